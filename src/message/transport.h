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

typedef enum transport_kind {
    TRANSPORT_CALL,
    TRANSPORT_FIRE,  /* the timers that are due */
    TRANSPORT_RESET, /* begin anew */
} transport_kind;

/* What a script side is to do. */
typedef struct transport_turn {
    transport_kind kind;
    slice name; /* of the call */
    slice parameters;
    transport_answer answer; /* may be NULL */
    void *user;
} transport_turn;

/* What to wait for until `advance` has something to do. */
typedef struct transport_watch {
    int descriptor; /* -1: only for the time */
    short events;   /* as poll takes them */
    int timeout_ms; /* -1: as long as it takes */
} transport_watch;

typedef struct transport transport;

typedef struct transport_class {
    /* Begins a turn; none may be on its way. The texts are not needed any
     * more when it returns. */
    auxrt_result (*begin)(transport *t, const transport_turn *turn,
                          auxrt_error *error);
    /* Goes on with the turn, without waiting. AUXRT_PENDING while it is on
     * its way; then it is over: AUXRT_OK whenever there was an answer, be it
     * an error. Without a turn it looks after the script side. */
    auxrt_result (*advance)(transport *t, auxrt_error *error);
    transport_watch (*watch)(const transport *t);
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
