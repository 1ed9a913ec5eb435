// Masks that the host tells of before their bot: they are kept until it comes.

import { NONE } from './records.js';
import { isSettling } from './settle.js';
import { MODE_IMMEDIATE, modeOf } from './state.js';
import { hasValue } from './values.js';
import { ObjectKeys, SafeMap } from './primordials.js';

/** @type {SafeMap<string, any>} by the id of the bot */
let earlyMasks = new SafeMap();

export function forgetEarlyMasks() {
    earlyMasks = new SafeMap();
}

export function hasEarlyMasks() {
    return earlyMasks.size > 0;
}

/**
 * @param {string} id
 * @param {any} masks
 */
export function keepEarlyMasks(id, masks) {
    const kept = earlyMasks.get(id) ?? {};
    const spaces = ObjectKeys(masks);
    for (let i = 0; i < spaces.length; i++) {
        const mask = { ...kept[spaces[i]] };
        const told = masks[spaces[i]] ?? {};
        const names = ObjectKeys(told);
        for (let j = 0; j < names.length; j++) {
            const value = told[names[j]];
            if (value === null) delete mask[names[j]];
            else if (hasValue(value)) mask[names[j]] = value;
        }
        if (ObjectKeys(mask).length > 0) kept[spaces[i]] = mask;
        else delete kept[spaces[i]];
    }
    if (ObjectKeys(kept).length > 0) earlyMasks.set(id, kept);
    else earlyMasks.delete(id);
}

/**
 * Masks in spaces that nobody can change stay there when their bot goes.
 * @param {string} id
 * @param {Record<string, Record<string, any>>} masks
 */
export function keepFixedMasks(id, masks) {
    if (masks === NONE || !isSettling()) return;
    const spaces = ObjectKeys(masks);
    for (let i = 0; i < spaces.length; i++) {
        if (modeOf(spaces[i]) === MODE_IMMEDIATE) continue;
        keepEarlyMasks(id, { [spaces[i]]: masks[spaces[i]] });
    }
}

/** @param {string} id */
export function takeEarlyMasks(id) {
    if (earlyMasks.size === 0) return undefined;
    const masks = earlyMasks.get(id);
    if (masks !== undefined) earlyMasks.delete(id);
    return masks;
}
