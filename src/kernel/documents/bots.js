// How bots lie in a document.
//
// A document has a map `bots` with one map of tags per bot, strings being
// shared texts, and a map `masks` with the keys `<bot id>:<tag>`.

import { Y } from './yjs.js';

/** @typedef {Record<string, any>} Values values by name */

/** An object that takes any name, `__proto__` too. @returns {Record<string, any>} */
export function record() {
    return Object.create(null);
}

/** @param {any} value */
export function isEmpty(value) {
    return value === null || value === undefined || value === '';
}

/** What a document holds, as a value of JSON. @param {any} value */
export function plain(value) {
    if (value instanceof Y.Text) return value.toString();
    if (value instanceof Y.AbstractType) return value.toJSON();
    // These have no form in JSON, but one as the text of a tag.
    if (typeof value === 'number' && !Number.isFinite(value)) return `🔢${value}`;
    return value;
}

/**
 * A value without halves of character pairs: updates have U+FFFD for them. The
 * value itself when there are none.
 * @param {any} value
 */
export function wellFormed(value) {
    if (typeof value === 'string') return value.isWellFormed() ? value : value.toWellFormed();
    if (typeof value !== 'object' || value === null) return value;
    const text = JSON.stringify(value);
    return /\\ud[89a-f]/.test(text)
        ? JSON.parse(text, (_, part) => (typeof part === 'string' ? part.toWellFormed() : part))
        : value;
}

/** A value as a document is to hold it. @param {any} value */
export function shared(value) {
    const text = wellFormed(value);
    return typeof text === 'string' ? new Y.Text(text) : text;
}

/** @param {string} key of a mask @returns {[id: string, tag: string] | null} */
export function splitMask(key) {
    const at = key.indexOf(':');
    return at > 0 ? [key.slice(0, at), key.slice(at + 1)] : null;
}

/** @param {Y.Map<any>} map */
export function valuesOf(map) {
    const values = record();
    for (const [name, value] of map) {
        const text = plain(value);
        if (!isEmpty(text)) values[name] = text;
    }
    return values;
}

/** @param {any} values of a bot @returns {Y.Map<any>} */
export function mapOf(values) {
    const map = new Y.Map();
    for (const name of Object.keys(values)) {
        if (!isEmpty(values[name])) map.set(name, shared(values[name]));
    }
    return map;
}

/**
 * @param {Y.Doc} doc
 * @returns {{ bots: Y.Map<any>, masks: Y.Map<any> }}
 */
export function rootsOf(doc) {
    return { bots: doc.getMap('bots'), masks: doc.getMap('masks') };
}
