/*
 * libsodium's digests and SHA-1 behind one face.
 */
#include "runtime/digest.h"

bool digest_kind_of(slice name, digest_kind *out) {
    static const struct {
        const char *name;
        digest_kind kind;
    } known[] = {
        {"sha256", DIGEST_SHA256},
        {"sha512", DIGEST_SHA512},
        {"sha1", DIGEST_SHA1},
        {"hmac-sha256", DIGEST_HMAC_SHA256},
        {"hmac-sha512", DIGEST_HMAC_SHA512},
        {"hmac-sha1", DIGEST_HMAC_SHA1},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_equal(name, slice_from_string(known[i].name))) {
            *out = known[i].kind;
            return true;
        }
    return false;
}

bool digest_is_keyed(digest_kind kind) {
    return kind >= DIGEST_HMAC_SHA1;
}

/* The key of HMAC as one block, combined with the byte `pad`. */
static void add_key_block(sha1 *hash, slice key, unsigned char pad) {
    unsigned char block[SHA1_BLOCK] = {0};
    if (key.length > SHA1_BLOCK) {
        sha1 of_key;
        sha1_start(&of_key);
        sha1_add(&of_key, key);
        sha1_end(&of_key, block);
    } else if (key.length > 0) {
        memcpy(block, key.data, key.length);
    }
    for (size_t i = 0; i < sizeof block; i++)
        block[i] ^= pad;
    sha1_start(hash);
    sha1_add(hash, slice_of((const char *)block, sizeof block));
    sodium_memzero(block, sizeof block);
}

void digest_start(digest *d, digest_kind kind, slice key) {
    const unsigned char *key_bytes = (const unsigned char *)key.data;
    d->kind = kind;
    switch (kind) {
    case DIGEST_SHA1:
        sha1_start(&d->state.sha1.inner);
        break;
    case DIGEST_SHA256:
        crypto_hash_sha256_init(&d->state.sha256);
        break;
    case DIGEST_SHA512:
        crypto_hash_sha512_init(&d->state.sha512);
        break;
    case DIGEST_HMAC_SHA1:
        add_key_block(&d->state.sha1.inner, key, 0x36);
        add_key_block(&d->state.sha1.outer, key, 0x5c);
        break;
    case DIGEST_HMAC_SHA256:
        crypto_auth_hmacsha256_init(&d->state.hmac_sha256, key_bytes,
                                    key.length);
        break;
    case DIGEST_HMAC_SHA512:
        crypto_auth_hmacsha512_init(&d->state.hmac_sha512, key_bytes,
                                    key.length);
        break;
    }
}

void digest_add(digest *d, slice bytes) {
    const unsigned char *data = (const unsigned char *)bytes.data;
    if (bytes.length == 0)
        return;
    switch (d->kind) {
    case DIGEST_SHA1:
    case DIGEST_HMAC_SHA1:
        sha1_add(&d->state.sha1.inner, bytes);
        break;
    case DIGEST_SHA256:
        crypto_hash_sha256_update(&d->state.sha256, data, bytes.length);
        break;
    case DIGEST_SHA512:
        crypto_hash_sha512_update(&d->state.sha512, data, bytes.length);
        break;
    case DIGEST_HMAC_SHA256:
        crypto_auth_hmacsha256_update(&d->state.hmac_sha256, data,
                                      bytes.length);
        break;
    case DIGEST_HMAC_SHA512:
        crypto_auth_hmacsha512_update(&d->state.hmac_sha512, data,
                                      bytes.length);
        break;
    }
}

size_t digest_end(digest *d, unsigned char out[DIGEST_MAXIMUM]) {
    switch (d->kind) {
    case DIGEST_SHA1:
        sha1_end(&d->state.sha1.inner, out);
        return SHA1_SIZE;
    case DIGEST_SHA256:
        crypto_hash_sha256_final(&d->state.sha256, out);
        return crypto_hash_sha256_BYTES;
    case DIGEST_SHA512:
        crypto_hash_sha512_final(&d->state.sha512, out);
        return crypto_hash_sha512_BYTES;
    case DIGEST_HMAC_SHA1:
        sha1_end(&d->state.sha1.inner, out);
        sha1_add(&d->state.sha1.outer, slice_of((const char *)out, SHA1_SIZE));
        sha1_end(&d->state.sha1.outer, out);
        return SHA1_SIZE;
    case DIGEST_HMAC_SHA256:
        crypto_auth_hmacsha256_final(&d->state.hmac_sha256, out);
        return crypto_auth_hmacsha256_BYTES;
    case DIGEST_HMAC_SHA512:
        crypto_auth_hmacsha512_final(&d->state.hmac_sha512, out);
        return crypto_auth_hmacsha512_BYTES;
    }
    return 0;
}
