// What becomes of one test: as a script of a bot, and straight in the engine.
//
// Both run in a runtime of the program under test, each test in a new one, so
// that they differ in the way of the text to the engine and in nothing else.

import { Pipe } from '../behaviour/pipe.mjs';
import { helpers } from './suite.mjs';

/** @typedef {import('./suite.mjs').TestFile} TestFile */

/** Ways of a text to the engine: a script to run and its argument. */
export const ways = {
    /** indirect eval, the engine's own; strict like scripts; the last value is nobody's business */
    engine: (text) => ({ script: '"-parse";(0, eval)(that)', arg: `"use strict";\n${text}` }),
    /**
     * `assert` is a function of the API, too; the first line takes the one of
     * the suite, in a way that lets the text declare it.
     */
    script: (text) => ({ script: `var { assert } = globalThis;\n${text}` }),
    /** The word in the first line is a reason to parse and rewrite any text. */
    rewritten: (text) => ({
        script: `var { assert } = globalThis; ({ await: 0 });\n${text}`,
    }),
};

/** Texts that must not parse need no runtime of their own; so many share one. */
const SHARED_LIMIT = 400;

function nameOf(thrown) {
    if (thrown?.$error) return thrown.$error.name;
    return thrown && typeof thrown === 'object' ? 'Test262Error' : JSON.stringify(thrown);
}

export class Runner {
    #pipe = null;
    #shared = 0;

    async #request(request) {
        const answer = await this.#pipe.request(request);
        if (answer.error) throw new Error(`${request.call}: ${answer.error.message}`);
        return answer.ok;
    }

    async #open() {
        if (this.#pipe === null || this.#pipe.dead) this.#pipe = new Pipe();
        else await this.#request({ call: 'close' });
        this.#pipe.takeEvents();
        await this.#request({ call: 'open' });
        const state = { a: { id: 'a', tags: {} } };
        await this.#request({
            call: 'stateUpdated',
            update: { state, addedBots: ['a'], removedBots: [], updatedBots: [], version: null },
        });
    }

    #run(request) {
        return this.#request({ call: 'test.eval', bot: 'a', tag: 'test', ...request });
    }

    async #outcome(test, way) {
        if (test.isRefused) {
            if (this.#shared++ % SHARED_LIMIT === 0 || this.#pipe?.dead !== null) await this.#open();
        } else {
            this.#shared = 0;
            await this.#open();
            await this.#run({ script: '"-parse";return (0, eval)(that)', arg: helpers(test) });
        }
        const answer = await this.#run(ways[way](test.text));
        if ('throws' in answer) return nameOf(answer.throws);
        if (!test.isAsync) return 'fine';
        await this.#request({ call: 'test.advance' });
        const { returns } = await this.#run({ script: 'return told.join()' });
        if (returns === 'Test262:AsyncTestComplete') return 'fine';
        return /AsyncTestFailure:(\w+)/.exec(returns)?.[1] ?? `told "${returns}"`;
    }

    /**
     * `fine`, the name of what was thrown, or what else went wrong.
     * @param {TestFile} test
     * @param {keyof typeof ways} way
     */
    async outcome(test, way) {
        try {
            return await this.#outcome(test, way);
        } catch (error) {
            this.end();
            return error.message;
        }
    }

    end() {
        this.#pipe?.end();
        this.#pipe = null;
        this.#shared = 0;
    }
}

/** @typedef {'both' | 'script' | 'rewritten'} Compared which of the two ways differ */

/** @returns {Promise<{ way: Compared, ours: string }[]>} */
async function compare(runner, test, engine) {
    const script = await runner.outcome(test, 'script');
    const rewritten = await runner.outcome(test, 'rewritten');
    if (script === rewritten) return script === engine ? [] : [{ way: 'both', ours: script }];
    const found = [];
    if (script !== engine) found.push({ way: 'script', ours: script });
    if (rewritten !== engine) found.push({ way: 'rewritten', ours: rewritten });
    return found;
}

/**
 * All tests that do not end as they do in the engine.
 * @param {TestFile[]} tests
 * @param {number} jobs
 * @returns {Promise<{ name: string, way: Compared, engine: string, ours: string }[]>}
 */
export async function differences(tests, jobs) {
    const found = [];
    let next = 0;
    const work = async () => {
        const runner = new Runner();
        while (next < tests.length) {
            const test = tests[next++];
            const engine = await runner.outcome(test, 'engine');
            for (const { way, ours } of await compare(runner, test, engine)) {
                found.push({ name: test.name, way, engine, ours });
            }
        }
        runner.end();
    };
    await Promise.all(Array.from({ length: jobs }, work));
    const key = ({ name, way }) => `${name} ${way}`;
    return found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
