// JSON, and snapshots of bots.

import { recordOf } from '../../core/brand.js';
import { original } from '../../core/originals.js';
import { applyEdit, isTagEdit } from '../../core/text-edits.js';
import { hasValue } from '../../core/values.js';
import { deepEqual } from '../../lib/equal.js';
import { indentedJson, sortedJson } from '../../lib/sorted-json.js';
import { checkObject } from '../checks.js';
import {
    ArrayIsArray, ObjectHasOwn, ObjectKeys,
} from '../../core/primordials.js';

/** @typedef {Record<string, any>} Tags */
/** @typedef {{ id?: string, space?: string, tags?: Tags, masks?: Record<string, Tags> }} PlainBot */

/** @param {any} data */
export function getJSON(data) {
    return sortedJson(original(data));
}

/** @param {any} data */
export function getFormattedJSON(data) {
    return indentedJson(original(data));
}

// ---------------------------------------------------------------- snapshots

/**
 * A copy of the members that have a value; null if none has.
 * @param {Tags} tags
 */
function filled(tags) {
    /** @type {Tags | null} */
    let copy = null;
    const names = ObjectKeys(tags);
    for (let i = 0; i < names.length; i++) {
        const value = tags[names[i]];
        if (hasValue(value)) (copy ??= {})[names[i]] = value;
    }
    return copy;
}

/** @param {Record<string, Tags> | null | undefined} masks */
function filledMasks(masks) {
    /** @type {Record<string, Tags> | null} */
    let copy = null;
    const spaces = masks ? ObjectKeys(masks) : [];
    for (let i = 0; i < spaces.length; i++) {
        const tags = filled(/** @type {any} */ (masks)[spaces[i]] ?? {});
        if (tags !== null) (copy ??= {})[spaces[i]] = tags;
    }
    return copy;
}

/**
 * A bot as plain data: stored tags, and masks by space.
 * @param {any} bot
 * @returns {PlainBot}
 */
export function plainBot(bot) {
    const record = recordOf(bot);
    const source = record ?? bot;
    /** @type {PlainBot} */
    const plain = { id: source.id };
    if (hasValue(source.space)) plain.space = source.space;
    plain.tags = { ...(record ? record.raw : bot.tags) };
    const masks = filledMasks(source.masks);
    if (masks !== null) plain.masks = masks;
    return plain;
}

/** @param {any} bots a bot or a list of bots */
export function getSnapshot(bots) {
    const list = ArrayIsArray(bots) ? bots : [bots];
    /** @type {Record<string, PlainBot>} */
    const snapshot = {};
    for (let i = 0; i < list.length; i++) {
        checkObject(list[i], 'getSnapshot', 'bots');
        snapshot[list[i].id] = plainBot(list[i]);
    }
    return snapshot;
}

// ---------------------------------------------------------------- differences

/**
 * What has to be set in `before` to get `after`; null if nothing.
 * @param {Tags} before
 * @param {Tags} after
 */
function changedTags(before, after) {
    /** @type {Tags | null} */
    let changes = null;
    const names = ObjectKeys(after);
    for (let i = 0; i < names.length; i++) {
        const value = after[names[i]];
        if (deepEqual(before[names[i]], value)) continue;
        (changes ??= {})[names[i]] = hasValue(value) ? value : null;
    }
    const old = ObjectKeys(before);
    for (let i = 0; i < old.length; i++) {
        if (!ObjectHasOwn(after, old[i])) (changes ??= {})[old[i]] = null;
    }
    return changes;
}

/**
 * @param {Record<string, Tags>} before
 * @param {Record<string, Tags>} after
 */
function changedMasks(before, after) {
    /** @type {Record<string, Tags> | null} */
    let changes = null;
    const spaces = ObjectKeys({ ...before, ...after });
    for (let i = 0; i < spaces.length; i++) {
        const space = spaces[i];
        const tags = changedTags(before[space] ?? {}, after[space] ?? {});
        if (tags !== null) (changes ??= {})[space] = tags;
    }
    return changes;
}

/**
 * @param {Record<string, PlainBot>} first
 * @param {Record<string, PlainBot>} second
 */
export function diffSnapshots(first, second) {
    const before = original(first);
    const after = original(second);
    /** @type {Record<string, PlainBot | null>} */
    const diff = {};
    const ids = ObjectKeys(after);
    for (let i = 0; i < ids.length; i++) {
        const id = ids[i];
        const bot = after[id];
        const old = before[id];
        if (!bot) {
            if (old) diff[id] = null;
            continue;
        }
        if (!old) {
            diff[id] = bot;
            continue;
        }
        const tags = changedTags(old.tags ?? {}, bot.tags ?? {});
        const masks = changedMasks(old.masks ?? {}, bot.masks ?? {});
        if (tags === null && masks === null) continue;
        diff[id] = {};
        if (tags !== null) diff[id].tags = tags;
        if (masks !== null) diff[id].masks = masks;
    }
    const old = ObjectKeys(before);
    for (let i = 0; i < old.length; i++) {
        if (!ObjectHasOwn(after, old[i])) diff[old[i]] = null;
    }
    return diff;
}

/**
 * The tags after changes; what becomes empty is gone.
 * @param {Tags} tags
 * @param {Tags} changes
 */
function withChanges(tags, changes) {
    const result = { ...tags };
    const names = ObjectKeys(changes);
    for (let i = 0; i < names.length; i++) {
        const name = names[i];
        const change = changes[name];
        const value = isTagEdit(change) ? applyEdit(result[name], change) : change;
        if (hasValue(value)) result[name] = value;
        else delete result[name];
    }
    return result;
}

/**
 * @param {Record<string, Tags>} masks
 * @param {Record<string, Tags>} changes
 */
function withMaskChanges(masks, changes) {
    const result = { ...masks };
    const spaces = ObjectKeys(changes);
    for (let i = 0; i < spaces.length; i++) {
        const space = spaces[i];
        const tags = withChanges(result[space] ?? {}, changes[space]);
        if (ObjectKeys(tags).length > 0) result[space] = tags;
        else delete result[space];
    }
    return result;
}

/**
 * @param {PlainBot} bot
 * @param {PlainBot} change
 */
function changedBot(bot, change) {
    const result = { ...bot };
    if (change.tags) result.tags = withChanges(bot.tags ?? {}, change.tags);
    if (change.masks) {
        const masks = withMaskChanges(bot.masks ?? {}, change.masks);
        if (ObjectKeys(masks).length > 0) result.masks = masks;
        else delete result.masks;
    }
    return result;
}

/**
 * @param {Record<string, PlainBot>} snapshot
 * @param {Record<string, PlainBot | null>} diff
 */
export function applyDiffToSnapshot(snapshot, diff) {
    const result = { ...original(snapshot) };
    const changes = original(diff);
    const ids = ObjectKeys(changes);
    for (let i = 0; i < ids.length; i++) {
        const id = ids[i];
        if (!changes[id]) delete result[id];
        else result[id] = result[id] ? changedBot(result[id], changes[id]) : changes[id];
    }
    return result;
}
