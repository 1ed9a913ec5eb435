// Talks to the program of yjs_peer.c: a partition of the kind yjs.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as Y from 'yjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = path.join(
    process.env.AUXRT_BUILD ?? path.join(root, 'build/release'), 'test/yjs_peer');

/** @param {Uint8Array} bytes */
export const base64 = (bytes) => Buffer.from(bytes).toString('base64');

/** @param {string} text */
export const bytesOf = (text) => new Uint8Array(Buffer.from(text, 'base64'));

const ENDED = '{"error":"the program has ended"}';

export class Peer {
    #child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    /** @type {((line: string) => void)[]} */
    #waiting = [];
    #hasEnded = false;

    constructor() {
        createInterface({ input: this.#child.stdout }).on('line', (line) => {
            this.#waiting.shift()?.(line);
        });
        this.#child.on('exit', () => {
            this.#hasEnded = true;
            for (const tell of this.#waiting) tell(ENDED);
        });
        // A program that was killed reads no more; who asks hears of its end.
        this.#child.stdin.on('error', () => undefined);
    }

    /** @param {object} request @returns {Promise<any>} what is answered */
    async ask(request) {
        const line = await new Promise((resolve) => {
            if (this.#hasEnded) resolve(ENDED);
            this.#waiting.push(resolve);
            this.#child.stdin.write(`${JSON.stringify(request)}\n`);
        });
        const answer = JSON.parse(line);
        if ('error' in answer) throw new Error(answer.error);
        return answer.ok;
    }

    /** @param {object[]} actions @returns {Promise<{ refused: string[], updates: string[] }>} */
    async edit(...actions) {
        await this.ask({ apply: actions });
        return this.ask({ commit: true });
    }

    /** @param {Uint8Array[]} updates */
    async merge(...updates) {
        await this.ask({ merge: updates.map(base64) });
        return this.ask({ commit: true });
    }

    /** Bots and masks by id. @returns {Promise<Record<string, any>>} */
    async state() {
        return (await this.ask({ state: true })).state;
    }

    /** The same, from what the partition told. */
    async mirror() {
        return (await this.ask({ mirror: true })).state;
    }

    /** @returns {Promise<Y.Doc>} all there is, in plain yjs */
    async document() {
        const doc = new Y.Doc();
        Y.applyUpdate(doc, bytesOf(await this.ask({ encode: null })));
        return doc;
    }

    /** Ends it without a warning. */
    kill() {
        const ended = new Promise((resolve) => this.#child.once('exit', resolve));
        this.#child.kill('SIGKILL');
        return ended;
    }

    close() {
        const ended = new Promise((resolve) => this.#child.once('exit', resolve));
        this.#child.stdin.end();
        return ended;
    }
}

/** @param {any} value */
function plain(value) {
    return value instanceof Y.Text ? value.toString() : value;
}

/**
 * The bots and masks of a document, as a partition shows them.
 * @param {Y.Doc} doc
 */
export function stateOf(doc) {
    /** @type {Record<string, any>} */
    const state = Object.create(null);
    const has = (/** @type {any} */ value) => value !== null && value !== undefined && value !== '';
    for (const [id, map] of doc.getMap('bots')) {
        if (!(map instanceof Y.Map)) continue;
        state[id] = { id, tags: {} };
        for (const [tag, value] of map) {
            if (has(plain(value))) state[id].tags[tag] = plain(value);
        }
    }
    for (const [key, value] of doc.getMap('masks')) {
        const at = key.indexOf(':');
        if (at < 1 || !has(plain(value))) continue;
        const id = key.slice(0, at);
        state[id] ??= {};
        state[id].masks ??= { shared: {} };
        state[id].masks.shared[key.slice(at + 1)] = plain(value);
    }
    return JSON.parse(JSON.stringify(state));
}

/** @param {string} id @param {Record<string, any>} tags */
export const add = (id, tags = {}) => ({ type: 'add_bot', id, bot: { id, tags } });

/** @param {string} id @param {Record<string, any>} tags */
export const set = (id, tags) => ({ type: 'update_bot', id, update: { tags } });

/** @param {string} id @param {Record<string, any>} tags */
export const mask = (id, tags) => ({ type: 'update_bot', id, update: { masks: { shared: tags } } });

/** @param {string} id */
export const remove = (id) => ({ type: 'remove_bot', id });

/**
 * A text edit: how many units to keep, then what to insert or how many to delete.
 * @param {any} version
 * @param {...(number | string | { delete: number })} parts
 */
export function textEdit(version, ...parts) {
    return {
        '\u0011tag_edit': true,
        version: version?.vector ?? {},
        isRemote: true,
        operations: [parts.map((part) => {
            if (typeof part === 'number') return { type: 'preserve', count: part };
            if (typeof part === 'string') return { type: 'insert', text: part };
            return { type: 'delete', count: part.delete };
        })],
    };
}
