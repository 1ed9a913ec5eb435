/*
 * JSON values in one form: no white space, strings with the least escapes,
 * numbers in their shortest form. Members keep their order.
 */
#ifndef FORMAT_CANONICAL_H
#define FORMAT_CANONICAL_H

#include "base/json.h"

bool canonical_append(json_value value, buffer *out);

/* Appends a canonical value with line breaks, two spaces per level; the value
 * begins at the present place of a line that is `depth` levels in. */
bool canonical_append_pretty(slice value, int depth, buffer *out);

/* Appends a line feed and the indent of that depth. */
void canonical_new_line(buffer *out, int depth);

#endif
