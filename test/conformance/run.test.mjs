// The conformance runner itself, over a replay that only pretends: what the
// expected list says must be neither more nor less than what fails.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const runner = path.join(path.dirname(fileURLToPath(import.meta.url)), 'run.mjs');

// Passes A1, fails B2, skips C3, and keeps silent about D4 when it is there.
const pretence = `
import fs from 'node:fs';
const passed = process.argv[process.argv.indexOf('--passed') + 1];
fs.writeFileSync(passed, 'A1\\n');
console.log('FAIL B2 shout: expected 1 / got 2');
console.log('SKIP C3 trace: no breakpoints');
console.log('1 passed, 1 failed, 1 skipped');
`;

/**
 * @param {string[]} ids of the cases that exist
 * @param {string} list of expected failures
 * @param {string[]} options for the runner
 */
function runOver(ids, list, options = []) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'auxrt-runner-'));
    const cases = path.join(folder, 'cases');
    const listFile = path.join(folder, 'list');
    const report = path.join(folder, 'report');
    fs.mkdirSync(cases);
    fs.writeFileSync(path.join(cases, 'replay.mjs'), pretence);
    const lines = ids.map((id) => JSON.stringify({ id }) + '\n');
    fs.writeFileSync(path.join(cases, 'few.jsonl'), lines.join(''));
    fs.writeFileSync(listFile, list);
    const result = spawnSync(
        process.execPath,
        [runner, '--auxrt', process.execPath, '--list', listFile, '--report', report, ...options],
        { encoding: 'utf8', env: { ...process.env, AUXRT_CONFORMANCE: cases } },
    );
    const outcome = {
        status: result.status,
        output: result.stdout + result.stderr,
        counts: JSON.parse(fs.readFileSync(report, 'utf8')),
        list: fs.readFileSync(listFile, 'utf8'),
    };
    fs.rmSync(folder, { recursive: true });
    return outcome;
}

test('expected failures do not fail the run', () => {
    const run = runOver(['A1', 'B2', 'C3'], 'B2 modules\n');
    assert.deepEqual(run.counts, { passed: 1, failed: 0 });
    assert.equal(run.status, 0);
});

test('a failure that nobody expected fails the run and is named', () => {
    const run = runOver(['A1', 'B2', 'C3'], '');
    assert.deepEqual(run.counts, { passed: 1, failed: 1 });
    assert.match(run.output, /^FAILS B2 shout: expected 1 \/ got 2$/m);
    assert.equal(run.status, 1);
});

test('an entry of the list that passes fails the run', () => {
    const run = runOver(['A1', 'B2', 'C3'], 'A1 modules\nB2 x\n');
    assert.match(run.output, /^PASSED A1/m);
    assert.equal(run.status, 1);
});

test('a case that is skipped is named and counted, and is no failure', () => {
    const run = runOver(['A1', 'B2', 'C3'], 'B2 modules\n');
    assert.match(run.output, /^SKIPS C3 trace: no breakpoints$/m);
    assert.match(run.output, /1 passed, 0 failed, 1 skipped, 1 fail as/);
});

test('an entry of the list that is skipped fails the run', () => {
    const run = runOver(['A1', 'B2', 'C3'], 'B2 modules\nC3 breakpoints\n');
    assert.match(run.output, /^SKIPPED C3/m);
    assert.equal(run.status, 1);
});

test('a case that the replay says nothing about is a failure', () => {
    const run = runOver(['A1', 'B2', 'C3', 'D4'], 'B2 x\n');
    assert.match(run.output, /^FAILS D4 the replay said nothing/m);
    assert.equal(run.status, 1);
});

test('an entry of the list that is no case fails the run', () => {
    const run = runOver(['A1', 'B2', 'C3'], 'B2 x\nZ9 z\n');
    assert.match(run.output, /^UNKNOWN Z9/m);
    assert.equal(run.status, 1);
});

test('--write-list keeps reasons, adds failures, drops what passes', () => {
    const run = runOver(['A1', 'B2', 'C3', 'D4'], 'A1 old\nB2 modules\n', ['--write-list', 'new']);
    const entries = run.list.split('\n').filter((line) => line && !line.startsWith('#'));
    assert.deepEqual(entries, ['B2 modules', 'D4 new']);
});
