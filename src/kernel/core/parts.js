// Parts of the kernel that are evaluated when they are first used: each a text
// of its own. How the build makes them is in tools/kernel-parts.mjs.

import { hold, native, release } from './native.js';
import { ObjectCreate, ReflectApply } from './primordials.js';

/** @type {Record<string, any>} */
const loaded = ObjectCreate(null);

/** @typedef {{ take: (exports: any) => void, next: Waiting | undefined }} Waiting */
/** @type {Record<string, Waiting | undefined>} who waits for a part that is not loaded */
const waiting = ObjectCreate(null);

/** @type {any[] | null} what the parts take from the modules of the start */
let shared = null;
/** @type {() => any[]} */
let collect = () => [];
/** @type {(name: string, exports: any) => void} */
let replaceStandIns = () => {};

/**
 * Called by the text of the start, before it starts.
 * @param {() => any[]} values called once, when everything has started
 * @param {(name: string, exports: any) => void} replace puts the functions of a
 *   part in the places of what stands for them
 */
export function share(values, replace) {
    collect = values;
    replaceStandIns = replace;
}

/**
 * Takes the exports of a part once it is loaded, at once if it is.
 * @param {string} name
 * @param {(exports: any) => void} take
 */
export function whenLoaded(name, take) {
    const known = loaded[name];
    if (known !== undefined) take(known);
    else waiting[name] = { take, next: waiting[name] };
}

/**
 * Takes exports for those of a part.
 * @param {string} name
 * @param {any} exports
 */
export function adoptPart(name, exports) {
    loaded[name] = exports;
    replaceStandIns(name, exports);
    for (let at = waiting[name]; at !== undefined; at = at.next) at.take(exports);
    delete waiting[name];
    return exports;
}

/**
 * The exports of a part.
 * @param {string} name
 * @returns {any}
 */
export function part(name) {
    const known = loaded[name];
    if (known !== undefined) return known;
    const held = hold();
    shared ??= collect();
    const exports = adoptPart(name, native.loadPart(name, part, shared));
    release(held);
    return exports;
}

/**
 * Stands for a function of a part at the start.
 * @param {string} name of the part
 * @param {string} member
 */
export function standIn(name, member) {
    return (/** @type {any[]} */ ...args) => ReflectApply(part(name)[member], undefined, args);
}

/** Stand for functions that have one answer while their part was not loaded. */
export const giveFalse = () => false;
export const giveNothing = () => {};
