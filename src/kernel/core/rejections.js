// Promise rejections that nobody handles.

import { isReported, markReported, RanOutOfEnergyError } from './errors.js';
import { native } from './native.js';
import { enqueueError } from './queue.js';
import { runtime } from './state.js';

/**
 * @param {Promise<any>} _promise
 * @param {any} reason
 */
export function onUnhandledRejection(_promise, reason) {
    if (runtime.closed) return;
    if (RanOutOfEnergyError.is(reason)) {
        native.log('warn', 'Asynchronous code ran out of energy');
        return;
    }
    if (isReported(reason)) return;
    markReported(reason);
    enqueueError({ error: reason, bot: null, tag: null });
}
