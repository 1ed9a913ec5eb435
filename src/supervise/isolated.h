/*
 * The transport to a script side in a child process: carries its turns out,
 * replaces it when it is lost, and keeps the list of what is in quarantine. It
 * never waits; one thread can have many.
 */
#ifndef SUPERVISE_ISOLATED_H
#define SUPERVISE_ISOLATED_H

#include "supervise/child.h"

typedef struct isolated_options {
    child_options child; /* `program` is copied */
    slice quarantine;    /* JSON, or nothing */
    transport_sink sink;
    /* A new child is being started and will have a kernel and no bots. The
     * calls that are begun now are carried out once it is up, in their order;
     * what they give is not heard. */
    void (*on_rebuild)(void *user);
    /* Called once while isolated_open waits. May be NULL. */
    void (*while_starting)(void *user);
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
    double turn_ms; /* since the turn has begun; 0 when there is none */
} isolated_status;

isolated_status isolated_look(transport *t);
/* Appends who runs in the turn that goes on; false when nobody is known. */
bool isolated_running(const transport *t, buffer *bot, buffer *tag);
/* Appends a JSON array. */
void isolated_quarantine(const transport *t, buffer *out);
/* Also while a turn goes on; it counts from the next turn. */
auxrt_result isolated_release(transport *t, slice bot, slice tag,
                              auxrt_error *error);

#endif
