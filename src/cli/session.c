/*
 * The session. There is one at a time: the handler of Ctrl-C has to find it.
 */
#include "cli/session.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/os.h"
#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/failure.h"
#include "cli/options.h"
#include "cli/paint.h"
#include "cli/status.h"

static auxrt_inst *running;
static volatile sig_atomic_t interrupted;
static int status_wish = -1;

/* The second Ctrl-C ends the program as the system does it. */
static void on_interrupt(int number) {
    interrupted = 1;
    if (running)
        auxrt_inst_stop(running);
    signal(number, SIG_DFL);
}

static void on_status_wish(int number) {
    const uint64_t one = 1;
    int before = errno;
    (void)number;
    ssize_t written = write(status_wish, &one, sizeof one);
    (void)written; /* a full counter tells as well */
    errno = before;
}

static void tell_status(void *user, auxrt_inst *inst, int descriptor,
                        short events) {
    session *s = user;
    uint64_t count;
    buffer json, text;
    (void)events;
    ssize_t taken = read(descriptor, &count, sizeof count);
    (void)taken;
    buffer_init(&json, (size_t)1 << 30);
    buffer_init(&text, (size_t)1 << 30);
    status_write(inst, &json);
    if (s->reporter.json)
        report_log(&s->reporter, "info",
                   (auxrt_string){json.data, json.length});
    else
        status_print(buffer_peek(&json), &text);
    fwrite(text.data ? text.data : "", 1, text.length, stderr);
    buffer_free(&json);
    buffer_free(&text);
}

static void take_signals(session *s, bool in_process) {
    struct sigaction action = {.sa_handler = on_interrupt};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    /* An engine in this process needs SIGUSR1 for itself. */
    if (in_process)
        return;
    status_wish = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (status_wish < 0 || auxrt_inst_attend(s->inst, status_wish, POLLIN,
                                             tell_status, s, NULL) != AUXRT_OK)
        return;
    action.sa_handler = on_status_wish;
    action.sa_flags = SA_RESTART;
    sigaction(SIGUSR1, &action, NULL);
}

void session_fail(session *s, const auxrt_error *error) {
    report_failure(&s->reporter, s->command, error);
    s->failed = true;
    s->failure = failure_exit_code(error->code);
}

/* Without folder and ending. */
static char *last_name(const char *path) {
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    size_t length = dot && dot != base ? (size_t)(dot - base) : strlen(base);
    return strndup(base, length);
}

/* "folder/door.aux" is the inst "door", and so is the data in "folder/door/".
 */
static char *name_of(const char *path) {
    size_t length = path ? strlen(path) : 0;
    while (length > 1 && path[length - 1] == '/')
        length--;
    char *whole = length > 0 ? strndup(path, length) : NULL;
    char *name = whole ? last_name(whole) : NULL;
    free(whole);
    return name;
}

static const struct {
    const char *name;
    auxrt_sandbox kind;
} sandboxes[] = {
    {"strict", AUXRT_SANDBOX_STRICT},
    {"require", AUXRT_SANDBOX_REQUIRE},
    {"off", AUXRT_SANDBOX_OFF},
};
enum { SANDBOXES = sizeof sandboxes / sizeof *sandboxes };

int session_check_sandbox(const char *command, const char *text) {
    for (size_t i = 0; text && i < SANDBOXES; i++)
        if (strcmp(text, sandboxes[i].name) == 0)
            return CLI_OK;
    return text ? options_misuse(command,
                                 "--sandbox is strict, require or off, not %s",
                                 text)
                : CLI_OK;
}

auxrt_sandbox session_sandbox(const char *text) {
    for (size_t i = 0; text && i < SANDBOXES; i++)
        if (strcmp(text, sandboxes[i].name) == 0)
            return sandboxes[i].kind;
    return AUXRT_SANDBOX_STRICT;
}

int session_check_limits(const char *command, const option_values *given) {
    cli_limits limits = {0};
    int exit_code = CLI_OK;
    for (size_t i = 0; exit_code == CLI_OK && i < given->count; i++)
        exit_code = limits_read(command, given->items[i], &limits);
    return exit_code;
}

static cli_limits limits_of(const session_options *options) {
    cli_limits limits = {0};
    for (size_t i = 0; i < options->limits.count; i++)
        limits_read(options->command, options->limits.items[i], &limits);
    return limits;
}

static auxrt_isolation isolation_of(const session_options *options,
                                    const cli_limits *limits) {
    auxrt_isolation isolation = {.size = sizeof isolation};
    limits_apply(limits, &isolation);
    isolation.sandbox = session_sandbox(options->sandbox);
    return isolation;
}

/* Where what is remembered from run to run is kept; NULL: nowhere. */
static char *cache_folder(const session_options *options) {
    const char *own = os_environment("AUXRT_CACHE_DIR");
    const char *xdg = os_environment("XDG_CACHE_HOME");
    const char *home = os_environment("HOME");
    buffer path;
    if (options->no_cache || (own && own[0] == '\0'))
        return NULL;
    buffer_init(&path, 65536);
    if (own)
        buffer_append_string(&path, own);
    else if (xdg && xdg[0] == '/')
        buffer_append_format(&path, "%s/auxrt", xdg);
    else if (home && home[0] == '/')
        buffer_append_format(&path, "%s/.cache/auxrt", home);
    char *folder = path.length > 0 ? buffer_take(&path, NULL) : NULL;
    buffer_free(&path);
    return folder;
}

int session_open(session *s, const session_options *options) {
    *s = (session){.command = options->command, .start = clock_monotonic()};
    s->reporter =
        (reporter){.out = options->out,
                   .json = options->json,
                   .only_errors = options->only_errors,
                   .colour = !options->json && paint_wanted(options->out)};
    /* Each line is seen at once, also in a pipe. */
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    char *name = name_of(options->file ? options->file : options->data);
    char *cache = cache_folder(options);
    bool own = options->on_event != NULL;
    cli_limits limits = limits_of(options);
    limits.of_scripts.size = sizeof limits.of_scripts;
    const auxrt_isolation isolation = isolation_of(options, &limits);
    const auxrt_inst_options inst = {
        .size = sizeof inst,
        .usual_name = name,
        .data = options->data,
        .config = options->config,
        .on_event = own ? options->on_event : report_event,
        .on_log = own ? options->on_log : report_log,
        .user = own ? options->user : &s->reporter,
        .limits = &limits.of_scripts,
        .listener_limit_ms = (uint32_t)limits.listener_ms,
        .turn_limit_ms = (uint32_t)limits.turn_ms,
        .jobs_limit_ms = (uint32_t)limits.jobs_ms,
        .isolation = options->in_process ? NULL : &isolation,
        .rejoin = options->rejoin,
        .stays = options->control != NULL,
        .no_updates = 1,
        .cache = cache,
        /* What is stored already comes instead of it. */
        .first_file = options->data ? NULL : options->file,
    };
    auxrt_result result = auxrt_inst_open(&inst, &s->inst, &s->error);
    free(name);
    free(cache);
    if (result != AUXRT_OK) {
        session_fail(s, &s->error);
        return s->failure;
    }
    s->reporter.inst = s->inst;
    running = s->inst;
    take_signals(s, options->in_process);
    if (options->control && control_open(s->inst, options->control, &s->control,
                                         &s->error) != AUXRT_OK) {
        session_fail(s, &s->error);
        return s->failure;
    }
    return CLI_OK;
}

void session_close(session *s) {
    running = NULL;
    control_close(s->control);
    s->control = NULL;
    if (status_wish >= 0) {
        signal(SIGUSR1, SIG_IGN);
        close(status_wish);
        status_wish = -1;
    }
    auxrt_inst_close(s->inst, NULL);
    s->inst = NULL;
}

int session_permit(session *s, const cli_devices *given) {
    auxrt_result result = devices_permit(s->inst, given, &s->error);
    if (result == AUXRT_INVALID)
        return options_misuse(s->command, "%s", s->error.message);
    if (result == AUXRT_OK)
        return CLI_OK;
    session_fail(s, &s->error);
    return s->failure;
}

/* The folder of --data is easily given as content. */
static bool is_data(const char *path) {
    buffer inside;
    buffer_init(&inside, 65536);
    buffer_append_format(&inside, "%s/bots.sqlite", path);
    bool is = inside.data && os_kind_of(path) == OS_DIRECTORY &&
              os_kind_of(inside.data) == OS_FILE;
    buffer_free(&inside);
    return is;
}

static int load(session *s, const char *file) {
    if (is_data(file))
        return options_misuse(s->command,
                              "%s holds bots that were stored: --data %s goes "
                              "on with them",
                              file, file);
    if (auxrt_inst_load(s->inst, file, &s->error) == AUXRT_OK)
        return CLI_OK;
    session_fail(s, &s->error);
    return s->failure;
}

/* Says what is loaded and what is not. */
static void tell_continued(session *s, const char *const *files, size_t count,
                           bool again) {
    auxrt_inst_counts counts = {.size = sizeof counts};
    buffer text;
    auxrt_inst_count(s->inst, &counts, NULL);
    buffer_init(&text, 65536);
    buffer_append_format(&text, "goes on with the %llu %s in %s",
                         (unsigned long long)counts.bots,
                         counts.bots == 1 ? "bot" : "bots",
                         auxrt_inst_data(s->inst));
    for (size_t i = 0; i < count; i++)
        buffer_append_format(&text, "%s%s", i == 0 ? "; " : ", ", files[i]);
    if (count > 0)
        buffer_append_string(&text, again ? " loaded again"
                                    : count == 1
                                        ? " was not loaded again (--load "
                                          "does that)"
                                        : " were not loaded again (--load "
                                          "does that)");
    report_log(&s->reporter, "info", (auxrt_string){text.data, text.length});
    buffer_free(&text);
}

int session_begin(session *s, const char *const *files, size_t count,
                  bool again) {
    int exit_code = CLI_OK;
    bool continues = auxrt_inst_is_continued(s->inst) != 0;
    if (continues)
        tell_continued(s, files, count, again);
    for (size_t i = 0; exit_code == CLI_OK && i < count; i++)
        if (!continues || again)
            exit_code = load(s, files[i]);
    return exit_code;
}

int session_require_bot(session *s, const char *id) {
    if (auxrt_inst_has_bot(s->inst, auxrt_string_of(id)))
        return CLI_OK;
    return options_misuse(s->command, "there is no bot %s", id);
}

/* Events have told of stopped scripts and of exceptions. */
static void note(session *s, auxrt_result result, const auxrt_error *error) {
    if (result != AUXRT_OK && result != AUXRT_STOPPED && result != AUXRT_SCRIPT)
        session_fail(s, error);
}

void session_join(session *s) {
    note(s, auxrt_inst_join(s->inst, &s->error), &s->error);
}

bool session_shout(session *s, auxrt_string name, const char *bot,
                   auxrt_string argument, auxrt_text *answer) {
    buffer bots;
    buffer_init(&bots, 65536);
    if (bot) {
        json_writer w = json_writer_on(&bots);
        json_begin_array(&w);
        json_write_string(&w, slice_from_string(bot));
        json_end_array(&w);
    }
    auxrt_result result =
        auxrt_inst_shout(s->inst, name, (auxrt_string){bots.data, bots.length},
                         argument, answer, &s->error);
    buffer_free(&bots);
    note(s, result, &s->error);
    return result == AUXRT_OK;
}

/* A tag of the bot that holds a listener and comes nearer to the name. */
static void consider_tags(json_value bot, suggestion *best, char kept[64]) {
    json_value tags;
    buffer name;
    if (bot.type != JSON_OBJECT || !json_member(bot, SLICE("tags"), &tags) ||
        tags.type != JSON_OBJECT)
        return;
    buffer_init(&name, 65536);
    json_walk walk = json_walk_start(tags);
    while (json_walk_next(&walk)) {
        if (!slice_starts_with(walk.value.text, SLICE("\"@")) ||
            walk.key.text.length >= 64)
            continue;
        slice tag = json_string(walk.key, &name);
        char word[64];
        memcpy(word, tag.data, tag.length);
        word[tag.length] = '\0';
        suggest_consider(best, word);
        if (best->word == word)
            best->word = memcpy(kept, word, sizeof word);
    }
    buffer_free(&name);
}

void session_describe_unheard(const session *s, slice name, buffer *out) {
    char given[64], kept[64];
    auxrt_text text = {0};
    json_value content, state;
    json_walk walk = {0};
    buffer_append_string(out, "nobody listens to ");
    buffer_append_slice(out, name);
    if (name.length >= sizeof given)
        return;
    memcpy(given, name.data, name.length);
    given[name.length] = '\0';
    suggestion best = suggest_for(given);
    if (auxrt_inst_snapshot(s->inst, NULL, &text, NULL) == AUXRT_OK &&
        json_parse(slice_of(text.data, text.length), &content, NULL) ==
            AUXRT_OK &&
        json_member(content, SLICE("state"), &state))
        walk = json_walk_start(state);
    while (json_walk_next(&walk))
        consider_tags(walk.value, &best, kept);
    if (best.word)
        buffer_append_format(out, "; did you mean %s?", best.word);
    auxrt_text_free(&text);
}

/* Scripts that answer every change with another one never come to rest. */
void session_settle(session *s, int64_t milliseconds) {
    enum { STEPS = 1000 };
    double start = session_seconds(s);
    for (int i = 0; i < STEPS && !interrupted && !s->failed; i++) {
        double spent = (session_seconds(s) - start) * 1000;
        if (auxrt_inst_timeout(s->inst) != 0 ||
            (milliseconds >= 0 && spent >= (double)milliseconds))
            return;
        note(s, auxrt_inst_step(s->inst, &s->error), &s->error);
    }
}

bool session_was_interrupted(const session *s) {
    (void)s;
    return interrupted != 0;
}

double session_seconds(const session *s) {
    return (double)(clock_monotonic() - s->start) / 1e9;
}

int session_exit_code(session *s) {
    auxrt_inst_counts counts = {.size = sizeof counts};
    if (s->failed)
        return s->failure;
    auxrt_inst_count(s->inst, &counts, NULL);
    if (counts.unstored > 0)
        return CLI_IO;
    if (counts.stopped > 0)
        return CLI_LIMIT;
    return counts.errors + counts.broken > 0 ? CLI_CONTENT : CLI_OK;
}

int session_check_json(const char *command, const char *text) {
    json_value value;
    auxrt_error error;
    if (json_parse(slice_from_string(text), &value, &error) == AUXRT_OK)
        return CLI_OK;
    return options_misuse(command,
                          "this is no JSON: %s (%s); a text needs quotes of "
                          "its own, as '\"%s\"'",
                          text, error.message, text);
}
