/*
 * Sorting lines: bots come in the order of their ids, however many there are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/order.h"

static void check(const char *text, size_t count, const int32_t *expected) {
    int32_t *places = order_lines(slice_from_string(text), count);
    assert_non_null(places);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(places[i], expected[i]);
    free(places);
}

static void lines_come_in_the_order_of_their_characters(void **state) {
    (void)state;
    check("b\na\nc", 3, (int32_t[]){1, 0, 2});
    check("bot\nbo\nbot1\nBot", 4, (int32_t[]){3, 1, 0, 2});
    check("same-start-2\nsame-start-10\nsame-start-1", 3, (int32_t[]){2, 1, 0});
}

static void equal_and_empty_lines_stay_as_they_are(void **state) {
    (void)state;
    check("x\n\nx\n", 4, (int32_t[]){1, 3, 0, 2});
    check("equal-beyond-8\nequal-beyond-8\na", 3, (int32_t[]){2, 0, 1});
    check("one", 1, (int32_t[]){0});
}

static void what_cannot_be_compared_as_bytes_is_refused(void **state) {
    (void)state;
    assert_null(order_lines(SLICE("a\n\xC3\xA9"), 2));
    assert_null(order_lines(SLICE("a\nb"), 1));
    assert_null(order_lines(SLICE("a\nb"), 3));
    assert_null(order_lines(SLICE(""), 1));
    assert_null(order_lines(SLICE("a"), 0));
}

static void many_lines_are_in_order(void **state) {
    (void)state;
    enum { COUNT = 5000, WIDTH = 16 };
    static char text[COUNT * WIDTH];
    uint32_t number = 1;
    size_t length = 0;
    for (int i = 0; i < COUNT; i++) {
        number = number * 1664525U + 1013904223U;
        length += (size_t)snprintf(text + length, sizeof text - length,
                                   "%s%08x", i > 0 ? "\n" : "", number);
    }
    int32_t *places = order_lines(slice_of(text, length), COUNT);
    assert_non_null(places);
    for (int i = 1; i < COUNT; i++)
        assert_true(memcmp(text + (ptrdiff_t)places[i - 1] * 9,
                           text + (ptrdiff_t)places[i] * 9, 8) < 0);
    free(places);
}

/* Short, equal and long ones, many with the same first eight characters. */
static void lines_that_begin_alike_are_sorted_by_the_rest(void **state) {
    (void)state;
    enum { COUNT = 3000, WIDTH = 24 };
    static char lines[COUNT][WIDTH];
    static char text[COUNT * WIDTH];
    uint32_t number = 7;
    size_t length = 0;
    for (int i = 0; i < COUNT; i++) {
        number = number * 1664525U + 1013904223U;
        snprintf(lines[i], WIDTH, "%.*sx%u", (int)(number >> 28),
                 number & 0x8000000U ? "room-one-and" : "room-two",
                 number >> 20 & 63);
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%s",
                                   i > 0 ? "\n" : "", lines[i]);
    }
    int32_t *places = order_lines(slice_of(text, length), COUNT);
    assert_non_null(places);
    for (int i = 1; i < COUNT; i++) {
        int order = strcmp(lines[places[i - 1]], lines[places[i]]);
        assert_true(order < 0 || (order == 0 && places[i - 1] < places[i]));
    }
    free(places);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_in_the_order_of_their_characters),
        cmocka_unit_test(equal_and_empty_lines_stay_as_they_are),
        cmocka_unit_test(what_cannot_be_compared_as_bytes_is_refused),
        cmocka_unit_test(many_lines_are_in_order),
        cmocka_unit_test(lines_that_begin_alike_are_sorted_by_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
