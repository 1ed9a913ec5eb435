// Which kernel module exports which name, and which names an expression of the
// table uses: from the two the imports of api.js follow.

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from './table.mjs';

const kernel = path.join(projectRoot, 'src/kernel');

// Where an expression's names may come from; the first folder wins.
const searched = ['api', 'core', 'lib'];

// Available in every realm and not changeable by scripts, or not a value.
const builtin = new Set([
    'undefined', 'true', 'false', 'null', 'this', 'typeof', 'instanceof',
    'new', 'in', 'of', 'void', 'delete', 'return', 'if', 'else', 'const',
    'let', 'for', 'while', 'throw', 'async', 'await', 'function', 'NaN',
    'Infinity',
]);

/** The names that a module exports, by the ways this code base exports. */
export function exportedNames(source) {
    const text = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
    const names = new Set();
    const declared = /export\s+(?:async\s+)?(?:function\s*\*?|class|const|let|var)\s+([A-Za-z_$][\w$]*)/g;
    for (const match of text.matchAll(declared)) names.add(match[1]);
    for (const match of text.matchAll(/export\s*\{([^}]*)\}/g)) {
        for (const part of match[1].split(',')) {
            const name = part.trim().split(/\s+as\s+/).pop();
            if (name) names.add(name);
        }
    }
    for (const match of text.matchAll(/export\s+const\s*\{([^}]*)\}\s*=/g)) {
        for (const part of match[1].split(',')) {
            const name = part.trim().split(/\s*:\s*/).pop();
            if (name) names.add(name);
        }
    }
    return names;
}

/** @returns {Promise<Map<string, string>>} name → absolute module path */
export async function kernelExports() {
    const found = new Map();
    for (const folder of searched) {
        const full = path.join(kernel, folder);
        if (!existsSync(full)) continue;
        const files = (await readdir(full)).filter((f) => f.endsWith('.js')).sort();
        for (const file of files) {
            const modulePath = path.join(full, file);
            const names = exportedNames(await readFile(modulePath, 'utf8'));
            for (const name of names) {
                if (!found.has(name)) found.set(name, modulePath);
            }
        }
    }
    return found;
}

export function implPath(group) {
    return path.join(kernel, 'api/impl', `${group}.js`);
}

/** @returns {Promise<Set<string>>} empty when the module is not there */
export async function implExports(group) {
    const file = implPath(group);
    if (!existsSync(file)) return new Set();
    return exportedNames(await readFile(file, 'utf8'));
}

/** The code without the contents of its string literals. */
function withoutStrings(code) {
    return code
        .replace(/'(?:[^'\\]|\\.)*'/g, "''")
        .replace(/"(?:[^"\\]|\\.)*"/g, '""')
        .replace(/`[^`]*`/g, (text) =>
            [...text.matchAll(/\$\{([^}]*)\}/g)].map((m) => `(${m[1]})`).join(' '));
}

/**
 * The free names of an expression, so far as the table's small expressions
 * go: no member names, no keys, no parameters of arrow functions in it.
 */
export function freeNames(expression, bound) {
    const code = withoutStrings(expression);
    const local = new Set(bound);
    for (const m of code.matchAll(/\(([^()]*)\)\s*=>/g)) {
        for (const name of m[1].match(/[A-Za-z_$][\w$]*/g) ?? []) local.add(name);
    }
    for (const m of code.matchAll(/([A-Za-z_$][\w$]*)\s*=>/g)) local.add(m[1]);
    for (const m of code.matchAll(/\b(?:const|let)\s+([A-Za-z_$][\w$]*)/g)) {
        local.add(m[1]);
    }
    const free = new Set();
    const words = /(\.\.\.)?(\.|\?\.)?\s*([A-Za-z_$][\w$]*)(\s*:)?/g;
    for (const m of code.matchAll(words)) {
        const [, , member, name, colon] = m;
        const before = code.slice(0, m.index).trimEnd().at(-1);
        const isKey = colon && (before === '{' || before === ',');
        if (member || isKey || builtin.has(name) || local.has(name)) continue;
        if (/[\d]/.test(before ?? '') && m.index > 0 && /\w/.test(code[m.index - 1])) continue;
        free.add(name);
    }
    return free;
}
