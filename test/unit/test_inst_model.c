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
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "auxrt.h"
#include "base/os.h"
#include "children.h"
#include "inst/internal.h"
#include "partition/wrapper.h"

static uint64_t seed, first_seed;
static char folder[] = "/tmp/auxrt-inst-model-XXXXXX";
static char config_path[256], data_path[256];

static unsigned draw(unsigned bound) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % bound;
}

/* ------------------------------------------- a partition that answers late */

/* Takes edits at once, and says what became of them only when it is asked. */
static auxrt_result late_apply(partition *p, uint64_t seq, slice actions,
                               auxrt_error *error) {
    return partition_apply(((wrapper *)p)->inner, seq, actions, error);
}

static auxrt_result late_commit(partition *p, auxrt_error *error) {
    (void)p;
    (void)error;
    return AUXRT_OK;
}

static const partition_class late_class = {
    .kind = "late",
    .apply = late_apply,
    .commit = late_commit,
    .state = wrapper_state,
    .rules = wrapper_rules,
    .version = wrapper_version,
    .work = wrapper_work,
    .watch = wrapper_watch,
    .outlook = wrapper_outlook,
    .status = wrapper_status,
    .close = wrapper_close,
};

/* ------------------------------------------------------------------- kinds */

#define KIND_MAP(X)                                                            \
    X(MEMORY, "\"memory\"")                                                    \
    X(SQLITE, "\"sqlite\"")                                                    \
    X(LIMITED, "{\"kind\":\"memory\",\"limits\":{\"value-bytes\":20}}")        \
    X(READONLY, "{\"kind\":\"sqlite\",\"readonly\":true}")                     \
    X(ERRORS, "{\"kind\":\"error\",\"bots\":100000}")                          \
    X(LATE, "\"memory\"")                                                      \
    X(YJS, "\"yjs\"")                                                          \
    X(HISTORY, NULL)

typedef enum kind {
#define KIND_ENUM(name, text) name,
    KIND_MAP(KIND_ENUM)
#undef KIND_ENUM
        KINDS
} kind;

static const char *const kind_names[] = {
#define KIND_NAME(name, text) #name,
    KIND_MAP(KIND_NAME)
#undef KIND_NAME
};

static const char *const kind_texts[] = {
#define KIND_TEXT(name, text) text,
    KIND_MAP(KIND_TEXT)
#undef KIND_TEXT
};

static const char *const spaces[] = {"shared", "other"};

static bool may_add(kind k) {
    return k != READONLY && k != HISTORY;
}

static bool may_change(kind k) {
    return k != READONLY && k != ERRORS && k != HISTORY;
}

static bool is_stored(kind k) {
    return k == SQLITE || k == READONLY || k == YJS;
}

/* ------------------------------------------------------------------- world */

enum { BOTS = 8, TAGS = 4, MARKS = 6, SHOWN = 16 };

/* A bot with the name bN; what is known of it without the code under test. */
typedef struct known_bot {
    int space;
    bool exists;  /* in its partition */
    bool is_seen; /* by scripts */
} known_bot;

/* A mark: what the space had then. */
typedef struct known_mark {
    int64_t number;
    char *bots; /* JSON, owned */
} known_mark;

/* What the marks of the space that a history shows must be. */
typedef struct known_history {
    known_mark marks[MARKS];
    size_t count;
    char *shown[SHOWN]; /* bots that scripts see there, owned */
    size_t shown_count;
} known_history;

typedef struct world {
    kind kinds[2];
    known_history histories[2]; /* of spaces of the kind HISTORY */
    auxrt_inst *inst;
    known_bot bots[BOTS];
    bot_state *mirror; /* what an observer knows */
    uint64_t refused;  /* edits that the event told of */
    uint64_t heard;    /* that scripts were told of */
    uint64_t expected, expected_heard;
    /* Steps between the edits of a round make the number of refusals depend on
     * what was told already. */
    bool is_exact;
    long operations;
    long kills, document_kills, restarts, rounds;
} world;

/* For who looks into a failure: AUXRT_TRACE tells all that happens. */
static void trace(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

static void trace(const char *format, ...) {
    va_list arguments;
    if (!os_environment("AUXRT_TRACE"))
        return;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}

static void fail_round(const world *w, const char *what) {
    fail_msg("seed %llu, %s and %s, round %ld: %s",
             (unsigned long long)first_seed, kind_names[w->kinds[0]],
             kind_names[w->kinds[1]], w->rounds, what);
}

static void on_event(void *user, const char *name, auxrt_string event) {
    world *w = user;
    json_value value, part;
    if (json_parse(slice_of(event.data, event.length), &value, NULL) !=
        AUXRT_OK)
        fail_round(w, "an event is no JSON");
    trace("%s %.*s\n", name, (int)event.length, event.data);
    if (strcmp(name, "refused") == 0 &&
        json_member(value, SLICE("edits"), &part)) {
        json_walk walk = json_walk_start(part);
        while (json_walk_next(&walk))
            w->refused++;
    }
    if (strcmp(name, "update") == 0 &&
        json_member(value, SLICE("update"), &part) &&
        bot_state_apply_update(w->mirror, part.text, NULL) != AUXRT_OK)
        fail_round(w, "an observer cannot read an update");
    if (strcmp(name, "errors") == 0)
        fail_round(w, event.data);
}

static void on_log(void *user, const char *level, auxrt_string message) {
    world *w = user;
    slice text = slice_of(message.data, message.length);
    if (slice_starts_with(text, SLICE("HEARD "))) {
        uint64_t count = 0;
        for (size_t i = 6; i < text.length; i++)
            count = count * 10 + (uint64_t)(text.data[i] - '0');
        w->heard += count;
    } else if (strcmp(level, "error") == 0)
        fail_round(w, message.data);
}

static void make_late(world *w, const char *space) {
    inst_space *mounted = inst_space_find(w->inst, slice_from_string(space));
    wrapper *late = calloc(1, sizeof *late);
    assert_non_null(late);
    assert_true(wrapper_init(late, &late_class, mounted->partition));
    mounted->partition = &late->base;
    inst_space_listen(w->inst, &late->base);
}

static void answer_late(world *w) {
    for (int i = 0; i < 2; i++)
        if (w->kinds[i] == LATE) {
            partition *p =
                inst_space_find(w->inst, slice_from_string(spaces[i]))
                    ->partition;
            assert_int_equal(partition_commit(((wrapper *)p)->inner, NULL),
                             AUXRT_OK);
            /* What scripts did may concern masks elsewhere. */
            inst_commit(w->inst, NULL);
        }
}

/* Whose marks a history shows. */
static const char *source_of(const world *w, int history) {
    return w->kinds[1 - history] != HISTORY ? spaces[1 - history]
           : history == 0                   ? "local"
                                            : "tempShared";
}

/* Whether its marks are there again after a restart. */
static bool has_stored_marks(const world *w, int history) {
    return w->kinds[1 - history] == HISTORY ? history == 0
                                            : is_stored(w->kinds[1 - history]);
}

static void write_config(const world *w, bool is_open) {
    buffer text;
    auxrt_error error;
    buffer_init(&text, 65536);
    buffer_append_string(&text, "{\"spaces\":{");
    for (int i = 0; i < 2; i++) {
        buffer_append_format(&text, "%s\"%s\":", i > 0 ? "," : "", spaces[i]);
        if (w->kinds[i] == HISTORY)
            buffer_append_format(&text, "{\"kind\":\"history\",\"of\":\"%s\"}",
                                 source_of(w, i));
        else
            buffer_append_string(&text, is_open && w->kinds[i] == READONLY
                                            ? "\"sqlite\""
                                            : kind_texts[w->kinds[i]]);
    }
    buffer_append_string(&text, "}}");
    if (os_write_file(config_path, buffer_peek(&text), &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    buffer_free(&text);
}

static void run(world *w) {
    auxrt_error error = {0};
    if (auxrt_inst_run(w->inst, 60000, &error) != AUXRT_OK)
        fail_round(w, error.message);
}

static void open_inst(world *w) {
    auxrt_error error = {0};
    const auxrt_isolation isolation = {.size = sizeof isolation};
    const auxrt_inst_options options = {
        .size = sizeof options,
        .data = data_path,
        .config = config_path,
        .listener_limit_ms = 60000,
        .turn_limit_ms = 60000,
        .jobs_limit_ms = 60000,
        .on_event = on_event,
        .on_log = on_log,
        .user = w,
        .isolation = &isolation,
    };
    static const char ear[] =
        "{\"ear\":{\"id\":\"ear\",\"space\":\"tempLocal\",\"tags\":{"
        "\"onEditsRejected\":\"@os.log('HEARD ' + that.edits.length)\"}}}";
    if (auxrt_inst_open(&options, &w->inst, &error) != AUXRT_OK)
        fail_round(w, error.message);
    for (int i = 0; i < 2; i++)
        if (w->kinds[i] == LATE)
            make_late(w, spaces[i]);
    bot_state_clear(w->mirror);
    if (auxrt_inst_load_text(w->inst, "ear", auxrt_string_of(ear), &error) !=
        AUXRT_OK)
        fail_round(w, error.message);
    run(w);
}

static void close_inst(world *w) {
    assert_int_equal(auxrt_inst_close(w->inst, NULL), AUXRT_OK);
    w->inst = NULL;
}

/* --------------------------------------------------------------- agreement */

static bool is_of_interest(const world *w, slice id) {
    return !map_has(&w->inst->own_bots, id) && !slice_equal(id, SLICE("ear"));
}

/* The bots of all spaces with all their masks. */
static bot_state *stored_bots(const world *w) {
    bot_state *all = bot_state_new();
    buffer text;
    buffer_init(&text, 1 << 28);
    buffer_append_char(&text, '{');
    for (size_t i = 0; i < w->inst->space_count; i++) {
        bot_state *state = partition_state_peek(w->inst->spaces[i].partition);
        size_t count = 0;
        const bot_record *const *bots = bot_state_sorted(state, &count);
        for (size_t k = 0; k < count; k++) {
            if (!bots[k]->is_bot || !is_of_interest(w, bots[k]->id))
                continue;
            if (text.length > 1)
                buffer_append_char(&text, ',');
            json_quote(&text, bots[k]->id);
            buffer_append_char(&text, ':');
            inst_write_whole_bot(w->inst, bots[k]->id, &text);
        }
    }
    buffer_append_char(&text, '}');
    assert_int_equal(bot_state_apply_state(all, buffer_peek(&text), NULL),
                     AUXRT_OK);
    buffer_free(&text);
    return all;
}

/* The bots in {id: bot}, or of a state, without the inst's own. */
static bot_state *bots_in(const world *w, slice json) {
    bot_state *all = bot_state_new();
    json_value value;
    buffer text, id;
    buffer_init(&text, 1 << 28);
    buffer_init(&id, 65536);
    assert_int_equal(json_parse(json, &value, NULL), AUXRT_OK);
    buffer_append_char(&text, '{');
    json_walk walk = json_walk_start(value);
    while (json_walk_next(&walk)) {
        if (!is_of_interest(w, json_string(walk.key, &id)))
            continue;
        if (text.length > 1)
            buffer_append_char(&text, ',');
        buffer_append_slice(&text, walk.key.text);
        buffer_append_char(&text, ':');
        buffer_append_slice(&text, walk.value.text);
    }
    buffer_append_char(&text, '}');
    assert_int_equal(bot_state_apply_state(all, buffer_peek(&text), NULL),
                     AUXRT_OK);
    buffer_free(&text);
    buffer_free(&id);
    return all;
}

static void compare(const world *w, const char *who, bot_state *theirs,
                    bot_state *stored) {
    buffer difference;
    bool is_empty = false;
    buffer_init(&difference, 1 << 28);
    assert_int_equal(
        bot_state_write_difference(theirs, stored, &difference, &is_empty),
        AUXRT_OK);
    if (!is_empty) {
        print_message("to make of what %s what is stored: %.*s\n", who,
                      (int)difference.length, difference.data);
        fail_round(w, "not the same bots");
    }
    buffer_free(&difference);
}

static void check_agreement(const world *w) {
    auxrt_text text;
    auxrt_error error = {0};
    bot_state *stored = stored_bots(w);
    if (auxrt_inst_bots(w->inst, (auxrt_string){0}, &text, &error) != AUXRT_OK)
        fail_round(w, error.message);
    trace("scripts %.*s\n", (int)text.length, text.data);
    bot_state *scripts = bots_in(w, slice_of(text.data, text.length));
    compare(w, "scripts see", scripts, stored);
    auxrt_text_free(&text);
    bot_state_free(scripts);

    buffer aux;
    json_value value, state;
    buffer_init(&aux, 1 << 28);
    assert_int_equal(bot_state_write_aux(w->mirror, true, &aux), AUXRT_OK);
    assert_int_equal(json_parse(buffer_peek(&aux), &value, NULL), AUXRT_OK);
    assert_true(json_member(value, SLICE("state"), &state));
    bot_state *observer = bots_in(w, state.text);
    compare(w, "an observer knows", observer, stored);
    bot_state_free(observer);
    buffer_free(&aux);
    bot_state_free(stored);
}

static bool is_answered(const world *w) {
    for (size_t i = 0; i < w->inst->space_count; i++)
        if (w->inst->spaces[i].first_awaited)
            return false;
    return true;
}

/* ------------------------------------------------------------------ history */

static void forget_shown(known_history *h) {
    while (h->shown_count > 0)
        free(h->shown[--h->shown_count]);
}

static void forget_mark(known_history *h, size_t at) {
    free(h->marks[at].bots);
    h->marks[at] = h->marks[--h->count];
}

static void forget_history(known_history *h) {
    forget_shown(h);
    while (h->count > 0)
        forget_mark(h, 0);
}

static void see_history(world *w, int i) {
    known_history *h = &w->histories[i];
    size_t count = 0;
    partition *p =
        inst_space_find(w->inst, slice_from_string(spaces[i]))->partition;
    const bot_record *const *bots =
        bot_state_sorted(partition_state_peek(p), &count);
    forget_shown(h);
    for (size_t k = 0; k < count && h->shown_count < SHOWN; k++)
        if (bots[k]->is_bot)
            h->shown[h->shown_count++] =
                strndup(bots[k]->id.data, bots[k]->id.length);
}

/* Each mark must still be what it was when it was made. */
static void check_marks(world *w, int i) {
    known_history *h = &w->histories[i];
    auxrt_text text;
    auxrt_error error = {0};
    json_value list;
    size_t count = 0;
    if (auxrt_inst_marks(w->inst, source_of(w, i), &text, &error) != AUXRT_OK ||
        json_parse(slice_of(text.data, text.length), &list, &error) != AUXRT_OK)
        fail_round(w, error.message);
    json_walk walk = json_walk_start(list);
    while (json_walk_next(&walk))
        count++;
    auxrt_text_free(&text);
    if (count != h->count)
        fail_round(w, "not the marks that were made");
    for (size_t k = 0; k < h->count; k++) {
        if (auxrt_inst_mark_read(w->inst, source_of(w, i), h->marks[k].number,
                                 &text, &error) != AUXRT_OK)
            fail_round(w, error.message);
        if (strcmp(text.data, h->marks[k].bots) != 0)
            fail_round(w, "a mark is not what it was");
        auxrt_text_free(&text);
    }
}

/* What a mark of a space must hold. */
static char *bots_for_mark(const world *w, const char *space) {
    bot_state *state = partition_state_peek(
        inst_space_find(w->inst, slice_from_string(space))->partition);
    size_t count = 0;
    const bot_record *const *bots = bot_state_sorted(state, &count);
    buffer text;
    buffer_init(&text, 1 << 28);
    buffer_append_string(&text, "{\"version\":1,\"state\":{");
    for (size_t i = 0, written = 0; i < count; i++) {
        if (!bots[i]->is_bot)
            continue;
        if (written++ > 0)
            buffer_append_char(&text, ',');
        json_quote(&text, bots[i]->id);
        buffer_append_char(&text, ':');
        bot_record_write(bots[i], true, &text);
    }
    buffer_append_string(&text, "}}");
    return buffer_take(&text, NULL);
}

static void mark_space(world *w, int i) {
    known_history *h = &w->histories[i];
    auxrt_error error = {0};
    known_mark *mark = &h->marks[h->count++];
    /* A mark holds what was done before it, also in spaces that answer late. */
    inst_spaces_finish(w->inst);
    mark->bots = bots_for_mark(w, source_of(w, i));
    if (auxrt_inst_mark(w->inst, source_of(w, i), auxrt_string_of("a label"),
                        &mark->number, &error) != AUXRT_OK)
        fail_round(w, error.message);
}

static void find_bots(world *w) {
    for (int i = 0; i < BOTS; i++) {
        char id[16];
        snprintf(id, sizeof id, "b%d", i);
        w->bots[i].exists =
            inst_space_of_bot(w->inst, slice_from_string(id)) != NULL;
    }
}

/* Makes, opens, closes, drops or restores a mark. */
static void use_history(world *w) {
    int i =
        w->kinds[0] == HISTORY && (w->kinds[1] != HISTORY || draw(2)) ? 0 : 1;
    known_history *h = &w->histories[i];
    auxrt_error error = {0};
    auxrt_result result = AUXRT_OK;
    unsigned choice = draw(10);
    if (w->kinds[i] != HISTORY)
        return;
    w->operations++;
    if (h->count == 0 || (choice < 3 && h->count < MARKS)) {
        mark_space(w, i);
        trace("%ld mark %s\n", w->rounds, source_of(w, i));
        return;
    }
    size_t at = draw((unsigned)h->count);
    int64_t number = h->marks[at].number;
    trace("%ld mark %lld: %u\n", w->rounds, (long long)number, choice);
    /* Who edits a bot that is about to go is refused, or late. */
    if (choice >= 6)
        forget_shown(h);
    if (choice < 6) {
        result =
            auxrt_inst_mark_show(w->inst, source_of(w, i), number, 1, &error);
    } else if (choice < 8) {
        result =
            auxrt_inst_mark_show(w->inst, source_of(w, i), number, 0, &error);
    } else if (choice < 9) {
        result = auxrt_inst_mark_drop(w->inst, source_of(w, i), number, &error);
        forget_mark(h, at);
    } else {
        w->is_exact = false;
        result =
            auxrt_inst_mark_restore(w->inst, source_of(w, i), number, &error);
        find_bots(w);
    }
    if (result != AUXRT_OK)
        fail_round(w, error.message);
}

/* Scripts may look at what a history shows, and change nothing of it. */
static void write_for_history(world *w, int i, buffer *out) {
    const known_history *h = &w->histories[i];
    if (w->kinds[i] != HISTORY || h->shown_count == 0)
        return;
    const char *id = h->shown[draw((unsigned)h->shown_count)];
    switch (draw(4)) {
    case 0:
        buffer_append_format(out, "getBot('id', '%s').tags.t0 = 1;", id);
        break;
    case 1:
        buffer_append_format(out,
                             "setTagMask(getBot('id', '%s'), 't1', 2, '%s');",
                             id, spaces[i]);
        break;
    case 2:
        buffer_append_format(
            out, "insertTagText(getBot('id', '%s'), 't1', 0, 'xy');", id);
        break;
    default:
        buffer_append_format(out, "destroy('%s');", id);
    }
    w->operations++;
    w->expected_heard++;
}

/* -------------------------------------------------------------------- rest */

/* Takes the world to rest and looks whether all agree. */
static void come_to_rest(world *w) {
    char message[160];
    do {
        answer_late(w);
        run(w);
    } while (auxrt_inst_timeout(w->inst) >= 0 || !is_answered(w));
    check_agreement(w);
    if (w->is_exact && w->refused != w->expected) {
        snprintf(message, sizeof message, "%llu edits refused, not %llu",
                 (unsigned long long)w->refused,
                 (unsigned long long)w->expected);
        fail_round(w, message);
    }
    if (w->is_exact && w->heard != w->expected_heard) {
        snprintf(message, sizeof message,
                 "scripts heard of %llu refused edits, not of %llu",
                 (unsigned long long)w->heard,
                 (unsigned long long)w->expected_heard);
        fail_round(w, message);
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
            fail_round(w, message);
        }
        w->bots[i].exists = w->bots[i].is_seen = exists;
        if (exists)
            w->bots[i].space =
                slice_equal(partition_space(space->partition), SLICE("other"));
    }
    for (int i = 0; i < 2; i++)
        if (w->kinds[i] == HISTORY) {
            check_marks(w, i);
            see_history(w, i);
        }
}

/* --------------------------------------------------------------- operations */

typedef enum operation {
    SET_TAG,
    SET_MASK,
    EDIT_TEXT,
    CREATE,
    DESTROY,
    OPERATIONS
} operation;

typedef struct drawn {
    operation what;
    int bot;
    int space; /* of a new bot, or of a mask */
    int tag;
    const char *value; /* JSON, and a JavaScript literal */
} drawn;

static drawn draw_operation(void) {
    static const char *const values[] = {
        "1",         "2.5",
        "true",      "\"a\"",
        "\"\"",      "null",
        "[1,2]",     "\"text\"",
        "{\"k\":1}", "\"@return 1\"",
        "\"12\"",    "\"a text of more than twenty characters\""};
    unsigned choice = draw(20);
    return (drawn){.what = choice < 8    ? SET_TAG
                           : choice < 12 ? SET_MASK
                           : choice < 15 ? EDIT_TEXT
                           : choice < 18 ? CREATE
                                         : DESTROY,
                   .bot = (int)draw(BOTS),
                   .space = (int)draw(2),
                   .tag = (int)draw(TAGS),
                   .value = values[draw(sizeof values / sizeof *values)]};
}

static bool fits(kind k, const char *value) {
    return k != LIMITED || strlen(value) <= 20;
}

/* Whether a partition takes the edit. Text edits are only judged where their
 * length does not matter. */
static bool is_taken(const world *w, const drawn *d) {
    kind own = w->kinds[w->bots[d->bot].space];
    switch (d->what) {
    case SET_MASK:
        return may_change(w->kinds[d->space]) &&
               fits(w->kinds[d->space], d->value);
    case CREATE:
        return may_add(w->kinds[d->space]) &&
               fits(w->kinds[d->space], d->value);
    case SET_TAG:
        return may_change(own) && fits(own, d->value);
    default:
        return may_change(own);
    }
}

/* A text edit counts with the length of its description. */
static bool is_judged(const world *w, const drawn *d) {
    return d->what != EDIT_TEXT || w->kinds[w->bots[d->bot].space] != LIMITED;
}

/* Appends an operation of a script, if scripts can do it now. */
static void write_for_script(world *w, const drawn *d, buffer *out) {
    known_bot *bot = &w->bots[d->bot];
    bool is_taken_here = is_taken(w, d);
    if (d->what != CREATE && !bot->is_seen)
        return;
    if (!is_judged(w, d))
        return;
    w->operations++;
    switch (d->what) {
    case CREATE:
        /* A bot of its own, known by its id to nobody here. */
        buffer_append_format(out, "create({space: '%s', made: true, t%d: %s});",
                             spaces[d->space], d->tag, d->value);
        if (!is_taken_here)
            w->expected_heard++;
        break;
    case DESTROY:
        buffer_append_format(out, "destroy('b%d');", d->bot);
        if (bot->exists && !is_taken_here) {
            w->expected_heard++;
        } else {
            bot->exists = bot->is_seen = false;
        }
        break;
    case SET_MASK:
        buffer_append_format(out,
                             "setTagMask(getBot('id', 'b%d'), 't%d', %s, "
                             "'%s');",
                             d->bot, d->tag, d->value, spaces[d->space]);
        w->expected_heard += !bot->exists || !is_taken_here;
        break;
    case EDIT_TEXT:
        buffer_append_format(out,
                             "insertTagText(getBot('id', 'b%d'), 't%d', %d, "
                             "'xy');",
                             d->bot, d->tag, d->tag % 2);
        w->expected_heard += !bot->exists || !is_taken_here;
        break;
    default:
        buffer_append_format(out, "getBot('id', 'b%d').tags.t%d = %s;", d->bot,
                             d->tag, d->value);
        w->expected_heard += !bot->exists || !is_taken_here;
    }
}

static void edit_by_script(world *w) {
    auxrt_error error = {0};
    buffer text;
    bool is_taken_bot[BOTS] = {false};
    uint64_t before = w->expected_heard;
    buffer_init(&text, 65536);
    /* One edit of a bot in a turn: they would become one. */
    for (unsigned i = draw(4) + 1; i > 0; i--) {
        drawn d = draw_operation();
        if (is_taken_bot[d.bot])
            continue;
        is_taken_bot[d.bot] = true;
        write_for_script(w, &d, &text);
    }
    write_for_history(w, (int)draw(2), &text);
    if (draw(4) == 0)
        buffer_append_string(&text,
                             "const own = getBots('made', true); if (own.length"
                             " > 6) destroy(own.filter(b => b.space !== "
                             "'never'));");
    w->is_exact = w->is_exact && !strstr(text.data ? text.data : "", "never");
    trace("%ld script: %s\n", w->rounds, text.data);
    if (text.length > 0 &&
        auxrt_inst_execute(w->inst, auxrt_string_of(text.data), NULL, &error) !=
            AUXRT_OK)
        fail_round(w, error.message);
    w->expected += w->expected_heard - before;
    buffer_free(&text);
}

static void edit_from_outside(world *w) {
    auxrt_error error = {0};
    buffer text;
    drawn d = draw_operation();
    known_bot *bot = &w->bots[d.bot];
    bool is_taken_here = is_taken(w, &d);
    if (!is_judged(w, &d) || (d.what == CREATE && bot->exists))
        return;
    buffer_init(&text, 65536);
    buffer_append_format(&text, "[{\"type\":\"%s\",\"id\":\"b%d\"",
                         d.what == CREATE    ? "add_bot"
                         : d.what == DESTROY ? "remove_bot"
                                             : "update_bot",
                         d.bot);
    if (d.what == CREATE)
        buffer_append_format(&text,
                             ",\"bot\":{\"id\":\"b%d\",\"space\":\"%s\","
                             "\"tags\":{\"t%d\":%s}}",
                             d.bot, spaces[d.space], d.tag, d.value);
    else if (d.what == SET_MASK)
        buffer_append_format(&text,
                             ",\"update\":{\"masks\":{\"%s\":{\"t%d\":%s}}}",
                             spaces[d.space], d.tag, d.value);
    else if (d.what == EDIT_TEXT)
        buffer_append_format(
            &text,
            ",\"update\":{\"tags\":{\"t%d\":{\"\\u0011tag_edit\":true,"
            "\"version\":{},\"operations\":[[{\"type\":\"insert\",\"text\":"
            "\"z\"}]]}}}",
            d.tag);
    else if (d.what == SET_TAG)
        buffer_append_format(&text, ",\"update\":{\"tags\":{\"t%d\":%s}}",
                             d.tag, d.value);
    buffer_append_string(&text, "}]");
    w->operations++;
    if (d.what == CREATE && is_taken_here) {
        bot->exists = true;
        bot->space = d.space;
    } else if (d.what == DESTROY) {
        w->expected += bot->exists && !is_taken_here;
        bot->exists = bot->exists && !is_taken_here;
    } else {
        /* Masks may be there before their bot. */
        w->expected += (!bot->exists && d.what != SET_MASK) || !is_taken_here;
    }
    trace("%ld outside: %s\n", w->rounds, text.data);
    if (auxrt_inst_edit(w->inst, auxrt_string_of(text.data), &error) !=
        AUXRT_OK)
        fail_round(w, error.message);
    buffer_free(&text);
}

/* Scripts may have heard of all that was done from outside. */
static void forget_gone(world *w) {
    for (int i = 0; i < BOTS; i++)
        w->bots[i].is_seen = w->bots[i].is_seen && w->bots[i].exists;
}

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
    edit_from_outside(w);
    while (result == AUXRT_PENDING) {
        usleep(50);
        result = auxrt_inst_advance(w->inst, &error);
    }
    forget_gone(w);
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
    trace("%ld kill documents\n", w->rounds);
}

static void kill_scripts(world *w) {
    kill(process_of_scripts(w), SIGKILL);
    w->kills++;
    trace("%ld kill\n", w->rounds);
    /* What scripts see comes from the partitions now. */
    for (int i = 0; i < BOTS; i++)
        w->bots[i].is_seen = w->bots[i].exists;
}

static void restart(world *w) {
    come_to_rest(w);
    close_inst(w);
    for (int i = 0; i < BOTS; i++)
        if (!is_stored(w->kinds[w->bots[i].space]))
            w->bots[i].exists = w->bots[i].is_seen = false;
    for (int i = 0; i < 2; i++)
        if (!has_stored_marks(w, i))
            forget_history(&w->histories[i]);
    open_inst(w);
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
    for (unsigned i = draw(5) + 1; i > 0; i--) {
        unsigned choice = draw(110);
        if (choice == 109 && has_documents(w))
            kill_documents(w);
        else if (choice >= 100)
            use_history(w);
        else if (choice < 55)
            edit_by_script(w);
        else if (choice < 85)
            edit_from_outside(w);
        else if (choice < 90)
            answer_late(w);
        else if (choice < 95) {
            w->is_exact = false;
            auxrt_inst_step(w->inst, NULL);
            forget_gone(w);
        } else {
            edit_during_turn(w);
        }
    }
    if (draw(60) == 0) {
        is_killed = true;
        kill_scripts(w);
    }
    come_to_rest(w);
    if (!is_killed && draw(150) == 0)
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
    run(w);
}

static long play_pair(kind a, kind b, long operations) {
    world w = {.kinds = {a, b}, .mirror = bot_state_new()};
    os_remove_all(data_path, NULL);
    bool is_closed = a == READONLY || b == READONLY;
    write_config(&w, true);
    open_inst(&w);
    add_first_bots(&w);
    if (is_closed) {
        close_inst(&w);
        write_config(&w, false);
        open_inst(&w);
    }
    w.refused = w.heard = 0;
    come_to_rest(&w);
    while (w.operations < operations)
        play_round(&w);
    restart(&w);
    close_inst(&w);
    forget_history(&w.histories[0]);
    forget_history(&w.histories[1]);
    bot_state_free(w.mirror);
    print_message("%s and %s: %ld edits, %ld kills, %ld of documents, %ld "
                  "restarts\n",
                  kind_names[a], kind_names[b], w.operations, w.kills,
                  w.document_kills, w.restarts);
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
            first_seed = seed = (uint64_t)number_of("AUXRT_SEED", 1);
            draw(1);
            all += play_pair((kind)a, (kind)b, operations / pairs + 1);
        }
    print_message("%ld edits\n", all);
    assert_true(all >= operations || only >= 0);
}

static int make_folder(void **state) {
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(config_path, sizeof config_path, "%s/auxrt.json", folder);
    snprintf(data_path, sizeof data_path, "%s/data", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    os_remove_all(folder, NULL);
    return 0;
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_sees_what_is_stored),
    };
    int side = auxrt_script_side(argc, argv);
    if (side >= 0)
        return side;
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
