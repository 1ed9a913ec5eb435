// The bots of the runtime as the kernel keeps them, and what is calculated
// from their stored tags: values, listeners, libraries and indexes.
//
// Invariant: `values`, `scripts`, `libraries` and every index follow from `raw`
// and `masks` through recalculate(), which is called after each change of them.

import { emitBroken } from './codec.js';
import { LastingMap } from './lasting-map.js';
import { hold, release } from './native.js';
import { libraryOrListener, scriptFor } from './scripts.js';
import { SortedRecords } from './sorted.js';
import { modeOf, runtime } from './state.js';
import {
    LISTENER_PREFIX,
    MASK_SPACES,
    hasValue,
    mayBeSpecial,
    parseLink,
    parseTagValue,
} from './values.js';
import {
    ArrayPrototypePush,
    ObjectCreate,
    ObjectFreeze,
    ObjectKeys,
    SafeMap,
    newList,
    sealClass,
} from './primordials.js';

/** @typedef {import('./scripts.js').Script} Script */
/** @typedef {Record<string, any>} Tags */

/** Stands for "has none" wherever a record may have a table by tag. */
export const NONE = ObjectFreeze(ObjectCreate(null));

let nextNumber = 0;

/**
 * What is known of a bot. The engine's cell for it holds 38 members, no more; the
 * first are near to each other for those who walk over many bots.
 */
export class BotRecord {
    /**
     * @param {string} id
     * @param {string | null | undefined} space
     * @param {Tags} [raw] its stored values, in a table without prototype
     */
    constructor(id, space, raw = ObjectCreate(null)) {
        this.id = id;
        /** @type {any} the bot object */
        this.face = null;
        /** @type {string | null | undefined} */
        this.space = space;
        /** How edits of this bot become visible; see state.js. */
        this.mode = modeOf(space);
        /** @type {Tags} stored values */
        this.raw = raw;
        /**
         * Calculated values, only those that have a value; the table of the stored
         * ones itself as long as all stand for themselves or are listeners, and none
         * is masked.
         * @type {Tags}
         */
        this.values = NONE;
        /** @type {Record<string, Tags>} stored masks by space */
        this.masks = NONE;
        /** @type {Record<string, Script>} compiled listeners */
        this.scripts = NONE;
        /** @type {Record<string, Script>} compiled libraries */
        this.libraries = NONE;
        /** @type {Record<string, Function>} listeners that scripts assigned */
        this.overrides = NONE;
        /** @type {Record<string, Function[]>} listeners that scripts added */
        this.dynamic = NONE;
        /** Whether overrides or dynamic have entries. */
        this.hasExtras = false;
        /** Whether the bot ignores shouts. */
        this.deaf = false;
        /** Whether the bot is in the runtime. */
        this.present = false;
        /** Whether it is being destroyed: its onDestroy runs. */
        this.ending = false;
        /** @type {Tags} edits that no action carries yet */
        this.changes = NONE;
        /** @type {Record<string, Tags>} the same for masks */
        this.maskChanges = NONE;
        /** @type {Record<string, number>} the run in which a tag was noted last */
        this.noted = NONE;
        /** @type {Record<string, Record<string, number>>} the same by mask space */
        this.notedMasks = NONE;
        /** @type {import('./settle.js').Unsettled[] | null} edits the host has not answered */
        this.unsettled = null;
        /** Whether it waits in the list of bots with changes. */
        this.dirty = false;
        /** @type {any} the add_bot action that will carry the final tags */
        this.adding = null;
        /** @type {any} what unsettled text edits began with, by tag */
        this.editBase = null;
        /** @type {Record<string, any> | null} */
        this.signatures = null;
        /** @type {Record<string, any> | null} free data of scripts, kept when the bot is replaced */
        this.vars = null;
        /** Timers, watchers and animations that end with the bot. */
        /** @type {any} */
        this.timers = null;
        // What scripts see, made when first asked for.
        /** @type {import('./faces.js').Scope | null} */
        this.scope = null;
        /** @type {any} */
        this.tagsView = null;
        /** @type {any} */
        this.rawView = null;
        /** @type {any} */
        this.masksView = null;
        /** @type {any} */
        this.linksView = null;
        /** @type {any} */
        this.listenersView = null;
        /** @type {Record<string, Function> | null} functions that belong to this bot */
        this.functions = null;
        /** @type {Record<string, import('./array-face.js').ArrayHandler>} wrappers of arrays */
        this.arrays = NONE;
        /** @type {Record<string, Function> | null} functions that call this bot's scripts directly */
        this.callers = null;
        /** The number that the watch knows this bot by. */
        this.number = nextNumber++;
        /** The generation in which its name was announced. */
        this.announced = 0;
    }
}

sealClass(BotRecord);

/** @type {LastingMap<string, BotRecord>} the bots of the runtime by id */
export const records = new LastingMap();

/** @type {SortedRecords | null} the same in order, as long as somebody asks for it */
let order = null;

/** All bots, by id. Not to be changed. */
export function orderedRecords() {
    if (order === null) order = allInOrder();
    return order.read();
}

function allInOrder() {
    const all = new SortedRecords(isPresent, null, null);
    records.forEach((record) => all.add(record));
    return all;
}

/** @param {BotRecord} record */
function isPresent(record) {
    return record.present;
}

/** @param {BotRecord} record */
export function enter(record) {
    record.present = true;
    records.set(record.id, record);
    if (order === null) return;
    // Nobody has asked while half of them went: whoever asks next sorts anew.
    if (order.isStale()) order = null;
    else order.add(record);
}

/**
 * Takes a bot out of the runtime with its listeners and index entries. Its own
 * data stays, for those who still hold it.
 * @param {BotRecord} record
 */
export function leave(record) {
    record.present = false;
    records.delete(record.id);
    if (order !== null) order.remove(record);
    const { values, scripts } = record;
    for (let i = 0; i < hookTags.length; i++) {
        const tag = hookTags[i];
        const value = values[tag];
        if (value !== undefined) hooks[tag](record, tag, value, undefined);
    }
    if (scripts !== NONE) {
        const tags = ObjectKeys(scripts);
        for (let i = 0; i < tags.length; i++) dropListener(tags[i], record);
    }
    if (record.hasExtras) dropExtras(record);
}

// ---------------------------------------------------------------- listeners

/** @type {LastingMap<string, SortedRecords>} who listens, by tag */
export const listenerLists = new LastingMap();

/** @param {string} tag */
function listenersOf(tag) {
    let list = listenerLists.get(tag);
    if (list === undefined) listenerLists.set(tag, (list = new SortedRecords(hasListener, tag, null)));
    else if (list === listenList || list === anyListenList) wereHeard = true;
    return list;
}

/**
 * @param {string} tag
 * @param {BotRecord} record has nothing to run for it any more, or less
 */
function dropListener(tag, record) {
    const list = listenersOf(tag);
    list.drop(record);
    if (list.stale < list.main.length + list.pending.length) return;
    if (list.read().length === 0 && list !== listenList && list !== anyListenList) {
        listenerLists.delete(tag);
    }
}

/**
 * Whether a bot has something to run for a tag.
 * @param {BotRecord} record
 * @param {string} tag
 */
export function hasListener(record, tag) {
    return (
        record.present &&
        (record.scripts[tag] !== undefined ||
            (record.hasExtras &&
                (record.overrides[tag] !== undefined || record.dynamic[tag] !== undefined)))
    );
}

// The two that hear of every event are asked about at each of them.
const listenList = new SortedRecords(hasListener, 'onListen', null);
const anyListenList = new SortedRecords(hasListener, 'onAnyListen', null);
listenerLists.set('onListen', listenList);
listenerLists.set('onAnyListen', anyListenList);

/** Whether somebody has ever listened to them. */
let wereHeard = false;

/** Whether somebody may have to be told that an event was sent. */
export function eventsAreHeard() {
    // Written out: it is asked about in every event.
    return (
        wereHeard &&
        (listenList.main.length > 0 ||
            anyListenList.main.length > 0 ||
            listenList.pending.length > 0 ||
            anyListenList.pending.length > 0)
    );
}

/** @type {BotRecord[]} */
const nobody = newList();

/**
 * The bots that have something to run for a tag, by id: a snapshot.
 * @param {string} tag
 */
export function listeningRecords(tag) {
    const list = listenerLists.get(tag);
    return list === undefined ? nobody : list.read();
}

/**
 * @param {BotRecord} record
 * @rare
 */
function dropExtras(record) {
    const overrides = ObjectKeys(record.overrides);
    for (let i = 0; i < overrides.length; i++) dropListener(overrides[i], record);
    const dynamic = ObjectKeys(record.dynamic);
    for (let i = 0; i < dynamic.length; i++) dropListener(dynamic[i], record);
}

/**
 * Puts a bot that has come (back) into the runtime on the lists of what
 * scripts gave it.
 * @param {BotRecord} record
 * @rare
 */
export function listExtras(record) {
    if (!record.hasExtras) return;
    const overrides = ObjectKeys(record.overrides);
    for (let i = 0; i < overrides.length; i++) listenersOf(overrides[i]).add(record);
    const dynamic = ObjectKeys(record.dynamic);
    for (let i = 0; i < dynamic.length; i++) listenersOf(dynamic[i]).add(record);
}

/**
 * Sets or removes the listener that overrides a bot's script.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {Function | null | undefined} listener
 * @rare
 */
export function setOverride(record, tag, listener) {
    if (record.overrides === NONE) record.overrides = ObjectCreate(null);
    if (listener === null || listener === undefined) {
        delete record.overrides[tag];
        dropListener(tag, record);
        return;
    }
    const fresh = record.overrides[tag] === undefined;
    record.overrides[tag] = listener;
    record.hasExtras = true;
    if (fresh && record.present) listenersOf(tag).add(record);
}

/**
 * @param {BotRecord} record
 * @param {string} tag
 * @param {Function} listener
 * @rare
 */
export function addDynamic(record, tag, listener) {
    if (record.dynamic === NONE) record.dynamic = ObjectCreate(null);
    const list = record.dynamic[tag];
    /** @type {Function[]} */
    const next = [];
    if (list !== undefined) {
        for (let i = 0; i < list.length; i++) {
            if (list[i] === listener) return;
            ArrayPrototypePush(next, list[i]);
        }
    }
    ArrayPrototypePush(next, listener);
    record.dynamic[tag] = next;
    record.hasExtras = true;
    if (list === undefined && record.present) listenersOf(tag).add(record);
}

/**
 * @param {BotRecord} record
 * @param {string} tag
 * @param {Function} listener
 * @rare
 */
export function removeDynamic(record, tag, listener) {
    const list = record.dynamic[tag];
    if (list === undefined) return;
    /** @type {Function[]} */
    const next = [];
    for (let i = 0; i < list.length; i++) {
        if (list[i] !== listener) ArrayPrototypePush(next, list[i]);
    }
    if (next.length > 0) {
        record.dynamic[tag] = next;
        return;
    }
    delete record.dynamic[tag];
    dropListener(tag, record);
}

/**
 * @param {BotRecord} record
 * @param {string} tag
 * @param {Script | undefined} script
 */
function bind(record, tag, script) {
    const listener = script !== undefined && !script.library && script.error === null;
    const library = script !== undefined && script.library && script.error === null;
    if (listener) {
        if (record.scripts === NONE) record.scripts = ObjectCreate(null);
        const fresh = record.scripts[tag] === undefined;
        record.scripts[tag] = /** @type {Script} */ (script);
        if (fresh && record.present) listenersOf(tag).add(record);
    } else if (record.scripts[tag] !== undefined) {
        delete record.scripts[tag];
        if (record.present) dropListener(tag, record);
    }
    if (library) {
        if (record.libraries === NONE) record.libraries = ObjectCreate(null);
        record.libraries[tag] = /** @type {Script} */ (script);
    } else if (record.libraries[tag] !== undefined) {
        delete record.libraries[tag];
    }
    if (record.callers !== null) delete record.callers[tag];
}

/** @type {(record: BotRecord, tag: string) => void} */
let scriptChanged = () => {};

/**
 * Sets who hears that the script in a tag was replaced or removed.
 * @param {(record: BotRecord, tag: string) => void} listener
 */
export function onScriptChanged(listener) {
    scriptChanged = listener;
}

// ---------------------------------------------------------------- values

/**
 * The stored value that counts for a tag: the first mask that has a value,
 * else the tag.
 * @param {BotRecord} record
 * @param {string} tag
 */
export function effective(record, tag) {
    const masks = record.masks;
    if (masks !== NONE) {
        for (let i = 0; i < MASK_SPACES.length; i++) {
            const mask = masks[MASK_SPACES[i]];
            if (mask !== undefined) {
                const value = mask[tag];
                if (hasValue(value)) return value;
            }
        }
    }
    return record.raw[tag];
}

/**
 * Whether a mask of a record has a value for a tag.
 * @param {BotRecord} record
 * @param {string} tag
 */
export function isMasked({ masks }, tag) {
    for (let i = 0; i < MASK_SPACES.length; i++) {
        const mask = masks[MASK_SPACES[i]];
        if (mask !== undefined && hasValue(mask[tag])) return true;
    }
    return false;
}

/**
 * Calculates a tag anew after its stored value or one of its masks changed.
 * @param {BotRecord} record
 * @param {string} tag
 */
export function recalculate(record, tag) {
    if (record.values === record.raw) separateValues(record);
    const stored = record.masks === NONE ? record.raw[tag] : effective(record, tag);
    let value = stored;
    /** @type {Script | undefined} */
    let script;
    if (typeof stored === 'string') {
        if (stored.length > 0 && mayBeSpecial(stored)) {
            if (libraryOrListener(stored)) {
                script = scriptFor(stored, record, tag);
                value = script.error ?? stored;
                if (script.error !== null) emitBroken(record.id, tag, script.problems);
            } else {
                value = parseTagValue(stored);
            }
        }
    } else if (typeof stored === 'function') {
        value = undefined;
    }
    if (
        script !== undefined ||
        record.scripts[tag] !== undefined ||
        record.libraries[tag] !== undefined
    ) {
        const held = hold();
        bind(record, tag, script);
        scriptChanged(record, tag);
        release(held);
    }
    const isHooked = hooks[tag] !== undefined;
    const before = isHooked ? record.values[tag] : undefined;
    if (value === null || value === undefined || value === '' || tag === 'toJSON') {
        delete record.values[tag];
        value = undefined;
    } else {
        record.values[tag] = value;
    }
    if (isHooked) tellHook(record, tag, before, value);
}

/**
 * Whether a stored value is its own calculated value.
 * @param {string} tag
 * @param {any} stored
 */
export function standsForItself(tag, stored) {
    if (tag === 'toJSON') return false;
    if (typeof stored === 'string') return stored.length > 0 && !mayBeSpecial(stored);
    return stored !== null && stored !== undefined && typeof stored !== 'function';
}

/**
 * Prepares a record for a stored value that is about to change. When its calculated
 * values are the stored ones, and a value comes that stands for itself, it is put
 * there at once; else it gets a table of its own for them.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any} stored
 * @returns {boolean} whether all is done
 */
export function storeAsValue(record, tag, stored) {
    const { raw } = record;
    if (record.values !== raw) return false;
    if (!standsForItself(tag, stored)) {
        separateValues(record);
        return false;
    }
    const isHooked = hooks[tag] !== undefined;
    const before = isHooked ? raw[tag] : undefined;
    raw[tag] = stored;
    if (record.scripts[tag] !== undefined) {
        const held = hold();
        bind(record, tag, undefined);
        scriptChanged(record, tag);
        release(held);
    }
    if (isHooked) tellHook(record, tag, before, stored);
    return true;
}

/**
 * @param {BotRecord} record
 * @param {string} tag whose calculated value has changed, and which has a hook
 * @param {any} before undefined if there was none
 * @param {any} after
 */
function tellHook(record, tag, before, after) {
    if (!record.present) return;
    const held = hold();
    hooks[tag](record, tag, before, after);
    release(held);
}

/**
 * Gives a record a table of calculated values of its own, before one of its
 * stored values changes.
 * @param {BotRecord} record whose values are its stored values
 */
export function separateValues(record) {
    const { raw } = record;
    /** @type {Tags} */
    const values = ObjectCreate(null);
    const tags = ObjectKeys(raw);
    for (let i = 0; i < tags.length; i++) values[tags[i]] = raw[tags[i]];
    record.values = values;
}

/**
 * Whether a stored value of a record that is about to enter the runtime is its own
 * calculated value: it stands for itself, or is a listener that compiles. The
 * listener is taken over, and nobody has to be told, as recalculate() does it.
 * @param {BotRecord} record that has no script for this tag
 * @param {string} tag
 * @param {any} stored
 */
function isOwnValue(record, tag, stored) {
    if (standsForItself(tag, stored)) return true;
    if (typeof stored !== 'string' || stored[0] !== LISTENER_PREFIX || tag === 'toJSON') {
        return false;
    }
    const script = scriptFor(stored, record, tag);
    if (script.error !== null || record.scripts[tag] !== undefined) return false;
    if (record.scripts === NONE) record.scripts = ObjectCreate(null);
    record.scripts[tag] = script;
    return true;
}

/**
 * Calculates all tags of a record that is about to enter the runtime.
 * @param {BotRecord} record
 */
export function recalculateAll(record) {
    const { raw } = record;
    if (record.masks === NONE && record.values === raw) return;
    const tags = ObjectKeys(raw);
    const isPlain = record.masks === NONE;
    let own = 0;
    if (isPlain) {
        while (own < tags.length && isOwnValue(record, tags[own], raw[tags[own]])) own++;
        if (own === tags.length) {
            record.values = raw;
            return;
        }
    }
    /** @type {Tags} */
    const values = ObjectCreate(null);
    record.values = values;
    for (let i = 0; i < tags.length; i++) {
        const tag = tags[i];
        const stored = raw[tag];
        if (i < own || (isPlain && isOwnValue(record, tag, stored))) values[tag] = stored;
        else recalculate(record, tag);
    }
    if (isPlain) return;
    const spaces = ObjectKeys(record.masks);
    for (let i = 0; i < spaces.length; i++) {
        const names = ObjectKeys(record.masks[spaces[i]]);
        for (let j = 0; j < names.length; j++) {
            if (raw[names[j]] === undefined) recalculate(record, names[j]);
        }
    }
}

// ---------------------------------------------------------------- indexes

/**
 * @callback Hook called when the calculated value of its tag changes
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any} before undefined if there was none
 * @param {any} after
 */

/** @type {Hook} */
function updateHearing(record) {
    record.deaf =
        record.values.listening === false || record.values.auxListening === false;
}

/** @type {Record<string, Hook>} what follows a change, by tag */
export let hooks = {
    // @ts-ignore: the prototype is no tag
    __proto__: null,
    listening: updateHearing,
    auxListening: updateHearing,
};
/** The tags that have one. */
const hookTags = ['listening', 'auxListening'];

/** The bots by the values of one tag. */
export class TagIndex {
    /** @param {string} tag */
    constructor(tag) {
        this.tag = tag;
        /** @type {SortedRecords | null} bots in which the tag has a value, once it was asked for */
        this.present = null;
        /** @type {LastingMap<any, SortedRecords>} by value */
        this.byValue = new LastingMap();
        /** @type {LastingMap<string, SortedRecords>} by each id that a link names */
        this.byLink = new LastingMap();
        /** @type {Hook} */
        this.hook = (record, _tag, before, after) => this.change(record, before, after);
    }

    /**
     * Takes over that the value of a bot has changed; undefined: none.
     * @param {BotRecord} record
     * @param {any} before
     * @param {any} after
     */
    change(record, before, after) {
        if (before === after) return;
        if (this.present !== null) {
            if (after === undefined) this.present.remove(record);
            else if (before === undefined) this.present.add(record);
        }
        if (before !== undefined) dropValue(this, record, before);
        if (after !== undefined) addValue(this, record, after);
    }

    /** Bots in which the tag has a value. */
    withValue() {
        return this.present ?? (this.present = bearersOf(this.tag));
    }

    /**
     * Bots whose value is exactly this one, by id.
     * @param {any} value
     */
    equalTo(value) {
        const list = this.byValue.get(value);
        if (list === undefined) return nobody;
        return list.stale === 0 && list.pending.length === 0 ? list.main : list.read();
    }

    /**
     * Bots whose value is a link that names this id, by id.
     * @param {string} id
     */
    linkedTo(id) {
        const list = this.byLink.get(id);
        return list === undefined ? nobody : list.read();
    }
}

sealClass(TagIndex);

/**
 * @param {TagIndex} index
 * @param {BotRecord} record
 * @param {any} value
 */
function addValue({ tag, byValue, byLink }, record, value) {
    let list = byValue.get(value);
    if (list === undefined) byValue.set(value, (list = new SortedRecords(tagEquals, tag, value)));
    list.add(record);
    const ids = parseLink(value);
    if (ids === null) return;
    for (let i = 0; i < ids.length; i++) {
        let links = byLink.get(ids[i]);
        if (links === undefined) {
            byLink.set(ids[i], (links = new SortedRecords(tagLinks, tag, ids[i])));
        }
        links.add(record);
    }
}

/**
 * @param {TagIndex} index
 * @param {BotRecord} record
 * @param {any} value
 */
function dropValue({ byValue, byLink }, record, value) {
    drop(byValue, value, record);
    const ids = parseLink(value);
    if (ids === null) return;
    for (let i = 0; i < ids.length; i++) drop(byLink, ids[i], record);
}

/**
 * @param {LastingMap<any, SortedRecords>} map
 * @param {any} key
 * @param {BotRecord} record
 */
function drop(map, key, record) {
    const list = map.get(key);
    if (list === undefined) return;
    list.drop(record);
    if (list.stale >= list.main.length + list.pending.length) map.delete(key);
}

/** @type {(record: BotRecord, tag: string, nothing: any) => boolean} */
const tagHasValue = (record, tag) => record.present && record.values[tag] !== undefined;
/** @type {(record: BotRecord, tag: string, value: any) => boolean} */
const tagEquals = (record, tag, value) => record.present && record.values[tag] === value;
/** @type {(record: BotRecord, tag: string, id: string) => boolean} */
function tagLinks(record, tag, id) {
    if (!record.present) return false;
    const ids = parseLink(record.values[tag]);
    if (ids === null) return false;
    for (let i = 0; i < ids.length; i++) if (ids[i] === id) return true;
    return false;
}

/** @type {Record<string, TagIndex>} */
let indexes = ObjectCreate(null);
let indexCount = 0;
/** Each costs something when a bot comes or goes. */
const INDEXES_MOST = 1000;

/**
 * The index of a tag, built when it is first asked for.
 * @param {string} tag
 */
export function indexOf(tag) {
    const existing = indexes[tag];
    return existing === undefined ? buildIndex(tag) : existing;
}

/**
 * Shows all bots in which a tag has a value: in order if that is known; otherwise a
 * list of them is sorted when it is read.
 * @param {string} tag
 * @param {(record: BotRecord, value: any) => void} take
 */
function forBearers(tag, take) {
    /** @param {BotRecord} record */
    const look = (record) => {
        const value = record.values[tag];
        if (value !== undefined) take(record, value);
    };
    if (order === null) {
        records.forEach(look);
        return;
    }
    const all = order.read();
    for (let i = 0; i < all.length; i++) look(all[i]);
}

/** @param {string} tag */
function bearersOf(tag) {
    const bearers = new SortedRecords(tagHasValue, tag, null);
    forBearers(tag, (record) => bearers.add(record));
    return bearers;
}

/** @param {string} tag */
function buildIndex(tag) {
    const index = new TagIndex(tag);
    // Bots that were made together often have the same value.
    /** @type {any} */
    let last;
    /** @type {SortedRecords | undefined} */
    let list;
    forBearers(tag, (record, value) => {
        if (value === last && list !== undefined) {
            list.add(record);
            return;
        }
        addValue(index, record, value);
        last = value;
        list = parseLink(value) === null ? index.byValue.get(value) : undefined;
    });
    const held = hold();
    if (indexCount >= INDEXES_MOST) dropIndexes();
    addHook(tag, index.hook);
    indexes[tag] = index;
    indexCount++;
    release(held);
    return index;
}

/**
 * Scripts that make up names of tags would make up indexes without end. What is
 * still asked for is built anew; those stay whose hook others have joined.
 */
function dropIndexes() {
    /** @type {Record<string, Hook>} */
    const keptHooks = ObjectCreate(null);
    const kept = ObjectCreate(null);
    let count = 0;
    indexCount = 0;
    for (let i = 0; i < hookTags.length; i++) {
        const tag = hookTags[i];
        const index = indexes[tag];
        if (index !== undefined && hooks[tag] === index.hook) continue;
        keptHooks[tag] = hooks[tag];
        hookTags[count++] = tag;
        if (index === undefined) continue;
        kept[tag] = index;
        indexCount++;
    }
    hookTags.length = count;
    hooks = keptHooks;
    indexes = kept;
}

/**
 * @param {string} tag
 * @param {Hook} hook runs after those that are there already
 */
export function addHook(tag, hook) {
    const first = hooks[tag];
    if (first === undefined) ArrayPrototypePush(hookTags, tag);
    hooks[tag] =
        first === undefined
            ? hook
            : (record, name, before, after) => {
                  first(record, name, before, after);
                  hook(record, name, before, after);
              };
}

/**
 * Reports all indexed tags of a record that has just entered.
 * @param {BotRecord} record
 */
export function indexRecord(record) {
    for (let i = 0; i < hookTags.length; i++) {
        const tag = hookTags[i];
        const value = record.values[tag];
        if (value !== undefined) hooks[tag](record, tag, undefined, value);
    }
    const tags = record.scripts;
    if (tags === NONE) return;
    const listening = ObjectKeys(tags);
    for (let i = 0; i < listening.length; i++) listenersOf(listening[i]).add(record);
}

/**
 * The config bot's record, if it is there.
 * @rare
 */
export function configRecord() {
    return runtime.userId === undefined ? undefined : records.get(runtime.userId);
}

