// What a user would lose: tags that mean what the rules about values say.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { Pipe } from '../behaviour/pipe.mjs';

/** @type {{ rule: string, raw: string, kind: string, value: any }[]} */
const rows = JSON.parse(fs.readFileSync(new URL('rows.json', import.meta.url), 'utf8'));

test('scripts read what the text of a tag stands for', async () => {
    const pipe = new Pipe();
    try {
        await pipe.request({ call: 'open' });
        const tags = Object.fromEntries(rows.map(({ raw }, i) => [`t${i}`, raw]));
        await pipe.request({
            call: 'stateUpdated',
            update: {
                state: { a: { id: 'a', tags } },
                addedBots: ['a'], removedBots: [], updatedBots: [], version: null,
            },
        });
        const answer = await pipe.request({
            call: 'test.eval', bot: 'a', arg: rows.length,
            script: 'return Array.from({ length: that }, (_, i) => tags["t" + i]);',
        });
        const seen = answer.ok.returns;
        for (const [i, { rule, raw, kind, value }] of rows.entries()) {
            // Messages of errors are the engine's.
            if (value?.$error) delete seen[i].$error.message;
            assert.deepEqual(seen[i], value, `${rule}: ${kind} ${raw}`);
        }
    } finally {
        pipe.end();
    }
});
