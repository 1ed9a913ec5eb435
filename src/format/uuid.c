/*
 * SHA-1 as RFC 3174 describes it, and the UUID made from it. SHA-1 is not used
 * to protect anything here: version 5 UUIDs are defined with it.
 */
#include "format/uuid.h"

#include <stdint.h>
#include <stdio.h>

typedef struct sha1 {
    uint32_t state[5];
    uint64_t length;
    unsigned char block[64];
} sha1;

static uint32_t rotate(uint32_t word, unsigned count) {
    return word << count | word >> (32 - count);
}

static uint32_t load_word(const unsigned char *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
           (uint32_t)at[2] << 8 | at[3];
}

static void take_block(sha1 *h) {
    uint32_t w[80];
    uint32_t a = h->state[0], b = h->state[1], c = h->state[2], d = h->state[3],
             e = h->state[4];

    for (int i = 0; i < 16; i++)
        w[i] = load_word(h->block + (size_t)4 * (size_t)i);
    for (int i = 16; i < 80; i++)
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t f, k;
        if (i < 20) {
            f = (b & c) | (~b & d);
            k = 0x5A827999;
        } else if (i < 40) {
            f = b ^ c ^ d;
            k = 0x6ED9EBA1;
        } else if (i < 60) {
            f = (b & c) | (b & d) | (c & d);
            k = 0x8F1BBCDC;
        } else {
            f = b ^ c ^ d;
            k = 0xCA62C1D6;
        }
        uint32_t next = rotate(a, 5) + f + e + k + w[i];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = next;
    }
    h->state[0] += a;
    h->state[1] += b;
    h->state[2] += c;
    h->state[3] += d;
    h->state[4] += e;
}

static void take_byte(sha1 *h, unsigned char byte) {
    h->block[h->length % 64] = byte;
    h->length++;
    if (h->length % 64 == 0)
        take_block(h);
}

static void finish(sha1 *h, unsigned char digest[20]) {
    uint64_t bits = h->length * 8;

    take_byte(h, 0x80);
    while (h->length % 64 != 56)
        take_byte(h, 0);
    for (int i = 7; i >= 0; i--)
        take_byte(h, (unsigned char)(bits >> (8 * i) & 0xFF));
    for (int i = 0; i < 20; i++)
        digest[i] = (unsigned char)(h->state[i / 4] >> (24 - 8 * (i % 4)));
}

void uuid_from_name(slice name, char out[UUID_LENGTH + 1]) {
    static const unsigned char name_space[16] = {
        0x5e, 0x1b, 0x7c, 0x3a, 0x90, 0x42, 0x4f, 0x6d,
        0xa8, 0x17, 0x2c, 0xd4, 0x61, 0x9b, 0x35, 0xf0};
    sha1 h = {
        .state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}};
    unsigned char digest[20];

    for (size_t i = 0; i < sizeof name_space; i++)
        take_byte(&h, name_space[i]);
    for (size_t i = 0; i < name.length; i++)
        take_byte(&h, (unsigned char)name.data[i]);
    finish(&h, digest);
    digest[6] = (unsigned char)((digest[6] & 0x0F) | 0x50);
    digest[8] = (unsigned char)((digest[8] & 0x3F) | 0x80);
    char *at = out;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        at += snprintf(at, 3, "%02x", digest[i]);
    }
}
