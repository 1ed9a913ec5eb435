// Host functions that a test hands to scripts: each call tells the host and
// takes the next of the results that were announced.

import { encode } from './codec.js';
import { native } from './native.js';
import { SafeMap, SafeWeakMap } from './primordials.js';

/** @type {SafeMap<number, Function>} */
let functions = new SafeMap();
/** @type {SafeWeakMap<Function, number>} */
const numbers = new SafeWeakMap();
/** @type {SafeMap<number, { returns?: any, throws?: any, isThrow: boolean }[]>} */
let announced = new SafeMap();

/**
 * The number of a host function; undefined for any other function.
 * @param {Function} fn
 * @beforeLoaded nothing
 */
export function mockNumber(fn) {
    return numbers.get(fn);
}

/**
 * The host function with a number, made when it is first asked for.
 * @param {number} number
 */
export function mockFunction(number) {
    const known = functions.get(number);
    if (known !== undefined) return known;
    const fn = (/** @type {any[]} */ ...args) => {
        native.emit('called', `{"event":"called","fn":${number},"args":${encode(args)}}`);
        const result = announced.get(number)?.shift();
        if (result === undefined) return undefined;
        if (result.isThrow) throw result.throws;
        return result.returns;
    };
    functions.set(number, fn);
    numbers.set(fn, number);
    return fn;
}

/**
 * Announces what the calls of a host function give.
 * @param {number} number
 * @param {{ returns?: any, throws?: any, isThrow: boolean }[]} results
 */
export function announceMock(number, results) {
    announced.set(number, results);
    mockFunction(number);
}

/** @beforeLoaded nothing */
export function forgetMocks() {
    functions = new SafeMap();
    announced = new SafeMap();
}
