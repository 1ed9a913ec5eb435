// Edits: how scripts change tags and masks, what that leaves to be told to the
// host, and how the writes of a stopped listener are taken back.
//
// Every write does three things: it notes what was there before (the journal),
// changes the record, and notes the change for the next update_bot.

import { applyEdit, asSeen, mergeEdits } from './text-edits.js';
import { recordOf } from './brand.js';
import { isFlat, notePlain } from './codec.js';
import { leaving, storedMasks } from './copy.js';
import { showChanges } from './faces.js';
import { original } from './originals.js';
import { enqueueError, flushScheduled, scheduleFlush } from './queue.js';
import { beyond, limits, refuseBeyond, turnCounts } from './limits.js';
import { hold, release } from './native.js';
import { scriptError } from './errors.js';
import { isSettling, noteUpdate } from './settle.js';
import {
    NONE,
    hooks,
    isMasked,
    recalculate,
    separateValues,
    storeAsValue,
} from './records.js';
import { sortById } from './sorted.js';
import { fits } from './tag-size.js';
import { MODE_DELAYED, MODE_IMMEDIATE, MODE_NONE, modeOf, runtime } from './state.js';
import { DEFAULT_MASK_SPACE, formatTagValue, hasValue, isTagEdit } from './values.js';
import {
    ArrayPrototypePush,
    ErrorCtor,
    ObjectCreate,
    ObjectHasOwn,
    ObjectKeys,
    ObjectPrototype,
    ObjectSetPrototypeOf,
    newList,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

// ---------------------------------------------------------------- journal

const BEFORE_TAG = 0;
const BEFORE_MASK = 1;
const BEFORE_ARRAY = 2;
const BEFORE_CREATE = 3;
const BEFORE_DESTROY = 4;
const BEFORE_OTHER = 5;

/** @type {any[]} five cells an entry: kind, record, name, before, pending before */
let journal = newList();
/** Cells in use. The list keeps its length: clearing costs less than growing anew. */
let journalEnd = 0;

/** So long a list is used anew; the memory of a longer one is given back. */
const SHORT = 1000;

/** Which run of an outermost listener the journal belongs to. */
let journalMark = 0;

/** How many values were removed since the names of such were forgotten. */
let removed = 0;
const REMOVED_MOST = 1000;

/**
 * Records would know for ever which tags they had.
 * @param {any[]} entries of a run that is over
 * @param {number} end of them
 * @rare
 */
function forgetNames(entries, end) {
    for (let at = 0; at < end; at += 5) {
        if (entries[at] === BEFORE_TAG) entries[at + 1].noted = NONE;
        else if (entries[at] === BEFORE_MASK) entries[at + 1].notedMasks = NONE;
    }
}

/** Begins a new run: what came before cannot be taken back any more. */
export function startJournal() {
    const end = journalEnd;
    if (removed > REMOVED_MOST) {
        forgetNames(journal, end);
        removed = 0;
    }
    journalEnd = 0;
    journalMark++;
    if (end > SHORT) journal = newList();
    else for (let i = 0; i < end; i++) journal[i] = null;
}

/** Throws when the turn may not change anything more. */
export function requireEdit() {
    if (turnCounts.edits >= limits.edits) refuseBeyond('edits');
}

/** Which run the journal belongs to. */
export function currentJournal() {
    return journalMark;
}

/**
 * @param {number} kind
 * @param {any} record
 * @param {any} name
 * @param {any} before
 * @param {any} pending
 */
function note(kind, record, name, before, pending) {
    if (turnCounts.edits >= limits.edits) refuseBeyond('edits');
    turnCounts.edits++;
    const at = journalEnd;
    journal[at] = kind;
    journal[at + 1] = record;
    journal[at + 2] = name;
    journal[at + 3] = before;
    journal[at + 4] = pending;
    journalEnd = at + 5;
}

/**
 * Notes a tag before its first write in a run; later ones of the same run do
 * not matter for taking back.
 * @param {BotRecord} record in which `noted` does not tell it yet
 * @param {string} tag
 * @param {Record<string, any>} changes
 */
function noteTag(record, tag, changes) {
    note(BEFORE_TAG, record, tag, record.raw[tag], changes[tag]);
    if (record.noted === NONE) record.noted = ObjectCreate(null);
    record.noted[tag] = journalMark;
}

/**
 * @param {BotRecord} record
 * @param {string} tag
 * @param {string} space
 * @param {Record<string, any>} changes
 */
function noteMask(record, tag, space, changes) {
    let noted = record.notedMasks[space];
    if (noted !== undefined && noted[tag] === journalMark) return;
    if (record.notedMasks === NONE) record.notedMasks = ObjectCreate(null);
    if (noted === undefined) noted = record.notedMasks[space] = ObjectCreate(null);
    note(BEFORE_MASK, record, { tag, space }, record.masks[space]?.[tag], changes[tag]);
    noted[tag] = journalMark;
}

/**
 * Notes an array's content before a script changes it in place, once a run.
 * @param {any[]} array
 * @rare
 */
export function noteArray(array) {
    const copy = newList();
    for (let i = 0; i < array.length; i++) copy[i] = array[i];
    note(BEFORE_ARRAY, array, null, copy, null);
}

/** @param {BotRecord} record */
export function noteCreate(record) {
    note(BEFORE_CREATE, record, null, null, null);
}

/**
 * @param {BotRecord} record
 * @param {any} timers that end with it
 */
export function noteDestroy(record, timers) {
    note(BEFORE_DESTROY, record, null, timers, null);
}

/**
 * Notes how something is taken back that is no edit.
 * @param {() => void} undo
 */
export function noteUndo(undo) {
    const at = journalEnd;
    journal[at] = BEFORE_OTHER;
    journal[at + 1] = undo;
    journal[at + 4] = null;
    journalEnd = at + 5;
}

/**
 * Takes back everything since startJournal.
 * @param {(record: BotRecord, timers: any) => void} enter puts a destroyed bot back
 * @param {(record: BotRecord) => void} leave takes a created bot out
 */
export function undoJournal(enter, leave) {
    const entries = journal;
    const end = journalEnd;
    journal = newList();
    journalEnd = 0;
    for (let at = end - 5; at >= 0; at -= 5) {
        const record = entries[at + 1];
        const name = entries[at + 2];
        const before = entries[at + 3];
        const pending = entries[at + 4];
        switch (entries[at]) {
            case BEFORE_TAG:
                if (record.values === record.raw) separateValues(record);
                put(record.raw, name, before);
                if (record.changes !== NONE) put(record.changes, name, pending);
                recalculate(record, name);
                break;
            case BEFORE_MASK: {
                const { tag, space } = name;
                if (record.masks[space] !== undefined) put(record.masks[space], tag, before);
                if (record.maskChanges[space] !== undefined) {
                    put(record.maskChanges[space], tag, pending);
                }
                recalculate(record, tag);
                break;
            }
            case BEFORE_ARRAY:
                record.length = 0;
                for (let i = 0; i < before.length; i++) ArrayPrototypePush(record, before[i]);
                break;
            case BEFORE_CREATE:
                if (record.present) leave(record);
                break;
            case BEFORE_DESTROY:
                if (!record.present) enter(record, before);
                break;
            default:
                record();
        }
    }
}

/**
 * @param {Record<string, any>} table
 * @param {string} name
 * @param {any} value undefined removes
 */
function put(table, name, value) {
    if (value === undefined) delete table[name];
    else table[name] = value;
}

// ---------------------------------------------------------------- writing

/** @type {BotRecord[]} bots with changes that no action carries yet */
let dirty = newList();

/** @param {BotRecord} record */
function markDirty(record) {
    // A new bot is told as it is in the end.
    if (!record.dirty && record.adding === null) {
        record.dirty = true;
        dirty[dirty.length] = record;
    }
    if (!flushScheduled) scheduleFlush();
}

/**
 * The value as it may be stored: what stands behind a wrapper, never a bot.
 * @param {any} value
 * @param {string} tag
 * @param {string} [id] of the bot, for the message
 */
export function storable(value, tag, id) {
    const stored = original(value);
    if (recordOf(stored) !== undefined || isForeignBot(stored)) {
        const place = id === undefined ? `'${tag}'` : `'${tag}' on ${id}`;
        throw new ErrorCtor(
            `It is not possible to save bots as tag values. (Setting ${place})`,
        );
    }
    return stored;
}

/**
 * How an edit of a tag becomes visible: at once while the bot is not told yet,
 * whatever its space lets scripts do later.
 * @param {BotRecord} record
 */
function visibility(record) {
    return record.adding === null ? record.mode : MODE_IMMEDIATE;
}

/**
 * Whether a value is a bot of a debugger: another kernel's, with the same parts.
 * @param {any} value
 * @rare
 */
export function isForeignBot(value) {
    if (typeof value !== 'object' || value === null || !value.maskChanges) return false;
    const { id, tags, raw, masks, listeners, changes } = value;
    return Boolean(id && raw && masks && listeners && changes) && typeof tags?.toJSON === 'function';
}

/** @param {any} value that is to become a tag */
export function requireFit(value) {
    if (isTooLong(value)) refuseBeyond('tag-size');
}

/** @param {any} value */
function isTooLong(value) {
    if (typeof value === 'string') return value.length > limits['tag-size'];
    if (typeof value !== 'object' || value === null) return false;
    return !fits(value, limits['tag-size']);
}

/**
 * Takes out of a table that is about to be told what has become too long since
 * it was written: an object that its script changed in place.
 * @param {BotRecord} record
 * @param {Record<string, any>} table
 */
function dropTooLong(record, table) {
    const names = ObjectKeys(table);
    for (let i = 0; i < names.length; i++) {
        if (isDropped(record, names[i], table[names[i]])) delete table[names[i]];
    }
}

/**
 * Whether a value has become too long since it was written; then that is told.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any} value in the form that leaves the runtime
 */
function isDropped(record, tag, value) {
    if (typeof value !== 'object' || value === null || !isTooLong(value)) return false;
    enqueueError(scriptError(beyond('tag-size'), record, tag));
    return true;
}

/**
 * Sets a tag, as `tags.x = value` does.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any} value
 */
export function writeTag(record, tag, value) {
    if (tag === 'id' || tag === 'space') return;
    let stored = value;
    if (typeof value === 'object' && value !== null) {
        stored = storable(value, tag, record.id);
        if (isTagEdit(stored)) return editTag(record, tag, stored);
        requireFit(stored);
        // A bot that is about to be told holds what will be told.
        if (record.adding !== null) stored = formatTagValue(stored);
    } else if (typeof value === 'string' && value.length > limits['tag-size']) {
        refuseBeyond('tag-size');
    }
    const mode = record.adding === null ? record.mode : MODE_IMMEDIATE;
    if (mode === MODE_NONE) return;
    let changes = record.changes;
    if (changes === NONE) changes = beginChanges(record);
    const oldValue = runtime.observers === null ? undefined : record.raw[tag];
    if (record.noted[tag] !== journalMark) noteTag(record, tag, changes);
    if (mode === MODE_IMMEDIATE) {
        if (record.editBase !== null) delete record.editBase[tag];
        storeTag(record, tag, stored);
    }
    changes[tag] = typeof stored === 'object' ? formatTagValue(stored) : stored;
    if (runtime.observers !== null) {
        const { id } = record;
        runtime.observers.tagUpdated({ botId: id, tag, oldValue, newValue: stored });
    }
    if (!record.dirty || !flushScheduled) markDirty(record);
}

/**
 * Stores a tag and calculates what follows from it.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any} stored
 */
export function storeTag(record, tag, stored) {
    // A number over a number changes nothing but the value.
    if (
        typeof stored === 'number' &&
        typeof record.values[tag] === 'number' &&
        hooks[tag] === undefined &&
        (record.masks === NONE || !isMasked(record, tag))
    ) {
        record.raw[tag] = stored;
        record.values[tag] = stored;
        return;
    }
    if (storeAsValue(record, tag, stored)) return;
    if (hasValue(stored)) {
        record.raw[tag] = stored;
    } else {
        delete record.raw[tag];
        removed++;
    }
    recalculate(record, tag);
}

/**
 * Begins a table of edits that are not told yet.
 * @param {BotRecord} record
 */
function beginChanges(record) {
    record.changes = ObjectCreate(null);
    if (record.face !== null) showChanges(record);
    return record.changes;
}

/** @param {BotRecord} record */
function beginMaskChanges(record) {
    record.maskChanges = ObjectCreate(null);
    if (record.face !== null) showChanges(record);
}

/**
 * Sets a mask in one space.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any} value
 * @param {string} space
 */
export function writeMask(record, tag, value, space) {
    if (tag === 'id' || tag === 'space') return;
    let stored = value;
    if (typeof value === 'object' && value !== null) {
        stored = storable(value, tag, record.id);
        if (isTagEdit(stored)) return editMask(record, tag, stored, space);
        requireFit(stored);
    } else if (typeof value === 'string' && value.length > limits['tag-size']) {
        refuseBeyond('tag-size');
    }
    const mode = modeOf(space);
    if (mode === MODE_NONE) return;
    if (record.maskChanges === NONE) beginMaskChanges(record);
    let changes = record.maskChanges[space];
    if (changes === undefined) changes = record.maskChanges[space] = ObjectCreate(null);
    const oldValue = runtime.observers === null ? undefined : record.masks[space]?.[tag];
    noteMask(record, tag, space, changes);
    if (mode === MODE_IMMEDIATE) storeMask(record, tag, stored, space);
    changes[tag] = typeof stored === 'object' ? formatTagValue(stored) : stored;
    if (runtime.observers !== null) {
        const change = { botId: record.id, tag, space, oldValue, newValue: stored };
        runtime.observers.maskUpdated(change);
    }
    markDirty(record);
}

/**
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any} stored
 * @param {string} space
 */
export function storeMask(record, tag, stored, space) {
    if (record.masks === NONE) {
        if (!hasValue(stored)) return;
        record.masks = ObjectCreate(null);
    }
    let mask = record.masks[space];
    if (mask === undefined) mask = record.masks[space] = ObjectCreate(null);
    if (hasValue(stored)) {
        mask[tag] = stored;
    } else {
        delete mask[tag];
        removed++;
    }
    recalculate(record, tag);
}

/**
 * Sets a mask where no space is named: a value goes to the default space, no
 * value removes the tag from every space that has it.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any} value
 */
export function writeMaskAnywhere(record, tag, value) {
    if (hasValue(value)) return writeMask(record, tag, value, DEFAULT_MASK_SPACE);
    const spaces = ObjectKeys(record.masks);
    for (let i = 0; i < spaces.length; i++) {
        const mask = record.masks[spaces[i]];
        if (ObjectHasOwn(mask, tag)) writeMask(record, tag, value, spaces[i]);
    }
}

/**
 * Notes that an array was changed in place. It counts for the tag and for the
 * default mask, wherever this very array is stored.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any[]} array
 * @rare
 */
export function arrayChanged(record, tag, array) {
    if (record.raw[tag] === array && visibility(record) !== MODE_NONE) {
        if (record.changes === NONE) beginChanges(record);
        record.changes[tag] = array;
        markDirty(record);
    }
    const mask = record.masks[DEFAULT_MASK_SPACE];
    if (mask !== undefined && mask[tag] === array) {
        writeMask(record, tag, array, DEFAULT_MASK_SPACE);
    }
}

// ---------------------------------------------------------------- text edits

/**
 * Applies a text edit to a tag.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any} edit
 * @rare
 */
function editTag(record, tag, edit) {
    const mode = visibility(record);
    if (mode === MODE_NONE) return;
    if (record.changes === NONE) beginChanges(record);
    const pending = record.changes[tag];
    const before = record.raw[tag];
    const after = applyEdit(before, edit);
    requireFit(after);
    if (record.noted[tag] !== currentJournal()) noteTag(record, tag, record.changes);
    if (record.editBase === null) record.editBase = ObjectCreate(null);
    if (!ObjectHasOwn(record.editBase, tag)) record.editBase[tag] = before;
    if (mode === MODE_IMMEDIATE) storeTag(record, tag, after);
    record.changes[tag] = mergeEdits(pending, asSeen(record.id, tag, edit));
    markDirty(record);
}

/**
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any} edit
 * @param {string} space
 * @rare
 */
function editMask(record, tag, edit, space) {
    const mode = modeOf(space);
    if (mode === MODE_NONE) return;
    if (record.maskChanges === NONE) beginMaskChanges(record);
    let changes = record.maskChanges[space];
    if (changes === undefined) changes = record.maskChanges[space] = ObjectCreate(null);
    const mask = record.masks[space];
    const before = mask === undefined ? undefined : mask[tag];
    const after = applyEdit(before, edit);
    requireFit(after);
    noteMask(record, tag, space, changes);
    const key = `${space}:${tag}`;
    if (record.editBase === null) record.editBase = ObjectCreate(null);
    if (!ObjectHasOwn(record.editBase, key)) record.editBase[key] = before;
    if (mode !== MODE_DELAYED) storeMask(record, tag, after, space);
    changes[tag] = mergeEdits(changes[tag], asSeen(record.id, key, edit));
    markDirty(record);
}

// ---------------------------------------------------------------- collecting

/**
 * The bots whose edits are being collected, by id, and the next one. Values are
 * looked at meanwhile, and a script that is called by that may be ended; then
 * the next collection goes on.
 * @type {BotRecord[]}
 */
let telling = newList();
let tellingAt = 0;

/** Whether there is anything to collect. */
export function editsWait() {
    return dirty.length > 0 || created.length > 0 || telling.length > 0;
}

/**
 * Moves all edits into actions: bots created since the last collection get
 * their final tags, the others an update_bot each, by id.
 * @param {any[]} actions they are appended here
 */
export function collectEdits(actions) {
    finishCreated();
    if (telling.length === 0) {
        if (dirty.length === 0) return;
        const empty = telling;
        telling = sortById(dirty);
        dirty = empty;
        tellingAt = 0;
    }
    const settles = isSettling();
    while (tellingAt < telling.length) {
        const record = telling[tellingAt++];
        record.dirty = false;
        const update = takeUpdate(record);
        if (update !== null && record.present) {
            if (settles) noteUpdate(record, update);
            const action = { type: 'update_bot', id: record.id, update };
            if (isPlainUpdate) notePlain(action);
            ArrayPrototypePush(actions, action);
        }
    }
    if (telling.length > SHORT) telling = newList();
    else telling.length = 0;
}

/** Whether all values that the update told last has are plain; see codec.js. */
let isPlainUpdate = true;

/**
 * @param {BotRecord} record
 * @returns {{ tags?: Record<string, any>, masks?: Record<string, any> } | null} the edits
 *   that are to be told; null if there are none
 */
function takeUpdate(record) {
    const { changes, maskChanges } = record;
    isPlainUpdate = true;
    const tags = changes === NONE ? null : toldOf(record, changes);
    const masks = maskChanges === NONE ? null : toldMasks(record, maskChanges);
    if (tags === null && masks === null) return null;
    if (tags !== null) record.changes = NONE;
    if (masks !== null) record.maskChanges = NONE;
    if (record.face !== null) showChanges(record);
    if (tags === null) return { masks };
    return masks === null ? { tags } : { tags, masks };
}

/**
 * Edits as they are told: a copy, for scripts see the table itself. What has become
 * too long since it was written is taken out.
 * @param {BotRecord} record
 * @param {Record<string, any>} table
 * @returns {Record<string, any> | null} null if nothing is left
 */
function toldOf(record, table) {
    const names = ObjectKeys(table);
    if (names.length === 1) {
        const value = table[names[0]];
        if (isFlat(value)) return { [names[0]]: value };
    }
    /** @type {any} */
    const told = ObjectCreate(null);
    let left = names.length;
    for (let i = 0; i < names.length; i++) {
        const tag = names[i];
        const value = table[tag];
        if (!isFlat(value) && value !== undefined) {
            isPlainUpdate = false;
            if (isTooLong(value)) {
                delete table[tag];
                left--;
                enqueueError(scriptError(beyond('tag-size'), record, tag));
                continue;
            }
        }
        told[tag] = value;
    }
    return left === 0 ? null : ObjectSetPrototypeOf(told, ObjectPrototype);
}

/**
 * @param {BotRecord} record
 * @param {Record<string, Record<string, any>>} changes by space
 */
function toldMasks(record, changes) {
    /** @type {any} */
    let masks = null;
    const spaces = ObjectKeys(changes);
    for (let i = 0; i < spaces.length; i++) {
        const told = toldOf(record, changes[spaces[i]]);
        if (told === null) delete changes[spaces[i]];
        else if (spaces.length === 1) return { [spaces[i]]: told };
        else (masks ??= ObjectCreate(null))[spaces[i]] = told;
    }
    return masks === null ? null : ObjectSetPrototypeOf(masks, ObjectPrototype);
}

/** @type {BotRecord[]} bots whose add_bot action was queued but not collected */
let created = newList();
/** The next of them, as in `tellingAt`. */
let createdAt = 0;

/**
 * @param {BotRecord} record
 * @param {any} action its add_bot
 */
export function noteCreated(record, action) {
    record.adding = action;
    ArrayPrototypePush(created, record);
}

function finishCreated() {
    if (created.length === 0) return;
    while (createdAt < created.length) {
        const record = created[createdAt++];
        if (fillAdding(record)) notePlain(record.adding);
        record.adding = null;
        if (record.changes === NONE && record.maskChanges === NONE) continue;
        // Its tags are those of the action.
        record.changes = NONE;
        record.maskChanges = NONE;
        showChanges(record);
    }
    if (created.length > SHORT) created = newList();
    else created.length = 0;
    createdAt = 0;
}

/**
 * Gives the action that will tell of a new bot what the bot has by now.
 * @param {BotRecord} record
 * @returns {boolean} whether all of it is plain; see codec.js
 */
function fillAdding(record) {
    const { raw } = record;
    const { bot } = record.adding;
    /** @type {Record<string, any>} */
    const tags = { ...raw };
    let isPlain = bot.space === undefined || typeof bot.space === 'string';
    const names = ObjectKeys(raw);
    for (let i = 0; i < names.length; i++) {
        const tag = names[i];
        const value = raw[tag];
        if (isFlat(value)) continue;
        isPlain = false;
        const told = leaving(value);
        if (isDropped(record, tag, told)) delete tags[tag];
        else tags[tag] = told;
    }
    bot.tags = tags;
    if (record.masks === NONE) return isPlain;
    const masks = storedMasks(record.masks);
    if (masks === null) return isPlain;
    bot.masks = masks;
    const spaces = ObjectKeys(masks);
    for (let i = 0; i < spaces.length; i++) dropTooLong(record, masks[spaces[i]]);
    return false;
}

/** Lets actions that wait be looked at: those of new bots have no tags until then. */
export function fillWaiting() {
    for (let i = createdAt; i < created.length; i++) fillAdding(created[i]);
}

/** Forgets everything that waits; for the end of the runtime. */
export function forgetEdits() {
    dirty = newList();
    telling = newList();
    created = newList();
    createdAt = 0;
    journal = newList();
    journalEnd = 0;
}
