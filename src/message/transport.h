/*
 * How the host side reaches a script side. There are two ways: a direct call
 * into a runtime of the same thread (runtime/direct.c), and messages to a
 * child process (supervise/isolated.c). Whoever holds a transport sees no
 * difference but this: events of a child come when its turn is complete, and
 * not at all when the turn was lost.
 */
#ifndef MESSAGE_TRANSPORT_H
#define MESSAGE_TRANSPORT_H

#include <stdint.h>

#include "base/error.h"
#include "base/slice.h"

/* What is heard from a script side, always inside of a call. */
typedef struct transport_sink {
    void (*on_event)(void *user, slice kind, slice json);
    void (*on_log)(void *user, slice level, slice text);
    void *user;
} transport_sink;

/* The answer of a call: `"ok":…` or `"error":{…}`, part of a JSON object.
 * Borrowed. */
typedef void (*transport_answer)(void *user, slice fragment);

typedef struct transport_counts {
    uint64_t turns;
    uint64_t compiled;
    uint64_t batches;
    uint64_t stops;
    uint64_t listeners;
} transport_counts;

typedef struct transport transport;

typedef struct transport_class {
    /* AUXRT_OK whenever there was an answer, be it an error. */
    auxrt_result (*call)(transport *t, slice name, slice parameters,
                         transport_answer answer, void *user,
                         auxrt_error *error);
    auxrt_result (*fire)(transport *t, auxrt_error *error);
    auxrt_result (*reset)(transport *t, auxrt_error *error);
    /* Milliseconds since 1970; INFINITY when no timer waits. */
    double (*next_due)(const transport *t);
    transport_counts (*counts)(const transport *t);
    void (*free)(transport *t);
} transport_class;

/* The first member of every transport. */
struct transport {
    const transport_class *class;
};

#endif
