// The state of long updates, which comes in pieces before its call. What is told
// of a new bot becomes its record at once, so that only one piece at a time is
// there as plain objects.

import { decode, noteText } from './decode.js';
import { parseState } from './host-json.js';
import { newRecord } from './new-records.js';
import { ObjectCreate, ObjectKeys } from './primordials.js';

/** @type {Record<string, any> | null} the state of the update that comes next */
let fed = null;

/** @param {string} text JSON of some members of the state */
export function takePiece(text) {
    const state = fed ?? (fed = ObjectCreate(null));
    noteText(text);
    const piece = parseState(text);
    const ids = ObjectKeys(piece);
    for (let i = 0; i < ids.length; i++) {
        const id = ids[i];
        const bot = decode(piece[id]);
        state[id] = newRecord(id, bot) ?? bot;
    }
}

export function hasFed() {
    return fed !== null;
}

/** @param {any} update gets the state */
export function giveFed(update) {
    update.state = fed;
}

/**
 * Whether a state came in pieces and is decoded already.
 * @param {any} state
 */
export function isFed(state) {
    return state === fed;
}

export function forgetFed() {
    fed = null;
}
