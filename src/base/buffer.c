/*
 * Growing by doubling, up to the maximum. One byte more than the content is
 * always allocated, for the NUL behind it; the maximum does not count it.
 */
#include "base/buffer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 64 };

void buffer_init(buffer *b, size_t maximum) {
    *b = (buffer){.maximum = maximum < SIZE_MAX / 2 ? maximum : SIZE_MAX / 2};
}

void buffer_free(buffer *b) {
    free(b->data);
    buffer_init(b, b->maximum);
}

void buffer_clear(buffer *b) {
    b->length = 0;
    b->failure = AUXRT_OK;
    if (b->data)
        b->data[0] = '\0';
}

static bool fail(buffer *b, auxrt_result failure) {
    b->failure = failure;
    return false;
}

static bool grow(buffer *b, size_t more) {
    if (b->failure != AUXRT_OK)
        return false;
    if (b->length > b->maximum || more > b->maximum - b->length)
        return fail(b, AUXRT_LIMIT);
    size_t needed = b->length + more;
    if (b->data && needed <= b->capacity)
        return true;
    size_t capacity = b->capacity ? b->capacity : FIRST_CAPACITY;
    while (capacity < needed)
        capacity *= 2;
    if (capacity > b->maximum)
        capacity = b->maximum;
    char *data = realloc(b->data, capacity + 1);
    if (!data)
        return fail(b, AUXRT_NO_MEMORY);
    b->data = data;
    b->capacity = capacity;
    b->data[b->length] = '\0';
    return true;
}

bool buffer_append(buffer *b, const void *data, size_t length) {
    if (!b->data || length > b->capacity - b->length ||
        b->failure != AUXRT_OK) {
        if (!grow(b, length))
            return false;
    }
    if (length > 0)
        memcpy(b->data + b->length, data, length);
    b->length += length;
    b->data[b->length] = '\0';
    return true;
}

bool buffer_append_slice(buffer *b, slice text) {
    return buffer_append(b, text.data, text.length);
}

bool buffer_append_string(buffer *b, const char *string) {
    return buffer_append(b, string, strlen(string));
}

bool buffer_append_char(buffer *b, char c) {
    return buffer_append(b, &c, 1);
}

bool buffer_append_format(buffer *b, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        return b->failure == AUXRT_OK ? fail(b, AUXRT_NO_MEMORY) : false;
    if (!grow(b, (size_t)length))
        return false;
    va_start(arguments, format);
    vsnprintf(b->data + b->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    b->length += (size_t)length;
    return true;
}

char *buffer_reserve(buffer *b, size_t more) {
    return grow(b, more) ? b->data + b->length : NULL;
}

void buffer_commit(buffer *b, size_t written) {
    assert(b->data && written <= b->capacity - b->length);
    b->length += written;
    b->data[b->length] = '\0';
}

void buffer_drop_front(buffer *b, size_t length) {
    if (length == 0 || !b->data)
        return;
    if (length > b->length)
        length = b->length;
    b->length -= length;
    memmove(b->data, b->data + length, b->length + 1);
}

slice buffer_peek(const buffer *b) {
    return slice_of(b->data ? b->data : "", b->length);
}

char *buffer_take(buffer *b, size_t *length) {
    char *data = b->data;
    if (!data)
        data = calloc(1, 1);
    if (length)
        *length = b->length;
    b->data = NULL;
    buffer_init(b, b->maximum);
    return data;
}
