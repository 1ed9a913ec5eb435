// Ids of the bots that a script passes to functions which tell the host about
// bots: a bot, its id, or a list of both.

import { ArrayIsArray, ArrayPrototypePush } from '../core/primordials.js';

/**
 * The id of a bot, or the id itself; null when there is none.
 * @param {any} bot a bot or the text of an id
 * @returns {string | null}
 */
export function botIdOf(bot) {
    if (bot === null || bot === undefined || bot === '') return null;
    return typeof bot === 'object' ? bot.id : bot;
}

/**
 * The ids of one bot or of a list of bots.
 * @param {any} bots
 * @returns {(string | null)[]}
 */
export function botIdsOf(bots) {
    if (!ArrayIsArray(bots)) return [botIdOf(bots)];
    /** @type {(string | null)[]} */
    const ids = [];
    for (let i = 0; i < bots.length; i++) ArrayPrototypePush(ids, botIdOf(bots[i]));
    return ids;
}
