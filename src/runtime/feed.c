/*
 * Long updates. Their state is given to the kernel in pieces before the call:
 * as one text it would be there three times at once, on its way into the
 * engine, as the engine's text, and as what is made of it.
 */
#include "base/json.h"
#include "runtime/internal.h"

enum { LONG_TEXT = 1 << 20, PIECE_BYTES = 1 << 18 };

static auxrt_result feed_piece(kernel *k, slice members, buffer *text,
                               auxrt_error *error) {
    buffer_clear(text);
    buffer_append_char(text, '{');
    buffer_append_slice(text, members);
    buffer_append_char(text, '}');
    vm_value piece = vm_string(k->realm, buffer_peek(text));
    if (!piece || text->failure != AUXRT_OK)
        return error_raise(error, AUXRT_INVALID, "a piece is no text");
    return vm_call(k->realm, k->feed, 1, &piece, NULL, error);
}

/* Members stand one behind the other in the text: a piece is a part of it. */
static auxrt_result feed_members(kernel *k, json_value state,
                                 auxrt_error *error) {
    buffer text;
    auxrt_result result = AUXRT_OK;
    const char *from = NULL;
    json_walk walk = json_walk_start(state);
    buffer_init(&text, state.text.length + 2);
    while (result == AUXRT_OK && json_walk_next(&walk)) {
        if (!from)
            from = walk.key.text.data;
        const char *end = walk.value.text.data + walk.value.text.length;
        if (end - from < PIECE_BYTES)
            continue;
        result =
            feed_piece(k, slice_of(from, (size_t)(end - from)), &text, error);
        from = NULL;
    }
    if (result == AUXRT_OK && from) {
        const char *end = walk.value.text.data + walk.value.text.length;
        result =
            feed_piece(k, slice_of(from, (size_t)(end - from)), &text, error);
    }
    buffer_free(&text);
    return result;
}

static bool feed(kernel *k, slice parameters, json_value all, buffer *rest) {
    json_value update, state;
    auxrt_error error;
    if (all.type != JSON_OBJECT ||
        !json_member(all, SLICE("update"), &update) ||
        update.type != JSON_OBJECT ||
        !json_member(update, SLICE("state"), &state) ||
        state.type != JSON_OBJECT || state.text.length < LONG_TEXT)
        return false;
    if (feed_members(k, state, &error) != AUXRT_OK) {
        vm_value nothing = vm_undefined(k->realm);
        vm_call(k->realm, k->feed, 1, &nothing, NULL, &error);
        return false;
    }
    size_t before = (size_t)(state.text.data - parameters.data);
    size_t after = before + state.text.length;
    buffer_append_slice(rest, slice_of(parameters.data, before));
    buffer_append_string(rest, "{}");
    buffer_append_slice(
        rest, slice_of(parameters.data + after, parameters.length - after));
    return rest->failure == AUXRT_OK;
}

bool feed_state(kernel *k, slice parameters, buffer *rest) {
    json_spans spans = {0};
    json_value all;
    if (parameters.length < LONG_TEXT || !vm_is_object(k->realm, k->feed))
        return false;
    bool is_fed =
        json_parse_spans(parameters, &spans, &all, NULL) == AUXRT_OK &&
        feed(k, parameters, all, rest);
    json_spans_free(&spans);
    return is_fed;
}
