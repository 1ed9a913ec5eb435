/*
 * Which scripts are known to compile, kept in a file from one run to the next.
 *
 * The runtime looks at a script that is known only when it is called; see
 * runtime/known.c for what an entry is. The file may be deleted at any time,
 * and is left alone when it cannot be read or written. It has a checksum; a
 * file that does not fit its checksum is not used.
 */
#ifndef INST_SCRIPT_CACHE_H
#define INST_SCRIPT_CACHE_H

#include "base/buffer.h"

typedef struct script_cache {
    char *path; /* of the file; NULL: nothing is kept */
    buffer entries;
    buffer news;
} script_cache;

/* Reads the file in `folder` (may be NULL). */
void script_cache_open(script_cache *cache, const char *folder);
/* Whether the runtime shall know and tell. */
bool script_cache_is_kept(const script_cache *cache);
/* What the runtime tells: the event "compiled_scripts". */
void script_cache_take(script_cache *cache, slice event);
/* Writes what is new, beside what others have written meanwhile. */
void script_cache_close(script_cache *cache);

#endif
