// Writes the files that `auxrt types` hands out, and the names of the API and of
// events, as one C file.
//
//   node tools/embed-types.mjs --words FILE --out FILE.c

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BUILT_IN_TAGS } from '../src/kernel/api/built-in-tags.js';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../types');

/**
 * A function that gives bytes.
 * @param {string} name of the function
 * @param {Uint8Array} given
 */
function giver(name, given) {
    const bytes = [...given, 0];
    const lines = [];
    for (let at = 0; at < bytes.length; at += 20) lines.push(bytes.slice(at, at + 20).join(','));
    return `static const unsigned char ${name}_text[] = {\n${lines.join(',\n')}};\n`
        + `slice ${name}(void) {\n`
        + `    return slice_of((const char *)${name}_text, sizeof(${name}_text) - 1);\n}\n`;
}

/** @param {string} name of a file in types/ */
const typesFile = (name) => fs.readFileSync(path.join(folder, name));

const { values } = parseArgs({ options: { words: { type: 'string' }, out: { type: 'string' } } });
if (!values.out || !values.words) {
    throw new Error('usage: embed-types.mjs --words FILE --out FILE.c');
}
const words = fs.readFileSync(values.words, 'utf8').trim().split('\n');
const events = BUILT_IN_TAGS.filter((tag) => /^on[A-Z]/.test(tag));
/** @param {string[]} list */
const listed = (list) => Buffer.from(list.map((word) => `${word}\0`).join(''));
fs.mkdirSync(path.dirname(values.out), { recursive: true });
fs.writeFileSync(values.out, [
    '/* Written by tools/embed-types.mjs. */\n#include "cli/types_source.h"\n',
    giver('types_declarations', typesFile('auxrt.d.ts')),
    giver('types_configuration', typesFile('tsconfig.json')),
    giver('types_words', listed(words)),
    giver('types_events', listed(events)),
].join('\n'));
