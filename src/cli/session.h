/*
 * One inst as the commands run and shout use it: opened, loaded, told about,
 * ended by Ctrl-C, and what exit code it all comes to.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli/control.h"
#include "cli/devices.h"
#include "cli/limits.h"
#include "cli/options.h"
#include "cli/report.h"

typedef struct session {
    const char *command;
    reporter reporter;
    auxrt_inst *inst;
    control *control; /* NULL without one */
    int64_t start;    /* monotonic, nanoseconds */
    bool failed;      /* something beyond the scripts went wrong */
    int failure;      /* the exit code for it */
    auxrt_error error;
} session;

typedef struct session_options {
    const char *command;
    const char *file;   /* the inst is named after it: no folder, no ending;
                         it is read ahead for session_begin. Or NULL */
    const char *data;   /* --data, or NULL */
    const char *config; /* --config, or NULL */
    bool json;
    bool only_errors;
    bool in_process;     /* scripts run in this process */
    const char *sandbox; /* "strict", "require", "off", or NULL */
    bool no_cache;
    option_values limits; /* of --limit; checked before */
    const char *control;  /* a path to listen at; it stays then, or NULL */
    bool rejoin;
    FILE *out;
    /* Who hears events; NULL for the reporter alone. */
    auxrt_event_callback on_event;
    auxrt_log_callback on_log;
    void *user;
} session_options;

/* Makes the inst and takes over Ctrl-C. Gives an exit code; session_close is
 * due in any case. */
int session_open(session *s, const session_options *options);
void session_close(session *s);

/* Give an exit code; what went wrong was printed. */
int session_permit(session *s, const cli_devices *given);
/* Loads the files, unless bots were stored from before and `again` is not
 * asked for; tells what it does. */
int session_begin(session *s, const char *const *files, size_t count,
                  bool again);
/* Wrong usage, unless the bot exists. */
int session_require_bot(session *s, const char *id);

/* What goes wrong in these was told by events, or is noted. */
void session_join(session *s);
/* `bot` may be NULL. False when the event brought no answer. */
bool session_shout(session *s, auxrt_string name, const char *bot,
                   auxrt_string argument, auxrt_text *answer);
/* Appends that nobody listens to the event, and which one may be meant. */
void session_describe_unheard(const session *s, slice name, buffer *out);
/* Lets scripts hear of changes, without waiting for timers. */
void session_settle(session *s, int64_t milliseconds);

bool session_was_interrupted(const session *s);
double session_seconds(const session *s);
/* Prints and notes a failure. */
void session_fail(session *s, const auxrt_error *error);
int session_exit_code(session *s);

/* Wrong usage, unless the text is a value of --sandbox, or NULL. */
int session_check_sandbox(const char *command, const char *text);

/* What such a text stands for; NULL for the default. */
auxrt_sandbox session_sandbox(const char *text);

/* Wrong usage, unless each is NAME=VALUE of a limit. */
int session_check_limits(const char *command, const option_values *given);

/* What both commands say of them. */
#define SESSION_ISOLATION_HELP                                                 \
    "  --in-process         run the scripts in this process, not in one "      \
    "that\n"                                                                   \
    "                       can be killed\n"                                   \
    "  --sandbox=KIND       lock that process in: strict (the default), "      \
    "require\n"                                                                \
    "                       (fail where the system cannot), off\n"             \
    "  --no-cache           do not remember from run to run which scripts "    \
    "compile\n"

/* Wrong usage, unless the text is JSON. */
int session_check_json(const char *command, const char *text);

#endif
