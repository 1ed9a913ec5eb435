// Time as scripts see it. Under test it stands still until it is told to move.

import { native } from './native.js';
import {
    ArrayPrototypePush,
    DateCtor,
    MathTrunc,
    ObjectDefineProperty,
    ReflectConstruct,
    globalObject,
} from './primordials.js';

const clock = {
    testing: false,
    testNow: 0,
    /** When the runtime was opened. */
    opened: 0,
    /** @type {((milliseconds: number) => void)[]} the clocks of debuggers */
    followers: [],
};

/** Milliseconds since 1970. */
export function now() {
    return clock.testing ? clock.testNow : native.now();
}

/**
 * A clock that begins with 0 and never goes back, in milliseconds with tenths, as
 * browsers give them to scripts.
 * @returns {() => number}
 * @rare
 */
export function stopwatch() {
    const begin = now();
    const start = native.monotonic();
    return () =>
        clock.testing ? now() - begin : MathTrunc((native.monotonic() - start) * 10) / 10;
}

/** Notes that the runtime is opened; the ticks of all animations are counted from there. */
export function noteOpened() {
    clock.opened = now();
}

/**
 * @param {number} milliseconds by which the clock was set on
 * @rare
 */
export function shiftOpened(milliseconds) {
    clock.opened += milliseconds;
}

/** @rare */
export function openedAt() {
    return clock.opened;
}

/** What the inst knows of its clock, in milliseconds; NaN until it is synchronised. */
export const timing = { latency: NaN, offset: NaN, spread: NaN };

/** @rare */
export function resetTiming() {
    timing.latency = NaN;
    timing.offset = NaN;
    timing.spread = NaN;
}

/**
 * @param {number} milliseconds
 * @rare
 */
export function setTestNow(milliseconds) {
    clock.testNow = milliseconds;
    const { followers } = clock;
    for (let i = 0; i < followers.length; i++) followers[i](milliseconds);
}

/**
 * Lets the clock of a debugger show what this one shows under test.
 * @param {(milliseconds: number) => void} setNow
 * @rare
 */
export function addFollower(setNow) {
    ArrayPrototypePush(clock.followers, setNow);
    if (clock.testing) setNow(clock.testNow);
}

/** @rare */
export function forgetFollowers() {
    clock.followers = [];
}

/**
 * Makes Date tell the test's time from here on.
 * @param {number} start
 * @rare
 */
export function useTestClock(start) {
    clock.testNow = start;
    if (clock.testing) return;
    clock.testing = true;
    /** @this {any} */
    const TestDate = function Date(/** @type {any[]} */ ...args) {
        if (new.target === undefined) return new DateCtor(clock.testNow).toString();
        const given = args.length === 0 ? [clock.testNow] : args;
        return ReflectConstruct(DateCtor, given, new.target);
    };
    ObjectDefineProperty(TestDate, 'prototype', { value: DateCtor.prototype });
    ObjectDefineProperty(TestDate, 'length', { value: 7 });
    const statics = /** @type {const} */ (['UTC', 'parse']);
    for (let i = 0; i < statics.length; i++) {
        ObjectDefineProperty(TestDate, statics[i], {
            value: DateCtor[statics[i]],
            writable: true,
            configurable: true,
        });
    }
    ObjectDefineProperty(TestDate, 'now', {
        value: () => clock.testNow,
        writable: true,
        configurable: true,
    });
    ObjectDefineProperty(globalObject, 'Date', {
        value: TestDate,
        writable: true,
        configurable: true,
    });
    ObjectDefineProperty(DateCtor.prototype, 'constructor', {
        value: TestDate,
        writable: true,
        configurable: true,
    });
}
