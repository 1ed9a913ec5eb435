// Watching bots and portals.

import { recordOf } from '../../core/brand.js';
import { clearTimer, watchBots, watchPortals } from '../../core/timers.js';
import { hasValue } from '../../core/values.js';
import { ArrayIsArray, ArrayPrototypePush, TypeErrorCtor } from '../../core/primordials.js';

/** @typedef {import('../../core/records.js').BotRecord} BotRecord */

/**
 * @param {BotRecord | null} caller
 * @param {any} bot bot, id, or list of them
 * @param {any} handler
 */
export function watchBot(caller, bot, handler) {
    if (typeof handler !== 'function') {
        throw new TypeErrorCtor('watchBot() handler must be a function');
    }
    /** @type {string[]} */
    const ids = [];
    const given = ArrayIsArray(bot) ? bot : [bot];
    for (let i = 0; i < given.length; i++) {
        const target = given[i];
        const id = typeof target === 'string' ? target : (recordOf(target)?.id ?? target?.id);
        if (hasValue(id)) ArrayPrototypePush(ids, id);
    }
    return watchBots(caller, ids, handler);
}

/**
 * @param {BotRecord | null} caller
 * @param {string} portalId
 * @param {any} handler
 */
export function watchPortal(caller, portalId, handler) {
    if (typeof handler !== 'function') {
        throw new TypeErrorCtor('watchPortal() handler must be a function');
    }
    return watchPortals(caller, portalId, handler);
}

/** @param {number} id */
export function clearWatchBot(id) {
    clearTimer(id, 'watch_bot');
}

/** @param {number} id */
export function clearWatchPortal(id) {
    clearTimer(id, 'watch_portal');
}
