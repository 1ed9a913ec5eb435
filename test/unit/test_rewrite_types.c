/*
 * TypeScript: what is a type goes, what has a meaning when the script runs
 * keeps it (language rules F1 to F14).
 */
#include "script_harness.h"

static void types_leave_no_trace(void **state) {
    static const script_row rows[] = {
        {"F1 annotations of all kinds",
         "const f = ({ a }: { a: number }, ...r: string[]): boolean =>"
         " r.length > a; return f({ a: 0 }, 'x')",
         "true"},
        {"F1 optional parameter",
         "function f(a?: number, b?) { return a ?? 'none' } return f()",
         "\"none\""},
        {"F1 type predicates and asserts",
         "function s(x: unknown): x is string { return typeof x === 'string' }"
         "function a(x: any): asserts x is string {}"
         "function b(x: any): asserts x {} return s('')",
         "true"},
        {"F1 type grammar",
         "let a: string | number[] | [x: 1, y?: 2] = 1;"
         "let b: { [k in keyof any]?: K[k] };"
         "let c: A extends B ? C : D; let d: typeof import('x').T;"
         "let e: `a${string}`; let g: (x: number) => void;"
         "let h: new () => Date; let i: unique symbol; return a",
         "1"},
        {"F1 catch parameter", "try { null.x } catch (e: unknown) { return 1 }",
         "1"},
        {"F1 definite fields stay fields",
         "class A { n!: number; m: string } return Object.keys(new A())",
         "[\"n\",\"m\"]"},
        {"F2 generics on a call",
         "const id = <T,>(v: T): T => v; return id<number>(4)", "4"},
        {"F2 generic arrow with a constraint",
         "const id = <T extends number>(v: T) => v; return id(4)", "4"},
        {"F2 generic async arrow",
         "const id = async <T,>(v: T) => v; return typeof id(1).then",
         "\"function\""},
        {"F2 generic methods of objects",
         "return { m<T>(v: T) { return v } }.m(5)", "5"},
        {"F2 optional call with type arguments",
         "const o = { m(v) { return v } }; return o.m?.<number>(6)", "6"},
        {"F2 instantiation without a call",
         "const M = Map<string, number>; return M === Map", "true"},
        {"F2 new with type arguments",
         "return new Map<string, Array<Array<number>>>().size", "0"},
        {"F2 less and greater around a name is a call",
         "const a = v => [v], b = 1; return a < b > (3)", "[3]"},
        {"F2 comparisons stay comparisons",
         "const a = 1, b = 2, c = 3; return [a < b, c > b, a < b && c > b]",
         "[true,true,true]"},
        {"F2 type parameters over lines",
         "const f = <\n  T,\n>(\n  v: T\n): T => v; return f(7)", "7"},
        {"F2 return type over lines",
         "const f = (v: number): {\n  a: number\n} => ({ a: v });"
         " return f(1)",
         "{\"a\":1}"},
        {"F2 return with type parameters over lines",
         "const g = () => { return <\n T,\n>(v: T) => v }; return g()(2)", "2"},
        {"F3 as, as const, chained",
         "return ({ a: 1 } as const).a as unknown as string", "1"},
        {"F3 satisfies", "return { a: 1 } satisfies { a: number }",
         "{\"a\":1}"},
        {"F3 assignment target", "let x; (x as any) = 3; return x", "3"},
        {"F3 a cast ends the statement before a bracket",
         "const a = os.log as any\n(1 + 2); return a === os.log", "true"},
        {"F3 a cast ends the statement before an array",
         "const a = that as any\n[1].map(v => os.log(v)); return a",
         "\"that\" log [1]"},
        {"F4 not null", "return (null ?? 'v')!.length", "1"},
        {"F4 not null, chained and doubled",
         "const a = { b: { c: 2 } }; return a!.b!!.c", "2"},
        {"F4 not null as a target",
         "const a = { b: 1 }; a!.b = 5; let n; n! = 4; return [a.b, n]",
         "[5,4]"},
        {"F5 definite variables", "let a!: number; a = 1; return a", "1"},
        {"F6 interface and type disappear",
         "interface A { x: number } type B = A | null; type C<T> = T[];"
         " return [typeof A, typeof B]",
         "[\"undefined\",\"undefined\"]"},
        {"F6 a name for a type and for a value",
         "interface P { x: number } interface P { y: number }"
         " const P = { z: 1 }; return P",
         "{\"z\":1}"},
        {"F6 a declaration that goes is still a border",
         "os.log('a')\ntype X = 1\n;[1].forEach(os.log)",
         "undefined log [\"a\",1,0,[1]]"},
        {"F7 declared things are not there",
         "declare module 'm' { const a: 1 } declare global { var b: 2 }"
         " declare namespace N { const c: 3 } declare function d(): void;"
         " return [typeof N, typeof d]",
         "[\"undefined\",\"undefined\"]"},
        {"F7 overloads",
         "function f(a: string): void; function f(a: number): void;"
         " function f(a: any) { return a } return f(3)",
         "3"},
        {"F7 overloads without types",
         "function f(a);\nfunction f(a, b) { return b }\nreturn f(1, 2)", "2"},
        {"F8 declare const, let, var, class",
         "declare const a: number; declare let b; declare var c: 1;"
         " declare class D { x: 1 } return 1",
         "1"},
        {"F9 modifiers",
         "class A { private readonly a = 1; public static b = 2;"
         " protected c?: number; override d() { return 4 }"
         " private async e() {} get f(): number { return 6 } }"
         " const a = new A(); return [a.a, A.b, a.d(), a.f, 'c' in a]",
         "[1,2,4,6,true]"},
        {"F9 abstract",
         "abstract class A { protected n = 2; abstract f(): void;"
         " abstract g: number; abstract get h(): string }"
         " const a = new A(); return [a.n, 'g' in a]",
         "[2,false]"},
        {"F9 index signatures and declared fields",
         "class A { [k: string]: any; declare x: number;"
         " readonly [k: number]: any; y = 1 } return Object.keys(new A())",
         "[\"y\"]"},
        {"F9 method and constructor overloads",
         "class A { constructor(a: string); constructor(a: number);"
         " constructor(public a: any) {} m(): void; m(x?: any) { return x } }"
         " return [new A(1).a, new A(2).m(3)]",
         "[1,3]"},
        {"F9 optional methods",
         "class A { m?() { return 1 } } return "
         "new A().m()",
         "1"},
        {"F9 members stay apart when modifiers go",
         "class A { a = 1\n public [Symbol.iterator] = 2\n b = 3\n"
         " readonly ['c'] = 4 } return Object.keys(new A())",
         "[\"a\",\"b\",\"c\"]"},
        {"F9 a field called get",
         "class A { get: string\n set: number\n"
         " x() { return 1 } }"
         " return [Object.keys(new A()), "
         "new A().x()]",
         "[[\"get\",\"set\"],1]"},
        {"F9 static blocks stay",
         "class A { static n = 1; static { this.n = 2 } } return A.n", "2"},
        {"F11 implements over lines",
         "class A implements I,\n J<K> { go() { return 1 } }"
         " return new A().go()",
         "1"},
        {"F11 extends with type arguments",
         "class B<T> { v = 1 } class A<T> extends B<T> implements I<T> {}"
         " return new A().v",
         "1"},
        {"F11 class with type parameters over lines",
         "class A<\n  T extends { [K in keyof T]: (...a: any[]) => void },\n>"
         " { v = 1 } return new A().v",
         "1"},
        {"F12 this parameter",
         "function f(this: any, x: number) { return x } return f(3)", "3"},
        {"F12 this parameter alone and bare",
         "function f(this: any) { return 1 } function g(this, y) { return y }"
         " return [f(), g(2)]",
         "[1,2]"},
        {"F3 what is cast stays together",
         "const a = 1, b = 2; return [a + b as number * 3,"
         " a + b as any as number * 2, a || b as number * 2,"
         " a || a + b as number * 2, a as number + b, a < b as any > 0]",
         "[9,6,1,1,3,true]"},
    };
    HARNESS_ROWS(*state, rows);
}

static void enums_and_namespaces_have_their_meaning(void **state) {
    static const script_row rows[] = {
        {"F6 enum counts", "enum D { Up, Down = 5, Left } return D",
         "{\"0\":\"Up\",\"5\":\"Down\",\"6\":\"Left\",\"Up\":0,\"Down\":5,"
         "\"Left\":6}"},
        {"F6 enum with strings",
         "enum D { A = 'x', B = `y`, 'c-d' = 'z' } return D",
         "{\"A\":\"x\",\"B\":\"y\",\"c-d\":\"z\"}"},
        {"F6 enum with computed members",
         "enum D { A = 1 << 2, B, C = A | B, S = 'abc'.length, N = -1, M }"
         " return [D.B, D.C, D[4], D.S, D.M, D[3]]",
         "[5,5,\"A\",3,0,\"S\"]"},
        {"F6 enum member shorthand",
         "enum D { A = 3, B = Object.values({ A })[0] } return D.B", "3"},
        {"F6 const enum", "const enum E { A = 1, B } return [E.A, E.B]",
         "[1,2]"},
        {"F6 declared const enum has values, a declared enum has none",
         "declare const enum E { A = 3 } declare enum F { B }"
         " return [E.A, typeof F]",
         "[3,\"undefined\"]"},
        {"F6 enums of one name are one",
         "enum E { A } enum E { B = 1 } return [E.A, E.B]", "[0,1]"},
        {"F6 enums in blocks are their own",
         "enum E { A } { enum E { B } os.log(E.A) } return E.B",
         "undefined log [\"undefined\"]"},
        {"F6 enum over lines keeps lines",
         "enum E {\n  A,\n  B,\n}\nreturn E.B", "1"},
        {"F7 namespace",
         "namespace N { export const a = 1; const b = 2;"
         " export function f() { return a + b } export class C {}"
         " export enum E { X } interface I {} } return [N, N.f(), N.E.X]",
         "[{\"a\":1,\"f\":\"fn f\",\"C\":\"fn C\",\"E\":{\"0\":\"X\","
         "\"X\":0}},3,0]"},
        {"F7 exported variables of namespaces stay variables",
         "namespace N { export let n = 1; export const up = () => ++n;"
         " export const get = () => n } N.up(); N.n += 5; return N.get()",
         "7"},
        {"F7 exported patterns of namespaces",
         "namespace N { export const { a, b: [c] } = { a: 1, b: [2] } }"
         " return N",
         "{\"a\":1,\"c\":2}"},
        {"F7 nested and dotted namespaces",
         "namespace A.B.C { export const x = 1 }"
         " namespace D { export namespace E { export const y = 2 } }"
         " return [A.B.C.x, D.E.y]",
         "[1,2]"},
        {"F7 parts of a namespace see each other",
         "namespace N { export const a = 1 }"
         " namespace N { export const b = a + 1 } return N.b",
         "2"},
        {"F7 inner namespaces have parts, too",
         "namespace N { export namespace M { export const a = 1 } }"
         " namespace N { export namespace M { export const b = a } }"
         " namespace N { export const c = M } return N.c",
         "{\"a\":1,\"b\":1}"},
        {"F7 namespaces add to functions and classes",
         "function f() { return 1 } namespace f { export const a = 2 }"
         " class K {} namespace K { export const b = 3 }"
         " return [f(), f.a, K.b]",
         "[1,2,3]"},
        {"F7 namespaces of types are not there",
         "namespace N { export type A = 1; export namespace M {"
         " interface B {} } } return typeof N",
         "\"undefined\""},
        {"F7 import of a part",
         "namespace N { export namespace M { export const v = 4 } }"
         " import M = N.M; import T = Types.T; return M.v",
         "4"},
        {"F7 something in a namespace has its name",
         "namespace A { export class A { x = 1 } export const v = new A().x }"
         " namespace B { export function B() { return 2 } export let n = B();"
         " n++ } namespace C.D { export const { D } = { D: 4 }; export enum E"
         " { a = D } } return [new A.A().x, A.v, B.B(), B.n, C.D.D, C.D.E.a]",
         "[1,1,2,3,4,4]"},
        {"F7 something in a part of a namespace, or deep in one, has its name",
         "namespace N { export const v = 1 } namespace A { export const z = 2 }"
         " namespace A { export import A = N.v; export const w = z }"
         " namespace B { export namespace B { export const B = 3 } }"
         " return [A.A, A.w, B.B.B]",
         "[1,2,3]"},
        {"F7 import of a part, exported",
         "namespace N { export const v = { w: 3 } } namespace T {"
         " export interface X {} } namespace M { export import a = N.v;"
         " export import X = T.X } namespace M { export const z = a.w }"
         " return [M.a, M.z, Object.keys(M)]",
         "[{\"w\":3},3,[\"a\",\"z\"]]"},
        {"F10 parameter properties",
         "class A { constructor(public a: number, private readonly b = 2,"
         " c = 3) {} } return new A(1)",
         "{\"a\":1,\"b\":2}"},
        {"F10 parameter properties after super",
         "class B { constructor() { os.log('B') } }"
         " class A extends B { constructor(public a = 1) {"
         " os.log('before'); super(); os.log(this.a) } }"
         " return new A()",
         "{\"a\":1} log [\"before\",\"B\",1]"},
        {"F10 parameter properties where super is inside an expression",
         "class B {} class A extends B { constructor(public a = 1) {"
         " const self = super(); os.log(self.a) } } return new A().a",
         "1 log [1]"},
    };
    HARNESS_ROWS(*state, rows);
}

static void what_the_engine_does_not_know_is_refused(void **state) {
    static const script_row rows[] = {
        {"F2 an arrow's type parameters need a comma or a constraint in TSX",
         "const f = <T>(v) => v;", "refused 1:11 Unexpected token"},
        {"F6 a member after a string needs a value", "enum E { A = 'a', B }",
         "refused 1:19 Unexpected token"},
        {"F13 decorators", "@log class A {}", "refused 1:1 Unexpected token"},
        {"A10 accessor fields", "class A { accessor a = 1 }",
         "refused 1:11 Unexpected token"},
        {"F14 export =", "export = 5;", "refused 1:8 Unexpected token"},
        {"F14 export as namespace", "export as namespace N;",
         "refused 1:8 Unexpected token"},
        {"the prefix cast is JSX here", "return <T>that",
         "refused 1:15 Unexpected token"},
        {"the prefix cast is told where it stands",
         "const a = f<any>(1);\nconst b = <any>a;\nreturn b.c;\n",
         "refused 2:11 Unexpected token"},
    };
    HARNESS_ROWS(*state, rows);
}

static void columns_do_not_move(void **state) {
    harness *h = *state;
    unsigned flags;
    slice body = harness_body(h, "let aé: Märchen<😀> = 1; return aé", &flags);
    static const char expected[] = "let aé              = 1; return aé";
    assert_int_equal(body.length, sizeof expected - 1);
    assert_memory_equal(body.data, expected, sizeof expected - 1);
    assert_true(flags & SCRIPT_REWRITTEN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_leave_no_trace),
        cmocka_unit_test(enums_and_namespaces_have_their_meaning),
        cmocka_unit_test(what_the_engine_does_not_know_is_refused),
        cmocka_unit_test(columns_do_not_move),
    };
    return cmocka_run_group_tests_name("rewrite_types", tests, harness_set_up,
                                       harness_tear_down);
}
