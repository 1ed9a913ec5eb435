/*
 * Requests and answers: what a line means and what is written in return.
 */
#ifndef PIPE_SESSION_H
#define PIPE_SESSION_H

#include "base/buffer.h"
#include "inst/relay.h"
#include "pipe/pipe.h"

typedef struct session {
    const pipe_options *options;
    auxrt_runtime *runtime; /* NULL when nothing is open */
    relay *relay;           /* instead of a runtime, with_inst */
    relay *spare_relay;
    auxrt_runtime *spare; /* one that was closed, for the next `open` */
    slice id;             /* of the request at hand, as it was written */
    buffer out;
    auxrt_result failure; /* of writing; the session is over then */
    auxrt_error *error;
} session;

void session_init(session *s, const pipe_options *options, auxrt_error *error);
void session_free(session *s);

/* Carries out the request in one line, without its line feed, and writes the
 * answer and all events of it. */
void session_handle(session *s, slice line);

/* Milliseconds until a timer is due; -1 when there is nothing to wait for. */
int session_timeout(const session *s);
/* Fires what is due. */
void session_fire(session *s);

#endif
