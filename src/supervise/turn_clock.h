/*
 * The clock of one turn in a child: when it is to be ended by force.
 *
 * The child stops its scripts itself when their time is over; this clock has
 * the same limits and gives it some grace. It reads from shared memory what
 * runs. A child that writes nonsense there gains a little time: no turn takes
 * longer than `total_ms`.
 */
#ifndef SUPERVISE_TURN_CLOCK_H
#define SUPERVISE_TURN_CLOCK_H

#include "message/cells.h"
#include "message/shared.h"

typedef struct turn_limits {
    double listener_ms;
    double turn_ms;
    double jobs_ms;
    double grace_ms;
} turn_limits;

/* Times in milliseconds of any clock, the same at each call. */
typedef struct turn_clock {
    const turn_limits *limits;
    double total_end;
    double phase_start;
    double listener_start;
    int32_t phases;
    int32_t resumes;
    int32_t sequence;
} turn_clock;

void turn_clock_start(turn_clock *c, const turn_limits *limits,
                      const shared_memory *shared, double now);
/* What no turn takes longer than, whatever the child says. */
double turn_clock_total(const turn_limits *limits);
/* Milliseconds until the child is overdue, as far as is known now; not
 * positive when it is. */
double turn_clock_rest(turn_clock *c, const shared_memory *shared, double now);

#endif
