// Dispatch: how an event reaches the listeners of bots.
//
// A dispatch is a loop over the bots that listen. Its state is kept in a frame
// outside of the engine's own stack: when a script has to be ended, the engine
// unwinds everything at once, and the outermost frame tells where to go on.

import { announceRecord, names, tagNumber } from './announce.js';
import { enqueueError, peekErrors, peekQueue, scheduleFlush, truncateQueues } from './queue.js';
import { startJournal, undoJournal } from './edits.js';
import { limits, refuseBeyond } from './limits.js';
import { isQuarantined, quarantine, refuseQuarantined } from './quarantine.js';
import {
    isReported,
    markReported,
    RanOutOfEnergyError,
    scriptError,
} from './errors.js';
import { faceOf, scopeOf } from './faces.js';
import { faceFor } from './modules.js';
import { hold, native, release } from './native.js';
import {
    NONE,
    enter,
    eventsAreHeard,
    hasListener,
    indexRecord,
    leave,
    listenerLists,
    listeningRecords,
    records,
} from './records.js';
import { SCRIPT_ASYNC, SCRIPT_USES_FACE } from './scripts.js';
import { forgetRemoval } from './settle.js';
import { noteShout } from './shout-times.js';
import { runtime } from './state.js';
import { reviveTimers } from './timers.js';
import {
    ArrayPrototypePush,
    PromiseCtor,
    PromisePrototypeThen,
    defineItem,
    newList,
    sealClass,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */
/** @typedef {import('./scripts.js').Script} Script */

// ---------------------------------------------------------------- energy

/** Takes one unit; throws when none is left. */
export function spendEnergy() {
    if (--runtime.energy <= 0) throw new RanOutOfEnergyError();
}

// ---------------------------------------------------------------- calls

// The listeners that run now, the outermost first.
/** @type {BotRecord[]} */
const callRecords = newList();
/** @type {(string | null)[]} */
const callTags = newList();
/** @type {number[]} the tags' numbers */
const callNumbers = newList();
let callDepth = 0;

/** Whether a function that is no listener runs below them: see beginRun. */
let inRun = false;
/** @type {BotRecord | null} */
let runRecord = null;
/** @type {string | null} */
let runTag = null;

let queueMark = 0;
let errorMark = 0;

/** What is done from here on can be taken back. */
function beginJournal() {
    startJournal();
    queueMark = peekQueue().length;
    errorMark = peekErrors().length;
    native.page[2]++;
}

/**
 * Notes that something other than a listener runs that the host, an update or
 * the time has called: it, too, is stopped and taken back as a whole.
 * @param {BotRecord | null} record to which it belongs
 * @param {string | null} tag whose script made it
 * @param {number} number of the tag
 */
export function beginRun(record, tag, number) {
    beginJournal();
    inRun = true;
    runRecord = record;
    runTag = tag;
    if (record !== null) {
        announceRecord(record);
        callRecords[0] = record;
        callTags[0] = tag;
    }
    native.page[0] = record === null ? -1 : record.number;
    native.page[5] = number;
}

export function endRun() {
    inRun = false;
    if (native.page[0] >= 0) native.page[0] = ~native.page[0];
}

/**
 * Notes that a listener runs from here on: for the watch, for undoing, and for
 * the errors of those that it calls.
 * @param {BotRecord} record
 * @param {string | null} tag
 * @param {number} number of the tag
 */
function beginCall(record, tag, number) {
    if (callDepth === 0) {
        if (!inRun) beginJournal();
    } else if (callDepth >= limits.nesting) {
        refuseBeyond('nesting');
    }
    if (names.wanted) {
        announceRecord(record);
        native.page[5] = number;
        callNumbers[callDepth] = number;
    }
    native.page[0] = record.number;
    native.page[4]++;
    callRecords[callDepth] = record;
    callTags[callDepth] = tag;
    callDepth++;
}

/**
 * When nothing runs any more the page still tells, as a negative number, who
 * was the last.
 * @param {number} depth
 */
function endCall(depth) {
    callDepth = depth;
    if (depth === 0) {
        const last = native.page[0];
        if (!inRun) native.page[0] = last < 0 ? last : ~last;
        else if (runRecord !== null) native.page[0] = runRecord.number;
        return;
    }
    native.page[0] = callRecords[depth - 1].number;
    if (names.wanted) native.page[5] = callNumbers[depth - 1];
}

/** @type {BotRecord | null} the bot whose listener was the last to give a promise */
let waitingRecord = null;
/** @type {string | null} */
let waitingTag = null;

/**
 * Promise jobs belong to nobody. Whoever has to name one nevertheless takes the
 * listener that was the last to give a promise: `likelyCulprit` here, and a
 * host in another process by the page.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {number} number of the tag
 */
function noteWaiting(record, tag, number) {
    waitingRecord = record;
    waitingTag = tag;
    native.page[10] = record.number + 1;
    native.page[11] = number;
}

/** How deep listener calls are nested now. */
export function depth() {
    return callDepth;
}

/** The bot whose script runs now, or null. */
export function runningRecord() {
    return callDepth === 0 ? null : callRecords[callDepth - 1];
}

/** The tag whose script runs now, or made the function that does; null if none. */
export function runningTag() {
    if (callDepth > 0) return callTags[callDepth - 1];
    return inRun ? runTag : null;
}

/** The bot and tag whose script runs now. */
export function runningCall() {
    if (callDepth === 0) return null;
    return { record: callRecords[callDepth - 1], tag: callTags[callDepth - 1] };
}

/**
 * Calls a script directly, as `bot.name(...)` does. What it throws comes out
 * as a script error.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {Script} script
 * @param {any[]} args
 */
export function callListener(record, tag, script, args) {
    if (quarantine !== null) refuseQuarantined(record, tag);
    const before = callDepth;
    beginCall(record, tag, tagNumber(tag));
    let result;
    try {
        const face = (script.flags & SCRIPT_USES_FACE) !== 0 ? faceFor(record, tag) : undefined;
        result = script.runWith(scopeOf(record), args, tag, face);
    } catch (error) {
        endCall(before);
        throw RanOutOfEnergyError.is(error) ? error : scriptError(error, record, tag);
    }
    endCall(before);
    return (script.flags & SCRIPT_ASYNC) !== 0 ? rejectAsScript(result, record, tag) : result;
}

/**
 * Whether an object is a promise; a proxy may refuse to tell.
 * @param {any} object
 */
export function isPromise(object) {
    try {
        return object instanceof PromiseCtor;
    } catch {
        return false;
    }
}

/**
 * A promise that rejects with a script error where the given one rejects.
 * @param {Promise<any>} promise
 * @param {BotRecord | null} record
 * @param {string | null} tag
 * @rare
 */
export function rejectAsScript(promise, record, tag) {
    return PromisePrototypeThen(promise, undefined, (/** @type {any} */ error) => {
        throw RanOutOfEnergyError.is(error) ? error : scriptError(error, record, tag);
    });
}

/**
 * Sees to it that a promise's rejection is reported once.
 * @param {any} promise
 * @param {BotRecord} record
 * @param {string} tag
 * @rare
 */
function observe(promise, record, tag) {
    PromisePrototypeThen(promise, undefined, (/** @type {any} */ error) => {
        if (RanOutOfEnergyError.is(error)) {
            native.log('warn', `${record.id}.${tag} ran out of energy in asynchronous code`);
            return;
        }
        if (isReported(error)) return;
        markReported(error);
        enqueueError(error);
    });
}

// ---------------------------------------------------------------- frames

class Frame {
    /**
     * @param {string} tag
     * @param {(BotRecord | string)[]} list records, or ids that are looked up in turn
     * @param {any} that
     * @param {boolean} listen whether targets and listeners are to be told
     */
    constructor(tag, list, that, listen) {
        this.tag = tag;
        this.number = names.wanted ? tagNumber(tag) : 0;
        this.list = list;
        this.that = that;
        this.index = 0;
        this.spent = false;
        /** Ends the loop at the first result that is not undefined. */
        this.untilResult = false;
        /** @type {any[]} */
        this.results = [];
        /** @type {BotRecord[] | null} */
        this.targets = listen ? newList() : null;
        /** @type {BotRecord[] | null} */
        this.listeners = listen ? newList() : null;
    }
}

sealClass(Frame);

/** @type {Frame | null} the dispatch in which all others run that run now */
let outermost = null;

/** @param {Frame} frame */
function runFrame(frame) {
    const { list, tag } = frame;
    while (frame.index < list.length) {
        const entry = list[frame.index++];
        const record = typeof entry === 'string' ? records.get(entry) : entry;
        if (record === undefined || !record.present) continue;
        if (frame.targets !== null) ArrayPrototypePush(frame.targets, record);
        if (record.deaf) continue;
        if (record.hasExtras) {
            runWithExtras(frame, record);
        } else {
            const script = record.scripts[tag];
            if (script === undefined) continue;
            if (!frame.spent) spendFor(frame);
            if (frame.listeners !== null) ArrayPrototypePush(frame.listeners, record);
            const result = runScript(record, tag, frame.number, script, frame.that);
            const { results } = frame;
            const at = results.length;
            results[at] = result;
            // As ArrayPrototypePush does it.
            if (results.length === at) defineItem(results, at, result);
        }
        if (frame.untilResult) {
            const { results } = frame;
            if (results.length > 0 && results[results.length - 1] !== undefined) return;
        }
    }
}

/** @param {Frame} frame */
function spendFor(frame) {
    frame.spent = true;
    spendEnergy();
}

/**
 * Runs a script for an event. Its errors are told, and no result.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {number} number of the tag
 * @param {Script} script
 * @param {any} that
 * @returns {any} its result
 */
function runScript(record, tag, number, script, that) {
    const before = callDepth;
    if (quarantine !== null && isQuarantined(record, tag)) return undefined;
    beginCall(record, tag, number);
    let result;
    let waits = false;
    try {
        const face = (script.flags & SCRIPT_USES_FACE) !== 0 ? faceFor(record, tag) : undefined;
        result = script.run(record.scope ?? scopeOf(record), that, tag, face);
        if (typeof result === 'object' && result !== null) waits = isPromise(result);
    } catch (error) {
        endCall(before);
        if (!RanOutOfEnergyError.is(error)) {
            enqueueError(scriptError(error, record, tag));
            return undefined;
        }
        throw error;
    }
    endCall(before);
    if (waits) {
        const rejecting = rejectAsScript(result, record, tag);
        if ((script.flags & SCRIPT_ASYNC) !== 0) result = rejecting;
        observe(rejecting, record, tag);
        noteWaiting(record, tag, number);
    }
    return result;
}

/**
 * The slower way, for bots to which scripts gave functions as listeners.
 * @param {Frame} frame
 * @param {BotRecord} record
 * @rare
 */
function runWithExtras(frame, record) {
    const { tag } = frame;
    const override = record.overrides[tag];
    const script = record.scripts[tag];
    const dynamic = record.dynamic[tag];
    if (override === undefined && script === undefined && dynamic === undefined) return;
    if (!frame.spent) spendFor(frame);
    if (frame.listeners !== null) ArrayPrototypePush(frame.listeners, record);
    if (override !== undefined) {
        ArrayPrototypePush(frame.results, runFunction(override, frame, record));
    } else if (script !== undefined) {
        ArrayPrototypePush(
            frame.results,
            runScript(record, tag, frame.number, script, frame.that),
        );
    }
    if (dynamic === undefined) return;
    for (let i = 0; i < dynamic.length; i++) runFunction(dynamic[i], frame, record);
}

/**
 * Runs a function that scripts made a listener. Its errors are no bot's own.
 * @param {Function} listener
 * @param {Frame} frame
 * @param {BotRecord} record
 */
function runFunction(listener, frame, record) {
    const before = callDepth;
    const { tag } = frame;
    beginCall(record, tag, frame.number);
    let result;
    let waits = false;
    try {
        result = /** @type {any} */ (listener)(frame.that, faceOf(record), tag);
        waits = typeof result === 'object' && result !== null && isPromise(result);
    } catch (error) {
        endCall(before);
        if (RanOutOfEnergyError.is(error)) throw error;
        enqueueError(error);
        return undefined;
    }
    endCall(before);
    if (waits) {
        PromisePrototypeThen(result, undefined, enqueueError);
        noteWaiting(record, tag, frame.number);
    }
    return result;
}

/** @param {Frame} frame */
function run(frame) {
    if (outermost === null) runOutermost(frame);
    else runFrame(frame);
}

/** @param {Frame} frame */
function runOutermost(frame) {
    outermost = frame;
    try {
        runFrame(frame);
    } finally {
        outermost = null;
    }
}

// ---------------------------------------------------------------- events

/** @type {any[]} */
const noBots = [];

/**
 * Sends an event to bots and tells the listen events.
 * @param {string} name as the caller wrote it
 * @param {string} tag the name trimmed
 * @param {(BotRecord | string)[]} list
 * @param {any} that
 * @returns {any[]} the results
 */
function dispatch(name, tag, list, that) {
    const quiet = isListenEvent(tag);
    const listen = !quiet && eventsAreHeard();
    if (list.length === 0 && !listen) return [];
    const frame = new Frame(tag, list, that, listen);
    if (outermost === null) runTimed(name, frame);
    else runFrame(frame);
    // Listeners of the event may be the first to listen to events.
    if (listen || (!quiet && eventsAreHeard())) tellListeners(name, frame);
    return frame.results;
}

/** @param {string} tag */
function isListenEvent(tag) {
    return tag === 'onListen' || tag === 'onAnyListen';
}

/** @type {string | null} the event whose dispatches are timed as one */
let series = null;
let seriesStart = 0;

/**
 * Many dispatches of an event follow: looking at the clock for each of them would
 * cost more than a small listener.
 * @param {string} name
 */
export function beginSeries(name) {
    series = name;
    seriesStart = native.monotonic();
}

export function endSeries() {
    if (series !== null) noteShout(series, native.monotonic() - seriesStart);
    series = null;
}

/**
 * Runs an outermost dispatch and notes how long it took.
 * @param {string} name
 * @param {Frame} frame
 */
function runTimed(name, frame) {
    if (name === series) {
        runOutermost(frame);
        return;
    }
    const start = native.monotonic();
    runOutermost(frame);
    noteShout(name, native.monotonic() - start);
}

/** @param {string} tag */
export function isHeard(tag) {
    const list = listenerLists.get(tag);
    if (list === undefined || (list.main.length === 0 && list.pending.length === 0)) return false;
    return list.read().length > 0;
}

/**
 * Whether an event to one bot may run anything. Events without an effect need
 * not be sent inside of others.
 * @param {BotRecord} record
 * @param {string} tag
 */
export function mayHear(record, tag) {
    if (outermost === null || eventsAreHeard()) return true;
    return (record.scripts !== NONE || record.hasExtras) && hasListener(record, tag);
}

/**
 * Whether an event to all bots may run anything; see mayHear.
 * @param {string} tag
 */
export function mayBeHeard(tag) {
    return outermost === null || isHeard(tag) || eventsAreHeard();
}

/**
 * @param {string} name
 * @param {Frame} frame
 * @rare
 */
function tellListeners(name, frame) {
    if (frame.targets === null) noteLate(frame);
    const { targets, listeners } = frame;
    const event = {
        name,
        that: frame.that,
        responses: frame.results,
        targets: facesOf(targets ?? noBots),
        listeners: facesOf(listeners ?? noBots),
    };
    dispatch('onListen', 'onListen', listeners ?? noBots, event);
    dispatch('onAnyListen', 'onAnyListen', listeningRecords('onAnyListen'), event);
}

/**
 * Finds out who was reached by an event for which it was not noted.
 * @param {Frame} frame
 * @rare
 */
function noteLate(frame) {
    const { list, tag } = frame;
    /** @type {BotRecord[]} */
    const targets = (frame.targets = newList());
    /** @type {BotRecord[]} */
    const listeners = (frame.listeners = newList());
    for (let i = 0; i < frame.index; i++) {
        const entry = list[i];
        const record = typeof entry === 'string' ? records.get(entry) : entry;
        if (record === undefined || !record.present) continue;
        ArrayPrototypePush(targets, record);
        if (!record.deaf && hasListener(record, tag)) ArrayPrototypePush(listeners, record);
    }
}

/**
 * @param {BotRecord[]} list
 * @rare
 */
function facesOf(list) {
    /** @type {any[]} */
    const bots = [];
    for (let i = 0; i < list.length; i++) ArrayPrototypePush(bots, faceOf(list[i]));
    return bots;
}

/**
 * Sends an event to every bot that listens.
 * @param {string} name
 * @param {string} tag
 * @param {any} that
 */
export function shoutEvent(name, tag, that) {
    return dispatch(name, tag, listeningRecords(tag), that);
}

/**
 * Sends an event to bots, in this order. When a listener does it, there is no frame:
 * only the outermost dispatch can be gone on with.
 * @param {string} name
 * @param {string} tag
 * @param {(string | BotRecord)[]} list ids or bots
 * @param {any} that
 */
export function whisperEvent(name, tag, list, that) {
    if (outermost === null || eventsAreHeard()) return dispatch(name, tag, list, that);
    /** @type {any[]} */
    const results = [];
    let spent = false;
    for (let i = 0; i < list.length; i++) {
        const entry = list[i];
        const record = typeof entry === 'string' ? records.get(entry) : entry;
        if (record === undefined || !record.present || record.deaf) continue;
        if (record.hasExtras) return goOn(name, tag, list, that, i, spent, results);
        const script = record.scripts[tag];
        if (script === undefined) continue;
        if (!spent) spendEnergy();
        spent = true;
        const number = names.wanted ? tagNumber(tag) : 0;
        ArrayPrototypePush(results, runScript(record, tag, number, script, that));
    }
    if (eventsAreHeard()) goOn(name, tag, list, that, list.length, spent, results);
    return results;
}

/**
 * Goes on with an event as a dispatch does it: a bot has listeners that scripts gave
 * it, or somebody has begun to listen to events.
 * @param {string} name
 * @param {string} tag
 * @param {(string | BotRecord)[]} list
 * @param {any} that
 * @param {number} index of the bot that comes next
 * @param {boolean} spent
 * @param {any[]} results
 * @rare
 */
function goOn(name, tag, list, that, index, spent, results) {
    const frame = new Frame(tag, list, that, false);
    frame.index = index;
    frame.spent = spent;
    frame.results = results;
    runFrame(frame);
    if (eventsAreHeard() && !isListenEvent(tag)) tellListeners(name, frame);
    return results;
}

/**
 * Sends an event to the bot with this id, with less in between.
 * @param {string} name
 * @param {string} tag
 * @param {string} id
 * @param {any} that
 */
export function whisperOne(name, tag, id, that) {
    const record = records.get(id);
    if (outermost === null || record === undefined || record.hasExtras || eventsAreHeard()) {
        return whisperEvent(name, tag, [id], that);
    }
    const script = record.deaf ? undefined : record.scripts[tag];
    /** @type {any[]} */
    let results;
    if (script === undefined) {
        results = [];
    } else {
        spendEnergy();
        results = [runScript(record, tag, names.wanted ? tagNumber(tag) : 0, script, that)];
    }
    if (eventsAreHeard()) goOn(name, tag, [record], that, 1, true, results);
    return results;
}

/**
 * Sends an event until a listener gives a result.
 * @param {string} name
 * @param {string} tag
 * @param {any} that
 * @rare
 */
export function shoutUntilResult(name, tag, that) {
    const quiet = isListenEvent(tag);
    const frame = new Frame(tag, listeningRecords(tag), that, !quiet && eventsAreHeard());
    frame.untilResult = true;
    run(frame);
    if (!quiet && eventsAreHeard()) tellListeners(name, frame);
    const { results } = frame;
    return results.length === 0 ? undefined : results[results.length - 1];
}

// ---------------------------------------------------------------- stops

/**
 * What was running when the engine ended a script, and what the script did
 * since is taken back: its edits, its actions, what it created and destroyed.
 * @returns {{ record: BotRecord | null, tag: string | null } | null} the innermost
 *   listener, or what ran instead of one; null when nothing did
 */
export function abandonCalls() {
    if (callDepth === 0 && !inRun) return null;
    const culprit =
        callDepth > 0
            ? { record: callRecords[callDepth - 1], tag: callTags[callDepth - 1] }
            : { record: runRecord, tag: runTag };
    const held = hold();
    undoJournal(putBack, leave);
    truncateQueues(queueMark, errorMark);
    inRun = false;
    endCall(0);
    release(held);
    scheduleFlush();
    return culprit;
}

/**
 * The best guess when code is ended in which no script is met: in promise jobs
 * the last listener that waits for one, or else the last that was called from
 * outside, although it has ended.
 * @param {boolean} inJobs
 * @returns {{ record: BotRecord, tag: string | null } | null}
 */
export function likelyCulprit(inJobs) {
    if (inJobs && waitingRecord !== null) return { record: waitingRecord, tag: waitingTag };
    return callRecords.length === 0 ? null : { record: callRecords[0], tag: callTags[0] };
}

/**
 * @param {BotRecord} record
 * @param {any} timers those that had ended with it
 */
function putBack(record, timers) {
    enter(record);
    indexRecord(record);
    forgetRemoval(record.id);
    if (timers !== null) reviveTimers(record, timers);
}

/** Goes on with the outermost dispatch that was interrupted. */
export function resumeDispatch() {
    const frame = outermost;
    if (frame === null) return null;
    // The listener that was ended gave no result.
    ArrayPrototypePush(frame.results, undefined);
    runOutermost(frame);
    return frame.results;
}

export function forgetDispatch() {
    outermost = null;
    series = null;
    inRun = false;
    endCall(0);
}

