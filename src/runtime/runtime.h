/*
 * The script side in C: one runtime is one engine with the kernel in it.
 *
 * Every call into the kernel is a *turn*: the call itself, its answer, then
 * all promise jobs. Calls and answers are JSON texts; what they mean is the
 * business of the kernel. The runtime gives the kernel its native functions,
 * keeps the time limits, and keeps the positions of compiled scripts.
 *
 * A runtime is used by one thread at a time, and is not entered again from
 * its own callbacks.
 */
#ifndef RUNTIME_RUNTIME_H
#define RUNTIME_RUNTIME_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/slice.h"

typedef struct runtime runtime;

/* All times in milliseconds of wall time. 0 stands for the default. */
typedef struct runtime_limits {
    double listener_ms; /* one listener called from outside: 1000 */
    double turn_ms;     /* one call, its listeners together: 5000 */
    double jobs_ms;     /* the promise jobs after a call: 5000 */
    /* Bytes that the process may have resident; scripts are stopped when it
     * has more. 0: no limit. */
    double memory_soft;
} runtime_limits;

typedef struct runtime_options {
    runtime_limits limits;
    bool testing; /* the calls test.* exist, time stands still */
    /* Where to tell what runs now, for a host in another process, or NULL. */
    struct shared_memory *shared;
    /* An event for the host, as it happens: its kind ("actions", …) and the
     * whole event as a JSON object. Called inside of turns. */
    void (*on_event)(void *user, slice kind, slice json);
    /* A line for people. */
    void (*on_log)(void *user, slice level, slice text);
    void *user;
} runtime_options;

auxrt_result runtime_new(const runtime_options *options, runtime **out,
                         auxrt_error *error);
void runtime_free(runtime *rt);

/* Begins anew with a fresh kernel in the same engine. After a failure there is
 * no kernel: the runtime can only be reset again or freed. */
auxrt_result runtime_reset(runtime *rt, auxrt_error *error);

/* Gets the answer of a call: a JSON fragment `"ok":…` or `"error":{…}`,
 * borrowed. Called before the promise jobs of the call run. */
typedef void (*runtime_answer)(void *user, slice fragment);

/* Carries out the call `name` with its parameters, a JSON object. The result
 * is AUXRT_OK whenever there was an answer, be it an error. */
auxrt_result runtime_call(runtime *rt, slice name, slice parameters,
                          runtime_answer answer, void *user,
                          auxrt_error *error);

/* The same for a name and parameters that lie in `owner`: it is freed by this,
 * as soon as they have been read. */
auxrt_result runtime_call_taking(runtime *rt, buffer *owner, slice name,
                                 slice parameters, runtime_answer answer,
                                 void *user, auxrt_error *error);

/* When the next timer is due, in milliseconds since 1970; INFINITY when none
 * waits. */
double runtime_next_due(const runtime *rt);
/* Fires the timers that are due. */
auxrt_result runtime_fire(runtime *rt, auxrt_error *error);

/* What was counted since the start, for tests and figures. */
typedef struct runtime_counts {
    uint64_t turns;
    uint64_t compiled;  /* script texts given to the engine */
    uint64_t batches;   /* evaluations it took */
    uint64_t stops;     /* scripts ended */
    uint64_t listeners; /* calls of listeners, by events and by scripts */
} runtime_counts;
runtime_counts runtime_counted(const runtime *rt);

#endif
