// Versions of packages: v1.2.3, v1.2.3-alpha, v1.2.3-alpha.4.

import { NumberParseInt, RegExpCtor, RegExpPrototypeExec } from '../core/primordials.js';
import { hasValue } from '../core/values.js';

const FORM = new RegExpCtor('^v?(\\d+)\\.(\\d+)\\.(\\d+)(?:-([\\w-]+(?:\\.([\\w-]+))*))?$');
const DIGITS = new RegExpCtor('^\\d+$');

/**
 * @param {any} version
 * @returns {{ version: string, major: number, minor: number, patch: number,
 *   alpha: boolean | number, tag: string | null } | null} null when it is no version;
 *   `alpha` is the number at the end of the tag, if it has one
 */
export function parseVersionKey(version) {
    if (typeof version !== 'string') return null;
    const found = RegExpPrototypeExec(FORM, version);
    if (found === null) return null;
    const last = found[5];
    const isNumber = last !== undefined && RegExpPrototypeExec(DIGITS, last) !== null;
    return {
        version,
        major: NumberParseInt(found[1], 10),
        minor: NumberParseInt(found[2], 10),
        patch: NumberParseInt(found[3], 10),
        alpha: isNumber ? NumberParseInt(last, 10) : found[4] !== undefined,
        tag: found[4] ?? null,
    };
}

/** @param {{ major: number, minor: number, patch: number, tag?: string | null }} key */
export function formatVersionKey(key) {
    const numbers = `v${key.major}.${key.minor}.${key.patch}`;
    return hasValue(key.tag) ? `${numbers}-${key.tag}` : numbers;
}
