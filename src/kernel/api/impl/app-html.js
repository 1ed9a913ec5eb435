// Elements of apps: preact and htm, loaded when they are first used.

import { copiable } from '../../core/copy.js';
import { part } from '../../core/parts.js';
import { checkList, checkObject } from '../checks.js';
import { ObjectDefineProperty } from '../../core/primordials.js';

export { getSnapshot as stateOf } from './snapshot-json.js';

/**
 * The element that a template text describes.
 * @param {...any} args as a template tag gets them
 */
export const html = (...args) => {
    checkList(args[0], 'html', 'strings');
    return part('preact').html(...args);
};

/**
 * Puts a property of the part on `html`: an accessor until it is first read.
 * @param {string} name
 */
function defineLazily(name) {
    ObjectDefineProperty(html, name, {
        get() {
            const value = part('preact')[name === 'f' ? 'Fragment' : name];
            ObjectDefineProperty(html, name, { value, writable: true, enumerable: true });
            return value;
        },
        enumerable: true,
        configurable: true,
    });
}

defineLazily('h');
defineLazily('f');

export function appHooks() {
    return part('preact').hooks;
}

export function appCompat() {
    return part('preact').compatible;
}

/**
 * Bots by id, with nothing but their tags.
 * @param {any} bots
 */
export function staticBots(bots) {
    /** @type {Record<string, { id: string, tags: any }>} */
    const state = {};
    for (let i = 0; i < bots.length; i++) {
        checkObject(bots[i], 'experiment.createStaticHtmlFromBots', 'bots');
        const plain = copiable(bots[i]);
        state[plain.id] = { id: plain.id, tags: plain.tags };
    }
    return state;
}
