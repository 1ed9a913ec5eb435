// Hashes, encryption and signatures as scripts get them: everything is text.
//
//   v1.<salt>.<nonce>.<cipher>            encrypted with a secret: scrypt makes the key,
//                                         XSalsa20-Poly1305 encrypts
//   vEK1.<public>.<private>               pair of keys to encrypt with: X25519
//   vA1.<ephemeral>.<nonce>.<cipher>      encrypted for the owner of such a pair
//   vK1.<public>.<private>                pair of keys to sign with: Ed25519
//   vS1.<signature>
//
// The parts are base64; a private key is the base64 of a `v1.` text. Reading
// what has the wrong form gives null or false, wrong use is an Error.

import { native } from '../core/native.js';
import { original } from '../core/originals.js';
import { hasValue } from '../core/values.js';
import { base64ToBytes, base64ToText, bytesToBase64 } from './base64.js';
import { toHexString } from './bytes.js';
import { sortedJson } from './sorted-json.js';
import { bytesToText, textToBytes } from './utf8.js';
import {
    ArrayPrototypePush,
    ErrorCtor,
    StringCtor,
    StringPrototypeSlice,
    StringPrototypeSplit,
    StringPrototypeStartsWith,
} from '../core/primordials.js';

// The cost of guessing a secret. Part of the format `v1`.
const SCRYPT_N = 16384;
const SCRYPT_R = 8;
const SCRYPT_P = 1;
const KEY_LENGTH = 32;
const SALT_LENGTH = 24;
const NONCE_LENGTH = 24;

/** The functions of native_crypto.h. */
function functions() {
    const { crypto } = native;
    if (!crypto) throw new ErrorCtor('crypto: this system has no source of random numbers.');
    return crypto;
}

/**
 * @param {any} value
 * @param {string} name
 */
function requireGiven(value, name) {
    if (!hasValue(value)) {
        throw new ErrorCtor(`The ${name} must not be empty, null, or undefined`);
    }
    if (typeof value !== 'string') throw new ErrorCtor(`The ${name} must be a string`);
}

/** @param {any} data */
function requireData(data) {
    if (typeof data !== 'string') throw new ErrorCtor('The data must be a string');
}

// ---------------------------------------------------------------- digests

/**
 * Data as the texts that are hashed one after the other: nothing for what is
 * empty, sorted JSON for objects.
 * @param {any[]} data
 */
function itemsOf(data) {
    /** @type {string[]} */
    const items = [];
    for (let i = 0; i < data.length; i++) {
        const value = original(data[i]);
        if (!hasValue(value)) continue;
        const text = typeof value === 'object' ? sortedJson(value) : StringCtor(value);
        ArrayPrototypePush(items, text ?? '');
    }
    return items;
}

/**
 * @param {Uint8Array} digest
 * @param {any} format
 */
function formatted(digest, format) {
    if (format === 'hex' || !hasValue(format)) return toHexString(digest);
    if (format === 'base64') return bytesToBase64(digest);
    if (format === 'raw') return digest;
    throw new ErrorCtor(`Unknown format ${format}: it has to be "hex", "base64" or "raw"`);
}

/**
 * @param {any} algorithm
 * @param {string[]} known
 */
function requireAlgorithm(algorithm, known) {
    for (let i = 0; i < known.length; i++) if (known[i] === algorithm) return;
    throw new ErrorCtor(
        `Unknown algorithm ${algorithm}: it has to be "${known[0]}", "${known[1]}"`
        + ` or "${known[2]}"`);
}

const HASHES = ['sha256', 'sha512', 'sha1'];
const KEYED_HASHES = ['hmac-sha256', 'hmac-sha512', 'hmac-sha1'];

/**
 * @param {string} algorithm sha256, sha512 or sha1
 * @param {any} format hex, base64 or raw
 * @param {any[]} data
 */
export function hashOf(algorithm, format, data) {
    requireAlgorithm(algorithm, HASHES);
    return formatted(functions().hash(algorithm, itemsOf(data)), format);
}

/**
 * @param {string} algorithm hmac-sha256, hmac-sha512 or hmac-sha1
 * @param {any} format hex, base64 or raw
 * @param {any} key
 * @param {any[]} data
 */
export function hmacOf(algorithm, format, key, data) {
    requireAlgorithm(algorithm, KEYED_HASHES);
    requireGiven(key, 'key');
    return formatted(functions().hmac(algorithm, key, itemsOf(data)), format);
}

// ---------------------------------------------------------------- secrets

/**
 * @param {string} secret
 * @param {Uint8Array} salt
 * @returns {Uint8Array}
 */
function keyOf(secret, salt) {
    return functions().scrypt(secret, salt, SCRYPT_N, SCRYPT_R, SCRYPT_P, KEY_LENGTH);
}

/**
 * The base64 parts of a text behind its prefix.
 * @param {any} text
 * @param {string} prefix with the point
 * @param {number} count
 * @returns {Uint8Array[] | null} null if it has another form
 */
function partsOf(text, prefix, count) {
    if (typeof text !== 'string' || !StringPrototypeStartsWith(text, prefix)) return null;
    return decodedParts(StringPrototypeSlice(text, prefix.length), count);
}

/**
 * @param {string} text
 * @param {number} count
 * @returns {Uint8Array[] | null}
 */
function decodedParts(text, count) {
    const parts = StringPrototypeSplit(text, '.');
    if (parts.length !== count) return null;
    /** @type {Uint8Array[]} */
    const decoded = [];
    for (let i = 0; i < count; i++) {
        const bytes = base64ToBytes(parts[i]);
        if (bytes === null) return null;
        ArrayPrototypePush(decoded, bytes);
    }
    return decoded;
}

/**
 * @param {string} secret
 * @param {Uint8Array} bytes
 */
function encryptBytes(secret, bytes) {
    const { random, secretbox } = functions();
    const salt = random(SALT_LENGTH);
    const nonce = random(NONCE_LENGTH);
    const cipher = secretbox(bytes, nonce, keyOf(secret, salt));
    return `v1.${bytesToBase64(salt)}.${bytesToBase64(nonce)}.${bytesToBase64(cipher)}`;
}

/**
 * @param {string} secret
 * @param {any} text
 * @returns {Uint8Array | null}
 */
function decryptBytes(secret, text) {
    const parts = partsOf(text, 'v1.', 3);
    if (parts === null || parts[1].length !== NONCE_LENGTH) return null;
    return functions().openSecretbox(parts[2], parts[1], keyOf(secret, parts[0]));
}

/**
 * @param {any} secret
 * @param {any} data
 */
export function encrypt(secret, data) {
    requireData(data);
    requireGiven(secret, 'secret');
    return encryptBytes(secret, textToBytes(data));
}

/**
 * @param {any} secret
 * @param {any} data
 * @returns {string | null} null when the secret does not open it
 */
export function decrypt(secret, data) {
    requireData(data);
    requireGiven(secret, 'secret');
    requireGiven(data, 'data');
    const bytes = decryptBytes(secret, data);
    return bytes === null ? null : bytesToText(bytes);
}

/** @param {any} text */
export function isEncrypted(text) {
    return typeof text === 'string' && StringPrototypeStartsWith(text, 'v1.');
}

// ---------------------------------------------------------------- pairs of keys

/**
 * @param {string} prefix
 * @param {any} secret
 * @param {Uint8Array[]} keys public and private
 */
function pairText(prefix, secret, keys) {
    const hidden = textToBytes(encryptBytes(secret, keys[1]));
    return `${prefix}${bytesToBase64(keys[0])}.${bytesToBase64(hidden)}`;
}

/**
 * @param {any} pair
 * @param {string} prefix
 * @param {number} publicLength
 */
function publicKeyOf(pair, prefix, publicLength) {
    requireGiven(pair, 'keypair');
    const parts = partsOf(pair, prefix, 2);
    if (parts === null || parts[0].length !== publicLength) {
        throw new ErrorCtor(`The keypair must be a text that begins with ${prefix}`);
    }
    return parts[0];
}

/**
 * @param {any} pair
 * @param {string} prefix
 * @param {any} secret
 * @returns {Uint8Array}
 */
function privateKeyOf(pair, prefix, secret) {
    publicKeyOf(pair, prefix, KEY_LENGTH);
    requireGiven(secret, 'secret');
    const last = StringPrototypeSplit(pair, '.')[2];
    const key = decryptBytes(secret, base64ToText(last));
    if (key === null) throw new ErrorCtor('The secret is not that of the keypair');
    return key;
}

const ENCRYPTING = 'vEK1.';
const SIGNING = 'vK1.';

/** @param {any} secret */
export function encryptingPair(secret) {
    requireGiven(secret, 'secret');
    return pairText(ENCRYPTING, secret, functions().boxKeypair());
}

/** @param {any} text */
export function isPair(text) {
    return typeof text === 'string'
        && decodedParts(StringPrototypeSlice(text, ENCRYPTING.length), 2) !== null;
}

/**
 * @param {any} pair
 * @param {any} data
 */
export function encryptFor(pair, data) {
    requireData(data);
    const owner = publicKeyOf(pair, ENCRYPTING, KEY_LENGTH);
    const { box, boxKeypair, random } = functions();
    const ephemeral = boxKeypair();
    const nonce = random(NONCE_LENGTH);
    const cipher = box(data, nonce, owner, ephemeral[1]);
    return `vA1.${bytesToBase64(ephemeral[0])}.${bytesToBase64(nonce)}`
        + `.${bytesToBase64(cipher)}`;
}

/**
 * @param {any} pair
 * @param {any} secret of the pair
 * @param {any} data
 * @returns {string | null} null when it was not encrypted for the pair
 */
export function decryptWith(pair, secret, data) {
    requireData(data);
    const key = privateKeyOf(pair, ENCRYPTING, secret);
    const parts = partsOf(data, 'vA1.', 3);
    if (parts === null || parts[0].length !== KEY_LENGTH) return null;
    if (parts[1].length !== NONCE_LENGTH) return null;
    const bytes = functions().openBox(parts[2], parts[1], parts[0], key);
    return bytes === null ? null : bytesToText(bytes);
}

/** @param {any} text */
export function isEncryptedFor(text) {
    return typeof text === 'string' && StringPrototypeStartsWith(text, 'vA1.');
}

// ---------------------------------------------------------------- signatures

/** @param {any} secret */
export function signingPair(secret) {
    requireGiven(secret, 'secret');
    return pairText(SIGNING, secret, functions().signKeypair());
}

/**
 * @param {any} pair
 * @param {any} secret of the pair
 * @param {any} data
 */
export function signWith(pair, secret, data) {
    requireData(data);
    const key = privateKeyOf(pair, SIGNING, secret);
    return `vS1.${bytesToBase64(functions().sign(data, key))}`;
}

/**
 * What stands between a prefix and the first point.
 * @param {string} text
 * @param {string} prefix
 */
function versionOf(text, prefix) {
    if (!StringPrototypeStartsWith(text, prefix)) return '';
    return StringPrototypeSplit(StringPrototypeSlice(text, prefix.length), '.')[0];
}

/**
 * @param {any} pair
 * @param {any} signature
 * @param {any} data
 * @returns {boolean}
 */
export function isSignedWith(pair, signature, data) {
    requireData(data);
    requireGiven(pair, 'keypair');
    requireGiven(signature, 'signature');
    if (versionOf(pair, 'vK') !== versionOf(signature, 'vS')) {
        throw new ErrorCtor('The keypair and the signature must have the same version');
    }
    const keys = partsOf(pair, SIGNING, 2);
    const parts = partsOf(signature, 'vS1.', 1);
    if (keys === null || parts === null) return false;
    return functions().verify(parts[0], data, keys[0]);
}
