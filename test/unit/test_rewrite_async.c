/*
 * Asynchronous scripts: what makes one (rules C1 to C5), where stop checks
 * stand, and forced-sync mode (H1).
 */
#include "script_harness.h"

static void await_makes_a_script_asynchronous(void **state) {
    static const script_row rows[] = {
        {"C1 anywhere outside of functions",
         "if (that === 1) { await 0; } return 3", "promise 3"},
        {"C1 in templates, defaults, keys and JSX",
         "const { a = await 1, [await 'k']: b } = { k: 2 };"
         " return [`${await a}`, b, { [await 'x']: 1 }, <i t={await 4}/>]",
         "promise [\"1\",2,{\"x\":1},[\"i\",{\"t\":4}]]"},
        {"C2 nested functions do not count",
         "const f = async () => { await 0 }; class A { async m() { await 1 } }"
         " const o = { async n() { await 2 } }; return 2",
         "2"},
        {"C3 the directive", "\"async\"; return 1", "promise 1"},
        {"C3 the directive among others", "\"-energy async x\"; return 1",
         "promise 1"},
        {"A6 no directive in single quotes", "'async'; return 1", "1"},
        {"A6 no directive behind a space", " \"async\"; return 1", "1"},
        {"C4 for await alone",
         "let n = 0; for await (const x of [1, 2]) n += x; return n",
         "promise 3"},
        {"C5 await in a static field", "class A { static x = await y }",
         "refused 1:22 Unexpected token"},
        {"C5 await in a static block", "class A { static { await y } }",
         "refused 1:20 Unexpected token"},
        {"C5 await in a function that is not async",
         "function f() {\n  return await 1 }", "refused 2:10 Unexpected token"},
        {"C5 await in a default of a parameter", "function f(a = await 1) {}",
         "refused 1:16 Unexpected token"},
        {"C5 await where a class looks for its base",
         "class A extends (await Array) {} return new A().length", "promise 0"},
        {"A8 -parse texts are asynchronous only by the word",
         "\"-parse async\"; return await 8", "promise 8"},
    };
    HARNESS_ROWS(*state, rows);
}

static void unparsed_texts_must_be_whole(void **state) {
    static const script_row rows[] = {
        {"A8 braces do not escape", "\"-parse\"; } return 1; {",
         "refused 1:11 Unexpected token"},
        {"A8 nor from plain texts", "} return 1; {",
         "refused 1:1 Unexpected token"},
        {"A8 nor behind a slash that is no division",
         "\"-parse\"; function f() {} /{}/; } return 1; {",
         "refused 1:33 Unexpected token"},
        {"A8 no types are taken out", "\"-parse\"; return 1 /2/ 4", "0.125"},
        {"A8 nothing is woven in",
         "\"-parse\"; const f = async () => {}; f(); return 'ran'", "\"ran\""},
        {"B9 reserved names", "const __aux$k = 1", "refused 1:7 Reserved name"},
        {"B9 reserved names in disguise", "const \\u005f_\\u{61}ux$q = 1",
         "refused 1:7 Reserved name"},
        {"B9 reserved names in unparsed texts", "\"-parse\"; __aux$k.check()",
         "refused 1:11 Reserved name"},
        {"B9 reserved names inside of JSX", "return <a>{__aux$k}</a>",
         "refused 1:12 Reserved name"},
    };
    HARNESS_ROWS(*state, rows);
}

static void checks_stand_in_asynchronous_code(void **state) {
    harness *h = *state;
#define K "__aux$k.check();"
    static const struct {
        const char *source;
        const char *body;
    } rows[] = {
        {"while (1) await f()", "while (1) {" K "await f()}"},
        {"for (;;) { await f() }", "for (;;) {" K " await f() }"},
        {"do await f(); while (1)", "do {" K "await f();} while (1)"},
        {"for await (const a of b);", "for await (const a of b){" K ";}"},
        {"while (await f());", "while (await f()){" K ";}"},
        {"for (const a of b) for (const c of d) await f()",
         "for (const a of b) {" K "for (const c of d) {" K "await f()}}"},
        {"while (1) f()", "while (1) f()"},
        {"await 0; while (1) f()", "await 0; while (1) f()"},
        {"async function f() { await f() }",
         "async function f() {" K " await f() }"},
        {"const f = async a => f(a)",
         "const f = async a => (__aux$k.check(),f(a))"},
        {"async function* g() { for (;;) yield 1 }",
         "async function* g() {" K " for (;;) {" K "yield 1} }"},
        {"function* g() { for (;;) yield 1 }",
         "function* g() { for (;;) yield 1 }"},
        {"class A { async m() { try { } catch { } finally { } } }",
         "class A { async m() {" K " try { } catch {" K " } finally {" K
         " } } }"},
        {"try { await 1 } catch (e) { f() }",
         "try { await 1 } catch (e) {" K " f() }"},
        {"try { f() } catch (e) { f() }", "try { f() } catch (e) { f() }"},
        {"p.then(() => f()).catch(function () { f() })",
         "p.then(() => (__aux$k.check(),f())).catch(function () {" K " f() })"},
        {"p.finally(() => ({}))", "p.finally(() => (__aux$k.check(),({})))"},
        {"new Promise((a, b) => a())",
         "new Promise((a, b) => (__aux$k.check(),a()))"},
        {"queueMicrotask(() => f())",
         "queueMicrotask(() => (__aux$k.check(),f()))"},
        {"function again() { return p.then(again) }",
         "function again() {" K " return p.then(again) }"},
        {"const again = () => p.then(again)",
         "const again = () => (__aux$k.check(),p.then(again))"},
        {"const o = { a() { p.then(this.a) }, b: () => 1 }",
         "const o = { a() {" K " p.then(this.a) }, b: () => 1 }"},
        {"function f() {} p.then(f.bind(1), o.g)",
         "function f() {" K "} p.then(f.bind(1), o.g)"},
        {"const o = { then(r) { r() } }", "const o = { then(r) {" K " r() } }"},
        {"p.then(a ? () => f() : wrap(() => g()))",
         "p.then(a ? () => (__aux$k.check(),f()) : "
         "wrap(() => (__aux$k.check(),g())))"},
        {"[1].map(() => f())", "[1].map(() => f())"},
        {"p.then(() => <a/>)",
         "p.then(() => (__aux$k.check(),html.h(\"a\",null)))"},
        {"const f = async () => import('x')",
         "const f = async () => (__aux$k.check(),__aux$m.import('x'))"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        unsigned flags;
        slice body = harness_body(h, rows[i].source, &flags);
        if (!slice_equal(body, slice_from_string(rows[i].body))) {
            fail_msg("%s\nexpected: %s\n     got: %.*s", rows[i].source,
                     rows[i].body, (int)body.length, body.data);
        }
    }
#undef K
}

static void checks_are_called(void **state) {
    harness *h = *state;
    static const struct {
        const char *source;
        const char *count;
    } rows[] = {
        {"for (let i = 0; i < 5; i++) await i", "6"},
        {"const f = async n => n ? f(n - 1) : 0; await f(3)", "5"},
        {"await Promise.resolve().then(() => 1).then(() => 2)", "1"},
        {"const g = () => 1; await Promise.resolve().then(g)", "1"},
        {"const g = () => that.x; await Promise.resolve().then(g)", "2"},
        {"for (let i = 0; i < 1000; i++); return 1", "0"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        harness_outcome(h, slice_from_string(rows[i].source), false);
        vm_value out;
        vm_enter(h->v);
        assert_int_equal(vm_evaluate(h->realm, SLICE("String(checks)"), "t",
                                     &out, &h->error),
                         AUXRT_OK);
        buffer_clear(&h->text);
        vm_string_append(h->realm, out, &h->text);
        vm_leave(h->v);
        if (strcmp(harness_text(h), rows[i].count) != 0) {
            fail_msg("%s\nexpected %s checks, got %s", rows[i].source,
                     rows[i].count, harness_text(h));
        }
    }
}

static void forced_sync_takes_asynchrony_away(void **state) {
    harness *h = *state;
    static const script_row rows[] = {
        {"H1 await", "return await 5", "5"},
        {"H1 functions, arrows, methods, classes",
         "async function f() { return await 1 } const g = async () => await 2;"
         " const o = { async m() { return 3 } }; class A { a = 1\n"
         " async m() { return 4 } static async n() { return 5 } }"
         " return [f(), g(), o.m(), new A().m(), A.n()]",
         "[1,2,3,4,5]"},
        {"H1 the directive", "\"async\"; return 1", "1"},
        {"H1 for await",
         "let n = 0; for await (const x of [1, 2]) n += x;"
         " return n",
         "3"},
        {"H1 async generators",
         "async function* g() { yield 1 } return [...g()]", "[1]"},
        {"H1 borders stay",
         "let a = os.log\nawait (1)\nasync (x) => x\n"
         "await function () {}\nawait [2]\nreturn 3",
         "3"},
        {"H1 awaited objects", "const f = async () => await {}; return f()",
         "{}"},
        {"H1 modules",
         "import { a } from 'lib.math'; export const b = a;"
         " return b",
         "1 exports {\"b\":1} log [\"import lib.math\"]"},
    };
    h->force_sync = true;
    HARNESS_ROWS(h, rows);
    h->force_sync = false;
}

static void texts_that_scripts_make_are_woven(void **state) {
    static const struct {
        const char *text;
        const char *woven; /* NULL: as it is */
    } rows[] = {
        {"1 + 1", NULL},
        {"for (;;) f()", NULL},
        {"async (", NULL},
        {"let a: T = async () => f()",
         "let a: T = async () => (__aux$k.check(),f())"},
        {"async () => { for (;;) await 0 }",
         "async () => {__aux$k.check(); for (;;) "
         "{__aux$k.check();await 0} }"},
        {"p.then(f); g = () => h", "p.then(f); g = () => (__aux$k.check(),h)"},
        {"eval('x')", "eval(__aux$k.woven('x'))"},
        {"eval(x + 1, y)", "eval(__aux$k.woven(x + 1), y)"},
        {"(eval)(`${x}`)", "(eval)(__aux$k.woven(`${x}`))"},
        {"eval(eval(x))", "eval(__aux$k.woven(eval(__aux$k.woven(x))))"},
        {"eval() + eval(...x)", NULL},
        {"o.eval(x), { eval: 1 }, o?.eval", NULL},
        {"(0, eval)(x)", "(0, __aux$k.eval)(x)"},
        {"eval?.(x)", "__aux$k.eval?.(x)"},
        {"f(eval, {eval})", "f(__aux$k.eval, {eval:__aux$k.eval})"},
        {"typeof eval + eval.name", "typeof __aux$k.eval + __aux$k.eval.name"},
        {"eval = 1; eval++; (eval) = 1; [eval] = x; delete eval", NULL},
        {"for (eval of x); function eval() {} (eval) => 1", NULL},
        {"x = eval", "x = __aux$k.eval"},
        {"(a = eval) => [eval]", "(a = __aux$k.eval) => [__aux$k.eval]"},
        {"function f(eval, { eval }, [eval]) {}", NULL},
        {"export default eval", "export default __aux$k.eval"},
        {"__aux$k.check(); async () => {}",
         "__aux$k.check(); async () => {__aux$k.check();}"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buffer out;
        auxrt_error error;
        buffer_init(&out, 4096);
        assert_int_equal(
            script_weave(slice_from_string(rows[i].text), 0, &out, &error),
            AUXRT_OK);
        buffer_append_char(&out, '\0');
        assert_string_equal(out.data, rows[i].woven ? rows[i].woven : "");
        buffer_free(&out);
    }
}

static void texts_that_scripts_make_have_no_reserved_names(void **state) {
    static const char *const texts[] = {
        "__aux$k",
        "var __aux$k",
        "__aux$k.os",
        "({ __aux$k })",
        "__aux$k.check = 1; \\u005f_aux$k",
        "__aux$ (",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        buffer out;
        auxrt_error error;
        buffer_init(&out, 4096);
        assert_int_equal(
            script_weave(slice_from_string(texts[i]), 0, &out, &error),
            AUXRT_SCRIPT);
        assert_int_equal(out.length, 0);
        buffer_free(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(await_makes_a_script_asynchronous),
        cmocka_unit_test(unparsed_texts_must_be_whole),
        cmocka_unit_test(checks_stand_in_asynchronous_code),
        cmocka_unit_test(checks_are_called),
        cmocka_unit_test(forced_sync_takes_asynchrony_away),
        cmocka_unit_test(texts_that_scripts_make_are_woven),
        cmocka_unit_test(texts_that_scripts_make_have_no_reserved_names),
    };
    return cmocka_run_group_tests_name("rewrite_async", tests, harness_set_up,
                                       harness_tear_down);
}
