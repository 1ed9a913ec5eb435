// Writing values that JSON has no form for. Loaded when the first of them is
// written; all others are the business of codec.js.

import { recordOf } from './brand.js';
import { encode, encodeIn, inside, opaque, quote } from './codec.js';
import { native } from './native.js';
import { part } from './parts.js';
import { isDateTime } from '../lib/dates.js';
import { isQuaternion, isRotation, isVector2, isVector3 } from '../lib/shapes.js';
import {
    ArrayBufferCtor,
    ArrayBufferIsView,
    ArrayPrototypePush,
    DateCtor,
    DatePrototypeGetTime,
    DatePrototypeToISOString,
    ErrorIsError as isError,
    MapCtor,
    MapPrototypeForEach,
    ObjectKeys,
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
    SymbolToStringTag,
    TypedArrayPrototypeGetBuffer,
    TypedArrayPrototypeGetByteLength,
    TypedArrayPrototypeGetByteOffset,
    TypedArrayPrototypeGetSymbolToStringTag,
    Uint8ArrayCtor,
    Uint8ArrayPrototypeToBase64,
} from './primordials.js';

/** @param {number[]} values */
function encodeNumbers(values) {
    let text = '[';
    for (let i = 0; i < values.length; i++) {
        if (i > 0) text += ',';
        text += encodeIn(values[i], null);
    }
    return `${text}]`;
}

/**
 * Objects of classes that have a form of their own.
 * @param {any} value
 * @param {import('./codec.js').Parents} parents
 * @returns {string | null}
 */
export function encodeSpecial(value, parents) {
    if (isError(value)) return encodeError(value, parents);
    if (value instanceof PromiseCtor) return encodePromise(value);
    if (isVector2(value)) return `{"$vector2":${encodeNumbers([value.x, value.y])}}`;
    if (isVector3(value)) {
        return `{"$vector3":${encodeNumbers([value.x, value.y, value.z])}}`;
    }
    if (isRotation(value)) {
        return `{"$rotation":${encodeQuaternion(value.quaternion)}}`;
    }
    if (isQuaternion(value)) return `{"$quaternion":${encodeQuaternion(value)}}`;
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
    if (kind === 'Blob' || kind === 'File') {
        const blob = encodeBlob(value);
        if (blob !== null) return blob;
    }
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
    if (isVector2(value) || isVector3(value) || isRotation(value)) {
        return encodeSpecial(value, null);
    }
    return isQuaternion(value) ? encodeSpecial(value, null) : null;
}

/** @param {any} q */
function encodeQuaternion(q) {
    return encodeNumbers([q.x, q.y, q.z, q.w]);
}

/**
 * @param {any} error
 * @param {import('./codec.js').Parents} parents
 */
function encodeError(error, parents) {
    const within = inside(error, parents);
    let props = '';
    const names = ObjectKeys(error);
    for (let i = 0; i < names.length; i++) {
        const name = names[i];
        if (isOwnTold(name)) continue;
        const value = member(error, name);
        if (value === undefined) continue;
        props += `${props === '' ? '' : ','}${quote(name)}:${encodeIn(value, within)}`;
    }
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
 * @param {import('./codec.js').Parents} parents
 */
function encodeMap(map, parents) {
    const within = inside(map, parents);
    let text = '';
    MapPrototypeForEach(map, (/** @type {any} */ value, /** @type {any} */ key) => {
        const entry = `[${encodeIn(key, within)},${encodeIn(value, within)}]`;
        text += text === '' ? entry : `,${entry}`;
    });
    return `{"$map":[${text}]}`;
}

/**
 * @param {any} set
 * @param {import('./codec.js').Parents} parents
 */
function encodeSet(set, parents) {
    const within = inside(set, parents);
    let text = '';
    SetPrototypeForEach(set, (/** @type {any} */ value) => {
        const entry = encodeIn(value, within);
        text += text === '' ? entry : `,${entry}`;
    });
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

/**
 * A blob as its bytes; null when it only calls itself one.
 * @param {any} value
 */
function encodeBlob(value) {
    const bytes = part('web').bytesOfBlob(value);
    if (bytes === null) return null;
    const base64 = Uint8ArrayPrototypeToBase64(bytes);
    return `{"$bytes":{"type":"Blob","base64":"${base64}","mimeType":${quote(value.type)}}}`;
}

// ---------------------------------------------------------------- promises

/** @type {SafeMap<any, number>} */
let promises = new SafeMap();
/** @type {SafeMap<any, number>} */
let iterables = new SafeMap();

/**
 * Numbers start again at 0.
 * @beforeLoaded nothing
 */
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
export function encodeIterable(iterable) {
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
