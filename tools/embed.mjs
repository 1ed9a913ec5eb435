// Bundles the kernel's JavaScript and writes it as one C file.
//
//   node tools/embed.mjs --generated DIR --out FILE.c
//
// src/kernel/main.js and the modules of the start become the text that
// kernel_source() gives, each other module one that kernel_part() gives, and
// src/kernel/documents another one, complete in itself; see
// tools/kernel-parts.mjs, and src/runtime/kernel_source.h for the shape of the
// texts. `auxrt-api` in an import means DIR/api.js, and `auxrt-api-names` means
// DIR/api-names.js, which tools/api/generate.mjs wrote.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

import { KernelParts, functionOf } from './kernel-parts.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const kernelFolder = path.join(root, 'src', 'kernel');
const partsFolder = path.join(kernelFolder, 'parts');

/**
 * One entry point and what belongs to it, in module form.
 * @param {import('esbuild').BuildOptions} options
 * @returns {Promise<string>}
 */
async function bundle(options) {
    const result = await build({
        absWorkingDir: root,
        bundle: true,
        write: false,
        format: 'esm',
        platform: 'neutral',
        mainFields: ['module', 'main'],
        nodePaths: [path.join(root, 'node_modules')],
        target: 'es2024',
        charset: 'ascii',
        legalComments: 'none',
        minifyWhitespace: true,
        minifySyntax: true,
        minifyIdentifiers: true,
        logLevel: 'warning',
        ...options,
    });
    return /** @type {import('esbuild').OutputFile[]} */ (result.outputFiles)[0].text;
}

/**
 * The text of the start.
 * @param {KernelParts} parts
 * @param {string} main
 */
async function startText(parts, main) {
    const text = await bundle({
        stdin: { contents: parts.startEntry(main), resolveDir: kernelFolder },
        alias: { 'auxrt-api': parts.api, 'auxrt-api-names': parts.apiNames },
        plugins: [parts.startPlugin()],
    });
    return functionOf(text, 'native', '"use strict";', ([[inside]]) => `${inside}(native)`);
}

/**
 * The text of late modules.
 * @param {KernelParts} parts
 * @param {string[]} files
 */
async function lateText(parts, files) {
    const file = files[0];
    // The libraries from outside were not all written for strict code. Names of
    // functions are kept in them, and where scripts see classes.
    const isWeb = path.dirname(file) === path.join(kernelFolder, 'web');
    const isLibrary = path.dirname(file) === partsFolder;
    const text = await bundle({
        ...(files.length === 1
            ? { entryPoints: files }
            : { stdin: { contents: parts.groupEntry(files), resolveDir: kernelFolder } }),
        minifyIdentifiers: !isLibrary && !isWeb,
        plugins: [parts.latePlugin(files)],
    });
    return functionOf(
        text, '$link,$shared', isLibrary ? '' : '"use strict";',
        (exports) => `{__proto__:null,${exports.map(([inside, name]) => `${name}:${inside}`).join(',')}}`);
}

/** The text of what the process of shared documents runs: all it needs in one. */
async function documentsText() {
    const text = await bundle({
        entryPoints: [path.join(kernelFolder, 'documents', 'main.js')],
        minifyIdentifiers: false,
    });
    return functionOf(text, '', '"use strict";', ([[inside, name]]) => `{${name}:${inside}}`);
}

/**
 * The UTF-16 units of a text as a C array: the engine reads them where they are.
 * @param {string} name
 * @param {string} text plain ASCII
 */
function arrayOf(name, text) {
    const bytes = Buffer.from(text, 'latin1');
    const lines = [];
    for (let at = 0; at < bytes.length; at += 20) {
        lines.push(bytes.subarray(at, at + 20).join(','));
    }
    return `static const uint16_t ${name}[] = {\n${lines.join(',\n')}};\n`;
}

/** @param {string} name of an array */
function textOf(name) {
    return `(kernel_text){${name}, sizeof ${name} / sizeof *${name}}`;
}

/**
 * @param {string} kernel
 * @param {{ name: string, text: string }[]} parts
 */
function sourceFile(kernel, parts) {
    const out = [
        '/* Written by tools/embed.mjs. */\n#include "runtime/kernel_source.h"\n',
        arrayOf('start_text', kernel),
    ];
    parts.forEach((part, index) => {
        out.push(arrayOf(`part_${index}_text`, part.text));
    });
    out.push(
        `kernel_text kernel_source(void) {\n    return ${textOf('start_text')};\n}\n`,
        'bool kernel_part(slice name, kernel_text *out) {',
    );
    parts.forEach((part, index) => {
        out.push(
            `    if (slice_equal(name, SLICE("${part.name}"))) {\n` +
                `        *out = ${textOf(`part_${index}_text`)};\n` +
                '        return true;\n    }',
        );
    });
    out.push('    return false;\n}\n');
    return out.join('\n');
}

/** @param {string} folder */
function filesIn(folder) {
    return fs.readdirSync(folder)
        .filter((file) => file.endsWith('.js'))
        .map((file) => path.join(folder, file));
}

async function main() {
    const { values } = parseArgs({
        options: { generated: { type: 'string' }, out: { type: 'string' } },
    });
    if (!values.generated || !values.out) {
        throw new Error('usage: embed.mjs --generated DIR --out FILE.c');
    }
    const main = path.join(kernelFolder, 'main.js');
    const generated = path.resolve(values.generated);
    const kernelParts = new KernelParts(kernelFolder, generated);
    const late = kernelParts.reach(main, [
        ...filesIn(partsFolder), ...filesIn(path.join(generated, 'api'))]);
    const kernel = await startText(kernelParts, main);
    const texts = new Map(late.map((file) => [kernelParts.partOf(file), [file]]));
    for (const name of kernelParts.groups.values()) texts.set(name, kernelParts.membersOf(name));
    const parts = await Promise.all([...texts].map(async ([name, files]) => ({
        name,
        text: await lateText(kernelParts, files),
    })));
    parts.push({ name: 'documents', text: await documentsText() });

    fs.mkdirSync(path.dirname(values.out), { recursive: true });
    fs.writeFileSync(values.out, sourceFile(kernel, parts));
}

main().catch((error) => {
    // esbuild has printed its own errors already.
    if (!error.errors) console.error(`embed.mjs: ${error.message}`);
    process.exitCode = 1;
});
