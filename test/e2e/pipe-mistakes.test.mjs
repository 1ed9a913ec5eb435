// Mistakes of hosts: whatever stands in a parameter, the answer is a mistake by
// name, nothing has changed, and the program goes on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipe } from '../behaviour/pipe.mjs';

const bots = { a: { id: 'a', tags: { go: '@return 1;', n: 1 } } };
const noUpdate = { state: {}, addedBots: [], removedBots: [], updatedBots: [], version: null };

/** Values by kind; a parameter is given one of each kind that it does not take. */
const kinds = {
    boolean: [true],
    number: [0, -1.5],
    text: ['', 'x'],
    list: [[], [1], [null], [['x']]],
    object: [{ x: 1 }, { x: null }],
};

/**
 * Parameters by call, each with the kinds that it takes. `?` marks those that
 * may be left out, and may then be null as well.
 */
const parameters = {
    stateUpdated: { update: 'object' },
    versionUpdated: { 'version?': 'object' },
    shout: { name: 'text', 'bots?': 'list' },
    process: { actions: 'list' },
    execute: { script: 'text' },
    resolve: { module: 'text', 'bot?': 'text', 'tag?': 'text' },
    get: { what: 'text' },
    set: {
        'userId?': 'text', 'editModes?': 'object', 'errorLimit?': 'number', 'latency?': 'number',
        'offset?': 'number', 'spread?': 'number',
    },
    'test.set': { 'now?': 'number', 'uuids?': 'list', 'energy?': 'number' },
    'test.advance': { 'ms?': 'number' },
    'test.mock': { fn: 'number', 'results?': 'list' },
    'test.task': { 'iterable?': 'boolean' },
    'test.eval': { script: 'text', 'bot?': 'text', 'tag?': 'text' },
};

/** What the other parameters of a call are meanwhile. */
const fitting = {
    stateUpdated: { update: noUpdate }, shout: { name: 'go' }, process: { actions: [] },
    execute: { script: '' }, resolve: { module: 'm' }, get: { what: 'bots' },
    'test.mock': { fn: 1 }, 'test.eval': { script: '' },
};

/** @param {(pipe: Pipe) => Promise<void>} body */
async function withRuntime(body) {
    const pipe = new Pipe();
    try {
        await pipe.request({ call: 'open' });
        await pipe.request({
            call: 'stateUpdated', update: { ...noUpdate, state: bots, addedBots: ['a'] },
        });
        await body(pipe);
    } finally {
        pipe.end();
    }
}

/**
 * @param {Pipe} pipe
 * @param {object} request
 */
async function expectMistake(pipe, request) {
    const before = await pipe.request({ call: 'get', what: 'bots' });
    pipe.takeEvents();
    const answer = await pipe.request(request);
    const text = JSON.stringify(request);
    assert.equal(answer.error?.name, 'InvalidRequest', `${text} was answered ${JSON.stringify(answer)}`);
    assert.doesNotMatch(answer.error.message, /evaluating|not an object \(|undefined is not/, text);
    assert.deepEqual(await pipe.request({ call: 'get', what: 'bots' }),
        { ...before, id: before.id + 2 }, `${text} changed something`);
    assert.deepEqual(pipe.takeEvents(), [], `${text} told something`);
}

for (const [call, list] of Object.entries(parameters)) {
    test(`a host is told what is wrong with a parameter of ${call}`, () => withRuntime(async (pipe) => {
        for (const [marked, kind] of Object.entries(list)) {
            const optional = marked.endsWith('?');
            const name = optional ? marked.slice(0, -1) : marked;
            const wrong = Object.entries(kinds).filter(([other]) => other !== kind)
                .flatMap(([, values]) => values);
            for (const value of wrong) {
                await expectMistake(pipe, { call, ...fitting[call], [name]: value });
            }
            if (optional) {
                const answer = await pipe.request({ call, ...fitting[call], [name]: null });
                assert.equal(answer.error, undefined, `${call} without ${name}`);
            } else {
                await expectMistake(pipe, { call, ...fitting[call], [name]: null });
                await expectMistake(pipe, { call, ...fitting[call], [name]: undefined });
            }
        }
    }));
}

/** Requests whose parameters are of the right kind, with something wrong inside. */
const wrongInside = [
    ...[[1], [null], [['x']]].flatMap((list) => [
        { call: 'shout', name: 'go', bots: list },
        { call: 'get', what: 'bots', ids: list },
        { call: 'test.set', uuids: list },
        ...['addedBots', 'removedBots', 'updatedBots'].map((name) => (
            { call: 'stateUpdated', update: { ...noUpdate, [name]: list } })),
    ]),
    ...[5, 'x', null, true].map((action) => ({ call: 'process', actions: [action] })),
    ...[undefined, null, 5, {}].flatMap((text) => [
        { type: 'action', eventName: text },
        { type: 'run_script', script: text },
        { type: 'register_custom_app', appId: text, botId: 'a' },
        { type: 'register_builtin_portal', portalId: text },
        { type: 'define_global_bot', name: text, botId: 'a' },
    ]).map((action) => ({ call: 'process', actions: [{ type: 'show_toast' }, action] })),
    ...[5, 'a', {}, [5], [{}]].map((botIds) => (
        { call: 'process', actions: [{ type: 'action', eventName: 'go', botIds }] })),
    ...[undefined, null, 5, 'x', [], { a: 5 }, { a: 'x' }, { a: [] }].map((state) => (
        { call: 'process', actions: [{ type: 'apply_state', state }] })),
    ...['tags', 'masks', 'signatures'].flatMap((name) => [5, 'x', [], true].flatMap((value) => [
        { ...noUpdate, addedBots: ['b'], state: { b: { id: 'b', [name]: value } } },
        { ...noUpdate, updatedBots: ['a'], state: { a: { [name]: value } } },
    ])).map((update) => ({ call: 'stateUpdated', update })),
    ...[5, 'x', [], true].map((mask) => (
        { call: 'stateUpdated', update: { ...noUpdate, updatedBots: ['a'], state: { a: { masks: { local: mask } } } } })),
    ...[null, undefined, 5, {}, { tags: {} }, { id: 5 }].map((bot) => (
        { call: 'stateUpdated', update: { ...noUpdate, addedBots: ['b'], state: { b: bot } } })),
    { call: 'stateUpdated', update: { ...noUpdate, addedBots: ['b'], state: { b: { id: 'b', tags: {}, space: 5 } } } },
    { call: 'stateUpdated', update: { ...noUpdate, updatedBots: ['a'], state: { a: 5 } } },
    { call: 'set', editModes: { shared: 'late' } },
    { call: 'get', what: 'weather' },
    { call: 'get', what: 'links', bot: 'nobody' },
    { call: 'get', what: 'listeners', bot: 'nobody', tag: 'x' },
    { call: 'test.eval', script: '', bot: 'nobody' },
    { call: 'test.advance', ms: -1 },
    { call: 'test.advance', ms: { $number: 'NaN' } },
    { call: 'test.set', now: { $number: 'Infinity' } },
    { call: 'test.mock', fn: 1, results: [5] },
];

test('a host is told what is wrong inside of a parameter', () => withRuntime(async (pipe) => {
    for (const request of wrongInside) await expectMistake(pipe, request);
}));

test('after a wrong open another one works', async () => {
    const pipe = new Pipe();
    try {
        for (const wrong of [
            { version: 5 }, { device: 'x' }, { editModes: [] }, { forceSync: 1 }, { userId: 5 },
            { errorLimit: 'x' }, { places: 'yes' }, { settle: [] },
        ]) {
            const answer = await pipe.request({ call: 'open', ...wrong });
            assert.equal(answer.error?.name, 'InvalidRequest', JSON.stringify(wrong));
        }
        assert.equal((await pipe.request({ call: 'open' })).error, undefined);
        assert.equal((await pipe.request({ call: 'get', what: 'errorLimit' })).ok, 1000);
    } finally {
        pipe.end();
    }
});
