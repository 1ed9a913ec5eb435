/*
 * What the files of the kind yjs share.
 */
#ifndef PARTITION_YJS_INTERNAL_H
#define PARTITION_YJS_INTERNAL_H

#include "partition/local.h"
#include "partition/yjs.h"
#include "partition/yjs_log.h"
#include "partition/yjs_steps.h"

enum { YJS_TEXT_LIMIT = 1 << 30 };

/* What the process of a document is asked, for a partition that answers
 * later. */
typedef enum yjs_stage {
    YJS_RESTING,    /* nothing */
    YJS_OPENING,    /* to open the log, for what was to be edited */
    YJS_EDITING,    /* to carry out steps */
    YJS_COMPACTING, /* for one update instead of the log */
    YJS_RELOADING,  /* what the log holds: something could not be kept */
} yjs_stage;

/* A batch that came meanwhile. */
typedef struct yjs_waiting {
    struct yjs_waiting *next;
    uint64_t seq;
    size_t length;
    char actions[];
} yjs_waiting;

typedef struct yjs_flight {
    yjs_stage stage;
    int lost;         /* processes, since the last answer */
    char reason[400]; /* why something is taken back */
    yjs_waiting *first, *last;
    map outlooks; /* id -> whether the batches add or remove it */
} yjs_flight;

typedef struct yjs_partition {
    local_partition local;
    yjs_options options;
    document_process *process; /* NULL: none, or of no use any more */
    yjs_log log;
    yjs_steps steps;   /* of the present batch, or of all since the commit */
    yjs_steps differs; /* told once more when the batches are settled */
    buffer made;       /* updates made here since the last commit, framed */
    buffer sites; /* all that a process wrote as here: [local, remote],… */
    buffer answer;
    bool is_following; /* what changes comes from the document */
    yjs_flight flight; /* if it answers later */
} yjs_partition;

/* ---- yjs.c */

void yjs_drop_process(yjs_partition *p);
/* Appends the parameters of calls. */
auxrt_result yjs_write_open(yjs_partition *p, buffer *out, auxrt_error *error);
auxrt_result yjs_write_edit(yjs_partition *p, buffer *out, auxrt_error *error);
/* Names the update of the log that a process could not open. */
void yjs_blame_update(const yjs_partition *p, size_t at_fault,
                      auxrt_result result, auxrt_error *error);
/* Reads p->answer, and the version that it tells. */
auxrt_result yjs_read_answer(yjs_partition *p, json_value *answer,
                             auxrt_error *error);
/* Adds the content that a process has told to the view. */
auxrt_result yjs_fill(yjs_partition *p, auxrt_error *error);
/* Stores what edits led to, and corrects the view. */
auxrt_result yjs_take_edits(yjs_partition *p, json_value answer,
                            auxrt_error *error);
/* Makes the log durable, tells and settles. */
auxrt_result yjs_finish_commit(yjs_partition *p, auxrt_error *error);
/* Forgets what was not committed; the view still has it. */
auxrt_result yjs_take_back(yjs_partition *p, auxrt_error *error);
/* Puts what compacting gave in the place of the log. */
void yjs_compact(yjs_partition *p, json_value whole);

/* ---- yjs_flight.c: answering later */

void yjs_flight_init(yjs_flight *f);
/* Sends what was applied, if nothing is under way. */
auxrt_result yjs_flight_begin(yjs_partition *p, auxrt_error *error);
/* Keeps a batch until what is under way is answered. */
auxrt_result yjs_flight_queue(yjs_partition *p, uint64_t seq, slice actions,
                              auxrt_error *error);
/* The hook `reload`: it is begun, and AUXRT_PENDING. */
auxrt_result yjs_flight_reload(yjs_partition *p, auxrt_error *error);
bool yjs_flight_work(yjs_partition *p);
bool yjs_flight_watch(const yjs_partition *p, partition_watch *out);
partition_outlook yjs_flight_outlook(const yjs_partition *p, slice id);
/* Waits some seconds for what is under way, and frees. AUXRT_LIMIT when
 * something was not stored. */
auxrt_result yjs_flight_end(yjs_partition *p, auxrt_error *error);

#endif
