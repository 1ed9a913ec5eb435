// Scripts that are ended anywhere: after each turn the bots of the runtime, what
// the host was told of them, and what queries find are the same, and every
// listener has done all that it does or nothing.
//
// The kernel's own code is ended wherever it is found, too (`impatient`), which
// otherwise happens once in a blue moon. AUXRT_ENDS says how many turns for each
// kind, AUXRT_ENDS_SEED where the random numbers begin.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const given = process.env.AUXRT ?? '';
const program = given !== '' && !/\s/.test(given) ? given : path.join(root, 'build/release/auxrt');
const TURNS = Number(process.env.AUXRT_ENDS ?? 60);
const SEED = Number(process.env.AUXRT_ENDS_SEED ?? 20261128);
const TARGETS = 40;
const MEBIBYTE = 1024 * 1024;

/** What each of the writers does: `me` is its own name in what it writes. */
const WRITE = `@
    const me = tags.name, { turn, work, every, burst } = that;
    const idle = () => { for (let i = 0; i < work; i++) globalThis.sum = (globalThis.sum ?? 0) * 0.5 + i; };
    const old = getBot('made_' + me, turn - 2);
    if (old) { destroy(old); idle(); }
    let i = 0;
    for (const bot of getBots('kind', 'target')) {
        bot.tags['n_' + me] = turn;
        setTagMask(bot, 'm_' + me, turn);
        bot.tags['list_' + me] = [turn, [me]];
        if (i++ % every === 0) idle();
    }
    tags.log.push(turn);
    create({ ['made_' + me]: turn, kind: 'made' }, [{ half: 1 }, { half: 2 }]);
    idle();
    tags['code_' + (turn % 5)] = '@return ' + turn;
    shout('code_' + (turn % 5));
    masks.last = turn;
    os.toast(me + turn);
    if (burst) { const all = []; for (let k = 0; k < burst; k++) all.push(new Array(1000).fill(k)); }
    idle();
    return turn;`;

/** Changes what it is told of, and hangs now and then. */
const CHANGED = `@
    tags.heard = (tags.heard ?? 0) + 1;
    tags.heardToo = tags.heard;
    if (globalThis.hangs) for (;;);`;

const LOOK = `@
    const counts = {};
    for (const me of ['a', 'b', 'c']) {
        counts[me] = {};
        for (const bot of getBots('made_' + me)) {
            const turn = bot.tags['made_' + me];
            counts[me][turn] = (counts[me][turn] ?? 0) + 1;
        }
        counts['of_' + me] = getBots('n_' + me, Number(that[me] ?? -1)).length;
    }
    return counts;`;

class Runtime {
    /** @param {string[]} args */
    constructor(args) {
        /** @type {Map<number, (message: any) => void>} */
        this.waiting = new Map();
        this.nextId = 0;
        /** @type {any[]} */
        this.events = [];
        /** What the host knows: tags by bot. @type {Record<string, Record<string, any>>} */
        this.bots = {};
        this.child = spawn(program, ['pipe', '--test', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
        readline.createInterface({ input: this.child.stdout }).on('line', (line) => {
            const message = JSON.parse(line);
            if (message.id === undefined) this.take(message);
            else this.waiting.get(message.id)?.(message);
        });
        this.child.on('exit', (code, signal) => {
            this.ended = `the program ended (${code ?? signal})`;
            for (const resolve of this.waiting.values()) resolve({ error: { message: this.ended } });
        });
    }

    /** @param {any} event */
    take(event) {
        this.events.push(event);
        for (const action of event.event === 'actions' ? event.actions : []) {
            const { type, id } = action;
            if (type === 'add_bot') this.bots[id] = withoutEmpty({ ...action.bot.tags });
            if (type === 'remove_bot') delete this.bots[id];
            if (type !== 'update_bot' || !action.update.tags) continue;
            this.bots[id] = withoutEmpty({ ...this.bots[id], ...action.update.tags });
        }
    }

    /** @param {Record<string, any>} request @returns {Promise<any>} */
    call(request) {
        const id = this.nextId++;
        return new Promise((resolve) => {
            this.waiting.set(id, (message) => {
                this.waiting.delete(id);
                resolve(message);
            });
            if (this.ended) resolve({ error: { message: this.ended } });
            else this.child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
        });
    }

    /** Calls until no limit ends it. @param {Record<string, any>} request */
    async surely(request) {
        for (let tries = 0; ; tries++) {
            const answer = await this.call(request);
            if ('ok' in answer) return answer.ok;
            assert.ok(tries < 50 && answer.error.message === 'Ran out of energy', JSON.stringify(answer));
        }
    }

    /** @param {Record<string, Record<string, any>>} added @param {Record<string, any>} changed */
    update(added, changed) {
        const state = { ...changed };
        for (const [id, tags] of Object.entries(added)) state[id] = { id, tags };
        for (const [id, tags] of Object.entries(added)) this.bots[id] = { ...tags };
        for (const [id, { tags }] of Object.entries(changed)) Object.assign(this.bots[id], tags);
        return this.call({
            call: 'stateUpdated', answer: false,
            update: {
                state, addedBots: Object.keys(added), removedBots: [],
                updatedBots: Object.keys(changed), version: null,
            },
        });
    }
}

/** @param {Record<string, any>} tags */
function withoutEmpty(tags) {
    for (const [name, value] of Object.entries(tags)) if (value === null || value === '') delete tags[name];
    return tags;
}

/** @param {number} seed */
function randomFrom(seed) {
    let state = seed;
    return (/** @type {number} */ below) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
    };
}

/** @param {Runtime} runtime */
async function load(runtime) {
    runtime.bots = {};
    /** @type {Record<string, Record<string, any>>} */
    const bots = { look: { onLook: LOOK }, ear: { onBotChanged: CHANGED } };
    for (const name of ['a', 'b', 'c'])
        bots[name] = { name, log: [], onWrite: WRITE };
    for (let i = 0; i < TARGETS; i++) bots[`t${i}`] = { kind: 'target' };
    await runtime.update(bots, {});
}

/** @param {Runtime} runtime @param {string} where */
async function check(runtime, where) {
    const state = await runtime.surely({ call: 'get', what: 'bots' });
    const own = Object.fromEntries(Object.entries(state).map(([id, bot]) => [id, bot.tags]));
    assert.deepEqual(own, runtime.bots, `${where}: what the host knows is not what scripts have`);
    /** @type {Record<string, number>} */
    const last = {};
    for (const name of ['a', 'b', 'c']) {
        const turns = new Set(Array.from({ length: TARGETS }, (_, i) => own[`t${i}`][`n_${name}`]));
        assert.equal(turns.size, 1, `${where}: ${name} wrote to some: ${[...turns]}`);
        const [turn] = turns;
        last[name] = turn;
        assert.equal(own[name].log.at(-1), turn, `${where}: the list of ${name}`);
        if (turn === undefined) continue;
        assert.equal(own[name][`code_${turn % 5}`], `@return ${turn}`, where);
        assert.equal(state[name].masks.tempLocal.last, turn, where);
        for (let i = 0; i < TARGETS; i++) {
            assert.deepEqual(own[`t${i}`][`list_${name}`], [turn, [name]], where);
            assert.equal(state[`t${i}`].masks.tempLocal[`m_${name}`], turn, where);
        }
        const made = Object.values(own).filter((tags) => tags[`made_${name}`] === turn).map((tags) => tags.half);
        assert.deepEqual(made.sort(), [1, 2], `${where}: ${name} made some of its bots`);
    }
    assert.equal(own.ear.heard, own.ear.heardToo, where);
    const { results: [counts] } = await runtime.surely({ call: 'shout', name: 'onLook', arg: last });
    for (const name of ['a', 'b', 'c']) {
        /** @type {Record<string, number>} */
        const made = {};
        for (const tags of Object.values(own)) {
            const turn = tags[`made_${name}`];
            if (turn !== undefined) made[turn] = (made[turn] ?? 0) + 1;
        }
        assert.deepEqual(counts[name], made, `${where}: what queries find`);
        assert.equal(counts[`of_${name}`], last[name] === undefined ? 0 : TARGETS, `${where}: queries by value`);
    }
}

/** @type {[string, string[]][]} */
const kinds = [
    ['in-process, 1 ms', ['--limit-listener', '1', '--limit-turn', '20', '--limit-jobs', '20']],
    ['in-process, 3 ms, turns of 6 ms', ['--limit-listener', '3', '--limit-turn', '6', '--limit-jobs', '2']],
    ['isolated, 2 ms', ['--isolated', '--limit-listener', '2', '--limit-turn', '30', '--limit-jobs', '20']],
    ['isolated, by memory', [
        '--isolated', '--limit-listener', '400', '--limit-turn', '1000',
        '--limit', `memory-soft=${160 * MEBIBYTE}`, '--limit', `memory-hard=${2000 * MEBIBYTE}`,
    ]],
];
for (const [kind, args] of kinds)
    test(`scripts that are ended anywhere leave all or nothing: ${kind}`, { skip: !fs.existsSync(program) }, async () => {
        const random = randomFrom(SEED);
        const runtime = new Runtime([...args, '--limit', 'grace-ms=20000']);
        await runtime.call({ call: 'open' });
        await load(runtime);
        await runtime.call({ call: 'test.set', impatient: true });
        const byMemory = kind.endsWith('memory');
        for (let turn = 1; turn <= TURNS; turn++) {
            const every = 1 + random(20);
            const pauses = 3 + TARGETS / every;
            const arg = {
                turn,
                every,
                work: random(4) === 0 ? 0 : random((byMemory ? 5000 : 400000) / pauses),
                burst: byMemory ? random(25000) : 0,
            };
            await runtime.call({ call: 'shout', name: 'onWrite', arg });
            await check(runtime, `turn ${turn} of ${kind}`);
            if (random(6) === 0) {
                await runtime.call({ call: 'execute', script: `globalThis.hangs = ${random(2) === 0};` });
                await runtime.update({ [`new${turn}`]: { kind: 'new', x: turn } }, { ear: { tags: { told: turn } } });
                await check(runtime, `the update after turn ${turn} of ${kind}`);
            }
            if (runtime.events.some((event) => event.event === 'restarted'))
                assert.fail(`the process was ended in turn ${turn}`);
        }
        const stops = runtime.events.filter((event) => event.event === 'stopped_script');
        console.log(`${kind}: ${TURNS} turns, ${stops.length} stops: ${JSON.stringify(
            stops.reduce((/** @type {Record<string, number>} */ all, { limit }) => ({ ...all, [limit]: (all[limit] ?? 0) + 1 }), {}),
        )}`);
        assert.ok(stops.length > 0, 'nothing was ended');
        runtime.child.stdin.end();
    });
