/*
 * The scan: what goes to the engine as it is, what has to be parsed, which
 * names are used. It may be wrong in one direction only.
 */
#include "script_harness.h"

#include "script/scan.h"

enum {
    NEEDS = SCAN_TYPES | SCAN_JSX | SCAN_MODULE | SCAN_AWAIT | SCAN_UNSURE |
            SCAN_UNBALANCED,
};

static unsigned scan(const char *source) {
    scan_result result;
    assert_true(scan_script(slice_from_string(source), &result));
    name_set_free(&result.names);
    return result.found;
}

static void plain_scripts_are_not_parsed(void **state) {
    (void)state;
    static const char *const rows[] = {
        "",
        "// only a comment",
        "/* a */ return 5 // five",
        "let a = 1, b = { c: a, 'd': 2, 3: 4, [a]: 5, e() {}, get f() {} }",
        "if (a < b && c > d) { x = y ? z : w }",
        "for (let i = 0; i < n; i++) { a[i] = b[i] / 2 }",
        "const f = (a, b = { c: 1 }) => ({ d: a ? b : { e: 1 } })",
        "switch (a) { case 1: case 'x': b(); break; default: c() }",
        "outer: for (;;) { inner: while (1) { continue outer } }",
        "return /[/]\"'`{/.test(a) / b / c",
        "if (a) /x}/.exec(b)",
        "const t = `a ${b ? `c ${d}` : { e: 1 }.e} f`",
        "a = b ? c : d ? e : f; g = h?.i?.[j]?.(k) ?? l; m = n ?.5 : 1",
        "class A extends B { x = 1; static y = 2; #z; get w() { return 1 }"
        " m() { return a ? b : c } static { f() } }",
        "const { a, b: { c = 1 }, ...d } = e, [f, , g = 2] = h",
        "x = a !== b != c; y = !d; z = !!e; w = a << 2; v = b >>> 3",
        "do { a++ } while (a < 5) b-- ; c = a++ / 2",
        "return function () { return typeof this / 2 }",
        "type = 1; as = 2; namespace = type + as; declare(type); of = [as]",
        "a = { type: 1, as: 2, of: 3, class: 4, get: 5, static: 6 }.type",
        "x.as; x.type; x.enum; x.interface; y.await",
        "const o = { async: 1, await2: 2, export2: 3 }; o.async",
        "return 1_000n ** 2n + 0xFFn + .5 + 5. + 1e+5 + 1.e-5",
        "try { a } catch { b } finally { c }",
        "a\n/b/1",
        "label: { break label }",
        "return a\n? b\n: c",
        "\xC2\xA0let\xE2\x80\xA8x = 1",
        "new Map().set(a, b).get(a)",
        "var a = { b: function () { return 1 }, c: d => d, 'e': (f) => f }",
        "0 < a",
        "return a<b",
        "while (a<b) c()",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        unsigned found = scan(rows[i]);
        if (found & NEEDS) {
            fail_msg("needs no parse: %s (found %x)", rows[i], found);
        }
    }
}

static void nothing_is_missed(void **state) {
    (void)state;
    static const struct {
        const char *source;
        unsigned found;
    } rows[] = {
        {"let x: number", SCAN_TYPES},
        {"let a = 1, b: string", SCAN_TYPES},
        {"function f(a?) {}", SCAN_TYPES},
        {"function f(a?, b) {}", SCAN_TYPES},
        {"function f(this) {}", SCAN_TYPES},
        {"function f(a);", SCAN_TYPES},
        {"function f(a)\nfunction f(a) {}", SCAN_TYPES},
        {"(a): b => c", SCAN_TYPES},
        {"x ? (a) : (b): c => d", SCAN_TYPES},
        {"x ? (a): b => c : d", SCAN_TYPES},
        {"{ const x = { a: (b): c => d } }", SCAN_TYPES},
        {"a as b", SCAN_TYPES},
        {"a satisfies b", SCAN_TYPES},
        {"(a) as b", SCAN_TYPES},
        {"`a` as const", SCAN_TYPES},
        {"a!.b", SCAN_TYPES},
        {"a! = 1", SCAN_TYPES},
        {"a[0]!()", SCAN_TYPES},
        {"f<T>(x)", SCAN_TYPES},
        {"f<T, U>(x)", SCAN_TYPES},
        {"new Map<string, Array<T>>()", SCAN_TYPES},
        {"f<{ a: 1 }>(x)", SCAN_TYPES},
        {"f<(a) => b>(x)", SCAN_TYPES},
        {"f<typeof a & b | c>(x)", SCAN_TYPES},
        {"const g = f<T>", SCAN_TYPES},
        {"f?.<T>(x)", SCAN_TYPES},
        {"<T,>(x) => x", SCAN_TYPES},
        {"async <T,>(x) => x", SCAN_TYPES},
        {"class A<T> {}", SCAN_TYPES},
        {"class A extends B<T> {}", SCAN_TYPES},
        {"class A implements B {}", SCAN_TYPES},
        {"class A { private a = 1 }", SCAN_TYPES},
        {"class A { readonly a = 1 }", SCAN_TYPES},
        {"class A { readonly [a] = 1 }", SCAN_TYPES},
        {"class A { readonly\na = 1 }", SCAN_TYPES},
        {"class A { override 'm'() {} }", SCAN_TYPES},
        {"class A { override *m() {} }", SCAN_TYPES},
        {"class A { readonly #a = 1 }", SCAN_TYPES},
        {"class A { a? }", SCAN_TYPES},
        {"class A { a?() {} }", SCAN_TYPES},
        {"class A { m(); m() {} }", SCAN_TYPES},
        {"class A { constructor(readonly a) {} }", SCAN_TYPES},
        {"class A { declare a }", SCAN_TYPES},
        {"class A { accessor a }", SCAN_TYPES},
        {"class A { [k: string]: any }", SCAN_TYPES},
        {"abstract class A {}", SCAN_TYPES},
        {"type A = 1", SCAN_TYPES},
        {"interface A {}", SCAN_TYPES},
        {"enum A {}", SCAN_TYPES},
        {"const enum A {}", SCAN_TYPES},
        {"namespace A {}", SCAN_TYPES},
        {"module A {}", SCAN_TYPES},
        {"declare module 'a'", SCAN_TYPES},
        {"module 'a' {}", SCAN_TYPES},
        {"declare const a", SCAN_TYPES},
        {"@a class B {}", SCAN_TYPES},
        {"a <!-- b", SCAN_TYPES},
        {"a\n--> b", SCAN_TYPES},
        {"return <a/>", SCAN_JSX},
        {"return<a/>", SCAN_JSX},
        {"x = <a/>", SCAN_JSX},
        {"f(<a/>)", SCAN_JSX},
        {"a && <b/>", SCAN_JSX},
        {"a ? <b/> : <c/>", SCAN_JSX},
        {"() => <a/>", SCAN_JSX},
        {"if (a) <b/>", SCAN_JSX},
        {"{}\n<a/>", SCAN_JSX},
        {"for (const a of <b/>) {}", SCAN_JSX},
        {"[<></>]", SCAN_JSX},
        {"import 'x'", SCAN_MODULE},
        {"import('x')", SCAN_MODULE},
        {"import.meta", SCAN_MODULE},
        {"export {}", SCAN_MODULE},
        {"await 1", SCAN_AWAIT},
        {"for await (a of b);", SCAN_AWAIT},
        {"async () => 1", SCAN_ASYNC},
        {"a.then(b)", SCAN_CALLBACK},
        {"a.catch(b)", SCAN_CALLBACK},
        {"a\n.finally (b)", SCAN_CALLBACK},
        {"new Promise(a)", SCAN_CALLBACK},
        {"queueMicrotask(a)", SCAN_CALLBACK},
        {"({ then(a) {} })", SCAN_CALLBACK},
        {"this.x", SCAN_THIS},
        {"eval('this')", SCAN_THIS | SCAN_ARGUMENTS},
        {"args[0]", SCAN_ARGUMENTS},
        {"arguments", SCAN_ARGUMENTS},
        {"$__bot", SCAN_ARGUMENTS},
        {"{} /a/ 1", SCAN_UNSURE},
        {"++ /b/.c", SCAN_UNSURE},
        {"for (a of /b/) {}", SCAN_UNSURE},
        {"'abc", SCAN_UNBALANCED},
        {"'a\nb'", SCAN_UNBALANCED},
        {"`abc", SCAN_UNBALANCED},
        {"/* abc", SCAN_UNBALANCED},
        {"(", SCAN_UNBALANCED},
        {"}", SCAN_UNBALANCED},
        {"{ ) }", SCAN_UNBALANCED},
        {"`${`", SCAN_UNBALANCED},
        {"__aux$x", SCAN_RESERVED},
        {"a.__aux$x", SCAN_RESERVED},
        {"\\u005f_aux$x", SCAN_RESERVED},
        {"\\u{5F}\\u{0000005f}aux$", SCAN_RESERVED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        unsigned found = scan(rows[i].source);
        if ((found & rows[i].found) != rows[i].found) {
            fail_msg("%s: found %x, expected %x", rows[i].source, found,
                     rows[i].found);
        }
    }
}

static void names_are_told(void **state) {
    (void)state;
    static const char source[] =
        "tags.a = os; const f = x => ({ that, k: raw }); `${links}`;"
        " b.masks; 'bot'; /shout/; // data\n";
    static const struct {
        const char *name;
        bool used;
    } rows[] = {
        {"tags", true},   {"os", true},   {"that", true},   {"raw", true},
        {"links", true},  {"f", true},    {"x", true},      {"a", false},
        {"masks", false}, {"bot", false}, {"shout", false}, {"data", false},
        {"const", false},
    };
    scan_result result;
    assert_true(scan_script(slice_from_string(source), &result));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (name_set_has(&result.names, slice_from_string(rows[i].name)) !=
            rows[i].used) {
            fail_msg("%s should be %s", rows[i].name,
                     rows[i].used ? "used" : "unused");
        }
    }
    name_set_free(&result.names);
}

static void only_used_names_are_declared(void **state) {
    harness *h = *state;
    unsigned flags;
    (void)harness_body(h, "return tags.x + os.y", &flags);
    assert_string_equal(
        h->source.data,
        "(function(__aux$k){\"use strict\";const os=__aux$k.os;"
        "return function(__aux$s,__aux$0,__aux$1,__aux$2,__aux$t,__aux$r,"
        "__aux$m){const tags=__aux$s.tags;{\nreturn tags.x + os.y\n}}})");
    assert_int_equal(flags, 0);
    (void)harness_body(h, "return eval('1')", &flags);
    assert_non_null(strstr(h->source.data, "const html=__aux$k.html,"
                                           "os=__aux$k.os,"));
    assert_non_null(strstr(h->source.data, "watchPortal=__aux$s.watchPortal"));
    assert_int_equal(flags,
                     SCRIPT_USES_THIS | SCRIPT_USES_ARGS | SCRIPT_REWRITTEN);
}

static void names_and_scope(void **state) {
    static const script_row rows[] = {
        {"A5 empty programs", "", "undefined"},
        {"A5 only a comment", "// nothing", "undefined"},
        {"A9 strict", "let public = 1",
         "refused by the engine: SyntaxError: "
         "Cannot use the reserved word "
         "'public' as a lexical variable name "
         "in strict mode."},
        {"A10 what the engine knows is let through",
         "class A { static n = 1; static { this.n = 2 } }"
         " return [/[\\p{L}--[a-z]]/v.test('B'), A.n]",
         "[true,2]"},
        {"B1 return anywhere", "if (that) { return 'big'; } return 'small'",
         "\"big\""},
        {"B2 this in a plain function",
         "return (function () { return this })()", "undefined"},
        {"B2 assigning what is not there", "zzz = 1", "throws ReferenceError"},
        {"B3 what is in scope",
         "return [typeof os, tagName, bot === thisBot, that === data, args,"
         " $__bot, $__tag, creatorBot, typeof create, configBot]",
         "[\"object\",\"tag\",true,true,[\"that\",\"one\",\"two\"],\"one\","
         "\"two\",null,\"function\",null]"},
        {"B4 this", "return this === thisBot", "true"},
        {"B5 names are constants", "that = 4; return that", "throws TypeError"},
        {"B6 shadowing",
         "let that = 9; const tags = 1; class bot {}"
         " function raw() {} return that",
         "9"},
        {"B6 var over the API", "var os = 1; return os", "1"},
        {"B11 own functions see everything",
         "const f = () => [that, tags.x]; return f()", "[\"that\",7]"},
        {"names with escapes", "return t\\u0061gs.x", "7"},
        {"what our parser does not know is left to the engine",
         "try { new 1 } catch (e) { return [e.name, tags.x, typeof os] }",
         "[\"TypeError\",7,\"object\"]"},
        {"I2 a line for the system", "#!x",
         "refused by the engine: SyntaxError: Invalid character: '#'"},
        {"I1 old expressions are gone", "return #color",
         "refused by the engine: SyntaxError: Bare private name can only be "
         "used "
         "as the left-hand side of an `in` expression."},
    };
    HARNESS_ROWS(*state, rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_scripts_are_not_parsed),
        cmocka_unit_test(nothing_is_missed),
        cmocka_unit_test(names_are_told),
        cmocka_unit_test(only_used_names_are_declared),
        cmocka_unit_test(names_and_scope),
    };
    return cmocka_run_group_tests_name("scan", tests, harness_set_up,
                                       harness_tear_down);
}
