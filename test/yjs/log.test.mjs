// What a user would lose: a document that has been edited for years by many. Its
// log is made short from time to time, and stays the same document.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import * as Y from 'yjs';
import { Peer, add, base64, mask, set, stateOf, textEdit } from './peer.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'auxrt-yjs-'));
const peer = new Peer();
after(async () => {
    await peer.close();
    fs.rmSync(folder, { recursive: true, force: true });
});

test('a long log of several sites is made short, and waiting updates are kept', async () => {
    const store = path.join(folder, 'store.db');
    await peer.ask({ open: store });
    await peer.edit(add('a', { text: '.' }), mask('a', { m: 1 }));
    const others = [17, 4000000001].map((client) => {
        const doc = new Y.Doc();
        doc.clientID = client;
        return doc;
    });
    // The first half of what one of them does comes at the very end.
    const late = new Y.Doc();
    late.clientID = 99;
    late.getMap('bots').set('late', new Y.Map());
    const first = Y.encodeStateAsUpdate(late);
    late.getMap('bots').get('late').set('tag', 'value');
    await peer.merge(Y.encodeStateAsUpdate(late, Y.encodeStateVector(
        (() => { const doc = new Y.Doc(); Y.applyUpdate(doc, first); return doc; })())));
    for (let i = 0; i < 300; i++) {
        for (const doc of others) {
            const before = Y.encodeStateVector(doc);
            doc.getMap('bots').set(`b${i % 7}`, new Y.Map([['n', i], ['t', new Y.Text(`${i}`)]]));
            doc.getMap('masks').set(`b${i % 7}:m`, i);
            await peer.ask({ merge: [base64(Y.encodeStateAsUpdate(doc, before))] });
        }
        await peer.edit(set('a', { n: i, text: textEdit(null, `${i % 10}`) }));
    }
    const state = await peer.state();
    assert.deepEqual(await peer.mirror(), state);
    assert.ok(await peer.ask({ log: true }) < 600);
    await peer.ask({ open: store });
    assert.deepEqual(await peer.state(), state);
    assert.deepEqual(stateOf(await peer.document()), state);
    await peer.merge(first);
    assert.deepEqual((await peer.state()).late.tags, { tag: 'value' });
});
