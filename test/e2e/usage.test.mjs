// Wrong usage of every command: said clearly, exit code 2, nothing printed on
// the output.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './command.mjs';

const hint = (command) => `\`auxrt ${command} --help\` tells how to use it\n`;
const commands = ['run', 'check', 'shout', 'pipe', 'pack', 'unpack', 'convert', 'diff', 'merge', 'bench'];

/** @type {[string[], string][]} */
const mistakes = [
    [['rnu'], 'auxrt: there is no command rnu; did you mean run?\n`auxrt --help` lists what there is\n'],
    [['shot', 'x'], 'auxrt: there is no command shot; did you mean shout?\n`auxrt --help` lists what there is\n'],
    [['xyzzy'], 'auxrt: there is no command xyzzy\n`auxrt --help` lists what there is\n'],
    [['--hlep'], 'auxrt: there is no option --hlep; did you mean --help?\n`auxrt --help` lists what there is\n'],
    [['help', 'rum'], 'auxrt: there is no command rum; did you mean run?\n`auxrt --help` lists what there is\n'],
    [['run'], `auxrt run: a file is missing, or --data with a folder that has bots\n${hint('run')}`],
    [['run', 'a.aux', '--shuot', 'x'], `auxrt run: there is no option --shuot; did you mean --shout?\n${hint('run')}`],
    [['run', 'a.aux', '--verbose'], `auxrt run: there is no option --verbose\n${hint('run')}`],
    [['run', 'a.aux', '--shout'], `auxrt run: --shout needs a value\n${hint('run')}`],
    [['run', 'a.aux', '--shout', ''], `auxrt run: --shout needs the name of an event\n${hint('run')}`],
    [['run', 'a.aux', '--shout', '=1'], `auxrt run: --shout needs the name of an event\n${hint('run')}`],
    [['run', 'a.aux', '--json=yes'], `auxrt run: --json takes no value\n${hint('run')}`],
    [['run', 'a.aux', '--bot', 'b'], `auxrt run: --bot says which bot hears --shout, but there is no --shout\n${hint('run')}`],
    ...['0', '-1', 'x', '', '1s', 'nan', 'inf', '1000001'].map((seconds) => /** @type {[string[], string]} */ ([
        ['run', 'a.aux', '--for', seconds],
        `auxrt run: --for takes seconds, above 0 and up to 1000000, not ${seconds}\n${hint('run')}`,
    ])),
    [['shout', 'a.aux'], `auxrt shout: the name of an event is missing, or --data with a folder that has bots\n${hint('shout')}`],
    [['shout', 'a.aux', 'onA', '1', '2'], `auxrt shout: 2 is one argument too many\n${hint('shout')}`],
    [['pipe', 'x'], `auxrt pipe: x is one argument too many\n${hint('pipe')}`],
    [['pipe', '--limit-turn', '0'], `auxrt pipe: --limit-turn takes milliseconds, from 1 to 86400000, not 0\n${hint('pipe')}`],
    [['run', 'a.aux', '--limit', 'tunr-ms=1'], `auxrt run: there is no limit tunr-ms; did you mean turn-ms?\n${hint('run')}`],
    [['run', 'a.aux', '--limit', 'xyzzyx=1'], 'auxrt run: there is no limit "xyzzyx"; there are listener-ms, turn-ms, jobs-ms, grace-ms, '
        + `memory-soft, memory-hard, turn-bytes, timers, tasks, actions, edits, tag-size, bots, nesting, log-bytes\n${hint('run')}`],
    [['run', 'a.aux', '--limit', 'bots=few'], `auxrt run: the limit bots is a number from 1 to 100000000, not "few"\n${hint('run')}`],
    [['pack', 'a'], `auxrt pack: a file or folder is missing\n${hint('pack')}`],
    [['diff', 'a', 'b', 'c'], `auxrt diff: c is one argument too many\n${hint('diff')}`],
    [['convert', 'a', 'b', '--to', '3'], `auxrt convert: --to is 1 or 2, not 3\n${hint('convert')}`],
];

for (const [args, message] of mistakes) {
    test(`auxrt ${args.map((arg) => arg || "''").join(' ')}`, async () => {
        const end = await run(...args);
        assert.equal(end.err, message);
        assert.equal(end.out, '');
        assert.equal(end.code, 2);
    });
}

test('an argument that is no JSON is explained', async () => {
    for (const args of [['shout', 'a.aux', 'onA', 'Ada'], ['run', 'a.aux', '--shout', 'onA=Ada']]) {
        const end = await run(...args);
        assert.match(end.err, /: this is no JSON: Ada \(.*\); a text needs quotes of its own, as '"Ada"'\n/);
        assert.equal(end.code, 2);
    }
});

test('without arguments the help goes to the error stream', async () => {
    const end = await run();
    assert.match(end.err, /^usage: auxrt COMMAND/);
    assert.equal(end.code, 2);
});

test('--help lists every command, and every command has its own', async () => {
    const all = await run('--help');
    assert.equal(all.code, 0);
    assert.equal((await run('help')).out, all.out);
    for (const command of commands) {
        assert.match(all.out, new RegExp(`^ {2}${command} +\\S`, 'm'));
        const help = await run(command, '--help');
        assert.equal(help.err, '');
        assert.equal(help.code, 0);
        assert.ok(help.out.startsWith(`usage: auxrt ${command} `), help.out);
        assert.equal((await run('help', command)).out, help.out);
        for (const line of help.out.split('\n')) {
            assert.ok([...line].length <= 80, `more than 80 columns: ${line}`);
        }
    }
});

test('--version', async () => {
    const end = await run('--version');
    assert.match(end.out, /^auxrt \d+\.\d+\.\d+\n$/);
    assert.equal(end.code, 0);
});
