// What `run` and `shout` remember from run to run: that scripts start faster
// must be all that anybody notices.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { auxFile, place, start } from './command.mjs';

let folders = 0;

/** A cache of its own: its folder, the environment for it, and its file. */
function newCache() {
    const folder = place(`cache-${folders++}`);
    return { folder, env: { AUXRT_CACHE_DIR: folder }, file: path.join(folder, 'scripts') };
}

const ENTRY = 34;
const HEAD = 'auxrt scripts 1\n';

/** A file as the command writes it. */
function sealed(entries) {
    const content = `${HEAD}${entries.join('')}\n`;
    return content + createHash('sha1').update(content).digest('hex');
}

/** The entries of a file, which must be whole. */
function entriesOf(file) {
    const content = fs.readFileSync(file, 'latin1');
    const entries = content.slice(HEAD.length, -41).match(new RegExp(`.{${ENTRY}}`, 'g')) ?? [];
    assert.equal(content, sealed(entries));
    return entries;
}

const file = auxFile('cached.aux', {
    a: {
        onAsk: '@let n: number = that; return [n, tags.size, await helper()];\n'
            + 'async function helper() { const { two } = await import("s.lib"); return two; }',
        onFail: '@const a: any = null;\nreturn a.b;',
        never: '@return <p>{1}</p>',
        size: 3,
    },
    b: { system: 's', lib: '📄export const two = 2;', broken: '@return (', onFail: '@throw 1' },
});

/** What a run with that environment prints. */
async function outcome(env, ...args) {
    const ask = await start(['shout', file, 'onAsk', '7', ...args], env).ended;
    const fail = await start(['shout', file, 'onFail', ...args], env).ended;
    return [ask.out, ask.err, ask.code, fail.out, fail.err, fail.code];
}

test('the second run prints what the first did: results, errors, their places', async () => {
    const { env, file: kept } = newCache();
    const first = await outcome(env);
    assert.match(first[0], /7,3,2|\[7,3,2\]/);
    assert.match(first.join('\n'), /line 2, column 10/);
    assert.match(first.join('\n'), /broken: SyntaxError/);
    assert.equal(entriesOf(kept).length, 5);
    assert.deepEqual(await outcome(env), first);
    assert.deepEqual(await outcome(env, '--in-process'), first);
});

test('--no-cache and an empty AUXRT_CACHE_DIR leave no trace', async () => {
    const { env, folder } = newCache();
    const usual = await outcome(env, '--no-cache');
    assert.equal(fs.existsSync(folder), false);
    assert.deepEqual(await outcome({ AUXRT_CACHE_DIR: '' }), usual);
});

test('a damaged file is not used, and the next run writes a whole one', async () => {
    const { env, file: kept } = newCache();
    const usual = await outcome(env);
    const whole = fs.readFileSync(kept);
    for (const damaged of [
        Buffer.concat([whole, whole]), whole.subarray(0, whole.length - 7), Buffer.alloc(0),
        Buffer.from(whole).fill('z', 40, 41), Buffer.alloc(400000, 'a'),
    ]) {
        fs.writeFileSync(kept, damaged);
        assert.deepEqual(await outcome(env), usual);
        assert.equal(entriesOf(kept).length, 5);
    }
});

test('a false entry makes a syntax error come late, and nothing else', async () => {
    const { env, folder, file: kept } = newCache();
    const broken = 'return (';
    const version = /auxrt (\S+)/.exec((await start(['--version']).ended).out)?.[1];
    const key = createHash('sha1').update(`auxrt ${version} listener\n${broken}`).digest('hex');
    fs.mkdirSync(folder);
    fs.writeFileSync(kept, sealed([`${key.slice(0, 32)}00`]));
    const late = auxFile('late.aux', { a: { go: `@${broken}` }, b: { go: '@return 2' } });
    const end = await start(['shout', late, 'go'], env).ended;
    assert.match(end.err + end.out, /SyntaxError: Unexpected token/);
    assert.match(end.out, /2/);
    assert.equal(end.code, 1);
});

test('no more is kept than the limit says; the oldest go', async () => {
    const { env, folder, file: kept } = newCache();
    const old = Array.from({ length: 8192 }, (_, i) => i.toString(16).padStart(32, '0') + '00');
    fs.mkdirSync(folder);
    fs.writeFileSync(kept, sealed(old));
    await outcome(env);
    const now = entriesOf(kept);
    assert.equal(now.length, 8192);
    assert.equal(now[0], old[5]);
});

test('a folder that cannot be made is no reason to stop', async () => {
    const usual = await outcome({ AUXRT_CACHE_DIR: '' });
    assert.deepEqual(await outcome({ AUXRT_CACHE_DIR: '/dev/null/cache' }), usual);
});
