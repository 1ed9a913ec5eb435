// Timers and sleeping.

import { clearTimer, setPlainTimer, setTimer } from '../../core/timers.js';
import { PromiseCtor } from '../../core/primordials.js';

/** @typedef {import('../../core/records.js').BotRecord} BotRecord */

/**
 * @param {BotRecord | null} caller
 * @param {any} handler
 * @param {number} [timeout] milliseconds
 * @param {any[]} args
 */
export function setTimeout(caller, handler, timeout, ...args) {
    return setTimer('timeout', caller, handler, timeout, args);
}

/**
 * @param {BotRecord | null} caller
 * @param {any} handler
 * @param {number} [timeout] milliseconds
 * @param {any[]} args
 */
export function setInterval(caller, handler, timeout, ...args) {
    return setTimer('interval', caller, handler, timeout, args);
}

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
    return new PromiseCtor((resolve) => setPlainTimer(resolve, time));
}
