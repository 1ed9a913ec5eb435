// Runs scripts in a runtime of the real program and gives what they gave.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.AUXRT || path.join(root, 'build/release/auxrt');

/** The path of the program if it was not built, else null. */
export const missing = existsSync(program) ? null : program;

// Without --test: the clock of tests replaces the language's Date.
process.env.AUXRT = `'${program}' pipe`;
const { Pipe } = await import('../behaviour/pipe.mjs');

const bots = {
    me: { id: 'me', space: 'tempLocal', tags: { gridPortal: 'home' } },
    other: { id: 'other', space: 'tempLocal', tags: {
        creator: 'me', lib: '📄export const one = 1;', bad: '@throw new Error("bad");',
        echo: '@return arguments;',
    } },
};

/**
 * What a script of a bot gives, in a runtime of its own. What it waits for is
 * answered by `answers`: actions for the runtime, made of those that it queued.
 * @param {string} script
 * @param {(actions: any[]) => any[]} [answers]
 */
export async function resultOf(script, answers = () => []) {
    const pipe = new Pipe();
    const ask = async (request) => {
        const answer = await pipe.request(request);
        if (answer.error) throw new Error(`${request.call}: ${JSON.stringify(answer.error)}`);
        return answer.ok;
    };
    try {
        await ask({ call: 'open', userId: 'me' });
        const tags = { list: [1, 2], plain: 'text', link: '🔗other', spot: '➡️1,2', run: `@${script}` };
        const state = { ...bots, reach: { id: 'reach', tags } };
        await ask({ call: 'stateUpdated', update: {
            state, addedBots: Object.keys(state), removedBots: [], updatedBots: [], version: null,
        } });
        const { results, errors } = await ask({ call: 'shout', name: 'run', bots: ['reach'] });
        if (errors.length > 0) throw new Error(JSON.stringify(errors));
        let [result] = results;
        const number = result?.$promise;
        while (number !== undefined) {
            await ask({ call: 'get', what: 'energy' });
            const events = pipe.takeEvents();
            const settled = events.find((e) => e.event === 'settled' && e.promise === number);
            if (settled?.status === 'rejected') throw new Error(JSON.stringify(settled.value));
            if (settled) {
                result = settled.value;
                break;
            }
            const stopped = events.find((e) => e.event === 'stopped_script');
            if (stopped) throw new Error(JSON.stringify(stopped));
            const actions = answers(events.flatMap((e) => e.actions ?? []));
            await ask({ call: 'process', actions });
        }
        return result;
    } finally {
        pipe.end();
    }
}
