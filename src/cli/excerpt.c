/*
 * Excerpts of scripts. A line is looked at character by character: columns
 * come in UTF-16 units, and the caret has to stand under what a terminal
 * shows there.
 */
#include "cli/excerpt.h"

#include "cli/paint.h"

/* How much of a long line is shown before and behind the column. */
enum { CONTEXT_BEFORE = 60, CONTEXT_BEHIND = 40 };

/* Where lines end for JavaScript; gives the length of the line end. */
static size_t line_end_at(slice text, size_t at) {
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    size_t left = text.length - at;
    if (bytes[0] == '\r')
        return left > 1 && bytes[1] == '\n' ? 2 : 1;
    if (bytes[0] == '\n')
        return 1;
    bool separator = left > 2 && bytes[0] == 0xE2 && bytes[1] == 0x80 &&
                     (bytes[2] == 0xA8 || bytes[2] == 0xA9);
    return separator ? 3 : 0;
}

static bool find_line(slice script, int line, slice *out) {
    size_t start = 0;
    int number = 1;
    for (size_t at = 0; at < script.length;) {
        size_t end = line_end_at(script, at);
        if (end == 0) {
            at++;
            continue;
        }
        if (number == line) {
            *out = slice_of(script.data + start, at - start);
            return true;
        }
        number++;
        at += end;
        start = at;
    }
    *out = slice_of(script.data + start, script.length - start);
    return number == line;
}

static size_t character_length(slice text, size_t at) {
    unsigned char first = (unsigned char)text.data[at];
    size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    return at + length <= text.length ? length : text.length - at;
}

/* The byte at which a column begins; the end of the line when it is behind
 * it. */
static size_t byte_of_column(slice line, int column) {
    size_t at = 0;
    for (int unit = 1; at < line.length && unit < column;) {
        size_t length = character_length(line, at);
        unit += length == 4 ? 2 : 1;
        at += length;
    }
    return at;
}

/* Goes some characters forwards or back from a byte. */
static size_t move(slice line, size_t at, int characters) {
    for (; characters < 0 && at > 0; characters++)
        do
            at--;
        while (at > 0 && ((unsigned char)line.data[at] & 0xC0) == 0x80);
    for (; characters > 0 && at < line.length; characters--)
        at += character_length(line, at);
    return at;
}

/* Wide characters take two columns: those of East Asia, and pictures. */
static void append_spaces(slice text, buffer *out) {
    for (size_t at = 0; at < text.length;) {
        size_t length = character_length(text, at);
        unsigned char first = (unsigned char)text.data[at];
        bool wide =
            length == 4 || (length == 3 && first >= 0xE3 && first <= 0xED);
        buffer_append_string(out, wide ? "  " : " ");
        at += length;
    }
}

void excerpt_append(slice script, int line, int column, const char *margin,
                    buffer *out) {
    slice text;
    if (line < 1 || column < 1 || !find_line(script, line, &text))
        return;
    size_t at = byte_of_column(text, column);
    size_t from = move(text, at, -CONTEXT_BEFORE);
    size_t to = move(text, at, CONTEXT_BEHIND);
    while (from == 0 && to < text.length && to < CONTEXT_BEFORE)
        to = move(text, to, 1);
    if (from == 0)
        while (from < at && (text.data[from] == ' ' || text.data[from] == '\t'))
            from++;
    bool cut =
        from > 0 && text.data[from - 1] != ' ' && text.data[from - 1] != '\t';
    buffer_append_format(out, "%s%4d | %s", margin, line, cut ? "…" : "");
    paint_clean(slice_of(text.data + from, to - from), 0, out);
    buffer_append_string(out, to < text.length ? "…\n" : "\n");
    buffer_append_format(out, "%s     | %s", margin, cut ? " " : "");
    append_spaces(slice_of(text.data + from, at - from), out);
    buffer_append_string(out, "^\n");
}
