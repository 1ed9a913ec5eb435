// The names of browsers that scripts find: what the modules behind them do.
// That they are found, and load when used, is tried in test/behaviour.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { projectRoot } from '../../tools/api/table.mjs';

const folder = await mkdtemp(path.join(tmpdir(), 'auxrt-web-'));
after(() => rm(folder, { recursive: true }));

async function load(part) {
    const file = path.join(folder, `${part}.mjs`);
    await build({
        entryPoints: [path.join(projectRoot, 'src/kernel/parts', `${part}.js`)],
        bundle: true, format: 'esm', platform: 'neutral', mainFields: ['module', 'main'],
        outfile: file, logLevel: 'error', absWorkingDir: projectRoot,
    });
    return import(pathToFileURL(file).href);
}

const web = await load('web');
const {
    AbortController, AbortSignal, Blob, CustomEvent, DOMException, Event, EventTarget, File,
    TextDecoder, TextEncoder, atob, btoa, structuredClone,
} = web;
const { URL, URLSearchParams } = await load('url');

const bytes = (...values) => new Uint8Array(values);

// ---------------------------------------------------------------- text

test('text is encoded as UTF-8 and decoded again', () => {
    for (const text of ['', 'abc', 'äöü€', '😀 and \u{10ffff}', '\0\u07ff\u0800\uffff']) {
        const encoded = new TextEncoder().encode(text);
        assert.deepEqual([...encoded], [...Buffer.from(text)]);
        assert.equal(new TextDecoder().decode(encoded), text);
    }
});

test('half a surrogate pair is encoded as the replacement character', () => {
    assert.deepEqual([...new TextEncoder().encode('\ud83d!')], [0xef, 0xbf, 0xbd, 0x21]);
});

test('encodeInto writes whole characters only', () => {
    const target = new Uint8Array(4);
    assert.deepEqual(new TextEncoder().encodeInto('a😀', target), { read: 1, written: 1 });
    assert.deepEqual(new TextEncoder().encodeInto('é€', new Uint8Array(5)), { read: 2, written: 5 });
});

test('invalid bytes are replaced as browsers do', () => {
    for (const input of [[0xff], [0xc3], [0xe2, 0x82], [0xe2, 0x28, 0xa1], [0xf0, 0x9f, 0x98],
        [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x61, 0x80, 0x62]]) {
        const wanted = new globalThis.TextDecoder().decode(bytes(...input));
        assert.equal(new TextDecoder().decode(bytes(...input)), wanted, `bytes ${input}`);
    }
});

test('a fatal decoder refuses invalid bytes', () => {
    assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes(0xff)), TypeError);
    assert.equal(new TextDecoder('utf-8', { fatal: true }).decode(bytes(0x61)), 'a');
});

test('a character may be cut between pieces of a stream', () => {
    const decoder = new TextDecoder();
    const all = Buffer.from('a€😀');
    let text = '';
    for (const byte of all) text += decoder.decode(bytes(byte), { stream: true });
    assert.equal(text + decoder.decode(), 'a€😀');
    decoder.decode(bytes(0xe2), { stream: true });
    assert.equal(decoder.decode(), '\ufffd');
});

test('the byte order mark is taken away unless it is asked for', () => {
    const marked = bytes(0xef, 0xbb, 0xbf, 0x61);
    assert.equal(new TextDecoder().decode(marked), 'a');
    assert.equal(new TextDecoder('utf-8', { ignoreBOM: true }).decode(marked), '\ufeffa');
});

test('bytes of other encodings are decoded, and unknown encodings named', () => {
    assert.equal(new TextDecoder('utf-16le').decode(bytes(0x61, 0, 0x3d, 0xd8, 0, 0xde)), 'a😀');
    assert.equal(new TextDecoder('latin1').decode(bytes(0xe4, 0x80)), 'ä€');
    assert.throws(() => new TextDecoder('klingon'), { name: 'RangeError', message: /"klingon"/ });
});

test('a view is decoded without the bytes around it', () => {
    const all = bytes(0x61, 0x62, 0x63, 0x64);
    assert.equal(new TextDecoder().decode(new DataView(all.buffer, 1, 2)), 'bc');
});

test('base64 goes both ways', () => {
    for (const text of ['', 'a', 'ab', 'abc', '\0\xff\x80']) {
        assert.equal(btoa(text), globalThis.btoa(text));
        assert.equal(atob(btoa(text)), text);
    }
    assert.equal(atob(' YW\nJj '), 'abc');
    assert.equal(atob('YQ'), 'a');
});

test('what is no base64 is an InvalidCharacterError', () => {
    for (const text of ['a', 'YQ=', '====', 'Y*Jj', 'YQ==YQ==']) {
        assert.throws(() => atob(text), { name: 'InvalidCharacterError', code: 5 }, text);
    }
    assert.throws(() => btoa('€'), { name: 'InvalidCharacterError' });
});

// ---------------------------------------------------------------- copies

test('a copy has nothing in common with what it is a copy of', () => {
    const source = { list: [1, { deep: true }], nothing: undefined, big: 5n };
    const copy = structuredClone(source);
    assert.deepEqual(copy, source);
    assert.notEqual(copy.list[1], source.list[1]);
});

test('cycles and things that occur twice stay so', () => {
    const shared = {};
    const source = { a: shared, b: shared, set: new Set() };
    source.self = source;
    source.set.add(source);
    const copy = structuredClone(source);
    assert.equal(copy.self, copy);
    assert.equal(copy.a, copy.b);
    assert.ok(copy.set.has(copy));
});

test('dates, expressions, maps, sets, bytes and errors are copied as what they are', () => {
    const buffer = new ArrayBuffer(4);
    const copy = structuredClone([
        new Date(5), /a+/gi, new Map([[{ k: 1 }, [2]]]), new Set(['x']), new Float32Array([1.5]),
        new DataView(buffer, 1, 2), Object('boxed'),
        new RangeError('far', { cause: { of: 'it' } }),
    ]);
    assert.equal(copy[0].getTime(), 5);
    assert.equal(`${copy[1]}`, '/a+/gi');
    assert.deepEqual([...copy[2]], [[{ k: 1 }, [2]]]);
    assert.deepEqual([...copy[3]], ['x']);
    assert.deepEqual(copy[4], new Float32Array([1.5]));
    assert.deepEqual([copy[5].byteOffset, copy[5].byteLength], [1, 2]);
    assert.notEqual(copy[5].buffer, buffer);
    assert.ok(copy[6] instanceof String);
    assert.ok(copy[7] instanceof RangeError);
    assert.deepEqual([copy[7].message, copy[7].cause], ['far', { of: 'it' }]);
});

test('two views of the same bytes share them in the copy', () => {
    const buffer = new ArrayBuffer(2);
    const [a, b] = structuredClone([new Uint8Array(buffer), new Uint8Array(buffer)]);
    a[0] = 7;
    assert.equal(b[0], 7);
});

test('functions, symbols and promises cannot be copied', () => {
    for (const value of [() => {}, Symbol('s'), { deep: [() => {}] }, Promise.resolve()]) {
        assert.throws(() => structuredClone(value), { name: 'DataCloneError', code: 25 });
    }
});

test('only bytes can be handed over', () => {
    assert.throws(() => structuredClone({}, { transfer: [{}] }), { name: 'DataCloneError' });
});

// ---------------------------------------------------------------- events

test('listeners are called in the order in which they were added', () => {
    const target = new EventTarget();
    const heard = [];
    const listener = { handleEvent(event) { heard.push([this === listener, event.type]); } };
    target.addEventListener('go', function (event) {
        heard.push([this === target, event.target === target, event.currentTarget === target]);
    });
    target.addEventListener('go', listener);
    target.addEventListener('other', () => heard.push('other'));
    const event = new Event('go');
    assert.equal(target.dispatchEvent(event), true);
    assert.deepEqual(heard, [[true, true, true], [true, 'go']]);
    assert.equal(event.currentTarget, null);
});

test('a listener is added once, and once for capturing', () => {
    const target = new EventTarget();
    let count = 0;
    const listener = () => count++;
    for (const capture of [false, true, false, { capture: true }]) {
        target.addEventListener('go', listener, capture);
    }
    target.dispatchEvent(new Event('go'));
    assert.equal(count, 2);
    target.removeEventListener('go', listener);
    target.dispatchEvent(new Event('go'));
    assert.equal(count, 3);
});

test('once, a signal, and removal end listening', () => {
    const target = new EventTarget();
    const heard = [];
    const controller = new AbortController();
    target.addEventListener('go', () => heard.push('once'), { once: true });
    target.addEventListener('go', () => heard.push('signal'), { signal: controller.signal });
    target.dispatchEvent(new Event('go'));
    controller.abort();
    target.dispatchEvent(new Event('go'));
    target.addEventListener('go', () => heard.push('late'), { signal: controller.signal });
    target.dispatchEvent(new Event('go'));
    assert.deepEqual(heard, ['once', 'signal']);
});

test('a listener that another one removes is not called any more', () => {
    const target = new EventTarget();
    const heard = [];
    const second = () => heard.push('second');
    target.addEventListener('go', () => target.removeEventListener('go', second));
    target.addEventListener('go', second);
    target.dispatchEvent(new Event('go'));
    assert.deepEqual(heard, []);
});

test('what may be prevented can be, and the rest can be stopped', () => {
    const target = new EventTarget();
    const heard = [];
    target.addEventListener('go', (event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
    });
    target.addEventListener('go', () => heard.push('second'));
    assert.equal(target.dispatchEvent(new Event('go', { cancelable: true })), false);
    assert.equal(target.dispatchEvent(new Event('go')), true);
    assert.deepEqual(heard, []);
});

test('an event that is on its way cannot be sent again', () => {
    const target = new EventTarget();
    let thrown = null;
    target.addEventListener('go', (event) => {
        try {
            target.dispatchEvent(event);
        } catch (error) {
            thrown = error;
        }
    });
    const event = new Event('go');
    target.dispatchEvent(event);
    assert.equal(thrown?.name, 'InvalidStateError');
    target.dispatchEvent(event);
});

test('a custom event carries its detail', () => {
    assert.deepEqual(new CustomEvent('go', { detail: { x: 1 } }).detail, { x: 1 });
    assert.equal(new CustomEvent('go').detail, null);
    assert.ok(new CustomEvent('go') instanceof Event);
});

test('a class can be a target of its own', () => {
    class Clock extends EventTarget {
        tick() { return this.dispatchEvent(new Event('tick')); }
    }
    const clock = new Clock();
    let ticks = 0;
    clock.addEventListener('tick', () => ticks++);
    clock.tick();
    assert.equal(ticks, 1);
});

// ---------------------------------------------------------------- aborting

test('aborting tells once, with the reason', () => {
    const controller = new AbortController();
    const { signal } = controller;
    const heard = [];
    signal.onabort = () => heard.push('onabort');
    signal.addEventListener('abort', (event) => heard.push(event.target === signal));
    signal.throwIfAborted();
    controller.abort('enough');
    controller.abort('more');
    assert.deepEqual(heard, ['onabort', true]);
    assert.deepEqual([signal.aborted, signal.reason], [true, 'enough']);
    assert.throws(() => signal.throwIfAborted(), (error) => error === 'enough');
});

test('without a reason it is an AbortError', () => {
    assert.equal(AbortSignal.abort().reason.name, 'AbortError');
    assert.equal(AbortSignal.abort(null).reason, null);
});

test('a signal of several ends with the first of them', () => {
    const [a, b] = [new AbortController(), new AbortController()];
    const either = AbortSignal.any([a.signal, b.signal]);
    b.abort('b');
    a.abort('a');
    assert.equal(either.reason, 'b');
    assert.equal(AbortSignal.any([AbortSignal.abort('before')]).reason, 'before');
});

test('a signal can end by itself', async () => {
    const signal = AbortSignal.timeout(1);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    assert.equal(signal.reason.name, 'TimeoutError');
});

test('only a controller makes signals', () => {
    assert.throws(() => new AbortSignal(), TypeError);
});

test('an exception knows its name and the code of older times', () => {
    const error = new DOMException('no', 'NotFoundError');
    assert.ok(error instanceof Error);
    assert.deepEqual([error.name, error.message, error.code], ['NotFoundError', 'no', 8]);
    assert.equal(`${error}`, 'NotFoundError: no');
    assert.deepEqual([DOMException.ABORT_ERR, error.ABORT_ERR], [20, 20]);
    assert.deepEqual([new DOMException('x').name, new DOMException('x', 'Mine').code], ['Error', 0]);
});

// ---------------------------------------------------------------- blobs

test('a blob joins its pieces', async () => {
    const part = new Uint16Array([0x6261]);
    const blob = new Blob(['x', part, new Blob(['y€']), part.buffer, 5], { type: 'Text/Plain' });
    assert.equal(await blob.text(), 'xaby€ab5');
    assert.deepEqual([blob.size, blob.type], [10, 'text/plain']);
});

test('a blob does not change with the bytes that it was made of', async () => {
    const source = bytes(1, 2);
    const blob = new Blob([source]);
    source[0] = 9;
    assert.deepEqual([...await blob.bytes()], [1, 2]);
    (await blob.bytes())[0] = 9;
    assert.deepEqual([...new Uint8Array(await blob.arrayBuffer())], [1, 2]);
});

test('slices count from both ends', async () => {
    const blob = new Blob(['0123456789']);
    assert.equal(await blob.slice(2, 4).text(), '23');
    assert.equal(await blob.slice(-3).text(), '789');
    assert.equal(await blob.slice(0, -8, 'a/b').text(), '01');
    assert.equal(blob.slice(0, 1, 'a/b').type, 'a/b');
    assert.equal(blob.slice(8, 2).size, 0);
});

test('a blob takes a list, and a type of ASCII', () => {
    assert.throws(() => new Blob('text'), TypeError);
    assert.equal(new Blob([], { type: 'é/x' }).type, '');
    assert.equal(new Blob().size, 0);
});

test('a file is a blob with a name', async () => {
    const file = new File(['hello'], 'a.txt', { type: 'text/plain', lastModified: 7 });
    assert.ok(file instanceof Blob);
    assert.deepEqual([file.name, file.lastModified, file.size], ['a.txt', 7, 5]);
    assert.equal(await file.text(), 'hello');
    assert.equal(structuredClone(file), file);
});

// ---------------------------------------------------------------- addresses

test('addresses are read and resolved as in browsers', () => {
    for (const [address, base] of [
        ['https://user:pw@example.com:8080/a/b?x=1#h'], ['../c?d', 'https://a.example/x/y/z'],
        ['//other.example/p', 'https://a.example'], ['https://EXAMPLE.com:443/%7Efoo/../bar'],
        ['http://[::1]:3000/'], ['http://192.168.257/'], ['data:text/plain,hi there'],
        ['https://xn--bcher-kva.example/'], ['https://bücher.example/ä?ö#ü'],
        ['file:///C|/x'], ['https:\\\\a.example\\b'],
    ]) {
        const own = new URL(address, base);
        const wanted = new globalThis.URL(address, base);
        for (const member of ['href', 'origin', 'host', 'pathname', 'search', 'hash', 'username']) {
            assert.equal(own[member], wanted[member], `${member} of ${address}`);
        }
    }
});

test('what is no address is a TypeError', () => {
    for (const text of ['', 'relative', 'http://', 'http://a b/', 'http://a:99999/']) {
        assert.throws(() => new URL(text), TypeError, text);
        assert.equal(URL.canParse(text), false, text);
    }
});

test('parameters of an address can be changed', () => {
    const url = new URL('https://a.example/?x=1&y=a%20b');
    url.searchParams.append('z', 'ä&');
    url.searchParams.delete('x');
    assert.equal(url.href, 'https://a.example/?y=a+b&z=%C3%A4%26');
    url.search = '?n=1&n=2';
    assert.deepEqual(url.searchParams.getAll('n'), ['1', '2']);
    assert.equal(`${new URLSearchParams({ b: 2, a: 1 })}`, 'b=2&a=1');
});
