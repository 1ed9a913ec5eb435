// The queues between scripts and the host.
//
//   queue      actions that running scripts asked for
//   outgoing   actions on their way to the host
//   errors     errors that nobody has been told of
//
// Whatever is left in a queue when scripts have ended is picked up by a flush,
// which runs as a promise job.

import { flush, deliver } from './actions.js';
import { limits, refuseBeyond, turnCounts } from './limits.js';
import { native } from './native.js';
import { runtime } from './state.js';
import {
    ArrayPrototypePush,
    PromisePrototypeThen,
    PromiseResolve,
    StringCtor,
} from './primordials.js';

/** @type {any[]} */
let queue = [];
/** @type {any[]} */
let errors = [];
/** @type {any[]} */
let outgoing = [];
/** @type {any[]} */
let outgoingErrors = [];
export let flushScheduled = false;
let deliveryScheduled = false;

/** Throws when the turn may not ask for anything more. */
export function requireAction() {
    if (turnCounts.actions >= limits.actions) refuseBeyond('actions');
}

/**
 * Queues an action for the host and gives it back.
 * @template T
 * @param {T} action
 * @returns {T}
 */
export function enqueue(action) {
    requireAction();
    turnCounts.actions++;
    ArrayPrototypePush(queue, action);
    if (runtime.observers !== null) runtime.observers.enqueued(action);
    scheduleFlush();
    return action;
}

/** @param {any} error a script error, or a bare one that no bot claims */
export function enqueueError(error) {
    ArrayPrototypePush(errors, error);
    scheduleFlush();
}

/** The actions that wait, in order; to be looked at, or changed in place. */
export function peekQueue() {
    return queue;
}

export function peekErrors() {
    return errors;
}

export function takeQueue() {
    const taken = queue;
    queue = [];
    return taken;
}

export function takeErrors() {
    const taken = errors;
    errors = [];
    return taken;
}

/** @param {any} action */
export function send(action) {
    ArrayPrototypePush(outgoing, action);
    scheduleDelivery();
}

/** @param {any[]} actions */
export function sendAll(actions) {
    for (let i = 0; i < actions.length; i++) ArrayPrototypePush(outgoing, actions[i]);
    if (actions.length > 0) scheduleDelivery();
}

/** @param {any} error */
export function sendError(error) {
    ArrayPrototypePush(outgoingErrors, error);
    scheduleDelivery();
}

export function takeOutgoing() {
    const taken = { actions: outgoing, errors: outgoingErrors };
    outgoing = [];
    outgoingErrors = [];
    return taken;
}

export function scheduleFlush() {
    if (flushScheduled) return;
    flushScheduled = true;
    PromisePrototypeThen(PromiseResolve(), runFlush);
}

function runFlush() {
    flushScheduled = false;
    try {
        flush();
    } catch (error) {
        noteFault(error);
    }
}

/**
 * Tells of an error of what is done between scripts: one that a script planted
 * in a prototype. As an error of a script it would be told by the same means,
 * and fail again, for ever.
 * @param {any} error
 * @rare
 */
function noteFault(error) {
    let text = 'an error';
    try {
        text = StringCtor(error);
    } catch {
        // It cannot be told.
    }
    native.log('error', `What scripts left could not be carried out: ${text}`);
}

function scheduleDelivery() {
    if (deliveryScheduled) return;
    deliveryScheduled = true;
    PromisePrototypeThen(PromiseResolve(), runDelivery);
}

function runDelivery() {
    deliveryScheduled = false;
    try {
        deliver();
    } catch (error) {
        noteFault(error);
    }
}

/**
 * A turn begins. Whatever was scheduled has run by now, unless its jobs were thrown
 * away by the last end of a turn.
 */
export function resumeSchedules() {
    if (flushScheduled || deliveryScheduled) reschedule();
}

/** Schedules anew what was lost when waiting jobs were thrown away. */
export function reschedule() {
    flushScheduled = false;
    deliveryScheduled = false;
    scheduleFlush();
    scheduleDelivery();
}

/**
 * Drops the actions and errors queued behind a mark.
 * @param {number} actionCount
 * @param {number} errorCount
 */
export function truncateQueues(actionCount, errorCount) {
    if (queue.length > actionCount) queue.length = actionCount;
    if (errors.length > errorCount) errors.length = errorCount;
}

export function forgetQueues() {
    queue = [];
    errors = [];
    outgoing = [];
    outgoingErrors = [];
}
