// Counts the instructions of the parts written in C with callgrind, and
// compares them with tools/bench/instructions.json.
//
//   node tools/bench/instructions.mjs [--build build/release] [--save]
//
// Counts do not depend on how busy the machine is. A part that needs over 5 %
// more than the file says is a failure; the functions that grew are named.
// They do depend on the compiler: with another one than the file names nothing
// is compared. --save writes the file anew.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '..', '..');
const { values } = parseArgs({
    options: {
        build: { type: 'string', default: 'build/release' },
        save: { type: 'boolean', default: false },
    },
});
const build = path.resolve(root, values.build);
const kept = path.join(here, 'instructions.json');
const parts = ['json_read', 'json_write', 'state_apply', 'partition_apply', 'script_prepare'];
const ALLOWED = 1.05;
const KEPT_FUNCTIONS = 12;

function run(program, args) {
    const result = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
    if (result.error) throw new Error(`${program}: ${result.error.message}`);
    if (result.status !== 0) throw new Error(`${program} failed:\n${result.stderr}`);
    return result.stdout;
}

/** Links the parts with the objects of the build, as far as they are needed. */
function link(folder) {
    const program = path.join(folder, 'parts');
    run('cc', [
        '-O2', '-g', '-std=gnu17', '-Wall', '-Wextra', '-Iinclude', '-Isrc', '-o', program,
        'tools/bench/parts.c', path.join(build, 'libauxrt.a'), '-lm', '-lpthread',
    ]);
    return program;
}

/** The instructions of a part, in all and by function. */
function count(program, part, folder) {
    const out = path.join(folder, `${part}.callgrind`);
    run('valgrind', [
        '--tool=callgrind', `--callgrind-out-file=${out}`, `--toggle-collect=part_${part}`,
        program, part,
    ]);
    const text = run('callgrind_annotate', ['--threshold=100', '--show=Ir', out]);
    const total = /^\s*([\d,]+)(?: \([\d.]+%\))?\s+PROGRAM TOTALS/m.exec(text);
    if (!total) throw new Error(`callgrind said nothing of ${part}`);
    const functions = new Map();
    for (const line of text.split('\n')) {
        const match = /^\s*([\d,]+)(?: \([ \d.]+%\))?\s+\S*?:([\w.']+)(?: \[.*)?$/.exec(line);
        if (!match) continue;
        const instructions = Number(match[1].replaceAll(',', ''));
        functions.set(match[2], (functions.get(match[2]) ?? 0) + instructions);
    }
    const largest = [...functions].sort((a, b) => b[1] - a[1]).slice(0, KEPT_FUNCTIONS);
    return { total: Number(total[1].replaceAll(',', '')), functions: Object.fromEntries(largest) };
}

/**
 * @typedef {{ total: number, functions: Record<string, number> }} Counts
 * @param {Counts} now
 * @param {Counts} before
 */
function grown(now, before) {
    return Object.entries(now.functions)
        .map(([name, count]) => ({ name, more: count - (before.functions[name] ?? 0) }))
        .filter(({ more }) => more > (before.total * (ALLOWED - 1)) / 4)
        .sort((a, b) => b.more - a.more)
        .map(({ name, more }) => `${name} (+${more})`);
}

/** What made the counts: the first line that the compiler says of itself. */
function compilerName() {
    return run('cc', ['--version']).split('\n')[0];
}

function main() {
    const compiler = compilerName();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'auxrt-parts-'));
    const known = fs.existsSync(kept) ? JSON.parse(fs.readFileSync(kept, 'utf8')) : {};
    const before = known.compiler === compiler ? known.parts : {};
    if (known.compiler !== compiler) {
        console.log(`not compared: the counts are those of ${known.compiler}, this is ${compiler}`);
    }
    const now = {};
    let failed = false;
    try {
        const program = link(folder);
        for (const part of parts) {
            now[part] = count(program, part, folder);
            const old = before[part];
            const ratio = old ? now[part].total / old.total : 1;
            console.log(`${part.padEnd(16)}${String(now[part].total).padStart(12)}  ×${ratio.toFixed(3)}`);
            if (!old || ratio <= ALLOWED || values.save) continue;
            failed = true;
            console.log(`  over 5 % more; what grew: ${grown(now[part], old).join(', ') || 'many functions'}`);
        }
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
    if (values.save) fs.writeFileSync(kept, `${JSON.stringify({ compiler, parts: now }, null, 1)}\n`);
    process.exitCode = failed ? 1 : 0;
}

main();
