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
    newList,
    sealClass,
} from '../../core/primordials.js';

/** @typedef {import('../../core/records.js').BotRecord} BotRecord */
/** @typedef {(bot: any) => boolean} Filter */

// ---------------------------------------------------------------- questions

/** What an index has to be asked for, to find the bots that satisfy a filter. */
export const EQUAL_TO = 0;
const WITH_VALUE = 1;
export const WITH_ID = 2;
// Not all bots that are found for the others satisfy the filter.
const AMONG_EQUAL = 3;
const AMONG_WITH_VALUE = 4;
const AMONG_LINKED = 5;
// The filter has to be called.
const NOTHING = 6;

export class Question {
    constructor() {
        /** @type {Function | null} */
        this.filter = null;
        this.kind = EQUAL_TO;
        this.tag = '';
        /** @type {any} what is wanted; with AMONG_WITH_VALUE what tests the value */
        this.value = null;
    }

    /** Whether all bots that are found satisfy the filter. */
    get exact() {
        return this.kind <= WITH_ID;
    }
}

sealClass(Question);

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

// Most filters are made for one query and not seen again, and a private member on
// a function costs more than the rest of the query. So only the filters made last
// are known, by questions that are used in turn. An older one tells its own when
// a query calls it, as it calls what scripts wrote; from then on it carries it.

/** How many are known: a power of two. */
const MADE = 8;
/** @type {Question[]} */
const made = newList();
for (let i = 0; i < MADE; i++) made[i] = new Question();
let newest = 0;

/**
 * @param {Function} filter that was just made
 * @param {number} kind
 * @param {string} tag
 * @param {any} value
 */
function ask(filter, kind, tag, value) {
    // No index has these.
    if (tag === 'id' || tag === 'space' || value !== value) return;
    newest = (newest + 1) & (MADE - 1);
    const question = made[newest];
    question.filter = filter;
    question.kind = kind;
    question.tag = tag;
    question.value = value;
}

/**
 * The question behind a filter that was made here, if it is known; null for
 * other functions. Good until the next filters are made.
 * @param {Function} filter
 * @returns {Question | null}
 */
export function questionOf(filter) {
    const last = made[newest];
    return last.filter === filter ? last : olderQuestion(filter);
}

/** @param {Function} filter */
function olderQuestion(filter) {
    for (let i = newest + MADE - 1; i > newest; i--) {
        const question = made[i & (MADE - 1)];
        if (question.filter === filter) return question;
    }
    return Asking.of(filter);
}

/** @type {Function | null} the function that a query calls now to learn its question */
let called = null;

/**
 * Calls a filter for the first time in a query, to learn its question if it has
 * one that is not known any more.
 * @param {Function} filter
 * @param {any} bot
 */
export function callFirst(filter, bot) {
    if (questionOf(filter) !== null) return filter(bot);
    called = filter;
    const result = filter(bot);
    called = null;
    return result;
}

/**
 * For a filter that is `called`.
 * @param {Function} filter
 * @param {number} kind
 * @param {string} tag
 * @param {any} value
 */
function tell(filter, kind, tag, value) {
    called = null;
    ask(filter, kind, tag, value);
    const question = made[newest];
    if (question.filter !== filter || Asking.of(filter) !== null) return;
    made[newest] = new Question();
    new Asking(filter, question);
}

/**
 * The bots that can satisfy a filter, by id.
 * @param {Question | Known} question
 * @returns {BotRecord[]} a superset of the result
 */
export function candidatesFor({ kind, tag, value }) {
    switch (kind) {
        case EQUAL_TO:
        case AMONG_EQUAL:
            return indexOf(tag).equalTo(value);
        case AMONG_LINKED:
            return indexOf(tag).linkedTo(value);
        case WITH_ID: {
            const record = records.get(value);
            return record === undefined ? nobody : [record];
        }
        default:
            return indexOf(tag).withValue().read();
    }
}

/**
 * How many bots that are, without putting them in order.
 * @param {Question} question
 */
export function countCandidates({ kind, tag, value }) {
    switch (kind) {
        case EQUAL_TO:
        case AMONG_EQUAL:
            return indexOf(tag).byValue.get(value)?.count() ?? 0;
        case AMONG_LINKED:
            return indexOf(tag).byLink.get(value)?.count() ?? 0;
        case WITH_ID:
            return records.has(value) ? 1 : 0;
        default:
            return indexOf(tag).withValue().count();
    }
}

/** What a query knows of a filter while it runs: questions are used anew. */
export class Known {
    /**
     * @param {Filter} filter
     * @param {Question | null} question
     */
    constructor(filter, question) {
        this.filter = filter;
        this.kind = question === null ? NOTHING : question.kind;
        this.tag = question === null ? '' : question.tag;
        /** @type {any} */
        this.value = question === null ? null : question.value;
        /** @type {Known | null} what is known of the next filter of the query */
        this.next = null;
    }
}

sealClass(Known);

/**
 * Whether a bot satisfies a filter, as far as its record alone tells.
 * @param {BotRecord} record
 * @param {Known} known
 * @returns {boolean | undefined} undefined when the filter has to be called
 */
export function satisfies(record, { kind, tag, value: asked }) {
    if (kind > WITH_VALUE && kind !== AMONG_WITH_VALUE) return undefined;
    const value = record.values[tag];
    if (value === undefined) return false;
    if (typeof value === 'object') return undefined;
    if (kind === EQUAL_TO) return value === asked;
    return kind === WITH_VALUE || Boolean(asked(value));
}

/** @type {BotRecord[]} */
const nobody = newList();

// ---------------------------------------------------------------- by tags

// The functions that make filters have `filter` as a parameter, which nobody gives:
// with a variable of its own the engine would make two scopes for each filter
// instead of one (40 ns before it is compiled).

/**
 * @param {string} tag
 * @param {any} [filter]
 * @returns {Filter}
 */
export function byTag(tag, filter) {
    const name = trimTag(tag);
    switch (typeof filter) {
        case 'number':
        case 'boolean':
            return equalTo(name, filter);
        case 'function':
            return satisfying(name, filter);
        default:
            if (filter === null) return withoutValue(name);
            if (!hasValue(filter)) return withValue(name);
    }
    const ids = parseLink(filter);
    if (ids !== null && ids.length > 0) return linkingTo(name, ids);
    return equalTo(name, original(filter));
}

/**
 * @param {string} tag
 * @param {any} wanted
 * @param {any} [filter]
 * @returns {Filter}
 */
function equalTo(tag, wanted, filter) {
    filter = (/** @type {any} */ bot) => {
        if (called === filter) tell(filter, EQUAL_TO, tag, wanted);
        const value = tagOf(bot, tag);
        return value === wanted || original(value) === wanted;
    };
    ask(filter, EQUAL_TO, tag, wanted);
    return filter;
}

/**
 * @param {string} tag
 * @param {any} [filter]
 * @returns {Filter}
 */
function withValue(tag, filter) {
    filter = (/** @type {any} */ bot) => {
        if (called === filter) tell(filter, WITH_VALUE, tag, null);
        return hasValue(tagOf(bot, tag));
    };
    ask(filter, WITH_VALUE, tag, null);
    return filter;
}

/**
 * @param {string} tag
 * @returns {Filter}
 */
function withoutValue(tag) {
    return (bot) => !hasValue(tagOf(bot, tag));
}

/**
 * @param {string} tag
 * @param {(value: any) => any} test
 * @param {any} [filter]
 * @returns {Filter}
 */
function satisfying(tag, test, filter) {
    filter = (/** @type {any} */ bot) => {
        if (called === filter) tell(filter, AMONG_WITH_VALUE, tag, test);
        const value = tagOf(bot, tag);
        return hasValue(value) && Boolean(test(value));
    };
    ask(filter, AMONG_WITH_VALUE, tag, test);
    return filter;
}

/**
 * @param {string} tag
 * @param {string[]} ids of a link
 * @param {any} [filter]
 * @returns {Filter}
 */
function linkingTo(tag, ids, filter) {
    filter = (/** @type {any} */ bot) => {
        // A tag with one id that is meant may hold it without the sign of a link.
        if (called === filter && ids.length > 1) tell(filter, AMONG_LINKED, tag, ids[0]);
        return linksTo(tagOf(bot, tag), ids);
    };
    if (ids.length > 1) ask(filter, AMONG_LINKED, tag, ids[0]);
    return filter;
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
    return withId(id);
}

/**
 * @param {any} id
 * @param {any} [filter]
 * @returns {Filter}
 */
function withId(id, filter) {
    filter = (/** @type {any} */ bot) => {
        if (called === filter && typeof id === 'string') tell(filter, WITH_ID, '', id);
        return bot.id === id;
    };
    filter.recordFilter = true;
    filter.id = id;
    filter.toJSON = idFilterToJSON;
    if (typeof id === 'string') ask(filter, WITH_ID, '', id);
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
    const filter = (/** @type {any} */ bot) => {
        if (called === filter) tell(filter, AMONG_EQUAL, name, true);
        return inside(bot) &&
            isNear(tagOf(bot, `${name}X`), x) &&
            isNear(tagOf(bot, `${name}Y`), y);
    };
    filter.sort = (/** @type {any} */ bot) => {
        const order = tagOf(bot, `${name}SortOrder`);
        return hasValue(order) ? order : 0;
    };
    ask(filter, AMONG_EQUAL, name, true);
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

