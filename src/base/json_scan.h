/*
 * What those that read and write JSON share: finding the byte of a string that
 * matters, many at a time. Private to base/.
 */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/json.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define JSON_BYTES(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The eight bytes at `at`, the first in the lowest bits. */
static inline uint64_t json_word(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The first byte that is a quote, a backslash, below U+0020 or not ASCII;
 * `end` when there is none. Eight bytes at a time: what is looked for gets its
 * highest bit marked by a subtraction, which carries only out of a byte that is
 * looked for, so the lowest mark is always right. */
static inline const char *json_skip_plain(const char *at, const char *end) {
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(' ');
    for (; end - at >= 16; at += 16) {
        __m128i part = _mm_loadu_si128((const __m128i *)at);
        /* As signed numbers, bytes that are not ASCII are negative. */
        int marks = _mm_movemask_epi8(
            _mm_or_si128(_mm_cmplt_epi8(part, space),
                         _mm_or_si128(_mm_cmpeq_epi8(part, quote),
                                      _mm_cmpeq_epi8(part, slash))));
        if (marks)
            return at + __builtin_ctz((unsigned)marks);
    }
#endif
    while (end - at >= 8) {
        uint64_t word = json_word(at);
        uint64_t marks = word | (word - JSON_BYTES(0x20)) |
                         ((word ^ JSON_BYTES('"')) - JSON_BYTES(1)) |
                         ((word ^ JSON_BYTES('\\')) - JSON_BYTES(1));
        marks &= JSON_BYTES(0x80);
        if (marks)
            return at + __builtin_ctzll(marks) / 8;
        at += 8;
    }
    while (at < end && (unsigned char)(*at - 0x20) < 0x60 && *at != '"' &&
           *at != '\\')
        at++;
    return at;
}

/* The type of the value that begins so. */
static inline json_type json_type_at(char first) {
    switch (first) {
    case '{':
        return JSON_OBJECT;
    case '[':
        return JSON_ARRAY;
    case '"':
        return JSON_STRING;
    case 't':
        return JSON_TRUE;
    case 'f':
        return JSON_FALSE;
    case 'n':
        return JSON_NULL;
    default:
        return JSON_NUMBER;
    }
}

/* One bit for each of the 64 bytes at `at` that is the given one. */
static inline uint64_t json_bits_of(const char *at, char byte) {
    uint64_t bits = 0;
#ifdef __SSE2__
    const __m128i wanted = _mm_set1_epi8(byte);
    for (size_t i = 0; i < 64; i += 16) {
        __m128i part = _mm_loadu_si128((const __m128i *)(at + i));
        __m128i equal = _mm_cmpeq_epi8(part, wanted);
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(equal) << i;
    }
#else
    for (int i = 0; i < 64; i++)
        bits |= (uint64_t)(at[i] == byte) << i;
#endif
    return bits;
}

/* One bit for each of the 64 bytes at `at` that is no ASCII from U+0020 on. */
static inline uint64_t json_odd_bits(const char *at) {
    uint64_t bits = 0;
#ifdef __SSE2__
    const __m128i space = _mm_set1_epi8(' ');
    for (size_t i = 0; i < 64; i += 16) {
        /* As signed numbers, bytes that are not ASCII are negative. */
        __m128i part = _mm_loadu_si128((const __m128i *)(at + i));
        __m128i below = _mm_cmplt_epi8(part, space);
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(below) << i;
    }
#else
    for (int i = 0; i < 64; i++)
        bits |= (uint64_t)((unsigned char)(at[i] - 0x20) >= 0x60) << i;
#endif
    return bits;
}

/* Two bits for each of the 64 bytes at `at`: whether it opens an object or an
 * array, or closes one. Braces and brackets differ in one bit. */
static inline void json_bracket_bits(const char *at, uint64_t *opens,
                                     uint64_t *closes) {
    *opens = 0;
    *closes = 0;
#ifdef __SSE2__
    const __m128i difference = _mm_set1_epi8('{' ^ '[');
    const __m128i open = _mm_set1_epi8('{');
    const __m128i close = _mm_set1_epi8('}');
    for (size_t i = 0; i < 64; i += 16) {
        __m128i part = _mm_loadu_si128((const __m128i *)(at + i));
        part = _mm_or_si128(part, difference);
        *opens |=
            (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(part, open))
            << i;
        *closes |=
            (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(part, close))
            << i;
    }
#else
    for (int i = 0; i < 64; i++) {
        *opens |= (uint64_t)(at[i] == '{' || at[i] == '[') << i;
        *closes |= (uint64_t)(at[i] == '}' || at[i] == ']') << i;
    }
#endif
}

/* The bits from each odd one to before the next, that is, from opening quotes
 * to closing ones. */
static inline uint64_t json_string_bits(uint64_t quotes) {
    for (int i = 1; i < 64; i *= 2)
        quotes ^= quotes << i;
    return quotes;
}

/* Those of 64 bytes that a backslash in front of them escapes; `carry` is 1 if
 * the first is escaped by what came before, and tells it of the next 64. Adding
 * the backslashes that begin a run at an odd place to all of them carries
 * through these runs, and so tells them from those that begin at an even place:
 * in the one kind the even bytes are escaped, in the other the odd ones. The
 * algorithm is that of Langdale and Lemire, Parsing Gigabytes of JSON per
 * Second (2019). */
static inline uint64_t json_escaped_bits(uint64_t slashes, uint64_t *carry) {
    const uint64_t even = UINT64_C(0x5555555555555555);
    uint64_t runs;
    slashes &= ~*carry;
    uint64_t follows = slashes << 1 | *carry;
    *carry = __builtin_add_overflow(slashes & ~even & ~follows, slashes, &runs);
    return (even ^ runs << 1) & follows;
}

/* The first byte that is a quote or a backslash, or somewhere before it: after
 * eight words, or less than a word before `end`. */
static inline const char *json_skip_words(const char *at, const char *end) {
    for (int words = 0; words < 8 && end - at >= 8; words++, at += 8) {
        uint64_t word = json_word(at);
        uint64_t marks = ((word ^ JSON_BYTES('"')) - JSON_BYTES(1)) |
                         ((word ^ JSON_BYTES('\\')) - JSON_BYTES(1));
        marks &= ~word & JSON_BYTES(0x80);
        if (marks)
            return at + __builtin_ctzll(marks) / 8;
    }
    return at;
}

/* `at` is behind the opening quote; gives the place behind the closing one, or
 * `end`. Most strings are short and escape nothing. */
static inline const char *json_skip_string(const char *at, const char *end) {
    uint64_t carry = 0;
    at = json_skip_words(at, end);
    if (at < end && *at == '"')
        return at + 1;
    for (; end - at >= 64; at += 64) {
        uint64_t quotes = json_bits_of(at, '"');
        uint64_t slashes = json_bits_of(at, '\\');
        if ((slashes | carry) != 0)
            quotes &= ~json_escaped_bits(slashes, &carry);
        if (quotes)
            return at + __builtin_ctzll(quotes) + 1;
    }
    if (carry && at < end)
        at++;
    for (; at < end; at++) {
        if (*at == '"')
            return at + 1;
        if (*at == '\\')
            at++;
    }
    return end;
}

#endif
