// A set of bot records that is read in the order of their ids.
//
// Adding and removing are constant: what was added waits in a second list and
// what was removed stays as a stale entry; the next read merges and drops, in
// time linear in the list, which the reader pays anyway. Where nobody reads, adding
// does it once half of the entries are stale. The list that a read gives is never
// changed afterwards, so it is also a snapshot.

import { native } from './native.js';
import {
    ArrayPrototypeJoin,
    ArrayPrototypePush,
    ArrayPrototypeSort,
    ReflectApply,
    arrayMutators,
    newList,
    sealClass,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/**
 * @param {BotRecord} a
 * @param {BotRecord} b
 */
function byId(a, b) {
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** From how many on the ids are sorted as one text, by C. */
const MANY = 64;

/**
 * Records by their ids. Comparing two by a function costs 80 ns, and a list of
 * 10,000 takes 130,000 comparisons; as one text they take a fifth of that.
 * @param {BotRecord[]} list may be sorted in place
 * @returns {BotRecord[]}
 */
export function sortById(list) {
    let at = 1;
    while (at < list.length && list[at - 1].id <= list[at].id) at++;
    if (at >= list.length) return list;
    if (list.length < MANY) return sortedOneByOne(list);
    /** @type {string[]} */
    const ids = newList();
    for (let i = 0; i < list.length; i++) ids[i] = list[i].id;
    const places = native.order(ids.length, ArrayPrototypeJoin(ids, '\n'));
    if (places === undefined) return ArrayPrototypeSort(list, byId);
    /** @type {BotRecord[]} */
    const sorted = newList();
    for (let i = 0; i < list.length; i++) sorted[i] = list[places[i]];
    return sorted;
}

/**
 * Sorts a short list: that takes fewer calls than the engine's own sort. The list
 * itself stays as it is, for the watch may end this halfway.
 * @param {BotRecord[]} list
 */
function sortedOneByOne(list) {
    /** @type {BotRecord[]} */
    const sorted = newList();
    for (let i = 0; i < list.length; i++) {
        const record = list[i];
        const { id } = record;
        let at = i;
        for (; at > 0 && sorted[at - 1].id > id; at--) sorted[at] = sorted[at - 1];
        sorted[at] = record;
    }
    return sorted;
}

/** @type {BotRecord[]} */
const noRecords = newList();

/** So few entries that were removed are looked for, and so few new ones put in their places. */
const FEW = 4;
/** The engine copies fewer than so many items by one call. */
const MANY_ENTRIES = 256;
/** So many stale entries wait for a read, whatever the list is like. */
const STALE_MOST = 64;

export class SortedRecords {
    /**
     * @param {(record: BotRecord, tag: any, value: any) => boolean} isMember tells entries that
     *     were removed
     * @param {any} tag handed on to it
     * @param {any} value
     */
    constructor(isMember, tag, value) {
        this.isMember = isMember;
        this.tag = tag;
        this.value = value;
        /** @type {BotRecord[]} sorted by id; not changed, but for another list */
        this.main = noRecords;
        /** @type {BotRecord[]} added since the last read */
        this.pending = newList();
        /** How many entries of `main` may have been removed. */
        this.stale = 0;
        /** @type {BotRecord[]} these entries, if they are few */
        this.gone = noRecords;
    }

    /** @param {BotRecord} record no member so far */
    add(record) {
        if (this.stale > STALE_MOST && this.isStale()) this.read();
        this.pending[this.pending.length] = record;
    }

    /** Whether most entries may have been removed since the last read. */
    isStale() {
        const { stale } = this;
        return stale > STALE_MOST && 2 * stale > this.main.length + this.pending.length;
    }

    /**
     * Tells that an entry may be no member any more.
     * @param {BotRecord} record
     */
    drop(record) {
        const at = this.stale++;
        if (at >= FEW) return;
        if (at === 0) this.gone = newList();
        this.gone[at] = record;
    }

    /**
     * The same in a set whose members are added once and dropped once: nothing is
     * left after the last.
     * @param {BotRecord} record
     */
    remove(record) {
        this.drop(record);
        if (this.stale >= this.main.length + this.pending.length) this.#settle(noRecords);
    }

    /** How many members there are. */
    count() {
        return this.main.length + this.pending.length - this.stale;
    }

    /**
     * The members in order.
     * @returns {BotRecord[]} not to be changed
     */
    read() {
        if (this.pending.length === 0 && this.stale === 0) return this.main;
        this.#settle(this.#merge());
        return this.main;
    }

    /** @param {BotRecord[]} members all of them, in order */
    #settle(members) {
        const pending = members === this.pending ? newList() : this.pending;
        // Nothing is called from here on: the watch cannot end it halfway.
        this.main = members;
        this.pending = pending;
        pending.length = 0;
        this.stale = 0;
        this.gone = noRecords;
    }

    /** Calls nothing for most entries: lists are read after nearly every change. */
    #merge() {
        const { main, gone, isMember, tag, value } = this;
        const asksAll = this.stale > FEW;
        const pending = sortById(asksAll ? this.#added() : this.pending);
        if (main.length === 0 && this.stale === 0) return withoutRepeats(pending);
        if (!asksAll && pending.length <= FEW && main.length < MANY_ENTRIES) {
            return patched(main, gone, pending, (record) => isMember(record, tag, value));
        }
        /** @type {BotRecord[]} */
        const merged = newList();
        let count = 0;
        let last = null;
        let at = 0;
        for (let i = 0; i <= pending.length; i++) {
            const end = i < pending.length ? placeOf(pending[i].id, main, at) : main.length;
            for (; at < end; at++) {
                const record = main[at];
                const isKept = !asksAll && (gone.length === 0 || !isAmong(record, gone));
                if (isKept || isMember(record, tag, value)) {
                    merged[count++] = record;
                    last = record;
                }
            }
            const record = pending[i];
            if (i < pending.length && record !== last && isMember(record, tag, value)) {
                merged[count++] = record;
                last = record;
            }
        }
        return merged;
    }

    /** What was added, without those that were removed again: they are not sorted. */
    #added() {
        const { pending, isMember, tag, value } = this;
        /** @type {BotRecord[]} */
        const added = newList();
        let count = 0;
        for (let i = 0; i < pending.length; i++) {
            if (isMember(pending[i], tag, value)) added[count++] = pending[i];
        }
        return added;
    }
}
sealClass(SortedRecords);

/**
 * @param {BotRecord[]} list sorted by id; may be changed
 * @returns {BotRecord[]} each record once
 */
function withoutRepeats(list) {
    let count = 0;
    for (let i = 0; i < list.length; i++) {
        if (count === 0 || list[count - 1] !== list[i]) list[count++] = list[i];
    }
    list.length = count;
    return list;
}

/**
 * @param {BotRecord} record
 * @param {BotRecord[]} list a short one
 */
function isAmong(record, list) {
    for (let i = 0; i < list.length; i++) if (list[i] === record) return true;
    return false;
}

// Array.prototype.splice would ask a script's class for the list of what it removes.

/**
 * @param {BotRecord[]} list
 * @param {number} at
 */
function takeOut(list, at) {
    const last = list.length - 1;
    for (let i = at; i < last; i++) list[i] = list[i + 1];
    list.length = last;
}

/**
 * @param {BotRecord[]} list
 * @param {number} at
 * @param {BotRecord} record
 */
function putIn(list, at, record) {
    for (let i = list.length; i > at; i--) list[i] = list[i - 1];
    list[at] = record;
}

/**
 * A list with few changes: a copy that the engine makes, and what differs.
 * @param {BotRecord[]} main
 * @param {BotRecord[]} gone those that may be no members any more
 * @param {BotRecord[]} pending
 * @param {(record: BotRecord) => boolean} isMember
 */
function patched(main, gone, pending, isMember) {
    /** @type {BotRecord[]} */
    const list = newList();
    ReflectApply(arrayMutators.push, list, main);
    for (let i = 0; i < gone.length; i++) {
        const record = gone[i];
        if (isMember(record)) continue;
        let at = placeOf(record.id, list, 0) - 1;
        while (at >= 0 && list[at] !== record && list[at].id === record.id) at--;
        if (at >= 0 && list[at] === record) takeOut(list, at);
    }
    for (let i = 0; i < pending.length; i++) {
        const record = pending[i];
        if (!isMember(record)) continue;
        const at = placeOf(record.id, list, 0);
        if (at > 0 && list[at - 1] === record) continue;
        putIn(list, at, record);
    }
    return list;
}

/**
 * How many records of a sorted list do not come after an id.
 * @param {string} id
 * @param {BotRecord[]} list
 * @param {number} from those before do not
 */
function placeOf(id, list, from) {
    let low = from;
    let high = list.length;
    // Most are added behind all others, or many at once in order.
    if (low === high || list[high - 1].id <= id) return high;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (list[middle].id <= id) low = middle + 1;
        else high = middle;
    }
    return low;
}
