/*
 * The memory of the process, as the system counts it. The engine's own figures
 * are late and cost a walk over its heap.
 *
 * The file is opened once, before the first engine starts: a process that was
 * locked down can still read it.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/os.h"
#include "vm/internal.h"

static int statm = -1;

void memory_start(void) {
    statm = os_hooks_peek()->open("/proc/self/statm", O_RDONLY | O_CLOEXEC, 0);
}

size_t vm_resident_bytes(void) {
    char text[128];
    ssize_t length = pread(statm, text, sizeof text - 1, 0);
    if (length <= 0)
        return 0;
    text[length] = '\0';
    /* The whole size, then what is resident, in pages. */
    char *rest = NULL;
    strtoul(text, &rest, 10);
    return strtoul(rest, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}
