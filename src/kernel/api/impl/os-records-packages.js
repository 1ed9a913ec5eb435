// Requests about packages.

import { original } from '../../core/originals.js';

/**
 * A version is asked for by its text, or by some of its parts.
 * @param {string} recordName
 * @param {string} address
 * @param {any} key
 */
export function versionInput(recordName, address, key) {
    const given = original(key);
    if (given === undefined || given === null) return { recordName, address };
    return typeof given === 'object'
        ? { recordName, address, ...given }
        : { recordName, address, key: given };
}

/**
 * The markers of a package, of which a single one may be given without a list.
 * @param {any} markers
 */
export function markerList(markers) {
    return typeof markers === 'string' ? [markers] : original(markers);
}
