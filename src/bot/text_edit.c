/*
 * Applying the lists of operations to an array of UTF-16 units. Each list
 * starts at the front again, on the result of the list before.
 */
#include "bot/text_edit.h"

#include <stdlib.h>

#include "base/number.h"
#include "base/utf.h"

#define EDIT_MARK "\x11tag_edit"
enum { SCRATCH_LIMIT = 1 << 30 };

bool text_edit_is(json_value value) {
    json_value mark;
    return value.type == JSON_OBJECT &&
           json_member(value, SLICE(EDIT_MARK), &mark) &&
           mark.type == JSON_TRUE;
}

/* -------------------------------------------------------------- operations */

typedef enum operation_kind {
    PRESERVE,
    INSERT,
    DELETE,
    UNKNOWN
} operation_kind;

typedef struct operation {
    operation_kind kind;
    size_t count;
    json_value text;
} operation;

static bool read_operation(json_value value, operation *out) {
    json_value type, count;
    *out = (operation){.kind = UNKNOWN};
    if (!json_member(value, SLICE("type"), &type))
        return false;
    if (json_string_is(type, SLICE("insert"))) {
        out->kind = INSERT;
        return json_member(value, SLICE("text"), &out->text) &&
               out->text.type == JSON_STRING;
    }
    out->kind = json_string_is(type, SLICE("preserve")) ? PRESERVE
                : json_string_is(type, SLICE("delete")) ? DELETE
                                                        : UNKNOWN;
    int64_t number;
    if (out->kind == UNKNOWN || !json_member(value, SLICE("count"), &count) ||
        !json_integer(count, &number))
        return false;
    out->count = number > 0 ? (size_t)number : 0;
    return true;
}

static auxrt_result check_list(json_value list, auxrt_error *error) {
    operation op;
    if (list.type != JSON_ARRAY)
        return error_raise(error, AUXRT_INVALID,
                           "the operations of a text edit have to be lists "
                           "of operations");
    json_walk walk = json_walk_start(list);
    while (json_walk_next(&walk))
        if (!read_operation(walk.value, &op))
            return error_raise(
                error, AUXRT_INVALID,
                "an operation of a text edit has to be preserve or delete "
                "with a count, or insert with a text");
    return AUXRT_OK;
}

auxrt_result text_edit_check(json_value edit, auxrt_error *error) {
    json_value lists;
    if (!json_member(edit, SLICE("operations"), &lists) ||
        lists.type != JSON_ARRAY)
        return error_raise(error, AUXRT_INVALID,
                           "a text edit has no list of operations");
    json_walk walk = json_walk_start(lists);
    while (json_walk_next(&walk)) {
        auxrt_result result = check_list(walk.value, error);
        if (result != AUXRT_OK)
            return result;
    }
    return AUXRT_OK;
}

/* ------------------------------------------------------------- the old text */

/* Objects and arrays as JSON.stringify lays them out: without white space. */
static void append_compact(slice json, buffer *out) {
    bool in_string = false;
    for (size_t i = 0; i < json.length; i++) {
        char c = json.data[i];
        if (in_string && c == '\\' && i + 1 < json.length) {
            buffer_append(out, json.data + i, 2);
            i++;
            continue;
        }
        if (c == '"')
            in_string = !in_string;
        if (in_string || (c != ' ' && c != '\n' && c != '\r' && c != '\t'))
            buffer_append_char(out, c);
    }
}

static auxrt_result text_of(slice json, buffer *out, auxrt_error *error) {
    char number[NUMBER_TEXT_SIZE];
    json_value value;
    if (json.length == 0)
        return AUXRT_OK;
    auxrt_result result = json_parse(json, &value, error);
    if (result != AUXRT_OK)
        return result;
    switch (value.type) {
    case JSON_NULL:
        return AUXRT_OK;
    case JSON_STRING: {
        buffer scratch;
        buffer_init(&scratch, SCRATCH_LIMIT);
        slice text = json_string(value, &scratch);
        if (scratch.failure == AUXRT_OK)
            buffer_append_slice(out, text);
        else
            out->failure = scratch.failure;
        buffer_free(&scratch);
        break;
    }
    case JSON_NUMBER:
        buffer_append(out, number, number_format(json_number(value), number));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        buffer_append_slice(out, value.text);
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        append_compact(value.text, out);
    }
    return out->failure == AUXRT_OK
               ? AUXRT_OK
               : error_raise(error, out->failure,
                             "the text of a tag does not fit into memory");
}

/* ----------------------------------------------------------------- applying */

typedef struct unit_text {
    uint16_t *units;
    size_t length;
    size_t capacity;
} unit_text;

static bool make_room(unit_text *t, size_t more) {
    if (more <= t->capacity - t->length)
        return true;
    size_t capacity = (t->length + more) * 2;
    uint16_t *units = realloc(t->units, capacity * sizeof *units);
    if (!units)
        return false;
    t->units = units;
    t->capacity = capacity;
    return true;
}

/* Puts the text at the place; gives the units put there in `*inserted`. */
static bool insert_text(unit_text *t, size_t place, slice text,
                        size_t *inserted) {
    size_t count = text.length ? utf16_length(text) : 0;
    *inserted = count;
    if (count == 0)
        return true;
    if (!make_room(t, count))
        return false;
    if (place > t->length)
        place = t->length;
    memmove(t->units + place + count, t->units + place,
            (t->length - place) * sizeof *t->units);
    utf16_from_wtf8(text, t->units + place);
    t->length += count;
    return true;
}

static void delete_units(unit_text *t, size_t place, size_t count) {
    if (place >= t->length)
        return;
    if (count > t->length - place)
        count = t->length - place;
    if (count == 0)
        return;
    memmove(t->units + place, t->units + place + count,
            (t->length - place - count) * sizeof *t->units);
    t->length -= count;
}

static bool apply_list(unit_text *t, json_value list, buffer *scratch) {
    size_t index = 0;
    size_t inserted;
    operation op;
    json_walk walk = json_walk_start(list);
    while (json_walk_next(&walk)) {
        if (!read_operation(walk.value, &op))
            continue;
        if (op.kind == INSERT) {
            slice text = json_string(op.text, scratch);
            if (scratch->failure != AUXRT_OK ||
                !insert_text(t, index, text, &inserted))
                return false;
            index += inserted;
        } else if (op.kind == DELETE) {
            delete_units(t, index, op.count);
        } else {
            index = op.count > SIZE_MAX / 2 - index ? SIZE_MAX / 2
                                                    : index + op.count;
        }
    }
    return true;
}

static bool apply_lists(unit_text *t, json_value edit, buffer *scratch) {
    json_value lists;
    if (!json_member(edit, SLICE("operations"), &lists))
        return true;
    json_walk walk = json_walk_start(lists);
    while (json_walk_next(&walk))
        if (!apply_list(t, walk.value, scratch))
            return false;
    return true;
}

/* Appends the units as a JSON value. */
static bool write_text(const unit_text *t, buffer *scratch, buffer *out) {
    if (t->length == 0)
        return buffer_append_string(out, "null");
    buffer_clear(scratch);
    if (!wtf8_append_utf16(scratch, t->units, t->length))
        return false;
    json_quote(out, buffer_peek(scratch));
    return out->failure == AUXRT_OK;
}

auxrt_result text_edit_apply(json_value edit, slice before, buffer *out,
                             auxrt_error *error) {
    unit_text text = {0};
    buffer scratch;
    size_t inserted;
    buffer_init(&scratch, SCRATCH_LIMIT);
    auxrt_result result = text_of(before, &scratch, error);
    if (result == AUXRT_OK &&
        (!insert_text(&text, 0, buffer_peek(&scratch), &inserted) ||
         !apply_lists(&text, edit, &scratch) ||
         !write_text(&text, &scratch, out)))
        result = error_raise(error, AUXRT_NO_MEMORY,
                             "a text edit does not fit into memory");
    free(text.units);
    buffer_free(&scratch);
    return result;
}
