/*
 * Long updates. Their state is given to the kernel in pieces before the call:
 * as one text it would be there three times at once, on its way into the
 * engine, as the engine's text, and as what is made of it.
 */
#include "base/json.h"
#include "runtime/internal.h"

enum { LONG_TEXT = 1 << 20, PIECE_BYTES = 1 << 18 };

/* A text whose state is given away. */
typedef struct feeding {
    kernel *kernel;
    bool may_change; /* the text, as long as it is the same afterwards */
    buffer copy;     /* of a piece, if not */
} feeding;

/* Braces take the place of what stands around the members. */
static vm_value braced(feeding *f, slice members) {
    if (!f->may_change) {
        buffer_clear(&f->copy);
        buffer_append_char(&f->copy, '{');
        buffer_append_slice(&f->copy, members);
        buffer_append_char(&f->copy, '}');
        return f->copy.failure == AUXRT_OK
                   ? vm_string(f->kernel->realm, buffer_peek(&f->copy))
                   : NULL;
    }
    char *first = (char *)(uintptr_t)members.data - 1;
    char *last = first + 1 + members.length;
    char before = *first, after = *last;
    *first = '{';
    *last = '}';
    vm_value text =
        vm_string(f->kernel->realm, slice_of(first, members.length + 2));
    *first = before;
    *last = after;
    return text;
}

static auxrt_result feed_piece(feeding *f, const char *from, const char *end,
                               auxrt_error *error) {
    vm_value piece = braced(f, slice_of(from, (size_t)(end - from)));
    if (!piece)
        return error_raise(error, AUXRT_INVALID, "a piece is no text");
    return vm_call(f->kernel->realm, f->kernel->feed, 1, &piece, NULL, error);
}

/* Members stand one behind the other in the text: a piece is a part of it. */
static auxrt_result feed_members(feeding *f, json_value state,
                                 auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    const char *from = NULL, *end = NULL;
    json_walk walk = json_walk_start(state);
    while (result == AUXRT_OK && json_walk_next(&walk)) {
        if (!from)
            from = walk.key.text.data;
        end = slice_end(walk.value.text);
        if (end - from < PIECE_BYTES)
            continue;
        result = feed_piece(f, from, end, error);
        from = NULL;
    }
    return result == AUXRT_OK && from ? feed_piece(f, from, end, error)
                                      : result;
}

static bool feed(feeding *f, slice parameters, json_value all, buffer *rest) {
    json_value update, state;
    auxrt_error error;
    if (all.type != JSON_OBJECT ||
        !json_member(all, SLICE("update"), &update) ||
        update.type != JSON_OBJECT ||
        !json_member(update, SLICE("state"), &state) ||
        state.type != JSON_OBJECT || state.text.length < LONG_TEXT)
        return false;
    if (feed_members(f, state, &error) != AUXRT_OK) {
        kernel *k = f->kernel;
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

bool feed_state(kernel *k, slice parameters, bool may_change, buffer *rest) {
    json_spans spans = {0};
    json_value all;
    feeding f = {.kernel = k, .may_change = may_change};
    if (parameters.length < LONG_TEXT || !vm_is_object(k->realm, k->feed))
        return false;
    buffer_init(&f.copy, parameters.length + 2);
    bool is_fed =
        json_parse_spans(parameters, &spans, &all, NULL) == AUXRT_OK &&
        feed(&f, parameters, all, rest);
    buffer_free(&f.copy);
    json_spans_free(&spans);
    return is_fed;
}
