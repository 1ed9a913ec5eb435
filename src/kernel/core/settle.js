// Edits that the host has not confirmed yet.
//
// With `settle` on, every batch of actions has a number, and the host answers
// it: what was not refused stays, what was refused goes back to what is stored,
// unless a newer edit of the same tag is on its way. Until then no update from
// outside may overwrite the edit: it would only be older.

import { lifecycleEvent } from './actions.js';
import { storeMask, storeTag } from './edits.js';
import { NONE, leave, records } from './records.js';
import { applyUpdate } from './state-update.js';
import { cancelTimersOf } from './timers.js';
import {
    ArrayPrototypePush,
    ObjectCreate,
    ObjectKeys,
    SafeMap,
    StringPrototypeSlice,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/**
 * @typedef {object} Unsettled an edit that waits for its answer
 * @property {number} seq of the batch that told of it last
 * @property {any} value
 */

/**
 * @typedef {object} Refusal
 * @property {string} bot
 * @property {string} [tag] left out when the bot as a whole is meant
 * @property {string} [space] of a mask
 * @property {string} [reason]
 * @property {any} [actual] what is stored: a value, or the whole bot
 */

let settling = false;
/** The number that the batch being put together will have. */
let currentSeq = 1;

/** @type {SafeMap<number, { record: BotRecord, key: string }[]>} what each batch told of */
let told = new SafeMap();

/** @param {boolean} on whether the host answers batches */
export function setSettling(on) {
    settling = on;
    currentSeq = 1;
    told = new SafeMap();
}

export function isSettling() {
    return settling;
}

/** The number of the batch that is handed out now; the next one has another. */
export function takeSeq() {
    return currentSeq++;
}

/**
 * The name of a mask among the edits of a bot. No tag has such a name: a tag's
 * own key begins with `t`.
 * @param {string} space
 * @param {string} tag
 */
function maskKey(space, tag) {
    return `m${space}\u0000${tag}`;
}

/**
 * @param {BotRecord} record
 * @param {string} key
 * @param {any} value
 */
function wait(record, key, value) {
    if (record.unsettled === NONE) record.unsettled = ObjectCreate(null);
    record.unsettled[key] = { seq: currentSeq, value };
    let list = told.get(currentSeq);
    if (list === undefined) told.set(currentSeq, (list = []));
    ArrayPrototypePush(list, { record, key });
}

/**
 * Notes the edits of an update_bot that goes out.
 * @param {BotRecord} record
 * @param {{ tags?: Record<string, any>, masks?: Record<string, any> }} update
 */
export function noteUpdate(record, update) {
    if (!settling) return;
    const { tags, masks } = update;
    if (tags !== undefined) {
        const names = ObjectKeys(tags);
        for (let i = 0; i < names.length; i++) wait(record, `t${names[i]}`, tags[names[i]]);
    }
    if (masks === undefined) return;
    const spaces = ObjectKeys(masks);
    for (let i = 0; i < spaces.length; i++) {
        const names = ObjectKeys(masks[spaces[i]]);
        for (let j = 0; j < names.length; j++) {
            wait(record, maskKey(spaces[i], names[j]), masks[spaces[i]][names[j]]);
        }
    }
}

/**
 * Whether a change from outside must not overwrite a tag: an edit of it is on
 * its way, or waits to be sent.
 * @param {BotRecord} record
 * @param {string} tag
 */
export function isTagPending(record, tag) {
    return (
        settling &&
        (record.unsettled[`t${tag}`] !== undefined || record.changes[tag] !== undefined)
    );
}

/**
 * @param {BotRecord} record
 * @param {string} space
 * @param {string} tag
 */
export function isMaskPending(record, space, tag) {
    return (
        settling &&
        (record.unsettled[maskKey(space, tag)] !== undefined ||
            record.maskChanges[space]?.[tag] !== undefined)
    );
}

/**
 * Puts the edits that are on their way over what is told of a bot anew.
 * @param {BotRecord} record
 * @param {Record<string, any>} before its tags until now
 */
export function keepUnsettled(record, before) {
    const keys = ObjectKeys(record.unsettled);
    for (let i = 0; i < keys.length; i++) {
        if (keys[i][0] !== 't') continue;
        const tag = StringPrototypeSlice(keys[i], 1);
        if (before[tag] === undefined) delete record.raw[tag];
        else record.raw[tag] = before[tag];
    }
}

// ---------------------------------------------------------------- settling

/**
 * Takes the host's answer to a batch.
 * @param {number} seq
 * @param {Refusal[]} rejected
 */
export function settle(seq, rejected) {
    for (let i = 0; i < rejected.length; i++) takeBack(seq, rejected[i]);
    forget(seq);
    if (rejected.length === 0) return;
    /** @type {any[]} */
    const edits = [];
    for (let i = 0; i < rejected.length; i++) {
        const { bot, tag, space, reason } = rejected[i];
        ArrayPrototypePush(edits, { botID: bot, tag, space, reason });
    }
    lifecycleEvent('onEditsRejected', null, { edits });
}

/**
 * @param {number} seq
 * @param {Refusal} refusal
 */
function takeBack(seq, refusal) {
    const { bot, tag, space, actual } = refusal;
    const record = records.get(bot);
    if (tag === undefined) return takeBackBot(record, bot, actual);
    if (record === undefined) return;
    const key = space === undefined ? `t${tag}` : maskKey(space, tag);
    const entry = record.unsettled[key];
    const newer =
        (entry !== undefined && entry.seq > seq) ||
        (space === undefined
            ? record.changes[tag] !== undefined
            : record.maskChanges[space]?.[tag] !== undefined);
    if (newer) return;
    if (record.editBase !== null) delete record.editBase[tag];
    if (space === undefined) storeTag(record, tag, actual ?? null);
    else storeMask(record, tag, actual ?? null, space);
}

/**
 * A bot that was not created after all, or not destroyed.
 * @param {BotRecord | undefined} record
 * @param {string} id
 * @param {any} actual the bot as it is stored; nothing if it is not
 */
function takeBackBot(record, id, actual) {
    if (actual === null || actual === undefined) {
        if (record === undefined) return;
        leave(record);
        cancelTimersOf(record);
        return;
    }
    if (record !== undefined) return;
    applyUpdate(
        {
            state: { [id]: { ...actual, id } },
            addedBots: [id],
            removedBots: [],
            updatedBots: [],
            version: null,
        },
        false,
    );
}

/**
 * Forgets what batches up to this one told of.
 * @param {number} seq
 */
function forget(seq) {
    told.forEach((list, number) => {
        if (number > seq) return;
        for (let i = 0; i < list.length; i++) {
            const { record, key } = list[i];
            const entry = record.unsettled[key];
            if (entry !== undefined && entry.seq <= seq) delete record.unsettled[key];
        }
        told.delete(number);
    });
}

