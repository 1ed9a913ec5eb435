/*
 * Giving up what a script side does not need once it is up.
 */
#ifndef SUPERVISE_SANDBOX_H
#define SUPERVISE_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Closes all descriptors from `first` on. */
void sandbox_close_from(unsigned first);

/* No core files; and no more address space than is in use now and `more`
 * bytes. Cannot be taken back. */
auxrt_result sandbox_limit(uint64_t more, auxrt_error *error);

/* From now on no thread of the process can open files or sockets, start
 * processes, look into others, or get privileges. Cannot be taken back. */
auxrt_result sandbox_lock(auxrt_error *error);

/* Tries what must not work, for tests: gives the names of those calls that
 * were not refused, as a list with blanks, or an empty text. */
void sandbox_try(char *out, size_t size);

#endif
