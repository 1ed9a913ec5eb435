// Base64: bytes and text in both directions.

import {
    StringFromCharCode, StringPrototypeIndexOf, Uint8ArrayCtor,
} from '../core/primordials.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * @param {string} base64
 * @returns {Uint8Array | null} null when it is no base64
 */
export function base64ToBytes(base64) {
    if (base64.length % 4 !== 0) return null;
    let end = base64.length;
    while (end > 0 && base64.length - end < 2 && base64[end - 1] === '=') end--;
    const bytes = new Uint8ArrayCtor(wholeQuotient(end * 6, 8));
    let bits = 0;
    let count = 0;
    let at = 0;
    for (let i = 0; i < end; i++) {
        const digit = StringPrototypeIndexOf(ALPHABET, base64[i]);
        if (digit < 0) return null;
        bits = ((bits << 6) | digit) & 0xffff;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes[at++] = (bits >> count) & 0xff;
        }
    }
    return bytes;
}

/** @param {number} a @param {number} b */
function wholeQuotient(a, b) {
    return (a - (a % b)) / b;
}

/** @param {Uint8Array} bytes */
export function bytesToBase64(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i += 3) {
        const left = bytes.length - i;
        const bits = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
        text += ALPHABET[bits >> 18] + ALPHABET[(bits >> 12) & 63]
            + (left > 1 ? ALPHABET[(bits >> 6) & 63] : '=')
            + (left > 2 ? ALPHABET[bits & 63] : '=');
    }
    return text;
}

/**
 * @param {string} base64 of UTF-8
 * @returns {string | null} null when it is not base64 of text
 */
export function base64ToText(base64) {
    const bytes = base64ToBytes(base64);
    if (bytes === null) return null;
    let text = '';
    for (let i = 0; i < bytes.length;) {
        const first = bytes[i];
        const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        let code = length === 1 ? first : first & (0xff >> (length + 1));
        if (i + length > bytes.length || (first >= 0x80 && first < 0xc2)) return null;
        for (let j = 1; j < length; j++) {
            if ((bytes[i + j] & 0xc0) !== 0x80) return null;
            code = (code << 6) | (bytes[i + j] & 0x3f);
        }
        text += textOfCode(code);
        i += length;
    }
    return text;
}

/** @param {number} code */
function textOfCode(code) {
    if (code < 0x10000) return StringFromCharCode(code);
    const rest = code - 0x10000;
    return StringFromCharCode(0xd800 | (rest >> 10), 0xdc00 | (rest & 0x3ff));
}
