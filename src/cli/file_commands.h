/*
 * What the commands about files share: options, reading an aux from a file or
 * from an unpacked folder, writing results, and telling what failed.
 */
#ifndef CLI_FILE_COMMANDS_H
#define CLI_FILE_COMMANDS_H

#include "format/folder.h"

enum {
    FILE_EXIT_OK = 0,
    FILE_EXIT_CONTENT = 1, /* the content has errors */
    FILE_EXIT_USAGE = 2,
    FILE_EXIT_IO = 3, /* a file could not be read or written */
    FILE_EXIT_LIMIT = 4,
};

/* One option; `flag` is set when it takes no value, `value` when it does. */
typedef struct file_option {
    const char *name; /* "--json", or "-o" */
    bool *flag;
    const char **value;
} file_option;

typedef struct file_command {
    const char *name;
    const char *usage; /* what --help prints */
    int operands;      /* how many files and folders it takes */
    bool json;         /* --json was given */
} file_command;

/* Reads the arguments. Gives true when the command should go on; otherwise
 * `exit_code` says how it ends (help was asked for, or the usage is wrong). */
bool file_command_parse(const file_command *command, int argc, char **argv,
                        const file_option *options, size_t option_count,
                        const char **operands, int *exit_code);

/* Prints why the usage is wrong, and gives the exit code. */
__attribute__((format(printf, 2, 3))) int
file_command_misuse(const file_command *command, const char *format, ...);

/* The value of --to: NULL leaves `version` alone. False for another value. */
bool file_command_version(const file_command *command, const char *value,
                          int *version, int *exit_code);

/* Prints the error and gives the exit code for it. */
int file_command_fail(const file_command *command, const auxrt_error *error);

/* Reads a file of any kind into an empty snapshot. What was read otherwise
 * than it says is told on the error stream. */
auxrt_result file_command_read(const char *path, snapshot *out, aux_info *info,
                               auxrt_error *error);

/* The same for a file or an unpacked folder; files that were not used are told,
 * too. */
auxrt_result file_command_load(const char *path, snapshot *out, aux_info *info,
                               auxrt_error *error);

/* Writes a text to a file, as a whole or not at all; "-" is the output. */
auxrt_result file_command_store(const char *path, slice text,
                                auxrt_error *error);

/* Prints a text to the output and ends its line. */
void file_command_print(slice text);

/* DIRECTORY/NAME followed by an ending; malloc'ed, NULL without memory. */
char *file_command_path(const char *directory, const char *name,
                        const char *ending);

#endif
