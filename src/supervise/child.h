/*
 * One script side in a process of its own, as a machine that never waits: the
 * owner polls the descriptor and the time, and calls child_advance.
 *
 * All that a turn gives is kept until the turn is complete; child_replay hands
 * it out. So a turn is heard of as a whole or not at all.
 */
#ifndef SUPERVISE_CHILD_H
#define SUPERVISE_CHILD_H

#include "message/message.h"
#include "message/transport.h"
#include "supervise/process.h"
#include "supervise/turn_clock.h"

typedef enum child_state {
    CHILD_STARTING,
    CHILD_IDLE,
    CHILD_IN_TURN,
    CHILD_STOPPING,
    CHILD_RESTARTING,
    CHILD_FAILED,
} child_state;

typedef enum child_end {
    CHILD_END_NONE,
    CHILD_END_TIME,     /* killed: overdue */
    CHILD_END_MEMORY,   /* killed: too much memory */
    CHILD_END_OUTPUT,   /* killed: a turn gave too much */
    CHILD_END_PROTOCOL, /* killed: a malformed message */
    CHILD_END_CRASH,    /* it ended by itself */
} child_end;

typedef enum child_outcome {
    CHILD_PENDING,  /* nothing yet */
    CHILD_COMPLETE, /* the turn is complete: replay it */
    CHILD_ENDED,    /* the process is gone, the turn is lost */
} child_outcome;

typedef struct child_options {
    char *program; /* NULL: the program that runs; owned by whoever made it */
    process_role role;
    turn_limits limits;
    bool testing;
    uint64_t memory_soft; /* bytes, 0: none */
    uint64_t memory_hard;
    uint64_t output_limit; /* bytes that one turn may give */
    uint64_t log_bytes;    /* of log lines of a turn, 0: no limit; what goes
                              beyond it is not even sent, but one line */
    uint64_t sandbox;
} child_options;

/* Who ran when the process ended. */
typedef struct child_culprit {
    bool is_certain; /* it was running; else it is the likeliest */
    buffer bot;      /* empty: nobody is known */
    buffer tag;
} child_culprit;

typedef struct child {
    const child_options *options;
    child_state state;
    process process;
    turn_clock clock;
    slice out; /* what is being sent; borrowed */
    size_t sent;
    buffer start; /* the message of the start */
    buffer in;
    size_t parsed;    /* of `in`; what is before are whole messages */
    double turn_end;  /* when the turn has waited too long, by the wall */
    double look_at;   /* when time and memory are looked at next */
    double tick_ms;   /* how long after the look before */
    double begin_ms;  /* processor time of the scripts when it began */
    double used_ms;   /* and since then, when it was looked at last */
    bool is_setup;    /* others wait for the turn: it is not held back */
    bool is_long;     /* its process lets others run first */
    bool is_overdue;  /* its time is over, the grace runs */
    double start_end; /* until when it has to be ready */
    message_done done;
    auxrt_result failure; /* of the turn, as the child told */
    int32_t phases;       /* of the page, when the turn was handed over */
    bool had_begun;       /* the turn during which it ended */
    child_end end;
    char end_text[256];
    child_culprit culprit;
    buffer warning; /* of the child's start */
} child;

const char *child_end_name(child_end end);

void child_init(child *c, const child_options *options);
/* Kills the process, if there is one. */
void child_free(child *c);

/* Starts the process. It is ready when child_advance has given
 * CHILD_COMPLETE. */
auxrt_result child_start(child *c, auxrt_error *error);

/* Begins a turn with a frame, which must stay until the turn is over; the
 * state must be CHILD_IDLE. */
void child_begin(child *c, slice frame);

/* What to poll for; and the milliseconds after which to call child_advance
 * all the same, -1 for never. */
int child_descriptor(const child *c);
short child_events(const child *c);
int child_timeout(const child *c);

/* Writes and reads as much as can be, and looks at time and memory. */
child_outcome child_advance(child *c);

/* Hands out what the complete turn gave. Without `whole` only log lines:
 * of a turn that is lost. */
void child_replay(child *c, bool whole, const transport_sink *sink,
                  transport_answer answer, void *user);

/* Appends which listener runs, or ran last; false when nobody is known. */
bool child_running(const child *c, buffer *bot, buffer *tag);

/* Whether a process that should be idle has ended. */
bool child_has_ended(child *c);

#endif
