// Snapshots and mods of plain bots.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbers } from './fake-native.mjs';
import {
    applyDiffToSnapshot, diffSnapshots, getFormattedJSON, getJSON, getSnapshot,
} from '../../src/kernel/api/impl/snapshot-json.js';

const next = numbers(23);
const pick = (list) => list[Math.floor(next(0, list.length))];

function randomTags() {
    const tags = {};
    for (const name of ['a', 'b', 'c']) {
        const value = pick([undefined, 1, 2, 'x', true, { deep: [1] }, { deep: [2] }]);
        if (value !== undefined) tags[name] = value;
    }
    return tags;
}

function randomSnapshot() {
    const snapshot = {};
    for (const id of ['one', 'two', 'three']) {
        if (next(0, 1) < 0.3) continue;
        const bot = { id, tags: randomTags() };
        const masks = {};
        for (const space of ['local', 'tempLocal']) {
            const tags = randomTags();
            if (next(0, 1) < 0.5 && Object.keys(tags).length > 0) masks[space] = tags;
        }
        if (Object.keys(masks).length > 0) bot.masks = masks;
        snapshot[id] = bot;
    }
    return snapshot;
}

test('a difference leads from one snapshot to the other', () => {
    for (let i = 0; i < 500; i++) {
        const before = randomSnapshot();
        const after = randomSnapshot();
        const copies = JSON.stringify([before, after]);
        const diff = diffSnapshots(before, after);
        assert.deepEqual(applyDiffToSnapshot(before, diff), after, JSON.stringify(diff));
        assert.equal(JSON.stringify([before, after]), copies, 'the snapshots were changed');
        assert.deepEqual(diffSnapshots(after, after), {});
    }
});

test('a difference names what changed and nothing else', () => {
    const before = { a: { id: 'a', tags: { same: 1, old: 2, gone: 3 } }, b: { id: 'b', tags: {} } };
    const after = { a: { id: 'a', tags: { same: 1, old: 5, empty: '' } }, c: { id: 'c', tags: {} } };
    const diff = diffSnapshots(before, after);
    assert.deepEqual(diff,
        { a: { tags: { old: 5, empty: null, gone: null } }, b: null, c: after.c });
    assert.equal(diff.c, after.c);
});

test('applied changes remove what became empty', () => {
    const snapshot = { a: { id: 'a', tags: { x: 1 }, masks: { local: { m: 1 } } } };
    const applied = applyDiffToSnapshot(snapshot,
        { a: { tags: { x: '', y: 2 }, masks: { local: { m: null } } }, no: null });
    assert.deepEqual(applied, { a: { id: 'a', tags: { y: 2 } } });
});

test('text edits are applied', () => {
    const edit = {
        '\u0011tag_edit': true,
        version: {},
        operations: [[{ type: 'preserve', count: 2 }, { type: 'insert', text: '!' }]],
    };
    const applied = applyDiffToSnapshot({ a: { id: 'a', tags: { x: 'abc' } } },
        { a: { tags: { x: edit } } });
    assert.equal(applied.a.tags.x, 'ab!c');
});

test('plain bots are taken as they are, without empty masks', () => {
    const bot = { id: 'a', space: 'local', tags: { x: 1 }, masks: { local: { y: null }, tempLocal: { z: 2 } } };
    const snapshot = getSnapshot([bot]);
    assert.deepEqual(snapshot,
        { a: { id: 'a', space: 'local', tags: { x: 1 }, masks: { tempLocal: { z: 2 } } } });
    bot.tags.x = 5;
    assert.equal(snapshot.a.tags.x, 1);
    assert.deepEqual(getSnapshot({ id: 'b', tags: {} }), { b: { id: 'b', tags: {} } });
});

test('JSON of data is sorted', () => {
    assert.equal(getJSON({ b: 1, a: 2 }), '{"a":2,"b":1}');
    assert.equal(getFormattedJSON([]), '[\n]');
});
