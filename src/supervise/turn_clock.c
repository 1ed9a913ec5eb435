/*
 * The clock looks at the cells whenever it is asked, every few milliseconds: a
 * listener counts from when it was first seen.
 */
#include "supervise/turn_clock.h"

#include <math.h>

static int32_t cell(const shared_memory *shared, int index) {
    return __atomic_load_n(&shared->cells[index], __ATOMIC_RELAXED);
}

void turn_clock_start(turn_clock *c, const turn_limits *limits,
                      const shared_memory *shared, double now) {
    *c = (turn_clock){
        .limits = limits,
        .phase_start = now,
        .listener_start = now,
        .phases = cell(shared, PAGE_PHASES),
        .resumes = cell(shared, PAGE_RESUMES),
        .sequence = cell(shared, PAGE_SEQUENCE),
    };
    c->total_end = now + turn_clock_total(limits);
}

double turn_clock_total(const turn_limits *limits) {
    /* Both may be cleaned up after, and time under test passes in many
     * turns of one call. */
    return 4 * (limits->turn_ms + limits->jobs_ms) + 10000;
}

static void look(turn_clock *c, const shared_memory *shared, double now) {
    int32_t phases = cell(shared, PAGE_PHASES);
    int32_t resumes = cell(shared, PAGE_RESUMES);
    int32_t sequence = cell(shared, PAGE_SEQUENCE);
    /* No limit is for what the host gave, but that of all together. */
    bool is_given = cell(shared, PAGE_HELD) == HELD_FOR_HOST;
    if (phases != c->phases || is_given)
        c->phase_start = now;
    if (phases != c->phases || resumes != c->resumes || sequence != c->sequence)
        c->listener_start = now;
    c->phases = phases;
    c->resumes = resumes;
    c->sequence = sequence;
}

double turn_clock_rest(turn_clock *c, const shared_memory *shared, double now) {
    const turn_limits *limits = c->limits;
    look(c, shared, now);
    int32_t phase = cell(shared, PAGE_PHASE);
    double most = fmax(limits->turn_ms, limits->jobs_ms);
    double phase_ms = phase == PHASE_IDLE
                          ? limits->turn_ms
                          : fmin(cell(shared, PAGE_LIMIT_MS), most);
    double rest = c->phase_start + phase_ms + limits->grace_ms - now;
    if (phase == PHASE_CALL && cell(shared, PAGE_LISTENER) >= 0)
        rest = fmin(rest, c->listener_start + limits->listener_ms +
                              limits->grace_ms - now);
    return fmin(rest, c->total_end - now);
}
