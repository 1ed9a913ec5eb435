// New ids.

import { native } from './native.js';

/** @type {string[]} ids that a test wants handed out */
let given = [];
let nextGiven = 0;
/** The next number of a debugger's ids, or -1 for real ones. */
let nextNumber = -1;

export function newUuid() {
    if (nextGiven < given.length) return given[nextGiven++];
    if (nextNumber >= 0) return `uuid-${nextNumber++}`;
    return native.uuid();
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
