/*
 * Showing a place in a script: the line, and a caret under the column.
 */
#ifndef CLI_EXCERPT_H
#define CLI_EXCERPT_H

#include "base/buffer.h"

/* Appends two lines that begin with `margin`:
 *     3 | tags.open = letter.tags.text;
 *       |                    ^
 * `script` is the text behind the prefix; line and column (UTF-16 units) count
 * from 1. Appends nothing when the script has no such line. Long lines are cut
 * around the column. */
void excerpt_append(slice script, int line, int column, const char *margin,
                    buffer *out);

#endif
