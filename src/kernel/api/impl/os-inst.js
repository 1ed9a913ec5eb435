// Functions of the group os-inst.

import { configBot, setTagOf, tagOf } from '../../core/bots.js';
import { copiable, original } from '../../core/copy.js';
import { enqueue } from '../../core/queue.js';
import { issueTask } from '../../core/tasks.js';
import {
    ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypePush, StringCtor,
} from '../../core/primordials.js';
import { hasValue } from '../../core/values.js';
import { initializationUpdate, mergedUpdate } from '../../lib/inst-updates.js';
import { remoteTask } from '../requests.js';

/** @param {string} tag */
function settingOf(tag) {
    const bot = configBot();
    return bot ? tagOf(bot, tag) : undefined;
}

export function getCurrentInst() {
    const names = ['inst', 'staticInst', 'tempInst'];
    for (let i = 0; i < names.length; i++) {
        const value = original(settingOf(names[i]));
        const first = ArrayIsArray(value) ? value[0] : value;
        if (hasValue(first)) return StringCtor(first);
    }
    return undefined;
}

export function getCurrentInstRecord() {
    const record = settingOf('record');
    return hasValue(record) ? record : null;
}

/** @param {any} value the tag that names the loaded insts */
function loadedInsts(value) {
    const insts = original(value);
    if (ArrayIsArray(insts)) return insts;
    return hasValue(insts) ? [insts] : [];
}

/** @param {any} idOrConfig */
export function loadInst(idOrConfig) {
    if (typeof idOrConfig === 'object' && idOrConfig !== null) {
        return enqueue({ type: 'load_server_config', config: original(idOrConfig) });
    }
    const bot = configBot();
    if (!bot) return enqueue({ type: 'load_server', id: idOrConfig });
    const insts = loadedInsts(tagOf(bot, 'inst'));
    if (ArrayPrototypeIncludes(insts, idOrConfig)) return undefined;
    /** @type {any[]} */
    const more = [];
    for (let i = 0; i < insts.length; i++) ArrayPrototypePush(more, insts[i]);
    ArrayPrototypePush(more, idOrConfig);
    setTagOf(bot, 'inst', more.length === 1 ? more[0] : more);
    return undefined;
}

/** @param {any} idOrConfig */
export function unloadInst(idOrConfig) {
    if (typeof idOrConfig === 'object' && idOrConfig !== null) {
        return enqueue({ type: 'unload_server_config', config: original(idOrConfig) });
    }
    const bot = configBot();
    if (!bot) return enqueue({ type: 'unload_server', id: idOrConfig });
    const insts = loadedInsts(tagOf(bot, 'inst'));
    if (!ArrayPrototypeIncludes(insts, idOrConfig)) return undefined;
    /** @type {any[]} */
    const rest = [];
    for (let i = 0; i < insts.length; i++) {
        if (insts[i] !== idOrConfig) ArrayPrototypePush(rest, insts[i]);
    }
    setTagOf(bot, 'inst', rest.length === 0 ? null : rest.length === 1 ? rest[0] : rest);
    return undefined;
}

/** @param {any} bots */
function plainBots(bots) {
    const given = ArrayIsArray(bots) ? bots : [bots];
    /** @type {any[]} */
    const plain = [];
    for (let i = 0; i < given.length; i++) ArrayPrototypePush(plain, copiable(given[i]));
    return plain;
}

/**
 * Of some bots alone, the storage makes the update; on top of updates that are
 * given, it is computed here.
 * @param {any} previousUpdateOrBots
 * @param {any} [bots]
 */
export function createInitializationUpdate(previousUpdateOrBots, bots = undefined) {
    if (bots !== undefined) return updateOnTop(previousUpdateOrBots, bots);
    return issueTask((taskId) => remoteTask(
        { type: 'create_initialization_update', bots: plainBots(previousUpdateOrBots) },
        taskId), { uuid: true });
}

/** @param {any} previous @param {any} bots */
async function updateOnTop(previous, bots) {
    const updates = ArrayIsArray(previous) ? original(previous) : [previous];
    return initializationUpdate(plainBots(bots), updates);
}

/** @param {any[]} updates */
export function mergeInstUpdates(updates) {
    return mergedUpdate(original(updates));
}
