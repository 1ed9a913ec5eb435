/*
 * A form is an object with one member whose name begins with `$`; which name
 * means what is in the table. Objects and lists around forms are written anew,
 * those without any are copied as they are.
 */
#include "cli/value_text.h"

#include <stdio.h>
#include <string.h>

#include "cli/paint.h"

enum { SCRATCH_MAXIMUM = 1 << 30 };

typedef void write_form(json_value content, buffer *out);

/* The string itself, without quotes; other values as usual. */
static void append_bare(json_value value, buffer *out) {
    buffer scratch;
    if (value.type != JSON_STRING) {
        value_text(value, out);
        return;
    }
    buffer_init(&scratch, SCRATCH_MAXIMUM);
    buffer_append_slice(out, json_string(value, &scratch));
    buffer_free(&scratch);
}

static void append_member(json_value object, const char *name, buffer *out) {
    json_value found;
    if (json_member(object, slice_from_string(name), &found))
        append_bare(found, out);
}

static void append_list(json_value list, const char *begin, const char *end,
                        const char *comma, buffer *out) {
    bool is_first = true;
    json_walk walk = json_walk_start(list);
    buffer_append_string(out, begin);
    while (json_walk_next(&walk)) {
        if (!is_first)
            buffer_append_string(out, comma);
        is_first = false;
        value_text(walk.value, out);
    }
    buffer_append_string(out, end);
}

/* ------------------------------------------------------------------- forms */

static void write_undefined(json_value content, buffer *out) {
    (void)content;
    buffer_append_string(out, "undefined");
}

static void write_bigint(json_value content, buffer *out) {
    append_bare(content, out);
    buffer_append_char(out, 'n');
}

static void write_date(json_value content, buffer *out) {
    if (json_string_is(content, SLICE("invalid")))
        buffer_append_string(out, "Invalid Date");
    else
        append_bare(content, out);
}

static void write_datetime(json_value content, buffer *out) {
    append_member(content, "iso", out);
}

static void write_vector2(json_value content, buffer *out) {
    append_list(content, "Vector2(", ")", ", ", out);
}

static void write_vector3(json_value content, buffer *out) {
    append_list(content, "Vector3(", ")", ", ", out);
}

static void write_quaternion(json_value content, buffer *out) {
    append_list(content, "Quaternion(", ")", ", ", out);
}

static void write_rotation(json_value content, buffer *out) {
    append_list(content, "Rotation(", ")", ", ", out);
}

static void write_error(json_value content, buffer *out) {
    append_member(content, "name", out);
    buffer_append_string(out, ": ");
    append_member(content, "message", out);
}

static void write_regexp(json_value content, buffer *out) {
    buffer_append_char(out, '/');
    append_member(content, "source", out);
    buffer_append_char(out, '/');
    append_member(content, "flags", out);
}

static void write_map(json_value content, buffer *out) {
    bool is_first = true;
    json_walk walk = json_walk_start(content);
    buffer_append_string(out, "Map{");
    while (json_walk_next(&walk)) {
        json_walk pair = json_walk_start(walk.value);
        if (!is_first)
            buffer_append_char(out, ',');
        is_first = false;
        if (json_walk_next(&pair))
            value_text(pair.value, out);
        buffer_append_string(out, " => ");
        if (json_walk_next(&pair))
            value_text(pair.value, out);
    }
    buffer_append_char(out, '}');
}

static void write_set(json_value content, buffer *out) {
    append_list(content, "Set{", "}", ",", out);
}

static void write_bytes(json_value content, buffer *out) {
    buffer_append_char(out, '[');
    append_member(content, "type", out);
    buffer_append_char(out, ']');
}

static void write_bot(json_value content, buffer *out) {
    buffer_append_string(out, "[bot ");
    append_bare(content, out);
    buffer_append_char(out, ']');
}

static void write_symbol(json_value content, buffer *out) {
    buffer_append_string(out, "Symbol(");
    if (content.type == JSON_STRING)
        append_bare(content, out);
    buffer_append_char(out, ')');
}

static void write_opaque(json_value content, buffer *out) {
    buffer_append_char(out, '[');
    append_bare(content, out);
    buffer_append_char(out, ']');
}

static void write_promise(json_value content, buffer *out) {
    (void)content;
    buffer_append_string(out, "[promise]");
}

static void write_iterable(json_value content, buffer *out) {
    (void)content;
    buffer_append_string(out, "[async iterable]");
}

static void write_function(json_value content, buffer *out) {
    (void)content;
    buffer_append_string(out, "[function]");
}

static void write_cycle(json_value content, buffer *out) {
    (void)content;
    buffer_append_string(out, "[itself]");
}

/* Name, type of the content, writer. */
#define VALUE_FORM_MAP(X)                                                      \
    X("$undefined", JSON_TRUE, write_undefined)                                \
    X("$number", JSON_STRING, append_bare)                                     \
    X("$bigint", JSON_STRING, write_bigint)                                    \
    X("$date", JSON_STRING, write_date)                                        \
    X("$datetime", JSON_OBJECT, write_datetime)                                \
    X("$vector2", JSON_ARRAY, write_vector2)                                   \
    X("$vector3", JSON_ARRAY, write_vector3)                                   \
    X("$quaternion", JSON_ARRAY, write_quaternion)                             \
    X("$rotation", JSON_ARRAY, write_rotation)                                 \
    X("$error", JSON_OBJECT, write_error)                                      \
    X("$regexp", JSON_OBJECT, write_regexp)                                    \
    X("$map", JSON_ARRAY, write_map)                                           \
    X("$set", JSON_ARRAY, write_set)                                           \
    X("$bytes", JSON_OBJECT, write_bytes)                                      \
    X("$bot", JSON_STRING, write_bot)                                          \
    X("$symbol", JSON_STRING, write_symbol)                                    \
    X("$symbol", JSON_NULL, write_symbol)                                      \
    X("$promise", JSON_NUMBER, write_promise)                                  \
    X("$iterable", JSON_NUMBER, write_iterable)                                \
    X("$function", JSON_TRUE, write_function)                                  \
    X("$cycle", JSON_NUMBER, write_cycle)                                      \
    X("$opaque", JSON_STRING, write_opaque)

/* Whether the object was a form, which then is written. */
static bool append_form(json_value object, buffer *out) {
    static const struct {
        const char *name;
        json_type type;
        write_form *write;
    } forms[] = {
#define VALUE_FORM_ENTRY(name, type, write) {name, type, write},
        VALUE_FORM_MAP(VALUE_FORM_ENTRY)
#undef VALUE_FORM_ENTRY
    };
    json_walk walk = json_walk_start(object);
    if (!json_walk_next(&walk))
        return false;
    json_value key = walk.key;
    json_value content = walk.value;
    if (json_walk_next(&walk))
        return false;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (content.type == forms[i].type &&
            json_string_is(key, slice_from_string(forms[i].name))) {
            forms[i].write(content, out);
            return true;
        }
    return false;
}

/* ------------------------------------------------------------- text edits */

static void append_operation(json_value operation, int64_t *at, buffer *out,
                             bool *is_first) {
    json_value type, part;
    int64_t count = 0;
    if (operation.type != JSON_OBJECT ||
        !json_member(operation, SLICE("type"), &type))
        return;
    if (json_member(operation, SLICE("count"), &part))
        json_integer(part, &count);
    if (json_string_is(type, SLICE("preserve"))) {
        *at += count;
        return;
    }
    buffer_append_string(out, *is_first ? "" : ", ");
    *is_first = false;
    if (json_string_is(type, SLICE("insert")) &&
        json_member(operation, SLICE("text"), &part))
        buffer_append_format(out, "insert %.*s at %lld", (int)part.text.length,
                             part.text.data, (long long)*at);
    else
        buffer_append_format(out, "delete %lld at %lld", (long long)count,
                             (long long)*at);
}

/* Whether the object was an edit of a text, which then is written. */
static bool append_edit(json_value object, buffer *out) {
    json_value mark, operations;
    bool is_first = true;
    if (!json_member(object, SLICE("\x11tag_edit"), &mark) ||
        !json_member(object, SLICE("operations"), &operations) ||
        operations.type != JSON_ARRAY)
        return false;
    buffer_append_char(out, '(');
    json_walk lists = json_walk_start(operations);
    while (json_walk_next(&lists)) {
        int64_t at = 0;
        if (lists.value.type != JSON_ARRAY)
            continue;
        json_walk list = json_walk_start(lists.value);
        while (json_walk_next(&list))
            append_operation(list.value, &at, out, &is_first);
    }
    buffer_append_char(out, ')');
    return true;
}

/* ------------------------------------------------------------------ values */

static void append_object(json_value object, buffer *out) {
    bool is_first = true;
    if (append_form(object, out) || append_edit(object, out))
        return;
    json_walk walk = json_walk_start(object);
    buffer_append_char(out, '{');
    while (json_walk_next(&walk)) {
        if (!is_first)
            buffer_append_char(out, ',');
        is_first = false;
        buffer_append_slice(out, walk.key.text);
        buffer_append_char(out, ':');
        value_text(walk.value, out);
    }
    buffer_append_char(out, '}');
}

void value_text(json_value value, buffer *out) {
    if (value.type == JSON_OBJECT)
        append_object(value, out);
    else if (value.type == JSON_ARRAY)
        append_list(value, "[", "]", ",", out);
    else
        buffer_append_slice(out, value.text);
}

void value_print(slice json) {
    json_value value;
    buffer scratch, line;
    buffer_init(&scratch, SCRATCH_MAXIMUM);
    buffer_init(&line, SCRATCH_MAXIMUM);
    slice text = json;
    bool is_json = json_parse(json, &value, NULL) == AUXRT_OK;
    if (is_json && value.type == JSON_STRING) {
        text = json_string(value, &scratch);
    } else if (is_json) {
        value_text(value, &scratch);
        text = buffer_peek(&scratch);
    }
    while (text.length > 0) {
        const char *end = memchr(text.data, '\n', text.length);
        size_t length = end ? (size_t)(end - text.data) : text.length;
        paint_clean(slice_of(text.data, length), 0, &line);
        if (!end)
            break;
        buffer_append_char(&line, '\n');
        text = slice_of(end + 1, text.length - length - 1);
    }
    buffer_append_char(&line, '\n');
    fwrite(line.data, 1, line.length, stdout);
    buffer_free(&scratch);
    buffer_free(&line);
}
