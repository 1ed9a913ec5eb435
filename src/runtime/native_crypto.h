/*
 * The cryptography that the kernel gets from C, as functions of the object
 * `native.crypto`. Where bytes are asked for a string will do: it stands for
 * its UTF-8 form (lone surrogates as U+FFFD). Results are Uint8Arrays.
 *
 *   hash(algorithm, items)            items: array of bytes, taken as one
 *   hmac(algorithm, key, items)
 *   scrypt(password, salt, n, r, p, length)
 *   secretbox(message, nonce, key)    XSalsa20-Poly1305
 *   openSecretbox(box, nonce, key)    null when the key is wrong
 *   boxKeypair()                      X25519: [public key, secret key]
 *   box(message, nonce, publicKey, secretKey)
 *   openBox(box, nonce, publicKey, secretKey)   null when it does not open
 *   signKeypair()                     Ed25519: [public key, secret key]
 *   sign(message, secretKey)          the signature alone
 *   verify(signature, message, publicKey)       true or false
 *   random(count)
 */
#ifndef RUNTIME_NATIVE_CRYPTO_H
#define RUNTIME_NATIVE_CRYPTO_H

#include "vm/vm.h"

/* Sets `native.crypto`. Safe to call again, in other realms too. */
void native_crypto_install(vm_realm *realm, vm_value native);

#endif
