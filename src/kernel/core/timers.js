// Timers, watchers and animations: everything that waits and belongs to a bot.

import { now } from './clock.js';
import { enqueueError } from './queue.js';
import { RanOutOfEnergyError } from './errors.js';
import { limits, refuseBeyond } from './limits.js';
import { hold, native, release } from './native.js';
import { faceOf } from './faces.js';
import { noteUndo } from './edits.js';
import { abandonCalls, beginRun, endRun, forgetDispatch, runningTag } from './dispatch.js';
import { configRecord } from './records.js';
import {
    ArrayPrototypePush,
    ErrorCtor,
    MapPrototypeForEach,
    MathMax,
    MathMin,
    ReflectApply,
    SafeMap,
    newList,
    sealClass,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

// ---------------------------------------------------------------- the heap

/** @typedef {'timeout' | 'interval' | 'watch_bot' | 'watch_portal' | 'animation'} Kind */

class Timer {
    /**
     * @param {number} id
     * @param {Kind | 'sleep'} kind
     * @param {BotRecord | null} record
     * @param {Function} handler
     * @param {any[]} args
     */
    constructor(id, kind, record, handler, args) {
        this.id = id;
        this.kind = kind;
        this.record = record;
        this.handler = handler;
        this.args = args;
        this.due = 0;
        /** Ties are fired in the order in which they were set. */
        this.age = 0;
        /** The round of watchers in which it was told last. */
        this.round = 0;
        this.period = 0;
        this.active = true;
        /** The tag that set it, and its number for the watch. */
        this.tag = runningTag();
        this.tagNumber = native.page[5];
    }
}

sealClass(Timer);

/** @type {Timer[]} a binary heap by due time, then age */
let heap = newList();
let nextAge = 0;

/**
 * @param {Timer} a
 * @param {Timer} b
 */
function isBefore(a, b) {
    return a.due < b.due || (a.due === b.due && a.age < b.age);
}

/** @param {Timer} timer */
function push(timer) {
    timer.age = nextAge++;
    insert(timer);
    publishDue();
}

/** @param {Timer} timer whose age is set */
function insert(timer) {
    let at = heap.length;
    heap[at] = timer;
    while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!isBefore(timer, heap[parent])) break;
        heap[at] = heap[parent];
        at = parent;
    }
    heap[at] = timer;
}

function pop() {
    const first = heap[0];
    const last = /** @type {Timer} */ (heap[heap.length - 1]);
    heap.length--;
    const { length } = heap;
    if (length > 0) {
        let at = 0;
        for (;;) {
            let child = at * 2 + 1;
            if (child >= length) break;
            if (child + 1 < length && isBefore(heap[child + 1], heap[child])) child++;
            if (!isBefore(heap[child], last)) break;
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
    }
    return first;
}

/** The next timer that still counts, left in place; undefined when none is. */
function peek() {
    while (heap.length > 0 && !heap[0].active) pop();
    return heap[0];
}

function publishDue() {
    native.due[0] = nextDue();
    tellOuter();
}

/** How many cancelled timers may stay in the heap. */
const SLACK = 64;
let cancelled = 0;

function noteCancelled() {
    if (++cancelled < SLACK || cancelled * 2 < heap.length) return;
    /** @type {any[]} */
    const kept = newList();
    for (let i = 0; i < heap.length; i++) {
        if (heap[i].active) ArrayPrototypePush(kept, heap[i]);
    }
    cancelled = 0;
    heap = newList();
    for (let i = 0; i < kept.length; i++) insert(kept[i]);
}

/** When the next timer is due; Infinity when none waits. */
export function nextDue() {
    const first = peek();
    let due = first === undefined ? Infinity : first.due;
    for (let i = 0; i < inner.length; i++) due = MathMin(due, inner[i].nextDue());
    return due;
}

/** When the last of the timers that wait now is due. */
export function lastDue() {
    let last = -Infinity;
    for (let i = 0; i < heap.length; i++) {
        if (heap[i].active && heap[i].due > last) last = heap[i].due;
    }
    for (let i = 0; i < inner.length; i++) last = MathMax(last, inner[i].lastDue());
    return last;
}

/**
 * Lets all timers wait as long as before although the clock was set.
 * @param {number} milliseconds by which it was set on
 */
export function shiftTimers(milliseconds) {
    for (let i = 0; i < heap.length; i++) heap[i].due += milliseconds;
    for (let i = 0; i < inner.length; i++) inner[i].shift(milliseconds);
    publishDue();
}

/**
 * @typedef {object} InnerTimers the timers of a debugger: another kernel's, fired from here
 * @property {() => number} nextDue
 * @property {() => number} lastDue
 * @property {(until: number) => boolean} fireOne
 * @property {(milliseconds: number) => void} shift
 * @property {() => void} abandon
 */

/** @type {InnerTimers[]} */
let inner = newList();

/** @param {InnerTimers} timers */
export function addInnerTimers(timers) {
    ArrayPrototypePush(inner, timers);
    publishDue();
}

let tellOuter = () => {};

/** What the timers of a debugger are fired by. @returns {InnerTimers} */
export function timersForOuter(/** @type {() => void} */ dueChanged) {
    tellOuter = dueChanged;
    return { nextDue, lastDue, fireOne, shift: shiftTimers, abandon };
}

/** The engine has ended a script: nothing of it goes on in this kernel. */
function abandon() {
    native.page[1] = 0;
    abandonCalls();
    forgetDispatch();
    abandonInner();
}

/**
 * The same in the debuggers of this kernel.
 * @beforeLoaded nothing
 */
export function abandonInner() {
    for (let i = 0; i < inner.length; i++) inner[i].abandon();
}

/**
 * Fires the first timer of a debugger that is due before all of our own.
 * @param {number} until
 */
function fireInner(until) {
    const own = peek();
    let due = own === undefined ? Infinity : own.due;
    let first = -1;
    for (let i = 0; i < inner.length; i++) {
        const next = inner[i].nextDue();
        if (next < due) {
            due = next;
            first = i;
        }
    }
    return first >= 0 && inner[first].fireOne(until);
}

/**
 * Fires the first timer that is due by a time.
 * @param {number} until
 * @returns whether there was one
 * @beforeLoaded false
 */
export function fireOne(until) {
    if (inner.length > 0 && fireInner(until)) return true;
    const timer = peek();
    if (timer === undefined || timer.due > until) return false;
    const held = hold();
    pop();
    if (timer.period > 0) {
        timer.due += timer.period;
        push(timer);
    } else {
        timer.active = false;
        forget(timer);
    }
    publishDue();
    release(held);
    run(timer);
    return true;
}

/** @param {Timer} timer */
function run(timer) {
    beginRun(timer.record, timer.tag, timer.tagNumber);
    try {
        ReflectApply(timer.handler, undefined, timer.args);
    } catch (error) {
        if (RanOutOfEnergyError.is(error)) {
            native.log('warn', 'A timer ran out of energy');
        } else {
            enqueueError({ error, bot: null, tag: null });
        }
    }
    endRun();
}

// ---------------------------------------------------------------- ownership

let nextTimerId = 1;
let nextBotWatchId = 0;
let nextPortalWatchId = 0;

/** @type {SafeMap<Timer, true>} all that count as active, for perf.getStats */
let counted = new SafeMap();
/** How many of them belong to no bot. */
let free = 0;

/** @param {Timer} timer */
function own(timer) {
    const { record } = timer;
    const count = record === null ? free : (record.timers?.size ?? 0);
    if (count >= limits.timers) refuseBeyond('timers');
    const held = hold();
    if (record === null) {
        free++;
    } else {
        if (record.timers === null) record.timers = new SafeMap();
        record.timers.set(timer, true);
    }
    counted.set(timer, true);
    byId(timer.id, true)?.set(timer, true);
    noteUndo(() => {
        // Nobody is left who would hear of the end of an animation.
        if (timer.kind === 'animation') endAnimation(timer);
        else cancel(timer);
    });
    release(held);
}

/** @type {SafeMap<number, SafeMap<Timer, true>>} */
let timersById = new SafeMap();

/**
 * @param {number} id
 * @param {boolean} make
 */
function byId(id, make) {
    let set = timersById.get(id);
    if (set === undefined && make) timersById.set(id, (set = new SafeMap()));
    return set;
}

/** @param {Timer} timer */
function forget(timer) {
    if (counted.delete(timer) && timer.record === null) free--;
    const set = timersById.get(timer.id);
    if (set !== undefined) {
        set.delete(timer);
        if (set.size === 0) timersById.delete(timer.id);
    }
    if (timer.record !== null && timer.record.timers !== null) {
        timer.record.timers.delete(timer);
    }
    if (timer.kind === 'watch_bot') {
        botWatchers.get(timer.args[0])?.delete(timer);
    } else if (timer.kind === 'watch_portal') {
        portalWatchers.delete(timer);
    }
}

/** @param {Timer} timer */
function cancel(timer) {
    if (!timer.active) return;
    const held = hold();
    timer.active = false;
    forget(timer);
    release(held);
    if (timer.kind === 'animation') timer.handler('cancel');
    else noteCancelled();
    publishDue();
}

/**
 * Ends everything that belongs to a bot.
 * @param {BotRecord} record
 * @beforeLoaded nothing
 */
export function cancelTimersOf(record) {
    if (record.timers === null) return;
    const { timers } = record;
    record.timers = null;
    const held = hold();
    MapPrototypeForEach(timers, (/** @type {true} */ _, /** @type {Timer} */ timer) => {
        cancel(timer);
    });
    release(held);
}

/**
 * A bot is there again whose destruction is taken back, and with it the timers
 * and watchers that had ended. Animations have told of their end.
 * @param {BotRecord} record
 * @param {SafeMap<Timer, true>} timers
 */
export function reviveTimers(record, timers) {
    record.timers = timers;
    MapPrototypeForEach(timers, (/** @type {true} */ _, /** @type {Timer} */ timer) => {
        if (timer.active || timer.kind === 'animation') return;
        timer.active = true;
        counted.set(timer, true);
        byId(timer.id, true)?.set(timer, true);
        if (timer.kind === 'watch_bot') botWatchers.get(timer.args[0])?.set(timer, true);
        else if (timer.kind === 'watch_portal') portalWatchers.set(timer, true);
        else if (!isInHeap(timer)) insert(timer);
    });
    publishDue();
}

/** @param {Timer} timer */
function isInHeap(timer) {
    for (let i = 0; i < heap.length; i++) if (heap[i] === timer) return true;
    return false;
}

/**
 * Ends all timers of a number, of whatever kind and bot.
 * @param {any} id
 * @param {Kind} [kind] only of this kind
 */
export function clearTimer(id, kind) {
    const set = byId(id, false);
    if (set === undefined) return;
    MapPrototypeForEach(set, (/** @type {true} */ _, /** @type {Timer} */ timer) => {
        if (kind === undefined || timer.kind === kind) cancel(timer);
    });
}

/** @param {any} milliseconds */
function delay(milliseconds) {
    const number = Number(milliseconds);
    return number > 0 ? number : 0;
}

/**
 * @param {'timeout' | 'interval'} kind
 * @param {BotRecord | null} record
 * @param {any} handler
 * @param {any} milliseconds
 * @param {any[]} args
 */
export function setTimer(kind, record, handler, milliseconds, args) {
    if (record === null) {
        throw new ErrorCtor('Timers are not supported when there is no current bot.');
    }
    if (typeof handler !== 'function') {
        throw new ErrorCtor('A handler function must be provided.');
    }
    const timer = new Timer(nextTimerId++, kind, record, handler, args);
    const wait = delay(milliseconds);
    timer.due = now() + wait;
    if (kind === 'interval') timer.period = wait < 1 ? 1 : wait;
    if (!record.present) {
        timer.active = false;
        return timer.id;
    }
    own(timer);
    push(timer);
    return timer.id;
}

/**
 * A timer that belongs to no bot and that scripts cannot cancel.
 * @param {Function} handler
 * @param {number} milliseconds
 */
export function setPlainTimer(handler, milliseconds) {
    const timer = new Timer(-1, 'sleep', null, handler, []);
    timer.due = now() + delay(milliseconds);
    push(timer);
    return timer;
}

/**
 * A timer of the global functions: it belongs to no bot but can be cancelled.
 * @param {any} handler
 * @param {any} milliseconds
 * @param {any[]} args
 * @param {boolean} repeats
 */
export function setFreeTimer(handler, milliseconds, args, repeats) {
    if (typeof handler !== 'function') {
        throw new ErrorCtor('A handler function must be provided.');
    }
    const timer = new Timer(nextTimerId++, repeats ? 'interval' : 'timeout', null, handler, args);
    const wait = delay(milliseconds);
    timer.due = now() + wait;
    if (repeats) timer.period = wait < 1 ? 1 : wait;
    own(timer);
    push(timer);
    return timer.id;
}

/** Timers, watchers and animations that are active now. */
export function activeTimerCount() {
    return counted.size;
}

// ---------------------------------------------------------------- watchers

/** @type {SafeMap<string, SafeMap<Timer, true>>} by the watched bot's id */
let botWatchers = new SafeMap();
/** @type {SafeMap<Timer, true>} */
let portalWatchers = new SafeMap();

/**
 * Calls a function when one of these bots changes or goes.
 * @param {BotRecord | null} record to which the watcher belongs
 * @param {string[]} ids
 * @param {Function} handler
 */
export function watchBots(record, ids, handler) {
    const id = nextBotWatchId++;
    for (let i = 0; i < ids.length; i++) {
        const watcher = new Timer(id, 'watch_bot', record, handler, [ids[i]]);
        own(watcher);
        let watchers = botWatchers.get(ids[i]);
        if (watchers === undefined) botWatchers.set(ids[i], (watchers = new SafeMap()));
        watchers.set(watcher, true);
    }
    return id;
}

/**
 * Calls a function when what a portal shows changes.
 * @param {BotRecord | null} record
 * @param {string} portal
 * @param {Function} handler
 */
export function watchPortals(record, portal, handler) {
    const id = nextPortalWatchId++;
    const watcher = new Timer(id, 'watch_portal', record, handler, [portal]);
    own(watcher);
    portalWatchers.set(watcher, true);
    return id;
}

/**
 * @param {Timer} watcher
 * @param {any[]} args
 */
function callWatcher(watcher, args) {
    if (!watcher.active) return;
    beginRun(watcher.record, watcher.tag, watcher.tagNumber);
    try {
        ReflectApply(watcher.handler, undefined, args);
    } catch (error) {
        endRun();
        if (RanOutOfEnergyError.is(error)) throw error;
        enqueueError(error);
        return;
    }
    endRun();
}

let round = 0;
/** @type {(() => void) | null} tells the watchers of this round that are left */
let telling = null;

/**
 * Calls watchers one after the other. When one is ended finishTelling() goes on.
 * @param {SafeMap<Timer, true>} watchers
 * @param {(watcher: Timer) => void} tell
 */
function tellWatchers(watchers, tell) {
    const mine = ++round;
    telling = () => {
        MapPrototypeForEach(watchers, (/** @type {true} */ _, /** @type {Timer} */ watcher) => {
            if (watcher.round === mine) return;
            watcher.round = mine;
            tell(watcher);
        });
    };
    finishTelling();
}

/**
 * Goes on with the watchers that were being told when one was ended.
 * @beforeLoaded nothing
 */
export function finishTelling() {
    const tell = telling;
    if (tell === null) return;
    try {
        tell();
    } catch (error) {
        telling = null;
        throw error;
    }
    telling = null;
}

/**
 * Whether anybody watches a bot.
 * @beforeLoaded false
 */
export function hasBotWatchers() {
    return botWatchers.size > 0;
}

/**
 * Tells the watchers of a bot that it changed, or that it is gone.
 * @param {string} id
 * @param {BotRecord | null} record null when the bot is gone
 * @param {string[]} tags
 * @beforeLoaded nothing
 */
export function tellBotWatchers(id, record, tags) {
    const watchers = botWatchers.get(id);
    if (watchers === undefined) return;
    tellWatchers(watchers, (watcher) => {
        callWatcher(watcher, [record === null ? null : faceOf(record), tags, id]);
    });
}

/**
 * Whether anybody watches a portal.
 * @beforeLoaded false
 */
export function hasPortalWatchers() {
    return portalWatchers.size > 0;
}

/**
 * @typedef {object} Changes what a state update has changed
 * @property {BotRecord[]} added
 * @property {BotRecord[]} removed
 * @property {{ record: BotRecord, tags: string[] }[]} updated
 */

/**
 * Tells portal watchers whose portal shows something else now.
 * @param {Changes} changes
 * @param {(portal: string) => string | undefined} portalBotId
 */
export function tellPortalWatchers(changes, portalBotId) {
    tellWatchers(portalWatchers, (watcher) => {
        if (portalChanged(watcher.args[0], changes, portalBotId)) callWatcher(watcher, []);
    });
}

/**
 * @param {string} portal
 * @param {Changes} changes
 * @param {(portal: string) => string | undefined} portalBotId
 */
function portalChanged(portal, changes, portalBotId) {
    const config = configRecord();
    if (config === undefined) return false;
    const dimension = config.values[portal];
    const { added, removed, updated } = changes;
    if (dimension !== undefined) {
        for (let i = 0; i < added.length; i++) {
            if (added[i].values[dimension] === true) return true;
        }
        for (let i = 0; i < removed.length; i++) {
            if (removed[i].values[dimension] === true) return true;
        }
    }
    const portalBot = portalBotId(portal);
    for (let i = 0; i < updated.length; i++) {
        const { record, tags } = updated[i];
        if (record.id === portalBot) return true;
        for (let j = 0; j < tags.length; j++) {
            if (dimension !== undefined && tags[j] === dimension) return true;
            if (record === config && tags[j] === portal) return true;
        }
    }
    return false;
}

// ---------------------------------------------------------------- animations

/**
 * Registers an animation so that it ends with its bot.
 * @param {BotRecord} record
 * @param {(what: 'cancel') => void} handler
 */
export function ownAnimation(record, handler) {
    const timer = new Timer(nextTimerId++, 'animation', record, handler, []);
    own(timer);
    return timer;
}

/** @param {any} timer from ownAnimation */
export function endAnimation(timer) {
    timer.active = false;
    forget(timer);
}

export { cancel as cancelTimer, publishDue };

/**
 * Ends everything; for the end of the runtime.
 * @beforeLoaded nothing
 */
export function forgetTimers() {
    heap = newList();
    inner = newList();
    counted = new SafeMap();
    free = 0;
    timersById = new SafeMap();
    botWatchers = new SafeMap();
    portalWatchers = new SafeMap();
    nextTimerId = 1;
    nextBotWatchId = 0;
    nextPortalWatchId = 0;
    telling = null;
    publishDue();
}
