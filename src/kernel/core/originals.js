// What an object that scripts hold stands for: the array behind a live wrapper,
// the action of a task's promise, the host's object behind a mapped argument.

import { ArrayPrototypePush, SafeWeakMap } from './primordials.js';

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

/** @type {((value: object) => any)[]} the same of the kernels around and inside of this one */
const foreign = [];

/**
 * @param {(value: object) => any} find what the other kernel knows of a value
 * @rare
 */
export function addForeignOriginals(find) {
    ArrayPrototypePush(foreign, find);
}

/**
 * What stands behind a value; undefined if this kernel knows of nothing.
 * @param {object} value
 * @rare
 */
export function ownOriginal(value) {
    return originals.get(value);
}

/**
 * What stands behind a value; the value itself if nothing does.
 * @param {any} value
 */
export function original(value) {
    if (typeof value !== 'object' || value === null) return value;
    const found = originals.get(value);
    if (found !== undefined) return found;
    for (let i = 0; i < foreign.length; i++) {
        const other = foreign[i](value);
        if (other !== undefined) return other;
    }
    return value;
}
