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

int clock_gettime(clockid_t clock, struct timespec *out) {
    if (clock == CLOCK_THREAD_CPUTIME_ID) {
        uintptr_t caller = (uintptr_t)__builtin_extract_return_addr(
            __builtin_return_address(0));
        if (caller - engine.begin < engine.end - engine.begin) {
            int64_t read = ++vm_timer_clock_reads;
            *out = (struct timespec){.tv_sec = (time_t)(read * STEP)};
            return 0;
        }
    }
    return library_clock ? library_clock(clock, out)
                         : (int)syscall(SYS_clock_gettime, clock, out);
}
