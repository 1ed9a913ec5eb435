/*
 * auxrt run: bots live, for as long as they have something to do.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/devices.h"
#include "cli/options.h"
#include "cli/report.h"
#include "cli/session.h"
#include "cli/watch.h"
#include "program/heap.h"

static const char help[] =
    "usage: auxrt run FILE… [--data DIR] [--config FILE] [--load]\n"
    "                 [--shout NAME[=JSON]]… [--bot ID]\n"
    "                 [--for SECONDS] [--json] [--in-process] "
    "[--sandbox=KIND]\n"
    "                 [--no-cache] [--limit NAME=VALUE]… [--control SOCKET]\n"
    "                 [--rejoin] [--watch]\n"
    "                 " CLI_DEVICE_USAGE "\n"
    "Loads the files, fires what a player who joins fires (onInstJoined), "
    "then\n"
    "shouts what --shout names, and runs until nothing is left to do. Prints\n"
    "actions, log lines and errors as they happen, and a summary at the end.\n"
    "Ctrl-C ends it; the signal USR1 makes it tell how it is.\n"
    "\n"
    "  --data DIR           keep the bots in this folder, and go on with "
    "those\n"
    "                       that are in it; then the files are not loaded\n"
    "  --load               load them all the same; bots of the same id are\n"
    "                       replaced\n"
    "  --config FILE        which partition keeps which space, limits and "
    "what\n"
    "                       is allowed (default: auxrt.json in DIR)\n"
    "  --shout NAME[=JSON]  shout NAME once the inst is joined, with JSON as\n"
    "                       `that`; may be given several times\n"
    "  --bot ID             only this bot hears the shouts\n"
    "  --for SECONDS        end after so much time, as 2 or 0.5\n"
    "  --json               print one JSON object a "
    "line\n"
    "  --control SOCKET     listen there for `auxrt ctl`, also while scripts "
    "hang;\n"
    "                       go on when nothing is left to do\n"
    "  --rejoin             fire onInstJoined again when the process of the\n"
    "                       scripts was replaced\n"
    "  --watch              start again whenever a file changes, until "
    "Ctrl-C;\n"
    "                       with --data, add --load to have them loaded "
    "again\n" SESSION_ISOLATION_HELP CLI_DEVICE_HELP "\n"
    "FILE is an .aux file, a .pdf or .html file that carries one, or a folder\n"
    "that auxrt unpack has made.\n"
    "\n"
    "Examples:\n"
    "  auxrt run door.aux\n"
    "  auxrt run door.aux --shout 'onKnock={\"name\":\"Ada\"}'\n"
    "  auxrt run game.aux players.aux --shout onStart --for 10\n"
    "  auxrt run door.aux --data door/      again: auxrt run --data door/\n"
    "  auxrt run door.aux --json | jq 'select(.event == \"errors\")'\n"
    "\n"
    "Ends with 0 when all is well, 1 when scripts made errors or do not\n"
    "compile, 2 for wrong usage, 3 when a file could not be read, 4 when a\n"
    "script had to be stopped.\n";

typedef struct run_options {
    const char **files;
    size_t file_count;
    const char *data;
    const char *config;
    bool load;
    option_values shouts;
    const char *bot;
    const char *seconds;
    int64_t limit_ms; /* -1 without --for */
    bool json;
    bool in_process;
    const char *sandbox;
    bool no_cache;
    option_values limits;
    const char *control;
    bool rejoin;
    bool watch;
    cli_devices devices;
} run_options;

enum { LONGEST_SECONDS = 1000000 };

static bool read_seconds(run_options *o) {
    o->limit_ms = -1;
    if (!o->seconds)
        return true;
    char *end = NULL;
    double seconds = strtod(o->seconds, &end);
    if (end == o->seconds || *end != '\0' || !(seconds > 0) ||
        seconds > LONGEST_SECONDS)
        return false;
    o->limit_ms = (int64_t)ceil(seconds * 1000);
    return true;
}

/* The argument behind NAME=, or NULL. */
static const char *argument_of(const char *shout) {
    const char *equals = strchr(shout, '=');
    return equals ? equals + 1 : NULL;
}

static int check_shout(const char *shout) {
    const char *argument = argument_of(shout);
    if (shout[0] == '\0' || shout[0] == '=')
        return options_misuse("run", "--shout needs the name of an event");
    return argument ? session_check_json("run", argument) : CLI_OK;
}

static int check(run_options *o) {
    if (o->file_count == 0 && !o->data && !o->config)
        return options_misuse("run", "a file is missing, or --data with a "
                                     "folder that has bots");
    if (o->watch && o->file_count == 0)
        return options_misuse("run", "--watch looks at files, but none is "
                                     "named");
    if (o->load && o->file_count == 0)
        return options_misuse("run", "--load loads files again, but none is "
                                     "named");
    if (!read_seconds(o))
        return options_misuse("run",
                              "--for takes seconds, above 0 and up to "
                              "1000000, not %s",
                              o->seconds);
    if (o->bot && o->shouts.count == 0)
        return options_misuse("run", "--bot says which bot hears --shout, but "
                                     "there is no --shout");
    for (size_t i = 0; i < o->shouts.count; i++) {
        int wrong = check_shout(o->shouts.items[i]);
        if (wrong != CLI_OK)
            return wrong;
    }
    int wrong = devices_check("run", &o->devices);
    if (wrong == CLI_OK)
        wrong = session_check_sandbox("run", o->sandbox);
    return wrong == CLI_OK ? session_check_limits("run", &o->limits) : wrong;
}

static bool was_heard(const auxrt_text *answer) {
    json_value value, results;
    if (json_parse(slice_of(answer->data, answer->length), &value, NULL) !=
            AUXRT_OK ||
        value.type != JSON_OBJECT ||
        !json_member(value, SLICE("results"), &results))
        return true;
    json_walk walk = json_walk_start(results);
    return json_walk_next(&walk);
}

static void shout(session *s, const run_options *o, const char *given) {
    const char *argument = argument_of(given);
    size_t length = argument ? (size_t)(argument - 1 - given) : strlen(given);
    auxrt_text answer = {0};
    bool answered = session_shout(s, (auxrt_string){given, length}, o->bot,
                                  auxrt_string_of(argument), &answer);
    if (answered && !was_heard(&answer)) {
        buffer text;
        buffer_init(&text, 65536);
        session_describe_unheard(s, slice_of(given, length), &text);
        report_log(&s->reporter, "warn",
                   (auxrt_string){text.data, text.length});
        buffer_free(&text);
    }
    auxrt_text_free(&answer);
}

static int64_t left_ms(const session *s, const run_options *o) {
    if (o->limit_ms < 0)
        return -1;
    int64_t left = o->limit_ms - (int64_t)(session_seconds(s) * 1000);
    return left > 0 ? left : 0;
}

/* Runs all there is; gives how it ended. */
static const char *live(session *s, const run_options *o) {
    session_join(s);
    for (size_t i = 0; i < o->shouts.count && !session_was_interrupted(s);
         i++) {
        /* A shout sees what the one before has changed. */
        session_settle(s, left_ms(s, o));
        shout(s, o, o->shouts.items[i]);
    }
    if (session_was_interrupted(s))
        return "interrupt";
    heap_give_back();
    switch (auxrt_inst_run(s->inst, left_ms(s, o), &s->error)) {
    case AUXRT_OK:
        return "quiet";
    case AUXRT_STATE:
        return "interrupt";
    case AUXRT_LIMIT:
        return "time";
    default:
        session_fail(s, &s->error);
        return "time";
    }
}

static int run(const run_options *o) {
    session s;
    report_end end = {.counts = {.size = sizeof end.counts}};
    const session_options options = {.command = "run",
                                     .file =
                                         o->file_count > 0 ? o->files[0] : NULL,
                                     .data = o->data,
                                     .config = o->config,
                                     .json = o->json,
                                     .in_process = o->in_process,
                                     .sandbox = o->sandbox,
                                     .no_cache = o->no_cache,
                                     .limits = o->limits,
                                     .control = o->control,
                                     .rejoin = o->rejoin,
                                     .out = stdout};
    int exit_code = session_open(&s, &options);
    if (exit_code == CLI_OK)
        exit_code = session_permit(&s, &o->devices);
    if (exit_code == CLI_OK)
        exit_code = session_begin(&s, o->files, o->file_count, o->load);
    if (exit_code == CLI_OK && o->bot)
        exit_code = session_require_bot(&s, o->bot);
    if (exit_code == CLI_OK) {
        end.how = live(&s, o);
        end.seconds = session_seconds(&s);
        auxrt_inst_count(s.inst, &end.counts, NULL);
        report_summary(&s.reporter, &end);
        exit_code = session_exit_code(&s);
    }
    session_close(&s);
    return exit_code;
}

/* The same command without --watch, again and again. */
static int watch(const run_options *o, int argc, char **argv) {
    char **again = calloc((size_t)argc + 2, sizeof *again);
    size_t count = 0;
    bool only_operands = false;
    if (!again)
        return CLI_LIMIT;
    again[count++] = "auxrt";
    for (int i = 0; i < argc; i++) {
        only_operands = only_operands || strcmp(argv[i], "--") == 0;
        if (only_operands || strcmp(argv[i], "--watch") != 0)
            again[count++] = argv[i];
    }
    int exit_code = watch_files(again, o->files, o->file_count, o->json);
    free(again);
    return exit_code;
}

int cli_run(int argc, char **argv) {
    run_options o = {0};
    int exit_code = CLI_OK;
    const cli_option options[] = {
        {"--data", NULL, &o.data, NULL},
        {"--config", NULL, &o.config, NULL},
        {"--load", &o.load, NULL, NULL},
        {"--shout", NULL, NULL, &o.shouts},
        {"--bot", NULL, &o.bot, NULL},
        {"--for", NULL, &o.seconds, NULL},
        {"--json", &o.json, NULL, NULL},
        {"--in-process", &o.in_process, NULL, NULL},
        {"--sandbox", NULL, &o.sandbox, NULL},
        {"--no-cache", &o.no_cache, NULL, NULL},
        {"--limit", NULL, NULL, &o.limits},
        {"--control", NULL, &o.control, NULL},
        {"--rejoin", &o.rejoin, NULL, NULL},
        {"--watch", &o.watch, NULL, NULL},
        CLI_DEVICE_OPTIONS(&o.devices),
    };
    const cli_syntax syntax = {
        .command = "run",
        .help = help,
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .most = SIZE_MAX,
        .operand = "file",
    };
    o.files = calloc((size_t)argc, sizeof *o.files);
    o.shouts.items = calloc((size_t)argc, sizeof *o.shouts.items);
    o.limits.items = calloc((size_t)argc, sizeof *o.limits.items);
    o.devices.answers.items =
        calloc((size_t)argc, sizeof *o.devices.answers.items);
    if (!o.files || !o.shouts.items || !o.limits.items ||
        !o.devices.answers.items)
        exit_code = CLI_LIMIT;
    else if (options_read(&syntax, argc, argv, o.files, &o.file_count,
                          &exit_code)) {
        exit_code = check(&o);
        if (exit_code == CLI_OK)
            exit_code = o.watch ? watch(&o, argc, argv) : run(&o);
    }
    free(o.files);
    free(o.shouts.items);
    free(o.limits.items);
    free(o.devices.answers.items);
    return exit_code;
}
