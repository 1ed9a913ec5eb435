// What the whole runtime knows about itself. One realm, one runtime: the
// modules of the kernel keep their state at module level.

export const DEFAULT_ENERGY = 100000;
export const DEFAULT_ERROR_LIMIT = 1000;

export const MODE_IMMEDIATE = 0;
export const MODE_DELAYED = 1;
export const MODE_NONE = 2;

/**
 * @typedef {object} Version
 * @property {string} [hash]
 * @property {string} [version]
 * @property {number} [major]
 * @property {number} [minor]
 * @property {number} [patch]
 * @property {boolean | number} [alpha]
 * @property {string} [playerMode]
 */

/**
 * @typedef {object} Observers
 * @property {(action: any) => void} enqueued
 * @property {(actions: any[], errors: any[]) => void} delivered
 * @property {(change: { botId: string, tag: string, oldValue: any, newValue: any }) => void} tagUpdated
 * @property {(change: { botId: string, tag: string, space: string, oldValue: any, newValue: any }) => void} maskUpdated
 */

export const runtime = {
    /** @type {string | undefined} id of the config bot */
    userId: undefined,
    /** @type {Version | null} */
    version: null,
    /** @type {Record<string, any> | null} */
    device: null,
    energy: DEFAULT_ENERGY,
    errorLimit: DEFAULT_ERROR_LIMIT,
    /** Scripts are compiled without async and await; mocks are possible. */
    forceSync: false,
    /** @type {any} what scripts see of this runtime if it is a debugger */
    debuggerFace: null,
    /** @type {Observers | null} who is told of what scripts do, in a debugger */
    observers: null,
    /** Script errors tell the host where they were thrown. */
    places: false,
    /** The clock stands still unless it is told to move. */
    testing: false,
    /** Set once the runtime has been closed: nothing is delivered any more. */
    closed: false,
};

/**
 * @typedef {object} EditModes when scripts see what they do in a space
 * @property {number} add
 * @property {number} update tags and masks
 * @property {number} remove
 */

/** One mode for all of them. Literals, since a function that runs at the start costs 20 µs. */
const IMMEDIATE = { add: MODE_IMMEDIATE, update: MODE_IMMEDIATE, remove: MODE_IMMEDIATE };
const DELAYED = { add: MODE_DELAYED, update: MODE_DELAYED, remove: MODE_DELAYED };
const NO_EDITS = { add: MODE_NONE, update: MODE_NONE, remove: MODE_NONE };

/** @type {Record<string, EditModes>} by space; what is not named is immediate */
let editModes = {
    // @ts-ignore: the prototype is no space
    __proto__: null,
    history: DELAYED,
    admin: DELAYED,
    certified: NO_EDITS,
    bootstrap: NO_EDITS,
};

/** @param {number} mode */
export function same(mode) {
    return { add: mode, update: mode, remove: mode };
}

/** @param {Record<string, EditModes>} modes */
export function setEditModes(modes) {
    editModes = modes;
}

/** @param {string | null | undefined} space */
export function modesOf(space) {
    return editModes[space || 'shared'] ?? IMMEDIATE;
}

/**
 * How edits of tags and masks become visible.
 * @param {string | null | undefined} space
 */
export function modeOf(space) {
    return modesOf(space).update;
}
