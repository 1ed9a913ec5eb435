/*
 * Waiting, and replacing.
 *
 * When the child is lost, a new one is started at once, opened with the
 * settings of the old one, given the bots by the owner and the quarantine by
 * this file. Whether that happens before a call (the child died while it was
 * idle) or during one decides only what becomes of the call: the first goes
 * on, the second fails.
 */
#include "supervise/isolated.h"

#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/json.h"
#include "supervise/quarantine.h"

enum {
    FAILURE_LIMIT = 5, /* losses in a row, none by a listener, until it fails */
    BACK_OFF_MS = 50,  /* doubled for each, from the second on */
};

static const size_t TEXT_LIMIT = (size_t)1 << 30;

typedef struct isolated {
    transport base;
    isolated_options options;
    child child;
    transport_sink sink; /* of replays: looks at what it passes on */
    quarantine held;
    buffer settings; /* the parameters of `open`; empty before it */
    bool is_open;
    bool is_rebuilding;
    bool lost_while_rebuilding;
    uint64_t restarts;
    uint64_t kills;
    unsigned failures;
    double due;
    transport_counts before; /* of the processes that are gone */
} isolated;

static isolated *self(transport *t) {
    return (isolated *)t;
}

/* ------------------------------------------------------------------ waiting */

/* Until the turn that goes on is complete or lost. */
static child_outcome wait_for_turn(isolated *s) {
    for (;;) {
        child_outcome outcome = child_advance(&s->child);
        if (outcome != CHILD_PENDING)
            return outcome;
        struct pollfd watched = {.fd = child_descriptor(&s->child),
                                 .events = child_events(&s->child)};
        poll(&watched, 1, child_timeout(&s->child));
    }
}

static void forget_answer(void *user, slice fragment) {
    (void)user;
    (void)fragment;
}

static void take_done(isolated *s) {
    memcpy(&s->due, &s->child.done.due, sizeof s->due);
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

static void write_name(json_writer *w, slice key, const buffer *name) {
    json_write_key(w, key);
    if (name->length > 0)
        json_write_string(w, buffer_peek(name));
    else
        json_write_null(w);
}

static void write_culprit(isolated *s, json_writer *w) {
    write_name(w, SLICE("bot"), &s->child.culprit.bot);
    write_name(w, SLICE("tag"), &s->child.culprit.tag);
}

static void tell_restarted(isolated *s, bool quarantined) {
    buffer event;
    slice reason = slice_from_string(child_end_name(s->child.end));
    buffer_init(&event, 1 << 16);
    json_writer w = json_writer_on(&event);
    json_begin_object(&w);
    json_write_key(&w, SLICE("event"));
    json_write_string(&w, SLICE("restarted"));
    json_write_key(&w, SLICE("reason"));
    json_write_string(&w, reason);
    json_write_key(&w, SLICE("message"));
    json_write_string(&w, slice_from_string(s->child.end_text));
    write_culprit(s, &w);
    json_write_key(&w, SLICE("certain"));
    json_write_bool(&w, s->child.culprit.is_certain);
    json_write_key(&w, SLICE("quarantined"));
    json_write_bool(&w, quarantined);
    json_write_key(&w, SLICE("restarts"));
    json_write_integer(&w, (int64_t)s->restarts);
    json_end_object(&w);
    if (s->options.sink.on_event)
        s->options.sink.on_event(s->options.sink.user, SLICE("restarted"),
                                 buffer_peek(&event));
    buffer_free(&event);
}

/* As a runtime tells of a script that it stopped. */
static void tell_stopped(isolated *s) {
    buffer event;
    buffer_init(&event, 1 << 16);
    json_writer w = json_writer_on(&event);
    json_begin_object(&w);
    json_write_key(&w, SLICE("event"));
    json_write_string(&w, SLICE("stopped_script"));
    json_write_key(&w, SLICE("limit"));
    json_write_string(&w, slice_from_string(child_end_name(s->child.end)));
    write_culprit(s, &w);
    json_end_object(&w);
    if (s->options.sink.on_event)
        s->options.sink.on_event(s->options.sink.user, SLICE("stopped_script"),
                                 buffer_peek(&event));
    buffer_free(&event);
}

/* ---------------------------------------------------------------- replacing */

static void add_counts(isolated *s) {
    const message_done *done = &s->child.done;
    s->before.turns += done->turns;
    s->before.compiled += done->compiled;
    s->before.batches += done->batches;
    s->before.stops += done->stops;
    s->before.listeners += done->listeners;
    s->child.done = (message_done){0};
}

static void wait_ms(unsigned milliseconds) {
    struct timespec time = {.tv_sec = milliseconds / 1000,
                            .tv_nsec = (long)(milliseconds % 1000) * 1000000};
    nanosleep(&time, NULL);
}

static auxrt_result fail(isolated *s, auxrt_error *error) {
    s->child.state = CHILD_FAILED;
    return error_raise(
        error, AUXRT_STATE, "the script side cannot be kept running: %s",
        s->child.end_text[0] ? s->child.end_text : "it does not start");
}

static auxrt_result start_child(isolated *s, auxrt_error *error) {
    if (s->failures >= FAILURE_LIMIT)
        return fail(s, error);
    if (s->failures > 1)
        wait_ms((unsigned)BACK_OFF_MS << (s->failures - 2));
    auxrt_result result = child_start(&s->child, error);
    if (result != AUXRT_OK)
        return result;
    if (wait_for_turn(s) == CHILD_COMPLETE) {
        if (s->child.warning.length > 0)
            pass_log(s, SLICE("warn"), buffer_peek(&s->child.warning));
        return AUXRT_OK;
    }
    s->child.state = CHILD_FAILED;
    return error_raise(error, AUXRT_STATE, "the script side did not start: %s",
                       s->child.end_text);
}

/* A call of this file's own; what it gives is not heard. */
static auxrt_result call_quietly(isolated *s, slice name, slice parameters,
                                 transport_answer answer, void *user,
                                 auxrt_error *error) {
    const transport_sink nobody = {0};
    auxrt_result result =
        child_begin(&s->child, MESSAGE_CALL, name, parameters, error);
    if (result != AUXRT_OK)
        return result;
    if (wait_for_turn(s) != CHILD_COMPLETE)
        return error_raise(error, AUXRT_STATE,
                           "the script side was lost while it was set up: %s",
                           s->child.end_text);
    take_done(s);
    child_replay(&s->child, true, &nobody, answer, user);
    return AUXRT_OK;
}

static void take_quarantine(void *user, slice fragment) {
    isolated *s = user;
    static const char ok[] = "\"ok\":";
    if (slice_starts_with(fragment, SLICE(ok)))
        quarantine_read(
            &s->held,
            slice_of(fragment.data + strlen(ok), fragment.length - strlen(ok)),
            NULL);
}

/* The kernel tells back what texts the tags have. */
static auxrt_result send_quarantine(isolated *s, auxrt_error *error) {
    buffer text;
    buffer_init(&text, TEXT_LIMIT);
    buffer_append_string(&text, "{\"listeners\":");
    quarantine_write(&s->held, &text);
    buffer_append_char(&text, '}');
    auxrt_result result = call_quietly(
        s, SLICE("quarantine"), buffer_peek(&text), take_quarantine, s, error);
    buffer_free(&text);
    return result;
}

static auxrt_result rebuild(isolated *s, auxrt_error *error) {
    auxrt_result result = start_child(s, error);
    if (result != AUXRT_OK || !s->is_open)
        return result;
    result = call_quietly(s, SLICE("open"), buffer_peek(&s->settings),
                          forget_answer, NULL, error);
    if (result == AUXRT_OK && s->options.on_rebuild) {
        s->is_rebuilding = true;
        s->lost_while_rebuilding = false;
        s->options.on_rebuild(s->options.sink.user);
        s->is_rebuilding = false;
        if (s->lost_while_rebuilding)
            return error_raise(error, AUXRT_STATE,
                               "the script side was lost while it got its "
                               "bots: %s",
                               s->child.end_text);
    }
    if (result == AUXRT_OK && s->held.count > 0)
        result = send_quarantine(s, error);
    return result;
}

static bool put_into_quarantine(isolated *s) {
    const child_culprit *culprit = &s->child.culprit;
    return culprit->bot.length > 0 && culprit->tag.length > 0 &&
           quarantine_add(&s->held, buffer_peek(&culprit->bot),
                          buffer_peek(&culprit->tag));
}

/* The child is gone; `in_turn` tells whether a call was lost with it. */
static auxrt_result replace(isolated *s, bool in_turn, auxrt_error *error) {
    bool quarantined = in_turn && put_into_quarantine(s);
    s->kills += s->child.end != CHILD_END_CRASH;
    s->failures = quarantined ? 0 : s->failures + 1;
    s->due = INFINITY;
    add_counts(s);
    /* Starting anew forgets what the end was. */
    child_end end = s->child.end;
    char text[sizeof s->child.end_text];
    memcpy(text, s->child.end_text, sizeof text);
    auxrt_result result;
    do {
        result = rebuild(s, error);
        s->failures += result != AUXRT_OK;
    } while (result != AUXRT_OK && s->failures < FAILURE_LIMIT);
    s->restarts++;
    if (result != AUXRT_OK)
        return fail(s, error);
    s->child.end = end;
    memcpy(s->child.end_text, text, sizeof text);
    if (in_turn)
        tell_stopped(s);
    tell_restarted(s, quarantined);
    return AUXRT_OK;
}

/* ------------------------------------------------------------------- turns */

static void answer_lost(isolated *s, transport_answer answer, void *user) {
    buffer text;
    buffer_init(&text, 1 << 16);
    buffer_append_string(&text, "\"error\":");
    json_writer w = json_writer_on(&text);
    json_begin_object(&w);
    json_write_key(&w, SLICE("name"));
    json_write_string(&w, SLICE("Error"));
    json_write_key(&w, SLICE("message"));
    json_write_string(&w, SLICE("Ran out of energy"));
    json_write_key(&w, SLICE("stop"));
    json_begin_object(&w);
    if (s->child.culprit.bot.length > 0) {
        write_culprit(s, &w);
    }
    json_end_object(&w);
    json_end_object(&w);
    if (answer)
        answer(user, buffer_peek(&text));
    buffer_free(&text);
}

/* What a call asks of a child. */
typedef struct isolated_turn {
    message_kind kind;
    slice name;
    slice parameters;
    transport_answer answer;
    void *user;
} isolated_turn;

/* Makes sure that there is a child. */
static auxrt_result stand_ready(isolated *s, auxrt_error *error) {
    if (s->child.state == CHILD_FAILED)
        return fail(s, error);
    if (s->is_rebuilding && s->lost_while_rebuilding)
        return error_raise(error, AUXRT_STATE, "the script side was lost");
    if (s->is_rebuilding || !child_has_ended(&s->child))
        return AUXRT_OK;
    return replace(s, false, error);
}

static auxrt_result begin_turn(isolated *s, const isolated_turn *turn,
                               auxrt_error *error) {
    auxrt_result result = stand_ready(s, error);
    if (result == AUXRT_OK)
        result = child_begin(&s->child, turn->kind, turn->name,
                             turn->parameters, error);
    return result;
}

static auxrt_result finish_turn(isolated *s, const isolated_turn *turn,
                                auxrt_error *error) {
    if (s->child.failure != AUXRT_OK)
        return error_raise(error, s->child.failure, "%s", s->child.end_text);
    s->failures = 0;
    take_done(s);
    child_replay(&s->child, true, &s->sink, turn->answer, turn->user);
    return AUXRT_OK;
}

static auxrt_result take_turn(isolated *s, const isolated_turn *turn,
                              auxrt_error *error) {
    auxrt_result result = begin_turn(s, turn, error);
    if (result != AUXRT_OK)
        return result;
    if (wait_for_turn(s) == CHILD_COMPLETE)
        return finish_turn(s, turn, error);
    child_replay(&s->child, false, &s->sink, NULL, NULL);
    if (s->is_rebuilding) {
        s->lost_while_rebuilding = true;
        return error_raise(error, AUXRT_STATE, "the script side was lost: %s",
                           s->child.end_text);
    }
    /* A process that ended before it began with the turn is as good as one
     * that ended before the call. */
    bool had_begun = s->child.had_begun || s->child.end != CHILD_END_CRASH;
    result = replace(s, had_begun, error);
    if (result == AUXRT_OK && had_begun)
        answer_lost(s, turn->answer, turn->user);
    else if (result == AUXRT_OK)
        return take_turn(s, turn, error);
    return result;
}

/* ------------------------------------------------------------ the interface */

static auxrt_result isolated_call(transport *t, slice name, slice parameters,
                                  transport_answer answer, void *user,
                                  auxrt_error *error) {
    isolated *s = self(t);
    bool opens = slice_equal(name, SLICE("open"));
    if (opens) {
        buffer_clear(&s->settings);
        buffer_append_slice(&s->settings, parameters);
    }
    const isolated_turn turn = {MESSAGE_CALL, name, parameters, answer, user};
    auxrt_result result = take_turn(s, &turn, error);
    if (opens && result == AUXRT_OK) {
        s->is_open = true;
        if (s->held.count > 0)
            result = send_quarantine(s, error);
    }
    return result;
}

static auxrt_result isolated_fire(transport *t, auxrt_error *error) {
    const isolated_turn turn = {.kind = MESSAGE_FIRE};
    return take_turn(self(t), &turn, error);
}

static auxrt_result isolated_reset(transport *t, auxrt_error *error) {
    isolated *s = self(t);
    s->is_open = false;
    quarantine_free(&s->held);
    const isolated_turn turn = {.kind = MESSAGE_RESET};
    return take_turn(s, &turn, error);
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
    buffer_free(&s->settings);
    free(s->options.child.program);
    free(s);
}

auxrt_result isolated_open(const isolated_options *options, transport **out,
                           auxrt_error *error) {
    static const transport_class class = {
        .call = isolated_call,
        .fire = isolated_fire,
        .reset = isolated_reset,
        .next_due = isolated_next_due,
        .counts = isolated_counts,
        .free = isolated_free,
    };
    isolated *s = calloc(1, sizeof *s);
    if (!s)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for a runtime");
    s->base.class = &class;
    s->options = *options;
    s->due = INFINITY;
    s->sink =
        (transport_sink){.on_event = pass_event, .on_log = pass_log, .user = s};
    buffer_init(&s->settings, TEXT_LIMIT);
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
        result = start_child(s, error);
    if (result != AUXRT_OK) {
        isolated_free(&s->base);
        return result;
    }
    *out = &s->base;
    return AUXRT_OK;
}

/* --------------------------------------------------------------- looking at */

isolated_status isolated_look(const transport *t) {
    const isolated *s = (const isolated *)t;
    return (isolated_status){
        .state = s->child.state,
        .process = s->child.process.id,
        .restarts = s->restarts,
        .kills = s->kills,
        .quarantined = s->held.count,
        .resident = s->child.resident,
    };
}

void isolated_quarantine(const transport *t, buffer *out) {
    quarantine_write(&((const isolated *)t)->held, out);
}

auxrt_result isolated_release(transport *t, slice bot, slice tag,
                              auxrt_error *error) {
    isolated *s = self(t);
    auxrt_result result = stand_ready(s, error);
    if (result != AUXRT_OK)
        return result;
    if (!quarantine_remove(&s->held, bot, tag))
        return error_raise(
            error, AUXRT_NOT_FOUND, "%.*s of the bot %.*s is not in quarantine",
            (int)tag.length, tag.data, (int)bot.length, bot.data);
    return send_quarantine(s, error);
}
