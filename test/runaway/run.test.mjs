// What hangs or hogs is ended in time and named, leaves no edits, and the
// other bots go on: each script of scripts.mjs against the real program.
//
// The program is driven over the stdio protocol, with the scripts in a process
// of their own. Budgets are small to keep this quick; a machine that is busy
// with other things, or a slow build, gets some more time (AUXRT_PATIENCE_MS; with 0
// it has to keep what is promised of a machine that does nothing else).

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { runaways } from './scripts.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const given = process.env.AUXRT ?? '';
const program = given !== '' && !/\s/.test(given) ? given : path.join(root, 'build/release/auxrt');

const LISTENER_MS = 200;
const TURN_MS = 400;
const JOBS_MS = 200;
const GRACE_MS = 150;
const JOBS_LAST_MS = 50; // what jobs have that clean up after those that were ended
const PATIENCE_MS = Number(process.env.AUXRT_PATIENCE_MS ?? 15000);
const SLACK_MS = 150;
// What the others may take to answer after a stop.
const ANSWER_MS = 20;
const MEBIBYTE = 1024 * 1024;
// What the host may use while scripts hog: its own and one turn's output.
const HOST_BYTES = 300 * MEBIBYTE;

class Host {
    constructor() {
        this.nextId = 1;
        /** @type {Map<number, (message: any) => void>} */
        this.waiting = new Map();
        /** @type {any[]} */
        this.events = [];
        this.child = spawn(
            program,
            [
                'pipe', '--isolated',
                '--limit-listener', String(LISTENER_MS),
                '--limit-turn', String(TURN_MS),
                '--limit-jobs', String(JOBS_MS),
                '--limit', `grace-ms=${GRACE_MS}`,
                '--limit', `memory-soft=${400 * MEBIBYTE}`,
                '--limit', `memory-hard=${700 * MEBIBYTE}`,
                '--limit', `turn-bytes=${64 * MEBIBYTE}`,
            ],
            { stdio: ['pipe', 'pipe', 'ignore'] },
        );
        readline.createInterface({ input: this.child.stdout }).on('line', (line) => {
            const message = JSON.parse(line);
            if (message.id === undefined) this.events.push(message);
            else this.waiting.get(message.id)?.(message);
        });
    }

    /** @param {Record<string, any>} request @returns {Promise<any>} */
    call(request) {
        const id = this.nextId++;
        return new Promise((resolve) => {
            this.waiting.set(id, resolve);
            this.child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
        });
    }

    resident() {
        const pages = fs.readFileSync(`/proc/${this.child.pid}/statm`, 'utf8').split(' ')[1];
        return Number(pages) * 4096;
    }

    end() {
        this.child.stdin.end();
    }
}

/** @param {Record<string, Record<string, any>>} tagsById */
function updateOf(tagsById) {
    /** @type {Record<string, any>} */
    const state = {};
    for (const [id, tags] of Object.entries(tagsById)) state[id] = { id, tags };
    return { state, addedBots: Object.keys(state), removedBots: [], updatedBots: [], version: null };
}

/** @type {Host} */
let host;

before(() => {
    host = new Host();
});
after(() => {
    host.end();
    tellWaits();
});

/** How long the others took to answer after each. @type {{ waited: number, name: string }[]} */
const waits = [];

/** Prints how the answers of the others were spread. */
function tellWaits() {
    if (waits.length === 0) return;
    waits.sort((a, b) => a.waited - b.waited);
    const at = (/** @type {number} */ share) => waits[Math.ceil(share * waits.length) - 1];
    const late = waits.filter(({ waited }) => waited > ANSWER_MS).length;
    console.log(
        `after ${waits.length} stops the others answered within ${at(0.5).waited.toFixed(1)} ms (median), ` +
            `${at(0.9).waited.toFixed(1)} ms (nine of ten), ${at(1).waited.toFixed(1)} ms (all; ` +
            `the last one: ${at(1).name}); ${late} of them later than ${ANSWER_MS} ms`,
    );
}

/**
 * Gives the bots, and once more when the process was replaced.
 * @param {Record<string, Record<string, any>>} bots
 */
async function giveBots(bots) {
    const answer = await host.call({ call: 'stateUpdated', update: updateOf(bots) });
    assert.ok('ok' in answer, JSON.stringify(answer));
}

/** Waits until no further event comes for a moment. @param {string} kind */
function eventsOf(kind) {
    return host.events.filter((event) => event.event === kind);
}

/**
 * @param {import('./scripts.mjs').Runaway} runaway
 * @param {Record<string, any>} bots
 * @param {(text: string) => void} tell
 */
async function checkRunaway(runaway, bots, tell) {
    await giveBots(bots);
    const start = performance.now();
    await host.call({ call: 'shout', name: 'onRun' });
    const elapsed = performance.now() - start;
    // A listener, then its promise jobs; each with its own limit.
    const first = runaway.turn ? TURN_MS : LISTENER_MS;
    const last = runaway.floods ? JOBS_LAST_MS + GRACE_MS : 0;
    const limit = first + JOBS_MS + 2 * GRACE_MS + last + SLACK_MS + PATIENCE_MS;

    // What is told after the answer comes before that of the next call.
    if (eventsOf('restarted').length > 0) await giveBots(bots);
    const ping = performance.now();
    const busy = performance.eventLoopUtilization();
    const pong = await host.call({ call: 'shout', name: 'onPing' });
    // Without the time that this test itself needs to read, say, 100,000 actions.
    const waited = performance.now() - ping - performance.eventLoopUtilization(busy).active;

    tell(`${elapsed.toFixed(1)} ms; the others answered after ${waited.toFixed(1)} ms`);
    assert.ok(elapsed <= limit, `took ${elapsed.toFixed()} ms, not ${limit}`);
    assert.deepEqual(pong.ok?.results, ['pong'], JSON.stringify(pong).slice(0, 500));
    waits.push({ waited, name: runaway.name });
    assert.ok(waited <= ANSWER_MS + PATIENCE_MS, `the others answered after ${waited.toFixed(1)} ms`);
    const stopped = eventsOf('stopped_script');
    if (!runaway.ends) {
        assert.ok(stopped.length > 0, 'nobody was stopped');
        assert.ok((runaway.culprits ?? ['bad']).includes(stopped[0].bot), JSON.stringify(stopped));
    }
    if (stopped.length > 0 && !runaway.edits) checkEdits();
    assert.ok(host.resident() < HOST_BYTES, `the host has ${host.resident()} bytes`);
}

for (const runaway of runaways) {
    test(`ended and named: ${runaway.name}`, { skip: !fs.existsSync(program) }, async (t) => {
        host.events.length = 0;
        await host.call({ call: 'open' });
        try {
            await checkRunaway(runaway, {
                bad: { onRun: `@tags.written = 1; ${runaway.script}` },
                good: { onPing: "@return 'pong';" },
                ...runaway.bots,
            }, (text) => t.diagnostic(text));
        } finally {
            await host.call({ call: 'close' });
        }
    });
}

/** What the stopped listener wrote was not told. */
function checkEdits() {
    const written = eventsOf('actions')
        .flatMap((event) => event.actions)
        .filter((action) => action.type === 'update_bot' && action.update?.tags?.written === 1);
    assert.deepEqual(written, []);
}
