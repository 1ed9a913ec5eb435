/*
 * Which text edits of scripts the host has not told back.
 */
#include "inst/own_edits.h"

#include <stdlib.h>

#include "inst/internal.h"

/* A host that never tells edits back does not fill the memory. */
static const size_t LIST_LIMIT = 1 << 16;

void own_edits_init(own_edits *o) {
    map_init(&o->lists);
}

void own_edits_free(own_edits *o) {
    map_free(&o->lists, free);
}

/* The operations of a text edit, as they are written. */
static bool operations_of(json_value value, slice *operations) {
    json_value mark, found;
    if (value.type != JSON_OBJECT ||
        !json_member(value, SLICE("\x11tag_edit"), &mark) ||
        !json_member(value, SLICE("operations"), &found))
        return false;
    *operations = found.text;
    return true;
}

static void write_key(buffer *key, edit_place place) {
    buffer_init(key, INST_TEXT_LIMIT);
    buffer_append_slice(key, place.bot);
    buffer_append_char(key, '\n');
    buffer_append_slice(key, place.space);
    buffer_append_char(key, '\n');
    buffer_append_slice(key, place.tag);
}

static char *copy_of(slice text) {
    char *copy = malloc(text.length + 1);
    if (copy) {
        memcpy(copy, text.data, text.length);
        copy[text.length] = '\0';
    }
    return copy;
}

/* Keeps a list; an empty one is none. */
static bool keep(own_edits *o, slice key, slice list) {
    if (list.length == 0) {
        free(map_remove(&o->lists, key));
        return true;
    }
    void *before = NULL;
    char *copy = copy_of(list);
    if (!copy || !map_set(&o->lists, key, copy, &before)) {
        free(copy);
        return false;
    }
    free(before);
    return true;
}

bool own_edits_note(own_edits *o, edit_place place, json_value value) {
    slice operations;
    buffer key, list;
    if (!operations_of(value, &operations))
        return true;
    write_key(&key, place);
    buffer_init(&list, INST_TEXT_LIMIT);
    const char *known = map_get(&o->lists, buffer_peek(&key));
    if (known && strlen(known) < LIST_LIMIT)
        buffer_append_string(&list, known);
    buffer_append_slice(&list, operations);
    buffer_append_char(&list, '\n');
    bool kept = key.failure == AUXRT_OK && list.failure == AUXRT_OK &&
                keep(o, buffer_peek(&key), buffer_peek(&list));
    buffer_free(&list);
    buffer_free(&key);
    return kept;
}

bool own_edits_take(own_edits *o, edit_place place, json_value value) {
    slice operations;
    buffer key;
    if (o->lists.count == 0 || !operations_of(value, &operations))
        return false;
    write_key(&key, place);
    const char *known = map_get(&o->lists, buffer_peek(&key));
    slice list = slice_from_string(known ? known : "");
    bool is_oldest = slice_starts_with(list, operations) &&
                     list.length > operations.length &&
                     list.data[operations.length] == '\n';
    if (is_oldest)
        is_oldest = keep(o, buffer_peek(&key),
                         slice_of(list.data + operations.length + 1,
                                  list.length - operations.length - 1));
    buffer_free(&key);
    return is_oldest;
}
