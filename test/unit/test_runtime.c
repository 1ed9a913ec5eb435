/*
 * Turns, limits, compiling and positions, with a small kernel of the test's
 * own instead of the real one: it does what it is told, so that every corner
 * of the C side can be reached.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "runtime/kernel_source.h"
#include "runtime/runtime.h"

/* `run` compiles the text of a parameter and runs it with `k`, a small
 * toolbox, in scope of the functions that it makes. */
static const uint16_t small_kernel[] =
    u"(function (native) {\n"
    "'use strict';\n"
    "let queue = [], timers = [], advanced = 0, testing = false;\n"
    "const log = (text) => native.emit('log', String(text));\n"
    "const compile = (texts) => native.compile(texts, '', false);\n"
    "const scripts = (texts) => compile(texts).map(([flags, make]) =>\n"
    "    make({check() { if (native.page[3]) throw 'checked'; }}));\n"
    "function listeners() {\n"
    "    while (queue.length > 0) {\n"
    "        const [number, listener] = queue.shift();\n"
    "        native.page[0] = number;\n"
    "        native.page[2]++;\n"
    "        listener({}, k, null, null, 'tag');\n"
    "        native.page[0] = -1;\n"
    "    }\n"
    "}\n"
    "const k = {native, log, compile, scripts, timers,\n"
    "    begun: 0, ended: 0,\n"
    "    work(ms) { const end = Date.now() + ms; k.begun++;\n"
    "        while (Date.now() < end); k.ended++; },\n"
    "    checked() { if (native.page[3]) throw 'checked'; },\n"
    "    listen(...texts) {\n"
    "        queue = scripts(texts).map((f, i) => [i, f]);\n"
    "        listeners();\n"
    "        return 'all';\n"
    "    }};\n"
    "return {\n"
    "    call(name, text) {\n"
    "        if (name === 'run')\n"
    "            return '\"ok\":' + (0, eval)('(function (k) {' + text +\n"
    "                '})')(k);\n"
    "        if (name === 'fire') { while (timers.length) timers.shift()();\n"
    "            native.due[0] = Infinity; return '\"ok\":null'; }\n"
    "        if (name === 'test.advance') { advanced = 3; return '\"ok\":3'; "
    "}\n"
    "        throw new TypeError('no ' + name);\n"
    "    },\n"
    "    resume(reason) {\n"
    "        log(reason);\n"
    "        native.page[0] = -1;\n"
    "        if (reason.includes('\"listener\",')) listeners();\n"
    "        return '\"error\":\"stopped\"';\n"
    "    },\n"
    "    advance() {\n"
    "        if (advanced-- <= 0) return false;\n"
    "        log('step');\n"
    "        Promise.resolve().then(() => log('job of the step'));\n"
    "        return true;\n"
    "    },\n"
    "    allowTesting(allowed) { testing = allowed; },\n"
    "    rejected(promise, reason) { log('rejected ' + reason); },\n"
    "    names: ['os', 'shout'],\n"
    "};\n"
    "})";

kernel_text kernel_source(void) {
    return (kernel_text){small_kernel,
                         sizeof small_kernel / sizeof *small_kernel - 1};
}

bool kernel_part(slice name, kernel_text *out) {
    static const uint16_t seven[] = u"(function () { return {seven: 7}; })";
    *out = (kernel_text){seven, sizeof seven / sizeof *seven - 1};
    return slice_equal(name, SLICE("seven"));
}

typedef struct fixture {
    runtime *rt;
    buffer told; /* everything heard, one line each */
    auxrt_error error;
    auxrt_result nested; /* of a call from a callback */
    bool calls_back;
} fixture;

static void take_answer(void *user, slice fragment) {
    fixture *f = user;
    buffer_append_string(&f->told, "answer ");
    buffer_append_slice(&f->told, fragment);
    buffer_append_char(&f->told, '\n');
}

static void take_event(void *user, slice kind, slice json) {
    fixture *f = user;
    (void)kind;
    buffer_append_slice(&f->told, json);
    buffer_append_char(&f->told, '\n');
    if (f->calls_back)
        f->nested =
            runtime_call(f->rt, SLICE("run"), SLICE(""), NULL, NULL, &f->error);
}

static int set_up_with(void **state, runtime_limits limits) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    buffer_init(&f->told, 1 << 24);
    runtime_options options = {
        .limits = limits,
        .testing = true,
        .on_event = take_event,
        .user = f,
    };
    assert_int_equal(runtime_new(&options, &f->rt, &f->error), AUXRT_OK);
    *state = f;
    return 0;
}

/* Limits that a test passes are short, so that it is quick; those that it must
 * not pass are long, so that it holds on a busy machine. */
static int set_up(void **state) {
    return set_up_with(
        state,
        (runtime_limits){.listener_ms = 30, .turn_ms = 10000, .jobs_ms = 60});
}

static int set_up_short_turns(void **state) {
    return set_up_with(
        state,
        (runtime_limits){.listener_ms = 30, .turn_ms = 150, .jobs_ms = 60});
}

static int set_up_long_listeners(void **state) {
    return set_up_with(state, (runtime_limits){.listener_ms = 500,
                                               .turn_ms = 10000,
                                               .jobs_ms = 10000});
}

static int tear_down(void **state) {
    fixture *f = *state;
    runtime_free(f->rt);
    buffer_free(&f->told);
    free(f);
    return 0;
}

static const char *call(fixture *f, const char *name, const char *text) {
    buffer_clear(&f->told);
    assert_int_equal(runtime_call(f->rt, slice_from_string(name),
                                  slice_from_string(text), take_answer, f,
                                  &f->error),
                     AUXRT_OK);
    return f->told.data;
}

static const char *run(fixture *f, const char *text) {
    return call(f, "run", text);
}

static void assert_told(const char *told, const char *part) {
    if (!strstr(told, part))
        fail_msg("expected %s in:\n%s", part, told);
}

/* ------------------------------------------------------------------ turns */

static void an_answer_comes_before_the_jobs_of_its_call(void **state) {
    fixture *f = *state;
    assert_string_equal(
        run(f, "k.log('before');"
               "Promise.resolve().then(() => k.log('job')); return 1"),
        "before\nanswer \"ok\":1\njob\n");
}

static void a_callback_cannot_call_the_runtime(void **state) {
    fixture *f = *state;
    f->calls_back = true;
    run(f, "k.log('x'); return 1");
    assert_int_equal(f->nested, AUXRT_STATE);
    f->calls_back = false;
    assert_string_equal(run(f, "return 2"), "answer \"ok\":2\n");
}

static void a_defect_of_the_kernel_is_answered(void **state) {
    fixture *f = *state;
    assert_string_equal(call(f, "unheard", ""),
                        "answer \"error\":{\"name\":\"InternalError\","
                        "\"message\":\"TypeError: no unheard\"}\n");
}

static void malformed_parameters_are_refused(void **state) {
    fixture *f = *state;
    assert_told(run(f, "return '\xFF'"), "InvalidRequest");
    assert_string_equal(run(f, "return 3"), "answer \"ok\":3\n");
}

static void unhandled_rejections_reach_the_kernel(void **state) {
    fixture *f = *state;
    assert_string_equal(run(f, "Promise.reject('no'); return 1"),
                        "answer \"ok\":1\nrejected no\n");
}

static void timers_are_fired_when_due(void **state) {
    fixture *f = *state;
    assert_true(runtime_next_due(f->rt) > 1e300);
    run(f, "k.native.due[0] = 5; k.timers.push(() => k.log('fired'));"
           "return 1");
    assert_true(runtime_next_due(f->rt) == 5);
    buffer_clear(&f->told);
    assert_int_equal(runtime_fire(f->rt, &f->error), AUXRT_OK);
    assert_string_equal(f->told.data, "fired\n");
    assert_true(runtime_next_due(f->rt) > 1e300);
}

static void time_under_test_moves_timer_by_timer(void **state) {
    fixture *f = *state;
    assert_string_equal(call(f, "test.advance", "{}"),
                        "step\njob of the step\nstep\njob of the step\n"
                        "step\njob of the step\nanswer \"ok\":3\n");
}

/* ----------------------------------------------------------------- limits */

static void
a_stopped_listener_does_not_keep_the_others_from_running(void **state) {
    fixture *f = *state;
    const char *told = run(f, "return k.listen(\"that.log('first')\","
                              "\"let a = 1;\\n\\nwhile (true) { a = a + 1; }\","
                              "\"that.log('third')\","
                              "\"for (;;) { try { null.x } catch {} }\","
                              "\"that.log('fifth')\")");
    assert_told(told, "first\n");
    assert_told(told, "{\"kind\":\"listener\",\"listener\":1,\"unit\":1,"
                      "\"line\":3,");
    assert_told(told, "third\n");
    assert_told(told, "{\"kind\":\"listener\",\"listener\":3,\"unit\":3,"
                      "\"line\":1,");
    assert_told(told, "fifth\nanswer \"error\":\"stopped\"\n");
    assert_int_equal(runtime_counted(f->rt).stops, 2);
}

static void each_listener_has_its_own_time(void **state) {
    fixture *f = *state;
    /* Three times 200 ms is more than the limit of one, which is 500. */
    const char *told = run(
        f, "const text = 'const t = Date.now(); while (Date.now() - t < 200);';"
           "return k.listen(text, text, text)");
    assert_string_equal(told, "answer \"ok\":all\n");
}

static void the_turn_ends_when_all_its_time_is_used(void **state) {
    fixture *f = *state;
    const char *told = run(f, "return k.listen(...Array(40).fill('for (;;);'),"
                              "\"that.log('never')\")");
    assert_told(told, "{\"kind\":\"turn\"");
    assert_null(strstr(told, "never"));
    int stops = (int)runtime_counted(f->rt).stops;
    assert_in_range(stops, 1, 6);
    assert_string_equal(run(f, "return 4"), "answer \"ok\":4\n");
}

static void code_outside_of_listeners_has_the_time_of_the_turn(void **state) {
    fixture *f = *state;
    /* More than the limit of a listener, which is 500. */
    assert_told(run(f, "const t = Date.now(); while (Date.now() - t < 600);"
                       "return 5"),
                "answer \"ok\":5");
}

static void endless_code_outside_of_listeners_ends_the_turn(void **state) {
    fixture *f = *state;
    assert_told(run(f, "for (;;);"), "{\"kind\":\"turn\",\"listener\":-1");
}

static void an_endless_job_is_ended_and_the_kernel_told(void **state) {
    fixture *f = *state;
    const char *told =
        run(f, "Promise.resolve().then(() => { for (;;); }); return 6");
    assert_told(told, "answer \"ok\":6\n{\"kind\":\"jobs\"");
    assert_string_equal(run(f, "return 7"), "answer \"ok\":7\n");
}

static void an_endless_chain_of_waits_is_ended_by_its_checks(void **state) {
    fixture *f = *state;
    const char *told =
        run(f, "(async () => { for (;;) { k.checked(); await 1; } })();"
               "return 8");
    assert_told(told, "answer \"ok\":8\n");
    assert_told(told, "rejected checked\n");
    assert_told(told, "{\"kind\":\"jobs\"");
    assert_string_equal(run(f, "return k.native.page[3]"), "answer \"ok\":0\n");
}

static void the_kernel_is_not_ended_in_the_middle(void **state) {
    fixture *f = *state;
    /* The limit of 30 ms is passed while the kernel works. */
    for (int i = 0; i < 5; i++) {
        assert_told(run(f, "return k.listen("
                           "'that.work(32);\\nfor (;;) Math.sin(1);')"),
                    "\"kind\":\"listener\",\"listener\":0,\"unit\"");
        assert_told(run(f, "return k.begun - k.ended"), "\"ok\":0");
    }
}

static void a_kernel_that_does_not_end_is_ended(void **state) {
    fixture *f = *state;
    assert_told(run(f, "return k.listen('that.work(1e9)')"),
                "\"kind\":\"listener\",\"listener\":0,\"unit\"");
    assert_string_equal(run(f, "return 5"), "answer \"ok\":5\n");
}

/* -------------------------------------------------------------- compiling */

static void texts_are_compiled_in_one_evaluation(void **state) {
    fixture *f = *state;
    uint64_t before = runtime_counted(f->rt).batches;
    assert_string_equal(
        run(f, "return k.scripts(['return 1', 'return 20', 'return 300'])"
               ".map((f) => f()).reduce((a, b) => a + b)"),
        "answer \"ok\":321\n");
    assert_int_equal(runtime_counted(f->rt).batches - before, 1);
    assert_int_equal(runtime_counted(f->rt).compiled, 3);
}

static void a_text_that_does_not_compile_spoils_no_other(void **state) {
    fixture *f = *state;
    const char *told =
        run(f, "const c = k.compile(['return 1', 'let x = 1;\\nlet x = 2;',"
               "'return 3']);"
               "return [c[0][0] !== -1, c[1][0], c[1][2],"
               "c[1][1].length > 5, c[2][1]({})()].join()");
    assert_string_equal(told, "answer \"ok\":true,-1,2,true,3\n");
}

static void positions_point_into_the_right_text(void **state) {
    fixture *f = *state;
    const char *told = run(
        f, "const run = k.scripts(['return 1;\\n\\n', "
           "'\\n\\n  throw new Error(1)', 'return 3']);"
           "try { run[1]() } catch (e) {"
           "const [, url, line, column] ="
           "/@(aux:\\d+):(\\d+):(\\d+)/.exec(e.stack);"
           "return k.native.locate(url, +line, +column).slice(0, 2).join() +"
           "k.native.locate('aux:999', 1, 1) +"
           "k.native.locate('elsewhere', 1, 1)}");
    assert_string_equal(told, "answer \"ok\":1,3nullnull\n");
}

static void many_texts_are_split_into_batches(void **state) {
    fixture *f = *state;
    uint64_t before = runtime_counted(f->rt).batches;
    const char *told =
        run(f, "const texts = []; for (let i = 0; i < 300; i++)"
               "texts.push('return ' + i + '//' + ' '.repeat(10000));"
               "return k.scripts(texts).every((f, i) => f() === i)");
    assert_string_equal(told, "answer \"ok\":true\n");
    uint64_t batches = runtime_counted(f->rt).batches - before;
    assert_in_range(batches, 3, 6);
}

/* ---------------------------------------------------------------- natives */

static void natives_give_what_they_promise(void **state) {
    fixture *f = *state;
    assert_string_equal(
        run(f, "const n = k.native; return ["
               "/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
               "[0-9a-f]{12}$/.test(JSON.parse(n.uuids(1))[0]), "
               "JSON.parse(n.uuids(2))[1] !== "
               "JSON.parse(n.uuids(1))[0],"
               "n.randomBytes(33).length, n.randomBytes(0).length,"
               "Math.abs(n.now() - Date.now()) < 100,"
               "n.loadPart('seven').seven,"
               "n.stack().includes('auxrt:kernel') || n.stack().length > 0]"
               ".join()"),
        "answer \"ok\":true,true,33,0,true,7,true\n");
    assert_told(run(f, "return k.native.loadPart('nine')"), "InternalError");
}

static void another_kernel_has_a_realm_of_its_own(void **state) {
    fixture *f = *state;
    assert_string_equal(
        run(f,
            "globalThis.mine = 1; const told = [];"
            "const other = k.native.newKernel((kind, text) =>"
            "told.push(text));"
            "return other.call('run', 'k.log(typeof mine); return 1') + told"),
        "answer \"ok\":\"ok\":1undefined\n");
}

static void there_is_an_end_to_kernels(void **state) {
    fixture *f = *state;
    assert_told(run(f, "for (let i = 0; i < 100; i++) k.native.newKernel();"),
                "a runtime can have 63 debuggers, not more");
    assert_string_equal(run(f, "return 9"), "answer \"ok\":9\n");
}

int main(void) {
#define RUNTIME_TEST(name)                                                     \
    cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define RUNTIME_TEST_WITH(set_up_with_limits, name)                            \
    cmocka_unit_test_setup_teardown(name, set_up_with_limits, tear_down)
    const struct CMUnitTest tests[] = {
        RUNTIME_TEST(an_answer_comes_before_the_jobs_of_its_call),
        RUNTIME_TEST(a_callback_cannot_call_the_runtime),
        RUNTIME_TEST(a_defect_of_the_kernel_is_answered),
        RUNTIME_TEST(malformed_parameters_are_refused),
        RUNTIME_TEST(unhandled_rejections_reach_the_kernel),
        RUNTIME_TEST(timers_are_fired_when_due),
        RUNTIME_TEST(time_under_test_moves_timer_by_timer),
        RUNTIME_TEST(a_stopped_listener_does_not_keep_the_others_from_running),
        RUNTIME_TEST_WITH(set_up_long_listeners,
                          each_listener_has_its_own_time),
        RUNTIME_TEST_WITH(set_up_short_turns,
                          the_turn_ends_when_all_its_time_is_used),
        RUNTIME_TEST_WITH(set_up_long_listeners,
                          code_outside_of_listeners_has_the_time_of_the_turn),
        RUNTIME_TEST_WITH(set_up_short_turns,
                          endless_code_outside_of_listeners_ends_the_turn),
        RUNTIME_TEST(an_endless_job_is_ended_and_the_kernel_told),
        RUNTIME_TEST(an_endless_chain_of_waits_is_ended_by_its_checks),
        RUNTIME_TEST(the_kernel_is_not_ended_in_the_middle),
        RUNTIME_TEST(a_kernel_that_does_not_end_is_ended),
        RUNTIME_TEST(texts_are_compiled_in_one_evaluation),
        RUNTIME_TEST(a_text_that_does_not_compile_spoils_no_other),
        RUNTIME_TEST(positions_point_into_the_right_text),
        RUNTIME_TEST(many_texts_are_split_into_batches),
        RUNTIME_TEST(natives_give_what_they_promise),
        RUNTIME_TEST(another_kernel_has_a_realm_of_its_own),
        RUNTIME_TEST(there_is_an_end_to_kernels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
