// Debuggers: a second runtime that scripts drive. It has a realm and a kernel
// of its own; this module runs in that kernel and gives the object that the
// scripts of the first one see.

import { flush, deliver, processActions } from './actions.js';
import { faultOf } from './action-fault.js';
import { theApi } from './api-object.js';
import { calls } from './calls.js';
import { setTestNow } from './clock.js';
import { encodeOwn } from './encode-special.js';
import { configFace, noScope } from './faces.js';
import { globalBot, portalBotIds, registerBuiltinPortal } from './globals.js';
import { isolated } from './isolate.js';
import { lazyObject, memberOf } from './lazy.js';
import { ownOriginal } from './originals.js';
import { native } from './native.js';
import { BotRecord, effective, enter, indexRecord, recalculateAll, records } from './records.js';
import { runtime } from './state.js';
import { timersForOuter } from './timers.js';
import { LIBRARY_PREFIX, LISTENER_PREFIX, isScriptText } from './values.js';
import { countUuids, newUuid, takeUuidsFrom } from './uuid.js';
import { apiNames, tagNames } from 'auxrt-api-names';
import {
    ArrayPrototypeIncludes,
    ArrayPrototypePush,
    ArrayPrototypeSlice,
    ErrorCtor,
    ArrayPrototypeSplice,
    JSONParse,
    MapCtor,
    ObjectAssign,
    ObjectDefineProperty,
    ObjectKeys,
    ReflectApply,
    StringPrototypeSlice,
} from './primordials.js';

/**
 * @typedef {object} DebuggerOptions
 * @property {boolean} [pausable]
 * @property {boolean} [useRealUUIDs]
 * @property {boolean} [allowAsynchronousScripts]
 * @property {any} [configBot] plain tags
 */

/**
 * @typedef {object} Outer the runtime that makes a debugger
 * @property {any} version
 * @property {any} device
 * @property {string[]} portals
 * @property {() => string} newUuid
 * @property {() => void} dueChanged to be called when another timer is the next
 * @property {any} shared what both have in common; see kinship.js
 */

/**
 * @typedef {object} Inner what that runtime gets of it
 * @property {any} face
 * @property {(value: any) => string | null} encodeOwn
 * @property {(value: object) => any} originals
 * @property {(milliseconds: number) => void} setNow
 * @property {import('./timers.js').InnerTimers} timers
 */

/** The actions that change bots. */
const BOT_ACTIONS = ['add_bot', 'remove_bot', 'update_bot', 'apply_state'];

/** @type {any[]} */
const allActions = [];
/** @type {any[]} */
const allErrors = [];

/** @type {Record<string, ((argument: any) => void)[]>} */
const hooks = { before: [], enqueued: [], tag: [], mask: [] };

/**
 * @param {string} name
 * @param {any} argument
 */
function tell(name, argument) {
    const list = hooks[name];
    for (let i = 0; i < list.length; i++) list[i](argument);
}

/**
 * @param {any[]} actions
 * @param {any[]} errors
 */
function keep(actions, errors) {
    for (let i = 0; i < actions.length; i++) ArrayPrototypePush(allActions, actions[i]);
    for (let i = 0; i < errors.length; i++) ArrayPrototypePush(allErrors, errors[i]);
}

/** Hands on whatever waits, now instead of later. */
function collectNow() {
    flush();
    deliver();
}

/**
 * Turns this kernel into a debugger.
 * @param {DebuggerOptions} options
 * @param {Outer} outer
 * @returns {Inner}
 */
export function becomeDebugger(options, outer) {
    calls.open({
        forceSync: options.allowAsynchronousScripts === false,
        version: outer.version,
        device: outer.device,
    });
    runtime.observers = {
        enqueued: (action) => tell('enqueued', action),
        delivered: keep,
        tagUpdated: (change) => tell('tag', change),
        maskUpdated: (change) => tell('mask', change),
    };
    if (options.useRealUUIDs) takeUuidsFrom(outer.newUuid);
    else countUuids(1);
    const ignore = () => {};
    for (let i = 0; i < outer.portals.length; i++) {
        registerBuiltinPortal({ portalId: outer.portals[i] }, ignore);
    }
    addConfigBot(options);
    const face = makeFace(options.pausable === true, outer.newUuid);
    runtime.debuggerFace = face;
    return {
        face,
        encodeOwn,
        originals: ownOriginal,
        setNow: setTestNow,
        timers: timersForOuter(outer.dueChanged),
    };
}

/** @param {DebuggerOptions} options */
function addConfigBot(options) {
    const given = options.configBot;
    const id = options.useRealUUIDs ? newUuid() : 'uuid-0';
    const record = new BotRecord(id, 'tempLocal');
    const tags = isolated(given?.tags ?? given ?? {});
    const names = ObjectKeys(tags);
    for (let i = 0; i < names.length; i++) {
        if (names[i] !== 'id' && names[i] !== 'space') record.raw[names[i]] = tags[names[i]];
    }
    recalculateAll(record);
    enter(record);
    indexRecord(record);
    runtime.userId = id;
}

/** Functions that may run scripts: in a pausable debugger they give promises. */
const RUNNING = [
    'create',
    'shout',
    'whisper',
    'priorityShout',
    'destroy',
    'changeState',
    'superShout',
];

/**
 * @param {boolean} pausable
 * @param {() => string} newTriggerId
 */
function makeFace(pausable, newTriggerId) {
    const api = theApi();
    const face = lazyObject(apiNames, (name) => memberOf(api, name));
    for (let i = 0; i < tagNames.length; i++) face[tagNames[i]] = noScope[tagNames[i]];
    face.create = (/** @type {any[]} */ ...mods) => {
        for (let i = 0; i < mods.length; i++) mods[i] = isolated(mods[i]);
        return ReflectApply(noScope.create, undefined, mods);
    };
    const own = debuggerMembers();
    const members = ObjectKeys(own);
    for (let i = 0; i < members.length; i++) face[members[i]] = own[members[i]];
    if (pausable) {
        ObjectAssign(face, pauseMembers(newTriggerId));
        for (let i = 0; i < RUNNING.length; i++) face[RUNNING[i]] = promising(face[RUNNING[i]]);
    }
    ObjectDefineProperty(face, 'configBot', { get: configFace, enumerable: true });
    return face;
}

/** @param {Function} fn */
function promising(fn) {
    return async (/** @type {any[]} */ ...args) => ReflectApply(fn, undefined, args);
}

/** @returns {Record<string, any>} */
function debuggerMembers() {
    return {
        getAllActions() {
            collectNow();
            return ArrayPrototypeSlice(allActions);
        },
        getCommonActions() {
            collectNow();
            return select((action) => !ArrayPrototypeIncludes(BOT_ACTIONS, action?.type));
        },
        getBotActions() {
            collectNow();
            return select((action) => ArrayPrototypeIncludes(BOT_ACTIONS, action?.type));
        },
        getErrors() {
            collectNow();
            return ArrayPrototypeSlice(allErrors);
        },
        onBeforeUserAction(/** @type {any} */ handler) {
            ArrayPrototypePush(hooks.before, handler);
        },
        onScriptActionEnqueued(/** @type {any} */ handler) {
            ArrayPrototypePush(hooks.enqueued, handler);
        },
        onAfterScriptUpdatedTag(/** @type {any} */ handler) {
            ArrayPrototypePush(hooks.tag, handler);
        },
        onAfterScriptUpdatedTagMask(/** @type {any} */ handler) {
            ArrayPrototypePush(hooks.mask, handler);
        },
        async performUserAction(/** @type {any[]} */ ...actions) {
            for (let i = 0; i < actions.length; i++) requireAction(actions[i]);
            for (let i = 0; i < actions.length; i++) tell('before', actions[i]);
            const outcomes = processActions(actions);
            /** @type {any[]} */
            const results = [];
            for (let i = 0; i < outcomes.length; i++) {
                ArrayPrototypePush(results, outcomes[i] === null ? null : outcomes[i].results);
            }
            return results;
        },
        getPortalBots() {
            const map = new MapCtor();
            const ids = portalBotIds();
            const names = ObjectKeys(ids);
            for (let i = 0; i < names.length; i++) map.set(names[i], globalBot(names[i]));
            return map;
        },
        getCallStack() {
            throw new ErrorCtor('getCallStack() is only supported on pausable debuggers.');
        },
    };
}

/** @param {any} action */
function requireAction(action) {
    const isObject = typeof action === 'object' && action !== null;
    const fault = isObject ? faultOf(action) : 'an action must be an object';
    if (fault !== null) throw new ErrorCtor(`performUserAction(): ${fault}`);
}

// ---------------------------------------------------------------- triggers

/**
 * @typedef {object} Trigger
 * @property {string} triggerId
 * @property {string} botId
 * @property {string} tag
 * @property {number} lineNumber
 * @property {number} columnNumber
 * @property {string[]} states
 * @property {boolean} enabled
 */

/**
 * The members of a pausable debugger. Triggers are kept, but scripts here run
 * at full speed in the engine, which cannot stop at them.
 * @param {() => string} newTriggerId
 */
function pauseMembers(newTriggerId) {
    /** @type {Trigger[]} */
    const triggers = [];
    /** @param {any} given */
    const find = (given) => {
        const id = typeof given === 'string' ? given : given?.triggerId;
        for (let i = 0; i < triggers.length; i++) if (triggers[i].triggerId === id) return i;
        return -1;
    };
    /** @param {any} given @param {boolean} enabled */
    const setEnabled = (given, enabled) => {
        const at = find(given);
        if (at >= 0) triggers[at] = { ...triggers[at], enabled };
    };
    return {
        setPauseTrigger(
            /** @type {any} */ bot,
            /** @type {string} */ tag,
            /** @type {any} */ options,
        ) {
            const known = typeof bot === 'object' && 'triggerId' in bot;
            const trigger = known
                ? { states: ['before'], ...bot, enabled: bot.enabled ?? true }
                : {
                      triggerId: newTriggerId(),
                      botId: typeof bot === 'string' ? bot : bot.id,
                      tag,
                      states: ['before'],
                      ...options,
                      enabled: true,
                  };
            const at = find(trigger);
            if (at >= 0) triggers[at] = trigger;
            else ArrayPrototypePush(triggers, trigger);
            return trigger;
        },
        removePauseTrigger(/** @type {any} */ trigger) {
            const at = find(trigger);
            if (at >= 0) ArrayPrototypeSplice(triggers, at, 1);
        },
        enablePauseTrigger: (/** @type {any} */ trigger) => setEnabled(trigger, true),
        disablePauseTrigger: (/** @type {any} */ trigger) => setEnabled(trigger, false),
        listPauseTriggers() {
            // A trigger goes with its script.
            for (let i = triggers.length - 1; i >= 0; i--) {
                const { botId, tag } = triggers[i];
                if (scriptText(botId, tag) === null) ArrayPrototypeSplice(triggers, i, 1);
            }
            return ArrayPrototypeSlice(triggers);
        },
        listCommonPauseTriggers: (/** @type {any} */ bot, /** @type {string} */ tag) =>
            pausePoints(typeof bot === 'string' ? bot : bot?.id, tag),
        onPause() {},
        resume() {},
        getCallStack: () => [],
    };
}

const STATES = [[], ['before'], ['after'], ['before', 'after']];

/**
 * @param {string} id
 * @param {string} tag
 * @returns {string | null} the script in the tag of a bot, without its prefix
 */
function scriptText(id, tag) {
    const record = records.get(id);
    const text = record === undefined ? undefined : effective(record, tag);
    if (!isScriptText(text)) return null;
    return StringPrototypeSlice(text, text[0] === LISTENER_PREFIX ? 1 : LIBRARY_PREFIX.length);
}

/**
 * Where triggers could be set in the script of a tag.
 * @param {string} id
 * @param {string} tag
 */
function pausePoints(id, tag) {
    const text = scriptText(id, tag);
    if (text === null) return [];
    /** @type {number[][]} */
    const found = JSONParse(native.pausePoints(text));
    /** @type {any[]} */
    const points = [];
    for (let i = 0; i < found.length; i++) {
        const lineNumber = found[i][0];
        const columnNumber = found[i][1];
        let states = found[i][2];
        // `f() + g()` and `f()` begin at the same place.
        for (; found[i + 1]?.[0] === lineNumber && found[i + 1][1] === columnNumber; i++) {
            states |= found[i + 1][2];
        }
        const possibleStates = ArrayPrototypeSlice(STATES[states]);
        ArrayPrototypePush(points, { lineNumber, columnNumber, possibleStates });
    }
    return points;
}

/** @param {(action: any) => boolean} test */
function select(test) {
    /** @type {any[]} */
    const chosen = [];
    for (let i = 0; i < allActions.length; i++) {
        if (test(allActions[i])) ArrayPrototypePush(chosen, allActions[i]);
    }
    return chosen;
}
