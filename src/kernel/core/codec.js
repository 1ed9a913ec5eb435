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
    ArrayPrototype,
    BigIntPrototypeToString,
    JSONStringify,
    NumberIsFinite,
    ObjectGetPrototypeOf,
    ObjectIs,
    ObjectKeys,
    ObjectPrototype,
    SafeMap,
    StringPrototypeSlice,
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

/**
 * @param {string} kind
 * @rare
 */
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
 * @param {string} actions written, with commas between them
 * @param {number | null} seq number of the batch, if the host answers batches
 */
export function emitActions(actions, seq) {
    const head = seq === null ? '' : `"seq":${seq},`;
    native.emit('actions', `{"event":"actions",${head}"actions":[${actions}]}`);
}

/**
 * Where a run of actions of new bots ends that JSON writes as the protocol does:
 * at its start when there is none.
 * @param {any[]} actions
 * @param {number} from
 */
export function endOfFlat(actions, from) {
    let at = from;
    while (at < actions.length && isFlatAdding(actions[at])) at++;
    return at;
}

/**
 * The text of such actions, by one call: it costs a tenth of writing each.
 * @param {any[]} actions
 * @param {number} from
 * @param {number} end
 */
export function flatList(actions, from, end) {
    /** @type {any[]} */
    const list = [];
    for (let i = from; i < end; i++) list[i - from] = actions[i];
    // Looked for after the last getter of an action may have run.
    if ('toJSON' in ArrayPrototype) return encodeEach(list);
    const text = JSONStringify(list);
    return StringPrototypeSlice(text, 1, text.length - 1);
}

/** @param {any[]} actions */
function encodeEach(actions) {
    let text = encode(actions[0]);
    for (let i = 1; i < actions.length; i++) text += `,${encode(actions[i])}`;
    return text;
}

/**
 * An action as text. Those that tell of edits are the commonest by far and of a
 * known shape as long as nobody else made them.
 * @param {any} action
 */
export function encodeAction(action) {
    if (typeof action !== 'object' || action === null) return encode(action);
    if (action.type !== 'update_bot') return encode(action);
    const record = records.get(action.id);
    if (record === undefined || record.updating !== action) return encode(action);
    record.updating = null;
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
 * Whether an action tells of a new bot, as create() made it, and the bot has no
 * more than an id, a space and plain tags.
 * @param {any} action
 */
function isFlatAdding(action) {
    if (typeof action !== 'object' || action === null || action.type !== 'add_bot') return false;
    const record = records.get(action.id);
    if (record === undefined || record.updating !== action) return false;
    record.updating = null;
    try {
        const { bot } = action;
        const { id, tags, space } = bot;
        const count = space === undefined ? 2 : 3;
        return (
            id === record.id &&
            (space === undefined || typeof space === 'string') &&
            ObjectKeys(action).length === 3 &&
            ObjectKeys(bot).length === count &&
            ObjectGetPrototypeOf(action) === ObjectPrototype &&
            ObjectGetPrototypeOf(bot) === ObjectPrototype &&
            ObjectGetPrototypeOf(tags) === ObjectPrototype &&
            isFlat(tags)
        );
    } catch {
        return false;
    }
}

/**
 * Whether a plain object has nothing but texts, numbers and truth values, which
 * JSON writes as the protocol does.
 * @param {any} object
 */
function isFlat(object) {
    const names = ObjectKeys(object);
    for (let i = 0; i < names.length; i++) {
        const value = object[names[i]];
        switch (typeof value) {
            case 'string':
            case 'boolean':
                break;
            case 'number':
                // Anything but NaN, the infinities and -0.
                if (value - value !== 0 || (value === 0 && 1 / value < 0)) return false;
                break;
            default:
                return false;
        }
    }
    return true;
}

/**
 * A script that does not compile; the host learns more of it than scripts.
 * @param {string} bot
 * @param {string} tag
 * @param {string} problems as JSON
 * @rare
 */
export function emitBroken(bot, tag, problems) {
    if (runtime.debuggerFace !== null) return;
    native.emit(
        'broken_script',
        `{"event":"broken_script","bot":${quote(bot)},"tag":${quote(tag)},"errors":${problems}}`,
    );
}

/** @param {string} errors written in the order of the queue, with commas between them */
export function emitErrors(errors) {
    native.emit('errors', `{"event":"errors","errors":[${errors}]}`);
}
