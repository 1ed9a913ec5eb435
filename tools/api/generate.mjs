#!/usr/bin/env node
// Makes everything that follows from the API table.
//
//   node tools/api/generate.mjs --out DIR     writes api.js, api-names.js,
//                                             api/, auxrt.d.ts, actions.json,
//                                             words.txt, examples.json and
//                                             docs/api/
//   node tools/api/generate.mjs --update      writes the copies that are
//                                             checked in: types/auxrt.d.ts
//                                             and docs/api/
//   node tools/api/generate.mjs --check       compares these copies with what
//                                             would be written; 1 if different
//   --allow-missing   an implementation that is not there yet becomes a member
//                     that throws, instead of an error

import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TableError, projectRoot, readTable } from './table.mjs';
import { writeFunctions } from './functions.mjs';
import { writeTypes } from './types.mjs';
import { rememberPages, writePages } from './pages.mjs';
import { actionList, completionWords, runnableExamples } from './lists.mjs';

function usage(message) {
    console.error(`${message}\nusage: generate.mjs --out DIR | --update | --check [--allow-missing]`);
    process.exit(2);
}

function readOptions(argv) {
    const options = { out: null, check: false, update: false, allowMissing: false };
    for (let i = 0; i < argv.length; i++) {
        if (argv[i] === '--out') options.out = argv[++i] ?? usage('--out needs a folder');
        else if (argv[i] === '--check') options.check = true;
        else if (argv[i] === '--update') options.update = true;
        else if (argv[i] === '--allow-missing') options.allowMissing = true;
        else usage(`unknown option ${argv[i]}`);
    }
    if (!options.out && !options.check && !options.update) usage('nothing to do');
    return options;
}

/**
 * @param {string} folder
 * @param {Map<string, string>} files
 */
async function writeFiles(folder, files) {
    for (const [name, text] of files) {
        const full = path.join(folder, name);
        await mkdir(path.dirname(full), { recursive: true });
        await writeFile(full, text);
    }
}

async function writeOut(table, options) {
    const outFolder = path.resolve(options.out);
    const functions = await writeFunctions(table, { ...options, outFolder });
    for (const say of functions.missing) console.error(`missing: ${say}`);
    await writeFiles(outFolder, new Map([
        ...functions.files,
        ['auxrt.d.ts', await writeTypes(table)],
        ['actions.json', `${JSON.stringify(actionList(table), null, 1)}\n`],
        ['words.txt', `${completionWords(table).join('\n')}\n`],
        ['examples.json', `${JSON.stringify(runnableExamples(table), null, 1)}\n`],
        ...prefixed('docs/api', writePages(table)),
    ]));
}

/**
 * @param {string} folder
 * @param {Map<string, string>} files
 * @returns {[string, string][]}
 */
function prefixed(folder, files) {
    return [...files].map(([name, text]) => [`${folder}/${name}`, text]);
}

/** The generated files of which a copy is checked in. */
async function checkedIn(table) {
    return new Map([
        ['types/auxrt.d.ts', await writeTypes(table)],
        ...prefixed('docs/api', writePages(table)),
    ]);
}

async function update(table) {
    const files = await checkedIn(table);
    for (const name of await stalePages(files)) {
        await rm(path.join(projectRoot, name));
    }
    await writeFiles(projectRoot, files);
}

/** Pages in docs/api that no group has any more. */
async function stalePages(files) {
    const there = await readdir(path.join(projectRoot, 'docs/api')).catch(() => []);
    return there.map((f) => `docs/api/${f}`).filter((f) => !files.has(f));
}

async function check(table) {
    const files = await checkedIn(table);
    const different = await stalePages(files);
    for (const [name, text] of files) {
        const old = await readFile(path.join(projectRoot, name), 'utf8').catch(() => null);
        if (old !== text) different.push(name);
    }
    for (const name of different) {
        console.error(`${name} is not what the table says; run: node tools/api/generate.mjs --update`);
    }
    return different.length === 0;
}

const options = readOptions(process.argv.slice(2));
try {
    const table = await readTable();
    rememberPages(table);
    if (options.out) await writeOut(table, options);
    if (options.update) await update(table);
    if (options.check && !(await check(table))) process.exitCode = 1;
} catch (error) {
    if (!(error instanceof TableError)) throw error;
    console.error(`API table: ${error.message}`);
    process.exitCode = 1;
}
