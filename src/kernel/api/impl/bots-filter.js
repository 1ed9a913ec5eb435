// Filters: functions that tell which bots are meant. A filter that was made
// here carries what it asks for, so that a query can use an index.

import { recordOf } from '../../core/brand.js';
import { isRuntimeBot, tagNamesOf, tagOf } from '../../core/bots.js';
import { indexOf } from '../../core/records.js';
import { hasValue, parseLink, trimTag } from '../../core/values.js';
import { original } from '../../core/originals.js';
import {
    ArrayPrototypeIncludes,
    ArrayPrototypePush,
    MathAbs,
    ObjectKeys,
    SafeWeakMap,
    TypeErrorCtor,
} from '../../core/primordials.js';

/** @typedef {import('../../core/records.js').BotRecord} BotRecord */
/** @typedef {(bot: any) => boolean} Filter */

/** @type {SafeWeakMap<Function, () => BotRecord[] | null>} */
const candidates = new SafeWeakMap();

/**
 * The bots that can satisfy a filter, by id, found through an index; null when
 * every bot has to be asked.
 * @param {Function} filter
 * @returns {BotRecord[] | null} a superset of the result
 */
export function candidatesFor(filter) {
    const find = candidates.get(filter);
    return find === undefined ? null : find();
}

/** @type {SafeWeakMap<Function, true>} filters whose candidates all satisfy them */
const exact = new SafeWeakMap();

/** @param {Function} filter */
export function isExact(filter) {
    return exact.has(filter);
}

/**
 * @param {string} tag
 * @param {any} [filter]
 * @returns {Filter}
 */
export function byTag(tag, filter) {
    const name = trimTag(tag);
    const reads = name === 'id' || name === 'space';
    /** @type {Filter} */
    let test;
    /** @type {(() => BotRecord[] | null) | null} */
    let find = null;
    const ids = parseLink(filter);
    if (filter === null) {
        test = (bot) => !hasValue(tagOf(bot, name));
    } else if (!hasValue(filter)) {
        test = (bot) => hasValue(tagOf(bot, name));
        find = () => indexOf(name).withValue();
    } else if (typeof filter === 'function') {
        test = (bot) => {
            const value = tagOf(bot, name);
            return hasValue(value) && Boolean(filter(value));
        };
        find = () => indexOf(name).withValue();
    } else if (ids !== null && ids.length > 0) {
        test = (bot) => linksTo(tagOf(bot, name), ids);
        if (ids.length > 1) find = () => indexOf(name).linkedTo(ids[0]);
    } else {
        const wanted = original(filter);
        test = (bot) => {
            const value = tagOf(bot, name);
            return value === filter || original(value) === wanted;
        };
        if (wanted === wanted) find = () => indexOf(name).equalTo(wanted);
    }
    if (find !== null && !reads) {
        candidates.set(test, find);
        if (typeof filter !== 'function' && ids === null) exact.set(test, true);
    }
    return test;
}

/**
 * @param {any} value
 * @param {string[]} ids
 */
function linksTo(value, ids) {
    if (ids.length === 1 && value === ids[0]) return true;
    const linked = parseLink(value);
    if (linked === null) return false;
    for (let i = 0; i < ids.length; i++) {
        if (!ArrayPrototypeIncludes(linked, ids[i])) return false;
    }
    return true;
}

/**
 * Gives a filter the members by which the host knows what it asks for.
 * @param {any} filter
 * @param {Record<string, any>} members
 */
function describe(filter, members) {
    filter.recordFilter = true;
    const names = ObjectKeys(members);
    for (let i = 0; i < names.length; i++) filter[names[i]] = members[names[i]];
    filter.toJSON = () => ({ recordFilter: true, ...members });
    return filter;
}

/**
 * @param {string} id
 * @returns {Filter}
 */
export function byID(id) {
    if (id === null || id === undefined) throw new TypeErrorCtor('byID() id must be given');
    return describe((/** @type {any} */ bot) => bot.id === id, { id });
}

/** @param {any} mod @returns {Filter} */
export function byMod(mod) {
    const source = original(mod);
    const isLive = isRuntimeBot(source);
    const tags = isLive || source?.tags ? tagNamesOf(source) : ObjectKeys(source ?? {});
    /** @type {Filter[]} */
    const filters = [];
    for (let i = 0; i < tags.length; i++) {
        const value = isLive || source?.tags ? tagOf(source, tags[i]) : source[tags[i]];
        ArrayPrototypePush(filters, byTag(tags[i], value));
    }
    return (bot) => {
        for (let i = 0; i < filters.length; i++) if (!filters[i](bot)) return false;
        return true;
    };
}

/** @param {string} dimension @returns {Filter} */
export function inDimension(dimension) {
    return byTag(dimension, true);
}

const TOLERANCE = 0.005;

/**
 * @param {any} value
 * @param {number} wanted
 */
function isNear(value, wanted) {
    return hasValue(value) && MathAbs(value - wanted) < TOLERANCE;
}

/**
 * @param {string} dimension
 * @param {number} x
 * @param {number} y
 * @returns {Filter}
 */
export function atPosition(dimension, x, y) {
    const inside = inDimension(dimension);
    /** @type {any} */
    const filter = (/** @type {any} */ bot) =>
        inside(bot) &&
        isNear(tagOf(bot, `${dimension}X`), x) &&
        isNear(tagOf(bot, `${dimension}Y`), y);
    filter.sort = (/** @type {any} */ bot) => {
        const order = tagOf(bot, `${dimension}SortOrder`);
        return hasValue(order) ? order : 0;
    };
    candidates.set(filter, () => candidatesFor(inside));
    return filter;
}

/**
 * @param {any} bot
 * @param {string} axis
 */
function coordinate(bot, axis) {
    const value = tagOf(bot, axis);
    return typeof value === 'number' ? value : 0;
}

/**
 * @param {any} bot
 * @param {string} dimension
 * @returns {Filter}
 */
export function inStack(bot, dimension) {
    return atPosition(
        dimension,
        coordinate(bot, `${dimension}X`),
        coordinate(bot, `${dimension}Y`),
    );
}

/** @type {[string, number, number][]} */
const SIDES = [
    ['front', 0, -1],
    ['back', 0, 1],
    ['left', 1, 0],
    ['right', -1, 0],
];

/**
 * @param {any} bot
 * @param {string} dimension
 * @param {string} [direction]
 * @returns {Filter}
 */
export function neighboring(bot, dimension, direction) {
    const x = coordinate(bot, `${dimension}X`);
    const y = coordinate(bot, `${dimension}Y`);
    /** @type {Filter[]} */
    const filters = [];
    for (let i = 0; i < SIDES.length; i++) {
        const side = SIDES[i];
        if (hasValue(direction) && side[0] !== direction) continue;
        ArrayPrototypePush(filters, atPosition(dimension, x + side[1], y + side[2]));
    }
    if (hasValue(direction) && filters.length === 1) return filters[0];
    return (candidate) => {
        for (let i = 0; i < filters.length; i++) if (filters[i](candidate)) return true;
        return false;
    };
}

/** @param {string} space @returns {Filter} */
export function bySpace(space) {
    if (space === null || space === undefined) {
        throw new TypeErrorCtor('bySpace() space must be given');
    }
    return describe(byTag('space', space), { space });
}

/** @param {any} bot bot or id @returns {Filter} */
export function byCreator(bot) {
    const id = hasValue(bot) && typeof bot === 'object' ? (recordOf(bot)?.id ?? bot.id) : bot;
    return byTag('creator', id ?? null);
}

/** @param {Filter[]} filters @returns {Filter} */
export function either(...filters) {
    return (bot) => {
        for (let i = 0; i < filters.length; i++) if (filters[i](bot)) return true;
        return false;
    };
}

/** @param {Filter} filter @returns {Filter} */
export function not(filter) {
    return (bot) => !filter(bot);
}

