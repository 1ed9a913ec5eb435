// Values as JSON text in the form of the stdio protocol: what JSON has no form
// for is an object with one member whose name begins with `$`. decode.js is the
// way back.
//
// Text is built here and not by JSON.stringify: that would ask prototypes that
// scripts can change for toJSON, and call what scripts made. Only actions and bots
// with plain values, nearly all of them, are written by it: what the kernel itself
// made of edits as it is, the others from a copy, and when nobody has such a method.

import { recordOf } from './brand.js';
import { encodeIterable, encodeSpecial } from './encode-special.js';
import { scriptGlobal } from './globals.js';
import { isIterableFace } from './tasks.js';
import { mockNumber } from './mocks.js';
import { native } from './native.js';
import { runtime } from './state.js';
import {
    ArrayIsArray,
    ArrayPrototypeJoin,
    BigIntPrototypeToString,
    JSONStringify,
    ObjectGetPrototypeOf,
    ObjectKeys,
    ObjectPrototype,
    SafeMap,
    StringPrototypeSlice,
    SymbolPrototypeDescription,
    globalObject,
    newList,
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
    if (isJsonNumber(value)) return `${value}`;
    return `{"$number":"${value === 0 ? '-0' : value}"}`;
}

/**
 * Whether a number is not NaN, an infinity or -0.
 * @param {number} value
 */
function isJsonNumber(value) {
    return value - value === 0 && (value !== 0 || 1 / value > 0);
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
    return ArrayIsArray(given) ? encodeList(given, within) : encodeMembers(given, within);
}

/**
 * @param {any[]} list
 * @param {Parents} parents
 */
function encodeList(list, parents) {
    if (list.length > FEW) return encodeLong(list, parents);
    let text = '[';
    for (let i = 0; i < list.length; i++) {
        if (i > 0) text += ',';
        text += encodeIn(list[i], parents);
    }
    return `${text}]`;
}

/** Items of a list for whose numbers alone no call is made. */
const FEW = 8;

/**
 * A list whose numbers, if it begins with them, are written by one call.
 * @param {any} list
 * @param {Parents} parents
 */
function encodeLong(list, parents) {
    const numbers = newList();
    let item;
    let i = 0;
    for (; i < list.length; i++) {
        item = list[i];
        if (typeof item !== 'number' || !isJsonNumber(item)) break;
        numbers[i] = item;
    }
    let text = `[${ArrayPrototypeJoin(numbers, ',')}`;
    for (; i < list.length; i++) {
        if (i > 0) text += ',';
        text += encodeIn(i === numbers.length ? item : list[i], parents);
    }
    return `${text}]`;
}

/**
 * @param {any} object
 * @param {Parents} parents
 */
function encodeMembers(object, parents) {
    const names = ObjectKeys(object);
    if (names.length === 0 && isIterableFace(object)) return encodeIterable(object);
    let text = '';
    for (let i = 0; i < names.length; i++) {
        let value;
        try {
            value = object[names[i]];
        } catch {
            continue;
        }
        if (value === undefined) continue;
        const name = quoteName(names[i]);
        const written = typeof value === 'string' ? quote(value) : encodeIn(value, parents);
        text += text === '' ? name + written : `,${name}${written}`;
    }
    return `{${text}}`;
}

// ---------------------------------------------------------------- events

/**
 * Most actions have nothing but plain values in them, above all those that tell of
 * new bots and of edits. Runs of these are written by one call of the engine's JSON,
 * which takes a third of the time that putting the text together here would.
 * @param {any[]} actions
 * @param {number} from
 * @returns {any[]} the run that begins there, as it is to be written; may be empty
 */
export function flatRun(actions, from) {
    const run = newList();
    for (let i = from; i < actions.length; i++) {
        const action = flatAction(actions[i]);
        if (action === null) break;
        run[i - from] = action;
    }
    return run;
}

/**
 * The text of such a run, which is not empty, as a list.
 * @param {any[]} list
 */
export function flatText(list) {
    // Looked for after the last getter of an action may have run.
    return 'toJSON' in ObjectPrototype ? encodeEach(list) : JSONStringify(list);
}

/** @param {any[]} actions */
function encodeEach(actions) {
    let text = encode(actions[0]);
    for (let i = 1; i < actions.length; i++) text += `,${encode(actions[i])}`;
    return `[${text}]`;
}

/**
 * The actions that were made of edits, which scripts have never had and which have
 * nothing but plain values in them, in their order; and the next one.
 * @type {any[]}
 */
let plain = newList();
let plainAt = 0;
/** So many of them may have been rejected one after the other. */
const REJECTED = 16;

/** @param {any} action */
export function notePlain(action) {
    plain[plain.length] = action;
}

/** Forgets those that were not sent. */
export function forgetPlain() {
    if (plain.length > 0) plain = newList();
    plainAt = 0;
}

/**
 * Whether an action is the next of the plain ones.
 * @param {any} action
 */
function isNextPlain(action) {
    for (let i = plainAt; i < plain.length && i < plainAt + REJECTED; i++) {
        if (plain[i] === action) {
            plainAt = i + 1;
            return true;
        }
    }
    return false;
}

/**
 * An action in a form that JSON writes as the protocol does; null if there is more
 * in it. What the kernel made of edits needs no look.
 * @param {any} action
 */
function flatAction(action) {
    if (typeof action !== 'object' || action === null) return null;
    if (isNextPlain(action)) return action;
    room = TREE;
    return flatOrNull(action);
}

/**
 * The text of an update as observers are told of it. Its bots are written like
 * actions: most have plain values.
 * @param {{ state: Record<string, any> }} update
 */
export function encodeUpdate({ state, ...rest }) {
    const ids = ObjectKeys(state);
    let text = '';
    for (let i = 0; i < ids.length; i++) {
        const bot = state[ids[i]];
        text += i > 0 ? `,${quote(ids[i])}:` : `${quote(ids[i])}:`;
        room = LARGE_TREE;
        const flat = flatOrNull(bot);
        text += flat === null || 'toJSON' in ObjectPrototype ? encode(bot) : JSONStringify(flat);
    }
    const others = StringPrototypeSlice(encode(rest), 1);
    return `{"state":{${text}}${others === '}' ? '' : ','}${others}`;
}

/**
 * @param {any} value
 * @returns {any} its copy for the engine's JSON, or null
 */
function flatOrNull(value) {
    try {
        return flatValue(value) ?? null;
    } catch {
        return null;
    }
}

/** Values in lists and objects that are copied for one action, at most. */
const TREE = 256;
/** The same for a bot. */
const LARGE_TREE = 4096;
let room = 0;

/**
 * What the engine's JSON writes for a value as the protocol does: the value, or a
 * copy of a list or plain object. Without a copy the engine would ask a script's
 * getters and methods, for as long as they please.
 * @param {any} value
 * @returns {any} undefined if it has to be written here
 */
function flatValue(value) {
    if (typeof value !== 'object' || value === null) return isFlat(value) ? value : undefined;
    if (ArrayIsArray(value)) {
        room -= value.length;
        if (room < 0) return undefined;
        const list = newList();
        for (let i = 0; i < value.length; i++) {
            const given = value[i];
            const item = typeof given === 'string' ? given : flatValue(given);
            if (item === undefined) return undefined;
            list[i] = item;
        }
        return list;
    }
    const prototype = ObjectGetPrototypeOf(value);
    if (prototype !== ObjectPrototype && prototype !== null) return undefined;
    if (value === globalObject || value === scriptGlobal) return undefined;
    const copy = { ...value };
    const names = ObjectKeys(copy);
    room -= names.length;
    if (room < 0 || (names.length === 0 && isIterableFace(value))) return undefined;
    for (let i = 0; i < names.length; i++) {
        const member = copy[names[i]];
        if (typeof member === 'string') continue;
        if (typeof member === 'object' && member !== null) {
            const inner = flatValue(member);
            if (inner === undefined) return undefined;
            copy[names[i]] = inner;
        } else if (member !== undefined && !isFlat(member)) {
            return undefined;
        }
    }
    return copy;
}

/**
 * Whether JSON writes a value as the protocol does.
 * @param {any} value
 */
export function isFlat(value) {
    switch (typeof value) {
        case 'string':
        case 'boolean':
            return true;
        case 'number':
            // As isJsonNumber(): most values that are told are texts and numbers.
            return value - value === 0 && (value !== 0 || 1 / value > 0);
        default:
            return value === null;
    }
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
