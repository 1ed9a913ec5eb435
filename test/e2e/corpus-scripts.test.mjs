// Real content: every script in the version 1 files of the shared folder
// compiles.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { Pipe, missing } from '../behaviour/pipe.mjs';
import { root } from './command.mjs';

const corpus = path.resolve(root, '../shared/corpus');

/** A script as stored, and what reading its tag gives. */
/** @typedef {{ file: string, text: string, value: any }} Script */

/** @returns {{ file: string, state: Record<string, any> }[]} */
function files() {
    if (!fs.existsSync(corpus)) return [];
    return fs
        .readdirSync(corpus, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.aux'))
        .sort()
        .map((file) => ({ file, ...JSON.parse(fs.readFileSync(path.join(corpus, file), 'utf8')) }))
        .filter(({ version }) => version === 1);
}

const isScript = (text) => typeof text === 'string' && /^(?:@|📄)/u.test(text);

let pipe = null;
after(() => pipe?.end());

/** @returns {Promise<Script[]>} */
async function compile({ file, state }) {
    pipe ??= new Pipe();
    const ask = async (request) => {
        const answer = await pipe.request(request);
        assert.equal(answer.error, undefined, JSON.stringify(answer.error));
        return answer.ok;
    };
    await ask({ call: 'open' });
    const told = await ask({
        call: 'stateUpdated',
        update: {
            state, addedBots: Object.keys(state), removedBots: [], updatedBots: [], version: null,
        },
    });
    await ask({ call: 'close' });
    pipe.takeEvents();
    return Object.entries(state).flatMap(([id, bot]) =>
        Object.entries(bot.tags ?? {})
            .filter(([, text]) => isScript(text))
            .map(([tag, text]) => ({ file, text, value: told.state[id].values[tag] })),
    );
}

const found = files();
const reason = missing !== null ? `build ${missing} first` : `no folder ${corpus}`;
const skip = (found.length === 0 || missing !== null) && reason;

test('every script of real content compiles', { skip }, async (t) => {
    const texts = new Map();
    for (const file of found) {
        for (const script of await compile(file)) texts.set(script.text, script);
    }
    const scripts = [...texts.values()];
    const broken = scripts.filter(({ text, value }) => value !== text);
    const characters = scripts.reduce((sum, { text }) => sum + text.length, 0);
    t.diagnostic(
        `${found.length} files, ${scripts.length} different scripts, ${characters} characters,`
        + ` ${broken.length} do not compile`,
    );
    assert.ok(scripts.length > 0);
    assert.deepEqual(
        broken.map(({ file, text, value }) => `${file}: ${value}: ${text.slice(0, 60)}`),
        [],
    );
});
