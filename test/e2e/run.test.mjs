// auxrt run: what an author sees of a file that lives.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auxFile, jsonLines, place, run, stable, start, textFile } from './command.mjs';

const door = {
    door: {
        open: false,
        onInstJoined: "@os.log('joined', that.inst, configBot.tags.inst);",
        onKnock: '@tags.open = true; os.toast(`Welcome, ${that.name}`);',
    },
    mat: { onBotChanged: '@tags.never = 1;' },
};

test('a file is loaded, joined, shouted to, and summed up', async () => {
    const file = auxFile('door.aux', door);
    const end = await run('run', file, '--shout', 'onKnock={"name":"Ada"}');
    assert.equal(
        stable(end.out),
        'log      joined door door\n' +
            'action   show_toast  Welcome, Ada\n' +
            'edit     door open = true\n' +
            '\n' +
            'Nothing is left to do. 2 bots, 3 scripts, 2 listeners run, 1 edit, 0 errors, N s\n',
    );
    assert.equal(end.err, '');
    assert.equal(end.code, 0);
});

test('edits come back to the bots, as authors expect: added, changed, watched', async () => {
    const file = auxFile('echo.aux', {
        maker: {
            onInstJoined: "@watchBot(bot, (b, tags) => os.toast(`watched ${tags}`)); tags.n = 1; create({ made: true, onBotAdded: '@os.toast(`added ${tags.made}`)' });",
            onBotChanged: '@os.toast(`changed ${that.tags}`);',
        },
    });
    const end = await run('run', file);
    assert.deepEqual(end.out.match(/show_toast {2}.*/g), [
        'show_toast  added true',
        'show_toast  changed n',
        'show_toast  watched n',
    ]);
    assert.equal(end.code, 0);
});

test('bots are kept by their space; masks by the space of the mask', async () => {
    const file = auxFile('spaces.aux', {
        maker: {
            onInstJoined: "@create({ space: 'local', here: 1 }); create({ space: 'certified', gone: 1 }); setTagMask(bot, 'hat', 'red', 'local');",
            onBotChanged: '@os.toast(`${that.tags} ${tags.hat}`);',
            onAnyBotsAdded: '@os.log(that.bots.map((b) => b.space).join());',
        },
    });
    const end = await run('run', file);
    assert.match(end.out, /^create {3}ID… creator|create/m);
    assert.match(end.out, /show_toast {2}hat red/);
    assert.match(end.out, /^log {6}local$/m);
    assert.match(end.out, /^refused {2}bot \S+: nothing keeps the bots of this space$/m);
    assert.match(end.out, /1 edit refused/);
});

test('several files are one inst, named after the first', async () => {
    const first = auxFile('first.aux', { a: { onInstJoined: "@shout('onCall', that.inst);" } });
    const second = auxFile('second.aux', { b: { onCall: '@os.log(that);' } });
    const end = await run('run', first, second);
    assert.match(end.out, /^log {6}first$/m);
    assert.match(end.out, /2 bots, 2 scripts/);
});

test('--bot: only that bot hears the shout', async () => {
    const file = auxFile('two.aux', {
        a: { onHi: '@os.log(`a ${that}`)' },
        b: { onHi: '@os.log(`b ${that}`)' },
    });
    const end = await run('run', file, '--shout', 'onHi="x"', '--bot', 'b', '--shout=onHi=2');
    assert.deepEqual(end.out.match(/^log .*$/gm), ['log      b x', 'log      b 2']);
    const none = await run('run', file, '--shout', 'onHi', '--bot', 'c');
    assert.equal(none.err.split('\n')[0], 'auxrt run: there is no bot c');
    assert.equal(none.code, 2);
});

test('an error is one clear block: bot, tag, message, place, line', async () => {
    const file = auxFile('error.aux', {
        post: { onInstJoined: "@\n  const letter = undefined;\n  os.toast('🙂' + letter.text);" },
        helper: { help: '@\nthrow new Error(`no ${that}`);' },
        caller: { onInstJoined: "@getBot('id', 'helper').help('way');" },
        text: { onInstJoined: "@throw 'just text';" },
    });
    const end = await run('run', file);
    assert.equal(
        stable(end.out),
        'error    bot caller tag onInstJoined: Error: no way\n' +
            '         line 2, column 7 of bot helper tag help\n' +
            '       2 | throw new Error(`no ${that}`);\n' +
            '         |       ^\n' +
            "error    bot post tag onInstJoined: TypeError: undefined is not an object (evaluating 'letter.text')\n" +
            '         line 3, column 26\n' +
            "       3 | os.toast('🙂' + letter.text);\n" +
            '         |                        ^\n' +
            'error    bot text tag onInstJoined: threw "just text"\n' +
            '\n' +
            'Nothing is left to do. 4 bots, 4 scripts, 4 listeners run, 0 edits, 3 errors, N s\n',
    );
    assert.equal(end.code, 1);
});

test('a script that does not compile is told once, with its line; the others run', async () => {
    const file = auxFile('broken.aux', {
        bad: { onInstJoined: '@let a = 1;\n    return (a +;', other: 1, onBotChanged: '@tags.seen = true' },
        good: { onInstJoined: "@getBot('id', 'bad').tags.other = 2;" },
    });
    const end = await run('run', file);
    assert.equal(
        stable(end.out),
        'error    bot bad tag onInstJoined: SyntaxError: Unexpected token\n' +
            '         line 2, column 16: ";" cannot stand here\n' +
            '       2 | return (a +;\n' +
            '         |            ^\n' +
            'edit     bad other = 2\n' +
            // The second time nothing changes, so nobody hears of it.
            'edit     bad seen = true\n' +
            'edit     bad seen = true\n' +
            '\n' +
            'Nothing is left to do. 2 bots, 3 scripts, 3 listeners run, 3 edits, 0 errors, 1 script that does not compile, N s\n',
    );
    assert.equal(end.code, 1);
});

test('all errors of a script are told at once, each with its reason', async () => {
    const file = auxFile('errors.aux', { bad: { go: '@let a = );\nreturn a;\nlet b = [1, 2;' } });
    const end = await run('run', file);
    assert.equal(
        stable(end.out).split('\n\n')[0],
        'error    bot bad tag go: SyntaxError: Unexpected token\n' +
            '         line 1, column 9: there is no bracket that ")" could close\n' +
            '       1 | let a = );\n' +
            '         |         ^\n' +
            '         line 3, column 14: ";" cannot stand here\n' +
            '       3 | let b = [1, 2;\n' +
            '         |              ^',
    );
});

test('a script that never ends is named, and costs the others nothing but its second', async () => {
    const file = auxFile('loop.aux', {
        a: { onInstJoined: "@tags.ran = true; os.toast('a');" },
        evil: { onInstJoined: '@tags.half = true;\nfor (;;) { try {} catch {} }' },
        z: { onInstJoined: "@tags.ran = true; os.toast('z');" },
    });
    const end = await run('run', file);
    const lines = end.out.split('\n');
    assert.match(lines[0], /^stopped {2}bot evil tag onInstJoined: it took longer/);
    assert.equal(lines[1], '         line 2, column 1');
    assert.equal(lines[2], '       2 | for (;;) { try {} catch {} }');
    assert.deepEqual(end.out.match(/^(action|edit) .*$/gm), [
        'action   show_toast  a',
        'action   show_toast  z',
        'edit     a ran = true',
        'edit     z ran = true',
    ]);
    assert.match(end.out, /1 stopped by a limit/);
    assert.equal(end.code, 4);
});

test('ten bots, three of them bad: each bad one is named, the other seven have run', async () => {
    /** @type {Record<string, Record<string, any>>} */
    const bots = {};
    for (let i = 0; i < 10; i++) bots[`bot${i}`] = { onInstJoined: `@tags.ran = ${i};` };
    bots.bot2.onInstJoined = '@tags.ran = 2; while (true);';
    bots.bot5.onInstJoined = '@tags.ran = 5;\nconst again = () => again() + 1; again();';
    bots.bot7.onInstJoined = '@tags.ran = 7; for (;;) { try { } finally { continue; } }';
    const end = await run('run', auxFile('ten.aux', bots), '--json');
    const lines = jsonLines(end.out);
    assert.deepEqual(
        lines.filter((line) => line.event === 'stopped_script').map((line) => `${line.bot} ${line.tag} ${line.line}`),
        ['bot2 onInstJoined 1', 'bot7 onInstJoined 1'],
    );
    const [{ errors }] = lines.filter((line) => line.event === 'errors');
    assert.deepEqual(
        errors.map(({ error, bot, place }) => [error.$error?.name, bot.$bot, place.line]),
        [['RangeError', 'bot5', 2]],
    );
    // An error takes nothing back, being stopped does.
    const edits = lines.filter((line) => line.event === 'actions').flatMap((line) => line.actions);
    assert.deepEqual(edits.map((edit) => `${edit.id} ${edit.update.tags.ran}`), [
        'bot0 0', 'bot1 1', 'bot3 3', 'bot4 4', 'bot5 5', 'bot6 6', 'bot8 8', 'bot9 9',
    ]);
    assert.equal(end.code, 4);
});

test('--for ends what would go on for ever', async () => {
    const file = auxFile('clock.aux', {
        clock: { n: 0, onInstJoined: '@setInterval(() => { tags.n = tags.n + 1; }, 10);' },
        echo: { n: 0, onInstJoined: '@tags.n = 1;', onBotChanged: '@tags.n = tags.n + 1;' },
    });
    const end = await run('run', file, '--for', '3');
    // On a busy machine several times of the clock are told as one.
    assert.match(end.out, /^edit {5}clock n = \d+\n[^]*^edit {5}clock n = \d+$/m);
    assert.match(end.out, /^edit {5}echo n = 20$/m);
    assert.match(end.out, /\nThe time is over; something was still going on\. 2 bots, 3 scripts/);
    assert.equal(end.code, 0);
});

test('timers are waited for, and promises', async () => {
    const file = auxFile('wait.aux', {
        a: { onInstJoined: "@await os.sleep(30); os.log('slept'); setTimeout(() => os.log('rang'), 30);" },
    });
    const end = await run('run', file);
    assert.deepEqual(end.out.match(/^log .*$/gm), ['log      slept', 'log      rang']);
    assert.match(end.out, /Nothing is left to do/);
});

test('Ctrl-C ends it with the summary', async () => {
    const file = auxFile('forever.aux', {
        a: { onInstJoined: "@setInterval(() => {}, 5); os.log('started');" },
    });
    for (const signal of ['SIGINT', 'SIGTERM']) {
        const running = start(['run', file]);
        await running.printed('started');
        running.child.kill(/** @type {NodeJS.Signals} */ (signal));
        const end = await running.ended;
        assert.match(end.out, /\nInterrupted\. 1 bot, 1 script, 1 listener run/);
        assert.equal(end.code, 0);
    }
});

test('--json: every line is an object, the last one the summary', async () => {
    const file = auxFile('json.aux', {
        a: { onInstJoined: "@os.log('x\\n\\u001b', { n: NaN }); tags.n = NaN; throw new RangeError('far');" },
        b: { onInstJoined: '@(' },
    });
    const end = await run('run', file, '--json');
    const lines = jsonLines(end.out);
    assert.deepEqual(lines.slice(0, -1), [
        {
            event: 'syntax_errors',
            scripts: [{
                bot: 'b', tag: 'onInstJoined', message: 'Unexpected token', line: 1, column: 2,
                errors: [{
                    message: 'Unexpected token',
                    detail: 'the script ends here, but the "(" of line 1, column 1 is still open',
                    line: 1,
                    column: 2,
                }],
            }],
        },
        { event: 'log', level: 'info', message: 'x\n\u001b {"n":NaN}' },
        {
            event: 'actions',
            actions: [{ type: 'update_bot', id: 'a', update: { tags: { n: { $number: 'NaN' } } } }],
        },
        {
            event: 'errors',
            errors: [
                {
                    error: { $error: { name: 'RangeError', message: 'far' } },
                    bot: { $bot: 'a' },
                    tag: 'onInstJoined',
                    place: { bot: 'a', tag: 'onInstJoined', line: 1, column: 54 },
                },
            ],
        },
    ]);
    const { seconds, ...summary } = lines.at(-1);
    assert.equal(typeof seconds, 'number');
    assert.deepEqual(summary, {
        event: 'summary', end: 'quiet', bots: 2, scripts: 2, listeners: 1,
        edits: 1, errors: 1, broken: 1, stopped: 0, refused: 0,
    });
    assert.equal(end.code, 1);
});

test('content cannot steer the terminal', async () => {
    const file = auxFile('escape.aux', {
        'a\u001b[2J': { onInstJoined: "@os.toast('\\u001b]0;x\\u0007\\u202e\\u0085'); os.log('\\u001b[31m'); tags['\\u001b'] = '\\u009b'; throw new Error('\\u001b[1m')" },
    });
    const end = await run('run', file);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(end.out + end.err, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    assert.match(end.out, /show_toast/);
});

test('no colour where no terminal is', async () => {
    const file = auxFile('plain.aux', { a: { onInstJoined: "@os.toast('x')" } });
    const end = await start(['run', file], { TERM: 'xterm-256color', NO_COLOR: '' }).ended;
    assert.ok(!end.out.includes('\u001b'));
});

test('files that are not there, or are no aux, are told of; nothing runs', async () => {
    const good = auxFile('good.aux', { a: { onInstJoined: "@os.log('ran');" } });
    const missing = await run('run', good, place('missing.aux'));
    assert.equal(missing.out, '');
    assert.equal(missing.err, `auxrt run: cannot open ${place('missing.aux')}: No such file or directory\n`);
    assert.equal(missing.code, 3);

    const broken = textFile('cut.aux', '{"version":1,"state":{"a":{"id":"a",\n"tags":{"x":}}}}');
    const end = await run('run', good, broken);
    assert.equal(end.out, '');
    assert.match(end.err, /^auxrt run: .*cut\.aux: not valid JSON \(line 2, column 13\): .*\n$/);
    assert.equal(end.code, 1);

    const json = await run('run', broken, '--json');
    const [line] = jsonLines(json.out);
    assert.equal(line.error.code, 'INVALID');
    assert.equal(line.error.line, 2);
    assert.equal(line.error.column, 13);
    assert.equal(json.err, '');
    assert.equal(json.code, 1);

    const directory = await run('run', place('.'));
    assert.match(directory.err, /is a folder, not a file/);
    assert.equal(directory.code, 3);
});

test('a file that replaces bots of another one says so', async () => {
    const first = auxFile('one.aux', { a: { v: 1 } });
    const second = auxFile('two-again.aux', { a: { onInstJoined: '@os.log(tags.v ?? 2);' } });
    const end = await run('run', first, second);
    assert.match(end.out, /^warn {5}.*two-again\.aux: 1 bot took the place of those that were there before$/m);
    assert.match(end.out, /^log {6}2$/m);
    assert.match(end.out, /Nothing is left to do\. 1 bot,/);
});

test('of two bots with one id in a file the later runs, and a warning names both', async () => {
    const file = textFile('twice.aux', `{"version":1,"state":{
"a":{"tags":{"onInstJoined":"@os.log(1)"}},
"b":{"id":"a","tags":{"onInstJoined":"@os.log(2)"}}}}`);
    const end = await run('run', file);
    assert.equal(end.out.match(/two bots/g)?.length, 1, end.out);
    assert.match(end.out, /^warn {5}.*twice\.aux: two bots have the id "a"; the later one at line 3, column 1 counts/m);
    assert.match(end.out, /^log {6}2$/m);
    assert.equal(end.code, 0);
});

test('what runs out of energy ends with a limit', async () => {
    const file = auxFile('energy.aux', {
        a: { onInstJoined: "@shout('again');", again: "@for (let i = 0; i < 200000; i++) shout('tick');", tick: '@' },
    });
    // The energy is to run out before the time does, on a slow machine too.
    const time = ['--limit', 'listener-ms=600000', '--limit', 'turn-ms=600000'];
    const end = await run('run', file, ...time);
    assert.match(end.out, /Error: Ran out of energy/);
    assert.equal(end.code, 4);
});

test('an author reads values as scripts write them, and texts line by line', async () => {
    const file = auxFile('values.aux', {
        a: {
            onInstJoined: "@const all = [NaN, -0, 5n, undefined, new Vector2(1, 2), bot, new Map([[1, { v: bot }]]), new Set([null]), new Error('q'), new Date(0), () => 1, Symbol('s'), new WeakMap()]; all.push(all); console.log(...all, all.length, 'two\\nlines'); os.toast('one\\ntwo');",
            edit: "@tags.n = NaN; tags.v = new Vector3(1, 2, 3); tags.e = new TypeError('t'); tags.o = { d: new Date(0), f() {}, r: /a/g }; insertTagText(bot, 'text', 0, 'ab'); deleteTagText(bot, 'text', 1, 1);",
        },
    });
    const joined = await run('run', file);
    assert.equal(
        joined.out.split('\n\n')[0],
        'log      NaN -0 5n undefined Vector2(1, 2) [bot a] Map{1 => {"v":[bot a]}} Set{null} Error: q 1970-01-01T00:00:00.000Z [function] Symbol(s) [WeakMap] ' +
            '[NaN,-0,5n,undefined,Vector2(1, 2),[bot a],Map{1 => {"v":[bot a]}},Set{null},Error: q,1970-01-01T00:00:00.000Z,[function],Symbol(s),[WeakMap],[itself]] 14 two\n' +
            '         lines\n' +
            'action   show_toast  one\n' +
            '                     two',
    );
    const edited = await run('run', file, '--shout', 'edit');
    assert.match(
        edited.out,
        /^edit {5}a n = NaN, v = "➡️1,2,3", e = TypeError: t, o = \{"d":1970-01-01T00:00:00.000Z,"f":\[function\],"r":\/a\/g\}, text = \(insert "ab" at 0, delete 1 at 1\)$/m,
    );
});
