/*
 * Preparing scripts: long ones on two threads, which take the next one in turn.
 */
#include "runtime/prepare.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

/* A thread costs about as much as preparing so many bytes. */
static const size_t WORTH_A_THREAD = (size_t)64 * 1024;

/* Each thread takes the next text that nobody has. */
typedef struct work {
    preparation *items;
    size_t count;
    const script_options *options;
    atomic_size_t next;
} work;

static void prepare_some(work *w) {
    script_options options = *w->options;
    size_t at;
    while ((at = atomic_fetch_add(&w->next, 1)) < w->count) {
        preparation *item = &w->items[at];
        options.library = item->library;
        item->unit = NULL;
        item->result =
            script_prepare(item->text, &options, &item->unit, &item->error);
    }
    script_release_memory();
}

static void *run_helper(void *data) {
    prepare_some(data);
    return NULL;
}

/* The host's signals are not for a thread that it does not know of. */
static bool start_helper(pthread_t *helper, work *w) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(helper, NULL, run_helper, w) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

void prepare_all(preparation *items, size_t count,
                 const script_options *options) {
    work w = {.items = items, .count = count, .options = options};
    pthread_t helper;
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += items[i].text.length;
    bool has_helper =
        count > 1 && bytes >= WORTH_A_THREAD && start_helper(&helper, &w);
    prepare_some(&w);
    if (has_helper)
        pthread_join(helper, NULL);
}
