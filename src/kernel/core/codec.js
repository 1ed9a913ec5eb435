// Values as JSON text in the form of the stdio protocol: what JSON has no form
// for is an object with one member whose name begins with `$`. decode.js is the
// way back.
//
// Text is built here and not by JSON.stringify over a copy: that would ask
// prototypes that scripts can change for toJSON.

import { recordOf } from './brand.js';
import { scriptGlobal } from './globals.js';
import { isIterableFace } from './tasks.js';
import { mockNumber } from './mocks.js';
import { native } from './native.js';
import { records } from './records.js';
import { isDateTime } from '../lib/dates.js';
import { Quaternion, Rotation } from '../lib/rotation.js';
import { Vector2, Vector3 } from '../lib/vector.js';
import {
    ArrayBufferCtor,
    ArrayBufferIsView,
    ArrayIsArray,
    ArrayPrototypePush,
    BigIntPrototypeToString,
    DateCtor,
    DatePrototypeGetTime,
    DatePrototypeToISOString,
    ErrorIsError as isError,
    JSONStringify,
    MapCtor,
    MapPrototypeForEach,
    NumberIsFinite,
    ObjectGetPrototypeOf,
    ObjectIs,
    ObjectKeys,
    ObjectPrototype,
    PromiseCtor,
    PromisePrototypeThen,
    RegExpCtor,
    RegExpPrototypeGetFlags,
    RegExpPrototypeGetSource,
    SafeMap,
    SetCtor,
    SetPrototypeForEach,
    StringCtor,
    SymbolAsyncIterator,
    SymbolPrototypeDescription,
    SymbolToStringTag,
    TypedArrayPrototypeGetBuffer,
    TypedArrayPrototypeGetByteLength,
    TypedArrayPrototypeGetByteOffset,
    TypedArrayPrototypeGetSymbolToStringTag,
    Uint8ArrayCtor,
    Uint8ArrayPrototypeToBase64,
    globalObject,
} from './primordials.js';

// ---------------------------------------------------------------- encoding

/** @param {string} text */
const quote = (text) => JSONStringify(text);

/** @type {SafeMap<string, string>} names of members, quoted, with their colon */
let quotedNames = new SafeMap();
const QUOTED_LIMIT = 10000;

/** @param {string} name */
function quoteName(name) {
    const known = quotedNames.get(name);
    if (known !== undefined) return known;
    if (quotedNames.size >= QUOTED_LIMIT) quotedNames = new SafeMap();
    const text = `${JSONStringify(name)}:`;
    quotedNames.set(name, text);
    return text;
}

/**
 * The JSON text of any value.
 * @param {any} value
 * @returns {string}
 */
export function encode(value) {
    return encodeIn(value, []);
}

/**
 * @param {any} value
 * @param {any[]} parents the objects that contain it, the outermost first
 * @returns {string}
 */
function encodeIn(value, parents) {
    switch (typeof value) {
        case 'string':
            return quote(value);
        case 'number':
            return encodeNumber(value);
        case 'boolean':
            return value ? 'true' : 'false';
        case 'undefined':
            return '{"$undefined":true}';
        case 'bigint':
            return `{"$bigint":"${BigIntPrototypeToString(value)}"}`;
        case 'symbol': {
            const description = SymbolPrototypeDescription(value);
            return `{"$symbol":${description === undefined ? 'null' : quote(description)}}`;
        }
        case 'function': {
            const mock = mockNumber(value);
            return mock === undefined ? '{"$function":true}' : `{"$mockFn":${mock}}`;
        }
        default:
            return value === null ? 'null' : encodeObject(value, parents);
    }
}

/** Objects in objects that are written; what lies deeper is not. */
const NESTING_LIMIT = 2000;

/** @param {number} value */
function encodeNumber(value) {
    if (NumberIsFinite(value) && !ObjectIs(value, -0)) return `${value}`;
    return `{"$number":"${ObjectIs(value, -0) ? '-0' : value}"}`;
}

/** @param {number[]} values */
function encodeNumbers(values) {
    let text = '[';
    for (let i = 0; i < values.length; i++) {
        if (i > 0) text += ',';
        text += encodeIn(values[i], []);
    }
    return `${text}]`;
}

/**
 * An object that cannot be read, because a proxy or a getter throws or because
 * it is nested too deeply, leaves the others readable.
 * @param {any} given
 * @param {any[]} parents
 * @returns {string}
 */
function encodeObject(given, parents) {
    const record = recordOf(given);
    if (record !== undefined) return `{"$bot":${quote(record.id)}}`;
    const { length } = parents;
    try {
        return encodeReadable(given, parents);
    } catch {
        parents.length = length;
        return opaque('unreadable');
    }
}

/** @param {string} kind */
function opaque(kind) {
    return `{"$opaque":${quote(kind)}}`;
}

/**
 * @param {any} given
 * @param {any[]} parents
 * @returns {string}
 */
function encodeReadable(given, parents) {
    for (let i = parents.length - 1; i >= 0; i--) {
        if (parents[i] === given) return `{"$cycle":${parents.length - i}}`;
    }
    if (parents.length > NESTING_LIMIT) return opaque('too deep');
    const prototype = ObjectGetPrototypeOf(given);
    if (prototype !== ObjectPrototype && prototype !== null && !ArrayIsArray(given)) {
        const special = encodeSpecial(given, parents);
        if (special !== null) return special;
    }
    if (given === globalObject || given === scriptGlobal) return opaque('globalThis');
    if (isIterableFace(given)) return encodeIterable(given);
    ArrayPrototypePush(parents, given);
    const text = ArrayIsArray(given) ? encodeList(given, parents) : encodeMembers(given, parents);
    parents.length--;
    return text;
}

/**
 * @param {any[]} list
 * @param {any[]} parents
 */
function encodeList(list, parents) {
    let text = '[';
    for (let i = 0; i < list.length; i++) {
        if (i > 0) text += ',';
        text += encodeIn(list[i], parents);
    }
    return `${text}]`;
}

/**
 * @param {any} object
 * @param {any[]} parents
 */
function encodeMembers(object, parents) {
    let text = '{';
    const names = ObjectKeys(object);
    for (let i = 0; i < names.length; i++) {
        let value;
        try {
            value = object[names[i]];
        } catch {
            continue;
        }
        if (value === undefined) continue;
        if (text.length > 1) text += ',';
        text += quoteName(names[i]) + encodeIn(value, parents);
    }
    return `${text}}`;
}

/**
 * Objects of classes that have a form of their own.
 * @param {any} value
 * @param {any[]} parents
 * @returns {string | null}
 */
function encodeSpecial(value, parents) {
    if (isError(value)) return encodeError(value, parents);
    if (value instanceof PromiseCtor) return encodePromise(value);
    if (value instanceof Vector2) return `{"$vector2":${encodeNumbers([value.x, value.y])}}`;
    if (value instanceof Vector3) {
        return `{"$vector3":${encodeNumbers([value.x, value.y, value.z])}}`;
    }
    if (value instanceof Rotation) {
        return `{"$rotation":${encodeQuaternion(value.quaternion)}}`;
    }
    if (value instanceof Quaternion) return `{"$quaternion":${encodeQuaternion(value)}}`;
    if (isDateTime(value)) {
        const zone = quote(value.zoneName ?? 'UTC');
        return `{"$datetime":{"iso":${quote(value.toISO() ?? 'invalid')},"zone":${zone}}}`;
    }
    if (value instanceof DateCtor) {
        const time = DatePrototypeGetTime(value);
        return `{"$date":"${time === time ? DatePrototypeToISOString(value) : 'invalid'}"}`;
    }
    if (value instanceof RegExpCtor) {
        const source = quote(RegExpPrototypeGetSource(value));
        return `{"$regexp":{"source":${source},"flags":${quote(RegExpPrototypeGetFlags(value))}}}`;
    }
    if (value instanceof MapCtor) return encodeMap(value, parents);
    if (value instanceof SetCtor) return encodeSet(value, parents);
    if (value instanceof ArrayBufferCtor || ArrayBufferIsView(value)) return encodeBytes(value);
    if (typeof value[SymbolAsyncIterator] === 'function') return encodeIterable(value);
    const known = encodeForeign(value);
    if (known !== null) return known;
    // What the engine and the web have besides: nothing of it can be written.
    const kind = value[SymbolToStringTag];
    return typeof kind === 'string' && ObjectKeys(value).length === 0 ? opaque(kind) : null;
}

/** @type {((value: any) => string | null)[]} the kernels of debuggers */
const foreign = [];

/**
 * Lets another kernel's bots and vectors be written by that kernel.
 * @param {(value: any) => string | null} encoder
 */
export function addForeignEncoder(encoder) {
    ArrayPrototypePush(foreign, encoder);
}

/** @param {any} value */
function encodeForeign(value) {
    for (let i = 0; i < foreign.length; i++) {
        const text = foreign[i](value);
        if (text !== null) return text;
    }
    return null;
}

/**
 * What this kernel writes for an object that only it knows; null for others.
 * @param {any} value
 */
export function encodeOwn(value) {
    const record = recordOf(value);
    if (record !== undefined) return `{"$bot":${quote(record.id)}}`;
    if (value instanceof Vector2 || value instanceof Vector3 || value instanceof Rotation) {
        return encodeSpecial(value, []);
    }
    return value instanceof Quaternion ? encodeSpecial(value, []) : null;
}

/** @param {any} q */
function encodeQuaternion(q) {
    return encodeNumbers([q.x, q.y, q.z, q.w]);
}

/**
 * @param {any} error
 * @param {any[]} parents
 */
function encodeError(error, parents) {
    ArrayPrototypePush(parents, error);
    let props = '';
    const names = ObjectKeys(error);
    for (let i = 0; i < names.length; i++) {
        const name = names[i];
        if (isOwnTold(name)) continue;
        const value = member(error, name);
        if (value === undefined) continue;
        props += `${props === '' ? '' : ','}${quote(name)}:${encodeIn(value, parents)}`;
    }
    parents.length--;
    const head = `"name":${quote(textMember(error, 'name'))},"message":${quote(textMember(error, 'message'))}`;
    return `{"$error":{${head}${props === '' ? '' : `,"props":{${props}}`}}}`;
}

/**
 * Members of an error that have a place of their own, or none.
 * @param {string} name
 */
function isOwnTold(name) {
    return name === 'name' || name === 'message' || name === 'stack' || name === 'oldStack';
}

/**
 * A member of an object that may have getters; undefined where one throws.
 * @param {any} object
 * @param {string} name
 */
function member(object, name) {
    try {
        return object[name];
    } catch {
        return undefined;
    }
}

/**
 * @param {any} error
 * @param {string} name
 */
function textMember(error, name) {
    try {
        return StringCtor(error[name]);
    } catch {
        return '';
    }
}

/**
 * @param {any} map
 * @param {any[]} parents
 */
function encodeMap(map, parents) {
    ArrayPrototypePush(parents, map);
    let text = '';
    MapPrototypeForEach(map, (/** @type {any} */ value, /** @type {any} */ key) => {
        const entry = `[${encodeIn(key, parents)},${encodeIn(value, parents)}]`;
        text += text === '' ? entry : `,${entry}`;
    });
    parents.length--;
    return `{"$map":[${text}]}`;
}

/**
 * @param {any} set
 * @param {any[]} parents
 */
function encodeSet(set, parents) {
    ArrayPrototypePush(parents, set);
    let text = '';
    SetPrototypeForEach(set, (/** @type {any} */ value) => {
        const entry = encodeIn(value, parents);
        text += text === '' ? entry : `,${entry}`;
    });
    parents.length--;
    return `{"$set":[${text}]}`;
}

/** @param {any} value */
function encodeBytes(value) {
    if (value instanceof ArrayBufferCtor) {
        return `{"$bytes":{"type":"ArrayBuffer","base64":"${Uint8ArrayPrototypeToBase64(new Uint8ArrayCtor(value))}"}}`;
    }
    const type = TypedArrayPrototypeGetSymbolToStringTag(value) ?? 'DataView';
    const bytes =
        type === 'DataView'
            ? new Uint8ArrayCtor(value.buffer, value.byteOffset, value.byteLength)
            : new Uint8ArrayCtor(
                  TypedArrayPrototypeGetBuffer(value),
                  TypedArrayPrototypeGetByteOffset(value),
                  TypedArrayPrototypeGetByteLength(value),
              );
    return `{"$bytes":{"type":"${type}","base64":"${Uint8ArrayPrototypeToBase64(bytes)}"}}`;
}

// ---------------------------------------------------------------- promises

/** @type {SafeMap<any, number>} */
let promises = new SafeMap();
/** @type {SafeMap<any, number>} */
let iterables = new SafeMap();

/** Numbers start again at 0. */
export function forgetNumbers() {
    promises = new SafeMap();
    iterables = new SafeMap();
}

/**
 * Numbers a promise and tells its end.
 * @param {Promise<any>} promise
 */
function encodePromise(promise) {
    let number = promises.get(promise);
    if (number === undefined) {
        number = promises.size;
        promises.set(promise, number);
        const known = number;
        const current = promises;
        PromisePrototypeThen(
            promise,
            (/** @type {any} */ value) => tellSettled(current, known, 'fulfilled', value),
            (/** @type {any} */ reason) => tellSettled(current, known, 'rejected', reason),
        );
    }
    return `{"$promise":${number}}`;
}

/**
 * @param {any} table the numbers of the runtime that the promise was written in
 * @param {number} number
 * @param {string} status
 * @param {any} value
 */
function tellSettled(table, number, status, value) {
    if (table !== promises) return;
    native.emit(
        'settled',
        `{"event":"settled","promise":${number},"status":"${status}","value":${encode(value)}}`,
    );
}

/**
 * Numbers an async iterable and tells its items.
 * @param {any} iterable
 */
function encodeIterable(iterable) {
    let number = iterables.get(iterable);
    if (number === undefined) {
        number = iterables.size;
        iterables.set(iterable, number);
        follow(iterable, number, iterables);
    }
    return `{"$iterable":${number}}`;
}

/**
 * @param {any} iterable
 * @param {number} number
 * @param {any} table
 */
async function follow(iterable, number, table) {
    /** @param {string} kind @param {any} value */
    const tell = (kind, value) => {
        if (table !== iterables) return;
        native.emit(
            'iterable',
            `{"event":"iterable","iterable":${number},"kind":"${kind}","value":${encode(value)}}`,
        );
    };
    try {
        const iterator = iterable[SymbolAsyncIterator]();
        for (;;) {
            const step = await iterator.next();
            if (step.done) break;
            tell('next', step.value);
        }
        tell('complete', null);
    } catch (error) {
        tell('error', error);
    }
}

// ---------------------------------------------------------------- events

/**
 * @param {any[]} actions
 * @param {number | null} seq number of the batch, if the host answers batches
 */
export function emitActions(actions, seq) {
    const head = seq === null ? '' : `"seq":${seq},`;
    let text = `{"event":"actions",${head}"actions":[`;
    for (let i = 0; i < actions.length; i++) {
        if (i > 0) text += ',';
        text += encodeAction(actions[i]);
    }
    native.emit('actions', `${text}]}`);
}

/**
 * An action as text. Those that tell of edits are the commonest by far and of a
 * known shape as long as nobody else made them.
 * @param {any} action
 */
function encodeAction(action) {
    if (typeof action !== 'object' || action === null || action.type !== 'update_bot') {
        return encode(action);
    }
    const record = records.get(action.id);
    if (record === undefined || record.updating !== action) return encode(action);
    const { tags, masks } = action.update;
    record.updateHead ??= `{"type":"update_bot","id":${quote(record.id)},"update":{`;
    let text = record.updateHead;
    if (tags !== undefined) text += `"tags":${encodeMembers(tags, [])}`;
    if (masks !== undefined) {
        text += `${tags === undefined ? '' : ','}"masks":${encodeMembers(masks, [])}`;
    }
    return `${text}}}`;
}

/** @param {any[]} errors */
export function emitErrors(errors) {
    native.emit('errors', `{"event":"errors","errors":${encodeErrors(errors)}}`);
}

/**
 * Errors in the order of the queue; those that no bot claims get the shape of
 * the others.
 * @param {any[]} errors
 */
export function encodeErrors(errors) {
    return encode(errors);
}
