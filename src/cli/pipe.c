/*
 * auxrt pipe: the stdio protocol on standard input and output.
 */
#include "pipe/pipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/options.h"

static const char usage[] =
    "usage: auxrt pipe [--test] [--limit-listener MS] [--limit-turn MS]\n"
    "                  [--limit-jobs MS]\n"
    "\n"
    "Reads requests from standard input, one JSON object per line, and writes\n"
    "answers and events to standard output; docs/pipe.md describes them. Ends\n"
    "when the input ends.\n"
    "\n"
    "  --test               time stands still, and the calls test.* work\n"
    "  --limit-listener MS  stop a listener after so many milliseconds (1000)\n"
    "  --limit-turn MS      the same for all listeners of a call (5000)\n"
    "  --limit-jobs MS      the same for the promise jobs after it (5000)\n";

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

int cli_pipe(int argc, char **argv) {
    pipe_options pipe = {
        .input = STDIN_FILENO, .output = STDOUT_FILENO, .on_log = print_log};
    const char *texts[3] = {NULL, NULL, NULL};
    uint32_t *limits[] = {&pipe.listener_limit_ms, &pipe.turn_limit_ms,
                          &pipe.jobs_limit_ms};
    const cli_option options[] = {
        {"--limit-listener", NULL, &texts[0], NULL},
        {"--limit-turn", NULL, &texts[1], NULL},
        {"--limit-jobs", NULL, &texts[2], NULL},
        {"--test", &pipe.testing, NULL, NULL},
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
    if (!operands)
        return CLI_LIMIT;
    bool go_on =
        options_read(&syntax, argc, argv, operands, &count, &exit_code);
    free(operands);
    if (!go_on)
        return exit_code;
    for (size_t i = 0; i < 3; i++)
        if (texts[i] && !read_limit(texts[i], limits[i]))
            return misuse(options[i].name, texts[i]);
    return run(&pipe);
}
