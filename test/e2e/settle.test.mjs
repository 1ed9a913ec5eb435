// Edits that the storage refuses: scripts see their edits at once, and what
// was refused goes back to what is stored.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipe } from '../behaviour/pipe.mjs';

async function succeed(pipe, request) {
    const answer = await pipe.request(request);
    assert.equal(answer.error, undefined, `${request.call}: ${JSON.stringify(answer.error)}`);
    return answer.ok;
}

const update = (state, kind) => ({
    call: 'stateUpdated',
    update: {
        state, addedBots: [], removedBots: [], updatedBots: [], version: null,
        [kind]: Object.keys(state),
    },
});

/** A runtime with these bots whose host answers batches. */
async function withBots(tags, use) {
    const pipe = new Pipe();
    try {
        await succeed(pipe, { call: 'open', settle: true });
        const state = {};
        for (const [id, own] of Object.entries(tags)) state[id] = { id, tags: own };
        await succeed(pipe, update(state, 'addedBots'));
        const tagsOf = async (id) => {
            const bots = await succeed(pipe, { call: 'get', what: 'bots', ids: [id] });
            return bots[id]?.tags;
        };
        await use(pipe, tagsOf);
    } finally {
        pipe.end();
    }
}

const counter = { n: 0, onAdd: '@tags.n += 1;' };

test('a refused edit goes back to what is stored, and scripts are told why', async () => {
    await withBots({
        a: counter,
        log: { onEditsRejected: '@tags.heard = that.edits;' },
    }, async (pipe, tagsOf) => {
        await succeed(pipe, { call: 'shout', name: 'onAdd' });
        assert.equal((await tagsOf('a')).n, 1);
        const [event] = pipe.takeEvents().filter((e) => e.event === 'actions');
        assert.equal(event.seq, 1);
        await succeed(pipe, {
            call: 'settle', seq: 1,
            rejected: [{ bot: 'a', tag: 'n', reason: 'read_only', actual: 0 }],
        });
        assert.equal((await tagsOf('a')).n, 0);
        assert.deepEqual((await tagsOf('log')).heard, [
            { botID: 'a', tag: 'n', reason: 'read_only' },
        ]);
    });
});

test('an accepted edit stays', async () => {
    await withBots({ a: counter }, async (pipe, tagsOf) => {
        await succeed(pipe, { call: 'shout', name: 'onAdd' });
        await succeed(pipe, { call: 'settle', seq: 1, rejected: [] });
        assert.equal((await tagsOf('a')).n, 1);
    });
});

test('an older value from outside does not overwrite an edit on its way', async () => {
    await withBots({ a: counter }, async (pipe, tagsOf) => {
        await succeed(pipe, { call: 'shout', name: 'onAdd' });
        await succeed(pipe, update({ a: { tags: { n: 50, other: 1 } } }, 'updatedBots'));
        assert.equal((await tagsOf('a')).n, 1);
        assert.equal((await tagsOf('a')).other, 1);
        await succeed(pipe, { call: 'settle', seq: 1 });
        await succeed(pipe, update({ a: { tags: { n: 50 } } }, 'updatedBots'));
        assert.equal((await tagsOf('a')).n, 50);
    });
});

test('a newer edit of the same tag wins over the refusal of an older one', async () => {
    await withBots({ a: counter }, async (pipe, tagsOf) => {
        await succeed(pipe, { call: 'shout', name: 'onAdd' });
        await succeed(pipe, { call: 'shout', name: 'onAdd' });
        await succeed(pipe, {
            call: 'settle', seq: 1, rejected: [{ bot: 'a', tag: 'n', actual: 0 }],
        });
        assert.equal((await tagsOf('a')).n, 2);
        await succeed(pipe, {
            call: 'settle', seq: 2, rejected: [{ bot: 'a', tag: 'n', actual: 0 }],
        });
        assert.equal((await tagsOf('a')).n, 0);
    });
});

test('a script whose edit was refused runs its stored text again', async () => {
    await withBots({
        a: { onHi: '@return "old"', onEdit: '@tags.onHi = "@return \\"new\\"";' },
    }, async (pipe) => {
        const hi = async () => (await succeed(pipe, { call: 'shout', name: 'onHi' })).results;
        await succeed(pipe, { call: 'shout', name: 'onEdit' });
        assert.deepEqual(await hi(), ['new']);
        await succeed(pipe, {
            call: 'settle', seq: 1, rejected: [{ bot: 'a', tag: 'onHi', actual: '@return "old"' }],
        });
        assert.deepEqual(await hi(), ['old']);
    });
});

test('a refused mask disappears', async () => {
    await withBots({ a: { color: 'red', onMask: '@masks.color = "blue";' } }, async (pipe) => {
        const color = async () => (await succeed(pipe, {
            call: 'get', what: 'bots', ids: ['a'],
        })).a.values.color;
        await succeed(pipe, { call: 'shout', name: 'onMask' });
        assert.equal(await color(), 'blue');
        await succeed(pipe, {
            call: 'settle', seq: 1,
            rejected: [{ bot: 'a', tag: 'color', space: 'tempLocal' }],
        });
        assert.equal(await color(), 'red');
    });
});

test('a bot that may not be created is taken out again', async () => {
    await withBots({ a: { onMake: '@create({ kind: "new" });' } }, async (pipe) => {
        await succeed(pipe, { call: 'shout', name: 'onMake' });
        await succeed(pipe, { call: 'get', what: 'energy' }); // what jobs tell has come
        const [event] = pipe.takeEvents().filter((e) => e.event === 'actions');
        await succeed(pipe, {
            call: 'settle', seq: event.seq, rejected: [{ bot: event.actions[0].id }],
        });
        const { result } = await succeed(pipe, {
            call: 'execute', script: 'return getBots("kind").length;',
        });
        assert.equal(result, 0);
    });
});

test('a bot that may not be destroyed comes back', async () => {
    await withBots({
        a: { onEnd: '@destroy("b");' }, b: { kind: 'old', onHi: '@return 5' },
    }, async (pipe, tagsOf) => {
        await succeed(pipe, { call: 'shout', name: 'onEnd' });
        assert.equal(await tagsOf('b'), undefined);
        await succeed(pipe, {
            call: 'settle', seq: 1,
            rejected: [{ bot: 'b', actual: { id: 'b', tags: { kind: 'old', onHi: '@return 5' } } }],
        });
        assert.equal((await tagsOf('b')).kind, 'old');
        const { results } = await succeed(pipe, { call: 'shout', name: 'onHi' });
        assert.deepEqual(results, [5]);
    });
});

test('a host that answers no batches cannot settle', async () => {
    const pipe = new Pipe();
    try {
        await succeed(pipe, { call: 'open' });
        const answer = await pipe.request({ call: 'settle', seq: 1 });
        assert.equal(answer.error.name, 'InvalidState');
    } finally {
        pipe.end();
    }
});
