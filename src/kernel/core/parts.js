// Parts of the kernel that are evaluated when they are first used: each a text
// of its own. How the build makes them is in tools/kernel-parts.mjs.

import { hold, native, release } from './native.js';
import { ObjectCreate } from './primordials.js';

/** @type {Record<string, any>} */
const loaded = ObjectCreate(null);

/** @type {Record<string, () => void>} */
const listeners = ObjectCreate(null);

/** @type {any[] | null} what the parts take from the modules of the start */
let shared = null;
/** @type {() => any[]} */
let collect = () => [];

/**
 * Called by the text of the start, before it starts.
 * @param {() => any[]} values called once, when everything has started
 */
export function share(values) {
    collect = values;
}

/**
 * Sets who hears that a part was loaded.
 * @param {string} name
 * @param {() => void} listener
 */
export function whenLoaded(name, listener) {
    listeners[name] = listener;
}

/**
 * Takes exports for those of a part.
 * @param {string} name
 * @param {any} exports
 */
export function adoptPart(name, exports) {
    loaded[name] = exports;
    const listener = listeners[name];
    if (listener !== undefined) listener();
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
