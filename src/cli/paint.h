/*
 * Text for people: colour where a terminal shows it, and content made
 * harmless. Whatever comes from scripts may hold characters that steer a
 * terminal; they are replaced before anything is printed.
 */
#ifndef CLI_PAINT_H
#define CLI_PAINT_H

#include <stdio.h>

#include "base/buffer.h"

typedef enum paint {
    PAINT_PLAIN,
    PAINT_ERROR,
    PAINT_WARNING,
    PAINT_NAME,  /* of an action, a bot */
    PAINT_FAINT, /* what is less important */
    PAINT_STRONG,
} paint;

/* Whether the stream should be painted: it is a terminal, NO_COLOR is not
 * set, and the terminal is not a dumb one. */
bool paint_wanted(FILE *stream);

/* The sequences around painted text; empty when `on` is false. */
const char *paint_begin(bool on, paint how);
const char *paint_end(bool on, paint how);

/* Appends text without line ends and without what steers terminals. At most
 * `columns` characters: what is longer ends with "…"; 0 means all. */
void paint_clean(slice text, size_t columns, buffer *out);

#endif
