// Heavy libraries, each a bundle of its own, evaluated when first used.

import { native } from './native.js';
import { ObjectCreate } from './primordials.js';

/** @type {Record<string, any>} */
const loaded = ObjectCreate(null);

/**
 * The exports of a part.
 * @param {string} name
 */
export function part(name) {
    return loaded[name] ?? (loaded[name] = native.loadPart(name));
}
