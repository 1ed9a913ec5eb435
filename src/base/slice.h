/*
 * A borrowed piece of UTF-8 text or of bytes: pointer and length, no NUL.
 */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct slice {
    const char *data;
    size_t length;
} slice;

#define SLICE(literal) ((slice){(literal), sizeof(literal) - 1})

static inline slice slice_of(const char *data, size_t length) {
    return (slice){data, length};
}

static inline slice slice_from_string(const char *string) {
    return (slice){string, string ? strlen(string) : 0};
}

static inline bool slice_equal(slice a, slice b) {
    return a.length == b.length &&
           (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static inline bool slice_starts_with(slice text, slice start) {
    return text.length >= start.length &&
           (start.length == 0 ||
            memcmp(text.data, start.data, start.length) == 0);
}

/* The place behind the last byte; also for a slice without data. */
static inline const char *slice_end(slice text) {
    return text.length ? text.data + text.length : text.data;
}

#endif
