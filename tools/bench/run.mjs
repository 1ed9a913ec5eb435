// Runs the workloads several times, each in a fresh process, and prints what
// every operation costs.
//
//   node tools/bench/run.mjs [--build build/release] [--workloads FOLDER]
//        [--rounds 3] [--only REGEXP] [--in-process] [--save FILE]
//        [--against FILE]
//
// --save keeps the figures, --against prints the ratio to kept ones (above 1:
// slower now). Ends with 1 when the checks of a workload failed.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { writeWorkloads } from './workloads.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values } = parseArgs({
    options: {
        build: { type: 'string', default: 'build/release' },
        workloads: { type: 'string' },
        rounds: { type: 'string', default: '3' },
        only: { type: 'string', default: '.' },
        'in-process': { type: 'boolean', default: false },
        save: { type: 'string' },
        against: { type: 'string' },
    },
});
const rounds = Math.max(1, Math.floor(Number(values.rounds)) || 1);
const program = path.resolve(root, values.build, 'auxrt');

/**
 * @typedef {{ label: string, unit: string, units: number, first: number, median: number, minimum: number }} Figures
 * @typedef {{ load: number, memory: number, answer: number | null, ok: boolean, steps: Figures[] }} Outcome
 */

/** @param {number[]} list */
function median(list) {
    const sorted = [...list].sort((a, b) => a - b);
    const half = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * @param {string} file
 * @returns {Promise<{ data: any, answer: number | null }>}
 */
function runOnce(file) {
    const args = ['bench', file, ...(values['in-process'] ? ['--in-process'] : [])];
    const start = performance.now();
    /** @type {number | null} */
    let answer = null;
    let text = '';
    return new Promise((resolve, reject) => {
        const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
        child.stdout.setEncoding('utf8');
        child.stdout.on('data', (/** @type {string} */ part) => {
            text += part;
            if (answer === null && text.startsWith('FIRST\n')) answer = performance.now() - start;
        });
        child.on('error', reject);
        child.on('close', () => {
            try {
                resolve({ data: JSON.parse(text.trimEnd().split('\n').at(-1) ?? ''), answer });
            } catch {
                reject(new Error(`${path.basename(file)}: auxrt bench gave no result`));
            }
        });
    });
}

/**
 * @param {string} file
 * @returns {Promise<Outcome>}
 */
async function measure(file) {
    const runs = [];
    for (let i = 0; i < rounds; i++) runs.push(await runOnce(file));
    const failed = runs.find((run) => !run.data.check.ok);
    if (failed) console.log(`  CHECK FAILED: ${failed.data.check.failures.join('; ')}`);
    const answers = runs.map((run) => run.answer).filter((time) => time !== null);
    return {
        load: median(runs.map((run) => run.data.load_ms)),
        memory: median(runs.map((run) => run.data.peak_rss_kb)) / 1024,
        answer: answers.length > 0 ? median(answers) : null,
        ok: failed === undefined,
        steps: runs[0].data.steps.map((/** @type {any} */ step, /** @type {number} */ i) => {
            const steady = runs.map((run) => run.data.steps[i].ms.slice(step.warm));
            return {
                label: step.label,
                unit: step.unit,
                units: step.units,
                first: median(runs.map((run) => run.data.steps[i].ms[0])),
                median: median(steady.map(median)),
                minimum: Math.min(...steady.flat()),
            };
        }),
    };
}

/** @param {number} ms @param {Figures} step */
function cost(ms, step) {
    let value = (ms * 1e6) / step.units;
    const names = ['ns', 'µs', 'ms', 's'];
    while (value >= 1000 && names.length > 1) {
        value /= 1000;
        names.shift();
    }
    return `${value.toFixed(value < 10 ? 2 : 1).padStart(8)} ${names[0]}/${step.unit}`;
}

/**
 * @param {Outcome} now
 * @param {Outcome | undefined} before
 */
function print(now, before) {
    /** @param {number} a @param {number | undefined} b */
    const ratio = (a, b) => (b === undefined ? '' : `  ×${(a / b).toFixed(2)}`);
    const answer = now.answer === null ? '' : `  first answer ${now.answer.toFixed(1)} ms`;
    console.log(
        `  load ${now.load.toFixed(1)} ms${ratio(now.load, before?.load)}` +
            `  memory ${now.memory.toFixed(1)} MB${ratio(now.memory, before?.memory)}${answer}`,
    );
    for (const step of now.steps) {
        const old = before?.steps.find((other) => other.label === step.label);
        const figures = [step.first, step.median, step.minimum].map((ms) => ms.toFixed(3).padStart(11));
        console.log(
            `  ${step.label.padEnd(36)}${figures.join('')}  ${cost(step.median, step)}` +
                ratio(step.median, old?.median),
        );
    }
}

/**
 * The exponent of the growth between the smallest and the largest size.
 * @param {Record<string, Outcome>} outcomes
 */
function printGrowth(outcomes) {
    /** @type {Map<string, [number, Outcome][]>} */
    const families = new Map();
    for (const [name, outcome] of Object.entries(outcomes)) {
        const match = /^(.*)-(\d+)k$/.exec(name);
        if (!match) continue;
        const family = families.get(match[1]) ?? [];
        family.push([Number(match[2]) * 1000, outcome]);
        families.set(match[1], family);
    }
    for (const [family, members] of families) {
        members.sort((a, b) => a[0] - b[0]);
        const [n, small] = members[0];
        const [m, large] = members[members.length - 1];
        if (n === m) continue;
        /** @param {number} a @param {number} b */
        const exponent = (a, b) => (Math.log(b / a) / Math.log(m / n)).toFixed(2);
        console.log(`  ${family}: load n^${exponent(small.load, large.load)}`);
        for (const step of large.steps) {
            const other = small.steps.find((candidate) => candidate.label === step.label);
            if (!other) continue;
            // Where a run does more the more bots there are, the whole run counts.
            const more = Math.max(1, step.units / other.units);
            const grown = exponent(other.median / other.units, (more * step.median) / step.units);
            console.log(`      ${step.label.padEnd(32)} n^${grown}`);
        }
    }
}

/** What the API costs at the start: an engine alone against a runtime. */
function printStart() {
    const measured = path.resolve(root, values.build, 'test', 'bench_start');
    if (!fs.existsSync(measured)) return;
    console.log('start, in fresh processes');
    spawnSync(measured, [], { stdio: 'inherit' });
}

/** Workloads from beside the project when they are there, else our own. */
async function workloadFolder() {
    if (values.workloads) return path.resolve(values.workloads);
    const folder = path.join(root, 'build', 'bench');
    const shared = path.resolve(root, '..', 'shared', 'bench', 'gen.mjs');
    if (!fs.existsSync(shared)) {
        writeWorkloads(folder);
        return folder;
    }
    fs.mkdirSync(folder, { recursive: true });
    const child = spawn(process.execPath, [shared, folder], { stdio: 'inherit' });
    await new Promise((resolve) => child.on('close', resolve));
    return folder;
}

const folder = await workloadFolder();
const wanted = new RegExp(values.only);
const names = fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -5))
    .filter((name) => wanted.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
/** @type {Record<string, Outcome>} */
const before = values.against ? JSON.parse(fs.readFileSync(values.against, 'utf8')) : {};
/** @type {Record<string, Outcome>} */
const outcomes = {};
console.log(`${'operation'.padEnd(38)}${'first ms'.padStart(11)}${'median ms'.padStart(11)}${'minimum ms'.padStart(11)}    cost`);
for (const name of names) {
    console.log(name);
    outcomes[name] = await measure(path.join(folder, `${name}.json`));
    print(outcomes[name], before[name]);
}
console.log('growth of the time with the number of bots');
printGrowth(outcomes);
printStart();
if (values.save) fs.writeFileSync(values.save, `${JSON.stringify(outcomes, null, 1)}\n`);
process.exitCode = Object.values(outcomes).every((outcome) => outcome.ok) ? 0 : 1;
