// What scripts may have at once, or do in one turn. The numbers come with
// `open`; whoever goes beyond one gets a RangeError that names it.

import { RequestError } from './request-error.js';
import { ObjectKeys, RangeErrorCtor } from './primordials.js';

/** The names and numbers of include/auxrt/limits.h. */
const usual = {
    /** timers, intervals, watchers and animations of one bot */
    timers: 10000,
    /** promises of one bot that wait for the host or for a time */
    tasks: 100000,
    /** actions of one turn */
    actions: 250000,
    /** tags, masks and bots that change in one turn */
    edits: 1000000,
    /** characters of the value of a tag, as text */
    'tag-size': 16777216,
    /** bots of an inst, when scripts create more */
    bots: 1000000,
    /** events inside of events */
    nesting: 1000,
};

/** @typedef {keyof typeof usual} LimitName */

/** @type {Record<LimitName, number>} */
// @ts-ignore: the prototype is no limit
export const limits = { __proto__: null, ...usual };

/** What was done in this turn. */
export const turnCounts = { actions: 0, edits: 0 };

/** A turn begins. */
export function beginTurn() {
    turnCounts.actions = 0;
    turnCounts.edits = 0;
}

/**
 * @param {Record<string, any> | undefined} given what is not there is as usual
 * @rare
 */
export function setLimits(given) {
    const names = /** @type {LimitName[]} */ (ObjectKeys(usual));
    for (let i = 0; i < names.length; i++) {
        const value = given?.[names[i]];
        if (value !== undefined && (typeof value !== 'number' || !(value >= 1))) {
            throw new RequestError('InvalidRequest', `limits.${names[i]} must be at least 1`);
        }
        limits[names[i]] = value ?? usual[names[i]];
    }
}

const told = {
    timers: 'Too many timers and watchers of one bot',
    tasks: 'Too many promises of one bot wait',
    actions: 'Too many actions in one turn',
    edits: 'Too many edits in one turn',
    'tag-size': 'The value is too long for a tag',
    bots: 'Too many bots',
    nesting: 'Events are nested too deep',
};

/**
 * @param {LimitName} name
 * @returns {never}
 * @rare
 */
export function refuseBeyond(name) {
    throw beyond(name);
}

/** @param {LimitName} name @returns {Error} that tells of the limit */
export function beyond(name) {
    return new RangeErrorCtor(`${told[name]} (limit ${name}: ${limits[name]}).`);
}
