// auxrt bench: workloads, their steps and their checks.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, textFile } from './command.mjs';

/** @param {string} name @param {object} given */
function workload(name, given) {
    const bots = {
        user: { id: 'user', tags: {} },
        one: {
            id: 'one',
            tags: {
                n: 0,
                add: '@tags.n = tags.n + that; return tags.n;',
                late: '@await os.sleep(5); return "done";',
                later: '@setTimeout(() => { tags.n = tags.n + 10; }, 5);',
                onBotChanged: '@if (!tags.told) { tags.told = true; }',
                fail: '@throw new Error("broken");',
            },
        },
    };
    return textFile(name, JSON.stringify({ format: 1, configBot: 'user', bots, ...given }));
}

/** @param {string} text */
const lastLine = (text) => JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');

const step = { ids: ['one'], arg: null };

for (const mode of [[], ['--in-process']]) {
    test(`steps run, and the checks see what came of them ${mode.join(' ')}`, async () => {
        const file = workload('all.json', {
            cold: true,
            steps: [
                { ...step, label: 'add', shout: 'add', arg: undefined, args: [1, 2], warm: 1, repeat: 3, expect: [6] },
                { ...step, label: 'late', shout: 'late', expect: ['done'] },
                { ...step, label: 'later', shout: 'later', until: { id: 'one', tag: 'n', atLeast: 10 } },
                { ...step, label: 'echo', action: 'add', arg: 4, echo: true },
                { label: 'update', update: { added: { two: { id: 'two', tags: { m: 1 } } }, updated: { one: { tags: { x: [1] } } } } },
            ],
            check: { bots: 3, tags: { one: { n: 20, told: true, x: [1] }, two: { m: 1 } }, kinds: { 'm=1': 1 } },
        });
        const end = await run('bench', file, ...mode);
        assert.match(end.out, /^FIRST\n/);
        const outcome = lastLine(end.out);
        assert.deepEqual(outcome.check, { ok: true, failures: [] });
        assert.deepEqual(outcome.steps.map((/** @type {any} */ s) => s.ms.length), [4, 1, 1, 1, 1]);
        assert.ok(outcome.steps[1].ms[0] >= 4, 'the promise was awaited');
        assert.ok(outcome.peak_rss_kb > 0);
        assert.equal(end.code, 0);
    });
}

test('what came out otherwise is told', async () => {
    const file = workload('wrong.json', {
        steps: [{ ...step, label: 'add', shout: 'add', arg: 1, expect: [2] }],
        check: { bots: 5, tags: { one: { n: 3 }, nobody: {} }, all: { prefix: 'o', n: 7 } },
    });
    const end = await run('bench', file, '--in-process');
    const { ok, failures } = lastLine(end.out).check;
    assert.equal(ok, false);
    assert.match(failures.join('\n'), /"add" gave 1 instead of \[2\]/);
    assert.match(failures.join('\n'), /bots: 2 instead of 5/);
    assert.match(failures.join('\n'), /"one" "n": 1 instead of 3/);
    assert.match(failures.join('\n'), /there is no bot "nobody"/);
    assert.match(failures.join('\n'), /the host's copy has another value/);
    assert.equal(end.code, 1);
});

test('errors of scripts are counted', async () => {
    const file = workload('errors.json', {
        steps: [{ ...step, label: 'fail', shout: 'fail' }],
        check: {},
    });
    const end = await run('bench', file, '--in-process');
    assert.match(lastLine(end.out).check.failures[0], /^1 script errors instead of 0/);
});

test('a step that cannot settle says so', async () => {
    const file = workload('stuck.json', {
        steps: [{ ...step, label: 'stuck', shout: 'add', arg: 1, until: { id: 'one', tag: 'n', atLeast: 9 } }],
        check: {},
    });
    const end = await run('bench', file, '--in-process');
    assert.deepEqual(lastLine(end.out).check.failures, ['"stuck": nothing is left to wait for']);
});

test('several files make a table', async () => {
    const steps = [{ ...step, label: 'add', shout: 'add', arg: 1, unit: 'sum' }];
    const end = await run('bench', workload('a.json', { steps }), workload('b.json', { steps }));
    assert.match(end.out, /^a\.json: load [\d.]+ ms, [\d.]+ MB$/m);
    assert.match(end.out, /^b\.json: load/m);
    assert.equal(end.out.match(/\/sum$/gm)?.length, 2);
    assert.equal(end.code, 0);
});

test('files that are no workload are refused', async () => {
    const missing = await run('bench', 'nowhere.json');
    assert.equal(missing.err, 'auxrt bench: cannot open nowhere.json: No such file or directory\n');
    assert.equal(missing.code, 3);
    const other = await run('bench', textFile('other.json', '{"format":2}'));
    assert.equal(other.code, 1);
    assert.match(other.err, /^auxrt bench: .*other\.json: this is no workload of format 1/);
    const broken = await run('bench', workload('broken.json', { steps: [{ label: 'x' }] }));
    assert.match(broken.err, /"x": a step needs shout, action or update/);
});
