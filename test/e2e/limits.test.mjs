// What scripts may have and do at most: one less than the limit and the limit
// itself go, one more is refused with an error that names the limit, and the
// script can go on from there.

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

before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'auxrt-limits-'));
});
after(() => fs.rmSync(folder, { recursive: true }));

/** @param {Record<string, any>} state */
function write(state) {
    const file = path.join(folder, 'content.aux');
    fs.writeFileSync(file, JSON.stringify({ version: 1, state }));
    return file;
}

/** @param {string[]} args */
function run(...args) {
    return spawnSync(program, args, { encoding: 'utf8' });
}

/** Does something `that` times and tells of the first error. @param {string} what */
const times = (what) => `@
    try { for (let i = 0; i < that; i++) { ${what} } } catch (error) { return error.message; }
    return 'fine';`;

/** @type {[string, string][]} limit, and what is done */
const cases = [
    ['timers', 'setTimeout(() => {}, 1e6);'],
    ['timers', 'setInterval(() => {}, 1e6);'],
    ['timers', 'watchBot(bot, () => {});'],
    ['tasks', "os.showInput('x');"],
    ['actions', "os.toast('x');"],
    ['edits', "tags['x' + i] = i;"],
    ['edits', "masks['x' + i] = i;"],
];

const LIMIT = 20;
for (const [name, what] of cases)
    test(`${name}: as often as the limit says: ${what}`, options, () => {
        const file = write({ bot: { id: 'bot', tags: { onTry: times(what) } } });
        for (const [count, refused] of [[LIMIT - 1, false], [LIMIT, false], [LIMIT + 1, true]]) {
            const { stdout, stderr } = run(
                'shout', file, 'onTry', String(count), '--limit', `${name}=${LIMIT}`,
            );
            if (refused) assert.match(stdout, new RegExp(`limit ${name}: ${LIMIT}`), stderr);
            else assert.equal(stdout.trim(), 'fine', stderr);
        }
    });

test('tasks: sleeping counts, until it is over', options, () => {
    const script = `@
        const all = [];
        for (let i = 0; i < that; i++) all.push(os.sleep(1));
        try { await Promise.all(all); } catch (error) { return error.message; }
        return os.sleep(1).then(() => 'fine');`;
    const file = write({ bot: { id: 'bot', tags: { onTry: script } } });
    for (const count of [LIMIT - 1, LIMIT])
        assert.equal(run('shout', file, 'onTry', String(count), '--limit', `tasks=${LIMIT}`).stdout.trim(), 'fine');
    const { stdout } = run('shout', file, 'onTry', String(LIMIT + 1), '--limit', `tasks=${LIMIT}`);
    assert.match(stdout, /limit tasks: 20/);
});

test('bots: a script creates no more than the limit, those of files count', options, () => {
    const file = write({
        bot: { id: 'bot', tags: { onCount: "@return getBots().length;", onTry: times('create({ n: i });') } },
    });
    const before = Number(run('shout', file, 'onCount').stdout);
    for (const [count, refused] of [[4, false], [5, false], [6, true]]) {
        const { stdout } = run('shout', file, 'onTry', String(count), '--limit', `bots=${before + 5}`);
        if (refused) assert.match(stdout, /limit bots: \d+/);
        else assert.equal(stdout.trim(), 'fine');
    }
});

test('bots: a file with more than the limit is refused before anything of it runs', options, () => {
    const bots = (/** @type {number} */ count) => Object.fromEntries(Array.from({ length: count }, (_, i) => [
        `bot${i}`,
        { id: `bot${i}`, tags: { onInstJoined: "@os.toast('here')", onCount: '@return getBots().length;' } },
    ]));
    const most = parseInt(run('shout', write(bots(20)), 'onCount').stdout, 10);
    for (const [count, refused] of [[19, false], [20, false], [21, true]])
        for (const more of [[], ['--in-process']]) {
            const file = write(bots(count));
            const { stdout, stderr, status } = run('run', file, '--json', '--limit', `bots=${most}`, ...more);
            assert.equal(status, refused ? 4 : 0, stderr);
            assert.equal(stdout.includes('show_toast'), !refused);
            if (refused) assert.match(stderr + stdout, new RegExp(`limit bots: ${most}`));
        }
});

test('bots: an update with more than the limit is refused as a whole, and what is there stays', options, () => {
    const update = (/** @type {string[]} */ added, /** @type {string[]} */ removed = []) => ({
        state: Object.fromEntries([
            ...added.map((id) => [id, { id, tags: { onCount: '@return getBots().length;' } }]),
            ...removed.map((id) => [id, null]),
        ]),
        addedBots: added, removedBots: removed, updatedBots: [], version: null,
    });
    const calls = [
        { call: 'open', limits: { bots: 5 } },
        { call: 'stateUpdated', update: update(['a', 'b', 'c', 'd']) },
        { call: 'stateUpdated', update: update(['e', 'f']) },
        { call: 'shout', name: 'onCount', bots: ['a'] },
        { call: 'stateUpdated', update: update(['e', 'f'], ['d']) },
        { call: 'stateUpdated', update: update(['a', 'e', 'f']) },
        { call: 'shout', name: 'onCount', bots: ['a'] },
    ];
    for (const more of [[], ['--isolated']]) {
        const input = calls.map((call, id) => JSON.stringify({ id, ...call })).join('\n');
        const { stdout } = spawnSync(program, ['pipe', ...more], { encoding: 'utf8', input });
        const answers = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
        const answer = (/** @type {number} */ id) => answers.find((message) => message.id === id);
        assert.ok('ok' in answer(1), stdout);
        assert.equal(answer(2).error.name, 'LimitExceeded');
        assert.match(answer(2).error.message, /make them 6 \(limit bots: 5\)/);
        assert.deepEqual(answer(3).ok.results, [4]);
        assert.ok('ok' in answer(4) && 'ok' in answer(5), stdout);
        assert.deepEqual(answer(6).ok.results, [5]);
    }
});

test('tag-size: a longer text is refused wherever a script puts it', options, () => {
    const tries = {
        onTag: "@tags.x = 'x'.repeat(that); return tags.x.length;",
        onMask: "@masks.x = 'x'.repeat(that); return masks.x.length;",
        onSet: "@setTag(bot, 'x', 'x'.repeat(that)); return tags.x.length;",
        onCreate: "@return create({ x: 'x'.repeat(that) }).tags.x.length;",
        onInsert: "@tags.x = 'x'.repeat(that - 1); insertTagText(bot, 'x', 0, 'y'); return tags.x.length;",
    };
    const file = write({ bot: { id: 'bot', tags: tries } });
    for (const name of Object.keys(tries)) {
        for (const size of [99, 100]) {
            const { stdout, stderr } = run('shout', file, name, String(size), '--limit', 'tag-size=100');
            assert.equal(stdout.trim(), String(size), `${name} ${stderr}`);
        }
        const { stderr, status } = run('shout', file, name, '101', '--limit', 'tag-size=100');
        assert.match(stderr, /limit tag-size: 100/, name);
        assert.equal(status, 1, name);
    }
});

/** @type {[string, string, number][]} a value, and how long its text is without the x */
const values = [
    ['a list', '[X]', 4],
    ['an object', '{ a: X }', 8],
    ['what is nested', '{ a: [1, { b: [X, null, true] }] }', 30],
    ['a map', 'new Map([[1, X]])', 27],
    ['a list as a proxy', 'new Proxy([X], {})', 4],
];
/** @type {[string, string][]} */
const ways = [
    ['tags', 'tags.x = V; return tags.x && 1;'],
    ['masks', 'masks.x = V; return masks.x && 1;'],
    ['setTag', "setTag(bot, 'x', V); return tags.x && 1;"],
    ['setTagMask', "setTagMask(bot, 'x', V); return masks.x && 1;"],
    ['applyMod', 'applyMod(bot, { x: V }); return tags.x && 1;'],
    ['create', 'return create({ x: V }).tags.x && 1;'],
];
for (const [value, text, own] of values)
    test(`tag-size: ${value} counts as the text it is told as, wherever a script puts it`, options, () => {
        /** @type {Record<string, string>} */
        const tries = {};
        for (const [way, code] of ways)
            tries[`on_${way}`] = `@${code.replace('V', text.replace('X', `'x'.repeat(that - ${own})`))}`;
        const file = write({ bot: { id: 'bot', tags: tries } });
        for (const [way] of ways) {
            const shout = (/** @type {number} */ size) =>
                run('shout', file, `on_${way}`, String(size), '--limit', 'tag-size=100');
            for (const size of [99, 100]) {
                const { stdout, stderr } = shout(size);
                assert.equal(stdout.trim(), '1', `${way} ${size} ${stderr}`);
            }
            const { stderr, status } = shout(101);
            assert.match(stderr, /limit tag-size: 100/, way);
            assert.equal(status, 1, way);
        }
    });

/** @type {[string, string][]} */
const changes = [
    ['push', 'l.push(1)'], ['unshift', 'l.unshift(1)'], ['splice', 'l.splice(0, 0, 1)'],
    ['an index', 'l[l.length] = 1'], ['a longer item', 'l[0] = 111'], ['fill', "l.fill('x')"],
];
for (const [name, code] of changes)
    test(`tag-size: a list in a tag grows by ${name} until it is full, and is left as it was`, options, () => {
        // Each item and its comma are two characters, the brackets one more.
        const script = `@
            tags.list = new Array(that).fill(1);
            const l = tags.list;
            try { ${code}; } catch (error) { return [error.message, JSON.stringify(l)]; }
            return 'fine';`;
        const file = write({ bot: { id: 'bot', tags: { onTry: script } } });
        const shout = (/** @type {number} */ count) =>
            run('shout', file, 'onTry', String(count), '--limit', 'tag-size=101').stdout;
        if (name !== 'fill') for (const count of [48, 49]) assert.equal(shout(count).trim(), 'fine');
        else assert.equal(shout(20).trim(), 'fine');
        const [message, list] = JSON.parse(shout(50));
        assert.match(message, /limit tag-size: 101/);
        assert.deepEqual(JSON.parse(list), new Array(50).fill(1));
    });

test('tag-size: what grows too long behind the back of a tag is not told, and an error says so', options, () => {
    const file = write({
        bot: {
            id: 'bot',
            tags: {
                onTry: "@const l = [1]; tags.list = l; tags.other = 1; masks.list = { l }; l.length = 200;",
                onMake: '@const l = [1]; create({ l, n: 1 }); l.push(...new Array(200).fill(1));',
            },
        },
    });
    const { stdout } = run('run', file, '--json', '--shout', 'onTry', '--shout', 'onMake', '--limit', 'tag-size=100');
    const events = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    const actions = events.flatMap((event) => event.actions ?? []);
    assert.deepEqual(actions.find((action) => action.type === 'update_bot').update, { tags: { other: 1 } });
    assert.deepEqual(actions.find((action) => action.type === 'add_bot').bot.tags.n, 1);
    assert.equal(actions.find((action) => action.type === 'add_bot').bot.tags.l, undefined);
    assert.match(stdout, /limit tag-size: 100/);
});

test('tag-size: a typed array counts as its bytes do', options, () => {
    const file = write({ bot: { id: 'bot', tags: { onTry: '@tags.x = new Float64Array(that); return 1;' } } });
    const shout = (/** @type {number} */ count) =>
        run('shout', file, 'onTry', String(count), '--limit', 'tag-size=10000');
    assert.equal(shout(900).stdout.trim(), '1');
    assert.match(shout(1000).stderr, /limit tag-size: 10000/);
});

test('nesting: events inside of events go as deep as the limit', options, () => {
    const file = write({
        bot: {
            id: 'bot',
            tags: {
                onDeep: "@return that > 1 ? shout('onDeep', that - 1)[0] : 'fine';",
                onTry: "@try { return shout('onDeep', that - 1)[0]; } catch (error) { return error.message; }",
            },
        },
    });
    for (const depth of [29, 30]) {
        const { stdout, stderr } = run('shout', file, 'onTry', String(depth), '--limit', 'nesting=30');
        assert.equal(stdout.trim(), 'fine', stderr);
    }
    const { stdout, stderr } = run('shout', file, 'onTry', '31', '--limit', 'nesting=30');
    assert.match(stdout + stderr, /limit nesting: 30/);
});

test('a script that was refused something goes on, and the next turn counts anew', options, () => {
    const file = write({
        bot: {
            id: 'bot',
            tags: { onTry: "@try { for (;;) os.toast('x'); } catch (e) { tags.n = (tags.n ?? 0) + 1; }" },
        },
    });
    const { stdout } = run('run', file, '--json', '--shout', 'onTry', '--shout', 'onTry', '--limit', 'actions=5');
    const actions = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line))
        .flatMap((event) => event.actions ?? []);
    assert.equal(actions.filter((action) => action.type === 'show_toast').length, 10, stdout);
    assert.deepEqual(actions.findLast((action) => action.type === 'update_bot').update.tags, { n: 2 });
});

/** @type {[string, number, number][]} */
const bounds = [
    ['timers', 1, 1e7], ['tasks', 1, 1e7], ['actions', 1, 1e7], ['edits', 1, 1e8],
    ['tag-size', 1, 2 ** 28], ['bots', 1, 1e8], ['nesting', 1, 1e5],
];
for (const [name, least, most] of bounds)
    test(`the limit ${name} takes numbers from ${least} to ${most}, by option and by file`, options, () => {
        const file = write({ bot: { id: 'bot', tags: { onPing: "@return 'pong';" } } });
        const config = path.join(folder, 'auxrt.json');
        for (const value of [least - 1, most + 1]) {
            assert.equal(run('shout', file, 'onPing', '--limit', `${name}=${value}`).status, 2);
            fs.writeFileSync(config, JSON.stringify({ limits: { [name]: value } }));
            const { status, stderr, stdout } = run('run', file, '--config', config);
            assert.notEqual(status, 0);
            assert.match(stderr + stdout, new RegExp(name));
        }
        for (const value of [most - 1, most]) {
            const { status, stderr } = run('shout', file, 'onPing', '--limit', `${name}=${value}`);
            assert.equal(status, 0, stderr);
            fs.writeFileSync(config, JSON.stringify({ limits: { [name]: value } }));
            assert.equal(run('run', file, '--config', config).status, 0);
        }
    });
