// The types of the API: they compile, they accept what is right, and they
// refuse what is wrong.
//
// Every script is the body of a function, as the runtime takes it. A refused
// script has the number of the error in its file name. One compiler run, with the
// configuration that editors get, checks all of them and the examples of the table.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { projectRoot, readTable } from '../../tools/api/table.mjs';

const here = path.join(projectRoot, 'test/types');
const types = path.join(projectRoot, 'types');
const compiler = path.join(projectRoot, 'node_modules/typescript/bin/tsc');
const folder = await mkdtemp(path.join(tmpdir(), 'auxrt-types-'));
after(() => rm(folder, { recursive: true }));

/** The script as a module whose only function has the script as its body. */
function wrapped(script) {
    return `export async function script(this: RuntimeBot): Promise<any> {\n${script}\n}\n`;
}

async function writeScripts(kind) {
    const files = (await readdir(path.join(here, kind))).filter((f) => f.endsWith('.tsx')).sort();
    for (const file of files) {
        const text = await readFile(path.join(here, kind, file), 'utf8');
        await writeFile(path.join(folder, kind, file), wrapped(text));
    }
    return files;
}

async function writeExamples() {
    const { rows } = await readTable();
    const written = rows.filter((row) => row.example && !row.alias);
    for (const row of written) {
        await writeFile(path.join(folder, 'examples', `${row.path}.tsx`), wrapped(row.example));
    }
    return written;
}

/** Runs the compiler; error texts by file, the file's folder in front. */
async function compile() {
    const configuration = JSON.parse(await readFile(path.join(types, 'tsconfig.json'), 'utf8'));
    configuration.include[0] = path.join(types, 'auxrt.d.ts');
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(configuration));
    const output = await new Promise((resolve) => {
        execFile(process.execPath, [compiler, '-p', folder, '--pretty', 'false'],
            { maxBuffer: 1 << 26, cwd: folder }, (error, stdout) => resolve(stdout));
    });
    const errors = new Map();
    for (const line of output.split('\n')) {
        const match = line.match(/^([^\s(].*?)\((\d+),\d+\): error (TS\d+): (.*)$/);
        if (!match) continue;
        const file = match[1].split(path.sep).join('/');
        errors.set(file, [...(errors.get(file) ?? []), `${match[3]} in line ${match[2] - 1}: ${match[4]}`]);
    }
    return errors;
}

for (const kind of ['accepted', 'refused', 'examples']) await mkdir(path.join(folder, kind));
const accepted = await writeScripts('accepted');
const refused = await writeScripts('refused');
const examples = await writeExamples();
const errors = await compile();

const said = (file) => (errors.get(file) ?? []).join('\n  ');

test('the types compile in strict mode', () => {
    const own = [...errors.keys()].filter((file) => file.endsWith('auxrt.d.ts'));
    assert.deepEqual(own.map(said), []);
});

test('there are 40 scripts to accept and 20 to refuse', () => {
    assert.ok(accepted.length >= 40, `${accepted.length} accepted`);
    assert.ok(refused.length >= 20, `${refused.length} refused`);
});

for (const file of accepted) {
    test(`accepts ${file}`, () => assert.equal(said(`accepted/${file}`), ''));
}

for (const file of refused) {
    test(`refuses ${file}`, () => {
        const [expected] = file.split('-');
        const found = errors.get(`refused/${file}`) ?? [];
        assert.ok(found.some((text) => text.startsWith(`${expected} `)),
            `expected ${expected}, got ${found.join('; ') || 'no error'}`);
    });
}

test('every example of the API pages fits the types', () => {
    const wrong = examples.map((row) => [row.path, said(`examples/${row.path}.tsx`)])
        .filter(([, text]) => text).map(([name, text]) => `${name}: ${text}`);
    assert.equal(wrong.length, 0, wrong.join('\n'));
});
