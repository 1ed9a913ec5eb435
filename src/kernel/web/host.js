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
 */
function define(name, value) {
    ObjectDefineProperty(globalObject, name, {
        value,
        writable: true,
        enumerable: false,
        configurable: true,
    });
}

/** @param {string} level */
function logger(level) {
    return (/** @type {any[]} */ ...args) => native.log(level, textForLog(args));
}

/** Puts the globals in place. */
export function installHostGlobals() {
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
    installArrayMethods();
    define('console', {
        log: logger('info'),
        info: logger('info'),
        debug: logger('debug'),
        warn: logger('warn'),
        error: logger('error'),
        trace: logger('debug'),
    });
}

// Content calls these on the lists that getBots gives, and on others.
function installArrayMethods() {
    const methods = {
        /** @this {any} */
        first() {
            return this[0];
        },
        /** @this {any} */
        last() {
            return this[this.length - 1];
        },
    };
    const hidden = { writable: true, enumerable: false, configurable: true };
    ObjectDefineProperty(ArrayPrototype, 'first', { value: methods.first, ...hidden });
    ObjectDefineProperty(ArrayPrototype, 'last', { value: methods.last, ...hidden });
}
