/*
 * What a user would lose: the certainty that scripts, observers and the store
 * show the same bots. Random batches go to every kind of partition at once;
 * a plain state is told what should have become of them. After each commit
 * all must agree, and each refused edit must have been refused once.
 *
 * AUXRT_SEED chooses the histories, AUXRT_OPERATIONS how many edits are made
 * (200,000 in the soak run); the seed of a failure is printed.
 */
#include "partition/sqlite.h"
#include "partition_recorder.h"
#include "test_folder.h"

static uint64_t seed = 1;
static test_path path;

static unsigned draw(unsigned bound) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % bound;
}

typedef enum kind { MEMORY, SQLITE, LIMITED, READONLY, KINDS } kind;

typedef struct subject {
    kind kind;
    store *store;
    partition *p;
    recorder r;
    bot_state *model;
    size_t refusals; /* that the model expects */
} subject;

/* One edit as its parts, so that the model can judge it without the code
 * under test. */
typedef struct drawn {
    enum { DRAW_ADD, DRAW_UPDATE, DRAW_EDIT, DRAW_MASK, DRAW_REMOVE } what;
    int bot;
    int tag;
    char value[64];
} drawn;

static drawn draw_edit(void) {
    static const char *const values[] = {
        "null",          "\"\"", "0",          "1.5",    "true",
        "\"a\\u0000b\"", "[]",   "{\"k\":[]}", "\"@x\"", "\"\\ud800\""};
    drawn d = {.bot = (int)draw(12), .tag = (int)draw(5)};
    unsigned choice = draw(20);
    d.what = choice < 4    ? DRAW_ADD
             : choice < 10 ? DRAW_UPDATE
             : choice < 13 ? DRAW_EDIT
             : choice < 17 ? DRAW_MASK
                           : DRAW_REMOVE;
    snprintf(d.value, sizeof d.value, "%s", values[draw(10)]);
    return d;
}

static void write_edit(const drawn *d, buffer *out) {
    char id[16], tag[16];
    snprintf(id, sizeof id, "bot%d", d->bot);
    snprintf(tag, sizeof tag, "t%d", d->tag);
    if (d->what == DRAW_ADD)
        buffer_append_format(out,
                             "{\"type\":\"add_bot\",\"id\":\"%s\",\"bot\":{"
                             "\"id\":\"%s\",\"tags\":{\"%s\":%s,\"n\":%d}}}",
                             id, id, tag, d->value, d->tag);
    else if (d->what == DRAW_REMOVE)
        buffer_append_format(out, "{\"type\":\"remove_bot\",\"id\":\"%s\"}",
                             id);
    else if (d->what == DRAW_MASK)
        buffer_append_format(out,
                             "{\"type\":\"update_bot\",\"id\":\"%s\","
                             "\"update\":{\"masks\":{\"s\":{\"%s\":%s}}}}",
                             id, tag, d->value);
    else if (d->what == DRAW_UPDATE)
        buffer_append_format(out,
                             "{\"type\":\"update_bot\",\"id\":\"%s\","
                             "\"update\":{\"tags\":{\"%s\":%s}}}",
                             id, tag, d->value);
    else
        buffer_append_format(
            out,
            "{\"type\":\"update_bot\",\"id\":\"%s\",\"update\":{\"tags\":{"
            "\"%s\":{\"\\u0011tag_edit\":true,\"version\":{},\"operations\":"
            "[[{\"type\":\"preserve\",\"count\":%d},{\"type\":\"insert\","
            "\"text\":\"xy\"}]]}}}}",
            id, tag, d->bot % 3);
}

/* What should become of the edit; the kinds differ in what they refuse. */
static void judge(subject *s, const drawn *d, slice action) {
    char id[16];
    snprintf(id, sizeof id, "bot%d", d->bot);
    const bot_record *bot = bot_state_peek(s->model, slice_from_string(id));
    bool refused = s->kind == READONLY ||
                   ((d->what == DRAW_UPDATE || d->what == DRAW_EDIT) &&
                    !(bot && bot->is_bot));
    if (refused) {
        s->refusals++;
        return;
    }
    auxrt_error error = {0};
    /* Removing a bot that is not there leaves masks that are. */
    if (d->what == DRAW_REMOVE && !(bot && bot->is_bot))
        return;
    if (bot_state_apply_action(s->model, action, NULL, &error) != AUXRT_OK)
        fail_msg("%.*s: %s", (int)action.length, action.data, error.message);
}

static void open_subject(subject *s, bool again) {
    partition *inner = NULL;
    partition_limits limits = {sizeof limits, 1 << 20, 1000, 1 << 16};
    recorder kept = s->r;

    if (s->kind == SQLITE) {
        auxrt_error error = {0};
        if (store_open(path, &s->store, &error) != AUXRT_OK ||
            partition_sqlite_open(s->store, "s", &s->p, &error) != AUXRT_OK)
            fail_msg("%s", error.message);
    } else {
        assert_int_equal(partition_memory_open("s", &inner, NULL), AUXRT_OK);
        s->p = inner;
        if (s->kind == LIMITED)
            assert_int_equal(
                partition_limited_open(inner, &limits, &s->p, NULL), AUXRT_OK);
        if (s->kind == READONLY)
            assert_int_equal(partition_readonly_open(inner, &s->p, NULL),
                             AUXRT_OK);
    }
    recorder_init(&s->r, s->p);
    if (again) {
        /* Observers do not notice that the store was closed. */
        bot_state_free(s->r.mirror);
        s->r.mirror = kept.mirror;
        s->r.refusals = kept.refusals;
        s->r.settlements = kept.settlements;
        buffer_free(&kept.refused);
        buffer_free(&kept.settled);
        buffer_free(&kept.shouted);
        buffer_free(&kept.update);
    }
}

static void close_subject(subject *s) {
    partition_close(s->p, NULL);
    store_close(s->store, NULL);
    s->store = NULL;
}

static void check(subject *s, uint64_t first_seed, size_t batches) {
    if (!same_state(partition_state_peek(s->p), s->model))
        fail_msg("AUXRT_SEED=%llu: %s is not what it should be",
                 (unsigned long long)first_seed, partition_kind(s->p));
    if (!same_state(s->r.mirror, s->model))
        fail_msg("AUXRT_SEED=%llu: observers of %s see something else",
                 (unsigned long long)first_seed, partition_kind(s->p));
    if (s->r.refusals != s->refusals)
        fail_msg("AUXRT_SEED=%llu: %s refused %zu edits instead of %zu",
                 (unsigned long long)first_seed, partition_kind(s->p),
                 s->r.refusals, s->refusals);
    if (s->r.settlements != batches)
        fail_msg("AUXRT_SEED=%llu: %s settled %zu of %zu batches",
                 (unsigned long long)first_seed, partition_kind(s->p),
                 s->r.settlements, batches);
}

static size_t run_history(uint64_t first_seed, size_t operations) {
    subject subjects[KINDS] = {0};
    size_t done = 0, batches = 0;
    buffer batch;

    seed = first_seed;
    unlink(path);
    buffer_init(&batch, 1 << 20);
    for (int i = 0; i < KINDS; i++) {
        subjects[i].kind = (kind)i;
        subjects[i].model = bot_state_new();
        open_subject(&subjects[i], false);
    }
    while (done < operations) {
        unsigned count = draw(8);
        bool commits = draw(3) > 0;
        buffer_clear(&batch);
        buffer_append_char(&batch, '[');
        for (unsigned i = 0; i < count; i++, done++) {
            drawn d = draw_edit();
            if (i > 0)
                buffer_append_char(&batch, ',');
            size_t start = batch.length;
            write_edit(&d, &batch);
            for (int j = 0; j < KINDS; j++)
                judge(&subjects[j], &d,
                      slice_of(batch.data + start, batch.length - start));
        }
        buffer_append_char(&batch, ']');
        batches++;
        for (int j = 0; j < KINDS; j++) {
            assert_int_equal(partition_apply(subjects[j].p, batches,
                                             buffer_peek(&batch), NULL),
                             AUXRT_OK);
            if (!commits)
                continue;
            assert_int_equal(partition_commit(subjects[j].p, NULL), AUXRT_OK);
            check(&subjects[j], first_seed, batches);
        }
        if (commits && draw(20) == 0) {
            close_subject(&subjects[SQLITE]);
            open_subject(&subjects[SQLITE], true);
            check(&subjects[SQLITE], first_seed, batches);
        }
    }
    for (int i = 0; i < KINDS; i++) {
        close_subject(&subjects[i]);
        recorder_free(&subjects[i].r);
        bot_state_free(subjects[i].model);
    }
    buffer_free(&batch);
    return done;
}

static void all_kinds_agree_with_the_model(void **state) {
    const char *chosen = os_environment("AUXRT_SEED");
    const char *wanted = os_environment("AUXRT_OPERATIONS");
    size_t operations = wanted ? strtoull(wanted, NULL, 10) : 8000;
    size_t done = 0;
    (void)state;
    if (chosen) {
        run_history(strtoull(chosen, NULL, 10), 400);
        return;
    }
    for (uint64_t first = 1; done < operations; first++)
        done += run_history(first, 400);
    print_message("%zu edits\n", done);
}

static int make_folder(void **state) {
    (void)state;
    test_folder_make("/tmp");
    test_folder_path(path, "store.db");
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_kinds_agree_with_the_model),
    };
    return cmocka_run_group_tests(tests, make_folder, test_folder_remove);
}
