// Code that scripts make of texts: what hangs in it is stopped as in scripts
// themselves, in the process that called, and nothing else of it is changed.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const program = process.env.AUXRT ?? 'build/release/auxrt';

/**
 * Shouts `go` and then `ping`, the scripts in the process of the program.
 * @param {string} script
 */
function shout(script) {
    const state = {
        a: { id: 'a', tags: { go: `@${script}`, ping: '@return "pong";' } },
        b: { id: 'b', tags: { go: '@return 1;' } },
    };
    const lines = [
        { id: 1, call: 'open' },
        {
            id: 2,
            call: 'stateUpdated',
            update: { state, addedBots: ['a', 'b'], removedBots: [], updatedBots: [], version: null },
        },
        { id: 3, call: 'shout', name: 'go' },
        { id: 4, call: 'shout', name: 'ping' },
    ];
    const { stdout, signal } = spawnSync(program, ['pipe', '--test', '--limit-jobs', '100'], {
        input: lines.map((line) => JSON.stringify(line)).join('\n'),
        encoding: 'utf8',
        timeout: 20000,
    });
    assert.equal(signal, null, 'it hung');
    const answers = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    return {
        ping: answers.find(({ id }) => id === 4),
        stopped: answers.filter(({ event }) => event === 'stopped_script'),
        toasts: answers
            .filter(({ event }) => event === 'actions')
            .flatMap(({ actions }) => actions)
            .map(({ message }) => JSON.parse(message)),
    };
}

const endless = '(async () => { for (;;) await 0 })()';

/** @type {Record<string, string>} */
const hanging = {
    'eval': `eval('${endless}');`,
    'eval in parentheses': `(eval)('${endless}');`,
    'eval with an escape in its name': `\\u0065val('${endless}');`,
    'eval of a text that is put together': `const t = 'for (;;) await 0'; eval('(async () => {' + t + '})()');`,
    'eval of a template': `const n = 0; eval(\`(async () => { for (;;) await \${n} })()\`);`,
    'eval that is called as a value': `(0, eval)('${endless}');`,
    'eval with an optional call': `eval?.('${endless}');`,
    'eval in a variable': `const e = eval; e('${endless}');`,
    'eval in an object': `const o = { eval }; o.eval('${endless}');`,
    'eval of the global object': `globalThis['ev' + 'al']('${endless}');`,
    'eval taken out of the global object': `const { eval: e } = globalThis; e('${endless}');`,
    'eval as a default': `const f = (e = eval) => e('${endless}'); f();`,
    'eval given to map': `['${endless}'].map(eval);`,
    'eval given to Reflect.apply': `Reflect.apply(eval, null, ['${endless}']);`,
    'eval in eval': `eval("eval('${endless}')");`,
    'eval in a function that is made': `new Function("eval('${endless}')")();`,
    'a function made in eval': `eval("new Function('${endless}')()");`,
    'a function of eval that is called later': "const f = eval('async () => { for (;;) await 0 }'); f();",
    'a chain of then in eval': "eval('const f = () => Promise.resolve().then(f); f()');",
    'recursion in eval': "eval('const f = async () => { await 0; await f() }; f()');",
    'for await in eval': "eval('(async () => { async function* g() { for (;;) yield 1 } for await (const x of g()); })()');",
    'a catch that goes on': "eval('(async () => { for (;;) try { await 0 } catch { await 0 } finally { continue } })()');",
    'new Function': `new Function('${endless}')();`,
    'Function without new': `Function('${endless}')();`,
    'Function with a parameter': "new Function('n', 'return (async () => { for (;;) await n })()')(1);",
    'Function by call': `Function.call(null, '${endless}')();`,
    'Function by Reflect.construct': `Reflect.construct(Function, ['${endless}'])();`,
    'the constructor of a function': `(() => {}).constructor('${endless}')();`,
    'a class of functions': `class F extends Function {} new F('${endless}')();`,
    'an asynchronous function that is made': "const F = (async () => {}).constructor; new F('for (;;) await 0')();",
    'an asynchronous generator that is made':
        "const G = (async function* () {}).constructor; const g = new G('for (;;) yield 0')(); for await (const x of g);",
    'a function that is made and hands itself on':
        "const f = new Function('f', 'return Promise.resolve(f).then(f)'); f(f);",
    'the parent of the constructors':
        `Object.getPrototypeOf((async () => {}).constructor)('${endless}')();`,
};

for (const [name, script] of Object.entries(hanging)) {
    test(`in the process of the host: stopped although it hangs in ${name}`, () => {
        const { ping, stopped } = shout(script);
        assert.equal(stopped.length, 1, JSON.stringify(stopped));
        assert.deepEqual([stopped[0].bot, stopped[0].tag], ['a', 'go']);
        assert.deepEqual(ping?.ok?.results, ['pong']);
    });
}

/** @type {Record<string, [string, any]>} what scripts return, as the language wants it */
const unchanged = {
    'eval sees the variables around it': ["const x = 5; return eval('x + 1');", 6],
    'eval in parentheses does, too': ["const x = 5; return (eval)('x + 1');", 6],
    'eval in eval does, too': ["const x = 5; return eval('eval(\"x + 1\")');", 6],
    'eval in asynchronous code of eval does, too':
        ["const x = 5; return await eval('(async () => eval(\"x + 1\"))()');", 6],
    'eval in a function that is made sees its parameters':
        ["return new Function('x', 'return [Promise.resolve().then(() => 0), eval(\"x + 10\")][1]')(1);", 11],
    'eval as a value sees none of them': ["const x = 5; return [(0, eval)('typeof x'), eval?.('typeof x')];", ['undefined', 'undefined']],
    'eval makes global variables as a value': ["(0, eval)('var made = 4'); return globalThis.made;", 4],
    'eval gives back what is no text': ['return [eval(12), eval(), eval(null), eval(tags) === tags];', [12, null, null, true]],
    'eval is one and the same': ['return [eval === globalThis.eval, { eval }.eval === eval];', [true, true]],
    'eval is no constructor': ["try { new eval('1'); } catch (e) { return e.name; }", 'TypeError'],
    'eval looks like the one of the language':
        ['return [String(eval), eval.name, eval.length, Reflect.ownKeys(eval)];',
            ['function eval() {\n    [native code]\n}', 'eval', 1, ['length', 'name']]],
    'Function looks like the one of the language':
        ['return [String(Function), Function.name, Function.length, Reflect.ownKeys(Function)];',
            ['function Function() {\n    [native code]\n}', 'Function', 1, ['length', 'name', 'prototype']]],
    'functions that are made have their own text':
        ["return String(new Function('a', 'b = 2', 'return a + b'));", 'function anonymous(a,b = 2\n) {\nreturn a + b\n}'],
    'functions are instances of Function':
        ['const F = (async () => {}).constructor; return [(() => 1) instanceof Function, (() => 1).constructor === Function, '
            + 'Object.getPrototypeOf(F) === Function, F.prototype === Object.getPrototypeOf(async () => {}), new F() instanceof F];',
        [true, true, true, true, true]],
    'classes of functions work':
        ["class F extends Function { twice() { return 2 * this(); } } const f = new F('await_', 'return 4'); return [f.twice(), f instanceof F];",
            [8, true]],
    'classes of asynchronous functions work':
        ["class F extends (async () => {}).constructor { twice() { return 2; } } const f = new F('return await 4'); return [await f(), f.twice()];", [4, 2]],
    'the prototype of another constructor is taken':
        ["return Reflect.construct(Function, ['Promise.resolve().then(() => 1)'], Array) instanceof Array;", true],
    'the parts of a function are told apart':
        ["try { new Function('/*', '*/) {'); } catch (e) { return e.name; }", 'SyntaxError'],
    'code that is made is not strict by itself':
        ["return [new Function('x', 'Promise.resolve().then(() => 0); return this === undefined')(), (0, eval)('(async () => 0, function () { return this })')() === undefined];", [false, false]],
    'a directive stays one': ["return new Function('\"use strict\"; Promise.resolve().then(() => 0); return this === undefined')();", true],
    'code that is made is JavaScript, not TypeScript':
        ["const a = 1, b = 2, c = 3; return eval('(async () => a < b > (c))()');", false],
    'a function can be made of the text of a woven one':
        ["const f = async (x) => { await 0; return x + 1; }; return [await eval('(' + f + ')')(1), await new Function('return ' + f)()(2)];", [2, 3]],
    'names of the runtime cannot be had':
        ["return ['__aux$k', '__aux$k.os', 'var __aux$k = 1', '({ __aux$k })', 'Promise.resolve().then(() => __aux$k)'].map((t) => { try { eval(t); return 'had'; } catch (e) { return e.name; } });",
            ['SyntaxError', 'SyntaxError', 'SyntaxError', 'SyntaxError', 'SyntaxError']],
};

for (const [name, [script, expected]] of Object.entries(unchanged)) {
    test(`code that is made: ${name}`, () => {
        const { toasts } = shout(
            `const got = await (async () => { ${script} })(); os.toast(JSON.stringify(got));`,
        );
        assert.deepEqual(toasts, [expected]);
    });
}
