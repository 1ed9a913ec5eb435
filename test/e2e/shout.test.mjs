// auxrt shout: asking the bots of a file.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auxFile, jsonLines, place, run } from './command.mjs';

const quiz = {
    a: { onAsk: '@return `a heard ${that}`;' },
    b: { onAsk: '@await os.sleep(20); return { late: true };' },
    c: { onAsk: '@tags.asked = true;' },
    d: { onOther: '@return 1;' },
    e: { onInstJoined: "@os.log('nobody joins');" },
};

test('the results are printed in the order of the bots, late ones included', async () => {
    const end = await run('shout', auxFile('quiz.aux', quiz), 'onAsk', '"you"');
    assert.equal(end.out, 'a heard you\n{"late":true}\nundefined\n');
    assert.equal(end.err, '');
    assert.equal(end.code, 0);
});

test('--bot asks one of them', async () => {
    const file = auxFile('quiz.aux', quiz);
    const end = await run('shout', file, 'onAsk', '7', '--bot', 'a');
    assert.equal(end.out, 'a heard 7\n');
    const none = await run('shout', file, 'onAsk', '--bot', 'nobody');
    assert.equal(none.code, 2);
    assert.match(none.err, /^auxrt shout: there is no bot nobody\n/);
});

test('--json prints what happens, and the results last', async () => {
    const end = await run('shout', auxFile('quiz.aux', quiz), 'onAsk', '[1]', '--json');
    const lines = jsonLines(end.out);
    assert.deepEqual(lines.at(-1), {
        event: 'results',
        results: ['a heard 1', { late: true }, { $undefined: true }],
    });
    assert.deepEqual(lines.find((line) => line.event === 'actions'), {
        event: 'actions',
        actions: [{ type: 'update_bot', id: 'c', update: { tags: { asked: true } } }],
    });
    assert.equal(end.code, 0);
});

test('errors go to the error stream, the other answers are there', async () => {
    const file = auxFile('errors.aux', {
        a: { onAsk: '@nothing.at();' },
        b: { onAsk: "@return 'fine';" },
        c: { onAsk: "@await null; throw new Error('later');" },
    });
    const end = await run('shout', file, 'onAsk');
    assert.equal(end.out, 'undefined\nfine\n(failed)\n');
    assert.match(end.err, /^error {4}bot a tag onAsk: ReferenceError: Can't find variable: nothing$/m);
    assert.match(end.err, /^error {4}bot c tag onAsk: Error: later$/m);
    assert.equal(end.code, 1);
});

test('nobody listens: that is said, and is no error', async () => {
    const end = await run('shout', auxFile('quiz.aux', quiz), 'onNothing');
    assert.equal(end.out, '');
    assert.equal(end.err, 'nobody listens to onNothing\n');
    assert.equal(end.code, 0);
    const near = await run('shout', auxFile('door.aux', { a: { onKnock: '@return 1;', onKnob: 1 } }), 'onKnok');
    assert.equal(near.err, 'nobody listens to onKnok; did you mean onKnock?\n');
    assert.equal(near.code, 0);
    const ran = await run('run', place('door.aux'), '--shout', 'onKnok=1', '--shout', 'onKnock');
    assert.match(ran.out, /^warn {5}nobody listens to onKnok; did you mean onKnock\?\n\nNothing is left/);
    assert.equal(ran.code, 0);
});

test('who waits for somebody outside gives no answer, and nothing hangs', async () => {
    const file = auxFile('ask.aux', { a: { onAsk: "@return await os.showInput('', {});" } });
    const end = await run('shout', file, 'onAsk');
    assert.equal(end.out, '(no answer)\n');
    assert.equal(
        end.err,
        'warn     no device answers show_input; the promise stays open\n'
            + '1 of them waits for something that did not come\n',
    );
    assert.equal(end.code, 0);
});

test('a script that never ends is named', async () => {
    const file = auxFile('loop.aux', { a: { onAsk: '@while (true);' } });
    const end = await run('shout', file, 'onAsk');
    assert.match(end.err, /^stopped {2}bot a tag onAsk: it took longer/);
    assert.equal(end.code, 4);
});

test('texts of several lines are printed as they are, without what steers terminals', async () => {
    const file = auxFile('text.aux', { a: { onAsk: "@return 'one\\ntwo\\u001b[2J';" } });
    const end = await run('shout', file, 'onAsk');
    assert.equal(end.out, 'one\ntwo\ufffd[2J\n');
});

test('a missing file', async () => {
    const end = await run('shout', place('missing.aux'), 'onAsk');
    assert.equal(end.err, `auxrt shout: cannot open ${place('missing.aux')}: No such file or directory\n`);
    assert.equal(end.code, 3);
});

test('performance.now() counts tenths of milliseconds, and forwards', async () => {
    const file = auxFile('watch.aux', {
        a: {
            onAsk: `@const times = [];
                while (times.length < 10 || times.at(-1) - times[0] < 3) times.push(performance.now());
                const steps = times.slice(1).map((time, i) => time - times[i]);
                const off = (time) => Math.abs(time * 10 - Math.round(time * 10));
                return [Math.min(...steps) >= 0, times.some((time) => time % 1 !== 0),
                    times.every((time) => off(time) < 1e-6)];`,
        },
    });
    const end = await run('shout', file, 'onAsk');
    assert.equal(end.out, '[true,true,true]\n');
});
