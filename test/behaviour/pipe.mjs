// One program that speaks the pipe protocol, driven over stdin and stdout.
//
// Requests are made one after the other. Events are kept in the order in which
// they came; `takeEvents` gives those since it was last called.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
// Slow builds get more time.
const ANSWER_TIMEOUT_MS = 20000 + Number(process.env.AUXRT_PATIENCE_MS ?? 0);

/**
 * The shell command that starts the program under test: $AUXRT, which is the
 * path of the program or a whole command, else the release build.
 */
const given = process.env.AUXRT || path.join(root, 'build/release/auxrt');
const isCommand = /\s/.test(given) && !existsSync(given);
export const command = isCommand ? given : `'${given}' pipe --test`;

/** The path of the program if nothing is there, else null. */
export const missing = isCommand || existsSync(given) ? null : given;

export class Pipe {
    constructor() {
        this.nextId = 1;
        this.waiting = null;
        this.events = [];
        this.dead = null;
        this.child = spawn(command, {
            shell: true,
            detached: true, // a process group of its own, so that all of it ends
            stdio: ['pipe', 'pipe', 'inherit'],
            env: { ...process.env, TZ: 'UTC' },
        });
        let rest = '';
        this.child.stdout.setEncoding('utf8');
        this.child.stdout.on('data', (chunk) => {
            const lines = (rest + chunk).split('\n');
            rest = lines.pop();
            for (const line of lines) if (line.trim()) this.#receive(line);
        });
        this.child.stdin.on('error', () => {});
        this.child.on('error', (error) => this.#die(`could not be started: ${error.message}`));
        this.child.on('close', (code, signal) => this.#die(`ended (${signal ?? `status ${code}`})`));
    }

    #receive(line) {
        let message;
        try {
            message = JSON.parse(line);
        } catch {
            this.#die(`wrote a line that is not JSON: ${line.slice(0, 200)}`);
            return;
        }
        if (message.id === undefined) {
            this.events.push(message);
        } else if (this.waiting?.id === message.id) {
            const { resolve, timer } = this.waiting;
            this.waiting = null;
            clearTimeout(timer);
            resolve(message);
        } else {
            this.#die(`answered what was not asked: ${line.slice(0, 200)}`);
        }
    }

    #die(why) {
        this.dead ??= why;
        if (!this.waiting) return;
        const { reject, timer } = this.waiting;
        this.waiting = null;
        clearTimeout(timer);
        reject(new Error(`"${command}" ${this.dead}`));
    }

    /** Sends one request and waits for its answer. */
    request(request) {
        if (this.dead) return Promise.reject(new Error(`"${command}" ${this.dead}`));
        const id = this.nextId++;
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                this.#die(`gave no answer to ${request.call} in ${ANSWER_TIMEOUT_MS} ms`);
                this.end();
            }, ANSWER_TIMEOUT_MS);
            this.waiting = { id, resolve, reject, timer };
            this.child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
        });
    }

    takeEvents() {
        const taken = this.events;
        this.events = [];
        return taken;
    }

    /** Ends the program, whatever it is doing. */
    end() {
        this.dead ??= 'was ended';
        this.child.stdin.end();
        try {
            process.kill(-this.child.pid, 'SIGKILL');
        } catch {
            // It has ended by itself.
        }
    }
}
