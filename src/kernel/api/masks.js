// Answers that a test has set for functions that would ask the outside world.
//
// Only in a runtime that compiles scripts without `async` (`runtime.forceSync`)
// do the maskable functions look here; elsewhere they have no `mask`. Answers
// are found by the text of the arguments, so the key order of objects does not
// matter.

import { runtime } from '../core/state.js';
import { copiable } from '../core/copy.js';
import {
    ArrayIsArray, ArrayPrototypeSort, ErrorCtor, JSONStringify, ObjectDefineProperty,
    ObjectKeys, ReflectApply, SafeMap, StringPrototypeSlice,
} from '../core/primordials.js';

/** @type {Map<string, Map<string, any>>} */
const answers = new SafeMap();

/**
 * The value with the keys of its objects in order.
 * @param {any} value plain data
 * @returns {any}
 */
function sorted(value) {
    if (typeof value !== 'object' || value === null) return value;
    /** @type {any} */
    const copy = ArrayIsArray(value) ? [] : {};
    const keys = ArrayPrototypeSort(ObjectKeys(value));
    for (let i = 0; i < keys.length; i++) copy[keys[i]] = sorted(value[keys[i]]);
    return copy;
}

/** @param {any[]} args */
function textOf(args) {
    return JSONStringify(sorted(copiable(args)));
}

/**
 * @param {string} key
 * @param {any[]} args
 */
function answerFor(key, args) {
    const text = textOf(args);
    const known = answers.get(key);
    if (known && known.has(text)) return known.get(text);
    throw new ErrorCtor(
        `No mask data for function: ${key}(${StringPrototypeSlice(text, 1, -1)})`);
}

/**
 * @param {string} key
 * @param {any[]} args
 */
function mask(key, args) {
    const text = textOf(args);
    return {
        /** @param {any} value */
        returns(value) {
            let known = answers.get(key);
            if (!known) answers.set(key, (known = new SafeMap()));
            known.set(text, value);
        },
    };
}

/**
 * The function as scripts get it: itself, or the answer that was set for it.
 * @param {string} key
 * @param {Function} fn
 */
export function maskable(key, fn) {
    /** @param {...any} args */
    const face = (...args) => runtime.forceSync
        ? answerFor(key, args)
        : ReflectApply(fn, undefined, args);
    ObjectDefineProperty(face, 'name', { value: fn.name, configurable: true });
    ObjectDefineProperty(face, 'length', { value: fn.length, configurable: true });
    /** @param {...any} args */
    const setMask = (...args) => mask(key, args);
    ObjectDefineProperty(face, 'mask', {
        get: () => (runtime.forceSync ? setMask : undefined),
        configurable: true,
    });
    return face;
}
