// What an object that scripts hold stands for: the array behind a live wrapper,
// the action of a task's promise, the host's object behind a mapped argument.

import { SafeWeakMap } from './primordials.js';

/** @type {SafeWeakMap<object, any>} */
const originals = new SafeWeakMap();

/**
 * @template {object} T
 * @param {T} value
 * @param {any} original
 * @returns {T}
 */
export function markOriginal(value, original) {
    originals.set(value, original);
    return value;
}

/**
 * What stands behind a value; the value itself if nothing does.
 * @param {any} value
 */
export function original(value) {
    if (typeof value !== 'object' || value === null) return value;
    const found = originals.get(value);
    return found === undefined ? value : found;
}
