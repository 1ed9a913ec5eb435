// Values as text for the log: what a person wants to read. Data is written as
// JSON, what JSON has no form for in a short form of its own.

import { recordOf } from './brand.js';
import { isDateTime } from '../lib/dates.js';
import { Quaternion, Rotation } from '../lib/rotation.js';
import { Vector2, Vector3 } from '../lib/vector.js';
import {
    ArrayIsArray,
    ArrayPrototypeIncludes,
    ArrayPrototypePush,
    DateCtor,
    DatePrototypeGetTime,
    DatePrototypeToISOString,
    ErrorIsError,
    ErrorPrototypeToString,
    JSONStringify,
    MapCtor,
    MapPrototypeForEach,
    ObjectIs,
    ObjectKeys,
    ObjectPrototypeToString,
    SetCtor,
    SetPrototypeForEach,
    StringCtor,
    StringPrototypeSlice,
} from './primordials.js';

/** Objects in objects that are written out. */
const NESTING_LIMIT = 20;
/** Members of one object or list that are written out. */
const MEMBER_LIMIT = 1000;

/**
 * One text for a list of values: texts as they are, the rest written out.
 * @param {any[]} values
 */
export function textForLog(values) {
    let text = '';
    for (let i = 0; i < values.length; i++) {
        if (i > 0) text += ' ';
        text += typeof values[i] === 'string' ? values[i] : describe(values[i], []);
    }
    return text;
}

/**
 * @param {any} value
 * @param {any[]} parents the objects that contain it
 * @returns {string}
 */
function describe(value, parents) {
    switch (typeof value) {
        case 'string':
            return JSONStringify(value);
        case 'bigint':
            return `${value}n`;
        case 'number':
            return ObjectIs(value, -0) ? '-0' : `${value}`;
        case 'function':
            return '[function]';
        case 'object':
            return value === null ? 'null' : describeObject(value, parents);
        default:
            return StringCtor(value);
    }
}

/**
 * @param {any} value
 * @param {any[]} parents
 */
function describeObject(value, parents) {
    if (ArrayPrototypeIncludes(parents, value)) return '[itself]';
    if (parents.length > NESTING_LIMIT) return '[…]';
    const { length } = parents;
    try {
        const short = describeSpecial(value);
        if (short !== null) return short;
        ArrayPrototypePush(parents, value);
        const text = describeMembers(value, parents);
        parents.length = length;
        return text;
    } catch {
        parents.length = length;
        return '[value that cannot be shown]';
    }
}

/**
 * Objects that are no data, in a word; null for all others.
 * @param {any} value
 * @returns {string | null}
 */
function describeSpecial(value) {
    const record = recordOf(value);
    if (record !== undefined) return `[bot ${record.id}]`;
    if (ErrorIsError(value)) return ErrorPrototypeToString(value);
    if (value instanceof DateCtor) {
        const time = DatePrototypeGetTime(value);
        return time === time ? DatePrototypeToISOString(value) : 'Invalid Date';
    }
    const prints =
        value instanceof Vector2 ||
        value instanceof Vector3 ||
        value instanceof Rotation ||
        value instanceof Quaternion ||
        isDateTime(value);
    return prints ? StringCtor(value) : null;
}

/**
 * @param {any} value
 * @param {any[]} parents
 */
function describeMembers(value, parents) {
    /** @type {string[]} */
    const parts = [];
    if (ArrayIsArray(value)) {
        for (let i = 0; i < value.length && i < MEMBER_LIMIT; i++) {
            ArrayPrototypePush(parts, describe(value[i], parents));
        }
        return `[${joined(parts, value.length)}]`;
    }
    if (value instanceof MapCtor) {
        MapPrototypeForEach(value, (/** @type {any} */ item, /** @type {any} */ key) => {
            if (parts.length === MEMBER_LIMIT) return;
            const text = `${describe(key, parents)} => ${describe(item, parents)}`;
            ArrayPrototypePush(parts, text);
        });
        return `Map{${joined(parts, parts.length)}}`;
    }
    if (value instanceof SetCtor) {
        SetPrototypeForEach(value, (/** @type {any} */ item) => {
            if (parts.length < MEMBER_LIMIT) ArrayPrototypePush(parts, describe(item, parents));
        });
        return `Set{${joined(parts, parts.length)}}`;
    }
    const names = ObjectKeys(value);
    const kind = StringPrototypeSlice(ObjectPrototypeToString(value), 8, -1);
    if (names.length === 0 && kind !== 'Object') return `[${kind}]`;
    for (let i = 0; i < names.length && i < MEMBER_LIMIT; i++) {
        const text = `${JSONStringify(names[i])}:${describe(value[names[i]], parents)}`;
        ArrayPrototypePush(parts, text);
    }
    return `{${joined(parts, names.length)}}`;
}

/**
 * @param {string[]} parts
 * @param {number} count of all, written or not
 */
function joined(parts, count) {
    let text = '';
    for (let i = 0; i < parts.length; i++) text += i === 0 ? parts[i] : `,${parts[i]}`;
    return count > parts.length ? `${text},…` : text;
}
