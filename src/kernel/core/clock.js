// Time as scripts see it. Under test it stands still until it is told to move.

import { native } from './native.js';
import {
    ArrayPrototypePush,
    DateCtor,
    ObjectDefineProperty,
    ReflectConstruct,
    globalObject,
} from './primordials.js';

let testing = false;
let testNow = 0;

/** Milliseconds since 1970. */
export function now() {
    return testing ? testNow : native.now();
}

let opened = 0;

/** Notes that the runtime is opened; the ticks of all animations are counted from there. */
export function noteOpened() {
    opened = now();
}

/** @param {number} milliseconds by which the clock was set on */
export function shiftOpened(milliseconds) {
    opened += milliseconds;
}

export function openedAt() {
    return opened;
}

/** What the inst knows of its clock, in milliseconds; NaN until it is synchronised. */
export const timing = { latency: NaN, offset: NaN, spread: NaN };

export function resetTiming() {
    timing.latency = NaN;
    timing.offset = NaN;
    timing.spread = NaN;
}

/** @type {((milliseconds: number) => void)[]} the clocks of debuggers */
let followers = [];

/** @param {number} milliseconds */
export function setTestNow(milliseconds) {
    testNow = milliseconds;
    for (let i = 0; i < followers.length; i++) followers[i](milliseconds);
}

/**
 * Lets the clock of a debugger show what this one shows under test.
 * @param {(milliseconds: number) => void} setNow
 */
export function addFollower(setNow) {
    ArrayPrototypePush(followers, setNow);
    if (testing) setNow(testNow);
}

export function forgetFollowers() {
    followers = [];
}

/**
 * Makes Date tell the test's time from here on.
 * @param {number} start
 */
export function useTestClock(start) {
    testNow = start;
    if (testing) return;
    testing = true;
    /** @this {any} */
    const TestDate = function Date(/** @type {any[]} */ ...args) {
        if (new.target === undefined) return new DateCtor(testNow).toString();
        const given = args.length === 0 ? [testNow] : args;
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
        value: () => testNow,
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
