// Ways in which a script can hang or hog. `script` is the text of the bad
// bot's listener; it first writes a tag, which must never be seen.
//
// `bots` are further bots. `ends` says that the engine may well end it by
// itself in time; then only the rest has to hold. `culprit` is given where
// somebody other than bad.onRun is to be named.

/**
 * @typedef {object} Runaway
 * @property {string} name
 * @property {string} script
 * @property {Record<string, Record<string, any>>} [bots] tags by id
 * @property {boolean} [ends]
 * @property {string[]} [culprits] bots of which one is named
 * @property {boolean} [edits] its edits may be seen: the listener itself had
 *   ended, what was stopped is what it left to promises or in its result
 * @property {boolean} [turn] the limit of the turn ends it: no listener runs
 */

/** @type {Runaway[]} */
export const runaways = [
    // loops
    { name: 'for without end', script: 'for (;;) {}' },
    { name: 'while with work', script: 'let x = 1; while (true) x ^= x << 1;' },
    { name: 'do while', script: 'do {} while (true);' },
    { name: 'a loop in eval', script: "eval('for (;;) {}');" },
    { name: 'a loop in Function', script: "Function('for (;;) {}')();" },
    { name: 'catch inside of a loop', script: 'for (;;) try { throw 1; } catch {}' },
    { name: 'catch around a loop', script: 'for (;;) { try { for (;;) {} } catch {} }' },
    { name: 'finally with a loop', script: 'try { for (;;) {} } finally { for (;;) {} }' },
    { name: 'loops with labels', script: 'a: for (;;) { for (;;) continue a; }' },
    { name: 'double arithmetic', script: 'let x = 1; for (;;) x = x * 1.0000001 + 1;' },
    { name: 'storing properties', script: 'const o = {}; for (let i = 0; ; i++) o.x = i;' },
    // recursion
    { name: 'exponential recursion', script: 'const f = (n) => n < 2 ? n : f(n - 1) + f(n - 2); f(90);' },
    { name: 'recursion that catches', script: 'const f = () => { try { f(); } catch { f(); } }; f();' },
    { name: 'mutual recursion', script: 'const f = () => { try { g(); } finally { g(); } }; const g = () => f(); f();' },
    // code called by built-ins
    { name: 'a getter', script: 'const o = { get x() { for (;;) {} } }; o.x;' },
    { name: 'a setter', script: 'const o = { set x(v) { for (;;) {} } }; o.x = 1;' },
    { name: 'a proxy', script: 'const p = new Proxy({}, { get() { for (;;) {} } }); p.x;' },
    { name: 'ownKeys of a proxy', script: 'Object.keys(new Proxy({}, { ownKeys() { for (;;) {} } }));' },
    { name: 'a comparator', script: '[3, 2, 1].sort(() => { for (;;) {} });' },
    { name: 'a replacer', script: "'aaa'.replace(/a/, () => { for (;;) {} });" },
    { name: 'toJSON', script: 'JSON.stringify({ toJSON() { for (;;) {} } });' },
    { name: 'a JSON reviver', script: "JSON.parse('[1]', () => { for (;;) {} });" },
    { name: 'toString', script: '`${{ toString() { for (;;) {} } }}`;' },
    { name: 'valueOf', script: '+{ valueOf() { for (;;) {} } };' },
    { name: 'Symbol.hasInstance', script: '1 instanceof { [Symbol.hasInstance]() { for (;;) {} } };' },
    { name: 'Symbol.toPrimitive', script: '+{ [Symbol.toPrimitive]() { for (;;) {} } };' },
    { name: 'a value that hangs when it is sent', script: 'os.toast({ get x() { for (;;) {} } });' },
    { name: 'a value that hangs in a tag', script: 'tags.x = { toJSON() { for (;;) {} } };', ends: true },
    { name: 'a result that hangs', script: 'return { get x() { for (;;) {} } };', turn: true, edits: true },
    { name: 'an error whose text hangs', script: 'const e = new Error(); Object.defineProperty(e, "message", { get() { for (;;) {} } }); throw e;', edits: true, turn: true },
    // iterators
    { name: 'a generator', script: 'function* g() { for (;;) yield 1; } for (const x of g());' },
    { name: 'spread', script: 'function* g() { for (;;) yield 1; } [...g()];' },
    { name: 'Array.from', script: 'function* g() { for (;;) yield 1; } Array.from(g());' },
    { name: 'new Set', script: 'function* g() { let i = 0; for (;;) yield i++; } new Set(g());' },
    { name: 'destructuring', script: 'function* g() { for (;;) yield 1; } const [...all] = g();' },
    { name: 'Promise.all', script: 'function* g() { for (;;) yield 1; } Promise.all(g());' },
    // built-ins that take long
    { name: 'regular expression', script: "/^(a+)+$/.test('a'.repeat(40) + 'b'); for (;;) /^(a+)+$/.test('a'.repeat(40) + 'b');" },
    { name: 'back reference', script: "for (;;) /^(a*)*\\\\1(b*)*c$/.test('a'.repeat(60));" },
    { name: 'sorting numbers', script: 'const a = new Float64Array(2e7); for (let i = 0; i < 2e7; i++) a[i] = i * 7919 % 1000003; for (;;) a.slice().sort();' },
    { name: 'sorting strings', script: 'const a = []; for (let i = 0; i < 3e6; i++) a.push(String(i * 7919 % 1000003)); for (;;) a.slice().sort();' },
    { name: 'keys of a typed array', script: 'Object.keys(new Uint8Array(2e7));' },
    { name: 'BigInt to text', script: 'const b = (1n << 1000000n) - 1n; for (;;) b.toString();' },
    { name: 'BigInt power', script: 'for (;;) 3n ** 500000n;' },
    { name: 'JSON of a large array', script: 'const a = Array.from({ length: 1e6 }, (_, i) => ({ i })); for (;;) JSON.stringify(a);' },
    { name: 'JSON of a deep array', script: "for (;;) JSON.parse('['.repeat(1e6) + ']'.repeat(1e6));" },
    { name: 'replaceAll', script: "const s = 'a'.repeat(1e7); for (;;) s.replaceAll('a', 'b');" },
    { name: 'upper case', script: "const s = 'ä'.repeat(3e7); for (;;) s.toUpperCase();" },
    { name: 'split', script: "const s = 'a'.repeat(1e7); for (;;) s.split('');" },
    { name: 'join', script: "const a = new Array(3e6).fill('x'); for (;;) a.join();" },
    { name: 'fill', script: 'const a = new Array(5e6); for (;;) a.fill(1);' },
    { name: 'indexOf over holes', script: 'const a = []; a.length = 4e9; a.indexOf(1);' },
    { name: 'a huge text in eval', script: "const s = 'x=1;'.repeat(1e6); for (;;) (0, eval)('var x;' + s);" },
    { name: 'Intl', script: "for (;;) new Intl.DateTimeFormat('de').format(0);" },
    { name: 'collating', script: "const c = new Intl.Collator('sv'); for (;;) c.compare('a'.repeat(1e6), 'a'.repeat(1e6));" },
    // promises
    { name: 'await in a loop', script: 'while (true) await 1;', edits: true },
    { name: 'a loop after await', script: 'await 1; for (;;) {}', edits: true },
    { name: 'a chain of then', script: 'const f = () => Promise.resolve().then(f); f();', edits: true },
    { name: 'a thenable without code', script: 'const t = {}; t.then = Array.prototype.forEach.bind([t]); Promise.resolve(t);', edits: true },
    { name: 'an async generator', script: 'async function* g() { for (;;) yield 1; } for await (const x of g());', edits: true },
    { name: 'a flood of promises', script: 'const f = () => { Promise.resolve().then(f); Promise.resolve().then(f); }; f();', edits: true },
    { name: 'a built-in after await', script: 'await 1; Object.keys(new Uint8Array(2e7));', edits: true },
    // events
    { name: 'a storm of shouts', script: "for (;;) shout('onNothing');", ends: true },
    { name: 'a cycle of shouts', script: "shout('onOther');", bots: { other: { onOther: "@shout('onRun')" } }, ends: true },
    { name: 'direct calls in a cycle', script: "try { getBot('id', 'bad').onRun(); } catch {} try { getBot('id', 'bad').onRun(); } catch {}" },
    { name: 'a hang in a called bot', script: "getBot('id', 'other').onOther();", bots: { other: { onOther: '@for (;;) {}' } }, culprits: ['other'] },
    { name: 'a built-in in a called bot', script: "whisper('other', 'onOther');", bots: { other: { onOther: '@Object.keys(new Uint8Array(2e7));' } }, culprits: ['other'] },
    { name: 'a million timers', script: 'for (;;) setTimeout(() => {}, 1e6);', ends: true },
    { name: 'a flood of log lines', script: "for (;;) os.log('x'.repeat(1000));" },
    { name: 'a flood of actions', script: "for (;;) os.toast('x'.repeat(1000));", ends: true, turn: true },
    { name: 'created bots', script: "for (;;) create({ space: 'tempLocal', x: 1 });" },
    { name: 'masks', script: "for (let i = 0; ; i++) setTagMask(bot, 't' + i, 'x'.repeat(1000));" },
    { name: 'tags', script: "for (let i = 0; ; i++) tags['t' + i] = 'x'.repeat(1000);" },
    // memory
    { name: 'arrays', script: 'const all = []; for (;;) all.push(new Array(1000).fill(0));' },
    { name: 'one growing array', script: 'const all = []; for (;;) all.push(1.5);' },
    { name: 'strings', script: "let s = 'x'; const all = []; for (let i = 0; ; i++) all.push(s.repeat(1000) + i);" },
    { name: 'maps', script: 'const m = new Map(); for (let i = 0; ; i++) m.set(i, i);' },
    { name: 'buffers', script: 'const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1));' },
    { name: 'one huge buffer', script: 'const all = []; for (;;) all.push(new Uint8Array(1e9).fill(1));' },
    { name: 'closures', script: 'const all = []; for (let i = 0; ; i++) { const o = { i }; all.push(() => o); }' },
    { name: 'symbols', script: "for (let i = 0; ; i++) Symbol.for('s' + i);" },
];
