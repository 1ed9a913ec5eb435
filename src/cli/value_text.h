/*
 * Values of the pipe protocol as a person writes them: `NaN`, `Vector2(1, 2)`,
 * `[bot door]`; edits of text as what they do. Everything else stays JSON.
 */
#ifndef CLI_VALUE_TEXT_H
#define CLI_VALUE_TEXT_H

#include "base/buffer.h"
#include "base/json.h"

/* Appends the text of a value. Strings keep their quotes. */
void value_text(json_value value, buffer *out);

/* Prints a value and a line end on stdout. Strings are printed as they are,
 * line ends included; what would steer the terminal is replaced. */
void value_print(slice json);

#endif
