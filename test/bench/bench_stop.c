/*
 * How long after its limit a script that hangs is stopped.
 *
 *   bench_stop [RUNS]
 *
 * For endless listeners and endless promise jobs: the time from the moment the
 * limit was over until the call is back, the other bots have run and the
 * culprit was named. It is the time of the call less the limit; what the call
 * costs otherwise is told in the first line. In this process, and with the
 * scripts in a process of their own (this program, started again). Times are
 * of the wall: on a busy machine the last line tells how late a thread that
 * only sleeps until a deadline is.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "auxrt.h"

enum { LIMIT_MS = 100, MOST_RUNS = 200 };

static const struct {
    const char *name;
    const char *script;
} hangs[] = {
    {"nothing", "return 1"},
    {"endless loop", "for (;;);"},
    {"loop that catches", "for (;;) try { for (;;); } catch {} finally {}"},
    {"recursion", "const f = n => n ? f(n - 1) + f(n - 1) : 0; f(60)"},
    {"await in a loop", "while (true) await 1"},
    {"chain of then", "const f = () => Promise.resolve().then(f); f()"},
    {"for await", "async function* g() { for (;;) yield 1 }"
                  " for await (const x of g());"},
    {"async recursion", "const f = async () => { await 0; await f() }; f()"},
    {"loop after await", "await 1; for (;;);"},
    {"made by Function",
     "new Function('return (async () => { for (;;) await 1 })()')()"},
    {"made by eval", "eval('(async () => { for (;;) await 1 })()')"},
};

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void fail(const char *what, const auxrt_error *error) {
    fprintf(stderr, "%s: %s\n", what, error->message);
    exit(1);
}

#define BOTS                                                                   \
    "{\"bad\":{\"id\":\"bad\",\"tags\":{\"onRun\":\"@%s\"}},"                  \
    "\"good\":{\"id\":\"good\",\"tags\":{\"onRun\":\"@tags.ran = 1\"}}}"

typedef struct host {
    char bots[1024];
    int stops; /* that were told, and named the right bot */
} host;

static void on_rebuild(void *user, auxrt_runtime *runtime) {
    const host *h = user;
    auxrt_runtime_restore(runtime, auxrt_string_of(h->bots), NULL);
}

static void on_event(void *user, const char *kind, auxrt_string event) {
    host *h = user;
    if (strcmp(kind, "stopped_script") == 0 &&
        memmem(event.data, event.length, "\"bad\"", 5))
        h->stops++;
}

static auxrt_runtime *open_runtime(host *h, bool isolated) {
    auxrt_error error;
    auxrt_runtime *runtime;
    const auxrt_isolation isolation = {
        .size = sizeof isolation, .on_rebuild = on_rebuild, .user = h};
    const auxrt_runtime_options options = {
        .size = sizeof options,
        .listener_limit_ms = LIMIT_MS,
        .jobs_limit_ms = LIMIT_MS,
        .on_event = on_event,
        .user = h,
        .isolation = isolated ? &isolation : NULL,
    };
    if (auxrt_runtime_new(&options, &runtime, &error) != AUXRT_OK)
        fail("opening", &error);
    return runtime;
}

/* The time of one shout in a runtime of its own. */
static double run(const char *script, bool isolated, int *stops) {
    host h = {0};
    auxrt_error error;
    snprintf(h.bots, sizeof h.bots, BOTS, script);
    auxrt_runtime *runtime = open_runtime(&h, isolated);
    if (auxrt_runtime_add_bots(runtime, auxrt_string_of(h.bots), NULL,
                               &error) != AUXRT_OK)
        fail("adding bots", &error);
    double start = now_ms();
    auxrt_runtime_shout(runtime, auxrt_string_of("onRun"), (auxrt_string){0},
                        (auxrt_string){0}, NULL, &error);
    double took = now_ms() - start;
    auxrt_runtime_free(runtime);
    *stops += h.stops;
    return took;
}

static void measure(size_t hang, bool isolated, int runs) {
    double times[MOST_RUNS];
    int stops = 0;
    double limit = hang == 0 ? 0 : LIMIT_MS;
    for (int i = 0; i < runs; i++)
        times[i] = run(hangs[hang].script, isolated, &stops) - limit;
    qsort(times, (size_t)runs, sizeof *times, compare);
    printf("%-18s median %6.1f ms, worst %6.1f ms, %d of %d named\n",
           hangs[hang].name, times[runs / 2], times[runs - 1], stops, runs);
    fflush(stdout);
}

static void measure_sleep(int runs) {
    double times[MOST_RUNS];
    for (int i = 0; i < runs; i++) {
        double start = now_ms();
        const struct timespec pause = {.tv_nsec = LIMIT_MS * 1000000L};
        nanosleep(&pause, NULL);
        times[i] = now_ms() - start - LIMIT_MS;
    }
    qsort(times, (size_t)runs, sizeof *times, compare);
    printf("a sleeping thread  median %6.1f ms, worst %6.1f ms\n",
           times[runs / 2], times[runs - 1]);
}

int main(int argc, char **argv) {
    int code = auxrt_script_side(argc, argv);
    if (code >= 0)
        return code;
    int runs = argc > 1 ? atoi(argv[1]) : 11;
    if (runs < 1 || runs > MOST_RUNS) {
        fprintf(stderr, "usage: bench_stop [RUNS], 1 to %d\n", MOST_RUNS);
        return 2;
    }
    for (int isolated = 0; isolated < 2; isolated++) {
        printf("%s\n", isolated ? "scripts in their own process"
                                : "scripts in this process");
        for (size_t i = 0; i < sizeof hangs / sizeof *hangs; i++)
            measure(i, isolated, runs);
    }
    measure_sleep(runs);
    return 0;
}
