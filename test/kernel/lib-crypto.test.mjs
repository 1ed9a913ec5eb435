// The texts that crypto gives and takes. The functions behind it stand in here;
// test/unit/test_native_crypto.c has the published vectors of the real ones.

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import './fake-native.mjs';
import {
    decrypt, decryptWith, encrypt, encryptFor, encryptingPair, hashOf, hmacOf, isEncrypted,
    isEncryptedFor, isPair, isSignedWith, signWith, signingPair,
} from '../../src/kernel/lib/crypto.js';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

test('data is hashed as one text', () => {
    assert.equal(hashOf('sha256', 'hex', ['hel', 'lo']), sha256('hello'));
    assert.equal(hashOf('sha256', 'hex', ['a', null, undefined, '', 'b']), sha256('ab'));
    assert.equal(hashOf('sha256', 'hex', [1, true, NaN]), sha256('1trueNaN'));
    assert.equal(hashOf('sha256', 'hex', [{ b: 1, a: [2] }]), sha256('{"a":[2],"b":1}'));
    assert.equal(hashOf('sha256', 'hex', [Uint8Array.of(7)]), sha256('{"0":7}'));
    assert.equal(hashOf('sha256', null, ['x']), sha256('x'));
    assert.equal(hashOf('sha1', 'base64', ['x']), createHash('sha1').update('x').digest('base64'));
    assert.deepEqual(hashOf('sha512', 'raw', ['x']),
        new Uint8Array(createHash('sha512').update('x').digest()));
});

test('a keyed hash needs a key that is text', () => {
    assert.equal(hmacOf('hmac-sha256', 'hex', 'key', ['a', 'b']),
        createHmac('sha256', 'key').update('ab').digest('hex'));
    for (const key of ['', null, undefined]) {
        assert.throws(() => hmacOf('hmac-sha1', 'hex', key, []), /must not be empty, null/);
    }
    for (const key of [{}, 5, false]) {
        assert.throws(() => hmacOf('hmac-sha1', 'hex', key, []), /The key must be a string/);
    }
});

test('unknown algorithms and formats are named', () => {
    assert.throws(() => hashOf('md5', 'hex', []), /Unknown algorithm md5/);
    assert.throws(() => hashOf('hmac-sha256', 'hex', []), /Unknown algorithm/);
    assert.throws(() => hmacOf('sha256', 'hex', 'key', []), /Unknown algorithm/);
    assert.throws(() => hashOf('sha256', 'octal', []), /Unknown format octal/);
});

test('only the secret opens what it encrypted', () => {
    for (const text of ['', 'hello', 'grüße 😀', 'x'.repeat(5000)]) {
        const hidden = encrypt('secret', text);
        assert.match(hidden, /^v1\.[^.]{32}\.[^.]{32}\.[^.]+$/);
        assert.equal(decrypt('secret', hidden), text);
        assert.equal(decrypt('Secret', hidden), null);
    }
    assert.notEqual(encrypt('secret', 'a'), encrypt('secret', 'a'));
});

test('a text that was changed, cut or is none does not open', () => {
    const hidden = encrypt('secret', 'hello');
    const parts = hidden.split('.');
    const others = [
        'v2.a.b.c', 'hello', 'v1.', 'v1.a.b', 'v1.AAAA.AAAA.AAAA', `${hidden}.AAAA`,
        [parts[0], parts[2], parts[1], parts[3]].join('.'), hidden.slice(0, -4),
    ];
    for (const text of others) assert.equal(decrypt('secret', text), null, text);
});

test('encrypting asks for secret and text', () => {
    assert.throws(() => encrypt('', 'a'), /secret must not be empty/);
    assert.throws(() => encrypt('secret', 5), /data must be a string/);
    assert.throws(() => encrypt('secret', null), /data must be a string/);
    assert.throws(() => decrypt(null, 'v1.a.b.c'), /secret must not be empty/);
    assert.throws(() => decrypt('secret', ''), /data must not be empty/);
});

test('only the owner of a pair reads what was encrypted for it', () => {
    const mine = encryptingPair('mine');
    const theirs = encryptingPair('theirs');
    assert.match(mine, /^vEK1\.[^.]{44}\.[^.]+$/);
    const hidden = encryptFor(mine, 'grüße');
    assert.match(hidden, /^vA1\.[^.]{44}\.[^.]{32}\.[^.]+$/);
    assert.equal(decryptWith(mine, 'mine', hidden), 'grüße');
    assert.equal(decryptWith(theirs, 'theirs', hidden), null);
    assert.throws(() => decryptWith(mine, 'theirs', hidden), /not that of the keypair/);
    for (const text of ['vA2.a.b.c', 'vA1.a.b.c', 'hello', hidden.slice(0, -8)]) {
        assert.equal(decryptWith(mine, 'mine', text), null, text);
    }
});

test('what is no pair of keys is refused', () => {
    const signing = signingPair('s');
    for (const pair of ['vEK1.a.b', 'vEK2.AAAA.AAAA', signing, 'vEK1.AAAA.AAAA']) {
        assert.throws(() => encryptFor(pair, 'x'), /must be a text that begins with vEK1/, pair);
    }
    assert.throws(() => encryptFor('', 'x'), /keypair must not be empty/);
    assert.throws(() => encryptingPair(''), /secret must not be empty/);
    assert.throws(() => signingPair(undefined), /secret must not be empty/);
    assert.ok(isPair(encryptingPair('a')));
    for (const text of ['v1.abc.def', 'vEK1.AAAA', 'hello', '', null, 5]) {
        assert.ok(!isPair(text), `${text}`);
    }
});

test('a signature belongs to one text and one pair', () => {
    const pair = signingPair('secret');
    const signature = signWith(pair, 'secret', 'hello');
    assert.match(pair, /^vK1\.[^.]{44}\.[^.]+$/);
    assert.match(signature, /^vS1\.[^.]{88}$/);
    assert.equal(isSignedWith(pair, signature, 'hello'), true);
    assert.equal(isSignedWith(pair, signature, 'Hello'), false);
    assert.equal(isSignedWith(signingPair('other'), signature, 'hello'), false);
    assert.throws(() => signWith(pair, 'other', 'hello'), /not that of the keypair/);
    assert.throws(() => signWith(pair, 'secret', 5), /data must be a string/);
});

test('versions of pair and signature have to agree', () => {
    const pair = signingPair('secret');
    assert.throws(() => isSignedWith(pair, 'vS2.AAAA', 'x'), /same version/);
    assert.equal(isSignedWith('vK2.AAAA.AAAA', 'vS2.AAAA', 'x'), false);
    assert.equal(isSignedWith(pair, 'vS1.!!!!', 'x'), false);
    assert.throws(() => isSignedWith(pair, '', 'x'), /signature must not be empty/);
    assert.throws(() => isSignedWith(null, 'vS1.AAAA', 'x'), /keypair must not be empty/);
});

test('encrypted texts are known by their beginning', () => {
    assert.deepEqual(['v1.x', 'vA1.x', 'x', 5].map(isEncrypted), [true, false, false, false]);
    assert.deepEqual(['v1.x', 'vA1.x', 'x', 5].map(isEncryptedFor), [false, true, false, false]);
});
