// New ids.

import { native } from './native.js';
import { JSONParse } from './primordials.js';

/** @type {string[]} ids that a test wants handed out */
let given = [];
let nextGiven = 0;
/** The next number of a debugger's ids, or -1 for real ones. */
let nextNumber = -1;
/** @type {(() => string) | null} where a debugger with real ids gets them */
let source = null;

/** How many ids are asked for at once: the system is slow to give random bytes. */
const STOCK = 64;
/** @type {string[]} */
let stock = [];
let used = 0;

function nextUuid() {
    if (used >= stock.length) {
        stock = JSONParse(native.uuids(STOCK));
        used = 0;
    }
    return stock[used++];
}

export function newUuid() {
    if (nextGiven < given.length) return given[nextGiven++];
    if (nextNumber >= 0) return `uuid-${nextNumber++}`;
    return source === null ? nextUuid() : source();
}

/** @param {string[]} ids handed out in order before new ones are made */
export function giveUuids(ids) {
    given = ids;
    nextGiven = 0;
}

/**
 * Hands out uuid-0, uuid-1, … from here on.
 * @param {number} first
 */
export function countUuids(first) {
    nextNumber = first;
}

/**
 * Hands out the ids of another runtime from here on.
 * @param {() => string} newId
 */
export function takeUuidsFrom(newId) {
    source = newId;
}
