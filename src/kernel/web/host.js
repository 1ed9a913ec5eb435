// Globals that JavaScript engines get from their host: timers that belong to
// no bot, queueMicrotask, and the console, which writes to the host's log.

import { native } from '../core/native.js';
import { clearTimer, setFreeTimer } from '../core/timers.js';
import { textForLog } from '../core/log-text.js';
import {
    ArrayPrototype,
    ObjectDefineProperty,
    PromisePrototypeThen,
    PromiseResolve,
    TypeErrorCtor,
    globalObject,
} from '../core/primordials.js';

/**
 * @param {string} name
 * @param {any} value
 * @param {object} [object]
 */
export function define(name, value, object = globalObject) {
    ObjectDefineProperty(object, name, {
        value,
        writable: true,
        enumerable: false,
        configurable: true,
    });
}

define('setTimeout', (/** @type {any} */ handler, /** @type {any} */ ms, /** @type {any[]} */ ...args) =>
    setFreeTimer(handler, ms, args, false),
);
define('setInterval', (/** @type {any} */ handler, /** @type {any} */ ms, /** @type {any[]} */ ...args) =>
    setFreeTimer(handler, ms, args, true),
);
define('clearTimeout', (/** @type {any} */ id) => clearTimer(id));
define('clearInterval', (/** @type {any} */ id) => clearTimer(id));
define('queueMicrotask', (/** @type {any} */ job) => {
    if (typeof job !== 'function') {
        throw new TypeErrorCtor('queueMicrotask: the argument must be a function');
    }
    PromisePrototypeThen(PromiseResolve(), () => job());
});
define('console', {
    log: (/** @type {any[]} */ ...args) => native.log('info', textForLog(args)),
    info: (/** @type {any[]} */ ...args) => native.log('info', textForLog(args)),
    debug: (/** @type {any[]} */ ...args) => native.log('debug', textForLog(args)),
    warn: (/** @type {any[]} */ ...args) => native.log('warn', textForLog(args)),
    error: (/** @type {any[]} */ ...args) => native.log('error', textForLog(args)),
    trace: (/** @type {any[]} */ ...args) => native.log('debug', textForLog(args)),
});

// Content calls these on the lists that getBots gives, and on others.
const arrayMethods = {
    /** @this {any} */
    first() {
        return this[0];
    },
    /** @this {any} */
    last() {
        return this[this.length - 1];
    },
};
define('first', arrayMethods.first, ArrayPrototype);
define('last', arrayMethods.last, ArrayPrototype);
