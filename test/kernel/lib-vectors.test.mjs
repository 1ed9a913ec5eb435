// Vectors, rotations and geometry: laws that hold for many inputs, and the
// special cases that content relies on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbers } from './fake-native.mjs';
import { anchorOffset, forwardDirection, intersectPlane } from '../../src/kernel/lib/geometry.js';
import { Quaternion, Rotation } from '../../src/kernel/lib/rotation.js';
import {
    addVectors, negateVector, normalizeVector, scaleVector, subtractVectors, vectorLength,
} from '../../src/kernel/lib/vector-math.js';
import { Vector2, Vector3 } from '../../src/kernel/lib/vector.js';

const next = numbers(7);
const vector = () => new Vector3(next(-10, 10), next(-10, 10), next(-10, 10));
const rotation = () => new Rotation({ axis: vector(), angle: next(-3, 3) });

function near(actual, expected, what = '') {
    const distance = actual instanceof Vector3
        ? Vector3.distanceBetween(actual, expected)
        : Math.abs(actual - expected);
    assert.ok(distance < 1e-9, `${what} expected ${expected}, got ${actual}`);
}

function many(check) {
    for (let i = 0; i < 200; i++) check(i);
}

test('vector arithmetic obeys its laws', () => {
    many(() => {
        const a = vector();
        const b = vector();
        near(a.add(b).subtract(b), a);
        near(a.dot(b), b.dot(a));
        near(a.cross(b).dot(a), 0);
        near(a.cross(b), b.cross(a).negate());
        near(a.normalize().length(), 1);
        near(a.length() ** 2, a.squareLength());
        near(a.multiplyScalar(3), a.multiply(new Vector3(3, 3, 3)));
        near(Vector3.interpolatePosition(a, b, 0.25), a.multiplyScalar(0.75).add(b.multiplyScalar(0.25)));
        near(Vector3.distanceBetween(a, b), a.subtract(b).length());
        near(a.dot(b), a.length() * b.length() * Math.cos(Vector3.angleBetween(a, b)));
        const flat = new Vector2(a.x, a.y);
        near(flat.normalize().length(), 1);
        near(Vector2.distanceBetween(flat, new Vector2(b.x, b.y)), Math.hypot(a.x - b.x, a.y - b.y));
    });
});

test('vectors start at zero, print themselves and compare exactly', () => {
    assert.equal(`${new Vector2()} ${new Vector3()}`, 'Vector2(0, 0) Vector3(0, 0, 0)');
    assert.ok(new Vector3(1, 2, 3).equals(new Vector3(1, 2, 3)));
    assert.ok(!new Vector3(1, 2, 3).equals(new Vector3(1, 2, 3.0000001)));
    assert.equal(new Vector3(1, 2, 3).equals(null), false);
    assert.deepEqual({ ...new Vector3(1, 2, 3).xz }, { x: 1, y: 3 });
    assert.deepEqual({ ...new Vector3(1, 2, 3).yz }, { x: 2, y: 3 });
    assert.deepEqual({ ...new Vector3(1, 2, 3).xy }, { x: 1, y: 2 });
});

test('normalizing gives the same vector at length one and NaN at zero', () => {
    const unit = new Vector3(0, 1, 0);
    assert.equal(unit.normalize(), unit);
    assert.ok(Number.isNaN(new Vector3().normalize().x));
    assert.ok(Number.isNaN(new Vector2().normalize().x));
    near(Vector3.createNormalized(3, 0, 4), new Vector3(0.6, 0, 0.8));
    assert.equal(Vector2.createNormalized(0, 9).y, 1);
    near(Vector3.interpolateDirection(new Vector3(1, 0, 0), new Vector3(0, 1, 0), 0.5).length(), 1);
});

test('a direction has no angle to itself, whatever is rounded', () => {
    many(() => {
        const a = vector();
        assert.ok(!Number.isNaN(Vector3.angleBetween(a, a)));
        assert.ok(!Number.isNaN(Vector3.angleBetween(a, a.negate())));
    });
});

test('rotations keep lengths, compose and invert', () => {
    many(() => {
        const a = rotation();
        const b = rotation();
        const v = vector();
        near(a.rotateVector3(v).length(), v.length());
        near(a.invert().rotateVector3(a.rotateVector3(v)), v);
        near(a.combineWith(b).rotateVector3(v), b.rotateVector3(a.rotateVector3(v)));
        near(new Rotation({ sequence: [a, b] }).rotateVector3(v), a.combineWith(b).rotateVector3(v));
        assert.ok(Rotation.angleBetween(a, a) < 1e-6);
        near(a.quaternion.length(), 1);
    });
});

test('axis and angle come back from a rotation', () => {
    many(() => {
        const axis = vector().normalize();
        const angle = next(0.1, 3);
        const back = new Rotation({ axis, angle }).axisAndAngle();
        near(back.axis, axis);
        near(back.angle, angle);
        near(Rotation.angleBetween(new Rotation(), new Rotation({ axis, angle })), angle);
    });
});

test('a turn from one direction to another brings it there', () => {
    many(() => {
        const from = vector().normalize();
        const to = vector().normalize();
        near(new Rotation({ from, to }).rotateVector3(from), to);
    });
    const parallel = new Rotation({ from: new Vector3(1, 0, 0), to: new Vector3(2, 0, 0) });
    assert.ok(Number.isNaN(parallel.quaternion.x));
});

test('Euler angles turn around the axes in their order', () => {
    const around = (axis, angle) => new Rotation({ axis, angle });
    const axes = { X: new Vector3(1, 0, 0), Y: new Vector3(0, 1, 0), Z: new Vector3(0, 0, 1) };
    many(() => {
        const euler = { x: next(-3, 3), y: next(-3, 3), z: next(-3, 3) };
        const v = vector();
        for (const order of ['XYZ', 'XZY', 'YXZ', 'YZX', 'ZXY', 'ZYX']) {
            const turns = [...order].map((axis) => around(axes[axis], euler[axis.toLowerCase()]));
            const extrinsic = new Rotation({ sequence: turns });
            const intrinsic = new Rotation({ sequence: [...turns].reverse() });
            near(new Rotation({ euler: { ...euler, order } }).rotateVector3(v),
                intrinsic.rotateVector3(v), order);
            near(new Rotation({ euler: { ...euler, order, extrinsic: true } }).rotateVector3(v),
                extrinsic.rotateVector3(v), order);
        }
        near(new Rotation({ euler }).rotateVector3(v),
            new Rotation({ euler: { ...euler, order: 'XYZ' } }).rotateVector3(v));
    });
    assert.throws(() => new Rotation({ euler: { x: 0, y: 0, z: 0, order: 'ABC' } }), /X, Y and Z/);
});

test('looking in a direction turns forward there and keeps up upright', () => {
    const up = new Vector3(0, 0, 1);
    many(() => {
        const direction = vector();
        const look = new Rotation({ direction, upwards: up, errorHandling: 'error' });
        near(look.rotateVector3(new Vector3(0, 1, 0)), direction.normalize());
        near(look.rotateVector3(new Vector3(1, 0, 0)).z, 0);
        assert.ok(look.rotateVector3(up).z >= 0);
    });
});

test('looking nowhere, straight up and with a wrong errorHandling', () => {
    const up = new Vector3(0, 0, 1);
    const look = (direction, errorHandling) =>
        new Rotation({ direction, upwards: up, errorHandling });
    assert.ok(look(new Vector3(0.001, 0, 0), 'error').equals(new Rotation()));
    assert.throws(() => look(up, 'error'), /parallel/);
    assert.throws(() => look(up.negate(), 'error'), /parallel/);
    assert.throws(() => look(up, 'ignore'), /"error" or "nudge"/);
    const nudged = look(up, 'nudge').rotateVector3(new Vector3(0, 1, 0));
    assert.ok(Vector3.distanceBetween(nudged, up) < 0.001, `${nudged}`);
});

test('interpolated rotations lie on the way', () => {
    many(() => {
        const axis = vector().normalize();
        const a = new Rotation({ axis, angle: 0.2 });
        const b = new Rotation({ axis, angle: 1.4 });
        const amount = next(0, 1);
        near(Rotation.interpolate(a, b, amount).axisAndAngle().angle, 0.2 + 1.2 * amount);
    });
    const a = rotation();
    assert.ok(Rotation.interpolate(a, a, 0.5).equals(a)
        || Rotation.angleBetween(Rotation.interpolate(a, a, 0.5), a) < 1e-7);
});

test('a rotation is made of nothing, a quaternion or something unknown', () => {
    assert.equal(`${new Rotation()}`, 'Rotation(identity)');
    assert.ok(new Rotation({ unknown: 1 }).equals(new Rotation()));
    assert.ok(new Rotation(null).equals(new Rotation()));
    const half = new Rotation(new Quaternion(0, 0, 2, 2));
    near(half.quaternion.length(), 1);
    assert.match(`${half}`, /^Rotation\(axis: Vector3\(0, 0, (1|0\.9+)\), angle: Math\.PI \* 0\.5/);
    assert.ok(new Rotation({ quaternion: { x: 0, y: 0, z: 2, w: 2 } }).equals(half));
    assert.equal(JSON.stringify(new Rotation()), '{"_q":{"x":0,"y":0,"z":0,"w":1}}');
    assert.throws(() => { new Quaternion().x = 5; }, TypeError);
    assert.equal(half.equals(undefined), false);
});

test('a vector of the plane is turned in space', () => {
    const turn = new Rotation({ axis: new Vector3(0, 0, 1), angle: Math.PI / 2 });
    near(turn.rotateVector2(new Vector2(1, 0)), new Vector3(0, 1, 0));
});

test('forward is known from a rotation, a quaternion and Euler angles', () => {
    many(() => {
        const euler = { x: next(-3, 3), y: next(-3, 3), z: next(-3, 3) };
        const turn = new Rotation({ euler });
        const expected = turn.rotateVector3(new Vector3(0, 1, 0));
        near(forwardDirection(turn), expected);
        near(forwardDirection(euler), expected);
        near(forwardDirection(turn.quaternion), expected);
    });
});

test('a ray meets a plane where walking along it finds the plane', () => {
    many((i) => {
        const origin = vector();
        const direction = vector();
        const normal = i % 3 === 0 ? new Vector3(0, 0, 1) : vector();
        const planeOrigin = i % 2 === 0 ? new Vector3() : vector();
        const height = (t) =>
            origin.add(direction.multiplyScalar(t)).subtract(planeOrigin).dot(normal);
        let low = 0;
        let high = 1e6;
        const hit = intersectPlane(origin, direction, normal, planeOrigin);
        if (Math.sign(height(low)) === Math.sign(height(high))) {
            assert.equal(hit, null);
            return;
        }
        for (let step = 0; step < 200; step++) {
            const middle = (low + high) / 2;
            if (Math.sign(height(middle)) === Math.sign(height(low))) low = middle;
            else high = middle;
        }
        const walked = origin.add(direction.multiplyScalar(low)).subtract(planeOrigin);
        assert.ok(Vector3.distanceBetween(hit, walked) < 1e-4 * (1 + walked.length()),
            `expected ${walked}, got ${hit}`);
    });
});

test('a ray along a plane misses it, one inside begins in it', () => {
    const normal = { x: 0, y: 0, z: 1 };
    const zero = { x: 0, y: 0, z: 0 };
    const along = { x: 1, y: 0, z: 0 };
    assert.equal(intersectPlane({ x: 0, y: 0, z: 1 }, along, normal, zero), null);
    near(intersectPlane({ x: 5, y: 6, z: 0 }, along, normal, zero), new Vector3(5, 6, 0));
    assert.equal(intersectPlane({ x: 0, y: 0, z: 1 }, { x: 0, y: 0, z: 1 }, normal, zero), null);
});

test('anchor points move a bot the other way', () => {
    near(anchorOffset('left'), new Vector3(0.5, 0, 0));
    near(anchorOffset('right'), new Vector3(-0.5, 0, 0));
    near(anchorOffset('front'), new Vector3(0, 0.5, 0));
    near(anchorOffset('back'), new Vector3(0, -0.5, 0));
    near(anchorOffset('top'), new Vector3(0, 0, -0.5));
    near(anchorOffset('no such point'), anchorOffset('bottom'));
    near(anchorOffset('__proto__'), anchorOffset('bottom'));
    near(anchorOffset(null), anchorOffset('bottom'));
    near(anchorOffset([1, 2, 3]), new Vector3(-1, 2, -3));
    near(anchorOffset(new Vector3(1, 2, 3)), new Vector3(-1, 2, -3));
});

test('vectors of any names are added and subtracted', () => {
    assert.deepEqual(addVectors([{ a: 1 }, null, { a: 2, b: 3 }]), { a: 3, b: 3 });
    assert.deepEqual(subtractVectors([{ a: 1 }, { a: 2, b: 3 }]), { a: -1, b: 3 });
    assert.deepEqual(addVectors([]), {});
    assert.ok(addVectors([{ x: 1, y: 2 }]) instanceof Vector2);
    assert.ok(addVectors([{ x: 1, y: 2 }, { z: 3 }]) instanceof Vector3);
    assert.ok(!(addVectors([{ x: 1, y: 2, w: 3 }]) instanceof Vector3));
    many(() => {
        const a = vector();
        const b = vector();
        near(subtractVectors([addVectors([a, b]), b]), a);
    });
});

test('vectors of any names are scaled, turned around and normalized', () => {
    assert.deepEqual(scaleVector({ a: 2 }, 3), { a: 6 });
    assert.deepEqual(negateVector({ a: 2 }), { a: -2 });
    assert.ok(negateVector(new Vector2(1, 2)) instanceof Vector2);
    assert.ok(scaleVector(new Vector3(1, 2, 3), 2) instanceof Vector3);
    assert.equal(vectorLength({ x: 3, y: 4 }), 5);
    assert.equal(vectorLength(null), null);
    for (const empty of [null, undefined, '']) {
        assert.equal(scaleVector(empty, 2), empty);
        assert.equal(negateVector(empty), empty);
        assert.equal(normalizeVector(empty), empty);
    }
    assert.deepEqual(normalizeVector({ a: 0, b: 0 }), { a: 0, b: 0 });
    assert.ok(Number.isNaN(normalizeVector(new Vector2(0, 0)).x));
});
