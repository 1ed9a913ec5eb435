/*
 * What a user would lose: an edit that was acknowledged. And what an operator
 * would curse: a damaged file that is written to, two programs on one file, a
 * failure that does not say what failed.
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/os.h"
#include "faulty_vfs.h"
#include "partition/history.h"
#include "partition/sqlite.h"
#include "partition_recorder.h"
#include "test_folder.h"

static test_path path;

static void remove_files(void) {
    char name[300];
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

static int set_up(void **state) {
    (void)state;
    memset(&faulty, 0, sizeof faulty);
    remove_files();
    return 0;
}

static store *open_store(void) {
    store *s = NULL;
    auxrt_error error = {0};
    if (store_open(path, &s, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    return s;
}

static partition *open_space(store *s, const char *space) {
    partition *p = NULL;
    auxrt_error error = {0};
    if (partition_sqlite_open(s, space, &p, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    return p;
}

static void what_was_committed_is_there_again(void **state) {
    store *s = open_store();
    partition *p = open_space(s, "shared");
    partition *other = open_space(s, "local");
    recorder r;
    (void)state;
    recorder_init(&r, p);
    apply_batch(p, 1,
                "[{\"type\":\"add_bot\",\"id\":\"a\",\"bot\":{\"id\":\"a\","
                "\"space\":\"shared\",\"tags\":{\"x\":1.50,\"t\":\"\\ud800 "
                "\\u0000\xF0\x9F\x98\x80\",\"gone\":true,\"o\":{\"b\":1,\"a\":["
                "]}},\"masks\":{\"shared\":{\"m\":\"1\"}}}}," ADD(
                    "b", "{}") "," ADD("c", "{\"x\":1}") "]");
    apply_batch(p, 2,
                BATCH5(SET("a", "{\"gone\":null,\"x\":2}"),
                       MASK("far", "shared", "{\"m\":1,\"n\":2}"),
                       MASK("near", "shared", "{\"m\":1}"), REMOVE("c"),
                       ADD("b", "{\"again\":1}")));
    apply_batch(p, 3,
                BATCH2(MASK("near", "shared", "{\"m\":null}"),
                       MASK("far", "shared", "{\"n\":null}")));
    apply_batch(other, 1, BATCH(ADD("a", "{\"other\":true}")));
    char *before = state_text(partition_state_peek(p));
    assert_true(same_state(partition_state_peek(p), r.mirror));
    partition_close(p, NULL);
    partition_close(other, NULL);
    assert_int_equal(store_close(s, NULL), AUXRT_OK);

    s = open_store();
    p = open_space(s, "shared");
    char *after = state_text(partition_state_peek(p));
    assert_string_equal(after, before);
    assert_null(strstr(after, "other"));
    assert_null(strstr(after, "near"));
    free(before);
    free(after);
    partition_close(p, NULL);
    store_close(s, NULL);
    recorder_free(&r);
}

static void what_was_not_committed_is_gone(void **state) {
    store *s = open_store();
    partition *p = open_space(s, "shared");
    (void)state;
    apply_batch(p, 1, BATCH(ADD("a", "{\"x\":1}")));
    assert_int_equal(partition_apply(p, 2, SLICE(BATCH(ADD("b", "{}"))), NULL),
                     AUXRT_OK);
    partition_close(p, NULL);
    store_close(s, NULL);
    s = open_store();
    p = open_space(s, "shared");
    assert_int_equal(bot_state_count(partition_state_peek(p)), 1);
    partition_close(p, NULL);
    store_close(s, NULL);
}

static void many_edits_take_one_flush(void **state) {
    store *s = open_store();
    partition *p = open_space(s, "shared");
    buffer batch;
    (void)state;
    buffer_init(&batch, 1 << 24);
    /* The first commit after opening also begins the log. */
    apply_batch(p, 1, BATCH(ADD("first", "{}")));
    buffer_append_char(&batch, '[');
    for (int i = 0; i < 1000; i++)
        buffer_append_format(&batch, "%s" ADD("b%d", "{\"x\":%d}"),
                             i ? "," : "", i, i, i);
    buffer_append_char(&batch, ']');
    faulty.flushes = 0;
    apply_batch(p, 2, batch.data);
    assert_int_equal(faulty.flushes, 1);
    /* Several batches share a flush. */
    faulty.flushes = 0;
    for (int i = 0; i < 10; i++) {
        buffer_clear(&batch);
        buffer_append_format(&batch, BATCH(SET("b%d", "{\"y\":1}")), i);
        assert_int_equal(partition_apply(p, 10, buffer_peek(&batch), NULL),
                         AUXRT_OK);
    }
    assert_int_equal(partition_commit(p, NULL), AUXRT_OK);
    assert_int_equal(faulty.flushes, 1);
    /* Nothing to store, nothing to flush. */
    faulty.flushes = 0;
    apply_batch(p, 20, BATCH(SET("b1", "{\"y\":1}")));
    assert_int_equal(faulty.flushes, 0);
    buffer_free(&batch);
    partition_close(p, NULL);
    store_close(s, NULL);
}

static void a_second_program_is_turned_away(void **state) {
    store *s = open_store();
    store *second = NULL;
    auxrt_error error = {0};
    int status = 0;
    (void)state;
    assert_int_equal(store_open(path, &second, &error), AUXRT_STATE);
    assert_null(second);
    assert_non_null(strstr(error.message, "in use by another auxrt"));
    pid_t child = fork();
    if (child == 0)
        _exit(store_open(path, &second, NULL) == AUXRT_STATE ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    store_close(s, NULL);
    s = open_store();
    store_close(s, NULL);
}

static void write_bytes(long offset, const char *bytes, size_t size) {
    FILE *file = fopen(path, offset < 0 ? "wb" : "r+b");
    assert_non_null(file);
    if (offset > 0)
        fseek(file, offset, SEEK_SET);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void expect_refused(auxrt_result expected, const char *part) {
    store *s = NULL;
    auxrt_error error = {0};
    struct stat before, after;
    assert_int_equal(stat(path, &before), 0);
    auxrt_result result = store_open(path, &s, &error);
    if (result != expected || !strstr(error.message, part))
        fail_msg("%s: %s", auxrt_result_name(result), error.message);
    assert_null(s);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(after.st_size, before.st_size);
}

static void damaged_and_foreign_files_are_left_alone(void **state) {
    char garbage[4096];
    sqlite3 *database;
    (void)state;
    memset(garbage, 'x', sizeof garbage);
    write_bytes(-1, garbage, sizeof garbage);
    expect_refused(AUXRT_INVALID, "is damaged or is no store");

    remove_files();
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    sqlite3_exec(database, "CREATE TABLE t (x)", NULL, NULL, NULL);
    sqlite3_close(database);
    expect_refused(AUXRT_INVALID, "of another program");

    remove_files();
    store *s = open_store();
    partition *p = open_space(s, "shared");
    buffer batch;
    buffer_init(&batch, 1 << 24);
    buffer_append_char(&batch, '[');
    for (int i = 0; i < 2000; i++)
        buffer_append_format(&batch, "%s" ADD("b%d", "{\"x\":%d}"),
                             i ? "," : "", i, i, i);
    buffer_append_char(&batch, ']');
    apply_batch(p, 1, batch.data);
    buffer_free(&batch);
    partition_close(p, NULL);
    store_close(s, NULL);
    write_bytes(5L * 4096, garbage, sizeof garbage);
    expect_refused(AUXRT_INVALID, "damaged");
}

static void files_of_a_newer_version_are_left_alone(void **state) {
    sqlite3 *database;
    (void)state;
    store_close(open_store(), NULL);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(database,
                     "PRAGMA locking_mode = EXCLUSIVE;PRAGMA user_version = 99",
                     NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(database);
    expect_refused(AUXRT_UNSUPPORTED, "newer auxrt (schema 99");
}

/* A file as version 1 of the schema left it: no marks. */
static void older_files_are_brought_up_to_date(void **state) {
    sqlite3 *database;
    char *problem = NULL;
    (void)state;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    sqlite3_exec(
        database,
        "CREATE TABLE bot (key INTEGER PRIMARY KEY, space TEXT NOT NULL, id "
        "TEXT NOT NULL, own_space TEXT, present INTEGER NOT NULL, UNIQUE "
        "(space, id));CREATE TABLE tag (key INTEGER PRIMARY KEY, bot INTEGER "
        "NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (bot, "
        "name));CREATE TABLE mask (key INTEGER PRIMARY KEY, bot INTEGER NOT "
        "NULL, name TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (bot, "
        "name));INSERT INTO bot VALUES (1, 's', 'a', NULL, 1);INSERT INTO tag "
        "VALUES (1, 1, 'x', '5');PRAGMA application_id = 1635088498;PRAGMA "
        "user_version = 1;",
        NULL, NULL, &problem);
    if (problem)
        fail_msg("%s", problem);
    sqlite3_close(database);
    for (int round = 0; round < 2; round++) {
        store *s = open_store();
        partition *p = open_space(s, "s");
        marks *m;
        int64_t number;
        slice json;
        const bot_record *bot =
            bot_state_peek(partition_state_peek(p), SLICE("a"));
        assert_non_null(bot);
        assert_true(bot_record_tag(bot, SLICE("x"), &json));
        assert_true(slice_equal(json, SLICE("5")));
        assert_int_equal(marks_in_store(s, &m, NULL), AUXRT_OK);
        assert_int_equal(marks_add(m, SLICE("s"), SLICE("l"), 1, 1, SLICE("{}"),
                                   &number, NULL),
                         AUXRT_OK);
        assert_int_equal(number, round + 1);
        marks_free(m);
        partition_close(p, NULL);
        store_close(s, NULL);
    }
}

static void marks_survive_and_are_counted_per_space(void **state) {
    store *s = open_store();
    partition *p = open_space(s, "shared");
    partition *history;
    marks *m;
    int64_t number = 0;
    (void)state;
    assert_int_equal(marks_in_store(s, &m, NULL), AUXRT_OK);
    assert_int_equal(
        partition_history_open(m, "shared", "history", &history, NULL),
        AUXRT_OK);
    apply_batch(p, 1, BATCH(ADD("a", "{\"x\":1}")));
    assert_int_equal(
        partition_history_mark(history, p, SLICE("one"), 1, &number, NULL),
        AUXRT_OK);
    apply_batch(p, 2, BATCH(SET("a", "{\"x\":2}")));
    assert_int_equal(
        partition_history_mark(history, p, SLICE("two"), 2, &number, NULL),
        AUXRT_OK);
    assert_int_equal(number, 2);
    partition_close(history, NULL);
    marks_free(m);
    partition_close(p, NULL);
    store_close(s, NULL);

    s = open_store();
    auxrt_error error = {0};
    assert_int_equal(marks_in_store(s, &m, NULL), AUXRT_OK);
    assert_int_equal(
        partition_history_open(m, "shared", "history", &history, NULL),
        AUXRT_OK);
    assert_int_equal(bot_state_count(partition_state_peek(history)), 2);
    assert_int_equal(partition_history_show(history, 1, NULL), AUXRT_OK);
    slice json;
    const bot_record *bot =
        bot_state_peek(partition_state_peek(history), SLICE("mark-1.a"));
    assert_non_null(bot);
    assert_true(bot_record_tag(bot, SLICE("x"), &json));
    assert_true(slice_equal(json, SLICE("1")));
    assert_int_equal(partition_history_drop(history, 7, &error),
                     AUXRT_NOT_FOUND);
    assert_int_equal(partition_history_drop(history, 1, &error), AUXRT_OK);
    assert_int_equal(bot_state_count(partition_state_peek(history)), 1);
    partition_close(history, NULL);
    marks_free(m);
    store_close(s, NULL);
}

/* ------------------------------------------------------- a failing disk */

/* Two spaces of a failing store, and what was acknowledged of each. */
typedef struct trial {
    store *store;
    partition *spaces[2];
    recorder recorders[2];
    partition *twins[2];  /* get what was acknowledged */
    bot_state *doubts[2]; /* the same and the batches of the first commit
                             that failed on a disk that fails for good */
} trial;

static const char *const space_names[2] = {"shared", "local"};

static void batch_text(int number, const char *space, buffer *out) {
    char value[3000];
    memset(value, 'a' + number % 26, sizeof value - 1);
    value[sizeof value - 1] = 0;
    buffer_clear(out);
    buffer_append_format(out, "[" ADD("b%d", "{\"n\":%d}") ",", number, number,
                         number);
    for (int i = 0; i < 4; i++)
        buffer_append_format(out, SET("b%d", "{\"t%d\":\"%s\"}") ",", number, i,
                             value);
    buffer_append_format(
        out,
        UPDATE("far", "{\"masks\":{\"%s\":{\"m\":%d}}}") "," REMOVE("b%d") "]",
        space, number, number - 4);
}

static bool open_trial(trial *t) {
    auxrt_error error = {0};
    *t = (trial){0};
    if (store_open(path, &t->store, &error) != AUXRT_OK) {
        assert_true(error.message[0] != 0);
        return false;
    }
    for (int i = 0; i < 2; i++) {
        if (partition_sqlite_open(t->store, space_names[i], &t->spaces[i],
                                  &error) != AUXRT_OK) {
            assert_true(error.message[0] != 0);
            return false;
        }
        recorder_init(&t->recorders[i], t->spaces[i]);
    }
    return true;
}

/* A flush that fails leaves the batches in the log; when the disk takes no
 * write after that either, nobody can take them out of it again. They must
 * be there whole or not at all. */
static void note_doubt(trial *t, int i, const buffer *batches, int count) {
    char *text;
    if (!faulty.stays || t->doubts[i])
        return;
    t->doubts[i] = bot_state_new();
    text = state_text(partition_state_peek(t->twins[i]));
    bot_state_apply_update(t->doubts[i], slice_from_string(text), NULL);
    free(text);
    for (int j = 0; j < count; j++) {
        json_value list;
        json_parse(buffer_peek(&batches[j]), &list, NULL);
        json_walk walk = json_walk_start(list);
        while (json_walk_next(&walk))
            bot_state_apply_action(t->doubts[i], walk.value.text, NULL, NULL);
    }
}

/* Commits one space; when that works its twin gets the batches that were
 * accepted. */
static void commit_space(trial *t, int i, const buffer *batches, int count) {
    auxrt_error error = {0};
    size_t refusals = t->recorders[i].refusals;
    auxrt_result result = partition_commit(t->spaces[i], &error);
    if (result != AUXRT_OK) {
        assert_true(error.message[0] != 0);
        assert_true(count == 0 || t->recorders[i].refusals > refusals);
        note_doubt(t, i, batches, count);
        return;
    }
    assert_int_equal(t->recorders[i].refusals, refusals);
    for (int j = 0; j < count; j++)
        apply_batch(t->twins[i], 1, batches[j].data);
}

/* Two batches for one space. When one cannot be stored, those before it that
 * were not committed are refused with it. */
static void run_round(trial *t, int round) {
    int i = round % 2;
    int count = 0;
    buffer batches[2];

    for (int j = 0; j < 2; j++)
        buffer_init(&batches[j], 1 << 20);
    for (int j = 0; j < 2; j++) {
        size_t refusals = t->recorders[i].refusals;
        batch_text(round * 2 + j, space_names[i], &batches[count]);
        assert_int_equal(partition_apply(t->spaces[i], (uint64_t)round,
                                         buffer_peek(&batches[count]), NULL),
                         AUXRT_OK);
        count = t->recorders[i].refusals > refusals ? 0 : count + 1;
    }
    commit_space(t, i, batches, count);
    if (partition_status_of(t->spaces[i]).is_connected &&
        !same_state(partition_state_peek(t->spaces[i]),
                    partition_state_peek(t->twins[i])))
        fail_msg("after call %ld: space %s shows what is not stored",
                 faulty.fail_at, space_names[i]);
    assert_true(
        same_state(partition_state_peek(t->twins[i]), t->recorders[i].mirror));
    for (int j = 0; j < 2; j++)
        buffer_free(&batches[j]);
}

static void close_trial(trial *t) {
    for (int i = 0; i < 2; i++) {
        partition_close(t->spaces[i], NULL);
        if (t->recorders[i].mirror)
            recorder_free(&t->recorders[i]);
    }
    store_close(t->store, NULL);
}

/* Runs everything with the fault at one call; gives whether it was met. */
static bool try_fault(faulty_kind kind, bool stays, long call) {
    trial t;
    partition *twins[2];
    memset(&faulty, 0, sizeof faulty);
    remove_files();
    for (int i = 0; i < 2; i++)
        assert_int_equal(partition_memory_open(space_names[i], &twins[i], NULL),
                         AUXRT_OK);
    faulty.fail_at = call;
    faulty.kind = kind;
    faulty.stays = stays;
    bool opened = open_trial(&t);
    memcpy(t.twins, twins, sizeof twins);
    for (int round = 0; opened && round < 6; round++)
        run_round(&t, round);
    close_trial(&t);
    bool met = faulty.failures > 0;

    memset(&faulty, 0, sizeof faulty);
    store *s = open_store();
    for (int i = 0; i < 2; i++) {
        partition *p = open_space(s, space_names[i]);
        if (!same_state(partition_state_peek(p),
                        partition_state_peek(twins[i])) &&
            !(t.doubts[i] && same_state(partition_state_peek(p), t.doubts[i])))
            fail_msg(
                "fault %d at call %ld: space %s is not what was acknowledged",
                (int)kind, call, space_names[i]);
        partition_close(p, NULL);
        partition_close(twins[i], NULL);
        bot_state_free(t.doubts[i]);
    }
    store_close(s, NULL);
    return met;
}

static void no_fault_of_the_disk_loses_what_was_acknowledged(void **state) {
    (void)state;
    for (int kind = 0; kind < FAULTY_KINDS; kind++)
        for (int stays = 0; stays < 2; stays++) {
            long call = 1;
            while (try_fault((faulty_kind)kind, stays != 0, call))
                call++;
            print_message("fault %d%s: %ld calls tried\n", kind,
                          stays ? ", from then on" : "", call - 1);
            assert_true(call > 20);
        }
}

static int make_folder(void **state) {
    (void)state;
    test_folder_make_in_memory();
    test_folder_path(path, "store.db");
    faulty_install();
    return 0;
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup(name, set_up)
    const struct CMUnitTest tests[] = {
        TEST(what_was_committed_is_there_again),
        TEST(what_was_not_committed_is_gone),
        TEST(many_edits_take_one_flush),
        TEST(a_second_program_is_turned_away),
        TEST(damaged_and_foreign_files_are_left_alone),
        TEST(files_of_a_newer_version_are_left_alone),
        TEST(older_files_are_brought_up_to_date),
        TEST(marks_survive_and_are_counted_per_space),
        TEST(no_fault_of_the_disk_loses_what_was_acknowledged),
    };
    return cmocka_run_group_tests(tests, make_folder, test_folder_remove);
}
