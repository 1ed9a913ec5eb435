/*
 * Running a workload: load, steps, checks; and what came of it.
 */
#ifndef CLI_BENCH_RUN_H
#define CLI_BENCH_RUN_H

#include "cli/bench_host.h"
#include "cli/bench_workload.h"

typedef struct bench_options {
    bool in_process;
} bench_options;

/* What one run took. Processor time is that of the calling thread: on a busy
 * machine it tells more than the time that passed. */
typedef struct bench_time {
    double ms;
    double cpu_ms;
} bench_time;

typedef struct bench_run {
    const bench_workload *workload;
    auxrt_runtime *runtime;
    bench_host host;
    double load_ms;
    double load_cpu_ms;
    bench_time **times; /* for each step, of each run */
    int64_t peak_kb;
    buffer failures; /* JSON strings, joined with commas */
    int64_t failure_count;
} bench_run;

/* Runs everything. A failure of the runtime is among the failures; the result
 * is another one than AUXRT_OK only when the workload could not be run. The
 * bots of the workload are freed on the way. */
auxrt_result bench_run_all(bench_run *run, bench_workload *workload,
                           const bench_options *options, auxrt_error *error);
void bench_run_free(bench_run *run);

__attribute__((format(printf, 2, 3))) void bench_fail(bench_run *run,
                                                      const char *format, ...);

/* ---- bench_check.c */

/* Whether both mean the same; numbers may differ by a part in 10^9. */
bool bench_same(json_value a, json_value b);
/* Compares the end with what the workload expects. */
void bench_check_all(bench_run *run);
/* The value of a tag as scripts see it, as JSON in `out`. */
bool bench_tag(bench_run *run, json_value id, json_value tag, buffer *out);

#endif
