// Text as UTF-8 and back.

import {
    ReflectApply,
    StringFromCharCode,
    StringPrototypeCharCodeAt,
    TypedArrayPrototypeGetBuffer,
    Uint16ArrayCtor,
    Uint8ArrayCtor,
    sealClass,
} from '../core/primordials.js';

const REPLACEMENT = 0xfffd;

/**
 * The code point at an index; lone surrogates count as U+FFFD.
 * @param {string} text
 * @param {number} index
 */
function codeAt(text, index) {
    const unit = StringPrototypeCharCodeAt(text, index);
    if (unit < 0xd800 || unit > 0xdfff) return unit;
    if (unit > 0xdbff || index + 1 >= text.length) return REPLACEMENT;
    const low = StringPrototypeCharCodeAt(text, index + 1);
    if (low < 0xdc00 || low > 0xdfff) return REPLACEMENT;
    return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

/**
 * @param {string} text
 * @returns {Uint8Array}
 */
export function textToBytes(text) {
    const bytes = new Uint8ArrayCtor(text.length * 3);
    let at = 0;
    for (let i = 0; i < text.length; i++) {
        const code = codeAt(text, i);
        if (code < 0x80) {
            bytes[at++] = code;
        } else if (code < 0x800) {
            bytes[at++] = 0xc0 | (code >> 6);
            bytes[at++] = 0x80 | (code & 63);
        } else if (code < 0x10000) {
            bytes[at++] = 0xe0 | (code >> 12);
            bytes[at++] = 0x80 | ((code >> 6) & 63);
            bytes[at++] = 0x80 | (code & 63);
        } else {
            bytes[at++] = 0xf0 | (code >> 18);
            bytes[at++] = 0x80 | ((code >> 12) & 63);
            bytes[at++] = 0x80 | ((code >> 6) & 63);
            bytes[at++] = 0x80 | (code & 63);
            i++;
        }
    }
    return new Uint8ArrayCtor(
        new Uint8ArrayCtor(TypedArrayPrototypeGetBuffer(bytes), 0, at));
}

/**
 * Reads the code point at an index. Where the bytes are no UTF-8, the longest
 * start of a sequence counts as one U+FFFD, as browsers do it.
 * @param {Uint8Array} bytes
 * @param {number} start
 * @param {{ length: number, valid: boolean, cut: boolean }} out length of what was
 *   read; whether it was valid; whether it was cut short by the end
 * @returns {number}
 */
export function readCode(bytes, start, out) {
    const first = bytes[start];
    out.length = 1;
    out.valid = true;
    out.cut = false;
    if (first < 0x80) return first;
    const size = first >= 0xc2 && first < 0xe0 ? 2
        : first >= 0xe0 && first < 0xf0 ? 3
            : first >= 0xf0 && first < 0xf5 ? 4 : 0;
    let code = size === 0 ? 0 : first & (0xff >> (size + 1));
    // The second byte is limited where the first allows overlong forms,
    // surrogates or numbers that are too large.
    let low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    let high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    while (out.length < size) {
        if (start + out.length >= bytes.length) {
            out.cut = true;
            break;
        }
        const next = bytes[start + out.length];
        if (next < low || next > high) break;
        code = (code << 6) | (next & 63);
        out.length++;
        low = 0x80;
        high = 0xbf;
    }
    out.valid = size > 0 && out.length === size;
    return out.valid ? code : REPLACEMENT;
}

/** As many code units become text at once. */
const CHUNK = 8192;

/**
 * A text that is put together from code points. Appending each to a string would
 * take a hundred times its memory: a string is a tree of what it was made of.
 */
export class TextPieces {
    #units = new Uint16ArrayCtor(CHUNK + 1);
    #count = 0;
    #text = '';

    /** @param {number} code */
    add(code) {
        if (this.#count >= CHUNK) this.#flush();
        if (code < 0x10000) {
            this.#units[this.#count++] = code;
            return;
        }
        const rest = code - 0x10000;
        this.#units[this.#count++] = 0xd800 | (rest >> 10);
        this.#units[this.#count++] = 0xdc00 | (rest & 0x3ff);
    }

    #flush() {
        const units = new Uint16ArrayCtor(
            TypedArrayPrototypeGetBuffer(this.#units), 0, this.#count);
        this.#text += ReflectApply(StringFromCharCode, undefined, units);
        this.#count = 0;
    }

    take() {
        this.#flush();
        return this.#text;
    }
}

sealClass(TextPieces);

/**
 * @param {Uint8Array} bytes
 * @returns {string | null} null when they are no UTF-8
 */
export function bytesToText(bytes) {
    const read = { length: 0, valid: true, cut: false };
    const text = new TextPieces();
    for (let i = 0; i < bytes.length; i += read.length) {
        const code = readCode(bytes, i, read);
        if (!read.valid) return null;
        text.add(code);
    }
    return text.take();
}
