/*
 * A script costs what its text costs, not what the number of its bots costs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "auxrt.h"
#include "base/buffer.h"
#include "base/json.h"

enum { BOTS = 10000 };

static const char listener[] = "@tags.count = (tags.count ?? 0) + 1; "
                               "return tags.count;";

/* A JSON object of bots that all have the same listener. */
static void write_bots(buffer *out) {
    buffer_init(out, 64u << 20);
    json_writer w = json_writer_on(out);
    json_begin_object(&w);
    for (int i = 0; i < BOTS; i++) {
        char id[32];
        snprintf(id, sizeof id, "bot%05d", i);
        json_write_key(&w, slice_from_string(id));
        json_begin_object(&w);
        json_write_key(&w, SLICE("id"));
        json_write_string(&w, slice_from_string(id));
        json_write_key(&w, SLICE("tags"));
        json_begin_object(&w);
        json_write_key(&w, SLICE("onTick"));
        json_write_string(&w, slice_from_string(listener));
        json_end_object(&w);
        json_end_object(&w);
    }
    json_end_object(&w);
    assert_int_equal(out->failure, AUXRT_OK);
}

static uint64_t compiled(const auxrt_runtime *runtime) {
    auxrt_counts counts = {.size = sizeof counts};
    auxrt_error error;
    assert_int_equal(auxrt_runtime_counts(runtime, &counts, &error), AUXRT_OK);
    return counts.compiled;
}

static size_t count_of_results(auxrt_text answer, double *sum) {
    json_value value;
    json_value results;
    auxrt_error error;
    size_t count = 0;
    assert_int_equal(
        json_parse(slice_of(answer.data, answer.length), &value, &error),
        AUXRT_OK);
    assert_true(json_member(value, SLICE("results"), &results));
    json_walk walk = json_walk_start(results);
    for (*sum = 0; json_walk_next(&walk); count++)
        *sum += json_number(walk.value);
    return count;
}

static void one_text_is_compiled_once_for_all_bots(void **state) {
    (void)state;
    auxrt_runtime_options options = {.size = sizeof options};
    auxrt_runtime *runtime = NULL;
    auxrt_error error;
    buffer bots;
    write_bots(&bots);
    assert_int_equal(auxrt_runtime_new(&options, &runtime, &error), AUXRT_OK);
    uint64_t before = compiled(runtime);
    auxrt_string state_text = {bots.data, bots.length};
    assert_int_equal(auxrt_runtime_add_bots(runtime, state_text, NULL, &error),
                     AUXRT_OK);
    assert_int_equal(compiled(runtime) - before, 1);
    for (int round = 1; round <= 2; round++) {
        auxrt_text answer = {0};
        double sum = 0;
        assert_int_equal(auxrt_runtime_shout(runtime, auxrt_string_of("onTick"),
                                             (auxrt_string){0},
                                             (auxrt_string){0}, &answer,
                                             &error),
                         AUXRT_OK);
        assert_int_equal(count_of_results(answer, &sum), BOTS);
        assert_true(sum == (double)BOTS * round);
        auxrt_text_free(&answer);
    }
    assert_int_equal(compiled(runtime) - before, 1);
    buffer_free(&bots);
    auxrt_runtime_free(runtime);
}

/* Keeps what the runtime tells of compiled scripts. */
static void keep_entries(void *user, const char *kind, auxrt_string event) {
    json_value value;
    json_value entries;
    auxrt_error error;
    buffer *kept = user;
    if (strcmp(kind, "compiled_scripts") != 0) {
        return;
    }
    assert_int_equal(
        json_parse(slice_of(event.data, event.length), &value, &error),
        AUXRT_OK);
    assert_true(json_member(value, SLICE("entries"), &entries));
    buffer_append_slice(kept, entries.text);
}

/* A runtime that is given these settings, with two scripts; how many of them
 * were compiled at once, and how many when one of them had been called. */
static void count_with(const char *settings, buffer *kept, uint64_t *loaded,
                       uint64_t *called) {
    static const char bots[] =
        "{\"a\":{\"id\":\"a\",\"tags\":{\"go\":\"@return that as any\","
        "\"other\":\"@let n: number = 1; return n\"}}}";
    auxrt_runtime_options options = {
        .size = sizeof options,
        .settings = auxrt_string_of(settings),
        .on_event = keep_entries,
        .user = kept,
    };
    auxrt_runtime *runtime = NULL;
    auxrt_error error;
    auxrt_text answer = {0};
    assert_int_equal(auxrt_runtime_new(&options, &runtime, &error), AUXRT_OK);
    uint64_t before = compiled(runtime);
    assert_int_equal(
        auxrt_runtime_add_bots(runtime, auxrt_string_of(bots), NULL, &error),
        AUXRT_OK);
    *loaded = compiled(runtime) - before;
    assert_int_equal(auxrt_runtime_shout(runtime, auxrt_string_of("go"),
                                         (auxrt_string){0},
                                         auxrt_string_of("7"), &answer, &error),
                     AUXRT_OK);
    assert_non_null(strstr(answer.data, "7"));
    *called = compiled(runtime) - before;
    auxrt_text_free(&answer);
    auxrt_runtime_free(runtime);
}

static void a_known_script_is_compiled_when_it_is_called(void **state) {
    (void)state;
    uint64_t loaded;
    uint64_t called;
    buffer kept;
    buffer settings;
    buffer_init(&kept, 65536);
    buffer_init(&settings, 65536);
    count_with("{}", &kept, &loaded, &called);
    assert_int_equal(loaded, 2);
    assert_int_equal(called, 2);
    assert_int_equal(kept.length, 0);
    count_with("{\"knownScripts\":\"\"}", &kept, &loaded, &called);
    assert_int_equal(loaded, 2);
    assert_int_equal(kept.length, 2 * 34 + 2);
    buffer_append_format(&settings, "{\"knownScripts\":%s}", kept.data);
    count_with(settings.data, &kept, &loaded, &called);
    assert_int_equal(loaded, 0);
    assert_int_equal(called, 1);
    buffer_free(&kept);
    buffer_free(&settings);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_text_is_compiled_once_for_all_bots),
        cmocka_unit_test(a_known_script_is_compiled_when_it_is_called),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
