/*
 * Bots in a shared document (Yjs): people and programs at several places edit
 * it at the same time, and all come to the same bots. Texts are edited in
 * place; an edit is resolved against the version of the text that it names.
 *
 * The document is in a process of its own, its updates in a log here: a
 * process that is lost is replaced, and nothing that was committed is lost
 * with it. A call may take as long as the process needs, up to ten
 * seconds of processor time if `document` says nothing else.
 *
 * Its batches settle with the commit, or later (`answers_later`). Changes that
 * come from outside are told with the next commit; of a text as a text edit, if
 * that is all there was.
 * Updates carry the version of the document:
 *   {"currentSite":SITE,"remoteSite":SITE,"vector":{SITE:CLOCK…}}
 * One member of the vector is no site: it counts deletions, which have no
 * place in the vectors of Yjs, so that edits of before and after one can be
 * told apart.
 */
#ifndef PARTITION_YJS_H
#define PARTITION_YJS_H

#include "document/document.h"
#include "partition/partition.h"
#include "partition/store.h"

typedef struct yjs_options {
    /* Where the updates are kept; it must outlive the partition. NULL: in
     * memory. Each space of a store can be open once. */
    store *store;
    document_options document;
    /* A process to use, which stays the caller's and must outlive the
     * partition; NULL: it starts its own. */
    document_process *process;
    /* Nobody waits for the process: batches are settled later, in
     * partition_work, those of a commit together. Without `process`. */
    bool answers_later;
    /* Each update that was made here, once it is committed: for others who
     * have the document. Bytes, borrowed. May be NULL. */
    void (*on_update)(void *user, slice update);
    void *user;
} yjs_options;

/* `options` may be NULL. */
auxrt_result partition_yjs_open(const yjs_options *options, const char *space,
                                partition **out, auxrt_error *error);

/* Takes updates that others made, in any order, each as often as it comes.
 * Told and durable with the next commit. AUXRT_INVALID when one is damaged:
 * then none of them is there. */
auxrt_result partition_yjs_merge(partition *p, const slice *updates,
                                 size_t count, auxrt_error *error);

/* Appends an update with all that a state vector does not know; a vector
 * without data knows nothing. */
auxrt_result partition_yjs_encode(partition *p, slice vector, buffer *update,
                                  auxrt_error *error);

#endif
