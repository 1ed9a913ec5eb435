// Scripts mean what the engine takes them for: test/language of test262, run
// as scripts of a bot and straight in the engine. README.md tells how.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missing as missingProgram } from '../behaviour/pipe.mjs';
import { differences } from './outcomes.mjs';
import { missing, tests } from './suite.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const part = process.env.TEST262_PART ?? '';

/** The checked-in list: lines without their reasons, and the reasons used. */
function known() {
    const reasons = new Map();
    const lines = [];
    for (const line of fs.readFileSync(path.join(here, 'differences.txt'), 'utf8').split('\n')) {
        if (line === '' || line.startsWith('#')) continue;
        const declared = /^= (\S+) (.+)$/.exec(line);
        if (declared) {
            reasons.set(declared[1], declared[2]);
            continue;
        }
        const [reason, ...rest] = line.split('\t');
        assert.ok(reasons.has(reason), `"${line}" has no reason of those at the top`);
        if (rest[0].includes(part)) lines.push(rest.join('\t'));
    }
    return lines;
}

const skip = missing ?? (missingProgram !== null && `build ${missingProgram} first`);

test('scripts end as they do in the engine', { skip }, async (t) => {
    const chosen = tests().filter(({ name }) => name.includes(part));
    assert.ok(chosen.length > 0, 'there are files to run');
    const expected = new Set(known());
    const found = await differences(chosen, Math.min(4, os.availableParallelism()));
    const lines = found.map(({ name, way, engine, ours }) => [name, way, engine, ours].join('\t'));
    t.diagnostic(`${chosen.length} files, ${lines.length} runs differ`);
    const unknown = lines.filter((line) => !expected.delete(line));
    assert.deepEqual(unknown, [], 'not in differences.txt');
    assert.deepEqual([...expected], [], 'in differences.txt, but the same now');
});

test('the list of differences can be read', () => {
    assert.ok(known().length > 0 || part !== '');
});
