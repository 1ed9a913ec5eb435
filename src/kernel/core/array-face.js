// Arrays as scripts read them from tags and masks: live wrappers whose changes
// count as edits of the tag.

import { arrayChanged, journalMark, noteArray } from './edits.js';
import { markOriginal, original } from './originals.js';
import { NONE } from './records.js';
import {
    ArrayPrototypeCopyWithin,
    ArrayPrototypeFill,
    ArrayPrototypePop,
    ArrayPrototypePush,
    ArrayPrototypeReverse,
    ArrayPrototypeShift,
    ArrayPrototypeSort,
    ArrayPrototypeSplice,
    ArrayPrototypeUnshift,
    ObjectCreate,
    ProxyCtor,
    ReflectApply,
    SafeWeakMap,
    sealClass,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/** The handler of one wrapper; it knows where the array is stored. */
export class ArrayHandler {
    /**
     * @param {BotRecord} record
     * @param {string} tag
     * @param {any[]} array
     */
    constructor(record, tag, array) {
        this.record = record;
        this.tag = tag;
        this.array = array;
        /** @type {any} */
        this.face = null;
        /** The run in which the content was noted for undoing. */
        this.mark = -1;
    }

    /** To be called before the array changes. */
    before() {
        if (this.mark === journalMark) return;
        this.mark = journalMark;
        noteArray(this.array);
    }

    /** To be called after the array changed. */
    after() {
        arrayChanged(this.record, this.tag, this.array);
    }

    /**
     * @param {any[]} target
     * @param {PropertyKey} key
     */
    get(target, key) {
        // Items first: looking every index up among the methods would double
        // what reading one costs.
        const value = /** @type {any} */ (target)[key];
        if (typeof value !== 'function') return value;
        return mutators[/** @type {string} */ (key)] ?? value;
    }

    /**
     * @param {any[]} target
     * @param {PropertyKey} key
     * @param {any} value
     */
    set(target, key, value) {
        this.before();
        /** @type {any} */ (target)[key] = original(value);
        this.after();
        return true;
    }
}

sealClass(ArrayHandler);

/** @type {SafeWeakMap<object, ArrayHandler>} by wrapper */
const handlers = new SafeWeakMap();
/**
 * The wrapper of an array that is stored in a tag.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any[]} array
 */
export function arrayFace(record, tag, array) {
    const known = record.arrays[tag];
    if (known !== undefined && known.array === array) return known.face;
    const handler = new ArrayHandler(record, tag, array);
    handler.face = markOriginal(new ProxyCtor(array, handler), array);
    handlers.set(handler.face, handler);
    if (record.arrays === NONE) record.arrays = ObjectCreate(null);
    record.arrays[tag] = handler;
    return handler.face;
}

/** @type {Record<string, Function>} */
const mutators = ObjectCreate(null);

/**
 * @param {string} name
 * @param {Function} apply the method as a free function
 * @param {Function} method the method itself, for other receivers
 * @param {boolean} returnsArray
 */
function defineMutator(name, apply, method, returnsArray) {
    /** @this {any} */
    const mutator = function (/** @type {any[]} */ ...values) {
        const handler = typeof this === 'object' && this !== null ? handlers.get(this) : undefined;
        if (handler === undefined) return ReflectApply(method, this, values);
        handler.before();
        const { array } = handler;
        let result;
        if (values.length === 0) {
            result = apply(array);
        } else if (values.length === 1) {
            result = apply(array, original(values[0]));
        } else {
            for (let i = 0; i < values.length; i++) values[i] = original(values[i]);
            result = ReflectApply(method, array, values);
        }
        handler.after();
        return returnsArray ? this : result;
    };
    mutators[name] = mutator;
}

defineMutator('push', ArrayPrototypePush, Array.prototype.push, false);
defineMutator('pop', ArrayPrototypePop, Array.prototype.pop, false);
defineMutator('shift', ArrayPrototypeShift, Array.prototype.shift, false);
defineMutator('unshift', ArrayPrototypeUnshift, Array.prototype.unshift, false);
defineMutator('splice', ArrayPrototypeSplice, Array.prototype.splice, false);
defineMutator('fill', ArrayPrototypeFill, Array.prototype.fill, true);
defineMutator('sort', ArrayPrototypeSort, Array.prototype.sort, true);
defineMutator('reverse', ArrayPrototypeReverse, Array.prototype.reverse, true);
defineMutator('copyWithin', ArrayPrototypeCopyWithin, Array.prototype.copyWithin, true);
