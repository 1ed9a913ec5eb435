/*
 * Many runtimes on one thread: what hangs in one holds up no other, and is seen
 * and mended while it hangs. The processes are this program, started again.
 */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "auxrt.h"
#include "base/buffer.h"
#include "message/message.h"
#include "supervise/process.h"

/* ------------------------------------------------------------------ a host */

/* Sorting numbers that differ cannot be interrupted. */
#define BOTS                                                                   \
    "{\"bad\":{\"id\":\"bad\",\"tags\":{\"onHang\":\"@tags.written = 1;"       \
    "Object.keys(new Uint8Array(2e7));\"}},"                                   \
    "\"good\":{\"id\":\"good\",\"tags\":{\"onPing\":\"@return 'pong';\"}}}"

typedef struct host {
    auxrt_runtime *runtime;
    buffer events;
} host;

static void on_event(void *user, const char *kind, auxrt_string event) {
    host *h = user;
    (void)kind;
    buffer_append(&h->events, event.data, event.length);
    buffer_append_char(&h->events, '\n');
}

static void on_rebuild(void *user, auxrt_runtime *runtime) {
    (void)user;
    assert_int_equal(
        auxrt_runtime_restore(runtime, auxrt_string_of(BOTS), NULL), AUXRT_OK);
}

static void open_host(host *h, uint32_t listener_ms) {
    auxrt_error error;
    *h = (host){0};
    buffer_init(&h->events, 1 << 28);
    const auxrt_isolation isolation = {
        .size = sizeof isolation, .on_rebuild = on_rebuild, .user = h};
    const auxrt_runtime_options options = {
        .size = sizeof options,
        .listener_limit_ms = listener_ms,
        .on_event = on_event,
        .user = h,
        .isolation = &isolation,
    };
    if (auxrt_runtime_new(&options, &h->runtime, &error) != AUXRT_OK ||
        auxrt_runtime_add_bots(h->runtime, auxrt_string_of(BOTS), NULL,
                               &error) != AUXRT_OK)
        fail_msg("%s", error.message);
}

static void close_host(host *h) {
    auxrt_runtime_free(h->runtime);
    buffer_free(&h->events);
}

static void begin(host *h, const char *name) {
    char parameters[128];
    auxrt_error error;
    snprintf(parameters, sizeof parameters, "{\"name\":\"%s\"}", name);
    if (auxrt_runtime_begin(h->runtime, auxrt_string_of("shout"),
                            auxrt_string_of(parameters), &error) != AUXRT_OK)
        fail_msg("%s", error.message);
}

/* Waits for one of the hosts, or for their time. */
static void wait_for(host *const *hosts, size_t count) {
    struct pollfd watched[16];
    int timeout = -1;
    for (size_t i = 0; i < count; i++) {
        auxrt_watch watch = auxrt_runtime_watch(hosts[i]->runtime);
        watched[i] = (struct pollfd){watch.descriptor, watch.events, 0};
        if (watch.timeout_ms >= 0 &&
            (timeout < 0 || watch.timeout_ms < timeout))
            timeout = watch.timeout_ms;
    }
    poll(watched, count, timeout);
}

static auxrt_result finish(host *h, auxrt_text *answer, auxrt_error *error) {
    auxrt_result result;
    while ((result = auxrt_runtime_advance(h->runtime, answer, error)) ==
           AUXRT_PENDING)
        wait_for(&h, 1);
    return result;
}

static void assert_answers(host *h) {
    auxrt_text answer = {0};
    auxrt_error error;
    begin(h, "onPing");
    if (finish(h, &answer, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    if (!strstr(answer.data, "\"results\":[\"pong\"]"))
        fail_msg("%s", answer.data);
    auxrt_text_free(&answer);
}

static auxrt_side_status status_of(const host *h) {
    auxrt_side_status status = {.size = sizeof status};
    assert_int_equal(auxrt_runtime_status(h->runtime, &status, NULL), AUXRT_OK);
    return status;
}

/* Goes on until the listener is seen. */
static auxrt_side_status until_it_runs(host *h) {
    for (;;) {
        assert_int_equal(auxrt_runtime_advance(h->runtime, NULL, NULL),
                         AUXRT_PENDING);
        auxrt_side_status status = status_of(h);
        if (strcmp(status.bot, "bad") == 0)
            return status;
        wait_for(&h, 1);
    }
}

static void assert_heard(const host *h, const char *text) {
    if (!h->events.data || !strstr(h->events.data, text))
        fail_msg("\"%s\" is not in: %s", text,
                 h->events.data ? h->events.data : "");
}

/* ------------------------------------------------------------------ a liar */

/* A script side that is none: it answers as one until it hears a shout. */
#define LIE_VARIABLE "AUXRT_TEST_LIE"

static void reply(buffer *out, message_kind kind, slice first, slice second) {
    buffer_clear(out);
    message_append(out, kind, first, second);
    send(PROCESS_SOCKET, out->data, out->length, MSG_NOSIGNAL);
}

static void reply_done(buffer *out) {
    const message_done done = {0};
    reply(out, MESSAGE_DONE, message_done_field(&done), (slice){0});
}

static void lie(const char *how, buffer *out) {
    static const char garbage[] = "this is no message at all";
    static const char huge[] = {-1, -1, -1, 127, 17, 2, 0, 0};
    const message_done done = {0};
    if (strcmp(how, "garbage") == 0) {
        send(PROCESS_SOCKET, garbage, sizeof garbage, MSG_NOSIGNAL);
    } else if (strcmp(how, "huge") == 0) {
        send(PROCESS_SOCKET, huge, sizeof huge, MSG_NOSIGNAL);
    } else if (strcmp(how, "host") == 0) {
        reply(out, MESSAGE_CALL, SLICE("shout"), SLICE("{}"));
    } else if (strcmp(how, "done") == 0) {
        reply(out, MESSAGE_DONE, SLICE("short"), (slice){0});
    } else if (strcmp(how, "more") == 0) {
        buffer_clear(out);
        for (int i = 0; i < 2; i++)
            message_append(out, MESSAGE_DONE, message_done_field(&done),
                           (slice){0});
        send(PROCESS_SOCKET, out->data, out->length, MSG_NOSIGNAL);
    } else {
        shutdown(PROCESS_SOCKET, SHUT_RDWR);
    }
    for (;;)
        pause();
}

static int be_a_liar(const char *how) {
    static char input[1 << 16];
    buffer out;
    size_t length = 0;
    buffer_init(&out, 1 << 16);
    for (;;) {
        message m;
        size_t used = 0;
        ssize_t count =
            recv(PROCESS_SOCKET, input + length, sizeof input - length, 0);
        if (count <= 0)
            return 0;
        length += (size_t)count;
        while (message_read(slice_of(input, length), MESSAGE_FROM_HOST,
                            sizeof input, &m, &used, NULL) == MESSAGE_WHOLE) {
            if (m.kind == MESSAGE_START)
                reply(&out, MESSAGE_READY, SLICE(""), (slice){0});
            else if (slice_equal(m.fields[0], SLICE("shout")))
                lie(how, &out);
            else
                reply_done(&out);
            memmove(input, input + used, length - used);
            length -= used;
        }
    }
}

/* -------------------------------------------------------------------- tests */

static void while_one_hangs_the_others_answer(void **state) {
    (void)state;
    enum { COUNT = 4 };
    host hosts[COUNT];
    auxrt_error error = {0};
    for (int i = 0; i < COUNT; i++)
        open_host(&hosts[i], 60000);
    begin(&hosts[0], "onHang");
    until_it_runs(&hosts[0]);
    for (int round = 0; round < 5; round++) {
        for (int i = 1; i < COUNT; i++)
            assert_answers(&hosts[i]);
        assert_int_equal(auxrt_runtime_advance(hosts[0].runtime, NULL, &error),
                         AUXRT_PENDING);
    }
    for (int i = 0; i < COUNT; i++)
        close_host(&hosts[i]);
}

static void who_hangs_and_for_how_long_is_seen_meanwhile(void **state) {
    (void)state;
    host h;
    open_host(&h, 60000);
    begin(&h, "onHang");
    auxrt_side_status seen = until_it_runs(&h);
    assert_string_equal(seen.tag, "onHang");
    assert_int_equal(seen.state, AUXRT_SIDE_IN_TURN);
    while (seen.turn_ms < 30 || seen.resident == 0) {
        host *list = &h;
        wait_for(&list, 1);
        auxrt_runtime_advance(h.runtime, NULL, NULL);
        seen = status_of(&h);
    }
    close_host(&h);
}

static void a_call_that_hangs_fails_and_names_who_it_was(void **state) {
    (void)state;
    host h;
    auxrt_error error = {0};
    open_host(&h, 100);
    begin(&h, "onHang");
    assert_int_equal(finish(&h, NULL, &error), AUXRT_STOPPED);
    assert_string_equal(error.bot, "bad");
    assert_string_equal(error.tag, "onHang");
    assert_heard(&h, "\"event\":\"restarted\"");
    assert_heard(&h, "\"gone\":[\"timers\",\"watchers\"");
    assert_answers(&h);
    close_host(&h);
}

static void no_second_call_begins_before_the_first_is_over(void **state) {
    (void)state;
    host h;
    auxrt_error error = {0};
    open_host(&h, 60000);
    begin(&h, "onHang");
    assert_int_equal(auxrt_runtime_begin(h.runtime, auxrt_string_of("shout"),
                                         auxrt_string_of("{}"), &error),
                     AUXRT_STATE);
    assert_int_equal(auxrt_runtime_shout(h.runtime, auxrt_string_of("onPing"),
                                         (auxrt_string){0}, (auxrt_string){0},
                                         NULL, &error),
                     AUXRT_STATE);
    assert_non_null(strstr(error.message, "auxrt_runtime_advance"));
    close_host(&h);
}

static void a_release_while_it_is_rebuilt_counts(void **state) {
    (void)state;
    host h;
    auxrt_error error = {0};
    open_host(&h, 100);
    begin(&h, "onHang");
    while (status_of(&h).quarantined == 0) {
        host *list = &h;
        assert_int_equal(auxrt_runtime_advance(h.runtime, NULL, &error),
                         AUXRT_PENDING);
        wait_for(&list, 1);
    }
    assert_int_equal(auxrt_runtime_release(h.runtime, auxrt_string_of("bad"),
                                           auxrt_string_of("onHang"), &error),
                     AUXRT_OK);
    assert_int_equal(finish(&h, NULL, &error), AUXRT_STOPPED);
    assert_int_equal(status_of(&h).quarantined, 0);
    begin(&h, "onHang");
    assert_int_equal(finish(&h, NULL, &error), AUXRT_STOPPED);
    assert_int_equal(status_of(&h).kills, 2);
    close_host(&h);
}

static void a_process_that_dies_is_replaced_without_a_call(void **state) {
    (void)state;
    host h;
    host *list = &h;
    open_host(&h, 1000);
    int64_t before = status_of(&h).process;
    assert_int_equal(kill((pid_t)before, SIGKILL), 0);
    while (status_of(&h).restarts == 0) {
        wait_for(&list, 1);
        auxrt_runtime_advance(h.runtime, NULL, NULL);
    }
    assert_int_not_equal(status_of(&h).process, before);
    assert_int_equal(status_of(&h).state, AUXRT_SIDE_IDLE);
    assert_answers(&h);
    close_host(&h);
}

static void a_child_that_lies_is_ended_for_it_and_no_other(void **state) {
    (void)state;
    static const char *const lies[][3] = {
        {"garbage", "protocol", "a malformed message"},
        {"huge", "output", "a message of 2147483647 bytes"},
        {"host", "protocol", "a kind that this side does not send"},
        {"done", "protocol", "DONE does not fit"},
        {"more", "protocol", "more came behind the end of a turn"},
    };
    host honest;
    open_host(&honest, 60000);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        host h;
        auxrt_error error = {0};
        setenv(LIE_VARIABLE, lies[i][0], 1);
        open_host(&h, 60000);
        unsetenv(LIE_VARIABLE);
        begin(&h, "onPing");
        assert_int_equal(finish(&h, NULL, &error), AUXRT_STOPPED);
        assert_heard(&h, lies[i][1]);
        assert_heard(&h, lies[i][2]);
        assert_answers(&h);
        assert_answers(&honest);
        close_host(&h);
    }
    assert_int_equal(status_of(&honest).restarts, 0);
    close_host(&honest);
}

/* Nothing of the call had begun: it is carried out by the next one. */
static void a_child_that_hangs_up_and_lives_on_is_replaced(void **state) {
    (void)state;
    host h;
    setenv(LIE_VARIABLE, "close", 1);
    open_host(&h, 60000);
    unsetenv(LIE_VARIABLE);
    pid_t liar = (pid_t)status_of(&h).process;
    assert_answers(&h);
    assert_heard(&h, "it closed its socket");
    assert_int_equal(status_of(&h).restarts, 1);
    assert_int_not_equal(status_of(&h).process, liar);
    close_host(&h);
}

static void a_runtime_in_this_process_has_no_turn_to_wait_for(void **state) {
    (void)state;
    host h = {0};
    auxrt_error error;
    auxrt_text answer = {0};
    const auxrt_runtime_options options = {.size = sizeof options};
    assert_int_equal(auxrt_runtime_new(&options, &h.runtime, &error), AUXRT_OK);
    assert_int_equal(
        auxrt_runtime_add_bots(h.runtime, auxrt_string_of(BOTS), NULL, &error),
        AUXRT_OK);
    begin(&h, "onPing");
    assert_int_equal(auxrt_runtime_watch(h.runtime).descriptor, -1);
    assert_int_equal(auxrt_runtime_advance(h.runtime, &answer, &error),
                     AUXRT_OK);
    assert_non_null(strstr(answer.data, "pong"));
    auxrt_text_free(&answer);
    auxrt_runtime_free(h.runtime);
}

int main(int argc, char **argv) {
    const char *how = getenv(LIE_VARIABLE);
    if (how && argc == 2 && process_role_of(argv[1]) == PROCESS_SCRIPTS)
        return be_a_liar(how);
    int code = auxrt_script_side(argc, argv);
    if (code >= 0)
        return code;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(while_one_hangs_the_others_answer),
        cmocka_unit_test(who_hangs_and_for_how_long_is_seen_meanwhile),
        cmocka_unit_test(a_call_that_hangs_fails_and_names_who_it_was),
        cmocka_unit_test(no_second_call_begins_before_the_first_is_over),
        cmocka_unit_test(a_release_while_it_is_rebuilt_counts),
        cmocka_unit_test(a_process_that_dies_is_replaced_without_a_call),
        cmocka_unit_test(a_child_that_lies_is_ended_for_it_and_no_other),
        cmocka_unit_test(a_child_that_hangs_up_and_lives_on_is_replaced),
        cmocka_unit_test(a_runtime_in_this_process_has_no_turn_to_wait_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
