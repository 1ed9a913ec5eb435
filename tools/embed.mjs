// Bundles the kernel's JavaScript and writes it as one C file.
//
//   node tools/embed.mjs --generated DIR --out FILE.c
//
// src/kernel/main.js becomes the text that kernel_source() gives, each file in
// src/kernel/parts/ one that kernel_part() gives; the shape of the texts is
// described in src/runtime/kernel_source.h. `auxrt-api` in an import means
// DIR/api.js, which tools/api/generate.mjs wrote.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const kernelFolder = path.join(root, 'src', 'kernel');

/**
 * One entry point and all it imports as the text of a function expression.
 * @param {string} entry file
 * @param {string} api file that `auxrt-api` stands for
 * @param {{ parameters: string, directive: string, result: string }} shape
 * @returns {Promise<string>}
 */
async function bundle(entry, api, shape) {
    const result = await build({
        entryPoints: [entry],
        absWorkingDir: root,
        bundle: true,
        write: false,
        format: 'iife',
        globalName: 'exported',
        platform: 'neutral',
        mainFields: ['module', 'main'],
        nodePaths: [path.join(root, 'node_modules')],
        target: 'es2024',
        charset: 'ascii',
        legalComments: 'none',
        minifyWhitespace: true,
        alias: { 'auxrt-api': api },
        banner: { js: `(function(${shape.parameters}){${shape.directive}` },
        footer: { js: `return ${shape.result};})` },
        logLevel: 'warning',
    });
    return result.outputFiles[0].text.trimEnd();
}

/**
 * The bytes of a text as a C array, a NUL behind them.
 * @param {string} name
 * @param {string} text plain ASCII
 */
function arrayOf(name, text) {
    const bytes = Buffer.from(text + '\0', 'latin1');
    const lines = [];
    for (let at = 0; at < bytes.length; at += 20) {
        lines.push(bytes.subarray(at, at + 20).join(','));
    }
    return `static const char ${name}[] = {\n${lines.join(',\n')}};\n`;
}

/**
 * @param {string} kernel
 * @param {{ name: string, text: string }[]} parts
 */
function sourceFile(kernel, parts) {
    const out = [
        '/* Written by tools/embed.mjs. */\n#include "runtime/kernel_source.h"\n',
        arrayOf('kernel_text', kernel),
    ];
    parts.forEach((part, index) => {
        out.push(arrayOf(`part_${index}_text`, part.text));
    });
    out.push(
        'slice kernel_source(void) {\n' +
            '    return slice_of(kernel_text, sizeof(kernel_text) - 1);\n}\n',
        'bool kernel_part(slice name, slice *out) {',
    );
    parts.forEach((part, index) => {
        const text = `part_${index}_text`;
        out.push(
            `    if (slice_equal(name, SLICE("${part.name}"))) {\n` +
                `        *out = slice_of(${text}, sizeof(${text}) - 1);\n` +
                '        return true;\n    }',
        );
    });
    if (parts.length === 0) out.push('    (void)name;');
    out.push('    *out = SLICE("");\n    return false;\n}\n');
    return out.join('\n');
}

async function main() {
    const { values } = parseArgs({
        options: { generated: { type: 'string' }, out: { type: 'string' } },
    });
    if (!values.generated || !values.out) {
        throw new Error('usage: embed.mjs --generated DIR --out FILE.c');
    }
    const api = path.resolve(values.generated, 'api.js');
    const entry = path.join(kernelFolder, 'main.js');
    let kernel = '';
    if (fs.existsSync(entry)) {
        kernel = await bundle(entry, api, {
            parameters: 'native',
            directive: '"use strict";',
            result: 'exported.default(native)',
        });
    } else {
        console.warn('src/kernel/main.js does not exist: the kernel is empty');
    }

    const partsFolder = path.join(kernelFolder, 'parts');
    const files = fs.existsSync(partsFolder)
        ? fs.readdirSync(partsFolder).filter((file) => file.endsWith('.js'))
        : [];
    const parts = [];
    for (const file of files.sort()) {
        // The libraries from outside were not all written for strict code.
        const text = await bundle(path.join(partsFolder, file), api, {
            parameters: '',
            directive: '',
            result: 'exported',
        });
        parts.push({ name: path.basename(file, '.js'), text });
    }

    fs.mkdirSync(path.dirname(values.out), { recursive: true });
    fs.writeFileSync(values.out, sourceFile(kernel, parts));
}

main().catch((error) => {
    // esbuild has printed its own errors already.
    if (!error.errors) console.error(`embed.mjs: ${error.message}`);
    process.exitCode = 1;
});
