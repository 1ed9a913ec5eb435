// Functions of the group os-remotes.

import { original } from '../../core/copy.js';
import { enqueue, peekQueue } from '../../core/queue.js';
import { getCurrentInst, getCurrentInstRecord } from './os-inst.js';
import {
    ArrayIsArray, ArrayPrototypeIndexOf, ArrayPrototypePush,
} from '../../core/primordials.js';
import { trimEvent } from '../../core/values.js';

export { getCurrentInst, getCurrentInstRecord };

/**
 * @param {any} selector
 * @returns {any} the members of an action that say who is meant
 */
function selected(selector) {
    if (typeof selector === 'string') return { connectionId: selector };
    if (typeof selector !== 'object' || selector === null) return {};
    const { userId, sessionId, connectionId, broadcast } = selector;
    return { connectionId, sessionId, userId, broadcast };
}

/**
 * Queues an action; in the place of another one if that still waits.
 * @param {any} action
 * @param {any} instead
 */
function enqueueInstead(action, instead) {
    const queue = peekQueue();
    const at = ArrayPrototypeIndexOf(queue, instead);
    if (at < 0) return enqueue(action);
    queue[at] = action;
    return action;
}

/**
 * @param {any} action
 * @param {any} [selector]
 * @param {boolean} [allowBatching]
 */
export function remote(action, selector = undefined, allowBatching = undefined) {
    if (!action) return undefined;
    const event = original(action);
    if (!ArrayIsArray(selector)) return sendTo(event, selector, allowBatching);
    /** @type {any[]} */
    const sent = [];
    for (let i = 0; i < selector.length; i++) {
        ArrayPrototypePush(sent, sendTo(event, selector[i], allowBatching));
    }
    return sent;
}

/**
 * @param {any} event
 * @param {any} selector
 * @param {any} allowBatching
 */
function sendTo(event, selector, allowBatching) {
    return enqueueInstead(
        { type: 'remote', event, ...selected(selector), allowBatching }, event);
}

/**
 * @param {string} name
 * @param {any} argument
 */
function eventFor(name, argument) {
    return {
        type: 'action',
        botIds: null,
        eventName: trimEvent(name),
        userId: null,
        argument,
        sortBotIds: true,
    };
}

/**
 * @param {string | string[]} remoteId
 * @param {string} name
 * @param {any} [arg]
 */
export function sendRemoteData(remoteId, name, arg = undefined) {
    return remote(eventFor(name, arg), remoteId);
}

/**
 * @param {string} name
 * @param {any} [arg]
 */
export function remoteShout(name, arg = undefined) {
    return remote(eventFor(name, arg), { broadcast: true });
}
