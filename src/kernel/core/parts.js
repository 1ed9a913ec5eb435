// Parts of the kernel that are evaluated when they are first used: each a text
// of its own. How the build makes them is in tools/kernel-parts.mjs.

import { native } from './native.js';
import { ObjectCreate } from './primordials.js';

/** @type {Record<string, any>} */
const loaded = ObjectCreate(null);

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
 * The exports of a part.
 * @param {string} name
 * @returns {any}
 */
export function part(name) {
    const known = loaded[name];
    if (known !== undefined) return known;
    shared ??= collect();
    return (loaded[name] = native.loadPart(name, part, shared));
}
