// Quarantine: listeners that are not called any more, because the whole process
// had to be ended while they ran. Each is let go when its tag has another text.

import { scriptError } from './errors.js';
import { encode } from './codec.js';
import { native } from './native.js';
import { enqueueError } from './queue.js';
import { records } from './records.js';
import { ArrayPrototypePush, ErrorCtor, ObjectCreate, SafeMap } from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/**
 * @typedef {object} Held
 * @property {string} bot
 * @property {string} tag
 * @property {any} [text] of the tag when it was quarantined
 */

/** @type {SafeMap<string, Record<string, Held>> | null} by bot; null when there are none */
export let quarantine = null;

/**
 * @param {Held[]} list
 * @returns {Held[]} the same with the texts that are known now
 */
export function setQuarantine(list) {
    /** @type {SafeMap<string, Record<string, Held>>} */
    const held = new SafeMap();
    /** @type {Held[]} */
    const known = [];
    for (let i = 0; i < list.length; i++) {
        const { bot, tag } = list[i];
        const text = list[i].text ?? records.get(bot)?.raw[tag];
        const entry = text === undefined ? { bot, tag } : { bot, tag, text };
        let tags = held.get(bot);
        if (tags === undefined) held.set(bot, (tags = ObjectCreate(null)));
        /** @type {any} */ (tags)[tag] = entry;
        ArrayPrototypePush(known, entry);
    }
    quarantine = list.length === 0 ? null : held;
    return known;
}

/**
 * Whether a listener may not run; then an error says so.
 * @param {BotRecord} record
 * @param {string} tag
 */
export function isQuarantined(record, tag) {
    const entry = heldEntry(quarantine, record, tag);
    if (entry === undefined) return false;
    enqueueError(quarantineError(record, tag));
    return true;
}

/**
 * @param {typeof quarantine} held
 * @param {BotRecord} record
 * @param {string} tag
 * @rare
 */
function heldEntry(held, record, tag) {
    const tags = held?.get(record.id);
    const entry = tags?.[tag];
    if (tags === undefined || entry === undefined) return undefined;
    const text = record.raw[tag];
    if (entry.text === undefined) entry.text = text;
    if (entry.text === text) return entry;
    delete tags[tag];
    native.emit('released', encode({ event: 'released', bot: record.id, tag }));
    return undefined;
}

/**
 * Throws when a listener may not run.
 * @param {BotRecord} record
 * @param {string} tag
 */
export function refuseQuarantined(record, tag) {
    if (heldEntry(quarantine, record, tag) !== undefined) throw quarantineError(record, tag);
}

/**
 * @param {BotRecord} record
 * @param {string} tag
 * @rare
 */
function quarantineError(record, tag) {
    const error = new ErrorCtor(
        `${tag} is in quarantine: the process had to be ended while it ran. ` +
            'Edit the tag, or release it.',
    );
    return scriptError(error, record, tag);
}
