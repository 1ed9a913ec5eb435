/*
 * Texts compared and merged line by line.
 *
 * A line includes its line feed; the last one may lack it. Positions and
 * counts are in lines, from 0.
 */
#ifndef FORMAT_LINES_H
#define FORMAT_LINES_H

#include "base/buffer.h"

/* `a_count` lines at `a_start` became `b_count` lines at `b_start`. */
typedef struct line_change {
    size_t a_start;
    size_t a_count;
    size_t b_start;
    size_t b_count;
} line_change;

/* A text cut into lines, which point into it. */
typedef struct line_list {
    slice *lines;
    size_t count;
} line_list;

typedef struct line_changes {
    line_change *changes; /* in order, never touching each other */
    size_t count;
    size_t capacity;
} line_changes;

bool lines_split(slice text, line_list *out);
void lines_free(line_list *list);

/* What to change in `a` to get `b`. False when memory is exhausted. */
bool lines_compare(const line_list *a, const line_list *b, line_changes *out);
void line_changes_free(line_changes *changes);

/* Appends a unified diff with three lines of context, each line indented by
 * `indent`. Nothing is appended for equal texts. */
bool lines_print_diff(slice a, slice b, const char *indent, buffer *out);

/* Merges what `a` and `b` changed in `base`. Gives true and appends the text
 * when no change of one side touches a change of the other; else gives false
 * and leaves `out` alone (look at out->failure for exhausted memory). */
bool lines_merge(slice base, slice a, slice b, buffer *out);

#endif
