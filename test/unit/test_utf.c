/*
 * Text: what is UTF-8 and what is not, positions in UTF-16 units, and that lone
 * surrogates survive.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/utf.h"

static void only_wellformed_sequences_are_text(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t utf8, wtf8; /* valid bytes at the front */
    } rows[] = {
        {"", 0, 0},
        {"plain text of more than eight bytes", 35, 35},
        {"\x7F\xC2\x80\xDF\xBF", 5, 5},
        {"\xE0\xA0\x80\xEC\xBF\xBF\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", 15,
         15},
        {"\xF0\x90\x80\x80\xF3\xBF\xBF\xBF\xF4\x8F\xBF\xBF", 12, 12},
        {"a\x80", 1, 1},
        {"a\xC0\x80", 1, 1},
        {"a\xC1\xBF", 1, 1},
        {"a\xE0\x9F\xBF", 1, 1},
        {"a\xF0\x8F\xBF\xBF", 1, 1},
        {"a\xF4\x90\x80\x80", 1, 1},
        {"a\xF5\x80\x80\x80", 1, 1},
        {"a\xFE", 1, 1},
        {"a\xC3", 1, 1},
        {"a\xE6\x97", 1, 1},
        {"a\xF0\x9F\xA7", 1, 1},
        {"12345678\xC3(", 8, 8},
        {"a\xED\xA0\x80", 1, 4},
        {"a\xED\xBF\xBF", 1, 4},
        {"\xED\xB0\x80\xED\xA0\x80x", 0, 7},
        {"\xED\xA0\x80\xED\xA0\x80", 0, 6},
        {"\xED\xA0\x80\xED\xB0\x80", 0, 3}, /* a pair in two sequences */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        slice text = slice_from_string(rows[i].text);
        assert_int_equal(utf8_valid_length(text), rows[i].utf8);
        assert_int_equal(wtf8_valid_length(text), rows[i].wtf8);
        assert_int_equal(utf8_is_valid(text), rows[i].utf8 == text.length);
    }
    assert_true(utf8_is_valid(slice_of("a\0b", 3)));
}

static void every_code_point_survives_the_way_there_and_back(void **state) {
    (void)state;
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        char text[4];
        size_t length = utf8_encode(code, text);
        bool is_surrogate = code >= 0xD800 && code < 0xE000;
        const char *at = text;
        assert_int_equal(wtf8_decode(&at, text + length), code);
        assert_int_equal(at - text, length);
        assert_int_equal(utf8_sequence_length(text, text + length),
                         is_surrogate ? 0 : length);
    }
    char text[4];
    assert_int_equal(utf8_encode(0x110000, text), 3);
    assert_memory_equal(text, "\xEF\xBF\xBD", 3);
}

static void text_survives_utf16(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t units;
    } rows[] = {
        {"", 0},
        {"ascii only, longer than eight", 29},
        {"\xC3\xA9\xE6\x97\xA5", 2},
        {"a\xF0\x9F\xA7\xACz", 4},
        {"\xED\xA0\xBEx\xED\xB7\xAC", 3}, /* lone surrogates */
    };
    buffer b;
    buffer_init(&b, 1000);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        slice text = slice_from_string(rows[i].text);
        uint16_t units[64];
        assert_int_equal(utf16_length(text), rows[i].units);
        assert_int_equal(utf16_from_wtf8(text, units), rows[i].units);
        buffer_clear(&b);
        assert_true(wtf8_append_utf16(&b, units, rows[i].units));
        assert_true(slice_equal(buffer_peek(&b), text));
    }
    buffer_free(&b);
}

static void two_halves_become_one_character(void **state) {
    (void)state;
    enum { COUNT = 5001 };
    static uint16_t units[COUNT];
    buffer b;
    /* At an odd place, so that pairs lie across any border inside. */
    units[0] = 'a';
    for (size_t i = 1; i < COUNT; i += 2) {
        units[i] = 0xD83E;
        units[i + 1] = 0xDDEC;
    }
    buffer_init(&b, 100000);
    assert_true(wtf8_append_utf16(&b, units, COUNT));
    assert_int_equal(b.length, 1 + (COUNT - 1) / 2 * 4);
    assert_true(utf8_is_valid(buffer_peek(&b)));
    buffer_free(&b);
}

static void invalid_bytes_count_as_one_unit(void **state) {
    (void)state;
    uint16_t units[8];
    slice text = SLICE("a\xFF\xE6\x97z");
    assert_int_equal(utf16_length(text), 5);
    assert_int_equal(utf16_from_wtf8(text, units), 5);
    assert_int_equal(units[1], UTF_REPLACEMENT);
    assert_int_equal(units[4], 'z');
}

static int sign(int value) {
    return (value > 0) - (value < 0);
}

static void bots_are_ordered_as_scripts_compare_strings(void **state) {
    (void)state;
    /* Each is below the next; byte order would exchange the last two. */
    static const char *const ordered[] = {
        "",
        "10",
        "9",
        "B",
        "_",
        "a",
        "aa",
        "ab",
        "a\xC3\xA9",
        "b",
        "\xC3\xA9",
        "\xE6\x97\xA5",
        "\xED\x9F\xBF",
        "\xED\xA0\x80",
        "\xF0\x90\x80\x80",
        "\xF0\x9F\xA7\xAC",
        "\xED\xBF\xBF",
        "\xEE\x80\x80",
        "\xEF\xBF\xBF",
    };
    size_t count = sizeof ordered / sizeof ordered[0];
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count; k++) {
            int order = utf16_compare(slice_from_string(ordered[i]),
                                      slice_from_string(ordered[k]));
            if (sign(order) != (i > k) - (i < k))
                fail_msg("\"%s\" against \"%s\": %d", ordered[i], ordered[k],
                         order);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_wellformed_sequences_are_text),
        cmocka_unit_test(every_code_point_survives_the_way_there_and_back),
        cmocka_unit_test(text_survives_utf16),
        cmocka_unit_test(two_halves_become_one_character),
        cmocka_unit_test(invalid_bytes_count_as_one_unit),
        cmocka_unit_test(bots_are_ordered_as_scripts_compare_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
