/*
 * The process that holds shared documents: it is started when it is needed,
 * and whatever happens in it comes back as an error.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "auxrt.h"
#include "children.h"
#include "document/document.h"
#include "format/aux.h"

/* What the first test saw, before the program asked for its role. */
static auxrt_result result_before;
static auxrt_error error_before;

static void a_program_that_cannot_be_started_again_is_told(void **unused) {
    (void)unused;
    assert_int_equal(result_before, AUXRT_UNSUPPORTED);
    assert_non_null(strstr(error_before.message, "auxrt_script_side"));
}

static document_process *open_one(uint32_t time_ms) {
    const document_options options = {.time_ms = time_ms};
    document_process *d = NULL;
    auxrt_error error = {0};
    if (document_open(&options, &d, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    return d;
}

static void a_call_gives_its_answer_or_what_was_wrong(void **unused) {
    document_process *d = open_one(0);
    auxrt_error error = {0};
    size_t at_fault = 0;
    buffer answer;
    (void)unused;
    buffer_init(&answer, 1 << 20);
    assert_int_equal(document_call(d, "read", SLICE("{\"updates\":[]}"),
                                   &answer, &at_fault, &error),
                     AUXRT_OK);
    assert_string_equal(answer.data, "{}");
    assert_true(at_fault == DOCUMENT_NO_UPDATE);
    buffer_clear(&answer);
    assert_int_equal(
        document_call(
            d, "read",
            SLICE(
                "{\"updates\":[{\"update\":\"AAA=\"},{\"update\":\"AQE=\"}]}"),
            &answer, &at_fault, &error),
        AUXRT_INVALID);
    assert_int_equal(at_fault, 1);
    assert_non_null(strstr(error.message, "damaged"));
    assert_int_equal(
        document_call(d, "no such call", SLICE("{}"), &answer, NULL, &error),
        AUXRT_INTERNAL);
    /* It goes on. */
    assert_false(document_is_lost(d));
    assert_int_equal(document_call(d, "read", SLICE("{\"updates\":[]}"),
                                   &answer, NULL, &error),
                     AUXRT_OK);
    buffer_free(&answer);
    document_close(d);
}

static void a_call_that_takes_too_long_ends_with_an_error(void **unused) {
    document_process *d = open_one(50);
    auxrt_error error = {0};
    buffer bots, answer;
    (void)unused;
    buffer_init(&bots, 1 << 30);
    buffer_init(&answer, 1 << 30);
    buffer_append_string(&bots, "{\"client\":1,\"bots\":{");
    for (int i = 0; i < 400000; i++)
        buffer_append_format(&bots, "%s\"b%d\":{\"tags\":{\"x\":\"text\"}}",
                             i ? "," : "", i);
    buffer_append_string(&bots, "}}");
    assert_int_equal(
        document_call(d, "write", buffer_peek(&bots), &answer, NULL, &error),
        AUXRT_LIMIT);
    assert_non_null(strstr(error.message, "in time"));
    assert_true(document_is_lost(d));
    assert_int_equal(
        document_call(d, "read", SLICE("{}"), &answer, NULL, &error),
        AUXRT_LIMIT);
    document_close(d);
    buffer_free(&bots);
    buffer_free(&answer);
}

/* Stopped as by a debugger: it uses no time and gives no answer. */
static void a_process_that_hangs_is_given_up(void **unused) {
    document_process *d = open_one(50);
    auxrt_error error = {0};
    buffer answer;
    (void)unused;
    buffer_init(&answer, 1 << 20);
    for_each_child(SIGSTOP);
    assert_int_equal(document_call(d, "read", SLICE("{\"updates\":[]}"),
                                   &answer, NULL, &error),
                     AUXRT_LIMIT);
    assert_non_null(strstr(error.message, "neither worked nor answered"));
    assert_true(document_is_lost(d));
    document_close(d);
    buffer_free(&answer);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_that_cannot_be_started_again_is_told),
        cmocka_unit_test(a_call_gives_its_answer_or_what_was_wrong),
        cmocka_unit_test(a_call_that_takes_too_long_ends_with_an_error),
        cmocka_unit_test(a_process_that_hangs_is_given_up),
    };
    document_process *none = NULL;
    result_before = document_open(NULL, &none, &error_before);
    int code = auxrt_script_side(argc, argv);
    if (code >= 0)
        return code;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
