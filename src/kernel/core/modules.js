// Modules: what `import` means between tags.
//
// A tag's module is run once; its exports are kept until that tag changes.
// Modules that are no tags (source texts, exports objects) are kept by name.

import { forceEnergy } from './actions.js';
import { apiFor } from './api-object.js';
import { isHeard } from './dispatch.js';
import { onScriptChanged, records } from './records.js';
import { noScope, scopeOf } from './faces.js';
import { RESOLVING, beginWait, endWait, forgetWaits, refuseCycle } from './module-cycles.js';
import { compileOnce } from './scripts.js';
import { systemMembers } from './systems.js';
import { LIBRARY_PREFIX, LISTENER_PREFIX } from './values.js';
import {
    ArrayPrototypePush,
    ArrayPrototypeSlice,
    ErrorCtor,
    ErrorIsError,
    ObjectCreate,
    ObjectDefineProperty,
    ObjectKeys,
    PromiseCtor,
    PromisePrototypeThen,
    RegExpPrototypeExec,
    SafeMap,
    SafeWeakMap,
    SetPrototypeForEach,
    StringPrototypeIndexOf,
    StringPrototypeLastIndexOf,
    StringPrototypeSlice,
    StringPrototypeStartsWith,
    TypeErrorCtor,
    sealClass,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */
/** @typedef {import('./scripts.js').Script} Script */
/** @typedef {import('./module-cycles.js').Link} Link */

/**
 * @typedef {object} Place where an import stands
 * @property {string | undefined} botId
 * @property {string | null | undefined} tag
 */

/**
 * @typedef {object} Resolved
 * @property {string} id
 * @property {string} [botId]
 * @property {string} [tag]
 * @property {string} [source]
 * @property {any} [exports]
 * @property {string} [url]
 */

// ---------------------------------------------------------------- exports

/** @type {SafeWeakMap<BotRecord, Record<string, Promise<any>>>} */
const tagExports = new SafeWeakMap();
/** @type {SafeMap<string, Promise<any>>} modules that are no tags */
const otherExports = new SafeMap();

/**
 * The modules that are being loaded, and how to forget them.
 * @type {SafeMap<Promise<any>, () => void>}
 */
let loadingModules = new SafeMap();

/**
 * Notes a module whose promise will not settle when jobs are ended.
 * @param {Promise<any>} loading
 * @param {() => void} forget
 * @returns {Promise<any>}
 */
function whileLoading(loading, forget) {
    loadingModules.set(loading, forget);
    const done = () => {
        loadingModules.delete(loading);
    };
    PromisePrototypeThen(loading, done, done);
    return loading;
}

/** Jobs were ended: what was being loaded is loaded anew by the next import. */
export function forgetLoading() {
    const unfinished = loadingModules;
    loadingModules = new SafeMap();
    unfinished.forEach((forget) => forget());
    forgetWaits();
}

/**
 * Forgets what a tag's module exported; the next import runs it again.
 * @param {BotRecord} record
 * @param {string} tag
 */
function dropExports(record, tag) {
    const known = tagExports.get(record);
    if (known !== undefined) delete known[tag];
}
onScriptChanged(dropExports);

/**
 * Forgets what all modules of a bot exported: it was told anew.
 * @param {BotRecord} record
 */
export function dropAllExports(record) {
    tagExports.delete(record);
}

/**
 * @param {BotRecord} record
 * @param {string} tag
 * @returns {Script | undefined}
 */
function moduleOf(record, tag) {
    const library = record.libraries[tag];
    if (library !== undefined) return library;
    const script = record.scripts[tag];
    return script !== undefined && script.isModule ? script : undefined;
}

// ---------------------------------------------------------------- the face

/** What compiled scripts call for imports and exports. */
class ModuleFace {
    /** @type {BotRecord | null} */
    #record;
    /** @type {string | null} */
    #tag;
    /** @type {Link[]} the modules that are being loaded, the outermost first */
    #chain;
    /** @type {any} */
    #exports;
    /** @type {any} */
    #meta = null;

    /**
     * @param {BotRecord | null} record
     * @param {string | null} tag
     * @param {Link[]} chain
     * @param {any} exports null where exporting does nothing
     */
    constructor(record, tag, chain, exports) {
        this.#record = record;
        this.#tag = tag;
        this.#chain = chain;
        this.#exports = exports;
    }

    /** @param {any} module name or descriptor */
    import(module) {
        return importModule(module, this.#place(), this.#chain);
    }

    /**
     * Publishes values under their names.
     * @param {Record<string, any>} values
     */
    export(values) {
        if (this.#exports === null) return;
        const names = ObjectKeys(values);
        for (let i = 0; i < names.length; i++) this.#exports[names[i]] = values[names[i]];
    }

    get meta() {
        if (this.#meta !== null) return this.#meta;
        const place = this.#place();
        const meta = { botId: place.botId, tag: place.tag };
        ObjectDefineProperty(meta, 'resolve', {
            value: (/** @type {any} */ module) => resolve(module, place),
            enumerable: false,
        });
        return (this.#meta = meta);
    }

    #place() {
        return { botId: this.#record?.id, tag: this.#tag };
    }
}

sealClass(ModuleFace);

/** @type {SafeWeakMap<BotRecord, Record<string, ModuleFace>>} */
const listenerFaces = new SafeWeakMap();

/**
 * The face for a script that runs as a listener: its exports go nowhere.
 * @param {BotRecord} record
 * @param {string} tag
 */
export function faceFor(record, tag) {
    let faces = listenerFaces.get(record);
    if (faces === undefined) listenerFaces.set(record, (faces = ObjectCreate(null)));
    const known = /** @type {Record<string, ModuleFace>} */ (faces);
    return known[tag] ?? (known[tag] = new ModuleFace(record, tag, [], null));
}

/** The face for a script without a bot. */
export function faceWithoutBot() {
    return new ModuleFace(null, null, [], null);
}

// ---------------------------------------------------------------- resolving

/**
 * @param {any} name
 * @param {Place} place
 * @returns {Promise<Resolved>}
 */
export async function resolve(name, place) {
    return find(name, place);
}

/**
 * @param {any} name
 * @param {Place} place
 * @returns {Resolved | Promise<Resolved>} a promise if scripts have to be asked
 */
function find(name, place) {
    if (name === 'casualos') return { id: name, exports: apiFor(recordAt(place)) };
    if (typeof name !== 'string') throw new TypeErrorCtor('import: the module must be a name');
    const asks = place.tag !== 'onResolveModule' && isHeard('onResolveModule');
    return asks ? ask(name, place) : resolveName(name, place);
}

/**
 * @param {string} name
 * @param {Place} place
 */
async function ask(name, place) {
    return (await askScripts(name, place)) ?? resolveName(name, place);
}

/** @param {Place} place */
function recordAt(place) {
    return (place.botId === undefined ? undefined : records.get(place.botId)) ?? null;
}

/**
 * Asks the listeners of onResolveModule.
 * @param {string} name
 * @param {Place} place
 * @returns {Promise<Resolved | null>}
 */
async function askScripts(name, place) {
    /** @type {{ module: string, meta?: Place }} */
    const question = { module: name };
    if (place.botId !== undefined) question.meta = { botId: place.botId, tag: place.tag };
    const answers = forceEnergy('onResolveModule', question);
    for (let i = 0; i < answers.length; i++) {
        const answer = await answers[i];
        const usable = usableAnswer(name, answer);
        if (usable !== null) return usable;
    }
    return null;
}

/** Texts that begin so are addresses; a module's own text hardly does. */
const URL_TEXT = /^[a-zA-Z][a-zA-Z0-9+.-]*:\S/;

/**
 * @param {string} name
 * @param {any} answer
 * @returns {Resolved | null}
 */
function usableAnswer(name, answer) {
    if (typeof answer === 'string') {
        if (answer === '') return null;
        return RegExpPrototypeExec(URL_TEXT, answer) !== null
            ? { id: name, url: answer }
            : { id: name, source: answer };
    }
    if (typeof answer !== 'object' || answer === null) return null;
    if (typeof answer.botId === 'string' && typeof answer.tag === 'string') {
        const record = records.get(answer.botId);
        if (record === undefined || moduleOf(record, answer.tag) === undefined) return null;
        return { id: name, botId: answer.botId, tag: answer.tag };
    }
    if (typeof answer.exports === 'object' && answer.exports !== null) {
        return { id: name, exports: answer.exports };
    }
    return null;
}

/**
 * @param {string} name
 * @param {Place} place
 * @returns {Resolved}
 */
function resolveName(name, place) {
    let id = dotted(name);
    if (id[0] === '.' || id[0] === ':') id = absolute(id, place);
    const dot = StringPrototypeLastIndexOf(id, '.');
    if (dot > 0) {
        const left = StringPrototypeSlice(id, 0, dot);
        const tag = StringPrototypeSlice(id, dot + 1);
        if (StringPrototypeStartsWith(left, '\u{1F517}')) {
            const first = StringPrototypeIndexOf(id, '.');
            const botId = StringPrototypeSlice(id, 2, first);
            if (records.has(botId)) {
                return { id, botId, tag: StringPrototypeSlice(id, first + 1) };
            }
        }
        const found = inSystem(left, tag);
        if (found !== null) return { id, botId: found.id, tag };
    }
    return { id, url: id };
}

/**
 * A name in path form in dotted form.
 * @param {string} name
 */
function dotted(name) {
    let rest = name;
    let start = '';
    if (StringPrototypeStartsWith(rest, './')) {
        rest = StringPrototypeSlice(rest, 2);
        start = '.';
    } else if (StringPrototypeStartsWith(rest, '../')) {
        while (StringPrototypeStartsWith(rest, '../')) {
            rest = StringPrototypeSlice(rest, 3);
            start += ':';
        }
    } else {
        return name;
    }
    let text = start;
    for (let i = 0; i < rest.length; i++) text += rest[i] === '/' ? '.' : rest[i];
    return text;
}

/**
 * A relative name seen from the bot that it stands in.
 * @param {string} name beginning with . or :
 * @param {Place} place
 */
function absolute(name, place) {
    const record = recordAt(place);
    if (record === null) {
        throw new ErrorCtor(
            `Cannot resolve the module "${name}": a relative name needs the bot that imports it`,
        );
    }
    const { system } = record.values;
    let base = typeof system === 'string' ? system : `\u{1F517}${record.id}`;
    let at = 0;
    if (name[0] === '.') {
        at = 1;
    } else {
        while (name[at] === ':') {
            const dot = StringPrototypeLastIndexOf(base, '.');
            base = dot < 0 ? '' : StringPrototypeSlice(base, 0, dot);
            at++;
        }
    }
    const rest = StringPrototypeSlice(name, at);
    return base === '' ? rest : `${base}.${rest}`;
}

/**
 * The first bot of a system that has a module in the tag.
 * @param {string} system
 * @param {string} tag
 * @returns {BotRecord | null}
 */
function inSystem(system, tag) {
    const members = systemMembers(system);
    if (members === undefined) return null;
    /** @type {BotRecord | null} */
    let found = null;
    SetPrototypeForEach(members, (/** @type {BotRecord} */ record) => {
        if (found === null && moduleOf(record, tag) !== undefined) found = record;
    });
    return found;
}

// ---------------------------------------------------------------- loading

/**
 * @param {any} module name or descriptor
 * @param {Place} place
 * @param {Link[]} chain
 */
async function importModule(module, place, chain) {
    const found =
        typeof module === 'object' && module !== null
            ? requireDescriptor(module)
            : resolveInChain(module, place, chain);
    // Made at once, this error knows the import that it belongs to.
    const refusal = found instanceof PromiseCtor ? null : refusalOf(found);
    const resolved = await found;
    if (refusal !== null) throw refusal;
    const link = linkTo(resolved);
    const importer = chain.length === 0 ? null : chain[chain.length - 1];
    if (importer !== null) refuseCycle(chain, importer, link);
    const loading = load(resolved, link, chain);
    if (importer === null || resolved.exports !== undefined) return loading;
    beginWait(importer, link);
    try {
        return await loading;
    } finally {
        endWait(importer, link);
    }
}

/**
 * @param {any} module
 * @returns {Resolved}
 */
function requireDescriptor(module) {
    const { botId, tag, exports, source, url } = module;
    const names = typeof botId === 'string' && typeof tag === 'string';
    if (names || typeof exports === 'object') return module;
    if (typeof source === 'string' || typeof url === 'string') return module;
    throw new TypeErrorCtor('import: the module must be a name or what resolve() gave');
}

/**
 * @param {Resolved} resolved
 * @returns {Link}
 */
function linkTo(resolved) {
    const { id, botId, tag, url } = resolved;
    if (botId === undefined) {
        const name = id ?? url ?? '';
        return { id: name, key: name };
    }
    const key = `\u{1F517}${botId}.${tag}`;
    return { id: id ?? key, key };
}

// ---------------------------------------------------------------- names

/**
 * @param {any} name
 * @param {Place} place
 * @param {Link[]} chain
 */
function resolveInChain(name, place, chain) {
    // Whatever an onResolveModule listener imports does not ask again.
    if (chain.length > 0 && chain[0] === RESOLVING) {
        return name === 'casualos' ? find(name, place) : resolveName(name, place);
    }
    return find(name, place);
}

/**
 * @param {Resolved} resolved
 * @param {Link} link
 * @param {Link[]} chain
 */
function load(resolved, link, chain) {
    if (resolved.exports !== undefined) return resolved.exports;
    if (resolved.botId !== undefined) {
        const record = records.get(resolved.botId);
        const tag = /** @type {string} */ (resolved.tag);
        if (record === undefined) return {};
        let known = tagExports.get(record);
        if (known === undefined) tagExports.set(record, (known = ObjectCreate(null)));
        const cache = /** @type {Record<string, Promise<any>>} */ (known);
        if (cache[tag] !== undefined) return cache[tag];
        const running = runTag(record, tag, inner(chain, link));
        cache[tag] = running;
        return whileLoading(running, () => {
            if (cache[tag] === running) delete cache[tag];
        });
    }
    const known = otherExports.get(link.id);
    if (known !== undefined) return known;
    const refusal = refusalOf(resolved);
    if (refusal !== null) throw refusal;
    const loading = runSource(/** @type {string} */ (resolved.source), inner(chain, link));
    otherExports.set(link.id, loading);
    return whileLoading(loading, () => {
        otherExports.delete(link.id);
    });
}

/**
 * @param {Link[]} chain
 * @param {Link} link
 * @returns {Link[]}
 */
function inner(chain, link) {
    const list = ArrayPrototypeSlice(chain);
    ArrayPrototypePush(list, link);
    return list;
}

/**
 * Why a module cannot be loaded: nothing is known but its address. Null if it
 * can be.
 * @param {Resolved} resolved
 * @returns {Error | null}
 */
function refusalOf(resolved) {
    const { id, url } = resolved;
    if (url === undefined || otherExports.has(id)) return null;
    const why =
        whyNoModule(url) ??
        'no bot has a module of that name, and importing from addresses is off';
    return new ErrorCtor(`Cannot import "${url}": ${why}`);
}

/**
 * Why a tag that has the name of a module is none; null if no bot has such a tag.
 * @param {string} name
 * @returns {string | null}
 */
function whyNoModule(name) {
    const dot = StringPrototypeLastIndexOf(name, '.');
    const members = dot < 0 ? undefined : systemMembers(StringPrototypeSlice(name, 0, dot));
    if (members === undefined) return null;
    const tag = StringPrototypeSlice(name, dot + 1);
    /** @type {string | null} */
    let why = null;
    SetPrototypeForEach(members, (/** @type {BotRecord} */ record) => {
        const value = record.values[tag];
        if (why !== null || value === undefined) return;
        why = ErrorIsError(value)
            ? `the script in ${tag} of the bot ${record.id} does not compile: ${value.message}`
            : `${tag} of the bot ${record.id} is no module, it exports nothing`;
    });
    return why;
}

/**
 * @param {BotRecord} record
 * @param {string} tag
 * @param {Link[]} chain
 */
async function runTag(record, tag, chain) {
    const script = moduleOf(record, tag);
    /** @type {Record<string, any>} */
    const exports = {};
    if (script === undefined) return exports;
    const head = tag === 'onResolveModule' ? [RESOLVING] : chain;
    const face = new ModuleFace(record, tag, head, exports);
    const scope = scopeOf(record);
    await script.run(scope, null, tag, face);
    return exports;
}

/**
 * @param {string} source
 * @param {Link[]} chain
 */
async function runSource(source, chain) {
    let text = source;
    let library = false;
    if (text[0] === LISTENER_PREFIX) {
        text = StringPrototypeSlice(text, 1);
    } else if (StringPrototypeStartsWith(text, LIBRARY_PREFIX)) {
        text = StringPrototypeSlice(text, LIBRARY_PREFIX.length);
        library = true;
    }
    const script = compileOnce(text, library);
    if (script.error !== null) throw script.error;
    /** @type {Record<string, any>} */
    const exports = {};
    await script.run(noScope, null, null, new ModuleFace(null, null, chain, exports));
    return exports;
}

