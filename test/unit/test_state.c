/*
 * The state of the bots on the host side: what partitions report arrives, what
 * was deleted is gone, and a difference makes one state of another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bot/state.h"

static bot_state *bots;
static buffer text;

static int set_up(void **state) {
    (void)state;
    bots = bot_state_new();
    buffer_init(&text, 1 << 24);
    return bots ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    bot_state_free(bots);
    buffer_free(&text);
    return 0;
}

static void update(bot_state *state, const char *json) {
    auxrt_error error = {0};
    if (bot_state_apply_update(state, slice_from_string(json), &error) !=
        AUXRT_OK)
        fail_msg("%s: %s", json, error.message);
}

static void act(const char *json) {
    auxrt_error error = {0};
    bool is_bot_action = false;
    if (bot_state_apply_action(bots, slice_from_string(json), &is_bot_action,
                               &error) != AUXRT_OK)
        fail_msg("%s: %s", json, error.message);
    assert_true(is_bot_action);
}

/* What the state is, as the members of "state" of an update. */
static const char *content(bot_state *state) {
    buffer_clear(&text);
    assert_int_equal(bot_state_write_update(state, &text), AUXRT_OK);
    char *end = strstr(text.data, ",\"addedBots\"");
    assert_non_null(end);
    *end = '\0';
    return text.data + strlen("{\"state\":");
}

#define expect(json) assert_string_equal(content(bots), json)

#define ONE_BOT                                                                \
    "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"x\":1,\"t\":\"text\"}}}}"

static void a_bot_of_an_update_is_there_with_all_it_has(void **state) {
    (void)state;
    update(bots, "{\"state\": {\"a\": {\"id\":\"a\", \"space\":\"local\", "
                 "\"tags\": {\"n\" : 1.50, \"s\":\"\\u00e9\", \"nil\":null, "
                 "\"e\":\"\", \"o\": {\"k\": [1]}}, \"masks\":{\"tempLocal\":"
                 "{\"m\":true,\"none\":null},\"local\":{}}, "
                 "\"signatures\":{\"h\":\"n\"}, \"other\": 1}}, "
                 "\"addedBots\":[\"a\"]}");
    assert_int_equal(bot_state_count(bots), 1);
    expect("{\"a\":{\"id\":\"a\",\"space\":\"local\",\"tags\":{\"n\":1.50,"
           "\"s\":\"\\u00e9\",\"nil\":null,\"e\":\"\",\"o\":{\"k\": [1]}},"
           "\"signatures\":{\"h\":\"n\"},"
           "\"masks\":{\"tempLocal\":{\"m\":true}}}}");
    slice json;
    const bot_record *a = bot_state_peek(bots, SLICE("a"));
    assert_non_null(a);
    assert_true(slice_equal(a->space, SLICE("local")));
    assert_true(bot_record_tag(a, SLICE("n"), &json));
    assert_true(slice_equal(json, SLICE("1.50")));
    assert_true(bot_record_mask(a, SLICE("tempLocal"), SLICE("m"), &json));
    assert_false(bot_record_mask(a, SLICE("local"), SLICE("m"), &json));
    assert_false(bot_record_tag(a, SLICE("m"), &json));
}

static void an_update_changes_only_what_it_names(void **state) {
    (void)state;
    update(bots, ONE_BOT);
    update(bots, "{\"state\":{\"a\":{\"tags\":{\"x\":2,\"y\":[]}},"
                 "\"nobody\":{\"tags\":{\"x\":1}}}}");
    expect("{\"a\":{\"id\":\"a\",\"tags\":{\"x\":2,\"t\":\"text\",\"y\":[]}}}");
    update(bots, "{\"state\":{\"a\":{\"tags\":{\"x\":null,\"t\":\"\"}}}}");
    expect("{\"a\":{\"id\":\"a\",\"tags\":{\"t\":\"text\",\"y\":[]}}}");
    assert_null(bot_state_peek(bots, SLICE("nobody")));
}

static void a_removed_bot_is_gone_with_its_masks(void **state) {
    (void)state;
    update(bots, ONE_BOT);
    update(bots, "{\"state\":{\"a\":{\"masks\":{\"local\":{\"m\":1}}}}}");
    update(bots, "{\"state\":{\"a\":null,\"unknown\":null}}");
    assert_int_equal(bot_state_count(bots), 0);
    expect("{}");
}

static void masks_that_come_before_their_bot_are_kept_for_it(void **state) {
    (void)state;
    slice json;
    update(bots, "{\"state\":{\"a\":{\"masks\":{\"local\":{\"m\":1,\"t\":5}},"
                 "\"tags\":{\"lost\":1}}}}");
    assert_int_equal(bot_state_count(bots), 0);
    expect("{\"a\":{\"masks\":{\"local\":{\"m\":1,\"t\":5}}}}");
    update(bots, "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"t\":\"x\"},"
                 "\"masks\":{\"local\":{\"m\":2}}}}}");
    assert_int_equal(bot_state_count(bots), 1);
    const bot_record *a = bot_state_peek(bots, SLICE("a"));
    assert_true(bot_record_mask(a, SLICE("local"), SLICE("m"), &json));
    assert_true(slice_equal(json, SLICE("2")));
    assert_true(bot_record_visible(a, SLICE("t"), &json));
    assert_true(slice_equal(json, SLICE("5")));
    assert_false(bot_record_tag(a, SLICE("lost"), &json));
}

static void the_last_mask_that_goes_leaves_nothing_behind(void **state) {
    (void)state;
    update(bots, "{\"state\":{\"a\":{\"masks\":{\"local\":{\"m\":1}}}}}");
    update(bots, "{\"state\":{\"a\":{\"masks\":{\"local\":{\"m\":null}}}}}");
    expect("{}");
    assert_null(bot_state_peek(bots, SLICE("a")));
}

/* Short ones are kept in another way than long ones. */
static void values_and_ids_of_all_lengths_are_kept(void **state) {
    enum { MOST = 24 };
    (void)state;
    buffer action;
    buffer_init(&action, 1 << 16);
    for (int id = 1; id <= MOST; id++)
        for (int length = 0; length <= MOST; length++) {
            slice json;
            buffer_clear(&action);
            buffer_append_format(
                &action,
                "{\"type\":\"add_bot\",\"id\":\"%.*s\",\"bot\":{\"tags\":"
                "{\"a\":\"%.*s\",\"b\":%d}}}",
                id, "abcdefghijklmnopqrstuvwxyz", length,
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ", length);
            act(action.data);
            const bot_record *bot = bot_state_peek(
                bots, slice_of("abcdefghijklmnopqrstuvwxyz", (size_t)id));
            assert_non_null(bot);
            assert_int_equal(bot->id.length, id);
            assert_memory_equal(bot->id.data, "abcdefghijklmnopqrstuvwxyz",
                                bot->id.length);
            assert_true(bot_record_tag(bot, SLICE("a"), &json));
            assert_int_equal(json.length, length + 2);
            assert_memory_equal(json.data + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                                json.length - 2);
        }
    assert_int_equal(bot_state_count(bots), MOST);
    for (int id = MOST; id >= 1; id--) {
        buffer_clear(&action);
        buffer_append_format(&action,
                             "{\"type\":\"remove_bot\",\"id\":\"%.*s\"}", id,
                             "abcdefghijklmnopqrstuvwxyz");
        act(action.data);
    }
    assert_int_equal(bot_state_count(bots), 0);
    buffer_free(&action);
}

static void the_first_mask_with_a_value_is_seen(void **state) {
    (void)state;
    slice json;
    update(bots,
           "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"x\":\"tag\",\"y\":1,"
           "\"z\":\"\"},\"masks\":{\"admin\":{\"x\":6},\"shared\":{\"x\":5},"
           "\"remoteTempShared\":{\"x\":4},\"tempShared\":{\"x\":3},"
           "\"local\":{\"x\":2},\"tempLocal\":{\"x\":1},\"odd\":{\"z\":9}}}}}");
    static const char *const order[][2] = {
        {"tempLocal", "1"},        {"local", "2"},  {"tempShared", "3"},
        {"remoteTempShared", "4"}, {"shared", "5"}, {"admin", "6"},
    };
    const bot_record *a = bot_state_peek(bots, SLICE("a"));
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        char change[128];
        assert_true(bot_record_visible(a, SLICE("x"), &json));
        assert_true(slice_equal(json, slice_from_string(order[i][1])));
        snprintf(change, sizeof change,
                 "{\"state\":{\"a\":{\"masks\":{\"%s\":{\"x\":null}}}}}",
                 order[i][0]);
        update(bots, change);
    }
    assert_true(bot_record_visible(a, SLICE("x"), &json));
    assert_true(slice_equal(json, SLICE("\"tag\"")));
    assert_true(bot_record_visible(a, SLICE("y"), &json));
    assert_false(bot_record_visible(a, SLICE("z"), &json));
}

static void adding_again_replaces_tags_and_keeps_masks(void **state) {
    (void)state;
    update(bots, "{\"state\":{\"a\":{\"id\":\"a\",\"space\":\"local\",\"tags\":"
                 "{\"x\":1},\"masks\":{\"tempLocal\":{\"m\":1,\"n\":1}}}}}");
    update(bots, "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"y\":2},"
                 "\"masks\":{\"tempLocal\":{\"n\":2}}}}}");
    expect("{\"a\":{\"id\":\"a\",\"tags\":{\"y\":2},"
           "\"masks\":{\"tempLocal\":{\"m\":1,\"n\":2}}}}");
    assert_int_equal(bot_state_count(bots), 1);
}

static void bots_come_in_the_order_of_their_ids(void **state) {
    (void)state;
    /* U+1F9EC comes before U+FF21 in UTF-16, behind it in UTF-8. */
    static const char *const ids[] = {
        "10",          "9", "B", "_", "a", "\xC3\xA9", "\xF0\x9F\xA7\xAC",
        "\xEF\xBC\xA1"};
    enum { COUNT = sizeof ids / sizeof ids[0] };
    size_t count;
    for (size_t i = 0; i < COUNT; i++) {
        char json[128];
        const char *id = ids[(i * 3 + 1) % COUNT];
        snprintf(json, sizeof json, "{\"state\":{\"%s\":{\"id\":\"%s\"}}}", id,
                 id);
        update(bots, json);
        const bot_record *const *sorted = bot_state_sorted(bots, &count);
        assert_int_equal(count, i + 1);
        assert_non_null(sorted);
    }
    const bot_record *const *sorted = bot_state_sorted(bots, &count);
    for (size_t i = 0; i < COUNT; i++)
        assert_string_equal(sorted[i]->id.data, ids[i]);
}

static void actions_add_change_and_remove(void **state) {
    (void)state;
    act("{\"type\":\"add_bot\",\"id\":\"a\",\"bot\":{\"id\":\"a\","
        "\"tags\":{\"x\":1,\"y\":\"\"}}}");
    act("{\"type\":\"update_bot\",\"id\":\"a\",\"update\":{\"tags\":"
        "{\"x\":\"\",\"z\":3},\"masks\":{\"local\":{\"m\":1,\"n\":2}}}}");
    expect("{\"a\":{\"id\":\"a\",\"tags\":{\"y\":\"\",\"z\":3},"
           "\"masks\":{\"local\":{\"m\":1,\"n\":2}}}}");
    act("{\"type\":\"update_bot\",\"id\":\"a\",\"update\":"
        "{\"masks\":{\"local\":{\"m\":\"\",\"n\":null}}}}");
    act("{\"type\":\"update_bot\",\"id\":\"nobody\",\"update\":"
        "{\"tags\":{\"x\":1}}}");
    expect("{\"a\":{\"id\":\"a\",\"tags\":{\"y\":\"\",\"z\":3}}}");
    act("{\"type\":\"remove_bot\",\"id\":\"a\"}");
    act("{\"type\":\"remove_bot\",\"id\":\"a\"}");
    expect("{}");
}

static void other_actions_change_nothing(void **state) {
    (void)state;
    bool is_bot_action = true;
    assert_int_equal(bot_state_apply_action(
                         bots, SLICE("{\"type\":\"show_toast\",\"id\":1}"),
                         &is_bot_action, NULL),
                     AUXRT_OK);
    assert_false(is_bot_action);
    expect("{}");
}

static void a_file_is_merged_into_what_is_there(void **state) {
    (void)state;
    update(bots, ONE_BOT);
    update(bots, "{\"state\":{\"gone\":{\"id\":\"gone\",\"tags\":{}}}}");
    act("{\"type\":\"apply_state\",\"state\":{\"a\":{\"id\":\"a\",\"tags\":"
        "{\"x\":5,\"t\":null}},\"b\":{\"id\":\"b\",\"space\":\"local\","
        "\"tags\":{\"q\":1}},\"gone\":null}}");
    expect("{\"a\":{\"id\":\"a\",\"tags\":{\"x\":5}},"
           "\"b\":{\"id\":\"b\",\"space\":\"local\",\"tags\":{\"q\":1}}}");
    auxrt_error error = {0};
    assert_int_equal(bot_state_apply_state(
                         bots, SLICE("{\"c\":{\"tags\":{\"n\":1}}}"), &error),
                     AUXRT_OK);
    assert_non_null(bot_state_peek(bots, SLICE("c")));
}

/* --------------------------------------------------------------- text edits */

#define EDIT(operations)                                                       \
    "{\"\\u0011tag_edit\":true,\"version\":{},\"operations\":" operations "}"

static void edit_tag(const char *before, const char *operations,
                     const char *after) {
    char json[1024];
    slice value;
    snprintf(json, sizeof json,
             "{\"state\":{\"e\":{\"id\":\"e\",\"tags\":{\"keep\":1%s%s}}}}",
             *before ? ",\"t\":" : "", before);
    update(bots, json);
    snprintf(json, sizeof json,
             "{\"state\":{\"e\":{\"tags\":{\"t\":" EDIT("%s") "}}}}",
             operations);
    update(bots, json);
    const bot_record *e = bot_state_peek(bots, SLICE("e"));
    bool has_value = bot_record_tag(e, SLICE("t"), &value);
    if (has_value != (after != NULL) ||
        (after && !slice_equal(value, slice_from_string(after))))
        fail_msg("%s with %s gives %.*s", before, operations,
                 has_value ? (int)value.length : 6,
                 has_value ? value.data : "no tag");
}

static void edits_change_the_text_where_they_say(void **state) {
    (void)state;
#define PRESERVE(n) "{\"type\":\"preserve\",\"count\":" #n "}"
#define INSERT(s) "{\"type\":\"insert\",\"text\":\"" s "\"}"
#define DELETE(n) "{\"type\":\"delete\",\"count\":" #n "}"
    edit_tag("\"hello\"", "[[" PRESERVE(2) "," INSERT("XY") "]]",
             "\"heXYllo\"");
    edit_tag("\"hello\"", "[[" INSERT("a") "," INSERT("b") "]]", "\"abhello\"");
    edit_tag("\"hello\"", "[[" PRESERVE(1) "," DELETE(3) "]]", "\"ho\"");
    edit_tag(
        "\"hello\"",
        "[[" PRESERVE(1) "," DELETE(1) "," PRESERVE(2) "," INSERT("!") "]]",
        "\"hll!o\"");
    edit_tag("\"hello\"", "[[" INSERT("1") "],[" INSERT("2") "]]",
             "\"21hello\"");
    edit_tag("\"hello\"", "[]", "\"hello\"");
    edit_tag("\"hello\"", "[[" PRESERVE(99) "," INSERT("end") "]]",
             "\"helloend\"");
    edit_tag("\"hello\"", "[[" PRESERVE(3) "," DELETE(99) "]]", "\"hel\"");
    edit_tag("\"hello\"", "[[" PRESERVE(-3) "," INSERT("x") "]]", "\"xhello\"");
    edit_tag("\"hello\"", "[[" DELETE(5) "]]", NULL);
    edit_tag("\"q\\\"\\n\"", "[[" PRESERVE(1) "," INSERT("\\t") "]]",
             "\"q\\t\\\"\\n\"");
}

static void edits_apply_to_the_text_of_any_value(void **state) {
    (void)state;
    edit_tag("", "[[" INSERT("new") "]]", "\"new\"");
    edit_tag("null", "[[" INSERT("new") "]]", "\"new\"");
    edit_tag("", "[[" DELETE(3) "]]", NULL);
    edit_tag("12.50", "[[" PRESERVE(4) "," INSERT("!") "]]", "\"12.5!\"");
    edit_tag("1e21", "[[" INSERT("=") "]]", "\"=1e+21\"");
    edit_tag("true", "[[" DELETE(1) "]]", "\"rue\"");
    edit_tag("{\"a\" : [1, \" x \"]}", "[[" INSERT("=") "]]",
             "\"={\\\"a\\\":[1,\\\" x \\\"]}\"");
}

static void edits_count_as_editors_do(void **state) {
    (void)state;
    /* The dna sign is two units; an edit may cut it in two and mend it. */
    edit_tag("\"\xF0\x9F\xA7\xACz\"", "[[" PRESERVE(2) "," INSERT("|") "]]",
             "\"\xF0\x9F\xA7\xAC|z\"");
    edit_tag("\"\xF0\x9F\xA7\xACz\"", "[[" PRESERVE(1) "," DELETE(1) "]]",
             "\"\\ud83ez\"");
    edit_tag("\"\\ud83ez\"", "[[" PRESERVE(1) "," INSERT("\\uddec") "]]",
             "\"\xF0\x9F\xA7\xACz\"");
}

static void masks_are_edited_as_tags_are(void **state) {
    (void)state;
    slice json;
    update(bots, "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"t\":\"tag\"},"
                 "\"masks\":{\"local\":{\"t\":\"mask\"}}}}}");
    act("{\"type\":\"update_bot\",\"id\":\"a\",\"update\":{\"masks\":"
        "{\"local\":{\"t\":" EDIT("[[" INSERT("un") "]]") "}}}}");
    const bot_record *a = bot_state_peek(bots, SLICE("a"));
    assert_true(bot_record_mask(a, SLICE("local"), SLICE("t"), &json));
    assert_true(slice_equal(json, SLICE("\"unmask\"")));
    act("{\"type\":\"update_bot\",\"id\":\"a\",\"update\":{\"masks\":"
        "{\"local\":{\"t\":" EDIT("[[" DELETE(9) "]]") "}}}}");
    assert_false(bot_record_mask(a, SLICE("local"), SLICE("t"), &json));
    assert_true(bot_record_tag(a, SLICE("t"), &json));
}

/* ------------------------------------------------------------- broken input */

static void broken_updates_change_nothing_and_say_why(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"{\"state\":", "not valid JSON"},
        {"[]", "\"state\""},
        {"{}", "\"state\""},
        {"{\"state\":[]}", "\"state\""},
        {"{\"state\":{\"b\":5}}", "b: it has to be an object"},
        {"{\"state\":{\"b\":{\"id\":1}}}", "\"id\""},
        {"{\"state\":{\"b\":{\"space\":1}}}", "\"space\""},
        {"{\"state\":{\"b\":{\"tags\":[]}}}", "\"tags\""},
        {"{\"state\":{\"b\":{\"masks\":\"\"}}}", "\"masks\""},
        {"{\"state\":{\"b\":{\"masks\":{\"local\":3}}}}", "\"masks\""},
        {"{\"state\":{\"b\":{\"signatures\":1}}}", "\"signatures\""},
        {"{\"state\":{\"b\":{\"tags\":{\"t\":{\"\\u0011tag_edit\":true}}}}}",
         "operations"},
        {"{\"state\":{\"b\":{\"tags\":{\"t\":" EDIT("[3]") "}}}}", "lists"},
        {"{\"state\":{\"b\":{\"tags\":{\"t\":" EDIT(
             "[[{\"type\":\"move\",\"count\":1}]]") "}}}}",
         "preserve or delete"},
        {"{\"state\":{\"b\":{\"tags\":{\"t\":" EDIT(
             "[[{\"type\":\"insert\",\"text\":1}]]") "}}}}",
         "preserve or delete"},
    };
    update(bots, ONE_BOT);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char json[512];
        auxrt_error error = {0};
        assert_int_equal(
            bot_state_apply_update(bots, slice_from_string(rows[i][0]), &error),
            AUXRT_INVALID);
        if (!strstr(error.message, rows[i][1]))
            fail_msg("%s: %s", rows[i][0], error.message);
        /* The same behind an entry that is right: not even that is applied. */
        if (strncmp(rows[i][0], "{\"state\":{\"b\"", 13) != 0)
            continue;
        assert_string_equal(error.bot, "b");
        snprintf(json, sizeof json, "{\"state\":{\"a\":null,%s",
                 rows[i][0] + 10);
        assert_int_equal(
            bot_state_apply_update(bots, slice_from_string(json), &error),
            AUXRT_INVALID);
    }
    expect("{\"a\":{\"id\":\"a\",\"tags\":{\"x\":1,\"t\":\"text\"}}}");
}

static void broken_actions_change_nothing_and_say_why(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"5", "\"type\""},
        {"{\"type\":1}", "\"type\""},
        {"{\"type\":\"remove_bot\"}", "\"id\""},
        {"{\"type\":\"remove_bot\",\"id\":7}", "\"id\""},
        {"{\"type\":\"add_bot\",\"id\":\"b\"}", "\"bot\""},
        {"{\"type\":\"update_bot\",\"id\":\"a\",\"update\":null}",
         "\"update\""},
        {"{\"type\":\"update_bot\",\"id\":\"a\",\"update\":{\"tags\":1}}",
         "\"tags\""},
        {"{\"type\":\"apply_state\",\"state\":[]}", "\"state\""},
    };
    update(bots, ONE_BOT);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        auxrt_error error = {0};
        assert_int_equal(bot_state_apply_action(
                             bots, slice_from_string(rows[i][0]), NULL, &error),
                         AUXRT_INVALID);
        if (!strstr(error.message, rows[i][1]))
            fail_msg("%s: %s", rows[i][0], error.message);
    }
    expect("{\"a\":{\"id\":\"a\",\"tags\":{\"x\":1,\"t\":\"text\"}}}");
}

/* ------------------------------------------------------------------ writing */

static void an_update_tells_of_every_bot(void **state) {
    (void)state;
    update(bots, "{\"state\":{\"b\":{\"id\":\"b\",\"tags\":{}},\"a\":{\"id\":"
                 "\"a\",\"tags\":{\"x\":\"\\n\"}},\"m\":{\"masks\":{\"local\":"
                 "{\"k\":1}}}}}");
    assert_int_equal(bot_state_write_update(bots, &text), AUXRT_OK);
    assert_string_equal(
        text.data,
        "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"x\":\"\\n\"}},\"b\":"
        "{\"id\":\"b\",\"tags\":{}},\"m\":{\"masks\":{\"local\":{\"k\":1}}}},"
        "\"addedBots\":[\"a\",\"b\"],\"removedBots\":[],\"updatedBots\":[\"m\"]"
        ",\"version\":null}");
}

static void a_file_holds_bots_only(void **state) {
    (void)state;
    update(bots, "{\"state\":{\"b\":{\"id\":\"b\",\"space\":\"local\",\"tags\":"
                 "{\"x\":1},\"masks\":{\"local\":{\"k\":1}}},\"m\":{\"masks\":"
                 "{\"local\":{\"k\":1}}}}}");
    assert_int_equal(bot_state_write_aux(bots, false, &text), AUXRT_OK);
    assert_string_equal(text.data,
                        "{\"version\":1,\"state\":{\"b\":{\"id\":\"b\","
                        "\"space\":\"local\",\"tags\":{\"x\":1}}}}");
    buffer_clear(&text);
    assert_int_equal(bot_state_write_aux(bots, true, &text), AUXRT_OK);
    assert_non_null(strstr(text.data, "\"masks\":{\"local\":{\"k\":1}}"));
    assert_null(strstr(text.data, "\"m\""));
    buffer small;
    buffer_init(&small, 10);
    assert_int_equal(bot_state_write_aux(bots, true, &small), AUXRT_LIMIT);
    buffer_free(&small);
}

/* The difference, after checking that it makes `after` of `before`. */
static char *difference(const char *before, const char *after) {
    bool is_empty;
    buffer out;
    bot_state *old = bot_state_new();
    bot_state *new = bot_state_new();
    buffer_init(&out, 1 << 20);
    update(old, before);
    update(new, after);
    assert_int_equal(bot_state_write_difference(old, new, &out, &is_empty),
                     AUXRT_OK);
    update(old, out.data);
    bool is_still_empty;
    buffer_clear(&text);
    assert_int_equal(
        bot_state_write_difference(old, new, &text, &is_still_empty), AUXRT_OK);
    if (!is_still_empty)
        fail_msg("%s leaves %s", out.data, text.data);
    assert_int_equal(is_empty, strncmp(out.data, "{\"state\":{},", 12) == 0);
    bot_state_free(old);
    bot_state_free(new);
    return buffer_take(&out, NULL);
}

static void expect_difference(const char *before, const char *after,
                              const char *expected) {
    char *told = difference(before, after);
    assert_string_equal(told, expected);
    free(told);
}

static void a_difference_tells_only_what_changed(void **state) {
    (void)state;
    expect_difference(
        ONE_BOT,
        "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"x\":2,\"t\":\"text\","
        "\"new\":[]}}}}",
        "{\"state\":{\"a\":{\"tags\":{\"x\":2,\"new\":[]}}},\"addedBots\":[],"
        "\"removedBots\":[],\"updatedBots\":[\"a\"],\"version\":null}");
    expect_difference(
        ONE_BOT, "{\"state\":{\"b\":{\"id\":\"b\",\"tags\":{}}}}",
        "{\"state\":{\"a\":null,\"b\":{\"id\":\"b\",\"tags\":{}}},"
        "\"addedBots\":[\"b\"],\"removedBots\":[\"a\"],\"updatedBots\":[],"
        "\"version\":null}");
    expect_difference(ONE_BOT, "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{}}}}",
                      "{\"state\":{\"a\":{\"tags\":{\"x\":null,\"t\":null}}},"
                      "\"addedBots\":[],\"removedBots\":[],\"updatedBots\":"
                      "[\"a\"],\"version\":null}");
}

static void a_difference_of_masks_is_told_by_space(void **state) {
    (void)state;
    expect_difference(
        "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{},\"masks\":{\"local\":"
        "{\"k\":1,\"l\":2},\"shared\":{\"s\":1}}},\"p\":{\"masks\":{\"local\":"
        "{\"k\":1}}}}}",
        "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{},\"masks\":{\"local\":"
        "{\"k\":1,\"l\":3},\"tempLocal\":{\"t\":1}}},\"q\":{\"masks\":"
        "{\"local\":{\"k\":1}}}}}",
        "{\"state\":{\"a\":{\"masks\":{\"local\":{\"l\":3},\"tempLocal\":"
        "{\"t\":1},\"shared\":{\"s\":null}}},\"p\":null,\"q\":{\"masks\":"
        "{\"local\":{\"k\":1}}}},\"addedBots\":[],\"removedBots\":[\"p\"],"
        "\"updatedBots\":[\"a\",\"q\"],\"version\":null}");
}

static void a_bot_that_moves_to_another_space_is_added_anew(void **state) {
    (void)state;
    expect_difference(
        "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"x\":1},\"masks\":"
        "{\"local\":{\"k\":1,\"l\":1}}}}}",
        "{\"state\":{\"a\":{\"id\":\"a\",\"space\":\"local\",\"tags\":{\"x\":1}"
        ",\"masks\":{\"local\":{\"k\":1}}}}}",
        "{\"state\":{\"a\":{\"id\":\"a\",\"space\":\"local\",\"tags\":{\"x\":1}"
        ",\"masks\":{\"local\":{\"l\":null}}}},\"addedBots\":[\"a\"],"
        "\"removedBots\":[],\"updatedBots\":[],\"version\":null}");
}

static void values_that_mean_the_same_do_not_differ(void **state) {
    (void)state;
    static const char none[] = "{\"state\":{},\"addedBots\":[],"
                               "\"removedBots\":[],\"updatedBots\":[],"
                               "\"version\":null}";
    expect_difference("{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"s\":"
                      "\"\\u00e9\",\"n\":1.0,\"nil\":null,\"e\":\"\"}}}}",
                      "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"n\":1,"
                      "\"s\":\"\xC3\xA9\"}}}}",
                      none);
    char *told =
        difference("{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"n\":1}}}}",
                   "{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{\"n\":\"1\"}}}}");
    assert_non_null(strstr(told, "\"n\":\"1\""));
    free(told);
}

static void ten_thousand_bots_stay_apart(void **state) {
    (void)state;
    enum { COUNT = 10000 };
    buffer json;
    buffer_init(&json, 1 << 24);
    buffer_append_string(&json, "{\"state\":{");
    for (int i = 0; i < COUNT; i++)
        buffer_append_format(&json,
                             "%s\"bot%d\":{\"id\":\"bot%d\",\"tags\":{\"n\":%d"
                             "}}",
                             i ? "," : "", i, i, i);
    buffer_append_string(&json, "}}");
    update(bots, json.data);
    assert_int_equal(bot_state_count(bots), COUNT);
    for (int i = 0; i < COUNT; i += 7) {
        char id[32], number[32];
        slice value;
        snprintf(id, sizeof id, "bot%d", i);
        snprintf(number, sizeof number, "%d", i);
        const bot_record *bot = bot_state_peek(bots, slice_from_string(id));
        assert_non_null(bot);
        assert_true(bot_record_tag(bot, SLICE("n"), &value));
        assert_true(slice_equal(value, slice_from_string(number)));
    }
    bot_state_clear(bots);
    assert_int_equal(bot_state_count(bots), 0);
    buffer_free(&json);
}

#define WITH_STATE(name)                                                       \
    cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_STATE(a_bot_of_an_update_is_there_with_all_it_has),
        WITH_STATE(an_update_changes_only_what_it_names),
        WITH_STATE(a_removed_bot_is_gone_with_its_masks),
        WITH_STATE(masks_that_come_before_their_bot_are_kept_for_it),
        WITH_STATE(the_last_mask_that_goes_leaves_nothing_behind),
        WITH_STATE(values_and_ids_of_all_lengths_are_kept),
        WITH_STATE(the_first_mask_with_a_value_is_seen),
        WITH_STATE(adding_again_replaces_tags_and_keeps_masks),
        WITH_STATE(bots_come_in_the_order_of_their_ids),
        WITH_STATE(actions_add_change_and_remove),
        WITH_STATE(other_actions_change_nothing),
        WITH_STATE(a_file_is_merged_into_what_is_there),
        WITH_STATE(edits_change_the_text_where_they_say),
        WITH_STATE(edits_apply_to_the_text_of_any_value),
        WITH_STATE(edits_count_as_editors_do),
        WITH_STATE(masks_are_edited_as_tags_are),
        WITH_STATE(broken_updates_change_nothing_and_say_why),
        WITH_STATE(broken_actions_change_nothing_and_say_why),
        WITH_STATE(an_update_tells_of_every_bot),
        WITH_STATE(a_file_holds_bots_only),
        WITH_STATE(a_difference_tells_only_what_changed),
        WITH_STATE(a_difference_of_masks_is_told_by_space),
        WITH_STATE(a_bot_that_moves_to_another_space_is_added_anew),
        WITH_STATE(values_that_mean_the_same_do_not_differ),
        WITH_STATE(ten_thousand_bots_stay_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
