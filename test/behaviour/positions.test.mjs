// Places of run-time errors: bot, tag, line and column, and the whole stack.
//
// A row has a name and the bots that it needs; the text of a bot alone is its
// tag `go`. The event `go` is sent to all bots. ① stands before the place of
// the error, ② and so on before those of the frames below it; marks are no
// part of the text. A person would point at `new` in `throw new Error`, at the
// name of a member that is read or called, and at the start of other names.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Pipe, missing } from './pipe.mjs';

const MARKS = '①②③④⑤';
const html = "@const html = { h: (...a) => a, f: 'F' }; ";

/** A library bot of the system `s`, and a bot whose `go` imports from it. */
function withLibrary(library, go) {
    return { a: { system: 's', go }, b: { system: 's', lib: library } };
}

/** @type {[string, string | Record<string, Record<string, string>>][]} */
const rows = [
    // What is thrown.
    ['a new error', "@throw ①new Error('x')"],
    ['a new error behind spaces and lines', "@\n  throw   ①new TypeError (\n'x')"],
    ['an error that was made before', "@const e = ①new Error('x');\nthrow e"],
    ['an error made by calling', "@throw ①Error('x')"],
    ['an error of a class of the script', "@class Odd extends Error {}\nthrow ①new Odd('x')"],
    ['an error that is thrown again', "@try { throw ①new Error('a') } catch (e) { throw e }"],
    ['an error out of finally', "@try { return 1 } finally { throw ①new Error('b') }"],
    // Members.
    ['a member of null', '@null.①x'],
    ['a member of what is missing', '@const o = {}; return o.a.①b'],
    ['a member in the middle', '@const o = { a: {} }; return o.a.b.①c.d'],
    ['a member on a line of its own', '@const o = { a: null };\nreturn o\n  .a\n  .①b'],
    ['a member by number', '@return that①[0]'],
    ['a member behind ?.', '@const o = {}; return o?.a.①b'],
    ['a member that is written', '@const o = {}; o.a.①b = 1'],
    ['a member that counts', '@const o = {}; o.a.①b++'],
    ['a member of a tag', '@return tags.home.①x'],
    ['a private member', '@class P { #p; static read(o) { return o.①#p } }\nP.②read({})'],
    ['a member of something frozen', "@Object.freeze({ a: 1 }).①a = 2"],
    // Names.
    ['a name that is not declared', '@①nope'],
    ['a name in an expression', '@return 1 + ①nope'],
    ['a name in a template literal', '@return `a ${①nope} b`'],
    ['a name that is assigned', '@①nope = 5'],
    ['a name before its declaration', '@①later();\nconst later = () => 1'],
    ['a name in a heritage', '@class A extends ①nope {}'],
    ['a constant that is assigned', '@const c = 1;\n①c = 2'],
    ['an injected name that is assigned', '@①that = 4'],
    // Calls.
    ['a call of a number', '@const f = 1; ①f()'],
    ['a call of a missing member', '@const o = {}; o.①f()'],
    ['a call over lines', '@const o = { a: {} };\no.a\n  .①f(1, 2)'],
    ['a call of an undeclared name', '@①nope()'],
    ['a built-in function that fails', "@JSON.①parse('{')"],
    ['a function of the API that fails', "@math.①nope(1)"],
    ['an argument that cannot be spread', '@Math.①max(...5)'],
    // Constructors.
    ['a constructor that is none', '@const o = {}; ①new o.A()'],
    ['a built-in constructor that fails', '@return ①new Array(-1)'],
    ['a class without new', '@class A {}\n①A()'],
    ['an error in a constructor', '@class A { constructor() { this.x.①y } }\n②new A()'],
    ['an error in a constructor below super',
        "@class A { constructor() { throw ①new Error('x') } }\n"
        + 'class B extends A { constructor() { ②super() } }\n③new B()'],
    // Destructuring.
    ['null in a declaration', '@const { ①a } = null'],
    ['null deep in a declaration', '@const { x: { ①y } } = {}'],
    ['null in an assignment', '@let a; ({ ①a } = null)'],
    ['no list in a declaration', '@const [a] = ①null'],
    ['a missing argument that is destructured', '@const f = ({ ①a }) => a;\n②f()'],
    ['null in the head of a loop', '@for (const { ①a } of [null]) {}'],
    ['a loop over a number', '@for (const x of ①5) {}'],
    // Nested functions.
    ['a function in the script', "@function f() {\n  throw ①new Error('x')\n}\n②f()"],
    ['arrows in arrows', '@const f = () => ①bad;\nconst g = () => ②f();\n③g()'],
    ['a callback of a list', '@[1].②map((v) => v.x.①y)'],
    ['a getter', "@const o = { get x() { throw ①new Error('g') } };\nreturn o.②x"],
    ['a method', '@const o = { f() { return null.①x } };\no.②f()'],
    ['a function that is called at once', "@(function () { throw ①new Error('x') })②()"],
    ['a generator', '@function* g() { yield null.①x }\nfor (const v of ②g()) v'],
    // After await.
    ['a member after await', '@await 0;\nnull.①x'],
    ['a new error after await', "@await 0; throw ①new Error('x')"],
    ['an inner function after await',
        '@const f = async () => { await 0; ①bad() };\nawait f()'],
    ['a loop with await', '@for (;;) { await 0; ①bad() }'],
    ['a callback of a promise', '@await Promise.resolve().then(() => { null.①x })'],
    ['for await', '@for await (const x of [1]) x.y.①z'],
    ['a function that is called after await',
        '@const f = () => that.①x.y;\nawait 0;\n②f()'],
    // Across bots.
    ['a listener of another bot that is called',
        { a: { go: "@getBot('id', 'b').②bad()" }, b: { bad: "@throw ①new Error('x')" } }],
    ['a listener that is called with types on the way',
        { a: { go: "@const b: any = getBot('id', 'b');\nb!.②bad(1 as number)" },
            b: { bad: '@let n: number = 1;\nreturn (that as any).x.①y' } }],
    ['a function of another bot',
        { a: { go: "@const f = getBot('id', 'b').give();\n②f()" },
            b: { give: '@return () => ①nope' } }],
    ['three bots',
        { a: { go: "@return getBot('id', 'b').③next()" },
            b: { next: "@return getBot('id', 'c').②next()" },
            c: { next: '@return bot.tags.x.①y' } }],
    ['a whisper that calls back',
        { a: { go: "@③whisper('b', 'each', (n) => n.x.①y)" },
            b: { each: '@②that({})' } }],
    // Modules.
    ['a member of what is imported',
        withLibrary('📄export const a = {};', "@import { a } from '.lib';\na.b.①c")],
    ['a function of a library',
        withLibrary('📄export const f = () => { null.①x };', "@import { f } from '.lib';\n②f()")],
    ['a library that fails', withLibrary("📄const a = 1;\nthrow ①new Error('x')", "@import '.lib'")],
    ['an import over lines', withLibrary('📄export const a = 1, b = 2',
        "@import {\n  a,\n  b as c\n} from '.lib'\nthrow ①new Error(a)")],
    ['an exported value', '@export const a = null.①x'],
    ['a default export', '@export default null.①x'],
    // Types.
    ['behind an annotation', '@const a: { b: string }[] = []; a[0].①b'],
    ['behind !', '@const a = null as any as { b: 1 }; return a!.①b!'],
    ['a member of an enum', '@enum E { A = 1 } return E.A.b.①c'],
    ['a value of an enum', '@enum E { A = ①nope }②'],
    ['a property of a constructor', '@class A { constructor(public a: any) { a.b.①c } }\n②new A(1)'],
    ['a member of a namespace', '@namespace N { export const x = (null as any).①y }②'],
    ['a class in a namespace of its name',
        '@namespace A { export class A { x() { return (null as any).①z } } }\nnew A.A().②x()'],
    ['a default of a property of a constructor',
        '@class P { constructor(public a: number, private b = ①missing) {} }\n②new P(1)'],
    ['behind properties of a constructor', '@class Q { constructor(public a: any) { this.a.b.①c } }\n②new Q({})'],
    ['a generic arrow', '@const f = <T,>(x: T): T => (x as any).①foo();\n②f<number>(1)'],
    ['behind types of a tag', '@const t = (s: any) => s;\nreturn [t<string, number>`a`, t<A, B>`b`.x.①y.z]'],
    ['behind a default class', '@export default class { x = 1 } (null as any).①y'],
    ['behind types that span lines', '@type A = {\n  a: 1\n}\nlet x: A\n= {} as A\n;(x as any).foo.①bar'],
    ['what is cast and multiplied', '@const x = 1 + 2 as any * ①nope'],
    ['inside of what is cast and multiplied', '@const x = 1 + (null as any).①q as number * 3'],
    ['a loop over what is cast', '@for (const x of ①5 as any) {}'],
    ['a call of what may be missing', '@let u!: any;\n①u!()'],
    ['a member that is written, of what is declared only', '@let u!: any;\nu.①x = 1'],
    ['behind overloads', '@function over(a: string): void;\nfunction over(a: any) { a.b.①c() }\n②over({} as any)'],
    ['a method of an abstract class',
        '@abstract class S { abstract m(): void; n() { (this as any).①q() } }\n'
        + 'class R extends S { m() {} }\nnew R().②n()'],
    ['an argument of eval', '@eval(①nope as any)'],
    ['behind eval as a value', '@const g = (0, eval)("undefined") as any; g.①z'],
    ['a template with a cast', '@return `${(undefined as any).①x}`'],
    // JSX.
    ['an attribute', `${html}return <a b={null.①x}/>`],
    ['a child', `${html}return <p>\n  text {①nope} more\n</p>`],
    ['the type of an element', `${html}return <①Nope/>`],
    ['an element in a callback', `${html}return <p>{[1].②map(i => <i key={i.a.①b}/>)}</p>`],
    ['a handler of an element',
        `${html}const [, props] = <a run={(e: any) => {\n  for (const x of e) x.y.①z\n}}/>;\n`
        + 'props.②run([1])'],
    // After inserted checks. The engine shows two frames for the part of an
    // asynchronous function in front of its first await; one is told.
    ['a loop in an async function',
        '@const f = async () => { while (true) null.①x };\nawait ②f()'],
    ['a loop without braces in an async function',
        '@const f = async () => { for (const x of [1]) if (x) x.y.①z };\nawait ②f()'],
    ['an async arrow without braces', '@const f = async (x) => x.y.①z;\nawait ②f(1)'],
    ['a method that is async', '@const o = { async m() { ①bad() } };\nawait o.②m()'],
    ['an async function that is declared, in another one',
        '@async function f() { ①bad() }\nasync function g() { await ②f() }\nawait ③g()'],
    ['an async function that calls at its end',
        '@const f = () => { ①bad() };\nconst g = async () => ②f();\nawait ③g()'],
    ['what is called while an async function ends',
        "@const o = { valueOf() { ①bad() } };\nconst f = async () => 1 ②+ o;\nawait ③f()"],
    // Widths.
    ['behind wide characters', "@const s = '😀é'; s.x.①y"],
    ['behind carriage returns', '@1;\r\nnull.①x'],
];

/** Takes the marks out of a text, and notes their places. */
function takeMarks(bot, tag, text, places) {
    let line = 1;
    let lineStart = 0;
    let plain = '';
    const prefix = text.startsWith('📄') ? 2 : text.startsWith('@') ? 1 : 0;
    for (const char of text) {
        const mark = MARKS.indexOf(char);
        if (mark >= 0) {
            const column = plain.length - lineStart + 1 - (line === 1 ? prefix : 0);
            assert.equal(places[mark], undefined, `two marks ${char}`);
            places[mark] = { bot, tag, line, column };
            continue;
        }
        plain += char;
        if (char === '\n') {
            line++;
            lineStart = plain.length;
        }
    }
    return plain;
}

/** Listens to errors, and keeps the stack of the first one. */
const WATCHER = {
    onError: '@let e = that.error; while (e && !(e instanceof Error)) e = e.error;'
        + ' globalThis.stack ??= e.stack',
    look: '@return globalThis.stack',
};

let pipe = null;
after(() => pipe?.end());

async function ask(request) {
    const answer = await pipe.request(request);
    assert.equal(answer.error, undefined, `${request.call}: ${answer.error?.message}`);
    return answer.ok;
}

async function checkRow(given) {
    const bots = typeof given === 'string' ? { a: { go: given } } : given;
    const places = [];
    const state = { watcher: { id: 'watcher', tags: WATCHER } };
    for (const [id, texts] of Object.entries(bots)) {
        const tags = {};
        for (const tag of Object.keys(texts)) tags[tag] = takeMarks(id, tag, texts[tag], places);
        state[id] = { id, tags };
    }
    assert.ok(places.length > 0, 'a row has a mark');
    if (pipe === null || pipe.dead) pipe = new Pipe();
    await ask({ call: 'open', places: true });
    try {
        const update = {
            state, addedBots: Object.keys(state), removedBots: [], updatedBots: [], version: null,
        };
        await ask({ call: 'stateUpdated', update });
        pipe.takeEvents();
        await ask({ call: 'shout', name: 'go' });
        await ask({ call: 'get', what: 'errorLimit' });
        const told = pipe.takeEvents().filter((event) => event.event === 'errors');
        const { results } = await ask({ call: 'shout', name: 'look' });
        const errors = told.flatMap((event) => event.errors);
        assert.ok(errors.length > 0, 'an error is told');
        for (const error of errors) assert.deepEqual(error.place, places[0]);
        const frames = places.map(
            ({ bot, tag, line, column }) => `   at ${tag} (${bot}.${tag}:${line}:${column})`,
        );
        frames.push('   at <CasualOS> ([Native CasualOS Code]::)');
        const stack = results[0].split('\n');
        assert.deepEqual(stack.slice(stack.findIndex((line) => line.startsWith('   at '))), frames);
    } finally {
        await ask({ call: 'close' });
        pipe.takeEvents();
    }
}

if (missing === null) for (const [name, bots] of rows) test(`place of ${name}`, () => checkRow(bots));
else test('the program under test is there', () => assert.fail(`build ${missing} first`));
