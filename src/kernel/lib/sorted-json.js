// JSON whose members are in the order of their names, so that equal data gives
// equal text.

import {
    ArrayIsArray,
    ArrayPrototypePop,
    ArrayPrototypePush,
    ArrayPrototypeSort,
    JSONStringify,
    ObjectKeys,
    StringPrototypeRepeat,
    TypeErrorCtor,
} from '../core/primordials.js';

/**
 * @typedef {object} Layout
 * @property {string} colon what stands between name and value
 * @property {(depth: number) => string} line what begins a member
 */

/** @type {Layout} */
const compact = { colon: ':', line: () => '' };

/** @type {Layout} */
const indented = {
    colon: ': ',
    line: (depth) => `\n${StringPrototypeRepeat('  ', depth)}`,
};

/**
 * The JSON text of a value on one line.
 * @param {any} value
 * @returns {string | undefined} undefined for what JSON cannot hold at all
 */
export function sortedJson(value) {
    return textOf(value, compact, []);
}

/**
 * The same over several lines, indented by two spaces. Empty lists and objects
 * take two lines.
 * @param {any} value
 * @returns {string | undefined}
 */
export function indentedJson(value) {
    return textOf(value, indented, []);
}

/**
 * @param {any} given
 * @param {Layout} layout
 * @param {any[]} parents the objects that contain it
 * @returns {string | undefined}
 */
function textOf(given, layout, parents) {
    const value = given && typeof given.toJSON === 'function' ? given.toJSON() : given;
    if (typeof value !== 'object' || value === null) return JSONStringify(value);
    for (let i = 0; i < parents.length; i++) {
        if (parents[i] === value) {
            throw new TypeErrorCtor('Objects that contain themselves have no JSON form.');
        }
    }
    ArrayPrototypePush(parents, value);
    const text = ArrayIsArray(value)
        ? listText(value, layout, parents)
        : membersText(value, layout, parents);
    ArrayPrototypePop(parents);
    return text;
}

/**
 * @param {any[]} list
 * @param {Layout} layout
 * @param {any[]} parents the list included
 */
function listText(list, layout, parents) {
    let text = '[';
    for (let i = 0; i < list.length; i++) {
        if (i > 0) text += ',';
        text += layout.line(parents.length) + (textOf(list[i], layout, parents) ?? 'null');
    }
    return `${text}${layout.line(parents.length - 1)}]`;
}

/**
 * @param {any} object
 * @param {Layout} layout
 * @param {any[]} parents the object included
 */
function membersText(object, layout, parents) {
    const names = ArrayPrototypeSort(ObjectKeys(object));
    let text = '';
    for (let i = 0; i < names.length; i++) {
        const member = textOf(object[names[i]], layout, parents);
        if (member === undefined) continue;
        if (text !== '') text += ',';
        text += layout.line(parents.length) + JSONStringify(names[i]) + layout.colon + member;
    }
    return `{${text}${layout.line(parents.length - 1)}}`;
}
