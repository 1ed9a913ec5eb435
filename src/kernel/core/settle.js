// Edits that the host has not confirmed yet.
//
// With `settle` on, every batch of actions has a number, and the host answers
// it: what was not refused stays, what was refused goes back to what is stored,
// unless a newer edit of the same tag is on its way. Until then no update from
// outside may overwrite the edit: it would only be older. Such updates are
// passed over, not kept: the storage tells what counts after it has settled.
//
// Most turns are settled before the next one, so a record seldom has more than
// one update that waits; noting it costs nothing for each tag.

import { noteBehind } from './text-edits.js';
import {
    ArrayPrototypeIncludes,
    ArrayPrototypePush,
    ObjectKeys,
    SafeMap,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/**
 * @typedef {object} Unsettled an update_bot that waits for its answer
 * @property {number} seq of its batch
 * @property {Record<string, any> | undefined} tags
 * @property {Record<string, Record<string, any>> | undefined} masks by space
 */

/**
 * @typedef {object} Refusal
 * @property {string} bot
 * @property {string} [tag] left out when the bot as a whole is meant
 * @property {string} [space] of a mask
 * @property {string} [reason]
 * @property {string} [message]
 * @property {any} [actual] what is stored: a value, or the whole bot
 */

/**
 * @typedef {object} Settlement the host's answer to a batch
 * @property {number} seq
 * @property {string[] | null} spaces those that have answered; null for all
 * @property {Refusal[]} rejected
 */

let settling = false;
/** The number that the batch being put together will have. */
let currentSeq = 1;

/** @type {{ seq: number, records: BotRecord[] }[]} whose edits each batch told of */
let told = [];

/** @type {SafeMap<string, { seq: number, space: string }>} destroyed bots */
let leaving = new SafeMap();

/** @param {boolean} on whether the host answers batches */
export function setSettling(on) {
    settling = on;
    currentSeq = 1;
    told = [];
    leaving = new SafeMap();
}

export function isSettling() {
    return settling;
}

/** The number of the batch that is handed out now; the next one has another. */
export function takeSeq() {
    return currentSeq++;
}

/**
 * Notes the edits of an update_bot that goes out, if the host answers batches.
 * @param {BotRecord} record
 * @param {{ tags?: Record<string, any>, masks?: Record<string, any> }} update
 */
export function noteUpdate(record, update) {
    const entry = { seq: currentSeq, tags: update.tags, masks: update.masks };
    if (record.unsettled === null) record.unsettled = [entry];
    else ArrayPrototypePush(record.unsettled, entry);
    let batch = told.length > 0 ? told[told.length - 1] : undefined;
    if (batch === undefined || batch.seq !== currentSeq) {
        batch = { seq: currentSeq, records: [] };
        ArrayPrototypePush(told, batch);
    }
    ArrayPrototypePush(batch.records, record);
}

/**
 * Notes that a bot was destroyed: until the host knows, it may still tell of it.
 * @param {BotRecord} record
 */
export function noteRemoval(record) {
    if (settling) leaving.set(record.id, { seq: currentSeq, space: spaceOf(record) });
}

/** @param {BotRecord} record */
function spaceOf(record) {
    return record.space || 'shared';
}

/**
 * Whether the bot was destroyed and the host does not know it yet.
 * @param {string} id
 */
export function isLeaving(id) {
    return leaving.size > 0 && leaving.has(id);
}

/**
 * Whether a change from outside must not overwrite a tag: an edit of it is on
 * its way, or waits to be sent.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {number} [after] count only edits of batches after this one
 */
export function isTagPending(record, tag, after = 0) {
    if (!settling) return false;
    if (record.changes[tag] !== undefined) return true;
    const list = record.unsettled;
    if (list === null) return false;
    for (let i = 0; i < list.length; i++) {
        const { seq, tags } = list[i];
        if (seq > after && tags !== undefined && tags[tag] !== undefined) return true;
    }
    return false;
}

/**
 * @param {BotRecord} record
 * @param {string} space
 * @param {string} tag
 * @param {number} [after]
 */
export function isMaskPending(record, space, tag, after = 0) {
    if (!settling) return false;
    if (record.maskChanges[space]?.[tag] !== undefined) return true;
    const list = record.unsettled;
    if (list === null) return false;
    for (let i = 0; i < list.length; i++) {
        if (list[i].seq > after && list[i].masks?.[space]?.[tag] !== undefined) return true;
    }
    return false;
}

/**
 * Puts the edits that are on their way over what is told of a bot anew.
 * @param {BotRecord} record
 * @param {Record<string, any>} before its tags until now
 */
export function keepUnsettled(record, before) {
    const list = record.unsettled;
    if (list === null) return;
    for (let i = 0; i < list.length; i++) {
        const { tags } = list[i];
        if (tags === undefined) continue;
        const names = ObjectKeys(tags);
        for (let j = 0; j < names.length; j++) {
            const tag = names[j];
            noteBehind(record.id, tag);
            if (before[tag] === undefined) delete record.raw[tag];
            else record.raw[tag] = before[tag];
        }
    }
}

/**
 * Forgets what batches up to this one told of.
 * @param {number} seq
 * @param {string[] | null} spaces only what concerns these; null for all
 */
export function forgetBatches(seq, spaces) {
    let kept = 0;
    for (let i = 0; i < told.length; i++) {
        const batch = told[i];
        if (batch.seq <= seq && !forgetBatch(batch, seq, spaces)) continue;
        told[kept++] = batch;
    }
    told.length = kept;
    if (leaving.size === 0) return;
    leaving.forEach((bot, id) => {
        const answered = spaces === null || ArrayPrototypeIncludes(spaces, bot.space);
        if (answered && bot.seq <= seq) leaving.delete(id);
    });
}

/**
 * A destroyed bot is there again.
 * @param {string} id
 */
export function forgetRemoval(id) {
    leaving.delete(id);
}

/**
 * @param {{ records: BotRecord[] }} batch
 * @param {number} seq
 * @param {string[] | null} spaces
 * @returns {boolean} whether something of it still waits
 */
function forgetBatch(batch, seq, spaces) {
    let waits = false;
    for (let i = 0; i < batch.records.length; i++) {
        const record = batch.records[i];
        const list = record.unsettled;
        if (list === null) continue;
        let kept = 0;
        for (let j = 0; j < list.length; j++) {
            const entry = list[j];
            if (entry.seq <= seq) {
                if (spaces === null || !forgetParts(record, entry, spaces)) continue;
                waits = true;
            }
            list[kept++] = entry;
        }
        if (kept === 0) record.unsettled = null;
        else list.length = kept;
    }
    return waits;
}

/**
 * @param {BotRecord} record
 * @param {Unsettled} entry
 * @param {string[]} spaces
 * @returns {boolean} whether something of it still waits
 */
function forgetParts(record, entry, spaces) {
    if (ArrayPrototypeIncludes(spaces, spaceOf(record))) entry.tags = undefined;
    const { masks } = entry;
    if (masks !== undefined) {
        /** @type {Record<string, Record<string, any>> | undefined} */
        let rest;
        const names = ObjectKeys(masks);
        for (let i = 0; i < names.length; i++) {
            if (ArrayPrototypeIncludes(spaces, names[i])) continue;
            rest ??= {};
            rest[names[i]] = masks[names[i]];
        }
        entry.masks = rest;
    }
    return entry.tags !== undefined || entry.masks !== undefined;
}
