// JSON that the host sends. Scripts may put anything on Object.prototype, and the
// kernel must not take that for members of a request.

import {
    ArrayIsArray,
    JSONParse,
    ObjectKeys,
    ObjectPrototype,
    ObjectSetPrototypeOf,
    ReflectOwnKeys,
} from './primordials.js';

/** What the language has there; this module is loaded before any script runs. */
const usual = ReflectOwnKeys(ObjectPrototype);

function isUsual() {
    const names = ReflectOwnKeys(ObjectPrototype);
    if (names.length !== usual.length) return false;
    for (let i = 0; i < names.length; i++) {
        if (names[i] !== usual[i]) return false;
    }
    return true;
}

/**
 * @param {string} text
 * @returns {any} a request; what the kernel reads of it are members of its own
 */
export function parseRequest(text) {
    const request = JSONParse(text);
    if (isUsual()) return request;
    bare(request, 2);
    bareUpdate(request.update);
    if (ArrayIsArray(request.actions)) {
        for (let i = 0; i < request.actions.length; i++) bareAction(request.actions[i]);
    }
    return request;
}

/**
 * @param {string} text
 * @returns {Record<string, any>} a piece of a state
 */
export function parseState(text) {
    const state = JSONParse(text);
    if (!isUsual()) bareState(state);
    return state;
}

/**
 * Takes the prototype of an object, and of what it holds.
 * @param {any} value
 * @param {number} depth
 */
function bare(value, depth) {
    if (typeof value !== 'object' || value === null || ArrayIsArray(value)) return;
    ObjectSetPrototypeOf(value, null);
    if (depth === 1) return;
    const names = ObjectKeys(value);
    for (let i = 0; i < names.length; i++) {
        // What scripts get as an argument stays what it is.
        if (names[i] !== 'arg' && names[i] !== 'args') bare(value[names[i]], depth - 1);
    }
}

/** @param {any} update */
function bareUpdate(update) {
    if (typeof update === 'object' && update !== null) bareState(update.state);
}

/** @param {any} state */
function bareState(state) {
    if (typeof state !== 'object' || state === null) return;
    bare(state, 1);
    const ids = ObjectKeys(state);
    for (let i = 0; i < ids.length; i++) bareBot(state[ids[i]]);
}

/** @param {any} bot */
function bareBot(bot) {
    if (typeof bot !== 'object' || bot === null) return;
    bare(bot, 2);
    bare(bot.masks, 2);
}

/** @param {any} action */
function bareAction(action) {
    bare(action, 1);
    if (typeof action !== 'object' || action === null) return;
    bareBot(action.bot);
    bareBot(action.update);
    bareState(action.state);
}
