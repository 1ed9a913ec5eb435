// structuredClone: a copy of everything that is data, cycles included.
// Objects of classes become plain ones.

import { Blob } from './blob.js';
import { DOMException } from './errors.js';

const errors = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

/**
 * @param {any} value
 * @returns {never}
 */
function refuse(value) {
    const what = typeof value === 'symbol' || typeof value === 'function'
        ? `a ${typeof value}`
        : Object.prototype.toString.call(value);
    throw new DOMException(`structuredClone: ${what} cannot be copied.`, 'DataCloneError');
}

/**
 * A copy of what is no plain object and no list; undefined for those two.
 * @param {any} value
 * @param {Map<any, any>} seen
 */
function copyOfBuiltIn(value, seen) {
    if (value instanceof Date) return new Date(value.getTime());
    if (value instanceof RegExp) return new RegExp(value.source, value.flags);
    if (value instanceof ArrayBuffer) return value.slice(0);
    if (ArrayBuffer.isView(value)) {
        const buffer = cloned(value.buffer, seen);
        const { byteOffset } = value;
        const length = value instanceof DataView
            ? value.byteLength
            : /** @type {any} */ (value).length;
        return new /** @type {any} */ (value.constructor)(buffer, byteOffset, length);
    }
    if (value instanceof Blob) return value;
    if (value instanceof Boolean || value instanceof Number || value instanceof String) {
        return Object(value.valueOf());
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) {
        refuse(value);
    }
    return undefined;
}

/** @param {Error} error @param {Map<any, any>} seen */
function copyOfError(error, seen) {
    const constructor = /** @type {any} */ (errors)[error.name] ?? Error;
    const copy = 'cause' in error
        ? new constructor(error.message, { cause: cloned(error.cause, seen) })
        : new constructor(error.message);
    copy.stack = error.stack;
    return copy;
}

/**
 * @param {any} value
 * @param {Map<any, any>} seen
 * @returns {any}
 */
function cloned(value, seen) {
    if (typeof value === 'function' || typeof value === 'symbol') refuse(value);
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const builtIn = value instanceof Error
        ? copyOfError(value, seen)
        : copyOfBuiltIn(value, seen);
    if (builtIn !== undefined) {
        seen.set(value, builtIn);
        return builtIn;
    }
    return copyOfCollection(value, seen);
}

/**
 * @param {any} value
 * @param {Map<any, any>} seen
 */
function copyOfCollection(value, seen) {
    if (value instanceof Map) {
        const copy = new Map();
        seen.set(value, copy);
        for (const [key, item] of value) copy.set(cloned(key, seen), cloned(item, seen));
        return copy;
    }
    if (value instanceof Set) {
        const copy = new Set();
        seen.set(value, copy);
        for (const item of value) copy.add(cloned(item, seen));
        return copy;
    }
    /** @type {any} */
    const copy = Array.isArray(value) ? new Array(value.length) : {};
    seen.set(value, copy);
    for (const key of Object.keys(value)) copy[key] = cloned(value[key], seen);
    return copy;
}

/**
 * @param {any} value
 * @param {{ transfer?: Iterable<any> } | null} [options] transfer: ArrayBuffers
 *   that are empty afterwards, since their bytes belong to the copy
 */
export function structuredClone(value, options) {
    const moved = [...options?.transfer ?? []];
    for (const item of moved) {
        if (!(item instanceof ArrayBuffer)) refuse(item);
    }
    const copy = cloned(value, new Map());
    for (const buffer of moved) /** @type {any} */ (buffer).transfer();
    return copy;
}
