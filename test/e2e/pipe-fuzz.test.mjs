// Broken requests, a great many of them: the program must answer each once, in
// order, in words of its own, and must live to the end.
//
// The requests are those of the behaviour cases, changed at random from a seed.
// $AUXRT_FUZZ_ROUNDS sets how many programs are tried, $AUXRT_FUZZ_SEED the first
// seed; a failure names its seed and keeps the input in a file that it names.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = process.env.AUXRT ?? 'build/release/auxrt';
const rounds = Number(process.env.AUXRT_FUZZ_ROUNDS ?? 4);
const firstSeed = Number(process.env.AUXRT_FUZZ_SEED ?? 1);
const LINES = 1500;
const PATIENCE_MS = 180000;
const casesFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../behaviour');

/** Numbers from 0 to 1 that follow from a seed. @param {number} seed */
function randomFrom(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
}

/** The requests of all behaviour cases, a list for each case. */
function readCases() {
    return readdirSync(casesFolder).filter((name) => name.endsWith('.json')).flatMap((name) => {
        const cases = JSON.parse(readFileSync(path.join(casesFolder, name), 'utf8'));
        return cases.filter((one) => !JSON.stringify(one).includes('while')).map(requestsOf);
    });
}

/** @param {any} one */
function requestsOf(one) {
    const ids = Object.keys(one.bots ?? {});
    const state = Object.fromEntries(ids.map((id) => {
        const bot = one.bots[id];
        return [id, 'tags' in bot || 'masks' in bot ? { id, tags: {}, ...bot } : { id, tags: bot }];
    }));
    const added = { state, addedBots: ids, removedBots: [], updatedBots: [], version: null };
    const steps = one.steps.map(({ expect, ...request }) => request);
    return [
        { call: 'open', ...one.open }, { call: 'stateUpdated', update: added }, ...steps,
        { call: 'get', what: 'bots' }, { call: 'close' },
    ];
}

const odd = [
    null, true, false, 0, -1, 1.5, 1e308, '', 'a', 'id', '__proto__', '\ud800', [], {}, [null], [[]],
    { id: 'a', tags: {} }, { $undefined: true }, { $number: 'NaN' }, { $bigint: '1' }, { $date: 'x' },
    { $bot: 'a' }, { $error: {} }, { $map: [[1]] }, { $bytes: { type: 'Int32Array', base64: 'AA==' } },
    { $promise: 0 }, { $cycle: 1 }, { $function: true }, { $mockFn: 1 }, { $looseBot: { id: 'l' } },
    { '\u0011tag_edit': true }, { '\u0011tag_edit': true, operations: [[{ type: 'insert' }], 5] },
    { type: 'action' }, { type: 'apply_state', state: { a: 5 } }, { constructor: 1 }, '@', '@}', '📄', '🧬{',
    '🔗', '➡️', '🔁,,,', '📅', '🔢', '📝', '@throw tags', '@return bot', '@await 0; return that',
];

class Fuzzer {
    /** @param {number} seed @param {any[][]} cases */
    constructor(seed, cases) {
        this.random = randomFrom(seed);
        this.cases = cases;
        this.nextId = 1;
    }

    /** @template T @param {T[]} list */
    pick(list) {
        return list[Math.floor(this.random() * list.length)];
    }

    chance(share) {
        return this.random() < share;
    }

    /** Changes one place of a value. @param {any} value @returns {any} */
    mutate(value) {
        if (typeof value === 'string' && this.chance(0.5)) return this.mutateText(value);
        if (typeof value !== 'object' || value === null || this.chance(0.05)) return this.pick(odd);
        const names = Object.keys(value);
        if (names.length === 0) return this.pick(odd);
        const name = this.pick(names);
        const copy = Array.isArray(value) ? [...value] : { ...value };
        const what = this.random();
        if (what < 0.1) {
            if (Array.isArray(copy)) copy.splice(Number(name), 1);
            else delete copy[name];
        } else if (what < 0.15) {
            if (Array.isArray(copy)) copy.push(this.pick(odd));
            else copy[this.pick(['id', 'call', 'tags', 'masks', 'state', 'x', '$date'])] = this.pick(odd);
        } else {
            copy[name] = this.mutate(copy[name]);
        }
        return copy;
    }

    /** @param {string} text */
    mutateText(text) {
        const at = Math.floor(this.random() * (text.length + 1));
        const piece = this.pick(['', '"', '{', '}', '[', ',', ':', '\\', '\u0000', '5', '@', '(', ')', ' ', 'é']);
        return text.slice(0, at) + piece + text.slice(at + (this.chance(0.5) ? 1 : 0));
    }

    /** The lines of one case. @returns {{ bytes: Buffer, id: any }[]} */
    lines() {
        return this.pick(this.cases).map((request) => {
            const id = this.chance(0.1) ? `n${this.nextId++}` : this.nextId++;
            const call = this.chance(0.01) ? this.pick(odd) : request.call;
            let sent = { ...request, id, call };
            // Without a runtime and its bots the rest would be in vain.
            let share = request.call === 'open' ? 0.1 : 0.6;
            for (; this.chance(share); share /= 2) sent = { ...this.mutate(sent), id, call };
            if (sent.call === 'test.advance' && !(sent.ms < 2000)) sent.ms = 100;
            if (this.chance(0.05)) return this.broken(JSON.stringify(sent));
            return { bytes: Buffer.from(JSON.stringify(sent)), id };
        });
    }

    /** A line that may be no JSON, and no UTF-8. @param {string} line */
    broken(line) {
        let text = line;
        while (this.chance(0.6)) text = this.mutateText(text);
        const bytes = Buffer.from(text);
        if (this.chance(0.3) && bytes.length > 0) bytes[Math.floor(this.random() * bytes.length)] = 0xff;
        const blank = /^[ \t\r]*$/.test(bytes.toString('latin1'));
        return { bytes: Buffer.from(bytes.filter((byte) => byte !== 10)), id: blank ? null : undefined };
    }
}

/** @param {Buffer} input @returns {Promise<{ output: string, status: any }>} */
function play(input) {
    return new Promise((resolve, reject) => {
        const limits = ['--limit-listener', '300', '--limit-turn', '600', '--limit-jobs', '600'];
        const child = spawn(program, ['pipe', '--test', ...limits], {
            stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, TZ: 'UTC' },
        });
        const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
        const chunks = /** @type {Buffer[]} */ ([]);
        child.stdout.on('data', (chunk) => chunks.push(chunk));
        child.stdin.on('error', () => {});
        child.on('error', reject);
        child.on('close', (code, signal) => {
            clearTimeout(timer);
            resolve({ output: Buffer.concat(chunks).toString(), status: signal ?? code });
        });
        child.stdin.end(input);
    });
}

/** Words of the engine or of the kernel's inside, which no host should read. */
const INSIDE = /InternalError|\(evaluating |is not an object|is not a function|is not iterable/;

/**
 * @param {{ output: string, status: any }} played
 * @param {{ bytes: Buffer, id: any }[]} lines
 */
function check({ output, status }, lines) {
    assert.equal(status, 0, 'the program has ended');
    const answers = [];
    for (const text of output.split('\n')) {
        if (text === '') continue;
        const message = JSON.parse(text);
        if (!('id' in message)) continue;
        answers.push(message);
        const { error } = message;
        if (error) assert.doesNotMatch(`${error.name}: ${error.message}`, INSIDE, lines[answers.length - 1]?.bytes.toString());
    }
    assert.equal(answers.length, lines.length, 'answers');
    for (let i = 0; i < lines.length; i++) {
        const { id, bytes } = lines[i];
        if (id !== undefined) assert.equal(answers[i].id, id, `answer ${i} to ${bytes}`);
    }
}

test('a host that sends nonsense is answered line by line', async () => {
    const cases = readCases();
    for (let seed = firstSeed; seed < firstSeed + rounds; seed++) {
        const fuzzer = new Fuzzer(seed, cases);
        const lines = [];
        while (lines.length < LINES) lines.push(...fuzzer.lines().filter((line) => line.id !== null));
        const input = Buffer.concat(lines.flatMap((line) => [line.bytes, Buffer.from('\n')]));
        const played = await play(input);
        try {
            check(played, lines);
        } catch (error) {
            const file = path.join(os.tmpdir(), `auxrt-pipe-fuzz-${seed}.jsonl`);
            writeFileSync(file, input);
            error.message = `seed ${seed}, input in ${file}: ${error.message}`;
            throw error;
        }
    }
});
