/*
 * Groups of four characters stand for three bytes; only the last group may be
 * padded.
 */
#include "base/base64.h"

#include <stdint.h>

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool base64_append(buffer *out, slice bytes) {
    const unsigned char *at = (const unsigned char *)bytes.data;
    size_t left = bytes.length;
    if (left > SIZE_MAX / 2)
        return false;
    size_t length = (left + 2) / 3 * 4;
    char *to = buffer_reserve(out, length);
    if (!to)
        return false;
    for (; left >= 3; left -= 3, at += 3) {
        uint32_t bits = (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
        *to++ = alphabet[bits >> 18];
        *to++ = alphabet[bits >> 12 & 63];
        *to++ = alphabet[bits >> 6 & 63];
        *to++ = alphabet[bits & 63];
    }
    if (left > 0) {
        uint32_t bits = (uint32_t)at[0] << 16;
        if (left == 2)
            bits |= (uint32_t)at[1] << 8;
        *to++ = alphabet[bits >> 18];
        *to++ = alphabet[bits >> 12 & 63];
        *to++ = left == 2 ? alphabet[bits >> 6 & 63] : '=';
        *to++ = '=';
    }
    buffer_commit(out, length);
    return true;
}

static int digit_value(char c) {
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Decodes the group at `at`, of which the last `padding` characters are
 * padding. Gives the place of a fault in it, or -1. */
static int decode_group(const char *at, int padding, char *to) {
    uint32_t bits = 0;
    for (int i = 0; i < 4; i++) {
        int value = i < 4 - padding ? digit_value(at[i]) : 0;
        if (value < 0)
            return i;
        bits = bits << 6 | (uint32_t)value;
    }
    if ((padding == 1 && (bits & 0xFF)) || (padding == 2 && (bits & 0xFFFF)))
        return 3 - padding;
    to[0] = (char)(bits >> 16);
    if (padding < 2)
        to[1] = (char)(bits >> 8 & 0xFF);
    if (padding < 1)
        to[2] = (char)(bits & 0xFF);
    return -1;
}

auxrt_result base64_decode(slice text, buffer *out, auxrt_error *error) {
    if (text.length % 4 != 0)
        return error_raise(error, AUXRT_INVALID,
                           "base64 text has %zu characters, which is not a "
                           "multiple of 4: a part is missing",
                           text.length);
    char *to = buffer_reserve(out, text.length / 4 * 3);
    if (!to)
        return error_raise(error, out->failure,
                           "no room for %zu bytes of base64 text", text.length);
    size_t written = 0;
    for (size_t i = 0; i < text.length; i += 4) {
        const char *group = text.data + i;
        int padding = 0;
        if (i + 4 == text.length && group[3] == '=')
            padding = group[2] == '=' ? 2 : 1;
        int fault = decode_group(group, padding, to + written);
        if (fault >= 0)
            return error_raise(error, AUXRT_INVALID,
                               "base64 text is wrong at character %zu",
                               i + (size_t)fault + 1);
        written += (size_t)(3 - padding);
    }
    buffer_commit(out, written);
    return AUXRT_OK;
}
