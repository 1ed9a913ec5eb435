// Names that the host defines for all scripts: portal bots, app bots, authBot.

import { BotRecord, enter, indexRecord, recalculateAll, records } from './records.js';
import { faceOf } from './faces.js';
import { engineEval, scriptEval } from './made-code.js';
import { newUuid } from './uuid.js';
import {
    ObjectCreate,
    ObjectDefineProperty,
    ObjectKeys,
    ProxyCtor,
    ReflectDefineProperty,
    ReflectDeleteProperty,
    ReflectGetOwnPropertyDescriptor,
    ReflectOwnKeys,
    ReflectSet,
    globalObject,
    sealHandler,
} from './primordials.js';

// ---------------------------------------------------------------- the global

/** @type {Record<PropertyKey, PropertyDescriptor>} what the language has */
const builtIns = ObjectCreate(null);

/** Notes what is there before any script runs. */
export function noteBuiltIns() {
    const names = ReflectOwnKeys(globalObject);
    for (let i = 0; i < names.length; i++) {
        builtIns[/** @type {string} */ (names[i])] = /** @type {PropertyDescriptor} */ (
            ReflectGetOwnPropertyDescriptor(globalObject, names[i])
        );
    }
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
            return value === engineEval ? scriptEval : value;
        },
        deleteProperty(target, key) {
            const own = builtIns[/** @type {string} */ (key)];
            if (own === undefined) return ReflectDeleteProperty(target, key);
            ReflectDefineProperty(target, key, own);
            return true;
        },
        set(target, key, value) {
            return ReflectSet(target, key, value);
        },
    }),
);

// ---------------------------------------------------------------- bots by name

/** @type {Record<string, string>} bot ids by name ("grid" for gridBot) */
let botIds = ObjectCreate(null);
/** @type {Record<string, boolean>} portals that were registered */
let portals = ObjectCreate(null);

/**
 * Defines `<name>Bot`.
 * @param {string} name
 * @param {string} botId
 * @returns whether that changed anything
 */
export function defineGlobalBot(name, botId) {
    if (botIds[name] === botId) return false;
    const known = botIds[name] !== undefined;
    botIds[name] = botId;
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
 */
export function globalBot(name) {
    const id = botIds[name];
    const record = id === undefined ? undefined : records.get(id);
    return record === undefined ? undefined : faceOf(record);
}

/**
 * The id of a portal's bot.
 * @param {string} name
 * @returns {string | undefined}
 */
export function globalBotId(name) {
    return botIds[name];
}

/** @param {any} action */
export function registerCustomApp(action) {
    defineGlobalBot(action.appId, action.botId);
}

/**
 * @param {any} action
 * @param {(action: any) => void} tell
 */
export function registerBuiltinPortal(action, tell) {
    const portal = action.portalId;
    portals[portal] = true;
    if (botIds[portal] === undefined) {
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
    tell({ type: 'define_global_bot', name: portal, botId: botIds[portal] });
}

/** The registered portals' bots: ids by portal. */
export function portalBotIds() {
    /** @type {Record<string, string>} */
    const result = {};
    const names = ObjectKeys(portals);
    for (let i = 0; i < names.length; i++) result[names[i]] = botIds[names[i]];
    return result;
}

export function forgetGlobals() {
    const names = ObjectKeys(botIds);
    for (let i = 0; i < names.length; i++) delete (/** @type {any} */ (globalObject)[`${names[i]}Bot`]);
    botIds = ObjectCreate(null);
    portals = ObjectCreate(null);
}

