// Compiled scripts, one for each distinct text, shared by all bots that have it.

import { native } from './native.js';
import { noteLoad } from './shout-times.js';
import { runtime } from './state.js';
import { forgetUnusedScripts } from './unused-scripts.js';
import { LIBRARY_PREFIX, LISTENER_PREFIX } from './values.js';
import {
    ArrayPrototypePush,
    ReflectApply,
    SafeMap,
    SafeSet,
    StringPrototypeSlice,
    StringPrototypeStartsWith,
    SyntaxErrorCtor,
    newList,
    sealClass,
} from './primordials.js';

/** @typedef {import('./records.js').BotRecord} BotRecord */

// Flags that the compiler gives; the same numbers stand in script/script.h.
export const SCRIPT_ASYNC = 1;
export const SCRIPT_MODULE = 2;
export const SCRIPT_USES_THIS = 4;
export const SCRIPT_USES_FACE = 8;
export const SCRIPT_USES_ARGS = 32;
const SCRIPT_NEEDS_MORE = SCRIPT_USES_THIS | SCRIPT_USES_FACE | SCRIPT_USES_ARGS;

export class Script {
    /**
     * @param {string} text with its prefix
     * @param {boolean} library
     */
    constructor(text, library) {
        this.text = text;
        this.library = library;
        this.flags = 0;
        this.unit = -1;
        /** @type {Error | null} why it does not compile */
        this.error = null;
        /** All that is wrong with it, as JSON. */
        this.problems = '';
        /**
         * Gives the function when it gets the API; null before a script that
         * is known to compile is called.
         * @type {Function | null}
         */
        this.factory = null;
        /** @type {Function | null} */
        this.linked = null;
        /** A bot and tag that have this text: for frames nobody else claims. */
        /** @type {BotRecord | null} */
        this.owner = null;
        /** @type {string | null} */
        this.ownerTag = null;
    }

    get isAsync() {
        return (this.flags & SCRIPT_ASYNC) !== 0;
    }

    get isModule() {
        return (this.flags & SCRIPT_MODULE) !== 0;
    }

    /** The function to call; see `call` for its parameters. */
    get function() {
        return this.linked ?? this.#link();
    }

    #link() {
        if (this.factory === null) compileNow(this);
        this.linked = /** @type {Function} */ (this.factory)(given.api);
        this.factory = null;
        return /** @type {Function} */ (this.linked);
    }

    /**
     * Runs the script for an event.
     * @param {any} scope what the script sees of its bot
     * @param {any} that
     * @param {string | null} tag
     * @param {any} face imports and exports, if it needs them
     */
    run(scope, that, tag, face) {
        const run = this.linked ?? this.#link();
        if ((this.flags & SCRIPT_NEEDS_MORE) === 0) {
            return /** @type {any} */ (run)(scope, that, undefined, undefined, tag);
        }
        const bot = scope.bot;
        return ReflectApply(run, bot, [scope, that, bot, tag, tag, undefined, face]);
    }

    /**
     * Runs the script with the arguments of a direct call.
     * @param {any} scope
     * @param {any[]} args
     * @param {string | null} tag
     * @param {any} face
     */
    runWith(scope, args, tag, face) {
        const run = this.linked ?? this.#link();
        return ReflectApply(run, scope.bot, [
            scope,
            args[0],
            args[1],
            args[2],
            tag,
            args,
            face,
        ]);
    }
}

sealClass(Script);

/** What compiled scripts get: the names that they see, with check() for woven stop checks. */
/** @type {{ api: any }} */
export const given = { api: null };

/** @type {SafeMap<string, Script>} */
let cache = new SafeMap();
/** @type {SafeMap<number, Script>} */
const byUnit = new SafeMap();

/** Texts kept although nobody may have them any more. */
const CACHE_LIMIT = 20000;

/** With more than this, those that no bot has are looked for; text in code units. */
const UNITS_MOST = 4000;
const TEXT_MOST = 4 << 20;

/** How much text all these scripts have. */
let textLength = 0;
/** The same limits, once it is known how much the bots have. */
let unitsMost = UNITS_MOST;
let textMost = TEXT_MOST;

/**
 * Before others are compiled: their bots do not have them yet.
 * @param {string} text one of them, with its prefix
 */
function makeRoom(text) {
    textLength += text.length;
    if (byUnit.size <= unitsMost && textLength <= textMost) return;
    textLength = forgetUnusedScripts(byUnit, cache);
    unitsMost = 2 * byUnit.size + UNITS_MOST;
    textMost = 2 * textLength + TEXT_MOST;
}

/** How many texts were compiled so far. */
export let compiledCount = 0;

/**
 * Whether a stored text is a script of either kind.
 * @param {string} text
 */
export function libraryOrListener(text) {
    return text[0] === LISTENER_PREFIX || StringPrototypeStartsWith(text, LIBRARY_PREFIX);
}

/**
 * The script of a text, compiled if it was not seen before.
 * @param {string} text
 * @param {BotRecord | null} owner
 * @param {string | null} tag
 */
export function scriptFor(text, owner, tag) {
    let script = cache.get(text);
    if (script === undefined) {
        compileAll([text]);
        script = /** @type {Script} */ (cache.get(text));
    }
    if (script.owner === null || !script.owner.present) {
        script.owner = owner;
        script.ownerTag = tag;
    }
    return script;
}

/**
 * Compiles the texts that were not seen before, all in one call.
 * @param {string[]} texts with their prefixes; repeats are allowed
 */
export function compileAll(texts) {
    /** @type {string[]} */
    const sources = [];
    /** @type {Script[]} */
    const scripts = newList();
    const seen = new SafeSet();
    let libraries = '';
    for (let i = 0; i < texts.length; i++) {
        const text = texts[i];
        if (seen.has(text) || cache.has(text)) continue;
        seen.add(text);
        makeRoom(text);
        const library = text[0] !== LISTENER_PREFIX;
        ArrayPrototypePush(scripts, new Script(text, library));
        ArrayPrototypePush(
            sources,
            StringPrototypeSlice(text, library ? LIBRARY_PREFIX.length : 1),
        );
        libraries += library ? '1' : '0';
    }
    if (sources.length === 0) return;
    if (cache.size > CACHE_LIMIT) cache = new SafeMap();
    const start = native.monotonic();
    const compiled = native.compile(sources, libraries, runtime.forceSync);
    noteLoad('script_compile', native.monotonic() - start);
    for (let i = 0; i < scripts.length; i++) {
        fill(scripts[i], compiled[i]);
        cache.set(scripts[i].text, scripts[i]);
        if (compiled[i][1] !== null) compiledCount++;
    }
}

/**
 * @param {Script} script
 * @param {any[]} compiled
 */
function fill(script, compiled) {
    if (compiled[0] === -1) {
        const message = compiled[1];
        const line = compiled[2];
        const column = compiled[3];
        const place = line > 0 ? ` (${line}:${column > 0 ? column - 1 : 0})` : '';
        script.error = new SyntaxErrorCtor(message + place);
        script.problems = compiled[4];
        return;
    }
    script.flags = compiled[0];
    script.factory = compiled[1];
    if (compiled[1] === null) return;
    script.unit = compiled[2];
    byUnit.set(script.unit, script);
}

/**
 * Compiles what has waited for its first call.
 * @param {Script} script
 */
function compileNow(script) {
    const { text, library } = script;
    const source = StringPrototypeSlice(text, library ? LIBRARY_PREFIX.length : 1);
    fill(script, native.compile([source], library ? '1' : '0', runtime.forceSync, true)[0]);
    compiledCount++;
    if (script.error !== null) throw script.error;
}

/**
 * A script that is run once and not kept: the text of execute and run_script.
 * @param {string} text without prefix
 * @param {boolean} [library]
 */
export function compileOnce(text, library = false) {
    const script = new Script(text, library);
    makeRoom(text);
    fill(script, native.compile([text], library ? '1' : '0', runtime.forceSync, true)[0]);
    compiledCount++;
    return script;
}

/**
 * The script that a compiled unit belongs to.
 * @param {number} unit
 */
export function scriptOfUnit(unit) {
    return byUnit.get(unit);
}
