// Text edits, resolved against the version of the text that they speak of.
//
// An edit says "insert at 5", and means the fifth place of the text that its
// author saw. What the author saw is told by a vector: for each site, how much
// of what it did was known. Deletions have no number in it; those of late are
// remembered together with the vector after them. Authors follow one line of
// versions, so a deletion was known to those who knew that vector.

import { Y } from './yjs.js';

/** @typedef {Map<number, number>} Vector how much of each site is known */
/** @typedef {{ after: Vector, by: Set<number>, set: any }} Deletion */

/** So many transactions that deleted something are remembered. */
const REMEMBERED = 512;

export class Deletions {
    /** @type {Deletion[]} */
    #list = [];

    /**
     * @param {Y.Transaction} transaction
     * @param {Set<number>} by the sites of this process that made it
     */
    remember(transaction, by) {
        if (transaction.deleteSet.clients.size === 0) return;
        this.#list.push({ after: transaction.afterState, by, set: transaction.deleteSet });
        if (this.#list.length > 2 * REMEMBERED) this.#list.splice(0, REMEMBERED);
    }

    /**
     * Whether someone at that version did not know that an item is deleted.
     * @param {Y.ID} id
     * @param {Vector} vector
     * @param {number} site who asks: it knows what it deleted itself
     */
    isNewsFor(id, vector, site) {
        return this.#list.some(
            (entry) => !entry.by.has(site) && !includes(vector, entry.after)
                && Y.isDeleted(entry.set, id));
    }
}

/** @param {Vector} vector @param {Vector} other */
function includes(vector, other) {
    for (const [client, clock] of other) {
        if ((vector.get(client) ?? 0) < clock) return false;
    }
    return true;
}

/**
 * What the author of an edit knew; null when the edit does not say, and so
 * means the text as it is now.
 * @param {Record<string, number> | undefined} version
 * @param {Vector} known of the document
 * @param {number} site of the author, who knows all that it did itself
 * @returns {Vector | null}
 */
export function vectorOf(version, known, site) {
    /** @type {Vector} */
    const vector = new Map();
    for (const [name, clock] of Object.entries(version ?? {})) {
        const client = Number(name);
        if (known.has(client)) vector.set(client, Number(clock));
    }
    if (vector.size === 0) return null;
    return vector.set(site, Infinity);
}

/**
 * @typedef {object} Piece of a text
 * @property {number} seen units that the author saw
 * @property {number} live units that are there now
 */

/**
 * The text in pieces, each of which was seen or not, and is there or not.
 * @param {Y.Text} text
 * @param {Vector | null} vector
 * @param {Deletions} deletions
 * @param {number} site
 * @returns {Piece[]}
 */
function piecesOf(text, vector, deletions, site) {
    /** @type {Piece[]} */
    const pieces = [];
    for (let item = /** @type {any} */ (text)._start; item !== null; item = item.right) {
        if (!item.countable) continue;
        const { length, deleted } = item;
        let known = length;
        if (vector !== null) {
            const clock = vector.get(item.id.client) ?? 0;
            known = Math.max(0, Math.min(length, clock - item.id.clock));
        }
        if (deleted && (vector === null || !deletions.isNewsFor(item.id, vector, site))) known = 0;
        if (known > 0) pieces.push({ seen: known, live: deleted ? 0 : known });
        if (known < length && !deleted) pieces.push({ seen: 0, live: length - known });
    }
    return pieces;
}

/**
 * Where a place that the author saw is now: before the unit that followed it.
 * @param {Piece[]} pieces
 * @param {number} at
 */
function placeOf(pieces, at) {
    let seen = 0;
    let live = 0;
    for (const piece of pieces) {
        if (piece.seen > 0 && seen + piece.seen > at) {
            return live + (piece.live > 0 ? at - seen : 0);
        }
        seen += piece.seen;
        live += piece.live;
    }
    return live;
}

/**
 * What is left of a range that the author saw, last part first.
 * @param {Piece[]} pieces
 * @param {number} at
 * @param {number} count
 * @returns {{ index: number, length: number }[]}
 */
function rangesOf(pieces, at, count) {
    const ranges = [];
    let seen = 0;
    let live = 0;
    for (const piece of pieces) {
        if (piece.seen > 0 && piece.live > 0) {
            const from = Math.max(at, seen);
            const to = Math.min(at + count, seen + piece.seen);
            if (to > from) ranges.unshift({ index: live + from - seen, length: to - from });
        }
        seen += piece.seen;
        live += piece.live;
    }
    return ranges;
}

/**
 * @param {Y.Text} text
 * @param {any} edit
 * @param {Vector | null} vector
 * @param {Deletions} deletions
 * @param {number} site of the author
 */
export function applyEdit(text, edit, vector, deletions, site) {
    for (const operations of edit.operations) {
        let at = 0;
        for (const operation of operations) {
            if (operation.type === 'preserve') {
                at += Math.max(0, operation.count);
                continue;
            }
            const pieces = piecesOf(text, vector, deletions, site);
            if (operation.type === 'insert') {
                if (operation.text === '') continue;
                text.insert(placeOf(pieces, at), operation.text);
                at += operation.text.length;
            } else {
                for (const { index, length } of rangesOf(pieces, at, operation.count)) {
                    text.delete(index, length);
                }
            }
        }
    }
}

/**
 * What happened to a shared text, as an edit; null when it is not only text.
 * @param {Y.YTextEvent} event
 * @param {Record<string, number>} version after it
 */
export function editOf(event, version) {
    const operations = [];
    for (const step of event.delta) {
        if (step.retain !== undefined) {
            operations.push({ type: 'preserve', count: step.retain });
        } else if (step.delete !== undefined) {
            operations.push({ type: 'delete', count: step.delete });
        } else if (typeof step.insert === 'string') {
            operations.push({ type: 'insert', text: step.insert });
        } else {
            return null;
        }
    }
    return { '\u0011tag_edit': true, version, operations: [operations], isRemote: true };
}
