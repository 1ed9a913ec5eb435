/*
 * The table of several workloads.
 */
#include "cli/bench_table.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/os.h"
#include "cli/commands.h"

extern char **environ;

static const size_t TEXT_MAXIMUM = (size_t)1 << 28;

/* ------------------------------------------------------------------ running */

/* Starts this program again; gives its output, and how it ended. */
static auxrt_result run_file(const char *file, bool in_process, buffer *out,
                             int *exit_code, auxrt_error *error) {
    char *arguments[] = {"auxrt", "bench", (char *)file,
                         in_process ? "--in-process" : NULL, NULL};
    posix_spawn_file_actions_t actions;
    int ends[2];
    int status = 0;
    pid_t child;
    if (pipe(ends) != 0)
        return error_raise(error, AUXRT_IO, "no pipe: %s", strerror(errno));
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    int failed = posix_spawn(&child, "/proc/self/exe", &actions, NULL,
                             arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    auxrt_result result = failed ? error_raise(error, AUXRT_IO,
                                               "the program cannot be started "
                                               "again: %s",
                                               strerror(failed))
                                 : os_read_descriptor(ends[0], out, error);
    close(ends[0]);
    while (!failed && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    *exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : CLI_LIMIT;
    return result;
}

static slice last_line(slice text) {
    while (text.length > 0 && text.data[text.length - 1] == '\n')
        text.length--;
    size_t start = text.length;
    while (start > 0 && text.data[start - 1] != '\n')
        start--;
    return slice_of(text.data + start, text.length - start);
}

/* ------------------------------------------------------------------ figures */

static int compare_numbers(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

typedef struct figures {
    double first, median, least;
} figures;

static figures figures_of(double *times, size_t count, size_t warm) {
    figures f = {.first = times[0]};
    double *steady = times + warm;
    size_t left = count - warm;
    qsort(steady, left, sizeof *steady, compare_numbers);
    f.least = steady[0];
    f.median = left % 2 ? steady[left / 2]
                        : (steady[left / 2 - 1] + steady[left / 2]) / 2;
    return f;
}

static double number_member(json_value object, slice name) {
    json_value value;
    return json_member(object, name, &value) && value.type == JSON_NUMBER
               ? json_number(value)
               : 0;
}

static bool read_figures(json_value step, figures *out) {
    json_value list;
    size_t count = 0, at = 0;
    size_t warm = (size_t)number_member(step, SLICE("warm"));
    if (!json_member(step, SLICE("ms"), &list))
        return false;
    json_walk walk = json_walk_start(list);
    while (json_walk_next(&walk))
        count++;
    double *times = calloc(count + 1, sizeof *times);
    if (!times || count <= warm) {
        free(times);
        return false;
    }
    walk = json_walk_start(list);
    while (json_walk_next(&walk))
        times[at++] = json_number(walk.value);
    *out = figures_of(times, count, warm);
    free(times);
    return true;
}

/* ----------------------------------------------------------------- printing */

static void print_cost(double nanoseconds, slice unit) {
    static const char *const names[] = {"ns", "µs", "ms", "s"};
    size_t at = 0;
    for (; at < 3 && nanoseconds >= 1000; at++)
        nanoseconds /= 1000;
    printf("  %8.*f %s%s/%.*s\n", nanoseconds < 10 ? 2 : 1, nanoseconds,
           at == 3 ? " " : "", names[at], (int)unit.length, unit.data);
}

static void print_step(json_value step) {
    figures f;
    buffer label, unit;
    json_value value;
    buffer_init(&label, TEXT_MAXIMUM);
    buffer_init(&unit, TEXT_MAXIMUM);
    if (read_figures(step, &f)) {
        double units = number_member(step, SLICE("units"));
        slice text = json_member(step, SLICE("label"), &value)
                         ? json_string(value, &label)
                         : SLICE("");
        printf("  %-34.*s %10.3f %10.3f %10.3f", (int)text.length, text.data,
               f.first, f.median, f.least);
        text = json_member(step, SLICE("unit"), &value)
                   ? json_string(value, &unit)
                   : SLICE("run");
        print_cost(f.median * 1e6 / (units > 0 ? units : 1), text);
    }
    buffer_free(&label);
    buffer_free(&unit);
}

static void print_workload(const char *file, json_value outcome) {
    json_value check, ok, list;
    const char *name = strrchr(file, '/');
    bool passed = json_member(outcome, SLICE("check"), &check) &&
                  json_member(check, SLICE("ok"), &ok) && ok.type == JSON_TRUE;
    printf("%s: load %.1f ms, %.1f MB%s\n", name ? name + 1 : file,
           number_member(outcome, SLICE("load_ms")),
           number_member(outcome, SLICE("peak_rss_kb")) / 1024,
           passed ? "" : ", CHECK FAILED");
    if (!passed && json_member(check, SLICE("failures"), &list))
        printf("  %.*s\n", (int)list.text.length, list.text.data);
    if (!json_member(outcome, SLICE("steps"), &list))
        return;
    json_walk walk = json_walk_start(list);
    while (json_walk_next(&walk))
        print_step(walk.value);
}

int bench_table(const char *const *files, size_t count,
                const bench_options *options) {
    int worst = CLI_OK;
    printf("  %-34s %10s %10s %10s  %s\n", "", "first ms", "median ms",
           "minimum ms", "cost");
    for (size_t i = 0; i < count; i++) {
        buffer out;
        auxrt_error error;
        json_value outcome;
        int exit_code = CLI_OK;
        buffer_init(&out, TEXT_MAXIMUM);
        auxrt_result result =
            run_file(files[i], options->in_process, &out, &exit_code, &error);
        if (result != AUXRT_OK)
            fprintf(stderr, "auxrt bench: %s\n", error.message);
        else if (json_parse(last_line(buffer_peek(&out)), &outcome, NULL) ==
                 AUXRT_OK)
            print_workload(files[i], outcome);
        fflush(stdout);
        buffer_free(&out);
        if (result != AUXRT_OK)
            exit_code = CLI_LIMIT;
        worst = exit_code > worst ? exit_code : worst;
    }
    return worst;
}
