/*
 * The transport to a script side in a child process: waits for its turns,
 * replaces it when it is lost, and keeps the list of what is in quarantine.
 */
#ifndef SUPERVISE_ISOLATED_H
#define SUPERVISE_ISOLATED_H

#include "supervise/child.h"

typedef struct isolated_options {
    child_options child; /* `program` is copied */
    slice quarantine;    /* JSON, or nothing */
    transport_sink sink;
    /* The new child has a kernel and no bots; calls are allowed. */
    void (*on_rebuild)(void *user);
} isolated_options;

/* Starts the child and waits until it is ready. */
auxrt_result isolated_open(const isolated_options *options, transport **out,
                           auxrt_error *error);

typedef struct isolated_status {
    child_state state;
    pid_t process;
    uint64_t restarts;
    uint64_t kills;
    uint64_t quarantined;
    size_t resident;
} isolated_status;

isolated_status isolated_look(const transport *t);
/* Appends a JSON array. */
void isolated_quarantine(const transport *t, buffer *out);
auxrt_result isolated_release(transport *t, slice bot, slice tag,
                              auxrt_error *error);

#endif
