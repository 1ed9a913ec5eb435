// Whether two values hold the same data.

import {
    ArrayIsArray, DateCtor, DatePrototypeGetTime, ObjectGetPrototypeOf, ObjectHasOwn, ObjectIs,
    ObjectKeys,
} from '../core/primordials.js';

/**
 * Lists and objects are equal when their members are; the order of members
 * does not count. Values of different classes differ.
 * @param {any} a
 * @param {any} b
 * @returns {boolean}
 */
export function deepEqual(a, b) {
    if (a === b || ObjectIs(a, b)) return true;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
        return false;
    }
    if (ArrayIsArray(a) !== ArrayIsArray(b)) return false;
    if (ObjectGetPrototypeOf(a) !== ObjectGetPrototypeOf(b)) return false;
    if (typeof a.equals === 'function') return a.equals(b);
    if (a instanceof DateCtor) {
        return ObjectIs(DatePrototypeGetTime(a), DatePrototypeGetTime(b));
    }
    const names = ObjectKeys(a);
    if (names.length !== ObjectKeys(b).length) return false;
    for (let i = 0; i < names.length; i++) {
        const name = names[i];
        if (!ObjectHasOwn(b, name) || !deepEqual(a[name], b[name])) return false;
    }
    return true;
}
