// A stand-in for the C functions, for tests of the kernel's libraries in Node.
// The encryption is not that of the runtime: only its shape is.

import * as crypto from 'node:crypto';
import { setNative } from '../../src/kernel/core/native.js';

const parts = {
    luxon: await import('../../src/kernel/parts/luxon.js'),
    seedrandom: await import('../../src/kernel/parts/seedrandom.js'),
    web: await import('../../src/kernel/parts/web.js'),
};

const bytes = (buffer) => new Uint8Array(buffer);

function digest(hash, items) {
    for (const item of items) hash.update(item);
    return bytes(hash.digest());
}

function seal(message, nonce, key) {
    const cipher = crypto.createCipheriv(
        'chacha20-poly1305', key, nonce.slice(0, 12), { authTagLength: 16 });
    const text = Buffer.concat([cipher.update(message), cipher.final()]);
    return bytes(Buffer.concat([cipher.getAuthTag(), text]));
}

function open(box, nonce, key) {
    try {
        const decipher = crypto.createDecipheriv(
            'chacha20-poly1305', key, nonce.slice(0, 12), { authTagLength: 16 });
        decipher.setAuthTag(box.slice(0, 16));
        return bytes(Buffer.concat([decipher.update(box.slice(16)), decipher.final()]));
    } catch {
        return null;
    }
}

// Raw keys of 32 bytes, and the wrapping that node:crypto wants around them.
const wrapping = {
    x25519: ['302a300506032b656e032100', '302e020100300506032b656e04220420'],
    ed25519: ['302a300506032b6570032100', '302e020100300506032b657004220420'],
};
const publicKey = (kind, raw) => crypto.createPublicKey({
    key: Buffer.concat([Buffer.from(wrapping[kind][0], 'hex'), raw]), format: 'der', type: 'spki',
});
const privateKey = (kind, raw) => crypto.createPrivateKey({
    key: Buffer.concat([Buffer.from(wrapping[kind][1], 'hex'), raw.slice(0, 32)]),
    format: 'der',
    type: 'pkcs8',
});

function pair(kind) {
    const made = crypto.generateKeyPairSync(kind);
    const open = made.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    const hidden = made.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
    return [bytes(open), bytes(kind === 'ed25519' ? Buffer.concat([hidden, open]) : hidden)];
}

const shared = (open, hidden) => crypto.diffieHellman({
    publicKey: publicKey('x25519', open), privateKey: privateKey('x25519', hidden),
});

export const fakeCrypto = {
    hash: (algorithm, items) => digest(crypto.createHash(algorithm), items),
    hmac: (algorithm, key, items) =>
        digest(crypto.createHmac(algorithm.replace('hmac-', ''), key), items),
    scrypt: (password, salt, N, r, p, length) =>
        bytes(crypto.scryptSync(password, salt, length, { N, r, p })),
    secretbox: seal,
    openSecretbox: open,
    boxKeypair: () => pair('x25519'),
    box: (message, nonce, to, from) => seal(Buffer.from(message), nonce, shared(to, from)),
    openBox: (box, nonce, from, to) => open(box, nonce, shared(from, to)),
    signKeypair: () => pair('ed25519'),
    sign: (message, key) =>
        bytes(crypto.sign(null, Buffer.from(message), privateKey('ed25519', key))),
    verify: (signature, message, key) =>
        crypto.verify(null, Buffer.from(message), publicKey('ed25519', key), signature),
    random: (count) => bytes(crypto.randomBytes(count)),
};

setNative(/** @type {any} */ ({
    now: () => Date.now(),
    uuids: () => JSON.stringify([crypto.randomUUID()]),
    order: () => undefined,
    emit() {},
    emitActions() {},
    log() {},
    page: new Int32Array(8),
    due: new Float64Array(1),
    loadPart: (name) => parts[name],
    randomBytes: (count) => bytes(crypto.randomBytes(count)),
    crypto: fakeCrypto,
}));

/** Numbers that are the same in each run: tests with many inputs use them. */
export function numbers(seed) {
    let state = seed;
    return (from, to) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return from + (state / 0x100000000) * (to - from);
    };
}
