// Updates of megabytes go to the kernel in pieces. Nobody can tell: bots, odd
// ids and odd values arrive as in a small update, and mistakes are told as ever.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipe } from '../behaviour/pipe.mjs';

const filler = 'x'.repeat(2000);

/** The text of an update with many bots, and some odd ones among them. */
function updateText() {
    const members = [];
    const ids = [];
    const add = (id, tags) => {
        ids.push(id);
        members.push(`${JSON.stringify(id)}:{"id":${JSON.stringify(id)},"tags":${tags}}`);
    };
    for (let i = 0; i < 1500; i++) add(`bot${i}`, `{"index":${i},"text":"${filler}"}`);
    add('__proto__', '{"odd":"prototype"}');
    add('7', '{"odd":"number"}');
    add('päron 🍐', '{"odd":"umlaut","nothing":{"$undefined":true},"when":{"$number":"NaN"}}');
    return `{"state":{${members.join(',')}},"addedBots":${JSON.stringify(ids)},`
        + `"removedBots":[],"updatedBots":[],"version":null}`;
}

async function ask(pipe, request) {
    const answer = await pipe.request(request);
    assert.equal(answer.error, undefined, JSON.stringify(answer.error));
    return answer.ok;
}

test('a long update brings every bot and every value', async () => {
    const pipe = new Pipe();
    try {
        await ask(pipe, { call: 'open' });
        const update = JSON.parse(updateText());
        await ask(pipe, { call: 'stateUpdated', update });
        const { result } = await ask(pipe, {
            call: 'execute',
            script: `return [getBots().length, getBot('id', '__proto__').tags.odd,
                getBot('id', '7').tags.odd, getBot('id', 'päron 🍐').tags.odd,
                getBot('id', 'bot1499').tags.text.length, getBots('index').length];`,
        });
        assert.deepEqual(result, [1503, 'prototype', 'number', 'umlaut', 2000, 1500]);
    } finally {
        pipe.end();
    }
});

test('a long update with a mistake changes nothing, and nothing of it stays behind', async () => {
    const pipe = new Pipe();
    try {
        await ask(pipe, { call: 'open' });
        const update = JSON.parse(updateText());
        update.updatedBots = 'none';
        const refused = await pipe.request({ call: 'stateUpdated', update });
        assert.equal(refused.error.name, 'InvalidRequest');
        const small = {
            state: { one: { id: 'one', tags: { a: 1 } } },
            addedBots: ['one'], removedBots: [], updatedBots: [], version: null,
        };
        await ask(pipe, { call: 'stateUpdated', update: small });
        const bots = await ask(pipe, { call: 'get', what: 'bots' });
        assert.deepEqual(Object.keys(bots), ['one']);
    } finally {
        pipe.end();
    }
});
