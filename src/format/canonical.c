/*
 * Writing JSON values in the form that files have. Both functions take values
 * that were checked; nesting is as deep as the reader allows, no deeper.
 */
#include "format/canonical.h"

#include <math.h>

static void append_number(json_value number, buffer *out) {
    double value = json_number(number);
    /* What a double cannot say is kept as it was written. */
    if (!isfinite(value) || (value == 0 && *number.text.data == '-')) {
        buffer_append_slice(out, number.text);
        return;
    }
    json_writer w = json_writer_on(out);
    json_write_number(&w, value);
}

static void append_string(json_value string, buffer *out, buffer *scratch) {
    json_quote(out, json_string(string, scratch));
}

static void append_value(json_value value, buffer *out, buffer *scratch) {
    bool first = true;

    if (value.type == JSON_NUMBER) {
        append_number(value, out);
        return;
    }
    if (value.type == JSON_STRING) {
        append_string(value, out, scratch);
        return;
    }
    if (value.type != JSON_ARRAY && value.type != JSON_OBJECT) {
        buffer_append_slice(out, value.text);
        return;
    }
    json_walk walk = json_walk_start(value);
    buffer_append_char(out, value.type == JSON_ARRAY ? '[' : '{');
    while (json_walk_next(&walk)) {
        if (!first)
            buffer_append_char(out, ',');
        first = false;
        if (value.type == JSON_OBJECT) {
            append_string(walk.key, out, scratch);
            buffer_append_char(out, ':');
        }
        append_value(walk.value, out, scratch);
    }
    buffer_append_char(out, value.type == JSON_ARRAY ? ']' : '}');
}

bool canonical_append(json_value value, buffer *out) {
    buffer scratch;
    buffer_init(&scratch, out->maximum);
    append_value(value, out, &scratch);
    bool done = out->failure == AUXRT_OK && scratch.failure == AUXRT_OK;
    buffer_free(&scratch);
    return done;
}

void canonical_new_line(buffer *out, int depth) {
    buffer_append_char(out, '\n');
    for (int i = 0; i < depth; i++)
        buffer_append_string(out, "  ");
}

/* The value is canonical, so outside of strings each byte is a token. */
bool canonical_append_pretty(slice value, int depth, buffer *out) {
    bool quoted = false;

    for (size_t i = 0; i < value.length; i++) {
        char c = value.data[i];
        bool closes_empty =
            i > 0 && (c == ']' || c == '}') &&
            (value.data[i - 1] == '[' || value.data[i - 1] == '{');
        if (quoted) {
            buffer_append_char(out, c);
            if (c == '\\' && i + 1 < value.length)
                buffer_append_char(out, value.data[++i]);
            else if (c == '"')
                quoted = false;
            continue;
        }
        if (c == ']' || c == '}') {
            depth--;
            if (!closes_empty)
                canonical_new_line(out, depth);
        }
        buffer_append_char(out, c);
        if (c == '"')
            quoted = true;
        if (c == ':')
            buffer_append_char(out, ' ');
        if (c == '[' || c == '{') {
            depth++;
            bool empty = i + 1 < value.length &&
                         (value.data[i + 1] == ']' || value.data[i + 1] == '}');
            if (!empty)
                canonical_new_line(out, depth);
        }
        if (c == ',')
            canonical_new_line(out, depth);
    }
    return out->failure == AUXRT_OK;
}
