/*
 * Edits: what a batch of actions asks of a partition, one bot at a time.
 */
#ifndef PARTITION_EDIT_H
#define PARTITION_EDIT_H

#include "partition/partition.h"

typedef enum edit_kind {
    EDIT_ADD,
    EDIT_UPDATE,
    EDIT_REMOVE,
    EDIT_CLEAR, /* removes every bot of the space; has no id */
} edit_kind;

typedef enum edit_author {
    EDIT_BY_ANYBODY, /* not said */
    EDIT_BY_SCRIPTS,
    EDIT_BY_OTHERS,
} edit_author;

typedef struct edit {
    edit_kind kind;
    edit_author author;
    slice id;
    json_value content; /* the bot, or the update; an object */
    /* Members of it, set by edit_set_content; without type and text where there
     * is none. */
    json_value tags, masks, space;
} edit;

/* Gives an edit its content, which may be anything, and reads the members. */
void edit_set_content(edit *e, json_value content);

typedef auxrt_result edit_visit(void *context, const edit *e);

/* Visits the edits of a JSON array of actions. apply_state gives one edit for
 * each entry: adds bots that `state` does not have, updates those it has,
 * removes those that are null. All actions are looked at before the first
 * edit is visited: AUXRT_INVALID when one of them is no bot action. */
auxrt_result edit_each(slice actions, const bot_state *state, edit_visit *visit,
                       void *context, auxrt_error *error);

/* Whether the content has the form of a bot or an update: an object, in which
 * tags, masks and space are objects and a string if they are there. */
bool edit_has_form(const edit *e);

/* Tells the partition's listener that the edit is refused: once for each tag
 * and mask of an update, once for anything else. What is there instead is
 * looked up in `state`. Messages are for people; NULL for the reason's own. */
void edit_refuse(partition *p, bot_state *state, uint64_t seq, const edit *e,
                 partition_reason reason, const char *message);
/* The same for one tag (`mask_space` empty) or mask of an update. */
void edit_refuse_tag(partition *p, bot_state *state, uint64_t seq, slice id,
                     slice mask_space, slice tag, partition_reason reason,
                     const char *message);

#endif
