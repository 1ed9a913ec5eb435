// Functions of the group action-control.

import { original } from '../../core/copy.js';
import { enqueue, peekQueue } from '../../core/queue.js';
import { markRemote } from '../../core/text-edits.js';
import {
    ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypePush,
} from '../../core/primordials.js';

/** @param {any} action */
function isRejected(action) {
    const queue = peekQueue();
    for (let i = 0; i < queue.length; i++) {
        const { type, actions } = queue[i];
        if (type === 'reject' && ArrayPrototypeIncludes(actions, action)) return true;
    }
    return false;
}

/**
 * Text edits that a script performs itself are taken for edits of somebody
 * else, unless they only stand in for an action that was rejected.
 * @param {any} action
 */
export function perform(action) {
    const given = original(action);
    if (given?.type === 'update_bot' && !isRejected(given)) markRemote(given.update);
    return enqueue(given);
}

/** @param {any} action one, or a list */
export function reject(action) {
    const given = ArrayIsArray(action) ? original(action) : [action];
    /** @type {any[]} */
    const actions = [];
    for (let i = 0; i < given.length; i++) ArrayPrototypePush(actions, original(given[i]));
    return enqueue({ type: 'reject', actions });
}
