/*
 * What a user would lose: an inst that goes on while the process of a shared
 * document hangs, is killed, or while the disk takes nothing; and then the
 * edits that were made meanwhile.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "auxrt.h"
#include "base/os.h"
#include "children.h"
#include "faulty_vfs.h"
#include "inst/internal.h"

typedef struct fixture {
    auxrt_inst *inst;
    unsigned refused, lines;
    char folder[64], config[128];
} fixture;

static void on_event(void *user, const char *kind, auxrt_string event) {
    fixture *f = user;
    f->refused += strcmp(kind, "refused") == 0;
    if (strcmp(kind, "errors") == 0)
        fail_msg("%s", event.data);
}

static void on_log(void *user, const char *level, auxrt_string message) {
    fixture *f = user;
    if (message.length > 0 && strcmp(level, "log") != 0)
        f->lines++;
}

/* The scripts are in this process, so every child is of a document. */
static void open_inst(fixture *f) {
    auxrt_error error = {0};
    const auxrt_inst_options options = {
        .size = sizeof options,
        .data = f->folder,
        .config = f->config,
        .listener_limit_ms = 60000,
        .turn_limit_ms = 60000,
        .jobs_limit_ms = 60000,
        .on_event = on_event,
        .on_log = on_log,
        .user = f,
    };
    if (auxrt_inst_open(&options, &f->inst, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
}

static void finish(fixture *f) {
    auxrt_error error = {0};
    if (auxrt_inst_run(f->inst, 60000, &error) != AUXRT_OK)
        fail_msg("running: %s", error.message);
}

static int make_inst(void **state) {
    static const char spaces[] = "{\"spaces\":{\"shared\":\"yjs\"}}";
    static const char content[] =
        "{\"a\":{\"id\":\"a\",\"tags\":{\"t\":\"abc\"}},"
        "\"b\":{\"id\":\"b\",\"space\":\"tempLocal\",\"tags\":{}}}";
    auxrt_error error = {0};
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    snprintf(f->folder, sizeof f->folder, "/tmp/auxrt-documents-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->config, sizeof f->config, "%s/auxrt.json", f->folder);
    assert_int_equal(
        os_write_file(f->config, slice_from_string(spaces), &error), AUXRT_OK);
    open_inst(f);
    assert_int_equal(auxrt_inst_load_text(f->inst, "content",
                                          auxrt_string_of(content), &error),
                     AUXRT_OK);
    finish(f);
    *state = f;
    return 0;
}

static int end_inst(void **state) {
    fixture *f = *state;
    auxrt_inst_close(f->inst, NULL);
    memset(&faulty, 0, sizeof faulty);
    os_remove_all(f->folder, NULL);
    free(f);
    return 0;
}

static void script(fixture *f, const char *text) {
    auxrt_error error = {0};
    if (auxrt_inst_execute(f->inst, auxrt_string_of(text), NULL, &error) !=
        AUXRT_OK)
        fail_msg("%s: %s", text, error.message);
}

static void expect_stored(fixture *f, const char *bot, const char *tag,
                          const char *json) {
    auxrt_text found = {0};
    auxrt_result result = auxrt_inst_tag(f->inst, auxrt_string_of(bot),
                                         auxrt_string_of(tag), &found, NULL);
    assert_int_equal(result, json ? AUXRT_OK : AUXRT_NOT_FOUND);
    if (json)
        assert_string_equal(found.data, json);
    auxrt_text_free(&found);
}

static void expect_after_restart(fixture *f, const char *tag,
                                 const char *json) {
    auxrt_error error = {0};
    if (auxrt_inst_close(f->inst, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    memset(&faulty, 0, sizeof faulty);
    open_inst(f);
    finish(f);
    expect_stored(f, "a", tag, json);
}

static bool is_waiting(const fixture *f) {
    struct pollfd watched[INST_SPACE_LIMIT];
    return inst_spaces_watch(f->inst, watched, 0) > 0;
}

/* ------------------------------------------------------------------- tests */

static void others_go_on_while_a_document_hangs(void **state) {
    fixture *f = *state;
    for_each_child(SIGSTOP);
    for (int i = 1; i <= 20; i++) {
        /* Both bots are edited; that of the document is not settled. */
        script(f, "const a = getBot('id', 'a'), b = getBot('id', 'b');"
                  "a.tags.n = b.tags.n = (b.tags.n ?? 0) + 1;"
                  "insertTagText(a, 't', 1, '-');"
                  "if (a.tags.n !== b.tags.n) throw new Error('not seen');");
        assert_int_equal(auxrt_inst_step(f->inst, NULL), AUXRT_OK);
    }
    assert_true(is_waiting(f));
    expect_stored(f, "b", "n", "20");
    /* What comes and goes meanwhile is known. */
    script(f, "create({space: 'shared', late: true});"
              "create({space: 'shared', gone: true});");
    script(f,
           "getBot('late', true).tags.n = 7; destroy(getBot('gone', true));");
    for_each_child(SIGCONT);
    finish(f);
    assert_int_equal(f->refused, 0);
    expect_stored(f, "a", "n", "20");
    script(f, "if (getBot('late', true).tags.n !== 7 || getBot('gone', true))"
              " throw new Error('lost');");
    expect_after_restart(f, "t", "\"a--------------------bc\"");
}

static void a_document_that_is_killed_is_asked_again(void **state) {
    fixture *f = *state;
    for_each_child(SIGSTOP);
    script(f, "insertTagText(getBot('id', 'a'), 't', 1, 'x');");
    script(f, "insertTagText(getBot('id', 'a'), 't', 2, 'y');");
    for_each_child(SIGKILL);
    finish(f);
    for_each_child(SIGKILL);
    script(f, "insertTagText(getBot('id', 'a'), 't', 3, 'z');");
    finish(f);
    assert_int_equal(f->refused, 0);
    expect_after_restart(f, "t", "\"axyzbc\"");
}

/* Nobody holds the document: the edit goes back, with a message, and later
 * ones are kept. */
static void without_any_process_edits_are_refused(void **state) {
    fixture *f = *state;
    script(f, "getBot('id', 'a').tags.t = 'new';");
    while (f->refused == 0) {
        for_each_child(SIGKILL);
        auxrt_inst_step(f->inst, NULL);
    }
    assert_true(f->lines > 0);
    finish(f);
    script(f, "getBot('id', 'a').tags.again = 1;");
    finish(f);
    script(f, "getBot('id', 'a').tags.again = 2;");
    finish(f);
    script(f, "const {t, again} = getBot('id', 'a').tags;"
              "if (t !== 'abc' || again !== 2) throw new Error(t + again);");
    expect_stored(f, "a", "t", "\"abc\"");
    expect_after_restart(f, "again", "2");
}

/* Faults at each call of the disk while a document's edits are stored. */
static void no_fault_of_the_disk_loses_what_was_not_refused(void **state) {
    fixture *f = *state;
    long value = 0, tried = 0;
    for (int kind = 0; kind < FAULTY_KINDS; kind++) {
        bool is_met = true;
        for (long call = 1; is_met; call++) {
            char text[100], json[24], look[160];
            unsigned refused = f->refused;
            long before = value++;
            memset(&faulty, 0, sizeof faulty);
            faulty.fail_at = call;
            faulty.kind = (faulty_kind)kind;
            snprintf(text, sizeof text, "getBot('id', 'a').tags.n = %ld;",
                     value);
            script(f, text);
            finish(f);
            is_met = faulty.failures > 0;
            tried += is_met;
            if (f->refused > refused)
                value = before;
            snprintf(json, sizeof json, "%ld", value);
            snprintf(look, sizeof look,
                     "const n = getBot('id', 'a').tags.n ?? 0;"
                     "if (n !== %ld) throw new Error(n);",
                     value);
            script(f, look);
            memset(&faulty, 0, sizeof faulty);
            expect_after_restart(f, "n", value > 0 ? json : NULL);
        }
    }
    assert_true(tried >= 2L * FAULTY_KINDS);
}

#define DOCUMENT_TEST(test)                                                    \
    cmocka_unit_test_setup_teardown(test, make_inst, end_inst)

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        DOCUMENT_TEST(others_go_on_while_a_document_hangs),
        DOCUMENT_TEST(a_document_that_is_killed_is_asked_again),
        DOCUMENT_TEST(without_any_process_edits_are_refused),
        DOCUMENT_TEST(no_fault_of_the_disk_loses_what_was_not_refused),
    };
    int side = auxrt_script_side(argc, argv);
    if (side >= 0)
        return side;
    faulty_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
