// Text edits: changes of a text by operations instead of by a new text, so that
// edits of several people can be merged.
//
// An edit is `{ '\u0011tag_edit': true, version, operations, isRemote? }`, its
// operations a list of lists of `preserve count`, `insert text`, `delete count`.

import {
    ArrayIsArray,
    ArrayPrototypePush,
    DateCtor,
    DatePrototypeToISOString,
    JSONStringify,
    MathMax,
    MathMin,
    MathTrunc,
    ObjectKeys,
    SafeMap,
    StringCtor,
    StringPrototypeSlice,
} from './primordials.js';
import { TAG_EDIT, formatTagValue, hasValue, isTagEdit } from './values.js';

export { isTagEdit };

/**
 * @typedef {object} Operation
 * @property {'preserve' | 'insert' | 'delete'} type
 * @property {number} [count]
 * @property {string} [text]
 */

/** @type {Record<string, number>} the newest known version of each site */
let version = {};
/** @type {Record<string, boolean>} */
let localSites = {};
/** @type {Record<string, number>} the version before the update that is taken in */
let before = {};
/**
 * Texts that are older than the version, by bot, and then by tag: what was told
 * of them was passed over, since edits of them were on their way.
 * @type {SafeMap<string, SafeMap<string, Record<string, number>>>}
 */
let behind = new SafeMap();

/** Takes the version vector that the storage tells. @param {any} told */
export function updateVersion(told) {
    if (told) {
        if (told.currentSite) localSites[told.currentSite] = true;
        version = mergeVersions(version, told.vector ?? {});
    }
    return { localSites, vector: version };
}

/** @beforeLoaded nothing */
export function resetVersion() {
    version = {};
    localSites = {};
    before = {};
    behind = new SafeMap();
}

/**
 * Takes the version that an update carries. What it tells of texts is taken in
 * afterwards.
 * @param {any} told
 */
export function takeVersion(told) {
    before = version;
    updateVersion(told);
}

/**
 * Notes that a text was not brought up to the version that was taken last.
 * @param {string} id
 * @param {string} key the tag; of a mask with its space in front
 */
export function noteBehind(id, key) {
    if (version !== before) putBehind(id, key, before, false);
}

/**
 * Notes that nobody knows which version a text is of: edits mean it as it is.
 * @param {string} id
 * @param {string} key
 */
export function noteUnversioned(id, key) {
    if (ObjectKeys(version).length > 0) putBehind(id, key, {}, true);
}

/**
 * @param {string} id
 * @param {string} key
 * @param {Record<string, number>} of
 * @param {boolean} replaces
 */
function putBehind(id, key, of, replaces) {
    let keys = behind.get(id);
    if (keys === undefined) {
        keys = new SafeMap();
        behind.set(id, keys);
    }
    if (replaces || !keys.has(key)) keys.set(key, of);
}

/**
 * Notes that a text is of the version that was taken last.
 * @param {string} id
 * @param {string} [tag] left out for all texts of the bot
 * @param {string} [space] of a mask
 * @beforeLoaded nothing
 */
export function noteCurrent(id, tag, space) {
    if (behind.size === 0) return;
    const keys = behind.get(id);
    if (keys === undefined) return;
    if (tag !== undefined) keys.delete(space === undefined ? tag : `${space}:${tag}`);
    if (tag === undefined || keys.size === 0) behind.delete(id);
}

/**
 * An edit with the version of the text that a script saw.
 * @param {string} id
 * @param {string} key
 * @param {any} edit
 */
export function asSeen(id, key, edit) {
    const seen = edit.version === version ? behind.get(id)?.get(key) : undefined;
    return seen === undefined ? edit : { ...edit, version: seen };
}

/**
 * @param {Record<string, number>} a
 * @param {Record<string, number>} b
 */
function mergeVersions(a, b) {
    /** @type {Record<string, number>} */
    const merged = {};
    const first = ObjectKeys(a);
    for (let i = 0; i < first.length; i++) merged[first[i]] = a[first[i]];
    const second = ObjectKeys(b);
    for (let i = 0; i < second.length; i++) {
        const site = second[i];
        merged[site] = MathMax(merged[site] ?? b[site], b[site]);
    }
    return merged;
}

/** @param {Operation[]} operations */
function newEdit(operations) {
    return { [TAG_EDIT]: true, version, operations: [operations], isRemote: true };
}

/**
 * The text that text edits work on.
 * @param {any} value
 */
export function textOf(value) {
    if (!hasValue(value)) return '';
    if (typeof value === 'string') return value;
    if (value instanceof DateCtor) return DatePrototypeToISOString(value);
    const formatted = formatTagValue(value);
    if (typeof formatted === 'object') return JSONStringify(formatted);
    return StringCtor(formatted);
}

/**
 * @param {number} index may be negative: counted from the end
 * @param {number} length
 */
function clampIndex(index, length) {
    const at = index < 0 ? index + length : index;
    return MathTrunc(MathMax(0, MathMin(at, length))) || 0;
}

/**
 * @param {string} text
 * @param {number} index
 * @param {string} inserted
 */
export function insertion(text, index, inserted) {
    const at = clampIndex(index, text.length);
    return newEdit([
        { type: 'preserve', count: at },
        { type: 'insert', text: inserted },
    ]);
}

/**
 * @param {string} text
 * @param {number} index
 * @param {number} count
 * @returns an edit, or null if nothing would be deleted
 */
export function deletion(text, index, count) {
    const at = clampIndex(index, text.length);
    const length = MathTrunc(MathMin(count, text.length - at));
    if (!(length > 0)) return null;
    return newEdit([
        { type: 'preserve', count: at },
        { type: 'delete', count: length },
    ]);
}

/**
 * What an edit makes of a value; null when nothing is left.
 * @param {any} value
 * @param {any} edit
 */
export function applyEdit(value, edit) {
    let text = textOf(value);
    for (let i = 0; i < edit.operations.length; i++) {
        text = applyOperations(text, edit.operations[i]);
    }
    return text === '' ? null : text;
}

/**
 * Scripts and hosts can send anything as an operation: what is none does nothing.
 * @param {string} given
 * @param {any} operations
 */
function applyOperations(given, operations) {
    if (!ArrayIsArray(operations)) return given;
    let text = given;
    let at = 0;
    for (let i = 0; i < operations.length; i++) {
        const { type, count, text: inserted } = operations[i] ?? {};
        if (type === 'insert' && typeof inserted === 'string') {
            const rest = StringPrototypeSlice(text, at);
            text = StringPrototypeSlice(text, 0, at) + inserted + rest;
            at += inserted.length;
        } else if (count > 0 && type === 'preserve') {
            at += count;
        } else if (count > 0 && type === 'delete') {
            const rest = StringPrototypeSlice(text, at + count);
            text = StringPrototypeSlice(text, 0, at) + rest;
        }
    }
    return text;
}

/**
 * An edit on top of a change that has not been told yet.
 * @param {any} pending
 * @param {any} edit
 */
export function mergeEdits(pending, edit) {
    if (isTagEdit(pending)) {
        return {
            [TAG_EDIT]: true,
            version: mergeVersions(pending.version ?? {}, edit.version ?? {}),
            operations: joined(pending.operations, edit.operations),
            isRemote: true,
        };
    }
    if (hasValue(pending)) return applyEdit(pending, edit);
    return edit;
}

/**
 * @param {any[]} first
 * @param {any[]} second
 */
function joined(first, second) {
    /** @type {any[]} */
    const list = [];
    for (let i = 0; i < first.length; i++) ArrayPrototypePush(list, first[i]);
    for (let i = 0; i < second.length; i++) ArrayPrototypePush(list, second[i]);
    return list;
}

/**
 * Marks the text edits of an update that a script performs itself.
 * @param {any} update
 */
export function markRemote(update) {
    if (typeof update !== 'object' || update === null) return;
    /** @type {any[]} */
    const tables = [];
    if (update.tags) ArrayPrototypePush(tables, update.tags);
    if (update.masks) {
        const spaces = ObjectKeys(update.masks);
        for (let i = 0; i < spaces.length; i++) {
            ArrayPrototypePush(tables, update.masks[spaces[i]]);
        }
    }
    for (let i = 0; i < tables.length; i++) {
        const names = ObjectKeys(tables[i]);
        for (let j = 0; j < names.length; j++) {
            const value = tables[i][names[j]];
            if (isTagEdit(value)) value.isRemote = true;
        }
    }
}
