/*
 * Messages are made on the stack: logging allocates nothing and cannot fail.
 */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf.h"

#define CUT_MARK " […]"
enum { LONGEST_MESSAGE = 4000 };

static const char *const level_names[] = {
#define LOG_LEVEL_NAME(name, text) text,
    LOG_LEVEL_MAP(LOG_LEVEL_NAME)
#undef LOG_LEVEL_NAME
};

enum { LEVEL_COUNT = sizeof level_names / sizeof level_names[0] };

const char *log_level_name(log_level level) {
    return (unsigned)level < LEVEL_COUNT ? level_names[level] : "unknown";
}

bool log_level_from_name(slice name, log_level *out) {
    for (unsigned i = 0; i < LEVEL_COUNT; i++) {
        if (slice_equal(name, slice_from_string(level_names[i]))) {
            *out = (log_level)i;
            return true;
        }
    }
    return false;
}

bool log_wants(const log_sink *sink, log_level level) {
    return sink && sink->callback && level >= sink->least;
}

void log_text(const log_sink *sink, log_level level, slice message) {
    if (log_wants(sink, level))
        sink->callback(sink->context, level, message);
}

void log_format(const log_sink *sink, log_level level, const char *format,
                ...) {
    char message[LONGEST_MESSAGE + sizeof CUT_MARK];
    if (!log_wants(sink, level))
        return;
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(message, LONGEST_MESSAGE + 1, format, arguments);
    va_end(arguments);
    if (written < 0)
        return;
    size_t length = (size_t)written;
    if (length > LONGEST_MESSAGE) {
        length = utf8_valid_length(slice_of(message, LONGEST_MESSAGE));
        memcpy(message + length, CUT_MARK, sizeof CUT_MARK);
        length += sizeof CUT_MARK - 1;
    }
    sink->callback(sink->context, level, slice_of(message, length));
}
