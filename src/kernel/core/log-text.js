// Values as text for the log: what a person wants to read.

import { encode } from './codec.js';
import { ErrorIsError, ErrorPrototypeToString, StringCtor } from './primordials.js';

/**
 * One line for a list of values: texts as they are, the rest written out.
 * @param {any[]} values
 */
export function textForLog(values) {
    let text = '';
    for (let i = 0; i < values.length; i++) {
        if (i > 0) text += ' ';
        text += describe(values[i]);
    }
    return text;
}

/** @param {any} value */
function describe(value) {
    try {
        if (typeof value === 'string') return value;
        if (typeof value !== 'object' || value === null) return StringCtor(value);
        if (ErrorIsError(value)) return ErrorPrototypeToString(value);
        return encode(value);
    } catch {
        return '[value that cannot be shown]';
    }
}
