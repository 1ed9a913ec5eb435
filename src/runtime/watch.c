/*
 * The watch: asked while scripts run whether they have had their time.
 *
 * The kernel's own code is not ended in the middle if that can be helped: when
 * the time is over while it runs on behalf of a script, the watch looks again
 * a moment later, until a script's own code is met, or for the last time. So
 * the kernel must survive being ended anywhere, but rarely has to. Where it
 * changes things that belong together it says so (PAGE_HELD) and is let go on.
 */
#include <math.h>

#include "base/clock.h"
#include "runtime/internal.h"

/* How often the watch looks again, whether a script's own code is met (which
 * is a matter of chance), and the least that it waits in between. */
enum { TRIES = 6 };
static const double LEAST_MS = 1;
/* How long it waits while one listener runs and nothing is near: each tick
 * costs a little. */
static const double LONGEST_MS = 50;
/* How fast scripts can fill memory. */
static const double BYTES_PER_MS = 4e6;
/* How long the kernel may go on with what belongs together. That takes as long
 * as there is much of it, and it has no end of its own only if values of
 * scripts are odd beyond what is known. */
static const double HELD_MS = 10000;
/* What jobs have that wait, once they are overdue and their stop flags are up:
 * twice the time after which the kernel itself ends the rest of them. */
static const double JOBS_REST_MS = 8;

static bool kernel_is_running(runtime *rt) {
    slice rest = buffer_peek(&rt->stack);
    stack_frame frame;
    while (stack_next(&rest, &frame))
        if (frame.url.length > 0)
            return slice_equal(frame.url, SLICE(KERNEL_URL));
    return false;
}

static void take_stack(runtime *rt, vm_realm *realm) {
    buffer_clear(&rt->stack);
    vm_running_stack(realm, &rt->stack);
}

static page_held held(const runtime *rt) {
    page_held most = HELD_NOT;
    for (const kernel *k = rt->kernels; k; k = k->next)
        if (k->page[PAGE_HELD] > (int32_t)most)
            most = (page_held)k->page[PAGE_HELD];
    return most;
}

/* Whether overdue code of the kernel is let go on. */
static bool goes_on(runtime *rt) {
    turn *t = &rt->turn;
    if (held(rt) != HELD_NOT) {
        double now = turn_now(t);
        if (t->held_end == 0)
            t->held_end = now + HELD_MS;
        return now < t->held_end;
    }
    return !t->ends_jobs && !rt->main->page[PAGE_IMPATIENT] &&
           t->tries++ < TRIES;
}

/* Time is over: ends the code, or gives false to be asked again soon. */
static bool end_code(runtime *rt, vm_realm *realm, stop_kind kind) {
    turn *t = &rt->turn;
    take_stack(rt, realm);
    if (kernel_is_running(rt) && goes_on(rt)) {
        vm_set_watch(rt->vm, t->held_end > 0 ? rt->tick_ms : LEAST_MS,
                     turn_watch, rt);
        return false;
    }
    stop_record *stop = &t->stop;
    *stop =
        (stop_record){.kind = kind, .listener = rt->main->page[PAGE_LISTENER]};
    t->tries = 0;
    t->held_end = 0;
    rt->counts.stops++;
    return true;
}

/* The innermost frame of a script. When it is the innermost of all, one of its
 * loops may be what runs. */
void stop_locate(runtime *rt) {
    stop_record *stop = &rt->turn.stop;
    const unit_table *table = &rt->main->units;
    slice rest = buffer_peek(&rt->stack);
    stack_frame frame;
    for (bool innermost = true; stack_next(&rest, &frame); innermost = false) {
        const unit *u = unit_locate(table, frame.url, frame.line,
                                    frame.column > 0 ? frame.column : 1,
                                    &stop->line, &stop->column);
        if (!u)
            continue;
        if (innermost)
            script_find_loop(u->script, &stop->line, &stop->column);
        stop->unit = u->number;
        stop->located = true;
        return;
    }
}

/* Jobs that wait are ended by their stop flags. The watch can meet them too: a
 * tick comes in whatever job runs then. */
static bool jobs_may_rest(turn *t, double now) {
    if (t->phase != PHASE_JOBS || t->ends_jobs)
        return false;
    if (t->jobs_end == 0)
        t->jobs_end = now + JOBS_REST_MS;
    return now < t->jobs_end;
}

/* The next tick ends the kernel's own loop. */
vm_value native_end_jobs(vm_realm *realm, void *data, size_t count,
                         const vm_value *arguments) {
    kernel *k = data;
    (void)count;
    (void)arguments;
    k->rt->turn.ends_jobs = true;
    return vm_undefined(realm);
}

/* What was left by others may be garbage: the engine does not hurry to collect
 * it. So a turn that has not used up most itself has it collected, once, and
 * goes on if that helped. What is free then does not go back to the system at
 * once; it is used anew first, so the process may have some more meanwhile. */
static bool collecting_helps(runtime *rt, double resident) {
    turn *t = &rt->turn;
    double limit = rt->options.limits.memory_soft;
    if (t->has_collected || resident - t->resident > limit * 3 / 4)
        return false;
    t->has_collected = true;
    double start = turn_now(t);
    vm_collect_garbage(rt->vm);
    if ((double)vm_live_bytes(rt->vm) > limit * 3 / 4)
        return false;
    rt->memory_soft = (double)vm_resident_bytes() + limit / 4;
    /* No script pays for that. */
    double spent = turn_now(t) - start;
    t->deadline += spent;
    t->listener_start += spent;
    tell_phase(rt, t->phase, t->limit_ms);
    return true;
}

static bool memory_is_used_up(runtime *rt) {
    if (!(rt->memory_soft > 0))
        return false;
    double resident = (double)vm_resident_bytes();
    if (!(rt->turn.resident > 0))
        rt->turn.resident = resident;
    rt->resident = resident;
    if (resident < rt->options.limits.memory_soft)
        rt->memory_soft = rt->options.limits.memory_soft;
    return resident > rt->memory_soft && !collecting_helps(rt, resident);
}

static bool end_for_memory(runtime *rt, vm_realm *realm) {
    turn *t = &rt->turn;
    bool ended =
        end_code(rt, realm, t->phase == PHASE_JOBS ? STOP_JOBS : STOP_LISTENER);
    if (ended) {
        /* Those that come next in this turn find the memory still in use. */
        rt->memory_soft += rt->options.limits.memory_soft / 4;
        t->stop.by_memory = true;
        rt->collects_garbage = true;
    }
    return ended;
}

/* The milliseconds that the running listener still has; many when none runs. */
static double listener_rest(runtime *rt, double now) {
    turn *t = &rt->turn;
    const int32_t *page = rt->main->page;
    bool is_first = t->is_first;
    t->is_first = false;
    t->is_new = true; /* one may begin at any moment */
    if (t->phase != PHASE_CALL || page[PAGE_LISTENER] < 0)
        return INFINITY;
    /* It began some time after the last tick; right after it, when that was
     * the start of the call and no other one has run since. */
    uint32_t begun = (uint32_t)page[PAGE_SEQUENCE] - (uint32_t)t->sequence;
    t->is_new = begun != 0;
    if (t->is_new) {
        double most = is_first && begun == 1 ? INFINITY : 2 * rt->tick_ms;
        t->sequence = page[PAGE_SEQUENCE];
        t->listener_start = fmax(t->last_tick, now - most);
        t->tries = 0;
    }
    t->last_tick = now;
    return t->listener_start + rt->options.limits.listener_ms - now;
}

double turn_now(const turn *t) {
    return t->phase == PHASE_JOBS ? monotonic_ms()
                                  : (double)clock_thread_cpu() / 1e6;
}

void turn_start(turn *t, double now) {
    t->is_started = true;
    t->deadline = now + t->limit_ms;
    t->listener_start = now;
    t->last_tick = now;
}

/* When to look again if `rest` milliseconds are left. */
static double interval(const runtime *rt, double rest) {
    const turn *t = &rt->turn;
    /* The next phase may be one of jobs, and begin with this interval. */
    double most = fmin(LONGEST_MS, rt->options.limits.jobs_ms / 4);
    if (t->phase == PHASE_JOBS || t->is_new)
        most = rt->tick_ms;
    else if (rt->memory_soft > 0)
        most = fmin(most, fmax(rt->tick_ms, (rt->memory_soft - rt->resident) /
                                                BYTES_PER_MS));
    /* Half of what is left, because ticks come late rather than early. */
    return fmin(fmax(rest / 2, LEAST_MS), most);
}

bool turn_watch(vm_realm *realm, void *data) {
    runtime *rt = data;
    turn *t = &rt->turn;
    double now = turn_now(t);
    if (!t->is_started)
        turn_start(t, now - rt->tick_ms);
    if (rt->main->page[PAGE_HELD] == HELD_FOR_HOST) {
        take_stack(rt, realm);
        if (kernel_is_running(rt)) {
            turn_start(t, now);
            vm_set_watch(rt->vm, rt->tick_ms, turn_watch, rt);
            return false;
        }
    }
    double listener = listener_rest(rt, now);
    double phase = t->deadline - now;
    if (phase <= 0 && jobs_may_rest(t, now)) {
        vm_set_watch(rt->vm, LEAST_MS, turn_watch, rt);
        return false;
    }
    if (phase <= 0)
        return end_code(rt, realm,
                        t->phase == PHASE_JOBS ? STOP_JOBS : STOP_TURN);
    if (listener <= 0)
        return end_code(rt, realm, STOP_LISTENER);
    if (memory_is_used_up(rt))
        return end_for_memory(rt, realm);
    t->tries = 0;
    t->held_end = 0;
    vm_set_watch(rt->vm, interval(rt, fmin(listener, phase)), turn_watch, rt);
    return false;
}
