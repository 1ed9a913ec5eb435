// Globals that content written for browsers expects and the engine alone has
// not. All but the smallest live in parts that are loaded when a name is first
// used; until then a name costs one accessor.

import { named } from '../api/naming.js';
import { now, stopwatch } from '../core/clock.js';
import { native } from '../core/native.js';
import { part } from '../core/parts.js';
import { newUuid } from '../core/uuid.js';
import { define } from './host.js';
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

/** The names that parts have: the first of them `url`, the others `web`. */
const WEB = [
    'URL', 'URLSearchParams',
    'AbortController', 'AbortSignal', 'Blob', 'CustomEvent', 'DOMException', 'Event',
    'EventTarget', 'File', 'TextDecoder', 'TextEncoder', 'atob', 'btoa', 'structuredClone',
];
const URL_NAMES = 2;

/** Bytes that can be asked for at once. */
const RANDOM_LIMIT = 65536;

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

/** @rare */
function makePerformance() {
    const elapsed = stopwatch();
    return { timeOrigin: now(), now: () => elapsed() };
}

/**
 * @param {string} message
 * @param {string} name
 * @rare
 */
function webError(message, name) {
    return new (part('web').DOMException)(message, name);
}

/** @rare */
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

// Names that exist already stay what they are.
for (let i = 0; i < WEB.length; i++) {
    defineLazily(WEB[i], () => named(part(i < URL_NAMES ? 'url' : 'web')[WEB[i]], WEB[i]));
}
defineLazily('performance', makePerformance);
defineLazily('crypto', makeCrypto);
