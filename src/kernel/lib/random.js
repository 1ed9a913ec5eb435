// Random numbers: from the engine, or from a seed that determines them.

import { part } from '../core/parts.js';
import {
    MathCeil,
    MathFloor,
    MathRandom,
    NumberPrototypeToString,
    StringCtor,
} from '../core/primordials.js';

/** @typedef {() => number} Source gives numbers from 0 up to, but not, 1 */

/** @type {Source} */
export const engineSource = () => MathRandom();

/**
 * @param {any} seed its text counts, so 1 and '1' are the same seed
 * @returns {Source}
 */
export function seededSource(seed) {
    const generator = part('seedrandom').seedrandom(StringCtor(seed));
    return () => generator();
}

/** A source with a seed that nobody knows. */
export function freshSource() {
    return seededSource(
        NumberPrototypeToString(MathRandom(), 36)
        + NumberPrototypeToString(MathRandom(), 36));
}

/**
 * A number from min up to, but not, max. A max of 0 counts as none: the number
 * is then at most 1 above min.
 * @param {Source} source
 * @param {number} min
 * @param {number} [max]
 */
export function randomNumber(source, min, max) {
    const number = source();
    return max ? number * (max - min) + min : number + min;
}

/**
 * A whole number from min up to, but not, max. A max of 0 counts as none: the
 * number is then min, rounded up.
 * @param {Source} source
 * @param {number} min
 * @param {number} [max]
 */
export function randomWhole(source, min, max) {
    const first = MathCeil(min);
    const number = source();
    return max ? MathFloor(number * (MathFloor(max) - first)) + first : first;
}

/**
 * The object that math.getSeededRandomNumberGenerator gives.
 * @param {any} seed null: nobody knows it
 */
export function generatorOf(seed) {
    const source = seed === null ? freshSource() : seededSource(seed);
    return {
        seed,
        /** @param {number} [min] @param {number} [max] */
        random: (min = 0, max) => randomNumber(source, min, max),
        /** @param {number} min @param {number} max */
        randomInt: (min, max) => randomWhole(source, min, max),
    };
}
