// Filters: functions that tell which bots are meant. A filter that was made
// here carries what it asks for, so that a query can use an index.

import { recordOf } from '../../core/brand.js';
import { isRuntimeBot, tagNamesOf, tagOf } from '../../core/bots.js';
import { indexOf, records } from '../../core/records.js';
import { hasValue, parseLink, trimTag } from '../../core/values.js';
import { original } from '../../core/originals.js';
import {
    ArrayPrototypeIncludes,
    ArrayPrototypePush,
    MathAbs,
    ObjectKeys,
    TypeErrorCtor,
    sealClass,
} from '../../core/primordials.js';

/** @typedef {import('../../core/records.js').BotRecord} BotRecord */
/** @typedef {(bot: any) => boolean} Filter */

// ---------------------------------------------------------------- questions

/** What an index has to be asked for, to find the bots that satisfy a filter. */
const WITH_VALUE = 0;
const EQUAL_TO = 1;
const LINKED_TO = 2;
const WITH_ID = 3;
const AS_OTHER = 4;

export class Question {
    /**
     * @param {number} kind
     * @param {string} tag
     * @param {any} value that is wanted, or the other filter
     * @param {boolean} exact whether all bots that are found satisfy the filter
     */
    constructor(kind, tag, value, exact) {
        this.kind = kind;
        this.tag = tag;
        this.value = value;
        this.exact = exact;
    }
}

sealClass(Question);

/** @type {BotRecord[]} */
const nobody = [];

class Given {
    /** @param {object} object */
    constructor(object) {
        return object;
    }
}

/** Puts a question on a filter, where scripts do not see it. */
class Asking extends Given {
    /** @type {Question} */
    #question;

    /**
     * @param {Function} filter
     * @param {Question} question
     */
    constructor(filter, question) {
        super(filter);
        this.#question = question;
    }

    /**
     * @param {any} filter
     * @returns {Question | null}
     */
    static of(filter) {
        return #question in filter ? filter.#question : null;
    }
}

/**
 * The question behind a filter that was made here; null for other functions.
 * @type {(filter: Function) => Question | null}
 */
export const questionOf = Asking.of;

/**
 * The bots that can satisfy a filter, by id; null when every bot has to be
 * asked.
 * @param {Question} question
 * @returns {BotRecord[] | null} a superset of the result
 */
export function candidatesFor(question) {
    switch (question.kind) {
        case WITH_VALUE:
            return indexOf(question.tag).withValue();
        case EQUAL_TO:
            return indexOf(question.tag).equalTo(question.value);
        case LINKED_TO:
            return indexOf(question.tag).linkedTo(question.value);
        case WITH_ID: {
            const record = records.get(question.value);
            return record === undefined ? nobody : [record];
        }
        default: {
            const other = questionOf(question.value);
            return other === null ? null : candidatesFor(other);
        }
    }
}

/**
 * The id that a question asks for, or null.
 * @param {Question} question
 * @returns {string | null}
 */
export function idAskedBy(question) {
    return question.kind === WITH_ID ? question.value : null;
}

/**
 * @param {string} tag
 * @param {any} [filter]
 * @returns {Filter}
 */
export function byTag(tag, filter) {
    const name = trimTag(tag);
    /** @type {Filter} */
    let test;
    let kind = -1;
    let exact = false;
    let asked = filter;
    const ids = typeof filter === 'string' ? parseLink(filter) : null;
    if (filter === null) {
        test = (bot) => !hasValue(tagOf(bot, name));
    } else if (!hasValue(filter)) {
        test = (bot) => hasValue(tagOf(bot, name));
        kind = WITH_VALUE;
        exact = true;
    } else if (typeof filter === 'function') {
        test = (bot) => {
            const value = tagOf(bot, name);
            return hasValue(value) && Boolean(filter(value));
        };
        kind = WITH_VALUE;
    } else if (ids !== null && ids.length > 0) {
        test = (bot) => linksTo(tagOf(bot, name), ids);
        if (ids.length > 1) kind = LINKED_TO;
        asked = ids[0];
    } else {
        const wanted = original(filter);
        test = (bot) => {
            const value = tagOf(bot, name);
            return value === filter || original(value) === wanted;
        };
        if (wanted === wanted) kind = EQUAL_TO;
        exact = ids === null;
        asked = wanted;
    }
    if (kind >= 0 && name !== 'id' && name !== 'space') {
        new Asking(test, new Question(kind, name, asked, exact));
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
 * @param {string} id
 * @returns {Filter}
 */
export function byID(id) {
    if (id === null || id === undefined) throw new TypeErrorCtor('byID() id must be given');
    /** @type {any} */
    const filter = (/** @type {any} */ bot) => bot.id === id;
    filter.recordFilter = true;
    filter.id = id;
    filter.toJSON = idFilterToJSON;
    if (typeof id === 'string') new Asking(filter, new Question(WITH_ID, '', id, true));
    return filter;
}

/** @this {any} */
function idFilterToJSON() {
    return { recordFilter: true, id: this.id };
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
    const name = trimTag(dimension);
    /** @type {any} */
    const filter = (/** @type {any} */ bot) =>
        inside(bot) &&
        isNear(tagOf(bot, `${name}X`), x) &&
        isNear(tagOf(bot, `${name}Y`), y);
    filter.sort = (/** @type {any} */ bot) => {
        const order = tagOf(bot, `${name}SortOrder`);
        return hasValue(order) ? order : 0;
    };
    new Asking(filter, new Question(AS_OTHER, '', inside, false));
    return filter;
}

/**
 * @param {any} bot
 * @param {string} axis the tag, `#` or `@` allowed in front
 */
function coordinate(bot, axis) {
    const value = tagOf(bot, trimTag(axis));
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
    /** @type {any} */
    const filter = byTag('space', space);
    filter.recordFilter = true;
    filter.space = space;
    filter.toJSON = () => ({ recordFilter: true, space });
    return filter;
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

