/*
 * Text edits of scripts that the host tells back are known as such, once each
 * and where they were made.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "inst/own_edits.h"

#define EDIT(text)                                                             \
    "{\"\\u0011tag_edit\":true,\"version\":{},\"operations\":[[{\"type\":"     \
    "\"insert\",\"text\":\"" text "\"}]]}"

static json_value parsed(const char *text) {
    json_value value;
    assert_int_equal(json_parse(slice_from_string(text), &value, NULL),
                     AUXRT_OK);
    return value;
}

static const edit_place tag = {{"a", 1}, {"", 0}, {"t", 1}};
static const edit_place mask = {{"a", 1}, {"local", 5}, {"t", 1}};

static void an_edit_is_taken_once_and_in_its_order(void **state) {
    (void)state;
    own_edits o;
    own_edits_init(&o);
    assert_true(own_edits_note(&o, tag, parsed(EDIT("x"))));
    assert_true(own_edits_note(&o, tag, parsed(EDIT("y"))));
    assert_false(own_edits_take(&o, tag, parsed(EDIT("y"))));
    assert_true(own_edits_take(&o, tag, parsed(EDIT("x"))));
    assert_false(own_edits_take(&o, tag, parsed(EDIT("x"))));
    assert_true(own_edits_take(&o, tag, parsed(EDIT("y"))));
    assert_false(own_edits_take(&o, tag, parsed(EDIT("y"))));
    own_edits_free(&o);
}

static void an_edit_of_another_place_is_not_taken(void **state) {
    (void)state;
    own_edits o;
    own_edits_init(&o);
    assert_true(own_edits_note(&o, mask, parsed(EDIT("x"))));
    assert_false(own_edits_take(&o, tag, parsed(EDIT("x"))));
    assert_true(own_edits_take(&o, mask, parsed(EDIT("x"))));
    own_edits_free(&o);
}

static void values_that_are_no_edits_are_passed_over(void **state) {
    (void)state;
    own_edits o;
    own_edits_init(&o);
    assert_true(own_edits_note(&o, tag, parsed("\"text\"")));
    assert_true(own_edits_note(&o, tag, parsed("{\"operations\":[]}")));
    assert_false(own_edits_take(&o, tag, parsed("\"text\"")));
    assert_false(own_edits_take(&o, tag, parsed("{\"operations\":[]}")));
    own_edits_free(&o);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_edit_is_taken_once_and_in_its_order),
        cmocka_unit_test(an_edit_of_another_place_is_not_taken),
        cmocka_unit_test(values_that_are_no_edits_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
