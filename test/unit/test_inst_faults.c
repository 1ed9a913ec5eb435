/*
 * What a user would lose: trust in what was stored, and an inst that goes on
 * when the disk does not. An inst edits bots in two spaces of one store; each
 * call that changes a file fails once, in three ways, for that call or from
 * then on. What was not told as refused must be there afterwards, scripts must
 * see what is stored, and the inst must stay readable.
 *
 * The short run tries every AUXRT_FAULT_STEP-th call (9); the soak all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "auxrt.h"
#include "base/os.h"
#include "faulty_vfs.h"
#include "inst/mount.h"
#include "partition/sqlite.h"
#include "stored_number.h"
#include "test_folder.h"

enum { ROUNDS = 5 };

static test_path data_path, store_path;

typedef struct trial {
    auxrt_inst *inst;
    unsigned refused;
    unsigned messages; /* that say what is wrong */
    long stored;       /* the last round that was not refused; -1: none */
    long doubtful;     /* a round whose flush failed, with a disk that takes
                          nothing more: it may be there */
    long seen;         /* by scripts */
} trial;

static void on_event(void *user, const char *kind, auxrt_string event) {
    trial *t = user;
    (void)event;
    t->refused += strcmp(kind, "refused") == 0;
}

static void on_log(void *user, const char *level, auxrt_string message) {
    trial *t = user;
    if (strcmp(level, "error") == 0) {
        assert_true(message.length > 0);
        t->messages++;
    }
    if (message.length > 5 && memcmp(message.data, "SEEN ", 5) == 0)
        t->seen = strtol(message.data + 5, NULL, 10);
}

static bool open_trial(trial *t) {
    auxrt_error error = {0};
    const auxrt_inst_options options = {
        .size = sizeof options,
        .data = data_path,
        .listener_limit_ms = 60000,
        .turn_limit_ms = 60000,
        .jobs_limit_ms = 60000,
        .on_event = on_event,
        .on_log = on_log,
        .user = t,
    };
    static const char content[] =
        "{\"a\":{\"id\":\"a\",\"tags\":{\"n\":0}},"
        "\"b\":{\"id\":\"b\",\"space\":\"local\",\"tags\":{\"n\":0}}}";
    *t = (trial){.stored = -1, .doubtful = -1};
    if (auxrt_inst_open(&options, &t->inst, &error) != AUXRT_OK) {
        assert_true(error.message[0] != '\0');
        t->inst = NULL;
        return false;
    }
    auxrt_result result = auxrt_inst_load_text(
        t->inst, "content", auxrt_string_of(content), &error);
    auxrt_inst_run(t->inst, 60000, NULL);
    if (result == AUXRT_OK && t->refused == 0) {
        t->stored = 0;
    } else {
        assert_true(error.message[0] != '\0');
        if (faulty.stays)
            t->doubtful = 0;
    }
    return true;
}

static void play_round(trial *t, long round) {
    auxrt_error error = {0};
    char script[400];
    unsigned refused = t->refused, messages = t->messages;
    snprintf(script, sizeof script,
             "const a = getBot('id', 'a'), b = getBot('id', 'b');"
             "if (a && b) { a.tags.n = b.tags.n = %ld;"
             "  a.tags.text = 'x'.repeat(%ld);"
             "  setTagMask(a, 'n', %ld, 'local'); }"
             "else { create({n: %ld}); }",
             round, round * 3000, round, round);
    assert_int_equal(
        auxrt_inst_execute(t->inst, auxrt_string_of(script), NULL, &error),
        AUXRT_OK);
    if (t->refused == refused) {
        if (t->stored >= 0)
            t->stored = round;
    } else {
        /* Refused as a whole, and the message says why. */
        assert_true(t->messages > messages);
        if (faulty.stays && t->stored >= 0 && t->doubtful < 0)
            t->doubtful = round;
    }
    if (auxrt_inst_run(t->inst, 60000, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    t->seen = -1;
    static const char look[] =
        "os.log('SEEN ' + (getBot('id', 'a')?.tags.n ?? -1));";
    assert_int_equal(
        auxrt_inst_execute(t->inst, auxrt_string_of(look), NULL, &error),
        AUXRT_OK);
    if (t->seen != t->stored)
        fail_msg("call %ld, round %ld: scripts see %ld, %ld is stored",
                 faulty.fail_at, round, t->seen, t->stored);
}

static long number_of(partition *p, const char *id, bool is_mask) {
    const bot_record *bot =
        bot_state_peek(partition_state_peek(p), slice_from_string(id));
    slice json;
    if (!bot)
        return -1;
    bool found =
        is_mask ? bot_record_mask(bot, partition_space(p), SLICE("n"), &json)
                : bot_record_tag(bot, SLICE("n"), &json);
    return found ? (long)stored_number(json) : 0;
}

static void check_store(const trial *t) {
    store *s;
    partition *shared = NULL, *local = NULL;
    auxrt_error error = {0};
    if (store_open(store_path, &s, &error) != AUXRT_OK ||
        partition_sqlite_open(s, "shared", &shared, &error) != AUXRT_OK ||
        partition_sqlite_open(s, "local", &local, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    long found = number_of(shared, "a", false);
    if (found != t->stored && !(t->doubtful >= 0 && found == t->doubtful))
        fail_msg("call %ld: round %ld is there, %ld was told", faulty.fail_at,
                 found, t->stored);
    if (number_of(local, "b", false) != found ||
        (found > 0 && number_of(local, "a", true) != found))
        fail_msg("call %ld: round %ld is there in part", faulty.fail_at, found);
    partition_close(shared, NULL);
    partition_close(local, NULL);
    store_close(s, NULL);
}

/* Gives whether the call was met. */
static bool try_fault(faulty_kind kind, bool stays, long call) {
    trial t;
    os_remove_all(data_path, NULL);
    assert_int_equal(os_make_directories(data_path, NULL), AUXRT_OK);
    memset(&faulty, 0, sizeof faulty);
    faulty.fail_at = call;
    faulty.kind = kind;
    faulty.stays = stays;
    if (open_trial(&t))
        for (long round = 1; round <= ROUNDS; round++)
            play_round(&t, round);
    auxrt_inst_close(t.inst, NULL);
    bool met = faulty.failures > 0;
    memset(&faulty, 0, sizeof faulty);
    check_store(&t);
    return met;
}

static void no_fault_of_the_disk_loses_what_was_not_refused(void **state) {
    const char *given = os_environment("AUXRT_FAULT_STEP");
    long step = given ? strtol(given, NULL, 10) : 9;
    (void)state;
    for (int kind = 0; kind < FAULTY_KINDS; kind++)
        for (int stays = 0; stays < 2; stays++) {
            long call = 1 + kind % step, tried = 0;
            while (try_fault((faulty_kind)kind, stays != 0, call)) {
                call += step;
                tried++;
            }
            print_message("fault %d%s: %ld of %ld calls tried\n", kind,
                          stays ? ", from then on" : "", tried, call - 1);
            assert_true(call > 20);
        }
}

static int make_folder(void **state) {
    (void)state;
    test_folder_make_in_memory();
    test_folder_path(data_path, "data");
    test_folder_path(store_path, "data/" MOUNT_FILE);
    faulty_install();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_fault_of_the_disk_loses_what_was_not_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, test_folder_remove);
}
