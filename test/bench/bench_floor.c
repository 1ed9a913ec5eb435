/*
 * Floors: what the engine alone needs for the work that hot paths cannot
 * avoid, without the runtime around it.
 *
 *   bench_floor [ROUNDS [ONLY [WORKLOADS]]]
 *
 * The programs are test/bench/floors/; each says what it stands for and what
 * it leaves out. They run in an engine with the options of src/vm/, each round
 * of each in a fresh process, with the warm runs, repeats and units of the
 * workload of the same name. Of each it prints the first run, the median of
 * the later ones (both as medians of the rounds) and the smallest, for one
 * unit. ONLY is part of the names that are wanted. The chat is that of the
 * workloads `app` and `app-echo` in the folder WORKLOADS (build/bench), where
 * tools/bench/run.mjs leaves them. AUXRT_SOURCE says where the sources are,
 * else they are here.
 *
 * bench_floor_library is the same without the clocks that our programs give the
 * engine (src/program/), as in a program that embeds the library.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/os.h"
#include "vm/timer_clock.h"
#include "vm/vm.h"

static const size_t TEXT_MAXIMUM = (size_t)1 << 28;
enum { ROUNDS = 5, MOST_ROUNDS = 100, MOST_FLOORS = 64, MOST_RUNS = 10000 };
enum { NAME_LENGTH = 48, PATH_LENGTH = 1024, WATCH_MS = 10 };
/* Of a long chat the last messages count. */
enum { LONG_TURNS = 10, LAST_MESSAGES = 1000 };

/* What one round tells of one floor, in nanoseconds for one unit. */
typedef struct figures {
    char name[NAME_LENGTH];
    double first;
    double median;
    double minimum;
} figures;

static const char *source_folder = ".";
static const char *workload_folder = "build/bench";
static const char *only = "";

static void fail(const char *what, const char *why) {
    fprintf(stderr, "bench_floor: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static void must(auxrt_result result, const auxrt_error *error,
                 const char *what) {
    if (result != AUXRT_OK)
        fail(what, error->message);
}

static int compare(const void *left, const void *right) {
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Sorts the list. */
static double median(double *list, size_t count) {
    qsort(list, count, sizeof *list, compare);
    return count % 2 == 1 ? list[count / 2]
                          : (list[count / 2 - 1] + list[count / 2]) / 2;
}

/* --------------------------------------------------------------- the engine */

static vm_realm *start_engine(void) {
    auxrt_error error;
    vm *v = NULL;
    vm_realm *realm = NULL;
    must(vm_new(&v, &error), &error, "engine");
    must(vm_realm_new(v, &realm, &error), &error, "engine");
    return realm;
}

static vm_value evaluate_file(vm_realm *realm, const char *name) {
    char path[PATH_LENGTH];
    auxrt_error error;
    buffer text;
    vm_value value;
    snprintf(path, sizeof path, "%s/test/bench/floors/%s", source_folder, name);
    buffer_init(&text, TEXT_MAXIMUM);
    must(os_read_file(path, &text, &error), &error, path);
    must(vm_evaluate(realm, buffer_peek(&text), path, &value, &error), &error,
         path);
    vm_keep(realm, value);
    buffer_free(&text);
    return value;
}

static vm_value call(vm_realm *realm, vm_value function, size_t count,
                     const vm_value *arguments) {
    auxrt_error error;
    vm_value result;
    must(vm_call(realm, function, count, arguments, &result, &error), &error,
         "a floor");
    return result;
}

static vm_value call_text(vm_realm *realm, vm_value function, slice text) {
    vm_value argument = vm_string(realm, text);
    return call(realm, function, 1, &argument);
}

/* Replaces what is in `out`. */
static void copy_text(vm_realm *realm, vm_value string, buffer *out) {
    buffer_clear(out);
    if (vm_string_append(realm, string, out) != AUXRT_OK)
        fail("a text", "memory is exhausted");
}

static size_t count_of(vm_realm *realm, vm_value object, const char *name) {
    return (size_t)vm_to_number(realm, vm_get(realm, object, name));
}

static bool is_wanted(const char *name) {
    return strstr(name, only) != NULL;
}

/* Tells the times of all runs from `warm` on, and that of the first. */
static void tell(int out, const char *name, double *times, size_t warm,
                 size_t count, double units) {
    figures f = {.first = times[0] / units, .minimum = times[warm] / units};
    snprintf(f.name, sizeof f.name, "%s", name);
    for (size_t i = warm; i < count; i++)
        if (times[i] / units < f.minimum)
            f.minimum = times[i] / units;
    f.median = median(times + warm, count - warm) / units;
    if (write(out, &f, sizeof f) != (ssize_t)sizeof f)
        fail(name, "its figures cannot be told");
}

/* -------------------------------------------------------------------- steps */

static bool never(vm_realm *realm, void *data) {
    (void)realm;
    (void)data;
    return false;
}

/* Whose clocks the engine has read for its limit. */
static void append_clocks(char *name) {
    size_t length = strlen(name);
    snprintf(name + length, NAME_LENGTH - length, ", %s clocks",
             vm_timer_clock_reads > 0 ? "the program's" : "the system's");
}

/* One entry into the engine and the jobs after it; then the host is given the
 * text of `tell`, if that is a function. */
static double run_once(vm_realm *realm, vm_value run, vm_value tell,
                       buffer *told, vm_value *result) {
    int64_t start = clock_monotonic();
    vm_enter(vm_of(realm));
    *result = call(realm, run, 0, NULL);
    vm_leave(vm_of(realm));
    if (vm_is_object(realm, tell) &&
        vm_long_string_append(realm, call(realm, tell, 0, NULL), told) !=
            AUXRT_OK)
        fail("a text", "memory is exhausted");
    return (double)(clock_monotonic() - start);
}

static void run_step(vm_realm *realm, vm_value step, int out) {
    static double times[MOST_RUNS];
    char name[NAME_LENGTH];
    buffer text;
    buffer_init(&text, TEXT_MAXIMUM);
    copy_text(realm, vm_get(realm, step, "name"), &text);
    snprintf(name, sizeof name, "%s", text.data);
    buffer_free(&text);
    if (!is_wanted(name))
        return;
    vm_value run = vm_get(realm, step, "run");
    vm_value ask = vm_get(realm, step, "result");
    vm_value tell_host = vm_get(realm, step, "tell");
    vm_value prepare = vm_get(realm, step, "prepare");
    size_t warm = count_of(realm, step, "warm");
    size_t count = warm + count_of(realm, step, "repeat");
    double expected = vm_to_number(realm, vm_get(realm, step, "expect"));
    if (count > MOST_RUNS)
        fail(name, "too many runs");
    bool limited = vm_to_bool(realm, vm_get(realm, step, "limited"));
    if (limited)
        vm_set_watch(vm_of(realm), WATCH_MS, never, NULL);
    if (vm_is_object(realm, prepare))
        call(realm, prepare, 0, NULL);
    for (size_t i = 0; i < count; i++) {
        vm_value result;
        buffer told;
        buffer_init(&told, TEXT_MAXIMUM);
        times[i] = run_once(realm, run, tell_host, &told, &result);
        buffer_free(&told);
        if (vm_is_object(realm, ask))
            result = call(realm, ask, 0, NULL);
        if (vm_to_number(realm, result) != expected)
            fail(name, "it gave another result");
    }
    if (limited)
        append_clocks(name);
    tell(out, name, times, warm, count,
         vm_to_number(realm, vm_get(realm, step, "units")));
}

/* Runs the step of that number of a file with a list of steps. */
static bool run_file(const char *file, int number, int out) {
    vm_realm *realm = start_engine();
    vm_value steps = evaluate_file(realm, file);
    if ((size_t)number >= vm_array_length(realm, steps))
        return false;
    run_step(realm, vm_array_at(realm, steps, (size_t)number), out);
    return true;
}

/* --------------------------------------------------------------------- chat */

typedef struct chat {
    vm_realm *realm;
    vm_value app, host, workload;
    vm_value event, update, take; /* functions of them that are called often */
    bool echo;
    buffer text;
    buffer queue; /* what was told and the host has not looked at: each text
                     with its length before it */
    size_t at;    /* of the next text in the queue */
} chat;

static vm_value function_of(vm_realm *realm, vm_value object,
                            const char *name) {
    vm_value function = vm_get(realm, object, name);
    vm_keep(realm, function);
    return function;
}

static const char *chat_path(const char *name) {
    static char path[PATH_LENGTH];
    snprintf(path, sizeof path, "%s/%s.json", workload_folder, name);
    return path;
}

static void chat_open(chat *c, const char *name) {
    const char *path = chat_path(name);
    auxrt_error error;
    *c = (chat){.realm = start_engine()};
    buffer_init(&c->text, TEXT_MAXIMUM);
    buffer_init(&c->queue, TEXT_MAXIMUM);
    c->app = evaluate_file(c->realm, "app.js");
    c->host = evaluate_file(c->realm, "host.js");
    c->event = function_of(c->realm, c->app, "event");
    c->update = function_of(c->realm, c->app, "update");
    c->take = function_of(c->realm, c->host, "take");
    must(os_read_file(path, &c->text, &error), &error, path);
    c->workload = call_text(c->realm, vm_get(c->realm, c->host, "read"),
                            buffer_peek(&c->text));
    vm_keep(c->realm, c->workload);
    c->echo = vm_to_bool(c->realm, vm_get(c->realm, c->workload, "echo"));
    vm_value bots = vm_get(c->realm, c->workload, "bots");
    call(c->realm, vm_get(c->realm, c->app, "load"), 1, &bots);
}

/* The messages, as texts of C. */
static buffer *chat_events(chat *c, size_t *count) {
    vm_value events = vm_get(c->realm, c->workload, "events");
    *count = vm_array_length(c->realm, events);
    buffer *texts = calloc(*count, sizeof *texts);
    if (!texts || *count * LONG_TURNS > MOST_RUNS)
        fail("the chat", "too many messages");
    for (size_t i = 0; i < *count; i++) {
        buffer_init(&texts[i], TEXT_MAXIMUM);
        copy_text(c->realm, vm_array_at(c->realm, events, i), &texts[i]);
    }
    return texts;
}

/* One entry into the engine and the jobs after it; what it tells is copied. */
static void chat_enter(chat *c, vm_value function, slice text) {
    vm_enter(vm_of(c->realm));
    copy_text(c->realm, call_text(c->realm, function, text), &c->text);
    vm_leave(vm_of(c->realm));
    size_t length = c->text.length;
    if (length == 0)
        return;
    buffer_append(&c->queue, &length, sizeof length);
    buffer_append(&c->queue, c->text.data, length);
}

static bool chat_next(chat *c, slice *text) {
    size_t length;
    if (c->at >= c->queue.length) {
        buffer_clear(&c->queue);
        c->at = 0;
        return false;
    }
    memcpy(&length, c->queue.data + c->at, sizeof length);
    *text = slice_of(c->queue.data + c->at + sizeof length, length);
    c->at += sizeof length + length;
    return true;
}

/* The host's part: takes what was told; with `echo` every change is reported
 * back, and what listeners do then is taken as well, until all is quiet. */
static void chat_drain(chat *c, bool echo) {
    slice text;
    buffer report;
    buffer_init(&report, TEXT_MAXIMUM);
    while (chat_next(c, &text)) {
        vm_value reports = call_text(c->realm, c->take, text);
        size_t count = echo ? vm_array_length(c->realm, reports) : 0;
        for (size_t i = 0; i < count; i++) {
            copy_text(c->realm, vm_array_at(c->realm, reports, i), &report);
            chat_enter(c, c->update, buffer_peek(&report));
        }
    }
    buffer_free(&report);
}

static double chat_say(chat *c, slice event) {
    int64_t start = clock_monotonic();
    chat_enter(c, c->event, event);
    if (c->echo)
        chat_drain(c, true);
    return (double)(clock_monotonic() - start);
}

/* A program that does less than the workload ends in another state. */
static void chat_check(chat *c) {
    vm_value arguments[] = {
        vm_get(c->realm, c->workload, "check"),
        call(c->realm, vm_get(c->realm, c->app, "state"), 0, NULL),
    };
    vm_value check = vm_get(c->realm, c->host, "check");
    copy_text(c->realm, call(c->realm, check, 2, arguments), &c->text);
    if (c->text.length > 0)
        fail("the chat ended in another state", c->text.data);
}

static bool run_chat(const char *workload, int is_long, int out) {
    static double times[MOST_RUNS];
    char name[NAME_LENGTH];
    chat c;
    size_t count;
    snprintf(name, sizeof name, is_long ? "%s: warm" : "%s", workload);
    if (!is_wanted(name))
        return true;
    chat_open(&c, workload);
    buffer *events = chat_events(&c, &count);
    size_t total = count * (is_long ? LONG_TURNS : 1);
    for (size_t i = 0; i < total; i++)
        times[i] = chat_say(&c, buffer_peek(&events[i % count]));
    chat_drain(&c, false);
    if (!is_long)
        chat_check(&c);
    size_t warm =
        is_long ? total - LAST_MESSAGES : count_of(c.realm, c.workload, "warm");
    tell(out, name, times, warm, total, 1);
    return true;
}

/* ------------------------------------------------------------------- rounds */

typedef struct row {
    char name[NAME_LENGTH];
    double firsts[MOST_ROUNDS];
    double medians[MOST_ROUNDS];
    double minimum;
    size_t count;
} row;

static row rows[MOST_FLOORS];
static size_t row_count;

static void note(const figures *f) {
    size_t at = 0;
    while (at < row_count && strcmp(rows[at].name, f->name) != 0)
        at++;
    if (at == MOST_FLOORS)
        fail(f->name, "too many floors");
    row *r = &rows[at];
    if (at == row_count) {
        row_count++;
        memcpy(r->name, f->name, sizeof r->name);
        r->minimum = f->minimum;
    }
    r->firsts[r->count] = f->first;
    r->medians[r->count++] = f->median;
    r->minimum = f->minimum < r->minimum ? f->minimum : r->minimum;
}

/* Gives false when there is no such part. */
typedef bool (*program)(const char *name, int which, int out);

enum { NO_SUCH_PART = 77 };

/* Runs one in a process of its own, in which nothing is compiled yet. */
static bool run_fresh(program run, const char *name, int which) {
    int ends[2];
    int status = 0;
    figures f;
    if (pipe(ends) != 0)
        fail(name, "no pipe");
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        _exit(run(name, which, ends[1]) ? EXIT_SUCCESS : NO_SUCH_PART);
    }
    close(ends[1]);
    if (child > 0 && read(ends[0], &f, sizeof f) == (ssize_t)sizeof f)
        note(&f);
    close(ends[0]);
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        fail(name, "a process failed");
    if (WEXITSTATUS(status) != EXIT_SUCCESS &&
        WEXITSTATUS(status) != NO_SUCH_PART)
        exit(EXIT_FAILURE);
    return WEXITSTATUS(status) == EXIT_SUCCESS;
}

static void run_round(void) {
    static const char *const files[] = {"arrays.js", "filters.js", "create.js",
                                        "await.js", "whisper.js"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        for (int step = 0; run_fresh(run_file, files[i], step); step++)
            ;
    for (int is_long = 0; is_long < 2; is_long++) {
        run_fresh(run_chat, "app", is_long);
        run_fresh(run_chat, "app-echo", is_long);
    }
}

static void print_rows(void) {
    printf("%-40s %10s %10s %10s\n", "floor, ns for a unit", "first", "median",
           "minimum");
    for (size_t i = 0; i < row_count; i++) {
        row *r = &rows[i];
        printf("%-40s %10.1f %10.1f %10.1f\n", r->name,
               median(r->firsts, r->count), median(r->medians, r->count),
               r->minimum);
    }
}

int main(int argc, char **argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : ROUNDS;
    if (rounds < 1 || rounds > MOST_ROUNDS)
        fail("usage", "bench_floor [ROUNDS [ONLY [WORKLOADS]]]");
    if (argc > 2)
        only = argv[2];
    if (argc > 3)
        workload_folder = argv[3];
    if (getenv("AUXRT_SOURCE"))
        source_folder = getenv("AUXRT_SOURCE");
    if (os_kind_of(chat_path("app-echo")) != OS_FILE)
        fail(
            chat_path("app-echo"),
            "not there; `node tools/bench/workloads.mjs build/bench` makes it");
    for (int i = 0; i < rounds; i++)
        run_round();
    if (row_count == 0)
        fail(only, "no floor has that in its name");
    print_rows();
    return EXIT_SUCCESS;
}
