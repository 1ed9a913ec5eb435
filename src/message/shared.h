/*
 * The memory that a child process shares with its host: the cells that tell
 * what runs now, and the names that the numbers in the cells stand for.
 *
 * The child writes, the host reads, at any time and without locks. The host
 * trusts nothing in it: a wrong value can make it name a wrong culprit or end
 * the child early, no more.
 */
#ifndef MESSAGE_SHARED_H
#define MESSAGE_SHARED_H

#include <stdint.h>

#include "base/buffer.h"

enum {
    SHARED_CELLS = 4096, /* int32 cells; what they mean: message/cells.h */
    SHARED_NAMES_BYTES = 16 << 20,
    SHARED_NAME_LIMIT = 400, /* longer names are cut */
};

typedef struct shared_memory {
    int32_t cells[SHARED_CELLS];
    uint32_t names_used;
    uint32_t names_unused; /* keeps what follows aligned */
    char names[SHARED_NAMES_BYTES];
} shared_memory;

typedef enum shared_name { SHARED_BOT, SHARED_TAG } shared_name;

/* Child: notes the name of a number. Gives false when the place had to be
 * emptied first: whatever is running then has to be named again. */
bool shared_name_put(shared_memory *shared, shared_name kind, int32_t number,
                     slice name);

/* Host: appends the name of a number; false when it is not there. */
bool shared_name_get(const shared_memory *shared, shared_name kind,
                     int32_t number, buffer *out);

#endif
