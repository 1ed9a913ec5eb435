/*
 * The well-formed sequences are those of table 3-7 of the Unicode standard.
 * Long runs of ASCII are passed eight bytes at a time.
 */
#include "base/utf.h"

static const uint64_t high_bits = 0x8080808080808080;

static const char *skip_ascii(const char *at, const char *end) {
    while (end - at >= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        if (word & high_bits)
            break;
        at += 8;
    }
    while (at < end && (unsigned char)*at < 0x80)
        at++;
    return at;
}

static bool is_tail(unsigned char byte) {
    return (byte & 0xC0) == 0x80;
}

/* Length of the sequence at `at`, or 0. Surrogates are a matter of choice. */
static size_t sequence_length(const char *at, const char *end,
                              bool with_surrogates) {
    const unsigned char *s = (const unsigned char *)at;
    size_t left = (size_t)(end - at);
    if (left == 0)
        return 0;
    if (s[0] < 0x80)
        return 1;
    if (s[0] < 0xC2 || left < 2 || !is_tail(s[1]))
        return 0;
    if (s[0] < 0xE0)
        return 2;
    if (left < 3 || !is_tail(s[2]))
        return 0;
    if (s[0] < 0xF0) {
        if (s[0] == 0xE0 && s[1] < 0xA0)
            return 0;
        return s[0] == 0xED && s[1] >= 0xA0 && !with_surrogates ? 0 : 3;
    }
    if (s[0] > 0xF4 || left < 4 || !is_tail(s[3]))
        return 0;
    if ((s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] >= 0x90))
        return 0;
    return 4;
}

size_t utf8_sequence_length(const char *at, const char *end) {
    return sequence_length(at, end, false);
}

size_t utf8_valid_length(slice text) {
    const char *at = text.data;
    const char *end = slice_end(text);
    for (;;) {
        at = skip_ascii(at, end);
        size_t length = sequence_length(at, end, false);
        if (length == 0)
            return (size_t)(at - text.data);
        at += length;
    }
}

bool utf8_is_valid(slice text) {
    return utf8_valid_length(text) == text.length;
}

static bool is_surrogate_at(const char *at, unsigned char second_least) {
    return (unsigned char)at[0] == 0xED &&
           (unsigned char)(at[1] - (char)second_least) < 0x10;
}

size_t wtf8_valid_length(slice text) {
    const char *at = text.data;
    const char *end = slice_end(text);
    bool is_lead = false; /* a high surrogate was just passed */
    for (;;) {
        if (!is_lead)
            at = skip_ascii(at, end);
        size_t length = sequence_length(at, end, true);
        if (length == 0 ||
            (is_lead && length == 3 && is_surrogate_at(at, 0xB0)))
            return (size_t)(at - text.data);
        is_lead = length == 3 && is_surrogate_at(at, 0xA0);
        at += length;
    }
}

size_t utf8_encode(uint32_t code, char out[4]) {
    if (code > 0x10FFFF)
        code = UTF_REPLACEMENT;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

uint32_t wtf8_decode(const char **at, const char *end) {
    const unsigned char *s = (const unsigned char *)*at;
    size_t length = sequence_length(*at, end, true);
    *at += length ? length : 1;
    switch (length) {
    case 1:
        return s[0];
    case 2:
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    case 3:
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    case 4:
        return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 |
               (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
    default:
        return UTF_REPLACEMENT;
    }
}

size_t utf16_length(slice text) {
    const char *at = text.data;
    const char *end = slice_end(text);
    size_t units = 0;
    while (at < end) {
        const char *next = skip_ascii(at, end);
        units += (size_t)(next - at);
        at = next;
        if (at < end)
            units += wtf8_decode(&at, end) > 0xFFFF ? 2 : 1;
    }
    return units;
}

size_t utf16_from_wtf8(slice text, uint16_t *out) {
    const char *at = text.data;
    const char *end = slice_end(text);
    uint16_t *to = out;
    while (at < end) {
        size_t ascii = (size_t)(skip_ascii(at, end) - at);
        for (size_t i = 0; i < ascii; i++)
            to[i] = (uint16_t)at[i];
        at += ascii;
        to += ascii;
        if (at == end)
            break;
        uint32_t code = wtf8_decode(&at, end);
        if (code > 0xFFFF) {
            code -= 0x10000;
            *to++ = (uint16_t)(0xD800 | code >> 10);
            code = 0xDC00 | (code & 0x3FF);
        }
        *to++ = (uint16_t)code;
    }
    return (size_t)(to - out);
}

bool wtf8_append_utf16(buffer *out, const uint16_t *units, size_t count) {
    /* A unit takes at most three bytes; text that needs less grows less. */
    enum { PIECE = 1024 };
    for (size_t i = 0; i < count;) {
        char piece[PIECE * 3 + 1];
        size_t length = 0;
        size_t stop = count - i > PIECE ? i + PIECE : count;
        while (i < stop) {
            uint32_t code = units[i++];
            if ((code & 0xFC00) == 0xD800 && i < count &&
                (units[i] & 0xFC00) == 0xDC00) {
                code = 0x10000 + ((code & 0x3FF) << 10) + (units[i] & 0x3FFu);
                i++;
            }
            length += utf8_encode(code, piece + length);
        }
        if (!buffer_append(out, piece, length))
            return false;
    }
    return true;
}

/* Reads a text unit by unit. */
typedef struct unit_reader {
    const char *at;
    const char *end;
    uint32_t low; /* the second half of a pair, still to be read; or 0 */
} unit_reader;

/* The next unit, or -1 at the end. */
static int32_t next_unit(unit_reader *r) {
    uint32_t unit = r->low;
    r->low = 0;
    if (unit != 0)
        return (int32_t)unit;
    if (r->at == r->end)
        return -1;
    unit = wtf8_decode(&r->at, r->end);
    if (unit > 0xFFFF) {
        r->low = 0xDC00 | (unit & 0x3FF);
        unit = 0xD800 | (unit - 0x10000) >> 10;
    }
    return (int32_t)unit;
}

int utf16_compare(slice a, slice b) {
    size_t shorter = a.length < b.length ? a.length : b.length;
    size_t same = 0;
    while (same < shorter && a.data[same] == b.data[same])
        same++;
    if (same == a.length || same == b.length)
        return (a.length > b.length) - (a.length < b.length);
    /* Back to the start of the sequence in which the two differ. */
    while (same > 0 && is_tail((unsigned char)a.data[same]))
        same--;
    while (same > 0 && is_tail((unsigned char)b.data[same]))
        same--;
    unit_reader left = {a.data + same, slice_end(a), 0};
    unit_reader right = {b.data + same, slice_end(b), 0};
    int32_t x, y;
    do {
        x = next_unit(&left);
        y = next_unit(&right);
    } while (x == y && x >= 0);
    return (x > y) - (x < y);
}
