// Text out of base64, for the parts of record keys.

import {
    StringFromCharCode, StringPrototypeCharCodeAt, StringPrototypeIndexOf,
} from '../core/primordials.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The bytes as a string of code units below 256.
 * @param {string} base64
 * @returns {string | null}
 */
function binaryOf(base64) {
    if (base64.length % 4 !== 0) return null;
    let binary = '';
    let bits = 0;
    let count = 0;
    let end = base64.length;
    while (end > 0 && base64.length - end < 2 && base64[end - 1] === '=') end--;
    for (let i = 0; i < end; i++) {
        const digit = StringPrototypeIndexOf(ALPHABET, base64[i]);
        if (digit < 0) return null;
        bits = ((bits << 6) | digit) & 0xffff;
        count += 6;
        if (count >= 8) {
            count -= 8;
            binary += StringFromCharCode((bits >> count) & 0xff);
        }
    }
    return binary;
}

/**
 * @param {string} base64 of UTF-8
 * @returns {string | null} null when it is not base64 of text
 */
export function base64ToText(base64) {
    const binary = binaryOf(base64);
    if (binary === null) return null;
    let text = '';
    for (let i = 0; i < binary.length;) {
        const first = StringPrototypeCharCodeAt(binary, i);
        const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        let code = length === 1 ? first : first & (0xff >> (length + 1));
        if (i + length > binary.length || (first >= 0x80 && first < 0xc2)) return null;
        for (let j = 1; j < length; j++) {
            const next = StringPrototypeCharCodeAt(binary, i + j);
            if ((next & 0xc0) !== 0x80) return null;
            code = (code << 6) | (next & 0x3f);
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
