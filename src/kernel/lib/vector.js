// Points and directions in the plane and in space.
//
// Components can be assigned; every operation gives a new vector (only
// Vector3#normalize gives the vector itself when its length is exactly 1).
// Nothing checks for zero lengths: what cannot be divided is NaN.

import { checkGiven, checkInstance } from '../api/checks.js';
import { knowVectors } from './shapes.js';
import {
    MathAcos,
    MathMax,
    MathMin,
    MathSqrt,
} from '../core/primordials.js';

export class Vector2 {
    /**
     * @param {number} [x]
     * @param {number} [y]
     */
    constructor(x = 0, y = 0) {
        this.x = x;
        this.y = y;
    }

    /**
     * The direction of (x, y) as a vector of length 1.
     * @param {number} x
     * @param {number} y
     */
    static createNormalized(x, y) {
        return new Vector2(x, y).normalize();
    }

    /**
     * The angle between two directions in radians.
     * @param {Vector2} first
     * @param {Vector2} second
     */
    static angleBetween(first, second) {
        checkInstance(first, Vector2, 'Vector2.angleBetween', 'first');
        checkInstance(second, Vector2, 'Vector2.angleBetween', 'second');
        const lengths = first.length() * second.length();
        return MathAcos(first.dot(second) / lengths);
    }

    /**
     * @param {Vector2} first
     * @param {Vector2} second
     */
    static distanceBetween(first, second) {
        checkInstance(first, Vector2, 'Vector2.distanceBetween', 'first');
        checkInstance(second, Vector2, 'Vector2.distanceBetween', 'second');
        return first.subtract(second).length();
    }

    /**
     * The point that is `amount` of the way from start to finish.
     * @param {Vector2} start
     * @param {Vector2} finish
     * @param {number} amount 0 is the start, 1 the finish; other numbers lie beyond
     */
    static interpolatePosition(start, finish, amount) {
        checkGiven(start, 'Vector2.interpolatePosition', 'start');
        checkGiven(finish, 'Vector2.interpolatePosition', 'finish');
        return new Vector2(
            start.x + (finish.x - start.x) * amount,
            start.y + (finish.y - start.y) * amount,
        );
    }

    /**
     * The direction of the point that interpolatePosition gives.
     * @param {Vector2} start
     * @param {Vector2} finish
     * @param {number} amount
     */
    static interpolateDirection(start, finish, amount) {
        checkGiven(start, 'Vector2.interpolateDirection', 'start');
        checkGiven(finish, 'Vector2.interpolateDirection', 'finish');
        return Vector2.interpolatePosition(start, finish, amount).normalize();
    }

    /** @param {Vector2} other */
    add(other) {
        checkGiven(other, 'Vector2#add', 'other');
        return new Vector2(this.x + other.x, this.y + other.y);
    }

    /** @param {Vector2} other */
    subtract(other) {
        checkGiven(other, 'Vector2#subtract', 'other');
        return new Vector2(this.x - other.x, this.y - other.y);
    }

    /** @param {number} scale */
    multiplyScalar(scale) {
        return new Vector2(this.x * scale, this.y * scale);
    }

    /**
     * Component by component.
     * @param {Vector2} other
     */
    multiply(other) {
        checkGiven(other, 'Vector2#multiply', 'other');
        return new Vector2(this.x * other.x, this.y * other.y);
    }

    /** @param {Vector2} other */
    dot(other) {
        checkGiven(other, 'Vector2#dot', 'other');
        return this.x * other.x + this.y * other.y;
    }

    length() {
        return MathSqrt(this.squareLength());
    }

    squareLength() {
        return this.x * this.x + this.y * this.y;
    }

    normalize() {
        const length = this.length();
        return new Vector2(this.x / length, this.y / length);
    }

    negate() {
        return new Vector2(-this.x, -this.y);
    }

    toString() {
        return `Vector2(${this.x}, ${this.y})`;
    }

    /** @param {Vector2 | null | undefined} other */
    equals(other) {
        return Boolean(other) && this.x === other?.x && this.y === other.y;
    }
}

export class Vector3 {
    /**
     * @param {number} [x]
     * @param {number} [y]
     * @param {number} [z]
     */
    constructor(x = 0, y = 0, z = 0) {
        this.x = x;
        this.y = y;
        this.z = z;
    }

    get xy() {
        return new Vector2(this.x, this.y);
    }

    get xz() {
        return new Vector2(this.x, this.z);
    }

    get yz() {
        return new Vector2(this.y, this.z);
    }

    /**
     * The direction of (x, y, z) as a vector of length 1.
     * @param {number} x
     * @param {number} y
     * @param {number} z
     */
    static createNormalized(x, y, z) {
        return new Vector3(x, y, z).normalize();
    }

    /**
     * The angle between two directions in radians.
     * @param {Vector3} first
     * @param {Vector3} second
     */
    static angleBetween(first, second) {
        checkInstance(first, Vector3, 'Vector3.angleBetween', 'first');
        checkInstance(second, Vector3, 'Vector3.angleBetween', 'second');
        const cosine = first.dot(second) / (first.length() * second.length());
        return MathAcos(MathMax(-1, MathMin(1, cosine)));
    }

    /**
     * @param {Vector3} first
     * @param {Vector3} second
     */
    static distanceBetween(first, second) {
        checkInstance(first, Vector3, 'Vector3.distanceBetween', 'first');
        checkInstance(second, Vector3, 'Vector3.distanceBetween', 'second');
        return first.subtract(second).length();
    }

    /**
     * The point that is `amount` of the way from start to finish.
     * @param {Vector3} start
     * @param {Vector3} finish
     * @param {number} amount 0 is the start, 1 the finish; other numbers lie beyond
     */
    static interpolatePosition(start, finish, amount) {
        checkGiven(start, 'Vector3.interpolatePosition', 'start');
        checkGiven(finish, 'Vector3.interpolatePosition', 'finish');
        return new Vector3(
            start.x + (finish.x - start.x) * amount,
            start.y + (finish.y - start.y) * amount,
            start.z + (finish.z - start.z) * amount,
        );
    }

    /**
     * The direction of the point that interpolatePosition gives.
     * @param {Vector3} start
     * @param {Vector3} finish
     * @param {number} amount
     */
    static interpolateDirection(start, finish, amount) {
        checkGiven(start, 'Vector3.interpolateDirection', 'start');
        checkGiven(finish, 'Vector3.interpolateDirection', 'finish');
        return Vector3.interpolatePosition(start, finish, amount).normalize();
    }

    /** @param {Vector3} other */
    add(other) {
        checkGiven(other, 'Vector3#add', 'other');
        return new Vector3(this.x + other.x, this.y + other.y, this.z + other.z);
    }

    /** @param {Vector3} other */
    subtract(other) {
        checkGiven(other, 'Vector3#subtract', 'other');
        return new Vector3(this.x - other.x, this.y - other.y, this.z - other.z);
    }

    /** @param {number} scale */
    multiplyScalar(scale) {
        return new Vector3(this.x * scale, this.y * scale, this.z * scale);
    }

    /**
     * Component by component.
     * @param {Vector3} other
     */
    multiply(other) {
        checkGiven(other, 'Vector3#multiply', 'other');
        return new Vector3(this.x * other.x, this.y * other.y, this.z * other.z);
    }

    /** @param {Vector3} other */
    dot(other) {
        checkGiven(other, 'Vector3#dot', 'other');
        return this.x * other.x + this.y * other.y + this.z * other.z;
    }

    /**
     * The vector at right angles to both, by the right-hand rule.
     * @param {Vector3} other
     */
    cross(other) {
        checkGiven(other, 'Vector3#cross', 'other');
        return new Vector3(
            this.y * other.z - this.z * other.y,
            this.z * other.x - this.x * other.z,
            this.x * other.y - this.y * other.x,
        );
    }

    length() {
        return MathSqrt(this.squareLength());
    }

    squareLength() {
        return this.x * this.x + this.y * this.y + this.z * this.z;
    }

    /** @returns {Vector3} */
    normalize() {
        const length = this.length();
        if (length === 1) return this;
        return new Vector3(this.x / length, this.y / length, this.z / length);
    }

    negate() {
        return new Vector3(-this.x, -this.y, -this.z);
    }

    toString() {
        return `Vector3(${this.x}, ${this.y}, ${this.z})`;
    }

    /** @param {Vector3 | null | undefined} other */
    equals(other) {
        return (
            Boolean(other) &&
            this.x === other?.x &&
            this.y === other.y &&
            this.z === other.z
        );
    }
}

knowVectors({ Vector2, Vector3 });

/**
 * @param {number} x
 * @param {number} y
 */
export function makeVector2(x, y) {
    return new Vector2(x, y);
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} z
 */
export function makeVector3(x, y, z) {
    return new Vector3(x, y, z);
}
