// The examples for authors: what they print, to the letter.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root, run, stable, textFile } from './command.mjs';

const place = (name) => path.join(root, 'examples', name);
const expected = (name) => fs.readFileSync(place(`${name}/expected.txt`), 'utf8');

const examples = [
    { name: 'game', args: ['run', place('game/game.aux'), '--for', '60'] },
    { name: 'list', args: ['run', place('list/list.aux'), '--for', '60'] },
    {
        name: 'quiz',
        args: [
            'run', place('quiz/quiz.aux'), '--for', '60', '--answer', 'show_input="4"',
            '--answer', 'show_input="Lima"', '--answer', 'show_input="seven"',
            '--answer', 'show_confirm=false',
        ],
    },
    { name: 'tests', args: ['run', place('tests/tests.aux'), '--shout', 'onTest', '--for', '60'] },
];

for (const { name, args } of examples) {
    test(`the example ${name} prints what its page says`, async () => {
        const end = await run(...args);
        assert.equal(stable(end.out), expected(name));
        assert.equal(end.err, '');
        assert.equal(end.code, 0);
    });
}

test('the referee of the game answers from outside', async () => {
    const move = JSON.stringify({ field: 'z9', mark: 'X' });
    const end = await run('shout', place('game/game.aux'), 'onMove', move, '--bot', 'referee');
    assert.equal(end.out, 'No game is running.\n');
    assert.equal(end.code, 0);
});

test('a test that fails ends with status 1 and says which', async () => {
    const content = fs.readFileSync(place('tests/tests.aux'), 'utf8').replace('6.49', '6.50');
    const file = textFile('failing.aux', content);
    const end = await run('run', file, '--shout', 'onTest', '--for', '60');
    assert.match(end.out, /^log {6}FAILED {2}testSumsUp: Assertion failed. both sales make 6.49 €$/m);
    assert.match(end.out, /^ {9}3 passed, 1 failed$/m);
    assert.equal(end.code, 1);
});
