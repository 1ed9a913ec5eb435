/*
 * What a user would lose: scripts that believe in edits that nobody kept, or
 * do not know of those that somebody else made. Random histories go through an
 * inst with every pair of kinds of partitions: scripts edit, edits come from
 * outside in the same instant, partitions refuse, the process of the scripts
 * is killed, the inst is closed and opened again. Whenever it has come to
 * rest, the scripts, an observer and the partitions must show the same bots,
 * and each refused edit must have been told once, to whom it concerns.
 *
 * AUXRT_SEED chooses the histories, AUXRT_OPERATIONS how many edits are made
 * (200,000 in the soak run), AUXRT_PAIR one pair; the seed of a failure is
 * printed, and AUXRT_TRACE shows what led to it. The short run leaves out the
 * pairs that are others turned round.
 */
#include <signal.h>

#include "children.h"
#include "inst_model/model.h"

/* Takes the world to rest and looks whether all agree. */
static void come_to_rest(world *w) {
    char message[160];
    do {
        model_answer_late(w);
        model_run(w);
    } while (auxrt_inst_timeout(w->inst) >= 0 || !model_is_answered(w));
    model_check_agreement(w);
    if (w->is_exact && w->refused != w->expected) {
        snprintf(message, sizeof message, "%llu edits refused, not %llu",
                 (unsigned long long)w->refused,
                 (unsigned long long)w->expected);
        model_fail(w, message);
    }
    if (w->is_exact && w->heard != w->expected_heard) {
        snprintf(message, sizeof message,
                 "scripts heard of %llu refused edits, not of %llu",
                 (unsigned long long)w->heard,
                 (unsigned long long)w->expected_heard);
        model_fail(w, message);
    }
    w->refused = w->expected = w->heard = w->expected_heard = 0;
    for (int i = 0; i < BOTS; i++) {
        char id[16];
        snprintf(id, sizeof id, "b%d", i);
        const inst_space *space =
            inst_space_of_bot(w->inst, slice_from_string(id));
        bool exists = space != NULL;
        if (w->is_exact && exists != w->bots[i].exists) {
            snprintf(message, sizeof message, "bot %s is%s there", id,
                     exists ? "" : " not");
            model_fail(w, message);
        }
        w->bots[i].exists = w->bots[i].is_seen = exists;
        if (exists)
            w->bots[i].space =
                slice_equal(partition_space(space->partition), SLICE("other"));
    }
    for (int i = 0; i < 2; i++)
        if (w->kinds[i] == HISTORY) {
            model_check_marks(w, i);
            model_see_history(w, i);
        }
}

/* ------------------------------------------------------------------ rounds */

/* A turn that goes on while edits come from outside. */
static void edit_during_turn(world *w) {
    static const char actions[] =
        "[{\"type\":\"run_script\",\"script\":"
        "\"for (const b of getBots('made', true)) b.tags.n = (b.tags.n ?? 0) + "
        "1; for (const b of getBots(b => b.id[0] === 'b')) b.tags.t0 = "
        "'during';\"}]";
    auxrt_error error = {0};
    w->is_exact = false;
    assert_int_equal(auxrt_inst_post(w->inst, auxrt_string_of(actions), &error),
                     AUXRT_OK);
    auxrt_result result = auxrt_inst_advance(w->inst, &error);
    model_edit_from_outside(w);
    while (result == AUXRT_PENDING) {
        usleep(50);
        result = auxrt_inst_advance(w->inst, &error);
    }
    model_forget_gone(w);
}

static pid_t process_of_scripts(const world *w) {
    auxrt_side_status status = {.size = sizeof status};
    assert_int_equal(
        auxrt_runtime_status(auxrt_inst_runtime(w->inst), &status, NULL),
        AUXRT_OK);
    return (pid_t)status.process;
}

/* Those of shared documents are replaced, and asked again. */
static void kill_documents(world *w) {
    for_each_child_but(process_of_scripts(w), SIGKILL);
    w->document_kills++;
    model_trace("%ld kill documents\n", w->rounds);
}

static void kill_scripts(world *w) {
    kill(process_of_scripts(w), SIGKILL);
    w->kills++;
    model_trace("%ld kill\n", w->rounds);
    /* What scripts see comes from the partitions now. */
    for (int i = 0; i < BOTS; i++)
        w->bots[i].is_seen = w->bots[i].exists;
}

static void restart(world *w) {
    come_to_rest(w);
    model_close(w);
    for (int i = 0; i < BOTS; i++)
        if (!model_is_stored(w->kinds[w->bots[i].space]))
            w->bots[i].exists = w->bots[i].is_seen = false;
    for (int i = 0; i < 2; i++)
        if (!model_has_stored_marks(w, i))
            model_forget_history(&w->histories[i]);
    model_open(w);
    w->restarts++;
    w->is_exact = true;
    come_to_rest(w);
}

static bool has_documents(const world *w) {
    return w->kinds[0] == YJS || w->kinds[1] == YJS;
}

static void play_round(world *w) {
    w->rounds++;
    w->is_exact = true;
    bool is_killed = false;
    for (unsigned i = model_draw(5) + 1; i > 0; i--) {
        unsigned choice = model_draw(110);
        if (choice == 109 && has_documents(w))
            kill_documents(w);
        else if (choice >= 100)
            model_use_history(w);
        else if (choice < 55)
            model_edit_by_script(w);
        else if (choice < 85)
            model_edit_from_outside(w);
        else if (choice < 90)
            model_answer_late(w);
        else if (choice < 95) {
            w->is_exact = false;
            auxrt_inst_step(w->inst, NULL);
            model_forget_gone(w);
        } else {
            edit_during_turn(w);
        }
    }
    if (model_draw(60) == 0) {
        is_killed = true;
        kill_scripts(w);
    }
    come_to_rest(w);
    if (!is_killed && model_draw(150) == 0)
        restart(w);
}

/* -------------------------------------------------------------------- pairs */

/* Bots that are there before the space can only be read. */
static void add_first_bots(world *w) {
    static const char actions[] =
        "[{\"type\":\"add_bot\",\"id\":\"b0\",\"bot\":{\"id\":\"b0\",\"space\":"
        "\"shared\",\"tags\":{\"t1\":\"abc\"}}},{\"type\":\"add_bot\",\"id\":"
        "\"b1\",\"bot\":{\"id\":\"b1\",\"space\":\"other\",\"tags\":{\"t1\":"
        "\"abc\"},\"masks\":{\"shared\":{\"t2\":1}}}}]";
    assert_int_equal(auxrt_inst_edit(w->inst, auxrt_string_of(actions), NULL),
                     AUXRT_OK);
    model_run(w);
}

static long play_pair(kind a, kind b, long operations) {
    world w = {.kinds = {a, b}, .mirror = bot_state_new()};
    os_remove_all(model_data_path, NULL);
    bool is_closed = a == READONLY || b == READONLY;
    model_write_config(&w, true);
    model_open(&w);
    add_first_bots(&w);
    if (is_closed) {
        model_close(&w);
        model_write_config(&w, false);
        model_open(&w);
    }
    w.refused = w.heard = 0;
    come_to_rest(&w);
    while (w.operations < operations)
        play_round(&w);
    restart(&w);
    model_close(&w);
    model_forget_history(&w.histories[0]);
    model_forget_history(&w.histories[1]);
    bot_state_free(w.mirror);
    print_message("%s and %s: %ld edits, %ld kills, %ld of documents, %ld "
                  "restarts\n",
                  model_kind_names[a], model_kind_names[b], w.operations,
                  w.kills, w.document_kills, w.restarts);
    return w.operations;
}

static long number_of(const char *variable, long standard) {
    const char *text = os_environment(variable);
    return text ? strtol(text, NULL, 10) : standard;
}

static void everybody_sees_what_is_stored(void **state) {
    long operations = number_of("AUXRT_OPERATIONS", 3000);
    long only = number_of("AUXRT_PAIR", -1);
    bool is_short = !os_environment("AUXRT_OPERATIONS");
    long all = 0, pairs = is_short ? KINDS * (KINDS + 1) / 2 : KINDS * KINDS;
    (void)state;
    for (int a = 0; a < KINDS; a++)
        for (int b = 0; b < KINDS; b++) {
            if (only >= 0 ? only != a * KINDS + b : is_short && b < a)
                continue;
            /* Each pair has a seed of its own, so it can be repeated alone. */
            model_first_seed = model_seed =
                (uint64_t)number_of("AUXRT_SEED", 1);
            model_draw(1);
            all += play_pair((kind)a, (kind)b, operations / pairs + 1);
        }
    print_message("%ld edits\n", all);
    assert_true(all >= operations || only >= 0);
}

static int make_folder(void **state) {
    (void)state;
    test_folder_make("/tmp");
    test_folder_path(model_config_path, "auxrt.json");
    test_folder_path(model_data_path, "data");
    return 0;
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_sees_what_is_stored),
    };
    int side = auxrt_script_side(argc, argv);
    if (side >= 0)
        return side;
    return cmocka_run_group_tests(tests, make_folder, test_folder_remove);
}
