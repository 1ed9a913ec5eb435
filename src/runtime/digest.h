/*
 * Digests of data that comes in pieces: sha256, sha512, sha1, each plain or
 * keyed (HMAC, RFC 2104).
 */
#ifndef RUNTIME_DIGEST_H
#define RUNTIME_DIGEST_H

#include <sodium.h>

#include "base/sha1.h"

enum { DIGEST_MAXIMUM = 64 };

typedef enum digest_kind {
    DIGEST_SHA1,
    DIGEST_SHA256,
    DIGEST_SHA512,
    DIGEST_HMAC_SHA1,
    DIGEST_HMAC_SHA256,
    DIGEST_HMAC_SHA512,
} digest_kind;

typedef struct digest {
    digest_kind kind;
    union {
        struct {
            sha1 inner;
            sha1 outer; /* of the key, for HMAC */
        } sha1;
        crypto_hash_sha256_state sha256;
        crypto_hash_sha512_state sha512;
        crypto_auth_hmacsha256_state hmac_sha256;
        crypto_auth_hmacsha512_state hmac_sha512;
    } state;
} digest;

/* The kind of a name such as "sha256" or "hmac-sha256"; false if unknown. */
bool digest_kind_of(slice name, digest_kind *out);
bool digest_is_keyed(digest_kind kind);

/* `key` may have any length; only the keyed kinds look at it. */
void digest_start(digest *d, digest_kind kind, slice key);
void digest_add(digest *d, slice bytes);
/* Gives the length of the digest. */
size_t digest_end(digest *d, unsigned char out[DIGEST_MAXIMUM]);

#endif
