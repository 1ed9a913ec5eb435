// Mods: tags without a bot.

import { recordOf } from '../../core/brand.js';
import { isBot, rawTagOf, tagNamesOf, tagOf } from '../../core/bots.js';
import { original } from '../../core/originals.js';
import { hasValue } from '../../core/values.js';
import { setTag } from './bots-edit.js';
import {
    ArrayIsArray,
    JSONParse,
    ObjectHasOwn,
    ObjectKeys,
    RegExpCtor,
    RegExpPrototypeTest,
    SyntaxErrorCtor,
} from '../../core/primordials.js';

/**
 * Whether a name is asked for.
 * @param {string} name
 * @param {(string | RegExp)[]} wanted nothing: every name is
 */
function matches(name, wanted) {
    if (wanted.length === 0) return true;
    for (let i = 0; i < wanted.length; i++) {
        const item = wanted[i];
        if (item instanceof RegExpCtor) {
            item.lastIndex = 0;
            if (RegExpPrototypeTest(item, name)) return true;
        } else if (item === name) {
            return true;
        }
    }
    return false;
}

/** @param {string} text */
function parsedMod(text) {
    try {
        return JSONParse(text);
    } catch (error) {
        throw new SyntaxErrorCtor(
            `getMod() cannot read the text as JSON: ${/** @type {Error} */ (error).message}`);
    }
}

/**
 * @param {any} bot a bot, a mod or the JSON text of one
 * @param {...(string | RegExp)} tags
 */
export function getMod(bot, ...tags) {
    const source = typeof bot === 'string' ? parsedMod(bot) : original(bot);
    /** @type {Record<string, any>} */
    const mod = {};
    if (!hasValue(source)) return mod;
    const isOne = isBot(source);
    const names = isOne ? tagNamesOf(source) : ObjectKeys(source);
    for (let i = 0; i < names.length; i++) {
        const name = names[i];
        if (!matches(name, tags)) continue;
        mod[name] = isOne ? tagOf(source, name) : source[name];
    }
    return mod;
}

/**
 * The names and values that a mod brings: the stored tags of a bot, or the
 * members of any other object.
 * @param {any} mod
 * @returns {{ names: string[], valueOf: (name: string) => any }}
 */
function membersOf(mod) {
    const given = original(mod);
    if (recordOf(given) !== undefined) {
        return { names: ObjectKeys(given.raw), valueOf: (name) => rawTagOf(given, name) };
    }
    const tags = isBot(given) ? given.tags : given;
    return {
        names: ObjectKeys(tags),
        valueOf: (name) => (ObjectHasOwn(tags, name) ? tags[name] : undefined),
    };
}

/**
 * @param {any} bot bot, list of bots, or any object
 * @param {any[]} mods
 * @param {(value: any) => any} change
 */
function apply(bot, mods, change) {
    if (ArrayIsArray(bot)) {
        for (let i = 0; i < bot.length; i++) apply(bot[i], mods, change);
        return;
    }
    for (let i = 0; i < mods.length; i++) {
        if (!mods[i]) continue;
        const { names, valueOf } = membersOf(mods[i]);
        for (let j = 0; j < names.length; j++) {
            setTag(bot, names[j], change(valueOf(names[j])));
        }
    }
}

/** @param {any} bot @param {...any} mods */
export function applyMod(bot, ...mods) {
    apply(bot, mods, (value) => value);
}

/** @param {any} bot @param {...any} mods */
export function subtractMods(bot, ...mods) {
    apply(bot, mods, () => null);
}

/**
 * @param {string} prefix
 * @param {any} point
 */
function offsetMod(prefix, point) {
    /** @type {Record<string, any>} */
    const mod = {};
    if ('x' in point) mod[`${prefix}X`] = point.x;
    if ('y' in point) mod[`${prefix}Y`] = point.y;
    if ('z' in point) mod[`${prefix}Z`] = point.z;
    return mod;
}

/** @param {any} point */
export function cameraPositionOffset(point) {
    return offsetMod('cameraPositionOffset', point);
}

/** @param {any} rotation */
export function cameraRotationOffset(rotation) {
    return offsetMod('cameraRotationOffset', rotation);
}
