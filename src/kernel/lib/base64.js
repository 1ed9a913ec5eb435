// Base64: bytes and text in both directions.

import {
    MathFloor, MathMin, ReflectApply, StringFromCharCode, StringPrototypeCharCodeAt,
    TypedArrayPrototypeGetBuffer, Uint8ArrayCtor,
} from '../core/primordials.js';
import { TextPieces } from './utf8.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = 61;
const NO_DIGIT = 255;

/** The code units of the digits, and the digits by code unit. */
const UNITS = new Uint8ArrayCtor(64);
const DIGITS = new Uint8ArrayCtor(128);
for (let unit = 0; unit < 128; unit++) DIGITS[unit] = NO_DIGIT;
for (let digit = 0; digit < 64; digit++) {
    UNITS[digit] = StringPrototypeCharCodeAt(ALPHABET, digit);
    DIGITS[UNITS[digit]] = digit;
}

/** As many code units become text at once. */
const CHUNK = 8192;

/**
 * @param {string} base64
 * @returns {Uint8Array | null} null when it is no base64
 */
export function base64ToBytes(base64) {
    if (base64.length % 4 !== 0) return null;
    let end = base64.length;
    while (end > 0 && base64.length - end < 2 && base64[end - 1] === '=') end--;
    const bytes = new Uint8ArrayCtor(MathFloor((end * 6) / 8));
    let bits = 0;
    let count = 0;
    let at = 0;
    for (let i = 0; i < end; i++) {
        const unit = StringPrototypeCharCodeAt(base64, i);
        const digit = unit < 128 ? DIGITS[unit] : NO_DIGIT;
        if (digit === NO_DIGIT) return null;
        bits = ((bits << 6) | digit) & 0xffff;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes[at++] = (bits >> count) & 0xff;
        }
    }
    return bytes;
}

/** @param {Uint8Array} bytes */
export function bytesToBase64(bytes) {
    const { length } = bytes;
    const units = new Uint8ArrayCtor(MathFloor((length + 2) / 3) * 4);
    let at = 0;
    for (let i = 0; i < length; i += 3) {
        const second = i + 1 < length ? bytes[i + 1] : 0;
        const third = i + 2 < length ? bytes[i + 2] : 0;
        const bits = (bytes[i] << 16) | (second << 8) | third;
        units[at++] = UNITS[bits >> 18];
        units[at++] = UNITS[(bits >> 12) & 63];
        units[at++] = i + 1 < length ? UNITS[(bits >> 6) & 63] : PADDING;
        units[at++] = i + 2 < length ? UNITS[bits & 63] : PADDING;
    }
    return textOfUnits(units);
}

/** @param {Uint8Array} units */
function textOfUnits(units) {
    const buffer = TypedArrayPrototypeGetBuffer(units);
    let text = '';
    for (let start = 0; start < units.length; start += CHUNK) {
        const length = MathMin(CHUNK, units.length - start);
        text += ReflectApply(
            StringFromCharCode, undefined, new Uint8ArrayCtor(buffer, start, length));
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
    const text = new TextPieces();
    for (let i = 0; i < bytes.length;) {
        const first = bytes[i];
        const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        let code = length === 1 ? first : first & (0xff >> (length + 1));
        if (i + length > bytes.length || (first >= 0x80 && first < 0xc2)) return null;
        for (let j = 1; j < length; j++) {
            if ((bytes[i + j] & 0xc0) !== 0x80) return null;
            code = (code << 6) | (bytes[i + j] & 0x3f);
        }
        text.add(code);
        i += length;
    }
    return text.take();
}
