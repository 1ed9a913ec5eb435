/*
 * The thread that raises stop flags.
 *
 * Arming is done for every turn, waiting up hardly ever: the thread is woken
 * only for a deadline earlier than the one it sleeps for. Deadlines of one
 * process mostly have the same length, so that happens about never.
 */
#include "runtime/stop_clock.h"

#include <math.h>
#include <pthread.h>
#include <time.h>

#include "base/clock.h"

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    stop_clock_entry *armed;
    double wakes_at; /* INFINITY: only when told */
    bool started;
} stop_clock = {.lock = PTHREAD_MUTEX_INITIALIZER, .wakes_at = INFINITY};

static void raise_flags(stop_clock_entry *entry) {
    entry->raised = true;
    for (size_t i = 0; i < entry->count; i++)
        __atomic_store_n(entry->flag + i * entry->stride, 1, __ATOMIC_RELAXED);
}

/* Raises what is due and gives the earliest deadline of the rest. */
static double raise_due(double now) {
    double earliest = INFINITY;
    for (stop_clock_entry *e = stop_clock.armed; e; e = e->next) {
        if (e->raised)
            continue;
        if (e->deadline <= now)
            raise_flags(e);
        else if (e->deadline < earliest)
            earliest = e->deadline;
    }
    return earliest;
}

static void *run_clock(void *unused) {
    (void)unused;
    pthread_mutex_lock(&stop_clock.lock);
    for (;;) {
        double at = raise_due((double)clock_monotonic() / 1e6);
        stop_clock.wakes_at = at;
        if (isinf(at)) {
            pthread_cond_wait(&stop_clock.changed, &stop_clock.lock);
            continue;
        }
        struct timespec until = {
            .tv_sec = (time_t)(at / 1e3),
            .tv_nsec = (long)(fmod(at, 1e3) * 1e6),
        };
        pthread_cond_timedwait(&stop_clock.changed, &stop_clock.lock, &until);
    }
    return NULL;
}

/* Without the thread (no memory for its stack) flags are never raised. The
 * engine's watch still ends code that does not wait. */
static void start_clock(void) {
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&stop_clock.changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, (size_t)128 * 1024);
    pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    stop_clock.started = pthread_create(&thread, &small, run_clock, NULL) == 0;
    pthread_attr_destroy(&small);
}

void stop_clock_arm(stop_clock_entry *entry, double deadline) {
    pthread_mutex_lock(&stop_clock.lock);
    if (!stop_clock.started)
        start_clock();
    entry->deadline = deadline;
    entry->raised = false;
    if (!entry->armed) {
        entry->armed = true;
        entry->next = stop_clock.armed;
        stop_clock.armed = entry;
    }
    if (deadline < stop_clock.wakes_at)
        pthread_cond_signal(&stop_clock.changed);
    pthread_mutex_unlock(&stop_clock.lock);
}

bool stop_clock_disarm(stop_clock_entry *entry) {
    pthread_mutex_lock(&stop_clock.lock);
    stop_clock_entry **link = &stop_clock.armed;
    while (*link && *link != entry)
        link = &(*link)->next;
    if (*link)
        *link = entry->next;
    bool raised = entry->armed && entry->raised;
    entry->armed = false;
    entry->raised = false;
    pthread_mutex_unlock(&stop_clock.lock);
    if (raised)
        for (size_t i = 0; i < entry->count; i++)
            __atomic_store_n(entry->flag + i * entry->stride, 0,
                             __ATOMIC_RELAXED);
    return raised;
}
