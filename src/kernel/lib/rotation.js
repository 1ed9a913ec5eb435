// Rotations in space.
//
// A rotation is a quaternion of length 1 behind a friendlier face. The axes are
// those of the grid: +x is right, +y is forward, +z is up.

import { checkGiven, checkInstance, checkList, checkObject } from '../api/checks.js';
import { knowRotations } from './shapes.js';
import { Vector3 } from './vector.js';
import {
    ErrorCtor,
    MathAbs,
    MathAcos,
    MathCos,
    MathMax,
    MathMin,
    MathPI,
    MathSin,
    MathSqrt,
    ObjectDefineProperty,
    ObjectFreeze,
} from '../core/primordials.js';

/**
 * @typedef {{x: number, y: number, z: number}} Point3D
 * @typedef {{axis: Vector3, angle: number}} AxisAndAngle angle in radians
 * @typedef {{from: Vector3, to: Vector3}} FromToRotation
 * @typedef {{quaternion: {x: number, y: number, z: number, w: number}}} QuaternionRotation
 * @typedef {{sequence: Rotation[]}} SequenceRotation
 * @typedef {{euler: Point3D & {order?: string, extrinsic?: boolean}}} EulerAnglesRotation
 *   angles in radians
 * @typedef {{direction: Vector3, upwards: Vector3, errorHandling: 'error' | 'nudge'}}
 *   LookRotation
 */

export class Quaternion {
    /**
     * @param {number} [x]
     * @param {number} [y]
     * @param {number} [z]
     * @param {number} [w]
     */
    constructor(x = 0, y = 0, z = 0, w = 1) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.w = w;
        ObjectFreeze(this);
    }

    /**
     * The Hamilton product: as rotations, `other` is applied first.
     * @param {Quaternion} other
     */
    multiply(other) {
        checkGiven(other, 'Quaternion#multiply', 'other');
        return new Quaternion(
            this.w * other.x + this.x * other.w + this.y * other.z - this.z * other.y,
            this.w * other.y - this.x * other.z + this.y * other.w + this.z * other.x,
            this.w * other.z + this.x * other.y - this.y * other.x + this.z * other.w,
            this.w * other.w - this.x * other.x - this.y * other.y - this.z * other.z,
        );
    }

    /** The conjugate, which for length 1 undoes the rotation. */
    invert() {
        return new Quaternion(-this.x, -this.y, -this.z, this.w);
    }

    length() {
        return MathSqrt(this.squareLength());
    }

    squareLength() {
        return (
            this.x * this.x + this.y * this.y + this.z * this.z + this.w * this.w
        );
    }

    normalize() {
        const length = this.length();
        return new Quaternion(
            this.x / length,
            this.y / length,
            this.z / length,
            this.w / length,
        );
    }

    toString() {
        return `Quaternion(${this.x}, ${this.y}, ${this.z}, ${this.w})`;
    }

    /** @param {Quaternion | null | undefined} other */
    equals(other) {
        return (
            Boolean(other) &&
            this.x === other?.x &&
            this.y === other.y &&
            this.z === other.z &&
            this.w === other.w
        );
    }
}

/** Directions shorter than the root of this point nowhere. */
const NO_DIRECTION = 0.0001;
/** From this cosine on two directions count as parallel. */
const PARALLEL = 0.9998;
/** Below this sine a rotation has no axis worth the name. */
const NO_AXIS = 0.00001;
/** Below this sine two rotations are too near for spherical interpolation. */
const TOO_NEAR = 0.001;

export class Rotation {
    /**
     * @param {AxisAndAngle | FromToRotation | QuaternionRotation | SequenceRotation
     *   | EulerAnglesRotation | LookRotation | Quaternion} [rotation] nothing or
     *   something else: no rotation
     */
    constructor(rotation) {
        /**
         * Part of the JSON of a rotation, hence a plain property.
         * @type {Quaternion}
         */
        this._q = quaternionOf(rotation);
        ObjectDefineProperty(this, '_q', { writable: false, configurable: false });
    }

    get quaternion() {
        return this._q;
    }

    /**
     * @param {AxisAndAngle} axisAndAngle the axis may have any length
     */
    static quaternionFromAxisAndAngle(axisAndAngle) {
        checkObject(axisAndAngle, 'Rotation.quaternionFromAxisAndAngle', 'axisAndAngle');
        const { axis, angle } = axisAndAngle;
        const direction = toVector3(axis, 'axis').normalize();
        const sine = MathSin(angle / 2);
        return new Quaternion(
            direction.x * sine,
            direction.y * sine,
            direction.z * sine,
            MathCos(angle / 2),
        );
    }

    /**
     * The shortest turn that brings one direction to the other. Parallel
     * directions have no axis between them: x, y and z are NaN.
     * @param {FromToRotation} fromToRotation
     */
    static quaternionFromTo(fromToRotation) {
        checkObject(fromToRotation, 'Rotation.quaternionFromTo', 'fromToRotation');
        const first = toVector3(fromToRotation.from, 'from');
        const second = toVector3(fromToRotation.to, 'to');
        return Rotation.quaternionFromAxisAndAngle({
            axis: first.cross(second),
            angle: Vector3.angleBetween(first, second),
        });
    }

    /**
     * The rotation whose forward axis has the given direction.
     * @param {LookRotation} look
     */
    static quaternionLook(look) {
        checkObject(look, 'Rotation.quaternionLook', 'look');
        const { direction, upwards, errorHandling } = look;
        if (errorHandling !== 'error' && errorHandling !== 'nudge') {
            throw new ErrorCtor(
                'Rotation: errorHandling has to be "error" or "nudge".');
        }
        const given = toVector3(direction, 'direction');
        if (given.squareLength() < NO_DIRECTION) return new Quaternion();
        const up = toVector3(upwards, 'upwards').normalize();
        let forward = given.normalize();
        if (errorHandling === 'nudge') {
            forward = nudge(forward, up);
        } else if (MathAbs(forward.dot(up)) > PARALLEL) {
            throw new ErrorCtor(
                'Rotation: direction and upwards must not be parallel or opposite.'
                + ' Choose another upwards vector or set errorHandling to "nudge".');
        }
        const right = forward.cross(up).normalize();
        return quaternionOfAxes(right, forward, right.cross(forward));
    }

    /**
     * The angle in radians that one rotation is away from the other.
     * @param {Rotation} first
     * @param {Rotation} second
     */
    static angleBetween(first, second) {
        checkInstance(first, Rotation, 'Rotation.angleBetween', 'first');
        checkInstance(second, Rotation, 'Rotation.angleBetween', 'second');
        const between = second._q.multiply(first._q.invert());
        return 2 * MathAcos(MathMax(-1, MathMin(1, between.w)));
    }

    /**
     * The rotation that is `amount` of the way between two, at constant speed.
     * Opposite quaternions of one rotation are not seen as one: the way may be
     * the longer one.
     * @param {Rotation} first
     * @param {Rotation} second
     * @param {number} amount
     */
    static interpolate(first, second, amount) {
        checkInstance(first, Rotation, 'Rotation.interpolate', 'first');
        checkInstance(second, Rotation, 'Rotation.interpolate', 'second');
        const a = first._q;
        const b = second._q;
        const cosine = a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
        if (MathAbs(cosine) >= 1) return new Rotation(a);
        const sine = MathSqrt(1 - cosine * cosine);
        if (sine < TOO_NEAR) return blend(a, b, 0.5, 0.5);
        const angle = MathAcos(cosine);
        return blend(
            a, b,
            MathSin((1 - amount) * angle) / sine,
            MathSin(amount * angle) / sine,
        );
    }

    /** @param {Vector3} vector */
    rotateVector3(vector) {
        checkGiven(vector, 'Rotation#rotateVector3', 'vector');
        const point = new Quaternion(vector.x, vector.y, vector.z, 0);
        const turned = this._q.multiply(point).multiply(this._q.invert());
        return new Vector3(turned.x, turned.y, turned.z);
    }

    /** @param {import('./vector.js').Vector2} vector in the plane z = 0 */
    rotateVector2(vector) {
        checkGiven(vector, 'Rotation#rotateVector2', 'vector');
        return this.rotateVector3(new Vector3(vector.x, vector.y, 0));
    }

    /**
     * This rotation and then the other one.
     * @param {Rotation} other
     */
    combineWith(other) {
        checkInstance(other, Rotation, 'Rotation#combineWith', 'other');
        return new Rotation(other._q.multiply(this._q));
    }

    invert() {
        return new Rotation(this._q.invert());
    }

    /** @returns {AxisAndAngle} */
    axisAndAngle() {
        const { x, y, z, w } = this._q;
        const half = MathAcos(MathMax(-1, MathMin(1, w)));
        const sine = MathSqrt(MathMax(0, 1 - w * w));
        const axis = sine < NO_AXIS
            ? new Vector3(x, y, z)
            : new Vector3(x / sine, y / sine, z / sine);
        return { axis, angle: half * 2 };
    }

    /** @param {Rotation | null | undefined} other */
    equals(other) {
        return Boolean(other) && this._q.equals(other?._q);
    }

    toString() {
        const { axis, angle } = this.axisAndAngle();
        if (angle === 0) return 'Rotation(identity)';
        return `Rotation(axis: ${axis}, angle: Math.PI * ${angle / MathPI})`;
    }
}

/**
 * @param {any} rotation as the constructor of Rotation takes it
 * @returns {Quaternion}
 */
function quaternionOf(rotation) {
    if (typeof rotation !== 'object' || rotation === null) return new Quaternion();
    if ('axis' in rotation && 'angle' in rotation) {
        return Rotation.quaternionFromAxisAndAngle(rotation);
    }
    if ('from' in rotation && 'to' in rotation) {
        return Rotation.quaternionFromTo(rotation);
    }
    if ('quaternion' in rotation) return normalized(rotation.quaternion);
    if ('sequence' in rotation) return quaternionOfSequence(rotation.sequence);
    if ('euler' in rotation) return quaternionOfEuler(rotation.euler);
    if ('direction' in rotation && 'upwards' in rotation) {
        return Rotation.quaternionLook(rotation);
    }
    return rotation instanceof Quaternion ? rotation.normalize() : new Quaternion();
}

/** @param {{x: number, y: number, z: number, w: number}} q */
function normalized(q) {
    checkObject(q, 'Rotation', 'quaternion');
    const { x, y, z, w } = q;
    return new Quaternion(x, y, z, w).normalize();
}

/** @param {Rotation[]} sequence the first one is applied first */
function quaternionOfSequence(sequence) {
    checkList(sequence, 'Rotation', 'sequence');
    let result = new Quaternion();
    for (let i = 0; i < sequence.length; i++) {
        checkInstance(sequence[i], Rotation, 'Rotation', `sequence[${i}]`);
        result = sequence[i]._q.multiply(result);
    }
    return result;
}

/**
 * @param {Point3D & {order?: string, extrinsic?: boolean}} euler
 * @returns {Quaternion}
 */
function quaternionOfEuler(euler) {
    checkObject(euler, 'Rotation', 'euler');
    const order = euler.order ?? 'XYZ';
    let result = new Quaternion();
    for (let i = 0; i < order.length; i++) {
        const turn = turnAround(order[i], euler);
        result = euler.extrinsic ? turn.multiply(result) : result.multiply(turn);
    }
    return result.normalize();
}

/**
 * @param {string} axis
 * @param {Point3D} angles
 */
function turnAround(axis, angles) {
    switch (axis) {
        case 'X':
            return new Quaternion(MathSin(angles.x / 2), 0, 0, MathCos(angles.x / 2));
        case 'Y':
            return new Quaternion(0, MathSin(angles.y / 2), 0, MathCos(angles.y / 2));
        case 'Z':
            return new Quaternion(0, 0, MathSin(angles.z / 2), MathCos(angles.z / 2));
        default:
            throw new ErrorCtor(
                `Rotation: the order of Euler angles is made of X, Y and Z, not "${axis}".`);
    }
}

/**
 * Moves a direction a little, so that it is not parallel to `up`.
 * @param {Vector3} forward
 * @param {Vector3} up
 */
function nudge(forward, up) {
    const moved = MathAbs(up.z) === 1
        ? new Vector3(forward.x, forward.y + 0.0001, forward.z)
        : new Vector3(forward.x + 0.00001, forward.y, forward.z);
    return moved.normalize();
}

/**
 * The quaternion of the rotation matrix with these columns, which are at right
 * angles to each other. Divides by the largest of the four components, which
 * is never small.
 * @param {Vector3} a where the x axis goes
 * @param {Vector3} b where the y axis goes
 * @param {Vector3} c where the z axis goes
 */
function quaternionOfAxes(a, b, c) {
    const trace = a.x + b.y + c.z;
    if (trace > 0) {
        const s = MathSqrt(trace + 1) * 2;
        return new Quaternion(
            (b.z - c.y) / s, (c.x - a.z) / s, (a.y - b.x) / s, s / 4);
    }
    if (a.x > b.y && a.x > c.z) {
        const s = MathSqrt(1 + a.x - b.y - c.z) * 2;
        return new Quaternion(
            s / 4, (b.x + a.y) / s, (c.x + a.z) / s, (b.z - c.y) / s);
    }
    if (b.y > c.z) {
        const s = MathSqrt(1 + b.y - a.x - c.z) * 2;
        return new Quaternion(
            (b.x + a.y) / s, s / 4, (c.y + b.z) / s, (c.x - a.z) / s);
    }
    const s = MathSqrt(1 + c.z - a.x - b.y) * 2;
    return new Quaternion(
        (c.x + a.z) / s, (c.y + b.z) / s, s / 4, (a.y - b.x) / s);
}

/**
 * @param {Quaternion} a
 * @param {Quaternion} b
 * @param {number} shareOfA
 * @param {number} shareOfB
 */
function blend(a, b, shareOfA, shareOfB) {
    return new Rotation(new Quaternion(
        a.x * shareOfA + b.x * shareOfB,
        a.y * shareOfA + b.y * shareOfB,
        a.z * shareOfA + b.z * shareOfB,
        a.w * shareOfA + b.w * shareOfB,
    ));
}

/**
 * @param {Point3D} point
 * @param {string} name by which the caller knows it
 */
function toVector3(point, name) {
    checkGiven(point, 'Rotation', name);
    return point instanceof Vector3 ? point : new Vector3(point.x, point.y, point.z);
}

knowRotations({ Rotation, Quaternion });

/**
 * @param {number} x of its quaternion
 * @param {number} y
 * @param {number} z
 * @param {number} w
 */
export function makeRotation(x, y, z, w) {
    return new Rotation(new Quaternion(x, y, z, w));
}

/**
 * @param {ConstructorParameters<typeof Rotation>[0]} form
 */
export function rotationOf(form) {
    return new Rotation(form);
}
