// Code that scripts make of texts while they run: eval and the constructors of
// functions. Its asynchronous parts get the same stop checks as scripts.
//
// A call eval(x) sees the variables around it, so eval has to stay the engine's
// own; the compiler puts `woven` around the text instead. Where eval is used as
// a value, the compiler puts the one made here.

import { runningCall } from './dispatch.js';
import { native } from './native.js';
import {
    ArrayPrototypePush,
    FunctionPrototype,
    FunctionPrototypeBind,
    FunctionPrototypeToString,
    ObjectCreate,
    ObjectDefineProperty,
    ObjectFreeze,
    ObjectSetPrototypeOf,
    ReflectApply,
    ReflectConstruct,
    ReflectGetPrototypeOf,
    engineEval,
    globalObject,
    newList,
} from './primordials.js';

let isReady = false;
let check = () => {};

/** @typedef {{ record: import('./records.js').BotRecord, tag: string | null }} Maker */

/** @type {Maker[]} who made code that was woven; its number is the place and 1 */
const makers = newList();
/** @type {Record<string, number>} numbers by bot and tag */
const makerNumbers = ObjectCreate(null);

/** The number of the listener that runs; 0: none does. */
function runningMaker() {
    const running = runningCall();
    if (running === null) return 0;
    const key = `${running.record.number} ${running.tag}`;
    return makerNumbers[key] ??= ArrayPrototypePush(makers, running);
}

/**
 * Who made the code with a check of this number.
 * @param {number | undefined} number
 * @returns {Maker | null}
 */
export function makerOf(number) {
    return number === undefined ? null : makers[number - 1] ?? null;
}

/**
 * What the engine shall compile instead of a text that a script gives to eval.
 * @param {any} text
 */
export function woven(text) {
    if (typeof text !== 'string') return text;
    const changed = native.weave(text, runningMaker());
    if (changed === undefined) return text;
    if (!isReady) {
        const checks = native.globalChecks();
        checks.check = check;
        checks.woven = woven;
        checks.eval = scriptEval;
        ObjectFreeze(checks);
        isReady = true;
    }
    return changed;
}

/**
 * Makes a function look like one of the engine's.
 * @param {Function} made
 * @param {string} name
 */
function likeBuiltIn(made, name) {
    ObjectDefineProperty(made, 'name', { value: name });
    const face = FunctionPrototypeBind(made, undefined);
    ObjectDefineProperty(face, 'name', { value: name });
    ObjectDefineProperty(face, 'length', { value: 1 });
    return face;
}

/** eval as a value, which sees global variables only. */
export const scriptEval = likeBuiltIn({
    eval: (/** @type {any} */ text) => ReflectApply(engineEval, undefined, [woven(text)]),
}.eval, 'eval');

/**
 * The engine has the last word on what the parts are; its own text of the
 * function is the one that is woven.
 * @param {Function} constructor
 * @param {any[]} parts
 * @param {Function} target
 */
function make(constructor, parts, target) {
    const made = ReflectConstruct(constructor, parts, target);
    const text = FunctionPrototypeToString(made);
    const changed = woven(text);
    if (changed === text) return made;
    const result = ReflectApply(engineEval, undefined, [`(${changed}\n)`]);
    const prototype = ReflectGetPrototypeOf(made);
    if (ReflectGetPrototypeOf(result) !== prototype) ObjectSetPrototypeOf(result, prototype);
    return result;
}

/**
 * Puts a constructor that weaves in the place of the engine's.
 * @param {any} prototype of the functions that it makes
 * @param {object} parent
 */
function replaceConstructor(prototype, parent) {
    const { constructor } = prototype;
    const { name } = constructor;
    const maker = {
        [name]: function (/** @type {any[]} */ ...parts) {
            return make(constructor, parts, new.target ?? constructor);
        },
    }[name];
    maker.prototype = prototype;
    const face = likeBuiltIn(maker, name);
    ObjectDefineProperty(face, 'prototype', { value: prototype });
    ObjectSetPrototypeOf(face, parent);
    ObjectDefineProperty(prototype, 'constructor', { value: face });
    return face;
}

/** @param {(maker?: number) => void} stopCheck throws when the job that runs must end */
export function installMadeCode(stopCheck) {
    check = stopCheck;
    const face = replaceConstructor(FunctionPrototype, FunctionPrototype);
    ObjectDefineProperty(globalObject, 'Function', { value: face });
    replaceConstructor(ReflectGetPrototypeOf(function* () {}), face);
    replaceConstructor(ReflectGetPrototypeOf(async () => {}), face);
    replaceConstructor(ReflectGetPrototypeOf(async function* () {}), face);
}
