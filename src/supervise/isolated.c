/*
 * Turns, and replacing.
 *
 * When the child is lost, a new one is started at once, opened with the
 * settings of the old one, given the bots by the owner and the quarantine by
 * this file. Whether that happens before a turn (the child died while it was
 * idle) or during one decides only what becomes of the turn: the first is
 * carried out then, the second fails. Turns that run no script, those that open
 * and reset, count as the first: what they met was left by others.
 */
#include "supervise/isolated.h"

#include <assert.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "supervise/loss.h"
#include "supervise/quarantine.h"

enum {
    FAILURE_LIMIT = 5, /* losses in a row, none by a listener, until it fails */
    KEPT_BYTES = 1 << 20, /* a longer frame is freed after its turn */
    BACK_OFF_MS = 50,     /* doubled for each, from the second on */
};

/* A child that was well for so long did not fail because of its start. */
static const double WELL_MS = 10000;
/* For so long it is remembered during whom a child has ended by itself. */
static const double SUSPECT_MS = 3600e3;
static const size_t TEXT_LIMIT = (size_t)1 << 30;

typedef enum isolated_step {
    STEP_REST,  /* the child is idle, or could not be kept running */
    STEP_TURN,  /* it carries out the turn */
    STEP_WAIT,  /* for the next start */
    STEP_START, /* it gets ready */
    STEP_SETUP, /* it carries out a frame of `setup` */
} isolated_step;

typedef struct isolated {
    transport base;
    isolated_options options;
    child child;
    transport_sink sink; /* of replays: looks at what it passes on */
    quarantine held;
    quarantine suspects; /* a child has ended by itself during these, once */
    double suspects_since;
    bool tells_held; /* the kernel does not have the list yet */
    buffer settings; /* the parameters of `open`; empty before it */
    bool is_new;     /* no child has been ready so far */
    bool is_open;
    isolated_step step;
    double wait_end;
    double turn_start;

    bool has_turn;
    transport_turn turn; /* without its texts */
    bool opens;          /* the turn is the call `open` */
    bool resets;
    buffer frame; /* of the turn */

    buffer setup; /* frames for a child before it gets a turn */
    size_t set_up;
    bool is_rebuilding; /* a lost child is being replaced */
    bool is_collecting; /* the owner fills `setup` */
    loss loss;

    uint64_t restarts;
    uint64_t kills;
    unsigned failures;
    double ready_at; /* when the child has got ready */
    auxrt_result spawn_failure;
    double due;
    transport_counts before; /* of the processes that are gone */
} isolated;

static isolated *self(transport *t) {
    return (isolated *)t;
}

static double now_ms(void) {
    return (double)clock_monotonic() / CLOCK_NANOSECONDS_PER_MILLISECOND;
}

/* ------------------------------------------------------------------- events */

/* A listener that was let go is taken off the list. */
static void note_release(isolated *s, slice event) {
    json_value value, bot, tag;
    buffer bot_text, tag_text;
    if (json_parse(event, &value, NULL) != AUXRT_OK ||
        !json_member(value, SLICE("bot"), &bot) || bot.type != JSON_STRING ||
        !json_member(value, SLICE("tag"), &tag) || tag.type != JSON_STRING)
        return;
    buffer_init(&bot_text, TEXT_LIMIT);
    buffer_init(&tag_text, TEXT_LIMIT);
    quarantine_remove(&s->held, json_string(bot, &bot_text),
                      json_string(tag, &tag_text));
    buffer_free(&bot_text);
    buffer_free(&tag_text);
}

static void pass_event(void *user, slice kind, slice event) {
    isolated *s = user;
    if (slice_equal(kind, SLICE("released")))
        note_release(s, event);
    if (s->options.sink.on_event)
        s->options.sink.on_event(s->options.sink.user, kind, event);
}

static void pass_log(void *user, slice level, slice text) {
    isolated *s = user;
    if (s->options.sink.on_log)
        s->options.sink.on_log(s->options.sink.user, level, text);
}

/* ------------------------------------------------------------------- losing */

static void add_counts(isolated *s) {
    const message_done *done = &s->child.done;
    s->before.turns += done->turns;
    s->before.compiled += done->compiled;
    s->before.batches += done->batches;
    s->before.stops += done->stops;
    s->before.listeners += done->listeners;
    s->child.done = (message_done){0};
}

/* The time until the next start grows with the failures in a row. */
static void wait_to_start(isolated *s) {
    unsigned back_off =
        s->failures > 1 ? (unsigned)BACK_OFF_MS << (s->failures - 2) : 0;
    s->step = STEP_WAIT;
    s->wait_end = now_ms() + back_off;
}

static void give_up(isolated *s) {
    s->child.state = CHILD_FAILED;
    s->step = STEP_REST;
    s->is_rebuilding = false;
}

/* A child that ended by itself may have met a defect of the engine, of which
 * the listener is innocent; it is let off once. */
static bool is_let_off(isolated *s, slice bot, slice tag) {
    if (now_ms() - s->suspects_since > SUSPECT_MS) {
        quarantine_free(&s->suspects);
        s->suspects_since = now_ms();
    }
    return s->loss.end == CHILD_END_CRASH &&
           !quarantine_has(&s->suspects, bot, tag) &&
           quarantine_add(&s->suspects, bot, tag);
}

static bool put_into_quarantine(isolated *s) {
    const loss *l = &s->loss;
    slice bot = buffer_peek(&l->bot);
    slice tag = buffer_peek(&l->tag);
    return l->in_turn && bot.length > 0 && tag.length > 0 &&
           !is_let_off(s, bot, tag) && quarantine_add(&s->held, bot, tag);
}

/* The child is gone; `in_turn` tells whether the turn was lost with it. */
static void lose(isolated *s, bool in_turn) {
    loss_note(&s->loss, &s->child, in_turn);
    s->loss.quarantined = put_into_quarantine(s);
    s->kills += s->child.end != CHILD_END_CRASH;
    bool was_well = now_ms() - s->ready_at > WELL_MS;
    s->failures = s->loss.quarantined ? 0 : was_well ? 1 : s->failures + 1;
    s->due = INFINITY;
    add_counts(s);
    if (in_turn)
        loss_tell_stopped(&s->loss, &s->sink);
    s->is_rebuilding = true;
    if (s->failures >= FAILURE_LIMIT)
        give_up(s);
    else
        wait_to_start(s);
}

/* The new child is gone as well, or could not be started. */
static void fail_start(isolated *s) {
    s->failures++;
    if (s->is_new || s->failures >= FAILURE_LIMIT)
        give_up(s);
    else
        wait_to_start(s);
}

/* ---------------------------------------------------------------- replacing */

static void add_quarantine(isolated *s) {
    buffer text;
    buffer_init(&text, TEXT_LIMIT);
    buffer_append_string(&text, "{\"listeners\":");
    quarantine_write(&s->held, &text);
    buffer_append_char(&text, '}');
    message_append(&s->setup, MESSAGE_CALL, SLICE("quarantine"),
                   buffer_peek(&text));
    buffer_free(&text);
    s->tells_held = false;
}

static void start_setup(isolated *s) {
    buffer_clear(&s->setup);
    s->set_up = 0;
}

/* What the child has to hear first, written while it starts. */
static void collect_setup(isolated *s) {
    start_setup(s);
    if (!s->is_open)
        return;
    message_append(&s->setup, MESSAGE_CALL, SLICE("open"),
                   buffer_peek(&s->settings));
    s->is_collecting = true;
    if (s->options.on_rebuild)
        s->options.on_rebuild(s->options.sink.user);
    s->is_collecting = false;
    if (s->held.count > 0)
        add_quarantine(s);
}

static void start(isolated *s) {
    auxrt_error error;
    s->spawn_failure = child_start(&s->child, &error);
    if (s->spawn_failure != AUXRT_OK) {
        snprintf(s->child.end_text, sizeof s->child.end_text, "%.*s",
                 (int)sizeof s->child.end_text - 1, error.message);
        fail_start(s);
        return;
    }
    s->step = STEP_START;
    collect_setup(s);
}

/* The kernel tells back what texts the tags have. */
static void take_quarantine(void *user, slice fragment) {
    isolated *s = user;
    static const char ok[] = "\"ok\":";
    if (slice_starts_with(fragment, SLICE(ok)))
        quarantine_read(
            &s->held,
            slice_of(fragment.data + strlen(ok), fragment.length - strlen(ok)),
            NULL);
}

static void is_back(isolated *s) {
    s->step = STEP_REST;
    if (!s->is_rebuilding)
        return;
    s->is_rebuilding = false;
    s->ready_at = now_ms();
    s->restarts++;
    if (s->is_open)
        loss_tell_restarted(&s->loss, s->restarts, &s->sink);
}

/* Hands the next frame of the setup to the child, which is idle. */
static void next_setup(isolated *s) {
    size_t frame = message_frame_bytes(
        slice_of(s->setup.data + s->set_up, s->setup.length - s->set_up));
    if (frame == 0) {
        is_back(s);
        return;
    }
    s->step = STEP_SETUP;
    child_begin(&s->child, slice_of(s->setup.data + s->set_up, frame));
    s->child.is_setup = true;
    s->set_up += frame;
}

static void take_done(isolated *s) {
    memcpy(&s->due, &s->child.done.due, sizeof s->due);
}

static void finish_setup(isolated *s) {
    const transport_sink nobody = {0};
    take_done(s);
    /* The quarantine is the last frame; a newer list is not overwritten. */
    bool takes =
        s->set_up == s->setup.length && s->held.count > 0 && !s->tells_held;
    child_replay(&s->child, true, &nobody, takes ? take_quarantine : NULL, s);
    next_setup(s);
}

/* ------------------------------------------------------------------- turns */

static void begin_turn(isolated *s) {
    if (s->tells_held && s->is_open) {
        start_setup(s);
        add_quarantine(s);
        next_setup(s);
        return;
    }
    s->step = STEP_TURN;
    s->turn_start = now_ms();
    child_begin(&s->child, buffer_peek(&s->frame));
}

static auxrt_result end_turn(isolated *s, auxrt_result result) {
    if (s->frame.capacity > KEPT_BYTES)
        buffer_free(&s->frame);
    s->has_turn = false;
    s->turn_start = 0;
    return result;
}

static auxrt_result finish_turn(isolated *s, auxrt_error *error) {
    s->step = STEP_REST;
    end_turn(s, AUXRT_OK);
    if (s->child.failure != AUXRT_OK)
        return error_raise(error, s->child.failure, "%s", s->child.end_text);
    s->failures = 0;
    take_done(s);
    if (s->opens) {
        s->is_open = true;
        s->tells_held = s->held.count > 0;
    }
    child_replay(&s->child, true, &s->sink, s->turn.answer, s->turn.user);
    return AUXRT_OK;
}

static void lose_turn(isolated *s) {
    child_replay(&s->child, false, &s->sink, NULL, NULL);
    /* A process that ended before it began with the turn is as good as one
     * that ended before the call. */
    bool had_begun = s->child.had_begun || s->child.end != CHILD_END_CRASH;
    lose(s, had_begun && !s->opens && !s->resets);
}

/* ------------------------------------------------------------ the interface */

static auxrt_result raise_failed(isolated *s, auxrt_error *error) {
    if (s->spawn_failure != AUXRT_OK)
        return error_raise(error, s->spawn_failure, "%s", s->child.end_text);
    /* Another main() than ours runs through and ends. */
    bool forgot = s->is_new && strncmp(s->child.end_text, "it ended with",
                                       strlen("it ended with")) == 0;
    return error_raise(error, AUXRT_STATE, "the script side %s: %s%s",
                       s->is_new ? "did not start" : "cannot be kept running",
                       s->child.end_text,
                       forgot ? " (a program that embeds auxrt begins its "
                                "main() with auxrt_script_side)"
                              : "");
}

/* At rest. Gives whether there is more to do; else the result. */
static bool rest(isolated *s, auxrt_result *result, auxrt_error *error) {
    if (s->child.state == CHILD_FAILED) {
        *result = s->has_turn ? end_turn(s, raise_failed(s, error)) : AUXRT_OK;
        return false;
    }
    if (s->has_turn && s->loss.in_turn) {
        s->loss.in_turn = false;
        *result = end_turn(s, AUXRT_OK);
        loss_answer(&s->loss, s->turn.answer, s->turn.user);
        return false;
    }
    if (child_has_ended(&s->child)) {
        lose(s, false);
        return true;
    }
    if (s->has_turn)
        begin_turn(s);
    *result = AUXRT_OK;
    return s->has_turn;
}

/* Goes on with what the child is about; false when nothing has come of it. */
static bool go_on(isolated *s, auxrt_result *result, auxrt_error *error) {
    child_outcome outcome = child_advance(&s->child);
    *result = AUXRT_PENDING;
    if (outcome == CHILD_PENDING)
        return false;
    if (s->step == STEP_TURN && outcome == CHILD_COMPLETE) {
        *result = finish_turn(s, error);
        return false;
    }
    if (s->step == STEP_TURN) {
        lose_turn(s);
    } else if (outcome == CHILD_ENDED) {
        if (s->is_rebuilding || s->is_new)
            fail_start(s);
        else
            lose(s, false);
    } else if (s->step == STEP_SETUP) {
        finish_setup(s);
    } else {
        s->is_new = false;
        if (s->child.warning.length > 0)
            pass_log(s, SLICE("warn"), buffer_peek(&s->child.warning));
        next_setup(s);
    }
    return true;
}

static auxrt_result isolated_advance(transport *t, auxrt_error *error) {
    isolated *s = self(t);
    auxrt_result result = AUXRT_OK;
    bool more = !s->is_collecting;
    while (more) {
        if (s->step == STEP_REST) {
            more = rest(s, &result, error);
        } else if (s->step != STEP_WAIT) {
            more = go_on(s, &result, error);
        } else if (now_ms() < s->wait_end) {
            return AUXRT_PENDING;
        } else {
            start(s);
        }
    }
    return result;
}

static transport_watch isolated_watch(const transport *t) {
    const isolated *s = (const isolated *)t;
    transport_watch watch = {.descriptor = child_descriptor(&s->child),
                             .events = child_events(&s->child),
                             .timeout_ms = child_timeout(&s->child)};
    if (s->step == STEP_WAIT) {
        double left = ceil(s->wait_end - now_ms());
        watch.timeout_ms = left > 0 ? (int)left : 0;
    }
    if (s->step == STEP_REST && s->has_turn)
        watch.timeout_ms = 0;
    return watch;
}

static auxrt_result collect(isolated *s, const transport_turn *turn,
                            auxrt_error *error) {
    if (turn->kind != TRANSPORT_CALL)
        return error_raise(error, AUXRT_STATE,
                           "this cannot be done while bots are given to a new "
                           "script side");
    return message_append(&s->setup, MESSAGE_CALL, turn->name, turn->parameters)
               ? AUXRT_OK
               : error_raise(error, AUXRT_LIMIT,
                             "the parameters are too long: %zu bytes",
                             turn->parameters.length);
}

static auxrt_result isolated_begin(transport *t, const transport_turn *turn,
                                   auxrt_error *error) {
    static const message_kind kinds[] = {MESSAGE_CALL, MESSAGE_FIRE,
                                         MESSAGE_RESET};
    isolated *s = self(t);
    if (s->is_collecting)
        return collect(s, turn, error);
    assert(!s->has_turn);
    buffer_clear(&s->frame);
    if (!message_append(&s->frame, kinds[turn->kind], turn->name,
                        turn->parameters))
        return error_raise(error, AUXRT_LIMIT,
                           "the parameters are too long: %zu bytes",
                           turn->parameters.length);
    s->opens =
        turn->kind == TRANSPORT_CALL && slice_equal(turn->name, SLICE("open"));
    if (s->opens) {
        buffer_clear(&s->settings);
        buffer_append_slice(&s->settings, turn->parameters);
    }
    s->resets = turn->kind == TRANSPORT_RESET;
    if (s->resets) {
        s->is_open = false;
        quarantine_free(&s->held);
    }
    s->turn = *turn;
    s->turn.name = s->turn.parameters = (slice){0};
    s->loss.in_turn = false;
    s->has_turn = true;
    return AUXRT_OK;
}

static double isolated_next_due(const transport *t) {
    return ((const isolated *)t)->due;
}

static transport_counts isolated_counts(const transport *t) {
    const isolated *s = (const isolated *)t;
    transport_counts counts = s->before;
    counts.turns += s->child.done.turns;
    counts.compiled += s->child.done.compiled;
    counts.batches += s->child.done.batches;
    counts.stops += s->child.done.stops;
    counts.listeners += s->child.done.listeners;
    return counts;
}

static void isolated_free(transport *t) {
    isolated *s = self(t);
    child_free(&s->child);
    quarantine_free(&s->held);
    quarantine_free(&s->suspects);
    buffer_free(&s->settings);
    buffer_free(&s->frame);
    buffer_free(&s->setup);
    loss_free(&s->loss);
    free(s->options.child.program);
    free(s);
}

/* ------------------------------------------------------------------ opening */

static auxrt_result first_start(isolated *s, auxrt_error *error) {
    void (*meanwhile)(void *user) = s->options.while_starting;
    s->is_new = true;
    s->step = STEP_WAIT;
    while (isolated_advance(&s->base, error) == AUXRT_PENDING) {
        if (meanwhile)
            meanwhile(s->options.sink.user);
        meanwhile = NULL;
        transport_watch watch = isolated_watch(&s->base);
        struct pollfd watched = {.fd = watch.descriptor,
                                 .events = watch.events};
        poll(&watched, 1, watch.timeout_ms);
    }
    return s->child.state == CHILD_FAILED ? raise_failed(s, error) : AUXRT_OK;
}

auxrt_result isolated_open(const isolated_options *options, transport **out,
                           auxrt_error *error) {
    static const transport_class class = {
        .begin = isolated_begin,
        .advance = isolated_advance,
        .watch = isolated_watch,
        .next_due = isolated_next_due,
        .counts = isolated_counts,
        .free = isolated_free,
    };
    isolated *s = calloc(1, sizeof *s);
    if (!s)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for a runtime");
    s->base.class = &class;
    s->options = *options;
    s->options.child.program = NULL;
    s->due = INFINITY;
    s->sink =
        (transport_sink){.on_event = pass_event, .on_log = pass_log, .user = s};
    buffer_init(&s->settings, TEXT_LIMIT);
    buffer_init(&s->frame, MESSAGE_SIZE_LIMIT);
    buffer_init(&s->setup, (size_t)4 * MESSAGE_SIZE_LIMIT);
    loss_init(&s->loss);
    child_init(&s->child, &s->options.child);
    auxrt_result result = AUXRT_OK;
    if (options->child.program) {
        s->options.child.program = strdup(options->child.program);
        if (!s->options.child.program)
            result = error_raise(error, AUXRT_NO_MEMORY, "no memory");
    }
    if (result == AUXRT_OK && options->quarantine.length > 0)
        result = quarantine_read(&s->held, options->quarantine, error);
    if (result == AUXRT_OK)
        result = first_start(s, error);
    if (result != AUXRT_OK) {
        isolated_free(&s->base);
        return result;
    }
    *out = &s->base;
    return AUXRT_OK;
}

/* --------------------------------------------------------------- looking at */

static child_state state_of(const isolated *s) {
    if (s->is_rebuilding)
        return CHILD_RESTARTING;
    return s->child.state == CHILD_IN_TURN && s->child.is_overdue
               ? CHILD_STOPPING
               : s->child.state;
}

isolated_status isolated_look(transport *t) {
    isolated *s = self(t);
    return (isolated_status){
        .state = state_of(s),
        .process = s->child.process.id,
        .restarts = s->restarts,
        .kills = s->kills,
        .quarantined = s->held.count,
        .resident = process_resident(&s->child.process),
        .turn_ms = s->step == STEP_TURN ? now_ms() - s->turn_start : 0,
    };
}

bool isolated_running(const transport *t, buffer *bot, buffer *tag) {
    const isolated *s = (const isolated *)t;
    return s->step == STEP_TURN && child_running(&s->child, bot, tag);
}

void isolated_quarantine(const transport *t, buffer *out) {
    quarantine_write(&((const isolated *)t)->held, out);
}

auxrt_result isolated_release(transport *t, slice bot, slice tag,
                              auxrt_error *error) {
    isolated *s = self(t);
    if (!quarantine_remove(&s->held, bot, tag))
        return error_raise(
            error, AUXRT_NOT_FOUND, "%.*s of the bot %.*s is not in quarantine",
            (int)tag.length, tag.data, (int)bot.length, bot.data);
    s->tells_held = true;
    return AUXRT_OK;
}
