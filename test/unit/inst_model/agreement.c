/*
 * What scripts, an observer and the partitions have, compared.
 */
#include "inst_model/model.h"

static bool is_of_interest(const world *w, slice id) {
    return !map_has(&w->inst->own_bots, id) && !slice_equal(id, SLICE("ear"));
}

/* The bots of all spaces with all their masks. */
static bot_state *stored_bots(const world *w) {
    bot_state *all = bot_state_new();
    buffer text;
    buffer_init(&text, 1 << 28);
    buffer_append_char(&text, '{');
    for (size_t i = 0; i < w->inst->space_count; i++) {
        bot_state *state = partition_state_peek(w->inst->spaces[i].partition);
        size_t count = 0;
        const bot_record *const *bots = bot_state_sorted(state, &count);
        for (size_t k = 0; k < count; k++) {
            if (!bots[k]->is_bot || !is_of_interest(w, bots[k]->id))
                continue;
            if (text.length > 1)
                buffer_append_char(&text, ',');
            json_quote(&text, bots[k]->id);
            buffer_append_char(&text, ':');
            inst_write_whole_bot(w->inst, bots[k]->id, &text);
        }
    }
    buffer_append_char(&text, '}');
    assert_int_equal(bot_state_apply_state(all, buffer_peek(&text), NULL),
                     AUXRT_OK);
    buffer_free(&text);
    return all;
}

/* The bots in {id: bot}, or of a state, without the inst's own. */
static bot_state *bots_in(const world *w, slice json) {
    bot_state *all = bot_state_new();
    json_value value;
    buffer text, id;
    buffer_init(&text, 1 << 28);
    buffer_init(&id, 65536);
    assert_int_equal(json_parse(json, &value, NULL), AUXRT_OK);
    buffer_append_char(&text, '{');
    json_walk walk = json_walk_start(value);
    while (json_walk_next(&walk)) {
        if (!is_of_interest(w, json_string(walk.key, &id)))
            continue;
        if (text.length > 1)
            buffer_append_char(&text, ',');
        buffer_append_slice(&text, walk.key.text);
        buffer_append_char(&text, ':');
        buffer_append_slice(&text, walk.value.text);
    }
    buffer_append_char(&text, '}');
    assert_int_equal(bot_state_apply_state(all, buffer_peek(&text), NULL),
                     AUXRT_OK);
    buffer_free(&text);
    buffer_free(&id);
    return all;
}

static void compare(const world *w, const char *who, bot_state *theirs,
                    bot_state *stored) {
    buffer difference;
    bool is_empty = false;
    buffer_init(&difference, 1 << 28);
    assert_int_equal(
        bot_state_write_difference(theirs, stored, &difference, &is_empty),
        AUXRT_OK);
    if (!is_empty) {
        print_message("to make of what %s what is stored: %.*s\n", who,
                      (int)difference.length, difference.data);
        model_fail(w, "not the same bots");
    }
    buffer_free(&difference);
}

void model_check_agreement(const world *w) {
    auxrt_text text;
    auxrt_error error = {0};
    bot_state *stored = stored_bots(w);
    if (auxrt_inst_bots(w->inst, (auxrt_string){0}, &text, &error) != AUXRT_OK)
        model_fail(w, error.message);
    model_trace("scripts %.*s\n", (int)text.length, text.data);
    bot_state *scripts = bots_in(w, slice_of(text.data, text.length));
    compare(w, "scripts see", scripts, stored);
    auxrt_text_free(&text);
    bot_state_free(scripts);

    buffer aux;
    json_value value, state;
    buffer_init(&aux, 1 << 28);
    assert_int_equal(bot_state_write_aux(w->mirror, true, &aux), AUXRT_OK);
    assert_int_equal(json_parse(buffer_peek(&aux), &value, NULL), AUXRT_OK);
    assert_true(json_member(value, SLICE("state"), &state));
    bot_state *observer = bots_in(w, state.text);
    compare(w, "an observer knows", observer, stored);
    bot_state_free(observer);
    buffer_free(&aux);
    bot_state_free(stored);
}

bool model_is_answered(const world *w) {
    for (size_t i = 0; i < w->inst->space_count; i++)
        if (w->inst->spaces[i].first_awaited)
            return false;
    return true;
}
