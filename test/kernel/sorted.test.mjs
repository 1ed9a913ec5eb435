// Sets of records that are read in the order of ids, against a plain model.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbers } from './fake-native.mjs';
import { setNative } from '../../src/kernel/core/native.js';
import { SortedRecords, sortById } from '../../src/kernel/core/sorted.js';

// The C function that sorts many ids may leave it to the engine.
setNative({ order: () => undefined });

/** The kernel's lists have no methods. */
const plain = (list) => Array.from({ length: list.length }, (_, i) => list[i]);
const byId = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Few and many changes between two reads, ids that come again, entries noted twice. */
function play(seed, steps, most) {
    const next = numbers(seed);
    const below = (n) => Math.floor(next(0, n));
    const members = new Set();
    const list = new SortedRecords((record) => members.has(record), null, null);
    const known = [];
    const snapshots = [];
    for (let step = 0; step < steps; step++) {
        for (let i = below(most); i >= 0; i--) {
            const chance = next(0, 1);
            if (chance < 0.5 || known.length === 0) {
                const record = { id: `b${below(600)}`, step };
                if ([...members].some(({ id }) => id === record.id)) continue;
                known.push(record);
                members.add(record);
                list.add(record);
            } else if (chance < 0.8) {
                const record = known[below(known.length)];
                if (!members.delete(record)) continue;
                list.drop(record);
            } else if (chance < 0.9) {
                const record = known[below(known.length)];
                if (members.has(record)) list.add(record);
            } else {
                list.drop(known[below(known.length)]);
            }
        }
        const read = list.read();
        const expected = [...members].sort(byId);
        assert.deepEqual(plain(read), expected, `seed ${seed}, step ${step}`);
        assert.equal(list.count(), members.size);
        snapshots.push([read, expected]);
    }
    for (const [read, expected] of snapshots) assert.deepEqual(plain(read), expected);
}

test('a set has just its members in order, and lists that were read stay as they were', () => {
    for (let seed = 1; seed <= 40; seed++) play(seed, 60, seed % 2 === 0 ? 3 : 12);
    play(41, 12, 900);
});

test('members that come and go take no room, though nobody reads', () => {
    for (const [alive, leaves] of [[0, 'remove'], [0, 'drop'], [50, 'drop'], [200, 'remove']]) {
        const members = new Set();
        const list = new SortedRecords((record) => members.has(record), null, null);
        const queue = [];
        for (let i = 0; i < 20000; i++) {
            const record = { id: `b${(i * 7919) % 20011}` };
            members.add(record);
            list.add(record);
            queue.push(record);
            if (queue.length <= alive) continue;
            const first = queue.shift();
            members.delete(first);
            list[leaves](first);
            const size = list.main.length + list.pending.length;
            assert.ok(size <= 2 * alive + 140, `${size} entries for ${alive} members`);
        }
        assert.deepEqual(plain(list.read()), [...members].sort(byId));
    }
});

test('records are sorted by ids, with or without the help of C', () => {
    const records = Array.from({ length: 200 }, (_, i) => ({ id: `b${(i * 77) % 200}` }));
    assert.deepEqual(plain(sortById([...records])), [...records].sort(byId));
    setNative({
        order: (count, lines) => {
            const ids = lines.split('\n');
            return Int32Array.from(ids.map((_, i) => i).sort((a, b) => (ids[a] < ids[b] ? -1 : 1)));
        },
    });
    assert.deepEqual(plain(sortById([...records])), [...records].sort(byId));
});
