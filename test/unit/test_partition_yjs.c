/*
 * What a user would lose: a space in a shared document that keeps what it
 * acknowledged, though its process is lost, its log is long, or the disk
 * fails. How documents come together is tested in test/yjs.
 */
#include <unistd.h>

#include "auxrt.h"
#include "base/os.h"
#include "children.h"
#include "faulty_vfs.h"
#include "partition/sqlite.h"
#include "partition/yjs.h"
#include "partition_recorder.h"
#include "test_folder.h"

static test_path path;

static int set_up(void **state) {
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    (void)state;
    memset(&faulty, 0, sizeof faulty);
    for (size_t i = 0; i < 4; i++) {
        char name[300];
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
    return 0;
}

static store *open_store(void) {
    store *s = NULL;
    auxrt_error error = {0};
    if (store_open(path, &s, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    return s;
}

static partition *open_space(store *s, document_process *process) {
    const yjs_options options = {.store = s, .process = process};
    partition *p = NULL;
    auxrt_error error = {0};
    if (partition_yjs_open(&options, "shared", &p, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    return p;
}

static document_process *start_process(void) {
    document_process *d = NULL;
    auxrt_error error = {0};
    if (document_open(NULL, &d, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    return d;
}

static void what_was_committed_is_there_again(void **unused) {
    recorder r;
    (void)unused;
    store *s = open_store();
    partition *p = open_space(s, NULL);
    recorder_init(&r, p);
    apply_batch(p, 1,
                BATCH4(ADD("a", "{\"x\":\"text\",\"n\":1.50,\"o\":{\"b\":[]}}"),
                       ADD("b", "{}"), MASK("a", "shared", "{\"m\":true}"),
                       MASK("far", "shared", "{\"k\":\"v\"}")));
    apply_batch(p, 2, BATCH2(SET("a", "{\"n\":null}"), REMOVE("b")));
    char *before = state_text(partition_state_peek(p));
    assert_true(same_state(partition_state_peek(p), r.mirror));
    expect_text(&r.settled, "1 2 ");
    /* This is not committed. */
    assert_int_equal(
        partition_apply(p, 3, SLICE(BATCH(SET("a", "{\"x\":\"gone\"}"))), NULL),
        AUXRT_OK);
    partition_close(p, NULL);
    store_close(s, NULL);
    s = open_store();
    p = open_space(s, NULL);
    char *after = state_text(partition_state_peek(p));
    assert_string_equal(after, before);
    free(before);
    free(after);
    partition_close(p, NULL);
    store_close(s, NULL);
    recorder_free(&r);
}

static void a_lost_process_loses_nothing(void **unused) {
    (void)unused;
    for (int stored = 0; stored < 2; stored++) {
        recorder r;
        store *s = stored ? open_store() : NULL;
        partition *p = open_space(s, NULL);
        recorder_init(&r, p);
        apply_batch(p, 1, BATCH(ADD("a", "{\"x\":1,\"t\":\"one\"}")));
        for_each_child(SIGKILL);
        apply_batch(p, 2, BATCH(SET("a", "{\"x\":2}")));
        /* Between a batch and its commit, too. */
        assert_int_equal(
            partition_apply(p, 3, SLICE(BATCH(SET("a", "{\"y\":3}"))), NULL),
            AUXRT_OK);
        for_each_child(SIGKILL);
        assert_int_equal(partition_commit(p, NULL), AUXRT_OK);
        for_each_child(SIGKILL);
        apply_batch(p, 4, BATCH(SET("a", "{\"z\":4}")));
        expect_text(&r.refused, "");
        expect_text(&r.settled, "1 2 3 4 ");
        assert_true(same_state(partition_state_peek(p), r.mirror));
        /* The document has all of it. */
        buffer update;
        buffer_init(&update, 1 << 20);
        assert_int_equal(partition_yjs_encode(p, (slice){0}, &update, NULL),
                         AUXRT_OK);
        partition *other = open_space(NULL, NULL);
        slice updates[] = {buffer_peek(&update)};
        assert_int_equal(partition_yjs_merge(other, updates, 1, NULL),
                         AUXRT_OK);
        assert_true(
            same_state(partition_state_peek(p), partition_state_peek(other)));
        buffer_free(&update);
        partition_close(other, NULL);
        partition_close(p, NULL);
        store_close(s, NULL);
        recorder_free(&r);
    }
}

static auxrt_result count_update(void *context, int64_t number, slice update) {
    size_t *counts = context;
    (void)number;
    counts[0]++;
    counts[1] += update.length;
    return AUXRT_OK;
}

static void a_long_log_is_made_short(void **unused) {
    document_process *process = start_process();
    size_t counts[2] = {0};
    (void)unused;
    for (int stored = 0; stored < 2; stored++) {
        store *s = stored ? open_store() : NULL;
        partition *p = open_space(s, process);
        apply_batch(p, 1, BATCH(ADD("a", "{}")));
        for (unsigned i = 2; i < 1200; i++) {
            char batch[128];
            snprintf(batch, sizeof batch, BATCH(SET("a", "{\"n\":%u}")), i);
            apply_batch(p, i, batch);
        }
        char *before = state_text(partition_state_peek(p));
        if (s)
            store_each_update(s, SLICE("shared"), count_update, counts, NULL);
        partition_close(p, NULL);
        if (s) {
            assert_in_range(counts[0], 1, 800);
            p = open_space(s, process);
            char *after = state_text(partition_state_peek(p));
            assert_string_equal(after, before);
            free(after);
            partition_close(p, NULL);
        }
        free(before);
        store_close(s, NULL);
    }
    document_close(process);
}

static void a_damaged_log_is_named_and_left_alone(void **unused) {
    auxrt_error error = {0};
    partition *p = NULL;
    (void)unused;
    store *s = open_store();
    p = open_space(s, NULL);
    apply_batch(p, 1, BATCH(ADD("a", "{}")));
    partition_close(p, NULL);
    assert_int_equal(store_batch_begin(s, NULL), AUXRT_OK);
    assert_int_equal(
        store_add_update(s, SLICE("shared"), 7, SLICE("\x01\x01"), NULL),
        AUXRT_OK);
    assert_int_equal(store_batch_end(s, true, NULL), AUXRT_OK);
    assert_int_equal(store_commit(s, NULL), AUXRT_OK);
    const yjs_options options = {.store = s};
    assert_int_equal(partition_yjs_open(&options, "shared", &p, &error),
                     AUXRT_INVALID);
    assert_non_null(strstr(error.message, path));
    assert_non_null(strstr(error.message, "update 2 of space shared"));
    store_close(s, NULL);
}

/* A space of the same store that cannot be stored takes the other along. */
static void spaces_of_a_store_are_taken_back_together(void **unused) {
    recorder r;
    partition *rows;
    (void)unused;
    store *s = open_store();
    partition *p = open_space(s, NULL);
    assert_int_equal(partition_sqlite_open(s, "local", &rows, NULL), AUXRT_OK);
    apply_batch(p, 1, BATCH(ADD("a", "{\"x\":1}")));
    recorder_init(&r, p);
    assert_int_equal(
        partition_apply(p, 2, SLICE(BATCH(SET("a", "{\"x\":2}"))), NULL),
        AUXRT_OK);
    store_rollback(s);
    assert_int_equal(partition_commit(p, NULL), AUXRT_IO);
    expect_text(&r.refused, "2 a x not_stored 1\n");
    expect_text(&r.settled, "2 ");
    apply_batch(p, 3, BATCH(SET("a", "{\"y\":3}")));
    partition_close(rows, NULL);
    partition_close(p, NULL);
    store_close(s, NULL);
    s = open_store();
    p = open_space(s, NULL);
    const bot_record *bot = bot_state_peek(partition_state_peek(p), SLICE("a"));
    slice json;
    assert_true(bot && bot_record_tag(bot, SLICE("x"), &json));
    assert_true(slice_equal(json, SLICE("1")));
    assert_true(bot_record_tag(bot, SLICE("y"), &json));
    partition_close(p, NULL);
    store_close(s, NULL);
    recorder_free(&r);
}

/* The first that is refused may have reached the disk all the same. */
static void guess_state(bot_state *state, const char *before,
                        const char *batch) {
    json_value actions;
    bot_state_clear(state);
    bot_state_apply_update(state, slice_from_string(before), NULL);
    assert_int_equal(json_parse(slice_from_string(batch), &actions, NULL),
                     AUXRT_OK);
    json_walk walk = json_walk_start(actions);
    while (json_walk_next(&walk))
        bot_state_apply_action(state, walk.value.text, NULL, NULL);
}

/* Runs some batches with the fault at one call; gives whether it was met. */
static bool try_fault(document_process *process, faulty_kind kind, bool stays,
                      long call) {
    bot_state *acknowledged = bot_state_new();
    bot_state *doubt = bot_state_new();
    recorder r = {0};
    bool has_doubt = false;
    partition *p = NULL;
    store *s = NULL;
    set_up(NULL);
    faulty.fail_at = call;
    faulty.kind = kind;
    faulty.stays = stays;
    const yjs_options options = {.process = process};
    yjs_options own = options;
    if (store_open(path, &s, NULL) == AUXRT_OK) {
        own.store = s;
        if (partition_yjs_open(&own, "shared", &p, NULL) == AUXRT_OK)
            recorder_init(&r, p);
    }
    for (unsigned i = 1; p && i < 8; i++) {
        char batch[256];
        snprintf(batch, sizeof batch,
                 BATCH3(ADD("b%u", "{\"x\":\"%u\"}"), SET("b1", "{\"n\":%u}"),
                        MASK("b1", "shared", "{\"m\":%u}")),
                 i, i, i, i, i);
        bool done =
            partition_apply(p, i, slice_from_string(batch), NULL) == AUXRT_OK &&
            partition_commit(p, NULL) == AUXRT_OK;
        char *now = state_text(partition_state_peek(p));
        if (done) {
            bot_state_clear(acknowledged);
            bot_state_apply_update(acknowledged, slice_from_string(now), NULL);
            has_doubt = false;
        } else if (!has_doubt) {
            guess_state(doubt, now, batch);
            has_doubt = true;
        }
        free(now);
        if (!same_state(partition_state_peek(p), r.mirror))
            fail_msg("fault %d at call %ld: what was told is not what is there",
                     (int)kind, call);
    }
    bool met = faulty.failures > 0;
    if (p) {
        partition_close(p, NULL);
        recorder_free(&r);
    }
    store_close(s, NULL);
    memset(&faulty, 0, sizeof faulty);
    s = open_store();
    p = open_space(s, process);
    if (!same_state(partition_state_peek(p), acknowledged) &&
        !(has_doubt && same_state(partition_state_peek(p), doubt)))
        fail_msg("fault %d at call %ld: there is %s instead of %s (or %s)",
                 (int)kind, call, state_text(partition_state_peek(p)),
                 state_text(acknowledged), state_text(doubt));
    partition_close(p, NULL);
    store_close(s, NULL);
    bot_state_free(acknowledged);
    bot_state_free(doubt);
    return met;
}

static void no_fault_of_the_disk_loses_what_was_acknowledged(void **unused) {
    document_process *process = start_process();
    (void)unused;
    for (int kind = 0; kind < FAULTY_KINDS; kind++)
        for (int stays = 0; stays < 2; stays++) {
            long call = 1;
            while (try_fault(process, (faulty_kind)kind, stays != 0, call))
                call++;
            assert_true(call > 20);
        }
    document_close(process);
}

static int make_folder(void **unused) {
    (void)unused;
    test_folder_make_in_memory();
    test_folder_path(path, "store.db");
    faulty_install();
    return 0;
}

int main(int argc, char **argv) {
#define TEST(name) cmocka_unit_test_setup(name, set_up)
    const struct CMUnitTest tests[] = {
        TEST(what_was_committed_is_there_again),
        TEST(a_lost_process_loses_nothing),
        TEST(a_long_log_is_made_short),
        TEST(a_damaged_log_is_named_and_left_alone),
        TEST(spaces_of_a_store_are_taken_back_together),
        TEST(no_fault_of_the_disk_loses_what_was_acknowledged),
    };
    int code = auxrt_script_side(argc, argv);
    if (code >= 0)
        return code;
    return cmocka_run_group_tests(tests, make_folder, test_folder_remove);
}
