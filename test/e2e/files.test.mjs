// The commands about files, as a person uses them: unpack, edit, pack, compare,
// merge. What the forms are is tested in C; here it is exit codes, messages,
// and that nothing is written when something is wrong.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';

const program = path.resolve(process.env.AUXRT ?? 'build/release/auxrt');

const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'auxrt-files-'));
after(() => fs.rmSync(parent, { recursive: true, force: true }));

/** A folder of its own for each test. */
function workFolder() {
    return fs.mkdtempSync(path.join(parent, 'test-'));
}

/**
 * @param {string} folder
 * @param {string[]} args
 */
function auxrt(folder, ...args) {
    const { stdout, stderr, status } = spawnSync(program, args, {
        cwd: folder,
        encoding: 'utf8',
        timeout: 60000,
    });
    return { stdout, stderr, status };
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {Record<string, Record<string, any>>} bots tags by id
 */
function writeAux(folder, name, bots) {
    const state = Object.fromEntries(
        Object.entries(bots).map(([id, tags]) => [id, { id, tags }]),
    );
    fs.writeFileSync(path.join(folder, name), JSON.stringify({ version: 1, state }));
}

/**
 * @param {string} folder
 * @param {string} name
 */
function readTags(folder, name) {
    const aux = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
    return Object.fromEntries(
        Object.entries(aux.state).map(([id, bot]) => [id, /** @type {any} */ (bot).tags]),
    );
}

test('what is edited in the folder is in the file that is packed', () => {
    const folder = workFolder();
    writeAux(folder, 'a.aux', {
        rose: { system: 'garden.rose', onClick: '@os.toast(1);\n', petals: 5 },
        loose: { home: true },
    });
    const unpacked = auxrt(folder, 'unpack', 'a.aux', 'garden');
    assert.equal(unpacked.status, 0, unpacked.stderr);
    const script = path.join(folder, 'garden/garden/rose/onClick.tsx');
    assert.equal(fs.readFileSync(script, 'utf8'), 'os.toast(1);\n');
    fs.writeFileSync(script, 'os.toast(2);\n');
    const packed = auxrt(folder, 'pack', 'garden', 'b.aux', '--json');
    assert.equal(packed.status, 0, packed.stderr);
    assert.deepEqual(JSON.parse(packed.stdout), { from: 'garden', to: 'b.aux', bots: 2 });
    assert.deepEqual(readTags(folder, 'b.aux'), {
        rose: { system: 'garden.rose', onClick: '@os.toast(2);\n', petals: 5 },
        loose: { home: true },
    });
    const diff = auxrt(folder, 'diff', 'a.aux', 'garden', '--exit-code');
    assert.equal(diff.status, 1);
    assert.match(diff.stdout, /~ onClick:\n +@@ -1,1 \+1,1 @@\n +-@os\.toast\(1\);\n +\+@os/);
});

test('two bots of one id in a file are told once, and the later one is taken', () => {
    const folder = workFolder();
    const text = '{"version":1,"state":{\n"a":{"tags":{"v":1}},\n"a":{"tags":{"v":2}}}}';
    fs.writeFileSync(path.join(folder, 'twice.aux'), text);
    writeAux(folder, 'once.aux', { a: { v: 2 } });
    fs.mkdirSync(path.join(folder, 'dir'));
    fs.writeFileSync(path.join(folder, 'dir/extra.aux'), text);
    const warning = 'two bots have the id "a"; the later one at line 3, column 1 counts, '
        + 'the one at line 2, column 1 is left out\n';
    for (const [args, name] of [
        [['convert', 'twice.aux', 'out.aux'], 'twice.aux'],
        [['diff', 'twice.aux', 'once.aux', '--exit-code'], 'twice.aux'],
        [['unpack', 'twice.aux', 'unpacked'], 'twice.aux'],
        [['merge', 'once.aux', 'twice.aux', 'once.aux', '-o', 'm.aux'], 'twice.aux'],
        [['pack', 'dir', 'packed.aux'], 'extra.aux'],
    ]) {
        const end = auxrt(folder, ...args);
        assert.equal(end.stderr, `${name}: ${warning}`, args.join(' '));
        assert.equal(end.status, 0, args.join(' '));
    }
    assert.deepEqual(readTags(folder, 'out.aux'), { a: { v: 2 } });
    assert.deepEqual(readTags(folder, 'packed.aux'), { a: { v: 2 } });
});

test('an update removes what is gone and leaves what is not its own', () => {
    const folder = workFolder();
    writeAux(folder, 'a.aux', { r: { system: 'g.r', onClick: '@1', onDrop: '@2' } });
    writeAux(folder, 'b.aux', { r: { system: 'g.r', onClick: '@1' } });
    assert.equal(auxrt(folder, 'unpack', 'a.aux', 'd').status, 0);
    fs.writeFileSync(path.join(folder, 'd/README'), 'mine');
    fs.writeFileSync(path.join(folder, 'd/.gitignore'), 'mine');
    const again = auxrt(folder, 'unpack', 'b.aux', 'd');
    assert.equal(again.status, 1);
    assert.match(again.stderr, /not empty; use --update/);
    const updated = auxrt(folder, 'unpack', '--update', 'b.aux', 'd', '--json');
    assert.deepEqual(JSON.parse(updated.stdout), {
        bots: 1,
        written: 0,
        unchanged: 3,
        removed: 1,
    });
    assert.ok(fs.existsSync(path.join(folder, 'd/README')));
    assert.ok(fs.existsSync(path.join(folder, 'd/.gitignore')));
    assert.ok(!fs.existsSync(path.join(folder, 'd/g/r/onDrop.tsx')));
    fs.mkdirSync(path.join(folder, 'other'));
    fs.writeFileSync(path.join(folder, 'other/file.txt'), 'mine');
    assert.equal(auxrt(folder, 'unpack', '--update', 'b.aux', 'other').status, 1);
    assert.deepEqual(fs.readdirSync(path.join(folder, 'other')), ['file.txt']);
});

test('a folder of folders becomes a file each', () => {
    const folder = workFolder();
    writeAux(folder, 'a.aux', { a: { x: 1 } });
    writeAux(folder, 'b.aux', { b: { y: 1 } });
    assert.equal(auxrt(folder, 'unpack', 'a.aux', 'all/one').status, 0);
    assert.equal(auxrt(folder, 'unpack', 'b.aux', 'all/two').status, 0);
    assert.equal(auxrt(folder, 'pack', 'all', 'out/').status, 0);
    assert.deepEqual(fs.readdirSync(path.join(folder, 'out')).sort(), ['one.aux', 'two.aux']);
    assert.deepEqual(readTags(folder, 'out/two.aux'), { b: { y: 1 } });
});

test('a broken file is told of with its place, and nothing is written over', () => {
    const folder = workFolder();
    fs.writeFileSync(path.join(folder, 'bad.aux'), '{"version":1,\n"state":{"b":7}}');
    fs.writeFileSync(path.join(folder, 'good.aux'), 'precious');
    const person = auxrt(folder, 'convert', 'bad.aux', 'good.aux');
    assert.equal(person.status, 1);
    assert.match(person.stderr, /bad\.aux: a bot must be an object.*line 2, column 14, bot b/);
    const program = auxrt(folder, 'convert', 'bad.aux', 'good.aux', '--json');
    const { error } = JSON.parse(program.stdout);
    assert.equal(error.code, 'INVALID');
    assert.deepEqual([error.bot, error.line, error.column], ['b', 2, 14]);
    assert.equal(fs.readFileSync(path.join(folder, 'good.aux'), 'utf8'), 'precious');
    assert.equal(auxrt(folder, 'convert', 'missing.aux', 'x.aux').status, 3);
    assert.equal(auxrt(folder, 'convert', 'bad.aux').status, 2);
    assert.equal(auxrt(folder, 'convert', 'bad.aux', 'x.aux', '--to', '3').status, 2);
    assert.ok(!fs.existsSync(path.join(folder, 'x.aux')));
});

test('a merge keeps both sides, or lists the conflicts and writes nothing', () => {
    const folder = workFolder();
    writeAux(folder, 'base.aux', { b: { x: 1, s: '@a\nb\nc\n' } });
    writeAux(folder, 'a.aux', { b: { x: 1, s: '@a\nb\nC\n' } });
    writeAux(folder, 'b.aux', { b: { x: 2, s: '@A\nb\nc\n' } });
    const merged = auxrt(folder, 'merge', 'base.aux', 'a.aux', 'b.aux', '-o', 'out.aux');
    assert.equal(merged.status, 0, merged.stderr);
    assert.deepEqual(readTags(folder, 'out.aux'), { b: { x: 2, s: '@A\nb\nC\n' } });
    writeAux(folder, 'c.aux', { b: { x: 3, s: '@a\nb\nc\n' } });
    const conflict = auxrt(
        folder, 'merge', 'base.aux', 'b.aux', 'c.aux', '-o', 'no.aux', '--json',
    );
    assert.equal(conflict.status, 1);
    assert.deepEqual(JSON.parse(conflict.stdout), {
        written: false,
        conflicts: [{ bot: 'b', tag: 'x', base: 1, a: 2, b: 3, what: 'both changed the tag' }],
    });
    assert.ok(!fs.existsSync(path.join(folder, 'no.aux')));
    const chosen = auxrt(
        folder, 'merge', 'base.aux', 'b.aux', 'c.aux', '--prefer', 'b',
    );
    assert.equal(JSON.parse(chosen.stdout).state.b.tags.x, 3);
});

test('pages and PDFs are read wherever a file is', () => {
    const folder = workFolder();
    const json = JSON.stringify({ b: { id: 'b', tags: { x: 1 } } });
    fs.writeFileSync(
        path.join(folder, 'page.html'),
        `<!doctype html><script type="text/aux">${json}</script>`,
    );
    fs.writeFileSync(
        path.join(folder, 'paper.pdf'),
        `%PDF-1.4\n9999909 0 obj\n(${Buffer.from(json).toString('base64')})\nendobj\n`,
    );
    const diff = auxrt(folder, 'diff', '--exit-code', 'page.html', 'paper.pdf');
    assert.equal(diff.status, 0, diff.stderr + diff.stdout);
    fs.writeFileSync(path.join(folder, 'empty.html'), '<p>nothing</p>');
    const none = auxrt(folder, 'convert', 'empty.html', '-');
    assert.equal(none.status, 1);
    assert.match(none.stderr, /empty\.html: this page carries no aux/);
});

test('scripts that were edited in a folder run without packing', () => {
    const folder = workFolder();
    writeAux(folder, 'a.aux', {
        rose: { system: 'garden.rose', onAsk: '@return 1;' },
        loose: { onAsk: '@return 2;', petals: 5 },
        rest: { home: true },
    });
    const plain = auxrt(folder, 'unpack', 'a.aux', 'plain');
    assert.match(plain.stderr, /^1 bot with scripts has no tag `system` and is in plain\/extra\.aux; --by-id/);
    assert.equal(auxrt(folder, 'unpack', '--by-id', 'a.aux', 'garden').stderr, '');
    fs.writeFileSync(path.join(folder, 'garden/loose/onAsk.tsx'), 'return 3;');
    const asked = auxrt(folder, 'shout', 'garden/', 'onAsk');
    assert.deepEqual([asked.stdout, asked.stderr, asked.status], ['3\n1\n', '', 0]);
    const run = auxrt(folder, 'run', 'garden');
    assert.match(run.stdout, /^\nNothing is left to do\. 3 bots, 2 scripts/);
    assert.equal(auxrt(folder, 'pack', 'garden', 'b.aux').status, 0);
    assert.deepEqual(readTags(folder, 'b.aux'), {
        rose: { system: 'garden.rose', onAsk: '@return 1;' },
        loose: { onAsk: '@return 3;', petals: 5 },
        rest: { home: true },
    });
});

test('a folder that is no content is told what it is', () => {
    const folder = workFolder();
    writeAux(folder, 'a.aux', { a: { x: 1 } });
    fs.mkdirSync(path.join(folder, 'empty'));
    const empty = auxrt(folder, 'run', 'empty');
    assert.match(empty.stderr, /^auxrt run: empty is a folder, not a file, and no unpacked one: /);
    assert.equal(empty.status, 3);
    assert.equal(auxrt(folder, 'run', 'a.aux', '--data', 'home').status, 0);
    const stored = auxrt(folder, 'run', 'home');
    assert.match(stored.stderr, /^auxrt run: home holds bots that were stored: --data home goes on/);
    assert.equal(stored.status, 2);
    const named = auxrt(folder, 'a.aux');
    assert.match(named.stderr, /there is no command a\.aux; `auxrt run a\.aux` runs that file/);
    assert.equal(named.status, 2);
});
