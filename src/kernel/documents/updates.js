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

/** No site has come so far; beyond, sums are no whole numbers any more. */
const LARGEST_CLOCK = 2 ** 48;

/** @param {number} client @param {number} clock @param {number} length */
function checkRange(client, clock, length) {
    if (!(length > 0)) throw new Error('a piece has no length');
    if (client > Number.MAX_SAFE_INTEGER || clock + length > LARGEST_CLOCK) {
        throw new Error('a number is too large');
    }
}

/**
 * Throws if an update is damaged. Reading it as a whole comes before the first
 * of it is applied. Yjs takes pieces without length and numbers that are too
 * large, and writes a document that has some so that nobody can read it.
 * @param {Uint8Array} update
 */
function check(update) {
    const { structs, ds } = Y.decodeUpdate(update);
    for (const struct of structs) {
        const { id, length, origin, rightOrigin, parent } = /** @type {any} */ (struct);
        checkRange(id.client, id.clock, length);
        for (const other of [origin, rightOrigin, parent]) {
            if (other instanceof Y.ID) checkRange(other.client, other.clock, 1);
        }
    }
    for (const [client, ranges] of ds.clients) {
        for (const { clock, len } of ranges) checkRange(client, clock, len);
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
