// Bytes as text: base64, hexadecimal digits, data URLs.

import { base64ToBytes, bytesToBase64 } from './base64.js';
import {
    ArrayBufferCtor,
    ArrayPrototypeJoin,
    ErrorCtor,
    MathFloor,
    StringPrototypeCharCodeAt,
    StringPrototypeEndsWith,
    StringPrototypeIndexOf,
    StringPrototypeSlice,
    StringPrototypeSplit,
    StringPrototypeStartsWith,
    Uint8ArrayCtor,
} from '../core/primordials.js';

const HEX = '0123456789abcdef';

/**
 * @param {any} bytes
 * @returns {Uint8Array | null} null for anything but bytes
 */
export function asBytes(bytes) {
    if (bytes instanceof Uint8ArrayCtor) return bytes;
    return bytes instanceof ArrayBufferCtor ? new Uint8ArrayCtor(bytes) : null;
}

/** @param {any} bytes Uint8Array or ArrayBuffer */
export function toBase64String(bytes) {
    const list = asBytes(bytes);
    if (list === null) {
        throw new ErrorCtor('Invalid input. Expected Uint8Array or ArrayBuffer.');
    }
    return bytesToBase64(list);
}

/**
 * @param {string} base64 of the standard alphabet, or of that for URLs
 * @returns {Uint8Array}
 */
export function fromBase64String(base64) {
    const text = typeof base64 === 'string' ? standardAlphabet(base64) : '?';
    const bytes = base64ToBytes(text);
    if (bytes === null) {
        throw new ErrorCtor(
            'Invalid base64. Its length has to be a multiple of 4, and it consists of'
            + ' letters, digits, "+" and "/" (or "-" and "_") and "=" at the end.');
    }
    return bytes;
}

/** @param {string} base64 */
function standardAlphabet(base64) {
    if (StringPrototypeIndexOf(base64, '-') < 0 && StringPrototypeIndexOf(base64, '_') < 0) {
        return base64;
    }
    const plus = ArrayPrototypeJoin(StringPrototypeSplit(base64, '-'), '+');
    return ArrayPrototypeJoin(StringPrototypeSplit(plus, '_'), '/');
}

/**
 * @param {Uint8Array} bytes what has no length gives no digits
 * @returns {string} lower case
 */
export function toHexString(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i] >> 4] + HEX[bytes[i] & 15];
    return text;
}

/**
 * @param {string} hex both cases; a last single digit is dropped
 * @returns {Uint8Array}
 */
export function fromHexString(hex) {
    const bytes = new Uint8ArrayCtor(MathFloor(hex.length / 2));
    for (let i = 0; i < bytes.length; i++) {
        const high = hexDigit(StringPrototypeCharCodeAt(hex, i * 2));
        const low = hexDigit(StringPrototypeCharCodeAt(hex, i * 2 + 1));
        if (high < 0 || low < 0) {
            const pair = StringPrototypeSlice(hex, i * 2, i * 2 + 2);
            throw new ErrorCtor(`Invalid hex digits "${pair}" at index ${i * 2}.`);
        }
        bytes[i] = (high << 4) | low;
    }
    return bytes;
}

/**
 * @param {number} unit
 * @returns {number} -1 when it is no digit
 */
function hexDigit(unit) {
    if (unit >= 48 && unit <= 57) return unit - 48;
    const letter = unit | 32;
    return letter >= 97 && letter <= 102 && unit < 128 ? letter - 87 : -1;
}

/**
 * @param {any} bytes Uint8Array, ArrayBuffer, or text that is base64 already
 * @param {string} mimeType
 */
export function toBase64Url(bytes, mimeType) {
    const base64 = typeof bytes === 'string' ? bytes : toBase64String(bytes);
    return `data:${mimeType};base64,${base64}`;
}

/**
 * What a data URL holds.
 * @param {any} url
 * @returns {{ type: string, bytes: Uint8Array } | null} null when it is no data URL
 *   in base64
 */
export function parseDataUrl(url) {
    if (typeof url !== 'string' || !StringPrototypeStartsWith(url, 'data:')) return null;
    const comma = StringPrototypeIndexOf(url, ',');
    if (comma < 0) return null;
    const head = StringPrototypeSlice(url, 5, comma);
    if (!StringPrototypeEndsWith(head, ';base64')) return null;
    const type = StringPrototypeSlice(head, 0, StringPrototypeIndexOf(head, ';'));
    return { type, bytes: fromBase64String(StringPrototypeSlice(url, comma + 1)) };
}
