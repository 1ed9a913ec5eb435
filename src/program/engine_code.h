/*
 * Where the engine's code is, so that what a program defines for all libraries
 * of its process can tell the engine's calls from others.
 */
#ifndef PROGRAM_ENGINE_CODE_H
#define PROGRAM_ENGINE_CODE_H

#include <stdbool.h>
#include <stdint.h>

/* Both 0 before main has nearly begun, and where the engine is linked in
 * another way and is not found. */
typedef struct engine_code {
    uintptr_t begin;
    uintptr_t end;
} engine_code;

extern engine_code engine_code_found;

/* Whether the function that calls this one's caller is the engine's:
 * `return_address` is where the call goes back to. */
static inline bool is_called_by_engine(void *return_address) {
    uintptr_t caller = (uintptr_t)__builtin_extract_return_addr(return_address);
    return caller - engine_code_found.begin <
           engine_code_found.end - engine_code_found.begin;
}

#endif
