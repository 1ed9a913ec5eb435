// What a user would lose: an edit that was acknowledged. The program is killed
// at random moments while it edits and commits; opened again, its document has
// each batch that it told of as committed, at most the next one, and each whole.
//
// AUXRT_YJS_KILLS says how often (8; the soak has 300).

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Peer, add, mask, set, stateOf, textEdit } from './peer.mjs';

const KILLS = Number(process.env.AUXRT_YJS_KILLS ?? 8);

/** Batch number n: a tag, a mask, a bot and a text agree about it. @param {number} n */
function batch(n) {
    return [
        set('a', { n, text: textEdit(null, `${n % 10}`) }),
        mask('a', { n }),
        add(`b${n % 20}`, { n }),
    ];
}

/** @param {Record<string, any>} state @returns {number} the last batch that is there */
function lastBatch(state) {
    const { n, text = '' } = state.a.tags;
    assert.equal(state.a.masks?.shared.n ?? 0, n);
    assert.equal(text.length, n);
    for (let i = Math.max(1, n - 19); i <= n; i++) {
        assert.equal(state[`b${i % 20}`].tags.n, i);
        assert.equal(text[n - i], `${i % 10}`);
    }
    return n;
}

test(`after ${KILLS} kills each acknowledged batch is there, and whole`, async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'auxrt-yjs-'));
    const store = path.join(folder, 'store.db');
    let acknowledged = 0;
    let begun = 0;
    try {
        for (let kill = 0; kill <= KILLS; kill++) {
            const peer = new Peer();
            await peer.ask({ open: store });
            if (kill === 0) await peer.edit(add('a', { n: 0 }));
            const state = await peer.state();
            const last = lastBatch(state);
            assert.ok(last >= acknowledged, `${last} of ${acknowledged} batches are there`);
            assert.ok(last <= begun, `batch ${last} was never begun`);
            assert.deepEqual(stateOf(await peer.document()), state);
            if (kill === KILLS) {
                await peer.close();
                break;
            }
            // A kill after some batches, at no moment in particular.
            acknowledged = begun = last;
            let goesOn = true;
            const rounds = 1 + Math.floor(Math.random() * 12);
            const wait = Math.random() * 3;
            for (let i = 0; goesOn; i++) {
                begun++;
                const edited = peer.edit(...batch(begun)).then(
                    () => true, () => false);
                if (i === rounds) setTimeout(() => peer.kill(), wait);
                goesOn = await edited;
                if (goesOn) acknowledged = begun;
            }
        }
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
    assert.ok(acknowledged > 0);
});
