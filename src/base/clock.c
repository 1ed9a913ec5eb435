/*
 * The clocks of the system, read through the hooks.
 */
#include "base/clock.h"

#include "base/os.h"

static int64_t read_nanoseconds(clockid_t clock) {
    struct timespec now = {0};
    os_hooks_peek()->clock(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t clock_monotonic(void) {
    return read_nanoseconds(CLOCK_MONOTONIC);
}

int64_t clock_wall(void) {
    return read_nanoseconds(CLOCK_REALTIME) / CLOCK_NANOSECONDS_PER_MILLISECOND;
}

int64_t clock_thread_cpu(void) {
    return read_nanoseconds(CLOCK_THREAD_CPUTIME_ID);
}

int64_t clock_process_cpu(void) {
    return read_nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
}
