/*
 * JSON: what is legal is read, what is not is refused with its place, and what
 * is written reads back as the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <math.h>

#include "base/json.h"
#include "base/number.h"

static json_value parse(const char *text) {
    json_value value;
    auxrt_error error = {0};
    if (json_parse(slice_from_string(text), &value, &error) != AUXRT_OK)
        fail_msg("%s: %s", text, error.message);
    return value;
}

static void expect_refused(slice text, auxrt_result code, int line, int column,
                           const char *part) {
    json_value value;
    auxrt_error error = {0};
    auxrt_result result = json_parse(text, &value, &error);
    if (result != code)
        fail_msg("%.*s: result %s instead of %s", (int)text.length, text.data,
                 auxrt_result_name(result), auxrt_result_name(code));
    if (!strstr(error.message, part))
        fail_msg("%.*s: \"%s\" does not say \"%s\"", (int)text.length,
                 text.data, error.message, part);
    if (error.line != line || error.column != column)
        fail_msg("%.*s: place is %d:%d instead of %d:%d", (int)text.length,
                 text.data, error.line, error.column, line, column);
}

static void legal_values_are_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        json_type type;
        const char *value;
    } rows[] = {
        {"null", JSON_NULL, "null"},
        {" true\n", JSON_TRUE, "true"},
        {"\tfalse\r", JSON_FALSE, "false"},
        {"0", JSON_NUMBER, "0"},
        {"-0", JSON_NUMBER, "-0"},
        {"-12.50e+3", JSON_NUMBER, "-12.50e+3"},
        {"1E400", JSON_NUMBER, "1E400"},
        {"\"\"", JSON_STRING, "\"\""},
        {" \"a\\\"b\\\\\" ", JSON_STRING, "\"a\\\"b\\\\\""},
        {"\"\\uD800\"", JSON_STRING, "\"\\uD800\""},
        {"\"\x7F \xC3\xA9 \xE6\x97\xA5 \xF0\x9F\xA7\xAC\"", JSON_STRING,
         "\"\x7F \xC3\xA9 \xE6\x97\xA5 \xF0\x9F\xA7\xAC\""},
        {"[ ]", JSON_ARRAY, "[ ]"},
        {" [1 , [ ] ,{}] ", JSON_ARRAY, "[1 , [ ] ,{}]"},
        {"{ }", JSON_OBJECT, "{ }"},
        {"{\"a\" : {\"b\":[{}]} , \"\":0}", JSON_OBJECT,
         "{\"a\" : {\"b\":[{}]} , \"\":0}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_value value = parse(rows[i].text);
        assert_int_equal(value.type, rows[i].type);
        assert_int_equal(value.text.length, strlen(rows[i].value));
        assert_memory_equal(value.text.data, rows[i].value, value.text.length);
    }
}

static void broken_text_is_refused_with_its_place(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int line, column;
        const char *part;
    } rows[] = {
        {"", 1, 1, "ends too early"},
        {"  ", 1, 3, "ends too early"},
        {"[1,2", 1, 5, "ends too early"},
        {"[1,]", 1, 4, "no comma"},
        {"[1 2]", 1, 4, "comma or ]"},
        {"{\"a\":1,}", 1, 8, "no comma"},
        {"{\"a\" 1}", 1, 6, "colon"},
        {"{a:1}", 1, 2, "name in double quotes"},
        {"{\"a\":1 \"b\":2}", 1, 8, "comma or }"},
        {"{\"a\":}", 1, 6, "value is expected"},
        {"[1}", 1, 3, "comma or ]"},
        {"'a'", 1, 1, "double quotes"},
        {"nul", 1, 1, "true, false and null"},
        {"True", 1, 1, "value is expected"},
        {"NaN", 1, 1, "value is expected"},
        {"01", 1, 2, "begin with 0"},
        {"-", 1, 2, "ends too early"},
        {"+1", 1, 1, "value is expected"},
        {".5", 1, 1, "value is expected"},
        {"1.", 1, 3, "ends too early"},
        {"1.x", 1, 3, "digit"},
        {"1e", 1, 3, "ends too early"},
        {"1 2", 1, 3, "nothing may follow"},
        {"{}]", 1, 3, "nothing may follow"},
        {"\"abc", 1, 1, "not closed"},
        {"[\"abc\\", 1, 7, "ends too early"},
        {"\"a\\x\"", 1, 4, "escape"},
        {"\"\\u12g4\"", 1, 6, "hexadecimal"},
        {"\"a\tb\"", 1, 3, "control"},
        {"{\n \"a\": 1,\n \"b\": tru\n}", 3, 7, "true, false and null"},
        {"[\r\n1,\r\n x]", 3, 2, "value is expected"},
        {"[\r1,\r x]", 3, 2, "value is expected"},
        {"[\"\xF0\x9F\xA7\xAC\",\xC3\xA9]", 1, 7, "value is expected"},
        {"\xEF\xBB\xBF{}", 1, 1, "byte order mark"},
        {"[1] // note", 1, 5, "nothing may follow"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect_refused(slice_from_string(rows[i].text), AUXRT_INVALID,
                       rows[i].line, rows[i].column, rows[i].part);
    expect_refused(slice_of("\"a\0b\"", 5), AUXRT_INVALID, 1, 3, "control");
}

static void invalid_utf8_is_refused_with_its_place(void **state) {
    (void)state;
    static const char *const rows[] = {
        "\x80",
        "\xC3",
        "\xC0\xAF",
        "\xE0\x80\x80",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80",
        "\xF8\x88\x80\x80\x80",
        "\xFF",
        "\xE6\x97",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "[\"\xC3\xA9 %s\"]", rows[i]);
        expect_refused(slice_from_string(text), AUXRT_INVALID, 1, 5,
                       "not valid UTF-8");
    }
}

static void nesting_is_legal_up_to_the_limit(void **state) {
    (void)state;
    static char text[2 * JSON_DEPTH_LIMIT + 16];
    for (int kind = 0; kind < 2; kind++) {
        for (int depth = JSON_DEPTH_LIMIT - 1; depth <= JSON_DEPTH_LIMIT + 1;
             depth++) {
            /* Objects on the way down to an array at the bottom would need
             * names; alternating levels are tried by the fuzzer. */
            size_t length = 0;
            for (int i = 0; i < depth; i++)
                text[length++] = '[';
            for (int i = 0; i < depth && kind == 0; i++)
                text[length++] = ']';
            json_value value;
            auxrt_error error = {0};
            auxrt_result result =
                json_parse(slice_of(text, length), &value, &error);
            auxrt_result expected = depth > JSON_DEPTH_LIMIT ? AUXRT_LIMIT
                                    : kind == 0              ? AUXRT_OK
                                                             : AUXRT_INVALID;
            assert_int_equal(result, expected);
            if (result == AUXRT_LIMIT)
                assert_int_equal(error.column, JSON_DEPTH_LIMIT + 1);
        }
    }
}

static void objects_and_arrays_keep_apart_at_every_depth(void **state) {
    (void)state;
    buffer b;
    json_value value;
    buffer_init(&b, 1 << 20);
    for (int i = 0; i < JSON_DEPTH_LIMIT; i++)
        buffer_append_string(&b, i % 3 ? "{\"k\":" : "[");
    buffer_append_string(&b, "1");
    for (int i = JSON_DEPTH_LIMIT - 1; i >= 0; i--)
        buffer_append_char(&b, i % 3 ? '}' : ']');
    assert_int_equal(json_parse(buffer_peek(&b), &value, NULL), AUXRT_OK);
    size_t last = b.length - 70;
    b.data[last] = b.data[last] == '}' ? ']' : '}';
    assert_int_equal(json_parse(buffer_peek(&b), &value, NULL), AUXRT_INVALID);
    buffer_free(&b);
}

static void walking_visits_every_member_in_order(void **state) {
    (void)state;
    json_value object =
        parse(" { \"a\" : [1,\"]\\\"\", {\"x\":\"}\"}] , \"b\":null,\"\":{}}");
    static const char *const expected[] = {
        "\"a\"", "[1,\"]\\\"\", {\"x\":\"}\"}]", "\"b\"", "null", "\"\"", "{}"};
    size_t at = 0;
    json_walk walk = json_walk_start(object);
    while (json_walk_next(&walk)) {
        assert_true(at < 6);
        assert_true(
            slice_equal(walk.key.text, slice_from_string(expected[at])));
        assert_true(
            slice_equal(walk.value.text, slice_from_string(expected[at + 1])));
        at += 2;
    }
    assert_int_equal(at, 6);
    assert_false(json_walk_next(&walk));
}

static void walking_an_array_gives_its_items(void **state) {
    (void)state;
    json_walk walk = json_walk_start(parse("[ 1 ,true, \"x\" , [2,3] ]"));
    static const json_type types[] = {JSON_NUMBER, JSON_TRUE, JSON_STRING,
                                      JSON_ARRAY};
    size_t count = 0;
    while (json_walk_next(&walk))
        assert_int_equal(walk.value.type, types[count++]);
    assert_int_equal(count, 4);
    walk = json_walk_start(parse("[ ]"));
    assert_false(json_walk_next(&walk));
    walk = json_walk_start(parse("12"));
    assert_false(json_walk_next(&walk));
}

/* Containers are skipped 64 bytes at a time: what matters at every place. */
static void containers_end_where_they_do_wherever_they_are(void **state) {
    (void)state;
    static const char nested[] =
        "{\"]}\\\"{[\":[[],{\"\\\\\":\"\\\\\\\"}\"},[{}]],\"z\":\"[\"}";
    for (int before = 0; before < 70; before++)
        for (int within = 0; within < 140; within++) {
            char text[400];
            snprintf(text, sizeof text, "[\"%*s\",[\"%*s\",%s,\"\\\"\"],true]",
                     before, "", within, "", nested);
            json_walk walk = json_walk_start(parse(text));
            assert_true(json_walk_next(&walk));
            assert_true(json_walk_next(&walk));
            json_walk inner = json_walk_start(walk.value);
            assert_true(json_walk_next(&inner));
            assert_true(json_walk_next(&inner));
            assert_true(slice_equal(inner.value.text, SLICE(nested)));
            assert_true(json_walk_next(&inner));
            assert_false(json_walk_next(&inner));
            assert_true(json_walk_next(&walk));
            assert_int_equal(walk.value.type, JSON_TRUE);
            assert_false(json_walk_next(&walk));
        }
}

/* Walks two values that are the same text; with_spans knows where its parts
 * end. */
static void expect_same_walk(json_value plain, json_value with_spans) {
    json_walk left = json_walk_start(plain);
    json_walk right = json_walk_start(with_spans);
    bool is_container = plain.type == JSON_OBJECT || plain.type == JSON_ARRAY;
    assert_int_equal(plain.type, with_spans.type);
    assert_ptr_equal(plain.text.data, with_spans.text.data);
    assert_int_equal(plain.text.length, with_spans.text.length);
    assert_null(plain.span);
    assert_int_equal(with_spans.span != NULL, is_container);
    while (json_walk_next(&left)) {
        assert_true(json_walk_next(&right));
        if (plain.type == JSON_OBJECT)
            assert_ptr_equal(left.key.text.data, right.key.text.data);
        expect_same_walk(left.value, right.value);
    }
    assert_false(json_walk_next(&right));
}

static void walks_are_the_same_when_the_ends_are_known(void **state) {
    (void)state;
    static const char *const texts[] = {
        "[]",
        " { } ",
        "\"[]\"",
        "12",
        "[[],[[]],{},[{},[1,{\"a\":[]}]],2]",
        " { \"a\" : [ { } , [ ] ] , \"b]\" : \"}\\\"\" , \"c\" : { \"d\" : {} "
        "} }",
    };
    json_spans spans = {0};
    buffer many;
    buffer_init(&many, 1 << 20);
    buffer_append_char(&many, '[');
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_value value;
        slice text = slice_from_string(texts[i]);
        assert_int_equal(json_parse_spans(text, &spans, &value, NULL),
                         AUXRT_OK);
        expect_same_walk(parse(texts[i]), value);
    }
    /* More than there was room for at first. */
    for (int i = 0; i < 1000; i++)
        buffer_append_string(&many, "{\"x\":[[],{\"y\":[1]}]},");
    buffer_append_string(&many, "[]]");
    json_value value;
    assert_int_equal(json_parse_spans(buffer_peek(&many), &spans, &value, NULL),
                     AUXRT_OK);
    expect_same_walk(parse(many.data), value);
    assert_int_equal(json_parse_spans(SLICE("[[}"), &spans, &value, NULL),
                     AUXRT_INVALID);
    json_spans_free(&spans);
    buffer_free(&many);
}

static void several_members_are_found_in_one_walk(void **state) {
    (void)state;
    static const slice names[] = {{"id", 2}, {"type", 4}, {"none", 4}};
    json_value found[3];
    json_members(
        parse("{\"type\":1,\"i\\u0064\":2,\"x\":{\"none\":3},\"type\":4}"), 3,
        names, found);
    assert_true(slice_equal(found[0].text, SLICE("2")));
    assert_true(slice_equal(found[1].text, SLICE("4")));
    assert_null(found[2].text.data);
    json_members(parse("[1]"), 3, names, found);
    assert_null(found[0].text.data);
}

static void the_last_of_equal_members_counts(void **state) {
    (void)state;
    json_value found;
    json_value object = parse("{\"a\":1,\"\\u0061\":2,\"b\":3,\"a\\u0000\":4}");
    assert_true(json_member(object, SLICE("a"), &found));
    assert_true(slice_equal(found.text, SLICE("2")));
    assert_true(json_member(object, slice_of("a\0", 2), &found));
    assert_true(slice_equal(found.text, SLICE("4")));
    assert_false(json_member(object, SLICE("c"), &found));
    assert_false(json_member(parse("[1]"), SLICE("a"), &found));
}

static void strings_decode_to_what_was_meant(void **state) {
    (void)state;
    static const struct {
        const char *text;
        slice value;
    } rows[] = {
        {"\"plain\"", {"plain", 5}},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", {"\"\\/\b\f\n\r\t", 8}},
        {"\"\\u0041\\u00e9\\u65E5\"", {"A\xC3\xA9\xE6\x97\xA5", 6}},
        {"\"x\\u0000y\"", {"x\0y", 3}},
        {"\"\\ud83e\\uddec!\"", {"\xF0\x9F\xA7\xAC!", 5}},
        {"\"\\ud83e\"", {"\xED\xA0\xBE", 3}},
        {"\"\\uddec\\ud83e\"", {"\xED\xB7\xAC\xED\xA0\xBE", 6}},
        {"\"\\ud83e\\u0041\"", {"\xED\xA0\xBE\x41", 4}},
        {"\"\\ud83e\\ud83e\\uddec\"", {"\xED\xA0\xBE\xF0\x9F\xA7\xAC", 7}},
    };
    buffer scratch;
    buffer_init(&scratch, 1000);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_value value = parse(rows[i].text);
        slice text = json_string(value, &scratch);
        assert_int_equal(text.length, rows[i].value.length);
        assert_memory_equal(text.data, rows[i].value.data, text.length);
        assert_true(json_string_is(value, rows[i].value));
        assert_false(json_string_is(value, SLICE("plai")));
        assert_false(json_string_is(value, SLICE("plain and more")));
    }
    buffer_free(&scratch);
}

/* Long strings are read in blocks: what counts is the same wherever in a block
 * it stands, and behind whatever. */
static void strings_are_read_alike_wherever_blocks_end(void **state) {
    (void)state;
    enum { LONGEST = 200 };
    static const char *const before[] = {"x", "\\n", "\\\\", "\xC3\xA9"};
    static const struct {
        const char *text;
        bool is_legal;
    } rows[] = {
        {"", true},      {"\\\"", true},     {"\\u00e9", true},
        {"\\\\", true},  {"\xC3\xA9", true}, {"\x7F", true},
        {"\\q", false},  {"\\u00g9", false}, {"\x1F", false},
        {"\xC3", false}, {"\"", false},      {"\\", false},
    };
    for (size_t b = 0; b < sizeof before / sizeof *before; b++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            for (size_t count = 0; count < LONGEST; count++) {
                json_value value;
                buffer text;
                buffer_init(&text, 4096);
                buffer_append_char(&text, '"');
                for (size_t k = 0; k < count; k++)
                    buffer_append_string(&text, before[b]);
                buffer_append_string(&text, rows[i].text);
                for (size_t k = 0; k < LONGEST - count; k++)
                    buffer_append_char(&text, 'y');
                buffer_append_char(&text, '"');
                slice whole = buffer_peek(&text);
                bool is_read = json_parse(whole, &value, NULL) == AUXRT_OK;
                if (is_read != rows[i].is_legal ||
                    (is_read && !slice_equal(value.text, whole)))
                    fail_msg("%zu times %s, then %s", count, before[b],
                             rows[i].text);
                buffer_free(&text);
            }
}

static void a_string_too_long_for_the_buffer_is_noticed(void **state) {
    (void)state;
    buffer scratch;
    buffer_init(&scratch, 3);
    assert_null(json_string(parse("\"ab\\ncd\""), &scratch).data);
    assert_int_equal(scratch.failure, AUXRT_LIMIT);
    slice text = json_string(parse("\"a\\nb\""), &scratch);
    assert_true(slice_equal(text, SLICE("a\nb")));
    buffer_free(&scratch);
}

static void numbers_are_read_exactly(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double value;
    } rows[] = {
        {"0", 0},
        {"1.25", 1.25},
        {"-17", -17},
        {"0.1", 0.1},
        {"1e22", 1e22},
        {"1e23", 1e23},
        {"9007199254740993", 9007199254740992.0},
        {"9007199254740992.9999999999999999999999", 9007199254740992.0},
        {"9007199254740993.0000000000000000000001", 9007199254740994.0},
        {"2.2250738585072011e-308", 2.2250738585072011e-308},
        {"5e-324", 5e-324},
        {"2e-324", 0},
        {"1.7976931348623157e308", 1.7976931348623157e308},
        {"123456789012345678901234567890", 123456789012345678901234567890.0},
        {"0.000000000000000000000000000000000000000000000000000000000000000"
         "0000000000000000000000000000000000000000000000000000000000000000000"
         "00000000000000000000001e150",
         0.001},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double value = json_number(parse(rows[i].text));
        if (value != rows[i].value)
            fail_msg("%s: %.17g instead of %.17g", rows[i].text, value,
                     rows[i].value);
    }
    assert_true(signbit(json_number(parse("-0"))));
    assert_true(isinf(json_number(parse("1e999"))));
    assert_true(isnan(json_number(parse("true"))));
}

static void integers_are_told_from_other_numbers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool is_integer;
        int64_t value;
    } rows[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"42", true, 42},
        {"9223372036854775806", true, INT64_MAX - 1},
        {"9223372036854775807", true, INT64_MAX},
        {"9223372036854775808", false, 0},
        {"-9223372036854775807", true, -INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999", false, 0},
        {"2.0", true, 2},
        {"1e3", true, 1000},
        {"2.5", false, 0},
        {"1e30", false, 0},
        {"\"1\"", false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t value = 0;
        bool is_integer = json_integer(parse(rows[i].text), &value);
        if (is_integer != rows[i].is_integer || value != rows[i].value)
            fail_msg("%s: %d %lld", rows[i].text, is_integer, (long long)value);
    }
}

static void numbers_are_written_as_JavaScript_writes_them(void **state) {
    (void)state;
    static const struct {
        double number;
        const char *text;
    } rows[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {100, "100"},
        {123456789012345680000.0, "123456789012345680000"},
        {1e20, "100000000000000000000"},
        {999999999999999900000.0, "999999999999999900000"},
        {1e21, "1e+21"},
        {-1.5e300, "-1.5e+300"},
        {0.000001, "0.000001"},
        {0.0000012, "0.0000012"},
        {0.0000001, "1e-7"},
        {1.25e-9, "1.25e-9"},
        {9007199254740991.0, "9007199254740991"},
        {9007199254740992.0, "9007199254740992"},
        {9007199254740994.0, "9007199254740994"},
        {4294967296.5, "4294967296.5"},
        {5e-324, "5e-324"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {9.5367431640625e-7, "9.5367431640625e-7"},
        {5.684341886080802e-14, "5.684341886080802e-14"},
        {2e-44, "2e-44"},
        {123.456, "123.456"},
        {INFINITY, "null"},
        {-INFINITY, "null"},
        {NAN, "null"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buffer b;
        buffer_init(&b, 100);
        json_writer w = json_writer_on(&b);
        json_write_number(&w, rows[i].number);
        assert_string_equal(b.data, rows[i].text);
        buffer_free(&b);
    }
    char text[NUMBER_TEXT_SIZE];
    assert_int_equal(number_format(-INFINITY, text), 9);
    assert_string_equal(text, "-Infinity");
}

static void written_numbers_read_back_the_same(void **state) {
    (void)state;
    uint64_t bits = 0x9E3779B97F4A7C15;
    for (int i = 0; i < 20000; i++) {
        char text[NUMBER_TEXT_SIZE];
        double number, again;
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        memcpy(&number, &bits, sizeof number);
        if (!isfinite(number))
            continue;
        size_t length = number_format(number, text);
        assert_true(length < NUMBER_TEXT_SIZE);
        assert_true(number_parse(slice_of(text, length), &again));
        if (again != number)
            fail_msg("%.17g became %s", number, text);
    }
}

static void quoted_text_reads_back_the_same(void **state) {
    (void)state;
    static const struct {
        slice text;
        const char *json;
    } rows[] = {
        {{"", 0}, "\"\""},
        {{NULL, 0}, "\"\""},
        {{"a\"b\\c/d", 7}, "\"a\\\"b\\\\c/d\""},
        {{"\b\f\n\r\t\x01\x1F\x7F", 8},
         "\"\\b\\f\\n\\r\\t\\u0001\\u001f\x7F\""},
        {{"x\0y", 3}, "\"x\\u0000y\""},
        {{"\xF0\x9F\xA7\xAC\xC3\xA9", 6}, "\"\xF0\x9F\xA7\xAC\xC3\xA9\""},
        {{"a\xED\xA0\xBE!", 5}, "\"a\\ud83e!\""},
        {{"long plain text\nand more", 24}, "\"long plain text\\nand more\""},
    };
    buffer b, scratch;
    buffer_init(&b, 1000);
    buffer_init(&scratch, 1000);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buffer_clear(&b);
        json_quote(&b, rows[i].text);
        assert_string_equal(b.data, rows[i].json);
        slice text = json_string(parse(b.data), &scratch);
        assert_true(slice_equal(text, rows[i].text));
    }
    buffer_free(&b);
    buffer_free(&scratch);
}

/* Whatever bytes come, what is written is legal JSON. */
static void bytes_that_are_no_text_are_replaced(void **state) {
    (void)state;
    buffer b;
    buffer_init(&b, 1000);
    json_quote(&b, SLICE("a\xFF\xC3z\xE6\x97"));
    assert_string_equal(b.data, "\"a\\ufffd\\ufffdz\\ufffd\\ufffd\"");
    buffer_free(&b);
}

static void the_writer_puts_commas_where_they_belong(void **state) {
    (void)state;
    buffer b;
    buffer_init(&b, 1000);
    json_writer w = json_writer_on(&b);
    json_begin_object(&w);
    json_write_key(&w, SLICE("a"));
    json_begin_array(&w);
    json_write_integer(&w, INT64_MIN);
    json_write_bool(&w, true);
    json_write_bool(&w, false);
    json_write_null(&w);
    json_begin_object(&w);
    json_end_object(&w);
    json_begin_array(&w);
    json_end_array(&w);
    json_write_string(&w, SLICE("x\""));
    json_end_array(&w);
    json_write_key(&w, SLICE("b\n"));
    json_write_raw(&w, SLICE("{\"k\":1}"));
    json_write_key(&w, SLICE("c"));
    json_write_number(&w, 0.5);
    json_end_object(&w);
    assert_string_equal(b.data,
                        "{\"a\":[-9223372036854775808,true,false,null,{},[],"
                        "\"x\\\"\"],\"b\\n\":{\"k\":1},\"c\":0.5}");
    parse(b.data);
    buffer_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(legal_values_are_read),
        cmocka_unit_test(broken_text_is_refused_with_its_place),
        cmocka_unit_test(invalid_utf8_is_refused_with_its_place),
        cmocka_unit_test(nesting_is_legal_up_to_the_limit),
        cmocka_unit_test(objects_and_arrays_keep_apart_at_every_depth),
        cmocka_unit_test(walking_visits_every_member_in_order),
        cmocka_unit_test(walking_an_array_gives_its_items),
        cmocka_unit_test(containers_end_where_they_do_wherever_they_are),
        cmocka_unit_test(walks_are_the_same_when_the_ends_are_known),
        cmocka_unit_test(several_members_are_found_in_one_walk),
        cmocka_unit_test(the_last_of_equal_members_counts),
        cmocka_unit_test(strings_decode_to_what_was_meant),
        cmocka_unit_test(strings_are_read_alike_wherever_blocks_end),
        cmocka_unit_test(a_string_too_long_for_the_buffer_is_noticed),
        cmocka_unit_test(numbers_are_read_exactly),
        cmocka_unit_test(integers_are_told_from_other_numbers),
        cmocka_unit_test(numbers_are_written_as_JavaScript_writes_them),
        cmocka_unit_test(written_numbers_read_back_the_same),
        cmocka_unit_test(quoted_text_reads_back_the_same),
        cmocka_unit_test(bytes_that_are_no_text_are_replaced),
        cmocka_unit_test(the_writer_puts_commas_where_they_belong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
