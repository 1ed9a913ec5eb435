/*
 * auxrt bench: measures workloads. One file is run here and described by a
 * JSON object; several are run one after the other, each in a process of its
 * own, so that none finds what another left behind.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "cli/bench_run.h"
#include "cli/bench_table.h"
#include "cli/commands.h"
#include "cli/failure.h"
#include "cli/options.h"
#include "format/aux.h"

static const char help[] =
    "usage: auxrt bench WORKLOAD.json… [--in-process]\n"
    "\n"
    "Runs a workload (docs/benchmarks.md) and prints a JSON object as the "
    "last\n"
    "line: the time to load, the times of each step, whether all came out as\n"
    "it must, and the memory it took. For several files it prints a table.\n"
    "\n"
    "  --in-process  run scripts in this process, not in a supervised one\n"
    "\n"
    "Ends with 0 when the checks of all workloads passed, 1 when not, 3 when "
    "a\n"
    "file could not be read.\n";

static const size_t TEXT_MAXIMUM = (size_t)1 << 28;

static void write_steps(json_writer *w, const bench_run *run) {
    json_write_key(w, SLICE("steps"));
    json_begin_array(w);
    for (size_t i = 0; i < run->workload->step_count; i++) {
        const bench_step *step = &run->workload->steps[i];
        json_begin_object(w);
        json_write_key(w, SLICE("label"));
        json_write_raw(w, step->label);
        json_write_key(w, SLICE("unit"));
        json_write_raw(w, step->unit);
        json_write_key(w, SLICE("units"));
        json_write_integer(w, step->units);
        json_write_key(w, SLICE("warm"));
        json_write_integer(w, step->warm);
        int64_t count = step->warm + step->repeat;
        json_write_key(w, SLICE("ms"));
        json_begin_array(w);
        for (int64_t k = 0; k < count; k++)
            json_write_number(w, run->times[i][k].ms);
        json_end_array(w);
        json_write_key(w, SLICE("cpu_ms"));
        json_begin_array(w);
        for (int64_t k = 0; k < count; k++)
            json_write_number(w, run->times[i][k].cpu_ms);
        json_end_array(w);
        json_end_object(w);
    }
    json_end_array(w);
}

static void write_outcome(json_writer *w, const bench_run *run,
                          const bench_options *options) {
    const bench_host *host = &run->host;
    json_begin_object(w);
    json_write_key(w, SLICE("engine"));
    json_write_string(w, options->in_process
                             ? SLICE("auxrt " AUXRT_VERSION " in-process")
                             : SLICE("auxrt " AUXRT_VERSION));
    json_write_key(w, SLICE("load_ms"));
    json_write_number(w, run->load_ms);
    json_write_key(w, SLICE("load_cpu_ms"));
    json_write_number(w, run->load_cpu_ms);
    write_steps(w, run);
    json_write_key(w, SLICE("check"));
    json_begin_object(w);
    json_write_key(w, SLICE("ok"));
    json_write_bool(w, run->failure_count == 0);
    json_write_key(w, SLICE("failures"));
    json_begin_array(w);
    buffer_append_slice(w->out, buffer_peek(&run->failures));
    json_end_array(w);
    json_end_object(w);
    json_write_key(w, SLICE("actions"));
    json_begin_object(w);
    for (size_t i = 0; i < host->action_kinds; i++) {
        json_write_key(w, slice_from_string(host->actions[i].name));
        json_write_integer(w, host->actions[i].count);
    }
    json_end_object(w);
    json_write_key(w, SLICE("peak_rss_kb"));
    json_write_integer(w, run->peak_kb);
    json_end_object(w);
}

static int print_outcome(const bench_run *run, const bench_options *options) {
    buffer text;
    buffer_init(&text, TEXT_MAXIMUM);
    json_writer w = json_writer_on(&text);
    write_outcome(&w, run, options);
    printf("%s\n", text.data ? text.data : "");
    bool failed = text.failure != AUXRT_OK;
    buffer_free(&text);
    if (failed)
        return CLI_LIMIT;
    return run->failure_count == 0 ? CLI_OK : CLI_CONTENT;
}

static int fail(const auxrt_error *error) {
    failure_tell("bench", error);
    return failure_exit_code(error->code);
}

static int run_one(const char *file, const bench_options *options) {
    bench_workload workload;
    bench_run run;
    auxrt_error error = {0};
    if (bench_workload_read(file, &workload, &error) != AUXRT_OK)
        return fail(&error);
    auxrt_result result = bench_run_all(&run, &workload, options, &error);
    if (result != AUXRT_OK)
        aux_blame(&error, file, result);
    int exit_code =
        result == AUXRT_OK ? print_outcome(&run, options) : fail(&error);
    bench_run_free(&run);
    bench_workload_free(&workload);
    return exit_code;
}

int cli_bench(int argc, char **argv) {
    bench_options bench = {0};
    const cli_option options[] = {
        {"--in-process", &bench.in_process, NULL, NULL},
    };
    const cli_syntax syntax = {
        .command = "bench",
        .help = help,
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .least = 1,
        .most = SIZE_MAX,
        .operand = "workload",
    };
    size_t count = 0;
    int exit_code = CLI_OK;
    const char **files = calloc((size_t)argc, sizeof *files);
    if (!files)
        return CLI_LIMIT;
    if (options_read(&syntax, argc, argv, files, &count, &exit_code))
        exit_code = count == 1 ? run_one(files[0], &bench)
                               : bench_table(files, count, &bench);
    free(files);
    return exit_code;
}
