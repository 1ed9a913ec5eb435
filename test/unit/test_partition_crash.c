/*
 * What a user would lose: everything, when the host dies at the wrong moment.
 * A child commits batches and says of each when it is acknowledged; it is
 * killed at a random moment. What it said must be there, each batch whole, and
 * at most the one batch in flight besides.
 */
#include "killed_host.h"
#include "partition/sqlite.h"
#include "partition_recorder.h"
#include "stored_number.h"
#include "test_folder.h"

static test_path path;

enum { BOTS = 5 };

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
            n = (uint32_t)stored_number(json);
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

static void a_killed_host_loses_nothing_it_acknowledged(void **state) {
    const killed_host host = {commit_for_ever, read_back, 25};
    (void)state;
    killed_host_play(&host);
}

static int make_folder(void **state) {
    (void)state;
    test_folder_make("/tmp");
    test_folder_path(path, "store.db");
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_host_loses_nothing_it_acknowledged),
    };
    return cmocka_run_group_tests(tests, make_folder, test_folder_remove);
}
