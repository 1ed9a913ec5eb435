/*
 * Where messages for a person go: a callback with a level. Modules are handed
 * a sink and write to it; what happens with the text is decided by whoever
 * made the sink. Without a sink the messages are dropped.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/slice.h"

#define LOG_LEVEL_MAP(X)                                                       \
    X(DEBUG, "debug")                                                          \
    X(INFO, "info")                                                            \
    X(WARNING, "warning")                                                      \
    X(ERROR, "error")

typedef enum log_level {
#define LOG_LEVEL_ENUM(name, text) LOG_LEVEL_##name,
    LOG_LEVEL_MAP(LOG_LEVEL_ENUM)
#undef LOG_LEVEL_ENUM
} log_level;

/* The message lives until the callback returns. */
typedef void log_callback(void *context, log_level level, slice message);

typedef struct log_sink {
    log_callback *callback;
    void *context;
    log_level least; /* messages below are dropped before they are made */
} log_sink;

const char *log_level_name(log_level level);
/* The level of that name; false when there is none. */
bool log_level_from_name(slice name, log_level *out);

bool log_wants(const log_sink *sink, log_level level);

/* Messages longer than 4,000 bytes are cut and end with " […]". */
__attribute__((format(printf, 3, 4))) void
log_format(const log_sink *sink, log_level level, const char *format, ...);
void log_text(const log_sink *sink, log_level level, slice message);

#endif
