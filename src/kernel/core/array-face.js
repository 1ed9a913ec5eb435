// Arrays as scripts read them from tags and masks: live wrappers whose changes
// count as edits of the tag.

import { arrayChanged, currentJournal, noteArray } from './edits.js';
import { limits, refuseBeyond } from './limits.js';
import { markOriginal, original } from './originals.js';
import { scheduleFlush } from './queue.js';
import { NONE } from './records.js';
import { sizeOf } from './tag-size.js';
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
    SafeMap,
    SafeWeakMap,
    SymbolIterator,
    arrayMutators,
    arrayReaders,
    sealClass,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/** How long the texts of indexes are whose numbers are known. */
const DIGITS = 3;
/** @type {SafeMap<string, number>} the numbers of indexes; -1 for other short names */
const indexes = new SafeMap();
const INDEXES_LIMIT = 2000;

/** @param {string} key a short one */
function learnIndex(key) {
    if (indexes.size >= INDEXES_LIMIT) return;
    const number = +key;
    indexes.set(key, number >= 0 && `${number}` === key ? number : -1);
}

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
        /** By how many characters it may grow before it has to be counted anew. */
        this.room = 0;
    }

    /**
     * Whether the array has room for more, as far as that is known.
     * @param {number} size by how many characters it grows at most
     */
    hasRoom(size) {
        if (size > this.room) return false;
        this.room -= size;
        return true;
    }

    /**
     * Throws when the array would become too long for a tag.
     * @param {(copy: any[]) => void} change makes the change in a copy
     */
    fit(change) {
        const limit = limits['tag-size'];
        const { array } = this;
        /** @type {any[]} */
        const copy = [];
        for (let i = 0; i < array.length; i++) ArrayPrototypePush(copy, array[i]);
        change(copy);
        const room = limit - sizeOf(copy, limit);
        if (room < 0) refuseBeyond('tag-size');
        this.room = room;
    }

    /** To be called before the array changes. */
    before() {
        const journal = currentJournal();
        if (this.mark === journal) return;
        this.mark = journal;
        noteArray(this.array);
    }

    /** To be called after the array changed. */
    after() {
        const { record, tag, array } = this;
        // Most changes follow another one that is not told yet.
        if (record.changes[tag] === array && record.dirty && record.masks === NONE) {
            scheduleFlush();
        } else {
            arrayChanged(record, tag, array);
        }
    }

    /**
     * @param {any[]} target
     * @param {PropertyKey} key
     */
    get(target, key) {
        // An index comes as a text. Its number is found here in half of the time that
        // the engine takes to read an item by the text.
        if (typeof key === 'string' && key.length <= DIGITS) {
            const index = indexes.get(key);
            if (index === undefined) learnIndex(key);
            else if (index >= 0) return target[index];
        }
        // Items first: looking every index up among the methods would double
        // what reading one costs.
        const value = /** @type {any} */ (target)[key];
        if (typeof value !== 'function') return value;
        lastRead = this;
        const name = /** @type {string} */ (key);
        return mutators[name] ?? (arrayReaders[name] === value ? readers[name] : value);
    }

    /**
     * @param {any[]} target
     * @param {PropertyKey} key
     * @param {any} value
     */
    set(target, key, value) {
        const stored = original(value);
        if (!this.hasRoom(growth(target.length, key, stored))) {
            this.fit((copy) => {
                /** @type {any} */ (copy)[key] = stored;
            });
        }
        this.before();
        /** @type {any} */ (target)[key] = stored;
        this.after();
        return true;
    }
}

sealClass(ArrayHandler);

/** What an empty place is told as, with its comma. */
const HOLE = 21;

/**
 * By how many characters a list grows at most.
 * @param {number} length
 * @param {PropertyKey} key of the item that is set, or 'length'
 * @param {any} value
 */
function growth(length, key, value) {
    if (key === 'length') return value > length ? (value - length) * HOLE : 0;
    const index = typeof key === 'string' ? +key : length;
    return (index > length ? (index - length) * HOLE : 0) + sizeWithComma(value);
}

/** No number is longer, with its comma and what is around an odd one. */
const NUMBER = 40;

/**
 * The characters of a value and its comma, rather too many than too few.
 * @param {any} value
 */
function sizeWithComma(value) {
    if (typeof value === 'number') return NUMBER;
    if (typeof value === 'string') return value.length + 3;
    return 1 + sizeOf(value, limits['tag-size']);
}

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

/** @type {ArrayHandler | null} the wrapper a method of which was read last */
let lastRead = null;

/**
 * The handler of a wrapper: nearly always of the one whose method was just read.
 * @param {any} face
 * @returns {ArrayHandler | undefined}
 */
function handlerOf(face) {
    if (lastRead !== null && lastRead.face === face) return lastRead;
    return typeof face === 'object' && face !== null ? handlers.get(face) : undefined;
}

/**
 * @param {keyof typeof arrayMutators} name
 * @param {Function} apply the method as a free function
 * @param {boolean} returnsArray
 * @param {number} [from] which arguments are put in: this one and the next ones
 */
function defineMutator(name, apply, returnsArray, from = Infinity) {
    const method = /** @type {Function} */ (arrayMutators[name]);
    /** @this {any} */
    const mutator = function (/** @type {any[]} */ ...values) {
        const handler = handlerOf(this);
        if (handler === undefined) return ReflectApply(method, this, values);
        const { array } = handler;
        let size = 0;
        for (let i = 0; i < values.length; i++) {
            values[i] = original(values[i]);
            if (i >= from) size += sizeWithComma(values[i]);
        }
        if (name === 'fill') size *= array.length;
        else if (name === 'copyWithin') size = Infinity;
        if (size > 0 && !handler.hasRoom(size)) {
            fitCall(handler, method, values);
        }
        handler.before();
        let result;
        if (values.length === 0) {
            result = apply(array);
        } else if (values.length === 1) {
            result = apply(array, values[0]);
        } else {
            result = ReflectApply(method, array, values);
        }
        handler.after();
        return returnsArray ? this : result;
    };
    mutators[name] = mutator;
}

/**
 * Throws when a call of a method would make a list too long for a tag. Not within
 * the methods: their arguments would be kept in an object for it.
 * @param {ArrayHandler} handler
 * @param {Function} method
 * @param {any[]} values
 */
function fitCall(handler, method, values) {
    handler.fit((copy) => ReflectApply(method, copy, values));
}

defineMutator('push', ArrayPrototypePush, false, 0);
const pushMany = mutators.push;
/**
 * One item, as nearly always, with fewer steps.
 * @this {any}
 * @param {any[]} values
 */
mutators.push = function (...values) {
    const handler = handlerOf(this);
    if (handler === undefined || values.length !== 1) return ReflectApply(pushMany, this, values);
    let value = values[0];
    let size = NUMBER;
    if (typeof value !== 'number') {
        value = original(value);
        size = sizeWithComma(value);
    }
    if (!handler.hasRoom(size)) fitCall(handler, arrayMutators.push, [value]);
    handler.before();
    const length = ArrayPrototypePush(handler.array, value);
    handler.after();
    return length;
};
defineMutator('pop', ArrayPrototypePop, false);
defineMutator('shift', ArrayPrototypeShift, false);
defineMutator('unshift', ArrayPrototypeUnshift, false, 0);
defineMutator('splice', ArrayPrototypeSplice, false, 2);
defineMutator('fill', ArrayPrototypeFill, true, 0);
defineMutator('sort', ArrayPrototypeSort, true);
defineMutator('reverse', ArrayPrototypeReverse, true);
defineMutator('copyWithin', ArrayPrototypeCopyWithin, true);

/**
 * What reads the array itself: through the wrapper each item would take two traps.
 * @type {Record<PropertyKey, Function>}
 */
const readers = ObjectCreate(null);

/**
 * @param {string} name
 * @param {number} [visits] where the wrapper is among the arguments of the function
 *   that is called for each item; 0 when none is
 */
function defineReader(name, visits = 0) {
    const method = arrayReaders[name];
    readers[name] = /** @this {any} */ function (/** @type {any[]} */ ...values) {
        const handler = handlerOf(this);
        if (handler === undefined) return ReflectApply(method, this, values);
        if (visits > 0 && typeof values[0] === 'function') {
            const visit = visits === 2 ? visitor : folder;
            values[0] = visit(values[0], values[1], handler.face);
        }
        return ReflectApply(method, handler.array, values);
    };
}

/**
 * @param {Function} visit
 * @param {any} receiver
 * @param {any[]} face
 */
function visitor(visit, receiver, face) {
    return receiver === undefined
        ? (/** @type {any} */ item, /** @type {number} */ i) => visit(item, i, face)
        : (/** @type {any} */ item, /** @type {number} */ i) =>
              ReflectApply(visit, receiver, [item, i, face]);
}

/**
 * @param {Function} visit
 * @param {any} _start
 * @param {any[]} face
 */
function folder(visit, _start, face) {
    return (/** @type {any} */ before, /** @type {any} */ item, /** @type {number} */ i) =>
        visit(before, item, i, face);
}

defineReader('concat');
defineReader('entries');
defineReader('every', 2);
defineReader('filter', 2);
defineReader('find', 2);
defineReader('findIndex', 2);
defineReader('findLast', 2);
defineReader('findLastIndex', 2);
defineReader('flat');
defineReader('flatMap', 2);
defineReader('forEach', 2);
defineReader('includes');
defineReader('indexOf');
defineReader('join');
defineReader('keys');
defineReader('lastIndexOf');
defineReader('map', 2);
defineReader('reduce', 3);
defineReader('reduceRight', 3);
defineReader('slice');
defineReader('some', 2);
defineReader('toReversed');
defineReader('toSorted');
defineReader('toSpliced');
defineReader('values');
defineReader('with');
readers[SymbolIterator] = readers.values;
