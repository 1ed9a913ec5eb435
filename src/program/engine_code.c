/* Finds the engine's code among the libraries of the process. */
#define _GNU_SOURCE
#include "program/engine_code.h"

#include <dlfcn.h>
#include <link.h>

engine_code engine_code_found;

/* Takes the part of a library that holds `symbol`. */
static int take_code(struct dl_phdr_info *library, size_t size, void *symbol) {
    (void)size;
    for (int i = 0; i < library->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &library->dlpi_phdr[i];
        uintptr_t begin = library->dlpi_addr + part->p_vaddr;
        if (part->p_type == PT_LOAD && (part->p_flags & PF_X) &&
            (uintptr_t)symbol - begin < part->p_memsz) {
            engine_code_found.begin = begin;
            engine_code_found.end = begin + part->p_memsz;
            return 1;
        }
    }
    return 0;
}

/* Before main, when there is one thread. */
__attribute__((constructor)) static void start(void) {
    void *symbol = dlsym(RTLD_NEXT, "JSContextGroupCreate");
    if (symbol)
        dl_iterate_phdr(take_code, symbol);
}
