// What scripts see of a bot: the bot object and its tags, raw, masks, links and
// listeners. All of it is made when it is first asked for; a bot that no
// script touches has none of it.
//
// The views are proxies whose target is the bot's record and whose handlers are
// shared by all bots, so reading a tag is one lookup in the record's values.
// (`tags.x` in a warm loop costs a few nanoseconds: bench workload tag-read.)

import { brand, recordOf } from './brand.js';
import { arrayFace } from './array-face.js';
import { callListener } from './dispatch.js';
import { writeMaskAnywhere, writeTag } from './edits.js';
import { NONE, configRecord, records, setOverride } from './records.js';
import { runtime } from './state.js';
import { tagFunctions } from './tag-functions.js';
import {
    DEFAULT_SPACE,
    LINK_PREFIX,
    MASK_SPACES,
    hasValue,
    isLink,
    parseLink,
    parseMaskValue,
    startsPrefix,
} from './values.js';
import {
    ArrayIsArray,
    ArrayPrototypeIncludes,
    ArrayPrototypeJoin,
    ArrayPrototypePush,
    ObjectCreate,
    ObjectKeys,
    ObjectPrototype,
    ProxyCtor,
    SafeMap,
    sealClass,
    sealHandler,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

// ---------------------------------------------------------------- scope

/**
 * Makes the views of a bot, all of them when the first is asked for: that of the
 * tags, made last, tells that they are there.
 * @param {BotRecord} record
 */
function makeViews(record) {
    record.rawView = new ProxyCtor(record, rawHandler);
    record.masksView = new ProxyCtor(record, masksHandler);
    record.linksView = new ProxyCtor(record, linksHandler);
    record.listenersView = new ProxyCtor(record, listenersHandler);
    record.tagsView = new ProxyCtor(record, tagsHandler);
}

/**
 * The bot's things under the names that scripts use. A script can get hold of
 * its scope by `arguments`, so it offers nothing that a script may not have.
 */
export class Scope {
    /** @type {BotRecord} */
    #record;

    /** @param {BotRecord} record */
    constructor(record) {
        this.#record = record;
    }

    get bot() {
        return faceOf(this.#record);
    }

    get thisBot() {
        return faceOf(this.#record);
    }

    get tags() {
        // Written out: nearly every script asks for them.
        const record = this.#record;
        if (record.tagsView === null) makeViews(record);
        return record.tagsView;
    }

    get raw() {
        const record = this.#record;
        if (record.tagsView === null) makeViews(record);
        return record.rawView;
    }

    get masks() {
        const record = this.#record;
        if (record.tagsView === null) makeViews(record);
        return record.masksView;
    }

    get links() {
        const record = this.#record;
        if (record.tagsView === null) makeViews(record);
        return record.linksView;
    }

    get listeners() {
        const record = this.#record;
        if (record.tagsView === null) makeViews(record);
        return record.listenersView;
    }

    get creatorBot() {
        const creator = this.#record.values.creator;
        if (typeof creator !== 'string') return null;
        const record = records.get(creator);
        return record === undefined ? null : faceOf(record);
    }

    get configBot() {
        return configFace();
    }

    get create() {
        return ownFunction(this.#record, 'create');
    }

    get setTimeout() {
        return ownFunction(this.#record, 'setTimeout');
    }

    get setInterval() {
        return ownFunction(this.#record, 'setInterval');
    }

    get watchBot() {
        return ownFunction(this.#record, 'watchBot');
    }

    get watchPortal() {
        return ownFunction(this.#record, 'watchPortal');
    }
}
sealClass(Scope);

/**
 * @param {BotRecord} record
 * @param {string} name
 */
function ownFunction(record, name) {
    const functions = record.functions ?? (record.functions = ObjectCreate(null));
    return functions[name] ?? (functions[name] = tagFunctions[name](record));
}

/**
 * Gives up the bot object, so that the next one asked for is a new one.
 * @param {BotRecord} record
 */
export function renewFace(record) {
    record.face = null;
}

/**
 * Lets the bot object show other edits that are not told yet.
 * @param {BotRecord} record
 */
export function showChanges(record) {
    const { face } = record;
    if (face === null) return;
    try {
        face.changes = record.changes;
        face.maskChanges = record.maskChanges;
    } catch {
        // Scripts have frozen it.
    }
}

/** The scope of scripts that have no bot. */
class NoScope {
    /** @type {Record<string, Function>} */
    #functions = ObjectCreate(null);

    bot = null;
    thisBot = null;
    tags = null;
    raw = null;
    masks = null;
    links = null;
    listeners = null;
    creatorBot = null;

    get configBot() {
        return configFace();
    }

    get create() {
        return this.#own('create');
    }

    get setTimeout() {
        return this.#own('setTimeout');
    }

    get setInterval() {
        return this.#own('setInterval');
    }

    get watchBot() {
        return this.#own('watchBot');
    }

    get watchPortal() {
        return this.#own('watchPortal');
    }

    /** @param {string} name */
    #own(name) {
        return this.#functions[name] ?? (this.#functions[name] = tagFunctions[name](null));
    }
}

sealClass(NoScope);

/** @type {any} */
export const noScope = new NoScope();

/** @param {BotRecord} record */
export function scopeOf(record) {
    return record.scope ?? (record.scope = new Scope(record));
}

/** @param {BotRecord} record @returns {any} */
export function faceOf(record) {
    return record.face ?? (record.face = makeBot(record));
}

/** The config bot: undefined when there is no user, null when it is absent. */
export function configFace() {
    const record = configRecord();
    if (record !== undefined) return faceOf(record);
    return runtime.userId === undefined ? undefined : null;
}

// ---------------------------------------------------------------- bot

/** A bot without its own things: what it inherits calls its listeners. */
const botPrototype = new ProxyCtor(ObjectCreate(null), sealHandler({
    get(_target, key, receiver) {
        if (typeof key !== 'string') return /** @type {any} */ (ObjectPrototype)[key];
        const record = recordOf(receiver);
        if (record === undefined) return /** @type {any} */ (ObjectPrototype)[key];
        if (key === 'toJSON') return botToJSON;
        return listenerOf(record, key) ?? /** @type {any} */ (ObjectPrototype)[key];
    },
    has(_target, key) {
        return key in ObjectPrototype;
    },
    getPrototypeOf() {
        return ObjectPrototype;
    },
    setPrototypeOf() {
        return false;
    },
    defineProperty() {
        return false;
    },
    deleteProperty() {
        return false;
    },
    preventExtensions() {
        return false;
    },
}));

/** @this {any} */
function botToJSON() {
    const record = recordOf(this);
    if (record === undefined) return undefined;
    /** @type {Record<string, any>} */
    const json = { id: record.id };
    if (hasValue(record.space)) json.space = record.space;
    json.tags = copyOfRaw(record);
    return json;
}

/** @param {BotRecord} record */
function makeBot(record) {
    if (record.tagsView === null) makeViews(record);
    if (record.vars === null) record.vars = {};
    /** @type {any} */
    const bot = {
        __proto__: botPrototype,
        id: record.id,
        link: LINK_PREFIX + record.id,
        tags: record.tagsView,
        raw: record.rawView,
        masks: record.masksView,
        links: record.linksView,
        vars: record.vars,
        changes: record.changes,
        maskChanges: record.maskChanges,
        listeners: record.listenersView,
        signatures:
            record.signatures === null
                ? noSignatures
                : new ProxyCtor(record.signatures, readOnly),
    };
    if (hasValue(record.space)) bot.space = record.space;
    brand(bot, record);
    return bot;
}

const readOnly = sealHandler({
    set: () => true,
    defineProperty: () => true,
    deleteProperty: () => true,
    setPrototypeOf: () => false,
    preventExtensions: () => false,
});
/** Shared by all bots without signatures, which are nearly all. */
const noSignatures = new ProxyCtor(ObjectCreate(null), readOnly);

// ---------------------------------------------------------------- listeners

/**
 * What calls a bot's own listener with the caller's arguments.
 * @param {BotRecord} record
 * @param {string} tag
 * @returns {Function | undefined}
 */
export function listenerOf(record, tag) {
    const override = record.overrides[tag];
    if (override !== undefined) return override;
    const script = record.scripts[tag];
    if (script === undefined) return undefined;
    if (record.callers === null) record.callers = ObjectCreate(null);
    const callers = /** @type {Record<string, Function>} */ (record.callers);
    return (
        callers[tag] ??
        (callers[tag] = function (/** @type {any[]} */ ...args) {
            return callListener(record, tag, script, args);
        })
    );
}

// ---------------------------------------------------------------- views

/**
 * Properties that every view has whatever the tags are.
 * @param {BotRecord} record
 * @param {PropertyKey} key
 * @param {(record: BotRecord) => any} convert what toJSON gives
 */
function readCommon(record, key, convert) {
    if (key === 'id') return record.id;
    if (key === 'space') return record.space || DEFAULT_SPACE;
    if (key === 'toJSON') return () => convert(record);
    return /** @type {any} */ (ObjectPrototype)[key];
}

/** @param {BotRecord} record */
function copyOfRaw(record) {
    return { ...record.raw };
}

/**
 * The traps that all views of a record share.
 * @param {(record: BotRecord, key: string) => any} read
 * @param {(record: BotRecord) => string[]} names
 * @param {(record: BotRecord, key: string, value: any) => boolean} write
 * @param {(record: BotRecord, key: string) => boolean} remove
 * @param {(record: BotRecord, key: PropertyKey) => any} [get] a faster way to read
 * @param {(record: BotRecord, key: PropertyKey, value: any) => boolean} [set] and to write
 * @returns {ProxyHandler<BotRecord>}
 */
function viewTraps(read, names, write, remove, get, set) {
    return sealHandler({
        get:
            get ??
            ((record, key) => {
                return read(record, /** @type {string} */ (key));
            }),
        set:
            set ??
            ((record, key, value) => {
                return typeof key === 'string' ? write(record, key, value) : false;
            }),
        deleteProperty(record, key) {
            return typeof key === 'string' ? remove(record, key) : true;
        },
        has(record, key) {
            return (
                key === 'id' ||
                key === 'space' ||
                ArrayPrototypeIncludes(names(record), key) ||
                key in ObjectPrototype
            );
        },
        ownKeys(record) {
            return names(record);
        },
        getOwnPropertyDescriptor(record, key) {
            if (!ArrayPrototypeIncludes(names(record), key)) return undefined;
            return {
                value: read(record, /** @type {string} */ (key)),
                writable: true,
                enumerable: true,
                configurable: true,
            };
        },
        defineProperty(record, key, descriptor) {
            if (typeof key !== 'string' || !('value' in descriptor)) return false;
            return write(record, key, descriptor.value);
        },
        getPrototypeOf() {
            return ObjectPrototype;
        },
        setPrototypeOf() {
            return false;
        },
        preventExtensions() {
            return false;
        },
    });
}

/**
 * @param {BotRecord} record
 * @param {string} key
 * @param {any} value
 */
function setTag(record, key, value) {
    writeTag(record, key, value);
    return true;
}

/**
 * @param {BotRecord} record
 * @param {string} key
 */
function deleteTag(record, key) {
    writeTag(record, key, null);
    return true;
}

/**
 * @param {BotRecord} record
 * @param {string} key
 */
function readTag(record, key) {
    const value = record.values[key];
    if (value === undefined) return readCommon(record, key, copyOfRaw);
    return ArrayIsArray(value) ? arrayFace(record, key, value) : value;
}

const tagsHandler = viewTraps(
    readTag,
    (record) => ObjectKeys(record.values),
    setTag,
    deleteTag,
    // The commonest of all accesses have traps of their own.
    (record, key) => {
        const value = record.values[/** @type {string} */ (key)];
        if (typeof value !== 'object' && value !== undefined) return value;
        if (value === undefined) return readCommon(record, key, copyOfRaw);
        return ArrayIsArray(value) ? arrayFace(record, /** @type {string} */ (key), value) : value;
    },
    (record, key, value) => {
        if (typeof key !== 'string') return false;
        writeTag(record, key, value);
        return true;
    },
);

const rawHandler = viewTraps(
    (record, key) => {
        const value = record.raw[key];
        return value === undefined ? readCommon(record, key, copyOfRaw) : value;
    },
    (record) => ObjectKeys(record.raw),
    setTag,
    deleteTag,
);

/**
 * The stored mask that is seen, or undefined.
 * @param {BotRecord} record
 * @param {string} tag
 */
export function visibleMask(record, tag) {
    const { masks } = record;
    if (masks === NONE) return undefined;
    for (let i = 0; i < MASK_SPACES.length; i++) {
        const mask = masks[MASK_SPACES[i]];
        if (mask !== undefined && hasValue(mask[tag])) return mask[tag];
    }
    return undefined;
}

/** @param {BotRecord} record */
export function maskNames(record) {
    const { masks } = record;
    if (masks === NONE) return [];
    const names = ObjectCreate(null);
    for (let i = 0; i < MASK_SPACES.length; i++) {
        const mask = masks[MASK_SPACES[i]];
        if (mask === undefined) continue;
        const tags = ObjectKeys(mask);
        for (let j = 0; j < tags.length; j++) {
            if (hasValue(mask[tags[j]])) names[tags[j]] = true;
        }
    }
    return ObjectKeys(names);
}

/** @param {BotRecord} record */
function copyOfMasks(record) {
    /** @type {Record<string, any>} */
    const tags = {};
    const names = maskNames(record);
    for (let i = 0; i < names.length; i++) tags[names[i]] = visibleMask(record, names[i]);
    return tags;
}

/**
 * The value of the mask that is seen. A text that stands for something else is
 * replaced by what it stands for, so that each read gives the same object.
 * @param {BotRecord} record
 * @param {string} tag
 */
function readMask(record, tag) {
    const { masks } = record;
    if (masks === NONE) return undefined;
    for (let i = 0; i < MASK_SPACES.length; i++) {
        const mask = masks[MASK_SPACES[i]];
        if (mask === undefined || !hasValue(mask[tag])) continue;
        const stored = mask[tag];
        const value = parseMaskValue(stored);
        // A text that looks like a prefixed one would be read as such next time.
        if (value !== stored && !(typeof value === 'string' && startsPrefix(value))) {
            mask[tag] = value;
        }
        return value;
    }
    return undefined;
}

const masksHandler = viewTraps(
    (record, key) => {
        const value = readMask(record, key);
        if (!hasValue(value)) return readCommon(record, key, copyOfMasks);
        return ArrayIsArray(value) ? arrayFace(record, key, value) : value;
    },
    maskNames,
    (record, key, value) => {
        writeMaskAnywhere(record, key, value);
        return true;
    },
    (record, key) => {
        writeMaskAnywhere(record, key, null);
        return true;
    },
);

// ---------------------------------------------------------------- links

/**
 * @param {string} id
 * @returns {any}
 */
function linkedBot(id) {
    const record = records.get(id);
    return record === undefined ? null : faceOf(record);
}

/** @type {SafeMap<string, BotRecord>} the bots of links to one bot that were read before */
let linkedRecords = new SafeMap();
const LINKED_LIMIT = 10000;

/**
 * What a link text stands for: a bot, null, or a list of them.
 * @param {string} link
 */
export function linkTarget(link) {
    const known = linkedRecords.get(link);
    if (known !== undefined && known.present) return faceOf(known);
    const ids = /** @type {string[]} */ (parseLink(link));
    if (ids.length === 1) {
        const record = records.get(ids[0]);
        if (record === undefined) return null;
        if (linkedRecords.size >= LINKED_LIMIT) linkedRecords = new SafeMap();
        linkedRecords.set(link, record);
        return faceOf(record);
    }
    /** @type {any[]} */
    const bots = [];
    for (let i = 0; i < ids.length; i++) ArrayPrototypePush(bots, linkedBot(ids[i]));
    return bots;
}

/** @param {BotRecord} record */
function linkNames(record) {
    /** @type {any[]} */
    const names = [];
    const tags = ObjectKeys(record.values);
    for (let i = 0; i < tags.length; i++) {
        if (isLink(record.values[tags[i]])) ArrayPrototypePush(names, tags[i]);
    }
    return names;
}

/** @param {BotRecord} record */
function copyOfLinks(record) {
    /** @type {Record<string, any>} */
    const tags = {};
    const names = linkNames(record);
    for (let i = 0; i < names.length; i++) tags[names[i]] = record.values[names[i]];
    return tags;
}

const linksHandler = viewTraps(
    (record, key) => {
        const value = record.values[key];
        // Only links are in this map: what is found needs no other look.
        const known = linkedRecords.get(value);
        if (known !== undefined && known.present) return faceOf(known);
        if (isLink(value)) return linkTarget(value);
        if (key === 'id' || key === 'space' || value !== undefined) return undefined;
        return readCommon(record, key, copyOfLinks);
    },
    linkNames,
    (record, key, value) => {
        if (value === null || value === undefined || value === '') {
            if (isLink(record.values[key])) writeTag(record, key, null);
        } else if (recordOf(value) !== undefined) {
            writeTag(record, key, LINK_PREFIX + /** @type {BotRecord} */ (recordOf(value)).id);
        } else if (ArrayIsArray(value)) {
            /** @type {any[]} */
            const ids = [];
            for (let i = 0; i < value.length; i++) {
                ArrayPrototypePush(ids, recordOf(value[i])?.id ?? '');
            }
            writeTag(record, key, LINK_PREFIX + ArrayPrototypeJoin(ids, ','));
        } else if (typeof value === 'string') {
            writeTag(record, key, isLink(value) ? value : LINK_PREFIX + value);
        }
        return true;
    },
    (record, key) => {
        if (isLink(record.values[key])) writeTag(record, key, null);
        return true;
    },
);

const listenersHandler = viewTraps(
    (record, key) => {
        if (typeof key !== 'string') return undefined;
        return listenerOf(record, key) ?? null;
    },
    (record) => {
        const names = ObjectCreate(null);
        const scripts = ObjectKeys(record.scripts);
        for (let i = 0; i < scripts.length; i++) names[scripts[i]] = true;
        const overrides = ObjectKeys(record.overrides);
        for (let i = 0; i < overrides.length; i++) names[overrides[i]] = true;
        return ObjectKeys(names);
    },
    (record, key, value) => {
        if (key === 'id' || key === 'space') return true;
        if (value !== null && value !== undefined && typeof value !== 'function') return false;
        setOverride(record, key, value);
        return true;
    },
    (record, key) => {
        setOverride(record, key, null);
        return true;
    },
);
