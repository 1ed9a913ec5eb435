// Scripts that no bot has any more: of texts that were replaced, of bots that are
// gone, of texts that were run once. Their functions may live on in timers and
// promises, and errors in them have a place as long as their unit is known. So the
// newest stay.

import { native } from './native.js';
import { ArrayPrototypePush, ObjectKeys, SafeSet, newList } from './primordials.js';
import { records } from './records.js';

/** @typedef {import('./scripts.js').Script} Script */
/** @template K, V @typedef {import('./primordials.js').SafeMap<K, V>} SafeMap */

/** So many of them stay, with no more text than this, in code units. */
const UNUSED_MOST = 1000;
const TEXT_MOST = 1 << 20;

/** The scripts of all bots. */
function usedScripts() {
    /** @type {SafeSet<Script>} */
    const used = new SafeSet();
    records.forEach(({ scripts, libraries }) => {
        const tags = ObjectKeys(scripts);
        for (let i = 0; i < tags.length; i++) used.add(scripts[tags[i]]);
        const more = ObjectKeys(libraries);
        for (let i = 0; i < more.length; i++) used.add(libraries[more[i]]);
    });
    return used;
}

/**
 * Where those begin that stay.
 * @param {Script[]} list the oldest first
 */
function newest(list) {
    let first = list.length;
    let text = 0;
    while (first > 0 && list.length - first < UNUSED_MOST) {
        text += list[first - 1].text.length;
        if (text > TEXT_MOST) break;
        first--;
    }
    return first;
}

/**
 * Forgets all but the newest of the scripts that no bot has, and those that do not
 * compile.
 * @param {SafeMap<number, Script>} byUnit in order of their units
 * @param {SafeMap<string, Script>} byText
 * @returns {number} how much text the others have, in code units
 */
export function forgetUnusedScripts(byUnit, byText) {
    const used = usedScripts();
    /** @type {Script[]} */
    const unused = newList();
    byUnit.forEach((script) => {
        if (!used.has(script)) ArrayPrototypePush(unused, script);
    });
    const end = newest(unused);
    for (let i = 0; i < end; i++) {
        const { unit, text } = unused[i];
        byUnit.delete(unit);
        if (byText.get(text) === unused[i]) byText.delete(text);
    }
    /** @type {number[]} */
    const units = newList();
    let length = 0;
    byUnit.forEach((script, unit) => {
        ArrayPrototypePush(units, unit);
        length += script.text.length;
    });
    native.keepUnits(units);
    byText.forEach((script, text) => {
        if (script.unit !== -1) return;
        if (used.has(script)) length += text.length;
        else byText.delete(text);
    });
    return length;
}
