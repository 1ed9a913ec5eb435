/*
 * Reading the arguments of a command: options from a table, operands, --help.
 *
 * An option may stand anywhere; its value follows it, or is joined to it with
 * "=". After "--" everything is an operand.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Values of an option that may be given several times, in their order. */
typedef struct option_values {
    const char **items; /* room for as many as there are arguments */
    size_t count;
} option_values;

/* One option; exactly one of the three places is not NULL, or the flag and the
 * value: then a value is what is joined to the option with "=". */
typedef struct cli_option {
    const char *name;      /* "--json" */
    bool *flag;            /* it takes no value */
    const char **value;    /* the last one counts */
    option_values *values; /* each one counts */
} cli_option;

typedef struct cli_syntax {
    const char *command; /* "run" */
    const char *help;    /* what --help prints */
    const cli_option *options;
    size_t option_count;
    size_t least, most;  /* operands */
    const char *operand; /* what they are, in messages: "file" */
} cli_syntax;

/* Reads the arguments behind argv[0]; `operands` has room for argc. Gives true
 * when the command should go on; otherwise `exit_code` says how it ends: help
 * was asked for, or the usage is wrong and was explained. */
bool options_read(const cli_syntax *syntax, int argc, char **argv,
                  const char **operands, size_t *count, int *exit_code);

/* Prints why the usage is wrong, and gives the exit code. */
__attribute__((format(printf, 2, 3))) int
options_misuse(const char *command, const char *format, ...);

#endif
