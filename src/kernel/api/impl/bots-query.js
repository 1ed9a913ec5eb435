// Finding bots and reading their tags.

import { recordOf } from '../../core/brand.js';
import { allBots, findBot, isBot, recordTag, tagNamesOf, tagOf } from '../../core/bots.js';
import { faceOf } from '../../core/faces.js';
import { indexOf, orderedRecords, records } from '../../core/records.js';
import { original } from '../../core/originals.js';
import { hasValue, parseLink, trimTag } from '../../core/values.js';
import { rotationOf } from '../../lib/rotation.js';
import { isRotation, isVector3 } from '../../lib/shapes.js';
import { makeVector3 } from '../../lib/vector.js';
import {
    EQUAL_TO,
    Known,
    WITH_ID,
    callFirst,
    candidatesFor,
    countCandidates,
    questionOf,
    satisfies,
} from './bots-filter.js';
import {
    ArrayPrototypePush,
    ArrayPrototypeSort,
    ErrorCtor,
    ObjectKeys,
    TypeErrorCtor,
} from '../../core/primordials.js';

/** @typedef {import('../../core/records.js').BotRecord} BotRecord */

/** @param {BotRecord[]} list */
function faces(list) {
    /** @type {any[]} */
    const bots = [];
    for (let i = 0; i < list.length; i++) ArrayPrototypePush(bots, faceOf(list[i]));
    return bots;
}

/** @param {any[]} args */
export function getBots(...args) {
    return queryBots(args, false);
}

/** @param {any[]} args */
export function getBot(...args) {
    const first = args[0];
    if (args.length === 1 && typeof first === 'function') {
        // What getBots calls as well is compiled sooner. The sort is asked for before
        // the question is known: a script may have a getter there.
        const question = first.sort === undefined ? questionOf(first) : null;
        if (question !== null && question.kind <= WITH_ID) {
            const record =
                question.kind === WITH_ID
                    ? records.get(question.value)
                    : question.kind === EQUAL_TO
                      ? indexOf(question.tag).equalTo(question.value)[0]
                      : candidatesFor(question)[0];
            return record === undefined ? undefined : faceOf(record);
        }
    } else if (args.length === 2 && first === 'id' && typeof args[1] === 'string') {
        return findBot(args[1]);
    }
    return queryBots(args, true)[0];
}

/**
 * @param {any[]} args
 * @param {boolean} onlyFirst whether more than the first is not needed
 * @returns {any[]}
 */
function queryBots(args, onlyFirst) {
    if (args.length === 0 || (args.length === 1 && args[0] === undefined)) {
        if (!onlyFirst) return allBots();
        const all = orderedRecords();
        return all.length === 0 ? [] : [faceOf(all[0])];
    }
    if (typeof args[0] === 'function') {
        return (args.length === 1 && !onlyFirst ? askIndex(args[0]) : null)
            ?? filterBots(args, onlyFirst);
    }
    return botsWithTag(trimTag(args[0]), args[1], onlyFirst);
}

/**
 * What an index alone can answer, or null.
 * @param {any} filter
 */
function askIndex(filter) {
    if (filter.sort !== undefined) return null;
    const question = questionOf(filter);
    if (question === null || !question.exact) return null;
    return faces(candidatesFor(question));
}

/**
 * @param {any} tag
 * @param {any} value
 * @param {boolean} onlyFirst
 */
function botsWithTag(tag, value, onlyFirst) {
    if (!hasValue(tag)) return [];
    if (typeof tag !== 'string') {
        throw new TypeErrorCtor('getBots() expects filters, or the name of a tag');
    }
    if (tag === 'id' && typeof value === 'string') {
        const bot = findBot(value);
        return bot === undefined ? [] : [bot];
    }
    if (typeof value === 'function') {
        return keep(orderedRecords(), (record) => value(recordTag(record, tag)), onlyFirst);
    }
    if (tag === 'id' || tag === 'space') {
        return keep(
            orderedRecords(),
            (record) => {
                const own = faceOf(record).tags[tag];
                return hasValue(value) ? own === value : hasValue(own);
            },
            onlyFirst,
        );
    }
    const wanted = original(value);
    if (hasValue(wanted) && wanted !== wanted) return [];
    const found = hasValue(wanted)
        ? indexOf(tag).equalTo(wanted)
        : indexOf(tag).withValue().read();
    if (onlyFirst) return found.length === 0 ? [] : [faceOf(found[0])];
    return faces(found);
}

/**
 * @param {BotRecord[]} list
 * @param {(record: BotRecord) => any} test
 * @param {boolean} onlyFirst
 */
function keep(list, test, onlyFirst) {
    /** @type {any[]} */
    const bots = [];
    for (let i = 0; i < list.length; i++) {
        if (!test(list[i])) continue;
        ArrayPrototypePush(bots, faceOf(list[i]));
        if (onlyFirst) break;
    }
    return bots;
}

/**
 * @param {any[]} filters
 * @param {boolean} onlyFirst
 */
function filterBots(filters, onlyFirst) {
    /** @type {BotRecord[] | null} */
    let list = null;
    /** @type {Known | null} the filter for which there are the fewest bots to look at */
    let best = null;
    let fewest = Infinity;
    let sorts = false;
    /** @type {Known | null} */
    let first = null;
    /** @type {Known | null} */
    let last = null;
    for (let i = 0; i < filters.length; i++) {
        const filter = filters[i];
        if (typeof filter !== 'function') {
            throw new TypeErrorCtor(`getBots() filter ${i + 1} has to be a function`);
        }
        if (filter.recordFilter === true && typeof filter.id === 'string') {
            const bot = findBot(filter.id);
            list = bot === undefined ? [] : [/** @type {BotRecord} */ (recordOf(bot))];
            best = null;
            fewest = list.length;
        }
        if (typeof filter.sort === 'function') sorts = true;
        const question = questionOf(filter);
        const known = new Known(filter, question);
        if (last === null) first = known;
        else last.next = known;
        last = known;
        if (question === null) continue;
        const count = countCandidates(question);
        if (count < fewest) {
            best = known;
            fewest = count;
        }
    }
    if (best !== null) list = candidatesFor(best);
    // All that an exact question finds satisfy its filter.
    const skipped = best !== null && best.kind <= WITH_ID ? best : null;
    const isEnough = onlyFirst && !sorts;
    /** @type {any[]} */
    const bots = [];
    const source = list ?? orderedRecords();
    let reached = 0;
    for (let i = 0; i < source.length; i++) {
        const record = source[i];
        let known = first;
        let at = 0;
        for (; known !== null; known = known.next, at++) {
            if (known === skipped) continue;
            const { filter } = known;
            const value = known.kind === EQUAL_TO ? record.values[known.tag] : null;
            // Most are looked at for the value of a tag.
            let holds =
                typeof value === 'object' ? satisfies(record, known) : value === known.value;
            if (holds === undefined) {
                const bot = faceOf(record);
                holds = at < reached ? filter(bot) : callFirst(filter, bot);
            }
            if (list === null && i + at === 0 && questionOf(filter)?.exact === true) {
                // It was known no more, and has told: an index has the bots.
                return filterBots(filters, onlyFirst);
            }
            if (!holds) break;
        }
        if (at >= reached) reached = at + 1;
        if (known !== null) continue;
        ArrayPrototypePush(bots, faceOf(record));
        if (isEnough) break;
    }
    return sorts ? sortBots(bots, filters) : bots;
}

/**
 * Sorts by the keys that filters give, the first one first; ties stay by id.
 * @param {any[]} bots
 * @param {any[]} filters
 */
function sortBots(bots, filters) {
    /** @type {any[]} */
    const rows = [];
    for (let i = 0; i < bots.length; i++) {
        /** @type {any[]} */
        const keys = [];
        for (let j = 0; j < filters.length; j++) {
            if (typeof filters[j].sort === 'function') {
                ArrayPrototypePush(keys, filters[j].sort(bots[i]));
            }
        }
        ArrayPrototypePush(rows, { bot: bots[i], keys });
    }
    ArrayPrototypeSort(rows, compareRows);
    /** @type {any[]} */
    const sorted = [];
    for (let i = 0; i < rows.length; i++) ArrayPrototypePush(sorted, rows[i].bot);
    return sorted;
}

/**
 * @param {{ keys: any[] }} a
 * @param {{ keys: any[] }} b
 */
function compareRows(a, b) {
    for (let i = 0; i < a.keys.length; i++) {
        if (a.keys[i] < b.keys[i]) return -1;
        if (a.keys[i] > b.keys[i]) return 1;
    }
    return 0;
}

/**
 * @param {string} tag
 * @param {any} [filter]
 */
export function getBotTagValues(tag, filter) {
    const name = trimTag(tag);
    const special = name === 'id' || name === 'space';
    const list = special ? orderedRecords() : indexOf(name).withValue().read();
    /** @type {any[]} */
    const values = [];
    for (let i = 0; i < list.length; i++) {
        const value = special ? faceOf(list[i]).tags[name] : recordTag(list[i], name);
        if (!hasValue(value)) continue;
        if (typeof filter === 'function') {
            if (!filter(value)) continue;
        } else if (hasValue(filter) && original(value) !== original(filter)) {
            continue;
        }
        ArrayPrototypePush(values, value);
    }
    return values;
}

/**
 * @param {any} bot
 * @param {string[]} tags
 */
export function getTag(bot, ...tags) {
    let current = bot ?? null;
    for (let i = 0; i < tags.length; i++) {
        if (!isBot(current)) return current;
        current = tagOf(current, trimTag(tags[i]));
    }
    return current;
}

/** @param {any} bot */
export function getID(bot) {
    if (typeof bot === 'string') return bot === '' ? null : bot;
    return hasValue(bot) && typeof bot === 'object' ? bot.id : null;
}

/**
 * @param {any} bot
 * @param {string} caller
 */
function requireBot(bot, caller) {
    if (typeof bot === 'string') {
        const found = findBot(bot);
        if (found === undefined) {
            throw new ErrorCtor(`${caller}() cannot find a bot with the id ${bot}`);
        }
        return found;
    }
    if (!bot) throw new ErrorCtor(`${caller}() needs a bot`);
    return bot;
}

/**
 * @param {any} bot
 * @param {string} tag
 */
function numberTag(bot, tag) {
    const value = tagOf(bot, tag);
    return typeof value === 'number' ? value : 0;
}

/**
 * @param {any} bot
 * @param {string} dimension
 */
export function getBotPosition(bot, dimension) {
    const target = requireBot(bot, 'getBotPosition');
    const position = tagOf(target, `${dimension}Position`);
    if (recordOf(target) === undefined && isVector3(position)) return position;
    return makeVector3(
        numberTag(target, `${dimension}X`),
        numberTag(target, `${dimension}Y`),
        numberTag(target, `${dimension}Z`),
    );
}

/**
 * @param {any} bot
 * @param {string} dimension
 */
export function getBotRotation(bot, dimension) {
    const target = requireBot(bot, 'getBotRotation');
    const rotation = tagOf(target, `${dimension}Rotation`);
    if (recordOf(target) === undefined && isRotation(rotation)) return rotation;
    return rotationOf({
        euler: {
            x: numberTag(target, `${dimension}RotationX`),
            y: numberTag(target, `${dimension}RotationY`),
            z: numberTag(target, `${dimension}RotationZ`),
        },
    });
}

/** @param {any} bot */
export function getBotLinks(bot) {
    /** @type {any[]} */
    const links = [];
    const tags = isBot(bot) ? tagNamesOf(bot) : ObjectKeys(bot ?? {});
    for (let i = 0; i < tags.length; i++) {
        const ids = parseLink(tagOf(bot, tags[i]));
        if (ids !== null) ArrayPrototypePush(links, { tag: tags[i], botIDs: ids });
    }
    return links;
}
