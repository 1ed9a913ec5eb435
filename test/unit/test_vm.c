/*
 * The engine's wrapper: strings, exceptions, natives, and above all that
 * scripts are stopped and that the engine is in order afterwards.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "vm/vm.h"

typedef struct fixture {
    vm *v;
    vm_realm *realm;
    auxrt_error error;
    buffer text;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(vm_new(&f->v, &f->error), AUXRT_OK);
    assert_int_equal(vm_realm_new(f->v, &f->realm, &f->error), AUXRT_OK);
    buffer_init(&f->text, 1 << 24);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    buffer_free(&f->text);
    vm_realm_free(f->realm);
    vm_free(f->v);
    free(f);
    return 0;
}

static auxrt_result run(fixture *f, const char *source, vm_value *out) {
    return vm_evaluate(f->realm, slice_from_string(source), "test", out,
                       &f->error);
}

static vm_value value_of(fixture *f, const char *source) {
    vm_value value = NULL;
    auxrt_result result = run(f, source, &value);
    if (result != AUXRT_OK)
        fail_msg("%s: %s", source, f->error.message);
    return value;
}

static const char *text_of(fixture *f, vm_value value) {
    buffer_clear(&f->text);
    assert_int_equal(vm_string_append(f->realm, value, &f->text), AUXRT_OK);
    return f->text.data ? f->text.data : "";
}

/* The same text, taken out the quicker way. */
static void expect_same_as_long(fixture *f, vm_value value) {
    buffer other;
    buffer_init(&other, 1 << 24);
    assert_int_equal(vm_long_string_append(f->realm, value, &other), AUXRT_OK);
    assert_int_equal(other.length, f->text.length);
    assert_memory_equal(other.data, f->text.data, other.length);
    buffer_free(&other);
}

static const char *text_from(fixture *f, const char *source) {
    return text_of(f, value_of(f, source));
}

/* ------------------------------------------------------------- strings */

static void strings_survive_the_way_in_and_out(void **state) {
    fixture *f = *state;
    static const char *const texts[] = {
        "",
        "a",
        "plain text",
        "grüße",
        "➡️1,2",
        "😀",
        "a\xED\xA0\x80z",
        "\xED\xB0\x80",
        "\xF4\x8F\xBF\xBF",
        "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80",
    };
    vm_enter(f->v);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        vm_value value = vm_string(f->realm, slice_from_string(texts[i]));
        assert_non_null(value);
        assert_true(vm_is_string(f->realm, value));
        assert_string_equal(text_of(f, value), texts[i]);
    }
    vm_leave(f->v);
}

static void long_strings_of_all_widths_survive(void **state) {
    fixture *f = *state;
    static const char *const units[] = {"a", "é", "→", "😀", "x😀"};
    vm_enter(f->v);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        buffer text;
        buffer_init(&text, 1 << 24);
        for (int n = 0; n < 40001; n++)
            buffer_append_string(&text, units[i]);
        vm_value value = vm_string(f->realm, buffer_peek(&text));
        text_of(f, value);
        assert_int_equal(f->text.length, text.length);
        assert_memory_equal(f->text.data, text.data, text.length);
        expect_same_as_long(f, value);
        buffer_free(&text);
    }
    vm_leave(f->v);
}

static void long_strings_do_not_ask_what_scripts_patched(void **state) {
    fixture *f = *state;
    vm_enter(f->v);
    value_of(f, "String.prototype.slice = Function.prototype.call ="
                "    String.prototype.toString = () => { throw 1; };"
                "String.prototype[Symbol.toPrimitive] = () => 'wrong'");
    vm_value value = value_of(f, "'ab\\ud800'.repeat(30001)");
    text_of(f, value);
    expect_same_as_long(f, value);
    assert_int_equal(f->text.length, 30001 * 5);
    for (size_t i = 0; i < 30001; i++)
        assert_memory_equal(f->text.data + 5 * i, "ab\xED\xA0\x80", 5);
    vm_leave(f->v);
}

static void a_nul_inside_a_string_is_kept(void **state) {
    fixture *f = *state;
    vm_enter(f->v);
    vm_value value = vm_string(f->realm, slice_of("a\0b", 3));
    text_of(f, value);
    assert_int_equal(f->text.length, 3);
    assert_memory_equal(f->text.data, "a\0b", 3);
    vm_leave(f->v);
}

static void lone_surrogates_of_scripts_are_not_lost(void **state) {
    fixture *f = *state;
    vm_enter(f->v);
    assert_string_equal(text_from(f, "'a\\ud800b' + '\\udc00'"),
                        "a\xED\xA0\x80"
                        "b\xED\xB0\x80");
    vm_leave(f->v);
}

static void malformed_utf8_is_refused(void **state) {
    fixture *f = *state;
    static const char *const texts[] = {
        "\x80",
        "\xC0\x80",
        "\xC1\xBF",
        "\xE0\x9F\xBF",
        "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "a\xE2\x86",
        "\xE2(\x86",
        "\xFF",
        "ok\xC3",
    };
    vm_enter(f->v);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_null(vm_string(f->realm, slice_from_string(texts[i])));
    assert_int_equal(run(f, "'\xFF'", NULL), AUXRT_INVALID);
    vm_leave(f->v);
}

/* ------------------------------------------------- values and exceptions */

static void values_are_made_and_read(void **state) {
    fixture *f = *state;
    vm_realm *r = f->realm;
    vm_enter(f->v);
    vm_value object = vm_object(r);
    vm_set(r, object, "n", vm_number(r, 2.5));
    assert_true(vm_to_number(r, vm_get(r, object, "n")) == 2.5);
    assert_true(vm_is_undefined(r, vm_get(r, object, "absent")));
    assert_true(vm_is_undefined(r, vm_get(r, vm_null(r), "absent")));
    vm_value items[] = {vm_bool(r, true), vm_null(r), vm_string(r, SLICE("s"))};
    vm_value array = vm_array(r, 3, items);
    assert_int_equal(vm_array_length(r, array), 3);
    assert_true(vm_to_bool(r, vm_array_at(r, array, 0)));
    assert_true(vm_is_null(r, vm_array_at(r, array, 1)));
    assert_string_equal(text_of(f, vm_array_at(r, array, 2)), "s");
    vm_leave(f->v);
}

static void shared_memory_is_seen_on_both_sides(void **state) {
    fixture *f = *state;
    static int32_t page[4] = {1, 2, 3, 4};
    static double due[1] = {0};
    vm_enter(f->v);
    vm_value arguments[] = {vm_shared_int32(f->realm, page, 4),
                            vm_shared_float64(f->realm, due, 1)};
    vm_value function = value_of(
        f, "(function(p, d) { p[0] = p[3] + 1; d[0] = 1.5; return p[1]; })");
    vm_value result = NULL;
    assert_int_equal(
        vm_call(f->realm, function, 2, arguments, &result, &f->error),
        AUXRT_OK);
    assert_int_equal((int)vm_to_number(f->realm, result), 2);
    assert_int_equal(page[0], 5);
    assert_true(due[0] == 1.5);
    vm_leave(f->v);
}

static void bytes_go_in_and_out(void **state) {
    fixture *f = *state;
    slice out;
    vm_enter(f->v);
    assert_true(vm_bytes_peek(f->realm,
                              vm_bytes(f->realm, slice_of("\0\1\2", 3)), &out));
    assert_int_equal(out.length, 3);
    assert_memory_equal(out.data, "\0\1\2", 3);
    vm_value part = value_of(f, "new Uint8Array([1,2,3,4,5]).subarray(2, 4)");
    assert_true(vm_bytes_peek(f->realm, part, &out));
    assert_int_equal(out.length, 2);
    assert_memory_equal(out.data, "\3\4", 2);
    assert_true(vm_bytes_peek(f->realm,
                              value_of(f, "new Uint8Array([9]).buffer"), &out));
    assert_int_equal(out.length, 1);
    assert_false(vm_bytes_peek(f->realm, value_of(f, "[1]"), &out));
    vm_leave(f->v);
}

static void exceptions_carry_message_and_place(void **state) {
    fixture *f = *state;
    vm_enter(f->v);
    assert_int_equal(run(f, "1;\n  throw new RangeError('too far')", NULL),
                     AUXRT_SCRIPT);
    assert_string_equal(f->error.message, "RangeError: too far");
    assert_int_equal(f->error.line, 2);
    assert_int_equal(f->error.column, 23);
    assert_int_equal(run(f, "let a = ;", NULL), AUXRT_SCRIPT);
    assert_int_equal(f->error.line, 1);
    assert_int_equal(run(f, "throw 'a text'", NULL), AUXRT_SCRIPT);
    assert_string_equal(f->error.message, "a text");
    assert_string_equal(text_of(f, vm_exception(f->realm)), "a text");
    assert_int_equal(run(f, "throw {get message() { throw 1 }}", NULL),
                     AUXRT_SCRIPT);
    assert_int_equal(run(f, "throw Symbol('s')", NULL), AUXRT_SCRIPT);
    assert_int_equal(
        vm_call(f->realm, vm_number(f->realm, 1), 0, NULL, NULL, &f->error),
        AUXRT_INVALID);
    vm_leave(f->v);
}

/* --------------------------------------------------------------- natives */

static vm_value add(vm_realm *realm, void *data, size_t count,
                    const vm_value *arguments) {
    int *calls = data;
    ++*calls;
    if (count < 2)
        return vm_throw(realm, "TypeError", "two numbers are needed");
    return vm_number(realm, vm_to_number(realm, arguments[0]) +
                                vm_to_number(realm, arguments[1]));
}

static void natives_are_functions(void **state) {
    fixture *f = *state;
    int calls = 0;
    vm_enter(f->v);
    vm_value arguments[] = {vm_function(f->realm, "add", add, &calls)};
    vm_value test = value_of(
        f, "(function(add) { let e; try { add(1) } catch (x) { e = x }\n"
           "return [typeof add, add.name, add(2, 3), add.call(null, 4, 5),\n"
           "e instanceof TypeError, e.message].join() })");
    vm_value result = NULL;
    assert_int_equal(vm_call(f->realm, test, 1, arguments, &result, &f->error),
                     AUXRT_OK);
    assert_string_equal(text_of(f, result),
                        "function,add,5,9,true,two numbers are needed");
    assert_int_equal(calls, 3);
    vm_leave(f->v);
}

static vm_value call_back(vm_realm *realm, void *data, size_t count,
                          const vm_value *arguments) {
    auxrt_result *seen = data;
    vm_value result = NULL;
    assert_int_equal(count, 1);
    *seen = vm_call(realm, arguments[0], 0, NULL, &result, NULL);
    return *seen == AUXRT_OK ? result : vm_throw_on(realm);
}

static void exceptions_pass_through_natives_unchanged(void **state) {
    fixture *f = *state;
    auxrt_result seen = AUXRT_OK;
    vm_enter(f->v);
    vm_value arguments[] = {vm_function(f->realm, "back", call_back, &seen)};
    vm_value test = value_of(
        f, "(function(back) { const x = {};\n"
           "try { back(() => { throw x }) } catch (e) { return e === x } })");
    vm_value result = NULL;
    assert_int_equal(vm_call(f->realm, test, 1, arguments, &result, &f->error),
                     AUXRT_OK);
    assert_true(vm_to_bool(f->realm, result));
    assert_int_equal(seen, AUXRT_SCRIPT);
    vm_leave(f->v);
}

/* ------------------------------------------------------------------ jobs */

static void jobs_run_at_the_outermost_leave(void **state) {
    fixture *f = *state;
    vm_enter(f->v);
    vm_enter(f->v);
    value_of(f, "globalThis.log = []; Promise.resolve().then(() => "
                "log.push('job')); log.push('first')");
    value_of(f, "log.push('second')");
    vm_leave(f->v);
    assert_string_equal(text_from(f, "log.join()"), "first,second");
    vm_leave(f->v);
    vm_enter(f->v);
    assert_string_equal(text_from(f, "log.join()"), "first,second,job");
    vm_leave(f->v);
}

static vm_value count_rejection(vm_realm *realm, void *data, size_t count,
                                const vm_value *arguments) {
    fixture *f = data;
    assert_int_equal(count, 2);
    buffer_append_string(&f->text, "<");
    assert_int_equal(vm_string_append(realm, arguments[1], &f->text), AUXRT_OK);
    buffer_append_string(&f->text, ">");
    return vm_undefined(realm);
}

static void unhandled_rejections_are_told(void **state) {
    fixture *f = *state;
    vm_enter(f->v);
    vm_on_unhandled_rejection(
        f->realm, vm_function(f->realm, "told", count_rejection, f));
    buffer_clear(&f->text);
    value_of(f, "Promise.reject('a'); Promise.reject('b').catch(() => 0);"
                "(async () => { throw 'c' })(); 0");
    vm_leave(f->v);
    assert_string_equal(f->text.data, "<a><c>");
}

/* --------------------------------------------------------------- watching */

typedef struct watcher {
    int ticks;
    int end_at; /* the tick that ends the script */
    fixture *f; /* where the stack goes, if not NULL */
} watcher;

static bool watch(vm_realm *realm, void *data) {
    watcher *w = data;
    if (++w->ticks < w->end_at)
        return false;
    if (w->f) {
        buffer_clear(&w->f->text);
        vm_running_stack(realm, &w->f->text);
    }
    return true;
}

/* The text of a script that ticks do not end: one can come early in an entry,
 * from a timer that was started before it. */
static const char *calm_text(fixture *f, watcher *w, const char *source) {
    int end_at = w->end_at;
    w->end_at = INT_MAX;
    const char *text = text_from(f, source);
    w->end_at = end_at;
    return text;
}

static const char *const endless[] = {
    "for (;;) {}",
    "while (true);",
    "for (;;) { try { null.x } catch {} }",
    "for (;;) { try { } finally { for (;;) {} } }",
    "(function f() { try { f() } catch {} f() })()",
    "(function f(n) { if (n < 60) { f(n + 1); f(n + 1) } })(0)",
    "[...(function* () { for (;;) yield 1 })()]",
    "Array.from({[Symbol.iterator]: () => ({next: () => ({})})}).x",
    "[3, 2, 1].sort(() => { for (;;) {} })",
    "new Proxy({}, {get() { for (;;) {} }}).x",
    "JSON.stringify({toJSON() { for (;;) {} }})",
    "'aaa'.replace(/a/g, () => { for (;;) {} })",
    "(function () { let n = 0; for (;;) n = n + 1 | 0 })()",
    "(function () { const o = {x: 0}; for (;;) o.x++ })()",
    "(function () { const a = new Float64Array(64);"
    "for (let i = 0;; i++) a[i & 63] = Math.sqrt(i) })()",
    "eval('for (;;) {}')",
    "new Function('for (;;) {}')()",
    "(async () => { for (;;) {} })()",
    "const a = []; for (;;) { a.push({}); if (a.length > 1e4) a.length = 0 }",
};
enum { ENDLESS = sizeof endless / sizeof *endless };

static void endless_scripts_are_stopped_and_the_engine_goes_on(void **state) {
    fixture *f = *state;
    for (int i = 0; i < ENDLESS; i++) {
        watcher w = {0, 1 + i % 3, NULL};
        vm_enter(f->v);
        vm_set_watch(f->v, 2, watch, &w);
        buffer source;
        buffer_init(&source, 4096);
        buffer_append_format(&source, "(() => { %s })()", endless[i]);
        assert_int_equal(run(f, source.data, NULL), AUXRT_STOPPED);
        buffer_free(&source);
        assert_int_equal(w.ticks, w.end_at);
        assert_true(vm_was_stopped(f->v));
        assert_false(vm_was_stopped(f->v));
        assert_string_equal(calm_text(f, &w, "'fine'"), "fine");
        vm_leave(f->v);
    }
    vm_set_watch(f->v, 0, NULL, NULL);
}

static void a_stopped_script_runs_neither_catch_nor_finally(void **state) {
    fixture *f = *state;
    watcher w = {0, 1, NULL};
    vm_enter(f->v);
    value_of(f, "globalThis.after = 0");
    vm_set_watch(f->v, 2, watch, &w);
    assert_int_equal(run(f,
                         "try { for (;;) {} } catch { after = 1 } finally "
                         "{ after = 2 }",
                         NULL),
                     AUXRT_STOPPED);
    assert_string_equal(calm_text(f, &w, "after"), "0");
    vm_leave(f->v);
    vm_set_watch(f->v, 0, NULL, NULL);
}

static void a_stop_passes_through_natives(void **state) {
    fixture *f = *state;
    auxrt_result seen = AUXRT_OK;
    watcher w = {0, 1, NULL};
    vm_enter(f->v);
    vm_value arguments[] = {vm_function(f->realm, "back", call_back, &seen)};
    value_of(f, "globalThis.swallowed = false");
    vm_value test = value_of(
        f, "(function(back) {\n"
           "try { back(() => { try { back(() => { for (;;) {} }) }\n"
           "catch { swallowed = true } }) } catch { swallowed = true } })");
    vm_set_watch(f->v, 2, watch, &w);
    assert_int_equal(vm_call(f->realm, test, 1, arguments, NULL, &f->error),
                     AUXRT_STOPPED);
    assert_int_equal(seen, AUXRT_STOPPED);
    assert_string_equal(calm_text(f, &w, "swallowed"), "false");
    vm_leave(f->v);
    vm_set_watch(f->v, 0, NULL, NULL);
}

static vm_value swallow(vm_realm *realm, void *data, size_t count,
                        const vm_value *arguments) {
    (void)data;
    assert_int_equal(count, 1);
    vm_call(realm, arguments[0], 0, NULL, NULL, NULL);
    return vm_number(realm, 1);
}

static void a_native_cannot_swallow_a_stop(void **state) {
    fixture *f = *state;
    watcher w = {0, 1, NULL};
    vm_enter(f->v);
    vm_value arguments[] = {vm_function(f->realm, "eat", swallow, NULL)};
    vm_value test =
        value_of(f, "(function(eat) { eat(() => { for (;;) {} }); return 1 })");
    vm_set_watch(f->v, 2, watch, &w);
    assert_int_equal(vm_call(f->realm, test, 1, arguments, NULL, &f->error),
                     AUXRT_STOPPED);
    vm_leave(f->v);
    vm_set_watch(f->v, 0, NULL, NULL);
}

static void a_stop_in_a_job_does_not_poison_the_next_call(void **state) {
    fixture *f = *state;
    watcher w = {0, 1, NULL};
    vm_set_watch(f->v, 2, watch, &w);
    for (int i = 0; i < 20; i++) {
        w.ticks = 0;
        vm_enter(f->v);
        calm_text(f, &w, "Promise.resolve().then(() => { for (;;) {} }); '0'");
        assert_false(vm_was_stopped(f->v));
        vm_leave(f->v);
        assert_true(vm_was_stopped(f->v));
        vm_enter(f->v);
        assert_string_equal(calm_text(f, &w, "'fine'"), "fine");
        vm_leave(f->v);
    }
    vm_set_watch(f->v, 0, NULL, NULL);
}

static void a_getter_that_never_ends_is_stopped(void **state) {
    fixture *f = *state;
    watcher w = {0, 1, NULL};
    vm_enter(f->v);
    vm_value object =
        value_of(f, "({get x() { for (;;) {} }, toString() { for (;;) {} }})");
    vm_set_watch(f->v, 2, watch, &w);
    assert_true(vm_is_undefined(f->realm, vm_get(f->realm, object, "x")));
    assert_true(vm_was_stopped(f->v));
    w.ticks = 0;
    buffer_clear(&f->text);
    assert_int_equal(vm_string_append(f->realm, object, &f->text),
                     AUXRT_STOPPED);
    assert_string_equal(calm_text(f, &w, "'fine'"), "fine");
    vm_leave(f->v);
    vm_set_watch(f->v, 0, NULL, NULL);
}

/* Every endless script, over and over, so that interpreted, baseline and
 * optimised frames are all met. */
static void the_running_stack_is_known_a_thousand_times(void **state) {
    fixture *f = *state;
    watcher w = {0, 1, f};
    vm_set_watch(f->v, 1, watch, &w);
    int without_place = 0;
    for (int i = 0; i < 1000; i++) {
        w.ticks = 0;
        w.end_at = 2 + i % 4;
        buffer source;
        buffer_init(&source, 4096);
        buffer_append_format(&source, "\n(() => { %s\n})()",
                             endless[i % ENDLESS]);
        vm_enter(f->v);
        assert_int_equal(run(f, source.data, NULL), AUXRT_STOPPED);
        vm_leave(f->v);
        buffer_free(&source);
        if (!strstr(f->text.data, "@test:2"))
            without_place++;
    }
    assert_int_equal(without_place, 0);
    vm_set_watch(f->v, 0, NULL, NULL);
}

static void
the_running_stack_is_known_though_scripts_turn_stacks_off(void **state) {
    fixture *f = *state;
    watcher w = {0, 2, f};
    vm_enter(f->v);
    vm_set_watch(f->v, 1, watch, &w);
    assert_int_equal(run(f,
                         "Error.stackTraceLimit = 0;\n(function spin(n) {\n"
                         "for (;;) { n.x } })(1)",
                         NULL),
                     AUXRT_STOPPED);
    assert_non_null(strstr(f->text.data, "spin@test:3"));
    vm_leave(f->v);
    vm_set_watch(f->v, 0, NULL, NULL);
}

static void two_realms_share_nothing_but_the_engine(void **state) {
    fixture *f = *state;
    vm_realm *other = NULL;
    assert_int_equal(vm_realm_new(f->v, &other, &f->error), AUXRT_OK);
    vm_enter(f->v);
    value_of(f, "globalThis.mine = 1");
    vm_value value = NULL;
    assert_int_equal(
        vm_evaluate(other, SLICE("typeof mine"), NULL, &value, &f->error),
        AUXRT_OK);
    assert_string_equal(text_of(f, value), "undefined");
    vm_leave(f->v);
    vm_realm_free(other);
}

int main(void) {
#define VM_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        VM_TEST(strings_survive_the_way_in_and_out),
        VM_TEST(long_strings_of_all_widths_survive),
        VM_TEST(long_strings_do_not_ask_what_scripts_patched),
        VM_TEST(a_nul_inside_a_string_is_kept),
        VM_TEST(lone_surrogates_of_scripts_are_not_lost),
        VM_TEST(malformed_utf8_is_refused),
        VM_TEST(values_are_made_and_read),
        VM_TEST(shared_memory_is_seen_on_both_sides),
        VM_TEST(bytes_go_in_and_out),
        VM_TEST(exceptions_carry_message_and_place),
        VM_TEST(natives_are_functions),
        VM_TEST(exceptions_pass_through_natives_unchanged),
        VM_TEST(jobs_run_at_the_outermost_leave),
        VM_TEST(unhandled_rejections_are_told),
        VM_TEST(endless_scripts_are_stopped_and_the_engine_goes_on),
        VM_TEST(a_stopped_script_runs_neither_catch_nor_finally),
        VM_TEST(a_stop_passes_through_natives),
        VM_TEST(a_native_cannot_swallow_a_stop),
        VM_TEST(a_stop_in_a_job_does_not_poison_the_next_call),
        VM_TEST(a_getter_that_never_ends_is_stopped),
        VM_TEST(the_running_stack_is_known_a_thousand_times),
        VM_TEST(the_running_stack_is_known_though_scripts_turn_stacks_off),
        VM_TEST(two_realms_share_nothing_but_the_engine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
