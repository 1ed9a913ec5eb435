// The parameters of requests. Each is looked at before anything is done, so
// that a mistake of the host is told in its words and changes nothing. What may
// be left out may also be null.

import { decode } from './decode.js';
import { isFed } from './feed.js';
import { BotRecord } from './records.js';
import { invalid } from './request-error.js';
import { ArrayIsArray, ObjectKeys } from './primordials.js';

/**
 * @param {any} request
 * @param {string} name
 * @returns {string}
 */
export function text(request, name) {
    const value = request[name];
    if (typeof value !== 'string') throw invalid(`${name} must be a string`);
    return value;
}

/**
 * @param {any} request
 * @param {string} name
 * @returns {string | undefined}
 */
export function textOrNone(request, name) {
    return isLeftOut(request, name) ? undefined : text(request, name);
}

/**
 * @param {any} request
 * @param {string} name
 * @returns {number} may be NaN or infinite
 */
export function number(request, name) {
    const value = decode(request[name]);
    if (typeof value !== 'number') throw invalid(`${name} must be a number`);
    return value;
}

/**
 * @param {any} request
 * @param {string} name
 */
export function numberOrNone(request, name) {
    return isLeftOut(request, name) ? undefined : number(request, name);
}

/**
 * Something that is on only when it is true.
 * @param {any} request
 * @param {string} name
 */
export function flag(request, name) {
    if (isLeftOut(request, name)) return false;
    const value = request[name];
    if (typeof value !== 'boolean') throw invalid(`${name} must be true or false`);
    return value;
}

/**
 * @param {any} request
 * @param {string} name
 * @returns {any} null if it is left out
 */
export function objectOrNone(request, name) {
    if (isLeftOut(request, name)) return null;
    if (!isPlain(request[name])) throw invalid(`${name} must be an object`);
    return decode(request[name]);
}

/**
 * @param {any} request
 * @param {string} name
 * @returns {any[]}
 */
export function list(request, name) {
    if (!ArrayIsArray(request[name])) throw invalid(`${name} must be a list`);
    return request[name];
}

/**
 * @param {any} request
 * @param {string} name
 * @returns {string[] | undefined}
 */
export function textsOrNone(request, name) {
    if (isLeftOut(request, name)) return undefined;
    requireTexts(request[name], name);
    return request[name];
}

/**
 * @param {any} request
 * @param {string} name
 */
function isLeftOut(request, name) {
    const value = request[name];
    if (value === undefined || value === null) return true;
    return typeof value === 'object' && value.$undefined === true;
}

/**
 * @param {any} value
 * @param {string} name
 */
function requireTexts(value, name) {
    let fits = ArrayIsArray(value);
    for (let i = 0; fits && i < value.length; i++) fits = typeof value[i] === 'string';
    if (!fits) throw invalid(`${name} must be a list of strings`);
}

/** @param {any} value */
function isPlain(value) {
    return typeof value === 'object' && value !== null && !ArrayIsArray(value);
}

// ---------------------------------------------------------------- updates

const LISTS = ['addedBots', 'removedBots', 'updatedBots'];

/**
 * @param {any} request
 * @returns {any} its member `update`
 */
export function updateOf(request) {
    const { update } = request;
    if (!isPlain(update)) throw invalid('update must be an object');
    const { state, addedBots, updatedBots } = update;
    if (!isPlain(state)) throw invalid('update.state must be an object');
    for (let i = 0; i < LISTS.length; i++) {
        requireTexts(update[LISTS[i]], `update.${LISTS[i]}`);
    }
    for (let i = 0; i < addedBots.length; i++) {
        const id = addedBots[i];
        if (state[id] instanceof BotRecord) continue;
        if (state[id] === undefined || state[id] === null) {
            throw invalid(`update.state has no bot for the added id ${id}`);
        }
        if (typeof state[id].id !== 'string') {
            throw invalid(`update.state.${id} must be a bot: {"id", "tags"}`);
        }
        requireBot(state[id], id);
    }
    for (let i = 0; i < updatedBots.length; i++) {
        const id = updatedBots[i];
        if (isPlain(state[id])) requireBot(state[id], id);
        else if (hasNot(state, id)) throw invalid(`update.state.${id} must be an object`);
    }
    if (!isFed(state)) update.state = decode(state);
    update.version = decode(update.version);
    return update;
}

/**
 * Whether an entry is there and cannot be a change.
 * @param {any} state
 * @param {string} id
 */
function hasNot(state, id) {
    return state[id] !== undefined && state[id] !== null;
}

/**
 * @param {any} bot whole, or what changed of one
 * @param {string} id
 */
function requireBot(bot, id) {
    const { tags, masks, space, signatures } = bot;
    // Asked about first: it is done for each bot of each update.
    if (tags !== undefined && !isPlain(tags)) requireTable(tags, id, 'tags');
    if (signatures !== undefined) requireTable(signatures, id, 'signatures');
    if (space !== undefined && space !== null && typeof space !== 'string') {
        throw invalid(`update.state.${id}.space must be a string`);
    }
    if (masks === undefined || masks === null) return;
    requireTable(masks, id, 'masks');
    const spaces = ObjectKeys(masks);
    for (let i = 0; i < spaces.length; i++) {
        requireTable(masks[spaces[i]], id, `masks.${spaces[i]}`);
    }
}

/**
 * @param {any} table
 * @param {string} id
 * @param {string} name
 */
function requireTable(table, id, name) {
    if (table === undefined || table === null || isPlain(table)) return;
    throw invalid(`update.state.${id}.${name} must be an object`);
}
