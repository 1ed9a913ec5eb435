// Bytes, UTF-8, base64, JSON and files of bots: round trips for many inputs,
// compared with what Node itself does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbers } from './fake-native.mjs';
import {
    auxFileName, botsOfState, isPdfName, parseStored, pdfOf,
} from '../../src/kernel/lib/aux-files.js';
import {
    fromBase64String, fromHexString, parseDataUrl, toBase64String, toBase64Url, toHexString,
} from '../../src/kernel/lib/bytes.js';
import { deepEqual } from '../../src/kernel/lib/equal.js';
import { extensionOf, typeOfFile } from '../../src/kernel/lib/mime-types.js';
import { indentedJson, sortedJson } from '../../src/kernel/lib/sorted-json.js';
import { bytesToText, textToBytes } from '../../src/kernel/lib/utf8.js';
import { formatVersionKey, parseVersionKey } from '../../src/kernel/lib/version-keys.js';

const next = numbers(11);

function randomBytes(length) {
    return Uint8Array.from({ length }, () => next(0, 256));
}

/** Text with letters, lone surrogates, pairs and characters of all lengths. */
function randomText(length) {
    const pieces = ['a', 'é', '€', '😀', '\ud800', '\udc00', '\0', '\ud83d', '\u{10ffff}'];
    let text = '';
    for (let i = 0; i < length; i++) text += pieces[Math.floor(next(0, pieces.length))];
    return text;
}

test('base64 and hexadecimal digits give the bytes back', () => {
    for (let length = 0; length < 100; length++) {
        const bytes = randomBytes(length);
        const buffer = Buffer.from(bytes);
        assert.equal(toBase64String(bytes), buffer.toString('base64'));
        assert.equal(toHexString(bytes), buffer.toString('hex'));
        assert.deepEqual(fromBase64String(toBase64String(bytes)), bytes);
        assert.deepEqual(fromHexString(toHexString(bytes).toUpperCase()), bytes);
        const forUrls = toBase64String(bytes).replaceAll('+', '-').replaceAll('/', '_');
        assert.deepEqual(fromBase64String(forUrls), bytes);
    }
});

test('bytes are read from a buffer, and from a piece of one', () => {
    const whole = Uint8Array.from([1, 2, 3, 4]);
    assert.equal(toBase64String(whole.buffer), 'AQIDBA==');
    assert.equal(toBase64String(whole.subarray(1, 3)), 'AgM=');
});

test('what is no base64 or no digits is refused', () => {
    for (const text of ['A', 'AB', 'ABC', 'AB!=', '====', 'A===', 5, null]) {
        assert.throws(() => fromBase64String(text), /Invalid base64/, `${text}`);
    }
    assert.throws(() => toBase64String('text'), /Expected Uint8Array or ArrayBuffer/);
    for (const text of ['0g', 'zz', ' 1', '-1']) {
        assert.throws(() => fromHexString(text), /Invalid hex digits/, text);
    }
    assert.deepEqual(fromHexString('0aF'), Uint8Array.from([10]));
    assert.equal(toHexString(new ArrayBuffer(4)), '');
});

test('data URLs keep type and bytes', () => {
    const bytes = randomBytes(20);
    const url = toBase64Url(bytes, 'text/plain');
    assert.equal(url, `data:text/plain;base64,${Buffer.from(bytes).toString('base64')}`);
    assert.deepEqual(parseDataUrl(url), { type: 'text/plain', bytes });
    assert.equal(parseDataUrl('data:text/plain;charset=utf-8;base64,AQI=').type, 'text/plain');
    assert.equal(toBase64Url('AQI=', 'image/png'), 'data:image/png;base64,AQI=');
    for (const other of ['https://example.com', 'data:text/plain,hello', 'data:', null, 5]) {
        assert.equal(parseDataUrl(other), null, `${other}`);
    }
});

test('text becomes the UTF-8 that Node writes', () => {
    for (let i = 0; i < 300; i++) {
        const text = randomText(i % 20);
        const bytes = textToBytes(text);
        assert.deepEqual(bytes, new TextEncoder().encode(text));
        assert.equal(bytesToText(bytes), Buffer.from(text).toString());
    }
});

test('bytes that are no UTF-8 are noticed', () => {
    for (let i = 0; i < 500; i++) {
        const bytes = randomBytes(i % 6);
        let expected = null;
        try {
            expected = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
        } catch { /* stays null */ }
        assert.equal(bytesToText(bytes), expected, Buffer.from(bytes).toString('hex'));
    }
});

test('sorted JSON is the JSON of the same data', () => {
    const values = [
        null, true, 0, -1.5, NaN, Infinity, '', 'a"\n\u2028', [], {}, [undefined, () => 1],
        { b: 1, a: { d: [1, { z: 1, y: 2 }], c: null }, u: undefined, f() {} },
        { date: new Date(0), own: { toJSON: () => ({ b: 1, a: 2 }) } },
    ];
    for (const value of values) {
        const text = sortedJson(value);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
        assert.deepEqual(JSON.parse(indentedJson(value)), JSON.parse(text));
    }
    assert.equal(sortedJson({ b: 1, a: { d: 1, c: 2 } }), '{"a":{"c":2,"d":1},"b":1}');
    assert.equal(sortedJson({ b: 1, B: 2, '': 3, 10: 4, 9: 5 }), '{"":3,"10":4,"9":5,"B":2,"b":1}');
    assert.equal(sortedJson(undefined), undefined);
    assert.equal(sortedJson(() => 1), undefined);
});

test('indented JSON puts the end of empty things on a line of its own', () => {
    assert.equal(indentedJson({ b: [1], a: 'x' }), '{\n  "a": "x",\n  "b": [\n    1\n  ]\n}');
    assert.equal(indentedJson({}), '{\n}');
    assert.equal(indentedJson({ a: [] }), '{\n  "a": [\n  ]\n}');
});

test('data that contains itself has no JSON, data that is shared has', () => {
    const cycle = {};
    cycle.list = [cycle];
    assert.throws(() => sortedJson(cycle), TypeError);
    assert.throws(() => indentedJson(cycle), TypeError);
    const shared = { a: 1 };
    assert.equal(sortedJson([shared, shared]), '[{"a":1},{"a":1}]');
});

test('equal data is recognized', () => {
    assert.ok(deepEqual({ a: [1, { b: NaN }] }, { a: [1, { b: NaN }] }));
    assert.ok(deepEqual({ a: 1, b: 2 }, { b: 2, a: 1 }));
    assert.ok(deepEqual(new Date(5), new Date(5)));
    const pairs = [
        [{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 1, b: 2 }], [[1], { 0: 1 }], [[1], [1, 2]],
        [null, {}], [1, '1'], [new Date(5), new Date(6)], [{ a: undefined }, { b: undefined }],
    ];
    for (const [a, b] of pairs) assert.ok(!deepEqual(a, b), JSON.stringify([a, b]));
});

test('a PDF carries bots and is well formed', () => {
    const state = { a: { id: 'a', tags: { text: 'grüße (😀) endobj', n: 5 } } };
    const pdf = pdfOf(JSON.stringify({ version: 1, state }));
    assert.deepEqual(parseStored(pdf), { version: 1, state });
    assert.deepEqual(parseStored(new Uint8Array(Buffer.from(pdf))), { version: 1, state });
    assert.deepEqual(parseStored(new Uint8Array(Buffer.from(pdf)).buffer), { version: 1, state });
    assert.match(pdf, /^[\x0a\x20-\x7e]*$/);
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)[1]);
    assert.equal(pdf.slice(start, start + 5), 'xref\n');
    const table = pdf.slice(start);
    const places = [...table.matchAll(/^(\d{10}) 00000 n $/gm)].map((m) => Number(m[1]));
    const names = ['1', '2', '3', '4', '5', '9999909'];
    assert.deepEqual(places.map((p) => /^(\d+) 0 obj/.exec(pdf.slice(p))?.[1]), names);
    const page = /\/Length (\d+) >>\nstream\n([^]*?)\nendstream/.exec(pdf);
    assert.equal(page[2].length, Number(page[1]));
});

test('files of bots are read in all their forms, others are not', () => {
    const state = { a: { id: 'a', tags: {} } };
    assert.deepEqual(parseStored(JSON.stringify(state)), { version: 1, state });
    assert.deepEqual(parseStored(` ${JSON.stringify({ version: 1, state })}\n`), { version: 1, state });
    assert.deepEqual(parseStored('{"version":2,"updates":[]}'), { version: 2, updates: [] });
    const bad = [
        '', 'https://example.com/a.aux', '[]', 'null', '5', '"text"', '{', '{"version":3}',
        '{"version":1}', '{"version":1,"state":[]}', '{"version":2,"updates":{}}', '%PDF-1.4',
        '%PDF-1.4\n9999909 0 obj\n(abc!)\nendobj', '%PDF-1.4\n9999909 0 obj\nendobj (e30=)',
        '%PDF-1.4\n9999909 0 obj\n(', null, undefined, 5, {},
    ];
    for (const data of bad) assert.equal(parseStored(data), null, `${data}`);
    assert.deepEqual(botsOfState({ a: state.a, b: null, c: 5 }), [state.a]);
});

test('files of bots get the right name', () => {
    assert.equal(auxFileName('a'), 'a.aux');
    assert.equal(auxFileName('a.aux'), 'a.aux');
    assert.equal(auxFileName('a.pdf'), 'a.pdf');
    assert.equal(auxFileName('a.json'), 'a.json.aux');
    assert.ok(isPdfName('A.PDF'));
});

test('types of files are known by their names', () => {
    assert.equal(typeOfFile('a.txt'), 'text/plain');
    assert.equal(typeOfFile('a.b.PNG'), 'image/png');
    assert.equal(typeOfFile('json'), 'application/json');
    assert.equal(typeOfFile('a.nothing'), undefined);
    assert.equal(typeOfFile('a.toString'), undefined);
    assert.equal(extensionOf('image/jpeg'), 'jpg');
    assert.equal(extensionOf('what/ever'), undefined);
});

test('versions are taken apart and put together', () => {
    const parts = (text) => {
        const { major, minor, patch, alpha, tag } = parseVersionKey(text);
        return [major, minor, patch, alpha, tag];
    };
    assert.deepEqual(parts('1.0.0'), [1, 0, 0, false, null]);
    assert.deepEqual(parts('v10.20.30-beta'), [10, 20, 30, true, 'beta']);
    assert.deepEqual(parts('v1.2.3-alpha.4'), [1, 2, 3, 4, 'alpha.4']);
    for (const text of ['v1.2.3', 'v0.0.1-a', 'v1.2.3-alpha.12']) {
        assert.equal(formatVersionKey(parseVersionKey(text)), text);
    }
    for (const bad of ['', '1.2', 'x1.2.3', '1.2.3.4', '1.2.3-', 'v1.2.3 ', null, 5, {}]) {
        assert.equal(parseVersionKey(bad), null, `${bad}`);
    }
});
