// Updates as base64, in and out of documents.

import { DocumentError } from './errors.js';
import { Y } from './yjs.js';

/** @param {string} base64 @returns {Uint8Array} */
export function bytesOf(base64) {
    return /** @type {any} */ (Uint8Array).fromBase64(base64);
}

/** @param {Uint8Array} bytes @returns {string} */
export function base64Of(bytes) {
    return /** @type {any} */ (bytes).toBase64();
}

/**
 * Throws if an update is damaged. Reading it as a whole comes before the first
 * of it is applied. Yjs takes pieces without length, and writes a document that
 * has one so that nobody can read it.
 * @param {Uint8Array} update
 */
function check(update) {
    const { structs, ds } = Y.decodeUpdate(update);
    for (const { length } of structs) {
        if (!(length > 0)) throw new Error('a piece has no length');
    }
    for (const ranges of ds.clients.values()) {
        for (const { len } of ranges) if (!(len > 0)) throw new Error('a range has no length');
    }
}

/**
 * Applies updates in order; one that is damaged throws a DocumentError, and the
 * document is of no use afterwards.
 * @param {Y.Doc} doc
 * @param {string[]} updates base64
 * @param {any} [origin] of the transactions
 * @param {number} [first] the place of the first update, for errors
 */
export function applyUpdates(doc, updates, origin, first = 0) {
    updates.forEach((update, index) => {
        try {
            const bytes = bytesOf(update);
            check(bytes);
            Y.applyUpdate(doc, bytes, origin);
        } catch (error) {
            throw new DocumentError(
                `it is damaged (${/** @type {any} */ (error)?.message ?? error})`, first + index);
        }
    });
}
