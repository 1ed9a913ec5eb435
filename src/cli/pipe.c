/*
 * auxrt pipe: the stdio protocol on standard input and output.
 */
#include "pipe/pipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"

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

static int misuse(const char *what, const char *argument) {
    fprintf(stderr, "auxrt pipe: %s %s\n\n%s", what, argument, usage);
    return CLI_USAGE;
}

static bool read_limit(const char *text, uint32_t *out) {
    char *end = NULL;
    unsigned long value = text ? strtoul(text, &end, 10) : 0;
    if (value == 0 || value > 86400000 || *end != '\0' || *text == '-')
        return false;
    *out = (uint32_t)value;
    return true;
}

static uint32_t *limit_of(pipe_options *options, const char *argument) {
    if (strcmp(argument, "--limit-listener") == 0)
        return &options->listener_limit_ms;
    if (strcmp(argument, "--limit-turn") == 0)
        return &options->turn_limit_ms;
    if (strcmp(argument, "--limit-jobs") == 0)
        return &options->jobs_limit_ms;
    return NULL;
}

int cli_pipe(int argc, char **argv) {
    pipe_options options = {
        .input = STDIN_FILENO, .output = STDOUT_FILENO, .on_log = print_log};
    for (int i = 1; i < argc; i++) {
        uint32_t *limit = limit_of(&options, argv[i]);
        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            return CLI_OK;
        }
        if (strcmp(argv[i], "--test") == 0)
            options.testing = true;
        else if (!limit)
            return misuse("does not know", argv[i]);
        else if (!read_limit(i + 1 < argc ? argv[i + 1] : NULL, limit))
            return misuse("needs milliseconds, from 1 to 86400000, after",
                          argv[i]);
        else
            i++;
    }
    auxrt_error error = {0};
    if (pipe_run(&options, &error) == AUXRT_OK)
        return CLI_OK;
    fprintf(stderr, "auxrt pipe: %s\n", error.message);
    return error.code == AUXRT_IO ? CLI_IO : CLI_LIMIT;
}
