// The mark that makes an object a bot as scripts see it.

/** @typedef {import('./records.js').BotRecord} BotRecord */

class Given {
    /** @param {object} object */
    constructor(object) {
        return object;
    }
}

/** Puts a private field on an object that exists already. */
class Brand extends Given {
    /** @type {BotRecord} */
    #record;

    /**
     * @param {object} object
     * @param {BotRecord} record
     */
    constructor(object, record) {
        super(object);
        this.#record = record;
    }

    /**
     * @param {any} value
     * @returns {BotRecord | undefined}
     */
    static recordOf(value) {
        if (typeof value !== 'object' || value === null) return undefined;
        return #record in value ? value.#record : undefined;
    }
}

/**
 * Makes an object the face of a bot.
 * @param {object} object
 * @param {BotRecord} record
 */
export function brand(object, record) {
    return new Brand(object, record);
}

/** The record behind a bot as scripts see it; undefined for anything else. */
export const recordOf = Brand.recordOf;
