/*
 * UTF-8, WTF-8 and UTF-16. Text from outside is UTF-8 and checked; text from
 * scripts may hold lone surrogates and is WTF-8 (a lone surrogate takes three
 * bytes). Positions that scripts and editors speak of count UTF-16 units.
 *
 * Functions on WTF-8 never read outside the slice: a byte that belongs to no
 * sequence is taken as U+FFFD, one unit.
 */
#ifndef BASE_UTF_H
#define BASE_UTF_H

#include <stdint.h>

#include "base/buffer.h"

enum { UTF_REPLACEMENT = 0xFFFD };

/* How many bytes at the front are strictly valid UTF-8: no overlong forms, no
 * surrogates, nothing above U+10FFFF, no sequence cut short. */
size_t utf8_valid_length(slice text);
bool utf8_is_valid(slice text);

/* The same, but surrogates are allowed as three bytes, unless two of them
 * form a pair (which has to be written in four bytes). */
size_t wtf8_valid_length(slice text);

/* Length of the strictly valid sequence at `at` (1 to 4), or 0. */
size_t utf8_sequence_length(const char *at, const char *end);

/* Writes one code point, surrogates included; gives the bytes written. */
size_t utf8_encode(uint32_t code, char out[4]);

/* Reads one code point of WTF-8 and moves on; `*at` must be before `end`. */
uint32_t wtf8_decode(const char **at, const char *end);

/* The number of UTF-16 units of a text. */
size_t utf16_length(slice text);

/* Writes the units of the text; `out` has room for utf16_length units (the
 * length in bytes is always enough). Gives the number written. */
size_t utf16_from_wtf8(slice text, uint16_t *out);

/* Appends units as WTF-8; surrogate pairs become one sequence. */
bool wtf8_append_utf16(buffer *out, const uint16_t *units, size_t count);

/* Order by UTF-16 units, as scripts compare strings: below 0, 0, above 0. */
int utf16_compare(slice a, slice b);

#endif
