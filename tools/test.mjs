// Runs all tests of one build and adds up what passed and what failed.
//
//   node tools/test.mjs --build build/release [--only KIND]
//
// Four kinds: the C programs that ctest knows (each cmocka test counts),
// test/**/*.test.mjs under node:test, the conformance cases, and these again
// with the bots in the partitions of an inst. The last line
// is `N passed, N failed`; the exit status is 0 when nothing failed.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** @typedef {{ passed: number, failed: number }} Count */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const jobs = String(Math.max(1, os.availableParallelism()));

/**
 * Runs a program in the project's folder, its output shown as it comes.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {boolean} whether it ended with status 0
 */
function run(program, args, env) {
    const result = spawnSync(program, args, { cwd: root, env, stdio: 'inherit' });
    if (result.error) console.error(`${program}: ${result.error.message}`);
    return result.status === 0;
}

/** @param {string} text of an XML attribute or element */
function fromXml(text) {
    /** @type {Record<string, string>} */
    const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
    return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => entities[name]);
}

/**
 * What one C program did: its own count when it is a cmocka program that came
 * to its end, else one test.
 * @param {boolean} ok
 * @param {string} output
 * @returns {Count}
 */
function countProgram(ok, output) {
    let passed = 0;
    let failed = 0;
    for (const [, count] of output.matchAll(/\[  PASSED  \] (\d+) test/g)) {
        passed += Number(count);
    }
    for (const [, count] of output.matchAll(/\[  FAILED  \] (?:\S+: )?(\d+) test/g)) {
        failed += Number(count);
    }
    if (ok) return { passed: Math.max(1, passed), failed: 0 };
    return { passed, failed: Math.max(1, failed) };
}

/**
 * @param {string} build
 * @param {NodeJS.ProcessEnv} env
 * @returns {Count}
 */
function runCtest(build, env) {
    const report = path.join(build, 'ctest.xml');
    fs.rmSync(report, { force: true });
    run('ctest', [
        '--test-dir', build, '--output-on-failure', '-j', jobs,
        '--output-junit', report,
        '--test-output-size-passed', '1000000',
        '--test-output-size-failed', '1000000',
    ], env);
    const total = { passed: 0, failed: 0 };
    if (!fs.existsSync(report)) {
        console.error('ctest wrote no report');
        return { passed: 0, failed: 1 };
    }
    const xml = fs.readFileSync(report, 'utf8');
    const cases = xml.matchAll(/<testcase ([^>]*)>([\s\S]*?)<\/testcase>/g);
    for (const [, attributes, body] of cases) {
        if (/status="(notrun|disabled)"/.test(attributes) && !/<failure/.test(body)) {
            console.error(`not run: ${attributes}`);
            total.failed++;
            continue;
        }
        const output = /<system-out>([\s\S]*?)<\/system-out>/.exec(body);
        const ok = /status="run"/.test(attributes);
        const count = countProgram(ok, output ? fromXml(output[1]) : '');
        total.passed += count.passed;
        total.failed += count.failed;
    }
    return total;
}

/** @param {string} folder @returns {string[]} */
function testFiles(folder) {
    return fs
        .readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.test.mjs'))
        .map((name) => path.join(folder, name))
        .sort();
}

/**
 * @param {string} build
 * @param {NodeJS.ProcessEnv} env
 * @returns {Count}
 */
function runNode(build, env) {
    const files = testFiles(path.join(root, 'test'));
    if (files.length === 0) {
        console.log('no file test/**/*.test.mjs: no end-to-end tests are run');
        return { passed: 0, failed: 0 };
    }
    const report = path.join(build, 'node-test.tap');
    fs.rmSync(report, { force: true });
    const ok = run(process.execPath, [
        '--test', '--test-concurrency', jobs,
        '--test-reporter', 'spec', '--test-reporter-destination', 'stdout',
        '--test-reporter', 'tap', '--test-reporter-destination', report,
        ...files,
    ], env);
    const tap = fs.existsSync(report) ? fs.readFileSync(report, 'utf8') : '';
    /** @param {string} name */
    const sum = (name) =>
        Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
    const failed = sum('fail') + sum('cancelled');
    return { passed: sum('pass'), failed: ok ? failed : Math.max(1, failed) };
}

/**
 * @param {string} build
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} options of the runner
 * @returns {Count}
 */
function runConformance(build, env, options = []) {
    const runner = path.join(root, 'test', 'conformance', 'run.mjs');
    const report = path.join(build, 'conformance.json');
    fs.rmSync(report, { force: true });
    const ok = run(process.execPath, [
        runner, '--auxrt', env.AUXRT ?? '', '--report', report, '--jobs', jobs,
        ...options,
    ], env);
    if (!fs.existsSync(report)) return { passed: 0, failed: 1 };
    const { passed, failed } = JSON.parse(fs.readFileSync(report, 'utf8'));
    return { passed, failed: ok ? failed : Math.max(1, failed) };
}

const { values } = parseArgs({
    options: { build: { type: 'string' }, only: { type: 'string' } },
});
const build = path.resolve(root, values.build ?? 'build/release');
const env = {
    ...process.env,
    AUXRT: path.join(build, 'auxrt'),
    AUXRT_BUILD: build,
    AUXRT_SOURCE: root,
    // Tests do not depend on what earlier runs have left.
    AUXRT_CACHE_DIR: '',
};
/** @type {Record<string, (build: string, env: NodeJS.ProcessEnv) => Count>} */
const kinds = {
    ctest: runCtest,
    node: runNode,
    conformance: (folder, variables) => runConformance(folder, variables),
    inst: (folder, variables) => runConformance(folder, variables, ['--inst']),
    isolated: (folder, variables) => runConformance(folder, variables, ['--isolated']),
};

const total = { passed: 0, failed: 0 };
const rows = [];
for (const [kind, runKind] of Object.entries(kinds)) {
    if (values.only && values.only !== kind) continue;
    console.log(`\n== ${kind}`);
    const count = runKind(build, env);
    rows.push(`${kind}: ${count.passed} passed, ${count.failed} failed`);
    total.passed += count.passed;
    total.failed += count.failed;
}
console.log(`\n${rows.join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
