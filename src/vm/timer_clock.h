/*
 * The clocks by which the engine starts the timer of its time limit, as a
 * program can answer them in place of the system (program/engine_clock.c).
 *
 * Starting the timer the engine reads the processor time of the thread, which
 * is a system call, and then the time. When the timer has fired it reads both
 * the other way round, and if the thread had less than the limit it starts the
 * timer anew for what is left, however short that is. It also starts a timer
 * at an entry when it finds that the last one should have fired by now.
 *
 * The watch needs none of that: it is to be asked when the timer has fired,
 * and reads the real clocks itself. So the processor time goes up, at each
 * read, by more than any limit; and to start a timer at an entry is to find
 * that it is still the moment at which the last tick did it. Then there is
 * always one timer, and it always leads to a tick.
 */
#ifndef VM_TIMER_CLOCK_H
#define VM_TIMER_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

typedef struct timer_clock {
    int64_t reads; /* of the processor time; 0: no one answers for the system */
    bool is_starting; /* a timer: the next read of the time is for it */
    bool is_tick;     /* a tick starts it, so that read gets the real time */
    struct timespec start; /* that time; 0: none yet */
} timer_clock;

/* Of this thread. */
extern _Thread_local timer_clock vm_timer_clock;

#endif
