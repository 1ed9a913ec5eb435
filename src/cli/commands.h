/*
 * The commands of auxrt: one line and one file each.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

/* Name, function, and what `auxrt --help` says. */
#define CLI_COMMAND_MAP(X)                                                     \
    X("run", cli_run, "let the bots of files live, and tell what happens")     \
    X("ctl", cli_ctl, "ask and mend what runs, also while a script hangs")     \
    X("check", cli_check, "look for mistakes in scripts without running them") \
    X("shout", cli_shout, "ask the bots of a file, and print the answers")     \
    X("mark", cli_mark, "save, list and restore versions of stored bots")      \
    X("pipe", cli_pipe,                                                        \
      "drive a runtime by lines of JSON on stdin and stdout")                  \
    X("pack", cli_pack, "make an .aux file of a folder")                       \
    X("unpack", cli_unpack, "make a folder of an .aux file")                   \
    X("convert", cli_convert, "write an .aux file in another form")            \
    X("diff", cli_diff, "show what is different between two files")            \
    X("merge", cli_merge, "put two changes of one file together")              \
    X("types", cli_types, "write what editors need to check scripts")          \
    X("bench", cli_bench, "measure the workloads of files")

/* Exit codes of all commands. */
enum {
    CLI_OK = 0,
    CLI_CONTENT = 1, /* the content has errors, or a test failed */
    CLI_USAGE = 2,
    CLI_IO = 3, /* a file could not be read or written */
    CLI_LIMIT = 4,
};

/* A command gets its name as argv[0] and gives the exit code. */
#define CLI_COMMAND_DECLARATION(name, function, help)                          \
    int function(int argc, char **argv);
CLI_COMMAND_MAP(CLI_COMMAND_DECLARATION)
#undef CLI_COMMAND_DECLARATION

#endif
