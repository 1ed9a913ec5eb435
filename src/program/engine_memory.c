/*
 * Large pages for the engine's memory.
 *
 * In pages of 4 KB the first touch of each is a fault, 2 µs or more on a
 * virtual machine, and what goes over many objects keeps asking the system's
 * tables where they are. In pages of 2 MB a message of `app` costs 0.75 of
 * that, creating a bot 0.87 (docs/internals/performance.md). The engine has no
 * option for it. So a program defines mmap, which comes before that of the C
 * library for all libraries of the process, and asks for large pages where the
 * engine takes memory for its heap, its machine code or a long text.
 *
 * It does so while the system has many large pages at hand. Where it has not,
 * it would make room for one whenever the engine touches the next, which has
 * taken 100 ms.
 */
#ifdef __LP64__ /* elsewhere the system's call has other arguments */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "program/engine_code.h"

enum {
    SMALL_PAGE = 4 << 10,
    LARGE_ORDER = 9, /* small pages in a large one, as a power of two */
    LARGE_PAGE = SMALL_PAGE << LARGE_ORDER,
    HEAP_RANGE = 32 << 20, /* what the engine takes at a time for its heap */
    HEAP_RANGES = 2,       /* the others would only make the process larger */
    ENOUGH = 256           /* large pages at hand: half a gigabyte */
};

/* The large pages in one line of /proc/buddyinfo, which has the number of free
 * blocks of 1, 2, 4, … small pages: `Node 0, zone Normal 16 8 …`. */
static size_t count_in_line(const char *line) {
    const char *at = strstr(line, "zone");
    at = at ? strchr(at, ' ') : NULL;
    while (at && *at == ' ')
        at++;
    at = at ? strchr(at, ' ') : NULL;
    size_t large = 0;
    for (int order = 0; at; order++) {
        char *end;
        unsigned long blocks = strtoul(at, &end, 10);
        if (end == at)
            break;
        if (order >= LARGE_ORDER)
            large += blocks << (order - LARGE_ORDER);
        at = end;
    }
    return large;
}

/* What the system told last: locked in, the process cannot ask any more. */
static _Atomic bool many_are_at_hand;

static void look_what_is_at_hand(void) {
    char text[4096];
    int file = open("/proc/buddyinfo", O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    text[length > 0 ? length : 0] = '\0';
    size_t large = 0;
    for (char *rest, *line = strtok_r(text, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest))
        large += count_in_line(line);
    many_are_at_hand = large >= ENOUGH;
}

/* What the engine merely reserves is longer, and hardly used. */
static bool is_to_be_used(size_t length, int protection, int flags) {
    static _Atomic int heap_ranges;
    if (!(flags & MAP_ANONYMOUS) || !(protection & PROT_WRITE))
        return false;
    if (length == HEAP_RANGE)
        return heap_ranges++ < HEAP_RANGES;
    return (length >= LARGE_PAGE && length < HEAP_RANGE) ||
           ((protection & PROT_EXEC) && length > HEAP_RANGE);
}

void *mmap(void *address, size_t length, int protection, int flags, int file,
           off_t offset) {
    void *range = (void *)syscall(SYS_mmap, address, length, protection, flags,
                                  file, offset);
    if (range == MAP_FAILED ||
        !is_called_by_engine(__builtin_return_address(0)) ||
        !is_to_be_used(length, protection, flags) ||
        sysconf(_SC_PAGESIZE) != SMALL_PAGE)
        return range;
    int saved = errno;
    look_what_is_at_hand();
    if (many_are_at_hand)
        (void)madvise(range, length, MADV_HUGEPAGE);
    errno = saved;
    return range;
}

#endif
