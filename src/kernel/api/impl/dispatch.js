// Events: shout, whisper and their kin.

import { recordOf } from '../../core/brand.js';
import { shoutEvent, shoutUntilResult, whisperEvent, whisperOne } from '../../core/dispatch.js';
import { addDynamic, removeDynamic } from '../../core/records.js';
import { hasValue, trimEvent, trimTag } from '../../core/values.js';
import {
    ArrayIsArray,
    ArrayPrototypePush,
    ErrorCtor,
    FunctionPrototype,
    ObjectSetPrototypeOf,
    ProxyCtor,
    TypeErrorCtor,
    sealHandler,
} from '../../core/primordials.js';

/**
 * @param {any} name
 * @param {any} arg
 */
function shoutTo(name, arg) {
    if (typeof name !== 'string' || name === '') {
        throw new ErrorCtor('shout() name must be a string.');
    }
    return shoutEvent(name, trimEvent(name), arg);
}

/**
 * Sends an event to every bot. `shout.name(arg)` works for names that functions
 * do not have: they are found on the way up the prototypes, so that a plain
 * call costs nothing more (a call of a proxy costs 80 ns).
 * @param {any} name
 * @param {any} [arg]
 */
export function shout(name, arg) {
    return shoutTo(name, arg);
}

ObjectSetPrototypeOf(
    shout,
    new ProxyCtor(FunctionPrototype, sealHandler({
        get(target, key) {
            if (typeof key !== 'string' || key in target) {
                return /** @type {any} */ (target)[key];
            }
            return (/** @type {any} */ arg) => shoutTo(key, arg);
        },
        set: () => false,
        defineProperty: () => false,
        deleteProperty: () => false,
        setPrototypeOf: () => false,
    })),
);

/**
 * The id that a target of whisper names.
 * @param {any} target
 * @returns {string | null}
 */
function idOf(target) {
    if (!hasValue(target)) return null;
    if (typeof target === 'string') return target;
    return recordOf(target)?.id ?? target.id ?? null;
}

/**
 * @param {any} bot bot, id, or list of them
 * @param {any} eventName
 * @param {any} [arg]
 */
export function whisper(bot, eventName, arg) {
    if (typeof eventName !== 'string' || eventName === '') {
        throw new ErrorCtor('whisper() eventName must be a string.');
    }
    const tag = trimEvent(eventName);
    const one = typeof bot === 'string' ? bot : recordOf(bot)?.id;
    if (one !== undefined && one !== '') return whisperOne(eventName, tag, one, arg);
    /** @type {string[]} */
    const ids = [];
    if (ArrayIsArray(bot)) {
        for (let i = 0; i < bot.length; i++) {
            const record = recordOf(bot[i]);
            if (record !== undefined) ArrayPrototypePush(ids, record.id);
            else addId(ids, bot[i]);
        }
    } else {
        addId(ids, bot);
    }
    if (ids.length === 0 && !hasValue(bot)) return [];
    return whisperEvent(eventName, tag, ids, arg);
}

/**
 * @param {string[]} ids
 * @param {any} target
 */
function addId(ids, target) {
    const id = idOf(target);
    if (id !== null) ArrayPrototypePush(ids, id);
}

/**
 * @param {string[]} eventNames
 * @param {any} [arg]
 */
export function priorityShout(eventNames, arg) {
    if (!ArrayIsArray(eventNames)) {
        throw new TypeErrorCtor('priorityShout() eventNames must be a list of names');
    }
    for (let i = 0; i < eventNames.length; i++) {
        const name = eventNames[i];
        if (typeof name !== 'string') {
            throw new TypeErrorCtor('priorityShout() eventNames must be a list of names');
        }
        const result = shoutUntilResult(name, trimEvent(name), arg);
        if (result !== undefined) return result;
    }
    return undefined;
}

/**
 * @param {string} name
 * @param {any} bot
 * @param {any} listener
 */
function listenerTarget(name, bot, listener) {
    const record = recordOf(bot);
    if (record === undefined) throw new TypeErrorCtor(`os.${name}() bot must be a bot`);
    if (typeof listener !== 'function') {
        throw new TypeErrorCtor(`os.${name}() listener must be a function`);
    }
    return record;
}

/**
 * @param {any} bot
 * @param {string} tagName
 * @param {any} listener
 */
export function addBotListener(bot, tagName, listener) {
    addDynamic(listenerTarget('addBotListener', bot, listener), trimTag(tagName), listener);
}

/**
 * @param {any} bot
 * @param {string} tagName
 * @param {any} listener
 */
export function removeBotListener(bot, tagName, listener) {
    removeDynamic(listenerTarget('removeBotListener', bot, listener), trimTag(tagName), listener);
}
