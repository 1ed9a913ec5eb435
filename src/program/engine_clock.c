/*
 * The clock of the engine's time limit, answered for the system.
 *
 * While a limit is set each entry into the engine reads the processor time, and
 * promise jobs are entries: this system call costs as much as all the rest of a
 * short job. What the engine concludes from it can end the process (see
 * vm/watch.c). So a program defines clock_gettime, which comes before that of
 * the C library for all libraries of the process, and answers the engine's
 * reads of this clock as vm/timer_clock.h tells. All others get what the C
 * library gives.
 *
 * Where the engine is linked in another way and is not found, it reads the
 * real clock.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "program/engine_code.h"
#include "vm/timer_clock.h"

/* In seconds; a power of two, so that the engine's sums stay exact. The number
 * lasts for years of nothing but entries. */
enum { STEP = 4096 };

static int (*library_clock)(clockid_t clock, struct timespec *out);

/* Before main, when there is one thread. What libraries read before that, as
 * they start, they get from the system itself. */
__attribute__((constructor)) static void start(void) {
    *(void **)&library_clock = dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t clock, struct timespec *out) {
    if (clock == CLOCK_THREAD_CPUTIME_ID &&
        is_called_by_engine(__builtin_return_address(0))) {
        int64_t read = ++vm_timer_clock_reads;
        *out = (struct timespec){.tv_sec = (time_t)(read * STEP)};
        return 0;
    }
    return library_clock ? library_clock(clock, out)
                         : (int)syscall(SYS_clock_gettime, clock, out);
}
