// Modules that import each other: each would wait for the other for ever. Who
// waits for whom is known here, by whatever name and from wherever a module was
// asked for.

import {
    ArrayPrototypeJoin,
    ArrayPrototypePush,
    ErrorCtor,
    SafeMap,
    SafeSet,
} from './primordials.js';

/**
 * @typedef {object} Link a module that is being loaded
 * @property {string} id the name by which it was asked for
 * @property {string} key the same for all names of one module
 */

/**
 * Stands at the head of the chain below a script that resolves modules.
 * @type {Link}
 */
export const RESOLVING = { id: '', key: '\u0000resolving' };

/** @type {SafeMap<string, SafeMap<string, string>>} which modules wait for which: names by keys */
let waits = new SafeMap();

/**
 * @param {Link} importer
 * @param {Link} imported
 */
export function beginWait(importer, imported) {
    let list = waits.get(importer.key);
    if (list === undefined) waits.set(importer.key, (list = new SafeMap()));
    /** @type {SafeMap<string, string>} */ (list).set(imported.key, imported.id);
}

/**
 * @param {Link} importer
 * @param {Link} imported
 */
export function endWait(importer, imported) {
    const list = waits.get(importer.key);
    if (list === undefined) return;
    list.delete(imported.key);
    if (list.size === 0) waits.delete(importer.key);
}

/** Nobody waits any more: jobs were ended. */
export function forgetWaits() {
    waits = new SafeMap();
}

/**
 * Throws when a module, by whatever name, would wait for itself.
 * @param {Link[]} chain
 * @param {Link} importer
 * @param {Link} imported
 */
export function refuseCycle(chain, importer, imported) {
    let found = false;
    for (let i = 0; i < chain.length; i++) found ||= chain[i].key === imported.key;
    const way = found ? [] : wayBack(imported.key, importer.key, new SafeSet());
    if (way === null) return;
    /** @type {string[]} */
    const names = [];
    for (let i = 0; i < chain.length; i++) {
        if (chain[i] !== RESOLVING) ArrayPrototypePush(names, chain[i].id);
    }
    ArrayPrototypePush(names, imported.id);
    for (let i = 0; i < way.length; i++) ArrayPrototypePush(names, way[i]);
    throw new ErrorCtor(`Circular dependency detected: ${ArrayPrototypeJoin(names, ' -> ')}`);
}

/**
 * The names on the way from a module to one that it waits for; null if it does
 * not.
 * @param {string} from
 * @param {string} to
 * @param {SafeSet<string>} seen
 * @returns {string[] | null}
 */
function wayBack(from, to, seen) {
    const list = waits.get(from);
    if (list === undefined || seen.has(from)) return null;
    seen.add(from);
    /** @type {string[] | null} */
    let way = null;
    list.forEach((name, key) => {
        if (way !== null) return;
        const rest = key === to ? [] : wayBack(key, to, seen);
        if (rest !== null) way = [name, ...rest];
    });
    return way;
}
