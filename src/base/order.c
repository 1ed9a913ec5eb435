/*
 * Sorting lines of text by their characters.
 */
#include "base/order.h"

#include <stdlib.h>
#include <string.h>

/* Most lines differ in their first eight characters: these are compared as one
 * number before the lines themselves are looked at. */
typedef struct line {
    uint64_t start;
    slice text;
    int32_t place;
} line;

static bool is_ascii(slice text) {
    unsigned char all = 0;
    for (size_t i = 0; i < text.length; i++)
        all |= (unsigned char)text.data[i];
    return all < 0x80;
}

static uint64_t start_of(slice text) {
    uint64_t start = 0;
    for (size_t i = 0; i < sizeof start; i++)
        start =
            start << 8 | (i < text.length ? (unsigned char)text.data[i] : 0U);
    return start;
}

static int compare_texts(slice a, slice b) {
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter > 0 ? memcmp(a.data, b.data, shorter) : 0;
    if (order != 0)
        return order;
    return a.length < b.length ? -1 : a.length > b.length;
}

static int compare(const void *left, const void *right) {
    const line *a = left;
    const line *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    int order = compare_texts(a->text, b->text);
    return order != 0 ? order : a->place < b->place ? -1 : a->place > b->place;
}

/* Whether there are as many lines as were asked for. */
static bool split(slice text, line *lines, size_t count) {
    const char *at = text.data;
    const char *end = text.data + text.length;
    for (size_t i = 0; i < count; i++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if ((stop != NULL) != (i + 1 < count))
            return false;
        size_t length = (size_t)((stop ? stop : end) - at);
        lines[i].text = slice_of(at, length);
        lines[i].start = start_of(lines[i].text);
        lines[i].place = (int32_t)i;
        at += length + 1;
    }
    return true;
}

int32_t *order_lines(slice text, size_t count) {
    if (count == 0 || count > INT32_MAX || text.length == 0 || !is_ascii(text))
        return NULL;
    line *lines = malloc(count * sizeof *lines);
    int32_t *places = malloc(count * sizeof *places);
    if (lines && places && split(text, lines, count)) {
        qsort(lines, count, sizeof *lines, compare);
        for (size_t i = 0; i < count; i++)
            places[i] = lines[i].place;
    } else {
        free(places);
        places = NULL;
    }
    free(lines);
    return places;
}
