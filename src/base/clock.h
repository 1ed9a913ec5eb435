/*
 * Time. The clocks are read through the hooks of base/os.h, so tests decide
 * what time it is.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

enum { CLOCK_NANOSECONDS_PER_MILLISECOND = 1000000 };

/* Nanoseconds since some moment; never runs backwards. */
int64_t clock_monotonic(void);
/* Milliseconds since the beginning of 1970, UTC. */
int64_t clock_wall(void);
/* Nanoseconds of processor time that this thread, or the process, has used. */
int64_t clock_thread_cpu(void);
int64_t clock_process_cpu(void);

#endif
