// What becomes of actions: those that scripts asked for, and those that the
// host hands in. Section numbers in the names of steps are those of the
// behaviour tests.

import { emitActions, emitErrors } from './codec.js';
import { mapArgument } from './copy.js';
import { collectEdits, startJournal } from './edits.js';
import { depth, isHeard, rejectAsScript, shoutEvent, whisperEvent } from './dispatch.js';
import { RanOutOfEnergyError, countError, scriptError, withPlaces } from './errors.js';
import { noScope } from './faces.js';
import { defineGlobalBot, registerBuiltinPortal, registerCustomApp } from './globals.js';
import { faceWithoutBot } from './modules.js';
import { native } from './native.js';
import { original } from './originals.js';
import { recordOf } from './brand.js';
import { faultOf } from './action-fault.js';
import {
    enqueueError,
    peekErrors,
    peekQueue,
    scheduleFlush,
    send,
    sendError,
    takeErrors,
    takeOutgoing,
    takeQueue,
} from './queue.js';
import { records } from './records.js';
import { compileOnce } from './scripts.js';
import { isSettling, takeSeq } from './settle.js';
import { DEFAULT_ENERGY, runtime } from './state.js';
import { settleTask, feedIterable } from './tasks.js';
import {
    LIBRARY_PREFIX,
    LISTENER_PREFIX,
    MOD_PREFIX,
    hasValue,
    trimEvent,
} from './values.js';
import {
    ArrayIsArray,
    ArrayPrototypeIndexOf,
    ArrayPrototypePush,
    ArrayPrototypeSplice,
    ErrorCtor,
    ObjectKeys,
    StringPrototypeSlice,
    StringPrototypeStartsWith,
} from './primordials.js';

/** @typedef {{ type: string, [name: string]: any }} Action */

export function refillEnergy() {
    runtime.energy = DEFAULT_ENERGY;
}

// ---------------------------------------------------------------- collecting

/** What scripts asked for since the last collection, their edits last. */
function collect() {
    const actions = takeQueue();
    collectEdits(actions);
    return actions;
}

/** Takes the waiting errors and passes them on. */
function collectErrors() {
    const errors = takeErrors();
    for (let i = 0; i < errors.length; i++) {
        sendError(errors[i]);
        ArrayPrototypePush(unheardErrors, errors[i]);
    }
    return errors;
}

/** @type {any[]} errors that onError has not been shouted for */
let unheardErrors = [];
let tellingErrors = false;

// ---------------------------------------------------------------- events

/**
 * Sends an event that comes from the host.
 * @param {string} name
 * @param {string[] | null | undefined} ids null for all bots
 * @param {any} argument as the host gave it
 */
function hostEvent(name, ids, argument) {
    const tag = trimEvent(name);
    const that = mapArgument(argument);
    return ids === null || ids === undefined
        ? shoutEvent(name, tag, that)
        : whisperEvent(name, tag, namedIds(ids), that);
}

/**
 * The ids of a list; empty places in it name nobody.
 * @param {(string | null | undefined)[]} ids
 */
function namedIds(ids) {
    /** @type {string[]} */
    const named = [];
    for (let i = 0; i < ids.length; i++) {
        const id = ids[i];
        if (hasValue(id)) ArrayPrototypePush(named, id);
    }
    return named;
}

/**
 * The host's shout: its actions go straight to the host, nobody is asked.
 * @param {string} name
 * @param {string[] | null | undefined} ids
 * @param {any} argument
 */
export function hostShout(name, ids, argument) {
    refillEnergy();
    const results = hostEvent(name, ids, argument);
    return finishShout(results);
}

/** @param {any[]} results */
export function finishShout(results) {
    const actions = collect();
    sendAll(actions);
    return { actions, errors: collectErrors(), results, listeners: [] };
}

/** @param {any[]} actions */
function sendAll(actions) {
    for (let i = 0; i < actions.length; i++) send(actions[i]);
}

/**
 * An event that the runtime itself sends with fresh energy and whose actions
 * go straight to the host.
 * @param {string} name
 * @param {any} argument
 */
export function forceEnergy(name, argument) {
    refillEnergy();
    const results = hostEvent(name, null, argument);
    sendAll(collect());
    return results;
}

/**
 * Runs lifecycle listeners; their actions go straight to the host, also of those
 * that ran before the energy was used up.
 * @param {string} name
 * @param {string[] | null} ids
 * @param {any} that as the listeners get it
 */
export function lifecycleEvent(name, ids, that) {
    if (ids === null && !isHeard(name) && !isHeard('onAnyListen')) return;
    try {
        if (ids === null) shoutEvent(name, name, that);
        else whisperEvent(name, name, ids, that);
    } finally {
        finishLifecycle();
    }
}

/** Hands on what lifecycle listeners and watchers asked for. */
export function finishLifecycle() {
    sendAll(collect());
    collectErrors();
}

// ---------------------------------------------------------------- process

/**
 * Handles a list of actions of the host; see pipe call `process`.
 * @param {Action[]} actions
 */
export function processActions(actions) {
    flush();
    /** @type {any[]} */
    const results = [];
    for (let i = 0; i < actions.length; i++) {
        const outcome = processAction(actions[i]);
        if (outcome !== REJECTED) ArrayPrototypePush(results, outcome);
    }
    flush();
    return results;
}

const REJECTED = { rejected: true };

/**
 * Offers an action to onAnyAction, and carries it out unless it is rejected.
 * @param {Action} action
 */
function processAction(action) {
    refillEnergy();
    let rejected = false;
    if (isHeard('onAnyAction') || isHeard('onAnyListen')) {
        shoutEvent('onAnyAction', 'onAnyAction', mapArgument({ action }));
        const collected = collect();
        collectErrors();
        rejected = takeRejection(collected, action);
        for (let i = 0; i < collected.length; i++) executeAction(collected[i]);
    }
    return rejected ? REJECTED : executeAction(action);
}

/**
 * Whether the action is rejected among those collected; one rejection is used
 * up.
 * @param {Action[]} collected
 * @param {Action} action
 */
function takeRejection(collected, action) {
    for (let i = 0; i < collected.length; i++) {
        const candidate = collected[i];
        if (
            candidate !== null &&
            typeof candidate === 'object' &&
            candidate.type === 'reject' &&
            ArrayIsArray(candidate.actions) &&
            ArrayPrototypeIndexOf(candidate.actions, original(action)) >= 0
        ) {
            ArrayPrototypeSplice(collected, i, 1);
            return true;
        }
    }
    return false;
}

/**
 * Offers actions of scripts to onAnyAction and carries them out. What is wrong
 * with one of them is told as an error and leaves the others alone.
 * @param {Action[]} actions
 */
function processAll(actions) {
    for (let i = 0; i < actions.length; i++) {
        try {
            processAction(actions[i]);
        } catch (error) {
            if (RanOutOfEnergyError.is(error)) {
                putBack(actions, i + 1);
                throw error;
            }
            enqueueError({ error, bot: null, tag: null });
        }
    }
}

/**
 * Lets actions wait again whose turn did not come before the energy was used up.
 * @param {Action[]} actions
 * @param {number} from
 */
function putBack(actions, from) {
    const queue = peekQueue();
    for (let i = from; i < actions.length; i++) ArrayPrototypePush(queue, actions[i]);
    scheduleFlush();
}

/**
 * Carries out what the runtime itself does about an action.
 * @param {Action} action
 * @returns {any} the outcome of an event, else null
 */
function executeAction(action) {
    const fault = faultOf(action);
    if (fault !== null) {
        enqueueError({ error: new ErrorCtor(fault), bot: null, tag: null });
        return null;
    }
    switch (action?.type) {
        case 'action':
            return executeEvent(action);
        case 'run_script':
            return executeScript(action);
        case 'apply_state':
            return applyState(action.state);
        case 'async_result':
            if (!settleTask(action.taskId, false, true, asyncResult(action))) send(action);
            return null;
        case 'async_error':
            if (!settleTask(action.taskId, false, false, action.error)) send(action);
            return null;
        case 'device_result':
            if (!settleTask(action.taskId, true, true, action.result)) send(action);
            return null;
        case 'device_error':
            if (!settleTask(action.taskId, true, false, action.error)) send(action);
            return null;
        case 'iterable_next':
        case 'iterable_complete':
        case 'iterable_throw':
            if (!feedIterable(action)) send(action);
            return null;
        case 'register_custom_app':
            registerCustomApp(action);
            send(action);
            return null;
        case 'register_builtin_portal':
            registerBuiltinPortal(action, send);
            return null;
        case 'define_global_bot':
            if (defineGlobalBot(action.name, action.botId)) send(action);
            settleTask(action.taskId, false, true, null);
            return null;
        default:
            send(action);
            return null;
    }
}

/** @param {Action} action */
function asyncResult(action) {
    return action.mapBotsInResult === true ? mapArgument(action.result) : action.result;
}

/** @param {Action} action */
function executeEvent(action) {
    refillEnergy();
    const results = hostEvent(action.eventName, action.botIds, action.argument);
    const actions = collect();
    const errors = collectErrors();
    processAll(actions);
    return { actions, errors, results, listeners: [] };
}

// ---------------------------------------------------------------- scripts

/**
 * The program in a text that may carry a prefix.
 * @param {string} text
 */
function withoutPrefix(text) {
    if (text[0] === LISTENER_PREFIX) return StringPrototypeSlice(text, 1);
    if (
        StringPrototypeStartsWith(text, LIBRARY_PREFIX) ||
        StringPrototypeStartsWith(text, MOD_PREFIX)
    ) {
        return StringPrototypeSlice(text, LIBRARY_PREFIX.length);
    }
    return text;
}

/**
 * Compiles and runs a text that no bot has.
 * @param {string} text
 * @returns {{ result: any, compileError: any }}
 */
function runText(text) {
    const script = compileOnce(withoutPrefix(text));
    if (script.error !== null) {
        return {
            result: undefined,
            compileError: { error: script.error, bot: null, tag: null, script: text },
        };
    }
    let result;
    startJournal();
    try {
        result = script.run(noScope, undefined, null, faceWithoutBot());
        if (script.isAsync) result = rejectAsScript(result, null, null);
    } catch (error) {
        if (RanOutOfEnergyError.is(error)) throw error;
        ArrayPrototypePush(peekErrors(), scriptError(error, null, null));
    }
    return { result, compileError: null };
}

/**
 * Runs a text for the host; see pipe call `execute`.
 * @param {string} text
 */
export function executeText(text) {
    refillEnergy();
    const { result, compileError } = runText(text);
    if (compileError !== null) {
        sendError(compileError);
        return { result: undefined, actions: [], errors: [compileError] };
    }
    const actions = collect();
    sendAll(actions);
    return { result, actions, errors: collectErrors() };
}

/** @param {Action} action */
function executeScript(action) {
    const { result, compileError } = runText(action.script);
    if (compileError !== null) sendError(compileError);
    const actions = collect();
    collectErrors();
    processAll(actions);
    if (hasValue(action.taskId)) settleTask(action.taskId, false, true, result);
    return null;
}

// ---------------------------------------------------------------- states

/**
 * Splits a state into additions, changes and removals against what is there.
 * @param {Record<string, any>} state
 */
function applyState(state) {
    const ids = ObjectKeys(state ?? {});
    for (let i = 0; i < ids.length; i++) {
        const id = ids[i];
        const bot = state[id];
        const known = records.has(id);
        if (bot === null || bot === undefined) {
            if (known) processAction({ type: 'remove_bot', id });
        } else if (known) {
            const update = { ...bot };
            delete update.id;
            delete update.space;
            processAction({ type: 'update_bot', id, update });
        } else {
            processAction({ type: 'add_bot', id, bot });
        }
    }
    return null;
}

// ---------------------------------------------------------------- flushing

/**
 * Carries out what scripts have left in the queues outside of any call, and
 * tells scripts of errors.
 */
export function flush() {
    if (depth() === 0) startJournal();
    if (runtime.closed) return;
    const actions = collect();
    try {
        processAll(actions);
    } catch (error) {
        if (!RanOutOfEnergyError.is(error)) throw error;
        native.log('warn', 'Ran out of energy while actions were carried out');
    }
    collectErrors();
    tellErrors();
}

/** Shouts onError for errors that scripts have not been told of. */
function tellErrors() {
    if (tellingErrors || unheardErrors.length === 0) return;
    const errors = unheardErrors;
    unheardErrors = [];
    tellingErrors = true;
    try {
        for (let i = 0; i < errors.length; i++) tellError(errors[i]);
    } finally {
        tellingErrors = false;
        unheardErrors = [];
    }
}

/** @param {any} error */
function tellError(error) {
    const named = typeof error === 'object' && error !== null && 'tag' in error;
    const tag = named ? error.tag : undefined;
    if (tag === 'onError') return;
    const record = named ? recordOf(error.bot) : undefined;
    if (record !== undefined && typeof tag === 'string') {
        if (!countError(record, tag, runtime.errorLimit)) return;
    }
    const argument = named
        ? { bot: error.bot, tag, error: error.error }
        : { bot: undefined, tag: undefined, error: undefined };
    processAction({ type: 'action', eventName: 'onError', botIds: null, argument });
    const actions = collect();
    collectErrors();
    processAll(actions);
}

/** Hands what is on its way to the host. */
export function deliver() {
    const { actions, errors } = takeOutgoing();
    if (runtime.closed) return;
    if (runtime.observers !== null) {
        runtime.observers.delivered(actions, errors);
        return;
    }
    if (actions.length > 0) emitActions(actions, isSettling() ? takeSeq() : null);
    if (errors.length > 0) emitErrors(runtime.places ? withPlaces(errors) : errors);
}

export function forgetActions() {
    unheardErrors = [];
    tellingErrors = false;
}
