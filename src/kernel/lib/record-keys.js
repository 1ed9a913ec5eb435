// Record keys: text that holds the name of a record and a secret.
//
//   vRK1.<name>.<secret>            the parts in base64
//   vRK2.<name>.<secret>.<policy>   policy: subjectfull or subjectless

import {
    StringPrototypeSplit, StringPrototypeStartsWith,
} from '../core/primordials.js';
import { base64ToText } from './base64.js';

/**
 * What a key says.
 * @param {any} key
 * @returns {{ recordName: string, secret: string, policy: string } | null}
 *   null when it is no record key
 */
export function parseRecordKey(key) {
    if (typeof key !== 'string') return null;
    const second = StringPrototypeStartsWith(key, 'vRK2.');
    if (!second && !StringPrototypeStartsWith(key, 'vRK1.')) return null;
    const parts = StringPrototypeSplit(key, '.');
    if (parts.length < (second ? 4 : 3)) return null;
    const recordName = base64ToText(parts[1]);
    const secret = base64ToText(parts[2]);
    const policy = second ? parts[3] : 'subjectfull';
    if (recordName === null || secret === null) return null;
    if (policy !== 'subjectfull' && policy !== 'subjectless') return null;
    return { recordName, secret, policy };
}

/** @param {any} key */
export function isRecordKey(key) {
    return parseRecordKey(key) !== null;
}

/**
 * The name of a record, given that or a key to it.
 * @param {any} keyOrName
 */
export function recordNameOf(keyOrName) {
    const key = parseRecordKey(keyOrName);
    return key === null ? keyOrName : key.recordName;
}
