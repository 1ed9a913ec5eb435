/*
 * What version 2 files have no place for and carry beside the updates, in a
 * member that other readers skip:
 *   "auxrt":{"spaces":{ID:SPACE},"masks":{ID:{SPACE:{TAG:VALUE}}},
 *            "values":{"of":DIGEST,"bots":{ID:{TAG:VALUE}}}}
 * Masks in DOCUMENT_SPACE are in the document itself, unless it cannot hold
 * them. The values are of tags that a document cannot hold as they are; they
 * count as long as the updates are the single one with that SHA-1.
 */
#ifndef FORMAT_EXTRAS_H
#define FORMAT_EXTRAS_H

#include "base/arena.h"
#include "base/json.h"

#define EXTRAS_MEMBER SLICE("auxrt")
#define DOCUMENT_SPACE SLICE("shared")

typedef struct extras_item {
    slice id;
    json_value value;
} extras_item;

typedef struct extras_index {
    extras_item *items; /* sorted by id */
    size_t count;
} extras_index;

typedef struct extras {
    arena memory;
    extras_index spaces;
    extras_index masks;
    extras_index values;
} extras;

/* Reads the member of an envelope; what is not of the right form is left out,
 * since another program may use the name for something else. */
auxrt_result extras_open(json_value envelope, extras *out, auxrt_error *error);
void extras_free(extras *e);

/* The space of a bot, or its masks by space; false when there is none. */
bool extras_space(const extras *e, slice id, json_value *space);
bool extras_masks(const extras *e, slice id, json_value *masks);
/* The tags of a bot that count instead of the document's. */
bool extras_values(const extras *e, slice id, json_value *tags);

enum { EXTRAS_DIGEST_LENGTH = 40 };

/* The digest of a list of updates that has one; false when it has not. */
bool extras_digest(json_value updates, char out[EXTRAS_DIGEST_LENGTH + 1]);

#endif
