// Writes the files that `auxrt types` hands out as one C file.
//
//   node tools/embed-types.mjs --out FILE.c

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../types');

/**
 * A function that gives the bytes of a file.
 * @param {string} name of the function
 * @param {string} file
 */
function giver(name, file) {
    const bytes = [...fs.readFileSync(path.join(folder, file)), 0];
    const lines = [];
    for (let at = 0; at < bytes.length; at += 20) lines.push(bytes.slice(at, at + 20).join(','));
    return `static const unsigned char ${name}_text[] = {\n${lines.join(',\n')}};\n`
        + `slice ${name}(void) {\n`
        + `    return slice_of((const char *)${name}_text, sizeof(${name}_text) - 1);\n}\n`;
}

const { values } = parseArgs({ options: { out: { type: 'string' } } });
if (!values.out) throw new Error('usage: embed-types.mjs --out FILE.c');
fs.mkdirSync(path.dirname(values.out), { recursive: true });
fs.writeFileSync(values.out, [
    '/* Written by tools/embed-types.mjs. */\n#include "cli/types_source.h"\n',
    giver('types_declarations', 'auxrt.d.ts'),
    giver('types_configuration', 'tsconfig.json'),
].join('\n'));
