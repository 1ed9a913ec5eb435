/*
 * Filling in errors. Texts that do not fit are cut at the border of a
 * character, so that an error is always valid UTF-8 if its source was.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *auxrt_result_name(auxrt_result result) {
    switch (result) {
#define RESULT_NAME(name, number, text)                                        \
    case AUXRT_##name:                                                         \
        return #name;
        AUXRT_RESULT_MAP(RESULT_NAME)
#undef RESULT_NAME
    }
    return "UNKNOWN";
}

const char *auxrt_result_text(auxrt_result result) {
    switch (result) {
#define RESULT_TEXT(name, number, text)                                        \
    case AUXRT_##name:                                                         \
        return text;
        AUXRT_RESULT_MAP(RESULT_TEXT)
#undef RESULT_TEXT
    }
    return "a result that this version does not know";
}

/* Shortens a text that filled its array to the end, so that it does not end
 * in the middle of a UTF-8 sequence. */
static void trim_cut_text(char *text) {
    size_t length = strlen(text);
    size_t start = length;
    while (start > 0 && length - start < 4) {
        unsigned char byte = (unsigned char)text[--start];
        if (byte < 0x80)
            return;
        if (byte < 0xC0)
            continue;
        size_t needed = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        if (length - start < needed)
            text[start] = '\0';
        return;
    }
}

static void copy_text(char *out, size_t size, const char *text) {
    int length = snprintf(out, size, "%s", text ? text : "");
    if (length >= (int)size)
        trim_cut_text(out);
}

auxrt_result error_raise_at(auxrt_error *error, auxrt_result code,
                            const char *file, int line, const char *format,
                            ...) {
    if (!error)
        return code;
    /* Built aside: an argument may be the message of this very error. */
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (length < 0)
        copy_text(message, sizeof message, format);
    else if (length >= (int)sizeof message)
        trim_cut_text(message);
    memset(error, 0, sizeof *error);
    memcpy(error->message, message, sizeof message);
    error->code = code;
    error->file = file;
    error->file_line = line;
    return code;
}

void error_set_place(auxrt_error *error, const char *bot, const char *tag,
                     int line, int column) {
    if (!error)
        return;
    if (bot)
        copy_text(error->bot, sizeof error->bot, bot);
    if (tag)
        copy_text(error->tag, sizeof error->tag, tag);
    if (line > 0)
        error->line = line;
    if (column > 0)
        error->column = column;
}
