// Objects whose members are made when they are first looked at. Nobody can tell
// them from plain objects: names and their order are there from the start.

import {
    ObjectCreate,
    ObjectHasOwn,
    ObjectKeys,
    ObjectPrototype,
    ObjectSetPrototypeOf,
    ProxyCtor,
    ReflectDefineProperty,
    ReflectGet,
    ReflectGetOwnPropertyDescriptor,
    newList,
} from './primordials.js';

/** Stands for a value that was not looked at. */
const PENDING = ObjectCreate(null);

/**
 * @param {string[]} names
 * @param {(name: string) => PropertyDescriptor} find called once for each name
 * @param {object | null} [prototype]
 * @returns {any}
 */
export function lazyObject(names, find, prototype = ObjectPrototype) {
    /** @type {any} */
    const target = ObjectCreate(null);
    for (let i = 0; i < names.length; i++) target[names[i]] = PENDING;
    ObjectSetPrototypeOf(target, prototype);
    /** @param {any} key */
    const settle = (key) => {
        const own = ReflectGetOwnPropertyDescriptor(target, key);
        if (own !== undefined && own.value === PENDING) {
            ReflectDefineProperty(target, key, find(key));
        }
    };
    return new ProxyCtor(target, {
        // @ts-ignore: traps are to be found here and nowhere else
        __proto__: null,
        get(_target, key, receiver) {
            const value = target[key];
            if (value !== PENDING) return value;
            settle(key);
            return ReflectGet(target, key, receiver);
        },
        getOwnPropertyDescriptor(_target, key) {
            settle(key);
            const own = ReflectGetOwnPropertyDescriptor(target, key);
            // What scripts add to Object.prototype is not to be read as a part of it.
            return own && ObjectSetPrototypeOf(own, null);
        },
        defineProperty(_target, key, descriptor) {
            settle(key);
            return ReflectDefineProperty(target, key, descriptor);
        },
    });
}

/**
 * A member as it is to be defined, whatever scripts did to Object.prototype.
 * @param {any} object
 * @param {string} name
 * @returns {PropertyDescriptor}
 */
export function memberOf(object, name) {
    const own = /** @type {any} */ (ReflectGetOwnPropertyDescriptor(object, name));
    return ObjectHasOwn(own, 'get') ? accessor(own.get) : member(own.value);
}

/**
 * @param {any} value
 * @returns {PropertyDescriptor}
 */
export function member(value) {
    // @ts-ignore: the prototype is no property
    return { __proto__: null, value, writable: true, enumerable: true, configurable: true };
}

/**
 * @param {() => any} get
 * @returns {PropertyDescriptor}
 */
function accessor(get) {
    // @ts-ignore: the prototype is no property
    return { __proto__: null, get, set: undefined, enumerable: true, configurable: true };
}

/**
 * Where members are: the number of a group, or the same for an object's own.
 * @typedef {{ [name: string]: number | Homes }} Homes
 */

/**
 * An object whose members lie in several groups.
 * @param {Homes} homes
 * @param {string[]} way the names that lead to it
 * @param {(group: number) => any} membersOf gives the tree of a group's members
 * @returns {any}
 */
export function lazyTree(homes, way, membersOf) {
    return lazyObject(ObjectKeys(homes), (name) => {
        const home = homes[name];
        if (typeof home === 'object') {
            /** @type {string[]} */
            const further = newList();
            for (let i = 0; i < way.length; i++) further[i] = way[i];
            further[way.length] = name;
            return member(lazyTree(home, further, membersOf));
        }
        let at = membersOf(home);
        for (let i = 0; i < way.length; i++) at = at[way[i]];
        return memberOf(at, name);
    });
}
