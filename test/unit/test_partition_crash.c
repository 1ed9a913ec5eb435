/*
 * What a user would lose: everything, when the host dies at the wrong moment.
 * A child commits batches and says of each when it is acknowledged; it is
 * killed at a random moment. What it said must be there, each batch whole, and
 * at most the one batch in flight besides.
 *
 * AUXRT_KILLS sets how often (1,000 in the soak run), AUXRT_SEED the moments.
 */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/os.h"
#include "partition/sqlite.h"
#include "partition_recorder.h"

static char folder[] = "/tmp/auxrt-crash-XXXXXX";
static char path[256];
static uint64_t seed = 1;

enum { BOTS = 5 };

static unsigned draw(unsigned bound) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % bound;
}

static partition *open_space(store **s) {
    partition *p = NULL;
    auxrt_error error = {0};
    if (store_open(path, s, &error) != AUXRT_OK ||
        partition_sqlite_open(*s, "shared", &p, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    return p;
}

/* Batch N sets the tag n of all bots to N; some are large, some create and
 * remove bots, so that all kinds of pages are written. */
static void write_batch(uint32_t number, buffer *out) {
    buffer_clear(out);
    buffer_append_char(out, '[');
    for (int i = 0; i < BOTS; i++)
        buffer_append_format(out,
                             "{\"type\":\"apply_state\",\"state\":{\"b%d\":{"
                             "\"id\":\"b%d\",\"tags\":{\"n\":%u,\"big\":"
                             "\"%0*u\"}}}},",
                             i, i, number, (int)(number % 7 * 900 + 10),
                             number);
    buffer_append_format(out,
                         "{\"type\":\"add_bot\",\"id\":\"extra%u\",\"bot\":{"
                         "\"id\":\"extra%u\",\"tags\":{\"n\":%u}}},"
                         "{\"type\":\"remove_bot\",\"id\":\"extra%u\"}]",
                         number, number, number, number - 3);
}

/* The child: goes on from what is there until it is killed. */
static void commit_for_ever(uint32_t number, int acknowledge) {
    store *s;
    partition *p = open_space(&s);
    buffer batch;
    buffer_init(&batch, 1 << 20);
    for (;;) {
        number++;
        write_batch(number, &batch);
        if (partition_apply(p, number, buffer_peek(&batch), NULL) != AUXRT_OK ||
            partition_commit(p, NULL) != AUXRT_OK ||
            write(acknowledge, &number, sizeof number) != sizeof number)
            _exit(1);
    }
}

/* The number of the batch that all bots are of; fails when they differ. */
static uint32_t read_back(void) {
    store *s;
    partition *p = open_space(&s);
    bot_state *state = partition_state_peek(p);
    uint32_t number = 0;
    for (int i = 0; i < BOTS; i++) {
        char id[16];
        slice json;
        snprintf(id, sizeof id, "b%d", i);
        const bot_record *bot = bot_state_peek(state, slice_from_string(id));
        uint32_t n = 0;
        if (bot && bot_record_tag(bot, SLICE("n"), &json))
            n = (uint32_t)strtoul(json.data, NULL, 10);
        if (i > 0 && n != number)
            fail_msg("batch %u is there in part, with batch %u", number, n);
        number = n;
    }
    char last[32];
    snprintf(last, sizeof last, "extra%u", number);
    if (number > 0)
        assert_non_null(bot_state_peek(state, slice_from_string(last)));
    partition_close(p, NULL);
    assert_int_equal(store_close(s, NULL), AUXRT_OK);
    return number;
}

static uint32_t kill_once(uint32_t number) {
    int ends[2];
    uint32_t acknowledged = number, next;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        commit_for_ever(number, ends[1]);
    }
    close(ends[1]);
    /* Some are killed while they open the store, most while they commit. */
    unsigned wanted = draw(12);
    for (unsigned i = 0; i < wanted; i++) {
        if (read(ends[0], &next, sizeof next) != sizeof next)
            break;
        acknowledged = next;
    }
    struct timespec moment = {0, (long)draw(3000) * 1000};
    nanosleep(&moment, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    while (read(ends[0], &next, sizeof next) == sizeof next)
        acknowledged = next;
    close(ends[0]);

    uint32_t found = read_back();
    if (found != acknowledged && found != acknowledged + 1)
        fail_msg("batch %u was acknowledged, batch %u is there", acknowledged,
                 found);
    return found;
}

static void a_killed_host_loses_nothing_it_acknowledged(void **state) {
    const char *kills = os_environment("AUXRT_KILLS");
    const char *chosen = os_environment("AUXRT_SEED");
    long rounds = kills ? strtol(kills, NULL, 10) : 25;
    uint32_t number = 0;
    (void)state;
    seed = chosen ? strtoull(chosen, NULL, 10) : 1;
    for (long i = 0; i < rounds; i++)
        number = kill_once(number);
    print_message("%ld kills, %u batches\n", rounds, number);
    assert_true(number > 0);
}

static int make_folder(void **state) {
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/store.db", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    os_remove_all(folder, NULL);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_host_loses_nothing_it_acknowledged),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
