/*
 * What stored text stands for: every row of test/values/rows.json, as the host
 * reads it.
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
#include "base/os.h"
#include "bot/value.h"

/* One row, and where its text is decoded to. */
typedef struct row {
    json_value json;
    json_value expected; /* its member "value" */
    slice raw;
    bot_value value;
} row;

static buffer rows_text;
static buffer raw_text;
static buffer other_text;

static slice text_member(json_value object, const char *name, buffer *scratch) {
    json_value member;
    if (!json_member(object, slice_from_string(name), &member))
        return slice_of("", 0);
    return json_string(member, scratch);
}

#define fail_row(row, ...)                                                     \
    do {                                                                       \
        print_error("%.*s\n", (int)(row)->json.text.length,                    \
                    (row)->json.text.data);                                    \
        fail_msg(__VA_ARGS__);                                                 \
    } while (0)

/* A number, or {"$number": "NaN" …}. */
static double number_of(json_value json) {
    json_value name;
    if (json.type == JSON_NUMBER)
        return json_number(json);
    assert_true(json_member(json, SLICE("$number"), &name));
    return json_string_is(name, SLICE("NaN"))         ? (double)NAN
           : json_string_is(name, SLICE("Infinity"))  ? (double)INFINITY
           : json_string_is(name, SLICE("-Infinity")) ? (double)-INFINITY
                                                      : -0.0;
}

static bool is_same_number(double a, double b) {
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b);
    return a == b && signbit(a) == signbit(b);
}

static void check_number(const row *r, json_value expected, double actual,
                         double tolerance) {
    double wanted = number_of(expected);
    if (!is_same_number(wanted, actual) &&
        !(fabs(wanted - actual) <= tolerance))
        fail_row(r, "%.17g instead of %.17g", actual, wanted);
}

static void check_components(const row *r, const char *form,
                             const double *components, size_t count,
                             double tolerance) {
    json_value list;
    if (!json_member(r->expected, slice_from_string(form), &list))
        fail_row(r, "not expected to be a %s", form);
    json_walk walk = json_walk_start(list);
    size_t at = 0;
    for (; json_walk_next(&walk) && at < count; at++)
        check_number(r, walk.value, components[at], tolerance);
    assert_int_equal(at, count);
}

static void check_date(const row *r) {
    const bot_date *d = &r->value.date;
    const int fields[] = {d->year,   d->month,  d->day,        d->hour,
                          d->minute, d->second, d->millisecond};
    json_value parts;
    /* Rows whose zone does not exist say nothing about the date. */
    if (!json_member(r->json, SLICE("parts"), &parts))
        return;
    json_walk walk = json_walk_start(parts);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        assert_true(json_walk_next(&walk));
        if (json_number(walk.value) != fields[i])
            fail_row(r, "part %zu is %d", i, fields[i]);
    }
    assert_true(json_walk_next(&walk));
    if (d->has_offset != (walk.value.type == JSON_NUMBER) ||
        (d->has_offset && json_number(walk.value) != d->offset))
        fail_row(r, "the offset is %d (%d)", d->offset, d->has_offset);
    assert_true(json_walk_next(&walk));
    if (!json_string_is(walk.value, d->zone))
        fail_row(r, "the zone is %.*s", (int)d->zone.length, d->zone.data);
}

static void check_links(const row *r) {
    json_value links;
    slice rest = r->value.text, id;
    assert_true(json_member(r->json, SLICE("links"), &links));
    json_walk walk = json_walk_start(links);
    while (bot_value_next_link(&rest, &id))
        if (!json_walk_next(&walk) || !json_string_is(walk.value, id))
            fail_row(r, "an unexpected id %.*s", (int)id.length, id.data);
    if (json_walk_next(&walk))
        fail_row(r, "an id is missing");
}

/* Formulas: the JSON behind the prefixes is the value, but for white space. */
static void check_formula(const row *r) {
    json_value error, json;
    bool is_error = json_member(r->expected, SLICE("$error"), &error);
    if (r->value.is_valid == is_error)
        fail_row(r, "valid: %d", r->value.is_valid);
    if (is_error || !r->value.has_value)
        return;
    assert_int_equal(json_parse(r->value.text, &json, NULL), AUXRT_OK);
    assert_int_equal(json.type, r->expected.type);
    buffer_clear(&other_text);
    for (size_t i = 0; i < json.text.length; i++)
        if (json.text.data[i] != ' ')
            buffer_append_char(&other_text, json.text.data[i]);
    if (!slice_equal(buffer_peek(&other_text), r->expected.text))
        fail_row(r, "the formula gives %s", other_text.data);
}

static void check_value(const row *r) {
    const bot_value *v = &r->value;
    switch (v->kind) {
    case BOT_VALUE_PLAIN:
    case BOT_VALUE_LISTENER:
    case BOT_VALUE_MODULE:
    case BOT_VALUE_LINK:
        if (v->has_value && !json_string_is(r->expected, r->raw))
            fail_row(r, "the value is the text itself");
        break;
    case BOT_VALUE_TEXT:
        if (v->has_value && !json_string_is(r->expected, v->text))
            fail_row(r, "the text is %.*s", (int)v->text.length, v->text.data);
        break;
    case BOT_VALUE_NUMBER:
        check_number(r, r->expected, v->number, 0);
        break;
    case BOT_VALUE_BOOLEAN:
        assert_int_equal(r->expected.type, v->boolean ? JSON_TRUE : JSON_FALSE);
        break;
    case BOT_VALUE_FORMULA:
        check_formula(r);
        break;
    case BOT_VALUE_VECTOR:
        check_components(r, v->vector.has_z ? "$vector3" : "$vector2",
                         (double[]){v->vector.x, v->vector.y, v->vector.z},
                         v->vector.has_z ? 3 : 2, 0);
        break;
    case BOT_VALUE_ROTATION:
        check_components(r, "$rotation",
                         (double[]){v->rotation.x, v->rotation.y, v->rotation.z,
                                    v->rotation.w},
                         4, 1e-15);
        break;
    case BOT_VALUE_DATE:
        check_date(r);
    }
    if (v->kind == BOT_VALUE_LINK)
        check_links(r);
}

static void check_row(json_value json) {
    row r = {.json = json};
    json_value undefined, member;
    assert_true(json_member(json, SLICE("value"), &r.expected));
    r.raw = text_member(json, "raw", &raw_text);
    bot_value_classify(r.raw, &r.value);

    bool has_form = json_member(json, SLICE("form"), &member);
    if (!has_form)
        assert_true(json_member(json, SLICE("kind"), &member));
    const char *kind = bot_value_kind_name(r.value.kind);
    if (!json_string_is(member, slice_from_string(kind)))
        fail_row(&r, "the kind is %s", kind);
    if (r.value.has_value ==
        json_member(r.expected, SLICE("$undefined"), &undefined)) {
        /* An error is a value of the tag, though the formula has none. */
        if (r.value.kind != BOT_VALUE_FORMULA || r.value.is_valid)
            fail_row(&r, "has a value: %d", r.value.has_value);
    }
    check_value(&r);
}

static void stored_text_stands_for_what_the_rules_say(void **state) {
    (void)state;
    json_value rows;
    auxrt_error error = {0};
    if (os_read_file("test/values/rows.json", &rows_text, &error) != AUXRT_OK ||
        json_parse(buffer_peek(&rows_text), &rows, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    size_t count = 0;
    json_walk walk = json_walk_start(rows);
    while (json_walk_next(&walk)) {
        check_row(walk.value);
        count++;
    }
    assert_true(count > 200);
}

static void a_number_is_read_the_same_whatever_follows_it(void **state) {
    (void)state;
    double number;
    /* The slice ends inside a longer text. */
    assert_true(bot_value_parse_number(slice_of("12345", 2), &number));
    assert_true(number == 12);
    assert_true(bot_value_parse_number(slice_of("1e55", 3), &number));
    assert_true(number == 1e5);
    assert_false(bot_value_parse_number(slice_of(NULL, 0), &number));
}

static void text_without_memory_has_no_value(void **state) {
    (void)state;
    bot_value value;
    bot_value_classify(slice_of(NULL, 0), &value);
    assert_int_equal(value.kind, BOT_VALUE_PLAIN);
    assert_false(value.has_value);
}

static void a_date_tells_what_is_not_written(void **state) {
    (void)state;
    bot_date date;
    assert_true(bot_value_parse_date(SLICE("10:30:15.25+01:00"), &date));
    assert_false(date.has_date);
    assert_int_equal(date.hour, 10);
    assert_int_equal(date.millisecond, 250);
    assert_int_equal(date.offset, 60);
    assert_true(bot_value_parse_date(SLICE("2020-05-06"), &date));
    assert_true(date.has_date);
    assert_false(date.has_offset);
    assert_int_equal(date.zone.length, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stored_text_stands_for_what_the_rules_say),
        cmocka_unit_test(a_number_is_read_the_same_whatever_follows_it),
        cmocka_unit_test(text_without_memory_has_no_value),
        cmocka_unit_test(a_date_tells_what_is_not_written),
    };
    buffer_init(&rows_text, 1 << 24);
    buffer_init(&raw_text, 1 << 20);
    buffer_init(&other_text, 1 << 20);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_free(&rows_text);
    buffer_free(&raw_text);
    buffer_free(&other_text);
    return failed;
}
