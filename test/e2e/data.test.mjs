// Bots that outlive the command: a folder of data, the configuration of
// spaces, marks, and edits that a space refuses, as scripts see them.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import {
    auxFile, auxrt, jsonLines, place, run, start, startProgram, textFile,
} from './command.mjs';

const counter = auxFile('counter.aux', {
    a: {
        n: 0,
        onInstJoined: "@tags.n += 1; setTagMask(thisBot, 'seen', tags.n, 'local'); os.log('n is', tags.n, 'inst', configBot.tags.inst);",
    },
});

/** @param {string} name @param {any} content */
const configFile = (name, content) => textFile(name, JSON.stringify(content, null, 4));

/** Runs to the end without mistakes of any kind. */
async function succeed(...args) {
    const end = await run(...args);
    assert.equal(end.code, 0, end.out + end.err);
    return end;
}

// ---------------------------------------------------------------- data

test('--data: bots and masks are there again, and the file is not loaded over them', async () => {
    const data = place('kept');
    const first = await succeed('run', counter, '--data', data);
    assert.match(first.out, /^log {6}n is 1 inst counter$/m);
    const second = await succeed('run', counter, '--data', data);
    assert.match(second.out, /goes on with the 1 bot in .*kept; .*counter\.aux was not loaded again \(--load does that\)$/m);
    assert.match(second.out, /^log {6}n is 2 inst counter$/m);
    const third = await succeed('run', '--data', data, '--shout', 'onNothing');
    assert.match(third.out, /^log {6}n is 3 inst kept$/m);
    const fourth = await succeed('run', counter, '--data', data, '--load');
    assert.match(fourth.out, /^log {6}n is 1 inst counter$/m);
    assert.match(fourth.out, /1 bot took the place of/);
});

test('tempLocal and its masks end with the session, local does not', async () => {
    const file = auxFile('spaces.aux', {
        a: {
            onInstJoined: "@create({ space: 'tempLocal', kind: 't' }); create({ space: 'local', kind: 'l' }); create({ kind: 's' }); masks.m = 1;",
            onCount: "@os.log('found', getBots('kind', 't').length, getBots('kind', 'l').length, getBots('kind', 's').length, masks.m);",
        },
    });
    await succeed('run', file, '--data', place('sessions'));
    const end = await succeed('run', '--data', place('sessions'), '--shout', 'onCount');
    // The second session has made some of its own.
    assert.match(end.out, /^log {6}found 1 2 2 1$/m);
});

test('a second command on the same data is told so, and the first goes on', async () => {
    const data = place('taken');
    const sleeper = auxFile('sleeper.aux', { a: { onInstJoined: "@os.log('up'); await os.sleep(1000000);" } });
    const running = start(['run', sleeper, '--data', data]);
    await running.printed('up');
    const second = await run('run', '--data', data);
    assert.equal(second.code, 3);
    assert.match(second.err, /taken\/bots\.sqlite is in use by another auxrt/);
    running.child.kill('SIGINT');
    assert.equal((await running.ended).code, 0);
    await succeed('mark', data, 'add');
});

test('what was reported before the command was killed is there afterwards', async () => {
    const data = place('killed');
    const file = auxFile('beats.aux', {
        a: { n: 0, onInstJoined: '@for (;;) { tags.n += 1; tags.twin = tags.n; await os.sleep(1); }' },
    });
    const running = start(['run', file, '--data', data]);
    await running.printed('n = 20');
    running.child.kill('SIGKILL');
    const { out } = await running.ended;
    const told = Math.max(...[...out.matchAll(/n = (\d+)/g)].map((match) => Number(match[1])));
    const marked = await succeed('mark', data, 'add');
    assert.match(marked.out, /mark 1 saved/);
    const shown = await succeed('mark', data, 'show', '1');
    const { n, twin } = JSON.parse(shown.out).state.a.tags;
    assert.equal(twin, n, 'a batch was stored in part');
    // The last lines may have been told while their batch was being stored.
    assert.ok(n >= told - 1, `${told} was told, ${n} is stored`);
});

test('a folder that cannot be made is named', async () => {
    const file = textFile('no-folder', '');
    const end = await run('run', counter, '--data', path.join(file, 'x'));
    assert.equal(end.code, 3);
    assert.match(end.err, /no-folder/);
});

test('run without file and without data explains itself', async () => {
    const end = await run('run');
    assert.equal(end.code, 2);
    assert.match(end.err, /a file is missing, or --data/);
});

test('a file with more bots than the limit allows is told so, and nothing of it is kept', async () => {
    const data = place('too-many');
    const file = auxFile('too-many.aux', { a: {}, b: {}, c: {} });
    const end = await run('run', file, '--data', data, '--limit', 'bots=17');
    assert.equal(end.code, 4, end.out);
    assert.match(end.err, /too-many\.aux: too many bots: its 3 and those that are there would be 18 \(limit bots: 17\); none was loaded/);
    await succeed('run', file, '--data', data, '--limit', 'bots=18');
    const again = await succeed('run', file, '--data', data);
    assert.match(again.out, /goes on with the 3 bots/);
});

// ---------------------------------------------------------------- marks

test('marks are saved, listed, shown, restored and dropped', async () => {
    const data = place('marked');
    await succeed('run', counter, '--data', data);
    assert.match((await succeed('mark', data)).out, /^no marks/);
    await succeed('mark', data, 'add', 'after the first');
    await succeed('run', '--data', data);
    await succeed('mark', data, 'add');
    const listed = jsonLines((await succeed('mark', data, '--json')).out)[0];
    assert.deepEqual(listed.map(({ mark, label, bots }) => ({ mark, label, bots })), [
        { mark: 1, label: 'after the first', bots: 1 },
        { mark: 2, label: '', bots: 1 },
    ]);
    assert.match((await succeed('mark', data)).out, /^ {3}1 {2}\d{4}-.*Z {7}1 bot {3}after the first$/m);
    assert.equal(JSON.parse((await succeed('mark', data, 'show', '1')).out).state.a.tags.n, 1);
    await succeed('mark', data, 'restore', '1');
    assert.match((await succeed('run', '--data', data)).out, /n is 2 inst/);
    await succeed('mark', data, 'drop', '1');
    const gone = await run('mark', data, 'restore', '1');
    assert.equal(gone.code, 3);
    assert.match(gone.err, /space shared has no mark 1/);
});

test('auxrt mark makes no folder of a name that was mistyped', async () => {
    const end = await run('mark', place('mistyped'));
    assert.equal(end.code, 3);
    assert.match(end.err, /there is no folder .*mistyped/);
    assert.equal(fs.existsSync(place('mistyped')), false);
});

test('marks of an inst that runs are made, listed and shown to its scripts', async () => {
    const data = place('marked-live');
    fs.mkdirSync(data);
    configFile('marked-live/auxrt.json', { spaces: { history: 'history' } });
    const socket = place('marked-live.sock');
    const file = auxFile('marked-live.aux', {
        a: {
            n: 1,
            onLook: "@tags.n = 2; return getBots(bySpace('history')).map(b => [b.tags.historyMark, b.tags.n]);",
            onInstJoined: "@os.log('up');",
        },
    });
    const running = start(['run', file, '--data', data, '--control', socket]);
    await running.printed('up');
    assert.equal((await succeed('ctl', socket, 'mark', 'before')).out, '1\n');
    assert.match((await succeed('ctl', socket, 'marks')).out, /^ {3}1 {2}\d{4}-.*1 bot {3}before$/m);
    await succeed('ctl', socket, 'show', '1');
    // Scripts hear of it in one of the next steps.
    const looksLike = async (expected) => {
        for (;;) {
            const { out } = await succeed('ctl', socket, 'shout', 'onLook', '--json');
            if (isDeepStrictEqual(JSON.parse(out).results[0], expected)) return;
        }
    };
    await looksLike([[1, { $undefined: true }], [1, 1]]);
    await succeed('ctl', socket, 'hide', '1');
    await looksLike([[1, { $undefined: true }]]);
    const none = await run('ctl', socket, 'show', 'x');
    assert.equal(none.code, 1);
    assert.match(none.err, /x is not the number of a mark/);
    await succeed('ctl', socket, 'stop');
    await running.ended;
});

// ---------------------------------------------------------------- shout

const quiz = {
    a: { n: 0, onAsk: '@tags.n += 1; return tags.n;', onLate: '@await os.sleep(1); tags.n = 100; return "late";' },
};

test('shout --data asks the bots that are kept, and keeps what they change', async () => {
    const file = auxFile('asked.aux', quiz);
    for (const kind of ['sqlite', 'yjs']) {
        const data = place(`asked-${kind}`);
        fs.mkdirSync(data);
        configFile(`asked-${kind}/auxrt.json`, { spaces: { shared: kind } });
        assert.equal((await succeed('shout', file, 'onAsk', '--data', data)).out, '1\n');
        assert.equal((await succeed('shout', 'onAsk', '--data', data)).out, '2\n');
        assert.equal((await succeed('shout', file, 'onAsk', '{"a":1}', '--data', data)).out, '3\n');
        assert.equal((await succeed('shout', 'onLate', '[1]', '--data', data)).out, 'late\n');
        assert.equal((await succeed('shout', '--data', data, 'onAsk')).out, '101\n');
        assert.equal((await succeed('shout', file, 'onAsk', '--data', data, '--load')).out, '1\n');
    }
});

test('shout --data says what is missing, and that the data is in use', async () => {
    const misuses = [
        [['shout', 'onAsk'], /the name of an event is missing, or --data/],
        [['shout', '--data', place('none'), 'onAsk', '--load'], /--load loads a file again, but none is named/],
        [['shout', '--data', place('none'), 'onAsk', 'no json'], /no json/],
    ];
    for (const [args, text] of misuses) {
        const end = await run(...args);
        assert.equal(end.code, 2, end.err);
        assert.match(end.err, text);
    }
    const missing = await run('shout', place('nothing.aux'), 'onAsk', '--data', place('missing'));
    assert.equal(missing.code, 3);
    assert.match(missing.err, /nothing\.aux/);
    const data = place('asked-taken');
    const sleeper = auxFile('asked-sleeper.aux', { a: { onInstJoined: "@os.log('up'); await os.sleep(1000000);" } });
    const running = start(['run', sleeper, '--data', data]);
    await running.printed('up');
    const second = await run('shout', 'onAsk', '--data', data);
    assert.equal(second.code, 3);
    assert.match(second.err, /asked-taken\/bots\.sqlite is in use by another auxrt/);
    running.child.kill('SIGINT');
    await running.ended;
});

// ---------------------------------------------------------------- a full disk

/** Runs with files that cannot become larger than so many blocks of 512 bytes. */
const onFullDisk = (blocks, ...args) => startProgram('sh', [
    '-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', auxrt, ...args,
]).ended;

test('a full disk: it is said, the command ends with 3, and nothing reported is lost', async () => {
    const file = auxFile('growing.aux', {
        a: {
            onInstJoined: "@for (let i = 0; i < 200 && !tags.refused; i++) { create({ space: 'shared', text: 'x'.repeat(20000) }); await os.sleep(1); }",
            onEditsRejected: "@tags.refused = true; os.log('refused', that.edits[0].reason);",
        },
    });
    const data = place('full');
    await succeed('run', auxFile('small.aux', { b: { kept: true } }), '--data', data);
    // A process for scripts needs more room than there is.
    const end = await onFullDisk(2000, 'run', file, '--load', '--data', data, '--json', '--in-process');
    assert.equal(end.code, 3, end.out.slice(-2000) + end.err);
    const lines = jsonLines(end.out);
    const refused = lines.filter((line) => line.event === 'refused').flatMap(({ edits }) => edits);
    assert.equal(refused[0].reason, 'not_stored');
    assert.match(refused[0].message, /full\/bots\.sqlite: .*(File too large|full|disk I\/O error)/);
    assert.ok(lines.some((line) => line.message === 'refused not_stored'));
    // What was not refused is there, whole, and nothing else.
    await succeed('mark', data, 'add');
    const { state } = JSON.parse((await succeed('mark', data, 'show', '1')).out);
    assert.equal(state.b.tags.kept, true);
    const created = lines.filter((line) => line.event === 'actions')
        .flatMap(({ actions }) => actions).filter(({ type }) => type === 'add_bot');
    assert.ok(created.length > 10, `${created.length} bots were made`);
    for (const { id } of created) {
        const isRefused = refused.some(({ bot }) => bot === id);
        assert.equal(state[id]?.tags.text.length, isRefused ? undefined : 20000);
    }
});

test('a limit of file sizes that lets no process start is named', async () => {
    const end = await onFullDisk(2000, 'run', auxFile('no-room.aux', { a: {} }));
    assert.match(end.err, /^auxrt run: .*\(ulimit -f\).* takes 16401 KiB/);
    assert.equal(end.code, 4);
});

test('a shared document with much text can be opened again', async () => {
    const data = place('texts');
    fs.mkdirSync(data);
    configFile('texts/auxrt.json', { spaces: { shared: 'yjs' } });
    const file = auxFile('texts.aux', {
        a: { onInstJoined: "@for (let i = 0; i < 30; i++) create({ space: 'shared', text: 'é'.repeat(100000) });" },
    });
    await succeed('run', file, '--data', data);
    const end = await succeed('run', '--data', data, '--shout', 'onNothing', '--for', '0.01');
    assert.match(end.out, /goes on with the 31 bots/);
});

// ---------------------------------------------------------------- configuration

test('a configuration in the folder of the data is used', async () => {
    fs.mkdirSync(place('configured'));
    configFile('configured/auxrt.json', {
        name: 'the square',
        spaces: { shared: { kind: 'sqlite', file: 'own.sqlite' }, local: 'memory' },
        limits: { 'listener-ms': 5000 },
    });
    const data = place('configured');
    assert.match((await succeed('run', counter, '--data', data)).out, /n is 1 inst the square/);
    assert.match((await succeed('run', '--data', data)).out, /n is 2 inst the square/);
    assert.deepEqual(fs.readdirSync(data).sort(), ['auxrt.json', 'own.sqlite']);
});

test('a space in a shared document is kept as others are', async () => {
    const config = configFile('document.json', { spaces: { shared: 'yjs' } });
    const data = place('document');
    const file = auxFile('document.aux', {
        a: { text: 'b', onInstJoined: "@insertTagText(this, 'text', 0, 'a'); insertTagText(this, 'text', tags.text.length, 'c'); os.log('text', tags.text);" },
    });
    assert.match((await succeed('run', file, '--data', data, '--config', config)).out, /^log {6}text abc$/m);
    assert.match((await succeed('run', '--data', data, '--config', config)).out, /^log {6}text aabcc$/m);
});

test('a configuration can name the folder, relative to its own', async () => {
    fs.mkdirSync(place('home'));
    const config = configFile('home/auxrt.json', { data: 'bots', allow: { read: '.' } });
    await succeed('run', counter, '--config', config);
    assert.ok(fs.existsSync(place('home/bots/bots.sqlite')));
    assert.match((await succeed('run', '--config', config)).out, /n is 2/);
});

for (const [what, text, message, line, column] of [
    ['a mistyped kind', '{"spaces": {\n  "shared": "sqllite"}}', 'there is no kind of partition "sqllite"; did you mean "sqlite"?', 2, 13],
    ['a mistyped setting', '{"spaces": {"shared": {"kind": "memory", "redonly": true}}}', 'a space has no setting "redonly"; did you mean "readonly"?', 1, 42],
    ['a mistyped limit', '{"limits": {"listner-ms": 5}}', '"limits" has no setting "listner-ms"; did you mean "listener-ms"?', 1, 13],
    ['a limit that is too small', '{"limits": {"listener-ms": 0}}', '"listener-ms" must be a whole number from 1 to 86400000', 1, 28],
    ['a history of nothing', '{"spaces": {"history": {"kind": "history", "of": "nope"}}}', 'there is no space nope that could have marks', 1, 13],
    ['sqlite without a folder', '{"spaces": {"shared": "sqlite"}}', 'the space shared is of the kind "sqlite" and needs a folder: name it as "data" or by --data', 1, 13],
    ['a tempLocal that is not one', '{"spaces": {"tempLocal": "error"}}', 'tempLocal is always in memory and open to edits: it holds what belongs to a session', 1, 13],
    ['a setting of another kind', '{"spaces": {"e": {"kind": "error", "of": "x"}}}', '"of" goes with the kind "history", and the space e is of the kind "error"', 1, 13],
    ['a space twice', '{"spaces": {"a": "memory",\n"a": "memory"}}', 'the space a is there twice', 2, 1],
    ['no JSON', '{"spaces": [}', 'not valid JSON: ', 1, 13],
    ['no object', '[]', 'the configuration must be an object', 1, 1],
]) {
    test(`a configuration with ${what} is refused with the place`, async () => {
        const end = await run('run', counter, '--json', '--config', textFile('wrong.json', text));
        assert.equal(end.code, 1, end.out + end.err);
        const { error } = jsonLines(end.out).at(-1);
        assert.ok(error.message.includes(`wrong.json: ${message}`), error.message);
        assert.deepEqual([error.line, error.column], [line, column]);
    });
}

// ---------------------------------------------------------------- edits that are refused

const refusing = auxFile('refusing.aux', {
    a: {
        n: 0,
        onEditsRejected: "@for (const e of that.edits) os.log('rejected', e.tag ?? 'bot', e.reason);",
        onNote: "@const e = create({ space: 'error', x: 1 }); e.tags.x = 2; os.log('first', e.tags.x); await os.sleep(1); e.tags.x = 3; e.masks.hat = 'on'; os.log('later', e.tags.x, e.tags.hat); destroy(e); os.log('still', getBots('x').length);",
        onWrite: "@os.log('made', create({ space: 'history', k: 1 }));",
        onShow: "@os.log('marks', getBots('history', true).map(b => [b.tags.historyLabel, b.tags.historyBots]));",
        onFail: "@throw new RangeError('too far')",
        onLook: "@os.log('kept', getBots('error', true).map(b => [b.tags.errorName, b.tags.errorMessage, b.tags.errorTag, b.tags.errorLine]));",
    },
});

test('error: scripts add bots there, and cannot pretend to change or remove them', async () => {
    const config = configFile('error.json', { spaces: { error: { kind: 'error', bots: 2 } } });
    const end = await succeed('run', refusing, '--config', config, '--shout', 'onNote');
    assert.match(end.out, /^log {6}first 2$/m);
    assert.match(end.out, /^log {6}later 2 on$/m);
    assert.match(end.out, /^log {6}still 1$/m);
    assert.match(end.out, /^log {6}rejected bot not_allowed$/m);
    assert.match(end.out, /^log {6}rejected x not_allowed$/m);
    assert.match(end.out, /2 edits refused/);
});

test('error: failures of scripts are bots, the latest of them stay', async () => {
    const config = configFile('errors.json', { spaces: { error: { kind: 'error', bots: 2 } } });
    const end = await run('run', refusing, '--config', config,
        '--shout', 'onFail', '--shout', 'onFail', '--shout', 'onFail', '--shout', 'onLook');
    assert.equal(end.code, 1);
    assert.match(end.out, /^log {6}kept \[\["RangeError","too far","onFail",1\],\["RangeError","too far","onFail",1\]\]$/m);
});

test('error: a listener that fails at each error does not go on for ever', async () => {
    const config = configFile('loop.json', { spaces: { error: 'error' } });
    const file = auxFile('loop.aux', {
        a: { onInstJoined: "@throw new Error('one')", onAnyBotsAdded: "@if (that.bots.some(b => b.tags.error)) throw new Error('again')" },
    });
    const end = await run('run', file, '--config', config, '--for', '60');
    assert.match(end.out, /Nothing is left to do\..*2 errors/);
});

test('history: scripts see the marks, and every edit is refused', async () => {
    const data = place('remembered');
    const config = configFile('history.json', { spaces: { history: 'history' } });
    await succeed('run', refusing, '--data', data, '--config', config);
    await succeed('mark', data, 'add', 'one', '--config', config);
    const end = await succeed('run', '--data', data, '--config', config, '--shout', 'onShow', '--shout', 'onWrite');
    assert.match(end.out, /^log {6}marks \[\["one",1\]\]$/m);
    assert.match(end.out, /^log {6}made null$/m);
    assert.match(end.out, /^log {6}rejected bot not_allowed$/m);
});

test('readonly: what a script sets is never seen as set', async () => {
    const data = place('frozen');
    const open = configFile('open.json', { spaces: { shared: 'sqlite' } });
    const still = auxFile('still.aux', { a: { n: 1 } });
    await succeed('run', still, '--data', data, '--config', open);
    const config = configFile('readonly.json', { spaces: { shared: { kind: 'sqlite', readonly: true } } });
    const judge = "@const a = getBot('id', 'a'); a.tags.n = 2; os.log('n', a.tags.n, 'made', create({ k: 1 })); destroy(a); os.log('here', !!getBot('id', 'a'));";
    const other = auxFile('other.aux', {});
    fs.writeFileSync(other, JSON.stringify({ version: 1, state: { j: { id: 'j', space: 'tempShared', tags: { onInstJoined: judge, onEditsRejected: "@os.log('rejected', that.edits.map(e => e.reason).join());" } } } }));
    const end = await succeed('run', other, '--data', data, '--config', config, '--load');
    assert.match(end.out, /^log {6}n 1 made null$/m);
    assert.match(end.out, /^log {6}here true$/m);
    assert.match(end.out, /^log {6}rejected read_only,read_only,read_only$/m);
});

test('limited: a bot that is too much is taken out again, with an event', async () => {
    const config = configFile('limited.json', { spaces: { shared: { kind: 'memory', limits: { bots: 2, 'value-bytes': 200 } } } });
    const file = auxFile('limited.aux', {
        a: {
            text: 'short',
            onInstJoined: "@const made = [create({ k: 1 }), create({ k: 2 })]; tags.text = 'x'.repeat(300); os.log('now', getBots('k').length, tags.text.length);",
            onEditsRejected: "@os.log('rejected', that.edits.map(e => e.tag ?? 'bot').join()); os.log('then', getBots('k').length, tags.text);",
        },
    });
    const end = await succeed('run', file, '--config', config);
    assert.match(end.out, /^log {6}now 2 300$/m);
    assert.match(end.out, /^log {6}rejected bot,text$|^log {6}rejected text,bot$/m);
    assert.match(end.out, /^log {6}then 1 short$/m);
});

test('a space that nobody named keeps its bots while the command runs', async () => {
    const file = auxFile('odd.aux', {
        a: { onInstJoined: "@const b = create({ space: 'odd', k: 1 }); await os.sleep(1); b.tags.k = 2; await os.sleep(1); os.log('k', getBot('k', 2)?.space);" },
    });
    const end = await succeed('run', file);
    assert.match(end.out, /^log {6}k odd$/m);
    assert.match(end.out, /^warn {5}the space odd has no partition of its own/m);
});
