// Running the command itself: content goes into a folder that is removed at
// the end, output and exit code come back.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const auxrt = process.env.AUXRT || path.join(root, 'build/release/auxrt');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'auxrt-e2e-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A path in the folder of this test. */
export function place(name) {
    return path.join(folder, name);
}

/**
 * Writes an .aux file, version 1.
 * @param {string} name
 * @param {Record<string, Record<string, any>>} bots tags by the id of the bot
 * @returns {string} its path
 */
export function auxFile(name, bots) {
    const state = {};
    for (const [id, tags] of Object.entries(bots)) state[id] = { id, tags };
    return textFile(name, JSON.stringify({ version: 1, state }));
}

/** Writes any file, and gives its path. */
export function textFile(name, text) {
    const file = place(name);
    fs.writeFileSync(file, text);
    return file;
}

// Long enough for a machine under load; nothing waits for it to pass.
const PATIENCE_MS = 120000;

/**
 * Starts the command. `ended` gives what it printed and how it ended;
 * `printed(text)` waits for a text in its output.
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export function start(args, env = {}) {
    return startProgram(auxrt, args, env);
}

/**
 * The same for any program.
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export function startProgram(program, args, env = {}) {
    const child = spawn(program, args, {
        cwd: folder,
        env: { ...process.env, TZ: 'UTC', NO_COLOR: '', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: PATIENCE_MS,
    });
    const result = { out: '', err: '', code: null, signal: null };
    /** @type {(() => void)[]} */
    let watchers = [];
    child.stdout.setEncoding('utf8').on('data', (text) => {
        result.out += text;
        for (const watch of watchers) watch();
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
        result.err += text;
    });
    const ended = new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code, signal) => resolve({ ...result, code, signal }));
    });
    const printed = (text) =>
        Promise.race([
            new Promise((resolve) => {
                const watch = () => {
                    if (result.out.includes(text)) resolve(undefined);
                };
                watchers.push(watch);
                watch();
            }),
            ended.then((end) => {
                if (end.out.includes(text)) return;
                throw new Error(`it ended without printing ${text}: ${end.out}${end.err}`);
            }),
        ]);
    return { child, ended, printed };
}

/** Runs the command to its end. */
export function run(...args) {
    return start(args).ended;
}

/** The output without what differs from run to run: times, and new ids. */
export function stable(text) {
    return text
        .replace(/\d+\.\d\d s$/gm, 'N s')
        .replace(/\b[0-9a-f]{8}…/g, 'ID…')
        .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID');
}

/** The lines of JSON that were printed. */
export function jsonLines(text) {
    return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));
}
