/*
 * The reader of arguments.
 */
#include "cli/options.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "cli/commands.h"

typedef struct reading {
    const cli_syntax *syntax;
    int argc;
    char **argv;
    int at; /* of the argument at hand */
} reading;

int options_misuse(const char *command, const char *format, ...) {
    va_list arguments;
    fprintf(stderr, "auxrt %s: ", command);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n`auxrt %s --help` tells how to use it\n", command);
    return CLI_USAGE;
}

/* Whether the argument is the option, alone or with a value behind "=". */
static bool is_option(const char *argument, const char *name,
                      const char **joined) {
    size_t length = strlen(name);
    if (strncmp(argument, name, length) != 0)
        return false;
    *joined = argument[length] == '=' ? argument + length + 1 : NULL;
    return argument[length] == '\0' || *joined;
}

static int unknown_option(const cli_syntax *syntax, const char *argument) {
    char name[64];
    size_t length = strcspn(argument, "=");
    if (length >= sizeof name)
        length = sizeof name - 1;
    memcpy(name, argument, length);
    name[length] = '\0';
    suggestion best = suggest_for(name);
    for (size_t i = 0; i < syntax->option_count; i++)
        suggest_consider(&best, syntax->options[i].name);
    suggest_consider(&best, "--help");
    if (best.word)
        return options_misuse(syntax->command,
                              "there is no option %s; did you mean %s?", name,
                              best.word);
    return options_misuse(syntax->command, "there is no option %s", name);
}

static bool take_option(reading *r, const cli_option *option,
                        const char *joined, int *exit_code) {
    if (option->flag && !joined) {
        *option->flag = true;
        return true;
    }
    if (option->flag && !option->value) {
        *exit_code = options_misuse(r->syntax->command, "%s takes no value",
                                    option->name);
        return false;
    }
    if (!joined && r->at + 1 == r->argc) {
        *exit_code = options_misuse(r->syntax->command, "%s needs a value",
                                    option->name);
        return false;
    }
    const char *value = joined ? joined : r->argv[++r->at];
    if (option->value)
        *option->value = value;
    else
        option->values->items[option->values->count++] = value;
    return true;
}

static bool read_option(reading *r, int *exit_code) {
    const cli_syntax *syntax = r->syntax;
    const char *argument = r->argv[r->at];
    const char *joined = NULL;
    if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0) {
        fputs(syntax->help, stdout);
        *exit_code = CLI_OK;
        return false;
    }
    for (size_t i = 0; i < syntax->option_count; i++)
        if (is_option(argument, syntax->options[i].name, &joined))
            return take_option(r, &syntax->options[i], joined, exit_code);
    *exit_code = unknown_option(syntax, argument);
    return false;
}

static int wrong_count(const cli_syntax *syntax, size_t count,
                       const char *first_too_many) {
    if (count > syntax->most)
        return options_misuse(syntax->command, "%s is one argument too many",
                              first_too_many);
    return options_misuse(syntax->command, "a %s is missing", syntax->operand);
}

bool options_read(const cli_syntax *syntax, int argc, char **argv,
                  const char **operands, size_t *count, int *exit_code) {
    reading r = {.syntax = syntax, .argc = argc, .argv = argv};
    bool ended = false;
    *count = 0;
    for (r.at = 1; r.at < argc; r.at++) {
        const char *argument = argv[r.at];
        if (!ended && strcmp(argument, "--") == 0)
            ended = true;
        else if (ended || argument[0] != '-' || argument[1] == '\0')
            operands[(*count)++] = argument;
        else if (!read_option(&r, exit_code))
            return false;
    }
    if (*count >= syntax->least && *count <= syntax->most)
        return true;
    *exit_code = wrong_count(
        syntax, *count, *count > syntax->most ? operands[syntax->most] : "");
    return false;
}
