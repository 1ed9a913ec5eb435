/*
 * auxrt shout: ask the bots of a file, and print what they answer.
 *
 * Results that are promises are waited for: their ends come as events.
 */
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "cli/commands.h"
#include "cli/devices.h"
#include "cli/options.h"
#include "cli/session.h"
#include "cli/value_text.h"

static const char help[] =
    "usage: auxrt shout FILE NAME [JSON] [--bot ID] [--json]\n"
    "       auxrt shout [FILE] NAME [JSON] --data DIR [--config FILE] "
    "[--load]\n"
    "                   [--in-process] [--sandbox=KIND] [--no-cache]\n"
    "                   [--limit NAME=VALUE]…\n"
    "                 " CLI_DEVICE_USAGE "\n"
    "Loads FILE, shouts NAME to its bots with JSON as `that`, and prints what\n"
    "each listener returned, in the order of the bots' ids. Waits up to 10\n"
    "seconds for listeners that return promises. Errors of scripts go to the\n"
    "error stream. FILE is not changed, and nobody joins: use `auxrt run` to\n"
    "have onInstJoined fired and timers awaited.\n"
    "\n"
    "  --data DIR     ask the bots that `auxrt run --data DIR` has kept, and "
    "keep\n"
    "                 what they change; FILE is loaded when there are none\n"
    "  --load         load it all the same; bots of the same id are replaced\n"
    "  --config FILE  as in auxrt run (default: auxrt.json in DIR)\n"
    "  --bot ID       ask only this bot\n"
    "  --json         print what happens as one JSON object a line, the "
    "results\n"
    "                 in the last one\n" SESSION_ISOLATION_HELP CLI_DEVICE_HELP
    "\n"
    "Examples:\n"
    "  auxrt shout door.aux onKnock '{\"name\": \"Ada\"}'\n"
    "  auxrt shout quiz.aux onAsk '\"capital of Peru\"'\n"
    "  auxrt shout quiz.aux onAsk '[1, 2]' --json | tail -1 | jq .results\n"
    "  auxrt shout --data door/ onKnock '{\"name\": \"Ada\"}'\n"
    "\n"
    "FILE is what auxrt run takes. With --data, what names one (it is there,\n"
    "or ends with .aux, .pdf or .html) and stands before the event is FILE.\n"
    "\n"
    "Ends with 0 when all is well, 1 when scripts made errors or do not\n"
    "compile, 2 for wrong usage, 3 when a file or the data could not be read "
    "or\n"
    "written, 4 when a script had to be stopped or did not answer in time.\n";

enum { PATIENCE_MS = 10000 };

typedef struct shout_options {
    const char *file; /* NULL without one */
    const char *name;
    const char *argument; /* JSON, or NULL */
    const char *data;
    const char *config;
    bool load;
    const char *bot;
    bool json;
    bool in_process;
    const char *sandbox;
    bool no_cache;
    option_values limits;
    cli_devices devices;
} shout_options;

/* A promise that has ended. */
typedef struct settled {
    struct settled *next;
    int64_t promise;
    bool is_rejected;
    size_t length;
    char value[]; /* JSON */
} settled;

typedef struct asking {
    session session;
    settled *settled; /* the newest first */
} asking;

/* ---------------------------------------------------------------- promises */

/* A promise may end before the answer that holds it has come, so all ends are
 * kept. */
static void keep_settled(asking *a, slice event) {
    json_value value, number, status, result;
    int64_t promise;
    if (json_parse(event, &value, NULL) != AUXRT_OK ||
        !json_member(value, SLICE("promise"), &number) ||
        !json_integer(number, &promise) ||
        !json_member(value, SLICE("status"), &status) ||
        !json_member(value, SLICE("value"), &result))
        return;
    settled *added = malloc(sizeof *added + result.text.length);
    if (!added)
        return;
    *added = (settled){.next = a->settled,
                       .promise = promise,
                       .is_rejected = json_string_is(status, SLICE("rejected")),
                       .length = result.text.length};
    memcpy(added->value, result.text.data, result.text.length);
    a->settled = added;
    /* Maybe this was the last one that is waited for. */
    auxrt_inst_stop(a->session.inst);
}

static void on_event(void *user, const char *kind, auxrt_string event) {
    asking *a = user;
    if (strcmp(kind, "settled") == 0)
        keep_settled(a, slice_of(event.data, event.length));
    report_event(&a->session.reporter, kind, event);
}

static void on_log(void *user, const char *level, auxrt_string message) {
    asking *a = user;
    report_log(&a->session.reporter, level, message);
}

static bool is_promise(json_value value, int64_t *out) {
    json_value number;
    return value.type == JSON_OBJECT &&
           json_member(value, SLICE("$promise"), &number) &&
           number.type == JSON_NUMBER && json_integer(number, out);
}

static const settled *find_settled(const asking *a, int64_t promise) {
    const settled *at = a->settled;
    while (at && at->promise != promise)
        at = at->next;
    return at;
}

static size_t count_waiting(const asking *a, json_value results) {
    size_t waiting = 0;
    int64_t promise;
    json_walk walk = json_walk_start(results);
    while (json_walk_next(&walk))
        if (is_promise(walk.value, &promise) && !find_settled(a, promise))
            waiting++;
    return waiting;
}

/* Lets time pass until all promises have ended. Gives how many have not. */
static size_t wait_for_all(asking *a, json_value results, bool *is_late) {
    session *s = &a->session;
    double end = session_seconds(s) * 1000 + PATIENCE_MS;
    size_t waiting;
    while ((waiting = count_waiting(a, results)) > 0 &&
           !session_was_interrupted(s)) {
        double left = end - session_seconds(s) * 1000;
        auxrt_result result =
            auxrt_inst_run(s->inst, left > 0 ? (int64_t)left : 0, &s->error);
        if (result == AUXRT_STATE)
            continue;
        *is_late = result == AUXRT_LIMIT;
        if (result != AUXRT_OK && !*is_late)
            session_fail(s, &s->error);
        return count_waiting(a, results);
    }
    return waiting;
}

/* ----------------------------------------------------------------- results */

/* The result itself, or what its promise came to. */
static slice outcome(const asking *a, json_value result, bool *is_rejected) {
    int64_t promise;
    *is_rejected = false;
    const settled *found =
        is_promise(result, &promise) ? find_settled(a, promise) : NULL;
    if (!found)
        return result.text;
    *is_rejected = found->is_rejected;
    return found->is_rejected ? SLICE("{\"$undefined\":true}")
                              : slice_of(found->value, found->length);
}

static void print_json(const asking *a, json_value results) {
    buffer line;
    bool is_rejected;
    buffer_init(&line, (size_t)1 << 31);
    json_writer w = json_writer_on(&line);
    json_begin_object(&w);
    json_write_key(&w, SLICE("event"));
    json_write_string(&w, SLICE("results"));
    json_write_key(&w, SLICE("results"));
    json_begin_array(&w);
    json_walk walk = json_walk_start(results);
    while (json_walk_next(&walk))
        json_write_raw(&w, outcome(a, walk.value, &is_rejected));
    json_end_array(&w);
    json_end_object(&w);
    report_line(&a->session.reporter, buffer_peek(&line));
    buffer_free(&line);
}

static void print_results(const asking *a, json_value results) {
    bool is_rejected;
    int64_t promise;
    json_walk walk = json_walk_start(results);
    while (json_walk_next(&walk)) {
        slice text = outcome(a, walk.value, &is_rejected);
        if (is_rejected)
            text = SLICE("(failed)");
        else if (text.data == walk.value.text.data &&
                 is_promise(walk.value, &promise))
            text = SLICE("(no answer)");
        value_print(text);
    }
}

static void tell_nobody(const session *s, const char *name) {
    buffer text;
    buffer_init(&text, 65536);
    session_describe_unheard(s, slice_from_string(name), &text);
    fprintf(stderr, "%s\n", text.data ? text.data : "");
    buffer_free(&text);
}

static void tell_about(const asking *a, const shout_options *o,
                       json_value results, size_t waiting) {
    json_walk walk = json_walk_start(results);
    if (a->session.reporter.json)
        return;
    if (!json_walk_next(&walk))
        tell_nobody(&a->session, o->name);
    if (waiting > 0)
        fprintf(stderr, "%zu of them %s for something that did not come\n",
                waiting, waiting == 1 ? "waits" : "wait");
}

/* ------------------------------------------------------------- the command */

static int ask(asking *a, const shout_options *o) {
    session *s = &a->session;
    auxrt_text answer = {0};
    json_value value, results;
    bool is_late = false;
    session_settle(s, PATIENCE_MS);
    bool answered = session_shout(s, auxrt_string_of(o->name), o->bot,
                                  auxrt_string_of(o->argument), &answer);
    if (answered &&
        json_parse(slice_of(answer.data, answer.length), &value, NULL) ==
            AUXRT_OK &&
        value.type == JSON_OBJECT &&
        json_member(value, SLICE("results"), &results)) {
        size_t waiting = wait_for_all(a, results, &is_late);
        if (o->json)
            print_json(a, results);
        else
            print_results(a, results);
        fflush(stdout);
        tell_about(a, o, results, waiting);
    }
    if (!answered && !o->json)
        fputs("the event ended before all results were there\n", stderr);
    auxrt_text_free(&answer);
    if (auxrt_inst_data(s->inst)) {
        /* Until what was done is stored, or known to be not. */
        session_settle(s, PATIENCE_MS);
        auxrt_inst_run(s->inst, 0, NULL);
    }
    return is_late ? CLI_LIMIT : session_exit_code(s);
}

static int shout(const shout_options *o) {
    asking a = {0};
    const session_options options = {
        .command = "shout",
        .file = o->file,
        .data = o->data,
        .config = o->config,
        .json = o->json,
        .out = o->json ? stdout : stderr,
        .only_errors = true,
        .in_process = o->in_process,
        .sandbox = o->sandbox,
        .no_cache = o->no_cache,
        .limits = o->limits,
        .on_event = on_event,
        .on_log = on_log,
        .user = &a,
    };
    int exit_code = session_open(&a.session, &options);
    if (exit_code == CLI_OK)
        exit_code = session_permit(&a.session, &o->devices);
    if (exit_code == CLI_OK)
        exit_code =
            session_begin(&a.session, &o->file, o->file ? 1 : 0, o->load);
    if (exit_code == CLI_OK && o->bot)
        exit_code = session_require_bot(&a.session, o->bot);
    if (exit_code == CLI_OK)
        exit_code = ask(&a, o);
    session_close(&a.session);
    while (a.settled) {
        settled *next = a.settled->next;
        free(a.settled);
        a.settled = next;
    }
    return exit_code;
}

static bool ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), wanted = strlen(ending);
    return length > wanted && strcmp(text + length - wanted, ending) == 0;
}

static bool names_file(const char *text) {
    return os_kind_of(text) != OS_NOTHING || ends_with(text, ".aux") ||
           ends_with(text, ".pdf") || ends_with(text, ".html");
}

/* Without data there is a file; with data it may be left out. */
static int read_operands(shout_options *o, const char *const *operands,
                         size_t count) {
    bool has_data = o->data || o->config;
    bool has_file =
        !has_data || count == 3 || (count == 2 && names_file(operands[0]));
    size_t at = 0;
    if (count == 1 && !has_data)
        return options_misuse("shout",
                              "the name of an event is missing, or --data with "
                              "a folder that has bots");
    if (has_file)
        o->file = operands[at++];
    o->name = operands[at++];
    o->argument = at < count ? operands[at] : NULL;
    if (o->load && !o->file)
        return options_misuse("shout", "--load loads a file again, but none is "
                                       "named");
    return o->argument ? session_check_json("shout", o->argument) : CLI_OK;
}

int cli_shout(int argc, char **argv) {
    shout_options o = {0};
    size_t count = 0;
    int exit_code = CLI_OK;
    const cli_option options[] = {
        {"--data", NULL, &o.data, NULL},
        {"--config", NULL, &o.config, NULL},
        {"--load", &o.load, NULL, NULL},
        {"--bot", NULL, &o.bot, NULL},
        {"--json", &o.json, NULL, NULL},
        {"--in-process", &o.in_process, NULL, NULL},
        {"--sandbox", NULL, &o.sandbox, NULL},
        {"--no-cache", &o.no_cache, NULL, NULL},
        {"--limit", NULL, NULL, &o.limits},
        CLI_DEVICE_OPTIONS(&o.devices),
    };
    const cli_syntax syntax = {
        .command = "shout",
        .help = help,
        .options = options,
        .option_count = sizeof options / sizeof *options,
        .least = 1,
        .most = 3,
        .operand = "file, or the name of an event,",
    };
    const char **operands = calloc((size_t)argc, sizeof *operands);
    o.limits.items = calloc((size_t)argc, sizeof *o.limits.items);
    o.devices.answers.items =
        calloc((size_t)argc, sizeof *o.devices.answers.items);
    if (!operands || !o.limits.items || !o.devices.answers.items) {
        free(operands);
        free(o.limits.items);
        free(o.devices.answers.items);
        return CLI_LIMIT;
    }
    bool go_on =
        options_read(&syntax, argc, argv, operands, &count, &exit_code);
    if (go_on)
        exit_code = read_operands(&o, operands, count);
    free(operands);
    if (go_on && exit_code == CLI_OK)
        exit_code = devices_check("shout", &o.devices);
    if (go_on && exit_code == CLI_OK)
        exit_code = session_check_sandbox("shout", o.sandbox);
    if (go_on && exit_code == CLI_OK)
        exit_code = session_check_limits("shout", &o.limits);
    if (go_on && exit_code == CLI_OK)
        exit_code = shout(&o);
    free(o.limits.items);
    free(o.devices.answers.items);
    return exit_code;
}
