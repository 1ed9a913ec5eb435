// An inst that runs can be asked and mended from outside, also while a script
// hangs in it: auxrt ctl, the socket behind it, and the signal USR1.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const given = process.env.AUXRT ?? '';
const program = given !== '' && !/\s/.test(given) ? given : path.join(root, 'build/release/auxrt');
const options = { skip: !fs.existsSync(program) };

const state = {
    bad: {
        id: 'bad',
        tags: { onHang: '@tags.written = 1; Object.keys(new Uint8Array(2e7));' },
    },
    good: {
        id: 'good',
        tags: { onPing: "@return 'pong ' + that;" },
    },
};

/** @type {string} */
let folder;
/** @type {string} */
let file;
let count = 0;

before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'auxrt-control-'));
    file = path.join(folder, 'content.aux');
    fs.writeFileSync(file, JSON.stringify({ version: 1, state }));
});
after(() => fs.rmSync(folder, { recursive: true }));

/** Waits until it holds, and lets what was begun here go on. @param {() => boolean} holds */
async function until(holds) {
    while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** A run of the content, and what it has said so far. */
class Run {
    /** @param {string[]} args */
    constructor(...args) {
        this.socket = path.join(folder, `socket${++count}`);
        this.said = '';
        this.child = spawn(program, ['run', file, '--control', this.socket, ...args], {
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        this.ended = new Promise((resolve) => this.child.on('exit', resolve));
        for (const stream of [this.child.stdout, this.child.stderr])
            stream.on('data', (data) => {
                this.said += data;
                this.onSaid?.();
            });
    }

    /** Waits until something was said. @param {RegExp} what @returns {Promise<void>} */
    async hears(what) {
        while (!what.test(this.said))
            await new Promise((resolve) => {
                this.onSaid = () => resolve(undefined);
            });
    }

    /** @param {string[]} args */
    ctl(...args) {
        return spawnSync(program, ['ctl', this.socket, ...args], { encoding: 'utf8' });
    }

    status() {
        return JSON.parse(this.ctl('status', '--json').stdout);
    }

    /** Waits until it listens. */
    async listens() {
        await until(() => this.ctl('status').status === 0);
    }

    /** A shout whose answer is not waited for; gives it as a promise. @param {string} name */
    ask(name) {
        return new Promise((resolve) => {
            const asking = net.connect(this.socket);
            asking.write(`${JSON.stringify({ call: 'shout', name })}\n`);
            let answer = '';
            asking.on('data', (data) => {
                answer += data;
                if (answer.endsWith('\n')) asking.end();
            });
            asking.on('close', () => resolve(JSON.parse(answer)));
        });
    }

    async stop() {
        assert.equal(this.ctl('stop').status, 0);
        await this.ended;
    }
}

test('while a script hangs its name is told, bots are read and edited', options, async () => {
    const run = new Run('--limit', 'listener-ms=500');
    await run.listens();
    const answer = run.ask('onHang');
    await until(() => run.status().turn.bot === 'bad');
    assert.equal(run.status().turn.tag, 'onHang');
    assert.equal(run.ctl('tag', 'bad', 'onHang').stdout.trim(), state.bad.tags.onHang);
    assert.equal(run.ctl('set', 'bad', 'onHang', "@return 'mended';").status, 0);
    const refused = /** @type {any} */ (await answer);
    assert.equal(refused.error.bot, 'bad');
    assert.match(run.ctl('shout', 'onHang').stdout, /mended/);
    assert.deepEqual(run.status().quarantine, []);
    assert.match(run.ctl('snapshot').stdout, /mended/);
    await run.stop();
    assert.match(run.said, /was replaced/);
    assert.doesNotMatch(run.said, /not run again/);
    assert.doesNotMatch(run.said, /written/);
});

test('a listener in quarantine is let go by command', options, async () => {
    const run = new Run('--limit', 'listener-ms=100');
    await run.listens();
    await run.ask('onHang');
    const held = run.status().quarantine;
    assert.deepEqual([held.length, held[0].bot, held[0].tag], [1, 'bad', 'onHang']);
    assert.match(run.ctl('status').stdout, /quarantine: onHang of bad/);
    assert.match(run.ctl('status').stdout, /^memory: [1-9]\d* MiB$/m);
    assert.equal(run.ctl('release', 'bad', 'onHang').status, 0);
    assert.deepEqual(run.status().quarantine, []);
    const again = run.ctl('release', 'bad', 'onHang');
    assert.equal(again.status, 1);
    assert.match(again.stderr, /is not in quarantine/);
    await run.stop();
});

test('the signal USR1 tells who hangs', options, async () => {
    const run = new Run('--limit', 'listener-ms=500');
    await run.listens();
    const answer = run.ask('onHang');
    await until(() => run.status().turn.bot === 'bad');
    run.child.kill('SIGUSR1');
    await run.hears(/in turn for \d+ ms: onHang of bad/);
    await answer;
    await run.stop();
});

test('a text from the standard input becomes the tag', options, async () => {
    const run = new Run();
    await run.listens();
    const set = spawnSync(program, ['ctl', run.socket, 'set', 'good', 'onPing', '-'], {
        input: "@return 'line 1' +\n    ' line 2';\n",
    });
    assert.equal(set.status, 0, String(set.stderr));
    assert.equal(run.ctl('shout', 'onPing').stdout, 'line 1 line 2\n');
    const unheard = run.ctl('shout', 'onNothing');
    assert.deepEqual([unheard.stdout, unheard.stderr, unheard.status],
        ['', 'no bot has answered\n', 0]);
    run.ctl('set', 'good', 'onLater', '@await os.sleep(10); return 1;');
    assert.equal(run.ctl('shout', 'onLater').stdout, '(no answer yet)\n');
    await run.stop();
});

test('what is no request gets an error, and the inst goes on', options, async () => {
    const run = new Run();
    await run.listens();
    const lines = ['{', '[]', '{}', '{"call":"dance"}', '{"call":"tag","bot":"x","tag":1}',
        '{"call":"tag","bot":"nobody","tag":"x"}', '{"call":"set","bot":"good","tag":"x"}'];
    const answers = await new Promise((resolve) => {
        const socket = net.connect(run.socket);
        socket.write(`${lines.join('\n')}\n`);
        let text = '';
        socket.on('data', (data) => {
            text += data;
            if (text.trim().split('\n').length === lines.length) socket.end();
        });
        socket.on('close', () => resolve(text.trim().split('\n')));
    });
    for (const answer of answers) assert.ok(JSON.parse(answer).error.message, answer);
    assert.match(run.ctl('shout', 'onPing', '"x"').stdout, /pong x/);
    await run.stop();
});

test('a second inst does not take the socket of the first', options, async () => {
    const run = new Run();
    await run.listens();
    const second = spawnSync(program, ['run', file, '--control', run.socket], { encoding: 'utf8' });
    assert.notEqual(second.status, 0);
    assert.match(second.stderr + second.stdout, /another program listens/);
    await run.stop();
    assert.ok(!fs.existsSync(run.socket));
});

test('nobody there, or nothing of that name, is told', options, () => {
    const nobody = spawnSync(program, ['ctl', path.join(folder, 'none'), 'status'], { encoding: 'utf8' });
    assert.equal(nobody.status, 3);
    assert.match(nobody.stderr, /nobody listens there/);
    for (const args of [['x'], ['x', 'dance'], ['x', 'tag', 'bot'], ['x', 'shout', 'a', '{']])
        assert.equal(spawnSync(program, ['ctl', ...args]).status, 2, args.join(' '));
});
