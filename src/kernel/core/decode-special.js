// Reading values that JSON has no form for. Loaded when the first of them is read;
// all others are the business of decode.js.

import { NOT_SPECIAL, decode } from './decode.js';
import { faceOf } from './faces.js';
import { brandLoose } from './loose.js';
import { mockFunction } from './mocks.js';
import { part } from './parts.js';
import { records } from './records.js';
import { DateTime } from '../lib/dates.js';
import { Quaternion, Rotation } from '../lib/rotation.js';
import { Vector2, Vector3 } from '../lib/vector.js';
import {
    ArrayBufferCtor,
    ArrayIsArray,
    BigIntCtor,
    DateCtor,
    DatePrototypeGetTime,
    ErrorCtor,
    MapCtor,
    MapPrototypeSet,
    NumberCtor,
    ObjectKeys,
    RegExpCtor,
    RegExpPrototypeExec,
    SetCtor,
    SetPrototypeAdd,
    SymbolCtor,
    Uint8ArrayFromBase64,
} from './primordials.js';

/** What `type` may be, with what is made of the bytes. */
const BYTE_CLASSES = /** @type {Record<string, any>} */ ({
    __proto__: /** @type {any} */ (null),
    ArrayBuffer: ArrayBufferCtor,
    DataView,
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Float16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
});

/**
 * What an object with one member stands for, if its content fits the name.
 * @param {string} name
 * @param {any} form
 * @returns {any}
 */
export function decodeSpecial(name, form) {
    switch (name) {
        case '$undefined':
            return undefined;
        case '$number':
            return decodeNumber(form);
        case '$bigint':
            return isText(form) && RegExpPrototypeExec(INTEGER, form) !== null
                ? BigIntCtor(form)
                : NOT_SPECIAL;
        case '$date':
            return decodeDate(form);
        case '$datetime':
            return isText(form?.iso) && isText(form.zone ?? '')
                ? DateTime().fromISO(form.iso, { zone: form.zone ?? 'utc' })
                : NOT_SPECIAL;
        case '$vector2':
            return decodeParts(form, 2, (x, y) => new Vector2(x, y));
        case '$vector3':
            return decodeParts(form, 3, (x, y, z) => new Vector3(x, y, z));
        case '$quaternion':
            return decodeParts(form, 4, (x, y, z, w) => new Quaternion(x, y, z, w));
        case '$rotation':
            return decodeParts(
                form,
                4,
                (x, y, z, w) => new Rotation(new Quaternion(x, y, z, w)),
            );
        case '$error':
            return decodeError(form);
        case '$regexp':
            return decodeRegExp(form);
        case '$map':
            return decodeMap(form);
        case '$set':
            return decodeSet(form);
        case '$bytes':
            return decodeBytes(form);
        case '$bot': {
            const record = records.get(form);
            return record === undefined ? null : faceOf(record);
        }
        case '$symbol':
            if (form === null) return SymbolCtor();
            return isText(form) ? SymbolCtor(form) : NOT_SPECIAL;
        case '$function':
            return () => undefined;
        case '$mockFn':
            return typeof form === 'number' ? mockFunction(form) : NOT_SPECIAL;
        case '$looseBot':
            return isText(form?.id) && isTable(form.tags ?? {})
                ? brandLoose(decode(form))
                : NOT_SPECIAL;
        default:
            return NOT_SPECIAL;
    }
}

/** @param {any} value */
function isText(value) {
    return typeof value === 'string';
}

/** @param {any} value */
function isTable(value) {
    return typeof value === 'object' && value !== null && !ArrayIsArray(value);
}

const INTEGER = /^-?[0-9]+$/;

/** @param {any} form */
function decodeNumber(form) {
    if (!isText(form)) return NOT_SPECIAL;
    const number = NumberCtor(form);
    return number === number || form === 'NaN' ? number : NOT_SPECIAL;
}

/** @param {any} form */
function decodeDate(form) {
    if (!isText(form)) return NOT_SPECIAL;
    if (form === 'invalid') return new DateCtor(NaN);
    const date = new DateCtor(form);
    const time = DatePrototypeGetTime(date);
    return time === time ? date : NOT_SPECIAL;
}

/**
 * @param {any} form
 * @param {number} count of the components
 * @param {(x: any, y: any, z: any, w: any) => any} make
 */
function decodeParts(form, count, make) {
    if (!ArrayIsArray(form) || form.length !== count) return NOT_SPECIAL;
    const parts = decode(form);
    return make(parts[0], parts[1], parts[2], parts[3]);
}

/** @param {any} form */
function decodeError(form) {
    if (!isText(form?.name) || !isText(form.message)) return NOT_SPECIAL;
    const error = new ErrorCtor(form.message);
    if (form.name !== 'Error') error.name = form.name;
    const props = isTable(form.props) ? decode(form.props) : {};
    const names = ObjectKeys(props);
    for (let i = 0; i < names.length; i++) /** @type {any} */ (error)[names[i]] = props[names[i]];
    return error;
}

/** @param {any} form */
function decodeRegExp(form) {
    if (!isText(form?.source) || !isText(form.flags)) return NOT_SPECIAL;
    try {
        return new RegExpCtor(form.source, form.flags);
    } catch {
        return NOT_SPECIAL;
    }
}

/** @param {any} form */
function decodeMap(form) {
    if (!ArrayIsArray(form)) return NOT_SPECIAL;
    for (let i = 0; i < form.length; i++) {
        if (!ArrayIsArray(form[i]) || form[i].length !== 2) return NOT_SPECIAL;
    }
    const map = new MapCtor();
    for (let i = 0; i < form.length; i++) {
        MapPrototypeSet(map, decode(form[i][0]), decode(form[i][1]));
    }
    return map;
}

/** @param {any} form */
function decodeSet(form) {
    if (!ArrayIsArray(form)) return NOT_SPECIAL;
    const set = new SetCtor();
    for (let i = 0; i < form.length; i++) SetPrototypeAdd(set, decode(form[i]));
    return set;
}

/** @param {any} form */
function decodeBytes(form) {
    if (!isText(form?.type) || !isText(form.base64)) return NOT_SPECIAL;
    const made = BYTE_CLASSES[form.type];
    if (made === undefined && form.type !== 'Blob') return NOT_SPECIAL;
    try {
        const bytes = Uint8ArrayFromBase64(form.base64);
        if (made === undefined) {
            const type = isText(form.mimeType) ? form.mimeType : '';
            return new (part('web').Blob)([bytes], { type });
        }
        return made === ArrayBufferCtor ? bytes.buffer : new made(bytes.buffer);
    } catch {
        return NOT_SPECIAL;
    }
}
