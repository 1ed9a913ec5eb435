/*
 * Writing the function expression around a script.
 */
#include "script/unicode.h"
#include "script/unit.h"

static void append_api_names(const script_unit *unit, buffer *out) {
    const name_uses *uses = &unit->uses;
    for (size_t i = 0; i < uses->api_count; i++) {
        slice name = unit->options.api_names[uses->api[i]];
        buffer_append_string(out, i == 0 ? "const " : ",");
        buffer_append_slice(out, name);
        buffer_append_string(out, "=__aux$k.");
        buffer_append_slice(out, name);
    }
    if (uses->api_count > 0) {
        buffer_append_char(out, ';');
    }
}

static void append_bot_names(const script_unit *unit, buffer *out) {
    const char *separator = "const ";
    for (size_t i = 0; i < NAME_COUNT; i++) {
        if (unit->uses.of_bot & 1U << i) {
            buffer_append_string(out, separator);
            buffer_append_slice(out, name_of_bot(i));
            buffer_append_char(out, '=');
            buffer_append_slice(out, name_of_bot_value(i));
            separator = ",";
        }
    }
    if (unit->uses.of_bot) {
        buffer_append_char(out, ';');
    }
}

/* Line ends as the engine counts them. */
static int count_lines(slice text) {
    int lines = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '\n') {
            lines += i == 0 || text.data[i - 1] != '\r';
        } else if (c == '\r') {
            lines++;
        } else if (c == 0xE2) {
            size_t length;
            lines += unicode_is_line_end(unicode_decode(text, i, &length));
        }
    }
    return lines;
}

void script_wrap(const script_unit *unit, buffer *out, int *lines_before,
                 int *lines_total) {
    bool is_async = unit->flags & SCRIPT_ASYNC;
    size_t start = out->length;
    buffer_append_string(out, "(function(__aux$k){\"use strict\";");
    append_api_names(unit, out);
    buffer_append_string(out, is_async ? "return async function"
                                       : "return function");
    buffer_append_string(out, "(__aux$s,__aux$0,__aux$1,__aux$2,__aux$t,"
                              "__aux$r,__aux$m){");
    append_bot_names(unit, out);
    if (is_async && unit->options.stop_checks) {
        buffer_append_string(out, "__aux$k.check();");
    }
    buffer_append_string(out, "{\n");
    edits_apply(&unit->edits, unit_text(unit), out);
    buffer_append_string(out, "\n}}})");
    *lines_before = 1;
    *lines_total =
        out->failure == AUXRT_OK
            ? count_lines(slice_of(out->data + start, out->length - start))
            : 0;
}
