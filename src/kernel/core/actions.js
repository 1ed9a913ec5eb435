// What becomes of actions: those that scripts asked for, and those that the
// host hands in. Section numbers in the names of steps are those of the
// behaviour tests.

import { emitErrors, encode, flatRun, flatText, forgetPlain } from './codec.js';
import { mapArgument } from './copy.js';
import { collectEdits, editsWait, startJournal } from './edits.js';
import {
    beginRun,
    depth,
    endRun,
    isHeard,
    rejectAsScript,
    shoutEvent,
    whisperEvent,
} from './dispatch.js';
import { RanOutOfEnergyError, countError, isClaimed, scriptError, withPlace } from './errors.js';
import { noScope } from './faces.js';
import { defineGlobalBot, registerBuiltinPortal, registerCustomApp } from './globals.js';
import { faceWithoutBot } from './modules.js';
import { hold, native, release } from './native.js';
import { original } from './originals.js';
import { recordOf } from './brand.js';
import { faultOf } from './action-fault.js';
import {
    enqueueError,
    peekErrors,
    peekQueue,
    scheduleFlush,
    send,
    sendAll,
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
    newList,
    StringPrototypeSlice,
    StringPrototypeStartsWith,
} from './primordials.js';

/** @typedef {{ type: string, [name: string]: any }} Action */

export function refillEnergy() {
    runtime.energy = DEFAULT_ENERGY;
}

// ---------------------------------------------------------------- collecting

/** @type {Action[] | null} what is being collected */
let collecting = null;

/**
 * What scripts asked for since the last collection, their edits last. To be
 * called while held, until what it gives is in a list that is not forgotten.
 */
function collect() {
    // A script may have been ended while its values were looked at.
    if (collecting === null) collecting = takeQueue();
    collectEdits(collecting);
    const actions = collecting;
    collecting = null;
    return actions;
}

/** Takes the waiting errors and passes them on. */
function collectErrors() {
    if (peekErrors().length === 0) return [];
    const held = hold();
    const errors = takeErrors();
    for (let i = 0; i < errors.length; i++) {
        sendError(errors[i]);
        ArrayPrototypePush(unheardErrors, errors[i]);
    }
    release(held);
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
    const actions = sendCollected();
    return { actions, errors: collectErrors(), results, listeners: [] };
}

/** Collects, and hands what there is to the host without asking anybody. */
function sendCollected() {
    const held = hold();
    const actions = collect();
    sendAll(actions);
    release(held);
    return actions;
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
    sendCollected();
    return results;
}

/**
 * Runs lifecycle listeners; their actions go straight to the host, also of those
 * that ran before the energy was used up.
 * @param {string} name
 * @param {(string | import('./records.js').BotRecord)[] | null} ids those of bots, or
 *   bots; null for all
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
    if (collecting !== null || peekQueue().length > 0 || editsWait()) sendCollected();
    if (peekErrors().length > 0) collectErrors();
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
    const pass = { actions, index: 0 };
    passes[passes.length] = pass;
    try {
        while (pass.index < actions.length) {
            const outcome = processAction(actions[pass.index++]);
            if (outcome !== REJECTED) ArrayPrototypePush(results, outcome);
        }
    } catch (error) {
        dropPass(pass);
        throw error;
    }
    endPass(pass);
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
    if (isAskedAbout()) {
        shoutEvent('onAnyAction', 'onAnyAction', mapArgument({ action }));
        const pass = beginPass();
        collectErrors();
        rejected = takeRejection(pass.actions, action);
        while (pass.index < pass.actions.length) executeAction(pass.actions[pass.index++]);
        endPass(pass);
    }
    return rejected ? REJECTED : executeAction(action);
}

/** Whether anybody hears of actions before they are carried out. */
function isAskedAbout() {
    return isHeard('onAnyAction') || isHeard('onAnyListen');
}

/** @type {any} */
const NO_ACTION = {};

/**
 * Sends the actions that tell of bots, which are most, up to the first that does
 * not. Nothing else is done about them, so nobody begins to be asked meanwhile.
 * @param {Pass} pass
 * @returns {any} that action; NO_ACTION when there is none
 */
function sendEdits(pass) {
    const { actions } = pass;
    refillEnergy();
    while (pass.index < actions.length) {
        const action = actions[pass.index++];
        const type = action?.type;
        if (type !== 'update_bot' && type !== 'add_bot' && type !== 'remove_bot') return action;
        send(action);
    }
    return NO_ACTION;
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
 * @typedef {object} Pass actions that are being carried out
 * @property {Action[]} actions
 * @property {number} index of the next one
 */

/** @type {Pass[]} those that have not ended, the outermost first */
let passes = newList();

/** Collects actions that are to be carried out one after the other. @returns {Pass} */
function beginPass() {
    const held = hold();
    const pass = { actions: collect(), index: 0 };
    passes[passes.length] = pass;
    release(held);
    return pass;
}

/** @param {Pass} pass the innermost */
function endPass(pass) {
    if (passes[passes.length - 1] === pass) passes.length--;
}

/**
 * Ends a pass and those within it, which an error has left.
 * @param {Pass} pass
 */
function dropPass(pass) {
    while (passes.length > 0 && passes[passes.length - 1] !== pass) passes.length--;
    endPass(pass);
}

/**
 * Offers actions of scripts to onAnyAction and carries them out. What is wrong
 * with one of them is told as an error and leaves the others alone.
 * @param {Pass} pass
 */
function processPass(pass) {
    const { actions } = pass;
    while (pass.index < actions.length) {
        try {
            const action = isAskedAbout() ? actions[pass.index++] : sendEdits(pass);
            if (action !== NO_ACTION) processAction(action);
        } catch (error) {
            if (RanOutOfEnergyError.is(error)) {
                dropPass(pass);
                putBack(pass);
                throw error;
            }
            enqueueError({ error, bot: null, tag: null });
        }
    }
    endPass(pass);
}

/**
 * Lets actions wait again whose turn did not come.
 * @param {Pass} pass
 */
function putBack({ actions, index }) {
    const queue = peekQueue();
    for (let i = index; i < actions.length; i++) ArrayPrototypePush(queue, actions[i]);
    scheduleFlush();
}

/** @type {Pass[]} those of calls that were ended, the innermost first */
let keptPasses = newList();

/** A script was ended: the actions whose turn did not come are kept. */
export function keepPasses() {
    const held = hold();
    for (let i = passes.length - 1; i >= 0; i--) ArrayPrototypePush(keptPasses, passes[i]);
    passes = newList();
    tellingErrors = false;
    release(held);
}

/** Lets the actions that were kept wait for the next flush. */
export function releasePasses() {
    const held = hold();
    const list = keptPasses;
    keptPasses = newList();
    for (let i = 0; i < list.length; i++) putBack(list[i]);
    release(held);
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

/**
 * @param {Action} action
 */
function executeEvent(action) {
    refillEnergy();
    const results = hostEvent(action.eventName, action.botIds, action.argument);
    const pass = beginPass();
    const errors = collectErrors();
    processPass(pass);
    return { actions: pass.actions, errors, results, listeners: [] };
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
    const runs = depth() === 0;
    if (runs) beginRun(null, null, 0);
    try {
        result = script.run(noScope, undefined, null, faceWithoutBot());
        if (script.isAsync) result = rejectAsScript(result, null, null);
    } catch (error) {
        if (runs) endRun();
        if (RanOutOfEnergyError.is(error)) throw error;
        ArrayPrototypePush(peekErrors(), scriptError(error, null, null));
        return { result, compileError: null };
    }
    if (runs) endRun();
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
    const actions = sendCollected();
    return { result, actions, errors: collectErrors() };
}

/**
 * @param {Action} action
 */
function executeScript(action) {
    const { result, compileError } = runText(action.script);
    if (compileError !== null) sendError(compileError);
    const pass = beginPass();
    collectErrors();
    processPass(pass);
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
    // After most events nothing is left: it was collected with their results.
    if (runtime.closed || !isSomethingLeft()) return;
    try {
        processPass(beginPass());
    } catch (error) {
        if (!RanOutOfEnergyError.is(error)) throw error;
        native.log('warn', 'Ran out of energy while actions were carried out');
    }
    collectErrors();
    tellErrors();
}

function isSomethingLeft() {
    return (
        collecting !== null ||
        editsWait() ||
        peekQueue().length > 0 ||
        peekErrors().length > 0 ||
        unheardErrors.length > 0
    );
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
        // When onError is ended keepPasses() does this.
        tellingErrors = false;
        unheardErrors = [];
    }
}

/**
 * @param {any} error
 */
function tellError(error) {
    const named = isClaimed(error);
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
    const pass = beginPass();
    collectErrors();
    processPass(pass);
}

/**
 * @typedef {object} Delivery what is being written for the host
 * @property {any[]} actions
 * @property {number} seq of the batch, or -1 when the host answers none
 * @property {string} list of the actions, once it is written
 * @property {string} text of the actions as far as they are written, if that takes several steps
 * @property {number} index of the next one
 * @property {any[]} errors
 * @property {string} errorText
 * @property {number} errorIndex
 * @property {number} ends how often code was ended at the one that comes next
 */

/** @type {Delivery | null} */
let delivery = null;

/** Hands what is on its way to the host. */
export function deliver() {
    if (runtime.closed || runtime.observers !== null) {
        const { actions, errors } = takeOutgoing();
        forgetPlain();
        if (!runtime.closed) runtime.observers?.delivered(actions, errors);
        return;
    }
    if (delivery !== null) write(delivery);
    const held = hold();
    const { actions, errors } = takeOutgoing();
    const seq = actions.length > 0 && isSettling() ? takeSeq() : -1;
    const begun = {
        actions,
        seq,
        list: '',
        text: '',
        index: 0,
        errors,
        errorText: '',
        errorIndex: 0,
        ends: 0,
    };
    delivery = begun;
    release(held);
    write(begun);
}

/** After so many ends at one place something is written without what may hang. */
const ENDS = 2;

/**
 * Writes for the host. That may call scripts, by values that they have made, and
 * so be ended: what was written until then stays, and the next delivery goes on.
 * @param {Delivery} given
 */
function write(given) {
    const { actions, errors } = given;
    while (given.index < actions.length) {
        const { index } = given;
        const run = given.ends === 0 ? flatRun(actions, index) : [];
        if (run.length === actions.length) {
            // Nearly always; its text is not taken apart.
            given.list = flatText(run);
            given.index = run.length;
            break;
        }
        const text =
            run.length > 0
                ? StringPrototypeSlice(flatText(run), 1, -1)
                : given.ends < ENDS
                  ? encode(actions[index])
                  : encodeCautiously(actions[index]);
        if (text !== '') given.text += given.text === '' ? text : `,${text}`;
        given.index += run.length > 0 ? run.length : 1;
        given.ends = 0;
    }
    if (given.text !== '') given.list = `[${given.text}]`;
    given.text = '';
    if (given.list !== '') native.emitActions(given.list, given.seq);
    given.list = '';
    while (given.errorIndex < errors.length) {
        const error = errors[given.errorIndex];
        const text = given.ends < ENDS ? encode(runtime.places ? withPlace(error) : error) : '';
        if (text !== '') given.errorText += given.errorText === '' ? text : `,${text}`;
        given.errorIndex++;
        given.ends = 0;
    }
    if (given.errorText !== '') emitErrors(given.errorText);
    forgetPlain();
    delivery = null;
}

/**
 * The text of an action without values that may run scripts; empty when nothing
 * of use is left.
 * @param {any} action
 */
function encodeCautiously(action) {
    switch (action?.type) {
        case 'add_bot': {
            const { id, bot } = action;
            return encode({ type: 'add_bot', id, bot: { ...bot, ...withoutObjects(bot) } });
        }
        case 'update_bot':
            return encode({ type: 'update_bot', id: action.id, update: withoutObjects(action.update) });
        default:
            return '';
    }
}

/** @param {any} bot or its changes: tags, and masks by space */
function withoutObjects({ tags, masks }) {
    /** @type {any} */
    const result = {};
    if (tags !== undefined) result.tags = flat(tags);
    if (masks === undefined) return result;
    result.masks = {};
    const spaces = ObjectKeys(masks);
    for (let i = 0; i < spaces.length; i++) result.masks[spaces[i]] = flat(masks[spaces[i]]);
    return result;
}

/** @param {Record<string, any>} table */
function flat(table) {
    /** @type {Record<string, any>} */
    const result = { ...table };
    const names = ObjectKeys(table);
    for (let i = 0; i < names.length; i++) {
        const value = table[names[i]];
        if (typeof value === 'object' && value !== null) delete result[names[i]];
    }
    return result;
}

/**
 * Notes that code was ended while something may have been written.
 * @param {boolean} byScript whether a script ran: it will not do better next time
 */
export function noteEndedDelivery(byScript) {
    if (delivery !== null) delivery.ends += byScript ? ENDS : 1;
}

export function forgetActions() {
    unheardErrors = [];
    tellingErrors = false;
    collecting = null;
    passes = newList();
    keptPasses = newList();
    delivery = null;
}
