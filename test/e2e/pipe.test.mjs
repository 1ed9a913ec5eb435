// The stdio protocol, against the real program: lines, ids, order, mistakes,
// limits. What the calls mean is tested by the behaviour and conformance cases.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

const program = process.env.AUXRT ?? 'build/release/auxrt';

/**
 * Gives the program all of its input at once.
 * @param {(object | string)[]} lines objects become JSON
 * @param {string[]} [args]
 */
function run(lines, args = ['--test']) {
    const input = lines
        .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
        .join('\n');
    const { stdout, stderr, status } = spawnSync(program, ['pipe', ...args], {
        input,
        encoding: 'utf8',
        timeout: 60000,
        maxBuffer: 1 << 28,
    });
    const texts = stdout.split('\n').filter((text) => text !== '');
    return { texts, answers: texts.map((text) => JSON.parse(text)), stderr, status };
}

/**
 * @param {Record<string, Record<string, any>>} bots tags by id
 */
function added(bots) {
    const ids = Object.keys(bots);
    return {
        addedBots: ids,
        removedBots: [],
        updatedBots: [],
        version: null,
        state: Object.fromEntries(ids.map((id) => [id, { id, tags: bots[id] }])),
    };
}

/** @param {any[]} answers @param {any} id */
function answerOf(answers, id) {
    const found = answers.filter((answer) => answer.id === id);
    assert.equal(found.length, 1, `exactly one answer to ${id}`);
    return found[0];
}

test('ids come back exactly as they were written', () => {
    const { texts } = run([
        '{"id":1.50,"call":"nothing"}',
        '{"id":"\\u0041\\n","call":"nothing"}',
        '  {"call":"nothing" , "id" : -0 }  ',
    ]);
    assert.ok(texts[0].startsWith('{"id":1.50,'));
    assert.ok(texts[1].startsWith('{"id":"\\u0041\\n",'));
    assert.ok(texts[2].startsWith('{"id":-0,'));
});

test('the name of a call is compared whole, and told whole', () => {
    const long = 'x'.repeat(3 << 20);
    const { answers } = run([
        '{"id":1,"call":"open\\u0000x"}', `{"id":2,"call":"${long}"}`, '{"id":3,"call":"\\u006fpen"}',
    ]);
    assert.deepEqual(answers.map((answer) => answer.error?.message ?? 'ok'), ['open\u0000x', long, 'ok']);
});

test('a mistake is answered and ends nothing', () => {
    const { answers, status } = run([
        'no json',
        '[1]',
        '{"call":"open"}',
        '{"id":null,"call":"open"}',
        '{"id":1}',
        '{"id":2,"call":3}',
        '{"id":3,"call":"fly"}',
        '{"id":4,"call":"shout","name":"x"}',
        '{"id":5,"call":"open","editModes":7}',
        '{"id":6,"call":"open","debugging":true}',
        '',
        '   ',
        '{"id":7,"call":"open"}',
        '{"id":8,"call":"open"}',
        '{"id":9,"call":"shout"}',
        '{"id":10,"call":"get","what":"weather"}',
        '{"id":11,"call":"close"}',
        '{"id":12,"call":"close"}',
        '{"id":13,"call":"get","what":"energy"}',
        '\ud800{"id":14',
    ]);
    const names = answers.map((answer) => [answer.id, answer.error?.name ?? 'ok']);
    assert.deepEqual(names, [
        [null, 'InvalidRequest'],
        [null, 'InvalidRequest'],
        [null, 'InvalidRequest'],
        [null, 'InvalidRequest'],
        [1, 'InvalidRequest'],
        [2, 'InvalidRequest'],
        [3, 'UnknownCall'],
        [4, 'InvalidState'],
        [5, 'InvalidRequest'],
        [6, 'Unsupported'],
        [7, 'ok'],
        [8, 'InvalidState'],
        [9, 'InvalidRequest'],
        [10, 'InvalidRequest'],
        [11, 'ok'],
        [12, 'InvalidState'],
        [13, 'InvalidState'],
        [null, 'InvalidRequest'],
    ]);
    for (const { error } of answers) {
        if (error) assert.ok(error.message.length > 0, 'an error says what is wrong');
    }
    assert.equal(status, 0);
});

test('bytes that are no UTF-8 are refused', () => {
    const { stdout, status } = spawnSync(program, ['pipe', '--test'], {
        input: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d, 0x0a]),
        encoding: 'utf8',
    });
    assert.equal(JSON.parse(stdout).error.name, 'InvalidRequest');
    assert.equal(status, 0);
});

test('the calls for tests need --test', () => {
    const lines = [
        { id: 1, call: 'open' },
        { id: 2, call: 'test.set', energy: 5 },
    ];
    assert.equal(answerOf(run(lines, []).answers, 2).error.name, 'UnknownCall');
    assert.equal(answerOf(run(lines).answers, 2).ok, null);
});

test('the last line needs no line feed, and the end of input ends the program', () => {
    const { answers, status } = run(['{"id":1,"call":"open"}']);
    assert.equal(answers.length, 1);
    assert.match(answers[0].ok.program, /^auxrt \d/);
    assert.equal(answers[0].ok.protocol, 'auxrt-pipe/1');
    assert.equal(status, 0);
});

test('an answer shows what was before the jobs, which come before the next call', () => {
    const { answers } = run([
        { id: 1, call: 'open' },
        {
            id: 2,
            call: 'stateUpdated',
            update: added({
                a: { go: '@tags.x = 1; Promise.resolve().then(() => { tags.x = 2; });' },
            }),
        },
        { id: 3, call: 'shout', name: 'go' },
        { id: 4, call: 'get', what: 'bots', ids: ['a'] },
    ]);
    const order = answers.map((answer) => answer.id ?? answer.event);
    assert.deepEqual(order.slice(0, 3), [1, 2, 3]);
    assert.equal(order.at(-1), 4);
    assert.ok(order.slice(3, -1).every((name) => name === 'actions'));
    assert.equal(answerOf(answers, 4).ok.a.tags.x, 2);
});

test('a runtime opened after another knows nothing of it', () => {
    const { answers } = run([
        { id: 1, call: 'open' },
        { id: 2, call: 'stateUpdated', update: added({ a: { x: 1 } }) },
        { id: 3, call: 'execute', script: 'globalThis.left = 1; Array.prototype.map = null;' },
        { id: 4, call: 'close' },
        { id: 5, call: 'open' },
        { id: 6, call: 'get', what: 'bots' },
        { id: 7, call: 'execute', script: 'return [typeof left, typeof [].map];' },
    ]);
    assert.deepEqual(answerOf(answers, 6).ok, {});
    assert.deepEqual(answerOf(answers, 7).ok.result, ['undefined', 'function']);
});

test('lone surrogates survive both ways', () => {
    const { texts, answers } = run([
        { id: 1, call: 'open' },
        '{"id":2,"call":"stateUpdated","update":{"addedBots":["a"],"removedBots":[],' +
            '"updatedBots":[],"version":null,"state":{"a":{"id":"a","tags":{"t":"x\\ud800"}}}}}',
        { id: 3, call: 'execute', script: "return getBot('id', 'a').tags.t.charCodeAt(1);" },
        { id: 4, call: 'get', what: 'bots', ids: ['a'] },
    ]);
    assert.equal(answerOf(answers, 3).ok.result, 0xd800);
    assert.match(texts.at(-1) ?? '', /\\ud800/i);
});

test('a long line is taken', () => {
    const long = 'x'.repeat(3_000_000);
    const { answers } = run([
        { id: 1, call: 'open' },
        { id: 2, call: 'stateUpdated', update: added({ a: { long } }) },
        { id: 3, call: 'execute', script: "return getBot('id', 'a').tags.long.length;" },
    ]);
    assert.equal(answerOf(answers, 3).ok.result, long.length);
});

const endless = {
    loop: '@let x = 1;\nlet y = 2;\nwhile (true) x = x + y;',
    empty: '@\n\nwhile (true);',
    catching: '@for (;;) {\n  try { null.x } catch {}\n}',
    recursing: '@function f() {\n  try { f() } catch {}\n  f();\n}\nf();',
    counting: '@let n = 0;\nfor (let i = 0; i < 1e12; i++) n = (n + i) | 0;\nreturn n;',
};

test('endless listeners are stopped and named, and the others run', () => {
    /** @type {Record<string, Record<string, any>>} */
    const bots = {};
    for (const [name, text] of Object.entries(endless)) {
        bots[name] = { go: text };
        bots[`${name}-neighbour`] = { go: `@tags.ran = true; os.toast('${name}');` };
    }
    const { answers } = run(
        [
            { id: 1, call: 'open' },
            { id: 2, call: 'stateUpdated', update: added(bots) },
            { id: 3, call: 'shout', name: 'go' },
            { id: 4, call: 'get', what: 'bots' },
        ],
        ['--test', '--limit-listener', '100'],
    );
    const shout = answerOf(answers, 3);
    assert.equal(shout.error.message, 'Ran out of energy');
    const stopped = answers.filter(({ event }) => event === 'stopped_script');
    assert.deepEqual(
        stopped.map(({ bot, tag }) => [bot, tag]).sort(),
        Object.keys(endless)
            .map((name) => [name, 'go'])
            .sort(),
    );
    const lines = Object.fromEntries(stopped.map(({ bot, line }) => [bot, line]));
    assert.equal(lines.loop, 3);
    assert.equal(lines.empty, 3);
    assert.equal(lines.counting, 2);
    const all = answerOf(answers, 4).ok;
    const toasts = answers
        .filter(({ event }) => event === 'actions')
        .flatMap(({ actions }) => actions)
        .filter(({ type }) => type === 'show_toast');
    for (const name of Object.keys(endless)) {
        assert.equal(all[`${name}-neighbour`].tags.ran, true);
    }
    assert.equal(toasts.length, Object.keys(endless).length);
});

test('an endless chain of waits is stopped', () => {
    const { answers, status } = run(
        [
            { id: 1, call: 'open' },
            {
                id: 2,
                call: 'stateUpdated',
                update: added({ a: { go: '@while (true) await 1;' }, b: { go: '@return 7;' } }),
            },
            { id: 3, call: 'shout', name: 'go' },
            { id: 4, call: 'shout', name: 'go', bots: ['b'] },
        ],
        ['--test', '--limit-jobs', '100'],
    );
    assert.equal(answerOf(answers, 3).ok.results[1], 7);
    assert.deepEqual(answerOf(answers, 4).ok.results, [7]);
    assert.equal(status, 0);
});

test('jobs in which no script is met are laid to the one that waits for them', () => {
    const { answers } = run(
        [
            { id: 1, call: 'open' },
            {
                id: 2,
                call: 'stateUpdated',
                update: added({
                    a: { go: "@await Promise.resolve().then(new Function('for (;;);'));" },
                    b: { go: '@return 7;' },
                }),
            },
            { id: 3, call: 'shout', name: 'go' },
        ],
        ['--test', '--limit-jobs', '100'],
    );
    const stopped = answers.filter(({ event }) => event === 'stopped_script');
    assert.deepEqual(
        stopped.map(({ limit, bot, tag, certain }) => [limit, bot, tag, certain]),
        [['jobs', 'a', 'go', false]],
    );
});

test('timers run in real time while the program waits', async () => {
    const child = spawn(program, ['pipe'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    child.stdin.write(`${JSON.stringify({ id: 1, call: 'open' })}\n`);
    child.stdin.write(
        `${JSON.stringify({
            id: 2,
            call: 'stateUpdated',
            update: added({
                a: { go: "@setTimeout(() => os.toast('late'), 20); os.toast('early');" },
            }),
        })}\n`,
    );
    child.stdin.write(`${JSON.stringify({ id: 3, call: 'shout', name: 'go' })}\n`);
    const messages = [];
    for await (const line of lines) {
        const { event, actions } = JSON.parse(line);
        if (event !== 'actions') continue;
        for (const { message } of actions) messages.push(message);
        if (messages.includes('late')) child.stdin.end();
    }
    assert.deepEqual(messages, ['early', 'late']);
});

test('wrong usage is told and ends with 2', () => {
    const { status, stderr } = spawnSync(program, ['pipe', '--fast'], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /--fast/);
    const limit = spawnSync(program, ['pipe', '--limit-turn', '0'], { encoding: 'utf8' });
    assert.equal(limit.status, 2);
});

test('an update is answered as fully as the host wants it', () => {
    const bots = added({
        good: { onRun: '@return 1;', n: 1 },
        bad: { onRun: '@return (;', text: 'SyntaxError: only a text' },
    });
    const change = {
        addedBots: [],
        removedBots: [],
        updatedBots: ['good'],
        version: null,
        state: { good: { tags: { onRun: '@)', n: 2 } } },
    };
    const { answers } = run([
        { id: 1, call: 'open' },
        { id: 2, call: 'stateUpdated', update: bots, answer: 'broken' },
        { id: 3, call: 'stateUpdated', update: change, answer: 'broken' },
        { id: 4, call: 'stateUpdated', update: { ...change, state: { good: { tags: { n: 3 } } } }, answer: 'broken' },
        { id: 5, call: 'stateUpdated', update: { ...change, state: { good: { tags: { n: 4 } } } }, answer: false },
    ]);
    const { state } = answerOf(answers, 2).ok;
    assert.deepEqual(Object.keys(state), ['bad']);
    assert.deepEqual(state.bad.tags, { onRun: '@return (;' });
    assert.match(state.bad.values.onRun, /^SyntaxError: /);
    assert.deepEqual(Object.keys(answerOf(answers, 3).ok.state.good.values), ['onRun']);
    assert.equal(answerOf(answers, 4).ok, null);
    assert.equal(answerOf(answers, 5).ok, null);
});
