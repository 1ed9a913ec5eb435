// Changing, creating and destroying bots.

import { recordOf } from '../../core/brand.js';
import { isBot, rawTagOf, setTagOf, tagNamesOf, tagOf } from '../../core/bots.js';
import { storedTags } from '../../core/copy.js';
import {
    noteCreate,
    noteCreated,
    noteDestroy,
    requireEdit,
    requireFit,
    storable,
    writeMask,
    writeMaskAnywhere,
    writeTag,
} from '../../core/edits.js';
import { mayBeHeard, mayHear, shoutEvent, whisperEvent, whisperOne } from '../../core/dispatch.js';
import { faceOf, visibleMask } from '../../core/faces.js';
import { limits, refuseBeyond } from '../../core/limits.js';
import { hold, release } from '../../core/native.js';
import { original } from '../../core/originals.js';
import { enqueue, requireAction } from '../../core/queue.js';
import {
    BotRecord,
    enter,
    indexOf,
    indexRecord,
    leave,
    recalculateAll,
    records,
    standsForItself,
} from '../../core/records.js';
import { noteRemoval } from '../../core/settle.js';
import { keepFixedMasks } from '../../core/early-masks.js';
import { MODE_IMMEDIATE, modesOf, runtime } from '../../core/state.js';
import { deletion, insertion, textOf } from '../../core/text-edits.js';
import { cancelTimersOf } from '../../core/timers.js';
import { newUuid } from '../../core/uuid.js';
import { checkObject } from '../checks.js';
import {
    DEFAULT_MASK_SPACE,
    DEFAULT_SPACE,
    LINK_PREFIX,
    MASK_SPACES,
    formatTagValue,
    hasValue,
    parseLink,
    parseMaskValue,
    trimTag,
} from '../../core/values.js';
import {
    ArrayIsArray,
    ArrayPrototypeJoin,
    ArrayPrototypePush,
    ErrorCtor,
    MapCtor,
    MapPrototypeGet,
    MapPrototypeHas,
    ObjectCreate,
    ObjectHasOwn,
    ObjectKeys,
    RegExpCtor,
    RegExpPrototypeTest,
    StringPrototypeStartsWith,
    TypeErrorCtor,
    newList,
} from '../../core/primordials.js';

// ---------------------------------------------------------------- tags

/**
 * @param {any} bot bot, list of bots, or any object
 * @param {string} tag
 * @param {any} value
 */
export function setTag(bot, tag, value) {
    if (bot === null || bot === undefined) return undefined;
    storable(value, trimTag(tag));
    if (ArrayIsArray(bot) && bot.length > 0) {
        for (let i = 0; i < bot.length; i++) setTag(bot[i], tag, value);
        return value;
    }
    if (typeof bot !== 'function') checkObject(bot, 'setTag', 'bot');
    setTagOf(bot, tag, value);
    return value;
}

/**
 * @param {any} bot
 * @param {string} tag
 * @param {any} value
 * @param {string} [space]
 */
export function setTagMask(bot, tag, value, space) {
    const name = trimTag(tag);
    if (ArrayIsArray(bot)) {
        for (let i = 0; i < bot.length; i++) setTagMask(bot[i], tag, value, space);
        return value;
    }
    const record = recordOf(bot);
    if (record === undefined) return value;
    if (hasValue(space)) writeMask(record, name, value, /** @type {string} */ (space));
    else writeMaskAnywhere(record, name, value);
    return value;
}

/**
 * @param {any} bot
 * @param {string} [space]
 */
export function clearTagMasks(bot, space) {
    if (ArrayIsArray(bot)) {
        for (let i = 0; i < bot.length; i++) clearTagMasks(bot[i], space);
        return;
    }
    const record = recordOf(bot);
    if (record === undefined) return;
    const spaces = hasValue(space) ? [/** @type {string} */ (space)] : MASK_SPACES;
    for (let i = 0; i < spaces.length; i++) {
        const mask = record.masks[spaces[i]];
        if (mask === undefined) continue;
        const tags = ObjectKeys(mask);
        for (let j = 0; j < tags.length; j++) writeMask(record, tags[j], null, spaces[i]);
    }
}

/**
 * @param {string} name
 * @param {any} bot
 */
function requireRecord(name, bot) {
    const record = recordOf(bot);
    if (record === undefined) throw new TypeErrorCtor(`${name}() bot must be a bot`);
    return record;
}

/**
 * @param {any} bot
 * @param {string} tag
 * @param {number} index
 * @param {string} text
 */
export function insertTagText(bot, tag, index, text) {
    const record = requireRecord('insertTagText', bot);
    writeTag(record, tag, insertion(textOf(record.raw[tag]), index, String(text)));
    return record.raw[tag];
}

/**
 * @param {any} bot
 * @param {string} tag
 * @param {number} index
 * @param {number} count
 */
export function deleteTagText(bot, tag, index, count) {
    const record = requireRecord('deleteTagText', bot);
    const edit = deletion(textOf(record.raw[tag]), index, count);
    if (edit !== null) writeTag(record, tag, edit);
    return hasValue(record.raw[tag]) ? record.raw[tag] : '';
}

/**
 * The space in which a mask's text is edited.
 * @param {BotRecord} record
 * @param {string} tag
 * @param {any} space
 * @returns {string}
 */
function maskSpaceOf(record, tag, space) {
    if (hasValue(space)) return space;
    for (let i = 0; i < MASK_SPACES.length; i++) {
        const mask = record.masks[MASK_SPACES[i]];
        if (mask !== undefined && hasValue(mask[tag])) return MASK_SPACES[i];
    }
    return DEFAULT_MASK_SPACE;
}

/**
 * The text of the mask that is seen: what the positions of an edit count in.
 * @param {BotRecord} record
 * @param {string} tag
 */
function maskText(record, tag) {
    return textOf(parseMaskValue(visibleMask(record, tag)));
}

/**
 * @param {any} bot
 * @param {string} tag
 * @param {number} index
 * @param {string} text
 * @param {string} [space]
 */
export function insertTagMaskText(bot, tag, index, text, space) {
    const record = requireRecord('insertTagMaskText', bot);
    const where = maskSpaceOf(record, tag, space);
    writeMask(record, tag, insertion(maskText(record, tag), index, String(text)), where);
    return visibleMask(record, tag);
}

/**
 * @param {any} bot
 * @param {string} tag
 * @param {number} index
 * @param {number} count
 * @param {string} [space]
 */
export function deleteTagMaskText(bot, tag, index, count, space) {
    const record = requireRecord('deleteTagMaskText', bot);
    const where = maskSpaceOf(record, tag, space);
    const edit = deletion(maskText(record, tag), index, count);
    if (edit !== null) writeMask(record, tag, edit, where);
    return visibleMask(record, tag) ?? '';
}

/**
 * @param {any} bot
 * @param {string | RegExp} tagSection
 */
export function removeTags(bot, tagSection) {
    if (ArrayIsArray(bot)) {
        for (let i = 0; i < bot.length; i++) removeTags(bot[i], tagSection);
        return;
    }
    if (!isBot(bot)) return;
    const names = tagNamesOf(bot);
    for (let i = 0; i < names.length; i++) {
        if (belongsTo(names[i], tagSection)) setTagOf(bot, names[i], null);
    }
}

/**
 * @param {string} name
 * @param {string | RegExp} section the beginning of names, or what they match
 */
function belongsTo(name, section) {
    if (!(section instanceof RegExpCtor)) return StringPrototypeStartsWith(name, section);
    section.lastIndex = 0;
    return RegExpPrototypeTest(section, name);
}

/**
 * @param {any} bot
 * @param {string} originalTag
 * @param {string} newTag
 */
export function renameTag(bot, originalTag, newTag) {
    if (ArrayIsArray(bot)) {
        for (let i = 0; i < bot.length; i++) renameTag(bot[i], originalTag, newTag);
        return;
    }
    const record = recordOf(bot);
    if (record === undefined) {
        if (!isBot(bot) || !ObjectHasOwn(bot.tags, originalTag)) return;
        bot.tags[newTag] = bot.tags[originalTag];
        delete bot.tags[originalTag];
        return;
    }
    if (!ObjectHasOwn(record.raw, originalTag)) return;
    const value = tagOf(bot, originalTag);
    writeTag(record, originalTag, null);
    writeTag(record, newTag, value);
}

/**
 * @param {any} bot
 * @param {string} stateName
 * @param {string} [groupName]
 */
export function changeState(bot, stateName, groupName = 'state') {
    const before = tagOf(bot, groupName);
    if (before === stateName) return;
    setTagOf(bot, groupName, stateName);
    const id = recordOf(bot)?.id ?? bot.id;
    const ids = hasValue(id) ? [id] : [];
    const that = { to: stateName, from: before };
    if (hasValue(before)) {
        const name = `${groupName}${before}OnExit`;
        whisperEvent(name, name, ids, that);
    }
    const name = `${groupName}${stateName}OnEnter`;
    whisperEvent(name, name, ids, that);
}

// ---------------------------------------------------------------- links

/** @param {any[]} bots bots, ids, links, or lists of them */
export function getLink(...bots) {
    /** @type {string[]} */
    const ids = [];
    for (let i = 0; i < bots.length; i++) {
        const given = bots[i];
        if (ArrayIsArray(given)) {
            for (let j = 0; j < given.length; j++) addLinked(ids, given[j]);
        } else {
            addLinked(ids, given);
        }
    }
    return LINK_PREFIX + ArrayPrototypeJoin(ids, ',');
}

/**
 * @param {string[]} ids
 * @param {any} target
 */
function addLinked(ids, target) {
    const linked = parseLink(target);
    if (linked !== null) {
        for (let i = 0; i < linked.length; i++) ArrayPrototypePush(ids, linked[i]);
    } else if (typeof target === 'string') {
        if (target !== '') ArrayPrototypePush(ids, target);
    } else if (hasValue(target) && hasValue(target.id)) {
        ArrayPrototypePush(ids, recordOf(target)?.id ?? target.id);
    }
}

/**
 * @param {any} bot
 * @param {any} idMap Map or object from ids to ids or bots
 */
export function updateBotLinks(bot, idMap) {
    const map = original(idMap);
    if (typeof map !== 'object' || map === null) return;
    const tags = tagNamesOf(bot);
    for (let i = 0; i < tags.length; i++) {
        const ids = parseLink(rawTagOf(bot, tags[i]));
        if (ids === null) continue;
        /** @type {any[]} */
        const mapped = [];
        for (let j = 0; j < ids.length; j++) ArrayPrototypePush(mapped, mappedId(map, ids[j]));
        setTagOf(bot, tags[i], LINK_PREFIX + ArrayPrototypeJoin(mapped, ','));
    }
}

/**
 * @param {any} map
 * @param {string} id
 */
function mappedId(map, id) {
    let target;
    if (map instanceof MapCtor) {
        target = MapPrototypeHas(map, id) ? MapPrototypeGet(map, id) : undefined;
    } else {
        target = ObjectHasOwn(map, id) ? map[id] : undefined;
    }
    if (!hasValue(target)) return id;
    return typeof target === 'string' ? target : (recordOf(target)?.id ?? target.id ?? id);
}

// ---------------------------------------------------------------- create

/**
 * @typedef {object} Plan a bot that is to be created
 * @property {Record<string, any>} tags in stored form
 * @property {any} space
 * @property {boolean} isFull whether no tag is undefined
 * @property {boolean} isPlain whether all stand for themselves
 */

/**
 * @param {BotRecord | null} caller
 * @param {any[]} mods
 * @returns {any} a bot, or a list of bots
 */
export function create(caller, mods) {
    /** @type {any[]} */
    const given = [];
    let alternatives = false;
    for (let i = 0; i < mods.length; i++) {
        const mod = original(mods[i]);
        ArrayPrototypePush(given, mod);
        if (ArrayIsArray(mod)) alternatives = true;
    }
    if (alternatives) return createAll(caller, given);
    if (records.size >= limits.bots) refuseBeyond('bots');
    const record = addBot(planOf(caller, given));
    if (record === null) {
        tellCreated([null]);
        return null;
    }
    const bot = faceOf(record);
    if (mayHear(record, 'onCreate')) whisperOne('onCreate', 'onCreate', record.id, undefined);
    if (mayBeHeard('onAnyCreate')) shoutEvent('onAnyCreate', 'onAnyCreate', { bot });
    return bot;
}

/**
 * @param {BotRecord | null} caller
 * @param {any[]} mods some of them lists of alternatives
 * @returns {any} the bot, or the list of bots
 */
function createAll(caller, mods) {
    /** @type {any[][]} */
    let variants = [[]];
    for (let i = 0; i < mods.length; i++) variants = multiply(variants, mods[i]);
    /** @type {any[]} */
    const plans = [];
    for (let i = 0; i < variants.length; i++) ArrayPrototypePush(plans, planOf(caller, variants[i]));
    if (records.size + plans.length > limits.bots) refuseBeyond('bots');
    /** @type {any[]} */
    const bots = [];
    for (let i = 0; i < plans.length; i++) {
        const record = addBot(plans[i]);
        ArrayPrototypePush(bots, record === null ? null : faceOf(record));
    }
    tellCreated(bots);
    return bots.length === 1 ? bots[0] : bots;
}

/**
 * Every variant with every alternative of one more argument, the alternatives
 * varying slowest.
 * @param {any[][]} variants
 * @param {any} mod
 */
function multiply(variants, mod) {
    const alternatives = ArrayIsArray(mod) ? mod : [mod];
    /** @type {any[][]} */
    const result = [];
    for (let i = 0; i < alternatives.length; i++) {
        for (let j = 0; j < variants.length; j++) {
            /** @type {any[]} */
            const next = [];
            for (let k = 0; k < variants[j].length; k++) ArrayPrototypePush(next, variants[j][k]);
            ArrayPrototypePush(next, original(alternatives[i]));
            ArrayPrototypePush(result, next);
        }
    }
    return result;
}

/**
 * @param {BotRecord | null} caller the creator, unless a mod names another
 * @param {any[]} mods originals; later ones win
 * @returns {Plan}
 */
function planOf(caller, mods) {
    /** @type {Plan} */
    const plan = { tags: ObjectCreate(null), space: undefined, isFull: true, isPlain: true };
    const { tags } = plan;
    if (caller !== null) tags.creator = caller.id;
    for (let i = 0; i < mods.length; i++) mergeMod(plan, mods[i]);
    if (!mayBeCreator(tags.creator, caller, plan)) delete tags.creator;
    if (ObjectKeys(tags).length === 0) {
        throw new ErrorCtor('Cannot create a bot with zero tags.');
    }
    return plan;
}

/**
 * @param {any} id
 * @param {BotRecord | null} caller
 * @param {Plan} plan
 */
function mayBeCreator(id, caller, plan) {
    // Nearly always the caller, which need not be looked for.
    const creator =
        caller !== null && caller.present && caller.id === id ? caller : records.get(id);
    return (
        creator !== undefined &&
        (creator.space || DEFAULT_SPACE) === (plan.space || DEFAULT_SPACE)
    );
}

/**
 * @param {Plan} plan
 * @param {any} mod
 */
function mergeMod(plan, mod) {
    if (typeof mod !== 'object' || mod === null) return;
    const record = recordOf(mod);
    /** @type {Record<string, any>} */
    let given = mod;
    if (record !== undefined) {
        given = record.raw;
        if (hasValue(record.space)) plan.space = record.space;
    } else if (isBot(mod)) {
        given = mod.tags;
        if (ObjectHasOwn(mod, 'space')) plan.space = mod.space;
    }
    const { tags } = plan;
    const names = ObjectKeys(given);
    for (let i = 0; i < names.length; i++) {
        const key = names[i];
        const isMarked = given === mod && (key[0] === '#' || key[0] === '@');
        const name = isMarked ? trimTag(key) : key;
        if (name === 'id' || name === 'space') {
            if (key === 'space' && given === mod) plan.space = mod.space;
            continue;
        }
        const value = given[key];
        const stored = typeof value === 'object' ? toStore(name, value) : value;
        if (typeof value === 'string' && value.length > limits['tag-size']) refuseBeyond('tag-size');
        tags[name] = stored;
        if (stored === undefined) plan.isFull = false;
        if (plan.isPlain && !standsForItself(name, stored)) plan.isPlain = false;
    }
}

/**
 * An object that is given to a bot to come, as it is stored.
 * @param {string} tag
 * @param {any} value
 */
function toStore(tag, value) {
    const stored = formatTagValue(storable(value, tag));
    requireFit(stored);
    return stored;
}

/**
 * @param {Plan} plan
 * @returns {BotRecord | null} null where its space shows it later
 */
function addBot(plan) {
    const { tags, space } = plan;
    const id = newUuid();
    /** @type {any} */
    const bot = { id, tags: noTags };
    if (hasValue(space)) bot.space = space;
    const action = { type: 'add_bot', id, bot };
    if (modesOf(space).add !== MODE_IMMEDIATE) {
        bot.tags = storedTags(tags);
        enqueue(action);
        return null;
    }
    if (!plan.isFull) removeUndefined(tags);
    requireEdit();
    requireAction();
    const record = new BotRecord(id, space, tags);
    if (plan.isPlain) record.values = tags;
    else recalculateAll(record);
    const held = hold();
    noteCreate(record);
    enter(record);
    indexRecord(record);
    // Its tags are told as they are in the end; only observers look before that.
    if (runtime.observers !== null) bot.tags = storedTags(tags);
    noteCreated(record, enqueue(action));
    release(held);
    return record;
}

/** @param {Record<string, any>} tags */
function removeUndefined(tags) {
    const names = ObjectKeys(tags);
    for (let i = 0; i < names.length; i++) {
        if (tags[names[i]] === undefined) delete tags[names[i]];
    }
}

/** What the action of a new bot has until it is told. */
const noTags = {};

/** @param {any[]} bots */
function tellCreated(bots) {
    /** @type {any[]} */
    const ids = [];
    let heard = false;
    for (let i = 0; i < bots.length; i++) {
        const record = recordOf(bots[i]);
        if (record === undefined) continue;
        ArrayPrototypePush(ids, record.id);
        if (mayHear(record, 'onCreate')) heard = true;
    }
    if (heard) whisperEvent('onCreate', 'onCreate', ids, undefined);
    if (!mayBeHeard('onAnyCreate')) return;
    for (let i = 0; i < bots.length; i++) {
        shoutEvent('onAnyCreate', 'onAnyCreate', { bot: bots[i] });
    }
}

// ---------------------------------------------------------------- destroy

/** @param {any} bot bot, id, or list of them */
export function destroy(bot) {
    if (ArrayIsArray(bot)) {
        const list = newList();
        for (let i = 0; i < bot.length; i++) list[i] = bot[i];
        for (let i = 0; i < list.length; i++) destroy(list[i]);
        return;
    }
    const id = typeof bot === 'string' ? bot : (recordOf(bot)?.id ?? bot?.id);
    const record = hasValue(id) ? records.get(id) : undefined;
    if (record !== undefined) destroyRecord(record);
}

/** @param {BotRecord} record */
function isDestroyable(record) {
    const { auxDestroyable, destroyable } = record.values;
    if (auxDestroyable !== undefined) return auxDestroyable === true;
    return destroyable === undefined || destroyable === true;
}

/** @param {BotRecord} record */
function destroyRecord(record) {
    if (record.ending || !isDestroyable(record)) return;
    if (mayHear(record, 'onDestroy')) {
        record.ending = true;
        whisperEvent('onDestroy', 'onDestroy', [record.id], undefined);
        record.ending = false;
    }
    if (!record.present) return;
    requireEdit();
    requireAction();
    const held = hold();
    enqueue({ type: 'remove_bot', id: record.id });
    if (modesOf(record.space).remove === MODE_IMMEDIATE) {
        noteDestroy(record, record.timers);
        noteRemoval(record);
        keepFixedMasks(record.id, record.masks);
        leave(record);
        cancelTimersOf(record);
    }
    release(held);
    const children = childrenOf(record.id);
    for (let i = 0; i < children.length; i++) {
        if (children[i].present && children[i] !== record) destroyRecord(children[i]);
    }
}

/**
 * The bots that a bot has created, by id.
 * @param {string} id
 * @returns {BotRecord[]}
 */
function childrenOf(id) {
    const index = indexOf('creator');
    const plain = index.equalTo(id);
    const linked = index.linkedTo(id);
    if (linked.length === 0) return plain;
    if (plain.length === 0) return linked;
    /** @type {BotRecord[]} */
    const all = newList();
    let i = 0;
    let j = 0;
    while (i < plain.length || j < linked.length) {
        if (j === linked.length || (i < plain.length && plain[i].id < linked[j].id)) {
            ArrayPrototypePush(all, plain[i++]);
        } else {
            ArrayPrototypePush(all, linked[j++]);
        }
    }
    return all;
}

