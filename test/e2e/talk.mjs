// Asking the program over its stdio protocol, one call after the other.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { auxrt } from './command.mjs';

/** For a build with the sanitizer, which else keeps what is freed for a while. */
export const freesAtOnce = {
    ...process.env,
    ASAN_OPTIONS: 'quarantine_size_mb=1:thread_local_quarantine_size_kb=16',
};

/** @param {string[]} more arguments of `auxrt pipe` */
export function talk(...more) {
    const child = spawn(auxrt, ['pipe', ...more], { env: freesAtOnce });
    /** @type {any[]} */
    const messages = [];
    /** @type {((message: any) => void)[]} */
    const waiting = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
        const message = JSON.parse(line);
        messages.push(message);
        if (message.id !== undefined) waiting.shift()?.(message);
    });
    return {
        messages,
        host: Number(child.pid),
        /** @returns {Promise<any>} the answer, `{ id, ok }` or `{ id, error }` */
        call: (/** @type {Record<string, any>} */ request) => new Promise((resolve) => {
            waiting.push(resolve);
            child.stdin.write(`${JSON.stringify({ id: waiting.length, ...request })}\n`);
        }),
        end: () => child.stdin.end(),
    };
}

/**
 * A state update that adds bots.
 * @param {Record<string, Record<string, any>>} tagsById
 */
export function adding(tagsById) {
    const ids = Object.keys(tagsById);
    return {
        state: Object.fromEntries(ids.map((id) => [id, { id, tags: tagsById[id] }])),
        addedBots: ids, removedBots: [], updatedBots: [], version: null,
    };
}
