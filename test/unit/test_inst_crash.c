/*
 * What a user would lose: bots, when the host of an inst dies at the wrong
 * moment. A child runs an inst whose scripts edit bots in two spaces of one
 * store, and says of each event when its call has returned; it is killed at a
 * random moment. What it said must be there, the edits of an event in both
 * spaces or in none, and at most the one event in flight besides.
 */
#include "auxrt.h"
#include "inst/mount.h"
#include "killed_host.h"
#include "partition/sqlite.h"
#include "stored_number.h"
#include "test_folder.h"

static test_path data_path, store_path;

/* -------------------------------------------------------------------- child */

/* Each event counts all bots up, in both spaces, with a mask and a large text
 * between them, and makes and destroys bots. */
static const char content[] =
    "{\"c\":{\"id\":\"c\",\"tags\":{\"n\":0,\"onCount\":"
    "\"@const n = ++tags.n;"
    "  for (const bot of getBots('counts', true)) bot.tags.n = n;"
    "  tags.text = 'x'.repeat(n % 7 * 900);"
    "  setTagMask(bot, 'seen', n, 'local');"
    "  create({space: 'local', extra: n});"
    "  destroy(getBots('extra', n - 3));\"}},"
    "\"b0\":{\"id\":\"b0\",\"tags\":{\"counts\":true,\"n\":0}},"
    "\"b1\":{\"id\":\"b1\",\"tags\":{\"counts\":true,\"n\":0}},"
    "\"b2\":{\"id\":\"b2\",\"space\":\"local\",\"tags\":{\"counts\":true,"
    "\"n\":0}},"
    "\"b3\":{\"id\":\"b3\",\"space\":\"local\",\"tags\":{\"counts\":true,"
    "\"n\":0}}}";

static auxrt_inst *open_inst(void) {
    auxrt_inst *inst = NULL;
    auxrt_error error = {0};
    const auxrt_inst_options options = {
        .size = sizeof options,
        .data = data_path,
        .listener_limit_ms = 60000,
        .turn_limit_ms = 60000,
        .jobs_limit_ms = 60000,
    };
    if (auxrt_inst_open(&options, &inst, &error) != AUXRT_OK) {
        fprintf(stderr, "%s\n", error.message);
        _exit(2);
    }
    return inst;
}

static uint32_t count_of(auxrt_inst *inst) {
    auxrt_text text;
    uint32_t number = 0;
    if (auxrt_inst_tag(inst, auxrt_string_of("c"), auxrt_string_of("n"), &text,
                       NULL) == AUXRT_OK)
        number = (uint32_t)strtoul(text.data, NULL, 10);
    auxrt_text_free(&text);
    return number;
}

/* Goes on from what is there until it is killed. */
static void count_for_ever(uint32_t number, int acknowledge) {
    auxrt_inst *inst = open_inst();
    (void)number;
    if (!auxrt_inst_is_continued(inst) &&
        auxrt_inst_load_text(inst, "content", auxrt_string_of(content), NULL) !=
            AUXRT_OK)
        _exit(3);
    for (;;) {
        if (auxrt_inst_shout(inst, auxrt_string_of("onCount"),
                             (auxrt_string){0}, (auxrt_string){0}, NULL,
                             NULL) != AUXRT_OK)
            _exit(4);
        const uint32_t counted = count_of(inst);
        if (write(acknowledge, &counted, sizeof counted) != sizeof counted)
            _exit(5);
    }
}

/* ------------------------------------------------------------------ reading */

static void read_number(partition *p, const char *id, bool is_mask,
                        const char *name, uint32_t *number) {
    const bot_record *bot =
        bot_state_peek(partition_state_peek(p), slice_from_string(id));
    slice json = {NULL, 0};
    if (!bot ||
        !(is_mask ? bot_record_mask(bot, partition_space(p),
                                    slice_from_string(name), &json)
                  : bot_record_tag(bot, slice_from_string(name), &json)))
        fail_msg("%s has no %s", id, name);
    uint32_t found = (uint32_t)stored_number(json);
    if (*number != UINT32_MAX && *number != found)
        fail_msg("event %u is there in part: %s is of event %u", *number, id,
                 found);
    *number = found;
}

/* The event that all bots are of; 0 before the first. */
static uint32_t read_back(void) {
    store *s;
    partition *shared = NULL, *local = NULL;
    auxrt_error error = {0};
    uint32_t number = UINT32_MAX;
    /* Opening checks the integrity of the file. */
    if (store_open(store_path, &s, &error) != AUXRT_OK ||
        partition_sqlite_open(s, "shared", &shared, &error) != AUXRT_OK ||
        partition_sqlite_open(s, "local", &local, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    size_t bots = bot_state_count(partition_state_peek(shared));
    if (bots > 0) {
        read_number(shared, "c", false, "n", &number);
        read_number(shared, "b0", false, "n", &number);
        read_number(shared, "b1", false, "n", &number);
        read_number(local, "b2", false, "n", &number);
        read_number(local, "b3", false, "n", &number);
        if (number > 0)
            read_number(local, "c", true, "seen", &number);
        size_t extra = number < 3 ? number : 3;
        assert_int_equal(bots, 3);
        assert_int_equal(bot_state_count(partition_state_peek(local)),
                         2 + extra);
    } else {
        number = 0;
    }
    partition_close(shared, NULL);
    partition_close(local, NULL);
    assert_int_equal(store_close(s, NULL), AUXRT_OK);
    return number;
}

static void a_killed_host_loses_nothing_it_acknowledged(void **state) {
    const killed_host host = {count_for_ever, read_back, 15};
    (void)state;
    killed_host_play(&host);
}

static int make_folder(void **state) {
    (void)state;
    test_folder_make("/tmp");
    test_folder_path(data_path, "data");
    test_folder_path(store_path, "data/" MOUNT_FILE);
    assert_int_equal(os_make_directories(data_path, NULL), AUXRT_OK);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_host_loses_nothing_it_acknowledged),
    };
    return cmocka_run_group_tests(tests, make_folder, test_folder_remove);
}
