// Values from the form of the stdio protocol, as the host sends them: the way
// back of codec.js. An object with the name of a form but with other content is
// a plain object: bots may well have one in a tag.

import { decodeSpecial } from './decode-special.js';
import { ArrayIsArray, ObjectKeys } from './primordials.js';

/** What decodeSpecial gives for what has no special form. */
export const NOT_SPECIAL = {};

/**
 * The value that parsed JSON stands for.
 * @param {any} json
 * @returns {any}
 */
export function decode(json) {
    if (typeof json !== 'object' || json === null) return json;
    if (ArrayIsArray(json)) {
        for (let i = 0; i < json.length; i++) json[i] = decode(json[i]);
        return json;
    }
    const names = ObjectKeys(json);
    if (names.length === 1 && names[0][0] === '$') {
        const special = decodeSpecial(names[0], json[names[0]]);
        if (special !== NOT_SPECIAL) return special;
    }
    for (let i = 0; i < names.length; i++) {
        const value = decode(json[names[i]]);
        if (value === undefined) delete json[names[i]];
        else json[names[i]] = value;
    }
    return json;
}
