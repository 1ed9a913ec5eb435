// Names that the host defines for all scripts: portal bots, app bots, authBot.

import { BotRecord, enter, indexRecord, recalculateAll, records } from './records.js';
import { faceOf } from './faces.js';
import { given } from './scripts.js';
import { newUuid } from './uuid.js';
import {
    ObjectCreate,
    ObjectDefineProperty,
    ObjectKeys,
    ObjectSetPrototypeOf,
    ProxyCtor,
    ReflectDefineProperty,
    ReflectDeleteProperty,
    ReflectGetOwnPropertyDescriptor,
    ReflectSet,
    engineEval,
    globalObject,
    sealHandler,
} from './primordials.js';

// ---------------------------------------------------------------- the global

export const language = {
    /** @type {PropertyKey[]} what is there before any script runs */
    names: [],
    /** @type {Record<PropertyKey, any> | null} descriptors, null where none was looked at */
    builtIns: null,
};

/**
 * How the language defines a name; undefined if it does not. Asked before the
 * name gets another value: looking at all of them at the start would make the
 * engine build what no script may ever use.
 * @param {PropertyKey} key
 * @rare
 */
function builtIn(key) {
    let { names, builtIns } = language;
    if (builtIns === null) {
        language.builtIns = builtIns = /** @type {Record<PropertyKey, any>} */ (ObjectCreate(null));
        for (let i = 0; i < names.length; i++) builtIns[names[i]] = null;
    }
    const known = builtIns[key];
    if (known !== null) return known;
    const own = ReflectGetOwnPropertyDescriptor(globalObject, key);
    return (builtIns[key] = own && ObjectSetPrototypeOf(own, null));
}

/**
 * `globalThis` as scripts see it: the realm's own global object, except that
 * what the language has comes back when it is deleted.
 */
export const scriptGlobal = new ProxyCtor(
    globalObject,
    sealHandler({
        get(target, key) {
            const value = /** @type {any} */ (target)[key];
            return value === engineEval ? given.api.eval : value;
        },
        deleteProperty(target, key) {
            const own = builtIn(key);
            if (own === undefined) return ReflectDeleteProperty(target, key);
            ReflectDefineProperty(target, key, own);
            return true;
        },
        defineProperty(target, key, descriptor) {
            builtIn(key);
            return ReflectDefineProperty(target, key, ObjectSetPrototypeOf(descriptor, null));
        },
        set(target, key, value) {
            builtIn(key);
            return ReflectSet(target, key, value);
        },
    }),
);

// ---------------------------------------------------------------- bots by name

const named = {
    /** @type {Record<string, string>} bot ids by name ("grid" for gridBot) */
    botIds: ObjectCreate(null),
    /** @type {Record<string, boolean>} portals that were registered */
    portals: ObjectCreate(null),
};

/**
 * Defines `<name>Bot`.
 * @param {string} name
 * @param {string} botId
 * @returns whether that changed anything
 * @rare
 */
export function defineGlobalBot(name, botId) {
    if (named.botIds[name] === botId) return false;
    const known = named.botIds[name] !== undefined;
    named.botIds[name] = botId;
    if (known) return true;
    ObjectDefineProperty(globalObject, `${name}Bot`, {
        get: () => globalBot(name),
        set: (value) => {
            ObjectDefineProperty(globalObject, `${name}Bot`, {
                value,
                writable: true,
                enumerable: true,
                configurable: true,
            });
        },
        enumerable: true,
        configurable: true,
    });
    return true;
}

/**
 * The bot behind `<name>Bot`, or undefined.
 * @param {string} name
 * @rare
 */
export function globalBot(name) {
    const id = named.botIds[name];
    const record = id === undefined ? undefined : records.get(id);
    return record === undefined ? undefined : faceOf(record);
}

/**
 * The id of a portal's bot.
 * @param {string} name
 * @returns {string | undefined}
 * @rare
 */
export function globalBotId(name) {
    return named.botIds[name];
}

/**
 * @param {any} action
 * @rare
 */
export function registerCustomApp(action) {
    defineGlobalBot(action.appId, action.botId);
}

/**
 * @param {any} action
 * @param {(action: any) => void} tell
 * @rare
 */
export function registerBuiltinPortal(action, tell) {
    const portal = action.portalId;
    named.portals[portal] = true;
    if (named.botIds[portal] === undefined) {
        const record = new BotRecord(newUuid(), 'tempLocal');
        recalculateAll(record);
        enter(record);
        indexRecord(record);
        tell({
            type: 'add_bot',
            id: record.id,
            bot: { id: record.id, space: 'tempLocal', tags: {} },
        });
        defineGlobalBot(portal, record.id);
    }
    tell({ type: 'define_global_bot', name: portal, botId: named.botIds[portal] });
}

/**
 * The registered portals' bots: ids by portal.
 * @rare
 */
export function portalBotIds() {
    /** @type {Record<string, string>} */
    const result = {};
    const names = ObjectKeys(named.portals);
    for (let i = 0; i < names.length; i++) result[names[i]] = named.botIds[names[i]];
    return result;
}

/** @rare */
export function forgetGlobals() {
    const names = ObjectKeys(named.botIds);
    for (let i = 0; i < names.length; i++) delete (/** @type {any} */ (globalObject)[`${names[i]}Bot`]);
    named.botIds = ObjectCreate(null);
    named.portals = ObjectCreate(null);
}

