// Globals that content written for browsers expects and the engine alone has
// not. All but the smallest live in parts that are loaded when a name is first
// used; until then a name costs one accessor.

import { named } from '../api/naming.js';
import { now } from '../core/clock.js';
import { native } from '../core/native.js';
import { part } from '../core/parts.js';
import { newUuid } from '../core/uuid.js';
import {
    ObjectDefineProperty,
    ObjectHasOwn,
    StringPrototypeStartsWith,
    TypedArrayPrototypeGetBuffer,
    TypedArrayPrototypeGetByteLength,
    TypedArrayPrototypeGetByteOffset,
    TypedArrayPrototypeGetSymbolToStringTag,
    TypedArrayPrototypeSet,
    Uint8ArrayCtor,
    globalObject,
} from '../core/primordials.js';

/** Part by the names it has. @type {Record<string, string[]>} */
const parts = {
    web: [
        'AbortController', 'AbortSignal', 'Blob', 'CustomEvent', 'DOMException', 'Event',
        'EventTarget', 'File', 'TextDecoder', 'TextEncoder', 'atob', 'btoa', 'structuredClone',
    ],
    url: ['URL', 'URLSearchParams'],
};

/** Bytes that can be asked for at once. */
const RANDOM_LIMIT = 65536;

/**
 * @param {string} name
 * @param {any} value
 */
function define(name, value) {
    ObjectDefineProperty(globalObject, name, {
        value,
        writable: true,
        enumerable: false,
        configurable: true,
    });
}

/**
 * Puts an accessor in place that becomes the value once it is read.
 * @param {string} name
 * @param {() => any} make
 */
function defineLazily(name, make) {
    if (ObjectHasOwn(globalObject, name)) return;
    ObjectDefineProperty(globalObject, name, {
        get() {
            const value = make();
            define(name, value);
            return value;
        },
        set: (value) => define(name, value),
        enumerable: false,
        configurable: true,
    });
}

function makePerformance() {
    const timeOrigin = now();
    return { timeOrigin, now: () => now() - timeOrigin };
}

/**
 * @param {string} message
 * @param {string} name
 */
function webError(message, name) {
    return new (part('web').DOMException)(message, name);
}

function makeCrypto() {
    return {
        /** @param {any} array of integers */
        getRandomValues(array) {
            const length = TypedArrayPrototypeGetByteLength(array);
            const kind = TypedArrayPrototypeGetSymbolToStringTag(array);
            if (StringPrototypeStartsWith(kind, 'Float')) {
                throw webError(`getRandomValues cannot fill a ${kind}.`, 'TypeMismatchError');
            }
            if (length > RANDOM_LIMIT) {
                throw webError(
                    `getRandomValues gives up to ${RANDOM_LIMIT} bytes at once.`,
                    'QuotaExceededError');
            }
            const bytes = new Uint8ArrayCtor(
                TypedArrayPrototypeGetBuffer(array), TypedArrayPrototypeGetByteOffset(array), length);
            TypedArrayPrototypeSet(bytes, native.randomBytes(length));
            return array;
        },
        randomUUID: () => newUuid(),
    };
}

/** Puts the globals in place; names that exist already stay what they are. */
export function installWebGlobals() {
    for (const name in parts) {
        const names = parts[name];
        for (let i = 0; i < names.length; i++) {
            defineLazily(names[i], () => named(part(name)[names[i]], names[i]));
        }
    }
    defineLazily('performance', makePerformance);
    defineLazily('crypto', makeCrypto);
}
