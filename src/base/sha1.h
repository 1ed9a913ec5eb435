/*
 * SHA-1 (FIPS 180-4). For compatibility only: scripts may ask for it, and
 * version 5 UUIDs are defined with it. It protects nothing.
 */
#ifndef BASE_SHA1_H
#define BASE_SHA1_H

#include <stdint.h>

#include "base/slice.h"

enum { SHA1_SIZE = 20, SHA1_BLOCK = 64 };

typedef struct sha1 {
    uint32_t state[5];
    uint64_t length; /* bytes seen */
    unsigned char block[SHA1_BLOCK];
} sha1;

/* Starts a digest; it holds no memory of its own. */
void sha1_start(sha1 *hash);

/* Takes the next bytes, in pieces of any length. */
void sha1_add(sha1 *hash, slice bytes);

/* Writes the digest of all bytes. The hash must be started again after it. */
void sha1_end(sha1 *hash, unsigned char out[SHA1_SIZE]);

#endif
