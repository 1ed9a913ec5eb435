// Values from the form of the stdio protocol, as the host sends them: the way
// back of codec.js. An object with the name of a form but with other content is
// a plain object: bots may well have one in a tag.

import { decodeSpecial } from './decode-special.js';
import { ArrayIsArray, ObjectKeys, StringPrototypeIncludes } from './primordials.js';

/** What decodeSpecial gives for what has no special form. */
export const NOT_SPECIAL = {};

/** Whether there may be a form in what is decoded. */
let mayHaveForms = true;

/**
 * Tells of which text the values come that are decoded next. Most texts have no
 * member whose name begins with `$`, however it is written.
 * @param {string} text
 */
export function noteText(text) {
    mayHaveForms =
        StringPrototypeIncludes(text, '"$') || StringPrototypeIncludes(text, '\\u0024');
}

/**
 * The value that parsed JSON stands for.
 * @param {any} json
 * @returns {any}
 */
export function decode(json) {
    return mayHaveForms ? decodeForms(json) : json;
}

/**
 * @param {any} json
 * @returns {any}
 */
function decodeForms(json) {
    if (typeof json !== 'object' || json === null) return json;
    if (ArrayIsArray(json)) {
        for (let i = 0; i < json.length; i++) json[i] = decodeForms(json[i]);
        return json;
    }
    const names = ObjectKeys(json);
    if (names.length === 1 && names[0][0] === '$') {
        const special = decodeSpecial(names[0], json[names[0]]);
        if (special !== NOT_SPECIAL) return special;
    }
    for (let i = 0; i < names.length; i++) {
        const value = decodeForms(json[names[i]]);
        if (value === undefined) delete json[names[i]];
        else json[names[i]] = value;
    }
    return json;
}
