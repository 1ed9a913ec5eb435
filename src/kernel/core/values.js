// Tag values: what a stored text stands for, and how values become text.
//
// A text is looked at closely only if its first character can begin something
// special; everything else is its own value.

import { makeRotation } from '../lib/rotation.js';
import { isRotation, isVector2, isVector3 } from '../lib/shapes.js';
import { makeVector2, makeVector3 } from '../lib/vector.js';
import { formatDate, isDateTime, parseDate } from '../lib/dates.js';
import {
    ArrayIsArray,
    ArrayPrototypePush,
    ErrorIsError,
    JSONParse,
    NumberCtor,
    SafeMap,
    StringPrototypeCharCodeAt,
    StringPrototypeIndexOf,
    StringPrototypeSlice,
    StringPrototypeStartsWith,
    StringPrototypeToLowerCase,
} from './primordials.js';

export const LISTENER_PREFIX = '@';
export const LIBRARY_PREFIX = '\u{1F4C4}';
export const MOD_PREFIX = '\u{1F9EC}';
export const TEXT_PREFIX = '\u{1F4DD}';
export const NUMBER_PREFIX = '\u{1F522}';
export const LINK_PREFIX = '\u{1F517}';
export const DATE_PREFIX = '\u{1F4C5}';
export const VECTOR_PREFIX = '\u27A1\uFE0F';
export const ROTATION_PREFIX = '\u{1F501}';

/** Spaces whose masks are seen, the first one that has a value wins. */
export const MASK_SPACES = [
    'tempLocal',
    'local',
    'tempShared',
    'remoteTempShared',
    'shared',
    'admin',
];
export const DEFAULT_MASK_SPACE = 'tempLocal';
export const DEFAULT_SPACE = 'shared';

/**
 * Whether a value counts as present: everything but null, undefined and ''.
 * @param {any} value
 */
export function hasValue(value) {
    return value !== null && value !== undefined && value !== '';
}

/**
 * Whether a text needs a closer look: it begins with a character that something
 * special can begin with, or with one above U+007F, as the prefixes do. The
 * only test most texts ever see.
 * @param {string} text
 */
export function mayBeSpecial(text) {
    switch (text[0]) {
        case '@':
        case '-':
        case '.':
        case '0':
        case '1':
        case '2':
        case '3':
        case '4':
        case '5':
        case '6':
        case '7':
        case '8':
        case '9':
        case 't':
        case 'f':
        case 'i':
        case 'I':
            return true;
        default:
            return text[0] > '\x7f';
    }
}

/** @param {number} unit */
function isDigit(unit) {
    return unit >= 48 && unit <= 57;
}

/**
 * The number grammar of tags: `[-] digits* [[.] digits+] [digit e [-] digits+]`.
 * The exponent wants a digit of its own in front, so `1.5e3` is no number.
 * @param {string} text
 */
export function isNumberText(text) {
    const length = text.length;
    let at = 0;
    if (at < length && text[0] === '-') at = 1;
    if (at === length) return false;
    const first = StringPrototypeCharCodeAt(text, at);
    if (first === 105 || first === 73) {
        return (
            StringPrototypeToLowerCase(StringPrototypeSlice(text, at)) === 'infinity'
        );
    }
    while (at < length && isDigit(StringPrototypeCharCodeAt(text, at))) at++;
    const whole = at;
    let fraction = 0;
    if (at < length && text[at] === '.') {
        const start = ++at;
        while (at < length && isDigit(StringPrototypeCharCodeAt(text, at))) at++;
        fraction = at - start;
        if (fraction === 0) return false;
    }
    if (at === length) return true;
    const unit = text[at];
    if (unit !== 'e' && unit !== 'E') return false;
    // A run of digits ends in the exponent's digit; what is left of it before
    // that digit must still satisfy "[.] digits+" when there is a point.
    const digits = fraction > 0 ? fraction - 1 : whole - (text[0] === '-' ? 1 : 0);
    if (digits < 1) return false;
    at++;
    if (at < length && text[at] === '-') at++;
    const start = at;
    while (at < length && isDigit(StringPrototypeCharCodeAt(text, at))) at++;
    return at > start && at === length;
}

/**
 * @param {string} text that isNumberText accepted
 * @returns {number}
 */
export function numberOf(text) {
    const last = StringPrototypeCharCodeAt(text, text.length - 1);
    if (last === 121 || last === 89) return text[0] === '-' ? -Infinity : Infinity;
    return NumberCtor(text);
}

/**
 * Number of a text by the tag grammar, NaN where it does not fit.
 * @param {string} text
 */
export function parseNumber(text) {
    return isNumberText(text) ? numberOf(text) : NaN;
}

/**
 * The JSON value of a 🧬 text.
 * @param {string} text
 * @rare
 */
export function parseMod(text) {
    let json = StringPrototypeSlice(text, MOD_PREFIX.length);
    if (StringPrototypeStartsWith(json, MOD_PREFIX)) {
        json = StringPrototypeSlice(json, MOD_PREFIX.length);
    }
    try {
        return JSONParse(json);
    } catch (error) {
        return error;
    }
}

/**
 * The vector of a ➡️ text, or null if it has no comma.
 * @param {string} text
 * @rare
 */
export function parseVector(text) {
    const body = StringPrototypeSlice(text, VECTOR_PREFIX.length);
    const first = StringPrototypeIndexOf(body, ',');
    if (first < 0) return null;
    const x = parseNumber(StringPrototypeSlice(body, 0, first));
    const second = StringPrototypeIndexOf(body, ',', first + 1);
    if (second < 0) {
        return makeVector2(x, parseNumber(StringPrototypeSlice(body, first + 1)));
    }
    return makeVector3(
        x,
        parseNumber(StringPrototypeSlice(body, first + 1, second)),
        parseNumber(StringPrototypeSlice(body, second + 1)),
    );
}

/**
 * The rotation of a 🔁 text, or null if it has not four fields.
 * @param {string} text
 * @rare
 */
export function parseRotation(text) {
    const body = StringPrototypeSlice(text, ROTATION_PREFIX.length);
    const a = StringPrototypeIndexOf(body, ',');
    const b = a < 0 ? -1 : StringPrototypeIndexOf(body, ',', a + 1);
    const c = b < 0 ? -1 : StringPrototypeIndexOf(body, ',', b + 1);
    if (c < 0 || c + 1 === body.length) return null;
    return makeRotation(
        parseNumber(StringPrototypeSlice(body, 0, a)),
        parseNumber(StringPrototypeSlice(body, a + 1, b)),
        parseNumber(StringPrototypeSlice(body, b + 1, c)),
        parseNumber(StringPrototypeSlice(body, c + 1)),
    );
}

/**
 * What a stored text stands for, scripts excepted: theirs is the text itself,
 * which the caller compiles.
 * @param {string} text
 * @returns {any}
 */
export function parseTagValue(text) {
    if (text.length === 0 || !mayBeSpecial(text)) return text;
    if (text[0] <= '\x7f') {
        if (text === 'true') return true;
        if (text === 'false') return false;
        if (text[0] === '@') return text;
        // A number as JavaScript writes it, without an exponent, fits the
        // grammar; only other texts are looked at one by one.
        const number = +text;
        if (number > -LARGE && number < LARGE && `${number}` === text) return number;
        return isNumberText(text) ? numberOf(text) : text;
    }
    return startsPrefix(text) ? parsePrefixed(text, text) : text;
}

/** Numbers below are written without an exponent. */
const LARGE = 1e15;

/**
 * Whether a text begins with the first code unit of a prefix.
 * @param {string} text
 */
export function startsPrefix(text) {
    const first = text[0];
    return first === '\ud83e' || first === '\ud83d' || first === '\u27a1';
}

/**
 * @param {string} text that begins with a surrogate or an arrow
 * @param {any} otherwise what an invalid date, vector or rotation gives
 */
function parsePrefixed(text, otherwise) {
    if (StringPrototypeStartsWith(text, MOD_PREFIX)) return parseMod(text);
    if (StringPrototypeStartsWith(text, TEXT_PREFIX)) {
        return StringPrototypeSlice(text, TEXT_PREFIX.length);
    }
    if (StringPrototypeStartsWith(text, NUMBER_PREFIX)) {
        return parseNumber(StringPrototypeSlice(text, NUMBER_PREFIX.length));
    }
    if (StringPrototypeStartsWith(text, DATE_PREFIX)) {
        return parseDate(StringPrototypeSlice(text, DATE_PREFIX.length)) ?? otherwise;
    }
    if (StringPrototypeStartsWith(text, VECTOR_PREFIX)) {
        return parseVector(text) ?? otherwise;
    }
    if (StringPrototypeStartsWith(text, ROTATION_PREFIX)) {
        return parseRotation(text) ?? otherwise;
    }
    return text;
}

/**
 * What a mask's stored value reads as: prefixes are honoured, plain texts are
 * not looked at, and what is invalid stays text.
 * @param {any} value
 */
export function parseMaskValue(value) {
    if (typeof value !== 'string' || value.length === 0) return value;
    if (!startsPrefix(value)) return value;
    const parsed = parsePrefixed(value, value);
    return parsed !== parsed || ErrorIsError(parsed) ? value : parsed;
}

/**
 * What a text that the host passes as an argument reads as (links excepted).
 * @param {string} text
 */
export function parseArgumentText(text) {
    if (text.length === 0) return text;
    if (!startsPrefix(text) || StringPrototypeStartsWith(text, MOD_PREFIX)) return text;
    return parsePrefixed(text, null);
}

/**
 * The stored form of a value: date-times, vectors and rotations become text,
 * everything else stays what it is.
 * @param {any} value
 */
export function formatTagValue(value) {
    if (typeof value !== 'object' || value === null) return value;
    if (isVector2(value)) return `${VECTOR_PREFIX}${value.x},${value.y}`;
    if (isVector3(value)) {
        return `${VECTOR_PREFIX}${value.x},${value.y},${value.z}`;
    }
    if (isRotation(value)) {
        const q = value.quaternion;
        return `${ROTATION_PREFIX}${q.x},${q.y},${q.z},${q.w}`;
    }
    if (isDateTime(value)) return DATE_PREFIX + formatDate(value);
    return value;
}

/**
 * Whether a value is a link text.
 * @param {any} value
 * @returns {value is string}
 */
export function isLink(value) {
    return typeof value === 'string' && value[0] === '\ud83d' && value[1] === '\udd17';
}

/** @type {SafeMap<string, string[]>} the ids of links that were read before */
let parsedLinks = new SafeMap();
const PARSED_LIMIT = 10000;

/**
 * The ids of a link text, or null if it is none. The list is not to be changed.
 * @param {any} value
 * @returns {string[] | null}
 */
export function parseLink(value) {
    // As isLink(), which is asked about most values that are not links.
    if (typeof value !== 'string' || value[0] !== '\ud83d' || value[1] !== '\udd17') return null;
    let ids = parsedLinks.get(value);
    if (ids === undefined) {
        ids = splitLink(value);
        if (parsedLinks.size >= PARSED_LIMIT) parsedLinks = new SafeMap();
        parsedLinks.set(value, ids);
    }
    return ids;
}

/** @param {string} value */
function splitLink(value) {
    /** @type {string[]} */
    const ids = [];
    let start = LINK_PREFIX.length;
    while (start <= value.length) {
        let end = StringPrototypeIndexOf(value, ',', start);
        if (end < 0) end = value.length;
        if (end > start) ArrayPrototypePush(ids, StringPrototypeSlice(value, start, end));
        start = end + 1;
    }
    return ids;
}

/** @param {any} value */
export function isScriptText(value) {
    return (
        typeof value === 'string' &&
        (value[0] === LISTENER_PREFIX || StringPrototypeStartsWith(value, LIBRARY_PREFIX))
    );
}

/**
 * A tag name without one leading `#` or `@`.
 * @template T
 * @param {T} name
 * @returns {T}
 */
export function trimTag(name) {
    if (typeof name !== 'string') return name;
    // The engine has an instruction for this switch.
    switch (name[0]) {
        case '#':
        case '@':
            return /** @type {T} */ (/** @type {unknown} */ (StringPrototypeSlice(name, 1)));
        default:
            return name;
    }
}

let lastName = '';
let lastEvent = '';

/**
 * An event name: a tag name without a trailing ().
 * @param {string} name
 */
export function trimEvent(name) {
    // Events come in rows of one name.
    if (name === lastName) return lastEvent;
    const tag = trimTag(name);
    const length = tag.length;
    lastName = name;
    lastEvent = tag[length - 1] === ')' && tag[length - 2] === '('
        ? StringPrototypeSlice(tag, 0, -2)
        : tag;
    return lastEvent;
}

/** The mark of a text edit; see text-edits.js. */
export const TAG_EDIT = '\u0011tag_edit';

/** @param {any} value */
export function isTagEdit(value) {
    return (
        typeof value === 'object' &&
        value !== null &&
        value[TAG_EDIT] === true &&
        ArrayIsArray(value.operations)
    );
}
