// What is wrong with something that was given.

export class DocumentError extends Error {
    /**
     * @param {string} message
     * @param {number} [index] of the update
     */
    constructor(message, index) {
        super(message);
        this.index = index;
    }
}
