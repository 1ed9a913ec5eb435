/*
 * Many scripts at once are prepared as they are one by one, whichever thread
 * takes them: the same expression, the same errors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/prepare.h"

enum { KINDS = 5, TEXTS = 200 };

/* Of each kind one line, which is repeated; the fourth has errors, the last is
 * refused. */
static const char *const kinds[KINDS] = {
    "let a%d: number = tags.a as number;\n",
    "for (const a%d of [1, 2]) await os.sleep(a%d);\n",
    "os.toast(<p class=\"a\">{tags.a%d}</p>);\n",
    "let b%d = ;\n",
    "let __aux$%d = 1;\n",
};
/* So that all of them are worth a second thread, and one of them is not. */
static const int LINES = 40;

static void write_text(buffer *out, int number) {
    for (int i = 0; i < LINES; i++) {
        char line[128];
        /* NOLINTNEXTLINE(clang-diagnostic-format-nonliteral) */
        snprintf(line, sizeof line, kinds[number % KINDS], i, i);
        buffer_append_string(out, line);
    }
}

static void expect_same(const preparation *p, const script_options *options) {
    script_options own = *options;
    script_unit *unit = NULL;
    auxrt_error error;
    own.library = p->library;
    assert_int_equal(script_prepare(p->text, &own, &unit, &error), p->result);
    assert_non_null(p->unit);
    assert_int_equal(script_flags(unit), script_flags(p->unit));
    size_t count = script_diagnostic_count(unit);
    assert_int_equal(count, script_diagnostic_count(p->unit));
    if (p->result == AUXRT_SCRIPT)
        assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        const script_diagnostic *a = script_diagnostic_at(unit, i);
        const script_diagnostic *b = script_diagnostic_at(p->unit, i);
        assert_string_equal(a->message, b->message);
        assert_int_equal(a->line, b->line);
        assert_int_equal(a->column, b->column);
    }
    if (p->result == AUXRT_OK) {
        buffer here, there;
        int before, total;
        buffer_init(&here, 1 << 24);
        buffer_init(&there, 1 << 24);
        script_wrap(unit, &here, &before, &total);
        script_wrap(p->unit, &there, &before, &total);
        assert_int_equal(here.length, there.length);
        assert_memory_equal(here.data, there.data, here.length);
        buffer_free(&here);
        buffer_free(&there);
    }
    script_unit_free(unit);
}

static void check(int count) {
    static buffer texts[TEXTS];
    static preparation all[TEXTS];
    const script_options options = {.stop_checks = true};
    size_t refused = 0;
    for (int i = 0; i < count; i++) {
        buffer_init(&texts[i], 1 << 20);
        write_text(&texts[i], i);
        all[i] = (preparation){.text = buffer_peek(&texts[i]),
                               .library = i % 7 == 0};
    }
    prepare_all(all, (size_t)count, &options);
    for (int i = 0; i < count; i++) {
        expect_same(&all[i], &options);
        refused += all[i].result == AUXRT_SCRIPT;
        script_unit_free(all[i].unit);
        buffer_free(&texts[i]);
    }
    if (count >= KINDS)
        assert_in_range(refused, count / KINDS, count - 1);
}

static void many_scripts_are_prepared_as_each_alone(void **state) {
    (void)state;
    for (int round = 0; round < 5; round++)
        check(TEXTS);
}

static void one_script_needs_no_thread(void **state) {
    (void)state;
    check(1);
    check(0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_scripts_are_prepared_as_each_alone),
        cmocka_unit_test(one_script_needs_no_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
