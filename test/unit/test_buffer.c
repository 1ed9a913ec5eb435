/*
 * Buffers: nothing is lost while they grow, nothing goes past the maximum, and
 * a failure is not forgotten. Also what errors keep of their texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/error.h"

static void growing_keeps_every_byte(void **state) {
    (void)state;
    buffer b;
    buffer_init(&b, 1 << 20);
    for (int i = 0; i < 100000; i++)
        assert_true(buffer_append_char(&b, (char)('a' + i % 26)));
    assert_int_equal(b.length, 100000);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(b.data[i], 'a' + i % 26);
    assert_int_equal(b.data[b.length], '\0');
    buffer_free(&b);
}

static void the_maximum_is_reached_but_not_passed(void **state) {
    (void)state;
    enum { MAXIMUM = 100 };
    for (size_t length = MAXIMUM - 1; length <= MAXIMUM + 1; length++) {
        buffer b;
        buffer_init(&b, MAXIMUM);
        for (size_t i = 0; i < length; i++)
            buffer_append_char(&b, 'x');
        bool fits = length <= MAXIMUM;
        assert_int_equal(b.failure, fits ? AUXRT_OK : AUXRT_LIMIT);
        assert_int_equal(b.length, fits ? length : MAXIMUM);
        buffer_free(&b);
    }
}

static void after_a_failure_nothing_is_appended(void **state) {
    (void)state;
    buffer b;
    buffer_init(&b, 4);
    assert_true(buffer_append_string(&b, "abc"));
    assert_false(buffer_append_string(&b, "defg"));
    assert_false(buffer_append_char(&b, 'd'));
    assert_null(buffer_reserve(&b, 1));
    assert_false(buffer_append_format(&b, "%d", 1));
    assert_string_equal(b.data, "abc");
    buffer_clear(&b);
    assert_true(buffer_append_string(&b, "wxyz"));
    assert_string_equal(b.data, "wxyz");
    buffer_free(&b);
}

static void formatted_text_is_complete(void **state) {
    (void)state;
    buffer b;
    buffer_init(&b, 1000);
    assert_true(buffer_append_format(&b, "%s-%d;", "bot", 42));
    assert_true(buffer_append_format(&b, "%0200d", 7));
    assert_int_equal(b.length, 7 + 200);
    assert_memory_equal(b.data, "bot-42;000", 10);
    assert_int_equal(b.data[206], '7');
    buffer_free(&b);
}

static void reserved_room_is_content_only_once_committed(void **state) {
    (void)state;
    buffer b;
    buffer_init(&b, 64);
    char *place = buffer_reserve(&b, 64);
    assert_non_null(place);
    memcpy(place, "hello", 5);
    assert_int_equal(b.length, 0);
    buffer_commit(&b, 5);
    assert_string_equal(b.data, "hello");
    assert_null(buffer_reserve(&b, 60));
    assert_int_equal(b.failure, AUXRT_LIMIT);
    buffer_free(&b);
}

static void consumed_input_leaves_the_rest(void **state) {
    (void)state;
    buffer b;
    buffer_init(&b, 64);
    buffer_drop_front(&b, 3);
    buffer_append_string(&b, "one two");
    buffer_drop_front(&b, 4);
    assert_string_equal(b.data, "two");
    buffer_drop_front(&b, 100);
    assert_string_equal(b.data, "");
    assert_int_equal(b.length, 0);
    buffer_free(&b);
}

static void an_empty_buffer_is_an_empty_text(void **state) {
    (void)state;
    buffer b;
    size_t length = 1;
    buffer_init(&b, 64);
    assert_non_null(buffer_peek(&b).data);
    assert_int_equal(buffer_peek(&b).length, 0);
    char *taken = buffer_take(&b, &length);
    assert_string_equal(taken, "");
    assert_int_equal(length, 0);
    free(taken);
    buffer_append_string(&b, "again");
    taken = buffer_take(&b, &length);
    assert_string_equal(taken, "again");
    assert_int_equal(length, 5);
    assert_int_equal(b.length, 0);
    free(taken);
    buffer_free(&b);
}

static void an_error_says_what_and_where(void **state) {
    (void)state;
    auxrt_error error;
    auxrt_result result =
        error_raise(&error, AUXRT_NOT_FOUND, "no tag %s", "color");
    error_set_place(&error, "bot1", "color", 3, 7);
    assert_int_equal(result, AUXRT_NOT_FOUND);
    assert_int_equal(error.code, AUXRT_NOT_FOUND);
    assert_string_equal(error.message, "no tag color");
    assert_string_equal(error.bot, "bot1");
    assert_string_equal(error.tag, "color");
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 7);
    assert_non_null(strstr(error.file, "test_buffer.c"));
    assert_int_equal(error_raise(NULL, AUXRT_IO, "lost"), AUXRT_IO);
    error_set_place(NULL, "bot1", NULL, 0, 0);
}

static void an_error_may_be_raised_again_with_its_own_text(void **state) {
    (void)state;
    auxrt_error error;
    error_raise(&error, AUXRT_IO, "disk full");
    error_raise(&error, AUXRT_INVALID, "cannot save: %s", error.message);
    assert_string_equal(error.message, "cannot save: disk full");
}

/* Cutting "é" in two would make a message that no terminal can show. */
static void a_long_message_is_cut_between_characters(void **state) {
    (void)state;
    char text[1025];
    auxrt_error error;
    for (int shift = 0; shift < 2; shift++) {
        memset(text, 'a', sizeof text);
        for (size_t i = (size_t)shift; i + 1 < sizeof text; i += 2)
            memcpy(text + i, "\xC3\xA9", 2);
        text[sizeof text - 1] = '\0';
        error_raise(&error, AUXRT_INVALID, "%s", text);
        size_t length = strlen(error.message);
        assert_true(length >= sizeof error.message - 2);
        assert_int_equal((unsigned char)error.message[length - 1], 0xA9);
        error_set_place(&error, text, NULL, 0, 0);
        length = strlen(error.bot);
        assert_int_equal((unsigned char)error.bot[length - 1], 0xA9);
    }
}

static void every_result_has_a_name_and_a_meaning(void **state) {
    (void)state;
    assert_string_equal(auxrt_result_name(AUXRT_OK), "OK");
    assert_string_equal(auxrt_result_name(AUXRT_LIMIT), "LIMIT");
    assert_string_equal(auxrt_result_text(AUXRT_LIMIT), "a limit was reached");
    assert_string_equal(auxrt_result_name((auxrt_result)999), "UNKNOWN");
    assert_non_null(auxrt_result_text((auxrt_result)999));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growing_keeps_every_byte),
        cmocka_unit_test(the_maximum_is_reached_but_not_passed),
        cmocka_unit_test(after_a_failure_nothing_is_appended),
        cmocka_unit_test(formatted_text_is_complete),
        cmocka_unit_test(reserved_room_is_content_only_once_committed),
        cmocka_unit_test(consumed_input_leaves_the_rest),
        cmocka_unit_test(an_empty_buffer_is_an_empty_text),
        cmocka_unit_test(an_error_says_what_and_where),
        cmocka_unit_test(an_error_may_be_raised_again_with_its_own_text),
        cmocka_unit_test(a_long_message_is_cut_between_characters),
        cmocka_unit_test(every_result_has_a_name_and_a_meaning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
