/*
 * What the files of the reporter share: a block of text that is put together
 * in a buffer and printed as a whole.
 */
#ifndef CLI_REPORT_INTERNAL_H
#define CLI_REPORT_INTERNAL_H

#include "base/buffer.h"
#include "cli/paint.h"
#include "cli/report.h"

/* The first word of a line has this width, so that the rest stands aligned. */
enum { REPORT_COLUMN = 9 };

/* Appends a first word, painted and filled up. */
void report_label(const reporter *r, buffer *out, paint how, const char *label);
/* Appends painted text that was made harmless and is cut after `columns`. */
void report_text(const reporter *r, buffer *out, paint how, slice text,
                 size_t columns);
/* The same with line ends kept: further lines begin `indent` columns in. */
void report_lines(const reporter *r, buffer *out, paint how, slice text,
                  size_t columns, size_t indent);
/* The same for a JSON value: a string without quotes, anything else as JSON. */
void report_value(const reporter *r, buffer *out, paint how, json_value value,
                  size_t columns);
/* Appends the id of a bot; those that are UUIDs are cut. */
void report_id(const reporter *r, buffer *out, slice id);
/* Prints the text and empties the buffer. */
void report_print(const reporter *r, buffer *out);

/* ---- report_actions.c */
void report_actions(const reporter *r, json_value event);

/* ---- report_errors.c */
void report_errors(const reporter *r, json_value event);
void report_syntax_errors(const reporter *r, json_value event);
void report_stopped(const reporter *r, json_value event);
void report_restarted(const reporter *r, json_value event);
void report_refused(const reporter *r, json_value event);

#endif
