// What goes on for long leaves nothing behind: bots that come and go, names that are
// made up, scripts that are replaced.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import { adding, talk } from './talk.mjs';

const MEBIBYTE = 1024 * 1024;
const PAGE = 4096;

/** @param {number} id of a process */
const resident = (id) => Number(fs.readFileSync(`/proc/${id}/statm`, 'utf8').split(' ')[1]) * PAGE;

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
    test(`nothing is left of ${name}`, async () => {
        const { messages, host, call, end } = talk('--limit-listener', '60000', '--limit-turn', '60000');
        await call({ call: 'open' });
        await call({ call: 'stateUpdated', answer: false, update: adding({ a: { onGo: `@${script}` } }) });
        const play = async () => {
            for (let round = 0; round < rounds; round++) {
                const { ok } = await call({ call: 'shout', name: 'onGo' });
                assert.deepEqual(ok?.results, [result]);
            }
            messages.length = 0;
            return resident(host);
        };
        // The engine lets its heap grow and shrink; what is left behind only grows.
        const sizes = [];
        for (let i = 0; i < 6; i++) sizes.push(await play());
        const more = Math.min(sizes[4], sizes[5]) - Math.max(sizes[1], sizes[2]);
        const list = sizes.map((size) => Math.round(size / MEBIBYTE));
        assert.ok(more < 20 * MEBIBYTE, `${list.join(', ')} MiB`);
        end();
    });
}

test('scripts that were replaced are forgotten, all but the newest', async () => {
    const { messages, call, end } = talk(
        '--isolated', '--limit-listener', '3000', '--limit-turn', '60000',
        '--limit', `memory-soft=${200 * 1024 * 1024}`, '--limit', `memory-hard=${400 * 1024 * 1024}`);
    const replace = `@
        for (let i = 0; i < 100; i++) {
            tags.onReplaced = '@return ' + that + i + ' //' + 'x'.repeat(100000);
            if (i % 5 === 0) tags.onBroken = '@return (' + that + i + ' //' + 'x'.repeat(100000);
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
    for (let round = 1; round <= 20; round++) {
        const replaced = await call({ call: 'shout', name: 'onReplace', arg: round * 1000 });
        assert.deepEqual(replaced.ok?.results, [Number(`${round * 1000}99`)]);
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
    end();
});
