/*
 * A workload of the benchmarks: bots, steps and what must come out, as a JSON
 * file describes them (docs/benchmarks.md). Reading checks the form, so that
 * the rest can rely on it.
 */
#ifndef CLI_BENCH_WORKLOAD_H
#define CLI_BENCH_WORKLOAD_H

#include "base/json.h"

typedef enum bench_verb {
    BENCH_SHOUT,  /* an event for bots */
    BENCH_ACTION, /* the same, offered to onAnyAction first */
    BENCH_UPDATE, /* a state change from outside */
} bench_verb;

/* What the answer of a call should hold. */
typedef enum bench_answer {
    BENCH_ANSWER_PROMISES, /* those among the results: they are followed */
    BENCH_ANSWER_RESULTS,
} bench_answer;

typedef struct bench_step {
    slice label; /* JSON strings, quotes included */
    slice unit;
    bench_verb verb;
    slice name;     /* of the event: a JSON string */
    json_value ids; /* an array, or null for all */
    /* One argument, or one update, per run; used again from the start. */
    json_value *variants;
    size_t variant_count;
    int64_t warm;
    int64_t repeat;
    int64_t units;
    int64_t per_tick;
    bool echo;
    bool has_until;
    json_value until_id; /* strings */
    json_value until_tag;
    double until_rise;
    bool has_expect;
    json_value expect; /* an array */
} bench_step;

typedef struct bench_workload {
    buffer bots_text; /* may be freed once they were loaded */
    buffer text;      /* everything else */
    slice config_bot; /* a JSON string, or empty */
    bool cold;
    bench_step *steps;
    size_t step_count;
    json_value check; /* an object */
    bool has_mirror;
} bench_workload;

/* After a failure there is nothing to free. */
auxrt_result bench_workload_read(const char *path, bench_workload *out,
                                 auxrt_error *error);
void bench_workload_free(bench_workload *w);

/* The call that a run makes: its name, and its parameters in `out`. */
slice bench_step_call(const bench_step *step, int64_t run, bench_answer answer,
                      buffer *out);

#endif
