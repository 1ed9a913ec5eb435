/*
 * Insts: edits find their partition and come back, files go in and out, and
 * an inst knows when nothing is left to do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "auxrt.h"
#include "base/buffer.h"
#include "base/os.h"

/* ----------------------------------------------------------------- fixture */

typedef struct fixture {
    auxrt_inst *inst;
    buffer events; /* "KIND EVENT\n" each */
    buffer log;
    const char *reply; /* posted once, at the first action */
} fixture;

static void keep_event(void *user, const char *kind, auxrt_string event) {
    fixture *f = user;
    buffer_append_format(&f->events, "%s ", kind);
    buffer_append(&f->events, event.data, event.length);
    buffer_append_char(&f->events, '\n');
    if (f->reply && strcmp(kind, "actions") == 0) {
        assert_int_equal(
            auxrt_inst_post(f->inst, auxrt_string_of(f->reply), NULL),
            AUXRT_OK);
        f->reply = NULL;
    }
}

static void keep_log(void *user, const char *level, auxrt_string message) {
    fixture *f = user;
    buffer_append_format(&f->log, "%s: ", level);
    buffer_append(&f->log, message.data, message.length);
    buffer_append_char(&f->log, '\n');
}

static int open_inst_with(void **state, int no_updates) {
    fixture *f = calloc(1, sizeof *f);
    auxrt_error error;
    const auxrt_inst_options options = {
        .size = sizeof options,
        .name = "test",
        .config_tags =
            auxrt_string_of("{\"pet\":\"cat\",\"gridPortal\":\"x\"}"),
        .listener_limit_ms = 60000,
        .turn_limit_ms = 60000,
        .jobs_limit_ms = 60000,
        .on_event = keep_event,
        .on_log = keep_log,
        .user = f,
        .no_updates = no_updates,
    };
    assert_non_null(f);
    buffer_init(&f->events, 1 << 24);
    buffer_init(&f->log, 1 << 20);
    assert_int_equal(auxrt_inst_open(&options, &f->inst, &error), AUXRT_OK);
    assert_string_equal(f->events.data ? f->events.data : "", "");
    *state = f;
    return 0;
}

static int open_inst(void **state) {
    return open_inst_with(state, 0);
}

static int open_without_updates(void **state) {
    return open_inst_with(state, 1);
}

static int close_inst(void **state) {
    fixture *f = *state;
    assert_int_equal(auxrt_inst_close(f->inst, NULL), AUXRT_OK);
    buffer_free(&f->events);
    buffer_free(&f->log);
    free(f);
    return 0;
}

static void load(fixture *f, const char *bots) {
    auxrt_error error = {0};
    if (auxrt_inst_load_text(f->inst, "content", auxrt_string_of(bots),
                             &error) != AUXRT_OK)
        fail_msg("loading: %s", error.message);
}

/* Runs until nothing is left to do. */
static void finish(fixture *f) {
    auxrt_error error = {0};
    if (auxrt_inst_run(f->inst, 60000, &error) != AUXRT_OK)
        fail_msg("running: %s", error.message);
}

/* Runs a script and everything that comes of it. */
static void execute(fixture *f, const char *script) {
    auxrt_error error = {0};
    if (auxrt_inst_execute(f->inst, auxrt_string_of(script), NULL, &error) !=
        AUXRT_OK)
        fail_msg("%s: %s", script, error.message);
    finish(f);
}

static void expect_tag(fixture *f, const char *bot, const char *tag,
                       const char *json) {
    auxrt_text found = {0};
    auxrt_result result = auxrt_inst_tag(f->inst, auxrt_string_of(bot),
                                         auxrt_string_of(tag), &found, NULL);
    if (json) {
        assert_int_equal(result, AUXRT_OK);
        assert_string_equal(found.data, json);
    } else {
        assert_int_equal(result, AUXRT_NOT_FOUND);
    }
    auxrt_text_free(&found);
}

static void expect_event(const fixture *f, const char *part) {
    if (!f->events.data || !strstr(f->events.data, part))
        fail_msg("no event has %s in\n%s", part, f->events.data);
}

static void expect_no_event(const fixture *f, const char *part) {
    if (f->events.data && strstr(f->events.data, part))
        fail_msg("an event has %s in\n%s", part, f->events.data);
}

static auxrt_inst_counts counts_of(fixture *f) {
    auxrt_inst_counts counts = {.size = sizeof counts};
    assert_int_equal(auxrt_inst_count(f->inst, &counts, NULL), AUXRT_OK);
    return counts;
}

/* ------------------------------------------------------------------- edits */

static void test_edits_are_kept_and_come_back(void **state) {
    fixture *f = *state;
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"n\":1,\"onBotChanged\":"
            "\"@tags.heard = that.tags.join()\"}}}");
    finish(f);
    execute(f, "getBot('id', 'a').tags.n = 2;");
    expect_tag(f, "a", "n", "2");
    expect_tag(f, "a", "heard", "\"heard\"");
    execute(f, "getBot('id', 'a').tags.n = null;");
    expect_tag(f, "a", "n", NULL);
    execute(f, "destroy('a');");
    assert_false(auxrt_inst_has_bot(f->inst, auxrt_string_of("a")));
}

static void test_many_edits_of_one_turn_keep_their_order(void **state) {
    fixture *f = *state;
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"go\":"
            "\"@const b = create({ k: 'new' }); b.tags.k = 'x';"
            "  setTagMask(b, 'hat', 1, 'local'); tags.made = b.id;"
            "  const c = create({ k: 'gone', space: 'local' }); destroy(c);"
            "  insertTagText(bot, 'text', 0, 'abc');"
            "  deleteTagText(bot, 'text', 1, 1);\","
            "\"text\":\"--\"}}}");
    finish(f);
    execute(f, "shout('go');");
    expect_tag(f, "a", "text", "\"ac--\"");
    execute(f, "const b = getBot('k', 'x'); b.tags.seen = b.tags.hat;");
    execute(f, "os.toast('' + getBots('k', 'gone').length + "
               "getBot('k', 'x').tags.seen);");
    expect_event(f, "\"message\":\"01\"");
    assert_int_equal(counts_of(f).refused, 0);
}

static void test_masks_go_with_their_bot(void **state) {
    fixture *f = *state;
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{}}}");
    finish(f);
    execute(f, "const a = getBot('id', 'a'); a.masks.m = 1;"
               "setTagMask(a, 'l', 2, 'local');");
    execute(f, "destroy('a');");
    /* A bot of the same id does not find them again. */
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{}}}");
    finish(f);
    execute(f, "const a = getBot('id', 'a');"
               "os.toast(`m ${a.tags.m} l ${a.tags.l}`);");
    expect_event(f, "m undefined l undefined");
}

static void test_edits_that_nobody_keeps_are_refused(void **state) {
    fixture *f = *state;
    execute(f, "create({ a: 1 }, { space: 'admin' });");
    expect_event(f, "\"reason\":\"no_partition\"");
    execute(f, "action.perform({ type: 'update_bot', id: 'nobody', update: "
               "{ tags: { a: 1 } } });");
    expect_event(f, "{\"bot\":\"nobody\",\"tag\":null,\"space\":null,"
                    "\"reason\":\"not_found\"");
    assert_int_equal(counts_of(f).refused, 2);
    assert_non_null(strstr(f->log.data, "nothing keeps the space admin"));
}

static void test_malformed_edits_harm_nobody(void **state) {
    fixture *f = *state;
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{}}}");
    finish(f);
    execute(f, "action.perform({ type: 'add_bot' });"
               "action.perform({ type: 'update_bot', id: 'a', update: 3 });"
               "action.perform({ type: 'remove_bot', id: 7 });"
               "getBot('id', 'a').tags.fine = true;");
    expect_tag(f, "a", "fine", "true");
    assert_non_null(strstr(f->log.data, "this is no edit of a bot"));
}

/* ------------------------------------------------------------------ events */

static void test_joining(void **state) {
    fixture *f = *state;
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"onInstJoined\":"
            "\"@os.toast(`${that.inst} ${configBot.tags.pet} "
            "${os.getCurrentDimension()} ${!!gridPortalBot}`)\","
            "\"onInstStreaming\":\"@os.toast('streams')\","
            "\"onAnyAction\":\"@if (that.action.message === 'streams')"
            " action.reject(that.action)\"}}}");
    assert_int_equal(auxrt_inst_join(f->inst, NULL), AUXRT_OK);
    finish(f);
    expect_event(f, "\"message\":\"test cat x true\"");
    expect_no_event(f, "streams\"");
    /* What the inst does for itself is nobody's business. */
    expect_no_event(f, "define_global_bot");
    assert_int_equal(counts_of(f).bots, 1);
    assert_int_equal(counts_of(f).edits, 0);
}

static void test_shouting(void **state) {
    fixture *f = *state;
    auxrt_text answer = {0};
    auxrt_error error = {0};
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"hi\":\"@return [that, 'a']\"}},"
            "\"b\":{\"id\":\"b\",\"tags\":{\"hi\":\"@return that\"}},"
            "\"c\":{\"id\":\"c\",\"tags\":{\"onAnyAction\":"
            "\"@if (that.action.eventName === 'no')"
            " action.reject(that.action)\"}}}");
    assert_int_equal(
        auxrt_inst_shout(f->inst, auxrt_string_of("hi"), (auxrt_string){0},
                         auxrt_string_of("{\"x\":1}"), &answer, &error),
        AUXRT_OK);
    assert_non_null(
        strstr(answer.data, "\"results\":[[{\"x\":1},\"a\"],{\"x\":1}]"));
    auxrt_text_free(&answer);
    assert_int_equal(auxrt_inst_shout(f->inst, auxrt_string_of("hi"),
                                      auxrt_string_of("[\"b\"]"),
                                      (auxrt_string){0}, &answer, &error),
                     AUXRT_OK);
    assert_non_null(strstr(answer.data, "\"results\":[{\"$undefined\":true}]"));
    auxrt_text_free(&answer);
    assert_int_equal(auxrt_inst_shout(f->inst, auxrt_string_of("no"),
                                      (auxrt_string){0}, (auxrt_string){0},
                                      &answer, &error),
                     AUXRT_OK);
    assert_string_equal(answer.data, "null");
    auxrt_text_free(&answer);
    assert_int_equal(auxrt_inst_shout(f->inst, auxrt_string_of("hi"),
                                      auxrt_string_of("\"b\""),
                                      (auxrt_string){0}, &answer, &error),
                     AUXRT_INVALID);
    assert_string_equal(error.message, "bots must be a JSON array");
}

static void test_answers_are_posted_from_the_callback(void **state) {
    fixture *f = *state;
    f->reply = "[{\"type\":\"async_result\",\"taskId\":1,\"result\":\"Ada\"}]";
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"ask\":"
            "\"@tags.name = await os.showInput('', {});\"}}}");
    finish(f);
    execute(f, "shout('ask');");
    expect_tag(f, "a", "name", "\"Ada\"");
}

static void test_broken_scripts_are_told_once(void **state) {
    fixture *f = *state;
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"x\":\"@\\n  (\",\"n\":1,"
            "\"text\":\"SyntaxError: this is a text (1:2)\"}}}");
    finish(f);
    expect_event(f, "syntax_errors {\"event\":\"syntax_errors\",\"scripts\":[{"
                    "\"bot\":\"a\",\"tag\":\"x\",");
    expect_event(f, "\"line\":2,");
    buffer_clear(&f->events);
    execute(f, "getBot('id', 'a').tags.n = 2;");
    /* The same text again is no news; another one is. */
    execute(f, "const a = getBot('id', 'a'); a.tags.x = a.raw.x;");
    expect_no_event(f, "syntax_errors");
    execute(f, "getBot('id', 'a').tags.x = '@)';");
    expect_event(f, "syntax_errors");
    assert_int_equal(counts_of(f).broken, 2);
}

static void test_updates_are_told_when_wanted(void **state) {
    fixture *f = *state;
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"n\":1}}}");
    finish(f);
    expect_event(f, "update {\"event\":\"update\",\"update\":{\"state\":{\"a\":"
                    "{\"id\":\"a\",\"precalculated\":true,");
    buffer_clear(&f->events);
    execute(f, "getBot('id', 'a').tags.n = 2;");
    expect_event(f, "update {\"event\":\"update\",\"update\":{\"state\":{\"a\":"
                    "{\"tags\":{\"n\":2},\"values\":{\"n\":2}}}");
}

static void test_no_updates_where_nobody_wants_them(void **state) {
    fixture *f = *state;
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"n\":1,\"x\":\"@(\"}}}");
    finish(f);
    execute(f, "getBot('id', 'a').tags.n = 2;");
    expect_event(f, "syntax_errors");
    expect_no_event(f, "\nupdate ");
    expect_no_event(f, "precalculated");
    expect_tag(f, "a", "n", "2");
}

/* ----------------------------------------------------------------- running */

static void test_quiet_and_busy(void **state) {
    fixture *f = *state;
    auxrt_error error = {0};
    assert_int_equal(auxrt_inst_timeout(f->inst), -1);
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"n\":0,\"onBotChanged\":"
            "\"@tags.n = tags.n + 1\"}}}");
    assert_int_equal(auxrt_inst_timeout(f->inst), 0);
    finish(f);
    assert_int_equal(auxrt_inst_timeout(f->inst), -1);
    assert_int_equal(auxrt_inst_execute(f->inst,
                                        auxrt_string_of("os.sleep(1000000);"),
                                        NULL, &error),
                     AUXRT_OK);
    assert_true(auxrt_inst_timeout(f->inst) > 0);
    assert_int_equal(auxrt_inst_run(f->inst, 0, &error), AUXRT_LIMIT);
    /* A bot that answers each change with another one never comes to rest. */
    auxrt_inst_execute(f->inst, auxrt_string_of("getBot('id','a').tags.n = 1;"),
                       NULL, &error);
    assert_int_equal(auxrt_inst_run(f->inst, 20, &error), AUXRT_LIMIT);
    assert_int_equal(auxrt_inst_timeout(f->inst), 0);
}

static void test_stop_ends_a_run(void **state) {
    fixture *f = *state;
    auxrt_error error = {0};
    auxrt_inst_execute(f->inst, auxrt_string_of("os.sleep(1000000);"), NULL,
                       &error);
    auxrt_inst_stop(f->inst);
    assert_int_equal(auxrt_inst_run(f->inst, -1, &error), AUXRT_STATE);
    assert_int_equal(auxrt_inst_run(f->inst, 0, &error), AUXRT_LIMIT);
}

/* ------------------------------------------------------------------- files */

static void test_files_are_read_whole_or_not_at_all(void **state) {
    fixture *f = *state;
    auxrt_error error = {0};
    const char *broken = "{\"version\":1,\"state\":{\"a\":{\"id\":\"a\","
                         "\"tags\":{}},\"b\":{\"id\":\"b\",\"tags\":7}}}";
    assert_int_equal(
        auxrt_inst_load_text(f->inst, "b.aux", auxrt_string_of(broken), &error),
        AUXRT_INVALID);
    assert_int_equal(strncmp(error.message, "b.aux: ", 7), 0);
    assert_int_equal(counts_of(f).bots, 0);
    assert_int_equal(auxrt_inst_load(f->inst, "no/such/file.aux", &error),
                     AUXRT_NOT_FOUND);
}

static void test_snapshot(void **state) {
    fixture *f = *state;
    auxrt_text text = {0};
    load(f, "{\"b\":{\"id\":\"b\",\"space\":\"odd\",\"tags\":{\"n\":1}},"
            "\"a\":{\"id\":\"a\",\"tags\":{\"t\":\"x\"}},"
            "\"t\":{\"id\":\"t\",\"space\":\"tempLocal\",\"tags\":{}}}");
    finish(f);
    execute(f, "const a = getBot('id', 'a'); a.tags.nan = NaN;"
               "a.tags.at = new Vector2(1, 2); a.masks.temporary = 1;"
               "setTagMask(a, 'kept', 2, 'local');"
               "getBot('id', 'b').tags.n = 2;");
    assert_int_equal(auxrt_inst_snapshot(f->inst, NULL, &text, NULL), AUXRT_OK);
    assert_non_null(strstr(text.data, "\"at\": \"➡️1,2\""));
    assert_non_null(strstr(text.data, "\"nan\": \"🔢NaN\""));
    assert_non_null(strstr(text.data, "\"kept\": 2"));
    assert_non_null(strstr(text.data, "\"space\": \"odd\""));
    assert_non_null(strstr(text.data, "\"n\": 2"));
    assert_null(strstr(text.data, "temporary"));
    assert_null(strstr(text.data, "tempLocal"));
    auxrt_text_free(&text);
    assert_int_equal(auxrt_inst_snapshot(f->inst, "odd", &text, NULL),
                     AUXRT_OK);
    assert_null(strstr(text.data, "\"a\""));
    auxrt_text_free(&text);
    assert_int_equal(auxrt_inst_snapshot(f->inst, "none", &text, NULL),
                     AUXRT_NOT_FOUND);
}

static void test_saved_files_load_again(void **state) {
    fixture *f = *state;
    const char *build = os_environment("AUXRT_BUILD");
    buffer path;
    auxrt_text again = {0}, before = {0};
    buffer_init(&path, 65536);
    buffer_append_format(&path, "%s/test-inst-saved.aux", build ? build : ".");
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"t\":\"x\",\"n\":1.5}}}");
    assert_int_equal(auxrt_inst_snapshot(f->inst, NULL, &before, NULL),
                     AUXRT_OK);
    assert_int_equal(auxrt_inst_save(f->inst, NULL, path.data, NULL), AUXRT_OK);
    assert_int_equal(auxrt_inst_load(f->inst, path.data, NULL), AUXRT_OK);
    assert_int_equal(auxrt_inst_snapshot(f->inst, NULL, &again, NULL),
                     AUXRT_OK);
    assert_string_equal(again.data, before.data);
    assert_non_null(strstr(f->log.data, "1 bot took the place"));
    os_remove_file(path.data, NULL);
    auxrt_text_free(&again);
    auxrt_text_free(&before);
    buffer_free(&path);
}

static void test_edits_of_another_form_are_named(void **state) {
    static const struct {
        const char *edits, *message;
    } rows[] = {
        {"[5]", "edits[0] must be an object with a type"},
        {"[{\"type\":\"remove_bot\",\"id\":\"a\"},{\"id\":\"a\"}]",
         "edits[1] must be an object with a type"},
        {"[{\"type\":\"action\",\"eventName\":\"x\"}]",
         "edits[0]: \"action\" is no edit: there are add_bot, update_bot and "
         "remove_bot"},
        {"[{\"type\":\"update_bot\",\"update\":{}}]",
         "edits[0].id must be a string"},
        {"[{\"type\":\"update_bot\",\"id\":\"a\",\"tags\":{}}]",
         "edits[0].update must be an object"},
        {"[{\"type\":\"add_bot\",\"id\":\"a\",\"bot\":null}]",
         "edits[0].bot must be an object"},
    };
    fixture *f = *state;
    auxrt_error error = {0};
    load(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"x\":1}}}");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(
            auxrt_inst_edit(f->inst, auxrt_string_of(rows[i].edits), &error),
            AUXRT_INVALID);
        assert_string_equal(error.message, rows[i].message);
    }
    /* Not even what stood before it was done. */
    assert_true(auxrt_inst_has_bot(f->inst, auxrt_string_of("a")));
}

static void test_null_is_answered_or_fine(void **state) {
    fixture *f = *state;
    auxrt_inst_options inst = {.size = sizeof inst};
    auxrt_runtime_options runtime = {.size = sizeof runtime};
    auxrt_error error = {0};
    assert_int_equal(auxrt_inst_open(&inst, NULL, &error), AUXRT_INVALID);
    assert_string_equal(error.message, "out must not be NULL");
    assert_int_equal(auxrt_runtime_new(&runtime, NULL, NULL), AUXRT_INVALID);
    assert_int_equal(auxrt_inst_load(f->inst, NULL, NULL), AUXRT_INVALID);
    assert_int_equal(auxrt_inst_save(f->inst, NULL, NULL, NULL), AUXRT_INVALID);
    assert_int_equal(
        auxrt_inst_load_text(f->inst, NULL, auxrt_string_of("["), &error),
        AUXRT_INVALID);
    assert_non_null(strstr(error.message, "content: not valid JSON"));
    auxrt_text_free(NULL);
    auxrt_runtime_free(NULL);
    assert_int_equal(auxrt_inst_close(NULL, NULL), AUXRT_OK);
}

static void test_options(void **state) {
    auxrt_inst *inst = NULL;
    auxrt_error error = {0};
    auxrt_inst_options options = {0};
    (void)state;
    assert_int_equal(auxrt_inst_open(&options, &inst, &error), AUXRT_INVALID);
    options.size = sizeof options;
    options.config_tags = auxrt_string_of("[1]");
    assert_int_equal(auxrt_inst_open(&options, &inst, &error), AUXRT_INVALID);
    assert_string_equal(error.message, "config_tags must be a JSON object");
    options.config_tags = (auxrt_string){0};
    options.settings = auxrt_string_of("{");
    assert_int_equal(auxrt_inst_open(&options, &inst, &error), AUXRT_INVALID);
    assert_null(inst);
    assert_int_equal(auxrt_inst_close(NULL, NULL), AUXRT_OK);
}

#define INST_TEST(test)                                                        \
    cmocka_unit_test_setup_teardown(test, open_inst, close_inst)
#define INST_TEST_WITHOUT_UPDATES(test)                                        \
    cmocka_unit_test_setup_teardown(test, open_without_updates, close_inst)

int main(void) {
    const struct CMUnitTest tests[] = {
        INST_TEST(test_edits_are_kept_and_come_back),
        INST_TEST(test_many_edits_of_one_turn_keep_their_order),
        INST_TEST(test_masks_go_with_their_bot),
        INST_TEST(test_edits_that_nobody_keeps_are_refused),
        INST_TEST(test_malformed_edits_harm_nobody),
        INST_TEST(test_joining),
        INST_TEST(test_shouting),
        INST_TEST(test_answers_are_posted_from_the_callback),
        INST_TEST(test_broken_scripts_are_told_once),
        INST_TEST_WITHOUT_UPDATES(test_broken_scripts_are_told_once),
        INST_TEST(test_updates_are_told_when_wanted),
        INST_TEST_WITHOUT_UPDATES(test_no_updates_where_nobody_wants_them),
        INST_TEST(test_quiet_and_busy),
        INST_TEST(test_stop_ends_a_run),
        INST_TEST(test_files_are_read_whole_or_not_at_all),
        INST_TEST(test_snapshot),
        INST_TEST(test_saved_files_load_again),
        INST_TEST(test_edits_of_another_form_are_named),
        INST_TEST(test_null_is_answered_or_fine),
        cmocka_unit_test(test_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
