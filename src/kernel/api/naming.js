// The bundler may rename functions that share a name; scripts are to see the
// names of the API.

import { ObjectDefineProperty } from '../core/primordials.js';

/**
 * The function with the name that scripts know it by.
 * @template {Function} F
 * @param {F} fn
 * @param {string} name
 * @returns {F}
 */
export function named(fn, name) {
    if (fn.name !== name) {
        ObjectDefineProperty(fn, 'name', { value: name, configurable: true });
    }
    return fn;
}
