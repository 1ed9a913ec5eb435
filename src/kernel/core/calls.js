// The calls by which a host drives the runtime, the rare ones apart. Each takes the request as JSON
// text and gives the answer as JSON text; the shapes are those of the stdio
// protocol.

import { forgetActions, hostShout, processActions, refillEnergy } from './actions.js';
import { forgetAnimations } from '../api/impl/animation.js';
import { faultOf } from './action-fault.js';
import { forgetFollowers, noteOpened, now, resetTiming, timing, useTestClock } from './clock.js';
import { encode, encodeUpdate } from './codec.js';
import { forgetNumbers } from './encode-special.js';
import { decode } from './decode.js';
import { forgetDispatch, isPromise } from './dispatch.js';
import { forgetEdits } from './edits.js';
import { forgetGlobals } from './globals.js';
import { forgetMocks } from './mocks.js';
import {
    flag,
    list,
    number,
    numberOrNone,
    objectOrNone,
    text,
    textOrNone,
    textsOrNone,
    updateOf,
} from './parameters.js';
import { rareCall } from './rare-calls.js';
import { RequestError, invalid } from './request-error.js';
import { forgetQueues } from './queue.js';
import { native } from './native.js';
import { orderedRecords, records } from './records.js';
import { limits, setLimits } from './limits.js';
import { setQuarantine } from './quarantine.js';
import {
    DEFAULT_ERROR_LIMIT,
    MODE_DELAYED,
    MODE_IMMEDIATE,
    MODE_NONE,
    modeOf,
    same,
    runtime,
    setEditModes,
} from './state.js';
import { forgetEarlyMasks } from './early-masks.js';
import { applyUpdate, forgetUpdate, restoreBots } from './state-update.js';
import { isSettling, setSettling } from './settle.js';
import { forgetTimes } from './shout-times.js';
import { forgetTasks } from './tasks.js';
import { resetVersion } from './text-edits.js';
import { fireOne, forgetTimers } from './timers.js';
import { giveUuids } from './uuid.js';
import {
    ArrayPrototypePush,
    ObjectCreate,
    ObjectHasOwn,
    ObjectKeys,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

let isOpen = false;
let testing = false;

/** @param {boolean} allowed whether the calls for tests may be used */
export function allowTesting(allowed) {
    testing = allowed;
}

export function isTesting() {
    return testing;
}

const TEST_START = 1700000000000;

/** @type {Record<string, (request: any) => string>} */
export const calls = ObjectCreate(null);

/**
 * The function that carries out a call.
 * @param {string} name
 */
export function callOf(name) {
    const call = calls[name] ?? rareCall(name);
    if (call === undefined) throw new RequestError('UnknownCall', name);
    return call;
}

// ---------------------------------------------------------------- life

calls.open = (request) => {
    if (isOpen) throw new RequestError('InvalidState', 'A runtime is open already.');
    if (flag(request, 'debugging')) {
        throw new RequestError('Unsupported', 'This program has no breakpoints.');
    }
    const settings = readSettings(request);
    const version = objectOrNone(request, 'version');
    const device = objectOrNone(request, 'device');
    const forceSync = flag(request, 'forceSync');
    const places = flag(request, 'places');
    const settles = flag(request, 'settle');
    const knownScripts = textOrNone(request, 'knownScripts');
    setLimits(objectOrNone(request, 'limits') ?? undefined);
    isOpen = true;
    runtime.closed = false;
    runtime.version = version;
    runtime.device = device;
    runtime.forceSync = forceSync;
    runtime.places = places;
    runtime.testing = testing;
    runtime.errorLimit = DEFAULT_ERROR_LIMIT;
    refillEnergy();
    if (testing) useTestClock(TEST_START);
    if (settles || isSettling()) setSettling(settles);
    applySettings(settings);
    if (knownScripts !== undefined) native.know(knownScripts);
    noteOpened();
    return 'null';
};

calls.close = () => {
    requireOpen();
    isOpen = false;
    forgetTimers();
    forgetAnimations();
    forgetDispatch();
    forgetUpdate();
    forgetEdits();
    forgetQueues();
    forgetActions();
    forgetNumbers();
    forgetTasks();
    forgetTimes();
    forgetMocks();
    forgetGlobals();
    setQuarantine([]);
    forgetEarlyMasks();
    resetVersion();
    resetTiming();
    forgetFollowers();
    giveUuids([]);
    runtime.closed = true;
    return 'null';
};

export function requireOpen() {
    if (!isOpen) throw new RequestError('InvalidState', 'No runtime is open.');
}

/** @type {Record<string, number>} */
const MODES = {
    __proto__: /** @type {any} */ (null),
    immediate: MODE_IMMEDIATE,
    delayed: MODE_DELAYED,
    none: MODE_NONE,
};

/**
 * What may be set at any time; undefined where nothing is said.
 * @param {any} request
 */
function readSettings(request) {
    return {
        editModes: readModes(request),
        setsUser: ObjectHasOwn(request, 'userId'),
        userId: textOrNone(request, 'userId'),
        errorLimit: numberOrNone(request, 'errorLimit'),
        latency: numberOrNone(request, 'latency'),
        offset: numberOrNone(request, 'offset'),
        spread: numberOrNone(request, 'spread'),
    };
}

/** @param {any} request */
function readModes(request) {
    const given = objectOrNone(request, 'editModes');
    if (given === null) return null;
    /** @type {Record<string, import('./state.js').EditModes>} */
    const modes = ObjectCreate(null);
    const spaces = ObjectKeys(given);
    for (let i = 0; i < spaces.length; i++) {
        const space = spaces[i];
        const value = given[space];
        modes[space] =
            typeof value === 'object' && value !== null
                ? {
                      add: modeIn(value, space, 'add'),
                      update: modeIn(value, space, 'update'),
                      remove: modeIn(value, space, 'remove'),
                  }
                : same(modeIn(given, space, null));
    }
    return modes;
}

/** @param {ReturnType<typeof readSettings>} settings */
function applySettings(settings) {
    const { errorLimit, latency, offset, spread } = settings;
    if (settings.editModes !== null) setModes(settings.editModes);
    if (settings.setsUser) runtime.userId = settings.userId;
    if (errorLimit !== undefined) runtime.errorLimit = errorLimit;
    if (latency !== undefined) timing.latency = latency;
    if (offset !== undefined) timing.offset = offset;
    if (spread !== undefined) timing.spread = spread;
}

/** @param {Record<string, import('./state.js').EditModes>} modes */
function setModes(modes) {
    setEditModes(modes);
    const all = orderedRecords();
    for (let i = 0; i < all.length; i++) all[i].mode = modeOf(all[i].space);
}

/**
 * @param {Record<string, any>} given
 * @param {string} space
 * @param {string | null} operation what the mode is for; null for all
 */
function modeIn(given, space, operation) {
    const mode = MODES[given[operation ?? space]];
    if (mode !== undefined) return mode;
    const place = operation === null ? space : `${space}.${operation}`;
    throw invalid(`editModes.${place} must be "immediate", "delayed" or "none"`);
}

calls.set = (request) => {
    requireOpen();
    applySettings(readSettings(request));
    return 'null';
};

// ---------------------------------------------------------------- state

calls.stateUpdated = (request) => {
    requireOpen();
    const update = updateOf(request);
    const settlement = isNone(request.settle) ? null : readSettlement(request.settle);
    requireRoom(update);
    const output = applyUpdate(update, audienceOf(request.answer), settlement);
    return output === null ? 'null' : encodeUpdate(output);
};

/**
 * Who wants to know what an update has changed.
 * @param {any} answer
 * @returns {import('./state-update.js').Audience}
 */
function audienceOf(answer) {
    if (answer === false) return 'nobody';
    return answer === 'broken' ? 'broken' : 'everybody';
}

/** Takes bots in without telling anybody: they were there before. */
calls.restore = (request) => {
    requireOpen();
    const update = updateOf(request);
    requireRoom(update);
    restoreBots(update);
    return 'null';
};

/**
 * Refuses an update as a whole that would make the bots more than they may be.
 * @param {import('./state-update.js').Update} update
 */
function requireRoom({ addedBots, removedBots }) {
    // Adding the same again, or removing what is not there, is seldom.
    if (records.size + addedBots.length <= limits.bots) return;
    let count = records.size;
    for (let i = 0; i < addedBots.length; i++) if (!records.has(addedBots[i])) count++;
    for (let i = 0; i < removedBots.length; i++) if (records.has(removedBots[i])) count--;
    if (count <= limits.bots) return;
    throw new RequestError(
        'LimitExceeded',
        `Too many bots: the update would make them ${count} (limit bots: ${limits.bots}). ` +
            'Nothing of it was taken.',
    );
}

/** @param {any} value */
export function isNone(value) {
    return value === undefined || value === null;
}

/**
 * @param {any} request the parameters of `settle`
 * @returns {import('./settle.js').Settlement}
 */
export function readSettlement(request) {
    if (!isSettling()) throw new RequestError('InvalidState', 'open was not called with settle.');
    const rejected = isNone(request.rejected) ? [] : list(request, 'rejected');
    const spaces = textsOrNone(request, 'spaces') ?? null;
    for (let i = 0; i < rejected.length; i++) {
        if (typeof rejected[i]?.bot !== 'string') throw invalid('rejected[].bot must be an id');
    }
    return { seq: number(request, 'seq'), spaces, rejected: decode(rejected) };
}

// ---------------------------------------------------------------- events

calls.shout = (request) => {
    requireOpen();
    const name = text(request, 'name');
    const ids = textsOrNone(request, 'bots');
    const { answer } = request;
    return answerOf(answer, hostShout(name, ids, decode(request.arg)));
};

/**
 * The answer of an event, or as much of it as the host wants to read: writing
 * what nobody reads would cost more than running a small listener. `answer` is
 * false for nothing, "results" for the results, "promises" for those of them
 * that are promises.
 * @param {any} answer
 * @param {any} outcome
 */
function answerOf(answer, outcome) {
    if (answer === false) return 'null';
    if (answer === 'results') return encode(outcome.results);
    if (answer !== 'promises') return encode(outcome);
    /** @type {any[]} */
    const promises = [];
    for (let i = 0; i < outcome.results.length; i++) {
        const result = outcome.results[i];
        if (isPromise(result)) ArrayPrototypePush(promises, result);
    }
    return promises.length === 0 ? '[]' : encode(promises);
}

calls.process = (request) => {
    requireOpen();
    const { answer } = request;
    const actions = decode(list(request, 'actions'));
    for (let i = 0; i < actions.length; i++) {
        const isObject = typeof actions[i] === 'object' && actions[i] !== null;
        const fault = isObject ? faultOf(actions[i]) : 'an action must be an object';
        if (fault !== null) throw invalid(`actions[${i}]: ${fault}`);
    }
    const outcomes = processActions(actions);
    if (answer === undefined) return encode(outcomes);
    const first = outcomes[0] ?? null;
    return first === null ? 'null' : answerOf(answer, first);
};

// ---------------------------------------------------------------- time

/** Fires timers that are due; for hosts with a clock of their own. */
calls.fire = () => {
    if (!isOpen) return 'null';
    const until = now();
    while (fireOne(until));
    return 'null';
};
