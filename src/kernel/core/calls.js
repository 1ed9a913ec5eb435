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
import { noteOpened, now, resetTiming, setTestNow, timing, useTestClock } from './clock.js';
import { decode, encode, forgetNumbers } from './codec.js';
import { forgetDispatch } from './dispatch.js';
import { forgetEdits, startJournal } from './edits.js';
import { linkTarget, listenerOf, noScope, scopeOf } from './faces.js';
import { forgetGlobals } from './globals.js';
import { announceMock, forgetMocks } from './mocks.js';
import { faceFor, faceWithoutBot, resolve, systemIds } from './modules.js';
import { native } from './native.js';
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
import { fireOne, forgetTimers, lastDue } from './timers.js';
import { giveUuids } from './uuid.js';
import { hasValue, isLink } from './values.js';
import {
    ArrayIsArray,
    ArrayPrototypePush,
    ErrorCtor,
    ObjectCreate,
    ObjectHasOwn,
    ObjectKeys,
    PromiseCtor,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/** A mistake in a request, not in a script. */
export class RequestError extends ErrorCtor {
    /**
     * @param {string} name as the protocol names it
     * @param {string} message
     */
    constructor(name, message) {
        super(message);
        this.name = name;
    }
}

/** @param {string} message */
function invalid(message) {
    return new RequestError('InvalidRequest', message);
}

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
    if (request.debugging === true) {
        throw new RequestError('Unsupported', 'This program has no breakpoints.');
    }
    isOpen = true;
    runtime.closed = false;
    runtime.version = request.version ?? null;
    runtime.device = request.device ?? null;
    runtime.forceSync = request.forceSync === true;
    runtime.places = request.places === true;
    runtime.testing = testing;
    runtime.errorLimit = DEFAULT_ERROR_LIMIT;
    refillEnergy();
    if (testing) useTestClock(TEST_START);
    setSettling(request.settle === true);
    applySettings(request);
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
    giveUuids([]);
    runtime.closed = true;
    return 'null';
};

function requireOpen() {
    if (!isOpen) throw new RequestError('InvalidState', 'No runtime is open.');
}

/** @type {Record<string, number>} */
const MODES = { immediate: MODE_IMMEDIATE, delayed: MODE_DELAYED, none: MODE_NONE };

/** @param {any} request */
function applySettings(request) {
    if (request.editModes !== undefined && request.editModes !== null) {
        setModes(request.editModes);
    }
    if (ObjectHasOwn(request, 'userId')) runtime.userId = request.userId ?? undefined;
    if (request.errorLimit !== undefined) runtime.errorLimit = number(request, 'errorLimit');
    if (request.latency !== undefined) timing.latency = number(request, 'latency');
    if (request.offset !== undefined) timing.offset = number(request, 'offset');
    if (request.spread !== undefined) timing.spread = number(request, 'spread');
}

/** @param {Record<string, any>} given */
function setModes(given) {
    if (typeof given !== 'object') throw invalid('editModes must be an object');
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

/**
 * @param {any} request
 * @param {string} name
 */
function number(request, name) {
    const value = decode(request[name]);
    if (typeof value !== 'number') throw invalid(`${name} must be a number`);
    return value;
}

/**
 * @param {any} request
 * @param {string} name
 */
function string(request, name) {
    const value = request[name];
    if (typeof value !== 'string') throw invalid(`${name} must be a string`);
    return value;
}

calls.set = (request) => {
    requireOpen();
    applySettings(request);
    return 'null';
};

// ---------------------------------------------------------------- state

calls.stateUpdated = (request) => {
    requireOpen();
    const update = request.update;
    if (typeof update !== 'object' || update === null) throw invalid('update must be an object');
    const decoded = decodeUpdate(update);
    const settlement = request.settle === undefined ? null : readSettlement(request.settle);
    const output = applyUpdate(decoded, request.answer !== false, settlement);
    return output === null ? 'null' : encode(output);
};

/** @param {any} update */
function decodeUpdate(update) {
    const lists = ['addedBots', 'removedBots', 'updatedBots'];
    if (typeof update.state !== 'object' || update.state === null) {
        throw invalid('update.state must be an object');
    }
    for (let i = 0; i < lists.length; i++) {
        const list = update[lists[i]];
        if (!ArrayIsArray(list)) throw invalid(`update.${lists[i]} must be a list of ids`);
        for (let j = 0; j < list.length; j++) {
            if (typeof list[j] !== 'string') {
                throw invalid(`update.${lists[i]} must be a list of ids`);
            }
        }
    }
    const { addedBots } = update;
    for (let i = 0; i < addedBots.length; i++) {
        const bot = update.state[addedBots[i]];
        if (typeof bot !== 'object' || bot === null || typeof bot.id !== 'string') {
            throw invalid(`update.state has no bot for the added id ${addedBots[i]}`);
        }
    }
    return decode(update);
}

/** Takes bots in without telling anybody: they were there before. */
calls.restore = (request) => {
    requireOpen();
    const update = request.update;
    if (typeof update !== 'object' || update === null) throw invalid('update must be an object');
    restoreBots(decodeUpdate(update));
    return 'null';
};

/** Replaces the list of listeners that are not to be called. */
calls.quarantine = (request) => {
    requireOpen();
    if (!ArrayIsArray(request.listeners)) throw invalid('listeners must be a list');
    return encode(setQuarantine(request.listeners));
};

/**
 * @param {any} request the parameters of `settle`
 * @returns {import('./settle.js').Settlement}
 */
function readSettlement(request) {
    if (!isSettling()) throw new RequestError('InvalidState', 'open was not called with settle.');
    const rejected = request.rejected ?? [];
    const spaces = request.spaces ?? null;
    if (!ArrayIsArray(rejected)) throw invalid('rejected must be a list');
    for (let i = 0; i < rejected.length; i++) {
        if (typeof rejected[i]?.bot !== 'string') throw invalid('rejected[].bot must be an id');
    }
    if (spaces !== null && !ArrayIsArray(spaces)) throw invalid('spaces must be a list');
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
    return encode(updateVersion(decode(request.version)));
};

// ---------------------------------------------------------------- events

calls.shout = (request) => {
    requireOpen();
    const name = string(request, 'name');
    const ids = request.bots;
    if (ids !== undefined && ids !== null && !ArrayIsArray(ids)) {
        throw invalid('bots must be a list of ids');
    }
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
    if (!ArrayIsArray(request.actions)) throw invalid('actions must be a list');
    const outcomes = processActions(decode(request.actions));
    if (request.answer === undefined) return encode(outcomes);
    const first = outcomes[0] ?? null;
    return first === null ? 'null' : answerOf(request, first);
};

calls.execute = (request) => {
    requireOpen();
    return encode(executeText(string(request, 'script')));
};

calls.resolve = (request) => {
    requireOpen();
    const place = { botId: request.bot, tag: request.tag };
    return encode(resolve(string(request, 'module'), place));
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
    const what = string(request, 'what');
    const question = questions[what];
    if (question === undefined) throw invalid(`what cannot be "${what}"`);
    return encode(question(request));
};

questions.bots = (request) => {
    /** @type {Record<string, any>} */
    const result = ObjectCreate(null);
    if (ArrayIsArray(request.ids)) {
        for (let i = 0; i < request.ids.length; i++) {
            const record = records.get(request.ids[i]);
            result[request.ids[i]] = record === undefined ? null : describe(record);
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
    const id = string(request, 'bot');
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
    const tag = string(request, 'tag');
    const dynamic = record.dynamic === NONE ? undefined : record.dynamic[tag];
    return { listener: listenerOf(record, tag) ?? null, dynamic: dynamic ?? [] };
};

questions.listening = (request) => {
    const tag = string(request, 'tag');
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

calls['test.advance'] = (request) => {
    requireTest('test.advance');
    if (request.ms !== undefined) advanceTo = now() + number(request, 'ms');
    else advanceTo = lastDue();
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
    if (request.now !== undefined) setTestNow(number(request, 'now'));
    if (request.energy !== undefined) runtime.energy = number(request, 'energy');
    if (request.uuids !== undefined) {
        if (!ArrayIsArray(request.uuids)) throw invalid('uuids must be a list of strings');
        giveUuids(request.uuids);
    }
    return 'null';
};

calls['test.mock'] = (request) => {
    requireTest('test.mock');
    /** @type {any[]} */
    const results = [];
    const given = request.results ?? [];
    for (let i = 0; i < given.length; i++) {
        const isThrow = ObjectHasOwn(given[i], 'throws');
        const value = decode(isThrow ? given[i].throws : given[i].returns);
        ArrayPrototypePush(results, { isThrow, throws: value, returns: value });
    }
    announceMock(number(request, 'fn'), results);
    return 'null';
};

calls['test.task'] = (request) => {
    requireTest('test.task');
    const task = request.iterable === true ? createIterable() : createTask();
    return encode({ taskId: task.id, promise: task.promise });
};

calls['test.eval'] = (request) => {
    requireTest('test.eval');
    const record =
        request.bot === undefined || request.bot === null ? null : requireRecord(request);
    const tag = typeof request.tag === 'string' ? request.tag : null;
    const script = compileOnce(string(request, 'script'));
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

