// The engine's memory is in large pages, where the system has many of them.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { test } from 'node:test';
import { auxrt } from './command.mjs';
import { talk } from './talk.mjs';

const settings = '/sys/kernel/mm/transparent_hugepage/enabled';
const ENOUGH = 256;
const LARGE_ORDER = 9;

/** Why this system gives no large pages, or the program does not ask for them. */
function reason() {
    if (spawnSync('nm', ['-D', auxrt], { encoding: 'utf8' }).stdout?.includes('__asan_init'))
        return 'the sanitizer answers for the memory';
    if (!fs.existsSync(settings) || fs.readFileSync(settings, 'utf8').includes('[never]'))
        return 'the system has no large pages';
    const zones = fs.readFileSync('/proc/buddyinfo', 'utf8').trim().split('\n');
    const large = zones.map((zone) => zone.trim().split(/\s+/).slice(4 + LARGE_ORDER)
        .reduce((sum, blocks, order) => sum + Number(blocks) * 2 ** order, 0));
    const sum = large.reduce((a, b) => a + b, 0);
    return sum < 2 * ENOUGH && `the system has only ${sum} large pages at hand`;
}

/** How much of a process is in large pages, in KB. */
function inLargePages(process) {
    const lines = fs.readFileSync(`/proc/${process}/smaps`, 'utf8').matchAll(/^AnonHugePages: +(\d+) kB$/gm);
    return [...lines].reduce((sum, line) => sum + Number(line[1]), 0);
}

test('objects and machine code are in large pages', { skip: reason() }, async (t) => {
    const { call, host, end } = talk();
    t.after(end);
    await call({ call: 'open' });
    const first = inLargePages(host);
    assert.ok(first >= 4096, `${first} KB after the start`);
    await call({ call: 'execute', script: 'globalThis.kept = Array.from({ length: 2e5 }, (_, i) => ({ i }))' });
    const later = inLargePages(host);
    assert.ok(later >= first + 4096, `${later} KB with 200,000 objects, ${first} before`);
});
