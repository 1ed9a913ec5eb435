// Real content: every version 1 file of the shared folder runs and ends.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root, start } from './command.mjs';

const corpus = path.resolve(root, '../shared/corpus');

/** @returns {string[]} the .aux files of version 1 */
function files() {
    if (!fs.existsSync(corpus)) return [];
    return fs
        .readdirSync(corpus, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.aux'))
        .map((name) => path.join(corpus, name))
        .filter((file) => JSON.parse(fs.readFileSync(file, 'utf8')).version === 1)
        .sort();
}

const found = files();
test('real content is at hand', { skip: found.length === 0 && `no folder ${corpus}` }, () => {
    assert.ok(found.length > 0);
});

for (const file of found) {
    test(`${path.relative(corpus, file)} runs and ends`, async (t) => {
        const end = await start(['run', file, '--for', '2', '--json']).ended;
        assert.equal(end.signal, null, end.err);
        assert.ok([0, 1, 4].includes(Number(end.code)), `ended with ${end.code}: ${end.err}`);
        const lines = end.out.trimEnd().split('\n').map((line) => JSON.parse(line));
        const summary = lines.at(-1);
        assert.equal(summary.event, 'summary');
        assert.ok(['quiet', 'time'].includes(summary.end), summary.end);
        assert.ok(summary.bots > 0);
        // Each script that does not compile is told once.
        const broken = lines
            .filter((line) => line.event === 'syntax_errors')
            .flatMap((line) => line.scripts.map((script) => `${script.bot}.${script.tag}`));
        assert.equal(new Set(broken).size, broken.length);
        t.diagnostic(JSON.stringify(summary));
        for (const script of broken) t.diagnostic(`does not compile: ${script}`);
    });
}
