/*
 * Places of run-time errors: from what the engine says to what a person would
 * point at (engine's habits as of JavaScriptCore 2.50).
 *
 * In a row's script « marks the place of the error and » that of the frame
 * below it, if it is in the script, too; the marks are taken out before it
 * runs.
 */
#include "script_harness.h"

static const char *const rows[] = {
    /* what is thrown */
    "throw «new Error('x')",
    "throw   «new   TypeError   ('x')",
    "const e = «new Error('x'); throw e",
    "class E extends Error {} throw «new E('x')",
    "throw «Error('x')",
    "try { throw new Error('a') } catch (e) { throw «new Error('b') }",
    "try { throw «new Error('a') } catch (e) { throw e }",
    /* members */
    "null.«x",
    "const o = {}; o.a.«b",
    "const o = { a: {} }; o . a . b . «c",
    "const o = { a: { b: null } };\n  return o\n    .a\n    .b\n    .«c",
    "null«[0]",
    "const o = {}; o.a«['k'].d",
    "const o = {}; o?.a.«b",
    "const o = {}; o.a.«b = 1",
    "const o = {}; o.a«[0] = 1",
    "const o = {}; o.a.«b += 1",
    "const o = {}; o.a.«b++",
    "class P { #p; static t(o) { return o.«#p } } P.»t({})",
    "this.x.«y",
    "«delete Object.freeze({ a: 1 }).a",
    "Object.freeze({ a: 1 }).«a = 2",
    /* names */
    "«nope",
    "return «nope + 1",
    "return 1 + «nope",
    "«nope.x.y()",
    "«nope()",
    "new «nope()",
    "`${«nope}`",
    "«nope = 5",
    "return { a: «nope }",
    "for (const x of «nope) {}",
    "«f(); let f = () => 1",
    "class A extends «nope {}",
    /* calls */
    "const f = 1; «f()",
    "const f = 1; «f   (1)",
    "const o = {}; o.«f()",
    "const o = { a: {} }; o.a\n  .«f(1, 2)",
    "const o = {}; o['f']«()",
    "const o = {}; o?.«f()",
    "const f = 1; «f?.()",
    "const f = () => null; f()«()",
    "const f = () => null; f().«x",
    "(1, 2)«()",
    "JSON.«parse('{')",
    "'a'.«repeat(-1)",
    "[1].»map(() => { throw «new Error('x') })",
    "[1].»forEach(v => v.x.«y)",
    "const o = {}; o.«f`x`",
    /* constructors */
    "«new 5",
    "const o = {}; «new o.A()",
    "«new Array(-1)",
    "class A { constructor() { this.x.«y } } »new A()",
    "class A { constructor() { throw «new Error('x') } }"
    " class B extends A { constructor() { »super() } } new B()",
    "class A {} «A()",
    /* nested functions, accessors, iteration */
    "function f() { «bad() } »f()",
    "const f = () => «bad; »f()",
    "const o = { get x() { throw «new Error('g') } }; o.»x",
    "const o = { f() { return null.«x } }; o.»f()",
    "(function r() { throw «new Error('x') })»()",
    "(() => { throw «new Error('x') })»()",
    "function* g() { yield null.«x } return [...g()]",
    "for (const x of «5) {}",
    "const o = { [Symbol.iterator]() { throw «new Error('x') } };"
    " for (const x of »o) {}",
    "Math.«max(...5)",
    "return [...«5]",
    /* destructuring */
    "const { «a } = null",
    "const { x: { «y } } = {}",
    "const [a] = «null",
    "let a; [a] = «5",
    "let a; ({ «a } = null)",
    "function f({ «a }) {} »f()",
    "const f = ({ «a }) => a; »f()",
    "const f = («[a]) => a; »f()",
    "for (const { «a } of [null]) {}",
    "const f = () => { const { «a } = null }; »f()",
    /* operators and constants */
    "1n «+ 1",
    "return 1 + (2 «* 3n)",
    "1 «in 5",
    "5 «instanceof 5",
    "«+1n",
    "let b = 1n; b «+= 1",
    "const c = 1; «c = 2",
    "const c = 1; «c++",
    "const c = 1; (() => { «c = 2 })»()",
    "«that = 4",
    /* after await, in asynchronous code, behind inserted checks */
    "await 0; null.«x",
    "await 0; throw «new Error('x')",
    "const f = async () => { await 0; «bad() }; await f()",
    "const f = async () => «bad(); await f()",
    "for (;;) { await 0; «bad() }",
    "for (;;) await «bad()",
    "await Promise.resolve().then(() => «bad())",
    "await Promise.resolve().then(() => { null.«x })",
    "try { await bad() } catch (e) { «worse() }",
    "for await (const x of [1]) x.y.«z",
    /* modules */
    "import { a } from 'lib.math'; a.b.«c",
    "import d, {\n  a,\n  b as c\n} from 'lib.math'\nthrow «new Error(a)",
    "export const a = 1; a.b.«c",
    "export default null.«x",
    "export const a = null.«x",
    "const m = await import('lib.math'); m.x.«y",
    /* types */
    "const a: { b: string }[] = []; a[0].«b",
    "const a = null as any as { b: 1 }; return a!.«b!",
    "const f = <T,>(v: T) => v; f<string>('a').b.«c",
    "enum E { A = 1 } return E.A.b.«c",
    "enum E { A = «nope }",
    "class A { constructor(public a: any) { a.b.«c } } »new A(1)",
    "namespace N { export const a = null.«b }",
    /* JSX */
    "return <a b={null.«x}/>",
    "return <p>\n  text {«nope} more\n</p>",
    "return <«Nope/>",
    "return <p>{[1].»map(i => <i key={i.a.«b}/>)}</p>",
    "const html = null; return «<a/>",
    /* width of characters, ends of lines */
    "const s = '😀é'; s.x.«y",
    "/* 😀 */ null.«x; // é",
    "const s = '\xE2\x80\xA8'; s.x.«y",
    "1\r\nnull.«x",
    "const a: Märchen = 1; null.«x",
};

typedef struct place {
    int line;
    int column;
} place;

/* Takes the marks out, and gives their places; columns in UTF-16 units. */
static void take_marks(const char *row, buffer *text, place *error,
                       place *caller) {
    place at = {1, 1};
    *caller = (place){0, 0};
    buffer_clear(text);
    for (const char *c = row; *c; c++) {
        if (strncmp(c, "«", 2) == 0 || strncmp(c, "»", 2) == 0) {
            *((unsigned char)c[1] == 0xAB ? error : caller) = at;
            c++;
            continue;
        }
        buffer_append_char(text, *c);
        if (*c == '\n') {
            at = (place){at.line + 1, 1};
        } else if (((unsigned char)*c & 0xC0) != 0x80) {
            at.column += (unsigned char)*c >= 0xF0 ? 2 : 1;
        }
    }
}

static const char probe[] =
    "var thrown; var face = {"
    " import: async () => ({ default: 1, a: 1, b: 2 }), export() {},"
    " meta: {} };"
    "function attempt(factory) { thrown = null;"
    " try { const r = factory({ check() {}, html: { h() {}, f: 0 } })"
    "  .call({}, { bot: {}, tags: {} }, 1, 2, 3, 't', undefined, face);"
    "  if (r instanceof Promise) r.then(undefined, e => { thrown = e })"
    " } catch (e) { thrown = e } }"
    "function stackOf() { return thrown ? thrown.message + '\\n\\n'"
    " + thrown.stack : 'nothing was thrown' }";

static void evaluate(harness *h, slice source, vm_value *out) {
    if (vm_evaluate(h->realm, source, "probe", out, &h->error) != AUXRT_OK) {
        fail_msg("%.*s: %s", (int)source.length, source.data, h->error.message);
    }
}

/* The nth place of the stack that lies in the script. */
static bool frame_place(const char *stack, int n, int before, int last,
                        place *out) {
    for (const char *line = stack; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const char *at = strstr(line, "@script:");
        const char *end = strchr(line, '\n');
        if (!at || (end && at > end)) {
            continue;
        }
        int found_line;
        int column;
        assert_int_equal(sscanf(at, "@script:%d:%d", &found_line, &column), 2);
        if (found_line <= last && n-- == 0) {
            *out = (place){found_line - before, column};
            return true;
        }
    }
    return false;
}

static void check_row(harness *h, const char *row, bool always) {
    place error = {0, 0};
    place caller;
    take_marks(row, &h->text, &error, &caller);
    script_options options = harness_options(h, always);
    script_unit *unit = NULL;
    if (script_prepare(buffer_peek(&h->text), &options, &unit, &h->error) !=
        AUXRT_OK) {
        fail_msg("%s: %s", row, h->error.message);
    }
    int before;
    int total;
    buffer_clear(&h->source);
    buffer_append_string(&h->source, "attempt(");
    script_wrap(unit, &h->source, &before, &total);
    buffer_append_string(&h->source, ")");
    vm_value out = NULL;
    vm_enter(h->v);
    if (vm_evaluate(h->realm, buffer_peek(&h->source), "script", &out,
                    &h->error) != AUXRT_OK) {
        fail_msg("%s: %s\n%s", row, h->error.message, h->source.data);
    }
    vm_leave(h->v);
    vm_enter(h->v);
    evaluate(h, SLICE("stackOf()"), &out);
    buffer_clear(&h->text);
    vm_string_append(h->realm, out, &h->text);
    vm_leave(h->v);
    char *stack = strstr(h->text.data, "\n\n");
    if (!stack) {
        fail_msg("%s: %s", row, h->text.data);
    }
    *stack = '\0';
    stack += 2;
    place at;
    place found;
    if (!frame_place(stack, 0, before, total, &at)) {
        fail_msg("%s: no frame in\n%s", row, stack);
    }
    script_locate_error(unit, at.line, at.column,
                        slice_from_string(h->text.data), &found.line,
                        &found.column);
    if (found.line != error.line || found.column != error.column) {
        fail_msg("%s\nexpected %d:%d, got %d:%d (the engine said %d:%d)\n%s",
                 row, error.line, error.column, found.line, found.column,
                 at.line, at.column, h->text.data);
    }
    if (caller.line > 0) {
        if (!frame_place(stack, 1, before, total, &at)) {
            fail_msg("%s: no second frame in\n%s", row, stack);
        }
        script_locate(unit, at.line, at.column, &found.line, &found.column);
        if (found.line != caller.line || found.column != caller.column) {
            fail_msg("%s\ncaller expected %d:%d, got %d:%d (the engine said "
                     "%d:%d)",
                     row, caller.line, caller.column, found.line, found.column,
                     at.line, at.column);
        }
    }
    script_unit_free(unit);
}

static void errors_point_at_the_node(void **state) {
    harness *h = *state;
    vm_value out;
    vm_enter(h->v);
    evaluate(h, SLICE(probe), &out);
    vm_leave(h->v);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_row(h, rows[i], false);
        check_row(h, rows[i], true);
    }
}

static void places_stay_on_their_lines(void **state) {
    harness *h = *state;
    static const char source[] =
        "import d, { a as b } from 'x'\n"
        "const f = (v: { a: string }): number => v as any\n"
        "enum E { A, B = 4 }\n"
        "export const g = async () => <p a={b}>text {d} é😀</p>\n"
        "for (;;) await f(1)";
    script_options options = harness_options(h, false);
    script_unit *unit;
    assert_int_equal(script_prepare(SLICE(source), &options, &unit, &h->error),
                     AUXRT_OK);
    int before;
    int total;
    buffer_clear(&h->source);
    script_wrap(unit, &h->source, &before, &total);
    assert_int_equal(before, 1);
    assert_int_equal(total, 6);
    for (int line = 1; line <= 5; line++) {
        int last = 0;
        for (int column = 1; column < 400; column++) {
            int found_line;
            int found_column;
            script_locate(unit, line, column, &found_line, &found_column);
            assert_int_equal(found_line, line);
            assert_in_range(found_column, 1, 80);
            last = found_column > last ? found_column : last;
        }
        assert_true(last > 1);
    }
    script_unit_free(unit);
}

static void syntax_errors_tell_place_and_reason(void **state) {
    harness *h = *state;
    static const struct {
        const char *source;
        int line;
        int column;
        const char *message;
        const char *detail;
    } table[] = {
        {"let a = 1;\nlet b = );", 2, 9, "Unexpected token", "\")\""},
        {"os.toast(", 1, 10, "Unexpected token", "still open"},
        {"if (a) {\n  b(\n}", 3, 1, "Unexpected token", "\"(\""},
        {"let x = 'abc\nlet y", 1, 9, "Unterminated string constant",
         "not closed"},
        {"let x = `abc\nlet y", 1, 9, "Unterminated template", "not closed"},
        {"a /* b", 1, 3, "Unterminated comment", "not closed"},
        {"const = 5", 1, 7, "Unexpected token", "\"=\""},
        {"let a = '😀é' 5", 1, 15, "Unexpected token", "cannot stand here"},
        {"/* 😀 */ )", 1, 10, "Unexpected token", "\")\""},
        {"f(a b)", 1, 5, "Unexpected token", "\"b\""},
        {"const f = (a: number => 1", 1, 22, "Unexpected token", "\"=>\""},
        {"return <a><b></a>", 1, 14, "Unexpected token", "</a>"},
        {"}", 1, 1, "Unexpected token", "no bracket"},
        {"broken.", 1, 8, "Unexpected token", "ends here"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        script_options options = harness_options(h, true);
        script_unit *unit = NULL;
        (void)script_prepare(slice_from_string(table[i].source), &options,
                             &unit, &h->error);
        assert_non_null(unit);
        if (script_diagnostic_count(unit) == 0) {
            fail_msg("%s: nothing found", table[i].source);
        }
        const script_diagnostic *d = script_diagnostic_at(unit, 0);
        if (d->line != table[i].line || d->column != table[i].column ||
            strcmp(d->message, table[i].message) != 0 ||
            !strstr(d->detail, table[i].detail)) {
            fail_msg("%s\nexpected %d:%d %s (%s)\n     got %d:%d %s (%s)",
                     table[i].source, table[i].line, table[i].column,
                     table[i].message, table[i].detail, d->line, d->column,
                     d->message, d->detail);
        }
        script_unit_free(unit);
    }
}

static void several_errors_come_in_order(void **state) {
    harness *h = *state;
    static const char source[] = "let a = );\nlet b = 1;\nlet c = ];\n"
                                 "let d = 2;\nf(x y);\nlet e = );\n"
                                 "let g = );\nlet i = );\nlet j = );";
    script_options options = harness_options(h, false);
    script_unit *unit = NULL;
    assert_int_equal(script_prepare(SLICE(source), &options, &unit, &h->error),
                     AUXRT_SCRIPT);
    assert_int_equal(script_diagnostic_count(unit), 5);
    static const int lines[] = {1, 3, 5, 6, 7};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(script_diagnostic_at(unit, i)->line, lines[i]);
    }
    script_unit_free(unit);
}

/* « marks the place; the message is what the engine says, line what it tells.
 */
static const struct {
    const char *text;
    const char *message;
    int line;
} refused[] = {
    {"let a = 1;\nlet b = 2; let «a = 3;",
     "Cannot declare a let variable twice: 'a'.", 2},
    {"let {a, «a} = {}",
     "Unexpected token '}'. Cannot declare a lexical variable twice: 'a'.", 1},
    {"const a = 1;\n«break\n", "'break' is only valid inside a switch.", 3},
    {"let x = 5; delete «x", "Cannot delete unqualified property 'x'.", 2},
    {"a++; (b)--; c.d++;\nx = «1++",
     "Postfix ++ operator applied to value that is not a reference.", 2},
    {"++a; «--f()",
     "Prefix -- operator applied to value that is not a reference.", 1},
    {"return 0 + 0.5 + 0x10 + «010",
     "Decimal integer literals with a leading zero are forbidden in strict "
     "mode",
     2},
    {"class A { constructor() {} }\nclass B { a() {} constructor() {} b() {}\n"
     "  «constructor() {} }",
     "Cannot declare multiple constructors in a single class.", 3},
    {"class A extends B { constructor() { super(); super.a() } b() { super.c "
     "}\n"
     "d() { «super() } }",
     "super is not valid in this context.", 2},
    {"const f = () => «super.a", "super is not valid in this context.", 1},
    {"a: «function* g() {}",
     "Function declarations are only allowed inside blocks or switch "
     "statements in strict mode.",
     1},
    {"const a = class {};\n«class {}", "Class statements must have a name.", 2},
    {"const a = /b/, c = «/(/;\nlet d = /e/",
     "Invalid regular expression: missing )", 1},
    {"«\xF0\x9F\xA7\xACreturn 3", "Invalid character '\\ud83e'", 1},
    {"let a = «\xC2\xA7;", "Invalid character '\\u00a7'", 1},
    {"  «x; y; z", "something that nobody knows", 1},
};

static void what_the_engine_refuses_gets_a_column(void **state) {
    harness *h = *state;
    script_options options = harness_options(h, false);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        place wanted = {0};
        place none = {0};
        take_marks(refused[i].text, &h->text, &wanted, &none);
        script_unit *unit = NULL;
        script_prepare(buffer_peek(&h->text), &options, &unit, &h->error);
        assert_non_null(unit);
        assert_int_equal(script_diagnose(unit,
                                         slice_from_string(refused[i].message),
                                         refused[i].line, &h->error),
                         AUXRT_OK);
        const script_diagnostic *d = script_diagnostic_at(unit, 0);
        if (d->line != wanted.line || d->column != wanted.column) {
            fail_msg("%s\nexpected %d:%d\n     got %d:%d %s", refused[i].text,
                     wanted.line, wanted.column, d->line, d->column,
                     d->message);
        }
        script_unit_free(unit);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_point_at_the_node),
        cmocka_unit_test(places_stay_on_their_lines),
        cmocka_unit_test(syntax_errors_tell_place_and_reason),
        cmocka_unit_test(several_errors_come_in_order),
        cmocka_unit_test(what_the_engine_refuses_gets_a_column),
    };
    return cmocka_run_group_tests_name("positions", tests, harness_set_up,
                                       harness_tear_down);
}
