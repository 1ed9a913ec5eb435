/*
 * Names of files, cleaned. What is left is one component of a path.
 */
#include "device/files.h"

static bool is_bad(unsigned char c) {
    return c < 32 || c == 127 || memchr("<>:\"|?*", c, 7) != NULL;
}

static slice last_part(slice name) {
    for (size_t i = name.length; i > 0; i--)
        if (name.data[i - 1] == '/' || name.data[i - 1] == '\\')
            return slice_of(name.data + i, name.length - i);
    return name;
}

/* Cut between two characters. */
static slice cut(slice text, size_t limit) {
    if (text.length <= limit)
        return text;
    while (limit > 0 && ((unsigned char)text.data[limit] & 0xC0) == 0x80)
        limit--;
    return slice_of(text.data, limit);
}

void files_clean_name(slice name, int number, buffer *out) {
    enum { ENDING_LIMIT = 20, NUMBER_LENGTH = 16 };
    buffer clean;
    slice part = last_part(name);
    buffer_init(&clean, DEVICE_TEXT_LIMIT);
    for (size_t i = 0; i < part.length; i++)
        buffer_append_char(
            &clean, is_bad((unsigned char)part.data[i]) ? '_' : part.data[i]);
    slice text = buffer_peek(&clean);
    /* No hidden files, no "." and ".."; some systems drop what is at the
     * end. */
    while (text.length > 0 && (text.data[0] == '.' || text.data[0] == ' '))
        text = slice_of(text.data + 1, text.length - 1);
    while (text.length > 0 && strchr(". ", text.data[text.length - 1]))
        text.length--;
    if (text.length == 0)
        text = SLICE("download");
    size_t dot = text.length;
    while (dot > 0 && text.data[dot - 1] != '.')
        dot--;
    slice ending = dot > 1 && text.length - dot < ENDING_LIMIT
                       ? slice_of(text.data + dot - 1, text.length - dot + 1)
                       : slice_of(text.data, 0);
    slice stem = slice_of(text.data, text.length - ending.length);
    buffer_append_slice(
        out, cut(stem, FILES_NAME_LIMIT - NUMBER_LENGTH - ending.length));
    if (number > 1)
        buffer_append_format(out, " (%d)", number);
    buffer_append_slice(out, ending);
    buffer_free(&clean);
}
