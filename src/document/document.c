/*
 * Calls are turns of a child (supervise/child.h), waited for. The child's own
 * clock is a script side's: with nothing in the shared page, a turn is one
 * phase, and its limit is that of the turn.
 */
#include "document/document.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "supervise/child.h"

static const uint32_t TIME_MS = 30000;
static const double GRACE_MS = 100;
/* How long a call may take by the wall: it uses no processor time while the
 * machine is busy with others, or when the process hangs without working. */
static const double WAIT_FACTOR = 10;
static const double WAIT_MS = 2000;
static const uint64_t MEMORY_BYTES = (uint64_t)2 << 30;
static const uint64_t ANSWER_BYTES = (uint64_t)1 << 30;

struct document_process {
    child_options options;
    child child;
    buffer frame;  /* of the call that goes on, or that waits for the start */
    double end_ms; /* by when it must be over */
};

/* ------------------------------------------------------------------ waiting */

static double now_ms(void) {
    return (double)clock_monotonic() / CLOCK_NANOSECONDS_PER_MILLISECOND;
}

static void start_clock(document_process *d) {
    d->end_ms = now_ms() + WAIT_FACTOR * d->options.limits.turn_ms + WAIT_MS;
}

static child_outcome give_up(document_process *d) {
    process_kill(&d->child.process);
    d->child.state = CHILD_STOPPING;
    d->child.end = CHILD_END_TIME;
    snprintf(d->child.end_text, sizeof d->child.end_text,
             "it neither worked nor answered");
    return CHILD_ENDED;
}

static child_outcome advance(document_process *d) {
    bool is_starting = d->child.state == CHILD_STARTING;
    child_outcome outcome = child_advance(&d->child);
    if (outcome == CHILD_PENDING)
        return now_ms() > d->end_ms ? give_up(d) : CHILD_PENDING;
    if (outcome != CHILD_COMPLETE || !is_starting || d->frame.length == 0)
        return outcome;
    child_begin(&d->child, buffer_peek(&d->frame));
    start_clock(d);
    return CHILD_PENDING;
}

static child_outcome wait_for_turn(document_process *d) {
    child_outcome outcome;
    while ((outcome = advance(d)) == CHILD_PENDING) {
        struct pollfd watched = {.fd = child_descriptor(&d->child),
                                 .events = child_events(&d->child)};
        poll(&watched, 1, child_timeout(&d->child));
    }
    return outcome;
}

document_watch document_watch_of(const document_process *d) {
    return (document_watch){child_descriptor(&d->child),
                            child_events(&d->child), child_timeout(&d->child)};
}

static auxrt_result tell_loss(document_process *d, auxrt_error *error) {
    const char *how = d->child.end_text[0] ? d->child.end_text : "it ended";
    bool by_limit = d->child.end == CHILD_END_TIME ||
                    d->child.end == CHILD_END_MEMORY ||
                    d->child.end == CHILD_END_OUTPUT;
    return error_raise(error, by_limit ? AUXRT_LIMIT : AUXRT_STATE,
                       "the process that holds shared documents was lost: %s",
                       how);
}

/* ----------------------------------------------------------------- starting */

auxrt_result document_start(const document_options *options,
                            document_process **out, auxrt_error *error) {
    const document_options given = options ? *options : (document_options){0};
    if (!given.program && !process_can_restart_itself())
        return error_raise(
            error, AUXRT_UNSUPPORTED,
            "shared documents (version 2 files, yjs) need a process of their "
            "own, and this program cannot be started again for it: call "
            "auxrt_script_side first in main()");
    document_process *d = calloc(1, sizeof *d);
    if (!d)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    d->options = (child_options){
        .program = (char *)given.program,
        .role = PROCESS_DOCUMENTS,
        .limits = {.turn_ms = given.time_ms ? given.time_ms : TIME_MS,
                   .grace_ms = GRACE_MS},
        .memory_hard = given.memory_bytes ? given.memory_bytes : MEMORY_BYTES,
        .output_limit = ANSWER_BYTES,
    };
    buffer_init(&d->frame, MESSAGE_SIZE_LIMIT);
    child_init(&d->child, &d->options);
    start_clock(d);
    auxrt_result result = child_start(&d->child, error);
    d->options.program = NULL;
    if (result != AUXRT_OK) {
        document_close(d);
        return result;
    }
    *out = d;
    return AUXRT_OK;
}

auxrt_result document_open(const document_options *options,
                           document_process **out, auxrt_error *error) {
    document_process *d = NULL;
    auxrt_result result = document_start(options, &d, error);
    if (result == AUXRT_OK && wait_for_turn(d) != CHILD_COMPLETE)
        result = tell_loss(d, error);
    if (result == AUXRT_OK)
        *out = d;
    else
        document_close(d);
    return result;
}

void document_close(document_process *d) {
    if (!d)
        return;
    child_free(&d->child);
    buffer_free(&d->frame);
    free(d);
}

bool document_is_lost(const document_process *d) {
    return d->child.state != CHILD_IDLE && d->child.state != CHILD_IN_TURN &&
           d->child.state != CHILD_STARTING;
}

/* ------------------------------------------------------------------ calling */

typedef struct reading {
    buffer *answer;
    size_t *at_fault;
    auxrt_error *error;
    auxrt_result result;
} reading;

static auxrt_result read_failure(reading *r, slice json) {
    json_value failure, invalid, words, index;
    int64_t number;
    buffer text;
    auxrt_result result = json_parse(json, &failure, r->error);
    if (result != AUXRT_OK)
        return result;
    buffer_init(&text, 1 << 20);
    bool is_invalid = json_member(failure, SLICE("invalid"), &invalid) &&
                      invalid.type == JSON_TRUE;
    slice told = json_member(failure, SLICE("message"), &words) &&
                         words.type == JSON_STRING
                     ? json_string(words, &text)
                     : SLICE("something failed");
    if (r->at_fault && json_member(failure, SLICE("index"), &index) &&
        index.type == JSON_NUMBER && json_integer(index, &number) &&
        number >= 0)
        *r->at_fault = (size_t)number;
    result = error_raise(r->error, is_invalid ? AUXRT_INVALID : AUXRT_INTERNAL,
                         "%.*s", (int)(told.length < 400 ? told.length : 400),
                         told.data);
    buffer_free(&text);
    return result;
}

static void read_answer(void *user, slice fragment) {
    static const char ok[] = "\"ok\":";
    static const char failed[] = "\"error\":";
    reading *r = user;
    if (slice_starts_with(fragment, SLICE(ok))) {
        buffer_append(r->answer, fragment.data + strlen(ok),
                      fragment.length - strlen(ok));
        r->result = r->answer->failure == AUXRT_OK
                        ? AUXRT_OK
                        : error_raise(r->error, r->answer->failure,
                                      "the answer is too large");
    } else if (slice_starts_with(fragment, SLICE(failed))) {
        r->result = read_failure(r, slice_of(fragment.data + strlen(failed),
                                             fragment.length - strlen(failed)));
    }
}

auxrt_result document_begin(document_process *d, const char *name,
                            slice parameters, auxrt_error *error) {
    bool is_starting = d->child.state == CHILD_STARTING;
    if (!is_starting && child_has_ended(&d->child))
        return tell_loss(d, error);
    buffer_clear(&d->frame);
    if (!message_append(&d->frame, MESSAGE_CALL, slice_from_string(name),
                        parameters))
        return error_raise(error, AUXRT_LIMIT,
                           "the call is too long: %zu bytes",
                           parameters.length);
    if (!is_starting) {
        child_begin(&d->child, buffer_peek(&d->frame));
        start_clock(d);
    }
    return AUXRT_OK;
}

/* What became of a call that is over. */
static auxrt_result finish(document_process *d, child_outcome outcome,
                           buffer *answer, size_t *at_fault,
                           auxrt_error *error) {
    const transport_sink nobody = {0};
    reading r = {answer, at_fault, error, AUXRT_INTERNAL};
    if (at_fault)
        *at_fault = DOCUMENT_NO_UPDATE;
    if (outcome != CHILD_COMPLETE)
        return tell_loss(d, error);
    if (d->child.failure != AUXRT_OK)
        return error_raise(error, d->child.failure, "%s", d->child.end_text);
    error_raise(error, AUXRT_INTERNAL, "the documents gave no answer");
    child_replay(&d->child, true, &nobody, read_answer, &r);
    return r.result;
}

auxrt_result document_advance(document_process *d, buffer *answer,
                              size_t *at_fault, auxrt_error *error) {
    child_outcome outcome = advance(d);
    return outcome == CHILD_PENDING
               ? AUXRT_PENDING
               : finish(d, outcome, answer, at_fault, error);
}

auxrt_result document_call(document_process *d, const char *name,
                           slice parameters, buffer *answer, size_t *at_fault,
                           auxrt_error *error) {
    if (at_fault)
        *at_fault = DOCUMENT_NO_UPDATE;
    auxrt_result result = document_begin(d, name, parameters, error);
    return result == AUXRT_OK
               ? finish(d, wait_for_turn(d), answer, at_fault, error)
               : result;
}
