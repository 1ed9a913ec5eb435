// What is wrong with an action: the runtime can only carry out what has the
// members that it needs. Everything else is for the host, and may be anything.

import { ArrayIsArray, ObjectKeys } from './primordials.js';

/** Members that have to be text, by type of action. */
const TEXTS = /** @type {Record<string, string>} */ ({
    __proto__: /** @type {any} */ (null),
    action: 'eventName',
    run_script: 'script',
    register_custom_app: 'appId',
    register_builtin_portal: 'portalId',
    define_global_bot: 'name',
});

/**
 * What is wrong with an action, or null.
 * @param {any} action
 * @returns {string | null}
 */
export function faultOf(action) {
    const type = action?.type;
    if (typeof type !== 'string') return null;
    const member = TEXTS[type];
    if (member !== undefined) {
        if (typeof action[member] !== 'string') {
            return `an action "${type}" needs a text ${member}`;
        }
        return type === 'action' ? faultOfIds(action.botIds) : null;
    }
    return type === 'apply_state' ? faultOfState(action.state) : null;
}

/** @param {any} ids */
function faultOfIds(ids) {
    if (ids === null || ids === undefined) return null;
    if (!ArrayIsArray(ids)) return 'botIds of an action must be a list of ids, or null';
    for (let i = 0; i < ids.length; i++) {
        const id = ids[i];
        if (typeof id !== 'string' && id !== null && id !== undefined) {
            return 'botIds of an action must be a list of ids, or null';
        }
    }
    return null;
}

/** @param {any} state */
function faultOfState(state) {
    if (typeof state !== 'object' || state === null || ArrayIsArray(state)) {
        return 'an action "apply_state" needs a state: bots by their ids';
    }
    const ids = ObjectKeys(state);
    for (let i = 0; i < ids.length; i++) {
        const bot = state[ids[i]];
        if (bot === null || bot === undefined) continue;
        if (typeof bot !== 'object' || ArrayIsArray(bot)) {
            return `the state of an action "apply_state" has no bot in ${ids[i]}`;
        }
    }
    return null;
}
