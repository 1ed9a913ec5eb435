// Checks the house rules that no other tool knows:
//
//   * which folder of src/ may include headers of which other folder;
//   * the engine's headers are included by src/vm/ only;
//   * what asks the system for files, time, random numbers or processes is in
//     src/base/ only;
//   * C lines have at most 80 columns;
//   * C files open with a comment that says what they own.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

// Folder -> folders whose headers it may include, besides its own.
const host = [
    'inst', 'partition', 'device', 'document', 'supervise', 'message', 'format', 'bot', 'base',
];
/** @type {Record<string, string[]>} */
const mayInclude = {
    base: [],
    bot: ['base'],
    format: ['bot', 'base'],
    script: ['base'],
    vm: ['base'],
    message: ['bot', 'base'],
    runtime: ['vm', 'script', 'message', 'bot', 'base'],
    supervise: ['message', 'runtime', 'bot', 'base'],
    document: ['supervise', 'message', 'format', 'bot', 'base'],
    partition: ['document', 'format', 'bot', 'base'],
    device: ['message', 'bot', 'base'],
    inst: [...host, 'runtime'],
    pipe: [...host, 'runtime'],
    server: [...host, 'pipe'],
    cli: [...host, 'server', 'pipe', 'script', 'program'],
    program: ['vm'],
};

// Calls that belong behind the shim in base/; a member of that name is the
// shim's own.
const system = /(?<!->|\.|\w)(fopen|open|opendir|readdir|unlink|rename|mkdir|fork|vfork|execvp?e?|posix_spawnp?|waitpid|clock_gettime|gettimeofday|time|getrandom|arc4random|rand|random|srand)\s*\(/;
// Processes and transports are the subject of these folders.
const systemFolders = new Set(['base', 'supervise', 'server', 'cli', 'program']);

/** @type {string[]} */
const complaints = [];

/** @param {string} text C source @returns {string} the same, comments and strings blanked */
function codeOnly(text) {
    return text.replace(
        /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g,
        (found) => found.replace(/[^\n]/g, ' '),
    );
}

/** @param {string} file */
function checkFile(file) {
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    const lines = text.split('\n');
    const code = codeOnly(text).split('\n');
    const folder = /^src\/([^/]+)\//.exec(file)?.[1];

    if (!text.startsWith('/*')) {
        complaints.push(`${file}:1: no opening comment that says what the file owns`);
    }
    lines.forEach((line, index) => {
        const at = `${file}:${index + 1}`;
        if ([...line].length > 80) complaints.push(`${at}: more than 80 columns`);
        const include = /^\s*#\s*include\s*[<"]([^>"]+)[>"]/.exec(line)?.[1];
        if (include) checkInclude(at, folder, include);
        const call = system.exec(code[index]);
        if (call && folder && !systemFolders.has(folder)) {
            complaints.push(`${at}: ${call[1]}() outside base/, the shim to the system`);
        }
    });
}

/**
 * @param {string} at
 * @param {string | undefined} folder of src/, if the file is in one
 * @param {string} include
 */
function checkInclude(at, folder, include) {
    if (/^(JavaScriptCore|jsc)\//.test(include) && folder !== 'vm') {
        complaints.push(`${at}: the engine's headers belong to src/vm/ only`);
    }
    const other = include.split('/')[0];
    if (!folder || !include.includes('/') || !(other in mayInclude)) return;
    if (!(folder in mayInclude)) {
        complaints.push(`${at}: src/${folder}/ is not in the table of tools/check-house.mjs`);
    } else if (other !== folder && !mayInclude[folder].includes(other)) {
        complaints.push(`${at}: ${folder}/ may not know ${other}/`);
    }
}

const tracked = execFileSync('git', ['ls-files', 'src', 'include', 'test', 'examples'], {
    cwd: root,
    encoding: 'utf8',
});
for (const file of tracked.split('\n')) {
    if (/\.[ch]$/.test(file) && fs.existsSync(path.join(root, file))) checkFile(file);
}
for (const line of complaints) console.log(line);
process.exitCode = complaints.length === 0 ? 0 : 1;
