// Copies of what is handed into a debugger to make bots of: its scripts must
// not change lists and objects of the runtime outside.

import { recordOf } from './brand.js';
import { isPlain } from './copy.js';
import { isForeignBot } from './edits.js';
import { original } from './originals.js';
import { hasValue } from './values.js';
import { ArrayIsArray, ArrayPrototypePush, ObjectKeys, SafeMap } from './primordials.js';

/**
 * A value with lists, plain objects and bots from outside copied, whatever is
 * in them included. Bots of this kernel and objects of classes stay themselves.
 * @param {any} value
 */
export function isolated(value) {
    return copy(value, new SafeMap());
}

/**
 * @param {any} given
 * @param {SafeMap<any, any>} seen
 * @returns {any}
 */
function copy(given, seen) {
    if (typeof given !== 'object' || given === null || recordOf(given) !== undefined) return given;
    const value = original(given);
    const known = seen.get(value);
    if (known !== undefined) return known;
    if (isForeignBot(value)) {
        /** @type {any} */
        const bot = { id: value.id };
        seen.set(value, bot);
        bot.tags = members(value.raw, {}, seen);
        if (hasValue(value.space)) bot.space = value.space;
        return bot;
    }
    if (ArrayIsArray(value)) {
        /** @type {any[]} */
        const list = [];
        seen.set(value, list);
        for (let i = 0; i < value.length; i++) ArrayPrototypePush(list, copy(value[i], seen));
        return list;
    }
    if (!isPlain(value)) return given;
    const object = {};
    seen.set(value, object);
    return members(value, object, seen);
}

/**
 * @param {any} from
 * @param {any} to
 * @param {SafeMap<any, any>} seen
 */
function members(from, to, seen) {
    const names = ObjectKeys(from);
    for (let i = 0; i < names.length; i++) to[names[i]] = copy(from[names[i]], seen);
    return to;
}
