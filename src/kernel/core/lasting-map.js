// A map in which entries come and go for as long as the runtime lives.
//
// When a map of the engine grows or shrinks it leaves its table behind, with all that
// is in it and a reference to the next one. An old table that something still refers
// to, if only by chance, thus keeps all that came after it: of 300 bots that came and
// went, a thousand rounds could be left, 600 MB. So a map from which much was removed
// is replaced by a new one.

import { SafeMap, sealClass } from './primordials.js';

/** So many entries may be removed, whatever else there is. */
const REMOVED_MOST = 1000;

/** @template K, V */
export class LastingMap {
    constructor() {
        /** @type {SafeMap<K, V>} */
        this.map = new SafeMap();
        this.removed = 0;
    }

    get size() {
        return this.map.size;
    }

    /** @param {K} key */
    get(key) {
        return this.map.get(key);
    }

    /** @param {K} key */
    has(key) {
        return this.map.has(key);
    }

    /**
     * @param {K} key
     * @param {V} value
     */
    set(key, value) {
        this.map.set(key, value);
    }

    /** @param {K} key */
    delete(key) {
        if (!this.map.delete(key)) return;
        this.removed++;
        if (this.removed > REMOVED_MOST && this.removed > this.map.size) renew(this);
    }

    /** @param {(value: V, key: K) => void} look */
    forEach(look) {
        this.map.forEach(look);
    }
}

sealClass(LastingMap);

/**
 * @template K, V
 * @param {LastingMap<K, V>} lasting
 */
function renew(lasting) {
    /** @type {SafeMap<K, V>} */
    const map = new SafeMap();
    lasting.map.forEach((value, key) => map.set(key, value));
    lasting.map = map;
    lasting.removed = 0;
}
