// Blob and File: bytes with a type.

import { TextPieces, readCode, textToBytes } from '../lib/utf8.js';

/**
 * The bytes of a blob, not to be changed.
 * @type {(blob: Blob) => Uint8Array}
 */
let peek;

/** @type {(value: any) => boolean} */
let isBlob;

/**
 * The bytes of a blob, for those who do not change them; null for anything else.
 * @param {any} value
 */
export function bytesOfBlob(value) {
    return isBlob(value) ? peek(value) : null;
}

/**
 * @param {any} piece
 * @returns {Uint8Array}
 */
function bytesOf(piece) {
    if (piece instanceof Blob) return peek(piece);
    if (piece instanceof ArrayBuffer) return new Uint8Array(piece);
    if (ArrayBuffer.isView(piece)) {
        return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
    }
    return textToBytes(`${piece}`);
}

/** @param {Uint8Array[]} pieces */
function joined(pieces) {
    let length = 0;
    for (const piece of pieces) length += piece.length;
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.length;
    }
    return bytes;
}

/** @param {string} type characters outside of ASCII make it empty */
function plainType(type) {
    return /^[\x20-\x7e]*$/.test(type) ? type.toLowerCase() : '';
}

export class Blob {
    static name = 'Blob';

    /** @type {Uint8Array} */
    #bytes;
    #type;

    static {
        peek = (blob) => blob.#bytes;
        isBlob = (value) => typeof value === 'object' && value !== null && #bytes in value;
    }

    /**
     * @param {Iterable<any>} [pieces] texts, bytes and blobs
     * @param {{ type?: string } | null} [options]
     */
    constructor(pieces = [], options = {}) {
        if (typeof pieces !== 'object' || pieces === null) {
            throw new TypeError('Blob: the first argument has to be a list of pieces.');
        }
        this.#bytes = joined(Array.from(pieces, bytesOf));
        this.#type = plainType(`${options?.type ?? ''}`);
    }

    get size() {
        return this.#bytes.length;
    }

    get type() {
        return this.#type;
    }

    get [Symbol.toStringTag]() {
        return 'Blob';
    }

    /**
     * @param {number} [start] negative: counted from the end
     * @param {number} [end]
     * @param {string} [type]
     */
    slice(start, end, type = '') {
        return new Blob([this.#bytes.slice(start, end)], { type });
    }

    async arrayBuffer() {
        return this.#bytes.slice().buffer;
    }

    async bytes() {
        return this.#bytes.slice();
    }

    async text() {
        const read = { length: 0, valid: true, cut: false };
        const pieces = new TextPieces();
        for (let i = 0; i < this.#bytes.length; i += read.length) {
            pieces.add(readCode(this.#bytes, i, read));
        }
        const text = pieces.take();
        return text[0] === '\ufeff' ? text.slice(1) : text;
    }
}

export class File extends Blob {
    #name;
    #lastModified;

    /**
     * @param {Iterable<any>} pieces
     * @param {string} name
     * @param {{ type?: string, lastModified?: number } | null} [options]
     */
    constructor(pieces, name, options = {}) {
        super(pieces, options);
        this.#name = `${name}`;
        this.#lastModified = Number(options?.lastModified ?? Date.now());
    }

    get name() {
        return this.#name;
    }

    get lastModified() {
        return this.#lastModified;
    }

    get [Symbol.toStringTag]() {
        return 'File';
    }
}
