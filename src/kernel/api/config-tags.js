// Reading what the config bot and the bots of portals hold.

import { configBot, tagOf } from '../core/bots.js';
import { globalBot } from '../core/globals.js';
import { hasValue } from '../core/values.js';
import { ArrayIsArray, NumberCtor, StringCtor } from '../core/primordials.js';
import { original } from '../core/originals.js';
import { makeVector3 } from '../lib/vector.js';

/**
 * A tag of the config bot; undefined without one.
 * @param {string} tag
 */
export function configTag(tag) {
    const bot = configBot();
    return bot ? tagOf(bot, tag) : undefined;
}

/**
 * The text of a tag of the config bot.
 * @param {string} tag
 * @returns {string | null} null when nothing is there
 */
export function configText(tag) {
    const value = original(configTag(tag));
    if (!hasValue(value)) return null;
    return ArrayIsArray(value) ? StringCtor(value[0]) : StringCtor(value);
}

/**
 * A number of a bot; NaN without the bot, and for what is no number.
 * @param {any} bot
 * @param {string} tag
 */
function numberOf(bot, tag) {
    const value = bot ? tagOf(bot, tag) : undefined;
    return hasValue(value) ? NumberCtor(value) : NaN;
}

/**
 * The tags `<prefix>X`, `<prefix>Y` and `<prefix>Z` of the config bot.
 * @param {string} prefix
 */
export function configPoint(prefix) {
    return pointOf(configBot(), prefix);
}

/**
 * The same of the bot of a portal.
 * @param {string} portal
 * @param {string} prefix
 */
export function portalPoint(portal, prefix) {
    return pointOf(globalBot(`${portal}Portal`), prefix);
}

/**
 * @param {any} bot
 * @param {string} prefix
 */
function pointOf(bot, prefix) {
    return {
        x: numberOf(bot, `${prefix}X`),
        y: numberOf(bot, `${prefix}Y`),
        z: numberOf(bot, `${prefix}Z`),
    };
}

/** @param {{ x: number, y: number, z: number }} point */
export function vectorOf(point) {
    return makeVector3(point.x, point.y, point.z);
}
