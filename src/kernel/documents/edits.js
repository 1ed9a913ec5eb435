// Text edits, resolved against the version of the text that they speak of.
//
// An edit says "insert at 5", and means the fifth place of the text that its
// author saw. What the author saw is told by a vector: for each site, how much
// of what it did was known. Deletions have no place in it, so they are counted,
// and the count is told along as if it were a site; those of late are remembered.

import { Y } from './yjs.js';

/** @typedef {Map<number, number>} Vector how much of each site is known */
/** @typedef {{ number: number, by: Set<number>, set: any }} Deletion */

/**
 * @typedef {object} Author of an edit
 * @property {Vector | null} vector null: the text as it is now is meant
 * @property {any[]} news what was deleted without its knowledge
 */

/** So many transactions that deleted something are remembered. */
const REMEMBERED = 512;

export class Deletions {
    /** @type {Deletion[]} */
    #list = [];
    count = 0;

    /**
     * @param {Y.Transaction} transaction
     * @param {Set<number>} by the sites of this process that made it
     */
    remember(transaction, by) {
        if (transaction.deleteSet.clients.size === 0) return;
        this.#list.push({ number: ++this.count, by, set: transaction.deleteSet });
        if (this.#list.length > 2 * REMEMBERED) this.#list.splice(0, REMEMBERED);
    }

    /**
     * What someone does not know who knows so many; its own deletions it knows.
     * @param {number} known
     * @param {Set<number>} own sites
     * @returns {any[]}
     */
    since(known, own) {
        return this.#list
            .filter(({ number, by }) => number > known && ![...by].some((site) => own.has(site)))
            .map(({ set }) => set);
    }
}

/**
 * What the author of an edit knew.
 * @param {Record<string, number> | undefined} version that the edit names
 * @param {Set<number>} sites of the document
 * @param {Deletions} deletions
 * @param {string} counter the name under which they are counted
 * @param {Set<number>} own sites of the author, who knows all that it did itself
 * @returns {Author}
 */
export function authorOf(version, sites, deletions, counter, own) {
    /** @type {Vector} */
    const vector = new Map();
    for (const [name, clock] of Object.entries(version ?? {})) {
        if (sites.has(Number(name))) vector.set(Number(name), Number(clock));
    }
    const known = version?.[counter];
    if (vector.size === 0 && known === undefined) return { vector: null, news: [] };
    for (const site of own) vector.set(site, Infinity);
    return { vector, news: deletions.since(Number(known ?? Infinity), own) };
}

/**
 * @typedef {object} Piece of a text
 * @property {number} seen units that the author saw
 * @property {number} live units that are there now
 */

/**
 * The text in pieces, each of which was seen or not, and is there or not.
 * @param {Y.Text} text
 * @param {Author} author
 * @returns {Piece[]}
 */
function piecesOf(text, { vector, news }) {
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
        if (deleted && !news.some((set) => Y.isDeleted(set, item.id))) known = 0;
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
 * @param {Author} author
 */
export function applyEdit(text, edit, author) {
    for (const operations of edit.operations) {
        let at = 0;
        for (const operation of operations) {
            if (operation.type === 'preserve') {
                at += Math.max(0, operation.count);
                continue;
            }
            const pieces = piecesOf(text, author);
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
