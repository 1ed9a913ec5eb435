// Text and bytes: TextEncoder, TextDecoder, atob, btoa.

import { base64ToBytes, bytesToBase64 } from '../lib/base64.js';
import { TextPieces, readCode, textToBytes } from '../lib/utf8.js';
import { DOMException } from './errors.js';

export class TextEncoder {
    get encoding() {
        return 'utf-8';
    }

    /** @param {string} [text] */
    encode(text = '') {
        return textToBytes(`${text}`);
    }

    /**
     * Writes as many whole characters as fit.
     * @param {string} text
     * @param {Uint8Array} target
     */
    encodeInto(text, target) {
        const whole = textToBytes(`${text}`);
        if (whole.length <= target.length) {
            target.set(whole);
            return { read: `${text}`.length, written: whole.length };
        }
        let read = 0;
        let written = 0;
        for (const character of `${text}`) {
            const bytes = textToBytes(character);
            if (written + bytes.length > target.length) break;
            target.set(bytes, written);
            written += bytes.length;
            read += character.length;
        }
        return { read, written };
    }
}

const UTF8_LABELS = ['utf-8', 'utf8', 'unicode-1-1-utf-8'];
const UTF16_LABELS = ['utf-16', 'utf-16le'];
const LATIN1_LABELS = ['latin1', 'iso-8859-1', 'ascii', 'us-ascii', 'windows-1252'];

/** What windows-1252 has where Latin-1 has control characters, from 0x80. */
const WINDOWS_1252 =
    '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f'
    + '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

/** @param {string} label */
function encodingOf(label) {
    const name = `${label}`.trim().toLowerCase();
    if (UTF8_LABELS.includes(name)) return 'utf-8';
    if (UTF16_LABELS.includes(name)) return 'utf-16le';
    if (LATIN1_LABELS.includes(name)) return 'windows-1252';
    throw new RangeError(
        `TextDecoder: unknown encoding "${label}"; there are utf-8, utf-16le and windows-1252.`);
}

/**
 * @param {ArrayBuffer | ArrayBufferView} [input]
 * @returns {Uint8Array}
 */
function viewOf(input) {
    if (input === undefined) return new Uint8Array();
    return ArrayBuffer.isView(input)
        ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
        : new Uint8Array(input);
}

export class TextDecoder {
    #encoding;
    #fatal;
    #ignoreBOM;
    /** Bytes of a character that went on beyond the last piece. */
    #rest = new Uint8Array();
    #begun = false;

    /**
     * @param {string} [label]
     * @param {{ fatal?: boolean, ignoreBOM?: boolean }} [options]
     */
    constructor(label = 'utf-8', options = {}) {
        this.#encoding = encodingOf(label);
        this.#fatal = Boolean(options.fatal);
        this.#ignoreBOM = Boolean(options.ignoreBOM);
    }

    get encoding() {
        return this.#encoding;
    }

    get fatal() {
        return this.#fatal;
    }

    get ignoreBOM() {
        return this.#ignoreBOM;
    }

    /**
     * @param {ArrayBuffer | ArrayBufferView} [input]
     * @param {{ stream?: boolean }} [options] stream: more will follow
     */
    decode(input, options = {}) {
        const more = Boolean(options.stream);
        const piece = viewOf(input);
        const bytes = new Uint8Array(this.#rest.length + piece.length);
        bytes.set(this.#rest);
        bytes.set(piece, this.#rest.length);
        this.#rest = new Uint8Array();
        let text = this.#textOf(bytes, more);
        if (!this.#begun && text !== '') {
            if (!this.#ignoreBOM && text[0] === '\ufeff') text = text.slice(1);
            this.#begun = true;
        }
        if (!more) this.#begun = false;
        return text;
    }

    /**
     * @param {Uint8Array} bytes
     * @param {boolean} more
     */
    #textOf(bytes, more) {
        if (this.#encoding === 'utf-8') return this.#utf8(bytes, more);
        if (this.#encoding === 'utf-16le') return this.#utf16(bytes, more);
        const text = new TextPieces();
        for (const byte of bytes) {
            text.add(byte >= 0x80 && byte < 0xa0
                ? WINDOWS_1252.charCodeAt(byte - 0x80)
                : byte);
        }
        return text.take();
    }

    /** @returns {number} what stands for bytes that are no text */
    #invalid() {
        if (this.#fatal) throw new TypeError('TextDecoder: the bytes are not valid.');
        return 0xfffd;
    }

    /**
     * @param {Uint8Array} bytes
     * @param {boolean} more
     */
    #utf8(bytes, more) {
        const read = { length: 0, valid: true, cut: false };
        const text = new TextPieces();
        for (let i = 0; i < bytes.length; i += read.length) {
            const code = readCode(bytes, i, read);
            if (!read.valid && read.cut && more) {
                this.#rest = bytes.slice(i);
                break;
            }
            text.add(read.valid ? code : this.#invalid());
        }
        return text.take();
    }

    /**
     * @param {Uint8Array} bytes
     * @param {boolean} more
     */
    #utf16(bytes, more) {
        const text = new TextPieces();
        let i = 0;
        while (i + 1 < bytes.length) {
            const unit = bytes[i] | (bytes[i + 1] << 8);
            const isHigh = unit >= 0xd800 && unit < 0xdc00;
            if (isHigh && i + 3 >= bytes.length) break;
            const low = isHigh ? bytes[i + 2] | (bytes[i + 3] << 8) : 0;
            i += 2;
            if (low >= 0xdc00 && low < 0xe000) {
                text.add(unit);
                text.add(low);
                i += 2;
            } else if (unit >= 0xd800 && unit < 0xe000) {
                text.add(this.#invalid());
            } else {
                text.add(unit);
            }
        }
        if (i < bytes.length && !more) text.add(this.#invalid());
        else this.#rest = bytes.slice(i);
        return text.take();
    }
}

/**
 * The characters that base64 stands for, one for each byte.
 * @param {string} base64 white space is ignored, padding may be missing
 */
export function atob(base64) {
    const given = `${base64}`.replace(/[\t\n\f\r ]/g, '');
    const text = given.length % 4 === 0 ? given.replace(/={1,2}$/, '') : given;
    const bytes = text.length % 4 === 1 || text.includes('=')
        ? null
        : base64ToBytes(text + '='.repeat((4 - (text.length % 4)) % 4));
    if (bytes === null) {
        throw new DOMException('atob: the text is not base64.', 'InvalidCharacterError');
    }
    let result = '';
    for (const byte of bytes) result += String.fromCharCode(byte);
    return result;
}

/** @param {string} text characters below U+0100 */
export function btoa(text) {
    const characters = `${text}`;
    const bytes = new Uint8Array(characters.length);
    for (let i = 0; i < bytes.length; i++) {
        const unit = characters.charCodeAt(i);
        if (unit > 255) {
            throw new DOMException(
                'btoa: the text holds a character above U+00FF.', 'InvalidCharacterError');
        }
        bytes[i] = unit;
    }
    return bytesToBase64(bytes);
}
