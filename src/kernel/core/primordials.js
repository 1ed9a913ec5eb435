// The built-ins that the kernel uses, taken once before any script has run.
//
// Scripts share the realm and may replace or patch whatever they like. Kernel
// code therefore never looks a built-in up at run time: it imports the captured
// function from here. Prototype methods become free functions that take their
// receiver first: `ArrayPrototypePush(list, item)`.

const { apply, bind, call } = Function.prototype;

/**
 * A method as a function that takes its receiver as the first argument.
 * @type {(method: Function) => any}
 */
export const uncurryThis = bind.bind(call);

/**
 * The getter of an accessor property as a function of its receiver.
 * @param {object} object
 * @param {PropertyKey} key
 * @returns {(receiver: any) => any}
 */
function uncurryGetter(object, key) {
    return uncurryThis(
        /** @type {Function} */ (
            /** @type {PropertyDescriptor} */ (
                Object.getOwnPropertyDescriptor(object, key)
            ).get
        ),
    );
}

export const {
    apply: ReflectApply,
    construct: ReflectConstruct,
    defineProperty: ReflectDefineProperty,
    deleteProperty: ReflectDeleteProperty,
    get: ReflectGet,
    getOwnPropertyDescriptor: ReflectGetOwnPropertyDescriptor,
    getPrototypeOf: ReflectGetPrototypeOf,
    ownKeys: ReflectOwnKeys,
    set: ReflectSet,
} = Reflect;

export const {
    assign: ObjectAssign,
    create: ObjectCreate,
    defineProperty: ObjectDefineProperty,
    freeze: ObjectFreeze,
    getPrototypeOf: ObjectGetPrototypeOf,
    is: ObjectIs,
    keys: ObjectKeys,
    setPrototypeOf: ObjectSetPrototypeOf,
} = Object;
export const ObjectPrototype = Object.prototype;
/** @type {(object: object, key: PropertyKey) => boolean} */
export const ObjectHasOwn = uncurryThis(Object.prototype.hasOwnProperty);
/** @type {(value: any) => string} */
export const ObjectPrototypeToString = uncurryThis(Object.prototype.toString);

export const { isArray: ArrayIsArray } = Array;
export const ArrayPrototype = Array.prototype;
export const ArrayPrototypeConcat = uncurryThis(Array.prototype.concat);
export const ArrayPrototypeCopyWithin = uncurryThis(Array.prototype.copyWithin);
export const ArrayPrototypeFill = uncurryThis(Array.prototype.fill);
export const ArrayPrototypeIncludes = uncurryThis(Array.prototype.includes);
export const ArrayPrototypeIndexOf = uncurryThis(Array.prototype.indexOf);
export const ArrayPrototypeJoin = uncurryThis(Array.prototype.join);
export const ArrayPrototypePop = uncurryThis(Array.prototype.pop);
/**
 * Appends one item. Written out, because a call of the captured method costs
 * 30 ns where this costs 6. A setter that a script has put on Array.prototype
 * for an index takes the item; then it is defined after all, which would cost
 * ten times as much every time.
 * @param {any} list
 * @param {any} item
 */
export function ArrayPrototypePush(list, item) {
    const at = list.length;
    list[at] = item;
    if (list.length === at) defineItem(list, at, item);
    return at + 1;
}

/**
 * Puts an item into a list, whatever setters its prototypes have.
 * @param {any} list
 * @param {number} at
 * @param {any} value
 */
export function defineItem(list, at, value) {
    ObjectDefineProperty(list, at, /** @type {any} */ ({
        __proto__: null, value, writable: true, enumerable: true, configurable: true,
    }));
}
export const ArrayPrototypeReverse = uncurryThis(Array.prototype.reverse);
export const ArrayPrototypeShift = uncurryThis(Array.prototype.shift);
export const ArrayPrototypeSlice = uncurryThis(Array.prototype.slice);
export const ArrayPrototypeSort = uncurryThis(Array.prototype.sort);
export const ArrayPrototypeSplice = uncurryThis(Array.prototype.splice);
export const ArrayPrototypeUnshift = uncurryThis(Array.prototype.unshift);
/** Those that change an array, as they are. */
export const arrayMutators = {
    __proto__: null,
    copyWithin: Array.prototype.copyWithin,
    fill: Array.prototype.fill,
    pop: Array.prototype.pop,
    push: Array.prototype.push,
    reverse: Array.prototype.reverse,
    shift: Array.prototype.shift,
    sort: Array.prototype.sort,
    splice: Array.prototype.splice,
    unshift: Array.prototype.unshift,
};
/**
 * Those that read one item after the other, as they are.
 * @type {Record<PropertyKey, Function>}
 */
export const arrayReaders = {
    // @ts-ignore: the prototype is no method
    __proto__: null,
    [Symbol.iterator]: Array.prototype[Symbol.iterator],
    concat: Array.prototype.concat,
    entries: Array.prototype.entries,
    every: Array.prototype.every,
    filter: Array.prototype.filter,
    find: Array.prototype.find,
    findIndex: Array.prototype.findIndex,
    findLast: Array.prototype.findLast,
    findLastIndex: Array.prototype.findLastIndex,
    flat: Array.prototype.flat,
    flatMap: Array.prototype.flatMap,
    forEach: Array.prototype.forEach,
    includes: Array.prototype.includes,
    indexOf: Array.prototype.indexOf,
    join: Array.prototype.join,
    keys: Array.prototype.keys,
    lastIndexOf: Array.prototype.lastIndexOf,
    map: Array.prototype.map,
    reduce: Array.prototype.reduce,
    reduceRight: Array.prototype.reduceRight,
    slice: Array.prototype.slice,
    some: Array.prototype.some,
    toReversed: Array.prototype.toReversed,
    toSorted: Array.prototype.toSorted,
    toSpliced: Array.prototype.toSpliced,
    values: Array.prototype.values,
    with: Array.prototype.with,
};

export const {
    parse: JSONParse,
    stringify: JSONStringify,
} = JSON;

export const MathPI = Math.PI;
export const {
    abs: MathAbs,
    acos: MathAcos,
    ceil: MathCeil,
    cos: MathCos,
    floor: MathFloor,
    max: MathMax,
    min: MathMin,
    pow: MathPow,
    random: MathRandom,
    sin: MathSin,
    sqrt: MathSqrt,
    trunc: MathTrunc,
} = Math;

export const NumberCtor = Number;
export const {
    isFinite: NumberIsFinite,
    parseFloat: NumberParseFloat,
    parseInt: NumberParseInt,
} = Number;
export const NumberPrototypeToString = uncurryThis(Number.prototype.toString);

export const BigIntPrototypeToString = uncurryThis(BigInt.prototype.toString);
export const BigIntCtor = BigInt;

export const StringCtor = String;
export const { fromCharCode: StringFromCharCode } = String;
export const StringPrototypeCharCodeAt = uncurryThis(String.prototype.charCodeAt);
export const StringPrototypeEndsWith = uncurryThis(String.prototype.endsWith);
export const StringPrototypeIncludes = uncurryThis(String.prototype.includes);
export const StringPrototypeIndexOf = uncurryThis(String.prototype.indexOf);
export const StringPrototypeLastIndexOf = uncurryThis(String.prototype.lastIndexOf);
export const StringPrototypePadStart = uncurryThis(String.prototype.padStart);
export const StringPrototypeRepeat = uncurryThis(String.prototype.repeat);
export const StringPrototypeSlice = uncurryThis(String.prototype.slice);
/** Only with a string as separator: a regular expression looks up symbols. */
export const StringPrototypeSplit = uncurryThis(String.prototype.split);
export const StringPrototypeStartsWith = uncurryThis(String.prototype.startsWith);
export const StringPrototypeToLowerCase = uncurryThis(String.prototype.toLowerCase);
export const StringPrototypeTrim = uncurryThis(String.prototype.trim);

export const SymbolIterator = Symbol.iterator;
export const SymbolAsyncIterator = Symbol.asyncIterator;
export const SymbolToStringTag = Symbol.toStringTag;
export const SymbolCtor = Symbol;
export const SymbolPrototypeDescription = uncurryGetter(Symbol.prototype, 'description');

export const FunctionPrototypeBind = uncurryThis(bind);
export const FunctionPrototypeToString = uncurryThis(Function.prototype.toString);
export const FunctionPrototype = Function.prototype;

export const ErrorCtor = Error;
export const SyntaxErrorCtor = SyntaxError;
export const TypeErrorCtor = TypeError;
export const RangeErrorCtor = RangeError;
/** @type {(value: any) => boolean} also for errors of other realms */
export const ErrorIsError = /** @type {any} */ (Error).isError;
export const ErrorPrototypeToString = uncurryThis(Error.prototype.toString);

export const RegExpCtor = RegExp;
export const RegExpPrototypeExec = uncurryThis(RegExp.prototype.exec);
export const RegExpPrototypeTest = uncurryThis(RegExp.prototype.test);
export const RegExpPrototypeGetSource = uncurryGetter(RegExp.prototype, 'source');
export const RegExpPrototypeGetFlags = uncurryGetter(RegExp.prototype, 'flags');

export const DateCtor = Date;
export const DatePrototypeGetTime = uncurryThis(Date.prototype.getTime);
export const DatePrototypeToISOString = uncurryThis(Date.prototype.toISOString);

export const PromiseCtor = Promise;
export const PromisePrototypeThen = uncurryThis(Promise.prototype.then);
const promiseResolve = Promise.resolve;
const promiseReject = Promise.reject;
const promiseAll = Promise.all;
/** @type {(value?: any) => Promise<any>} */
export const PromiseResolve = (value) => ReflectApply(promiseResolve, PromiseCtor, [value]);
/** @type {(reason?: any) => Promise<never>} */
export const PromiseReject = (reason) => ReflectApply(promiseReject, PromiseCtor, [reason]);
/** @type {(values: any[]) => Promise<any[]>} */
export const PromiseAll = (values) => ReflectApply(promiseAll, PromiseCtor, [values]);

export const ProxyCtor = Proxy;

export const MapCtor = Map;
export const MapPrototypeGet = uncurryThis(Map.prototype.get);
export const MapPrototypeSet = uncurryThis(Map.prototype.set);
export const MapPrototypeHas = uncurryThis(Map.prototype.has);
export const MapPrototypeForEach = uncurryThis(Map.prototype.forEach);

export const SetCtor = Set;
export const SetPrototypeForEach = uncurryThis(Set.prototype.forEach);
export const SetPrototypeAdd = uncurryThis(Set.prototype.add);


export const ArrayBufferCtor = ArrayBuffer;
export const Uint8ArrayCtor = Uint8Array;
export const Uint16ArrayCtor = Uint16Array;
/** @type {(bytes: Uint8Array) => string} */
export const Uint8ArrayPrototypeToBase64 = uncurryThis(
    /** @type {any} */ (Uint8Array.prototype).toBase64,
);
/** @type {(text: string) => Uint8Array<ArrayBuffer>} */
export const Uint8ArrayFromBase64 = /** @type {any} */ (Uint8Array).fromBase64;
export const ArrayBufferIsView = ArrayBuffer.isView;
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
export const TypedArrayPrototypeGetBuffer = uncurryGetter(typedArrayPrototype, 'buffer');
export const TypedArrayPrototypeGetByteLength = uncurryGetter(typedArrayPrototype, 'byteLength');
export const TypedArrayPrototypeGetByteOffset = uncurryGetter(typedArrayPrototype, 'byteOffset');
export const TypedArrayPrototypeSet = uncurryThis(typedArrayPrototype.set);
export const TypedArrayPrototypeGetSymbolToStringTag = uncurryGetter(typedArrayPrototype, Symbol.toStringTag);

/**
 * Maps, sets and weak maps whose methods are their own, so that calling
 * `map.get(key)` never reaches a prototype that scripts can change. They have
 * the methods that the kernel calls and no others.
 * @param {object} prototype
 * @param {object} base
 * @param {string[]} names
 */
function protect(prototype, base, names) {
    for (let i = 0; i < names.length; i++) {
        ObjectDefineProperty(prototype, names[i], /** @type {PropertyDescriptor} */ (
            ReflectGetOwnPropertyDescriptor(base, names[i])));
    }
    ObjectSetPrototypeOf(prototype, null);
    ObjectFreeze(prototype);
}

/** @template K, V @extends {Map<K, V>} */
export class SafeMap extends Map {
    // The constructor that a class has by itself would spread its arguments.
    constructor() {
        super();
    }
}
/** @template T @extends {Set<T>} */
export class SafeSet extends Set {
    constructor() {
        super();
    }
}
/** @template {WeakKey} K, V @extends {WeakMap<K, V>} */
export class SafeWeakMap extends WeakMap {
    constructor() {
        super();
    }
}
/** @template {WeakKey} T @extends {WeakSet<T>} */
export class SafeWeakSet extends WeakSet {
    constructor() {
        super();
    }
}
/**
 * An array whose items no accessor on Array.prototype can see. For lists of the
 * kernel's own objects; what scripts get are plain arrays.
 * @template T @extends {Array<T>}
 */
class SafeArray extends Array {
    constructor() {
        super();
    }
}
protect(SafeMap.prototype, Map.prototype,
    ['get', 'set', 'has', 'delete', 'clear', 'forEach', 'size']);
protect(SafeSet.prototype, Set.prototype, ['has', 'add', 'delete', 'size']);
protect(SafeWeakMap.prototype, WeakMap.prototype, ['get', 'set', 'has', 'delete']);
protect(SafeWeakSet.prototype, WeakSet.prototype, ['has', 'add', 'delete']);
protect(SafeArray.prototype, Array.prototype, []);

/** @returns {any[]} an empty list for the kernel's own objects */
export function newList() {
    return new SafeArray();
}

/**
 * Cuts a class of the kernel off from what scripts can change. Otherwise an
 * accessor that a script puts on Object.prototype would be called with the
 * kernel's objects.
 * @param {Function} type
 */
export function sealClass(type) {
    delete type.prototype.constructor;
    Object.setPrototypeOf(type.prototype, null);
    Object.freeze(type.prototype);
}

/**
 * The same for the handler of a proxy: a trap that it lacks is not looked up
 * where scripts could add it.
 * @template {object} H
 * @param {ProxyHandler<H>} handler
 * @returns {ProxyHandler<H>}
 */
export function sealHandler(handler) {
    Object.setPrototypeOf(handler, null);
    return Object.freeze(handler);
}

/** The global object of this realm. */
export const globalObject = globalThis;
export const engineEval = eval;
