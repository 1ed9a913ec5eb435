/*
 * What a user would lose: a diff that leads from one text to the other, and a
 * merge that keeps the work of both sides or says that it cannot.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "format/lines.h"

static uint32_t seed = 1;

static uint32_t draw(uint32_t bound) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % bound;
}

static void random_text(buffer *out, uint32_t alphabet) {
    uint32_t count = draw(40);
    buffer_clear(out);
    for (uint32_t i = 0; i < count; i++)
        buffer_append_format(out, "%c\n", (char)('a' + draw(alphabet)));
    if (draw(3) == 0)
        buffer_append_char(out, 'z');
}

static void apply(const line_list *a, const line_list *b,
                  const line_changes *changes, buffer *out) {
    size_t at = 0;
    for (size_t i = 0; i < changes->count; i++) {
        const line_change *c = &changes->changes[i];
        assert_true(c->a_start >= at);
        for (; at < c->a_start; at++)
            buffer_append_slice(out, a->lines[at]);
        for (size_t j = 0; j < c->b_count; j++)
            buffer_append_slice(out, b->lines[c->b_start + j]);
        at += c->a_count;
    }
    for (; at < a->count; at++)
        buffer_append_slice(out, a->lines[at]);
}

static void changes_lead_from_one_text_to_the_other(void **unused) {
    buffer a, b, made;
    (void)unused;
    buffer_init(&a, 1 << 20);
    buffer_init(&b, 1 << 20);
    buffer_init(&made, 1 << 20);
    for (uint32_t round = 0; round < 20000; round++) {
        line_list left, right;
        line_changes changes;
        uint32_t first = seed;
        random_text(&a, 2 + round % 5);
        random_text(&b, 2 + round % 5);
        buffer_clear(&made);
        assert_true(lines_split(buffer_peek(&a), &left));
        assert_true(lines_split(buffer_peek(&b), &right));
        assert_true(lines_compare(&left, &right, &changes));
        apply(&left, &right, &changes, &made);
        if (!slice_equal(buffer_peek(&made), buffer_peek(&b)))
            fail_msg("seed %u", first);
        line_changes_free(&changes);
        lines_free(&left);
        lines_free(&right);
    }
    buffer_free(&a);
    buffer_free(&b);
    buffer_free(&made);
}

static void a_change_is_as_small_as_it_can_be(void **unused) {
    line_list a, b;
    line_changes changes;
    (void)unused;
    assert_true(lines_split(SLICE("a\nb\nc\na\nb\nb\na\n"), &a));
    assert_true(lines_split(SLICE("c\nb\na\nb\na\nc\n"), &b));
    assert_true(lines_compare(&a, &b, &changes));
    size_t edits = 0;
    for (size_t i = 0; i < changes.count; i++)
        edits += changes.changes[i].a_count + changes.changes[i].b_count;
    assert_int_equal(edits, 5);
    line_changes_free(&changes);
    lines_free(&a);
    lines_free(&b);
}

static void texts_with_nothing_in_common_end_in_time(void **unused) {
    buffer a, b, out;
    (void)unused;
    buffer_init(&a, 1 << 24);
    buffer_init(&b, 1 << 24);
    buffer_init(&out, 1 << 25);
    for (int i = 0; i < 20000; i++) {
        buffer_append_format(&a, "a%d\n", i);
        buffer_append_format(&b, "b%d\n", i);
    }
    assert_true(lines_print_diff(buffer_peek(&a), buffer_peek(&b), "", &out));
    assert_true(slice_starts_with(buffer_peek(&out),
                                  SLICE("@@ -1,20000 +1,20000 @@\n-a0\n")));
    buffer_free(&a);
    buffer_free(&b);
    buffer_free(&out);
}

static void diffs_have_context_and_places(void **unused) {
    buffer out;
    (void)unused;
    buffer_init(&out, 1 << 20);
    assert_true(lines_print_diff(SLICE("1\n2\n3\n4\n5\n6\n7\n8\n9"),
                                 SLICE("1\n2\n3\n4\nx\n6\n7\n8\n9"), "  ",
                                 &out));
    assert_string_equal(out.data, "  @@ -2,7 +2,7 @@\n   2\n   3\n   4\n"
                                  "  -5\n  +x\n   6\n   7\n   8\n");
    buffer_clear(&out);
    assert_true(lines_print_diff(SLICE("same\n"), SLICE("same\n"), "", &out));
    assert_int_equal(out.length, 0);
    assert_true(lines_print_diff(SLICE(""), SLICE("new"), "", &out));
    assert_string_equal(out.data, "@@ -0,0 +1,1 @@\n+new\n");
    buffer_free(&out);
}

typedef struct merge_case {
    const char *base, *a, *b;
    const char *merged; /* NULL for a conflict */
} merge_case;

static void merges_keep_both_sides_or_say_no(void **unused) {
    static const merge_case cases[] = {
        {"1\n2\n3\n4\n5\n", "one\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\n",
         "one\n2\n3\n4\nfive\n"},
        {"1\n2\n3\n", "1\n3\n", "1\n2\n3\n", "1\n3\n"},
        {"1\n2\n3\n", "1\nx\n3\n", "1\nx\n3\n", "1\nx\n3\n"},
        {"1\n2\n3\n", "1\nx\n3\n", "1\ny\n3\n", NULL},
        {"1\n2\n3\n", "1\nx\n2\n3\n", "1\ny\n2\n3\n", NULL},
        /* Two lines that touch belong together. */
        {"1\n2\n3\n", "x\n2\n3\n", "1\ny\n3\n", NULL},
        {"1\n2\n3\n4\n", "1\n2\n3\n4\n5\n", "0\n1\n2\n3\n4\n",
         "0\n1\n2\n3\n4\n5\n"},
        {"", "a\n", "", "a\n"},
        {"a", "a\nb", "a", "a\nb"},
    };
    buffer out;
    (void)unused;
    buffer_init(&out, 1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer_clear(&out);
        bool merged = lines_merge(slice_from_string(cases[i].base),
                                  slice_from_string(cases[i].a),
                                  slice_from_string(cases[i].b), &out);
        if (merged != (cases[i].merged != NULL))
            fail_msg("case %zu: %s", i, merged ? "merged" : "refused");
        if (merged)
            assert_string_equal(out.data, cases[i].merged);
    }
    buffer_free(&out);
}

static void merging_is_the_same_from_both_sides(void **unused) {
    buffer texts[3], one, two;
    (void)unused;
    for (int i = 0; i < 3; i++)
        buffer_init(&texts[i], 1 << 20);
    buffer_init(&one, 1 << 20);
    buffer_init(&two, 1 << 20);
    for (int round = 0; round < 5000; round++) {
        uint32_t first = seed;
        for (int i = 0; i < 3; i++)
            random_text(&texts[i], 6);
        buffer_clear(&one);
        buffer_clear(&two);
        bool a = lines_merge(buffer_peek(&texts[0]), buffer_peek(&texts[1]),
                             buffer_peek(&texts[2]), &one);
        bool b = lines_merge(buffer_peek(&texts[0]), buffer_peek(&texts[2]),
                             buffer_peek(&texts[1]), &two);
        if (a != b || !slice_equal(buffer_peek(&one), buffer_peek(&two)))
            fail_msg("seed %u", first);
    }
    for (int i = 0; i < 3; i++)
        buffer_free(&texts[i]);
    buffer_free(&one);
    buffer_free(&two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_lead_from_one_text_to_the_other),
        cmocka_unit_test(a_change_is_as_small_as_it_can_be),
        cmocka_unit_test(texts_with_nothing_in_common_end_in_time),
        cmocka_unit_test(diffs_have_context_and_places),
        cmocka_unit_test(merges_keep_both_sides_or_say_no),
        cmocka_unit_test(merging_is_the_same_from_both_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
