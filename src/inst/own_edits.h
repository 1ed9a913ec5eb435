/*
 * Text edits of scripts that the host has not told back: when it does, the
 * partitions have them already.
 */
#ifndef INST_OWN_EDITS_H
#define INST_OWN_EDITS_H

#include "base/json.h"
#include "base/map.h"

typedef struct own_edits {
    map lists; /* by bot, space and tag: the edits' operations, a line each */
} own_edits;

/* Where an edit is: a tag of a bot, or its mask in a space. */
typedef struct edit_place {
    slice bot;
    slice space; /* empty for the tag itself */
    slice tag;
} edit_place;

void own_edits_init(own_edits *o);
void own_edits_free(own_edits *o);

/* Notes a value that scripts have written, if it is a text edit. False when
 * memory is exhausted. */
bool own_edits_note(own_edits *o, edit_place place, json_value value);

/* Whether a value that the host tells is the oldest edit that was noted there,
 * which is forgotten then. */
bool own_edits_take(own_edits *o, edit_place place, json_value value);

#endif
