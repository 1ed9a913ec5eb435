/*
 * Turns: one call into the kernel, its answer, its promise jobs.
 *
 * When a script was ended the kernel is entered again to go on with the others
 * (`resume`), until all have run or the turn's time is over. Promise jobs have
 * a time of their own: when it is over the stop flags end code that waits,
 * and the watch ends code that does not.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/json.h"
#include "runtime/internal.h"

enum { CALL_NAME_LIMIT = 64 };

/* What the kernel may take to clean up when the turn's time is over. */
static const double LAST_MS = 1000;
/* What jobs may take that clean up after jobs that were ended. */
static const double JOBS_LAST_MS = 50;

/* Tells a host in another process what it may expect. */
void tell_phase(runtime *rt, turn_phase phase, double limit_ms) {
    int32_t *page = rt->main->page;
    page[PAGE_LIMIT_MS] = (int32_t)fmin(limit_ms, INT32_MAX);
    page[PAGE_PHASE] = (int32_t)phase;
    page[PAGE_PHASES] = (int32_t)((uint32_t)page[PAGE_PHASES] + 1);
}

/* Jobs have their time by the clock on the wall, which the stop clock looks
 * at; all else is measured in processor time, so that a script does not pay for
 * what others do on a busy machine. That clock costs a system call, so it is
 * read by the first tick of the watch, which comes `tick_ms` after the start;
 * at the start itself only when that tick comes late. */
static void phase_begin(runtime *rt, turn_phase phase, double limit_ms) {
    turn *t = &rt->turn;
    t->phase = phase;
    tell_phase(rt, phase, limit_ms);
    t->limit_ms = limit_ms;
    t->is_started = false;
    if (phase == PHASE_JOBS)
        turn_start(t, monotonic_ms());
    t->tries = 0;
    t->ends_jobs = false;
    t->held_end = 0;
    t->jobs_end = 0;
    t->is_first = true;
    t->sequence = rt->main->page[PAGE_SEQUENCE];
    double first = vm_set_watch(rt->vm, rt->tick_ms, turn_watch, rt);
    if (first > rt->tick_ms && !t->is_started)
        turn_start(t, turn_now(t));
}

/* ------------------------------------------------------------ the answer */

static void write_reason(runtime *rt, buffer *out) {
    static const char *const kinds[] = {"listener", "turn", "jobs"};
    const stop_record *stop = &rt->turn.stop;
    stop_locate(rt);
    buffer_append_format(out, "{\"kind\":\"%s\",\"listener\":%d",
                         kinds[stop->kind], stop->listener);
    if (stop->by_memory)
        buffer_append_string(out, ",\"reason\":\"memory\"");
    if (stop->located)
        buffer_append_format(out,
                             ",\"unit\":%" PRIu32 ",\"line\":%d,\"column\":%d",
                             stop->unit, stop->line, stop->column);
    buffer_append_char(out, '}');
}

static void write_failure(buffer *out, const char *name, const char *message) {
    buffer_clear(out);
    json_writer w = json_writer_on(out);
    buffer_append_string(out, "\"error\":");
    json_begin_object(&w);
    json_write_key(&w, SLICE("name"));
    json_write_string(&w, slice_from_string(name));
    json_write_key(&w, SLICE("message"));
    json_write_string(&w, slice_from_string(message));
    json_end_object(&w);
}

/* Calls a function of the kernel with texts; the text it gives is put into
 * `rt->text`. */
static auxrt_result call_kernel(runtime *rt, vm_value function, size_t count,
                                const slice *texts, auxrt_error *error) {
    vm_realm *realm = rt->main->realm;
    vm_value arguments[2];
    for (size_t i = 0; i < count; i++) {
        arguments[i] = vm_string(realm, texts[i]);
        if (!arguments[i])
            return error_raise(error, AUXRT_INVALID,
                               "the parameters are not valid UTF-8");
    }
    vm_value given = NULL;
    auxrt_result result =
        vm_call(realm, function, count, arguments, &given, error);
    if (result != AUXRT_OK)
        return result;
    buffer_clear(&rt->text);
    result = vm_string_append(realm, given, &rt->text);
    if (result != AUXRT_OK)
        return error_raise(error, result, "the answer could not be read");
    return AUXRT_OK;
}

/* Goes on after an end, as often as code is ended again. */
static auxrt_result go_on(runtime *rt, auxrt_error *error) {
    auxrt_result result = AUXRT_STOPPED;
    while (result == AUXRT_STOPPED && rt->turn.phase == PHASE_CALL) {
        buffer reason;
        buffer_init(&reason, 4096);
        write_reason(rt, &reason);
        if (rt->turn.stop.kind == STOP_TURN) {
            phase_begin(rt, PHASE_LAST, LAST_MS);
        } else {
            /* The next listener has its time from now on. */
            rt->turn.listener_start = turn_now(&rt->turn);
            rt->turn.last_tick = rt->turn.listener_start;
            rt->main->page[PAGE_RESUMES] =
                (int32_t)((uint32_t)rt->main->page[PAGE_RESUMES] + 1);
            vm_set_watch(rt->vm, rt->tick_ms, turn_watch, rt);
        }
        slice text = buffer_peek(&reason);
        result = call_kernel(rt, rt->main->resume, 1, &text, error);
        buffer_free(&reason);
    }
    return result;
}

static void run_call(runtime *rt, slice name, slice parameters) {
    auxrt_error error;
    slice texts[] = {name, parameters};
    buffer rest;
    buffer_init(&rest, parameters.length + 2);
    phase_begin(rt, PHASE_CALL, rt->options.limits.turn_ms);
    if (feed_state(rt->main, parameters, rt->parameters != NULL, &rest)) {
        texts[1] = buffer_peek(&rest);
        if (rt->parameters)
            buffer_free(rt->parameters);
    }
    auxrt_result result = call_kernel(rt, rt->main->call, 2, texts, &error);
    buffer_free(&rest);
    if (result == AUXRT_STOPPED)
        result = go_on(rt, &error);
    switch (result) {
    case AUXRT_OK:
        return;
    case AUXRT_STOPPED:
        write_failure(&rt->text, "Error", "Ran out of energy");
        return;
    case AUXRT_INVALID:
        write_failure(&rt->text, "InvalidRequest", error.message);
        return;
    default:
        /* The kernel catches what scripts throw; this is a defect. */
        write_failure(&rt->text, "InternalError", error.message);
    }
}

/* -------------------------------------------------------------- the jobs */

/* Leaves the engine, which runs all promise jobs. Gives whether some of them
 * were ended, and others maybe lost. */
static bool run_jobs(runtime *rt, double limit_ms) {
    phase_begin(rt, PHASE_JOBS, limit_ms);
    vm_was_stopped(rt->vm);
    rt->clock.count = rt->kernel_count;
    stop_clock_arm(&rt->clock, rt->turn.deadline);
    vm_leave(rt->vm);
    bool raised = stop_clock_disarm(&rt->clock);
    bool ended = vm_was_stopped(rt->vm);
    if (raised && !ended) {
        rt->turn.stop = (stop_record){.kind = STOP_JOBS, .listener = -1};
        buffer_clear(&rt->stack);
    }
    return raised || ended;
}

/* After jobs were ended the kernel tells it and plans anew what was lost.
 * That, too, is done by jobs, and they may be ended again: then it stays. */
static void finish_jobs(runtime *rt) {
    if (!run_jobs(rt, rt->options.limits.jobs_ms))
        return;
    buffer reason;
    buffer_init(&reason, 4096);
    write_reason(rt, &reason);
    slice text = buffer_peek(&reason);
    auxrt_error ignored;
    vm_enter(rt->vm);
    phase_begin(rt, PHASE_LAST, LAST_MS);
    call_kernel(rt, rt->main->resume, 1, &text, &ignored);
    buffer_free(&reason);
    run_jobs(rt, JOBS_LAST_MS);
}

/* ------------------------------------------------------------------ turns */

/* Under test time moves by calls of its own: one timer fires, its jobs run,
 * then the next, until the kernel says that there is no more. */
static void advance(runtime *rt) {
    bool more = true;
    while (more) {
        vm_enter(rt->vm);
        phase_begin(rt, PHASE_CALL, rt->options.limits.turn_ms);
        vm_value given = NULL;
        auxrt_error ignored;
        auxrt_result result = vm_call(rt->main->realm, rt->main->advance, 0,
                                      NULL, &given, &ignored);
        more = result == AUXRT_OK && vm_to_bool(rt->main->realm, given);
        if (result == AUXRT_STOPPED)
            more = go_on(rt, &ignored) == AUXRT_OK;
        finish_jobs(rt);
    }
}

/* The kernel counts in 32 bits, and those of one turn are fewer. */
static void count_listeners(runtime *rt) {
    uint32_t calls = (uint32_t)rt->main->page[PAGE_CALLS];
    rt->counts.listeners += (uint32_t)(calls - rt->calls_counted);
    rt->calls_counted = calls;
}

/* Part of the turn that used it up, so that the next one does not wait. What
 * was used up is not there at once: until it is, scripts may have as much
 * again, or the next ones would pay for the one that was stopped. */
static void take_memory_back(runtime *rt) {
    rt->collects_garbage = false;
    vm_collect_garbage(rt->vm);
    double resident = (double)vm_resident_bytes();
    double limit = rt->options.limits.memory_soft;
    rt->memory_soft = fmax(limit, resident + limit / 4);
}

static auxrt_result run_turn(runtime *rt, slice name, slice parameters,
                             runtime_answer answer, void *user,
                             auxrt_error *error) {
    if (rt->turn.phase != PHASE_IDLE)
        return error_raise(error, AUXRT_STATE,
                           "the runtime is carrying out a call; it cannot be "
                           "called from its own callbacks");
    bool advances =
        rt->options.testing && slice_equal(name, SLICE("test.advance"));
    rt->counts.turns++;
    rt->turn.resident = 0;
    rt->turn.has_collected = false;
    vm_enter(rt->vm);
    run_call(rt, name, parameters);
    if (answer && !advances)
        answer(user, buffer_peek(&rt->text));
    finish_jobs(rt);
    if (advances) {
        buffer kept = rt->text;
        buffer_init(&rt->text, kept.maximum);
        advance(rt);
        buffer_free(&rt->text);
        rt->text = kept;
        if (answer)
            answer(user, buffer_peek(&rt->text));
    }
    rt->turn.phase = PHASE_IDLE;
    tell_phase(rt, PHASE_IDLE, 0);
    count_listeners(rt);
    if (rt->collects_garbage)
        take_memory_back(rt);
    return AUXRT_OK;
}

auxrt_result runtime_call(runtime *rt, slice name, slice parameters,
                          runtime_answer answer, void *user,
                          auxrt_error *error) {
    return run_turn(rt, name, parameters, answer, user, error);
}

auxrt_result runtime_call_taking(runtime *rt, buffer *owner, slice name,
                                 slice parameters, runtime_answer answer,
                                 void *user, auxrt_error *error) {
    char kept[CALL_NAME_LIMIT];
    slice called = name;
    if (name.length <= sizeof kept) {
        memcpy(kept, name.data, name.length);
        called = slice_of(kept, name.length);
        rt->parameters = owner;
    }
    auxrt_result result = run_turn(rt, called, parameters, answer, user, error);
    rt->parameters = NULL;
    buffer_free(owner);
    return result;
}

double runtime_next_due(const runtime *rt) {
    return rt->main ? rt->main->due[0] : INFINITY;
}

auxrt_result runtime_fire(runtime *rt, auxrt_error *error) {
    return run_turn(rt, SLICE("fire"), SLICE("{}"), NULL, NULL, error);
}
