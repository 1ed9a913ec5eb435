// The error class of web functions.

/** Codes of older times, by name. @type {Record<string, number>} */
const codes = {
    InvalidCharacterError: 5,
    AbortError: 20,
    TimeoutError: 23,
    DataCloneError: 25,
};

export class DOMException extends Error {
    #name;

    /**
     * @param {string} [message]
     * @param {string} [name]
     */
    constructor(message = '', name = 'Error') {
        super(message);
        this.#name = `${name}`;
    }

    // @ts-ignore: an accessor here, a property in Error
    get name() {
        return this.#name;
    }

    get code() {
        return codes[this.#name] ?? 0;
    }
}
