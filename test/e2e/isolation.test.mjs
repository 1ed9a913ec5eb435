// The commands with the scripts in a process of their own: limits by name, the
// sandbox, and what a person is told when that process had to be replaced.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const given = process.env.AUXRT ?? '';
const program = given !== '' && !/\s/.test(given) ? given : path.join(root, 'build/release/auxrt');
const options = { skip: !fs.existsSync(program) };

/** @type {string} */
let folder;
/** @type {string} */
let file;

before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'auxrt-isolation-'));
    file = path.join(folder, 'content.aux');
    const state = {
        bad: {
            id: 'bad',
            tags: {
                onHang: '@tags.written = 1; Object.keys(new Uint8Array(2e7));',
                onFlood: "@for (;;) os.log('x'.repeat(999));",
                // A chain of jobs with no code of the script in it: nothing can be checked.
                onWait: '@const t = {}; t.then = Array.prototype.forEach.bind([t]); await t;',
            },
        },
        good: {
            id: 'good',
            tags: {
                onPing: "@return [gridPortalBot.space, getBots('id', 'bad').length];",
                onLog: "@for (let i = 0; i < 100; i++) os.log('x'.repeat(100));",
                onLine: "@os.log('x'.repeat(99));",
                onMuch: "@os.toast('x'.repeat(200000));",
                onWait: "@return 'done';",
                onFlood: '@tags.heard = true;',
            },
        },
    };
    fs.writeFileSync(file, JSON.stringify({ version: 1, state }));
});
after(() => fs.rmSync(folder, { recursive: true }));

/** @param {string[]} args */
function run(...args) {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    return { status, stdout, stderr };
}

const quick = ['--limit', 'listener-ms=200', '--limit', 'grace-ms=50'];

test('after a hang in a built-in the others answer, and the person reads who it was', options, () => {
    const { status, stdout } = run('run', file, '--shout', 'onHang', '--shout', 'onPing', ...quick);
    assert.equal(status, 4, stdout);
    assert.match(stdout, /bad.*onHang/);
    assert.match(stdout, /was replaced/);
});

test('a flood of log lines costs nobody else the event', options, () => {
    const { status, stdout } = run('run', file, '--shout', 'onFlood', '--limit', 'log-bytes=10000',
        '--limit', 'listener-ms=500', '--limit', 'turn-bytes=1000000');
    assert.equal(status, 4, stdout);
    assert.match(stdout, /left out \(limit log-bytes\)/);
    assert.match(stdout, /edit +good heard = true/);
    assert.doesNotMatch(stdout, /was replaced/);
});

test('endless promise jobs are laid to who waits, not to who was called last', options, () => {
    const { stdout } = run('run', file, '--shout', 'onWait', '--json', '--limit', 'jobs-ms=200',
        '--limit', 'grace-ms=50');
    const lines = stdout.trim().split('\n').map((line) => JSON.parse(line));
    // Not by the engine, unless its watch happens to meet one of them.
    const ended = lines.find(({ event }) => event === 'restarted') ??
        lines.find(({ event }) => event === 'stopped_script');
    assert.equal(ended?.bot, 'bad', stdout);
    assert.equal(ended.certain, false);
});

test('after a restart nothing of the lost turn is there, and the listener is skipped', options, () => {
    const { stdout } = run(
        'run', file, '--json', '--shout', 'onHang', '--shout', 'onHang', '--shout', 'onPing', ...quick,
    );
    const events = stdout.trim().split('\n').map((line) => JSON.parse(line));
    const restarted = events.filter((event) => event.event === 'restarted');
    assert.equal(restarted.length, 1, stdout);
    assert.equal(restarted[0].bot, 'bad');
    assert.equal(restarted[0].tag, 'onHang');
    assert.match(JSON.stringify(events.filter((event) => event.event === 'errors')), /quarantine/);
    assert.doesNotMatch(stdout, /written/);
});

test('the new process has the bots of the portals', options, () => {
    const { status, stdout, stderr } = run('shout', file, 'onPing');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /tempLocal/);
});

test('both ways of running give the same answer', options, () => {
    const isolated = run('shout', file, 'onPing');
    assert.deepEqual(run('shout', file, 'onPing', '--in-process'), isolated);
    assert.deepEqual(run('shout', file, 'onPing', '--sandbox=require'), isolated);
    assert.deepEqual(run('shout', file, 'onPing', '--sandbox=off'), isolated);
});

test('a kind of sandbox that does not exist is wrong usage', options, () => {
    const { status, stderr } = run('shout', file, 'onPing', '--sandbox=none');
    assert.equal(status, 2);
    assert.match(stderr, /strict, require or off/);
});

const bounds = [
    ['listener-ms', 1, 86400000],
    ['turn-ms', 1, 86400000],
    ['jobs-ms', 1, 86400000],
    ['grace-ms', 1, 60000],
    ['memory-soft', 2 ** 26, 2 ** 40],
    ['memory-hard', 2 ** 26, 2 ** 40],
    ['turn-bytes', 2 ** 16, 2 ** 30],
    ['log-bytes', 1, 2 ** 30],
];
for (const [name, least, most] of bounds) {
    test(`the limit ${name} takes numbers from ${least} to ${most}`, options, () => {
        for (const value of [Number(least) - 1, Number(most) + 1, '', '-1', '1x']) {
            const { status, stderr } = run('run', '--limit', `${name}=${value}`, file);
            assert.equal(status, 2, `${name}=${value}`);
            assert.match(stderr, new RegExp(`${name}`));
        }
        for (const value of [Number(most) - 1, most]) {
            const { status, stderr } = run('shout', file, 'onPing', '--limit', `${name}=${value}`);
            assert.equal(status, 0, `${name}=${value}: ${stderr}`);
        }
    });
}

test('a limit that does not exist is wrong usage, and those that do are named', options, () => {
    const { status, stderr } = run('run', file, '--limit', 'patience=1');
    assert.equal(status, 2);
    assert.match(stderr, /listener-ms, turn-ms, jobs-ms/);
});

test('log lines beyond log-bytes are left out, which is told', options, () => {
    const { stdout } = run('run', file, '--shout', 'onLog', '--limit', 'log-bytes=1000');
    assert.match(stdout, /log-bytes/);
    assert.ok((stdout.match(/x{100}/g) ?? []).length < 10, stdout);
});

test('a log line is told up to log-bytes, its end included, and not beyond', options, () => {
    for (const bytes of [99, 100, 101]) {
        const { stdout } = run('run', file, '--shout', 'onLine', '--limit', `log-bytes=${bytes}`);
        assert.equal(/x{99}/.test(stdout), bytes >= 100, `${bytes}: ${stdout}`);
        assert.equal(/limit log-bytes/.test(stdout), bytes < 100, `${bytes}: ${stdout}`);
    }
});

test('a turn that gives more than turn-bytes is lost', options, () => {
    const { status, stdout } = run('run', file, '--shout', 'onMuch', '--limit', 'turn-bytes=100000');
    assert.equal(status, 4, stdout);
    assert.match(stdout, /it gave more than a turn may give/);
});

test('quarantine outlives the program where the inst has a folder of data', options, () => {
    const data = path.join(folder, 'data');
    const hang = ['--shout', 'onHang', '--data', data, ...quick];
    assert.equal(run('run', file, ...hang).status, 4);
    const again = run('run', ...hang);
    assert.equal(again.status, 1, again.stdout);
    assert.match(again.stdout, /is in quarantine/);
    const kept = JSON.parse(fs.readFileSync(path.join(data, 'quarantine.json'), 'utf8'));
    assert.deepEqual([kept[0].bot, kept[0].tag, kept[0].text], ['bad', 'onHang', kept[0].text]);
    assert.match(kept[0].text, /written/);
});

test('an edit of the tag ends a quarantine that outlived the program', options, () => {
    const data = path.join(folder, 'mended');
    const state = { bad: { id: 'bad', tags: { onHang: "@tags.n = 1; os.toast('mended');" } } };
    const mended = path.join(folder, 'mended.aux');
    fs.writeFileSync(mended, JSON.stringify({ version: 1, state }));
    assert.equal(run('run', file, '--shout', 'onHang', '--data', data, ...quick).status, 4);
    const { status, stdout } = run('run', mended, '--load', '--shout', 'onHang', '--data', data);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /mended/);
    assert.equal(fs.readFileSync(path.join(data, 'quarantine.json'), 'utf8'), '[]');
});
