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
