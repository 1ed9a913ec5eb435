// Arguments that make no sense: every function of the API gets many of them, and
// so do the methods of vectors and rotations. Whatever they are, the runtime goes
// on, and an error says what is wrong with the call, never what went wrong inside.
//
// The arguments follow from a seed. AUXRT_FUZZ_ROUNDS sets how often each function
// is called (5), AUXRT_FUZZ_SEED another beginning.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readTable } from '../../tools/api/table.mjs';
import { Pipe, missing } from './pipe.mjs';

const rounds = Number(process.env.AUXRT_FUZZ_ROUNDS ?? 5);
let state = Number(process.env.AUXRT_FUZZ_SEED ?? 20240117);

function pick(list) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return list[Math.floor((state / 2 ** 32) * list.length)];
}

/** Expressions for arguments. What they throw themselves is called "mine". */
const values = [
    'undefined', 'null', '0', '-1', 'NaN', '1.5', 'Infinity', 'true', 'false', '10n',
    '""', '"a"', '"home"', '"🔗b"', '"📅2020"', '"#x"', '"vRK1.a.b"', '"x".repeat(100)',
    '[]', '{}', '[[]]', '[null]', '[undefined]', '[1, 2]', '[{}]', '["a", "b"]', '{ length: 3 }',
    '{ x: 1, y: 2, z: 3 }', '{ id: "q", tags: {} }', '{ id: "q" }', '{ id: null, tags: null }',
    'bot', '[bot]', 'tags', 'masks', 'getBots', 'globalThis', '(() => 1)',
    '(() => { throw new Error("mine"); })', 'new Vector3(1, 2, 3)', 'new Vector2(1, 2)', 'new Rotation()',
    'new Date(0)', 'new Date(NaN)', '/a/', 'new Map([["a", "b"]])', 'new Uint8Array([1, 2])',
    'new ArrayBuffer(2)', 'new Error("e")', 'Promise.resolve(1)', '{ then: 5 }', 'Object.create(null)',
    '{ get x() { throw new Error("mine"); } }', 'new Proxy({}, {})', 'new (class Own {})()',
    '{ success: false }', '{ success: true, url: "u" }', '{ type: "show_toast" }', '{ endpoint: 5 }',
    '{ duration: 1, fromValue: 0, toValue: 5 }', '{ fromValue: { a: 1 }, toValue: null, duration: 1 }',
    '{ axis: null, angle: 1 }', '{ from: null, to: null }', '{ euler: null }', '{ sequence: [null] }',
    '{ direction: null, upwards: null }', '{ quaternion: null }', '{ version: 1, state: {} }',
];

const methods = [
    'Vector2.angleBetween', 'Vector2.distanceBetween', 'Vector2.interpolatePosition',
    'Vector2.interpolateDirection', 'Vector3.angleBetween', 'Vector3.distanceBetween',
    'Vector3.interpolatePosition', 'Vector3.interpolateDirection', 'Vector2.createNormalized',
    'Vector3.createNormalized', 'Rotation.angleBetween', 'Rotation.interpolate',
    'Rotation.quaternionFromAxisAndAngle', 'Rotation.quaternionFromTo', 'Rotation.quaternionLook',
    'new Vector2(1, 2).add', 'new Vector2(1, 2).subtract', 'new Vector2(1, 2).multiply', 'new Vector2(1, 2).dot',
    'new Vector2(1, 2).equals', 'new Vector3(1, 2, 3).add', 'new Vector3(1, 2, 3).subtract',
    'new Vector3(1, 2, 3).multiply', 'new Vector3(1, 2, 3).cross', 'new Vector3(1, 2, 3).dot',
    'new Vector3(1, 2, 3).equals', 'new Rotation().rotateVector3', 'new Rotation().rotateVector2',
    'new Rotation().combineWith', 'new Rotation().equals', 'new Quaternion().multiply',
    'new Quaternion().equals', 'os.getDatabase("r", "a").batch', 'os.getDatabase("r", "a").run',
    'os.getDatabase("r", "a").statement', 'os.getDatabase("r", "a").sql', 'os.getDatabase("r", "a").query',
    'math.getSeededRandomNumberGenerator(1).random', 'math.getSeededRandomNumberGenerator(1).randomInt',
];

/** Third-party code, a realm of its own each time, and what ends the script. */
const left = /^(?:html|html\.f|os\.createDebugger|__energyCheck|DateTime)$/;

const { rows } = await readTable();
const functions = [
    ...rows.filter((row) => !row.getter && !left.test(row.path))
        .map((row) => (row.class ? `new ${row.path}` : row.path)),
    ...methods,
];

/** The engine's own words about a value that was not what the code took it for. */
const inside = /evaluating '|Attempted to |is not an object|is not a function|is not iterable|destructured|is not a constructor/;

const bots = {
    me: { id: 'me', space: 'tempLocal', tags: { gridPortal: 'home', inst: 'i' } },
    a: { id: 'a', tags: { x: 1, home: true, link: '🔗b', list: [1] } },
    b: { id: 'b', tags: { creator: 'a' } },
};

let pipe = null;
after(() => pipe?.end());

async function reopen() {
    await pipe.request({ call: 'close' });
    const opened = await pipe.request({ call: 'open', userId: 'me' });
    assert.equal(opened.error, undefined, JSON.stringify(opened.error));
    await pipe.request({ call: 'stateUpdated', update: {
        state: bots, addedBots: Object.keys(bots), removedBots: [], updatedBots: [], version: null,
    } });
    pipe.takeEvents();
}

/** Calls a function; what it throws or rejects with is kept in `told`. */
const scriptOf = (name, args) => `
const told = (globalThis.told ??= []);
const tell = (e) => { told[told.length] = [${JSON.stringify(`${name}(${args})`)}, e instanceof Error ? e.message : '']; };
try {
    const result = ${name}(${args});
    if (result instanceof Promise) result.catch(tell);
} catch (e) { tell(e); }
return null;`;

async function takeTold() {
    await pipe.request({ call: 'get', what: 'energy' });
    const { ok } = await pipe.request({ call: 'test.eval', script: 'return globalThis.told ?? [];' });
    return ok.returns;
}

test('nonsense is explained in the words of the caller, and the runtime goes on', {
    skip: missing === null ? false : `build ${missing} first`,
}, async (t) => {
    pipe = new Pipe();
    const leaks = new Map();
    let calls = 0;
    for (let round = 0; round < rounds; round++) {
        await reopen();
        for (const name of functions) {
            const args = Array.from({ length: pick([0, 1, 2, 3, 4]) }, () => pick(values)).join(', ');
            const request = { call: 'test.eval', bot: 'a', script: scriptOf(name, args) };
            let answer = await pipe.request(request);
            if (/there is no bot/.test(answer.error?.message)) {
                // It was destroyed: that makes sense.
                await reopen();
                answer = await pipe.request(request);
            }
            assert.equal(answer.error, undefined, `${name}(${args}): ${JSON.stringify(answer.error)}`);
            assert.equal(answer.ok.returns, null, `${name}(${args})`);
            if (++calls % 100 > 0) continue;
            for (const [call, message] of await takeTold()) if (inside.test(message)) leaks.set(call, message);
            await reopen();
        }
    }
    t.diagnostic(`${calls} calls of ${functions.length} functions`);
    assert.deepEqual(Object.fromEntries(leaks), {});
});
