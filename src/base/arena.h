/*
 * Memory for what lives as long as one message, turn or document: allocations
 * are cheap, and all of them end together.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/slice.h"

typedef struct arena_block arena_block;

typedef struct arena {
    arena_block *blocks; /* the one in use is the first */
    char *at;
    char *end;
} arena;

void arena_init(arena *a);
void arena_free(arena *a); /* the arena may be used again, it is empty */

/* Forgets everything but keeps one block for what comes next. */
void arena_clear(arena *a);

/* Memory that is not initialised, aligned for any type; NULL when memory is
 * exhausted. A size of 0 gives a place that must not be written to. */
void *arena_alloc(arena *a, size_t size);

/* A NUL-terminated copy; the slice has no data when memory is exhausted. */
slice arena_copy(arena *a, slice text);

#endif
