// Yjs documents that hold bots, for the functions that pack and read updates.
//
// A document has a map `bots` with one map of tags per bot, strings being
// shared texts, and a map `masks` with the keys `<bot id>:<tag>`.

import { removeRandomValues } from './support/random-values.js';
import { removeTextCodecs } from './support/text-codecs.js';
import * as Y from 'yjs';

removeRandomValues();
removeTextCodecs();

export { Y };

/** @param {any} value */
function isEmpty(value) {
    return value === null || value === undefined || value === '';
}

/** @param {any} value what the document holds */
function plain(value) {
    return value instanceof Y.Text ? value.toString() : value;
}

/** @param {any} value of a tag */
function shared(value) {
    return typeof value === 'string' ? new Y.Text(value) : value;
}

/** @param {any} a @param {any} b */
function isSame(a, b) {
    return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** @param {Uint8Array[]} updates */
function documentOf(updates) {
    const doc = new Y.Doc();
    for (const update of updates) Y.applyUpdate(doc, update);
    return doc;
}

/**
 * @param {Y.Map<any>} map
 * @param {Record<string, any>} tags
 */
function writeTags(map, tags) {
    for (const tag of [...map.keys()]) {
        if (isEmpty(tags[tag])) map.delete(tag);
    }
    for (const tag of Object.keys(tags)) {
        if (isEmpty(tags[tag]) || isSame(plain(map.get(tag)), tags[tag])) continue;
        map.set(tag, shared(tags[tag]));
    }
}

/**
 * An update with which a document shows exactly these bots, on top of the
 * updates that were there before.
 * @param {{ id: string, tags: Record<string, any> }[]} bots
 * @param {Uint8Array[]} previous
 */
export function packBots(bots, previous) {
    const doc = documentOf(previous);
    doc.transact(() => {
        const map = /** @type {Y.Map<Y.Map<any>>} */ (doc.getMap('bots'));
        const ids = new Set(bots.map((bot) => bot.id));
        for (const id of [...map.keys()]) {
            if (!ids.has(id)) map.delete(id);
        }
        for (const bot of bots) {
            if (!map.has(bot.id)) map.set(bot.id, new Y.Map());
            writeTags(/** @type {Y.Map<any>} */ (map.get(bot.id)), bot.tags);
        }
    });
    return Y.encodeStateAsUpdate(doc);
}

/** @param {Uint8Array[]} updates */
export function mergeUpdates(updates) {
    return Y.mergeUpdates(updates);
}

/**
 * The bots that updates amount to.
 * @param {Uint8Array[]} updates
 * @returns {Record<string, { id: string, tags: Record<string, any> }>}
 */
export function readBots(updates) {
    const map = /** @type {Y.Map<any>} */ (documentOf(updates).getMap('bots'));
    /** @type {Record<string, any>} */
    const state = {};
    for (const [id, bot] of map) {
        /** @type {Record<string, any>} */
        const tags = {};
        for (const [tag, value] of bot) tags[tag] = plain(value);
        state[id] = { id, tags };
    }
    return state;
}
