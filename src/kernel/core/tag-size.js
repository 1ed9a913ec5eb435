// How long the value of a tag is: the characters of its text in the messages that
// tell of it, escapes aside. Counting ends as soon as a limit is passed, so what
// has no end (one list in many places) costs no more than the limit.

import { recordOf } from './brand.js';
import { inside } from './codec.js';
import {
    ArrayBufferCtor,
    ArrayBufferIsView,
    ArrayIsArray,
    BigIntPrototypeToString,
    DateCtor,
    ErrorIsError,
    MapCtor,
    MapPrototypeForEach,
    ObjectGetPrototypeOf,
    ObjectKeys,
    ObjectPrototype,
    RegExpCtor,
    RegExpPrototypeGetSource,
    SetCtor,
    SetPrototypeForEach,
    SymbolPrototypeDescription,
    SymbolToStringTag,
} from './primordials.js';
import { isDateTime } from '../lib/dates.js';
import { isQuaternion, isRotation, isVector2, isVector3 } from '../lib/shapes.js';

/** @typedef {import('./codec.js').Parents} Parents */

/** Objects in objects that are written. */
const NESTING_LIMIT = 2000;
/** What is written around values that JSON has no form for. */
const WRAPPED = 20;

/** How many characters may still come. */
let room = 0;

/** Values in a small object, and the characters of a text among them, at most. */
const SMALL = 64;
/** What a small object is shorter than. */
const SMALL_SIZE = 16384;
let left = 0;

/**
 * Whether an object has up to `most` characters. What is evidently small is not
 * counted: nearly all of them are.
 * @param {any} object
 * @param {number} most
 */
export function fits(object, most) {
    if (most >= SMALL_SIZE) {
        left = SMALL;
        try {
            if (isSmall(object) || isListWithin(object, most)) return true;
        } catch {
            // it is counted as far as it can be read
        }
    }
    return sizeOf(object, most) <= most;
}

/**
 * Whether a list or plain object has few values, all of them short. Written without
 * a call for each value: most objects in tags are looked at each time they are told.
 * @param {any} object
 * @returns {boolean}
 */
function isSmall(object) {
    if (ArrayIsArray(object)) {
        const { length } = object;
        left -= length;
        if (left < 0) return false;
        for (let i = 0; i < length; i++) {
            const value = object[i];
            if (typeof value === 'string' && value.length <= SMALL) continue;
            if (typeof value === 'object' && value !== null ? !isSmall(value) : !isShort(value)) {
                return false;
            }
        }
        return true;
    }
    // Bots have another prototype.
    if (ObjectGetPrototypeOf(object) !== ObjectPrototype) return false;
    const names = ObjectKeys(object);
    left -= names.length;
    if (left < 0) return false;
    for (let i = 0; i < names.length; i++) {
        const name = names[i];
        if (name.length > SMALL) return false;
        const value = object[name];
        if (typeof value === 'number') continue;
        if (typeof value === 'string' && value.length <= SMALL) continue;
        if (typeof value === 'object' && value !== null ? !isSmall(value) : !isShort(value)) {
            return false;
        }
    }
    return true;
}

/** @param {any} value no object */
function isShort(value) {
    switch (typeof value) {
        case 'number':
        case 'boolean':
        case 'object':
            return true;
        case 'string':
            return value.length <= SMALL;
        default:
            return false;
    }
}

/** No number is longer, with its comma. */
const NUMBER = 25;

/**
 * Whether a list has numbers and texts only that are evidently not too long.
 * @param {any} list
 * @param {number} most
 */
function isListWithin(list, most) {
    if (!ArrayIsArray(list)) return false;
    const { length } = list;
    let size = length * NUMBER;
    if (size > most) return false;
    for (let i = 0; i < length; i++) {
        const value = list[i];
        if (typeof value === 'number') continue;
        if (typeof value !== 'string') return false;
        size += value.length;
    }
    return size <= most;
}

/**
 * The characters of a value, or any number above `most` when they are more.
 * @param {any} value
 * @param {number} most
 */
export function sizeOf(value, most) {
    room = most;
    count(value, null);
    return most - room;
}

/**
 * @param {any} value
 * @param {Parents} parents
 */
function count(value, parents) {
    switch (typeof value) {
        case 'string':
            room -= value.length + 2;
            break;
        case 'number':
            room -= (value | 0) === value ? digitsOf(value) : `${value}`.length;
            break;
        case 'boolean':
            room -= value ? 4 : 5;
            break;
        case 'bigint':
            room -= WRAPPED + BigIntPrototypeToString(value).length;
            break;
        case 'symbol':
            room -= WRAPPED + (SymbolPrototypeDescription(value)?.length ?? 0);
            break;
        case 'object':
            if (value === null) room -= 4;
            else countObject(value, parents);
            break;
        default:
            room -= WRAPPED;
    }
}

/** @param {number} whole */
function digitsOf(whole) {
    let digits = whole < 0 ? 2 : 1;
    for (let rest = whole < 0 ? -whole : whole; rest >= 10; rest = (rest / 10) | 0) digits++;
    return digits;
}

/**
 * @param {any} object
 * @param {Parents} parents
 */
function countObject(object, parents) {
    const record = recordOf(object);
    if (record !== undefined) {
        room -= WRAPPED + record.id.length;
        return;
    }
    for (let at = parents; at !== null; at = at.outer) {
        if (at.object !== object) continue;
        room -= WRAPPED;
        return;
    }
    const within = inside(object, parents);
    if (within.depth > NESTING_LIMIT) {
        room -= WRAPPED;
        return;
    }
    try {
        if (ArrayIsArray(object)) countList(object, within);
        else countOther(object, within);
    } catch {
        room -= WRAPPED; // it cannot be read
    }
}

/**
 * @param {any[]} list
 * @param {NonNullable<Parents>} within
 */
function countList(list, within) {
    const { length } = list;
    room -= length === 0 ? 2 : length + 1;
    for (let i = 0; i < length && room >= 0; i++) count(list[i], within);
}

/**
 * @param {any} object
 * @param {NonNullable<Parents>} within
 */
function countOther(object, within) {
    const prototype = ObjectGetPrototypeOf(object);
    if (prototype !== ObjectPrototype && prototype !== null && countSpecial(object, within)) return;
    const names = ObjectKeys(object);
    room -= 2;
    for (let i = 0; i < names.length && room >= 0; i++) {
        const value = object[names[i]];
        if (value === undefined) continue;
        room -= names[i].length + (i === 0 ? 3 : 4);
        count(value, within);
    }
}

/**
 * @param {any} object
 * @param {NonNullable<Parents>} within
 * @returns {boolean} whether it was one
 */
function countSpecial(object, within) {
    if (object instanceof ArrayBufferCtor || ArrayBufferIsView(object)) {
        room -= 2 * WRAPPED + (object.byteLength / 3) * 4;
    } else if (object instanceof MapCtor) {
        MapPrototypeForEach(object, (/** @type {any} */ value, /** @type {any} */ key) => {
            if (room < 0) return;
            room -= 4;
            count(key, within);
            count(value, within);
        });
        room -= WRAPPED;
    } else if (object instanceof SetCtor) {
        SetPrototypeForEach(object, (/** @type {any} */ value) => {
            if (room < 0) return;
            room -= 1;
            count(value, within);
        });
        room -= WRAPPED;
    } else if (object instanceof DateCtor || isDateTime(object)) {
        room -= 4 * WRAPPED;
    } else if (
        isVector2(object) ||
        isVector3(object) ||
        isRotation(object) ||
        isQuaternion(object)
    ) {
        room -= 4 * WRAPPED;
    } else if (object instanceof RegExpCtor) {
        room -= 2 * WRAPPED + RegExpPrototypeGetSource(object).length;
    } else {
        if (ErrorIsError(object)) count(object.message, within);
        const kind = object[SymbolToStringTag];
        if (kind === 'Blob' || kind === 'File') room -= (object.size / 3) * 4;
        return false;
    }
    return true;
}
