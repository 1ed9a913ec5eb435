// Events that objects of a script send each other, and aborting by signal.

import { DOMException } from './errors.js';

/** @typedef {((event: Event) => any) | { handleEvent(event: Event): any }} Listener */
/** @typedef {{ once?: boolean, capture?: boolean, signal?: AbortSignal }} ListenerOptions */

export class Event {
    /** What dispatchEvent has to know. */
    #state = { stopped: false, prevented: false, cancelable: false };

    /**
     * @param {string} type
     * @param {{ bubbles?: boolean, cancelable?: boolean, composed?: boolean }} [options]
     */
    constructor(type, options = {}) {
        this.type = `${type}`;
        this.bubbles = Boolean(options.bubbles);
        this.composed = Boolean(options.composed);
        this.#state.cancelable = Boolean(options.cancelable);
        this.timeStamp = Date.now();
        /** @type {EventTarget | null} */
        this.target = null;
        /** @type {EventTarget | null} */
        this.currentTarget = null;
    }

    /** @param {Event} event */
    static isStopped(event) {
        return event.#state.stopped;
    }

    get cancelable() {
        return this.#state.cancelable;
    }

    get defaultPrevented() {
        return this.#state.prevented;
    }

    preventDefault() {
        if (this.#state.cancelable) this.#state.prevented = true;
    }

    /** Without effect: an event has one target and no parents here. */
    stopPropagation() {}

    stopImmediatePropagation() {
        this.#state.stopped = true;
    }
}

export class CustomEvent extends Event {
    /**
     * @param {string} type
     * @param {{ bubbles?: boolean, cancelable?: boolean, composed?: boolean, detail?: any }}
     *   [options]
     */
    constructor(type, options = {}) {
        super(type, options);
        this.detail = options.detail ?? null;
    }
}

export class EventTarget {
    /** @type {{ type: string, listener: Listener, once: boolean }[]} */
    #listeners = [];

    /**
     * @param {string} type
     * @param {Listener | null} listener
     * @param {ListenerOptions | boolean} [options]
     */
    addEventListener(type, listener, options) {
        if (!listener || this.#indexOf(type, listener) >= 0) return;
        const { once = false, signal = undefined } = typeof options === 'object' ? options : {};
        if (signal?.aborted) return;
        this.#listeners.push({ type, listener, once });
        signal?.addEventListener('abort', () => this.removeEventListener(type, listener));
    }

    /**
     * @param {string} type
     * @param {Listener | null} listener
     */
    removeEventListener(type, listener) {
        const index = this.#indexOf(type, listener);
        if (index >= 0) this.#listeners.splice(index, 1);
    }

    /**
     * @param {string} type
     * @param {Listener | null} listener
     */
    #indexOf(type, listener) {
        return this.#listeners.findIndex(
            (known) => known.type === type && known.listener === listener);
    }

    /**
     * Calls the listeners one after the other. A listener that throws ends the
     * call with its error.
     * @param {Event} event
     * @returns {boolean} false when a listener prevented the default
     */
    dispatchEvent(event) {
        event.target = this;
        event.currentTarget = this;
        for (const known of [...this.#listeners]) {
            if (known.type !== event.type || !this.#listeners.includes(known)) continue;
            if (known.once) this.removeEventListener(known.type, known.listener);
            if (typeof known.listener === 'function') known.listener.call(this, event);
            else known.listener.handleEvent(event);
            if (Event.isStopped(event)) break;
        }
        event.currentTarget = null;
        return !event.defaultPrevented;
    }
}

export class AbortSignal extends EventTarget {
    #aborted = false;
    /** @type {any} */
    #reason = undefined;
    /** @type {((event: Event) => any) | null} */
    onabort = null;

    /** @param {any} [reason] */
    static abort(reason) {
        const signal = new AbortSignal();
        AbortSignal.end(signal, reason);
        return signal;
    }

    /** @param {number} milliseconds */
    static timeout(milliseconds) {
        const signal = new AbortSignal();
        const late = new DOMException('The time is over.', 'TimeoutError');
        /** @type {any} */ (globalThis).setTimeout(
            () => AbortSignal.end(signal, late), milliseconds);
        return signal;
    }

    /** @param {Iterable<AbortSignal>} signals */
    static any(signals) {
        const either = new AbortSignal();
        for (const signal of signals) {
            if (signal.aborted) AbortSignal.end(either, signal.reason);
            else signal.addEventListener('abort', () => AbortSignal.end(either, signal.reason));
        }
        return either;
    }

    /**
     * Aborts, once.
     * @param {AbortSignal} signal
     * @param {any} [reason]
     */
    static end(signal, reason = new DOMException('It was aborted.', 'AbortError')) {
        if (signal.#aborted) return;
        signal.#aborted = true;
        signal.#reason = reason;
        const event = new Event('abort');
        signal.onabort?.(event);
        signal.dispatchEvent(event);
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
}

export class AbortController {
    #signal = new AbortSignal();

    get signal() {
        return this.#signal;
    }

    /** @param {any} [reason] */
    abort(reason) {
        AbortSignal.end(this.#signal, reason);
    }
}
