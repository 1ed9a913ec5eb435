/*
 * The command: picks one of the table in cli/commands.h.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "auxrt.h"
#include "base/os.h"
#include "base/suggest.h"
#include "cli/commands.h"
#include "document/document.h"

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

static const char head[] =
    "usage: auxrt COMMAND [ARGUMENTS]\n"
    "       auxrt COMMAND --help\n"
    "       auxrt --version\n"
    "\n"
    "auxrt runs AUX content: bots with tags, whose scripts react to events.\n"
    "\n";

static const char tail[] =
    "\n"
    "Examples:\n"
    "  auxrt run door.aux                        see what happens in a file\n"
    "  auxrt check door.aux                      look for mistakes in it\n"
    "  auxrt shout door.aux onKnock '\"Ada\"'     ask its bots something\n"
    "  auxrt unpack --by-id door.aux door/       one file for each script\n"
    "  auxrt run door/                           run them from there\n"
    "\n"
    "Ends with 0 when all is well, 1 when the content has errors, 2 for wrong\n"
    "usage, 3 when a file could not be read or written, 4 when a limit "
    "stopped\n"
    "it.\n";

static void print_help(FILE *out) {
    fputs(head, out);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].help);
    fputs(tail, out);
}

static const command *find(const char *name) {
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int unknown(const char *name) {
    suggestion best = suggest_for(name);
    bool is_option = name[0] == '-';
    for (int i = 0; i < COMMANDS && !is_option; i++)
        suggest_consider(&best, commands[i].name);
    if (is_option) {
        suggest_consider(&best, "--help");
        suggest_consider(&best, "--version");
    }
    fprintf(stderr, "auxrt: there is no %s %s",
            is_option ? "option" : "command", name);
    if (os_kind_of(name) != OS_NOTHING)
        fprintf(stderr, "; `auxrt run %s` runs that file", name);
    else if (best.word)
        fprintf(stderr, "; did you mean %s?", best.word);
    fputs("\n`auxrt --help` lists what there is\n", stderr);
    return CLI_USAGE;
}

static int help(int argc, char **argv) {
    char *arguments[] = {NULL, "--help", NULL};
    if (argc < 3) {
        print_help(stdout);
        return CLI_OK;
    }
    const command *found = find(argv[2]);
    if (!found)
        return unknown(argv[2]);
    arguments[0] = argv[2];
    return found->run(2, arguments);
}

int main(int argc, char **argv) {
    int code = auxrt_script_side(argc, argv);
    if (code >= 0)
        return code;
    /* A reader that goes away is an error of writing, not the end. */
    signal(SIGPIPE, SIG_IGN);
    /* So is a file that reaches the limit of its size (ulimit -f). */
    signal(SIGXFSZ, SIG_IGN);
    document_register_codec();
    if (argc < 2) {
        print_help(stderr);
        return CLI_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
        strcmp(name, "help") == 0)
        return help(argc, argv);
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0 ||
        strcmp(name, "-v") == 0) {
        printf("auxrt %s\n", auxrt_version());
        return CLI_OK;
    }
    const command *found = find(name);
    return found ? found->run(argc - 1, argv + 1) : unknown(name);
}
