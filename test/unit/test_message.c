/*
 * Messages: what is written is read, and what is malformed is refused with a
 * reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "message/message.h"
#include "message/shared.h"

static message_status read_as(slice input, message_side from, size_t maximum,
                              message *out, auxrt_error *error) {
    size_t used = 0;
    return message_read(input, from, maximum, out, &used, error);
}

static void a_message_comes_out_as_it_went_in(void **state) {
    (void)state;
    buffer b;
    message m;
    auxrt_error error;
    size_t used = 0;
    buffer_init(&b, 4096);
    assert_true(
        message_append(&b, MESSAGE_CALL, SLICE("shout"), SLICE("{\"a\":1}")));
    size_t first = b.length;
    assert_true(message_append(&b, MESSAGE_FIRE, (slice){0}, (slice){0}));
    assert_int_equal(message_read(buffer_peek(&b), MESSAGE_FROM_HOST, 4096, &m,
                                  &used, &error),
                     MESSAGE_WHOLE);
    assert_int_equal(used, first);
    assert_int_equal(m.kind, MESSAGE_CALL);
    assert_true(slice_equal(m.fields[0], SLICE("shout")));
    assert_true(slice_equal(m.fields[1], SLICE("{\"a\":1}")));
    slice rest = slice_of(b.data + used, b.length - used);
    assert_int_equal(read_as(rest, MESSAGE_FROM_HOST, 4096, &m, &error),
                     MESSAGE_WHOLE);
    assert_int_equal(m.kind, MESSAGE_FIRE);
    buffer_free(&b);
}

static void every_beginning_of_a_frame_is_only_a_part(void **state) {
    (void)state;
    buffer b;
    message m;
    auxrt_error error;
    buffer_init(&b, 4096);
    message_append(&b, MESSAGE_EVENT, SLICE("actions"), SLICE("{}"));
    for (size_t length = 0; length < b.length; length++)
        assert_int_equal(read_as(slice_of(b.data, length), MESSAGE_FROM_SCRIPT,
                                 4096, &m, &error),
                         MESSAGE_PART);
    buffer_free(&b);
}

static void a_child_cannot_send_what_only_a_host_sends(void **state) {
    (void)state;
    buffer b;
    message m;
    auxrt_error error = {0};
    buffer_init(&b, 4096);
    message_append(&b, MESSAGE_CALL, SLICE("shout"), SLICE("{}"));
    assert_int_equal(
        read_as(buffer_peek(&b), MESSAGE_FROM_SCRIPT, 4096, &m, &error),
        MESSAGE_BROKEN);
    assert_int_equal(error.code, AUXRT_INVALID);
    buffer_free(&b);
}

static void a_frame_may_be_as_long_as_the_maximum(void **state) {
    (void)state;
    buffer b;
    message m;
    auxrt_error error = {0};
    buffer_init(&b, 4096);
    message_append(&b, MESSAGE_ANSWER, SLICE("\"ok\":null"), (slice){0});
    assert_int_equal(
        read_as(buffer_peek(&b), MESSAGE_FROM_SCRIPT, b.length + 1, &m, &error),
        MESSAGE_WHOLE);
    assert_int_equal(
        read_as(buffer_peek(&b), MESSAGE_FROM_SCRIPT, b.length, &m, &error),
        MESSAGE_WHOLE);
    /* Refused by its header, before the rest has come. */
    assert_int_equal(read_as(slice_of(b.data, 8), MESSAGE_FROM_SCRIPT,
                             b.length - 1, &m, &error),
                     MESSAGE_BROKEN);
    assert_int_equal(error.code, AUXRT_LIMIT);
    buffer_free(&b);
}

static void the_newest_name_of_a_number_counts(void **state) {
    (void)state;
    shared_memory *shared = calloc(1, sizeof *shared);
    buffer out;
    buffer_init(&out, 4096);
    assert_non_null(shared);
    assert_true(shared_name_put(shared, SHARED_BOT, 7, SLICE("door")));
    assert_true(shared_name_put(shared, SHARED_TAG, 7, SLICE("onClick")));
    assert_true(shared_name_put(shared, SHARED_BOT, 7, SLICE("gate")));
    assert_true(shared_name_get(shared, SHARED_BOT, 7, &out));
    assert_string_equal(out.data, "gate");
    buffer_clear(&out);
    assert_true(shared_name_get(shared, SHARED_TAG, 7, &out));
    assert_string_equal(out.data, "onClick");
    assert_false(shared_name_get(shared, SHARED_TAG, 8, &out));
    buffer_free(&out);
    free(shared);
}

static void full_names_begin_anew_and_say_so(void **state) {
    (void)state;
    shared_memory *shared = calloc(1, sizeof *shared);
    buffer out;
    int32_t number = 0;
    buffer_init(&out, 4096);
    assert_non_null(shared);
    while (shared_name_put(shared, SHARED_BOT, number, SLICE("a name")))
        number++;
    assert_true(number > 500000);
    assert_true(shared_name_get(shared, SHARED_BOT, number, &out));
    assert_false(shared_name_get(shared, SHARED_BOT, 0, &out));
    buffer_free(&out);
    free(shared);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_comes_out_as_it_went_in),
        cmocka_unit_test(every_beginning_of_a_frame_is_only_a_part),
        cmocka_unit_test(a_child_cannot_send_what_only_a_host_sends),
        cmocka_unit_test(a_frame_may_be_as_long_as_the_maximum),
        cmocka_unit_test(the_newest_name_of_a_number_counts),
        cmocka_unit_test(full_names_begin_anew_and_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
