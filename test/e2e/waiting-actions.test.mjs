// A loop that asks the host for something again and again ends in an error
// that names the limit, not in memory that runs out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipe } from '../behaviour/pipe.mjs';

const LIMIT = 250000;

async function count(times) {
    const pipe = new Pipe();
    try {
        await pipe.request({ call: 'open' });
        const tags = {
            ask: `@let n = 0;
                try { for (; n < that; n++) os.toast(''); } catch (e) { return [n, e.name, e.message]; }
                return n;`,
        };
        await pipe.request({
            call: 'stateUpdated',
            update: {
                state: { a: { id: 'a', tags } },
                addedBots: ['a'], removedBots: [], updatedBots: [], version: null,
            },
        });
        const { ok } = await pipe.request({
            call: 'shout', name: 'ask', arg: times, answer: 'results',
        });
        await pipe.request({ call: 'get', what: 'energy' });
        const delivered = pipe.takeEvents().filter(({ event }) => event === 'actions')
            .reduce((sum, { actions }) => sum + actions.length, 0);
        return { result: ok[0], delivered };
    } finally {
        pipe.end();
    }
}

test('as many actions as the limit allows reach the host', async () => {
    assert.deepEqual(await count(LIMIT - 1), { result: LIMIT - 1, delivered: LIMIT - 1 });
    assert.deepEqual(await count(LIMIT), { result: LIMIT, delivered: LIMIT });
});

test('one action more is refused, and the limit is named', async () => {
    const { result, delivered } = await count(LIMIT + 1);
    assert.deepEqual(result.slice(0, 2), [LIMIT, 'RangeError']);
    assert.match(result[2], /limit actions: 250000/);
    assert.equal(delivered, LIMIT);
});
