/*
 * A child process: serves one host over a socket. It is a script side, or it
 * holds shared documents.
 */
#ifndef RUNTIME_SERVE_H
#define RUNTIME_SERVE_H

#include "message/message.h"
#include "message/shared.h"

typedef struct serve_options {
    int socket;
    shared_memory *shared;
    /* Called once, when everything is up and before the first script runs: to
     * give up what the process does not need. May write a warning. A result
     * other than AUXRT_OK ends the process. */
    auxrt_result (*lock_down)(void *user, const message_start *start,
                              buffer *warning, auxrt_error *error);
    void *user;
    /* Documents instead of scripts: calls are those of runtime/documents.h. */
    bool holds_documents;
} serve_options;

/* Serves until the host goes away. Gives the exit code of the process. */
int serve_script_side(const serve_options *options);

#endif
