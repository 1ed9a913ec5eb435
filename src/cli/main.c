/*
 * The command: picks one of the table in cli/commands.h.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "auxrt.h"
#include "cli/commands.h"

typedef struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} command;

static const command commands[] = {
#define CLI_COMMAND_ENTRY(name, function, help) {name, function, help},
    CLI_COMMAND_MAP(CLI_COMMAND_ENTRY)
#undef CLI_COMMAND_ENTRY
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void print_help(FILE *out) {
    fputs("usage: auxrt COMMAND [ARGUMENTS]\n"
          "       auxrt COMMAND --help\n"
          "       auxrt --version\n\n",
          out);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].help);
}

static const command *find(const char *name) {
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

int main(int argc, char **argv) {
    /* A reader that goes away is an error of writing, not the end. */
    signal(SIGPIPE, SIG_IGN);
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
        strcmp(name, "help") == 0) {
        print_help(stdout);
        return CLI_OK;
    }
    if (strcmp(name, "--version") == 0) {
        printf("auxrt %s\n", auxrt_version());
        return CLI_OK;
    }
    const command *found = find(name);
    if (found)
        return found->run(argc - 1, argv + 1);
    if (argc > 1)
        fprintf(stderr, "auxrt: there is no command %s\n\n", name);
    print_help(stderr);
    return CLI_USAGE;
}
