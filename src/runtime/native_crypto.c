/*
 * Natives around libsodium. Arguments are copied before they are used, since
 * reading the next one may run the engine; copies of keys and messages are
 * wiped. Wrong arguments throw a TypeError that names function and argument.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/digest.h"
#include "runtime/native_crypto.h"

enum {
    ARGUMENT_MAXIMUM = 1 << 28, /* bytes in one argument */
    ARGUMENT_COUNT = 4,
    RANDOM_MAXIMUM = 1 << 24,
    SCRYPT_MEMORY = 1 << 28, /* bytes, about 128 * n * r */
};

/* ---------------------------------------------------------------- arguments */

/* The bytes of one call's arguments. */
typedef struct arguments {
    vm_realm *realm;
    const char *function;
    size_t count;
    const vm_value *values;
    buffer bytes[ARGUMENT_COUNT];
} arguments;

static arguments arguments_of(vm_realm *realm, const char *function,
                              size_t count, const vm_value *values) {
    arguments a = {realm, function, count, values, {{0}}};
    for (size_t i = 0; i < ARGUMENT_COUNT; i++)
        buffer_init(&a.bytes[i], ARGUMENT_MAXIMUM);
    return a;
}

static void wipe(buffer *b) {
    if (b->data)
        sodium_memzero(b->data, b->capacity);
    buffer_free(b);
}

/* Wipes everything and gives `result`, so that natives can return it. */
static vm_value finish(arguments *a, vm_value result) {
    for (size_t i = 0; i < ARGUMENT_COUNT; i++)
        wipe(&a->bytes[i]);
    return result;
}

static bool complain(vm_realm *realm, const char *function, const char *what,
                     const char *wanted) {
    char message[160];
    snprintf(message, sizeof message, "crypto.%s: %s has to be %s", function,
             what, wanted);
    vm_throw(realm, "TypeError", message);
    return false;
}

/* WTF-8 writes lone surrogates as ED A0..BF xx; U+FFFD has three bytes too. */
static void replace_surrogates(char *text, size_t length) {
    unsigned char *at = (unsigned char *)text;
    unsigned char *end = at + length;
    while (end - at >= 3 && (at = memchr(at, 0xED, (size_t)(end - at) - 2))) {
        if (at[1] >= 0xA0) {
            at[0] = 0xEF;
            at[1] = 0xBF;
            at[2] = 0xBD;
        }
        at++;
    }
}

/* Appends the bytes of a string, typed array or ArrayBuffer. */
static bool append_bytes(vm_realm *realm, const char *function,
                         const char *what, vm_value value, buffer *out) {
    size_t start = out->length;
    slice bytes;
    if (vm_is_string(realm, value)) {
        if (vm_string_append(realm, value, out) == AUXRT_OK) {
            if (out->data)
                replace_surrogates(out->data + start, out->length - start);
            return true;
        }
    } else if (vm_bytes_peek(realm, value, &bytes)) {
        if (buffer_append_slice(out, bytes))
            return true;
    } else {
        return complain(realm, function, what, "bytes or a string");
    }
    return complain(realm, function, what, "shorter");
}

/* Reads argument `index`; `size` is the number of bytes it must have, 0 for
 * any. False after throwing. */
static bool read_bytes(arguments *a, size_t index, const char *what,
                       size_t size, slice *out) {
    buffer *b = &a->bytes[index];
    if (index >= a->count)
        return complain(a->realm, a->function, what, "given");
    if (!append_bytes(a->realm, a->function, what, a->values[index], b))
        return false;
    *out = buffer_peek(b);
    if (size > 0 && out->length != size) {
        char wanted[40];
        snprintf(wanted, sizeof wanted, "%zu bytes long", size);
        return complain(a->realm, a->function, what, wanted);
    }
    return true;
}

static const unsigned char *data_of(slice bytes) {
    return (const unsigned char *)bytes.data;
}

static vm_value no_memory(arguments *a) {
    return finish(a, vm_throw(a->realm, "RangeError",
                              "crypto: no memory for the result"));
}

/* A Uint8Array of memory from malloc, which is wiped and freed. */
static vm_value take_result(vm_realm *realm, unsigned char *data,
                            size_t length) {
    vm_value value = vm_bytes(realm, slice_of((const char *)data, length));
    sodium_memzero(data, length);
    free(data);
    return value;
}

/* A whole number within bounds; false after throwing. */
static bool read_count(vm_realm *realm, const char *function, const char *what,
                       size_t count, const vm_value *values, size_t index,
                       double maximum, uint64_t *out) {
    double number =
        index < count ? vm_to_number(realm, values[index]) : (double)NAN;
    if (!(number >= 0 && number <= maximum) || number != floor(number)) {
        char wanted[60];
        snprintf(wanted, sizeof wanted, "a whole number from 0 to %.0f",
                 maximum);
        return complain(realm, function, what, wanted);
    }
    *out = (uint64_t)number;
    return true;
}

/* ------------------------------------------------------------------ digests */

static vm_value digest_of_items(arguments *a, digest_kind kind, slice key,
                                vm_value items) {
    digest d;
    buffer item;
    digest_start(&d, kind, key);
    buffer_init(&item, ARGUMENT_MAXIMUM);
    size_t length = vm_array_length(a->realm, items);
    bool ok = true;
    for (size_t i = 0; ok && i < length; i++) {
        buffer_clear(&item);
        ok = append_bytes(a->realm, a->function, "each item",
                          vm_array_at(a->realm, items, i), &item);
        if (ok)
            digest_add(&d, buffer_peek(&item));
    }
    wipe(&item);
    unsigned char out[DIGEST_MAXIMUM];
    size_t size = digest_end(&d, out);
    sodium_memzero(&d, sizeof d);
    return finish(a,
                  ok ? vm_bytes(a->realm, slice_of((char *)out, size)) : NULL);
}

static bool read_algorithm(arguments *a, bool keyed, digest_kind *out) {
    slice name;
    if (!read_bytes(a, 0, "the algorithm", 0, &name))
        return false;
    if (digest_kind_of(name, out) && digest_is_keyed(*out) == keyed)
        return true;
    return complain(a->realm, a->function, "the algorithm",
                    keyed ? "hmac-sha256, hmac-sha512 or hmac-sha1"
                          : "sha256, sha512 or sha1");
}

static vm_value hash(vm_realm *realm, void *data, size_t count,
                     const vm_value *values) {
    (void)data;
    arguments a = arguments_of(realm, "hash", count, values);
    digest_kind kind;
    if (!read_algorithm(&a, false, &kind))
        return finish(&a, NULL);
    return digest_of_items(&a, kind, SLICE(""),
                           count > 1 ? values[1] : vm_undefined(realm));
}

static vm_value hmac(vm_realm *realm, void *data, size_t count,
                     const vm_value *values) {
    (void)data;
    arguments a = arguments_of(realm, "hmac", count, values);
    digest_kind kind;
    slice key;
    if (!read_algorithm(&a, true, &kind) ||
        !read_bytes(&a, 1, "the key", 0, &key))
        return finish(&a, NULL);
    return digest_of_items(&a, kind, key,
                           count > 2 ? values[2] : vm_undefined(realm));
}

/* ---------------------------------------------------------- keys from texts */

static bool is_power_of_two(uint64_t n) {
    return n > 1 && (n & (n - 1)) == 0;
}

static vm_value scrypt(vm_realm *realm, void *data, size_t count,
                       const vm_value *values) {
    (void)data;
    arguments a = arguments_of(realm, "scrypt", count, values);
    slice password, salt;
    uint64_t n, r, p, length;
    if (!read_bytes(&a, 0, "the password", 0, &password) ||
        !read_bytes(&a, 1, "the salt", 0, &salt) ||
        !read_count(realm, "scrypt", "n", count, values, 2, 1 << 20, &n) ||
        !read_count(realm, "scrypt", "r", count, values, 3, 256, &r) ||
        !read_count(realm, "scrypt", "p", count, values, 4, 256, &p) ||
        !read_count(realm, "scrypt", "the length", count, values, 5, 4096,
                    &length))
        return finish(&a, NULL);
    if (!is_power_of_two(n) || r == 0 || p == 0 || length == 0 ||
        128 * n * r > SCRYPT_MEMORY) {
        complain(realm, "scrypt", "n",
                 "a power of two, and n, r and p within 256 MB of memory");
        return finish(&a, NULL);
    }
    unsigned char *out = malloc((size_t)length);
    if (!out)
        return no_memory(&a);
    if (crypto_pwhash_scryptsalsa208sha256_ll(
            data_of(password), password.length, data_of(salt), salt.length, n,
            (uint32_t)r, (uint32_t)p, out, (size_t)length) != 0) {
        free(out);
        return no_memory(&a);
    }
    return finish(&a, take_result(realm, out, (size_t)length));
}

/* ------------------------------------------------------------------- boxes */

static vm_value secretbox(vm_realm *realm, void *data, size_t count,
                          const vm_value *values) {
    (void)data;
    arguments a = arguments_of(realm, "secretbox", count, values);
    slice message, nonce, key;
    if (!read_bytes(&a, 0, "the message", 0, &message) ||
        !read_bytes(&a, 1, "the nonce", crypto_secretbox_NONCEBYTES, &nonce) ||
        !read_bytes(&a, 2, "the key", crypto_secretbox_KEYBYTES, &key))
        return finish(&a, NULL);
    size_t length = message.length + crypto_secretbox_MACBYTES;
    unsigned char *out = malloc(length);
    if (!out)
        return no_memory(&a);
    crypto_secretbox_easy(out, data_of(message), message.length, data_of(nonce),
                          data_of(key));
    return finish(&a, take_result(realm, out, length));
}

static vm_value open_secretbox(vm_realm *realm, void *data, size_t count,
                               const vm_value *values) {
    (void)data;
    arguments a = arguments_of(realm, "openSecretbox", count, values);
    slice box, nonce, key;
    if (!read_bytes(&a, 0, "the box", 0, &box) ||
        !read_bytes(&a, 1, "the nonce", crypto_secretbox_NONCEBYTES, &nonce) ||
        !read_bytes(&a, 2, "the key", crypto_secretbox_KEYBYTES, &key))
        return finish(&a, NULL);
    if (box.length < crypto_secretbox_MACBYTES)
        return finish(&a, vm_null(realm));
    size_t length = box.length - crypto_secretbox_MACBYTES;
    unsigned char *out = malloc(length + 1);
    if (!out)
        return no_memory(&a);
    if (crypto_secretbox_open_easy(out, data_of(box), box.length,
                                   data_of(nonce), data_of(key)) != 0) {
        free(out);
        return finish(&a, vm_null(realm));
    }
    return finish(&a, take_result(realm, out, length));
}

static vm_value keypair(vm_realm *realm, const unsigned char *public_key,
                        size_t public_length, unsigned char *secret_key,
                        size_t secret_length) {
    vm_value items[2] = {
        vm_bytes(realm, slice_of((const char *)public_key, public_length)),
        vm_bytes(realm, slice_of((const char *)secret_key, secret_length)),
    };
    sodium_memzero(secret_key, secret_length);
    return vm_array(realm, 2, items);
}

static vm_value box_keypair(vm_realm *realm, void *data, size_t count,
                            const vm_value *values) {
    (void)data, (void)count, (void)values;
    unsigned char public_key[crypto_box_PUBLICKEYBYTES];
    unsigned char secret_key[crypto_box_SECRETKEYBYTES];
    crypto_box_keypair(public_key, secret_key);
    return keypair(realm, public_key, sizeof public_key, secret_key,
                   sizeof secret_key);
}

static vm_value box(vm_realm *realm, void *data, size_t count,
                    const vm_value *values) {
    (void)data;
    arguments a = arguments_of(realm, "box", count, values);
    slice message, nonce, to, from;
    if (!read_bytes(&a, 0, "the message", 0, &message) ||
        !read_bytes(&a, 1, "the nonce", crypto_box_NONCEBYTES, &nonce) ||
        !read_bytes(&a, 2, "the public key", crypto_box_PUBLICKEYBYTES, &to) ||
        !read_bytes(&a, 3, "the secret key", crypto_box_SECRETKEYBYTES, &from))
        return finish(&a, NULL);
    size_t length = message.length + crypto_box_MACBYTES;
    unsigned char *out = malloc(length);
    if (!out)
        return no_memory(&a);
    if (crypto_box_easy(out, data_of(message), message.length, data_of(nonce),
                        data_of(to), data_of(from)) != 0) {
        free(out);
        complain(realm, "box", "the public key", "a point of the curve");
        return finish(&a, NULL);
    }
    return finish(&a, take_result(realm, out, length));
}

static vm_value open_box(vm_realm *realm, void *data, size_t count,
                         const vm_value *values) {
    (void)data;
    arguments a = arguments_of(realm, "openBox", count, values);
    slice sealed, nonce, from, to;
    if (!read_bytes(&a, 0, "the box", 0, &sealed) ||
        !read_bytes(&a, 1, "the nonce", crypto_box_NONCEBYTES, &nonce) ||
        !read_bytes(&a, 2, "the public key", crypto_box_PUBLICKEYBYTES,
                    &from) ||
        !read_bytes(&a, 3, "the secret key", crypto_box_SECRETKEYBYTES, &to))
        return finish(&a, NULL);
    if (sealed.length < crypto_box_MACBYTES)
        return finish(&a, vm_null(realm));
    size_t length = sealed.length - crypto_box_MACBYTES;
    unsigned char *out = malloc(length + 1);
    if (!out)
        return no_memory(&a);
    if (crypto_box_open_easy(out, data_of(sealed), sealed.length,
                             data_of(nonce), data_of(from), data_of(to)) != 0) {
        free(out);
        return finish(&a, vm_null(realm));
    }
    return finish(&a, take_result(realm, out, length));
}

/* -------------------------------------------------------------- signatures */

static vm_value sign_keypair(vm_realm *realm, void *data, size_t count,
                             const vm_value *values) {
    (void)data, (void)count, (void)values;
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
    crypto_sign_keypair(public_key, secret_key);
    return keypair(realm, public_key, sizeof public_key, secret_key,
                   sizeof secret_key);
}

static vm_value sign(vm_realm *realm, void *data, size_t count,
                     const vm_value *values) {
    (void)data;
    arguments a = arguments_of(realm, "sign", count, values);
    slice message, key;
    if (!read_bytes(&a, 0, "the message", 0, &message) ||
        !read_bytes(&a, 1, "the secret key", crypto_sign_SECRETKEYBYTES, &key))
        return finish(&a, NULL);
    unsigned char signature[crypto_sign_BYTES];
    crypto_sign_detached(signature, NULL, data_of(message), message.length,
                         data_of(key));
    return finish(&a, vm_bytes(realm, slice_of((const char *)signature,
                                               sizeof signature)));
}

static vm_value verify(vm_realm *realm, void *data, size_t count,
                       const vm_value *values) {
    (void)data;
    arguments a = arguments_of(realm, "verify", count, values);
    slice signature, message, key;
    if (!read_bytes(&a, 0, "the signature", 0, &signature) ||
        !read_bytes(&a, 1, "the message", 0, &message) ||
        !read_bytes(&a, 2, "the public key", 0, &key))
        return finish(&a, NULL);
    bool valid =
        signature.length == crypto_sign_BYTES &&
        key.length == crypto_sign_PUBLICKEYBYTES &&
        crypto_sign_verify_detached(data_of(signature), data_of(message),
                                    message.length, data_of(key)) == 0;
    return finish(&a, vm_bool(realm, valid));
}

static vm_value random_bytes(vm_realm *realm, void *data, size_t count,
                             const vm_value *values) {
    (void)data;
    uint64_t length;
    if (!read_count(realm, "random", "the count", count, values, 0,
                    RANDOM_MAXIMUM, &length))
        return NULL;
    unsigned char *out = malloc((size_t)length + 1);
    if (!out)
        return vm_throw(realm, "RangeError", "crypto: no memory");
    randombytes_buf(out, (size_t)length);
    return take_result(realm, out, (size_t)length);
}

/* ------------------------------------------------------------------ install */

void native_crypto_install(vm_realm *realm, vm_value native) {
    static const struct {
        const char *name;
        vm_native function;
    } functions[] = {
        {"hash", hash},
        {"hmac", hmac},
        {"scrypt", scrypt},
        {"secretbox", secretbox},
        {"openSecretbox", open_secretbox},
        {"boxKeypair", box_keypair},
        {"box", box},
        {"openBox", open_box},
        {"signKeypair", sign_keypair},
        {"sign", sign},
        {"verify", verify},
        {"random", random_bytes},
    };
    if (sodium_init() < 0)
        return; /* no source of random numbers: no cryptography */
    vm_value object = vm_object(realm);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        vm_set(
            realm, object, functions[i].name,
            vm_function(realm, functions[i].name, functions[i].function, NULL));
    vm_set(realm, native, "crypto", object);
}
