// Makes the workloads of the benchmarks, as docs/benchmarks.md describes them.
//
//   node tools/bench/workloads.mjs FOLDER
//
// The same arguments make the same files. Sizes are in the names, so that the
// growth of a cost can be told from files that differ in nothing else.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ id: string, tags: Record<string, any> }} Bot */

/** @param {number} i */
const idOf = (i) => `bot${i}`;
/** @param {number} n */
const sized = (n) => (n % 1000 === 0 ? `${n / 1000}k` : String(n));
/** @param {number} n @param {string} body */
const times = (n, body) => `for (let i = 0; i < ${n}; i++) { ${body} }`;

/**
 * @param {number} n
 * @param {(i: number) => Record<string, any>} tags
 * @param {Record<string, Record<string, any>>} [others]
 */
function botsOf(n, tags, others = {}) {
    /** @type {Record<string, Bot>} */
    const bots = { user: { id: 'user', tags: {} } };
    for (let i = 0; i < n; i++) bots[idOf(i)] = { id: idOf(i), tags: tags(i) };
    for (const [id, own] of Object.entries(others)) bots[id] = { id, tags: own };
    return bots;
}

/** @param {number} i */
function furniture(i) {
    return {
        name: `chair ${i}`,
        place: i,
        material: ['oak', 'steel', 'glass'][i % 3],
        outside: i % 2 === 0,
        weight: 2 + (i % 7) / 4,
    };
}

const scripts = [
    '@tags.used = (tags.used ?? 0) + 1;',
    '@os.toast(`${tags.name} was moved`);',
    '@whisper(bot, "onLift", { by: that?.by });',
    '@const near = getBots(byTag("place", tags.place)); tags.near = near.length; return near;',
    '@let sum = 0; for (const part of [1, 2, 3]) { sum += part * tags.weight; } tags.sum = sum;',
    '@try { if (!that) { throw new Error("nobody"); } tags.owner = that.by; } catch (e) { tags.owner = e.message; }',
    '@const list = tags.guests ?? []; tags.guests = [...list.slice(-4), String(that?.by).trim()];',
    '@setTagMask(bot, "warm", true); shout("warmed", bot.id);',
];

/** @type {{ name: string, title: string, bots: any, steps: any[], check: any, cold?: boolean }[]} */
const all = [];

/**
 * @param {string} name
 * @param {string} title
 * @param {any} bots
 * @param {any[]} steps
 * @param {any} check
 * @param {boolean} [cold]
 */
function workload(name, title, bots, steps, check, cold) {
    all.push({ name, title, bots, steps, check, ...(cold ? { cold } : {}) });
}

/**
 * Steps that each run one listener of the bot `worker`, with a loop in it.
 * @param {number} warm
 * @param {number} repeat
 */
function loops(warm, repeat) {
    /** @type {Record<string, string>} */
    const tags = {};
    /** @type {any[]} */
    const steps = [];
    return {
        tags,
        steps,
        /**
         * @param {string} label
         * @param {string} script
         * @param {number} units
         * @param {string} unit
         * @param {any} result
         */
        add(label, script, units, unit, result) {
            const shout = `run${steps.length}`;
            tags[shout] = `@${script}`;
            steps.push({ label, shout, ids: ['worker'], arg: null, warm, repeat, units, unit, expect: [result] });
        },
    };
}

// ------------------------------------------------------------------- load

for (const n of [1000, 10000, 50000]) {
    const ask = { label: 'ask one', shout: 'ask', ids: [idOf(n - 1)], arg: null, expect: [n - 1] };
    /** @param {number} i */
    const last = (i) => (i === n - 1 ? { ask: '@return tags.place;' } : {});
    const check = { bots: n + 1, tags: { [idOf(1)]: { place: 1, name: 'chair 1' } } };
    /** @param {number} i @param {number} k */
    const script = (i, k) => scripts[(i + 3 * k) % scripts.length];
    workload(
        `load-plain-${sized(n)}`,
        `${n} bots with five tags`,
        botsOf(n, (i) => ({ ...furniture(i), ...last(i) })),
        [ask],
        check,
    );
    workload(
        `load-${sized(n)}`,
        `${n} bots with five tags and two scripts, of ${scripts.length} texts`,
        botsOf(n, (i) => ({ ...furniture(i), onLift: script(i, 0), onDrop: script(i, 1), ...last(i) })),
        [ask],
        check,
    );
    workload(
        `load-unique-${sized(n)}`,
        `${n} bots with five tags and two scripts, no text twice`,
        botsOf(n, (i) => ({
            ...furniture(i),
            onLift: `${script(i, 0)}\ntags.seal = ${2 * i};`,
            onDrop: `${script(i, 1)}\ntags.seal = ${2 * i + 1};`,
            ...last(i),
        })),
        [ask],
        check,
    );
}

// ---------------------------------------------------------------- events

for (const n of [1000, 10000, 50000]) {
    const count = { warm: 5, repeat: 10, units: n, unit: 'listener', ids: null, arg: null };
    workload(
        `fanout-${sized(n)}`,
        `an event for ${n} listeners that each count`,
        botsOf(n, () => ({ heard: 0, bell: '@tags.heard = tags.heard + 1;' })),
        [{ label: 'count', shout: 'bell', ...count }],
        { bots: n + 1, all: { prefix: 'bot', heard: 15 } },
    );
    workload(
        `fanout-noop-${sized(n)}`,
        `an event for ${n} listeners that do nothing`,
        botsOf(n, () => ({ bell: '@return 0;' })),
        [{ label: 'nothing', shout: 'bell', ...count }],
        { bots: n + 1 },
    );
    workload(
        `fanout-click-${sized(n)}`,
        `an action for ${n} listeners that each count, with and without echo`,
        botsOf(n, () => ({ heard: 0, bell: '@tags.heard = tags.heard + 1;' })),
        [
            { label: 'action', action: 'bell', ...count },
            { label: 'action with echo', action: 'bell', ...count, echo: true },
        ],
        { bots: n + 1, all: { prefix: 'bot', heard: 30 } },
    );
    const misses = loops(5, 10);
    misses.add('from a script', times(5000, 'shout("silence", i);') + ' return 1;', 5000, 'shout', 1);
    workload(
        `miss-${sized(n)}`,
        `events that none of ${n} bots hears`,
        botsOf(n, () => ({ bell: '@return 0;' }), { worker: misses.tags }),
        [
            { label: 'from outside', shout: 'silence', ids: null, arg: null, warm: 5, repeat: 20, perTick: 100, units: 100, unit: 'shout' },
            ...misses.steps,
        ],
        { bots: n + 2 },
    );
}

{
    const depth = 150;
    workload(
        'whisper-chain',
        `whispers handed on, ${depth} deep`,
        botsOf(
            depth,
            (i) => ({ next: idOf((i + 1) % depth), pass: '@return that === 0 ? 0 : 1 + whisper(tags.next, "pass", that - 1)[0];' }),
            { worker: { all: '@' + times(1000, 'whisper("bot0", "pass", 0);') + ' return 1000;' } },
        ),
        [
            { label: 'deep', shout: 'pass', ids: ['bot0'], arg: depth, warm: 10, repeat: 30, units: depth, unit: 'whisper', expect: [depth] },
            { label: 'one after the other', shout: 'all', ids: ['worker'], arg: null, warm: 5, repeat: 20, units: 1000, unit: 'whisper', expect: [1000] },
        ],
        { bots: depth + 2 },
    );
}

// ------------------------------------------------------------------- tags

{
    const n = 50000;
    const reads = loops(5, 20);
    const read = (/** @type {string} */ label, /** @type {string} */ what, /** @type {number} */ value, head = '') =>
        reads.add(label, `${head} let s = 0; ${times(n, `s += ${what};`)} return s;`, n, 'read', value * n);
    read('tags.x', 'tags.a', 1);
    read('other.tags.x', 'o.tags.b', 2, 'const o = getBot("id", "other");');
    read('tags[name]', 'tags[names[i & 1]]', 2, 'const names = ["a", "c"];');
    read('missing tag', '(tags.none ?? 1)', 1);
    read('array element', 'tags.list[1]', 8);
    read('object member', 'tags.thing.y', 6);
    read('raw.x', 'raw.a', 1);
    read('getTag', 'getTag(bot, "a")', 1);
    read('links.x', '(links.to === null ? 0 : 1)', 1);
    workload(
        'tag-read',
        'tags read in a loop',
        botsOf(0, () => ({}), {
            other: { b: 2 },
            worker: { a: 1, c: 3, list: [7, 8, 9], thing: { y: 6 }, to: '🔗other', ...reads.tags },
        }),
        reads.steps,
        { bots: 3 },
    );

    const writes = loops(5, 20);
    const write = (/** @type {string} */ label, /** @type {string} */ what, k = 20000, head = '') =>
        writes.add(label, `${head} ${times(k, what)} return ${k};`, k, 'write', k);
    write('number', 'tags.n = i;');
    write('increment', 'tags.up = tags.up + 1;', 20000, 'tags.up = 0;');
    write('string', 'tags.s = "s" + (i % 7);');
    write('object', 'tags.o = { i, list: [i] };');
    write('array push', 'tags.list.push(i);', 5000, 'tags.list = [];');
    write('another bot', 'o.tags.n = i;', 20000, 'const o = getBot("id", "other");');
    write('setTag', 'setTag(bot, "t", i);');
    write('mask', 'masks.m = i;');
    write('set and delete', 'tags.gone = i; tags.gone = null;', 10000);
    workload(
        'tag-write',
        'tags written in a loop',
        botsOf(0, () => ({}), { other: { n: 0 }, worker: writes.tags }),
        writes.steps,
        { bots: 3, tags: { worker: { n: 19999, up: 20000, t: 19999 }, other: { n: 19999 } } },
    );
}

// ---------------------------------------------------------- bots and queries

for (const n of [1000, 10000, 50000]) {
    const rounds = n === 1000 ? 7 : 1;
    const one = { ids: ['worker'], arg: null, units: n, expect: [n] };
    /** @type {any[]} */
    const steps = [];
    for (let i = 0; i < rounds; i++) {
        steps.push({ label: `create #${i + 1}`, shout: 'make', ...one, unit: 'create' });
        steps.push({ label: `destroy #${i + 1}`, shout: 'drop', ...one, unit: 'destroy' });
    }
    steps.push({ ...one, label: 'create with scripts', shout: 'makeLive', units: 500, unit: 'create', expect: [500] });
    workload(
        `create-destroy-${sized(n)}`,
        `${n} bots made and destroyed by scripts`,
        botsOf(0, () => ({}), {
            worker: {
                make: `@${times(n, 'create({ sort: "made", place: i, name: "chair " + i });')} return getBots("sort", "made").length;`,
                drop: '@const l = getBots("sort", "made"); destroy(l); return l.length - getBots("sort", "made").length;',
                makeLive: `@${times(500, 'create({ sort: "live", onLift: "@tags.up = true;", onCreate: "@tags.ready = true;" });')} return getBots("ready", true).length;`,
            },
        }),
        steps,
        { bots: 502, kinds: { 'sort=made': 0, 'sort=live': 500 } },
    );

    const asks = loops(2, 7);
    const k = n === 50000 ? 20 : 100;
    const ask = (/** @type {string} */ label, /** @type {string} */ what, /** @type {number} */ value, count = k) =>
        asks.add(label, `let s = 0; ${times(count, `s += ${what};`)} return s;`, count, 'query', value * count);
    ask('getBots(byTag) of 1 %', 'getBots(byTag("sort", "rare")).length', n / 100);
    ask('two filters', 'getBots(byTag("even", true), byTag("sort", "rare")).length', n / 100);
    ask('by a function', 'getBots(byTag("place", (p) => p < 10)).length', 10);
    ask('getBot(byTag)', '(getBot(byTag("place", 5)) ? 1 : 0)', 1);
    ask('getBot(byID)', '(getBot(byID("bot5")) ? 1 : 0)', 1, 20000);
    ask('getBot("id", …)', '(getBot("id", "bot5") ? 1 : 0)', 1, 20000);
    ask('getBots()', 'getBots().length', n + 2);
    workload(
        `query-${sized(n)}`,
        `queries over ${n} bots`,
        botsOf(n, (i) => ({ place: i, even: i % 2 === 0, sort: i % 100 === 0 ? 'rare' : 'usual' }), { worker: asks.tags }),
        asks.steps,
        { bots: n + 2 },
    );
}

// ---------------------------------------------------------------- updates

for (const n of [1000, 10000, 50000]) {
    const variants = [0, 1].map((v) => ({
        updated: Object.fromEntries(Array.from({ length: n }, (_, i) => [idOf(i), { tags: { place: i + v, note: `n${v}` } }])),
    }));
    const steps = [{ label: 'all bots', variants, warm: 2, repeat: 6, units: n, unit: 'bot' }];
    workload(
        `update-${sized(n)}`,
        `two tags of ${n} bots changed from outside`,
        botsOf(n, () => ({ place: 0, note: '' })),
        steps,
        { bots: n + 1, tags: { [idOf(3)]: { place: 4, note: 'n1' } } },
    );
    workload(
        `update-listen-${sized(n)}`,
        `the same, every tenth bot listens`,
        botsOf(n, (i) => ({
            place: 0,
            note: '',
            ...(i % 10 === 0 ? { seen: 0, onBotChanged: '@tags.seen = tags.seen + that.tags.length;' } : {}),
        })),
        steps,
        { bots: n + 1, tags: { [idOf(0)]: { seen: 16 } }, mirror: false },
    );
}

// ------------------------------------------------------------------ async

{
    const n = 10000;
    const tasks = loops(3, 10);
    tasks.add('await', `let s = 0; ${times(n, 's += await i;')} return s;`, n, 'await', (n * (n - 1)) / 2);
    tasks.add('async call', `const f = async (x) => x; let s = 0; ${times(n, 's += await f(1);')} return s;`, n, 'call', n);
    tasks.add('os.sleep(0)', `const l = []; ${times(n, 'l.push(os.sleep(0));')} await Promise.all(l); return l.length;`, n, 'sleep', n);
    workload(
        'async',
        'promises and timers',
        botsOf(0, () => ({}), {
            worker: { ...tasks.tags, fired: 0, wait: `@${times(n, 'setTimeout(() => { tags.fired = tags.fired + 1; }, 0);')}` },
        }),
        [
            ...tasks.steps,
            { label: 'setTimeout', shout: 'wait', ids: ['worker'], arg: null, warm: 2, repeat: 7, units: n, unit: 'timer', until: { id: 'worker', tag: 'fired', atLeast: n } },
        ],
        { bots: 2, tags: { worker: { fired: 9 * n } } },
    );
}

// ---------------------------------------------------------------- compute

{
    const work = loops(10, 30);
    const add = (/** @type {string} */ label, /** @type {string} */ script, /** @type {number} */ units, /** @type {string} */ unit) =>
        work.add(label, script, units, unit, new Function(script)());
    add('empty loop', `let s = 0; ${times(90000, 's += i;')} return s;`, 90000, 'turn');
    add('global lookup', `let s = 0; ${times(20000, 's += Math.max(i, 9);')} return s;`, 20000, 'lookup');
    add('recursion', 'const f = (n) => (n < 2 ? 1 : f(n - 1) + f(n - 2)); return f(22);', 57313, 'call');
    add('sort', `const l = []; ${times(10000, 'l.push((i * 7919) % 10007);')} l.sort((a, b) => a - b); return l[5000];`, 10000, 'element');
    add('Map', `const m = new Map(); ${times(20000, 'm.set("k" + (i % 500), i);')} return m.size;`, 20000, 'turn');
    add('text', `let s = ""; ${times(20000, 's += String.fromCharCode(97 + (i % 26));')} return s.length;`, 20000, 'turn');
    add('throw', `let s = 0; ${times(1000, 'try { throw new Error("e"); } catch (e) { s++; }')} return s;`, 1000, 'throw');
    workload('compute', 'computing in a listener', botsOf(0, () => ({}), { worker: work.tags }), work.steps, { bots: 2 });
}

// -------------------------------------------------------------------- app

// A market of 200 bots: visitors say something, walk to another stall, or have
// everybody counted. What is said is pinned to the stall's board and overheard
// by all who stand there.
{
    const stalls = 8;
    const visitors = 120;
    const boardLength = 20;
    const sayings = 400;
    /** @type {Record<string, Record<string, any>>} */
    const bots = {
        crier: {
            heard: 0,
            say: `@
const visitor = getBot('id', that.by);
const words = that.text.trim().split(' ');
if (words[0] === 'walk') return whisper(bot, 'walk', { visitor, to: Number(words[1]) })[0];
if (words[0] === 'count') return whisper(bot, 'count')[0];
tags.heard = tags.heard + 1;
const note = create({
    space: 'shared',
    note: true,
    at: visitor.tags.at,
    by: visitor.id,
    text: that.text.trim(),
    number: tags.heard,
    onCreate: '@tags.fresh = true;',
});
whisper(getBots(byTag('stall', visitor.tags.at)), 'pin', { note, by: visitor.id });
return note.tags.number;`,
            walk: `@
const { visitor, to } = that;
const from = visitor.tags.at;
visitor.tags.at = to;
shout('walked', { from, to });
return to;`,
            count: `@
const places = {};
for (const visitor of getBots('visitor', true)) {
    places[visitor.tags.at] = (places[visitor.tags.at] ?? 0) + 1;
}
tags.places = places;
os.toast('counted');
return Object.keys(places).length;`,
        },
    };
    for (let i = 0; i < stalls; i++) {
        bots[`stall${i}`] = {
            stall: i,
            pinned: 0,
            people: visitors / stalls,
            pin: `@
const { note, by } = that;
const board = [...(tags.board ?? []).slice(-${boardLength - 1}), note.tags.number];
tags.board = board;
tags.pinned = tags.pinned + 1;
const old = getBots(byTag('note', true), byTag('at', tags.stall), byTag('number', (n) => n < board[0]));
destroy(old);
const people = getBots(byTag('visitor', true), byTag('at', tags.stall));
whisper(people, 'overhear', { by, text: note.tags.text });`,
            walked: `@
if (that.from === tags.stall || that.to === tags.stall) {
    tags.people = getBots(byTag('visitor', true), byTag('at', tags.stall)).length;
}`,
        };
    }
    for (let i = 0; i < visitors; i++) {
        bots[`visitor${i}`] = {
            visitor: true,
            name: `Visitor ${i}`,
            at: i % stalls,
            news: 0,
            called: 0,
            overhear: `@
if (that.by === bot.id) {
    masks.speaking = true;
    return;
}
tags.news = tags.news + 1;
if (that.text.includes(tags.name + '!')) {
    tags.called = tags.called + 1;
    os.toast(tags.name + ' is called');
}`,
            ...(i % 3 === 0
                ? { onBotChanged: '@if (that.tags.includes("news")) { masks.bubble = Math.min(tags.news, 10); }' }
                : {}),
        };
    }
    for (let i = 0; i < 70; i++) bots[`crate${i}`] = { ...furniture(i), onLift: scripts[0] };

    // What must come out, played without a runtime.
    const at = Array.from({ length: visitors }, (_, i) => i % stalls);
    const news = Array(visitors).fill(0);
    const called = Array(visitors).fill(0);
    const pinned = Array(stalls).fill(0);
    let heard = 0;
    /** @param {number} by @param {string} text */
    const play = (by, text) => {
        const [verb, to] = text.split(' ');
        if (verb === 'walk') at[by] = Number(to);
        if (verb === 'walk' || verb === 'count') return;
        heard++;
        pinned[at[by]]++;
        for (let i = 0; i < visitors; i++) {
            if (i === by || at[i] !== at[by]) continue;
            news[i]++;
            if (text.includes(`Visitor ${i}!`)) called[i]++;
        }
    };
    const args = Array.from({ length: sayings }, (_, k) => {
        const by = (k * 7919) % visitors;
        let text = `fresh bread and news ${k}`;
        if (k % 25 === 24) text = 'count';
        else if (k % 10 === 9) text = `walk ${(k * 31) % stalls}`;
        else if (k % 7 === 3) text += ` for Visitor ${(k * 104729 + stalls) % visitors}!`;
        play(by, text);
        return { by: `visitor${by}`, text: ` ${text} ` };
    });
    const check = {
        bots: Object.keys(bots).length + 1 + pinned.reduce((sum, n) => sum + Math.min(boardLength, n), 0),
        tags: {
            crier: { heard },
            ...Object.fromEntries(pinned.map((n, i) => [`stall${i}`, { pinned: n, people: at.filter((place) => place === i).length }])),
            ...Object.fromEntries(at.map((place, i) => [`visitor${i}`, { at: place, news: news[i], called: called[i] }])),
        },
    };
    const step = { label: 'message', ids: ['crier'], args, warm: 100, repeat: sayings - 100, units: 1, unit: 'message' };
    workload('app', 'a market of 200 bots: 400 sayings', botsOf(0, () => ({}), bots), [{ ...step, shout: 'say' }], check);
    workload(
        'app-echo',
        'the same as actions, with echo',
        botsOf(0, () => ({}), bots),
        [{ ...step, action: 'say', echo: true }],
        check,
    );
}

// ------------------------------------------------------------------- cold

workload(
    'cold-small',
    'from the start of the process to the first answer',
    botsOf(0, () => ({}), { door: { onKnock: '@return "come in, " + that;' } }),
    [{ label: 'first answer', shout: 'onKnock', ids: null, arg: 'you', expect: ['come in, you'] }],
    { bots: 2 },
    true,
);
workload(
    'cold-50',
    'the same with 50 bots and 100 scripts',
    botsOf(50, (i) => ({ ...furniture(i), onLift: scripts[i % scripts.length], ask: '@return tags.place;' })),
    [{ label: 'first answer', shout: 'ask', ids: ['bot7'], arg: null, expect: [7] }],
    { bots: 51 },
    true,
);

/** @param {string} folder */
export function writeWorkloads(folder) {
    fs.mkdirSync(folder, { recursive: true });
    for (const given of all) {
        const content = JSON.stringify({ format: 1, configBot: 'user', ...given });
        fs.writeFileSync(path.join(folder, `${given.name}.json`), content);
    }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    if (process.argv.length !== 3) {
        console.error('usage: node tools/bench/workloads.mjs FOLDER');
        process.exit(2);
    }
    writeWorkloads(process.argv[2]);
}
