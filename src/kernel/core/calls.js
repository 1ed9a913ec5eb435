// The calls by which a host drives the runtime. Each takes the request as JSON
// text and gives the answer as JSON text; the shapes are those of the stdio
// protocol.

import {
    executeText,
    forgetActions,
    hostShout,
    processActions,
    refillEnergy,
} from './actions.js';
import { forgetAnimations } from '../api/impl/animation.js';
import { faultOf } from './action-fault.js';
import {
    forgetFollowers,
    noteOpened,
    now,
    resetTiming,
    setTestNow,
    shiftOpened,
    timing,
    useTestClock,
} from './clock.js';
import { encode, forgetNumbers } from './codec.js';
import { decode } from './decode.js';
import { forgetDispatch } from './dispatch.js';
import { forgetEdits, startJournal } from './edits.js';
import { linkTarget, listenerOf, noScope, scopeOf } from './faces.js';
import { forgetGlobals } from './globals.js';
import { announceMock, forgetMocks } from './mocks.js';
import { faceFor, faceWithoutBot, resolve, systemIds } from './modules.js';
import { native } from './native.js';
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
import { RequestError, invalid } from './request-error.js';
import { forgetQueues, peekErrors, peekQueue } from './queue.js';
import {
    NONE,
    hasListener,
    listeningRecords,
    orderedRecords,
    records,
} from './records.js';
import { setQuarantine } from './quarantine.js';
import { compileOnce } from './scripts.js';
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
import {
    applyUpdate,
    describeMasks,
    forgetEarlyMasks,
    forgetUpdate,
    restoreBots,
} from './state-update.js';
import { isSettling, setSettling } from './settle.js';
import { forgetTimes } from './shout-times.js';
import { createIterable, createTask, forgetTasks } from './tasks.js';
import { updateVersion, resetVersion } from './text-edits.js';
import { fireOne, forgetTimers, lastDue, shiftTimers } from './timers.js';
import { giveUuids } from './uuid.js';
import { hasValue, isLink } from './values.js';
import {
    ArrayIsArray,
    ArrayPrototypePush,
    ObjectCreate,
    ObjectHasOwn,
    ObjectKeys,
    PromiseCtor,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

let isOpen = false;
let testing = false;

/** @param {boolean} allowed whether the calls for tests may be used */
export function allowTesting(allowed) {
    testing = allowed;
}

const TEST_START = 1700000000000;

/** @type {Record<string, (request: any) => string>} */
export const calls = ObjectCreate(null);

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
    setSettling(settles);
    applySettings(settings);
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

function requireOpen() {
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
    const output = applyUpdate(update, request.answer !== false, settlement);
    return output === null ? 'null' : encode(output);
};

/** Takes bots in without telling anybody: they were there before. */
calls.restore = (request) => {
    requireOpen();
    restoreBots(updateOf(request));
    return 'null';
};

/** Replaces the list of listeners that are not to be called. */
calls.quarantine = (request) => {
    requireOpen();
    return encode(setQuarantine(list(request, 'listeners')));
};

/**
 * @param {any} request the parameters of `settle`
 * @returns {import('./settle.js').Settlement}
 */
function readSettlement(request) {
    if (!isSettling()) throw new RequestError('InvalidState', 'open was not called with settle.');
    const rejected = isNone(request.rejected) ? [] : list(request, 'rejected');
    const spaces = textsOrNone(request, 'spaces') ?? null;
    for (let i = 0; i < rejected.length; i++) {
        if (typeof rejected[i]?.bot !== 'string') throw invalid('rejected[].bot must be an id');
    }
    return { seq: number(request, 'seq'), spaces, rejected: decode(rejected) };
}

/** The host's answer to a batch of actions, where it gives such answers. */
calls.settle = (request) => {
    requireOpen();
    const settlement = readSettlement(request);
    applyUpdate(
        { state: {}, addedBots: [], removedBots: [], updatedBots: [], version: null },
        false,
        settlement,
    );
    return 'null';
};

calls.versionUpdated = (request) => {
    requireOpen();
    return encode(updateVersion(objectOrNone(request, 'version')));
};

// ---------------------------------------------------------------- events

calls.shout = (request) => {
    requireOpen();
    const name = text(request, 'name');
    const ids = textsOrNone(request, 'bots');
    return answerOf(request, hostShout(name, ids, decode(request.arg)));
};

/**
 * The answer of an event, or as much of it as the host wants to read: writing
 * what nobody reads would cost more than running a small listener. `answer` is
 * false for nothing, "results" for the results, "promises" for those of them
 * that are promises.
 * @param {any} request
 * @param {any} outcome
 */
function answerOf(request, outcome) {
    if (request.answer === false) return 'null';
    if (request.answer === 'results') return encode(outcome.results);
    if (request.answer !== 'promises') return encode(outcome);
    /** @type {any[]} */
    const promises = [];
    for (let i = 0; i < outcome.results.length; i++) {
        const result = outcome.results[i];
        if (result instanceof PromiseCtor) ArrayPrototypePush(promises, result);
    }
    return encode(promises);
}

calls.process = (request) => {
    requireOpen();
    const actions = decode(list(request, 'actions'));
    for (let i = 0; i < actions.length; i++) {
        const isObject = typeof actions[i] === 'object' && actions[i] !== null;
        const fault = isObject ? faultOf(actions[i]) : 'an action must be an object';
        if (fault !== null) throw invalid(`actions[${i}]: ${fault}`);
    }
    const outcomes = processActions(actions);
    if (request.answer === undefined) return encode(outcomes);
    const first = outcomes[0] ?? null;
    return first === null ? 'null' : answerOf(request, first);
};

calls.execute = (request) => {
    requireOpen();
    return encode(executeText(text(request, 'script')));
};

calls.resolve = (request) => {
    requireOpen();
    const place = { botId: textOrNone(request, 'bot'), tag: textOrNone(request, 'tag') };
    return encode(resolve(text(request, 'module'), place));
};

calls.breakpoint = () => {
    throw new RequestError('Unsupported', 'This program has no breakpoints.');
};
calls.continue = calls.breakpoint;

// ---------------------------------------------------------------- get

/** @type {Record<string, (request: any) => any>} */
const questions = ObjectCreate(null);

calls.get = (request) => {
    requireOpen();
    const what = text(request, 'what');
    const question = questions[what];
    if (question === undefined) throw invalid(`what cannot be "${what}"`);
    return encode(question(request));
};

questions.bots = (request) => {
    /** @type {Record<string, any>} */
    const result = ObjectCreate(null);
    const ids = textsOrNone(request, 'ids');
    if (ids !== undefined) {
        for (let i = 0; i < ids.length; i++) {
            const record = records.get(ids[i]);
            result[ids[i]] = record === undefined ? null : describe(record);
        }
        return result;
    }
    const all = orderedRecords();
    for (let i = 0; i < all.length; i++) result[all[i].id] = describe(all[i]);
    return result;
};

/** @param {BotRecord} record */
function describe(record) {
    /** @type {any} */
    const bot = { id: record.id, tags: record.raw, values: record.values };
    if (hasValue(record.space)) bot.space = record.space;
    const masks = withoutEmpty(describeMasks(record));
    if (masks !== null) bot.masks = masks;
    if (record.signatures !== null && ObjectKeys(record.signatures).length > 0) {
        bot.signatures = record.signatures;
    }
    if (record.vars !== null && ObjectKeys(record.vars).length > 0) bot.vars = record.vars;
    return bot;
}

/** @param {Record<string, any> | null} masks */
function withoutEmpty(masks) {
    if (masks === null) return null;
    const spaces = ObjectKeys(masks);
    let left = 0;
    for (let i = 0; i < spaces.length; i++) {
        if (ObjectKeys(masks[spaces[i]]).length === 0) delete masks[spaces[i]];
        else left++;
    }
    return left === 0 ? null : masks;
}

/** @param {any} request */
function requireRecord(request) {
    const id = text(request, 'bot');
    const record = records.get(id);
    if (record === undefined) throw invalid(`there is no bot with the id "${id}"`);
    return record;
}

questions.links = (request) => {
    const record = requireRecord(request);
    /** @type {Record<string, string[]>} */
    const links = {};
    const tags = ObjectKeys(record.values);
    for (let i = 0; i < tags.length; i++) {
        const value = record.values[tags[i]];
        if (!isLink(value)) continue;
        const target = linkTarget(value);
        links[tags[i]] = ArrayIsArray(target)
            ? target.map((bot) => (bot === null ? null : bot.id))
            : target === null
              ? []
              : [target.id];
    }
    return links;
};

questions.listeners = (request) => {
    const record = requireRecord(request);
    const tag = text(request, 'tag');
    const dynamic = record.dynamic === NONE ? undefined : record.dynamic[tag];
    return { listener: listenerOf(record, tag) ?? null, dynamic: dynamic ?? [] };
};

questions.listening = (request) => {
    const tag = text(request, 'tag');
    const list = listeningRecords(tag);
    /** @type {any[]} */
    const ids = [];
    for (let i = 0; i < list.length; i++) {
        if (hasListener(list[i], tag)) ArrayPrototypePush(ids, list[i].id);
    }
    return ids;
};

questions.systems = () => systemIds();
questions.energy = () => runtime.energy;
questions.errorLimit = () => runtime.errorLimit;

// ---------------------------------------------------------------- time

/** Fires timers that are due; for hosts with a clock of their own. */
calls.fire = () => {
    if (!isOpen) return 'null';
    const until = now();
    while (fireOne(until));
    return 'null';
};

/**
 * A step of test.advance: fires one timer. The host calls again, with jobs run
 * in between, until it is told that none is left.
 */
let advanceTo = -Infinity;

/** The last moment that Date knows. */
const LAST_TIME = 8.64e15;

calls['test.advance'] = (request) => {
    requireTest('test.advance');
    const ms = numberOrNone(request, 'ms');
    if (ms !== undefined && !(ms >= 0 && ms <= LAST_TIME)) {
        throw invalid('ms must be a number from 0 on');
    }
    advanceTo = ms === undefined ? lastDue() : now() + ms;
    return 'null';
};

/**
 * Fires the next timer of a running test.advance; whether there was one.
 * @returns {boolean}
 */
export function advanceStep() {
    if (advanceTo === -Infinity) return false;
    const due = native.due[0];
    if (due <= advanceTo) {
        if (due > now()) setTestNow(due);
        if (fireOne(due)) return true;
    }
    if (advanceTo > now()) setTestNow(advanceTo);
    advanceTo = -Infinity;
    return false;
}

// ---------------------------------------------------------------- tests

/** @param {string} name */
function requireTest(name) {
    if (!testing) throw new RequestError('UnknownCall', name);
    requireOpen();
}

calls['test.set'] = (request) => {
    requireTest('test.set');
    const moment = numberOrNone(request, 'now');
    const energy = numberOrNone(request, 'energy');
    const uuids = textsOrNone(request, 'uuids');
    if (moment !== undefined && !(moment >= -LAST_TIME && moment <= LAST_TIME)) {
        throw invalid('now must be a time that Date knows');
    }
    if (moment !== undefined) setClock(moment);
    if (energy !== undefined) runtime.energy = energy;
    if (uuids !== undefined) giveUuids(uuids);
    return 'null';
};

/** @param {number} moment what the clock shows from here on */
function setClock(moment) {
    const passed = moment - now();
    setTestNow(moment);
    shiftTimers(passed);
    shiftOpened(passed);
}

calls['test.mock'] = (request) => {
    requireTest('test.mock');
    const fn = number(request, 'fn');
    /** @type {any[]} */
    const results = [];
    const given = isNone(request.results) ? [] : list(request, 'results');
    for (let i = 0; i < given.length; i++) {
        if (typeof given[i] !== 'object' || given[i] === null) {
            throw invalid(`results[${i}] must be an object with "returns" or "throws"`);
        }
        const isThrow = ObjectHasOwn(given[i], 'throws');
        const value = decode(isThrow ? given[i].throws : given[i].returns);
        ArrayPrototypePush(results, { isThrow, throws: value, returns: value });
    }
    announceMock(fn, results);
    return 'null';
};

/** @param {any} value */
function isNone(value) {
    return value === undefined || value === null;
}

calls['test.task'] = (request) => {
    requireTest('test.task');
    const task = flag(request, 'iterable') ? createIterable() : createTask();
    return encode({ taskId: task.id, promise: task.promise });
};

calls['test.eval'] = (request) => {
    requireTest('test.eval');
    const record = isNone(request.bot) ? null : requireRecord(request);
    const tag = textOrNone(request, 'tag') ?? null;
    const script = compileOnce(text(request, 'script'));
    const that = decode(request.arg);
    startJournal();
    let outcome;
    try {
        if (script.error !== null) throw script.error;
        const face =
            record === null ? faceWithoutBot() : faceFor(record, /** @type {any} */ (tag));
        const scope = record === null ? noScope : scopeOf(record);
        outcome = { returns: script.run(scope, that, tag, face) };
    } catch (error) {
        outcome = { throws: error };
    }
    return evalAnswer(outcome);
};

/** @param {any} outcome */
function evalAnswer(outcome) {
    const isThrow = ObjectHasOwn(outcome, 'throws');
    const value = encode(isThrow ? outcome.throws : outcome.returns);
    const actions = encode(peekQueue());
    const errors = encode(peekErrors());
    return (
        `{"${isThrow ? 'throws' : 'returns'}":${value},"actions":${actions},` +
        `"errors":${errors},"energy":${encode(runtime.energy)}}`
    );
}

