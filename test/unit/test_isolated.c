/*
 * Runtimes in a process of their own. The process is this program, started
 * again.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "auxrt.h"
#include "base/buffer.h"

/* ------------------------------------------------------------------ a host */

typedef struct host {
    auxrt_runtime *runtime;
    buffer events;
    buffer logs;
    const char *bots; /* given again after a loss */
    int rebuilds;
} host;

static void on_event(void *user, const char *kind, auxrt_string event) {
    host *h = user;
    (void)kind;
    buffer_append(&h->events, event.data, event.length);
    buffer_append_char(&h->events, '\n');
}

static void on_log(void *user, const char *level, auxrt_string message) {
    host *h = user;
    (void)level;
    buffer_append(&h->logs, message.data, message.length);
    buffer_append_char(&h->logs, '\n');
}

static void on_rebuild(void *user, auxrt_runtime *runtime) {
    host *h = user;
    auxrt_error error;
    h->rebuilds++;
    if (auxrt_runtime_restore(runtime, auxrt_string_of(h->bots), &error) !=
        AUXRT_OK)
        fail_msg("restore: %s", error.message);
}

static void open_host(host *h, const char *bots, auxrt_isolation isolation) {
    auxrt_error error;
    *h = (host){.bots = bots};
    buffer_init(&h->events, 1 << 28);
    buffer_init(&h->logs, 1 << 28);
    isolation.size = sizeof isolation;
    isolation.on_rebuild = on_rebuild;
    isolation.user = h;
    const auxrt_runtime_options options = {
        .size = sizeof options,
        .listener_limit_ms = 200,
        .turn_limit_ms = 400,
        .jobs_limit_ms = 200,
        .on_event = on_event,
        .on_log = on_log,
        .user = h,
        .isolation = &isolation,
    };
    if (auxrt_runtime_new(&options, &h->runtime, &error) != AUXRT_OK ||
        auxrt_runtime_add_bots(h->runtime, auxrt_string_of(bots), NULL,
                               &error) != AUXRT_OK)
        fail_msg("%s", error.message);
}

static void close_host(host *h) {
    auxrt_runtime_free(h->runtime);
    buffer_free(&h->events);
    buffer_free(&h->logs);
}

static auxrt_result shout(host *h, const char *name, auxrt_text *answer,
                          auxrt_error *error) {
    return auxrt_runtime_shout(h->runtime, auxrt_string_of(name),
                               (auxrt_string){0}, (auxrt_string){0}, answer,
                               error);
}

static void assert_heard(const buffer *heard, const char *text) {
    if (!heard->data || !strstr(heard->data, text))
        fail_msg("\"%s\" is not in: %s", text, heard->data ? heard->data : "");
}

static void assert_not_heard(const buffer *heard, const char *text) {
    if (heard->data && strstr(heard->data, text))
        fail_msg("\"%s\" is in: %s", text, heard->data);
}

static void assert_answers(host *h) {
    auxrt_text answer = {0};
    auxrt_error error;
    if (shout(h, "onPing", &answer, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    if (!strstr(answer.data, "\"results\":[\"pong\"]"))
        fail_msg("%s", answer.data);
    auxrt_text_free(&answer);
}

static auxrt_side_status status_of(host *h) {
    auxrt_side_status status = {.size = sizeof status};
    assert_int_equal(auxrt_runtime_status(h->runtime, &status, NULL), AUXRT_OK);
    return status;
}

/* Sorting numbers that differ cannot be interrupted. */
#define HANG                                                                   \
    "tags.written = 1; os.log('before');"                                      \
    "const a = new Float64Array(2e7); let x = 1;"                              \
    "for (let i = 0; i < 2e7; i++) a[i] = i * 7919 % 1000003; a.sort();"
#define KEYS                                                                   \
    "tags.written = 1; os.log('before');"                                      \
    "Object.keys(new Uint8Array(2e7));"
#define PING                                                                   \
    "\"ping\":{\"id\":\"ping\",\"tags\":{\"onPing\":\"@return 'pong';\"}}"
#define ONE_BAD                                                                \
    "{\"bad\":{\"id\":\"bad\",\"tags\":{\"onRun\":\"@" KEYS "\"}}," PING "}"

/* -------------------------------------------------------------------- tests */

static void a_process_of_its_own_behaves_as_one_in_the_own_process(void **s) {
    (void)s;
    host h;
    open_host(&h,
              "{\"a\":{\"id\":\"a\",\"tags\":{\"onRun\":\"@tags.n = 3;"
              "os.toast('hi');\"}}," PING "}",
              (auxrt_isolation){0});
    auxrt_error error;
    assert_int_equal(shout(&h, "onRun", NULL, &error), AUXRT_OK);
    assert_heard(&h.events, "\"show_toast\"");
    assert_heard(&h.events, "\"tags\":{\"n\":3}");
    assert_answers(&h);
    assert_int_equal(status_of(&h).state, AUXRT_SIDE_IDLE);
    close_host(&h);
}

static void what_cannot_be_interrupted_is_killed_and_named(void **s) {
    (void)s;
    host h;
    auxrt_error error = {0};
    open_host(&h, ONE_BAD, (auxrt_isolation){0});
    assert_int_equal(shout(&h, "onRun", NULL, &error), AUXRT_STOPPED);
    assert_string_equal(error.bot, "bad");
    assert_string_equal(error.tag, "onRun");
    assert_heard(&h.events, "\"event\":\"restarted\",\"reason\":\"time\"");
    assert_heard(&h.events, "\"certain\":true,\"quarantined\":true");
    assert_int_equal(h.rebuilds, 1);
    assert_int_equal(status_of(&h).kills, 1);
    assert_answers(&h);
    close_host(&h);
}

static void a_killed_turn_leaves_no_edit_but_its_log(void **s) {
    (void)s;
    host h;
    auxrt_error error = {0};
    open_host(&h, ONE_BAD, (auxrt_isolation){0});
    shout(&h, "onRun", NULL, &error);
    assert_not_heard(&h.events, "written");
    close_host(&h);
}

static void a_quarantined_listener_is_skipped_with_an_error(void **s) {
    (void)s;
    host h;
    auxrt_error error = {0};
    open_host(&h, ONE_BAD, (auxrt_isolation){0});
    assert_int_equal(shout(&h, "onRun", NULL, &error), AUXRT_STOPPED);
    assert_int_equal(shout(&h, "onRun", NULL, &error), AUXRT_OK);
    assert_heard(&h.events, "is in quarantine");
    assert_int_equal(status_of(&h).kills, 1);
    assert_int_equal(status_of(&h).quarantined, 1);
    close_host(&h);
}

static void an_edit_of_the_tag_ends_the_quarantine(void **s) {
    (void)s;
    host h;
    auxrt_error error = {0};
    open_host(&h, ONE_BAD, (auxrt_isolation){0});
    assert_int_equal(shout(&h, "onRun", NULL, &error), AUXRT_STOPPED);
    assert_int_equal(
        auxrt_runtime_update(
            h.runtime,
            auxrt_string_of(
                "{\"state\":{\"bad\":{\"tags\":{\"onRun\":\"@os.toast("
                "'mended')\"}}},\"addedBots\":[],\"removedBots\":[],"
                "\"updatedBots\":[\"bad\"],\"version\":null}"),
            NULL, &error),
        AUXRT_OK);
    assert_int_equal(shout(&h, "onRun", NULL, &error), AUXRT_OK);
    assert_heard(&h.events, "mended");
    assert_heard(&h.events, "\"event\":\"released\"");
    assert_int_equal(status_of(&h).quarantined, 0);
    close_host(&h);
}

static void a_release_lets_the_listener_run_again(void **s) {
    (void)s;
    host h;
    auxrt_error error = {0};
    open_host(&h, ONE_BAD, (auxrt_isolation){0});
    assert_int_equal(shout(&h, "onRun", NULL, &error), AUXRT_STOPPED);
    assert_int_equal(auxrt_runtime_release(h.runtime, auxrt_string_of("bad"),
                                           auxrt_string_of("onOther"), &error),
                     AUXRT_NOT_FOUND);
    assert_int_equal(auxrt_runtime_release(h.runtime, auxrt_string_of("bad"),
                                           auxrt_string_of("onRun"), &error),
                     AUXRT_OK);
    assert_int_equal(shout(&h, "onRun", NULL, &error), AUXRT_STOPPED);
    assert_int_equal(status_of(&h).kills, 2);
    close_host(&h);
}

static void quarantine_outlives_the_host(void **s) {
    (void)s;
    host h;
    auxrt_error error = {0};
    auxrt_text list;
    open_host(&h, ONE_BAD, (auxrt_isolation){0});
    assert_int_equal(shout(&h, "onRun", NULL, &error), AUXRT_STOPPED);
    assert_int_equal(auxrt_runtime_quarantine(h.runtime, &list, &error),
                     AUXRT_OK);
    close_host(&h);
    open_host(&h, ONE_BAD,
              (auxrt_isolation){.quarantine = {list.data, list.length}});
    assert_int_equal(shout(&h, "onRun", NULL, &error), AUXRT_OK);
    assert_heard(&h.events, "is in quarantine");
    auxrt_text_free(&list);
    close_host(&h);
}

static void a_process_that_died_while_idle_costs_no_call(void **s) {
    (void)s;
    host h;
    open_host(&h, ONE_BAD, (auxrt_isolation){0});
    assert_int_equal(kill((pid_t)status_of(&h).process, SIGKILL), 0);
    assert_answers(&h);
    assert_int_equal(h.rebuilds, 1);
    assert_heard(&h.events, "\"reason\":\"crash\"");
    assert_heard(&h.events, "\"quarantined\":false");
    close_host(&h);
}

static void memory_is_stopped_at_the_soft_cap(void **s) {
    (void)s;
    host h;
    auxrt_error error = {0};
    open_host(
        &h,
        "{\"bad\":{\"id\":\"bad\",\"tags\":{\"onRun\":\"@const all = [];"
        "for (;;) all.push(new Array(10000).fill(1.5));\"}}," PING "}",
        (auxrt_isolation){.memory_soft = 200 << 20, .memory_hard = 800 << 20});
    assert_int_equal(shout(&h, "onRun", NULL, &error), AUXRT_STOPPED);
    assert_string_equal(error.bot, "bad");
    assert_answers(&h);
    close_host(&h);
}

static void memory_in_one_go_is_killed_at_the_hard_cap(void **s) {
    (void)s;
    host h;
    auxrt_error error = {0};
    open_host(
        &h,
        "{\"bad\":{\"id\":\"bad\",\"tags\":{\"onRun\":\"@for (;;) {"
        "globalThis.x = new Uint8Array(9e8).fill(1);}\"}}," PING "}",
        (auxrt_isolation){.memory_soft = 200 << 20, .memory_hard = 300 << 20});
    assert_int_equal(shout(&h, "onRun", NULL, &error), AUXRT_STOPPED);
    assert_string_equal(error.bot, "bad");
    assert_answers(&h);
    close_host(&h);
}

static void the_sandbox_refuses_files_sockets_and_processes(void **s) {
    (void)s;
    host h;
    setenv("AUXRT_TEST_SANDBOX", "1", 1);
    open_host(&h, ONE_BAD, (auxrt_isolation){.sandbox = AUXRT_SANDBOX_REQUIRE});
    unsetenv("AUXRT_TEST_SANDBOX");
    assert_heard(&h.logs, "let through: \n");
    assert_answers(&h);
    close_host(&h);
}

static void the_engine_works_under_the_sandbox(void **s) {
    (void)s;
    host h;
    auxrt_error error = {0};
    auxrt_text answer = {0};
    open_host(&h,
              "{\"a\":{\"id\":\"a\",\"tags\":{\"onRun\":\"@"
              "const d = new Date(0);"
              "let sum = 0; for (let i = 0; i < 3e6; i++) sum += i % 7;"
              "const all = []; for (let i = 0; i < 3e5; i++) all.push({i});"
              "return [new Intl.DateTimeFormat('de-DE', {timeZone: "
              "'America/New_York', dateStyle: 'full'}).format(d), "
              "(1234.5).toLocaleString('fr-FR'), "
              "['b', 'a'].sort(new Intl.Collator('sv').compare)[0], "
              "sum, all.length, uuid().length, "
              "d.toLocaleTimeString('ja-JP', {timeZone: 'Asia/Tokyo'})];"
              "\"}}}",
              (auxrt_isolation){.sandbox = AUXRT_SANDBOX_REQUIRE});
    if (shout(&h, "onRun", &answer, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    if (!strstr(answer.data, "Mittwoch, 31. Dezember 1969") ||
        !strstr(answer.data, "8999994,300000,36"))
        fail_msg("%s", answer.data);
    auxrt_text_free(&answer);
    assert_int_equal(status_of(&h).restarts, 0);
    close_host(&h);
}

static void a_program_that_is_none_fails_with_a_reason(void **s) {
    (void)s;
    auxrt_runtime *runtime = NULL;
    auxrt_error error = {0};
    auxrt_isolation isolation = {.size = sizeof isolation,
                                 .program = "/no/such/program"};
    const auxrt_runtime_options options = {.size = sizeof options,
                                           .isolation = &isolation};
    assert_int_equal(auxrt_runtime_new(&options, &runtime, &error), AUXRT_IO);
    assert_non_null(strstr(error.message, "/no/such/program"));
    isolation.program = "/bin/true";
    assert_int_equal(auxrt_runtime_new(&options, &runtime, &error),
                     AUXRT_STATE);
    assert_non_null(strstr(error.message, "auxrt_script_side"));
    assert_null(runtime);
}

int main(int argc, char **argv) {
    int code = auxrt_script_side(argc, argv);
    if (code >= 0)
        return code;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_process_of_its_own_behaves_as_one_in_the_own_process),
        cmocka_unit_test(what_cannot_be_interrupted_is_killed_and_named),
        cmocka_unit_test(a_killed_turn_leaves_no_edit_but_its_log),
        cmocka_unit_test(a_quarantined_listener_is_skipped_with_an_error),
        cmocka_unit_test(an_edit_of_the_tag_ends_the_quarantine),
        cmocka_unit_test(a_release_lets_the_listener_run_again),
        cmocka_unit_test(quarantine_outlives_the_host),
        cmocka_unit_test(a_process_that_died_while_idle_costs_no_call),
        cmocka_unit_test(memory_is_stopped_at_the_soft_cap),
        cmocka_unit_test(memory_in_one_go_is_killed_at_the_hard_cap),
        cmocka_unit_test(the_sandbox_refuses_files_sockets_and_processes),
        cmocka_unit_test(the_engine_works_under_the_sandbox),
        cmocka_unit_test(a_program_that_is_none_fails_with_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
