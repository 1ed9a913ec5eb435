// Telling the host which listener runs. The page that is shared with the watch
// holds numbers only; a host in another process, which has to name the culprit
// when it ends the whole process, is told once what a number stands for.

import { native } from './native.js';
import { ObjectCreate } from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/** Whether anybody wants to know the names: as long as the first has not shown that not. */
export const names = { wanted: true };

/** Raised when the host has forgotten the names. 0: nobody wants them. */
let generation = 1;

/** @typedef {{ number: number, generation: number }} TagNote */

/** @type {Record<string, TagNote>} */
let tagNotes = ObjectCreate(null);
let nextTag = 1;
/** So many tags are known by their numbers; then they get new ones. */
const TAGS_MOST = 10000;

/**
 * The number of a tag; 0 while nobody wants to know.
 * @param {string | null} tag
 */
export function tagNumber(tag) {
    if (generation === 0 || tag === null) return 0;
    let note = tagNotes[tag];
    if (note === undefined) {
        if (nextTag % TAGS_MOST === 0) tagNotes = ObjectCreate(null);
        note = tagNotes[tag] = { number: nextTag++, generation: 0 };
    }
    if (note.generation !== generation) {
        note.generation = generation;
        tell(1, note.number, tag);
        if (generation === 0) return 0;
    }
    return note.number;
}

/** @param {BotRecord} record */
export function announceRecord(record) {
    if (record.announced === generation) return;
    record.announced = generation;
    tell(0, record.number, record.id);
}

/**
 * When the place for names is full it is used anew from its start. Listeners
 * that are running then stay without a name until they are called again.
 * @param {0 | 1} kind
 * @param {number} number
 * @param {string} name
 */
function tell(kind, number, name) {
    const { announce } = native;
    if (announce === undefined) {
        generation = 0;
        names.wanted = false;
    } else if (!announce(kind, number, name)) generation++;
}
