// The error class of web functions.

/**
 * Names of errors with the constants and codes of older times.
 * @type {Record<string, [string, number]>}
 */
const known = {
    IndexSizeError: ['INDEX_SIZE_ERR', 1],
    HierarchyRequestError: ['HIERARCHY_REQUEST_ERR', 3],
    WrongDocumentError: ['WRONG_DOCUMENT_ERR', 4],
    InvalidCharacterError: ['INVALID_CHARACTER_ERR', 5],
    NoModificationAllowedError: ['NO_MODIFICATION_ALLOWED_ERR', 7],
    NotFoundError: ['NOT_FOUND_ERR', 8],
    NotSupportedError: ['NOT_SUPPORTED_ERR', 9],
    InUseAttributeError: ['INUSE_ATTRIBUTE_ERR', 10],
    InvalidStateError: ['INVALID_STATE_ERR', 11],
    SyntaxError: ['SYNTAX_ERR', 12],
    InvalidModificationError: ['INVALID_MODIFICATION_ERR', 13],
    NamespaceError: ['NAMESPACE_ERR', 14],
    InvalidAccessError: ['INVALID_ACCESS_ERR', 15],
    TypeMismatchError: ['TYPE_MISMATCH_ERR', 17],
    SecurityError: ['SECURITY_ERR', 18],
    NetworkError: ['NETWORK_ERR', 19],
    AbortError: ['ABORT_ERR', 20],
    URLMismatchError: ['URL_MISMATCH_ERR', 21],
    QuotaExceededError: ['QUOTA_EXCEEDED_ERR', 22],
    TimeoutError: ['TIMEOUT_ERR', 23],
    InvalidNodeTypeError: ['INVALID_NODE_TYPE_ERR', 24],
    DataCloneError: ['DATA_CLONE_ERR', 25],
};

export class DOMException extends Error {
    #name;

    /**
     * @param {string} [message]
     * @param {string | { name?: string, cause?: any }} [nameOrOptions]
     */
    constructor(message = '', nameOrOptions = 'Error') {
        const isName = typeof nameOrOptions !== 'object' || nameOrOptions === null;
        super(message, isName ? undefined : nameOrOptions);
        this.#name = `${isName ? nameOrOptions : nameOrOptions.name ?? 'Error'}`;
    }

    // @ts-ignore: an accessor here, a property in Error
    get name() {
        return this.#name;
    }

    get code() {
        return Object.hasOwn(known, this.#name) ? known[this.#name][1] : 0;
    }

    get [Symbol.toStringTag]() {
        return 'DOMException';
    }
}

for (const [constant, value] of Object.values(known)) {
    const descriptor = { value, enumerable: true };
    Object.defineProperty(DOMException, constant, descriptor);
    Object.defineProperty(DOMException.prototype, constant, descriptor);
}
