/*
 * An inst while its scripts hang: it is read, edited and asked all the same.
 * The process of the scripts is this program, started again.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "auxrt.h"
#include "base/buffer.h"

static const char content[] =
    "{\"version\":1,\"state\":{"
    "\"bad\":{\"id\":\"bad\",\"tags\":{\"n\":1,"
    "\"onHang\":\"@tags.n = 2; Object.keys(new Uint8Array(2e7));\"}},"
    "\"good\":{\"id\":\"good\",\"tags\":{\"onPing\":\"@return 'pong';\","
    "\"onInstJoined\":\"@os.toast('joined');\","
    "\"onBotChanged\":\"@os.toast(tags.colour);\"}}}}";

typedef struct fixture {
    auxrt_inst *inst;
    buffer events;
    buffer answers;
    int pipe[2];
    int reached; /* callbacks of the descriptor */
} fixture;

static void on_event(void *user, const char *kind, auxrt_string event) {
    fixture *f = user;
    (void)kind;
    buffer_append(&f->events, event.data, event.length);
    buffer_append_char(&f->events, '\n');
}

static void open_inst(fixture *f, uint32_t listener_ms, int rejoin) {
    auxrt_error error;
    *f = (fixture){0};
    buffer_init(&f->events, 1 << 28);
    buffer_init(&f->answers, 1 << 28);
    const auxrt_isolation isolation = {.size = sizeof isolation};
    const auxrt_inst_options options = {
        .size = sizeof options,
        .listener_limit_ms = listener_ms,
        .on_event = on_event,
        .user = f,
        .isolation = &isolation,
        .rejoin = rejoin,
    };
    if (auxrt_inst_open(&options, &f->inst, &error) != AUXRT_OK ||
        auxrt_inst_load_text(f->inst, "content", auxrt_string_of(content),
                             &error) != AUXRT_OK ||
        auxrt_inst_run(f->inst, 60000, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
}

static void close_inst(fixture *f) {
    auxrt_inst_close(f->inst, NULL);
    buffer_free(&f->events);
    buffer_free(&f->answers);
}

static void on_answer(void *user, auxrt_result result, const auxrt_error *error,
                      auxrt_string answer) {
    fixture *f = user;
    buffer_append_string(&f->answers, auxrt_result_name(result));
    buffer_append_char(&f->answers, ' ');
    buffer_append_string(&f->answers, error->bot);
    buffer_append(&f->answers, answer.data ? answer.data : "", answer.length);
    buffer_append_char(&f->answers, '\n');
}

static void ask(fixture *f, const char *name) {
    char actions[256];
    auxrt_error error;
    snprintf(actions, sizeof actions,
             "[{\"type\":\"action\",\"eventName\":\"%s\",\"botIds\":null}]",
             name);
    if (auxrt_inst_ask(f->inst, auxrt_string_of(actions), on_answer, f,
                       &error) != AUXRT_OK)
        fail_msg("%s", error.message);
}

static void wait_a_moment(fixture *f) {
    auxrt_watch watch = auxrt_inst_watch(f->inst);
    struct pollfd watched = {watch.descriptor, watch.events, 0};
    poll(&watched, 1, watch.timeout_ms);
}

static auxrt_side_status status_of(fixture *f) {
    auxrt_side_status status = {.size = sizeof status};
    assert_int_equal(
        auxrt_runtime_status(auxrt_inst_runtime(f->inst), &status, NULL),
        AUXRT_OK);
    return status;
}

/* Begins the hang and goes on until it is seen. */
static void hang(fixture *f) {
    ask(f, "onHang");
    while (strcmp(status_of(f).bot, "bad") != 0) {
        assert_int_equal(auxrt_inst_advance(f->inst, NULL), AUXRT_PENDING);
        wait_a_moment(f);
    }
}

static void until_answered(fixture *f) {
    for (;;) {
        auxrt_inst_advance(f->inst, NULL);
        if (f->answers.length > 0)
            return;
        wait_a_moment(f);
    }
}

static void edit(fixture *f, const char *bot, const char *tag,
                 const char *value) {
    char edits[512];
    auxrt_error error;
    snprintf(edits, sizeof edits,
             "[{\"type\":\"update_bot\",\"id\":\"%s\",\"update\":{\"tags\":"
             "{\"%s\":\"%s\"}}}]",
             bot, tag, value);
    if (auxrt_inst_edit(f->inst, auxrt_string_of(edits), &error) != AUXRT_OK)
        fail_msg("%s", error.message);
}

static void assert_tag(fixture *f, const char *bot, const char *tag,
                       const char *json) {
    auxrt_text text = {0};
    auxrt_error error;
    if (auxrt_inst_tag(f->inst, auxrt_string_of(bot), auxrt_string_of(tag),
                       &text, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    assert_string_equal(text.data, json);
    auxrt_text_free(&text);
}

static void assert_has(const buffer *text, const char *part) {
    if (!text->data || !strstr(text->data, part))
        fail_msg("\"%s\" is not in: %s", part, text->data ? text->data : "");
}

/* -------------------------------------------------------------------- tests */

static void bots_are_read_while_scripts_hang(void **state) {
    (void)state;
    fixture f;
    auxrt_text text = {0};
    open_inst(&f, 60000, 0);
    hang(&f);
    assert_tag(&f, "bad", "n", "1");
    assert_int_equal(auxrt_inst_snapshot(f.inst, NULL, &text, NULL), AUXRT_OK);
    assert_non_null(strstr(text.data, "onPing"));
    auxrt_text_free(&text);
    close_inst(&f);
}

static void an_edit_during_a_hang_is_kept_and_heard_after_it(void **state) {
    (void)state;
    fixture f;
    open_inst(&f, 200, 0);
    hang(&f);
    edit(&f, "good", "colour", "red");
    assert_tag(&f, "good", "colour", "\"red\"");
    until_answered(&f);
    assert_has(&f.answers, "STOPPED bad");
    assert_int_equal(auxrt_inst_run(f.inst, 60000, NULL), AUXRT_OK);
    assert_has(&f.events, "\"red\"");
    assert_tag(&f, "good", "colour", "\"red\"");
    assert_tag(&f, "bad", "n", "1");
    close_inst(&f);
}

static void a_listener_that_is_mended_while_it_hangs_runs_next(void **state) {
    (void)state;
    fixture f;
    open_inst(&f, 200, 0);
    hang(&f);
    edit(&f, "bad", "onHang", "@return 'mended';");
    until_answered(&f);
    assert_has(&f.events, "\"tag\":\"onHang\",\"certain\":true,"
                          "\"quarantined\":false,\"restarts\":1,");
    assert_int_equal(status_of(&f).quarantined, 0);
    buffer_clear(&f.answers);
    ask(&f, "onHang");
    until_answered(&f);
    assert_has(&f.answers, "mended");
    close_inst(&f);
}

static void what_is_asked_during_a_hang_is_answered_after_it(void **state) {
    (void)state;
    fixture f;
    open_inst(&f, 200, 0);
    hang(&f);
    ask(&f, "onPing");
    until_answered(&f);
    buffer_clear(&f.answers);
    until_answered(&f);
    assert_has(&f.answers, "\"results\":[\"pong\"]");
    close_inst(&f);
}

static void a_call_waits_for_what_hangs_and_is_carried_out(void **state) {
    (void)state;
    fixture f;
    auxrt_text answer = {0};
    auxrt_error error;
    open_inst(&f, 200, 0);
    hang(&f);
    if (auxrt_inst_shout(f.inst, auxrt_string_of("onPing"), (auxrt_string){0},
                         (auxrt_string){0}, &answer, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    assert_non_null(strstr(answer.data, "pong"));
    assert_has(&f.answers, "STOPPED bad");
    auxrt_text_free(&answer);
    close_inst(&f);
}

static void nobody_joins_again_unless_asked_for(void **state) {
    (void)state;
    fixture f;
    for (int rejoin = 0; rejoin < 2; rejoin++) {
        open_inst(&f, 100, rejoin);
        hang(&f);
        until_answered(&f);
        assert_int_equal(auxrt_inst_run(f.inst, 60000, NULL), AUXRT_OK);
        assert_int_equal(strstr(f.events.data, "\"joined\"") != NULL, rejoin);
        close_inst(&f);
    }
}

static void on_ready(void *user, auxrt_inst *inst, int descriptor,
                     short events) {
    fixture *f = user;
    char byte;
    auxrt_error error;
    assert_true(events & POLLIN);
    assert_int_equal(read(descriptor, &byte, 1), 1);
    f->reached++;
    assert_string_equal(status_of(f).bot, "bad");
    assert_int_equal(auxrt_inst_shout(inst, auxrt_string_of("onPing"),
                                      (auxrt_string){0}, (auxrt_string){0},
                                      NULL, &error),
                     AUXRT_STATE);
    edit(f, "good", "colour", "blue");
    auxrt_inst_attend(inst, descriptor, 0, NULL, NULL, NULL);
}

static void a_program_that_waits_for_its_inst_can_be_reached(void **state) {
    (void)state;
    fixture f;
    auxrt_error error;
    open_inst(&f, 300, 0);
    assert_int_equal(pipe(f.pipe), 0);
    assert_int_equal(
        auxrt_inst_attend(f.inst, f.pipe[0], POLLIN, on_ready, &f, &error),
        AUXRT_OK);
    hang(&f);
    assert_int_equal(write(f.pipe[1], "x", 1), 1);
    auxrt_inst_run(f.inst, 60000, &error);
    assert_int_equal(f.reached, 1);
    assert_tag(&f, "good", "colour", "\"blue\"");
    close(f.pipe[0]);
    close(f.pipe[1]);
    close_inst(&f);
}

int main(int argc, char **argv) {
    int code = auxrt_script_side(argc, argv);
    if (code >= 0)
        return code;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bots_are_read_while_scripts_hang),
        cmocka_unit_test(an_edit_during_a_hang_is_kept_and_heard_after_it),
        cmocka_unit_test(a_listener_that_is_mended_while_it_hangs_runs_next),
        cmocka_unit_test(what_is_asked_during_a_hang_is_answered_after_it),
        cmocka_unit_test(a_call_waits_for_what_hangs_and_is_carried_out),
        cmocka_unit_test(nobody_joins_again_unless_asked_for),
        cmocka_unit_test(a_program_that_waits_for_its_inst_can_be_reached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
