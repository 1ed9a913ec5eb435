// What a user would lose: an edit where they made it. Text edits name the version
// of the text that their author saw; others may have changed it since.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as Y from 'yjs';
import { Peer, add, mask, remove, set, stateOf, textEdit } from './peer.mjs';

const peer = new Peer();
after(() => peer.close());

/** A document with one text, and another site that has it too. @param {string} text */
async function begin(text) {
    await peer.ask({ open: null });
    await peer.edit(add('a', { text }));
    const other = await peer.document();
    other.clientID = 5;
    const bot = /** @type {Y.Map<any>} */ (other.getMap('bots').get('a'));
    const version = await peer.ask({ version: true });
    return { other, version, theirs: /** @type {Y.Text} */ (bot.get('text')) };
}

/** @param {Y.Doc} other */
async function send(other) {
    await peer.merge(Y.encodeStateAsUpdate(other));
}

async function text() {
    return (await peer.state()).a?.tags.text;
}

test('an insertion is made where its author saw the place', async () => {
    const { other, theirs, version } = await begin('hello world');
    theirs.insert(0, '>>> ');
    theirs.insert(theirs.length, ' <<<');
    await send(other);
    await peer.edit(set('a', { text: textEdit(version, 5, ', dear') }));
    assert.equal(await text(), '>>> hello, dear world <<<');
    await peer.edit(set('a', { text: textEdit(version, 17, '!') }));
    assert.equal(await text(), '>>> hello, dear world <<<!');
});

test('an insertion beside text that is gone keeps its place', async () => {
    const { other, theirs, version } = await begin('abcdef');
    theirs.delete(0, 2);
    await send(other);
    await peer.edit(set('a', { text: textEdit(version, 4, 'X') }));
    assert.equal(await text(), 'cdXef');
    // Its author knows that now.
    const now = await peer.ask({ version: true });
    await peer.edit(set('a', { text: textEdit(now, 1, 'Y') }));
    assert.equal(await text(), 'cYdXef');
});

test('a deletion takes what its author saw, and nothing that came in between', async () => {
    const { other, theirs, version } = await begin('abcdef');
    theirs.insert(3, '123');
    theirs.delete(4, 1);
    await send(other);
    assert.equal(await text(), 'abc13def');
    await peer.edit(set('a', { text: textEdit(version, 1, { delete: 4 }) }));
    assert.equal(await text(), 'a13f');
});

test('several steps of one edit follow each other', async () => {
    const { other, theirs, version } = await begin('one two');
    theirs.insert(0, '0 ');
    await send(other);
    const edit = textEdit(version, 3, ',', 1, { delete: 3 }, 'three');
    edit.operations.push(...textEdit(version, { delete: 3 }, 'ONE').operations);
    await peer.edit(set('a', { text: edit }));
    assert.equal(await text(), '0 ONE, three');
});

test('an author knows its own edits, told or not', async () => {
    const { version } = await begin('ab');
    await peer.edit(set('a', { text: textEdit(version, 1, '12') }));
    await peer.edit(set('a', { text: textEdit(version, 3, '3') }));
    await peer.edit(set('a', { text: textEdit(version, 1, { delete: 1 }) }));
    await peer.edit(set('a', { text: textEdit(version, 1, 'X') }));
    assert.equal(await text(), 'aX23b');
});

test('an edit without a version means the text as it is now', async () => {
    const { other, theirs } = await begin('abc');
    theirs.insert(0, '>');
    await send(other);
    await peer.edit(set('a', { text: textEdit(null, 1, 'X') }));
    assert.equal(await text(), '>Xabc');
    await peer.edit(set('a', { text: textEdit({ vector: { elsewhere: 3 } }, 0, 'Y') }));
    assert.equal(await text(), 'Y>Xabc');
});

test('values that are no text become one, and an empty text is no value', async () => {
    await peer.ask({ open: null });
    await peer.edit(add('a', { n: 1.5, list: [1, { k: 'v' }], no: false }));
    await peer.edit(
        set('a', {
            n: textEdit(null, 3, '!'),
            list: textEdit(null, { delete: 1 }),
            no: textEdit(null, 5, '?'),
            fresh: textEdit(null, 'new'),
        }),
        mask('a', { m: textEdit(null, 'mask') }),
        mask('gone', { 'n:o': textEdit(null, 'x') }));
    const expected = {
        a: {
            id: 'a',
            tags: { n: '1.5!', list: '1,{"k":"v"}]', no: 'false?', fresh: 'new' },
            masks: { shared: { m: 'mask' } },
        },
        gone: { masks: { shared: { 'n:o': 'x' } } },
    };
    assert.deepEqual(await peer.state(), expected);
    await peer.edit(set('a', { fresh: textEdit(null, { delete: 3 }) }));
    delete /** @type {any} */ (expected.a.tags).fresh;
    assert.deepEqual(await peer.state(), expected);
    assert.deepEqual(await peer.mirror(), expected);
    assert.deepEqual(stateOf(await peer.document()), expected);
});

test('half a character that an edit leaves is told to those who made the edit', async () => {
    await begin('a😀b');
    await peer.edit(set('a', { text: textEdit(null, 2, 'X') }));
    assert.equal(await text(), 'a\ufffdX\ufffdb');
    assert.equal((await peer.mirror()).a.tags.text, 'a\ufffdX\ufffdb');
    await peer.edit(set('a', { text: 'half \ud83d', list: ['\ude00'] }));
    assert.deepEqual((await peer.state()).a.tags, { text: 'half \ufffd', list: ['\ufffd'] });
    assert.deepEqual(await peer.mirror(), await peer.state());
});

test('what others do to a text is told as an edit of the text', async () => {
    const { other, theirs } = await begin('hello world');
    theirs.insert(5, ', dear');
    await peer.ask({ merge: [Buffer.from(Y.encodeStateAsUpdate(other)).toString('base64')] });
    const told = await peer.ask({ told: true });
    const edit = told.state.a.tags.text;
    assert.deepEqual(edit.operations, [
        [{ type: 'preserve', count: 5 }, { type: 'insert', text: ', dear' }]]);
    assert.equal(edit.isRemote, true);
    assert.equal(edit.version['5'], 6);
    assert.deepEqual(told.updatedBots, ['a']);
    assert.equal(told.version.vector['5'], 6);
    assert.notEqual(told.version.currentSite, told.version.remoteSite);
});

test('edits that cannot be are refused with a reason', async () => {
    await begin('text');
    const { refused } = await peer.edit(
        set('nobody', { x: 1 }),
        mask('with:colon', { x: 1 }),
        set('a', { text: { '\u0011tag_edit': true, operations: [[{ type: 'jump' }]] } }),
        { type: 'update_bot', id: 'a', update: { masks: { local: { x: 1 } } } });
    assert.deepEqual(refused, ['not_found', 'invalid', 'invalid', 'wrong_space']);
    assert.equal(await text(), 'text');
});

test('a bot that goes takes its masks along; those of a bot elsewhere stay', async () => {
    const { other } = await begin('text');
    await peer.edit(mask('a', { m: 1 }), mask('elsewhere', { m: 2 }), remove('a'));
    assert.deepEqual(await peer.state(), { elsewhere: { masks: { shared: { m: 2 } } } });
    assert.deepEqual(stateOf(await peer.document()), await peer.state());
    // Other programs leave the masks: they are still there.
    other.getMap('masks').set('b:k', 1);
    other.getMap('bots').set('b', new Y.Map());
    other.getMap('bots').delete('b');
    await send(other);
    assert.deepEqual(await peer.mirror(), {
        elsewhere: { masks: { shared: { m: 2 } } },
        b: { masks: { shared: { k: 1 } } },
    });
});

test('what was edited before a damaged update came is told and kept', async () => {
    const { other } = await begin('text');
    await peer.ask({ apply: [set('a', { n: 1 })] });
    const update = Y.encodeStateAsUpdate(other);
    await assert.rejects(
        peer.ask({ merge: [Buffer.from(update.subarray(0, 5)).toString('base64')] }), /damaged/);
    await peer.ask({ commit: true });
    assert.deepEqual((await peer.mirror()).a.tags, { text: 'text', n: 1 });
    assert.deepEqual(stateOf(await peer.document()), await peer.state());
});

test('damaged updates are refused, and the document is as before', async () => {
    const { other, theirs } = await begin('text');
    theirs.insert(0, 'more ');
    const update = Y.encodeStateAsUpdate(other);
    for (const length of [1, 5, update.length - 1]) {
        await assert.rejects(peer.merge(update.subarray(0, length)), /damaged/);
        assert.equal(await text(), 'text');
        assert.deepEqual(stateOf(await peer.document()), await peer.state());
    }
    await send(other);
    assert.equal(await text(), 'more text');
});
