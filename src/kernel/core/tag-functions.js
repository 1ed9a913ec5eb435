// The API functions that belong to the calling bot: each takes the bot's record
// (null for a script without one) and gives the function that its scripts see.

import { create } from '../api/impl/bots-edit.js';
import { watchBot, watchPortal } from '../api/impl/watch.js';
import { setTimer } from './timers.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/** @type {Record<string, (record: BotRecord | null) => Function>} */
export const tagFunctions = {
    create: (record) => (/** @type {any[]} */ ...mods) => create(record, mods),
    setTimeout:
        (record) =>
        (/** @type {any} */ handler, /** @type {any} */ timeout, /** @type {any[]} */ ...args) =>
            setTimer('timeout', record, handler, timeout, args),
    setInterval:
        (record) =>
        (/** @type {any} */ handler, /** @type {any} */ timeout, /** @type {any[]} */ ...args) =>
            setTimer('interval', record, handler, timeout, args),
    watchBot: (record) => (/** @type {any} */ bot, /** @type {any} */ handler) =>
        watchBot(record, bot, handler),
    watchPortal: (record) => (/** @type {any} */ portal, /** @type {any} */ handler) =>
        watchPortal(record, portal, handler),
};
