// Records of bots that an update adds: made of what is told of them, before they
// enter the runtime. Most bots have tags and nothing else; what is told of others
// is taken in step by step (state-update.js).

import { BotRecord, standsForItself } from './records.js';
import { isScriptText } from './values.js';
import { ArrayIsArray, ObjectCreate, ObjectKeys, SafeMap, newList } from './primordials.js';

/** @type {SafeMap<string, string>} the scripts of new records, each once */
let texts = new SafeMap();

/**
 * The scripts of the records that were made since the last call.
 * @returns {string[]}
 */
export function takeScriptTexts() {
    /** @type {string[]} */
    const list = newList();
    if (texts.size === 0) return list;
    texts.forEach((text) => {
        list[list.length] = text;
    });
    texts = new SafeMap();
    return list;
}

/**
 * Notes a text that is to be compiled. Equal texts become one.
 * @param {string} text
 */
export function noteScriptText(text) {
    const known = texts.get(text);
    if (known !== undefined) return known;
    texts.set(text, text);
    return text;
}

/**
 * The record of a bot that has an id, tags and perhaps a space.
 * @param {string} id
 * @param {any} bot as it is told
 * @returns {BotRecord | null} null if there is more to it, or less
 */
export function newRecord(id, bot) {
    if (typeof bot !== 'object' || bot === null || bot.id !== id) return null;
    const { tags, space } = bot;
    if (typeof tags !== 'object' || tags === null || ArrayIsArray(tags)) return null;
    if (bot.masks !== undefined || bot.signatures !== undefined) return null;
    if (space !== undefined && space !== null && typeof space !== 'string') return null;
    /** @type {Record<string, any>} */
    const raw = ObjectCreate(null);
    const names = ObjectKeys(tags);
    let isPlain = true;
    for (let i = 0; i < names.length; i++) {
        const tag = names[i];
        const value = tags[tag];
        if (standsForItself(tag, value)) {
            raw[tag] = value;
        } else {
            isPlain = false;
            raw[tag] = isScriptText(value) ? noteScriptText(value) : value;
        }
    }
    const record = new BotRecord(id, space, raw);
    if (isPlain) record.values = raw;
    return record;
}
