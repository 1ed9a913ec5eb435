/*
 * Sorting lines of text by their characters.
 */
#include "base/order.h"

#include <stdlib.h>
#include <string.h>

/* Most lines differ in their first eight characters: these are one number, by
 * which they are sorted before the lines themselves are looked at. */
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

enum { BYTES = sizeof(uint64_t), VALUES = 256 };

static unsigned char byte_of(const line *l, size_t index) {
    return (unsigned char)(l->start >> 8 * index);
}

/* Sorts by one byte of the starts; what is equal there stays in its order. */
static void sort_by_byte(const line *from, line *to, size_t count, size_t index,
                         const size_t *counts) {
    size_t places[VALUES];
    size_t place = 0;
    for (size_t i = 0; i < VALUES; i++) {
        places[i] = place;
        place += counts[i];
    }
    for (size_t i = 0; i < count; i++)
        to[places[byte_of(&from[i], index)]++] = from[i];
}

/* Sorts by the starts, byte by byte from the last one: as many steps as there
 * are bytes in which they differ, whatever the order was. Gives the list that
 * holds the result. */
static line *sort_by_start(line *lines, line *room, size_t count) {
    size_t counts[BYTES][VALUES] = {0};
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < BYTES; j++)
            counts[j][byte_of(&lines[i], j)]++;
    for (size_t j = 0; j < BYTES; j++) {
        if (counts[j][byte_of(&lines[0], j)] == count)
            continue;
        sort_by_byte(lines, room, count, j, counts[j]);
        line *sorted = room;
        room = lines;
        lines = sorted;
    }
    return lines;
}

/* Sorts those that begin in the same way by the rest. */
static void sort_equal_starts(line *lines, size_t count) {
    for (size_t begin = 0, end; begin < count; begin = end) {
        end = begin + 1;
        while (end < count && lines[end].start == lines[begin].start)
            end++;
        if (end - begin > 1)
            qsort(lines + begin, end - begin, sizeof *lines, compare);
    }
}

int32_t *order_lines(slice text, size_t count) {
    if (count == 0 || count > INT32_MAX || text.length == 0 || !is_ascii(text))
        return NULL;
    line *lines = malloc(2 * count * sizeof *lines);
    int32_t *places = malloc(count * sizeof *places);
    if (lines && places && split(text, lines, count)) {
        line *sorted = sort_by_start(lines, lines + count, count);
        sort_equal_starts(sorted, count);
        for (size_t i = 0; i < count; i++)
            places[i] = sorted[i].place;
    } else {
        free(places);
        places = NULL;
    }
    free(lines);
    return places;
}
