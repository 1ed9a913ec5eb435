// Handing actions on, and refusing them.

import { original } from '../../core/originals.js';
import { enqueue, peekQueue } from '../../core/queue.js';
import { markRemote } from '../../core/text-edits.js';
import { ArrayIsArray, ArrayPrototypeIndexOf, ArrayPrototypePush } from '../../core/primordials.js';

/** @param {any} action */
function isRejected(action) {
    const queue = peekQueue();
    for (let i = 0; i < queue.length; i++) {
        const other = queue[i];
        if (
            other?.type === 'reject' &&
            ArrayIsArray(other.actions) &&
            ArrayPrototypeIndexOf(other.actions, action) >= 0
        ) {
            return true;
        }
    }
    return false;
}

/** @param {any} action */
export function perform(action) {
    const performed = original(action);
    if (performed?.type === 'update_bot' && !isRejected(performed)) markRemote(performed.update);
    return enqueue(performed);
}

/** @param {any} action action or list of actions */
export function reject(action) {
    /** @type {any[]} */
    const actions = [];
    const given = ArrayIsArray(action) ? action : [action];
    for (let i = 0; i < given.length; i++) ArrayPrototypePush(actions, original(given[i]));
    return enqueue({ type: 'reject', actions });
}
