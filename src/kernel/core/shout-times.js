// What took how long, for perf.getStats.

import { ArrayPrototypePush, ArrayPrototypeSort, SafeMap } from './primordials.js';

/** @type {SafeMap<string, number>} milliseconds by the name that was shouted */
const shouts = new SafeMap();
/** @type {SafeMap<string, number>} milliseconds by what was done to load scripts */
const loads = new SafeMap();

/**
 * Adds the time of one shout.
 * @param {string} name
 * @param {number} milliseconds
 */
export function noteShout(name, milliseconds) {
    shouts.set(name, (shouts.get(name) ?? 0) + milliseconds);
}

/**
 * Adds time that went into loading scripts.
 * @param {string} name script_compile and the like
 * @param {number} milliseconds
 */
export function noteLoad(name, milliseconds) {
    loads.set(name, (loads.get(name) ?? 0) + milliseconds);
}

/**
 * The times of all shouts, the longest first.
 * @rare
 */
export function shoutTimes() {
    /** @type {{ tag: string, timeMs: number }[]} */
    const times = [];
    shouts.forEach((timeMs, tag) => ArrayPrototypePush(times, { tag, timeMs }));
    return ArrayPrototypeSort(
        times,
        (/** @type {any} */ a, /** @type {any} */ b) => b.timeMs - a.timeMs,
    );
}

/** @rare */
export function loadTimes() {
    /** @type {Record<string, number>} */
    const times = {};
    loads.forEach((timeMs, name) => {
        times[name] = timeMs;
    });
    return times;
}

export function forgetTimes() {
    shouts.clear();
    loads.clear();
}
