/*
 * Tokens that have an inside of their own. Each function is given the place
 * where the token starts and gives the place behind it; SCAN_NO_END when the
 * token does not end before the text (or the line, where it must) does.
 */
#ifndef SCRIPT_SCAN_TOKENS_H
#define SCRIPT_SCAN_TOKENS_H

#include <stdint.h>

#include "base/slice.h"

#define SCAN_NO_END SIZE_MAX

size_t scan_string(slice text, size_t at);
size_t scan_regex(slice text, size_t at);
size_t scan_number(slice text, size_t at);
/* `newline` is set when the comment holds a line end. */
size_t scan_comment(slice text, size_t at, bool *newline);
/* The characters of a template from `at` on, up to behind its closing
 * back-quote or behind `${`, which `substitution` tells. */
size_t scan_template(slice text, size_t at, bool *substitution);

#endif
