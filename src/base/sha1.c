/*
 * SHA-1: blocks of 64 bytes, 80 rounds each. A partial block waits in `block`,
 * its length is `length % 64`.
 */
#include "base/sha1.h"

static uint32_t rotate(uint32_t word, int bits) {
    return word << bits | word >> (32 - bits);
}

static uint32_t word_at(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
           (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
}

static void put_word(unsigned char *bytes, uint32_t word) {
    bytes[0] = (unsigned char)(word >> 24);
    bytes[1] = (unsigned char)(word >> 16);
    bytes[2] = (unsigned char)(word >> 8);
    bytes[3] = (unsigned char)word;
}

/* The function and the constant of round `i`. */
static uint32_t mix(int i, uint32_t b, uint32_t c, uint32_t d) {
    if (i < 20)
        return ((b & c) | (~b & d)) + 0x5A827999;
    if (i < 40)
        return (b ^ c ^ d) + 0x6ED9EBA1;
    if (i < 60)
        return ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC;
    return (b ^ c ^ d) + 0xCA62C1D6;
}

static void add_block(sha1 *hash, const unsigned char *bytes) {
    uint32_t words[80];
    for (size_t i = 0; i < 16; i++)
        words[i] = word_at(bytes + 4 * i);
    for (int i = 16; i < 80; i++)
        words[i] = rotate(
            words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    uint32_t a = hash->state[0], b = hash->state[1], c = hash->state[2],
             d = hash->state[3], e = hash->state[4];
    for (int i = 0; i < 80; i++) {
        uint32_t next = rotate(a, 5) + mix(i, b, c, d) + e + words[i];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = next;
    }
    hash->state[0] += a;
    hash->state[1] += b;
    hash->state[2] += c;
    hash->state[3] += d;
    hash->state[4] += e;
}

void sha1_start(sha1 *hash) {
    *hash = (sha1){
        .state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}};
}

void sha1_add(sha1 *hash, slice bytes) {
    const unsigned char *at = (const unsigned char *)bytes.data;
    size_t left = bytes.length;
    size_t filled = (size_t)(hash->length % SHA1_BLOCK);
    if (left == 0)
        return;
    hash->length += left;
    if (filled > 0) {
        size_t taken = SHA1_BLOCK - filled < left ? SHA1_BLOCK - filled : left;
        memcpy(hash->block + filled, at, taken);
        if (filled + taken < SHA1_BLOCK)
            return;
        add_block(hash, hash->block);
        at += taken;
        left -= taken;
    }
    for (; left >= SHA1_BLOCK; at += SHA1_BLOCK, left -= SHA1_BLOCK)
        add_block(hash, at);
    if (left > 0)
        memcpy(hash->block, at, left);
}

void sha1_end(sha1 *hash, unsigned char out[SHA1_SIZE]) {
    static const char padding[SHA1_BLOCK] = {(char)0x80};
    uint64_t bits = hash->length * 8;
    size_t filled = (size_t)(hash->length % SHA1_BLOCK);
    size_t zeros = filled < 56 ? 56 - filled : 120 - filled;
    unsigned char tail[8];
    put_word(tail, (uint32_t)(bits >> 32));
    put_word(tail + 4, (uint32_t)bits);
    sha1_add(hash, slice_of(padding, zeros));
    sha1_add(hash, slice_of((const char *)tail, sizeof tail));
    for (size_t i = 0; i < 5; i++)
        put_word(out + 4 * i, hash->state[i]);
}
