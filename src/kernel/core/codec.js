// Values as JSON text in the form of the stdio protocol: what JSON has no form
// for is an object with one member whose name begins with `$`. decode.js is the
// way back.
//
// Text is built here and not by JSON.stringify over a copy: that would ask
// prototypes that scripts can change for toJSON.

import { recordOf } from './brand.js';
import { encodeIterable, encodeSpecial } from './encode-special.js';
import { scriptGlobal } from './globals.js';
import { isIterableFace } from './tasks.js';
import { mockNumber } from './mocks.js';
import { native } from './native.js';
import { records } from './records.js';
import { runtime } from './state.js';
import {
    ArrayIsArray,
    BigIntPrototypeToString,
    JSONStringify,
    NumberIsFinite,
    ObjectGetPrototypeOf,
    ObjectIs,
    ObjectKeys,
    ObjectPrototype,
    SafeMap,
    SymbolPrototypeDescription,
    globalObject,
} from './primordials.js';

// ---------------------------------------------------------------- encoding

/** @param {string} text */
export const quote = (text) => JSONStringify(text);

/** @type {SafeMap<string, string>} names of members, quoted, with their colon */
let quotedNames = new SafeMap();
const QUOTED_LIMIT = 10000;

/** @param {string} name */
function quoteName(name) {
    const known = quotedNames.get(name);
    if (known !== undefined) return known;
    if (quotedNames.size >= QUOTED_LIMIT) quotedNames = new SafeMap();
    const text = `${JSONStringify(name)}:`;
    quotedNames.set(name, text);
    return text;
}

/**
 * The JSON text of any value.
 * @param {any} value
 * @returns {string}
 */
export function encode(value) {
    return encodeIn(value, null);
}

/**
 * The objects that contain a value, the innermost first. No array: scripts can
 * put accessors for its items on Object.prototype.
 * @typedef {{ object: any, outer: Parents, depth: number } | null} Parents
 */

/**
 * @param {any} object
 * @param {Parents} parents
 * @returns {NonNullable<Parents>} those of the members of the object
 */
export function inside(object, parents) {
    return { object, outer: parents, depth: parents === null ? 1 : parents.depth + 1 };
}

/**
 * @param {any} value
 * @param {Parents} parents
 * @returns {string}
 */
export function encodeIn(value, parents) {
    switch (typeof value) {
        case 'string':
            return quote(value);
        case 'number':
            return encodeNumber(value);
        case 'boolean':
            return value ? 'true' : 'false';
        case 'undefined':
            return '{"$undefined":true}';
        case 'bigint':
            return `{"$bigint":"${BigIntPrototypeToString(value)}"}`;
        case 'symbol': {
            const description = SymbolPrototypeDescription(value);
            return `{"$symbol":${description === undefined ? 'null' : quote(description)}}`;
        }
        case 'function': {
            const mock = mockNumber(value);
            return mock === undefined ? '{"$function":true}' : `{"$mockFn":${mock}}`;
        }
        default:
            return value === null ? 'null' : encodeObject(value, parents);
    }
}

/** Objects in objects that are written; what lies deeper is not. */
const NESTING_LIMIT = 2000;

/** @param {number} value */
function encodeNumber(value) {
    if (NumberIsFinite(value) && !ObjectIs(value, -0)) return `${value}`;
    return `{"$number":"${ObjectIs(value, -0) ? '-0' : value}"}`;
}

/**
 * An object that cannot be read, because a proxy or a getter throws or because
 * it is nested too deeply, leaves the others readable.
 * @param {any} given
 * @param {Parents} parents
 * @returns {string}
 */
function encodeObject(given, parents) {
    const record = recordOf(given);
    if (record !== undefined) return `{"$bot":${quote(record.id)}}`;
    try {
        return encodeReadable(given, parents);
    } catch {
        return opaque('unreadable');
    }
}

/** @param {string} kind */
export function opaque(kind) {
    return `{"$opaque":${quote(kind)}}`;
}

/**
 * @param {any} given
 * @param {Parents} parents
 * @returns {string}
 */
function encodeReadable(given, parents) {
    const within = inside(given, parents);
    for (let at = parents; at !== null; at = at.outer) {
        if (at.object === given) return `{"$cycle":${within.depth - at.depth}}`;
    }
    if (within.depth > NESTING_LIMIT + 1) return opaque('too deep');
    const prototype = ObjectGetPrototypeOf(given);
    if (prototype !== ObjectPrototype && prototype !== null && !ArrayIsArray(given)) {
        const special = encodeSpecial(given, parents);
        if (special !== null) return special;
    }
    if (given === globalObject || given === scriptGlobal) return opaque('globalThis');
    if (isIterableFace(given)) return encodeIterable(given);
    return ArrayIsArray(given) ? encodeList(given, within) : encodeMembers(given, within);
}

/**
 * @param {any[]} list
 * @param {Parents} parents
 */
function encodeList(list, parents) {
    let text = '[';
    for (let i = 0; i < list.length; i++) {
        if (i > 0) text += ',';
        text += encodeIn(list[i], parents);
    }
    return `${text}]`;
}

/**
 * @param {any} object
 * @param {Parents} parents
 */
function encodeMembers(object, parents) {
    let text = '{';
    const names = ObjectKeys(object);
    for (let i = 0; i < names.length; i++) {
        let value;
        try {
            value = object[names[i]];
        } catch {
            continue;
        }
        if (value === undefined) continue;
        if (text.length > 1) text += ',';
        text += quoteName(names[i]) + encodeIn(value, parents);
    }
    return `${text}}`;
}

// ---------------------------------------------------------------- events

/**
 * @param {any[]} actions
 * @param {number | null} seq number of the batch, if the host answers batches
 */
export function emitActions(actions, seq) {
    const head = seq === null ? '' : `"seq":${seq},`;
    let text = `{"event":"actions",${head}"actions":[`;
    for (let i = 0; i < actions.length; i++) {
        if (i > 0) text += ',';
        text += encodeAction(actions[i]);
    }
    native.emit('actions', `${text}]}`);
}

/**
 * An action as text. Those that tell of edits are the commonest by far and of a
 * known shape as long as nobody else made them.
 * @param {any} action
 */
function encodeAction(action) {
    if (typeof action !== 'object' || action === null) return encode(action);
    const { type } = action;
    if (type !== 'update_bot' && type !== 'add_bot') return encode(action);
    const record = records.get(action.id);
    if (record === undefined || record.updating !== action) return encode(action);
    if (type === 'add_bot') {
        record.updating = null;
        return encodeAdding(record, action) ?? encode(action);
    }
    const { tags, masks } = action.update;
    record.updateHead ??= `{"type":"update_bot","id":${quote(record.id)},"update":{`;
    let text = record.updateHead;
    if (tags !== undefined) text += `"tags":${encodeMembers(tags, null)}`;
    if (masks !== undefined) {
        text += `${tags === undefined ? '' : ','}"masks":${encodeMembers(masks, null)}`;
    }
    return `${text}}}`;
}

/**
 * The text of a new bot's action; null if it has more to it than usual, or if a
 * listener changed what it was offered.
 * @param {import('./records.js').BotRecord} record
 * @param {any} action made by create()
 */
function encodeAdding(record, action) {
    try {
        const { bot } = action;
        const names = ObjectKeys(bot);
        if (ObjectKeys(action).length !== 3 || names.length > 3) return null;
        if (names[0] !== 'id' || bot.id !== record.id || names[1] !== 'tags') return null;
        const text = flatText(bot.tags);
        if (text === null) return null;
        let end = '';
        if (names.length === 3) {
            const { space } = bot;
            if (names[2] !== 'space' || typeof space !== 'string') return null;
            end = `,"space":${quote(space)}`;
        }
        const id = quote(record.id);
        return `{"type":"add_bot","id":${id},"bot":{"id":${id},"tags":${text}${end}}}`;
    } catch {
        return null;
    }
}

/**
 * The text of a plain object with nothing but texts, numbers and truth values,
 * which JSON writes as the protocol does; null for any other.
 * @param {any} object
 * @returns {string | null}
 */
function flatText(object) {
    if (typeof object !== 'object' || object === null) return null;
    if (ObjectGetPrototypeOf(object) !== ObjectPrototype || 'toJSON' in ObjectPrototype) {
        return null;
    }
    const names = ObjectKeys(object);
    for (let i = 0; i < names.length; i++) {
        const value = object[names[i]];
        switch (typeof value) {
            case 'string':
            case 'boolean':
                break;
            case 'number':
                // Anything but NaN, the infinities and -0.
                if (value - value !== 0 || (value === 0 && 1 / value < 0)) return null;
                break;
            default:
                return null;
        }
    }
    return JSONStringify(object);
}

/**
 * A script that does not compile; the host learns more of it than scripts.
 * @param {string} bot
 * @param {string} tag
 * @param {string} problems as JSON
 */
export function emitBroken(bot, tag, problems) {
    if (runtime.debuggerFace !== null) return;
    native.emit(
        'broken_script',
        `{"event":"broken_script","bot":${quote(bot)},"tag":${quote(tag)},"errors":${problems}}`,
    );
}

/** @param {any[]} errors */
export function emitErrors(errors) {
    native.emit('errors', `{"event":"errors","errors":${encodeErrors(errors)}}`);
}

/**
 * Errors in the order of the queue; those that no bot claims get the shape of
 * the others.
 * @param {any[]} errors
 */
export function encodeErrors(errors) {
    return encode(errors);
}
