// What API functions say when an argument makes no sense.
//
// `check…` throws a TypeError that names function and argument. `require…`
// throws the plain Error whose text content has come to expect.

import { ArrayIsArray, ErrorCtor, TypeErrorCtor } from '../core/primordials.js';

/** @param {any} value */
function nameOfKind(value) {
    if (value === null) return 'null';
    if (ArrayIsArray(value)) return 'an array';
    const kind = typeof value;
    return kind === 'undefined' ? 'undefined' : kind === 'object' ? 'an object' : `a ${kind}`;
}

/**
 * @param {any} value
 * @param {string} path
 * @param {string} name
 * @param {string} wanted
 * @returns {Error}
 */
function wrong(value, path, name, wanted) {
    return new TypeErrorCtor(
        `${path}(): the argument "${name}" has to be ${wanted}, but it is ${nameOfKind(value)}.`);
}

/** @type {(value: any, path: string, name: string) => void} */
export function checkText(value, path, name) {
    if (typeof value !== 'string') throw wrong(value, path, name, 'a string');
}

/** @type {(value: any, path: string, name: string) => void} */
export function checkNumber(value, path, name) {
    if (typeof value !== 'number') throw wrong(value, path, name, 'a number');
}

/** @type {(value: any, path: string, name: string) => void} */
export function checkFunction(value, path, name) {
    if (typeof value !== 'function') throw wrong(value, path, name, 'a function');
}

/** @type {(value: any, path: string, name: string) => void} */
export function checkObject(value, path, name) {
    if (value === null || typeof value !== 'object') {
        throw wrong(value, path, name, 'an object');
    }
}

/** @type {(value: any, path: string, name: string) => void} */
export function checkList(value, path, name) {
    if (!ArrayIsArray(value)) throw wrong(value, path, name, 'an array');
}

/** @type {(value: any, path: string, name: string) => void} */
export function checkGiven(value, path, name) {
    if (value === null || value === undefined) throw wrong(value, path, name, 'given');
}

/** @type {(value: any, type: Function, path: string, name: string) => void} */
export function checkInstance(value, type, path, name) {
    if (!(value instanceof type)) throw wrong(value, path, name, `a ${type.name}`);
}

/** @type {(value: any, path: string, name: string) => void} */
export function checkKey(value, path, name) {
    if (typeof value === 'symbol') throw wrong(value, path, name, 'a string');
}

/**
 * Something has to be there: not null, undefined or empty text.
 * @type {(value: any, name: string, missing: string) => void}
 */
export function requireValue(value, name, missing) {
    if (value === null || value === undefined || value === '') {
        throw new ErrorCtor(missing);
    }
}

/**
 * Text has to be there.
 * @type {(value: any, name: string, missing: string) => void}
 */
export function requireText(value, name, missing) {
    requireValue(value, name, missing);
    if (typeof value !== 'string') throw new ErrorCtor(`${name} must be a string.`);
}

/** @type {(value: any, name: string) => void} */
export function requireTextIfGiven(value, name) {
    if (value !== null && value !== undefined && typeof value !== 'string') {
        throw new ErrorCtor(`${name} must be a string.`);
    }
}

/** @type {(path: string) => never} */
export function unavailable(path) {
    throw new ErrorCtor(`${path} is not part of this build.`);
}
