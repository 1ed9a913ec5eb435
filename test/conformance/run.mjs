// Replays the conformance cases through `auxrt pipe --test` and compares what
// fails with the list of failures that are expected.
//
//   node test/conformance/run.mjs [--auxrt build/release/auxrt] [--jobs N]
//                                 [--report FILE.json] [--write-list REASON]
//                                 [--list expected-failures.txt] [--inst]
//                                 [--isolated]
//
// With --inst the bots are kept in partitions (`auxrt pipe --test --inst`), and
// the list is expected-failures-inst.txt. With --isolated the scripts have a
// process of their own, which is locked in.
//
// The cases are not part of this repository. They are looked for in the folder
// $AUXRT_CONFORMANCE, then in ../shared/conformance beside the checkout; when
// neither is there the replay is skipped and says so.
//
// expected-failures.txt holds one `ID reason` a line. The run fails when a
// case fails that is not in it, and also when one does not fail that is: the
// list never tells more failures than there are. --write-list adds the failures
// that are not in the list, with that reason, and takes out what does not fail.
//
// A case that the replay skips, because the protocol lets a program do without
// what it is about, is neither passed nor failed: it is named and counted.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '..', '..');
const { values } = parseArgs({
    options: {
        auxrt: { type: 'string' },
        jobs: { type: 'string', default: '1' },
        report: { type: 'string' },
        list: { type: 'string' },
        inst: { type: 'boolean', default: false },
        isolated: { type: 'boolean', default: false },
        'write-list': { type: 'string' },
    },
});
const usualList = values.inst ? 'expected-failures-inst.txt' : 'expected-failures.txt';
const listFile = path.resolve(values.list ?? path.join(here, usualList));
const pipe = `pipe --test${values.inst ? ' --inst' : ''}${
    values.isolated ? ' --isolated --sandbox=require' : ''}`;
const auxrt = path.resolve(values.auxrt || path.join(root, 'build/release/auxrt'));

/**
 * @param {number} passed
 * @param {number} failed
 */
function finish(passed, failed) {
    if (values.report) {
        fs.writeFileSync(values.report, JSON.stringify({ passed, failed }));
    }
    process.exitCode = failed === 0 ? 0 : 1;
}

/** @returns {string | undefined} the folder with the cases */
function findCases() {
    const named = process.env.AUXRT_CONFORMANCE;
    if (named) {
        if (fs.existsSync(path.join(named, 'replay.mjs'))) return named;
        throw new Error(`AUXRT_CONFORMANCE is ${named}, where no replay.mjs is`);
    }
    const beside = path.resolve(root, '..', 'shared', 'conformance');
    return fs.existsSync(path.join(beside, 'replay.mjs')) ? beside : undefined;
}

/** @returns {Map<string, string>} id -> reason */
function readList() {
    const list = new Map();
    if (!fs.existsSync(listFile)) return list;
    for (const line of fs.readFileSync(listFile, 'utf8').split('\n')) {
        const match = /^([^#\s]\S*)\s+(.+)$/.exec(line);
        if (match) list.set(match[1], match[2]);
    }
    return list;
}

/** @typedef {{ is: 'passed' | 'failed' | 'skipped', why: string }} Outcome */

/**
 * Replays one file of cases.
 * @param {string} folder
 * @param {string} file
 * @returns {Promise<Map<string, Outcome>>} by id
 */
async function replay(folder, file) {
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'auxrt-conformance-'));
    const passedFile = path.join(scratch, 'passed');
    const child = spawn(process.execPath, [
        path.join(folder, 'replay.mjs'),
        '--aux', `'${auxrt}' ${pipe}`,
        '--jobs', values.jobs ?? '1',
        '--timeout', '10',
        '--passed', passedFile,
        path.join(folder, file),
    ], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text) => (output += text));
    await new Promise((resolve) => child.on('close', resolve));

    /** @type {Map<string, Outcome>} */
    const outcome = new Map();
    for (const [, word, id, why] of output.matchAll(/^(FAIL|SKIP) (\S+) (.*)$/gm)) {
        outcome.set(id, { is: word === 'SKIP' ? 'skipped' : 'failed', why });
    }
    const passed = fs.existsSync(passedFile)
        ? fs.readFileSync(passedFile, 'utf8').split(/\s+/).filter(Boolean)
        : [];
    for (const id of passed) outcome.set(id, { is: 'passed', why: '' });
    fs.rmSync(scratch, { recursive: true });

    const ids = fs.readFileSync(path.join(folder, file), 'utf8')
        .split('\n').filter(Boolean).map((line) => JSON.parse(line).id);
    for (const id of ids) {
        if (outcome.has(id)) continue;
        outcome.set(id, { is: 'failed', why: 'the replay said nothing about it' });
    }
    console.log(output.trimEnd().split('\n').at(-1));
    return outcome;
}

/**
 * @param {Map<string, Outcome>} outcome
 * @param {Map<string, string>} expected
 * @param {string} reason for failures that are not in the list yet
 */
function writeList(outcome, expected, reason) {
    const lines = [
        '# Conformance cases that fail, and what will mend each: `ID reason`.',
        '# test/conformance/run.mjs fails on a failure that is not here, and on an',
        '# entry that does not fail. `--write-list REASON` brings the list up to date.',
    ];
    for (const [id, { is }] of outcome) {
        if (is === 'failed') lines.push(`${id} ${expected.get(id) ?? reason}`);
    }
    fs.writeFileSync(listFile, lines.join('\n') + '\n');
}

async function main() {
    const folder = findCases();
    if (!folder) {
        console.log(
            'conformance: skipped. The cases are neither in $AUXRT_CONFORMANCE nor ' +
                'in ../shared/conformance.',
        );
        return finish(0, 0);
    }
    if (!fs.existsSync(auxrt)) {
        throw new Error(`${auxrt} does not exist; build it with \`make\``);
    }
    const expected = readList();
    /** @type {Map<string, Outcome>} */
    const outcome = new Map();
    for (const file of fs.readdirSync(folder).sort()) {
        if (!file.endsWith('.jsonl')) continue;
        process.stdout.write(`conformance: ${file}: `);
        for (const [id, one] of await replay(folder, file)) outcome.set(id, one);
    }
    if (values['write-list']) {
        writeList(outcome, expected, values['write-list']);
        console.log(`written: ${path.relative(root, listFile)}`);
        return finish(0, 0);
    }

    const count = { passed: 0, skipped: 0, expected: 0 };
    const complaints = [];
    for (const [id, { is, why }] of outcome) {
        if (is === 'skipped') console.log(`SKIPS ${id} ${why}`);
        if (is === 'failed' && expected.has(id)) count.expected++;
        else if (is === 'failed') complaints.push(`FAILS ${id} ${why}`);
        else if (expected.has(id)) complaints.push(`${is.toUpperCase()} ${id}: take it out of the list`);
        else count[is]++;
    }
    for (const id of expected.keys()) {
        if (!outcome.has(id)) complaints.push(`UNKNOWN ${id}: no such case`);
    }
    for (const line of complaints) console.log(line);
    console.log(
        `conformance: ${count.passed} passed, ${complaints.length} failed, ` +
            `${count.skipped} skipped, ${count.expected} fail as ${path.basename(listFile)} says`,
    );
    finish(count.passed, complaints.length);
}

main().catch((error) => {
    console.error(`conformance: ${error.message}`);
    finish(0, 1);
});
