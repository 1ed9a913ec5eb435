/*
 * SHA-1 (FIPS 180-4). For compatibility only: scripts may ask for it, nothing
 * else in this project may rely on it.
 */
#ifndef RUNTIME_SHA1_H
#define RUNTIME_SHA1_H

#include <stdint.h>

#include "base/slice.h"

enum { SHA1_SIZE = 20, SHA1_BLOCK = 64 };

typedef struct sha1 {
    uint32_t state[5];
    uint64_t length; /* bytes seen */
    unsigned char block[SHA1_BLOCK];
} sha1;

void sha1_start(sha1 *hash);
void sha1_add(sha1 *hash, slice bytes);
void sha1_end(sha1 *hash, unsigned char out[SHA1_SIZE]);

#endif
