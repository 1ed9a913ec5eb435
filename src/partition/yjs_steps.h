/*
 * Steps: what a partition does to its document, and what a document tells of
 * itself, as JSON lists (src/kernel/documents/open-document.js).
 */
#ifndef PARTITION_YJS_STEPS_H
#define PARTITION_YJS_STEPS_H

#include "partition/local.h"

/* A list that steps are appended to, one after the other. */
typedef struct yjs_steps {
    buffer text; /* without the brackets around all of them */
    size_t count;
    edit_author author; /* of the last one */
} yjs_steps;

void yjs_steps_init(yjs_steps *steps);
void yjs_steps_free(yjs_steps *steps);
void yjs_steps_clear(yjs_steps *steps);

/* Whose the steps are that follow; in the beginning nobody is named. */
void yjs_steps_by(yjs_steps *steps, edit_author author);

void yjs_steps_put(yjs_steps *steps, const bot_record *bot, slice space);
void yjs_steps_drop(yjs_steps *steps, slice id);
/* `kind` is "tag", "mask", "edit" or "editMask"; json without data is null. */
void yjs_steps_set(yjs_steps *steps, const char *kind, slice id, slice name,
                   slice json);

/* Notes the tags and masks that steps set as changed, to be told as they are
 * now. */
auxrt_result yjs_steps_touch(local_partition *l, const yjs_steps *steps,
                             auxrt_error *error);

/* Does to a partition's view what an array of steps tells. */
auxrt_result yjs_steps_apply(local_partition *l, json_value steps,
                             auxrt_error *error);

/* The same for values that a document has in the place of those that the view
 * came to; `differs` hears of each that really is another one. */
auxrt_result yjs_steps_correct(local_partition *l, json_value values,
                               bool (*differs)(void *context, bool is_mask,
                                               slice id, slice name),
                               void *context, auxrt_error *error);

#endif
