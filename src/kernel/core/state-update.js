// State updates: what the storage tells about bots, taken into the runtime, and
// the lifecycle listeners that hear of it.
//
// An update is handled in steps that are kept outside of the engine's stack,
// so that the rest still happens when a listener had to be ended.

import { finishLifecycle, lifecycleEvent } from './actions.js';
import { keepLive } from './copy.js';
import { describe, fillValues, noteBroken } from './description.js';
import {
    hasEarlyMasks,
    keepEarlyMasks,
    keepFixedMasks,
    takeEarlyMasks,
} from './early-masks.js';
import { RanOutOfEnergyError } from './errors.js';
import { native } from './native.js';
import {
    applyEdit,
    noteBehind,
    noteCurrent,
    noteUnversioned,
    takeVersion,
} from './text-edits.js';
import { faceOf, renewFace } from './faces.js';
import { globalBotId } from './globals.js';
import { dropAllExports } from './modules.js';
import {
    BotRecord,
    NONE,
    enter,
    indexRecord,
    leave,
    listExtras,
    recalculate,
    recalculateAll,
    records,
    storeAsValue,
} from './records.js';
import { newRecord, noteScriptText, takeScriptTexts } from './new-records.js';
import { compileAll } from './scripts.js';
import { storeMask, storeTag } from './edits.js';
import {
    forgetBatches,
    forgetRemoval,
    isLeaving,
    isMaskPending,
    isSettling,
    isTagPending,
    keepUnsettled,
} from './settle.js';
import { holdForHost } from './native.js';
import { modeOf } from './state.js';
import {
    cancelTimersOf,
    finishTelling,
    hasBotWatchers,
    hasPortalWatchers,
    tellBotWatchers,
    tellPortalWatchers,
} from './timers.js';
import { formatTagValue, hasValue, isScriptText, isTagEdit } from './values.js';
import { beginSeries, endSeries, isHeard } from './dispatch.js';
import { deepEqual } from '../lib/equal.js';
import {
    ArrayPrototypeIncludes,
    ArrayPrototypePush,
    ObjectCreate,
    ObjectHasOwn,
    ObjectKeys,
    SafeMap,
    newList,
    sealClass,
} from './primordials.js';

/**
 * @typedef {object} Update
 * @property {Record<string, any>} state
 * @property {string[]} addedBots
 * @property {string[]} removedBots
 * @property {string[]} updatedBots
 * @property {any} version
 */

/** @typedef {import('./settle.js').Settlement} Settlement */
/** @typedef {import('./settle.js').Refusal} Refusal */

/**
 * Who is told of an update: those that observe all bots, with the values of
 * their tags; somebody who only asks what does not compile; nobody.
 * @typedef {'everybody' | 'broken' | 'nobody'} Audience
 */

/** @type {UpdateRun | null} the update whose listeners run now */
let running = null;

/**
 * Takes an update in and runs the listeners that hear of it.
 * @param {Update} update
 * @param {Audience} audience
 * @param {Settlement | null} settlement the host's answer to a batch, which
 *   counts before the update
 * @returns {any} what observers are told; null if there is nothing to tell
 */
export function applyUpdate(update, audience, settlement) {
    const run = new UpdateRun(update, audience, settlement);
    const outer = running;
    running = run;
    holdForHost(() => run.takeIn());
    run.tellAll();
    running = outer;
    return run.told;
}

/**
 * Takes bots in without telling anybody.
 * @param {Update} update
 */
export function restoreBots(update) {
    const run = new UpdateRun(update, 'nobody', null);
    holdForHost(() => run.takeIn());
}

/** Goes on with an update that was interrupted by the end of a listener. */
export function resumeUpdate() {
    const run = running;
    if (run === null) return null;
    finishTelling();
    finishLifecycle();
    run.tellAll();
    running = null;
    return run.told;
}

export function forgetUpdate() {
    running = null;
}

/** What is told, in this order. */
const GROUPS = ['refusals', 'new bots', 'removed bots', 'changed bots', 'portals'];
const REFUSALS = 0;
const ADDITIONS = 1;
const REMOVALS = 2;
const CHANGES = 3;

/** @type {string[]} */
const noSignatures = [];

class UpdateRun {
    /**
     * @param {Update} update
     * @param {Audience} audience
     * @param {Settlement | null} settlement
     */
    constructor(update, audience, settlement) {
        this.update = update;
        this.settlement = settlement;
        this.audience = audience;
        /** @type {any} what the audience is told */
        this.told = null;
        /** @type {any} */
        this.output = {
            state: {},
            addedBots: update.addedBots,
            removedBots: update.removedBots,
            updatedBots: [],
            version: update.version ?? null,
        };
        /** @type {BotRecord[]} */
        this.added = newList();
        /** @type {BotRecord[]} */
        this.removed = newList();
        /** @type {({ record: BotRecord, tags: string[], signatures: string[] } | null)[]} */
        this.updated = newList();
        /** @type {SafeMap<string, { record: BotRecord, tags: string[], seen: any }> | null} */
        this.reverted = null;
        /** The group of listeners that is told now, and how far it has come. */
        this.group = 0;
        this.index = 0;
        /** What nobody is told of any more: the energy was used up. */
        this.cutOff = '';
    }

    // ------------------------------------------------------------ taking in

    takeIn() {
        const { state, addedBots, removedBots, updatedBots } = this.update;
        this.#prepare(state, addedBots);
        if (isSettling()) takeVersion(this.update.version);
        if (this.settlement !== null) this.#settle(this.settlement);
        for (let i = 0; i < addedBots.length; i++) {
            if (isLeaving(addedBots[i])) this.#passOver(addedBots[i]);
            else this.#add(state[addedBots[i]]);
        }
        for (let i = 0; i < removedBots.length; i++) this.#remove(removedBots[i]);
        for (let i = 0; i < updatedBots.length; i++) {
            this.#change(updatedBots[i], state[updatedBots[i]]);
        }
        // Observers see the values once everything is in.
        if (this.audience === 'everybody') this.told = this.#describeAll();
        else if (this.audience === 'broken') this.told = this.#describeBroken();
    }

    #describeAll() {
        for (let i = 0; i < this.added.length; i++) {
            this.output.state[this.added[i].id] = describe(this.added[i]);
        }
        for (let i = 0; i < this.updated.length; i++) {
            const entry = this.updated[i];
            if (entry !== null) fillValues(this.output.state[entry.record.id], entry);
        }
        return this.output;
    }

    /** Only the scripts that do not compile; null when there are none. */
    #describeBroken() {
        /** @type {Record<string, any>} */
        const state = ObjectCreate(null);
        for (let i = 0; i < this.added.length; i++) {
            const record = this.added[i];
            noteBroken(state, record, ObjectKeys(record.values));
        }
        for (let i = 0; i < this.updated.length; i++) {
            const entry = this.updated[i];
            if (entry !== null) noteBroken(state, entry.record, entry.tags);
        }
        return ObjectKeys(state).length === 0 ? null : { state };
    }

    /**
     * Makes the records of new bots and compiles all new scripts in one go.
     * @param {Record<string, any>} state
     * @param {string[]} ids
     */
    #prepare(state, ids) {
        for (let i = 0; i < ids.length; i++) {
            const id = ids[i];
            const bot = state[id];
            if (bot instanceof BotRecord) continue;
            const record = records.has(id) ? null : newRecord(id, bot);
            if (record !== null) state[id] = record;
            else noteScripts(bot?.tags);
        }
        const texts = takeScriptTexts();
        if (texts.length > 0) compileAll(texts);
    }

    /** @param {Settlement} settlement */
    #settle({ seq, spaces, rejected }) {
        for (let i = 0; i < rejected.length; i++) this.#takeBack(seq, rejected[i]);
        forgetBatches(seq, spaces);
        // What goes back is a change like others, for bots that the update does
        // not speak of.
        const { state } = this.update;
        this.reverted?.forEach(({ record, tags, seen }, id) => {
            if (ObjectHasOwn(state, id)) return;
            this.#noteChange(record, tags, seen, noSignatures);
        });
    }

    /**
     * Notes that a tag has gone back to what is stored.
     * @param {BotRecord} record
     * @param {string} tag
     * @param {any} actual
     * @param {string} [space] of a mask
     */
    #revert(record, tag, actual, space) {
        const reverted = (this.reverted ??= new SafeMap());
        let entry = reverted.get(record.id);
        if (entry === undefined) {
            entry = { record, tags: [], seen: this.#newSeen() };
            reverted.set(record.id, entry);
        }
        const { seen, tags } = entry;
        noteUnversioned(record.id, space === undefined ? tag : `${space}:${tag}`);
        if (!ArrayPrototypeIncludes(tags, tag)) ArrayPrototypePush(tags, tag);
        if (space === undefined) {
            storeTag(record, tag, actual ?? null);
            if (seen !== null) seen.tags[tag] = actual ?? null;
            return;
        }
        storeMask(record, tag, actual ?? null, space);
        if (seen !== null) noteSeenMask(seen, space, tag, actual ?? null);
    }

    /**
     * @param {BotRecord} record
     * @param {string[]} tags
     * @param {any} seen what observers are told; null if there are none
     * @param {string[]} signatures
     */
    #noteChange(record, tags, seen, signatures) {
        if (seen !== null) {
            this.output.state[record.id] = seen;
            ArrayPrototypePush(this.output.updatedBots, record.id);
        }
        ArrayPrototypePush(this.updated, { record, tags, signatures });
    }

    /**
     * @param {number} seq
     * @param {Refusal} refusal
     */
    #takeBack(seq, refusal) {
        const { bot, tag, space, actual } = refusal;
        const record = records.get(bot);
        if (tag === undefined) {
            this.#takeBackBot(record, bot, actual);
        } else if (record !== undefined && space === undefined) {
            if (isTagPending(record, tag, seq)) {
                moveEditBase(record, tag, actual);
                return;
            }
            if (record.editBase !== null) delete record.editBase[tag];
            this.#revert(record, tag, actual);
        } else if (record !== undefined && space !== undefined) {
            const key = `${space}:${tag}`;
            if (isMaskPending(record, space, tag, seq)) {
                moveEditBase(record, key, actual);
                return;
            }
            if (record.editBase !== null) delete record.editBase[key];
            this.#revert(record, tag, actual, space);
        }
    }

    /**
     * A bot that was not created after all, or not destroyed.
     * @param {BotRecord | undefined} record
     * @param {string} id
     * @param {any} actual the bot as it is stored; nothing if it is not
     */
    #takeBackBot(record, id, actual) {
        if (actual === null || actual === undefined) {
            if (record === undefined) return;
            keepFixedMasks(id, record.masks);
            leave(record);
            cancelTimersOf(record);
            return;
        }
        if (record !== undefined) return;
        forgetRemoval(id);
        this.#add({ ...actual, id });
        this.output.addedBots = copyOf(this.output.addedBots);
        ArrayPrototypePush(this.output.addedBots, id);
    }

    /**
     * Scripts have destroyed a bot that the host still tells of as added.
     * @param {string} id
     */
    #passOver(id) {
        /** @type {string[]} */
        const rest = [];
        const { addedBots } = this.output;
        for (let i = 0; i < addedBots.length; i++) {
            if (addedBots[i] !== id) ArrayPrototypePush(rest, addedBots[i]);
        }
        this.output.addedBots = rest;
    }

    /** @param {any} bot as it is told, or the record made of that */
    #add(bot) {
        if (bot === null || typeof bot !== 'object') return;
        const known = records.get(bot.id);
        if (bot instanceof BotRecord) {
            if (known === undefined && !hasEarlyMasks()) this.#enter(bot);
            else this.#add(toldOf(bot));
            return;
        }
        if (known !== undefined && isAsTold(known, bot)) {
            noteCurrent(known.id);
            ArrayPrototypePush(this.added, known);
            return;
        }
        const record = known === undefined ? new BotRecord(bot.id, bot.space) : known;
        const before = record.raw;
        if (known !== undefined) replace(known, bot.space);
        const early = takeEarlyMasks(bot.id);
        // Masks that are known of a bot win over those that come with it anew;
        // those that came before the bot do not.
        const kept = record.masks;
        record.masks = NONE;
        fill(record, bot.tags);
        if (early !== undefined) mergeMasks(record, early);
        if (bot.masks) mergeMasks(record, bot.masks);
        if (kept !== NONE) mergeMasks(record, kept);
        if (bot.signatures) record.signatures = { ...bot.signatures };
        if (known !== undefined) {
            keepUnsettled(record, before);
            restorePending(record);
        }
        this.#enter(record);
        if (known !== undefined) listExtras(record);
    }

    /** @param {BotRecord} record */
    #enter(record) {
        // Texts with edits on their way stay what they were.
        if (record.unsettled === null) noteCurrent(record.id);
        recalculateAll(record);
        enter(record);
        indexRecord(record);
        ArrayPrototypePush(this.added, record);
    }

    /** @param {string} id */
    #remove(id) {
        if (this.audience === 'everybody') this.output.state[id] = null;
        const record = records.get(id);
        if (record === undefined) {
            // Scripts have destroyed it; what was told meanwhile is gone as well.
            const early = takeEarlyMasks(id);
            if (early !== undefined) keepFixedMasks(id, early);
            return;
        }
        keepFixedMasks(id, record.masks);
        noteCurrent(id);
        leave(record);
        cancelTimersOf(record);
        ArrayPrototypePush(this.removed, record);
    }

    /**
     * @param {string} id
     * @param {any} told what is told of it
     */
    #change(id, told) {
        const change = told instanceof BotRecord ? toldOf(told) : told;
        const record = records.get(id);
        if (record === undefined) {
            if (change?.masks) keepEarlyMasks(id, change.masks);
            else ArrayPrototypePush(this.updated, null);
            return;
        }
        const before = this.reverted?.get(id);
        /** @type {string[]} */
        const tags = before?.tags ?? [];
        /** @type {any} */
        const seen = before === undefined ? this.#newSeen() : before.seen;
        let older = 0;
        if (change?.tags) older += changeTags(record, change.tags, seen, tags);
        if (change?.masks) older += changeMasks(record, change.masks, seen, tags);
        if (change?.signatures) {
            record.signatures = { ...record.signatures, ...change.signatures };
            if (seen !== null) seen.signatures = change.signatures;
        }
        if (older > 0 && tags.length === 0 && !change?.signatures) return;
        const signatures = change?.signatures ? ObjectKeys(change.signatures) : noSignatures;
        this.#noteChange(record, tags, seen, signatures);
    }

    #newSeen() {
        return this.audience === 'everybody' ? newSeen() : null;
    }

    // ------------------------------------------------------------ telling

    /**
     * Runs the listeners, from wherever it was interrupted. A step counts as
     * done before it begins: what has to be ended is not begun again.
     */
    tellAll() {
        for (; this.group < GROUPS.length; this.group++) {
            const about = GROUPS[this.group];
            while (this.index < this.#steps() && this.cutOff !== about) this.#tellGroup(about);
            this.index = 0;
        }
        finishLifecycle();
    }

    /** How many steps the group takes that is told now. */
    #steps() {
        const { added, updated } = this;
        const { removedBots } = this.update;
        switch (this.group) {
            case REFUSALS:
                return this.settlement === null ? 0 : 1;
            case ADDITIONS:
                return added.length > 0 ? 2 : 0;
            case REMOVALS:
                return removedBots.length > 0 ? removedBots.length + 1 : 0;
            case CHANGES:
                return updated.length > 0 ? updated.length * 2 + 1 : 0;
            default:
                return hasPortalWatchers() ? 1 : 0;
        }
    }

    /**
     * Takes the steps of a group. When the energy is used up, nobody else hears
     * of it.
     * @param {string} about
     */
    #tellGroup(about) {
        const isSeries = this.group === CHANGES && this.updated.length > 1;
        if (isSeries) beginSeries('onBotChanged');
        try {
            if (this.group === CHANGES) this.#tellEachChanged();
            const count = this.#steps();
            while (this.index < count) this.#tell(this.index++);
        } catch (error) {
            if (!RanOutOfEnergyError.is(error)) throw error;
            this.cutOff = about;
            native.log('warn', `Ran out of energy while listeners were told of ${about}`);
        }
        if (isSeries) endSeries();
    }

    /** @param {number} index of the step in its group */
    #tell(index) {
        switch (this.group) {
            case REFUSALS:
                return this.#tellRejected();
            case ADDITIONS:
                return index === 0 ? this.#tellAdded() : this.#tellAdditions();
            case REMOVALS:
                if (index === this.update.removedBots.length) return this.#tellRemovals();
                return this.#tellRemoved(index);
            case CHANGES:
                return this.#tellChanges();
            default:
                return this.#tellPortals();
        }
    }

    #tellRejected() {
        const rejected = this.settlement?.rejected ?? [];
        if (rejected.length === 0) return;
        /** @type {any[]} */
        const edits = [];
        for (let i = 0; i < rejected.length; i++) {
            const { bot, tag, space, reason, message } = rejected[i];
            ArrayPrototypePush(edits, { botID: bot, tag, space, reason, message });
        }
        lifecycleEvent('onEditsRejected', null, { edits });
    }

    #tellAdded() {
        if (!isHeard('onBotAdded') && !isHeard('onListen') && !isHeard('onAnyListen')) return;
        /** @type {string[]} */
        const ids = [];
        for (let i = 0; i < this.added.length; i++) ArrayPrototypePush(ids, this.added[i].id);
        lifecycleEvent('onBotAdded', ids, undefined);
    }

    #tellAdditions() {
        if (!isHeard('onAnyBotsAdded') && !isHeard('onAnyListen')) return;
        lifecycleEvent('onAnyBotsAdded', null, { bots: faces(this.added) });
    }

    /** @param {number} index */
    #tellRemoved(index) {
        tellBotWatchers(this.update.removedBots[index], null, []);
    }

    #tellRemovals() {
        finishLifecycle();
        lifecycleEvent('onAnyBotsRemoved', null, { botIDs: copyOf(this.update.removedBots) });
    }

    /** The first steps of the group, two a bot: its own listener, then its watchers. */
    #tellEachChanged() {
        const { updated } = this;
        const end = updated.length * 2;
        while (this.index < end) {
            const index = this.index++;
            const entry = updated[index >> 1];
            if (entry === null) continue;
            const { record, tags } = entry;
            if ((index & 1) === 1) {
                if (hasBotWatchers()) tellBotWatchers(record.id, record, tags);
            } else if (
                record.scripts.onBotChanged !== undefined ||
                record.hasExtras ||
                heardByAll()
            ) {
                lifecycleEvent('onBotChanged', [record], { tags: copyOf(tags) });
            }
        }
    }

    #tellChanges() {
        if (!isHeard('onAnyBotsChanged') && !isHeard('onAnyListen')) return;
        /** @type {any[]} */
        const list = [];
        for (let i = 0; i < this.updated.length; i++) {
            const entry = this.updated[i];
            if (entry === null) {
                ArrayPrototypePush(list, null);
                continue;
            }
            /** @type {any} */
            const change = keepLive({ bot: faceOf(entry.record), tags: copyOf(entry.tags) });
            if (entry.signatures.length > 0) change.signatures = entry.signatures;
            ArrayPrototypePush(list, change);
        }
        lifecycleEvent('onAnyBotsChanged', null, list);
    }

    #tellPortals() {
        /** @type {{ record: BotRecord, tags: string[] }[]} */
        const updated = newList();
        for (let i = 0; i < this.updated.length; i++) {
            const entry = this.updated[i];
            if (entry !== null) ArrayPrototypePush(updated, entry);
        }
        tellPortalWatchers({ added: this.added, removed: this.removed, updated }, globalBotId);
    }
}

sealClass(UpdateRun);

/** Whether every event has to be sent because somebody hears of all. */
function heardByAll() {
    return isHeard('onListen') || isHeard('onAnyListen');
}

/** @param {BotRecord[]} list */
function faces(list) {
    /** @type {any[]} */
    const bots = [];
    for (let i = 0; i < list.length; i++) {
        if (list[i].present) ArrayPrototypePush(bots, faceOf(list[i]));
    }
    return bots;
}

/** @param {string[]} list */
function copyOf(list) {
    const copy = [];
    for (let i = 0; i < list.length; i++) copy[i] = list[i];
    return copy;
}

// ---------------------------------------------------------------- adding

/**
 * What was told of a bot, from the record that was made of it.
 * @param {BotRecord} record
 */
function toldOf(record) {
    return { id: record.id, space: record.space, tags: record.raw };
}

/**
 * Whether a bot that is told as new is there already, as it is told: one that a
 * script has made, mostly.
 * @param {BotRecord} record
 * @param {any} bot
 */
function isAsTold(record, bot) {
    const { space, tags, masks, signatures } = bot;
    if (masks || signatures || record.signatures !== null || hasEarlyMasks()) return false;
    if (record.unsettled !== null || record.editBase !== null || record.hasExtras) return false;
    if (hasValue(space) ? space !== record.space : hasValue(record.space)) return false;
    if (typeof tags !== 'object' || tags === null) return false;
    const names = ObjectKeys(tags);
    if (names.length !== ObjectKeys(record.raw).length) return false;
    for (let i = 0; i < names.length; i++) {
        const value = tags[names[i]];
        if (typeof value === 'object' || value !== record.raw[names[i]]) return false;
    }
    return true;
}

/** @param {any} tags of a bot whose record is there, or is made step by step */
function noteScripts(tags) {
    if (tags === null || typeof tags !== 'object') return;
    const names = ObjectKeys(tags);
    for (let i = 0; i < names.length; i++) {
        const value = tags[names[i]];
        if (isScriptText(value)) noteScriptText(value);
    }
}

/**
 * @param {BotRecord} record
 * @param {any} tags
 */
function fill(record, tags) {
    if (tags === null || typeof tags !== 'object') return;
    const { raw } = record;
    const names = ObjectKeys(tags);
    for (let i = 0; i < names.length; i++) raw[names[i]] = tags[names[i]];
}

/**
 * Empties a record whose bot is told anew. What scripts keep with the bot
 * stays: vars, listeners that they gave it, timers, masks and edits that are
 * not told yet.
 * @param {BotRecord} record
 * @param {any} space
 */
function replace(record, space) {
    leave(record);
    record.space = space;
    record.mode = modeOf(space);
    record.raw = ObjectCreate(null);
    record.values = NONE;
    record.scripts = NONE;
    record.libraries = NONE;
    record.callers = null;
    dropAllExports(record);
    record.editBase = null;
    record.deaf = false;
    renewFace(record);
}

/**
 * Puts edits that wait to be told over what was told.
 * @param {BotRecord} record
 */
function restorePending(record) {
    const { raw, changes } = record;
    if (record.adding !== null) return;
    const names = ObjectKeys(changes);
    for (let i = 0; i < names.length; i++) {
        const value = changes[names[i]];
        if (isTagEdit(value)) raw[names[i]] = applyEdit(raw[names[i]], value);
        else if (hasValue(value)) raw[names[i]] = value;
        else delete raw[names[i]];
    }
}

/**
 * @param {BotRecord} record
 * @param {Record<string, any>} masks
 */
function mergeMasks(record, masks) {
    const spaces = ObjectKeys(masks);
    for (let i = 0; i < spaces.length; i++) {
        const from = masks[spaces[i]];
        if (from === null || typeof from !== 'object') continue;
        if (record.masks === NONE) record.masks = ObjectCreate(null);
        let mask = record.masks[spaces[i]];
        if (mask === undefined) mask = record.masks[spaces[i]] = ObjectCreate(null);
        const names = ObjectKeys(from);
        for (let j = 0; j < names.length; j++) mask[names[j]] = from[names[j]];
    }
}

// ---------------------------------------------------------------- changing

/** What observers are told of a bot. Without a prototype, for scripts can add to that. */
function newSeen() {
    return /** @type {any} */ ({
        __proto__: null,
        tags: ObjectCreate(null),
        values: ObjectCreate(null),
    });
}

/**
 * @param {BotRecord} record
 * @param {Record<string, any>} changes
 * @param {any} seen gets what observers are told; null if there are none
 * @param {string[]} touched
 * @returns {number} how many values were passed over: scripts have newer ones
 */
function changeTags(record, changes, seen, touched) {
    const names = ObjectKeys(changes);
    const known = touched.length;
    const settles = isSettling();
    let older = 0;
    for (let i = 0; i < names.length; i++) {
        const tag = names[i];
        const value = changes[tag];
        if (value === undefined || value === '') continue;
        if (settles && isTagPending(record, tag)) {
            const told = moveEditBase(record, tag, value);
            if (!isSame(told, record.raw[tag])) {
                noteBehind(record.id, tag);
                older++;
                continue;
            }
            recalculate(record, tag);
        } else if (typeof value === 'object' && isTagEdit(value)) {
            putTag(record, tag, applyEdit(takeEditBase(record, tag, record.raw[tag]), value));
        } else {
            if (record.editBase !== null) delete record.editBase[tag];
            if (!isEcho(record.raw[tag], value)) putTag(record, tag, value);
        }
        noteCurrent(record.id, tag);
        if (known === 0 || !ArrayPrototypeIncludes(touched, tag)) {
            ArrayPrototypePush(touched, tag);
        }
        if (seen !== null) seen.tags[tag] = value;
    }
    return older;
}

/**
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any} value
 */
function putTag(record, tag, value) {
    if (storeAsValue(record, tag, value)) return;
    record.raw[tag] = value;
    recalculate(record, tag);
}

/**
 * Whether nothing follows from a value that is told: it is there already, as most
 * of what a host tells back of the edits of scripts. A script counts as new.
 * @param {any} stored
 * @param {any} value
 */
function isEcho(stored, value) {
    if (value !== stored || typeof value === 'object') return false;
    return typeof value !== 'string' || !isScriptText(value);
}

/**
 * Keeps what is told of a text while edits of it are on their way: the edits
 * that are told after them apply to it.
 * @param {BotRecord} record
 * @param {string} key
 * @param {any} value
 * @returns {any} the value that is stored, as far as that can be known
 */
function moveEditBase(record, key, value) {
    const base = record.editBase;
    if (base === null || !ObjectHasOwn(base, key)) return value;
    return (base[key] = isTagEdit(value) ? applyEdit(base[key], value) : value);
}

/**
 * Whether what is told of a tag is what scripts have written.
 * @param {any} told
 * @param {any} written
 */
function isSame(told, written) {
    if (!hasValue(told)) return !hasValue(written);
    if (told === written) return true;
    return typeof written === 'object' && deepEqual(told, formatTagValue(written));
}

/**
 * What an edit that is told applies to: the value before our own edits of it
 * that have not come back, so that they do not count twice.
 * @param {BotRecord} record
 * @param {string} key
 * @param {any} current
 */
function takeEditBase(record, key, current) {
    if (record.editBase === null || !ObjectHasOwn(record.editBase, key)) return current;
    const base = record.editBase[key];
    delete record.editBase[key];
    return base;
}

/**
 * @param {BotRecord} record
 * @param {Record<string, Record<string, any>>} changes
 * @param {any} seen
 * @param {string[]} touched
 * @returns {number} as changeTags
 */
function changeMasks(record, changes, seen, touched) {
    let older = 0;
    const spaces = ObjectKeys(changes);
    for (let i = 0; i < spaces.length; i++) {
        const space = spaces[i];
        const names = ObjectKeys(changes[space] ?? {});
        for (let j = 0; j < names.length; j++) {
            const tag = names[j];
            const value = changes[space][tag];
            if (value === undefined || value === '') continue;
            if (isMaskPending(record, space, tag)) {
                const told = moveEditBase(record, `${space}:${tag}`, value);
                if (!isSame(told, record.masks[space]?.[tag])) {
                    noteBehind(record.id, `${space}:${tag}`);
                    older++;
                    continue;
                }
                recalculate(record, tag);
            } else {
                changeMask(record, space, tag, value);
            }
            noteCurrent(record.id, tag, space);
            if (!ArrayPrototypeIncludes(touched, tag)) ArrayPrototypePush(touched, tag);
            if (seen !== null) noteSeenMask(seen, space, tag, value);
        }
    }
    return older;
}

/**
 * @param {any} seen
 * @param {string} space
 * @param {string} tag
 * @param {any} value
 */
function noteSeenMask(seen, space, tag, value) {
    seen.masks ??= ObjectCreate(null);
    seen.masks[space] ??= ObjectCreate(null);
    seen.masks[space][tag] = value;
}

/**
 * @param {BotRecord} record
 * @param {string} space
 * @param {string} tag
 * @param {any} value
 */
function changeMask(record, space, tag, value) {
    if (record.masks === NONE) record.masks = ObjectCreate(null);
    let mask = record.masks[space];
    if (mask === undefined) mask = record.masks[space] = ObjectCreate(null);
    if (value === null) {
        delete mask[tag];
    } else if (isTagEdit(value)) {
        mask[tag] = applyEdit(takeEditBase(record, `${space}:${tag}`, mask[tag]), value);
    } else {
        if (record.editBase !== null) delete record.editBase[`${space}:${tag}`];
        if (isEcho(mask[tag], value)) return;
        mask[tag] = value;
    }
    recalculate(record, tag);
}
