// What is left after a script was ended: whatever belongs to others goes on, and
// of the one that was ended there is nothing. In the process of the host and in
// one of its own, with small limits.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { freesAtOnce, talk } from './talk.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const given = process.env.AUXRT ?? '';
const program = given !== '' && !/\s/.test(given) ? given : path.join(root, 'build/release/auxrt');
const kinds = { 'in-process': [], isolated: ['--isolated'] };
const HANG = 'for (;;) {}';

/**
 * @param {Record<string, Record<string, any>>} bots tags by id
 * @param {string[]} [updated] bots that are told again, as changed
 */
function update(bots, updated = []) {
    const ids = Object.keys(bots);
    return {
        state: Object.fromEntries([
            ...ids.map((id) => [id, { id, tags: bots[id] }]),
            ...updated.map((id) => [id, { tags: { told: 1 } }]),
        ]),
        addedBots: ids, removedBots: [], updatedBots: updated, version: null,
    };
}

/**
 * @param {string[]} kind
 * @param {Record<string, any>[]} calls
 * @param {string[]} [more] arguments
 */
function pipe(kind, calls, more = []) {
    const input = [{ call: 'open' }, ...calls].map((call, id) => JSON.stringify({ id, ...call })).join('\n');
    const play = () => spawnSync(program, [
        'pipe', ...kind, '--test', '--limit-listener', '50', '--limit-turn', '300', '--limit-jobs', '100',
        '--limit', 'grace-ms=20000', ...more,
    ], { encoding: 'utf8', input, maxBuffer: 1 << 28 });
    let played = play();
    // In some 20,000 looks of the watch the engine ends the process once (src/vm/watch.c).
    if (played.signal === 'SIGABRT') played = play();
    const { stdout, status, signal, stderr } = played;
    assert.deepEqual({ status, signal, stderr }, { status: 0, signal: null, stderr: '' });
    const messages = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    return {
        answer: (/** @type {number} */ id) => messages.find((message) => message.id === id),
        actions: messages.flatMap((message) => message.actions ?? []),
        events: (/** @type {string} */ kind) => messages.filter((message) => message.event === kind),
        toasts: messages.flatMap((message) => message.event === 'actions' ? message.actions : [])
            .filter((action) => action.type === 'show_toast').map((action) => action.message),
    };
}

/** @param {string} name @param {(kind: string[]) => void} body */
function each(name, body) {
    for (const [kind, args] of Object.entries(kinds))
        test(`${kind}: ${name}`, { skip: !fs.existsSync(program) }, () => body(args));
}

/** @param {any[]} actions @param {string} id */
function told(actions, id) {
    return Object.assign({}, ...actions
        .filter((action) => action.type === 'update_bot' && action.id === id)
        .map((action) => action.update.tags));
}

each('what a timer wrote before it was ended is taken back, and the timer is named', (kind) => {
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: { onSet: `@setTimeout(() => { tags.x = 1; os.toast('no'); whisper('b', 'onCall'); ${HANG} }, 1);` },
            b: { onCall: '@tags.y = 1;', onSet: "@setTimeout(() => { tags.y = 2; os.toast('b'); }, 1);" },
        }) },
        { call: 'shout', name: 'onSet' },
        { call: 'test.advance', ms: 5 },
        { call: 'get', what: 'bots', ids: ['a', 'b'] },
    ]);
    const [stopped] = run.events('stopped_script');
    assert.deepEqual([stopped.bot, stopped.tag, stopped.limit], ['a', 'onSet', 'listener']);
    assert.deepEqual(run.toasts, ['b']);
    assert.deepEqual(told(run.actions, 'a'), {});
    assert.deepEqual(told(run.actions, 'b'), { y: 2 });
    assert.equal(run.answer(4).ok.a.values.x, undefined);
});

each('what is taken back of a bot with listeners is as it was: texts, numbers, listeners', (kind) => {
    const write = "b.tags.text = 'new'; b.tags.number = 2; b.tags.fresh = true; b.tags.onHit = 'no listener'; "
        + "b.tags.text2 = '@return 9';";
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: { onBad: `@const b = getBot('id', 'b'); ${write} ${HANG}`, onGood: `@const b = getBot('id', 'b'); ${write}` },
            b: { text: 'old', number: 1, text2: 'plain', onHit: '@return 5;' },
        }) },
        { call: 'shout', name: 'onBad' },
        { call: 'shout', name: 'onHit' },
        { call: 'get', what: 'bots', ids: ['b'] },
        { call: 'shout', name: 'onGood' },
        { call: 'shout', name: 'onHit' },
        { call: 'shout', name: 'text2' },
        { call: 'get', what: 'bots', ids: ['b'] },
    ]);
    assert.deepEqual(run.answer(3).ok.results, [5]);
    const before = { text: 'old', number: 1, text2: 'plain', onHit: '@return 5;' };
    assert.deepEqual(run.answer(4).ok.b, { id: 'b', tags: before, values: before });
    assert.deepEqual([run.answer(6).ok.results, run.answer(7).ok.results], [[], [9]]);
    const after = { text: 'new', number: 2, text2: '@return 9', onHit: 'no listener', fresh: true };
    const { tags, values } = run.answer(8).ok.b;
    assert.deepEqual([tags, values], [after, after]);
    assert.deepEqual(told(run.actions, 'b'), after);
});

each('a timer that calls others again and again has one time for all of it', (kind) => {
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: { onSet: "@setTimeout(() => { for (;;) { for (let i = 0; i < 1e5; i++); whisper('b', 'onCall'); } }, 1);" },
            b: { onCall: '@return 1;' },
        }) },
        { call: 'shout', name: 'onSet' },
        { call: 'test.advance', ms: 5 },
    ]);
    assert.equal(run.events('stopped_script')[0].limit, 'listener');
});

each('a watcher that is ended leaves nothing, and the other watchers of the bot are told', (kind) => {
    const watch = (/** @type {string} */ name, /** @type {string} */ rest) =>
        `watchBot('c', () => { tags.${name} = 1; os.toast('${name}'); ${rest} });`;
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: { onSet: `@${watch('first', '')} ${watch('bad', HANG)} ${watch('third', '')}` },
            b: { onSet: `@${watch('other', '')}` },
            c: {},
        }) },
        { call: 'shout', name: 'onSet' },
        { call: 'stateUpdated', update: update({}, ['c']) },
    ]);
    assert.deepEqual(run.toasts.sort(), ['first', 'other', 'third']);
    assert.deepEqual(told(run.actions, 'a'), { first: 1, third: 1 });
    const [stopped] = run.events('stopped_script');
    assert.deepEqual([stopped.bot, stopped.tag], ['a', 'onSet']);
});

each('an interval goes on after it was ended, and so do those of others', (kind) => {
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: { onSet: `@let n = 0; setInterval(() => { if (n++ === 1) { ${HANG} } os.toast('a' + n); }, 10);` },
            b: { onSet: "@let n = 0; setInterval(() => { n++; os.toast('b' + n); }, 10);" },
        }) },
        { call: 'shout', name: 'onSet' },
        { call: 'test.advance', ms: 30 },
    ]);
    assert.deepEqual(run.toasts, ['a1', 'b1', 'b2', 'a3', 'b3']);
});

each('timers, watchers, animations and promises of an ended script are gone, and make room', (kind) => {
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: {
                onBad: `@setTimeout(() => os.toast('timeout'), 1); setInterval(() => os.toast('interval'), 1);
                    watchBot('c', () => os.toast('watcher')); os.sleep(1).then(() => os.toast('slept'));
                    animateTag(bot, 'x', { fromValue: 0, toValue: 1, duration: 0.01 });
                    for (let i = 0; i < 99000; i++) os.sleep(1);
                    ${HANG}`,
                onTry: "@for (let i = 0; i < 99000; i++) os.sleep(1); setTimeout(() => os.toast('mine'), 1);",
            },
            c: {},
        }) },
        { call: 'shout', name: 'onBad' },
        { call: 'shout', name: 'onTry' },
        { call: 'stateUpdated', update: update({}, ['c']) },
        { call: 'test.advance', ms: 2 },
    ], ['--limit-listener', '2000', '--limit-turn', '9000', '--limit-jobs', '9000']);
    assert.equal(run.events('stopped_script').length, 1);
    assert.deepEqual(run.toasts, ['mine']);
    assert.deepEqual(run.events('errors'), []);
});

each('a bot that an ended script had destroyed is back with its timers and watchers', (kind) => {
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: { onBad: `@destroy('b'); os.toast('no'); ${HANG}` },
            b: { onSet: "@setTimeout(() => os.toast('timer'), 10); watchBot('c', () => os.toast('watcher'));" },
            c: {},
        }) },
        { call: 'shout', name: 'onSet' },
        { call: 'shout', name: 'onBad' },
        { call: 'stateUpdated', update: update({}, ['c']) },
        { call: 'test.advance', ms: 20 },
    ]);
    assert.deepEqual(run.toasts, ['watcher', 'timer']);
    assert.equal(run.actions.some((action) => action.type === 'remove_bot'), false);
});

each('actions of others are carried out when a listener of onAnyAction hangs', (kind) => {
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: { onGo: "@tags.x = 1; os.toast('one'); os.toast('two');" },
            b: { onGo: '@tags.x = 2;', onNext: '@tags.next = that;' },
            h: { onAnyAction: `@if (that.action.type === 'show_toast' && that.action.message === 'one') { ${HANG} }` },
        }) },
        { call: 'process', actions: [
            { type: 'action', eventName: 'onGo', botIds: null, argument: null },
            { type: 'action', eventName: 'onNext', botIds: null, argument: 7 },
        ] },
        { call: 'stateUpdated', update: update({ n: {} }) },
    ]);
    assert.deepEqual(told(run.actions, 'a'), { x: 1 });
    assert.deepEqual(told(run.actions, 'b'), { x: 2, next: 7 });
    assert.ok(run.toasts.includes('two'), JSON.stringify(run.toasts));
});

each('what others did is told when a value of an action hangs', (kind) => {
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: { onGo: `@action.perform({ type: 'odd', value: { get x() { ${HANG} } } }); tags.list = [1];` },
            b: { onGo: "@tags.x = 2; os.toast('b');" },
        }) },
        { call: 'shout', name: 'onGo' },
    ]);
    assert.deepEqual(told(run.actions, 'b'), { x: 2 });
    assert.deepEqual(told(run.actions, 'a'), { list: [1] });
    assert.deepEqual(run.toasts, ['b']);
});

each('the other tags of a bot are told when the value of one hangs', (kind) => {
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: { onGo: `@let reads = 0; tags.bad = { get x() { if (reads++ > 1) { ${HANG} } return 1; } };` },
            b: { onGo: "@setTag(getBot('id', 'a'), 'good', 1);" },
        }) },
        { call: 'shout', name: 'onGo' },
    ]);
    assert.equal(told(run.actions, 'a').good, 1);
});

each('errors are told to onError after a listener of it was ended', (kind) => {
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: { onThrow: "@throw new Error('x');" },
            h: { onError: `@globalThis.errors = (globalThis.errors ?? 0) + 1; if (errors === 1) { ${HANG} } os.toast(errors);` },
        }) },
        { call: 'shout', name: 'onThrow' },
        { call: 'shout', name: 'onThrow' },
        { call: 'shout', name: 'onThrow' },
    ]);
    assert.deepEqual(run.toasts, [2, 3]);
});

each('an event that asynchronous code sent is not gone on with in the next turn', (kind) => {
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: { onGo: "@await 1; shout('onInner');" },
            b: { onInner: `@${HANG}`, onLater: `@${HANG}` },
            c: { onInner: "@os.toast('inner');", onLater: "@os.toast('later');" },
        }) },
        { call: 'shout', name: 'onGo' },
        { call: 'shout', name: 'onLater' },
    ]);
    assert.deepEqual(run.toasts, ['later']);
});

each('a module that was being loaded when jobs were ended is loaded by the next import', (kind) => {
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            m: { system: 'lib', code: '@for (let i = 0; i < 20; i++) await 1; export const x = 1;' },
            a: { onGo: "@await 1; import('lib.code'); for (let i = 0; i < 9; i++) await 1; for (;;);", onLater: "@const m = await import('lib.code'); os.toast(m.x);" },
        }) },
        { call: 'shout', name: 'onGo' },
        { call: 'shout', name: 'onLater' },
        { call: 'test.advance', ms: 10 },
    ]);
    assert.deepEqual(run.toasts, [1]);
});

each('a proxy that does not tell what it is, thrown or given back, is the business of its bot', (kind) => {
    const odd = 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke();';
    for (const script of [`${odd} throw proxy;`, `${odd} return proxy;`, `await 1; ${odd} throw proxy;`]) {
        const run = pipe(kind, [
            { call: 'stateUpdated', update: update({
                a: { onGo: `@${script}` },
                b: { onGo: "@os.toast('b'); return 1;" },
            }) },
            { call: 'shout', name: 'onGo' },
        ]);
        assert.deepEqual(run.toasts, ['b'], script);
        assert.ok('ok' in run.answer(2), JSON.stringify(run.answer(2)));
    }
});

each('a bot is not made in part when the turn may not ask for more', (kind) => {
    const input = [
        { call: 'open', limits: { actions: 2 } },
        { call: 'stateUpdated', update: update({
            a: {
                onGo: "@try { for (;;) create({ n: 1 }); } catch {} return getBots('n', 1).length;",
                onEnd: "@try { for (;;) destroy(getBot('n', 1)); } catch {} return getBots('n', 1).length;",
            },
        }) },
        { call: 'shout', name: 'onGo' },
        { call: 'shout', name: 'onGo' },
        { call: 'shout', name: 'onEnd' },
    ].map((call, id) => JSON.stringify({ id, ...call })).join('\n');
    const { stdout } = spawnSync(program, ['pipe', ...kind], { encoding: 'utf8', input, timeout: 60000 });
    const messages = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    const results = [2, 3, 4].map((id) => messages.find((message) => message.id === id).ok.results[0]);
    assert.deepEqual(results, [2, 4, 2], stdout);
    const types = messages.flatMap((message) => message.actions ?? []).map((action) => action.type);
    assert.equal(types.filter((type) => type === 'add_bot').length, 4);
    assert.equal(types.filter((type) => type === 'remove_bot').length, 2);
});

each('many timers that end a turn together name whose they are', (kind) => {
    const run = pipe(kind, [
        { call: 'stateUpdated', update: update({
            a: { onGo: '@for (let i = 0; i < 5000; i++) setInterval(() => { for (let j = 0; j < 1e6; j++); }, 1);' },
        }) },
        { call: 'shout', name: 'onGo' },
        { call: 'test.advance', ms: 3 },
    ]);
    const stopped = run.events('stopped_script');
    for (const event of stopped) assert.deepEqual([event.bot, event.tag], ['a', 'onGo']);
});

each('what the host gives is taken in whole, however long a turn may take', (kind) => {
    const bots = Object.fromEntries(Array.from({ length: 80000 }, (_, i) => [
        `b${i}`, { kind: 'many', n: i, text: `text ${i}`, onCount: `@return ${i % 500};` },
    ]));
    const more = Object.fromEntries(Object.keys(bots).map((id) => [id, { tags: { n: -1 } }]));
    const run = pipe(kind, [
        { call: 'stateUpdated', answer: false, update: update(bots) },
        { call: 'stateUpdated', answer: false, update: {
            state: more, addedBots: [], removedBots: [], updatedBots: Object.keys(more), version: null,
        } },
        { call: 'execute', script: "return [getBot('id', 'b79999').tags.n, getBot('id', 'b7').tags.n];" },
    ], ['--limit-listener', '80', '--limit-turn', '80', '--limit', 'grace-ms=100']);
    assert.equal(run.answer(1).ok, null);
    assert.deepEqual(run.answer(3).ok.result, [-1, -1]);
    assert.deepEqual(run.events('restarted'), []);
});

test('isolated: garbage that earlier runs left stops no script', { skip: !fs.existsSync(program) }, () => {
    const script = `@globalThis.kept = [];
        for (let i = 0; i < 500000; i++) kept.push({ i, s: 'x' + i });
        return kept.length;`;
    const calls = Array.from({ length: 8 }, () => [
        { call: 'open' },
        { call: 'stateUpdated', update: update({ a: { onGo: script } }) },
        { call: 'shout', name: 'onGo' },
        { call: 'close' },
    ]).flat();
    const input = calls.map((call, id) => JSON.stringify({ id, ...call })).join('\n');
    const { stdout } = spawnSync(program, [
        'pipe', '--isolated', '--limit-listener', '20000', '--limit-turn', '60000',
        '--limit', `memory-soft=${180 * 1024 * 1024}`, '--limit', `memory-hard=${720 * 1024 * 1024}`,
    ], {
        encoding: 'utf8', input, maxBuffer: 1 << 28, env: freesAtOnce,
    });
    const messages = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    assert.deepEqual(messages.filter((message) => message.event === 'stopped_script'), []);
    assert.deepEqual(
        messages.filter((message) => message.ok?.results).map((message) => message.ok.results),
        Array.from({ length: 8 }, () => [500000]),
    );
});

/** The process of the scripts. @param {number} host */
function scriptSide(host) {
    const children = fs.readFileSync(`/proc/${host}/task/${host}/children`, 'utf8').trim();
    return children === '' ? undefined : Number(children.split(' ')[0]);
}

/** Kills the process of the scripts once it works on something. @param {number} host */
async function killWorking(host) {
    for (;;) {
        const child = scriptSide(host);
        const ticks = (/** @type {number} */ id) => Number(fs.readFileSync(`/proc/${id}/stat`, 'utf8').split(' ')[13]);
        const before = child === undefined ? 0 : ticks(child);
        for (let looks = 0; child !== undefined && looks < 200; looks++) {
            await new Promise((resolve) => { setTimeout(resolve, 5); });
            if (ticks(child) <= before + 10) continue;
            process.kill(child, 'SIGKILL');
            return;
        }
    }
}

test('isolated: a process that ends by itself costs its listener the first time nothing', { skip: !fs.existsSync(program) }, async (t) => {
    const { messages, host, call, end } = talk('--isolated', '--limit-listener', '600000', '--limit-turn', '600000');
    t.after(end);
    const bots = { a: { onLong: '@if (that) for (;;); return 1;' } };
    await call({ call: 'open' });
    await call({ call: 'stateUpdated', update: update(bots) });
    const quarantined = () => messages.filter((message) => message.event === 'restarted').map((event) => event.quarantined);
    for (const expected of [[false], [false, true]]) {
        const answer = call({ call: 'shout', name: 'onLong', arg: true });
        await killWorking(host);
        assert.equal((await answer).error.message, 'Ran out of energy');
        await call({ call: 'stateUpdated', update: update(bots) });
        assert.deepEqual(quarantined(), expected);
        const { ok } = await call({ call: 'shout', name: 'onLong', arg: false });
        assert.deepEqual(ok.results, expected.length === 1 ? [1] : [{ $undefined: true }]);
    }
});

test('isolated: a process that has nothing to do sleeps', { skip: !fs.existsSync(program) }, async (t) => {
    const { host, call, end } = talk('--isolated');
    t.after(end);
    await call({ call: 'open' });
    await call({ call: 'stateUpdated', update: update({ a: { onGo: '@return 1;' } }) });
    for (let i = 0; i < 20; i++) await call({ call: 'shout', name: 'onGo' });
    const used = () => Number(fs.readFileSync(`/proc/${scriptSide(host)}/schedstat`, 'utf8').split(' ')[0]);
    const before = used();
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    assert.ok(used() - before < 50e6, `${used() - before} ns of processor time`);
});

/** Kills a process, and waits until it has ended. @param {number} id */
async function kill(id) {
    const isAlive = () => {
        try {
            return !/\) Z/.test(fs.readFileSync(`/proc/${id}/stat`, 'utf8'));
        } catch {
            return false; // its parent has waited for it
        }
    };
    process.kill(id, 'SIGKILL');
    while (isAlive()) await new Promise((resolve) => { setTimeout(resolve, 1); });
}

test('isolated: a process that ends while a runtime is opened costs nobody anything', { skip: !fs.existsSync(program) }, async (t) => {
    const { host, call, end } = talk('--isolated');
    t.after(end);
    await call({ call: 'open' });
    await call({ call: 'close' });
    for (let round = 0; round < 30; round++) {
        const opened = call({ call: 'open' });
        await new Promise((resolve) => { setTimeout(resolve, round / 5); });
        await kill(Number(scriptSide(host)));
        assert.ok('ok' in await opened, JSON.stringify(await opened));
        await call({ call: 'stateUpdated', update: update({ a: { onPing: "@return 'pong'" } }) });
        assert.deepEqual((await call({ call: 'shout', name: 'onPing' })).ok?.results, ['pong']);
        await call({ call: 'close' });
    }
});
