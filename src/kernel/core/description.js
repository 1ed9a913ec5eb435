// Bots as observers are told of them, with the values of their tags: those that
// are new, those that have changed, and scripts that do not compile.

import { copiable } from './copy.js';
import { NONE } from './records.js';
import { hasValue, isScriptText } from './values.js';
import { ObjectCreate, ObjectKeys } from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/**
 * A bot as observers are told of it when it is added.
 * @param {BotRecord} record
 */
export function describe(record) {
    /** @type {any} */
    const bot = {
        id: record.id,
        precalculated: true,
        tags: { ...record.raw },
        values: describeValues(record),
    };
    if (hasValue(record.space)) bot.space = record.space;
    const masks = describeMasks(record);
    if (masks !== null) bot.masks = masks;
    if (record.signatures !== null) bot.signatures = record.signatures;
    return bot;
}

/** @param {BotRecord} record */
export function describeMasks(record) {
    if (record.masks === NONE) return null;
    /** @type {Record<string, any>} */
    const masks = {};
    const spaces = ObjectKeys(record.masks);
    for (let i = 0; i < spaces.length; i++) masks[spaces[i]] = { ...record.masks[spaces[i]] };
    return masks;
}

/** @param {BotRecord} record */
function describeValues(record) {
    /** @type {Record<string, any>} */
    const values = { ...record.values };
    const names = ObjectKeys(values);
    for (let i = 0; i < names.length; i++) {
        values[names[i]] = copiable(values[names[i]]);
    }
    return values;
}

/**
 * A script that does not compile has its error as its value.
 * @param {Record<string, any>} state gets them
 * @param {BotRecord} record
 * @param {string[]} names
 */
export function noteBroken(state, record, names) {
    for (let i = 0; i < names.length; i++) {
        const name = names[i];
        const value = record.values[name];
        if (typeof value !== 'object' || !isScriptText(record.raw[name])) continue;
        const bot = (state[record.id] ??= { tags: ObjectCreate(null), values: ObjectCreate(null) });
        bot.tags[name] = record.raw[name];
        bot.values[name] = copiable(value);
    }
}

/**
 * @param {any} seen
 * @param {{ record: BotRecord, tags: string[] }} entry
 */
export function fillValues(seen, entry) {
    const { record, tags } = entry;
    for (let i = 0; i < tags.length; i++) {
        const value = record.values[tags[i]];
        seen.values[tags[i]] = value === undefined ? null : copiable(value);
    }
}
