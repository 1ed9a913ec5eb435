/*
 * Syntax that is younger than the grammar, or that it has forgotten: a script
 * that uses it must run all the same, and mean what TypeScript says.
 */
#include "script_harness.h"

static void younger_types_leave_no_trace(void **state) {
    static const script_row rows[] = {
        {"F2 variance",
         "class A<in T, out U, in out V, const in W> {"
         " a = 1 as number } return new A<1, 2, 3, 4>().a",
         "1"},
        {"F2 variance of interfaces and aliases",
         "interface I<in T> { a: T } type A<out T> = I<T>; return 1", "1"},
        {"F2 arguments of a tag",
         "const css = (s, v) => s.raw.join(v); interface P { a: string[] }"
         " return [css<P>`a${1}b`, css<string[]>`c`,"
         " 1 + css<P>`e`.length]",
         "[\"a1b\",\"c\",2]"},
        {"F2 arguments of a tag, in a list",
         "const tag = (s, ...v) => s[0] + v; const f = (...a) => a; let x;"
         " return [tag<string, number>`a${1}`, tag<Map<A, B>>`b`,"
         " f(0, tag<string, { a: [1, 2], f: () => void }>`c`, 2),"
         " `${x = tag<A, B, 'q'>`d`}`, !tag<A, null>`e`.length,"
         " (1, tag<\n  A,\n  B[]\n>`f`)]",
         "[\"a1\",\"b\",[0,\"c\",2],\"d\",false,\"f\"]"},
        {"F2 arguments of a tag, at the start",
         "const r = [], tag = s => { r.push(s[0]); return tag };"
         " tag<string, number>`a`\ntag<1>`b`<2, 3>`c`\nreturn r",
         "[\"a\",\"b\",\"c\"]"},
        {"F2 comparisons with templates stay",
         "const a = 1, b = 2; return [a < b && b > `1`, a < b || b > `2`,"
         " (a < b) > `0`, [a, b > `1`, b], 8 >> `1`]",
         "[true,true,true,[1,true,2],4]"},
        {"F2 arguments that start with type parameters",
         "const f = x => 3; return f<<T>(v: T) => void>(1)", "3"},
        {"F1 labels of tuples that are words",
         "type T = [string: string, new?: any, ...any: boolean[]];"
         " const t: [function: () => void, default: number] = [f, 2];"
         " function f() {} return t[1]",
         "2"},
        {"F1 infer with a constraint",
         "type A<T> = T extends [infer U extends string, infer V extends T ? 1"
         " : 2] ? U : V; type B<T> = T extends infer U extends 1 ? U : 2;"
         " return 1",
         "1"},
        {"F1 arguments of an imported type",
         "type A = import('m').B<string>;"
         " let a: import('m').C.D<A, number>[] | undefined; return a",
         "undefined"},
        {"F1 a type called asserts",
         "type asserts = boolean; const f = (a): asserts => a;"
         " function g(a: unknown): asserts { return true }"
         " return [f(1), g(2)]",
         "[1,true]"},
        {"F1 members of interfaces that start with a bracket",
         "interface I {\n (a: number): string\n <T>(a: T): T\n"
         " new (a: 1): I\n [k: string]: any\n <U>(b: U): void }\nreturn 1",
         "1"},
        {"F1 a return type on its own line",
         "const f = async (a: number)\n: Promise<number> => a; return f(1)",
         "promise 1"},
        {"F3 casts in what is assigned to",
         "let a: any = {}, b: any; ({ x: (a as any).y } = { x: 1 });"
         " ({ x: b as number } = { x: 2 }); [(a.z as any) = 3] = [];"
         " [b satisfies any] = [b + 1]; return [a, b]",
         "[{\"y\":1,\"z\":3},3]"},
        {"F3 a cast before a template on the next line",
         "let a = 1 as any\n`t`\nlet b = a satisfies Foo.Bar[]\n`u`\nreturn b",
         "1"},
    };
    HARNESS_ROWS(*state, rows);
}

static void younger_class_members_work(void **state) {
    static const script_row rows[] = {
        {"F9 static index signatures",
         "class A { static [k: string]: unknown;"
         " static readonly [k: number]: string; [k: string]: any; a = 1;"
         " static b = 2 } return [new A(), A.b]",
         "[{\"a\":1},2]"},
        {"F9 index signatures with any words",
         "class A { private static readonly [k: string]: 1;"
         " protected readonly [k: symbol]: 2; public [k: number]: 3; a = 1 }"
         " return new A()",
         "{\"a\":1}"},
        {"F5 comments everywhere around an optional parameter",
         "function f(/* 1 */ a /* 2 */ ? /* 3 */ : /* 4 */ number /* 5 */):"
         " /* 6 */ any /* 7 */ { return a } return f(8)",
         "8"},
        {"F9 declared fields, in all orders of their words",
         "class A { private declare a: 1; static declare b: 2;"
         " public static declare readonly c; declare static d; e = 3 }"
         " return [new A(), Object.keys(A)]",
         "[{\"e\":3},[]]"},
        {"F9 abstract members, in all orders of their words",
         "abstract class A { protected abstract override readonly a: number;"
         " abstract [k: string]: any; public abstract async b(): void;"
         " abstract override c?(): void; d = 4 }"
         " class B extends A { b = 5 } return new B()",
         "{\"d\":4,\"b\":5}"},
        {"F9 members that are called as modifiers are",
         "class A { readonly() { return 1 } declare<T>(a: T) { return 2 }"
         " static static<T>() { return 3 } private() { return 4 }"
         " abstract(): number { return 5 } accessor = 6;"
         " protected accessor: number = 7 } const a = new A();"
         " return [a.readonly(), a.declare(0), A.static(), a.private(),"
         " a.abstract(), a.accessor]",
         "[1,2,3,4,5,7]"},
        {"F9 members without semicolons",
         "class A {\n a: number\n ['b']: number = 2\n c: any\n *d() {}\n"
         " e?: string\n ['f']() { return 3 }\n}\n"
         "const a = new A(); return [a, a.f()]",
         "[{\"a\":\"undefined\",\"b\":2,\"c\":\"undefined\","
         "\"e\":\"undefined\"},3]"},
        {"F9 fields that are called as modifiers are",
         "class A { abstract = 1; override: number = 2; static declare = 3;"
         " private readonly readonly = 4; public; protected: string }"
         " return [new A(), A.declare]",
         "[{\"abstract\":1,\"override\":2,\"readonly\":4,"
         "\"public\":\"undefined\",\"protected\":\"undefined\"},3]"},
        {"D10 a default class that is abstract",
         "export default abstract class { abstract a(): void; static b = 1 }",
         "promise undefined exports {\"default\":\"fn default\"}"},
        {"F7 a namespace on a generator",
         "function* f() { yield 1 } namespace f { export const a = 2 }"
         " return [f.a, [...f()]]",
         "[2,[1]]"},
    };
    HARNESS_ROWS(*state, rows);
}

static void younger_modules_work(void **state) {
    static const script_row rows[] = {
        {"D12 attributes of exports",
         "export { a, b as c } from 'lib.math' with { type: 'json' };\n"
         "export * as d from 'lib.other' with { 'x': \"y\", }\n"
         "export {} from 'lib.math' with {}\n",
         "promise undefined exports {\"a\":1,\"c\":2,\"d\":{\"c\":4,"
         "\"default\":\"E\"}} log [\"import lib.math\",\"import lib.other\","
         "\"import lib.math\"]"},
        {"D12 attributes, the older way",
         "import a from 'lib.math' assert { type: 'json' };"
         " export * from 'lib.other' assert { type: 'json' }; return a",
         "promise \"D\" exports {\"c\":4} log [\"import lib.math\","
         "\"import lib.other\"]"},
        {"D13 all types of a module",
         "export type * from 'no.such'; export type * as N from 'no.such'\n"
         "export type * as 'a b' from 'no.such' with { a: 'b' };"
         " export type { A, B as C } from 'no.such'; return 1",
         "promise 1"},
        {"D10 overloads of a default without a name",
         "export default function (a: string): void;\n"
         "export default function (a: number): { x: 1 }\n"
         "export default function <T>(a: T): T;"
         " export default function (a) { return a }",
         "promise undefined exports {\"default\":\"fn default\"}"},
        {"D10 a default class or function, and a statement in brackets",
         "let n = 1; export default class { x = 1 }\n(n++) ;[n] = [n + 1];"
         " return n",
         "promise 3 exports {\"default\":\"fn default\"}"},
        {"D10 a default function, and a template",
         "export default function () { return 1 } `a`.length; return 2",
         "promise 2 exports {\"default\":\"fn default\"}"},
        {"D10 a default class, and a statement on the same line",
         "export default class extends Array<{ a: 1 }> { y = 1 } return 1",
         "promise 1 exports {\"default\":\"fn default\"}"},
        {"D10 a default function, and a statement on the same line",
         "export default async function <T>(a: { b: T }): Promise<{ c: T }>"
         " { await 1 } return 1",
         "promise 1 exports {\"default\":\"fn default\"}"},
        {"D13 types in lists",
         "import { type A, type B as C, a } from 'lib.math';"
         " import type D from 'no.such'; import type * as E from 'no.such';"
         " import type { F } from 'no.such'; namespace G {}"
         " export { A, C, D, E, F, G, a, type H }; type H = 1",
         "promise undefined exports {\"a\":1} log [\"import lib.math\"]"},
        {"D13 names that are words",
         "import { type as, type default as B, a as as } from 'lib.math';"
         " const type = 5; export { type as if, as as type }",
         "promise undefined exports {\"if\":5,\"type\":1}"
         " log [\"import lib.math\"]"},
        {"D13 types by other names",
         "import type A = N.B; import type C = require('no.such');"
         " import type from from 'no.such'; import type from 'lib.math';"
         " return type",
         "promise \"D\" log [\"import lib.math\"]"},
    };
    HARNESS_ROWS(*state, rows);
}

static void younger_syntax_inside_texts_is_text(void **state) {
    static const script_row rows[] = {
        {"E8 signs in the text of elements",
         "const t = <p>it's a && b & c, {1 && 2}</p>; return t",
         "[\"p\",null,\"it's a && b & c, \",2]"},
        {"words of types in texts, beside a class that needs them mended",
         "class A<in T> {} return [<p>a as T, export type * from 'b' with"
         " ({1})</p>, `as T`, \"static [k: string]\"]",
         "[[\"p\",null,\"a as T, export type * from 'b' with (\",1,\")\"],"
         "\"as T\",\"static [k: string]\"]"},
        {"errors are told where they are, not where the grammar is too old",
         "class A<in T> {}\nlet a = );", "refused 2:9 Unexpected token"},
        {"errors are told where they are, not where signs of elements are",
         "const a = <p>b & c</p>;\nlet a = );", "refused 2:9 Unexpected token"},
    };
    HARNESS_ROWS(*state, rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(younger_types_leave_no_trace),
        cmocka_unit_test(younger_class_members_work),
        cmocka_unit_test(younger_modules_work),
        cmocka_unit_test(younger_syntax_inside_texts_is_text),
    };
    return cmocka_run_group_tests_name("rewrite_younger", tests, harness_set_up,
                                       harness_tear_down);
}
