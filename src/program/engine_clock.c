/*
 * The clocks of the engine's time limit, answered for the system.
 *
 * While a limit is set each entry into the engine reads clocks, and promise
 * jobs are entries: the system call for one of them costs as much as all the
 * rest of a short job. What the engine concludes from them can end the process
 * (see vm/watch.c). So a program defines clock_gettime, which comes before that
 * of the C library for all libraries of the process, and answers the reads of
 * which vm/timer_clock.h tells. All others get what the C library gives.
 *
 * Where the engine is linked in another way and is not found, it reads the
 * real clocks.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "vm/timer_clock.h"

/* In seconds; a power of two, so that the engine's sums stay exact. The number
 * lasts for years of nothing but entries. */
enum { STEP = 4096 };

static int (*library_clock)(clockid_t clock, struct timespec *out);
static struct {
    uintptr_t begin; /* the engine's code, both 0 when it is not found */
    uintptr_t end;
} engine;

/* Takes the part of a library that holds `symbol`. */
static int take_code(struct dl_phdr_info *library, size_t size, void *symbol) {
    (void)size;
    for (int i = 0; i < library->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &library->dlpi_phdr[i];
        uintptr_t begin = library->dlpi_addr + part->p_vaddr;
        if (part->p_type == PT_LOAD && (part->p_flags & PF_X) &&
            (uintptr_t)symbol - begin < part->p_memsz) {
            engine.begin = begin;
            engine.end = begin + part->p_memsz;
            return 1;
        }
    }
    return 0;
}

/* Before main, when there is one thread. What libraries read before that, as
 * they start, they get from the system itself. */
__attribute__((constructor)) static void start(void) {
    *(void **)&library_clock = dlsym(RTLD_NEXT, "clock_gettime");
    void *symbol = dlsym(RTLD_NEXT, "JSContextGroupCreate");
    if (symbol)
        dl_iterate_phdr(take_code, symbol);
}

static int read_clock(clockid_t clock, struct timespec *out) {
    return library_clock ? library_clock(clock, out)
                         : (int)syscall(SYS_clock_gettime, clock, out);
}

static void read_processor_time(timer_clock *t, struct timespec *out) {
    t->reads++;
    t->is_starting = true;
    *out = (struct timespec){.tv_sec = (time_t)(t->reads * STEP)};
}

static int read_start(timer_clock *t, struct timespec *out) {
    t->is_starting = false;
    if (!t->is_tick && t->start.tv_sec != 0) {
        *out = t->start;
        return 0;
    }
    int result = read_clock(CLOCK_MONOTONIC, out);
    if (t->is_tick)
        t->start = *out;
    t->is_tick = false;
    return result;
}

int clock_gettime(clockid_t clock, struct timespec *out) {
    timer_clock *t = &vm_timer_clock;
    if (clock == CLOCK_MONOTONIC && t->is_starting)
        return read_start(t, out);
    if (clock == CLOCK_THREAD_CPUTIME_ID) {
        uintptr_t caller = (uintptr_t)__builtin_extract_return_addr(
            __builtin_return_address(0));
        if (caller - engine.begin < engine.end - engine.begin) {
            read_processor_time(t, out);
            return 0;
        }
    }
    return read_clock(clock, out);
}
