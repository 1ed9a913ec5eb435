// Scripts may replace the language's built-ins. Whatever they do, the runtime
// goes on: shouts, edits, queries, timers, tasks and answers work as before.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTable } from '../../tools/api/table.mjs';
import { Pipe } from '../behaviour/pipe.mjs';

/** What a script breaks, by the name of what it breaks. */
const patches = {
    'Array.prototype': `
        for (const name of Object.getOwnPropertyNames(Array.prototype)) {
            if (name !== 'length' && name !== 'constructor') {
                Array.prototype[name] = () => { throw new Error('patched'); };
            }
        }`,
    'the setters of indices': `
        for (let i = 0; i < 30; i++) {
            if (i === 2) continue; // where the listener itself appends
            Object.defineProperty(Array.prototype, i, {
                get() { return 'patched'; }, set() {}, configurable: true });
        }`,
    'the setters of indices of all objects': `
        for (let i = 0; i < 30; i++) {
            if (i === 2) continue; // where the listener itself appends
            Object.defineProperty(Object.prototype, i, {
                get() { throw new Error('patched'); }, set() {}, configurable: true });
        }`,
    'Map.prototype': `
        for (const name of ['get', 'set', 'has', 'delete', 'forEach', 'clear', 'keys']) {
            Map.prototype[name] = () => { throw new Error('patched'); };
            if (Set.prototype[name]) Set.prototype[name] = Map.prototype[name];
        }
        WeakMap.prototype.get = WeakMap.prototype.set = () => { throw new Error('patched'); };`,
    'Object.prototype': `
        Object.prototype.toJSON = () => { throw new Error('patched'); };
        Object.prototype.hasOwnProperty = () => { throw new Error('patched'); };
        Object.prototype.toString = () => { throw new Error('patched'); };
        Object.prototype.valueOf = () => { throw new Error('patched'); };
        Object.defineProperty(Object.prototype, 'type', {
            get: () => 'patched', set: () => {}, configurable: true });
        Object.keys = Object.create = Object.defineProperty = () => { throw new Error('patched'); };`,
    'Promise.prototype': `
        Promise.prototype.then = Promise.prototype.catch = Promise.prototype.finally
            = () => { throw new Error('patched'); };
        Promise.resolve = Promise.reject = Promise.all = () => { throw new Error('patched'); };
        globalThis.Promise = function () { throw new Error('patched'); };`,
    JSON: `
        JSON.parse = JSON.stringify = () => { throw new Error('patched'); };
        globalThis.JSON = null;`,
    Reflect: `
        for (const name of Reflect.ownKeys(Reflect)) {
            if (typeof name === 'string') Reflect[name] = () => { throw new Error('patched'); };
        }
        globalThis.Reflect = null;`,
    'Symbol.iterator': `
        Array.prototype[Symbol.iterator] = () => { throw new Error('patched'); };
        Map.prototype[Symbol.iterator] = Set.prototype[Symbol.iterator]
            = String.prototype[Symbol.iterator] = Array.prototype[Symbol.iterator];`,
    'Function.prototype': `
        Function.prototype.call = Function.prototype.apply = Function.prototype.bind
            = () => { throw new Error('patched'); };`,
    'String.prototype and RegExp.prototype': `
        for (const name of Object.getOwnPropertyNames(String.prototype)) {
            if (name !== 'length' && name !== 'constructor') {
                String.prototype[name] = () => { throw new Error('patched'); };
            }
        }
        RegExp.prototype.exec = RegExp.prototype.test = () => { throw new Error('patched'); };`,
    'Error, Date, Number and Math': `
        Error.prototype.toString = () => { throw new Error('patched'); };
        Date.now = Date.prototype.getTime = () => { throw new Error('patched'); };
        Number.isFinite = Number.isInteger = Number.isNaN = () => { throw new Error('patched'); };
        Math.floor = Math.max = Math.min = () => { throw new Error('patched'); };`,
};

const bots = {
    lamp: { id: 'lamp', tags: {
        kind: 'lamp',
        level: '2',
        list: [1, 2],
        spot: '➡️1,2',
        next: '🔗door',
        onGo: '@tags.level = tags.level + that.by; tags.list.push(3); whisper("door", "onKnock", 5);'
            + ' os.toast("on"); return [tags.level, links.next === bot, tags.spot.x];',
        onLate: '@await os.showInput("x"); tags.late = true;',
        onTimer: '@setTimeout(() => { tags.rang = true; }, 10);',
        onBad: '@null.x',
        onError: '@tags.failed = that.tag;',
        onMake: '@const made = create({ space: "tempLocal", kind: "spark" }); destroy(made);',
    } },
    door: { id: 'door', tags: { kind: 'door', onKnock: '@tags.knocks = that;' } },
};

async function succeed(pipe, request) {
    const answer = await pipe.request(request);
    assert.equal(answer.error, undefined, `${request.call}: ${JSON.stringify(answer.error)}`);
    return answer.ok;
}

/** Everything a host does in a day. */
async function exercise(pipe) {
    const seen = {};
    seen.go = await succeed(pipe, { call: 'shout', name: 'onGo', arg: { by: 1 } });
    seen.late = await succeed(pipe, { call: 'shout', name: 'onLate', bots: ['lamp'] });
    const { taskId } = seen.late.actions[0];
    seen.late.actions[0].taskId = 0;
    await succeed(pipe, {
        call: 'process', actions: [{ type: 'async_result', taskId, result: 'y' }],
    });
    await succeed(pipe, { call: 'shout', name: 'onTimer' });
    await succeed(pipe, { call: 'test.advance', ms: 20 });
    seen.bad = (await succeed(pipe, { call: 'shout', name: 'onBad' })).errors.map((e) => e.tag);
    seen.made = await succeed(pipe, {
        call: 'process', actions: [{ type: 'action', eventName: 'onMake', botIds: null }],
    });
    seen.update = await succeed(pipe, {
        call: 'stateUpdated',
        update: {
            state: { lamp: { tags: { color: '🔢7' } }, new: { id: 'new', tags: { onGo: '@return 1' } } },
            addedBots: ['new'], removedBots: [], updatedBots: ['lamp'], version: null,
        },
    });
    seen.found = await succeed(pipe, {
        call: 'execute', script: 'return [getBots(byTag("kind", "lamp"))[0].id, getBot("id", "door").tags.knocks];',
    });
    seen.bots = await succeed(pipe, { call: 'get', what: 'bots' });
    return JSON.parse(JSON.stringify(seen).replaceAll(/"[0-9a-f]{8}-[0-9a-f-]{27}"/g, '"uuid"'));
}

async function day(patch) {
    const pipe = new Pipe();
    try {
        await succeed(pipe, { call: 'open', userId: 'lamp' });
        await succeed(pipe, {
            call: 'stateUpdated',
            update: {
                state: bots, addedBots: Object.keys(bots), removedBots: [], updatedBots: [],
                version: null,
            },
        });
        if (patch) {
            const done = await succeed(pipe, { call: 'execute', script: patch });
            assert.deepEqual(done.errors, [], 'the patch itself failed');
        }
        const seen = await exercise(pipe);
        seen.events = pipe.takeEvents().map(({ event }) => event);
        return seen;
    } finally {
        pipe.end();
    }
}

const expected = await day(null);

test('an untouched runtime does all of it', () => {
    assert.deepEqual(expected.go.results, [[3, false, 1]]);
    assert.deepEqual(expected.bad, ['onBad']);
    assert.equal(expected.bots.lamp.tags.late, true);
    assert.equal(expected.bots.lamp.tags.rang, true);
    assert.equal(expected.bots.lamp.tags.failed, 'onBad');
    assert.deepEqual(expected.found.result, ['lamp', 5]);
});

for (const [name, patch] of Object.entries(patches)) {
    test(`a runtime whose scripts broke ${name} works on`, async () => {
        assert.deepEqual(await day(patch), expected);
    });
}

// Most of the API is evaluated when one of its names is first used, which may
// be after the patch.
const table = await readTable();
const names = [...new Set([...table.rows, ...table.stubs]
    .filter((row) => !row.tag && !row.lazy).map((row) => row.path.split('.')[0]))];

/** Looks at all members, with functions that no patch can reach. */
const walker = `
    const { ownKeys, getOwnPropertyDescriptor, defineProperty: define } = Reflect;
    globalThis.walk = (object, path, lines) => {
        const keys = ownKeys(object);
        for (let i = 0; i < keys.length; i++) {
            const own = getOwnPropertyDescriptor(object, keys[i]);
            const isValue = 'value' in own && own.get === undefined;
            const line = path + '.' + keys[i] + ' ' + (isValue ? typeof own.value : 'accessor');
            define(lines, lines.length, { value: line, enumerable: true, configurable: true, writable: true });
            if (isValue && typeof own.value === 'object' && own.value !== null) {
                globalThis.walk(own.value, path + '.' + keys[i], lines);
            }
        }
        return lines;
    };`;

const look = `const lines = [];
    ${names.map((name) => `walk({ ${name} }, '', lines);`).join('\n')}
    return lines;`;

async function lookAround(patch) {
    const pipe = new Pipe();
    try {
        await succeed(pipe, { call: 'open' });
        for (const script of [walker, patch]) {
            const done = await succeed(pipe, { call: 'execute', script });
            assert.deepEqual(done.errors, []);
        }
        const seen = await succeed(pipe, { call: 'execute', script: look });
        assert.deepEqual(seen.errors, []);
        return seen.result;
    } finally {
        pipe.end();
    }
}

const everything = await lookAround('');

test('the whole API is there when it is first looked at', () => {
    assert.ok(everything.length > 400, `only ${everything.length} members`);
    for (const line of ['.os object', '.os.toast function', '.math.sum function']) {
        assert.ok(everything.includes(line), line);
    }
});

for (const [name, patch] of Object.entries(patches)) {
    test(`API that is first used after a script broke ${name} is the same`, async () => {
        assert.deepEqual(await lookAround(patch), everything);
    });
}

test('setters on Object.prototype take no tag away on its way to the host', async () => {
    const pipe = new Pipe();
    /** @param {string} script */
    const told = async (script) => {
        pipe.takeEvents();
        await pipe.request({ call: 'execute', script });
        await pipe.request({ call: 'get', what: 'energy' });
        return pipe.takeEvents().flatMap((event) => event.actions ?? []);
    };
    try {
        await pipe.request({ call: 'open' });
        await told(`Object.defineProperty(Object.prototype, 'color', {
            get: () => 'patched', set() { globalThis.wasSet = true; }, configurable: true });`);
        const made = await told(`
            const bot = create({ color: 'red', list: [1] }, JSON.parse('{"__proto__": 5}'));
            setTagMask(bot, 'color', 'mask');
            create({ space: 'history', color: { a: 1 } });`);
        assert.deepEqual(
            made.map(({ bot: { tags, masks } }) => [Object.entries(tags), masks]),
            [
                [[['color', 'red'], ['list', [1]], ['__proto__', 5]], { tempLocal: { color: 'mask' } }],
                [[['color', { a: 1 }]], undefined],
            ],
        );
        const [{ update }] = await told(`getBots('list')[0].tags.color = 'blue';`);
        assert.deepEqual(update, { tags: { color: 'blue' } });
        const { ok } = await pipe.request({
            call: 'stateUpdated',
            update: {
                state: { b: { id: 'b', tags: { color: 'green', n: '🔢2' }, masks: { local: { color: 'm' } } } },
                addedBots: ['b'], removedBots: [], updatedBots: [], version: null,
            },
        });
        assert.deepEqual(ok.state.b, {
            id: 'b', precalculated: true, tags: { color: 'green', n: '🔢2' },
            values: { color: 'm', n: 2 }, masks: { local: { color: 'm' } },
        });
        const { ok: set } = await pipe.request({ call: 'execute', script: 'return globalThis.wasSet;' });
        assert.equal(set.result, undefined);
    } finally {
        pipe.end();
    }
});
