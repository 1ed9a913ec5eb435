// What goes on for long leaves nothing behind: bots that come and go, names that are
// made up, scripts that are replaced.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { adding, talk } from './talk.mjs';

const MEBIBYTE = 1024 * 1024;
// A turn that meets more than this has garbage collected; what is left has to fit.
const MEMORY = 128 * MEBIBYTE;
const MOST = 1280 * MEBIBYTE;
const PLAYS = 8;

// Each left 200 bytes to 6 KB behind in one turn of its loop, some time ago.
const loops = {
    'bots that come and go': {
        rounds: 100,
        script: `const made = [];
            for (let i = 0; i < 300; i++) made.push(create({ kind: 'p', n: i, onHit: '@tags.x = 1' }));
            destroy(made);
            return getBots('kind', 'p').length;`,
        result: 0,
    },
    'tags that come and go': {
        rounds: 350,
        script: `for (let i = 0; i < 400; i++) {
                const name = 'm' + Math.random();
                tags[name] = masks[name] = i;
                tags[name] = masks[name] = null;
            }
            return Object.keys(tags).length + Object.keys(masks).length;`,
        result: 1,
    },
    'listeners under names that are made up': {
        rounds: 250,
        script: `for (let i = 0; i < 100; i++) {
                const name = 'on' + Math.random();
                tags[name] = '@return 5';
                if (shout(name)[0] !== 5) throw new Error(name);
                tags[name] = null;
            }
            return 1;`,
        result: 1,
    },
    'questions about tags with names that are made up': {
        rounds: 250,
        script: `const names = Array.from({ length: 300 }, () => 't' + Math.random());
            let found = 0;
            for (const name of names) found += getBots(name, 1).length;
            for (const name of names) tags[name] = 1;
            for (const name of names) found += getBots(name, 1).length;
            for (const name of names) tags[name] = null;
            for (const name of names) found += getBots(byTag(name)).length;
            return found;`,
        result: 300,
    },
};

for (const [name, { rounds, script, result }] of Object.entries(loops)) {
    test(`nothing is left of ${name}`, async (t) => {
        const { messages, call, end } = talk(
            '--isolated', '--limit-listener', '60000', '--limit-turn', '60000',
            '--limit', `memory-soft=${MEMORY}`, '--limit', `memory-hard=${MOST}`);
        t.after(end);
        await call({ call: 'open' });
        await call({ call: 'stateUpdated', answer: false, update: adding({ a: { onGo: `@${script}` } }) });
        for (let round = 0; round < PLAYS * rounds; round++) {
            const { ok, error } = await call({ call: 'shout', name: 'onGo' });
            assert.deepEqual(ok?.results, [result], `round ${round}: ${error?.message}`);
            const stopped = messages.find(({ event }) => event === 'stopped_script');
            assert.equal(stopped, undefined, `round ${round}`);
            messages.length = 0;
        }
    });
}

test('scripts that were replaced are forgotten, all but the newest', async (t) => {
    const { messages, call, end } = talk(
        '--isolated', '--limit-listener', '3000', '--limit-turn', '60000',
        '--limit', `memory-soft=${512 * MEBIBYTE}`, '--limit', `memory-hard=${MOST}`);
    t.after(end);
    const replace = `@
        for (let i = 0; i < 25; i++) {
            tags.onReplaced = '@return ' + that + i + ' //' + 'x'.repeat(100000);
            if (i === 0) tags.onBroken = '@return (' + that + i + ' //' + 'x'.repeat(100000);
        }
        return whisper(bot, 'onReplaced')[0];`;
    await call({ call: 'open' });
    await call({ call: 'stateUpdated', update: adding({
        a: { onReplace: replace, onLater: "@globalThis.later = () => { throw new Error('late'); };" },
        b: { onCallLater: '@later()', onLoop: '@\n  while (true);' },
    }) });
    await call({ call: 'shout', name: 'onLater' });
    await call({ call: 'stateUpdated', update: {
        state: { a: { tags: { onLater: null } } }, addedBots: [], removedBots: [], updatedBots: ['a'], version: null,
    } });
    for (let round = 1; round <= 200; round++) {
        const replaced = await call({ call: 'shout', name: 'onReplace', arg: round * 1000 });
        assert.deepEqual(replaced.ok?.results, [Number(`${round * 1000}24`)], JSON.stringify(messages.slice(-2)).slice(0, 500));
    }
    await call({ call: 'shout', name: 'onCallLater' });
    await call({ call: 'shout', name: 'onLoop' });
    const errors = messages.filter(({ event }) => event === 'errors').flatMap((event) => event.errors);
    assert.deepEqual(
        errors.map(({ error, bot, tag }) => [error.$error.message, bot.$bot, tag]),
        [['late', 'b', 'onCallLater']],
    );
    assert.deepEqual(
        messages.filter(({ event }) => event === 'restarted' || event === 'stopped_script')
            .map(({ event, bot, tag, line }) => [event, bot, tag, line]),
        [['stopped_script', 'b', 'onLoop', 2]],
    );
});
