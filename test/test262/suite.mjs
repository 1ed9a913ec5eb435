// The files of test262 that are run, and what each one asks for.
//
// $TEST262 is the folder of the suite (https://github.com/tc39/test262). Of
// test/language those files are taken that a script of a bot can be: scripts
// are always strict and never a module of the engine.

import fs from 'node:fs';
import path from 'node:path';

export const folder = process.env.TEST262 || null;

/** What `missing` says when the tests cannot run, else null. */
export const missing =
    folder === null
        ? 'set $TEST262 to the folder of test262'
        : fs.existsSync(path.join(folder, 'test/language'))
          ? null
          : `no test/language in ${folder}`;

/**
 * @typedef {object} TestFile
 * @property {string} name below test/language
 * @property {string} text
 * @property {string[]} includes
 * @property {boolean} isAsync ends by calling $DONE
 * @property {boolean} isRefused must not parse
 */

/** The words of a list in the front matter: `[a, b]` or lines with dashes. */
function listed(front, key) {
    const inline = new RegExp(`^${key}:\\s*\\[([^\\]]*)\\]`, 'm').exec(front);
    if (inline) return inline[1].split(',').map((word) => word.trim()).filter(Boolean);
    const lines = new RegExp(`^${key}:\\s*\\n((?:\\s+- .*\\n)+)`, 'm').exec(front);
    return lines ? lines[1].split('\n').map((line) => line.replace(/^\s+- /, '').trim()).filter(Boolean) : [];
}

/** @returns {TestFile | null} null for what no script can be */
function readTest(name) {
    const text = fs.readFileSync(path.join(folder, 'test/language', name), 'utf8');
    const front = /\/\*---([\s\S]*?)---\*\//.exec(text)?.[1].replaceAll('\r\n', '\n') ?? '';
    const flags = listed(front, 'flags');
    if (flags.some((flag) => ['module', 'noStrict', 'raw'].includes(flag))) return null;
    return {
        name,
        text,
        includes: listed(front, 'includes'),
        isAsync: flags.includes('async'),
        isRefused: /^negative:\s*\n(?:\s+.*\n)*?\s+phase:\s*parse/m.test(front),
    };
}

/** All files that can run, in order. */
export function tests() {
    return fs
        .readdirSync(path.join(folder, 'test/language'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.js') && !name.includes('_FIXTURE'))
        .sort()
        .map(readTest)
        .filter((test) => test !== null);
}

/** What the suite expects of its host; `told` keeps what tests print. */
const HOST = `
globalThis.told = [];
globalThis.print = (text) => { told.push(String(text)); };
globalThis.$262 = {
    global: globalThis,
    gc() {},
    evalScript(text) { return (0, eval)(text); },
};
`;

const kept = new Map();

/** The helpers that a test needs, as one text. */
export function helpers(test) {
    const names = ['assert.js', 'sta.js', ...test.includes];
    if (test.isAsync) names.push('doneprintHandle.js');
    const texts = names.map((name) => {
        if (!kept.has(name)) {
            kept.set(name, fs.readFileSync(path.join(folder, 'harness', name), 'utf8'));
        }
        return kept.get(name);
    });
    return [HOST, ...texts].join('\n;\n');
}
