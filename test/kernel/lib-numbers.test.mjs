// Sums, random numbers and easing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import './fake-native.mjs';
import { easingOf } from '../../src/kernel/lib/easing.js';
import {
    areClose, average, standardDeviation, sum, toDegrees, toRadians,
} from '../../src/kernel/lib/numbers.js';
import {
    engineSource, generatorOf, randomNumber, randomWhole, seededSource,
} from '../../src/kernel/lib/random.js';

test('lists are summed with all lists in them', () => {
    assert.equal(sum([1, '2', [3, ['4.5']]]), 10.5);
    assert.equal(sum([]), 0);
    assert.equal(sum('7'), 7);
    assert.ok(Number.isNaN(sum(['a', 1])));
    assert.ok(Number.isNaN(sum(null)));
    assert.equal(average([1, [2, 3]]), 3);
    assert.ok(Number.isNaN(average([])));
    assert.equal(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9]), 2);
    assert.equal(standardDeviation(5), 0);
});

test('angles are converted and near numbers recognized', () => {
    assert.equal(toDegrees(Math.PI), 180);
    assert.equal(toRadians(90), Math.PI / 2);
    for (const difference of [0, 0.0049, -0.0049]) assert.ok(areClose(1, 1 + difference));
    for (const difference of [0.0051, -0.0051, NaN]) assert.ok(!areClose(1, 1 + difference));
    assert.equal(areClose(0, 0.005), false);
});

test('a seed determines the numbers, as content that stored them expects', () => {
    assert.equal(seededSource(1)(), 0.2694488477791326);
    assert.equal(seededSource(100)(), 0.6781078499227314);
    assert.equal(seededSource('1')(), 0.2694488477791326);
    const a = generatorOf('seed');
    const b = generatorOf('seed');
    for (let i = 0; i < 50; i++) assert.equal(a.random(), b.random());
    assert.equal(a.seed, 'seed');
});

test('without a seed the numbers differ', () => {
    const one = generatorOf(null);
    assert.equal(one.seed, null);
    assert.notEqual(one.random(), generatorOf(null).random());
});

test('random numbers stay within their bounds', () => {
    const seen = new Set();
    for (let i = 0; i < 2000; i++) {
        const number = randomNumber(engineSource, -2, 5);
        assert.ok(number >= -2 && number < 5, `${number}`);
        const whole = randomWhole(engineSource, 1, 7);
        assert.ok(Number.isInteger(whole) && whole >= 1 && whole < 7, `${whole}`);
        seen.add(whole);
    }
    assert.deepEqual([...seen].sort(), [1, 2, 3, 4, 5, 6]);
    assert.equal(randomWhole(engineSource, 4.2), 5);
    assert.equal(randomWhole(engineSource, 5, 0), 5);
    const above = randomNumber(engineSource, 10, 0);
    assert.ok(above >= 10 && above < 11);
    assert.equal(randomWhole(() => 0.999999, 1.5, 3.9), 2);
});

const types = [
    'linear', 'quadratic', 'cubic', 'quartic', 'quintic', 'sinusoidal', 'exponential',
    'circular', 'elastic',
];

test('every curve leads from 0 to 1, its end being its start turned around', () => {
    for (const type of types) {
        const start = easingOf({ type, mode: 'in' });
        const end = easingOf({ type, mode: 'out' });
        const both = easingOf({ type, mode: 'inout' });
        for (const curve of [start, end, both]) {
            assert.ok(Math.abs(curve(0)) < 1e-12, `${type} begins at ${curve(0)}`);
            assert.ok(Math.abs(curve(1) - 1) < 1e-12, `${type} ends at ${curve(1)}`);
        }
        for (let i = 0; i <= 20; i++) {
            const x = i / 20;
            assert.ok(Math.abs(end(x) - (1 - start(1 - x))) < 1e-12, `${type} at ${x}`);
            assert.ok(Math.abs(both(x) + both(1 - x) - 1) < 1e-12, `${type} at ${x}`);
        }
    }
});

test('curves have the values that animations were made for', () => {
    const quarter = (type) => ['in', 'out', 'inout'].map((mode) =>
        Math.round(easingOf({ type, mode })(0.25) * 1e6) / 1e6);
    assert.deepEqual(quarter('linear'), [0.25, 0.25, 0.25]);
    assert.deepEqual(quarter('quadratic'), [0.0625, 0.4375, 0.125]);
    assert.deepEqual(quarter('cubic'), [0.015625, 0.578125, 0.0625]);
    assert.deepEqual(quarter('sinusoidal'), [0.07612, 0.382683, 0.146447]);
    assert.deepEqual(quarter('exponential'), [0.005524, 0.823223, 0.015625]);
    assert.deepEqual(quarter('circular'), [0.031754, 0.661438, 0.066987]);
    assert.deepEqual(quarter('elastic').slice(0, 2), [0.003906, 1.125]);
    assert.ok(Math.abs(easingOf('elastic')(0.25)) < 1e-12);
});

test('easing is a function, a name or an object, and a line otherwise', () => {
    const own = (x) => x * 3;
    assert.equal(easingOf(own), own);
    assert.equal(easingOf('quadratic')(0.25), 0.125);
    assert.equal(easingOf({ type: 'quadratic' })(0.25), 0.125);
    for (const unknown of [null, undefined, 'bumpy', {}, { type: 'toString' }, 5]) {
        assert.equal(easingOf(unknown)(0.3), 0.3, `${unknown}`);
    }
});
