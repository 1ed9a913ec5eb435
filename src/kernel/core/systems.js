// Systems: the bots by what their tag `system` says. Kept from the start, for
// the order in which bots join counts.

import { addHook } from './records.js';
import {
    ArrayPrototypePush,
    ObjectCreate,
    SafeMap,
    SafeSet,
    SetPrototypeForEach,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

/** @type {SafeMap<string, SafeSet<BotRecord>>} bots by system, as they joined */
const systems = new SafeMap();

addHook('system', (record, _tag, before, after) => {
    if (before === after) return;
    if (typeof before === 'string') {
        const members = systems.get(before);
        members?.delete(record);
        if (members?.size === 0) systems.delete(before);
    }
    if (typeof after !== 'string') return;
    let members = systems.get(after);
    if (members === undefined) systems.set(after, (members = new SafeSet()));
    members.add(record);
});

/**
 * The ids by system, in the order in which the bots joined.
 * @rare
 */
export function systemIds() {
    /** @type {Record<string, string[]>} */
    const result = ObjectCreate(null);
    systems.forEach((members, system) => {
        /** @type {string[]} */
        const ids = [];
        SetPrototypeForEach(members, (/** @type {BotRecord} */ record) => {
            ArrayPrototypePush(ids, record.id);
        });
        result[system] = ids;
    });
    return result;
}

/**
 * The bots of a system, in the order in which they joined.
 * @param {string} system
 * @rare
 */
export function systemMembers(system) {
    return systems.get(system);
}
