// Scripts that try to get hold of what the kernel keeps to itself: records of
// bots, the journal, compiled scripts, functions of the host. They share the
// realm with the kernel, so they may change every prototype before they call.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../tools/api/table.mjs';
import { missing, resultOf } from './run.mjs';

const skip = missing ? `build ${missing} first` : false;

/** Sources of the kernel, without the libraries from outside. */
const kernelFolder = path.join(projectRoot, 'src/kernel');
const sources = readdirSync(kernelFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && !name.includes('table'))
    .map((name) => [name, readFileSync(path.join(kernelFolder, name), 'utf8')]);

const identifiers = [...new Set(sources.flatMap(([, text]) => text.match(/[A-Za-z_$][\w$]*/g) ?? []))];

/** Functions for the attacks: `note(how, value)` keeps what is the kernel's own. */
const prelude = `
const protoOf = Reflect.getPrototypeOf, hasOwn = Object.hasOwn, define = Reflect.defineProperty;
const isObject = (x) => (typeof x === 'object' && x !== null) || typeof x === 'function';
const leaks = [];
let busy = false;
/** Instances of sealed classes have a prototype that has neither parent nor constructor. */
const isInternal = (x) => {
    if (!isObject(x)) return false;
    const type = protoOf(x);
    if (type === null || type === Object.prototype) return false;
    return protoOf(type) === null && !hasOwn(type, 'constructor') && !hasOwn(type, 'hasOwnProperty');
};
/** What scripts get of themselves is no secret: their scope. */
const known = new Set([arguments[0], arguments[6]]);
const note = (how, ...values) => {
    if (busy) return;
    busy = true;
    try {
        for (const x of values) if (isInternal(x) && !known.has(x)) leaks[leaks.length] = how + ' {' + Reflect.ownKeys(x).map(String).slice(0, 6) + '}';
    } catch {} finally { busy = false; }
};
/** What content does, many ways. */
const work = async () => {
    const attempt = (f) => { try { return f(); } catch {} };
    for (const step of [
        () => getBots(byTag('n', 1), byTag('plain')), () => getBots('n', (n) => n > 1), () => getBot(byID('other')),
        () => getBots(atPosition('home', 1, 2)), () => getBots(either(byTag('n'), not(byTag('x')))),
        () => { tags.a = 5; masks.b = 1; setTagMask(bot, 'c', 1, 'local'); delete tags.a; tags.list.push(3); tags.list.splice(0, 1); },
        () => { const made = create({ space: 'tempLocal', x: 1 }, [{ y: 1 }, { y: 2 }]); made[0].tags.z = 1; destroy(made); },
        () => { shout('run2', { a: 1 }); whisper('other', 'echo', 1); priorityShout(['nobody']); superShout('x'); },
        () => { setTimeout(() => {}, 1); clearTimeout(setInterval(() => {}, 1000)); },
        () => { watchBot('other', () => {}); watchPortal('gridPortal', () => {}); },
        () => { animateTag(bot, 'n', { fromValue: 0, toValue: 5, duration: 0.01 }).catch(() => {}); clearAnimations(bot); },
        () => { os.showInput('x'); os.toast({ a: [1, bot] }); remote(os.toast('x'), ['a', 'b']); ai.stream.chat('x'); },
        () => { web.get('https://example.com', { retryCount: 2 }); os.getDatabase('r', 'a').query\`select 1\`; },
        () => { diffSnapshots(getSnapshot(getBots()), {}); getJSON({ b: 1, a: [1] }); getFormattedJSON([{}]); },
        () => { insertTagText(bot, 't', 0, 'abc'); deleteTagText(bot, 't', 0, 1); insertTagMaskText(bot, 't', 0, 'x'); },
        () => { updateBotLinks(bot, { other: 'x' }); changeState(bot, 's'); renameTag(bot, 'x', 'z'); removeTags(bot, 'z'); },
        () => { applyMod(bot, { a: 1 }); subtractMods(bot, { a: 1 }); getMod(bot); clearTagMasks(bot); },
        () => { os.addBotListener(bot, 'run2', function () {}); getBot(byID('other')).bad(); },
        () => { links.link; bot.link; JSON.stringify(bot); Object.keys(bot); ({ ...tags }); 'x' in raw; },
        () => { perf.getStats(); os.log('x', { a: 1 }); uuid(); math.random(); os.getAuxFileForBots([bot]); },
        () => { crypto.sha256('a'); getDateTime('2020-01-01'); new Vector3(1, 2, 3).add(new Vector3()); },
    ]) attempt(step);
    await 0;
    try { await import('🔗other.lib'); await import('casualos'); } catch {}
    try { const d = await os.createDebugger({}); d.create({ x: 1 }); d.shout('x'); d.getAllActions(); } catch {}
};
`;

/** @param {string} attack */
const leaksOf = (attack) => resultOf(`${prelude}\n${attack}\nawait work();\nreturn leaks;`);

/**
 * A test whose attack gets hold of nothing.
 * @param {string} name
 * @param {string} attack runs before content does its work
 */
const resists = (name, attack) => test(name, { skip }, async () => {
    assert.deepEqual([...new Set(await leaksOf(attack))], []);
});

const accessors = (target, names) => `
for (const name of ${JSON.stringify(names)}) {
    if (name in globalThis || hasOwn(${target}, name) || name in Object.prototype) continue;
    define(${target}, name, {
        configurable: true,
        get() { note('reading ' + name, this); },
        set(value) {
            note('writing ' + name, this, value);
            define(this, name, { value, writable: true, enumerable: true, configurable: true });
        },
    });
}`;

const notNames = new Set(['get', 'set', 'value', 'writable', 'enumerable', 'configurable', 'then', 'toJSON']);
const indexes = Array.from({ length: 60 }, (_, i) => String(i));

resists('accessors on Object.prototype for every name that the kernel uses',
    accessors('Object.prototype', identifiers.filter((name) => !notNames.has(name))));
resists('accessors on Array.prototype for the places of lists', accessors('Array.prototype', indexes));
resists('accessors on Object.prototype for the places of lists', accessors('Object.prototype', indexes));
resists('a proxy as the prototype of lists', `
Object.setPrototypeOf(Array.prototype, new Proxy(Object.prototype, {
    set(target, key, value, receiver) {
        note('writing ' + String(key), receiver, value);
        return define(receiver, key, { value, writable: true, enumerable: true, configurable: true });
    },
    get(target, key, receiver) { note('reading ' + String(key), receiver); return target[key]; },
}));`);
resists('traps for proxies on Object.prototype', `
for (const trap of ['apply', 'construct', 'defineProperty', 'deleteProperty', 'get', 'getOwnPropertyDescriptor',
    'getPrototypeOf', 'has', 'isExtensible', 'ownKeys', 'preventExtensions', 'set', 'setPrototypeOf']) {
    if (trap === 'get' || trap === 'set') continue; // no descriptor could be read any more
    Object.prototype[trap] = function (...args) {
        note(trap, this, ...args);
        return Reflect[trap](...args);
    };
}
for (const view of [tags, raw, masks, links, bot, bot.listeners, bot.signatures, tags.list, globalThis, shout]) {
    for (const use of [Object.isExtensible, Object.getPrototypeOf, Object.keys, (x) => 'a' in x, (x) => delete x.q,
        (x) => Object.defineProperty(x, 'q', { value: 1, configurable: true }), (x) => Object.isFrozen(x)]) {
        try { use(view); } catch {}
    }
}`);
resists('a class of its own for what Array methods make', `
const seen = function (n) { const list = new Proxy([], { defineProperty(t, k, d) { note('made ' + String(k), d.value); return define(t, k, d); } }); return list; };
Array.prototype.constructor = { [Symbol.species]: seen };
define(Array, Symbol.species, { get: () => seen, configurable: true });`);
resists('a class of its own for what promises make', `
const Own = function (executor) { return new Promise((resolve, reject) => {
    executor((value) => { note('resolved', value); resolve(value); }, (error) => { note('rejected', error); reject(error); });
}); };
Promise.prototype.constructor = { [Symbol.species]: Own };
define(Promise, Symbol.species, { get: () => Own, configurable: true });`);
resists('a then on Object.prototype', `
define(Object.prototype, 'then', { configurable: true, get() { note('then', this); return undefined; } });`);
resists('a toJSON on the prototypes', `
for (const type of [Object, Array, String, Number, Function, Map]) {
    define(type.prototype, 'toJSON', { configurable: true, writable: true, value(key) { note('toJSON', this, key); return 1; } });
}`);
resists('iterators, hasInstance and toStringTag of its own', `
for (const [type, name] of [[Array, 'iterator'], [Map, 'iterator'], [Set, 'iterator'], [String, 'iterator']]) {
    const own = type.prototype[Symbol[name]];
    define(type.prototype, Symbol[name], { configurable: true, value() { note(name, this); return Reflect.apply(own, this, []); } });
}
define(Object.prototype, Symbol.toStringTag, { configurable: true, get() { note('toStringTag', this); } });
define(Object.prototype, Symbol.toPrimitive, { configurable: true, get() { note('toPrimitive', this); } });
define(Object.prototype, Symbol.isConcatSpreadable, { configurable: true, get() { note('spread', this); } });`);
resists('methods of collections that note their receiver', `
for (const type of [Map, Set, WeakMap, WeakSet, Promise, Function, RegExp, Date, Array]) {
    for (const name of Reflect.ownKeys(type.prototype)) {
        const own = Reflect.getOwnPropertyDescriptor(type.prototype, name).value;
        if (typeof own !== 'function' || name === 'constructor' || typeof name === 'symbol') continue;
        type.prototype[name] = function (...args) { note(String(name), this, ...args); return Reflect.apply(own, this, args); };
    }
}
for (const holder of [Object, Reflect, JSON, Array, Promise, Number, String, Math]) {
    for (const name of Reflect.ownKeys(holder)) {
        const own = Reflect.getOwnPropertyDescriptor(holder, name).value;
        if (typeof own !== 'function' || name === 'prototype' || ['apply', 'ownKeys', 'getPrototypeOf'].includes(name)) continue;
        try { holder[name] = function (...args) { note(name, ...args); return Reflect.apply(own, holder, args); }; } catch {}
    }
}`);
resists('Error.prepareStackTrace and captureStackTrace', `
Error.prepareStackTrace = (error, frames) => { note('stack', error, frames, ...(Array.isArray(frames) ? frames : [])); return ''; };
Error.captureStackTrace = (error) => { note('captured', error); };`);

// Those that scripts may have, and those that are no classes of objects at all.
const openClasses = new Set([
    'CasualOSError', 'RequestError', 'RanOutOfEnergyError', 'Given', 'Brand', 'Asking',
    'SafeArray', 'SafeMap', 'SafeSet', 'SafeWeakMap', 'SafeWeakSet',
]);

test('every class of the kernel is sealed', () => {
    const open = sources
        .filter(([name]) => name.startsWith('core') || name.startsWith('api'))
        .flatMap(([name, text]) => [...text.matchAll(/^(?:export )?class (\w+)/gm)]
            .filter(([, type]) => !openClasses.has(type) && !text.includes(`sealClass(${type});`))
            .map(([, type]) => `${name}: ${type}`));
    assert.deepEqual(open, []);
});

test('every handler of a proxy is sealed', () => {
    const open = sources
        .filter(([name]) => name.startsWith('core') || name.startsWith('api'))
        .flatMap(([name, text]) => [...text.matchAll(/new ProxyCtor\([^;\n]*, \{\n(.*\n)?(.*)\n/g)]
            .filter(([, , line]) => line.trim() !== '__proto__: null,')
            .map(() => name));
    assert.deepEqual(open, []);
});

/** What a script gives; the names of its own are in the prelude. */
const gives = (name, script, expected) => test(name, { skip }, async () => {
    assert.deepEqual(await resultOf(`${prelude}\n${script}`), expected);
});

gives('a function that the kernel calls learns nothing of its caller', `
const told = [];
const spy = Function('told', 'return function spy() { try { told.push(arguments.callee.caller, spy.caller, spy.arguments); } catch (e) { told.push(null); } };')(told);
getBots(spy); getBots('n', spy); getBotTagValues('plain', spy); os.addBotListener(bot, 'x', spy); shout('x');
bot.listeners.x = spy; whisper(bot, 'x');
return told.filter((x) => typeof x === 'function' && x.name !== 'run').length;`, 0);
gives('functions of the kernel have neither caller nor arguments', `
return [getBots, shout, create, os.toast, tags.toJSON, bot.toJSON, setTimeout].filter((f) => {
    try { return typeof f.caller === 'function' || isObject(f.arguments); } catch { return false; }
}).length;`, 0);
gives('the scope of a script has no constructor and nothing that changes it', `
const scopes = [arguments[0], whisper('other', 'echo')[0][0]];
return scopes.map((s) => [typeof s.constructor, Reflect.ownKeys(s), Object.isFrozen(protoOf(s))]);`,
[['undefined', [], true], ['undefined', [], true]]);
gives('tags and their kin show the prototype of plain objects, never their own', `
return [tags, raw, masks, links, bot.listeners].map((view) => [protoOf(view) === Object.prototype, (view.constructor ?? Object) === Object,
    Object.prototype.__lookupGetter__.call(view, 'values') === undefined, Reflect.setPrototypeOf(view, null)]);`,
Array.from({ length: 5 }, () => [true, true, true, false]));
gives('an error from inside the kernel carries nothing of it', `
const errors = [];
for (const f of [() => getBots({}), () => create({ creator: null }), () => os.getFile(), () => whisper(bot, 5),
    () => getBot(byID('other')).bad(), () => shout(null), () => os.addBotListener(1), () => tags.list.push(bot) && (tags.x = bot)]) {
    try { f(); errors.push('no error'); } catch (e) { errors.push(e); }
}
const reached = new Set();
const visit = (x) => {
    if (!isObject(x) || reached.has(x) || x === bot || x.tags) return;
    reached.add(x);
    note('error', x);
    for (const key of Reflect.ownKeys(x)) visit(Reflect.getOwnPropertyDescriptor(x, key).value);
};
errors.forEach(visit);
return [errors.filter((e) => e === 'no error').length, leaks];`, [0, []]);
gives('bots made by hand reach no record', `
const fake = { id: 'reach', tags, raw, masks, links, listeners: bot.listeners, changes: {}, maskChanges: {}, __proto__: bot };
const results = [getTag(fake, 'plain'), typeof setTag(fake, 'x', 1), destroy(fake), JSON.stringify(getSnapshot(fake)).length > 0];
return [results[0], leaks];`, ['text', []]);
gives('no name in scope is the kernel’s', `
return ['native', 'records', 'runtime', 'journal', 'page', 'check', 'scriptApi', 'exported', 'calls', 'queue']
    .filter((name) => { try { return (0, eval)('typeof ' + name) !== 'undefined' || eval('typeof ' + name) !== 'undefined'; } catch { return true; } });`,
[]);
