/*
 * What a user would lose: an edit that is neither kept nor refused, or a
 * change that observers do not hear of.
 */
#include "partition_recorder.h"

typedef struct fixture {
    partition *p;
    recorder r;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_int_equal(partition_memory_open("shared", &f->p, NULL), AUXRT_OK);
    recorder_init(&f->r, f->p);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    partition_close(f->p, NULL);
    recorder_free(&f->r);
    free(f);
    return 0;
}

static void expect_state(fixture *f, const char *expected) {
    char *text = state_text(partition_state_peek(f->p));
    json_value update, state;
    assert_int_equal(json_parse(slice_from_string(text), &update, NULL),
                     AUXRT_OK);
    assert_true(json_member(update, SLICE("state"), &state));
    ((char *)state.text.data)[state.text.length] = 0;
    assert_string_equal(state.text.data, expected);
    free(text);
    assert_true(same_state(partition_state_peek(f->p), f->r.mirror));
}

static void edits_take_effect_and_are_told(void **state) {
    fixture *f = *state;
    apply_batch(f->p, 1, BATCH(ADD("a", "{\"x\":1,\"none\":null,\"e\":\"\"}")));
    expect_state(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"x\":1}}}");
    expect_text(
        &f->r.update,
        "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"x\":1}}},\"addedBots\":["
        "\"a\"],\"removedBots\":[],\"updatedBots\":[],\"version\":null}");
    apply_batch(f->p, 2, BATCH(SET("a", "{\"x\":2,\"y\":\"z\"}")));
    expect_text(
        &f->r.update,
        "{\"state\":{\"a\":{\"tags\":{\"x\":2,\"y\":\"z\"}}},\"addedBots\":[],"
        "\"removedBots\":[],\"updatedBots\":[\"a\"],\"version\":null}");
    apply_batch(f->p, 3, BATCH(SET("a", "{\"x\":null,\"y\":\"\"}")));
    expect_state(f, "{\"a\":{\"id\":\"a\",\"tags\":{}}}");
    apply_batch(f->p, 4, BATCH(REMOVE("a")));
    expect_state(f, "{}");
    expect_text(&f->r.settled, "1 2 3 4 ");
    expect_text(&f->r.refused, "");
}

static void what_changes_nothing_is_not_told(void **state) {
    fixture *f = *state;
    apply_batch(f->p, 1, BATCH(ADD("a", "{\"x\":1}")));
    size_t updates = f->r.updates;
    apply_batch(f->p, 2,
                BATCH2(SET("a", "{\"x\":1,\"q\":null}"), REMOVE("ghost")));
    apply_batch(f->p, 3, BATCH2(ADD("b", "{}"), REMOVE("b")));
    assert_int_equal(f->r.updates, updates);
    expect_text(&f->r.settled, "1 2 3 ");
    expect_text(&f->r.refused, "");
}

static void several_edits_of_a_batch_are_told_as_one(void **state) {
    fixture *f = *state;
    apply_batch(f->p, 1,
                BATCH3(ADD("a", "{\"x\":1}"), SET("a", "{\"x\":2}"),
                       SET("a", "{\"x\":3}")));
    assert_int_equal(f->r.updates, 1);
    expect_state(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"x\":3}}}");
}

static void a_bot_that_came_again_lost_what_it_had(void **state) {
    fixture *f = *state;
    apply_batch(
        f->p, 1,
        BATCH2(ADD("a", "{\"x\":1}"), MASK("a", "shared", "{\"m\":1}")));
    apply_batch(f->p, 2, BATCH2(REMOVE("a"), ADD("a", "{\"y\":1}")));
    expect_state(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"y\":1}}}");
    apply_batch(
        f->p, 3,
        BATCH2(MASK("a", "shared", "{\"m\":2}"), ADD("a", "{\"z\":1}")));
    expect_state(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"z\":1},\"masks\":{"
                    "\"shared\":{\"m\":2}}}}");
}

static void masks_of_bots_that_live_elsewhere_are_kept(void **state) {
    fixture *f = *state;
    apply_batch(f->p, 1, BATCH(MASK("far", "shared", "{\"m\":1}")));
    expect_state(f, "{\"far\":{\"masks\":{\"shared\":{\"m\":1}}}}");
    /* It comes, with its masks, and goes, with them. */
    apply_batch(f->p, 2, BATCH(ADD("far", "{\"x\":1}")));
    expect_state(f, "{\"far\":{\"id\":\"far\",\"tags\":{\"x\":1},\"masks\":{"
                    "\"shared\":{\"m\":1}}}}");
    apply_batch(f->p, 3,
                BATCH2(REMOVE("far"), MASK("far", "shared", "{\"n\":1}")));
    expect_state(f, "{\"far\":{\"masks\":{\"shared\":{\"n\":1}}}}");
    apply_batch(f->p, 4, BATCH2(ADD("far", "{}"), REMOVE("far")));
    expect_state(f, "{}");
    expect_text(&f->r.refused, "");
}

static void edits_that_cannot_be_are_refused_with_what_is_there(void **state) {
    fixture *f = *state;
    apply_batch(f->p, 1, BATCH(ADD("a", "{\"x\":\"old\"}")));
    apply_batch(
        f->p, 7,
        BATCH3(
            UPDATE("ghost", "{\"tags\":{\"x\":1,\"y\":2},\"masks\":{\"shared\":"
                            "{\"m\":1}}}"),
            UPDATE(
                "a",
                "{\"tags\":{\"x\":\"new\"},\"masks\":{\"local\":{\"m\":1}}}"),
            UPDATE("a", "{\"tags\":{\"x\":{\"\\u0011tag_edit\":true,"
                        "\"operations\":7}}}")));
    expect_text(&f->r.refused, "7 ghost x not_found null\n"
                               "7 ghost y not_found null\n"
                               "7 a local/m wrong_space null\n"
                               "7 a x invalid \"new\"\n");
    expect_state(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"x\":\"new\"}},\"ghost\":{"
                    "\"masks\":{\"shared\":{\"m\":1}}}}");
    expect_text(&f->r.settled, "1 7 ");
}

static void text_edits_apply_to_what_is_there(void **state) {
    fixture *f = *state;
    apply_batch(f->p, 1, BATCH(ADD("a", "{\"t\":\"h\xC3\xA9llo\"}")));
    apply_batch(
        f->p, 2,
        BATCH(UPDATE("a",
                     "{\"tags\":{\"t\":{\"\\u0011tag_edit\":true,\"version\":{}"
                     ",\"operations\":[[{\"type\":\"preserve\",\"count\":2},{"
                     "\"type\":\"delete\",\"count\":3},{\"type\":\"insert\","
                     "\"text\":\"y\"}]]}}}")));
    expect_state(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"t\":\"h\xC3\xA9y\"}}}");
    expect_text(&f->r.refused, "");
}

static void a_state_is_applied_bot_by_bot(void **state) {
    fixture *f = *state;
    apply_batch(f->p, 1, BATCH2(ADD("a", "{\"x\":1,\"y\":1}"), ADD("b", "{}")));
    apply_batch(
        f->p, 2,
        "[{\"type\":\"apply_state\",\"state\":{\"a\":{\"id\":\"a\",\"tags\":{"
        "\"x\":2}},\"b\":null,\"c\":{\"id\":\"c\",\"tags\":{\"z\":1}}}}]");
    expect_state(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"x\":2,\"y\":1}},\"c\":{"
                    "\"id\":\"c\",\"tags\":{\"z\":1}}}");
    apply_batch(f->p, 3, "[{\"type\":\"clear_space\",\"space\":\"shared\"}]");
    expect_state(f, "{}");
}

static void a_batch_of_a_wrong_form_changes_nothing(void **state) {
    fixture *f = *state;
    static const char *const batches[] = {
        "",
        "{}",
        "[" ADD("a", "{}") ",{\"type\":\"toast\"}]",
        "[" ADD("a", "{}") ",{\"type\":\"remove_bot\"}]",
        "[" ADD("a", "{}") ",{\"type\":\"update_bot\",\"id\":\"a\"}]",
        "[" ADD("a", "{}") ",5]",
    };
    for (size_t i = 0; i < sizeof batches / sizeof *batches; i++) {
        auxrt_error error = {0};
        auxrt_result result =
            partition_apply(f->p, i, slice_from_string(batches[i]), &error);
        if (result != AUXRT_INVALID)
            fail_msg("%s: %s", batches[i], auxrt_result_name(result));
        assert_true(error.message[0] != 0);
    }
    assert_int_equal(partition_commit(f->p, NULL), AUXRT_OK);
    expect_state(f, "{}");
    expect_text(&f->r.settled, "");
}

static void bots_of_a_wrong_form_are_refused(void **state) {
    fixture *f = *state;
    apply_batch(
        f->p, 1,
        "[{\"type\":\"apply_state\",\"state\":{\"a\":5,\"b\":{\"id\":\"b\","
        "\"tags\":{\"x\":{\"\\u0011tag_edit\":true}}},\"c\":{\"tags\":[]},"
        "\"d\":{\"masks\":{\"shared\":1}}}}," UPDATE("e", "{\"tags\":1}") "]");
    expect_state(f, "{}");
    expect_text(&f->r.refused, "1 a  invalid null\n1 b  invalid null\n"
                               "1 c  invalid null\n1 d  invalid null\n"
                               "1 e  invalid null\n");
}

/* What is not the partition's to store is left out, and not refused. */
static void a_bot_is_stored_under_the_id_of_its_action(void **state) {
    fixture *f = *state;
    apply_batch(f->p, 1,
                "[{\"type\":\"add_bot\",\"id\":\"a\",\"bot\":{\"id\":5,"
                "\"tags\":{\"x\":1}}},"
                "{\"type\":\"add_bot\",\"id\":\"b\",\"bot\":{\"id\":\"other\","
                "\"tags\":{},\"signatures\":{\"x\":\"y\"},\"more\":1}}]");
    expect_state(f, "{\"a\":{\"id\":\"a\",\"tags\":{\"x\":1}},"
                    "\"b\":{\"id\":\"b\",\"tags\":{}}}");
    expect_text(&f->r.refused, "");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(edits_take_effect_and_are_told),
        TEST(what_changes_nothing_is_not_told),
        TEST(several_edits_of_a_batch_are_told_as_one),
        TEST(a_bot_that_came_again_lost_what_it_had),
        TEST(masks_of_bots_that_live_elsewhere_are_kept),
        TEST(edits_that_cannot_be_are_refused_with_what_is_there),
        TEST(text_edits_apply_to_what_is_there),
        TEST(a_state_is_applied_bot_by_bot),
        TEST(a_batch_of_a_wrong_form_changes_nothing),
        TEST(bots_of_a_wrong_form_are_refused),
        TEST(a_bot_is_stored_under_the_id_of_its_action),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
