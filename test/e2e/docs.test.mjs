// The examples of the documentation are true.
//
//   ```jsonl [ARGUMENTS]     lines for `auxrt pipe`, > to it and < from it
//   ```json FILE             content, written to that file
//   ```console               `$ auxrt …` lines, each with what it prints
//   ```c                     a part of a file in examples/

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { auxrt, jsonLines, place, root, stable, textFile } from './command.mjs';

/**
 * @param {string} page
 * @param {string} kind
 * @returns {{ words: string[], text: string, line: number }[]} its fenced blocks
 */
function blocks(page, kind) {
    const found = [];
    let block = null;
    fs.readFileSync(path.join(root, page), 'utf8').split('\n').forEach((text, index) => {
        if (block && text === '```') {
            found.push(block);
            block = null;
        } else if (block) {
            block.text += `${text}\n`;
        } else if (text.startsWith('```')) {
            const words = text.slice(3).split(' ');
            block = { words, text: '', line: index + 1 };
        }
    });
    return found.filter(({ words }) => words[0] === kind);
}

const pages = fs
    .readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .concat('README.md');

for (const page of pages) {
    for (const { words, text, line } of blocks(page, 'jsonl')) {
        test(`${page}:${line}: the dialogue with auxrt pipe`, () => {
            const lines = text.trimEnd().split('\n');
            const part = (mark) =>
                lines.filter((one) => one.startsWith(mark)).map((one) => one.slice(2));
            const { stdout } = spawnSync(auxrt, ['pipe', ...words.slice(1)], {
                input: part('>').join('\n'),
                encoding: 'utf8',
                timeout: 60000,
            });
            assert.deepEqual(jsonLines(stdout), part('<').map((one) => JSON.parse(one)));
            assert.equal(part('>').length + part('<').length, lines.length);
        });
    }

    const files = blocks(page, 'json').filter(({ words }) => words.length > 1);
    const consoles = blocks(page, 'console');
    if (consoles.length === 0) continue;
    test(`${page}: the commands print what it says`, () => {
        for (const { words, text } of files) textFile(words[1], text);
        for (const { text, line } of consoles) {
            for (const part of text.split(/^(?=\$ )/m)) {
                const end = part.indexOf('\n');
                const command = part.slice(2, end);
                if (!command.startsWith('auxrt ')) continue;
                const { stdout, stderr } = spawnSync('bash', ['-c', command.replace(/^auxrt/, '"$AUXRT"')], {
                    cwd: place('.'),
                    env: { ...process.env, AUXRT: auxrt, NO_COLOR: '1', TZ: 'UTC' },
                    encoding: 'utf8',
                    timeout: 60000,
                });
                assert.equal(stable(stdout + stderr), stable(part.slice(end + 1)), `${page}:${line}: ${command}`);
            }
        }
    });
}

for (const { text, line } of blocks('docs/embedding.md', 'c')) {
    test(`docs/embedding.md:${line}: is part of an example`, () => {
        const plain = (source) => source.replace(/\s+/g, ' ').trim();
        const examples = fs
            .readdirSync(path.join(root, 'examples'), { recursive: true, encoding: 'utf8' })
            .filter((name) => name.endsWith('.c'))
            .map((name) => plain(fs.readFileSync(path.join(root, 'examples', name), 'utf8')));
        assert.ok(examples.some((source) => source.includes(plain(text))), text);
    });
}
