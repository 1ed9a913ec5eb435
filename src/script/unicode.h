/*
 * Characters of UTF-8 text: decoding, widths in UTF-16 units, and the two
 * kinds of line ends. For people only LF ends a line; for the engine CR,
 * CR LF (once), U+2028 and U+2029 do, too.
 */
#ifndef SCRIPT_UNICODE_H
#define SCRIPT_UNICODE_H

#include <stdint.h>

#include "base/slice.h"

/* The code point at `at` and its length in bytes. A byte that starts no
 * character counts as one of its own value. */
static inline uint32_t unicode_decode(slice text, size_t at, size_t *length) {
    const unsigned char *s = (const unsigned char *)text.data + at;
    size_t left = text.length - at;
    if (s[0] >= 0xF0 && left >= 4) {
        *length = 4;
        return (uint32_t)((s[0] & 7U) << 18 | (s[1] & 63U) << 12 |
                          (s[2] & 63U) << 6 | (s[3] & 63U));
    }
    if (s[0] >= 0xE0 && s[0] < 0xF0 && left >= 3) {
        *length = 3;
        return (uint32_t)((s[0] & 15U) << 12 | (s[1] & 63U) << 6 |
                          (s[2] & 63U));
    }
    if (s[0] >= 0xC0 && s[0] < 0xE0 && left >= 2) {
        *length = 2;
        return (uint32_t)((s[0] & 31U) << 6 | (s[1] & 63U));
    }
    *length = 1;
    return s[0];
}

static inline bool unicode_is_line_end(uint32_t c) {
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

/* What JavaScript's \s matches, line ends included. */
static inline bool unicode_is_space(uint32_t c) {
    if (c < 0x80) {
        return c == ' ' || (c >= 9 && c <= 13);
    }
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000 || c == 0xFEFF;
}

/* Whether a byte can be part of an identifier; beyond ASCII it is taken to be
 * one, white space is told apart by unicode_is_space. */
static inline bool unicode_is_word_byte(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '$' || c >= 0x80;
}

/* UTF-16 units of a stretch of text. */
static inline size_t unicode_units(slice text) {
    size_t units = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        units += (c & 0xC0) != 0x80;
        units += c >= 0xF0;
    }
    return units;
}

#endif
