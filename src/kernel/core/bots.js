// Bots as API functions deal with them: bots of the runtime, and plain objects
// that have an id and tags.

import { recordOf } from './brand.js';
import { configFace, faceOf, maskNames } from './faces.js';
import { NONE, orderedRecords, records } from './records.js';
import { writeTag } from './edits.js';
import { DEFAULT_SPACE, parseTagValue, trimTag } from './values.js';
import { ArrayPrototypePush, ObjectHasOwn, ObjectKeys } from './primordials.js';


/** @typedef {import('./records.js').BotRecord} BotRecord */

/**
 * The bot with an id, as scripts see it.
 * @param {any} id
 * @returns {any} undefined if there is none
 */
export function findBot(id) {
    const record = records.get(id);
    return record === undefined ? undefined : faceOf(record);
}

/** All bots, as scripts see them, ordered by id; a new list. */
export function allBots() {
    const all = orderedRecords();
    /** @type {any[]} */
    const bots = [];
    for (let i = 0; i < all.length; i++) ArrayPrototypePush(bots, faceOf(all[i]));
    return bots;
}

/** The config bot: undefined without a user, null if it is absent. */
export function configBot() {
    return configFace();
}

/** @param {any} value */
export function isBot(value) {
    return Boolean(value) && typeof value === 'object' && Boolean(value.id) && Boolean(value.tags);
}

/** @param {any} value */
export function isRuntimeBot(value) {
    return recordOf(value) !== undefined;
}

/**
 * The parsed value of a tag, whatever kind of bot it is.
 * @param {any} bot
 * @param {string} tag
 * @returns {any}
 */
export function tagOf(bot, tag) {
    const record = recordOf(bot);
    if (record !== undefined) return recordTag(record, tag);
    if (tag === 'id') return bot.id;
    if (tag === 'space') return bot.space ?? DEFAULT_SPACE;
    const value = bot.tags?.[tag];
    return typeof value === 'string' ? parseTagValue(value) : value;
}

/**
 * @param {BotRecord} record
 * @param {string} tag
 */
export function recordTag(record, tag) {
    const value = record.values[tag];
    if (typeof value !== 'object' && value !== undefined) return value;
    return faceOf(record).tags[tag];
}

/**
 * The stored value of a tag.
 * @param {any} bot
 * @param {string} tag
 * @returns {any}
 */
export function rawTagOf(bot, tag) {
    const record = recordOf(bot);
    if (record === undefined) return tag === 'id' ? bot.id : bot.tags?.[tag];
    return faceOf(record).raw[tag];
}

/**
 * Sets a tag of a bot, or the property of any other object.
 * @param {any} target
 * @param {string} tag
 * @param {any} value
 */
export function setTagOf(target, tag, value) {
    const name = trimTag(tag);
    if (name === 'id' || name === 'space') return;
    const record = recordOf(target);
    if (record !== undefined) writeTag(record, name, value);
    else if (isBot(target)) target.tags[name] = value;
    else target[name] = value;
}

/**
 * The names of a bot's tags and masks.
 * @param {any} bot
 * @returns {string[]}
 */
export function tagNamesOf(bot) {
    const record = recordOf(bot);
    if (record === undefined) return ObjectKeys(bot.tags ?? {});
    const names = ObjectKeys(record.raw);
    if (record.masks === NONE) return names;
    const masks = maskNames(record);
    for (let i = 0; i < masks.length; i++) {
        if (!ObjectHasOwn(record.raw, masks[i])) ArrayPrototypePush(names, masks[i]);
    }
    return names;
}
