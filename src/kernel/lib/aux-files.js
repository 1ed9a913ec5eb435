// Files that hold bots: JSON, and PDF documents with that JSON inside.
//
//   version 1    { version: 1, state: { id: bot } }
//   version 2    { version: 2, updates: [ update ] }
//
// In a PDF the JSON is the base64 string of the object 9999909.

import { base64ToText, bytesToBase64 } from './base64.js';
import { asBytes } from './bytes.js';
import { bytesToText, textToBytes } from './utf8.js';
import {
    ArrayIsArray,
    ArrayPrototypePush,
    JSONParse,
    NumberPrototypeToString,
    ObjectKeys,
    StringFromCharCode,
    StringPrototypeEndsWith,
    StringPrototypeIndexOf,
    StringPrototypeLastIndexOf,
    StringPrototypePadStart,
    StringPrototypeSlice,
    StringPrototypeStartsWith,
    StringPrototypeToLowerCase,
    StringPrototypeTrim,
} from '../core/primordials.js';

/**
 * @typedef {{ version: 1, state: Record<string, any> }} StoredState
 * @typedef {{ version: 2, updates: any[] }} StoredUpdates
 */

const OBJECT = '9999909 0 obj';

/**
 * @param {Uint8Array} bytes
 * @returns {string} one character for each byte
 */
function latin1(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i++) text += StringFromCharCode(bytes[i]);
    return text;
}

/**
 * @param {any} data text, Uint8Array or ArrayBuffer
 * @returns {string | null}
 */
function textOf(data) {
    if (typeof data === 'string') return data;
    const bytes = asBytes(data);
    return bytes === null ? null : (bytesToText(bytes) ?? latin1(bytes));
}

/**
 * The JSON that a PDF carries.
 * @param {string} pdf
 * @returns {string | null}
 */
function jsonInPdf(pdf) {
    const start = StringPrototypeLastIndexOf(pdf, OBJECT);
    if (start < 0) return null;
    const end = StringPrototypeIndexOf(pdf, 'endobj', start);
    const open = StringPrototypeIndexOf(pdf, '(', start);
    const close = StringPrototypeIndexOf(pdf, ')', open + 1);
    if (open < 0 || close < 0 || (end >= 0 && close > end)) return null;
    return base64ToText(StringPrototypeSlice(pdf, open + 1, close));
}

/** @param {any} value */
function isObject(value) {
    return typeof value === 'object' && value !== null && !ArrayIsArray(value);
}

/**
 * What a file holds. An object without a version counts as the bots of version 1.
 * @param {any} data text, Uint8Array or ArrayBuffer
 * @returns {StoredState | StoredUpdates | null} null when it holds no bots
 */
export function parseStored(data) {
    const text = textOf(data);
    if (text === null) return null;
    const trimmed = StringPrototypeTrim(text);
    const json = StringPrototypeStartsWith(trimmed, '%PDF') ? jsonInPdf(trimmed) : trimmed;
    if (json === null) return null;
    let value;
    try {
        value = JSONParse(json);
    } catch {
        return null;
    }
    if (!isObject(value)) return null;
    if (value.version === 2) {
        return ArrayIsArray(value.updates) ? { version: 2, updates: value.updates } : null;
    }
    if (value.version === 1) {
        return isObject(value.state) ? { version: 1, state: value.state } : null;
    }
    return value.version === undefined ? { version: 1, state: value } : null;
}

/**
 * The name that a file of bots gets.
 * @param {string} name
 */
export function auxFileName(name) {
    return StringPrototypeEndsWith(name, '.aux') || isPdfName(name) ? name : `${name}.aux`;
}

/** @param {string} name */
export function isPdfName(name) {
    return StringPrototypeEndsWith(StringPrototypeToLowerCase(name), '.pdf');
}

const PAGE = 'BT /F1 20 Tf 72 720 Td (AUX) Tj 0 -32 Td /F1 11 Tf'
    + ' (This document carries bots. Upload it to an inst to get them.) Tj ET';

/**
 * A PDF of one page that carries the JSON.
 * @param {string} json
 * @returns {string} ASCII only, so that positions in it count bytes
 */
export function pdfOf(json) {
    const objects = [
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R'
            + ' /Resources << /Font << /F1 5 0 R >> >> >>',
        `<< /Length ${PAGE.length} >>\nstream\n${PAGE}\nendstream`,
        '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ];
    let pdf = '%PDF-1.4\n';
    let places = '0000000000 65535 f \n';
    for (let i = 0; i < objects.length; i++) {
        places += place(pdf.length);
        pdf += `${i + 1} 0 obj\n${objects[i]}\nendobj\n`;
    }
    const carrier = place(pdf.length);
    pdf += `${OBJECT}\n(${bytesToBase64(textToBytes(json))})\nendobj\n`;
    return `${pdf}xref\n0 ${objects.length + 1}\n${places}9999909 1\n${carrier}`
        + `trailer\n<< /Size 9999910 /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`;
}

/** @param {number} offset */
function place(offset) {
    return `${StringPrototypePadStart(NumberPrototypeToString(offset), 10, '0')} 00000 n \n`;
}

/**
 * Bots by id as a list of those that are objects.
 * @param {Record<string, any>} state
 */
export function botsOfState(state) {
    /** @type {any[]} */
    const bots = [];
    const ids = ObjectKeys(state);
    for (let i = 0; i < ids.length; i++) {
        if (isObject(state[ids[i]])) ArrayPrototypePush(bots, state[ids[i]]);
    }
    return bots;
}
