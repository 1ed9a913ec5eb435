/*
 * A growable run of bytes with a maximum. Once an append fails (no memory, or
 * the maximum is passed) the buffer is marked as failed, keeps what it had,
 * and ignores further appends: callers check once, at the end.
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include "base/error.h"
#include "base/slice.h"

typedef struct buffer {
    char *data; /* NUL-terminated whenever it is not NULL */
    size_t length;
    size_t capacity;
    size_t maximum;
    auxrt_result failure; /* AUXRT_OK, AUXRT_NO_MEMORY or AUXRT_LIMIT */
} buffer;

void buffer_init(buffer *b, size_t maximum);
void buffer_free(buffer *b);  /* the buffer may be initialised again */
void buffer_clear(buffer *b); /* keeps the memory, forgets a failure */

bool buffer_append(buffer *b, const void *data, size_t length);
bool buffer_append_slice(buffer *b, slice text);
bool buffer_append_string(buffer *b, const char *string);
bool buffer_append_char(buffer *b, char c);
__attribute__((format(printf, 2, 3))) bool
buffer_append_format(buffer *b, const char *format, ...);

/* Makes room for `more` bytes behind the end and gives their place, or NULL;
 * write there, then add what was written to `length` with buffer_commit. */
char *buffer_reserve(buffer *b, size_t more);
void buffer_commit(buffer *b, size_t written);

/* Removes `length` bytes from the front (for input that was consumed). */
void buffer_drop_front(buffer *b, size_t length);

slice buffer_peek(const buffer *b);
/* The content as a malloc'ed NUL-terminated string (NULL when memory is
 * exhausted); the buffer is empty then. */
char *buffer_take(buffer *b, size_t *length);

#endif
