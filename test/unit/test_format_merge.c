/*
 * What a user would lose: a change of one side in a merge, or a difference
 * that is not shown.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "format/diff.h"
#include "format/merge.h"

static void bots_of(const char *map, snapshot *out) {
    auxrt_error error = {0};
    snapshot_init(out);
    if (snapshot_add_map(out, slice_from_string(map), &error) != AUXRT_OK ||
        snapshot_sort(out, &error) != AUXRT_OK)
        fail_msg("%s: %s", map, error.message);
}

static char *text_of(const snapshot *bots) {
    auxrt_error error = {0};
    buffer out;
    buffer_init(&out, AUX_SIZE_LIMIT);
    assert_int_equal(
        snapshot_write(bots, (snapshot_style){1, true}, &out, &error),
        AUXRT_OK);
    return buffer_take(&out, NULL);
}

static size_t merge(const char *base_map, const char *a_map, const char *b_map,
                    merge_preference preference, char **text,
                    char conflict[256]) {
    snapshot base, a, b, merged;
    merge_conflicts conflicts;
    auxrt_error error = {0};
    bots_of(base_map, &base);
    bots_of(a_map, &a);
    bots_of(b_map, &b);
    snapshot_init(&merged);
    if (merge_snapshots(&base, &a, &b, preference, &merged, &conflicts,
                        &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    *text = text_of(&merged);
    size_t count = conflicts.count;
    conflict[0] = 0;
    if (count > 0)
        snprintf(
            conflict, 256, "%.*s/%.*s/%.*s: %s",
            (int)conflicts.items[0].bot.length, conflicts.items[0].bot.data,
            (int)conflicts.items[0].space.length,
            conflicts.items[0].space.data ? conflicts.items[0].space.data : "",
            (int)conflicts.items[0].tag.length,
            conflicts.items[0].tag.data ? conflicts.items[0].tag.data : "",
            conflicts.items[0].what);
    merge_conflicts_free(&conflicts);
    snapshot_free(&base);
    snapshot_free(&a);
    snapshot_free(&b);
    snapshot_free(&merged);
    return count;
}

static void expect_merge(const char *base, const char *a, const char *b,
                         const char *state) {
    char conflict[256];
    char expected[1024];
    char *text;
    snprintf(expected, sizeof expected, "{\"state\":%s,\"version\":1}", state);
    size_t count = merge(base, a, b, MERGE_NEITHER, &text, conflict);
    if (count > 0)
        fail_msg("conflict: %s", conflict);
    assert_string_equal(text, expected);
    free(text);
    /* Nothing depends on which side is which. */
    assert_int_equal(merge(base, b, a, MERGE_NEITHER, &text, conflict), 0);
    assert_string_equal(text, expected);
    free(text);
}

static void expect_conflict(const char *base, const char *a, const char *b,
                            const char *what, const char *state_a,
                            const char *state_b) {
    char conflict[256];
    char expected[1024];
    char *text;
    assert_int_equal(merge(base, a, b, MERGE_A, &text, conflict), 1);
    assert_string_equal(conflict, what);
    snprintf(expected, sizeof expected, "{\"state\":%s,\"version\":1}",
             state_a);
    assert_string_equal(text, expected);
    free(text);
    assert_int_equal(merge(base, a, b, MERGE_B, &text, conflict), 1);
    snprintf(expected, sizeof expected, "{\"state\":%s,\"version\":1}",
             state_b);
    assert_string_equal(text, expected);
    free(text);
}

#define ONE(tags) "{\"b\":{\"id\":\"b\",\"tags\":" tags "}}"

static void changes_of_both_sides_are_kept(void **unused) {
    (void)unused;
    expect_merge(ONE("{\"x\":1,\"y\":1,\"z\":1}"),
                 ONE("{\"x\":2,\"y\":1,\"z\":1,\"n\":5}"),
                 ONE("{\"x\":1,\"y\":3}"), ONE("{\"n\":5,\"x\":2,\"y\":3}"));
    expect_merge(
        ONE("{}"),
        "{\"b\":{\"id\":\"b\",\"tags\":{}},\"c\":{\"tags\":{\"q\":1}}}",
        "{\"a\":{\"tags\":{}},\"b\":{\"id\":\"b\",\"tags\":{}}}",
        "{\"a\":{\"id\":\"a\",\"tags\":{}},\"b\":{\"id\":\"b\","
        "\"tags\":{}},\"c\":{\"id\":\"c\",\"tags\":{\"q\":1}}}");
    /* Removed by one side, untouched by the other. */
    expect_merge(ONE("{\"x\":1}"), "{}", ONE("{\"x\":1}"), "{}");
    /* The same on both sides. */
    expect_merge("{}", ONE("{\"x\":1.0}"), ONE("{\"x\":1}"), ONE("{\"x\":1}"));
    expect_merge(ONE("{\"x\":1}"), "{}", "{}", "{}");
    /* Spaces and masks are content too. */
    expect_merge(ONE("{}"), "{\"b\":{\"space\":\"local\",\"tags\":{}}}",
                 "{\"b\":{\"tags\":{},\"masks\":{\"s\":{\"m\":1}}}}",
                 "{\"b\":{\"id\":\"b\",\"masks\":{\"s\":{\"m\":1}},\"space\":"
                 "\"local\",\"tags\":{}}}");
}

static void scripts_are_merged_line_by_line(void **unused) {
    (void)unused;
    expect_merge(ONE("{\"s\":\"@a\\nb\\nc\\nd\\n\"}"),
                 ONE("{\"s\":\"@a\\nb\\nc\\nD\\n\"}"),
                 ONE("{\"s\":\"@A\\nb\\nc\\nd\\n\"}"),
                 ONE("{\"s\":\"@A\\nb\\nc\\nD\\n\"}"));
}

static void what_cannot_be_merged_is_told(void **unused) {
    (void)unused;
    expect_conflict(ONE("{\"x\":1}"), ONE("{\"x\":2}"), ONE("{\"x\":3}"),
                    "b//x: both changed the tag", ONE("{\"x\":2}"),
                    ONE("{\"x\":3}"));
    expect_conflict(ONE("{\"x\":1}"), ONE("{}"), ONE("{\"x\":3}"),
                    "b//x: both changed the tag", ONE("{}"), ONE("{\"x\":3}"));
    expect_conflict(ONE("{\"x\":1}"), "{}", ONE("{\"x\":3}"),
                    "b//: A removed the bot, B changed it", "{}",
                    ONE("{\"x\":3}"));
    expect_conflict(ONE("{\"x\":1}"), ONE("{\"x\":3}"), "{}",
                    "b//: A changed the bot, B removed it", ONE("{\"x\":3}"),
                    "{}");
    expect_conflict(ONE("{\"s\":\"a\\nb\"}"), ONE("{\"s\":\"a\\nc\"}"),
                    ONE("{\"s\":\"a\\nd\"}"), "b//s: both changed the tag",
                    ONE("{\"s\":\"a\\nc\"}"), ONE("{\"s\":\"a\\nd\"}"));
    expect_conflict("{}", "{\"b\":{\"space\":\"p\",\"tags\":{}}}",
                    "{\"b\":{\"space\":\"q\",\"tags\":{}}}",
                    "b//: both moved the bot",
                    "{\"b\":{\"id\":\"b\",\"space\":\"p\",\"tags\":{}}}",
                    "{\"b\":{\"id\":\"b\",\"space\":\"q\",\"tags\":{}}}");
    expect_conflict(
        "{}", "{\"b\":{\"tags\":{},\"masks\":{\"s\":{\"m\":1}}}}",
        "{\"b\":{\"tags\":{},\"masks\":{\"s\":{\"m\":2}}}}",
        "b/s/m: both changed the tag",
        "{\"b\":{\"id\":\"b\",\"masks\":{\"s\":{\"m\":1}},\"tags\":{}}}",
        "{\"b\":{\"id\":\"b\",\"masks\":{\"s\":{\"m\":2}},\"tags\":{}}}");
}

static const char *const before =
    "{\"gone\":{\"tags\":{\"x\":1}},\"same\":{\"tags\":{\"x\":1.0}},"
    "\"b\":{\"space\":\"local\",\"tags\":{\"system\":\"a.b\",\"x\":1,\"y\":"
    "\"old\",\"s\":\"@1\\n2\\n\"}}}";
static const char *const after =
    "{\"new\":{\"tags\":{\"x\":1,\"y\":2}},\"same\":{\"tags\":{\"x\":1}},"
    "\"b\":{\"tags\":{\"system\":\"a.b\",\"y\":\"new\",\"z\":[1],\"s\":"
    "\"@1\\n3\\n\"},\"masks\":{\"tempLocal\":{\"m\":true}}}}";

static void differences_are_shown_to_people(void **unused) {
    snapshot a, b;
    buffer out;
    diff_counts counts;
    (void)unused;
    bots_of(before, &a);
    bots_of(after, &b);
    buffer_init(&out, 65536);
    assert_int_equal(diff_print(&a, &b, &out, &counts, NULL), AUXRT_OK);
    assert_string_equal(out.data, "~ bot b system \"a.b\"\n"
                                  "    space: local -> (none)\n"
                                  "    ~ s:\n"
                                  "        @@ -1,2 +1,2 @@\n"
                                  "         @1\n"
                                  "        -2\n"
                                  "        +3\n"
                                  "    - x: 1\n"
                                  "    ~ y: \"old\" -> \"new\"\n"
                                  "    + z: [1]\n"
                                  "    + m (mask in tempLocal): true\n"
                                  "- bot gone (1 tags)\n"
                                  "+ bot new (2 tags)\n");
    assert_int_equal(counts.added, 1);
    assert_int_equal(counts.removed, 1);
    assert_int_equal(counts.changed, 1);
    buffer_clear(&out);
    assert_int_equal(diff_print(&a, &a, &out, &counts, NULL), AUXRT_OK);
    assert_int_equal(out.length, 0);
    buffer_free(&out);
    snapshot_free(&a);
    snapshot_free(&b);
}

static void differences_are_told_to_programs(void **unused) {
    snapshot a, b;
    buffer out;
    diff_counts counts;
    (void)unused;
    bots_of(before, &a);
    bots_of(after, &b);
    buffer_init(&out, 65536);
    assert_int_equal(diff_write_json(&a, &b, &out, &counts, NULL), AUXRT_OK);
    assert_string_equal(
        out.data,
        "{\"added\":[\"new\"],\"removed\":[\"gone\"],\"changed\":[{\"id\":"
        "\"b\",\"space\":{\"from\":\"local\",\"to\":null},\"tags\":[{\"tag\":"
        "\"s\",\"from\":\"@1\\n2\\n\",\"to\":\"@1\\n3\\n\",\"diff\":\"@@ -1,2 "
        "+1,2 @@\\n @1\\n-2\\n+3\\n\"},{\"tag\":\"x\",\"from\":1},{\"tag\":"
        "\"y\",\"from\":\"old\",\"to\":\"new\"},{\"tag\":\"z\",\"to\":[1]},{"
        "\"tag\":\"m\",\"space\":\"tempLocal\",\"to\":true}]}]}");
    assert_int_equal(counts.added + counts.removed + counts.changed, 3);
    buffer_free(&out);
    snapshot_free(&a);
    snapshot_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_of_both_sides_are_kept),
        cmocka_unit_test(scripts_are_merged_line_by_line),
        cmocka_unit_test(what_cannot_be_merged_is_told),
        cmocka_unit_test(differences_are_shown_to_people),
        cmocka_unit_test(differences_are_told_to_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
