/*
 * Names and their values: what was set is found and walked in its order,
 * whether the values are few or many.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bot/values.h"

static void assert_value(const bot_values *values, slice name, slice expected) {
    slice json;
    assert_true(bot_values_get(values, name, &json));
    assert_int_equal(json.length, expected.length);
    assert_memory_equal(json.data, expected.data, expected.length);
}

static void assert_none(const bot_values *values, slice name) {
    slice json;
    assert_false(bot_values_get(values, name, &json));
}

static void assert_order(const bot_values *values, const char *expected) {
    char text[256] = "";
    size_t at = 0, length = 0;
    slice name, json;
    while (bot_values_next(values, &at, &name, &json))
        length += (size_t)snprintf(text + length, sizeof text - length,
                                   "%.*s=%.*s ", (int)name.length, name.data,
                                   (int)json.length, json.data);
    assert_string_equal(text, expected);
}

static void set(bot_values *values, const char *name, const char *json) {
    assert_true(bot_values_set(values, slice_from_string(name),
                               slice_from_string(json)));
}

static void nothing_is_in_zeroed_ones(void **state) {
    (void)state;
    bot_values values = {0};
    assert_int_equal(bot_values_count(&values), 0);
    assert_none(&values, SLICE("a"));
    assert_order(&values, "");
    bot_values_unset(&values, SLICE("a"));
    bot_values_free(&values);
}

static void values_keep_the_order_of_their_names(void **state) {
    (void)state;
    bot_values values = {0};
    set(&values, "b", "1");
    set(&values, "a", "\"two\"");
    set(&values, "", "true");
    assert_order(&values, "b=1 a=\"two\" =true ");
    set(&values, "b", "\"much longer than before, and more than a step\"");
    set(&values, "a", "0");
    assert_order(&values, "b=\"much longer than before, and more than a "
                          "step\" a=0 =true ");
    bot_values_unset(&values, SLICE("b"));
    bot_values_unset(&values, SLICE("not there"));
    set(&values, "b", "3");
    assert_order(&values, "a=0 =true b=3 ");
    assert_int_equal(bot_values_count(&values), 3);
    bot_values_unset(&values, SLICE("a"));
    bot_values_unset(&values, SLICE(""));
    bot_values_unset(&values, SLICE("b"));
    assert_order(&values, "");
    assert_int_equal(bot_values_count(&values), 0);
    bot_values_free(&values);
}

static void many_names_are_found(void **state) {
    (void)state;
    enum { COUNT = 2000 };
    bot_values values = {0};
    char name[32], json[32];
    size_t at = 0;
    slice found, text;
    for (int i = 0; i < COUNT; i++) {
        snprintf(name, sizeof name, "tag%d", i);
        snprintf(json, sizeof json, "%d", i);
        set(&values, name, json);
        assert_value(&values, SLICE("tag0"), SLICE("0"));
    }
    assert_int_equal(bot_values_count(&values), COUNT);
    for (int i = 0; bot_values_next(&values, &at, &found, &text); i++) {
        snprintf(name, sizeof name, "tag%d", i);
        assert_true(slice_equal(found, slice_from_string(name)));
    }
    bot_values_unset(&values, SLICE("tag7"));
    assert_none(&values, SLICE("tag7"));
    assert_value(&values, SLICE("tag8"), SLICE("8"));
    bot_values_free(&values);
}

/* Around the length from which on they lie in a map. */
static void long_texts_are_kept(void **state) {
    (void)state;
    static char text[70000];
    memset(text, '1', sizeof text);
    for (size_t length = 900; length < sizeof text; length += 31) {
        bot_values values = {0};
        set(&values, "short", "1");
        assert_true(
            bot_values_set(&values, SLICE("long"), slice_of(text, length)));
        set(&values, "last", "2");
        assert_value(&values, SLICE("short"), SLICE("1"));
        assert_value(&values, SLICE("long"), slice_of(text, length));
        assert_value(&values, SLICE("last"), SLICE("2"));
        set(&values, "long", "3");
        assert_order(&values, "short=1 long=3 last=2 ");
        bot_values_free(&values);
    }
}

static void room_that_is_made_changes_nothing(void **state) {
    (void)state;
    static const size_t lengths[] = {0, 1, 40, 1024, 1025, 1 << 20};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        bot_values values = {0};
        bot_values_expect(&values, lengths[i]);
        assert_int_equal(bot_values_count(&values), 0);
        assert_order(&values, "");
        set(&values, "a", "1");
        bot_values_expect(&values, lengths[i]);
        assert_order(&values, "a=1 ");
        bot_values_free(&values);
    }
}

/* The same is done to a table that cannot be wrong. */
static void random_changes_come_out_right(void **state) {
    (void)state;
    enum { NAMES = 24, LONGEST = 200 };
    uint32_t random = 1;
    for (int round = 0; round < 300; round++) {
        static char expected[NAMES][LONGEST];
        size_t lengths[NAMES] = {0};
        bot_values values = {0};
        for (int step = 0; step < 200; step++) {
            random = random * 1664525 + 1013904223;
            size_t which = (random >> 8) % (unsigned)(4 + round % (NAMES - 4));
            size_t length = 1 + (random >> 16) % (LONGEST - 1);
            char name[32];
            snprintf(name, sizeof name, "n%zu", which);
            if (random >> 30 == 0) {
                bot_values_unset(&values, slice_from_string(name));
                lengths[which] = 0;
                continue;
            }
            memset(expected[which], 'a' + step % 26, length);
            lengths[which] = length;
            assert_true(bot_values_set(&values, slice_from_string(name),
                                       slice_of(expected[which], length)));
        }
        size_t count = 0;
        for (size_t i = 0; i < NAMES; i++) {
            char name[32];
            snprintf(name, sizeof name, "n%zu", i);
            count += lengths[i] > 0;
            if (lengths[i] > 0)
                assert_value(&values, slice_from_string(name),
                             slice_of(expected[i], lengths[i]));
            else
                assert_none(&values, slice_from_string(name));
        }
        assert_int_equal(bot_values_count(&values), count);
        bot_values_free(&values);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_in_zeroed_ones),
        cmocka_unit_test(values_keep_the_order_of_their_names),
        cmocka_unit_test(many_names_are_found),
        cmocka_unit_test(long_texts_are_kept),
        cmocka_unit_test(room_that_is_made_changes_nothing),
        cmocka_unit_test(random_changes_come_out_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
