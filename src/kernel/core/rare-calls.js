// The calls that a host seldom makes, and those for tests. Loaded when the
// first of them is made; the others are in calls.js.

import { executeText } from './actions.js';
import { now, setTestNow, shiftOpened } from './clock.js';
import { encode } from './codec.js';
import { decode } from './decode.js';
import { fillWaiting, startJournal } from './edits.js';
import { linkTarget, listenerOf, noScope, scopeOf } from './faces.js';
import { announceMock } from './mocks.js';
import { faceFor, faceWithoutBot, resolve } from './modules.js';
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
} from './parameters.js';
import { RequestError, invalid } from './request-error.js';
import { peekErrors, peekQueue } from './queue.js';
import {
    NONE,
    hasListener,
    listeningRecords,
    orderedRecords,
    records,
} from './records.js';
import { setQuarantine } from './quarantine.js';
import { compileOnce } from './scripts.js';
import { runtime } from './state.js';
import { describeMasks } from './description.js';
import { applyUpdate } from './state-update.js';
import { createIterable, createTask } from './tasks.js';
import { updateVersion } from './text-edits.js';
import { fireOne, lastDue, shiftTimers } from './timers.js';
import { giveUuids } from './uuid.js';
import { hasValue, isLink } from './values.js';
import {
    ArrayIsArray,
    ArrayPrototypePush,
    ObjectCreate,
    ObjectHasOwn,
    ObjectKeys,
} from './primordials.js';

import { isNone, isTesting, readSettlement, requireOpen } from './calls.js';
import { systemIds } from './systems.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/** @type {Record<string, (request: any) => string>} */
const rareCalls = ObjectCreate(null);

/**
 * The function that carries out a call, if it is one of these.
 * @param {string} name
 */
export function rareCall(name) {
    return rareCalls[name];
}

/** Replaces the list of listeners that are not to be called. */
rareCalls.quarantine = (request) => {
    requireOpen();
    return encode(setQuarantine(list(request, 'listeners')));
};

/** The host's answer to a batch of actions, where it gives such answers. */
rareCalls.settle = (request) => {
    requireOpen();
    const settlement = readSettlement(request);
    const audience = settlement.rejected.length > 0 ? 'everybody' : 'nobody';
    const update = { state: {}, addedBots: [], removedBots: [], updatedBots: [], version: null };
    const output = applyUpdate(update, audience, settlement);
    return output === null ? 'null' : encode(output);
};

rareCalls.versionUpdated = (request) => {
    requireOpen();
    return encode(updateVersion(objectOrNone(request, 'version')));
};

rareCalls.execute = (request) => {
    requireOpen();
    return encode(executeText(text(request, 'script')));
};

rareCalls.resolve = (request) => {
    requireOpen();
    const place = { botId: textOrNone(request, 'bot'), tag: textOrNone(request, 'tag') };
    return encode(resolve(text(request, 'module'), place));
};

rareCalls.breakpoint = () => {
    throw new RequestError('Unsupported', 'This program has no breakpoints.');
};
rareCalls.continue = rareCalls.breakpoint;

// ---------------------------------------------------------------- get

/** @type {Record<string, (request: any) => any>} */
const questions = ObjectCreate(null);

rareCalls.get = (request) => {
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

/**
 * A step of test.advance: fires one timer. The host calls again, with jobs run
 * in between, until it is told that none is left.
 */
let advanceTo = -Infinity;

/** The last moment that Date knows. */
const LAST_TIME = 8.64e15;

rareCalls['test.advance'] = (request) => {
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
    if (!isTesting()) throw new RequestError('UnknownCall', name);
    requireOpen();
}

rareCalls['test.set'] = (request) => {
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
    if (flag(request, 'impatient')) native.page[12] = 1;
    return 'null';
};

/** @param {number} moment what the clock shows from here on */
function setClock(moment) {
    const passed = moment - now();
    setTestNow(moment);
    shiftTimers(passed);
    shiftOpened(passed);
}

rareCalls['test.mock'] = (request) => {
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

rareCalls['test.task'] = (request) => {
    requireTest('test.task');
    const task = flag(request, 'iterable') ? createIterable() : createTask();
    return encode({ taskId: task.id, promise: task.promise });
};

rareCalls['test.eval'] = (request) => {
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
    fillWaiting();
    const actions = encode(peekQueue());
    const errors = encode(peekErrors());
    return (
        `{"${isThrow ? 'throws' : 'returns'}":${value},"actions":${actions},` +
        `"errors":${errors},"energy":${encode(runtime.energy)}}`
    );
}

