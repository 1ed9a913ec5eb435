/*
 * What reader and writer of JSON share: finding the next byte of a string that
 * needs attention. Private to base/.
 */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include <stdint.h>
#include <string.h>

/* The first byte that is a quote, a backslash, below U+0020 or not ASCII;
 * `end` when there is none. Eight bytes at a time: a subtraction carries only
 * out of a byte that is looked for, so the lowest mark is always right. */
static inline const char *json_skip_plain(const char *at, const char *end) {
    const uint64_t ones = 0x0101010101010101;
    while (end - at >= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        word = __builtin_bswap64(word);
#endif
        uint64_t marks = word | (word - ones * 0x20) |
                         ((word ^ ones * '"') - ones) |
                         ((word ^ ones * '\\') - ones);
        marks &= ones * 0x80;
        if (marks)
            return at + __builtin_ctzll(marks) / 8;
        at += 8;
    }
    while (at < end && (unsigned char)(*at - 0x20) < 0x60 && *at != '"' &&
           *at != '\\')
        at++;
    return at;
}

#endif
