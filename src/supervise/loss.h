/*
 * The loss of a script side: what is kept of it and told of it.
 */
#ifndef SUPERVISE_LOSS_H
#define SUPERVISE_LOSS_H

#include "supervise/child.h"

typedef struct loss {
    child_end end;
    char text[256];
    bool in_turn;     /* a turn was lost with it */
    bool quarantined; /* the culprit was put into quarantine for it */
    bool is_certain;  /* the culprit was running; else it ran last */
    buffer bot;       /* the culprit; empty: nobody is known */
    buffer tag;
} loss;

void loss_init(loss *l);
void loss_free(loss *l);
/* Notes how a child has ended, and who ran. */
void loss_note(loss *l, const child *c, bool in_turn);

/* The events "stopped_script" and "restarted", and the answer of the call that
 * was lost. */
void loss_tell_stopped(const loss *l, const transport_sink *sink);
void loss_tell_restarted(const loss *l, uint64_t restarts,
                         const transport_sink *sink);
void loss_answer(const loss *l, transport_answer answer, void *user);

#endif
