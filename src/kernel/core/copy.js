// Copies of values at the border between scripts and the host.

import { recordOf } from './brand.js';
import { RanOutOfEnergyError } from './errors.js';
import { linkTarget, faceOf } from './faces.js';
import { original, markOriginal } from './originals.js';
import { records } from './records.js';
import { isDateTime } from '../lib/dates.js';
import { isRotation, isVector2, isVector3 } from '../lib/shapes.js';
import { formatTagValue, hasValue, isLink, parseArgumentText, parseLink } from './values.js';
import {
    ArrayBufferCtor,
    ArrayBufferIsView,
    ArrayIsArray,
    ArrayPrototypePush,
    DateCtor,
    ErrorCtor,
    ErrorPrototypeToString,
    ObjectGetPrototypeOf,
    ObjectHasOwn,
    ObjectKeys,
    ObjectPrototype,
    SafeMap,
    SafeWeakSet,
} from './primordials.js';

export { markOriginal, original };

const MAX_NESTING = 1000;

/** @type {SafeWeakSet<object>} */
const live = new SafeWeakSet();

/**
 * Marks an object whose bots stay live in copies of it.
 * @template {object} T
 * @param {T} object
 * @returns {T}
 */
export function keepLive(object) {
    live.add(object);
    return object;
}

/** Thrown inside a copy that went too deep. */
const TOO_DEEP = { tooDeep: true };

// ---------------------------------------------------------------- outwards

/**
 * A copy that another program can hold: bots become plain data, functions and
 * errors become text, dates, vectors and rotations their stored form.
 * @param {any} value
 */
export function copiable(value) {
    if (typeof value === 'function') return functionText(value);
    if (typeof value !== 'object' || value === null) return value;
    try {
        return copyOut(value, new SafeMap(), 0);
    } catch (error) {
        if (error === TOO_DEEP) return '[Nested object]';
        throw error;
    }
}

/** @param {any} value */
function functionText(value) {
    return `[Function ${value.name}]`;
}

/**
 * @param {any} given
 * @param {SafeMap<any, any>} seen
 * @param {number} depth
 * @returns {any}
 */
function copyOut(given, seen, depth) {
    if (typeof given === 'function') return functionText(given);
    if (typeof given !== 'object' || given === null) return given;
    if (depth > MAX_NESTING) throw TOO_DEEP;
    const value = original(given);
    const known = seen.get(value);
    if (known !== undefined) return known;
    if (value instanceof ErrorCtor) return ErrorPrototypeToString(value);
    const record = recordOf(value);
    if (record !== undefined) {
        /** @type {Record<string, any>} */
        const bot = { id: record.id };
        seen.set(value, bot);
        bot.tags = copyMembers(record.raw, {}, seen, depth);
        if (hasValue(record.space)) bot.space = record.space;
        return bot;
    }
    if (
        isVector2(value) ||
        isVector3(value) ||
        isRotation(value) ||
        isDateTime(value)
    ) {
        return formatTagValue(value);
    }
    if (value instanceof DateCtor || isBinary(value)) return value;
    if (ArrayIsArray(value)) {
        /** @type {any[]} */
        const list = [];
        seen.set(value, list);
        for (let i = 0; i < value.length; i++) ArrayPrototypePush(list, copyOut(value[i], seen, depth + 1));
        return list;
    }
    if (value.id && value.tags && typeof value.tags === 'object') {
        const bot = { id: value.id, tags: {} };
        seen.set(value, bot);
        copyMembers(value.tags, bot.tags, seen, depth);
        return bot;
    }
    /** @type {Record<string, any>} */
    const copy = {};
    seen.set(value, copy);
    copyMembers(value, copy, seen, depth);
    if (live.has(value)) copy.bot = value.bot;
    return copy;
}

/**
 * @param {any} from
 * @param {any} to
 * @param {SafeMap<any, any>} seen
 * @param {number} depth
 */
function copyMembers(from, to, seen, depth) {
    const names = ObjectKeys(from);
    for (let i = 0; i < names.length; i++) {
        to[names[i]] = copyOut(from[names[i]], seen, depth + 1);
    }
    return to;
}

/** @param {any} value */
function isBinary(value) {
    return (
        value instanceof ArrayBufferCtor ||
        ArrayBufferIsView(value) ||
        /** @type {any} */ (value)[Symbol.toStringTag] === 'Blob'
    );
}

// ---------------------------------------------------------------- inwards

/**
 * What a script gets for an argument that the host passes: plain bots become
 * the bots of the runtime, prefixed texts their values, objects copies that
 * remember what they are copies of.
 * @param {any} value
 */
export function mapArgument(value) {
    if (typeof value === 'string') return mapText(value);
    if (typeof value !== 'object' || value === null) return value;
    try {
        return mapIn(value, new SafeMap(), 0);
    } catch (error) {
        if (error === TOO_DEEP) return new ErrorCtor('Object too deeply nested.');
        if (RanOutOfEnergyError.is(error)) throw error;
        // It cannot be read: who gets it finds out, if it matters.
        return value;
    }
}

/** @param {string} text */
function mapText(text) {
    if (!isLink(text)) return parseArgumentText(text);
    const ids = /** @type {string[]} */ (parseLink(text));
    if (ids.length === 0) return null;
    if (ids.length === 1) return linkTarget(text) ?? undefined;
    return linkTarget(text);
}

/** @param {any} value */
function looksLikeBot(value) {
    return (
        typeof value === 'object' && value !== null && Boolean(value.id) && Boolean(value.tags)
    );
}

/** @param {any} value */
function runtimeBot(value) {
    if (recordOf(value) !== undefined) return value;
    const record = records.get(value.id);
    return record === undefined ? value : faceOf(record);
}

/** @param {any[]} list */
function hasBot(list) {
    for (let i = 0; i < list.length; i++) if (looksLikeBot(list[i])) return true;
    return false;
}

/**
 * Whether an object is of no class. One of another realm is plain, too: scripts
 * hand such objects to debuggers.
 * @param {object} value
 */
export function isPlain(value) {
    const prototype = ObjectGetPrototypeOf(value);
    if (prototype === null || prototype === ObjectPrototype) return true;
    return ObjectGetPrototypeOf(prototype) === null && ObjectHasOwn(prototype, 'valueOf');
}

/**
 * @param {any} value
 * @param {SafeMap<any, any>} seen
 * @param {number} depth
 * @returns {any}
 */
function mapIn(value, seen, depth) {
    if (typeof value === 'string') return mapText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > MAX_NESTING) throw TOO_DEEP;
    if (looksLikeBot(value)) return runtimeBot(value);
    const known = seen.get(value);
    if (known !== undefined) return known;
    if (ArrayIsArray(value)) {
        /** @type {any[]} */
        const list = [];
        seen.set(value, list);
        const onlyBots = hasBot(value);
        for (let i = 0; i < value.length; i++) {
            const item = value[i];
            if (!onlyBots) ArrayPrototypePush(list, mapIn(item, seen, depth + 1));
            else ArrayPrototypePush(list, looksLikeBot(item) ? runtimeBot(item) : item);
        }
        return markOriginal(list, value);
    }
    if (!isPlain(value)) return value;
    if (value.uncopiable === true) return value;
    /** @type {Record<string, any>} */
    const copy = {};
    seen.set(value, copy);
    const names = ObjectKeys(value);
    for (let i = 0; i < names.length; i++) {
        copy[names[i]] = mapIn(value[names[i]], seen, depth + 1);
    }
    return markOriginal(copy, value);
}

// ---------------------------------------------------------------- stored tags

/**
 * A copy of stored tags in the form that leaves the runtime.
 * @param {Record<string, any>} raw
 */
export function storedTags(raw) {
    // A spread copy, for scripts may put setters on Object.prototype.
    /** @type {Record<string, any>} */
    const tags = { ...raw };
    const names = ObjectKeys(raw);
    for (let i = 0; i < names.length; i++) {
        const value = raw[names[i]];
        if (typeof value === 'object') tags[names[i]] = leaving(value);
    }
    return tags;
}

/**
 * A stored value in that form.
 * @param {any} value
 */
export function leaving(value) {
    if (typeof value !== 'object') return value;
    try {
        return formatTagValue(value);
    } catch {
        return value; // a proxy that does not tell what it is
    }
}

/**
 * @param {Record<string, Record<string, any>>} masks
 * @returns {Record<string, Record<string, any>> | null} null if there is nothing
 */
export function storedMasks(masks) {
    /** @type {Record<string, Record<string, any>> | null} */
    let result = null;
    const spaces = ObjectKeys(masks);
    for (let i = 0; i < spaces.length; i++) {
        if (ObjectKeys(masks[spaces[i]]).length === 0) continue;
        if (result === null) result = {};
        result[spaces[i]] = storedTags(masks[spaces[i]]);
    }
    return result;
}
