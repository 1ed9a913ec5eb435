// A map that is replaced when much was removed from it, against a plain one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbers } from './fake-native.mjs';
import { LastingMap } from '../../src/kernel/core/lasting-map.js';

const entriesOf = (map) => {
    const entries = [];
    map.forEach((value, key) => entries.push([key, value]));
    return entries;
};

test('it has what was put into it and not removed, in this order', () => {
    const next = numbers(7);
    const map = new LastingMap();
    const model = new Map();
    for (let step = 0; step < 20000; step++) {
        const key = `k${Math.floor(next(0, 400))}`;
        if (next(0, 1) < 0.5) {
            map.set(key, step);
            model.set(key, step);
        } else {
            map.delete(key);
            model.delete(key);
        }
        assert.equal(map.get(key), model.get(key));
        assert.equal(map.has(key), model.has(key));
        assert.equal(map.size, model.size);
        if (step % 500 === 0) assert.deepEqual(entriesOf(map), [...model]);
    }
    assert.deepEqual(entriesOf(map), [...model]);
});

test('the map of the engine is another one once more was removed than is left', () => {
    const map = new LastingMap();
    map.set('stays', 0);
    const first = map.map;
    for (let i = 0; i < 1000; i++) {
        map.set(i, i);
        map.delete(i);
    }
    assert.equal(map.map, first);
    map.set('goes', 0);
    map.delete('goes');
    assert.notEqual(map.map, first);
    assert.deepEqual(entriesOf(map), [['stays', 0]]);
});
