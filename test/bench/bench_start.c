/*
 * What the API costs at the start: an engine with a bare context against a
 * runtime, both in fresh processes.
 *
 *   bench_start [ROUNDS]
 *
 * Prints the smallest and the median processor time of the thread, and the
 * resident memory. "first event" is a runtime that has loaded one bot and sent
 * it one event.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "runtime/runtime.h"
#include "vm/vm.h"

enum { ROUNDS = 21, KINDS = 3, MOST_ROUNDS = 1000 };

typedef struct sample {
    double ms;
    double mb;
} sample;

static void fail(const auxrt_error *error) {
    fprintf(stderr, "bench_start: %s\n", error->message);
    exit(EXIT_FAILURE);
}

static void start_bare(void) {
    auxrt_error error;
    vm *v = NULL;
    vm_realm *realm = NULL;
    if (vm_new(&v, &error) != AUXRT_OK ||
        vm_realm_new(v, &realm, &error) != AUXRT_OK)
        fail(&error);
}

static runtime *start_runtime(void) {
    auxrt_error error;
    runtime *rt = NULL;
    const runtime_options options = {0};
    if (runtime_new(&options, &rt, &error) != AUXRT_OK)
        fail(&error);
    return rt;
}

static void call(runtime *rt, slice name, slice parameters) {
    auxrt_error error;
    if (runtime_call(rt, name, parameters, NULL, NULL, &error) != AUXRT_OK)
        fail(&error);
}

static void start_event(void) {
    runtime *rt = start_runtime();
    call(rt, SLICE("open"), SLICE("{}"));
    call(rt, SLICE("stateUpdated"),
         SLICE("{\"update\":{\"state\":{\"a\":{\"id\":\"a\",\"tags\":{"
               "\"onGo\":\"@tags.sum = 1 + that\"}}},\"addedBots\":[\"a\"],"
               "\"removedBots\":[],\"updatedBots\":[]}}"));
    call(rt, SLICE("shout"), SLICE("{\"name\":\"onGo\",\"arg\":2}"));
}

/* In a process of its own: engines cannot be started anew. */
static sample measure(int kind) {
    int ends[2];
    sample result = {0};
    if (pipe(ends) != 0)
        exit(EXIT_FAILURE);
    pid_t child = fork();
    if (child == 0) {
        size_t before = vm_resident_bytes();
        int64_t start = clock_thread_cpu();
        if (kind == 0)
            start_bare();
        else if (kind == 1)
            start_runtime();
        else
            start_event();
        result.ms = (double)(clock_thread_cpu() - start) / 1e6;
        result.mb = (double)(vm_resident_bytes() - before) / 1e6;
        ssize_t written = write(ends[1], &result, sizeof result);
        _exit(written == (ssize_t)sizeof result ? 0 : 1);
    }
    close(ends[1]);
    if (child < 0 ||
        read(ends[0], &result, sizeof result) != (ssize_t)sizeof result) {
        fprintf(stderr, "bench_start: a process gave no figures\n");
        exit(EXIT_FAILURE);
    }
    close(ends[0]);
    waitpid(child, NULL, 0);
    return result;
}

static int compare(const void *left, const void *right) {
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv) {
    static const char *const names[KINDS] = {"bare context", "runtime",
                                             "first event"};
    static double ms[KINDS][MOST_ROUNDS];
    static double mb[KINDS][MOST_ROUNDS];
    int rounds = argc > 1 ? atoi(argv[1]) : ROUNDS;
    if (rounds < 1 || rounds > MOST_ROUNDS)
        rounds = ROUNDS;
    for (int i = 0; i < rounds; i++) {
        for (int kind = 0; kind < KINDS; kind++) {
            sample got = measure(kind);
            ms[kind][i] = got.ms;
            mb[kind][i] = got.mb;
        }
    }
    for (int kind = 0; kind < KINDS; kind++) {
        qsort(ms[kind], (size_t)rounds, sizeof(double), compare);
        qsort(mb[kind], (size_t)rounds, sizeof(double), compare);
        printf("%-12s  min %5.2f ms  median %5.2f ms  %5.1f MB\n", names[kind],
               ms[kind][0], ms[kind][rounds / 2], mb[kind][rounds / 2]);
    }
    printf("%-12s  min %5.2f ms  median %5.2f ms  %5.1f MB  (aim 4 ms, 6 MB)\n",
           "API", ms[1][0] - ms[0][0], ms[1][rounds / 2] - ms[0][rounds / 2],
           mb[1][rounds / 2] - mb[0][rounds / 2]);
    return EXIT_SUCCESS;
}
