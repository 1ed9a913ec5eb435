// Scripts that put something on Object.prototype. It may disturb other scripts,
// as it would anywhere; what the host sends and hears must not change, or the
// script could not even be mended.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../tools/api/table.mjs';
import { missing } from './run.mjs';

const skip = missing ? `build ${missing} first` : false;
const { Pipe } = await import('../behaviour/pipe.mjs');

const kernelFolder = path.join(projectRoot, 'src/kernel');
/** Every name that the kernel uses, but for those of the language itself. */
const names = [...new Set(readdirSync(kernelFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && !name.includes('table'))
    .flatMap((name) => readFileSync(path.join(kernelFolder, name), 'utf8')
        .match(/[A-Za-z_$][\w$]*/g) ?? []))]
    .filter((name) => !(name in Object.prototype) && !(name in globalThis))
    .filter((name) => !['get', 'set', 'value', 'writable', 'enumerable', 'configurable',
        'then', 'toJSON'].includes(name));

/** @param {string} descriptor of what is put there for each name */
const plant = (descriptor) => `@
for (const name of ${JSON.stringify(names)}) {
    if (name in Object.prototype || name in globalThis) continue;
    Object.defineProperty(Object.prototype, name, { configurable: true, ${descriptor} });
}`;

/** What the host does afterwards. */
const requests = [
    { call: 'shout', name: 'write' },
    { call: 'shout', name: 'mask' },
    { call: 'shout', name: 'echo', arg: { a: [1] } },
    { call: 'shout', name: 'fail' },
    { call: 'process', actions: [{ type: 'action', eventName: 'write', botIds: ['door'] }] },
    { call: 'stateUpdated', update: {
        state: { door: { tags: { n: 7, write: '@tags.open = "mended";' }, masks: { local: { q: 1 } } } },
        addedBots: [], removedBots: [], updatedBots: ['door'], version: null,
    } },
    { call: 'stateUpdated', update: {
        state: { new: { id: 'new', space: 'tempLocal', tags: { write: '@return tags.n + 1', n: 1 } } },
        addedBots: ['new'], removedBots: [], updatedBots: [], version: null,
    } },
    { call: 'shout', name: 'write' },
    { call: 'get', what: 'energy' },
];

/**
 * What the host hears.
 * @param {string} planted a script
 */
async function heard(planted) {
    const pipe = new Pipe();
    try {
        await pipe.request({ call: 'open', userId: 'me' });
        const tags = {
            plant: planted, write: '@tags.open = true; return tags.open;', mask: '@masks.shown = 5;',
            echo: '@return that;', fail: '@throw new Error("broken");',
        };
        await pipe.request({ call: 'stateUpdated', update: {
            state: { door: { id: 'door', tags } },
            addedBots: ['door'], removedBots: [], updatedBots: [], version: null,
        } });
        await pipe.request({ call: 'shout', name: 'plant' });
        pipe.takeEvents();
        const answers = [];
        for (const request of requests) {
            const { ok, error } = await pipe.request(request);
            answers.push(error ?? ok);
        }
        return { answers, events: pipe.takeEvents() };
    } finally {
        pipe.end();
    }
}

const setter = 'set(value) { Object.defineProperty(this, name, '
    + '{ value, writable: true, enumerable: true, configurable: true }); }';

for (const [how, descriptor] of [
    ['values', "value: 'planted', writable: true"],
    ['getters', `get() { return 'planted'; }, ${setter}`],
    ['functions', 'value() {}, writable: true'],
]) {
    test(`the host hears the same while Object.prototype has ${how} for all names`, { skip }, async () => {
        assert.deepEqual(await heard(plant(descriptor)), await heard('@'));
    });
}

test('getters that throw keep nobody from mending the bot that has put them there', { skip }, async () => {
    const { answers, events } = await heard(plant(`get() { throw new Error(name); }, ${setter}`));
    assert.equal(answers.length, requests.length);
    assert.match(JSON.stringify(events), /"open":"mended"/);
});

test('a script that replaces TextEncoder gets no text of the bots that another one packs', { skip }, async () => {
    const pipe = new Pipe();
    try {
        await pipe.request({ call: 'open', userId: 'me' });
        const pack = `@
globalThis.heard = [];
globalThis.TextEncoder = class { encode(text) { heard.push(text); return new Uint8Array(1); } };
os.downloadBotsAsInitialzationUpdate([{ id: 'x', tags: { secret: 'text', half: '\ud800' } }], 'x');
return heard;`;
        await pipe.request({ call: 'stateUpdated', update: {
            state: { door: { id: 'door', tags: { pack } } },
            addedBots: ['door'], removedBots: [], updatedBots: [], version: null,
        } });
        const { ok } = await pipe.request({ call: 'shout', name: 'pack' });
        assert.deepEqual([ok.errors, ok.results, ok.actions.map(({ type }) => type)],
            [[], [[]], ['download']]);
    } finally {
        pipe.end();
    }
});
