// Mistakes in what the host asks for.

import { ErrorCtor } from './primordials.js';

/** A mistake in a request, not in a script. */
export class RequestError extends ErrorCtor {
    /**
     * @param {string} name as the protocol names it
     * @param {string} message
     */
    constructor(name, message) {
        super(message);
        this.name = name;
    }
}

/** @param {string} message */
export function invalid(message) {
    return new RequestError('InvalidRequest', message);
}
