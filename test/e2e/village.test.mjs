// The village of `make demo`: what happens there, to the letter.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root, run, stable } from './command.mjs';

const village = path.join(root, 'examples/village');
const expected = (name) => fs.readFileSync(path.join(village, name), 'utf8');

test('one evening in the village', async () => {
    const end = await run('run', path.join(village, 'village.aux'), '--for', '60');
    assert.equal(stable(end.out), expected('evening.txt'));
    assert.equal(end.err, '');
    // Quill's mistake is one of the content.
    assert.equal(end.code, 1);
});

test('everybody answers', async () => {
    const end = await run('shout', path.join(village, 'village.aux'), 'onAsked');
    assert.equal(end.out, expected('answers.txt'));
    assert.equal(end.code, 0);
});
