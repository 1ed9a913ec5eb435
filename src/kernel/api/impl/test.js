// Functions for tests.

import { ErrorCtor } from '../../core/primordials.js';
import { hasValue } from '../../core/values.js';

/**
 * @param {any} condition
 * @param {string} [message]
 */
export function assert(condition, message) {
    if (condition) return;
    throw new ErrorCtor(hasValue(message) ? `Assertion failed. ${message}` : 'Assertion failed.');
}
