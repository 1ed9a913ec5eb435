// Web requests, with attempts that are repeated after a while.

import { original } from '../../core/copy.js';
import { issueTask } from '../../core/tasks.js';
import {
    ArrayIsArray, ArrayPrototypeIncludes, MathMax, MathMin, NumberIsFinite,
} from '../../core/primordials.js';
import { sleep } from './time.js';

const MAX_RETRIES = 10;
const DEFAULT_WAIT = 3000;
const MAX_WAIT = 3600000;

/** Statuses after which trying again may help; 0 when there was no answer. */
const RETRY_STATUS_CODES = [408, 429, 500, 502, 503, 504, 0];

/**
 * @param {any} given
 * @param {number} standard
 * @param {number} maximum
 */
function bounded(given, standard, maximum) {
    if (typeof given !== 'number' || !NumberIsFinite(given)) return standard;
    return MathMax(0, MathMin(given, maximum));
}

/** @param {any} options the request, as the action carries it */
function attempt(options) {
    return issueTask((taskId) => ({ type: 'send_webhook', options, taskId }));
}

/**
 * @param {any} request
 * @param {any} settings
 */
function send(request, settings) {
    const retries = bounded(settings?.retryCount, 0, MAX_RETRIES);
    const first = attempt(request);
    return retries > 0 ? retrying(first, request, retries, settings) : first;
}

/**
 * @param {Promise<any>} first
 * @param {any} request
 * @param {number} retries
 * @param {any} settings
 */
async function retrying(first, request, retries, settings) {
    const wait = bounded(settings.retryAfterMs, DEFAULT_WAIT, MAX_WAIT);
    const codes = ArrayIsArray(settings.retryStatusCodes)
        ? settings.retryStatusCodes
        : RETRY_STATUS_CODES;
    let running = first;
    for (let left = retries; ; left--) {
        try {
            return await running;
        } catch (error) {
            const status = /** @type {any} */ (error)?.response?.status ?? 0;
            if (left === 0 || !ArrayPrototypeIncludes(codes, status)) throw error;
        }
        await sleep(wait);
        running = attempt(request);
    }
}

/**
 * @param {any} method
 * @param {any} url
 * @param {any} data
 * @param {any} options
 */
function request(method, url, data, options) {
    return {
        method,
        url,
        responseShout: options?.responseShout,
        headers: options?.headers,
        data: original(data),
    };
}

/** @param {any} options */
export function hook(options) {
    const given = original(options);
    return send(request(given?.method, given?.url, given?.data, given), given);
}

/**
 * @param {string} url
 * @param {any} [options]
 */
export function get(url, options = {}) {
    return send(request('GET', url, undefined, options), options);
}

/**
 * @param {string} url
 * @param {any} [data]
 * @param {any} [options]
 */
export function post(url, data = undefined, options = undefined) {
    return send(request('POST', url, data, options), options);
}
