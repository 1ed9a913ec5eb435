/*
 * auxrt pipe: the stdio protocol on standard input and output.
 */
#include "pipe/pipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/limits.h"
#include "cli/options.h"
#include "cli/session.h"

static const char usage[] =
    "usage: auxrt pipe [--test] [--limit-listener MS] [--limit-turn MS]\n"
    "                  [--limit-jobs MS] [--isolated] [--sandbox=KIND]\n"
    "                  [--limit NAME=VALUE]…\n"
    "                  [--inst]\n"
    "\n"
    "Reads requests from standard input, one JSON object per line, and writes\n"
    "answers and events to standard output; docs/pipe.md describes them. Ends\n"
    "when the input ends.\n"
    "\n"
    "  --test               time stands still, and the calls test.* work\n"
    "  --limit-listener MS  stop a listener after so many milliseconds (1000)\n"
    "  --limit-turn MS      the same for all listeners of a call (5000)\n"
    "  --limit-jobs MS      the same for the promise jobs after it (5000)\n"
    "  --inst               keep the bots in partitions, as an inst does\n"
    "  --isolated           run the scripts in a process of their own\n"
    "  --sandbox=KIND       lock it in: strict (the default), require, off\n"
    "  --limit NAME=VALUE   another limit: docs/limits.md\n";

static void print_log(void *user, const char *level, auxrt_string message) {
    (void)user;
    fprintf(stderr, "%s: %.*s\n", level, (int)message.length, message.data);
}

static bool read_limit(const char *text, uint32_t *out) {
    char *end = NULL;
    unsigned long value = text ? strtoul(text, &end, 10) : 0;
    if (value == 0 || value > 86400000 || *end != '\0' || *text == '-')
        return false;
    *out = (uint32_t)value;
    return true;
}

static int misuse(const char *option, const char *given) {
    return options_misuse("pipe",
                          "%s takes milliseconds, from 1 to 86400000, not %s",
                          option, given);
}

static int run(const pipe_options *options) {
    auxrt_error error = {0};
    if (pipe_run(options, &error) == AUXRT_OK)
        return CLI_OK;
    fprintf(stderr, "auxrt pipe: %s\n", error.message);
    return error.code == AUXRT_IO ? CLI_IO : CLI_LIMIT;
}

typedef struct pipe_arguments {
    const char *texts[3];
    option_values limits;
    bool testing;
    bool isolated;
    const char *sandbox;
    bool with_inst;
} pipe_arguments;

/* Carries the arguments out; `names` are those of the texts. */
static int serve(const pipe_arguments *given, const cli_option *names) {
    auxrt_isolation isolation = {.size = sizeof isolation};
    cli_limits limits = {0};
    pipe_options pipe = {.input = STDIN_FILENO,
                         .output = STDOUT_FILENO,
                         .testing = given->testing,
                         .with_inst = given->with_inst,
                         .isolation = given->isolated ? &isolation : NULL,
                         .on_log = print_log};
    uint32_t *places[] = {&pipe.listener_limit_ms, &pipe.turn_limit_ms,
                          &pipe.jobs_limit_ms};
    for (size_t i = 0; i < 3; i++)
        if (given->texts[i] && !read_limit(given->texts[i], places[i]))
            return misuse(names[i].name, given->texts[i]);
    for (size_t i = 0; i < given->limits.count; i++)
        if (limits_read("pipe", given->limits.items[i], &limits) != CLI_OK)
            return CLI_USAGE;
    if (session_check_sandbox("pipe", given->sandbox) != CLI_OK)
        return CLI_USAGE;
    isolation.sandbox = session_sandbox(given->sandbox);
    limits_apply(&limits, &isolation);
    limits.of_scripts.size = sizeof limits.of_scripts;
    pipe.limits = &limits.of_scripts;
    return run(&pipe);
}

int cli_pipe(int argc, char **argv) {
    pipe_arguments given = {0};
    const cli_option options[] = {
        {"--limit-listener", NULL, &given.texts[0], NULL},
        {"--limit-turn", NULL, &given.texts[1], NULL},
        {"--limit-jobs", NULL, &given.texts[2], NULL},
        {"--test", &given.testing, NULL, NULL},
        {"--isolated", &given.isolated, NULL, NULL},
        {"--sandbox", NULL, &given.sandbox, NULL},
        {"--inst", &given.with_inst, NULL, NULL},
        {"--limit", NULL, NULL, &given.limits},
    };
    const cli_syntax syntax = {
        .command = "pipe",
        .help = usage,
        .options = options,
        .option_count = sizeof options / sizeof *options,
    };
    size_t count = 0;
    int exit_code = CLI_OK;
    const char **operands = calloc((size_t)argc, sizeof *operands);
    given.limits.items = calloc((size_t)argc, sizeof *given.limits.items);
    if (!operands || !given.limits.items)
        exit_code = CLI_LIMIT;
    else if (options_read(&syntax, argc, argv, operands, &count, &exit_code))
        exit_code = serve(&given, options);
    free(operands);
    free(given.limits.items);
    return exit_code;
}
