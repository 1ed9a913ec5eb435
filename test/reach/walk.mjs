// What a script can reach, written as a list: one line for each path.
//
// `walkScript` gives the text of a script that starts at named values and follows
// own properties (symbols too), getters, and prototypes, the shortest paths first.
// An object that was met before is a line that names where. What the language
// itself has is not followed, except where something was added to it.

/** Names that the language defines on the global object. */
const languageNames = [
    'AggregateError', 'Array', 'ArrayBuffer', 'Atomics', 'BigInt', 'BigInt64Array',
    'BigUint64Array', 'Boolean', 'DataView', 'Date', 'Error', 'EvalError',
    'FinalizationRegistry', 'Float16Array', 'Float32Array', 'Float64Array', 'Function',
    'Int16Array', 'Int32Array', 'Int8Array', 'Intl', 'Iterator', 'JSON', 'Map', 'Math',
    'Number', 'Object', 'Promise', 'Proxy', 'RangeError', 'ReferenceError', 'Reflect',
    'RegExp', 'Set', 'String', 'Symbol', 'SyntaxError', 'TypeError', 'URIError',
    'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakRef',
    'WeakSet', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent',
    'escape', 'eval', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'unescape',
];

/** What the language has without a name. */
const hiddenParts = [
    '[][Symbol.iterator]()', 'new Map()[Symbol.iterator]()', 'new Set()[Symbol.iterator]()',
    '""[Symbol.iterator]()', '"".matchAll(/x/g)', 'function* () {}', 'async function* () {}',
    'async () => {}', '(function* () {})()', '(async function* () {})()', '[].values().map((x) => x)',
    'Iterator.from({ next() {} })', '(function () { return arguments; })()',
];

/**
 * A script that gives the lines, as text.
 * @param {Record<string, string>} roots expressions by the names that paths begin with
 * @param {Record<string, string>} same roots that repeat what begins with another path:
 *   only their differences are listed
 */
export function walkScript(roots, same) {
    // In an object, because `shout` would be taken for a promise: it has a `then`.
    const root = ([name, expression]) => `roots.push([${JSON.stringify(name)}, { is: ${expression} }]);`;
    return `
const roots = [];
const listenerArguments = arguments;
${Object.entries(roots).map(root).join('\n')}
return (${walk})(roots.map(([path, { is }]) => [path, is]), ${JSON.stringify(same)},
    ${JSON.stringify(languageNames)}, [${hiddenParts.join(', ')}]);`;
}

/** Runs inside the engine; takes nothing from this module. */
function walk(roots, same, languageNames, hiddenParts) {
    const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, apply } = Reflect;
    const textOf = Function.prototype.toString;
    const isObject = (x) => (typeof x === 'object' && x !== null) || typeof x === 'function';
    const isNative = (f) => apply(textOf, f, []).includes('[native code]');
    const nameOf = (key) => (typeof key === 'symbol' ? '[' + key.description + ']' : key);
    const join = (path, key) =>
        (typeof key === 'symbol' ? path + nameOf(key) : path + '.' + key);

    /** What the language has: objects, with the names by which people know them. */
    const language = new Map();
    /** What was added to it: [path, value]. */
    const added = [];
    const addLanguage = (path, value) => {
        if (!isObject(value) || language.has(value)) return;
        if (typeof value === 'function' && !isNative(value)) {
            added.push([path, value]);
            return;
        }
        language.set(value, path);
        addMembers(path, value);
    };
    const addMembers = (path, value) => {
        for (const key of ownKeys(value)) {
            const { value: member, get, set } = getOwnPropertyDescriptor(value, key);
            for (const part of [member, get, set]) addLanguage(join(path, key), part);
        }
        addLanguage(path + '.__proto__', getPrototypeOf(value));
    };
    const isLanguage = (name, value) => {
        if (languageNames.includes(name)) return true;
        if (typeof value === 'function') return isNative(value);
        if (!isObject(value) || value === globalThis || value[Symbol.toStringTag] !== name) return false;
        const members = ownKeys(value).map((key) => getOwnPropertyDescriptor(value, key).value);
        return members.every((member) => typeof member !== 'function' || isNative(member));
    };
    const addRealm = (prefix, global) => {
        const known = ownKeys(global).filter((name) => isLanguage(name, global[name]));
        for (const name of known) language.set(global[name], prefix + name);
        for (const name of known) addMembers(prefix + name, global[name]);
    };
    addRealm('', globalThis);
    hiddenParts.forEach((part, i) => addLanguage('hidden' + i, getPrototypeOf(part)));
    for (const [, value] of roots) {
        // A debugger has a realm of its own.
        if (isObject(value) && value.os?.vars && value.os.vars !== os.vars) {
            addRealm('debugger:', value.os.vars);
            addLanguage('debugger:hidden', getPrototypeOf(value.os.vars.eval('[][Symbol.iterator]()')));
            addLanguage('debugger:async', getPrototypeOf(value.os.vars.eval('async () => {}')));
        }
    }

    const lines = [];
    const kinds = new Map();
    const seen = new Map();
    const instances = new Map();
    const rootPaths = new Set(roots.map(([path]) => path));
    const memory = [];
    const kindOf = (value) => {
        if (value === null) return 'null';
        if (typeof value === 'function') return 'function of ' + value.length;
        if (typeof value !== 'object') return typeof value;
        if (Array.isArray(value)) return 'array';
        return 'object';
    };
    const write = (path, text) => {
        for (const [root, other] of Object.entries(same)) {
            if (!path.startsWith(root + '.')) continue;
            const own = other + path.slice(root.length + 1);
            const known = kinds.get(own);
            if (known === text || known === text.replace(root + '.', '')) return;
            if (text.endsWith('is ' + own)) return;
        }
        if (!kinds.has(path)) kinds.set(path, text);
        const line = path + ': ' + text;
        if (!lines.includes(line)) lines.push(line);
    };

    let queue = [...roots.map(([path, value]) => [path, value, path, '']),
        ...added.map(([path, value]) => [path, value, path.split('.').at(-1), ''])];
    const visit = ([path, value, key, how], next) => {
        if (!isObject(value)) {
            write(path, how + kindOf(value));
            return;
        }
        if (language.has(value)) {
            const name = language.get(value).replace('debugger:', '').replace(/^hidden\d+.*/, 'own');
            write(path, how + 'the language’s ' + name);
            return;
        }
        if (seen.has(value)) {
            const first = seen.get(value);
            const back = nameOf(key) === 'constructor' && path.startsWith(first + '.');
            if (!back) write(path, how + 'is ' + first);
            return;
        }
        // Getters and functions may give new objects without end: of what a
        // class makes one is enough.
        const type = getPrototypeOf(value);
        const isPlain = type === null || language.has(type);
        const another = isPlain ? undefined : instances.get(type);
        if (another !== undefined && !rootPaths.has(path)) {
            seen.set(value, path);
            write(path, how + 'another like ' + another);
            return;
        }
        if (!isPlain && another === undefined) instances.set(type, path);
        if (path.endsWith('.os.vars')) {
            // The global object of another realm has what this realm's has.
            const here = ownKeys(globalThis);
            const more = ownKeys(value).filter((k) => !here.includes(k));
            const less = here.filter((k) => !ownKeys(value).includes(k));
            write(path, how + 'as globalThis' + more.map((k) => ' and ' + nameOf(k)).join('')
                + less.map((k) => ' without ' + nameOf(k)).join(''));
            seen.set(value, path);
            return;
        }
        seen.set(value, path);
        if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) memory.push(path);
        write(path, how + kindOf(value));
        const isFunction = typeof value === 'function';
        for (const member of [...ownKeys(value)].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
            if (isFunction && (member === 'name' || member === 'length')) continue;
            let descriptor;
            try {
                descriptor = getOwnPropertyDescriptor(value, member);
            } catch (e) {
                write(join(path, member), 'throws ' + e.name);
                continue;
            }
            if (!descriptor) continue;
            if (member === 'prototype' && isFunction && isObject(descriptor.value)) {
                const { value: prototype } = descriptor;
                const plain = ownKeys(prototype).length <= 1 && language.has(getPrototypeOf(prototype));
                if (plain) {
                    seen.set(prototype, join(path, member));
                    continue;
                }
            }
            if ('value' in descriptor) {
                next.push([join(path, member), descriptor.value, member, '']);
                continue;
            }
            const { get, set } = descriptor;
            const label = get && set ? 'get and set, ' : get ? 'get, ' : 'set, ';
            let read;
            try {
                read = get ? apply(get, value, []) : undefined;
            } catch (e) {
                write(join(path, member), label + 'throws ' + e.name);
                continue;
            }
            next.push([join(path, member), read, member, label]);
        }
        const prototype = getPrototypeOf(value);
        if (prototype !== null && !language.has(prototype)) {
            next.push([path + '.__proto__', prototype, '__proto__', '']);
        } else if (prototype === null && !isFunction) {
            write(path + '.__proto__', 'null');
        }
    };
    while (queue.length > 0) {
        const next = [];
        for (const entry of queue) visit(entry, next);
        queue = next;
    }
    lines.sort((a, b) => (a < b ? -1 : 1));
    return JSON.stringify({ lines, memory });
}
