/*
 * Writing JSON straight into a buffer. Whether a comma is due is all that has
 * to be remembered: keys, values and closing brackets decide the rest.
 */
#include <math.h>

#include "base/json.h"
#include "base/json_scan.h"
#include "base/number.h"
#include "base/utf.h"

static void quote_ascii(buffer *out, char c) {
    static const char hex[] = "0123456789abcdef";
    char escape[6] = {'\\', 0, '0', '0', 0, 0};
    static const char plain[] = "\"\\\b\f\n\r\t";
    static const char named[] = "\"\\bfnrt";
    const char *found = memchr(plain, c, sizeof plain - 1);
    if (found) {
        escape[1] = named[found - plain];
        buffer_append(out, escape, 2);
        return;
    }
    escape[1] = 'u';
    escape[4] = hex[(unsigned char)c >> 4];
    escape[5] = hex[c & 15];
    buffer_append(out, escape, 6);
}

void json_quote(buffer *out, slice text) {
    const char *at = text.data;
    const char *end = slice_end(text);
    const char *plain = at; /* from here on nothing is written yet */

    buffer_append_char(out, '"');
    while ((at = json_skip_plain(at, end)) < end) {
        size_t length = utf8_sequence_length(at, end);
        if (length > 1) {
            at += length;
            continue;
        }
        buffer_append(out, plain, (size_t)(at - plain));
        if (length == 1) {
            quote_ascii(out, *at++);
        } else {
            /* A lone surrogate, or a byte that is no text at all. */
            uint32_t code = wtf8_decode(&at, end);
            buffer_append_format(out, "\\u%04x", (unsigned)code);
        }
        plain = at;
    }
    if (end > plain)
        buffer_append(out, plain, (size_t)(end - plain));
    buffer_append_char(out, '"');
}

json_writer json_writer_on(buffer *out) {
    return (json_writer){out, false};
}

static void begin_value(json_writer *w) {
    if (w->needs_comma)
        buffer_append_char(w->out, ',');
    w->needs_comma = true;
}

static void open_bracket(json_writer *w, char bracket) {
    begin_value(w);
    buffer_append_char(w->out, bracket);
    w->needs_comma = false;
}

static void close_bracket(json_writer *w, char bracket) {
    buffer_append_char(w->out, bracket);
    w->needs_comma = true;
}

void json_begin_object(json_writer *w) {
    open_bracket(w, '{');
}

void json_end_object(json_writer *w) {
    close_bracket(w, '}');
}

void json_begin_array(json_writer *w) {
    open_bracket(w, '[');
}

void json_end_array(json_writer *w) {
    close_bracket(w, ']');
}

void json_write_key(json_writer *w, slice key) {
    begin_value(w);
    json_quote(w->out, key);
    buffer_append_char(w->out, ':');
    w->needs_comma = false;
}

void json_write_known_key(json_writer *w, json_value key) {
    begin_value(w);
    buffer_append_slice(w->out, key.text);
    buffer_append_char(w->out, ':');
    w->needs_comma = false;
}

void json_write_string(json_writer *w, slice text) {
    begin_value(w);
    json_quote(w->out, text);
}

void json_write_number(json_writer *w, double number) {
    char text[NUMBER_TEXT_SIZE];
    if (!isfinite(number)) {
        json_write_null(w);
        return;
    }
    begin_value(w);
    buffer_append(w->out, text, number_format(number, text));
}

void json_write_integer(json_writer *w, int64_t number) {
    begin_value(w);
    buffer_append_format(w->out, "%lld", (long long)number);
}

void json_write_bool(json_writer *w, bool value) {
    json_write_raw(w, value ? SLICE("true") : SLICE("false"));
}

void json_write_null(json_writer *w) {
    json_write_raw(w, SLICE("null"));
}

void json_write_raw(json_writer *w, slice json) {
    begin_value(w);
    buffer_append_slice(w->out, json);
}
