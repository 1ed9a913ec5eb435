// Dates of tags: text on one side, luxon's DateTime on the other.
//
//   <ISO 8601>[ <zone>]     the zone is `local`, or a name such as Asia/Tokyo
//
// Luxon is loaded when the first date is parsed or DateTime is asked for, so
// asking whether a value is a DateTime costs nothing where there are no dates.

import { named } from '../api/naming.js';
import { part } from '../core/parts.js';
import {
    DateCtor,
    StringPrototypeIndexOf,
    StringPrototypeSlice,
    StringPrototypeStartsWith,
} from '../core/primordials.js';

/** @typedef {import('luxon').DateTime} DateTimeValue */

const DATE_PREFIX = '\u{1F4C5}';

/** @type {typeof import('luxon').DateTime | null} */
let loaded = null;

/**
 * @typedef {object} Dates
 * @property {() => typeof import('luxon').DateTime} DateTime
 * @property {(value: any) => boolean} isDateTime
 */

/** @type {Dates | null} */
let outer = null;

/**
 * Makes the dates of another kernel those of this one.
 * @param {Dates} dates
 */
export function adoptDates(dates) {
    outer = dates;
}

/** The class DateTime; loads it. */
export function DateTime() {
    if (outer !== null) return outer.DateTime();
    return loaded ?? (loaded = named(part('luxon').DateTime, 'DateTime'));
}

/**
 * @param {any} value
 * @returns {value is DateTimeValue}
 */
export function isDateTime(value) {
    if (outer !== null) return outer.isDateTime(value);
    return loaded !== null && value instanceof loaded;
}

/**
 * The date that a text names. Without a zone the offset in the text counts, and
 * without an offset UTC. With a zone, text with an offset is converted to it,
 * other text is read as the time there.
 * @param {string} text without 📅
 * @returns {DateTimeValue | null} null when date or zone is invalid
 * @rare
 */
export function parseDate(text) {
    const space = StringPrototypeIndexOf(text, ' ');
    const iso = space < 0 ? text : StringPrototypeSlice(text, 0, space);
    const zone = space < 0 ? '' : firstWord(StringPrototypeSlice(text, space + 1));
    const date = DateTime().fromISO(
        iso, zone === '' ? { zone: 'utc', setZone: true } : { zone });
    return date.isValid ? date : null;
}

/**
 * @param {string} text
 * @rare
 */
function firstWord(text) {
    const space = StringPrototypeIndexOf(text, ' ');
    return space < 0 ? text : StringPrototypeSlice(text, 0, space);
}

/**
 * The text of a date, as parseDate reads it.
 * @param {DateTimeValue} date
 * @returns {string} without 📅
 * @rare
 */
export function formatDate(date) {
    const iso = date.toISO({ suppressMilliseconds: true }) ?? 'Invalid DateTime';
    const { zone } = date;
    if (zone.type === 'system') return `${iso} local`;
    return zone.isUniversal ? iso : `${iso} ${zone.name}`;
}

/**
 * What scripts get from getDateTime.
 * @param {unknown} value text with or without 📅, a DateTime or a Date
 * @returns {DateTimeValue | null} null for everything else
 * @rare
 */
export function toDateTime(value) {
    if (typeof value === 'string') {
        const prefixed = StringPrototypeStartsWith(value, DATE_PREFIX);
        return parseDate(
            prefixed ? StringPrototypeSlice(value, DATE_PREFIX.length) : value);
    }
    if (isDateTime(value)) return value;
    return value instanceof DateCtor ? DateTime().fromJSDate(value) : null;
}
