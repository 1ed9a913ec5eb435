/*
 * Twice the text, twice the work: whoever writes long scripts waits no longer
 * for each line of them. Counted are the steps of the parser, the edits, and
 * the bytes of the result, while the text doubles five times.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "script/script.h"
#include "script/syntax.h"
#include "script/unit.h"

enum { START = 40, DOUBLINGS = 5 };

typedef struct work {
    size_t steps;
    size_t edits;
    size_t bytes;
} work;

static void count_step(void *payload, TSLogType type, const char *message) {
    (void)type;
    (void)message;
    ++*(size_t *)payload;
}

static void measure(const char *part, int times, work *out) {
    script_options options = {.stop_checks = true, .rewrite_always = true};
    script_unit *unit = NULL;
    auxrt_error error;
    buffer text;
    buffer result;
    int before;
    int total;
    *out = (work){0};
    buffer_init(&text, 1 << 26);
    buffer_init(&result, 1 << 28);
    for (int i = 0; i < times; i++) {
        buffer_append_char(&text, '{');
        buffer_append_string(&text, part);
        buffer_append_string(&text, "}\n");
    }
    TSLogger logger = {&out->steps, count_step};
    TSTree *tree = syntax_parse_once(buffer_peek(&text), &logger);
    assert_non_null(tree);
    syntax_free(tree);
    if (script_prepare(buffer_peek(&text), &options, &unit, &error) !=
        AUXRT_OK) {
        fail_msg("%s: %s", part, error.message);
    }
    script_wrap(unit, &result, &before, &total);
    out->edits = unit->edits.count;
    out->bytes = result.length;
    script_unit_free(unit);
    buffer_free(&text);
    buffer_free(&result);
}

/* A little more than twice as much may be: what is done once per script, and
 * how well errors are mended, do not double. */
static void check_doubled(const char *part, const char *what, size_t once,
                          size_t twice) {
    if (twice > once * 2 + once / 4 + 64) {
        fail_msg("%s\n%s: %zu for the text, %zu for twice the text", part, what,
                 once, twice);
    }
}

static void twice_the_text_is_twice_the_work(void **state) {
    (void)state;
    static const char *const parts[] = {
        "const a = [1, 'b', `c ${d}`]; if (a) { f(a) } else g(a.b);",
        "interface I<T> { a?: T } const f = <T,>(x: T): T => x as any as T;"
        " enum E { A, B = A } abstract class C { private x = 1; y?(): void }",
        "return <ul class='a'>{b.map((c) => <li key={c} onClick={() => d(c)}>"
        "text & {e}</li>)}</ul>",
        "async function f() { for (const x of y) await x; while (a) await b }"
        " p.then(() => { c() }, g); const h = async () => await i;",
        "class A<in T> { static [k: string]: T; declare static b: T }"
        " type L = [string: T, new: U]; ({ a: (b as T) = c } = d);",
        "if (a < b && c < d || e / f / g) h = (i) ? (j) : /k/;",
        "((((((((a))))))));[[[[[[[b]]]]]]];",
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        work once;
        work twice;
        measure(parts[i], START, &once);
        for (int times = START * 2; times <= START << DOUBLINGS; times *= 2) {
            measure(parts[i], times, &twice);
            check_doubled(parts[i], "steps of the parser", once.steps,
                          twice.steps);
            check_doubled(parts[i], "edits", once.edits, twice.edits);
            check_doubled(parts[i], "bytes", once.bytes, twice.bytes);
            once = twice;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twice_the_text_is_twice_the_work),
    };
    return cmocka_run_group_tests_name("script_linear", tests, NULL, NULL);
}
