/*
 * The memory of the process, as the system counts it. The engine's own figures
 * are late and cost a walk over its heap.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/os.h"
#include "vm/vm.h"

size_t vm_resident_bytes(void) {
    buffer text;
    buffer_init(&text, 4096);
    size_t pages = 0;
    if (os_read_file("/proc/self/statm", &text, NULL) == AUXRT_OK) {
        /* The whole size, then what is resident, in pages. */
        char *rest = NULL;
        strtoul(text.data, &rest, 10);
        pages = strtoul(rest, NULL, 10);
    }
    buffer_free(&text);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}
