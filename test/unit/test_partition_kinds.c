/*
 * What a user would lose: a space that keeps its promise. Read-only stays
 * read-only, limits hold to the byte, the error space stays bounded, history
 * shows what was saved and runs nothing.
 */
#include "partition/error_space.h"
#include "partition/history.h"
#include "partition_recorder.h"

#define CLEAR "{\"type\":\"clear_space\",\"space\":\"s\"}"

static partition *memory(void) {
    partition *p;
    assert_int_equal(partition_memory_open("s", &p, NULL), AUXRT_OK);
    return p;
}

static bool has_bot(partition *p, const char *id) {
    const bot_record *bot =
        bot_state_peek(partition_state_peek(p), slice_from_string(id));
    return bot && bot->is_bot;
}

static void expect_tag(partition *p, const char *id, const char *tag,
                       const char *expected) {
    const bot_record *bot =
        bot_state_peek(partition_state_peek(p), slice_from_string(id));
    slice json = SLICE("(none)");
    assert_non_null(bot);
    bot_record_tag(bot, slice_from_string(tag), &json);
    if (!slice_equal(json, slice_from_string(expected)))
        fail_msg("%s.%s is %.*s instead of %s", id, tag, (int)json.length,
                 json.data, expected);
}

static void read_only_spaces_refuse_everything(void **unused) {
    partition *p;
    recorder r;
    (void)unused;
    partition *inner = memory();
    apply_batch(inner, 1, BATCH(ADD("a", "{\"x\":1}")));
    assert_int_equal(partition_readonly_open(inner, &p, NULL), AUXRT_OK);
    recorder_init(&r, p);
    apply_batch(p, 5,
                BATCH4(ADD("b", "{}"), SET("a", "{\"x\":2,\"y\":3}"),
                       REMOVE("a"), CLEAR));
    expect_text(&r.refused,
                "5 b  read_only null\n5 a x read_only 1\n"
                "5 a y read_only null\n"
                "5 a  read_only {\"id\":\"a\",\"tags\":{\"x\":1}}\n"
                "5 a  read_only {\"id\":\"a\",\"tags\":{\"x\":1}}\n");
    expect_text(&r.settled, "5 ");
    expect_tag(p, "a", "x", "1");
    partition_rules rules = partition_rules_of(p);
    assert_false(rules.may_add || rules.may_update || rules.may_remove);
    /* What happens inside is still told. */
    apply_batch(inner, 6, BATCH(SET("a", "{\"x\":7}")));
    assert_int_equal(r.updates, 1);
    expect_text(&r.settled, "5 6 ");
    recorder_free(&r);
    assert_int_equal(partition_close(p, NULL), AUXRT_OK);
}

static partition *limited(partition_limits limits, recorder *r) {
    partition *p;
    limits.size = sizeof limits;
    assert_int_equal(partition_limited_open(memory(), &limits, &p, NULL),
                     AUXRT_OK);
    recorder_init(r, p);
    return p;
}

/* The bot a with the tag t: 1 byte id, 1 byte name, and the JSON value. */
static void the_size_limit_holds_to_the_byte(void **unused) {
    recorder r;
    partition *p = limited((partition_limits){.maximum_bytes = 10}, &r);
    (void)unused;
    apply_batch(p, 1, BATCH(ADD("a", "{\"t\":\"12345\"}")));  /* 9 */
    apply_batch(p, 2, BATCH(SET("a", "{\"t\":\"123456\"}"))); /* 10 */
    expect_text(&r.refused, "");
    apply_batch(p, 3, BATCH(SET("a", "{\"t\":\"1234567\"}"))); /* 11 */
    expect_text(&r.refused, "3 a t max_size_reached \"123456\"\n");
    expect_text(
        &r.shouted,
        "onSpaceMaxSizeReached "
        "{\"space\":\"s\",\"maxSizeInBytes\":10,\"neededSizeInBytes\":11}\n");
    /* Shrinking makes room; the event comes once. */
    apply_batch(p, 4, BATCH(SET("a", "{\"t\":1}")));       /* 3 */
    apply_batch(p, 5, BATCH(ADD("b", "{\"u\":\"123\"}"))); /* 10 */
    apply_batch(p, 6, BATCH(ADD("c", "{}")));              /* 11 */
    apply_batch(p, 7, BATCH(REMOVE("a")));
    apply_batch(p, 8, BATCH(ADD("c", "{\"v\":1}"))); /* 10 */
    expect_text(&r.refused, "3 a t max_size_reached \"123456\"\n"
                            "6 c  max_size_reached null\n");
    assert_int_equal(r.shouted.length, strlen(r.shouted.data));
    assert_null(strstr(r.shouted.data + 1, "onSpaceMaxSizeReached"));
    expect_text(&r.settled, "1 2 3 4 5 6 7 8 ");
    assert_true(has_bot(p, "b") && has_bot(p, "c") && !has_bot(p, "a"));
    recorder_free(&r);
    partition_close(p, NULL);
}

static void a_batch_cannot_pass_the_limit_in_small_steps(void **unused) {
    recorder r;
    partition *p = limited((partition_limits){.maximum_bytes = 10}, &r);
    (void)unused;
    apply_batch(p, 1, BATCH(ADD("a", "{\"t\":1234}"))); /* 6 */
    apply_batch(p, 2,
                BATCH3(SET("a", "{\"t\":1}"), SET("a", "{\"t\":123456}"),
                       SET("a", "{\"u\":1234}")));
    size_t size = 0, at = 0;
    slice name, json;
    const bot_record *bot = bot_state_peek(partition_state_peek(p), SLICE("a"));
    while (bot_values_next(&bot->tags, &at, &name, &json))
        size += name.length + json.length;
    assert_true(size + 1 <= 10);
    assert_true(r.refusals > 0);
    assert_true(same_state(partition_state_peek(p), r.mirror));
    recorder_free(&r);
    partition_close(p, NULL);
}

static void bots_and_values_can_be_bounded(void **unused) {
    recorder r;
    partition *p = limited(
        (partition_limits){.maximum_bots = 2, .maximum_value_bytes = 5}, &r);
    (void)unused;
    apply_batch(p, 1,
                BATCH5(ADD("a", "{\"x\":12345}"), ADD("b", "{}"),
                       ADD("c", "{}"), SET("b", "{\"x\":\"1234\"}"),
                       SET("b", "{\"x\":\"123\"}")));
    expect_text(&r.refused, "1 c  max_size_reached null\n"
                            "1 b x max_size_reached null\n");
    apply_batch(p, 2, BATCH(REMOVE("a")));
    apply_batch(p, 3, BATCH(ADD("c", "{}")));
    expect_text(&r.settled, "1 2 3 ");
    assert_true(has_bot(p, "b") && has_bot(p, "c"));
    expect_tag(p, "b", "x", "\"123\"");
    recorder_free(&r);
    partition_close(p, NULL);
}

static void a_text_edit_cannot_pass_the_limit(void **unused) {
    recorder r;
    partition *p = limited((partition_limits){.maximum_value_bytes = 200}, &r);
    char batch[1024], text[301];
    (void)unused;
    memset(text, 'x', 300);
    text[300] = 0;
    apply_batch(p, 1, BATCH(ADD("a", "{\"t\":\"q\"}")));
    snprintf(
        batch, sizeof batch,
        BATCH(SET(
            "a", "{\"t\":{\"\\u0011tag_edit\":true,\"version\":{},"
                 "\"operations\":[[{\"type\":\"insert\",\"text\":\"%s\"}]]}}")),
        text);
    apply_batch(p, 2, batch);
    expect_text(&r.refused, "2 a t max_size_reached \"q\"\n");
    recorder_free(&r);
    partition_close(p, NULL);
}

static void the_error_space_takes_bots_and_keeps_the_latest(void **unused) {
    partition *p;
    recorder r;
    char batch[256];
    (void)unused;
    assert_int_equal(partition_error_open("error", 3, &p, NULL), AUXRT_OK);
    recorder_init(&r, p);
    for (int i = 1; i <= 4; i++) {
        partition_error_report report = {.name = SLICE("TypeError"),
                                         .message = SLICE("@x is 5"),
                                         .bot = SLICE("b"),
                                         .tag = SLICE("onClick"),
                                         .line = i,
                                         .column = 2,
                                         .time = 1767323045678};
        assert_int_equal(partition_error_report_add(p, &report, NULL),
                         AUXRT_OK);
    }
    assert_false(has_bot(p, "error-1"));
    assert_true(has_bot(p, "error-2") && has_bot(p, "error-4"));
    expect_tag(p, "error-4", "errorMessage", "\"\xF0\x9F\x93\x9D@x is 5\"");
    expect_tag(p, "error-4", "errorBot",
               "\"\xF0\x9F\x94\x97"
               "b\"");
    expect_tag(p, "error-4", "errorLine", "4");
    expect_tag(p, "error-4", "errorTime",
               "\"\xF0\x9F\x93\x85"
               "2026-01-02T03:04:05.678Z\"");
    apply_batch(p, 9,
                BATCH4(ADD("mine", "{\"x\":1}"), SET("mine", "{\"x\":2}"),
                       REMOVE("error-4"), CLEAR));
    assert_true(has_bot(p, "mine") && has_bot(p, "error-4"));
    assert_false(has_bot(p, "error-2"));
    expect_tag(p, "mine", "x", "1");
    assert_int_equal(r.refusals, 1 + 1 + 4);
    assert_non_null(strstr(r.refused.data, "9 mine x not_allowed 1\n"));
    /* In a batch that adds more than there is room for, the last ones stay. */
    buffer many;
    buffer_init(&many, 1 << 20);
    buffer_append_char(&many, '[');
    for (int i = 0; i < 50; i++) {
        snprintf(batch, sizeof batch, "%s" ADD("n%d", "{}"), i ? "," : "", i,
                 i);
        buffer_append_string(&many, batch);
    }
    buffer_append_char(&many, ']');
    apply_batch(p, 10, many.data);
    assert_int_equal(bot_state_count(partition_state_peek(p)), 3);
    assert_true(has_bot(p, "n47") && has_bot(p, "n49"));
    assert_true(same_state(partition_state_peek(p), r.mirror));
    buffer_free(&many);
    recorder_free(&r);
    partition_close(p, NULL);
}

static void history_shows_what_was_saved(void **unused) {
    marks *m;
    partition *history;
    recorder r;
    int64_t number = 0;
    auxrt_error error = {0};
    buffer actions;
    (void)unused;
    partition *source = memory();
    assert_int_equal(marks_in_memory(&m, NULL), AUXRT_OK);
    assert_int_equal(partition_history_open(m, "s", "history", &history, NULL),
                     AUXRT_OK);
    recorder_init(&r, history);
    apply_batch(
        source, 1,
        BATCH2(ADD("a", "{\"x\":1,\"onClick\":\"@1\",\"listening\":true}"),
               ADD("b", "{}")));
    assert_int_equal(partition_history_mark(history, source, SLICE("@first"),
                                            1767323045678, &number, &error),
                     AUXRT_OK);
    assert_int_equal(number, 1);
    apply_batch(source, 2,
                BATCH3(SET("a", "{\"x\":2}"), REMOVE("b"), ADD("c", "{}")));
    expect_tag(history, "s-mark-1", "historyLabel",
               "\"\xF0\x9F\x93\x9D@first\"");
    expect_tag(history, "s-mark-1", "historyBots", "2");
    expect_tag(history, "s-mark-1", "historyTime",
               "\"\xF0\x9F\x93\x85"
               "2026-01-02T03:04:05.678Z\"");
    assert_false(has_bot(history, "s-mark-1.a"));
    assert_int_equal(partition_history_show(history, 1, &error), AUXRT_OK);
    expect_tag(history, "s-mark-1.a", "x", "1");
    expect_tag(history, "s-mark-1.a", "listening", "false");
    expect_tag(history, "s-mark-1.a", "historyBot",
               "\"\xF0\x9F\x93\x9D"
               "a\"");
    assert_true(has_bot(history, "s-mark-1.b"));
    apply_batch(history, 3,
                BATCH3(SET("s-mark-1.a", "{\"x\":9}"), REMOVE("s-mark-1"),
                       ADD("n", "{}")));
    assert_int_equal(r.refusals, 3);
    expect_tag(history, "s-mark-1.a", "x", "1");
    assert_true(same_state(partition_state_peek(history), r.mirror));

    buffer_init(&actions, 1 << 20);
    assert_int_equal(
        partition_history_restore(history, 1, source, &actions, &error),
        AUXRT_OK);
    apply_batch(source, 4, actions.data);
    expect_tag(source, "a", "x", "1");
    assert_true(has_bot(source, "b") && !has_bot(source, "c"));
    buffer_clear(&actions);
    assert_int_equal(
        partition_history_restore(history, 1, source, &actions, &error),
        AUXRT_OK);
    assert_string_equal(actions.data, "[]");

    assert_int_equal(partition_history_hide(history, 1, &error), AUXRT_OK);
    assert_int_equal(bot_state_count(partition_state_peek(history)), 1);
    assert_int_equal(partition_history_show(history, 2, &error),
                     AUXRT_NOT_FOUND);
    assert_int_equal(partition_history_drop(history, 1, &error), AUXRT_OK);
    assert_int_equal(bot_state_count(partition_state_peek(history)), 0);
    assert_true(same_state(partition_state_peek(history), r.mirror));
    buffer_free(&actions);
    recorder_free(&r);
    partition_close(history, NULL);
    partition_close(source, NULL);
    marks_free(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_only_spaces_refuse_everything),
        cmocka_unit_test(the_size_limit_holds_to_the_byte),
        cmocka_unit_test(a_batch_cannot_pass_the_limit_in_small_steps),
        cmocka_unit_test(bots_and_values_can_be_bounded),
        cmocka_unit_test(a_text_edit_cannot_pass_the_limit),
        cmocka_unit_test(the_error_space_takes_bots_and_keeps_the_latest),
        cmocka_unit_test(history_shows_what_was_saved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
