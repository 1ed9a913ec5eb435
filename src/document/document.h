/*
 * A process that holds shared documents, and calls to it.
 *
 * Documents are npm yjs in an engine, and the host never has an engine of its
 * own: so they live in a child process, sandboxed as scripts are. It is
 * started when it is needed and ended when it is closed. A call that takes too
 * long, or too much memory, ends the process; all later calls fail then, and
 * whoever holds it opens another one. Use from one thread at a time.
 */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include "base/buffer.h"

typedef struct document_process document_process;

typedef struct document_options {
    /* The program to start; NULL: the one that runs, if it asked for its role
     * when it began (auxrt_script_side). Borrowed during the opening. */
    const char *program;
    /* Processor time of one call; 0: 30 s. By the wall it may take ten times
     * as long, and two seconds. */
    uint32_t time_ms;
    uint64_t memory_bytes; /* of the process; 0: 2 GiB */
} document_options;

/* `options` may be NULL. AUXRT_UNSUPPORTED when there is no program that could
 * be started. */
auxrt_result document_open(const document_options *options,
                           document_process **out, auxrt_error *error);
/* The same without waiting for the process; that it could not start shows in
 * the first call. */
auxrt_result document_start(const document_options *options,
                            document_process **out, auxrt_error *error);
/* NULL is fine. */
void document_close(document_process *d);

/* What the call's update was that is at fault; SIZE_MAX: none of them. */
#define DOCUMENT_NO_UPDATE SIZE_MAX

/* Carries out a call (see src/kernel/documents/main.js) and appends its
 * answer, JSON. AUXRT_INVALID when something given was wrong; `*at_fault` (may
 * be NULL) then names the update. AUXRT_LIMIT when it took too much time or
 * memory, AUXRT_STATE when the process was lost or had been lost before. */
auxrt_result document_call(document_process *d, const char *name,
                           slice parameters, buffer *answer, size_t *at_fault,
                           auxrt_error *error);

/* A call that nobody waits for: begun, then gone on with whenever the
 * descriptor is ready or the time has come, until document_advance gives
 * something else than AUXRT_PENDING: what document_call gives. One at a time;
 * the process may still be starting. */
auxrt_result document_begin(document_process *d, const char *name,
                            slice parameters, auxrt_error *error);
auxrt_result document_advance(document_process *d, buffer *answer,
                              size_t *at_fault, auxrt_error *error);

typedef struct document_watch {
    int descriptor;
    short events;   /* for poll() */
    int timeout_ms; /* -1: none */
} document_watch;
document_watch document_watch_of(const document_process *d);

/* Whether the process was lost: only closing makes sense then. */
bool document_is_lost(const document_process *d);

/* Lets files of version 2 be read and written (format/aux.h), each time by a
 * process of its own. */
void document_register_codec(void);

#endif
