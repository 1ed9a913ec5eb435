// Sums and averages of what tags hold: numbers, texts of numbers, lists of both.

import {
    ArrayIsArray, MathPI, MathSqrt, NumberParseFloat,
} from '../core/primordials.js';

/** How near two numbers have to be to count as the same. */
const CLOSE = 0.005;

/**
 * @param {any} list a list, lists in it, or a single value
 * @returns {number}
 */
export function sum(list) {
    if (!ArrayIsArray(list)) return NumberParseFloat(list);
    let total = 0;
    for (let i = 0; i < list.length; i++) total += sum(list[i]);
    return total;
}

/**
 * The sum divided by the number of elements; a list within counts as one.
 * @param {any} list
 */
export function average(list) {
    return sum(list) / (ArrayIsArray(list) ? list.length : 1);
}

/**
 * The population's standard deviation.
 * @param {any} list
 */
export function standardDeviation(list) {
    const items = ArrayIsArray(list) ? list : [list];
    const middle = average(items);
    let squares = 0;
    for (let i = 0; i < items.length; i++) {
        const distance = sum(items[i]) - middle;
        squares += distance * distance;
    }
    return MathSqrt(squares / items.length);
}

/** @param {number} degrees */
export function toRadians(degrees) {
    return degrees * (MathPI / 180);
}

/** @param {number} radians */
export function toDegrees(radians) {
    return radians * (180 / MathPI);
}

/**
 * @param {number} first
 * @param {number} second
 */
export function areClose(first, second) {
    const difference = first - second;
    return difference < CLOSE && -difference < CLOSE;
}
