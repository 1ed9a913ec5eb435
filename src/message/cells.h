/*
 * The cells that a kernel and its watch share, and that tell a host in another
 * process what runs now.
 *
 * The kernel writes the first six and the last three, the watch the others. A
 * kernel's cells are a run of PAGE_LENGTH; those of the main kernel come first.
 */
#ifndef MESSAGE_CELLS_H
#define MESSAGE_CELLS_H

enum {
    PAGE_LISTENER, /* number of the running listener's bot; when none runs,
                      ~number of the last one's */
    PAGE_HELD,     /* a page_held: whether the kernel's own code may be ended */
    PAGE_SEQUENCE, /* raised for each listener called from outside */
    PAGE_STOP,     /* not 0: woven stop checks end their function */
    PAGE_CALLS,    /* listeners called so far, wraps around */
    PAGE_TAG,      /* number of the tag of the running or last listener */
    PAGE_PHASE,    /* the turn_phase that runs, see below */
    PAGE_PHASES,   /* raised at the beginning of each phase */
    PAGE_RESUMES,  /* raised when the next listener has its time from now on */
    PAGE_LIMIT_MS, /* of the phase */
    PAGE_WAITING,  /* 1 + number of the bot whose listener was the last that
                      gave a promise; 0: none did */
    PAGE_WAITING_TAG, /* number of its tag */
    PAGE_IMPATIENT,   /* not 0: for tests; the kernel's own code is ended as a
                         script's is, where it is not held */
    PAGE_LENGTH = 16,
};

typedef enum page_held {
    HELD_NOT,
    HELD_TOGETHER, /* it changes several things that belong together */
    HELD_FOR_HOST, /* it takes in what the host gave, for which no script's time
                      passes */
} page_held;

/* As many kernels a runtime can have: itself and its debuggers. */
enum { KERNEL_LIMIT = 64 };

typedef enum turn_phase {
    PHASE_IDLE,
    PHASE_CALL, /* the call itself: listeners run */
    PHASE_LAST, /* after the turn's time was over: the kernel cleans up */
    PHASE_JOBS,
} turn_phase;

#endif
