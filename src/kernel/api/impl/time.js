// Timers, sleeping and dates.

import { dropTask, holdTask } from '../../core/tasks.js';
import { noteUndo } from '../../core/edits.js';
import { cancelTimer, clearTimer, setPlainTimer } from '../../core/timers.js';
import { PromiseCtor } from '../../core/primordials.js';

export { DateTime } from '../../lib/dates.js';

/** @param {number} id */
export function clearTimeout(id) {
    clearTimer(id);
}

/** @param {number} id */
export function clearInterval(id) {
    clearTimer(id);
}

/**
 * @param {number} time milliseconds
 * @returns {Promise<void>}
 */
export function sleep(time) {
    return new PromiseCtor((resolve) => {
        const owner = holdTask();
        const timer = setPlainTimer(() => {
            dropTask(owner);
            resolve(undefined);
        }, time);
        noteUndo(() => {
            if (timer.active) dropTask(owner);
            cancelTimer(timer);
        });
    });
}
