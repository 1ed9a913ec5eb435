// Arithmetic with anything that has numbers under names: {x, y}, a Vector3,
// {red, green, blue}. Every name is a dimension of its own.

import {
    MathSqrt, ObjectHasOwn, ObjectKeys,
} from '../core/primordials.js';
import { hasValue } from '../core/values.js';
import { Vector2, Vector3 } from './vector.js';

/** @typedef {Record<string, any>} Numbers */

/**
 * Names x and y make a Vector2, x, y and z a Vector3.
 * @param {Numbers} numbers
 */
function asVector(numbers) {
    const count = ObjectKeys(numbers).length;
    if (count < 2 || count > 3) return numbers;
    if (!ObjectHasOwn(numbers, 'x') || !ObjectHasOwn(numbers, 'y')) return numbers;
    if (count === 2) return new Vector2(numbers.x, numbers.y);
    return ObjectHasOwn(numbers, 'z')
        ? new Vector3(numbers.x, numbers.y, numbers.z)
        : numbers;
}

/**
 * @param {any[]} vectors empty ones are left out
 * @param {(a: any, b: any) => any} combine
 */
function fold(vectors, combine) {
    /** @type {Numbers} */
    const result = {};
    for (let i = 0; i < vectors.length; i++) {
        const vector = vectors[i];
        if (!hasValue(vector)) continue;
        const names = ObjectKeys(vector);
        for (let j = 0; j < names.length; j++) {
            const name = names[j];
            result[name] = ObjectHasOwn(result, name)
                ? combine(result[name], vector[name])
                : vector[name];
        }
    }
    return asVector(result);
}

/** @param {any[]} vectors */
export function addVectors(vectors) {
    return fold(vectors, (a, b) => a + b);
}

/** @param {any[]} vectors the others are taken from the first */
export function subtractVectors(vectors) {
    return fold(vectors, (a, b) => a - b);
}

/**
 * @param {any} vector
 * @param {(value: any) => any} change
 */
function each(vector, change) {
    /** @type {Numbers} */
    const result = {};
    const names = ObjectKeys(vector);
    for (let i = 0; i < names.length; i++) result[names[i]] = change(vector[names[i]]);
    return result;
}

/** @param {any} vector */
function isVector(vector) {
    return vector instanceof Vector2 || vector instanceof Vector3;
}

/** @param {any} vector */
export function negateVector(vector) {
    if (!hasValue(vector)) return vector;
    return isVector(vector) ? vector.negate() : each(vector, (value) => -value);
}

/**
 * @param {any} vector
 * @param {number} scale
 */
export function scaleVector(vector, scale) {
    if (!hasValue(vector)) return vector;
    return isVector(vector)
        ? vector.multiplyScalar(scale)
        : each(vector, (value) => value * scale);
}

/** @param {any} vector */
export function vectorLength(vector) {
    if (!hasValue(vector)) return null;
    let squares = 0;
    const names = ObjectKeys(vector);
    for (let i = 0; i < names.length; i++) squares += vector[names[i]] * vector[names[i]];
    return MathSqrt(squares);
}

/** @param {any} vector */
export function normalizeVector(vector) {
    if (!hasValue(vector)) return vector;
    if (isVector(vector)) return vector.normalize();
    const length = /** @type {number} */ (vectorLength(vector));
    return length === 0 ? vector : each(vector, (value) => value / length);
}
