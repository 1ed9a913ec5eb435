// Runs the examples of the API pages that tell what they give, each in a runtime
// of its own, as the script of a bot.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { runnableExamples } from '../../tools/api/lists.mjs';
import { readTable } from '../../tools/api/table.mjs';
import { Pipe, missing } from './pipe.mjs';

const table = await readTable();

/** One program for all examples; a new one after it had to be ended. */
let pipe = null;

after(() => pipe?.end());

async function succeed(request) {
    const answer = await pipe.request(request);
    if (answer.error) {
        assert.fail(`${request.call}: ${answer.error.name}: ${answer.error.message}`);
    }
    return answer.ok;
}

/** The value of the promise that a result stands for, or the result itself. */
async function settledResult(result) {
    if (typeof result?.$promise !== 'number') return result;
    // Time passes until nothing waits any more.
    await succeed({ call: 'test.advance', ms: 2000 });
    await succeed({ call: 'get', what: 'errorLimit' });
    const settled = pipe.takeEvents()
        .find((e) => e.event === 'settled' && e.promise === result.$promise);
    assert.ok(settled, 'the promise did not settle');
    assert.equal(settled.status, 'fulfilled', JSON.stringify(settled.value));
    return settled.value;
}

/** What a script with this text gives, in the form of the protocol. */
async function resultOf(script) {
    if (pipe === null || pipe.dead) pipe = new Pipe();
    await succeed({ call: 'open', userId: 'user' });
    try {
        const bot = { id: 'example', tags: { run: `@${script}` } };
        const user = { id: 'user', space: 'tempLocal', tags: {} };
        await succeed({
            call: 'stateUpdated',
            update: {
                state: { example: bot, user }, addedBots: ['example', 'user'], removedBots: [],
                updatedBots: [], version: null,
            },
        });
        pipe.takeEvents();
        const { results, errors } = await succeed({ call: 'shout', name: 'run' });
        assert.deepEqual(errors, []);
        assert.equal(results.length, 1, 'the script gave nothing; does it compile?');
        return await settledResult(results[0]);
    } finally {
        const answer = await pipe.request({ call: 'close' }).catch(() => null);
        if (!answer || answer.error) pipe.end();
        pipe.takeEvents();
    }
}

if (missing === null) {
    for (const { path, example, gives } of runnableExamples(table)) {
        test(`the example of ${path} gives what its page says`, async () => {
            assert.deepEqual(await resultOf(example), gives);
        });
    }
} else {
    test('the program under test is there', () => assert.fail(`build ${missing} first`));
}
