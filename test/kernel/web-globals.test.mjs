// The classes of browsers that scripts get, next to those of Node.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbers } from './fake-native.mjs';
import * as web from '../../src/kernel/parts/web.js';

const next = numbers(5);
const randomBytes = (length) => Uint8Array.from({ length }, () => next(0, 256));

test('bytes are decoded as browsers decode them', () => {
    for (let i = 0; i < 500; i++) {
        const bytes = randomBytes(i % 12);
        for (const label of ['utf-8', 'utf-16le']) {
            for (const options of [{}, { ignoreBOM: true }]) {
                assert.equal(new web.TextDecoder(label, options).decode(bytes),
                    new TextDecoder(label, options).decode(bytes),
                    `${label} ${Buffer.from(bytes).toString('hex')}`);
            }
        }
    }
    assert.equal(new web.TextDecoder('latin1').decode(Uint8Array.of(0x80, 0xe9, 65)), '€éA');
    const bom = Uint8Array.of(0xef, 0xbb, 0xbf, 65);
    assert.equal(new web.TextDecoder().decode(bom), 'A');
    assert.equal(new web.TextDecoder('utf-8', { ignoreBOM: true }).decode(bom), '\ufeffA');
});

test('text that arrives in pieces is decoded as if it were whole', () => {
    const text = 'añ€😀\ufeffz';
    for (const [label, bytes] of [
        ['utf-8', new Uint8Array(Buffer.from(text))],
        ['utf-16le', new Uint8Array(Buffer.from(text, 'utf16le'))],
    ]) {
        for (let size = 1; size <= bytes.length; size++) {
            const decoder = new web.TextDecoder(label);
            let result = '';
            for (let at = 0; at < bytes.length; at += size) {
                result += decoder.decode(bytes.subarray(at, at + size), { stream: true });
            }
            assert.equal(result + decoder.decode(), text, `${label} in pieces of ${size}`);
        }
    }
    const cut = new web.TextDecoder();
    assert.equal(cut.decode(Uint8Array.of(0xe2, 0x82), { stream: true }), '');
    assert.equal(cut.decode(), '\ufffd');
});

test('a fatal decoder refuses what is no text, an unknown label is named', () => {
    const fatal = new web.TextDecoder('utf8', { fatal: true });
    assert.throws(() => fatal.decode(Uint8Array.of(0xff)), TypeError);
    assert.equal(fatal.decode(Uint8Array.of(65).buffer), 'A');
    assert.throws(() => new web.TextDecoder('klingon'), /unknown encoding "klingon"/);
});

test('encodeInto writes whole characters only', () => {
    const encoder = new web.TextEncoder();
    const target = new Uint8Array(5);
    assert.deepEqual(encoder.encodeInto('a😀b', target), { read: 3, written: 5 });
    assert.deepEqual([...target], [0x61, 0xf0, 0x9f, 0x98, 0x80]);
    assert.deepEqual(encoder.encodeInto('😀', new Uint8Array(3)), { read: 0, written: 0 });
    assert.equal(encoder.encoding, 'utf-8');
    assert.equal(encoder.encode().length, 0);
});

test('atob and btoa agree with those of Node', () => {
    for (let i = 0; i < 50; i++) {
        const text = String.fromCharCode(...randomBytes(i));
        assert.equal(web.btoa(text), btoa(text));
        assert.equal(web.atob(web.btoa(text)), text);
        assert.equal(web.atob(` ${web.btoa(text).replace(/=/g, '')}\n`), text);
    }
    for (const bad of ['A', 'AB!=', '=', 'AAAA=A']) {
        assert.throws(() => web.atob(bad), { name: 'InvalidCharacterError', code: 5 }, bad);
    }
    assert.throws(() => web.btoa('€'), { name: 'InvalidCharacterError' });
});

test('a blob joins its pieces and gives them back', async () => {
    const pieces = ['grüße', Uint8Array.of(1, 2).buffer, new Uint8Array([9, 3, 4, 9]).subarray(1, 3),
        new web.Blob(['x'])];
    const blob = new web.Blob(pieces, { type: 'Text/Plain' });
    assert.equal(blob.size, 12);
    assert.equal(blob.type, 'text/plain');
    const bytes = new Uint8Array(await blob.arrayBuffer());
    assert.equal(Buffer.from(bytes).toString('hex'), '6772c3bcc39f650102030478');
    assert.equal(await blob.slice(-1).text(), 'x');
    assert.equal(await blob.slice(0, 4, 'a/b').text(), 'grü');
    assert.equal(blob.slice(0, 4, 'a/b').type, 'a/b');
    assert.equal(Object.prototype.toString.call(blob), '[object Blob]');
    assert.equal(new web.Blob([], { type: 'é' }).type, '');
    bytes[0] = 0;
    assert.equal(await blob.slice(0, 1).text(), 'g');
    const file = new web.File(['abc'], 'a.txt', { lastModified: 5 });
    assert.deepEqual([file.name, file.size, file.lastModified], ['a.txt', 3, 5]);
});

test('clones hold the same data and nothing in common', () => {
    const inner = { list: [1, , 3], big: 5n };
    const original = {
        inner,
        again: inner,
        date: new Date(7),
        pattern: /a+/gi,
        map: new Map([[{ k: 1 }, new Set([inner])]]),
        floats: new Float64Array([1.5, 2.5]).subarray(1),
        view: new DataView(new ArrayBuffer(4), 1, 2),
        error: new RangeError('far', { cause: 5 }),
        boxed: Object(5),
    };
    original.self = original;
    const copy = web.structuredClone(original);
    assert.deepEqual(copy, original);
    assert.equal(copy.self, copy);
    assert.equal(copy.inner, copy.again);
    assert.notEqual(copy.inner, inner);
    assert.equal([...copy.map.values()][0].has(copy.inner), true);
    assert.equal(copy.floats[0], 2.5);
    assert.equal(copy.view.byteOffset, 1);
    assert.ok(copy.error instanceof RangeError && copy.error.cause === 5);
    assert.ok(!(1 in copy.inner.list) && copy.inner.list.length === 3);
});

test('what cannot be cloned is refused', () => {
    for (const value of [() => 1, Symbol('s'), { f() {} }, [Promise.resolve()], new WeakMap()]) {
        assert.throws(() => web.structuredClone(value), { name: 'DataCloneError', code: 25 });
    }
});

test('listeners hear their events, in order, once if so wanted', () => {
    const target = new web.EventTarget();
    const heard = [];
    const listener = (event) => heard.push(`${event.type}1`);
    const object = { handleEvent: (event) => heard.push(`${event.type}2`) };
    target.addEventListener('a', listener);
    target.addEventListener('a', listener);
    target.addEventListener('a', object, { once: true });
    target.addEventListener('b', object);
    target.addEventListener('a', null);
    target.dispatchEvent(new web.Event('a'));
    target.dispatchEvent(new web.Event('a'));
    target.removeEventListener('a', listener);
    target.dispatchEvent(new web.Event('a'));
    assert.deepEqual(heard, ['a1', 'a2', 'a1']);
});

test('a listener can stop an event or prevent what follows', () => {
    const target = new web.EventTarget();
    let later = 0;
    target.addEventListener('a', (event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
        assert.equal(event.target, target);
    });
    target.addEventListener('a', () => later++);
    assert.equal(target.dispatchEvent(new web.Event('a', { cancelable: true })), false);
    assert.equal(target.dispatchEvent(new web.Event('a')), true);
    assert.equal(later, 0);
    assert.equal(new web.CustomEvent('a', { detail: 5 }).detail, 5);
});

test('a signal tells once that something was aborted', () => {
    const controller = new web.AbortController();
    const { signal } = controller;
    let count = 0;
    signal.onabort = () => count++;
    signal.addEventListener('abort', () => count++);
    signal.throwIfAborted();
    controller.abort();
    controller.abort('again');
    assert.equal(count, 2);
    assert.equal(signal.reason.name, 'AbortError');
    assert.throws(() => signal.throwIfAborted(), { name: 'AbortError', code: 20 });
    assert.equal(web.AbortSignal.abort('why').reason, 'why');
    assert.equal(web.AbortSignal.any([new web.AbortController().signal, signal]).aborted, true);
});

test('a listener ends with its signal', () => {
    const controller = new web.AbortController();
    const target = new web.EventTarget();
    let heard = 0;
    target.addEventListener('a', () => heard++, { signal: controller.signal });
    target.dispatchEvent(new web.Event('a'));
    controller.abort();
    target.dispatchEvent(new web.Event('a'));
    target.addEventListener('a', () => heard++, { signal: controller.signal });
    target.dispatchEvent(new web.Event('a'));
    assert.equal(heard, 1);
});
