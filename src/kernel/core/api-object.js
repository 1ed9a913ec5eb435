// The API as compiled scripts and modules get it.

import { buildApi } from 'auxrt-api';
import { apiNames, tagNames } from 'auxrt-api-names';
import { newestPlace, RanOutOfEnergyError } from './errors.js';
import { noteEndedJob } from './stops.js';
import { installMadeCode, makerOf, scriptEval, woven } from './made-code.js';
import { native } from './native.js';
import { scopeOf, noScope } from './faces.js';
import { scriptGlobal } from './globals.js';
import { lazyObject, member, memberOf } from './lazy.js';
import { given } from './scripts.js';
import {
    ArrayPrototypeConcat,
    ArrayPrototypeIncludes,
    ObjectCreate,
    ObjectDefineProperty,
    PromisePrototypeThen,
    PromiseResolve,
    ProxyCtor,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/** @type {any} */
let api = null;

/** How long the jobs that an ended one leaves behind may take, in milliseconds. */
const REST_MS = 4;
let ending = false;

/**
 * Called by the checks that are woven into asynchronous code: ends the job when
 * the time of the turn's jobs is over.
 * @param {number} [maker] of code that a script made
 */
function check(maker) {
    if (native.page[3] !== 0) endJob(maker);
}

/**
 * @param {number | undefined} maker
 * @returns {never}
 */
function endJob(maker) {
    const error = new RanOutOfEnergyError();
    noteEndedJob(newestPlace(error.stack), makerOf(maker));
    if (!ending) {
        ending = true;
        clearRest(native.monotonic() + REST_MS);
    }
    throw error;
}

/**
 * What an ended job leaves behind can be millions of promises that only reject
 * each other. Other jobs get a moment to end by themselves; then this one has
 * the watch end it, which throws all that is left away.
 * @param {number} until
 */
function clearRest(until) {
    PromisePrototypeThen(PromiseResolve(), () => {
        if (native.page[3] === 0) {
            ending = false;
        } else if (native.monotonic() < until) {
            clearRest(until);
        } else {
            ending = false;
            native.endJobs();
            for (;;);
        }
    });
}

/** What compiled scripts get; the API itself is made when the first of them asks. */
const forScripts = ObjectCreate(new ProxyCtor(ObjectCreate(null), {
    // @ts-ignore: traps are to be found here and nowhere else
    __proto__: null,
    get: (_target, name) => theApi()[name],
}));
ObjectDefineProperty(forScripts, 'check', { value: check });
ObjectDefineProperty(forScripts, 'woven', { value: woven });
ObjectDefineProperty(forScripts, 'eval', { value: scriptEval });
ObjectDefineProperty(forScripts, 'globalThis', { value: scriptGlobal });
given.api = forScripts;
installMadeCode(check);

/** The API by top-level names. */
export function theApi() {
    return api ?? (api = buildApi());
}

/**
 * The module "casualos": the API, its tag-bound functions bound to a bot.
 * @param {BotRecord | null} record
 */
export function apiFor(record) {
    const scope = record === null ? noScope : scopeOf(record);
    return lazyObject(
        ArrayPrototypeConcat(apiNames, tagNames),
        (name) => ArrayPrototypeIncludes(tagNames, name)
            ? member(scope[name])
            : memberOf(theApi(), name),
        null,
    );
}
