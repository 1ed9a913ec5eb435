// Events that objects of a script send each other, and aborting by signal.
//
// There is no tree of targets here: an event has one target, and capturing
// listeners are called in the same order as the others.

import { DOMException } from './errors.js';

/** @typedef {((event: Event) => any) | { handleEvent(event: Event): any }} Listener */
/** @typedef {{ once?: boolean, capture?: boolean, signal?: AbortSignal }} ListenerOptions */
/** @typedef {{ type: string, listener: Listener, capture: boolean, once: boolean }} Entry */

/**
 * What dispatchEvent has to know of an event.
 * @typedef {object} Dispatch
 * @property {EventTarget | null} target
 * @property {boolean} running
 * @property {boolean} stopped
 * @property {boolean} prevented
 */

/** @type {(event: Event) => Dispatch} */
let dispatchOf;

const AT_TARGET = 2;

export class Event {
    /** @type {Dispatch} */
    #dispatch = { target: null, running: false, stopped: false, prevented: false };
    #type;
    #options;
    #timeStamp = Date.now();

    static {
        dispatchOf = (event) => event.#dispatch;
    }

    /**
     * @param {string} type
     * @param {{ bubbles?: boolean, cancelable?: boolean, composed?: boolean } | null} [options]
     */
    constructor(type, options) {
        this.#type = `${type}`;
        this.#options = { ...options };
    }

    get type() {
        return this.#type;
    }

    get bubbles() {
        return Boolean(this.#options.bubbles);
    }

    get cancelable() {
        return Boolean(this.#options.cancelable);
    }

    get composed() {
        return Boolean(this.#options.composed);
    }

    get timeStamp() {
        return this.#timeStamp;
    }

    get isTrusted() {
        return false;
    }

    get target() {
        return this.#dispatch.target;
    }

    get currentTarget() {
        return this.#dispatch.running ? this.#dispatch.target : null;
    }

    get eventPhase() {
        return this.#dispatch.running ? AT_TARGET : 0;
    }

    get defaultPrevented() {
        return this.#dispatch.prevented;
    }

    composedPath() {
        return this.#dispatch.running ? [this.#dispatch.target] : [];
    }

    preventDefault() {
        if (this.cancelable) this.#dispatch.prevented = true;
    }

    /** Without effect: nothing is above the one target. */
    stopPropagation() {}

    stopImmediatePropagation() {
        this.#dispatch.stopped = true;
    }

    get [Symbol.toStringTag]() {
        return 'Event';
    }
}

export class CustomEvent extends Event {
    #detail;

    /**
     * @param {string} type
     * @param {{ bubbles?: boolean, cancelable?: boolean, composed?: boolean, detail?: any } | null}
     *   [options]
     */
    constructor(type, options) {
        super(type, options);
        this.#detail = options?.detail ?? null;
    }

    get detail() {
        return this.#detail;
    }

    get [Symbol.toStringTag]() {
        return 'CustomEvent';
    }
}

/** @param {ListenerOptions | boolean | null | undefined} options */
function isCapturing(options) {
    return Boolean(typeof options === 'object' ? options?.capture : options);
}

export class EventTarget {
    /** @type {Entry[]} */
    #entries = [];

    /**
     * @param {string} type
     * @param {Listener | null} listener
     * @param {ListenerOptions | boolean} [options]
     */
    addEventListener(type, listener, options) {
        const capture = isCapturing(options);
        const { once = false, signal = undefined } =
            typeof options === 'object' && options !== null ? options : {};
        if (!listener || signal?.aborted) return;
        if (this.#indexOf(`${type}`, listener, capture) >= 0) return;
        this.#entries.push({ type: `${type}`, listener, capture, once: Boolean(once) });
        signal?.addEventListener(
            'abort', () => this.removeEventListener(type, listener, options), { once: true });
    }

    /**
     * @param {string} type
     * @param {Listener | null} listener
     * @param {ListenerOptions | boolean} [options]
     */
    removeEventListener(type, listener, options) {
        const index = this.#indexOf(`${type}`, listener, isCapturing(options));
        if (index >= 0) this.#entries.splice(index, 1);
    }

    /**
     * @param {string} type
     * @param {Listener | null} listener
     * @param {boolean} capture
     */
    #indexOf(type, listener, capture) {
        return this.#entries.findIndex((entry) => entry.type === type
            && entry.listener === listener && entry.capture === capture);
    }

    /**
     * Calls the listeners one after the other. The error of a listener is
     * reported as one that nobody handled, and the others are called.
     * @param {Event} event
     * @returns {boolean} false when a listener prevented the default
     */
    dispatchEvent(event) {
        const dispatch = dispatchOf(event);
        if (dispatch.running) {
            throw new DOMException('The event is being dispatched.', 'InvalidStateError');
        }
        dispatch.target = this;
        dispatch.running = true;
        for (const entry of [...this.#entries]) {
            if (entry.type !== event.type || !this.#entries.includes(entry)) continue;
            if (entry.once) this.#entries.splice(this.#entries.indexOf(entry), 1);
            this.#call(entry.listener, event);
            if (dispatch.stopped) break;
        }
        dispatch.running = false;
        dispatch.stopped = false;
        return !dispatch.prevented;
    }

    /**
     * @param {Listener} listener
     * @param {Event} event
     */
    #call(listener, event) {
        try {
            if (typeof listener === 'function') listener.call(this, event);
            else listener.handleEvent(event);
        } catch (error) {
            Promise.reject(error);
        }
    }

    get [Symbol.toStringTag]() {
        return 'EventTarget';
    }
}

/** Only what has it can make a signal. */
const maker = Symbol('maker');

/**
 * Aborts, once.
 * @type {(signal: AbortSignal, reason: any) => void}
 */
let end;

/** @param {any} reason */
function orAborted(reason) {
    return reason === undefined ? new DOMException('It was aborted.', 'AbortError') : reason;
}

export class AbortSignal extends EventTarget {
    #aborted = false;
    /** @type {any} */
    #reason = undefined;
    /** @type {((this: AbortSignal, event: Event) => any) | null} */
    onabort = null;

    static {
        end = (signal, reason) => {
            if (signal.#aborted) return;
            signal.#aborted = true;
            signal.#reason = reason;
            signal.dispatchEvent(new Event('abort'));
        };
    }

    /** @param {symbol} [by] */
    constructor(by) {
        if (by !== maker) throw new TypeError('An AbortSignal is made by an AbortController.');
        super();
        this.addEventListener('abort', (event) => this.onabort?.(event));
    }

    /** @param {any} [reason] */
    static abort(reason) {
        const signal = new AbortSignal(maker);
        end(signal, orAborted(reason));
        return signal;
    }

    /** @param {number} milliseconds */
    static timeout(milliseconds) {
        const signal = new AbortSignal(maker);
        const late = new DOMException('The time is over.', 'TimeoutError');
        /** @type {any} */ (globalThis).setTimeout(() => end(signal, late), milliseconds);
        return signal;
    }

    /** @param {Iterable<AbortSignal>} signals */
    static any(signals) {
        const either = new AbortSignal(maker);
        for (const signal of signals) {
            if (signal.aborted) end(either, signal.reason);
            else signal.addEventListener('abort', () => end(either, signal.reason), { once: true });
        }
        return either;
    }

    get aborted() {
        return this.#aborted;
    }

    get reason() {
        return this.#reason;
    }

    throwIfAborted() {
        if (this.#aborted) throw this.#reason;
    }

    get [Symbol.toStringTag]() {
        return 'AbortSignal';
    }
}

export class AbortController {
    #signal = new AbortSignal(maker);

    get signal() {
        return this.#signal;
    }

    /** @param {any} [reason] */
    abort(reason) {
        end(this.#signal, orAborted(reason));
    }

    get [Symbol.toStringTag]() {
        return 'AbortController';
    }
}
