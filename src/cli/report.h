/*
 * Telling what happens in an inst, as it happens: for a person, or as lines of
 * JSON for programs.
 */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <stdio.h>

#include "auxrt.h"
#include "base/json.h"
#include "format/snapshot.h"

typedef struct reporter {
    FILE *out;
    bool json;            /* lines of JSON; else a person's form */
    bool colour;          /* of the person's form */
    bool only_errors;     /* actions and log lines are left out */
    auxrt_inst *inst;     /* whose scripts are shown; may be NULL at first */
    const snapshot *bots; /* whose scripts are shown without an inst */
} reporter;

/* The callbacks of an inst whose user data is a reporter. */
void report_event(void *user, const char *kind, auxrt_string event);
void report_log(void *user, const char *level, auxrt_string message);

/* Something in a script that is probably wrong, and why, or what is meant. */
typedef struct report_doubt {
    slice bot, tag;
    int line, column; /* from 1; 0: the tag as a whole */
    slice message;
    slice why; /* may be empty */
} report_doubt;

void report_doubtful(const reporter *r, const report_doubt *doubt);

/* A line of its own; with --json the text must be a JSON object. */
void report_line(const reporter *r, slice text);

typedef struct report_end {
    auxrt_inst_counts counts;
    double seconds;
    const char *how; /* "quiet", "time" or "interrupt" */
} report_end;

void report_summary(const reporter *r, const report_end *end);

/* A failure that has nothing to do with a script: a file, a limit. */
void report_failure(const reporter *r, const char *command,
                    const auxrt_error *error);

#endif
