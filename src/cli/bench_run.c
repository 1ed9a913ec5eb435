/*
 * Running a workload. What is timed is what a user's host would do: the call,
 * everything until the runtime is quiet, and taking what it hands out.
 */
#include "cli/bench_run.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/os.h"

static const size_t TEXT_MAXIMUM = (size_t)1 << 30;
enum { PATIENCE_MS = 120000, NAP_MS = 100 };

static double milliseconds(int64_t nanoseconds) {
    return (double)nanoseconds / 1e6;
}

/* ------------------------------------------------------------------ loading */

static auxrt_result open_runtime(bench_run *run, bool in_process,
                                 auxrt_error *error) {
    const auxrt_isolation isolation = {.size = sizeof isolation};
    buffer settings;
    slice user = run->workload->config_bot;
    buffer_init(&settings, TEXT_MAXIMUM);
    buffer_append_string(&settings, "{");
    if (user.length > 0) {
        buffer_append_string(&settings, "\"userId\":");
        buffer_append_slice(&settings, user);
    }
    buffer_append_string(&settings, "}");
    auxrt_runtime_options options = {
        .size = sizeof options,
        .settings = {settings.data, settings.length},
        .isolation = in_process ? NULL : &isolation,
        .on_event = bench_host_take,
        .user = &run->host,
    };
    auxrt_result result = auxrt_runtime_new(&options, &run->runtime, error);
    buffer_free(&settings);
    return result;
}

static auxrt_result load(bench_run *run, bench_workload *w,
                         auxrt_error *error) {
    auxrt_string bots = {w->bots_text.data, w->bots_text.length};
    int64_t cpu = clock_process_cpu();
    int64_t start = clock_monotonic();
    auxrt_result result =
        auxrt_runtime_add_bots(run->runtime, bots, NULL, error);
    run->load_ms = milliseconds(clock_monotonic() - start);
    run->load_cpu_ms = milliseconds(clock_process_cpu() - cpu);
    return result;
}

/* Makes the host's copy; a cold start does not wait for it. */
static auxrt_result keep_bots(bench_run *run, bench_workload *w,
                              auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    if (w->bots_text.length == 0)
        return AUXRT_OK;
    if (run->host.store)
        result = bot_state_apply_state(run->host.store,
                                       buffer_peek(&w->bots_text), error);
    buffer_free(&w->bots_text);
    return result;
}

/* -------------------------------------------------------------------- steps */

typedef struct answering {
    bench_run *run;
    const bench_step *step;
    bench_answer wanted;
    buffer results; /* kept when they are compared */
} answering;

static void take_answer(void *user, auxrt_string answer) {
    static const char ok[] = "\"ok\":";
    answering *a = user;
    json_value results;
    slice text = slice_of(answer.data, answer.length);
    if (!slice_starts_with(text, SLICE(ok))) {
        bench_fail(a->run, "%.*s: %.*s", (int)a->step->label.length,
                   a->step->label.data, (int)answer.length, answer.data);
        return;
    }
    text = slice_of(text.data + strlen(ok), text.length - strlen(ok));
    if (text.length <= 2 || a->step->verb == BENCH_UPDATE)
        return;
    if (json_parse(text, &results, NULL) == AUXRT_OK)
        bench_host_follow(&a->run->host, results);
    if (a->wanted == BENCH_ANSWER_RESULTS) {
        buffer_clear(&a->results);
        buffer_append_slice(&a->results, text);
    }
}

static bool number_of_tag(bench_run *run, const bench_step *step,
                          double *number) {
    buffer text;
    json_value value;
    buffer_init(&text, TEXT_MAXIMUM);
    *number = 0;
    bool found = bench_tag(run, step->until_id, step->until_tag, &text) &&
                 json_parse(buffer_peek(&text), &value, NULL) == AUXRT_OK &&
                 value.type == JSON_NUMBER;
    if (found)
        *number = json_number(value);
    buffer_free(&text);
    return found;
}

static bool is_settled(bench_run *run, const bench_step *step, double goal) {
    double number;
    if (run->host.waiting > 0)
        return false;
    return !step->has_until ||
           (number_of_tag(run, step, &number) && number >= goal);
}

/* Lets timers fire as they are due, until the runtime has settled. */
static auxrt_result settle(bench_run *run, const bench_step *step, double goal,
                           auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    int64_t start = clock_monotonic();
    for (;;) {
        if (step->echo)
            result = bench_host_echo(&run->host, run->runtime, error);
        if (result != AUXRT_OK || is_settled(run, step, goal))
            return result;
        int wait = auxrt_runtime_timeout(run->runtime);
        if (wait < 0)
            return error_raise(error, AUXRT_STATE,
                               "nothing is left to wait for");
        if (milliseconds(clock_monotonic() - start) > PATIENCE_MS)
            return error_raise(error, AUXRT_LIMIT, "it does not settle");
        if (wait > 0)
            poll(NULL, 0, wait < NAP_MS ? wait : NAP_MS);
        result = auxrt_runtime_fire(run->runtime, error);
    }
}

static void compare_results(bench_run *run, const answering *a) {
    json_value results, expected = a->step->expect;
    if (json_parse(buffer_peek(&a->results), &results, NULL) != AUXRT_OK) {
        bench_fail(run, "%.*s gave no results", (int)a->step->label.length,
                   a->step->label.data);
        return;
    }
    json_walk left = json_walk_start(results);
    json_walk right = json_walk_start(expected);
    for (;;) {
        bool more = json_walk_next(&left);
        bool same = more == json_walk_next(&right);
        json_value given = {.type = JSON_NULL, .text = SLICE("nothing")};
        if (same && !more)
            return;
        if (same) {
            given = bench_host_result(&run->host, left.value);
            same = bench_same(given, right.value);
        }
        if (!same) {
            bench_fail(
                run, "%.*s gave %.*s instead of %.*s",
                (int)a->step->label.length, a->step->label.data,
                (int)(given.text.length < 99 ? given.text.length : 99),
                given.text.data,
                (int)(expected.text.length < 99 ? expected.text.length : 99),
                expected.text.data);
            return;
        }
    }
}

/* What scripts are told from outside is in the host's store already. */
static auxrt_result keep_update(bench_run *run, const bench_step *step,
                                slice parameters, auxrt_error *error) {
    json_value all, update;
    if (step->verb != BENCH_UPDATE || !run->host.store)
        return AUXRT_OK;
    auxrt_result result = json_parse(parameters, &all, error);
    if (result == AUXRT_OK && json_member(all, SLICE("update"), &update))
        result = bot_state_apply_update(run->host.store, update.text, error);
    return result;
}

static auxrt_result run_once(bench_run *run, const bench_step *step,
                             int64_t number, bench_time *time,
                             auxrt_error *error) {
    buffer parameters;
    double goal = 0;
    bool compares = step->has_expect && number == step->warm + step->repeat - 1;
    answering a = {.run = run,
                   .step = step,
                   .wanted =
                       compares ? BENCH_ANSWER_RESULTS : BENCH_ANSWER_PROMISES};
    buffer_init(&parameters, TEXT_MAXIMUM);
    buffer_init(&a.results, TEXT_MAXIMUM);
    slice call = bench_step_call(step, number, a.wanted, &parameters);
    auxrt_result result =
        keep_update(run, step, buffer_peek(&parameters), error);
    if (step->has_until) {
        number_of_tag(run, step, &goal);
        goal += step->until_rise;
    }
    run->host.keeps_settled = compares;
    int64_t cpu = clock_thread_cpu();
    int64_t start = clock_monotonic();
    for (int64_t i = 0; result == AUXRT_OK && i < step->per_tick; i++)
        result = auxrt_runtime_call(
            run->runtime, (auxrt_string){call.data, call.length},
            (auxrt_string){parameters.data, parameters.length}, take_answer, &a,
            error);
    if (result == AUXRT_OK)
        result = settle(run, step, goal, error);
    time->ms = milliseconds(clock_monotonic() - start);
    time->cpu_ms = milliseconds(clock_thread_cpu() - cpu);
    if (result == AUXRT_OK && compares)
        compare_results(run, &a);
    buffer_clear(&run->host.settled);
    buffer_free(&parameters);
    buffer_free(&a.results);
    return result;
}

static auxrt_result run_step(bench_run *run, bench_workload *w, size_t at,
                             auxrt_error *error) {
    const bench_step *step = &w->steps[at];
    int64_t count = step->warm + step->repeat;
    auxrt_result result = AUXRT_OK;
    run->times[at] = calloc((size_t)count, sizeof **run->times);
    if (!run->times[at])
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for the times");
    for (int64_t i = 0; result == AUXRT_OK && i < count; i++) {
        bool is_first = w->cold && at == 0 && i == 0;
        if (!is_first)
            result = keep_bots(run, w, error);
        if (result == AUXRT_OK)
            result = run_once(run, step, i, &run->times[at][i], error);
        if (is_first) {
            puts("FIRST");
            fflush(stdout);
        }
        if (result == AUXRT_OK)
            result = keep_bots(run, w, error);
        if (result == AUXRT_OK)
            result = bench_host_drain(&run->host, error);
    }
    if (result != AUXRT_OK)
        bench_fail(run, "%.*s: %s", (int)step->label.length, step->label.data,
                   error->message);
    return AUXRT_OK;
}

/* ---------------------------------------------------------------------- all */

/* The most that another process has had resident so far, in KiB. */
static int64_t peak_of_process(int64_t process) {
    char path[64];
    buffer text;
    int64_t peak = 0;
    snprintf(path, sizeof path, "/proc/%lld/status", (long long)process);
    buffer_init(&text, TEXT_MAXIMUM);
    if (os_read_file(path, &text, NULL) == AUXRT_OK) {
        static const char name[] = "VmHWM:";
        const char *found = strstr(text.data, name);
        if (found)
            peak = strtoll(found + strlen(name), NULL, 10);
    }
    buffer_free(&text);
    return peak;
}

/* Both sides together. */
static int64_t peak_kb(const bench_run *run) {
    auxrt_side_status status = {.size = sizeof status};
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    int64_t peak = usage.ru_maxrss;
    if (run->runtime &&
        auxrt_runtime_status(run->runtime, &status, NULL) == AUXRT_OK)
        peak += peak_of_process(status.process);
    return peak;
}

static bool needs_store(const bench_workload *w) {
    bool needed = w->has_mirror;
    for (size_t i = 0; i < w->step_count; i++)
        needed = needed || w->steps[i].echo;
    return needed;
}

auxrt_result bench_run_all(bench_run *run, bench_workload *w,
                           const bench_options *options, auxrt_error *error) {
    *run = (bench_run){.workload = w};
    buffer_init(&run->failures, TEXT_MAXIMUM);
    /* A table of lists, one for each step. */
    /* NOLINTNEXTLINE(bugprone-sizeof-expression) */
    run->times = calloc(w->step_count + 1, sizeof *run->times);
    if (!run->times || !bench_host_init(&run->host, needs_store(w)))
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    auxrt_result result = open_runtime(run, options->in_process, error);
    if (result == AUXRT_OK)
        result = load(run, w, error);
    for (size_t i = 0; result == AUXRT_OK && i < w->step_count; i++)
        result = run_step(run, w, i, error);
    if (result == AUXRT_OK)
        result = keep_bots(run, w, error);
    run->peak_kb = peak_kb(run);
    if (result == AUXRT_OK)
        bench_check_all(run);
    return result;
}

void bench_run_free(bench_run *run) {
    for (size_t i = 0; run->times && i < run->workload->step_count; i++)
        free(run->times[i]);
    free(run->times);
    auxrt_runtime_free(run->runtime);
    bench_host_free(&run->host);
    buffer_free(&run->failures);
}
