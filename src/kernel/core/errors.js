// Errors: what scripts throw becomes a script error that names bot and tag,
// with a stack in terms of tags, lines and columns.

import { native } from './native.js';
import { scriptOfUnit } from './scripts.js';
import { faceOf } from './faces.js';
import {
    ArrayPrototypeJoin,
    ArrayPrototypePush,
    ErrorCtor,
    ErrorPrototypeToString,
    NumberParseInt,
    ObjectCreate,
    ObjectDefineProperty,
    SafeWeakMap,
    SafeWeakSet,
    StringPrototypeIndexOf,
    StringPrototypeLastIndexOf,
    StringPrototypeSlice,
    StringPrototypeSplit,
    StringPrototypeStartsWith,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/**
 * What is wrong with a result that has no code; null when it has one.
 * @param {any} result
 */
function textOfUnknown(result) {
    const code = result?.errorCode;
    return code === undefined || code === null
        ? 'The answer tells neither a success nor the code of an error.'
        : null;
}

/** An error of the API that carries the code of an unsuccessful result. */
export class CasualOSError extends ErrorCtor {
    static name = 'CasualOSError';

    /** @param {any} result a text, or an object with errorCode and errorMessage */
    constructor(result) {
        const text = typeof result === 'string' ? result : textOfUnknown(result);
        super(text ?? `${result.errorCode}: ${result.errorMessage}`);
        this.errorCode = text === null ? result.errorCode : 'error';
        this.errorMessage = text ?? result.errorMessage;
    }
}

/** Thrown when the energy of an event is used up, or its time. */
export class RanOutOfEnergyError extends ErrorCtor {
    /** Marks the genuine ones: scripts may make objects that look alike. */
    #genuine = true;

    constructor() {
        super('Ran out of energy');
    }

    /** @param {any} error */
    static is(error) {
        return typeof error === 'object' && error !== null && #genuine in error;
    }
}

/**
 * Defines a property that enumeration does not show.
 * @param {object} object
 * @param {string} name
 * @param {any} value
 * @rare
 */
function hide(object, name, value) {
    /** @type {any} what a script puts on Object.prototype does not count */
    const descriptor = {
        __proto__: null,
        value,
        writable: true,
        enumerable: false,
        configurable: true,
    };
    ObjectDefineProperty(object, name, descriptor);
}

/** @type {SafeWeakSet<object>} script errors that were queued already */
const reported = new SafeWeakSet();

/** @param {any} error */
export function isReported(error) {
    return typeof error === 'object' && error !== null && reported.has(error);
}

/** @param {any} error */
export function markReported(error) {
    if (typeof error === 'object' && error !== null) reported.add(error);
}

/**
 * The script error for something that a script has thrown.
 * @param {any} error anything
 * @param {BotRecord | null} record
 * @param {string | null} tag
 * @rare
 */
export function scriptError(error, record, tag) {
    if (record !== null && isError(error)) rewriteStack(error, record, tag);
    return { error, bot: record === null ? null : faceOf(record), tag };
}

/** @type {SafeWeakMap<BotRecord, Record<string, number>>} errors by tag */
const errorCounts = new SafeWeakMap();

/**
 * Counts an error of a tag, and tells whether it may still be shouted about.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {number} limit
 * @rare
 */
export function countError(record, tag, limit) {
    /** @type {Record<string, number>} */
    const counts = errorCounts.get(record) ?? ObjectCreate(null);
    errorCounts.set(record, counts);
    const count = (counts[tag] ?? 0) + 1;
    counts[tag] = count;
    return count <= limit;
}

// ---------------------------------------------------------------- stacks

const LAST_FRAME = '   at <CasualOS> ([Native CasualOS Code]::)';

/**
 * @typedef {object} Place
 * @property {string} bot
 * @property {string} tag
 * @property {number} line
 * @property {number} column
 */

/** @type {SafeWeakSet<object>} errors whose stack was rewritten */
const rewritten = new SafeWeakSet();
/** @type {SafeWeakMap<object, Place>} where they were thrown */
const places = new SafeWeakMap();

/**
 * @typedef {object} Frame
 * @property {string} name function
 * @property {string} url
 * @property {number} line
 * @property {number} column
 */

/**
 * One line of an engine stack: `name@url:line:column`.
 * @param {string} text
 * @returns {Frame | null}
 * @rare
 */
function parseFrame(text) {
    const at = StringPrototypeIndexOf(text, '@');
    if (at < 0) return null;
    const place = StringPrototypeSlice(text, at + 1);
    const second = StringPrototypeLastIndexOf(place, ':');
    const first = second < 0 ? -1 : StringPrototypeLastIndexOf(place, ':', second - 1);
    if (first < 0) return null;
    return {
        name: StringPrototypeSlice(text, 0, at),
        url: StringPrototypeSlice(place, 0, first),
        line: NumberParseInt(StringPrototypeSlice(place, first + 1, second), 10),
        column: NumberParseInt(StringPrototypeSlice(place, second + 1), 10),
    };
}

/**
 * Rewrites the stack of an error in terms of tags. The frames of the running
 * script and of every script that others gave functions to are named.
 * @param {Error} error
 * @param {BotRecord} record whose script threw
 * @param {string | null} tag
 * @rare
 */
function rewriteStack(error, record, tag) {
    if (rewritten.has(error)) return;
    rewritten.add(error);
    let stack;
    let head;
    let message;
    try {
        stack = error.stack;
        head = ErrorPrototypeToString(error);
        message = error.message;
    } catch {
        return;
    }
    if (typeof stack !== 'string') return;
    const frames = scriptFrames(stack, message, record, tag);
    if (frames.length === 0) return;
    places.set(error, frames[0]);
    /** @type {string[]} */
    const lines = [];
    for (let i = 0; i < frames.length; i++) {
        const { bot, tag: name, line, column } = frames[i];
        ArrayPrototypePush(lines, `   at ${name} (${bot}.${name}:${line}:${column})`);
    }
    ArrayPrototypePush(lines, LAST_FRAME);
    hide(error, 'oldStack', stack);
    hide(error, 'stack', `${head}\n${ArrayPrototypeJoin(lines, '\n')}`);
}

/**
 * Where a frame stands in the text of a script.
 * @param {string} text the frame in the words of the engine
 * @param {any} message of the error if this is its newest frame
 * @param {any} [newer] place of the frame above
 * @returns {number[] | null} unit, line, column
 * @rare
 */
function placeOfFrame(text, message, newer) {
    const frame = parseFrame(text);
    if (frame === null || !StringPrototypeStartsWith(frame.url, 'aux:')) return null;
    return native.locate(frame.url, frame.line, frame.column, message, newer);
}

/**
 * Where in a script the newest of its frames stands.
 * @param {any} stack
 * @returns {number[] | null} unit, line, column
 * @rare
 */
export function newestPlace(stack) {
    if (typeof stack !== 'string') return null;
    const texts = StringPrototypeSplit(stack, '\n');
    for (let i = 0; i < texts.length; i++) {
        const place = placeOfFrame(texts[i], undefined);
        if (place !== null) return place;
    }
    return null;
}

/**
 * The script frames of an engine stack, newest first.
 * @param {string} stack
 * @param {any} message of the error
 * @param {BotRecord | null} record
 * @param {string | null} tag
 * @rare
 */
function scriptFrames(stack, message, record, tag) {
    /** @type {Place[]} */
    const frames = [];
    const texts = StringPrototypeSplit(stack, '\n');
    /** @type {number[] | null} */
    let newer = null;
    for (let i = 0; i < texts.length; i++) {
        const place = placeOfFrame(texts[i], i === 0 ? message : undefined, newer);
        newer = place;
        if (place === null) continue;
        const script = scriptOfUnit(place[0]);
        let bot = record === null ? '' : record.id;
        let name = tag;
        const own = record !== null && tag !== null && record.scripts[tag] === script;
        if (!own && script !== undefined) {
            // Texts that no bot has are not called what bots' tags are.
            if (script.owner === null && record !== null) continue;
            if (script.owner !== null) {
                bot = script.owner.id;
                name = script.ownerTag;
            }
        }
        const named = name === null ? '' : name;
        ArrayPrototypePush(frames, { bot, tag: named, line: place[1], column: place[2] });
    }
    return frames;
}

// ---------------------------------------------------------------- places

/** Script errors inside of script errors that are looked into. */
const NESTING_LIMIT = 16;

/**
 * Where something was thrown; null when that is not known.
 * @param {any} thrown
 * @returns {Place | null}
 * @rare
 */
function placeOf(thrown) {
    let error = thrown;
    try {
        for (let i = 0; i < NESTING_LIMIT && !(error instanceof ErrorCtor); i++) {
            if (typeof error !== 'object' || error === null) return null;
            error = error.error;
        }
        const known = places.get(error);
        if (known !== undefined) return known;
        const { stack, message } = error;
        if (typeof stack !== 'string') return null;
        return scriptFrames(stack, message, null, null)[0] ?? null;
    } catch {
        return null;
    }
}

/**
 * An error for the host, with the place where it was thrown. One that no bot
 * claims gets the shape of the others.
 * @param {any} error
 */
export function withPlace(error) {
    const shaped = isClaimed(error) ? error : { error, bot: null, tag: null };
    return { ...shaped, place: placeOf(shaped.error) };
}

/**
 * Whether an error in a queue says which script it comes from.
 * @param {any} error
 */
export function isClaimed(error) {
    try {
        return typeof error === 'object' && error !== null && 'tag' in error;
    } catch {
        return false; // a proxy that a script has thrown
    }
}

/**
 * Whether something that was thrown is an error; a proxy may refuse to tell.
 * @param {any} thrown
 * @returns {thrown is Error}
 */
function isError(thrown) {
    try {
        return thrown instanceof ErrorCtor;
    } catch {
        return false;
    }
}
