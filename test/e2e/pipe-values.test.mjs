// Values on their way to scripts and back: every form of the protocol, in every
// place, and objects that have none.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipe } from '../behaviour/pipe.mjs';

/** @param {(pipe: Pipe) => Promise<void>} body */
async function withRuntime(body) {
    const pipe = new Pipe();
    try {
        await pipe.request({ call: 'open' });
        await pipe.request({
            call: 'stateUpdated',
            update: {
                state: { a: { id: 'a', tags: { n: 1 } } },
                addedBots: ['a'], removedBots: [], updatedBots: [], version: null,
            },
        });
        await body(pipe);
    } finally {
        pipe.end();
    }
}

/**
 * What a script gives.
 * @param {Pipe} pipe
 * @param {string} script
 * @param {any} [arg]
 */
async function give(pipe, script, arg) {
    const answer = await pipe.request({ call: 'test.eval', script, arg });
    assert.ok(answer.ok && 'returns' in answer.ok, `${script}: ${JSON.stringify(answer)}`);
    return answer.ok.returns;
}

const forms = [
    { $undefined: true },
    ...['NaN', 'Infinity', '-Infinity', '-0'].map(($number) => ({ $number })),
    ...['0', '-5', '123456789012345678901234567890'].map(($bigint) => ({ $bigint })),
    ...['2020-01-02T03:04:05.006Z', 'invalid'].map(($date) => ({ $date })),
    { $datetime: { iso: '2020-01-01T00:00:00.500Z', zone: 'UTC' } },
    { $datetime: { iso: '2020-01-01T00:00:00.000-05:00', zone: 'America/New_York' } },
    { $datetime: { iso: '2020-01-01T00:00:00.000+02:00', zone: 'UTC+2' } },
    { $vector2: [1, { $number: '-0' }] },
    { $vector3: [{ $number: 'NaN' }, 2, 3.5] },
    { $quaternion: [0, 0, 0, 1] },
    { $rotation: [0, 0, 0, 1] },
    { $error: { name: 'Error', message: 'm' } },
    { $error: { name: 'Own', message: '', props: { code: { $bigint: '7' }, list: [{ $undefined: true }] } } },
    { $regexp: { source: 'a\\/b', flags: 'gi' } },
    { $map: [[{ $map: [] }, { $set: [1] }], ['k', { $undefined: true }], [{ $number: 'NaN' }, null]] },
    { $set: [{ $bot: 'a' }, [1], { x: { $date: 'invalid' } }] },
    ...['ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array',
        'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array',
        'BigInt64Array', 'BigUint64Array'].map((type) => ({ $bytes: { type, base64: 'AQIDBAUGB/8=' } })),
    { $bytes: { type: 'Uint8Array', base64: '' } },
    { $bot: 'a' },
    { $symbol: 'd' },
    { $symbol: null },
];

const plain = [
    null, true, 0, -1.5, 1e21, 5e-324, '', 'text', '\ud800', 'a\u0000b', '\u2028', [], {}, [[], {}],
    { '': 1, '\udc00': 2, 'a b': [null] }, { $a: 1, $b: 2 },
];

/** Objects that look like a form but hold something else: bots may have them in tags. */
const alike = [
    { $number: 5 }, { $number: 'five' }, { $bigint: 'x' }, { $date: 5 }, { $date: 'tomorrow' },
    { $datetime: null }, { $datetime: {} }, { $vector2: [1] }, { $vector2: null }, { $vector3: {} },
    { $quaternion: [] }, { $rotation: 'x' }, { $error: 5 }, { $error: { name: 1 } },
    { $regexp: { source: '(', flags: '' } }, { $regexp: null }, { $map: [5] }, { $map: { a: 1 } },
    { $set: { a: 1 } }, { $bytes: { type: 'Function', base64: 'AQI=' } },
    { $bytes: { type: 'Int32Array', base64: 'AQI=' } }, { $bytes: { type: 'Uint8Array', base64: '*' } },
    { $mockFn: 'x' }, { $looseBot: 5 }, { $other: 1 }, { $: 1 },
];

test('a value arrives and comes back as it was sent', () => withRuntime(async (pipe) => {
    for (const value of [...forms, ...plain, ...alike]) {
        assert.deepEqual(await give(pipe, 'return that;', value), value);
    }
}));

test('forms are known inside of lists, objects and each other', () => withRuntime(async (pipe) => {
    for (const value of forms) {
        const isMinusZero = value.$number === '-0'; // a Set makes it 0
        const list = [[value], { $set: isMinusZero ? [] : [value] }, { $map: [[1, value]] }];
        assert.deepEqual(await give(pipe, 'return that;', list), list);
        if ('$undefined' in value) continue;
        const inside = { a: { b: value, c: [value] } };
        assert.deepEqual(await give(pipe, 'return that;', inside), inside);
    }
}));

test('forms are known in tags, arguments, results and answers of the host', () => withRuntime(async (pipe) => {
    for (const value of forms.filter((form) => !('$undefined' in form) && !('$bot' in form))) {
        await pipe.request({
            call: 'stateUpdated',
            update: {
                state: { a: { tags: { v: value, go: '@return tags.v;', id: '@return that;' } } },
                addedBots: [], removedBots: [], updatedBots: ['a'], version: null,
            },
        });
        const shout = await pipe.request({ call: 'shout', name: 'go' });
        assert.deepEqual(shout.ok.results, [value]);
        const told = await pipe.request({ call: 'shout', name: 'id', arg: { v: value } });
        assert.deepEqual(told.ok.results, [{ v: value }]);
        pipe.takeEvents();
        const { ok: task } = await pipe.request({ call: 'test.task' });
        await pipe.request({
            call: 'process', actions: [{ type: 'async_result', taskId: task.taskId, result: value }],
        });
        await pipe.request({ call: 'get', what: 'energy' });
        const [settled] = pipe.takeEvents();
        assert.deepEqual(settled.value, value);
    }
}));

test('the classes of values are those that scripts know', () => withRuntime(async (pipe) => {
    const classes = {
        Date: { $date: 'invalid' }, Map: { $map: [] }, Set: { $set: [] }, RegExp: { $regexp: { source: 'a', flags: '' } },
        Error: { $error: { name: 'TypeError', message: '' } }, Vector2: { $vector2: [1, 2] }, Vector3: { $vector3: [1, 2, 3] },
        Rotation: { $rotation: [0, 0, 0, 1] }, Quaternion: { $quaternion: [0, 0, 0, 1] },
        DateTime: { $datetime: { iso: '2020-01-01T00:00:00.000Z', zone: 'UTC' } },
        ArrayBuffer: { $bytes: { type: 'ArrayBuffer', base64: '' } }, Float64Array: { $bytes: { type: 'Float64Array', base64: '' } },
        Function: { $function: true },
    };
    for (const [name, value] of Object.entries(classes)) {
        assert.equal(await give(pipe, `return that instanceof ${name};`, value), true, name);
    }
}));

test('a bot that does not exist arrives as null', () => withRuntime(async (pipe) => {
    assert.deepEqual(await give(pipe, 'return that;', [{ $bot: 'nobody' }, { $bot: 'a' }, { $bot: 5 }]),
        [null, { $bot: 'a' }, null]);
}));

/** Scripts and what their values are written as. */
const written = [
    ['const o = {}; o.o = o; o.a = [o, {b: o.a}]; return o;', { o: { $cycle: 1 }, a: [{ $cycle: 2 }, {}] }],
    ['const m = new Map(); m.set(m, [m]); return m;', { $map: [[{ $cycle: 1 }, [{ $cycle: 2 }]]] }],
    ["const e = new Error('m'); e.self = e; return e;", { $error: { name: 'Error', message: 'm', props: { self: { $cycle: 1 } } } }],
    ['const o = {}; return [o, o];', [{}, {}]],
    ['return [, 1, ,];', [{ $undefined: true }, 1, { $undefined: true }]],
    ['return {a: undefined, f() {}, s: Symbol.iterator};', { f: { $function: true }, s: { $symbol: 'Symbol.iterator' } }],
    ['return {get a() { throw 1; }, b: 2};', { b: 2 }],
    ['return [Object.create({inherited: 1}), Object.create(null)];', [{}, {}]],
    ['return [new Uint8Array([1, 2, 3, 4]).subarray(1, 3)];', [{ $bytes: { type: 'Uint8Array', base64: 'AgM=' } }]],
    ["class Own extends Error { name = 'Own'; code = 1; } return new Own('m');", { $error: { name: 'Own', message: 'm', props: { code: 1 } } }],
    ["const e = new Error('m'); Object.defineProperty(e, 'message', {get() { throw 1; }}); return e;", { $error: { name: 'Error', message: '' } }],
    ["const e = new Error('m'); e.name = {toString() { throw 1; }}; return e;", { $error: { name: '', message: 'm' } }],
    ["const e = new Error('m'); Object.defineProperty(e, 'x', {enumerable: true, get() { throw 1; }}); return e;", { $error: { name: 'Error', message: 'm' } }],
    ['const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); return [proxy, 1];', [{ $opaque: 'unreadable' }, 1]],
    ['return [new Proxy({}, {ownKeys() { throw 1; }}), 1];', [{ $opaque: 'unreadable' }, 1]],
    ['return [new WeakMap(), new URL("https://a/"), [].values(), globalThis];',
        ['WeakMap', 'URL', 'Array Iterator', 'globalThis'].map(($opaque) => ({ $opaque }))],
    ['return [getBot(byID("a")), {b: getBot(byID("a"))}];', [{ $bot: 'a' }, { b: { $bot: 'a' } }]],
];

test('what has no form of its own does not harm what stands beside it', () => withRuntime(async (pipe) => {
    for (const [script, value] of written) assert.deepEqual(await give(pipe, script), value, script);
}));

test('accessors for items on Object.prototype do not reach into answers', () => withRuntime(async (pipe) => {
    const script = `Object.defineProperty(Object.prototype, '0', {set() { throw 1; }, configurable: true});
        return {a: {b: [new Map([[1, new Set([2])]])]}};`;
    assert.deepEqual(await give(pipe, script), { a: { b: [{ $map: [[1, { $set: [2] }]] }] } });
}));

test('an unreadable error does not swallow the errors and actions beside it', () => withRuntime(async (pipe) => {
    const script = "@os.toast('told'); const e = new Error('m'); Object.defineProperty(e, 'message', {get() { throw 1; }}); throw e;";
    await pipe.request({
        call: 'stateUpdated',
        update: {
            state: { b: { id: 'b', tags: { go: script } }, c: { id: 'c', tags: { go: "@throw 'c';" } } },
            addedBots: ['b', 'c'], removedBots: [], updatedBots: [], version: null,
        },
    });
    pipe.takeEvents();
    await pipe.request({ call: 'shout', name: 'go' });
    await pipe.request({ call: 'get', what: 'energy' });
    const events = pipe.takeEvents();
    assert.deepEqual(events.map((event) => event.event), ['actions', 'errors']);
    assert.deepEqual(events[1].errors.map((error) => error.error),
        [{ $error: { name: 'Error', message: '' } }, 'c']);
}));

test('an object that is nested too deeply is cut off, not refused', () => withRuntime(async (pipe) => {
    for (const step of ['const next = {}; at.x = next; at = next;', 'const next = []; at.push(next); at = next;']) {
        for (const depth of [1000, 3000, 100000]) {
            const start = step.includes('[]') ? '[]' : '{}';
            const value = await give(pipe, `const top = ${start}; let at = top; for (let i = 0; i < ${depth}; i++) { ${step} } return [top, 1];`);
            assert.equal(value[1], 1, `${depth} levels`);
        }
    }
}));

test('promises keep their numbers, which start again with the next runtime', () => withRuntime(async (pipe) => {
    assert.deepEqual(await give(pipe, 'globalThis.p = Promise.resolve(1); return [p, p, Promise.resolve(2)];'),
        [{ $promise: 0 }, { $promise: 0 }, { $promise: 1 }]);
    assert.deepEqual(await give(pipe, 'return {p};'), { p: { $promise: 0 } });
    await pipe.request({ call: 'close' });
    await pipe.request({ call: 'open' });
    assert.deepEqual(await give(pipe, 'return Promise.resolve(3);'), { $promise: 0 });
    await pipe.request({ call: 'get', what: 'energy' });
    assert.deepEqual(pipe.takeEvents().filter((event) => event.event === 'settled').map((event) => [event.promise, event.value]),
        [[0, 1], [1, 2], [0, 3]]);
}));

test('an update is answered with the values of its bots, whatever they are', () => withRuntime(async (pipe) => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`t${i}`, i]));
    const given = {
        plain: { x: 1, text: 'a "b" \ud800', none: null, list: ['x', 1, [true]], object: { y: { z: null } } },
        odd: { x: '🔢-Infinity', at: '➡️1,2', made: '🧬{"deep":[1,{"b":[]}]}', y: '🔢-0' },
        many,
        last: { '': 0, toJSON: 'text', '__proto__ ': 1 },
    };
    const values = {
        plain: given.plain,
        odd: {
            x: { $number: '-Infinity' }, at: '➡️1,2',
            made: { deep: [1, { b: [] }] }, y: { $number: '-0' },
        },
        many,
        last: { '': 0, '__proto__ ': 1 },
    };
    const ids = Object.keys(given);
    const add = () => pipe.request({
        call: 'stateUpdated',
        update: {
            state: Object.fromEntries(ids.map((id) => [id, { id, tags: given[id] }])),
            addedBots: ids, removedBots: [], updatedBots: [], version: { site: 1 },
        },
    });
    const expected = {
        state: Object.fromEntries(ids.map((id) => [
            id, { id, precalculated: true, tags: given[id], values: withoutNull(values[id]) },
        ])),
        addedBots: ids, removedBots: [], updatedBots: [], version: { site: 1 },
    };
    assert.deepEqual((await add()).ok, expected);
    await pipe.request({
        call: 'stateUpdated',
        update: {
            state: Object.fromEntries(ids.map((id) => [id, null])),
            addedBots: [], removedBots: ids, updatedBots: [], version: null,
        },
    });
    // The engine's JSON would ask for it.
    await give(pipe, 'Object.prototype.toJSON = () => "patched"');
    assert.deepEqual((await add()).ok, expected);
}));

/** @param {Record<string, any>} tags */
function withoutNull(tags) {
    return Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== null));
}
