/*
 * auxrt mark: versions of the bots in a folder of data.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/os.h"
#include "cli/commands.h"
#include "cli/mark_list.h"
#include "cli/options.h"
#include "cli/session.h"

static const char help[] =
    "usage: auxrt mark DIR                  list the marks\n"
    "       auxrt mark DIR add [LABEL]      save the bots as they are now\n"
    "       auxrt mark DIR show N           print them as an .aux file\n"
    "       auxrt mark DIR restore N        make the bots what they were\n"
    "       auxrt mark DIR drop N           forget a mark\n"
    "       … [--space SPACE] [--config FILE] [--json]\n"
    "\n"
    "A mark is a version of the bots of one space, with their masks, that was\n"
    "saved in the data; marks are numbered. DIR is the folder of --data of\n"
    "auxrt run, which must not run at the same time.\n"
    "\n"
    "  --space SPACE  whose marks they are (default shared)\n"
    "  --config FILE  as in auxrt run\n"
    "  --json         print JSON\n"
    "\n"
    "Restoring is an edit like others: what a space refuses stays as it is, "
    "and\n"
    "is told. Later marks are kept, so it can be undone if there is one.\n"
    "\n"
    "Example:\n"
    "  auxrt mark door/ add 'before the party' && auxrt run --data door/\n"
    "  auxrt mark door/ restore 1\n";

typedef struct mark_options {
    const char *operands[3]; /* folder, what to do, label or number */
    size_t count;
    const char *space;
    const char *config;
    bool json;
    int64_t number;
} mark_options;

static bool is(const mark_options *o, const char *what) {
    return o->count >= 2 && strcmp(o->operands[1], what) == 0;
}

static bool takes_number(const mark_options *o) {
    return is(o, "show") || is(o, "restore") || is(o, "drop");
}

static int check(mark_options *o) {
    if (o->count >= 2 && !is(o, "add") && !takes_number(o))
        return options_misuse("mark",
                              "%s is none of add, show, restore and drop",
                              o->operands[1]);
    if (os_kind_of(o->operands[0]) != OS_DIRECTORY) {
        fprintf(stderr, "auxrt mark: there is no folder %s\n", o->operands[0]);
        return CLI_IO;
    }
    if (!takes_number(o))
        return CLI_OK;
    char *end = NULL;
    const char *given = o->count == 3 ? o->operands[2] : "";
    o->number = strtoll(given, &end, 10);
    if (given[0] == '\0' || *end != '\0' || o->number < 1)
        return options_misuse("mark", "%s takes the number of a mark",
                              o->operands[1]);
    return CLI_OK;
}

static auxrt_result list(session *s, const mark_options *o) {
    auxrt_text text;
    json_value marks;
    auxrt_result result = auxrt_inst_marks(s->inst, o->space, &text, &s->error);
    if (result != AUXRT_OK)
        return result;
    if (o->json) {
        printf("%s\n", text.data);
    } else if (json_parse(slice_of(text.data, text.length), &marks, NULL) ==
               AUXRT_OK) {
        mark_list_print(marks);
        if (text.length <= 2)
            printf("no marks; auxrt mark %s add saves one\n", o->operands[0]);
    }
    auxrt_text_free(&text);
    return result;
}

static void tell(const mark_options *o, const char *what, int64_t number) {
    if (o->json)
        printf("{\"mark\":%lld}\n", (long long)number);
    else
        printf("mark %lld %s\n", (long long)number, what);
}

static auxrt_result carry_out(session *s, const mark_options *o) {
    auxrt_result result;
    int64_t number = o->number;
    if (o->count < 2)
        return list(s, o);
    if (is(o, "add")) {
        result = auxrt_inst_mark(
            s->inst, o->space,
            auxrt_string_of(o->count == 3 ? o->operands[2] : ""), &number,
            &s->error);
        if (result == AUXRT_OK)
            tell(o, "saved", number);
    } else if (is(o, "show")) {
        auxrt_text text;
        result =
            auxrt_inst_mark_read(s->inst, o->space, number, &text, &s->error);
        if (result == AUXRT_OK)
            printf("%s\n", text.data);
        auxrt_text_free(&text);
    } else if (is(o, "restore")) {
        result = auxrt_inst_mark_restore(s->inst, o->space, number, &s->error);
        if (result == AUXRT_OK)
            tell(o, "restored", number);
    } else {
        result = auxrt_inst_mark_drop(s->inst, o->space, number, &s->error);
        if (result == AUXRT_OK)
            tell(o, "dropped", number);
    }
    return result;
}

static int run(const mark_options *o) {
    session s;
    /* Nothing runs: the scripts are only looked at. */
    const session_options options = {.command = "mark",
                                     .data = o->operands[0],
                                     .config = o->config,
                                     .json = o->json,
                                     .in_process = true,
                                     .out = stderr};
    int exit_code = session_open(&s, &options);
    if (exit_code == CLI_OK && carry_out(&s, o) != AUXRT_OK)
        session_fail(&s, &s.error);
    if (exit_code == CLI_OK)
        exit_code = session_exit_code(&s);
    session_close(&s);
    return exit_code;
}

int cli_mark(int argc, char **argv) {
    mark_options o = {0};
    int exit_code = CLI_OK;
    const cli_option options[] = {
        {"--space", NULL, &o.space, NULL},
        {"--config", NULL, &o.config, NULL},
        {"--json", &o.json, NULL, NULL},
    };
    const cli_syntax syntax = {
        .command = "mark",
        .help = help,
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .least = 1,
        .most = 3,
        .operand = "folder",
    };
    const char **operands = calloc((size_t)argc, sizeof *operands);
    if (!operands)
        return CLI_LIMIT;
    if (options_read(&syntax, argc, argv, operands, &o.count, &exit_code)) {
        memcpy(o.operands, operands, o.count * sizeof *operands);
        exit_code = check(&o);
        if (exit_code == CLI_OK)
            exit_code = run(&o);
    }
    free(operands);
    return exit_code;
}
