/*
 * Any bytes as a state update, and as an action: they are refused and change
 * nothing, or they are applied; and a state that is written and read again is
 * the same state.
 */
#include <stdint.h>
#include <stdlib.h>

#include "bot/state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char first_state[] =
    "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"x\":1,\"t\":\"hello\"},"
    "\"masks\":{\"local\":{\"m\":\"mask\"}}},\"b\":{\"id\":\"b\",\"space\":"
    "\"local\",\"tags\":{}},\"p\":{\"masks\":{\"tempLocal\":{\"q\":2}}}}}";

static void require(bool condition) {
    if (!condition)
        abort();
}

static bot_state *new_state(void) {
    bot_state *state = bot_state_new();
    require(state &&
            bot_state_apply_update(state, slice_from_string(first_state),
                                   NULL) == AUXRT_OK);
    return state;
}

static void require_same(bot_state *state, bot_state *other, bool is_same) {
    bool is_empty;
    buffer out;
    buffer_init(&out, 1 << 24);
    require(bot_state_write_difference(state, other, &out, &is_empty) ==
            AUXRT_OK);
    require(is_empty || !is_same);
    buffer_free(&out);
}

static void check_round_trip(bot_state *state) {
    buffer out;
    bot_state *again = bot_state_new();
    require(again != NULL);
    buffer_init(&out, 1 << 24);
    require(bot_state_write_update(state, &out) == AUXRT_OK);
    require(bot_state_apply_update(again, buffer_peek(&out), NULL) == AUXRT_OK);
    require(bot_state_count(again) == bot_state_count(state));
    require_same(state, again, true);
    buffer_free(&out);
    bot_state_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    slice text = slice_of((const char *)data, size);
    for (int kind = 0; kind < 2; kind++) {
        bot_state *before = new_state();
        bot_state *state = new_state();
        auxrt_result result =
            kind == 0 ? bot_state_apply_update(state, text, NULL)
                      : bot_state_apply_action(state, text, NULL, NULL);
        require_same(before, state, result != AUXRT_OK);
        check_round_trip(state);
        bot_state_free(before);
        bot_state_free(state);
    }
    return 0;
}
