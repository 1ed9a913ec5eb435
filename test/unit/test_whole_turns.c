/*
 * Turns that write to twenty bots, and are stopped or killed at random points:
 * afterwards every bot shows the whole turn or nothing of it, in the partitions
 * and to the scripts.
 *
 * AUXRT_SOAK_TURNS says how many turns (`make soak`: 10,000), AUXRT_SOAK_SEED
 * where the random numbers begin. The process of the scripts is this program,
 * started again.
 */
#include <inttypes.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "auxrt.h"
#include "base/buffer.h"

enum { BOTS = 20, TURNS = 120, SHOWN = 500 };

/* How a turn is meant to end. */
typedef enum manner {
    WHOLE,
    STOPPED,     /* an endless loop, which the engine ends */
    STUCK,       /* a built-in function that only the supervisor can end */
    KILLED,      /* from outside, at any moment */
    KILLED_IDLE, /* from outside, before it */
    MANNERS,
} manner;

/* Writes to the bots one after the other; what it is told to do comes in the
 * middle. Between the writes some time passes, to be killed in. */
#define WRITE                                                                  \
    "@let i = 0;"                                                              \
    "for (const bot of getBots('kind', 'target')) {"                           \
    "    if (i++ === 10 && that.manner === 1) for (;;);"                       \
    "    if (i === 11 && that.manner === 2) Object.keys(new Uint8Array(2e7));" \
    "    setTag(bot, 'n', that.turn);"                                         \
    "    for (let k = 0; k < that.work; k++) Math.sin(k);"                     \
    "}"
#define LOOK                                                                   \
    "@return [...new Set(getBots('kind', 'target').map((b) => b.tags.n))]"     \
    ".join();"

typedef struct soak {
    auxrt_inst *inst;
    uint64_t random;
    long value; /* of all bots */
    bool answered;
    auxrt_result result;
    buffer answer;
    long counts[MANNERS];
    long kept; /* killed turns that were whole */
} soak;

static uint64_t next_random(soak *s, uint64_t below) {
    s->random ^= s->random << 13;
    s->random ^= s->random >> 7;
    s->random ^= s->random << 17;
    return s->random % below;
}

static long setting(const char *name, long otherwise) {
    const char *text = getenv(name);
    return text ? strtol(text, NULL, 10) : otherwise;
}

static void open_soak(soak *s) {
    buffer content;
    auxrt_error error;
    *s = (soak){.random = (uint64_t)setting("AUXRT_SOAK_SEED", 88172645463325)};
    buffer_init(&s->answer, 1 << 28);
    buffer_init(&content, 1 << 20);
    buffer_append_string(&content,
                         "{\"version\":1,\"state\":{\"writer\":{\"id\":"
                         "\"writer\",\"tags\":{\"onWrite\":\"" WRITE
                         "\",\"onLook\":\"" LOOK "\"}}");
    for (int i = 0; i < BOTS; i++)
        buffer_append_format(&content,
                             ",\"b%d\":{\"id\":\"b%d\",\"tags\":{\"kind\":"
                             "\"target\",\"n\":0}}",
                             i, i);
    buffer_append_string(&content, "}}");
    const auxrt_isolation isolation = {.size = sizeof isolation,
                                       .grace_ms = 20};
    const auxrt_inst_options options = {.size = sizeof options,
                                        .listener_limit_ms = 20,
                                        .isolation = &isolation};
    if (auxrt_inst_open(&options, &s->inst, &error) != AUXRT_OK ||
        auxrt_inst_load_text(s->inst, "content",
                             (auxrt_string){content.data, content.length},
                             &error) != AUXRT_OK ||
        auxrt_inst_run(s->inst, 60000, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    buffer_free(&content);
}

/* ----------------------------------------------------------------- one turn */

static void on_answer(void *user, auxrt_result result, const auxrt_error *error,
                      auxrt_string answer) {
    soak *s = user;
    (void)error;
    s->answered = true;
    s->result = result;
    buffer_clear(&s->answer);
    buffer_append(&s->answer, answer.data ? answer.data : "", answer.length);
    buffer_append_char(&s->answer, '\0');
}

static void ask(soak *s, const char *actions) {
    auxrt_error error;
    s->answered = false;
    if (auxrt_inst_ask(s->inst, auxrt_string_of(actions), on_answer, s,
                       &error) != AUXRT_OK)
        fail_msg("%s", error.message);
}

static void until_answered(soak *s) {
    for (;;) {
        auxrt_inst_advance(s->inst, NULL);
        if (s->answered)
            return;
        auxrt_watch watch = auxrt_inst_watch(s->inst);
        struct pollfd watched = {watch.descriptor, watch.events, 0};
        poll(&watched, 1, watch.timeout_ms);
    }
}

static void kill_scripts(soak *s) {
    auxrt_side_status status = {.size = sizeof status};
    auxrt_runtime_status(auxrt_inst_runtime(s->inst), &status, NULL);
    if (status.process > 0)
        kill((pid_t)status.process, SIGKILL);
}

/* Goes on for a random while, then kills. */
static void kill_somewhere(soak *s) {
    struct timespec moment = {.tv_nsec = (long)next_random(s, 4000000)};
    auxrt_inst_advance(s->inst, NULL);
    nanosleep(&moment, NULL);
    kill_scripts(s);
}

/* Who was killed for it is in quarantine, and must write again. */
static void release_all(soak *s) {
    auxrt_runtime *runtime = auxrt_inst_runtime(s->inst);
    auxrt_runtime_release(runtime, auxrt_string_of("writer"),
                          auxrt_string_of("onWrite"), NULL);
    auxrt_runtime_release(runtime, auxrt_string_of("writer"),
                          auxrt_string_of("onLook"), NULL);
}

static long value_of(soak *s, int bot) {
    char id[16];
    auxrt_text text = {0};
    auxrt_error error;
    snprintf(id, sizeof id, "b%d", bot);
    if (auxrt_inst_tag(s->inst, auxrt_string_of(id), auxrt_string_of("n"),
                       &text, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    long value = strtol(text.data, NULL, 10);
    auxrt_text_free(&text);
    return value;
}

static void assert_whole(soak *s, long turn, manner how) {
    long value = value_of(s, 0);
    for (int i = 1; i < BOTS; i++)
        if (value_of(s, i) != value)
            fail_msg("turn %ld (manner %d): b0 has %ld, b%d has %ld", turn,
                     (int)how, value, i, value_of(s, i));
    if (value != turn && value != s->value)
        fail_msg("turn %ld (manner %d): %ld came from nowhere", turn, (int)how,
                 value);
    bool is_kept = value == turn;
    if (s->result == AUXRT_OK && !is_kept)
        fail_msg("turn %ld (manner %d) was answered and not kept", turn,
                 (int)how);
    if (s->result != AUXRT_OK && is_kept)
        fail_msg("turn %ld (manner %d) failed and was kept", turn, (int)how);
    if (how == WHOLE)
        assert_true(is_kept);
    if (how == STOPPED || how == STUCK)
        assert_false(is_kept);
    s->value = value;
}

/* Scripts see what the partitions have. */
static void assert_seen(soak *s) {
    char expected[64];
    ask(s, "[{\"type\":\"action\",\"eventName\":\"onLook\",\"botIds\":null}]");
    until_answered(s);
    assert_int_equal(s->result, AUXRT_OK);
    snprintf(expected, sizeof expected, "\"results\":[\"%ld\"]", s->value);
    if (!strstr(s->answer.data, expected))
        fail_msg("%s is not in %s", expected, s->answer.data);
}

static void take_turn(soak *s, long turn) {
    static const manner often[] = {WHOLE,  WHOLE,  STOPPED, KILLED,
                                   KILLED, KILLED, KILLED,  KILLED_IDLE};
    manner how = often[next_random(s, sizeof often / sizeof *often)];
    char actions[256];
    if (next_random(s, 40) == 0)
        how = STUCK;
    s->counts[how]++;
    snprintf(actions, sizeof actions,
             "[{\"type\":\"action\",\"eventName\":\"onWrite\",\"botIds\":null,"
             "\"argument\":{\"turn\":%ld,\"manner\":%d,\"work\":%d}}]",
             turn, (int)how, how == KILLED ? 20000 : 0);
    ask(s, actions);
    if (how == KILLED_IDLE)
        kill_scripts(s);
    if (how == KILLED)
        kill_somewhere(s);
    until_answered(s);
    assert_whole(s, turn, how);
    s->kept += how == KILLED && s->value == turn;
    release_all(s);
    auxrt_inst_run(s->inst, 60000, NULL);
    assert_whole(s, turn, how);
    if (next_random(s, 8) == 0)
        assert_seen(s);
}

static void a_turn_is_there_as_a_whole_or_not_at_all(void **state) {
    (void)state;
    soak s;
    long turns = setting("AUXRT_SOAK_TURNS", TURNS);
    open_soak(&s);
    for (long turn = 1; turn <= turns; turn++) {
        take_turn(&s, turn);
        if (turns > TURNS && turn % SHOWN == 0)
            fprintf(stderr, "%ld turns\n", turn);
    }
    assert_seen(&s);
    auxrt_side_status status = {.size = sizeof status};
    auxrt_runtime_status(auxrt_inst_runtime(s.inst), &status, NULL);
    printf("%ld turns: %ld whole, %ld stopped, %ld stuck, %ld killed (%ld of "
           "them kept), %ld killed while idle; %ld restarts\n",
           turns, s.counts[WHOLE], s.counts[STOPPED], s.counts[STUCK],
           s.counts[KILLED], s.kept, s.counts[KILLED_IDLE],
           (long)status.restarts);
    auxrt_inst_close(s.inst, NULL);
    buffer_free(&s.answer);
}

int main(int argc, char **argv) {
    int code = auxrt_script_side(argc, argv);
    if (code >= 0)
        return code;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_turn_is_there_as_a_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
