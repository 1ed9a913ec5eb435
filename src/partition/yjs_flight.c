/*
 * A document that answers later. The batches until a commit are applied to the
 * view and sent together; while they are on their way the view stays what it
 * is, and batches that come wait in a queue. When the answer is there, what was
 * sent is stored, told and settled, and the queue is next. So the view, what
 * observers know and the version always belong together.
 *
 * When the process is lost, another one is given the log and asked again. When
 * that fails too, or the disk does, what was sent is taken back: the view
 * becomes what the log holds, which takes a process as well.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "partition/yjs_internal.h"

/* How long closing waits for what is under way. */
static const int64_t LAST_WAIT_MS = 5000;

void yjs_flight_init(yjs_flight *f) {
    *f = (yjs_flight){0};
    map_init(&f->outlooks);
}

/* ------------------------------------------------------------------- asking */

static bool is_lost(const yjs_partition *p) {
    return p->process && document_is_lost(p->process);
}

/* Begins a call; a process that was lost meanwhile is noticed. */
static auxrt_result ask(yjs_partition *p, yjs_stage stage, const char *name,
                        slice parameters, auxrt_error *error) {
    buffer_clear(&p->answer);
    auxrt_result result = document_begin(p->process, name, parameters, error);
    if (result == AUXRT_OK)
        p->flight.stage = stage;
    return result;
}

/* Gives a new process the log. */
static auxrt_result ask_to_open(yjs_partition *p, yjs_stage stage,
                                auxrt_error *error) {
    enum { LOST_LIMIT = 2 };
    buffer parameters;
    yjs_drop_process(p);
    if (stage == YJS_OPENING && p->flight.lost++ == LOST_LIMIT)
        return error_raise(error, AUXRT_LIMIT,
                           "the process that holds shared documents was lost "
                           "again and again");
    auxrt_result result =
        document_start(&p->options.document, &p->process, error);
    if (result != AUXRT_OK)
        return result;
    buffer_init(&parameters, YJS_TEXT_LIMIT);
    result = yjs_write_open(p, &parameters, error);
    if (result == AUXRT_OK)
        result = ask(p, stage, "open", buffer_peek(&parameters), error);
    buffer_free(&parameters);
    return result;
}

static auxrt_result ask_to_edit(yjs_partition *p, auxrt_error *error) {
    buffer parameters;
    auxrt_result result = AUXRT_STATE;
    if (is_lost(p))
        yjs_drop_process(p);
    if (p->process) {
        buffer_init(&parameters, YJS_TEXT_LIMIT);
        result = yjs_write_edit(p, &parameters, error);
        if (result == AUXRT_OK)
            result =
                ask(p, YJS_EDITING, "edit", buffer_peek(&parameters), error);
        buffer_free(&parameters);
    }
    /* It ended while it had nothing to do: that loses nothing. */
    return result == AUXRT_STATE ? ask_to_open(p, YJS_OPENING, error) : result;
}

/* -------------------------------------------------------------- taking back */

/* What was sent is refused, with the view as it is stored. */
static void take_back(yjs_partition *p, bot_state *stored) {
    auxrt_error error;
    p->flight.stage = YJS_RESTING;
    p->flight.lost = 0;
    local_take_back(&p->local, stored, p->flight.reason, &error);
}

/* No process tells what is stored: nobody can edit. */
static void give_up(yjs_partition *p, const char *why) {
    yjs_drop_process(p);
    local_set_status(&p->local, false, why);
    take_back(p, NULL);
}

static void fail(yjs_partition *p, const char *why) {
    auxrt_error error = {0};
    snprintf(p->flight.reason, sizeof p->flight.reason, "%.399s", why);
    yjs_drop_process(p);
    if (yjs_take_back(p, &error) != AUXRT_OK ||
        ask_to_open(p, YJS_RELOADING, &error) != AUXRT_OK)
        give_up(p, error.message);
}

auxrt_result yjs_flight_reload(yjs_partition *p, auxrt_error *error) {
    if (p->flight.stage == YJS_RESTING)
        fail(p, "the shared document is being opened again");
    return error_raise(error, AUXRT_PENDING,
                       "the shared document is being opened again");
}

static bool reloaded(yjs_partition *p) {
    auxrt_error error = {0};
    local_partition *l = &p->local;
    bot_state *before = l->state;
    bot_state *stored = bot_state_new();
    if (!stored) {
        give_up(p, "memory is exhausted");
        return true;
    }
    l->state = stored;
    auxrt_result result = yjs_fill(p, &error);
    l->state = before;
    if (result != AUXRT_OK) {
        bot_state_free(stored);
        give_up(p, error.message);
        return true;
    }
    take_back(p, stored);
    local_set_status(l, true, "");
    return true;
}

/* ---------------------------------------------------------------- answers */

static bool edited(yjs_partition *p) {
    auxrt_error error = {0};
    json_value answer;
    auxrt_result result = yjs_read_answer(p, &answer, &error);
    yjs_steps_clear(&p->steps);
    if (result == AUXRT_OK)
        result = yjs_take_edits(p, answer, &error);
    if (result == AUXRT_OK)
        result = yjs_log_commit(&p->log, &error);
    if (result != AUXRT_OK) {
        fail(p, error.message);
        return p->flight.stage == YJS_RESTING;
    }
    p->flight.stage = YJS_RESTING;
    p->flight.lost = 0;
    yjs_finish_commit(p, &error);
    return true;
}

/* A log that is long becomes one update, after the document has tried out that
 * it stands for all. When that fails the log stays long. */
static void compact(yjs_partition *p) {
    if (p->process && yjs_log_is_long(&p->log))
        ask(p, YJS_COMPACTING, "compact", SLICE("{}"), NULL);
}

static void compacted(yjs_partition *p) {
    json_value whole;
    p->flight.stage = YJS_RESTING;
    if (json_parse(buffer_peek(&p->answer), &whole, NULL) != AUXRT_OK)
        return;
    yjs_compact(p, whole);
    if (yjs_log_commit(&p->log, NULL) != AUXRT_OK)
        yjs_log_take_back(&p->log, NULL);
}

/* The call failed; a lost process is replaced. */
static bool failed(yjs_partition *p, const auxrt_error *error) {
    yjs_flight *f = &p->flight;
    auxrt_error other = *error;
    if (f->stage == YJS_COMPACTING) {
        f->stage = YJS_RESTING;
        return false;
    }
    if (f->stage == YJS_RELOADING) {
        give_up(p, error->message);
        return true;
    }
    if (is_lost(p) && ask_to_open(p, YJS_OPENING, &other) == AUXRT_OK)
        return false;
    fail(p, other.message);
    return f->stage == YJS_RESTING;
}

static bool answered(yjs_partition *p) {
    auxrt_error error = {0};
    json_value answer;
    switch (p->flight.stage) {
    case YJS_OPENING:
        if (yjs_read_answer(p, &answer, &error) == AUXRT_OK &&
            ask_to_edit(p, &error) == AUXRT_OK)
            return false;
        return failed(p, &error);
    case YJS_EDITING:
        return edited(p);
    case YJS_COMPACTING:
        compacted(p);
        return false;
    default:
        return reloaded(p);
    }
}

/* ---------------------------------------------------------------- the queue */

static auxrt_result note_outlook(void *context, const edit *e) {
    static char comes = 1, goes = 0;
    yjs_flight *f = context;
    if (e->kind != EDIT_ADD && e->kind != EDIT_REMOVE)
        return AUXRT_OK;
    return map_set(&f->outlooks, e->id, e->kind == EDIT_ADD ? &comes : &goes,
                   NULL)
               ? AUXRT_OK
               : AUXRT_NO_MEMORY;
}

partition_outlook yjs_flight_outlook(const yjs_partition *p, slice id) {
    const char *found = map_get(&p->flight.outlooks, id);
    return !found ? PARTITION_STAYS : *found ? PARTITION_COMES : PARTITION_GOES;
}

auxrt_result yjs_flight_queue(yjs_partition *p, uint64_t seq, slice actions,
                              auxrt_error *error) {
    yjs_flight *f = &p->flight;
    auxrt_result result =
        edit_each(actions, p->local.state, note_outlook, f, error);
    if (result != AUXRT_OK)
        return result;
    yjs_waiting *added = malloc(sizeof *added + actions.length);
    if (!added)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    *added = (yjs_waiting){.seq = seq, .length = actions.length};
    memcpy(added->actions, actions.data, actions.length);
    if (f->last)
        f->last->next = added;
    else
        f->first = added;
    f->last = added;
    return AUXRT_OK;
}

static yjs_waiting *pop(yjs_flight *f) {
    yjs_waiting *taken = f->first;
    if (taken)
        f->first = taken->next;
    if (!f->first)
        f->last = NULL;
    return taken;
}

static void forget_outlooks(yjs_flight *f) {
    map_free(&f->outlooks, NULL);
    map_init(&f->outlooks);
}

/* Applies what has waited, and sends it. */
static void take_up(yjs_partition *p) {
    yjs_flight *f = &p->flight;
    yjs_waiting *batch;
    if (!f->first)
        return;
    forget_outlooks(f);
    while ((batch = pop(f))) {
        slice actions = slice_of(batch->actions, batch->length);
        if (local_apply(&p->local.base, batch->seq, actions, NULL) != AUXRT_OK)
            partition_tell_settled(&p->local.base, batch->seq);
        free(batch);
    }
    yjs_flight_begin(p, NULL);
}

auxrt_result yjs_flight_begin(yjs_partition *p, auxrt_error *error) {
    auxrt_error own = {0};
    if (p->flight.stage != YJS_RESTING)
        return AUXRT_OK;
    if (p->steps.count == 0)
        return yjs_finish_commit(p, error);
    /* What becomes of it is told later, even if that is known now. */
    if (ask_to_edit(p, &own) != AUXRT_OK)
        fail(p, own.message);
    return AUXRT_OK;
}

/* ------------------------------------------------------------- going on */

bool yjs_flight_watch(const yjs_partition *p, partition_watch *out) {
    if (p->flight.stage == YJS_RESTING)
        return false;
    document_watch watch = document_watch_of(p->process);
    *out = (partition_watch){watch.descriptor, watch.events, watch.timeout_ms};
    return true;
}

bool yjs_flight_work(yjs_partition *p) {
    yjs_flight *f = &p->flight;
    auxrt_error error = {0};
    size_t at_fault = DOCUMENT_NO_UPDATE;
    if (f->stage == YJS_RESTING)
        return false;
    auxrt_result result =
        document_advance(p->process, &p->answer, &at_fault, &error);
    if (result == AUXRT_PENDING)
        return false;
    yjs_blame_update(p, at_fault, result, &error);
    bool was_compacting = f->stage == YJS_COMPACTING;
    bool has_told = result == AUXRT_OK ? answered(p) : failed(p, &error);
    if (f->stage == YJS_RESTING && !was_compacting)
        compact(p);
    if (f->stage == YJS_RESTING)
        take_up(p);
    return has_told;
}

auxrt_result yjs_flight_end(yjs_partition *p, auxrt_error *error) {
    yjs_flight *f = &p->flight;
    int64_t end =
        clock_monotonic() + LAST_WAIT_MS * CLOCK_NANOSECONDS_PER_MILLISECOND;
    partition_watch watch;
    yjs_waiting *batch;
    while (yjs_flight_watch(p, &watch) && clock_monotonic() < end) {
        struct pollfd watched = {.fd = watch.descriptor,
                                 .events = watch.events};
        poll(&watched, 1, watch.timeout_ms);
        yjs_flight_work(p);
    }
    bool is_stored = f->stage == YJS_RESTING;
    while ((batch = pop(f)))
        free(batch);
    map_free(&f->outlooks, NULL);
    return is_stored ? AUXRT_OK
                     : error_raise(error, AUXRT_LIMIT,
                                   "space %s: the process that holds the "
                                   "shared document does not answer; its last "
                                   "edits are not stored",
                                   p->local.base.space);
}
