/*
 * Text edits: what stands in the place of a tag's value when only a part of
 * its text changes. Positions count UTF-16 units.
 *
 *   {"\u0011tag_edit": true, "version": {…},
 *    "operations": [[{"type": "preserve", "count": 3},
 *                    {"type": "insert", "text": "abc"},
 *                    {"type": "delete", "count": 2}]]}
 */
#ifndef BOT_TEXT_EDIT_H
#define BOT_TEXT_EDIT_H

#include "base/json.h"

/* Whether the value is a text edit (maybe a malformed one). */
bool text_edit_is(json_value value);

/* Whether the edit can be applied; the error says what is wrong with it. */
auxrt_result text_edit_check(json_value edit, auxrt_error *error);

/* Applies a checked edit to the tag's value before it (JSON text, without
 * data when there is none) and appends the new value as JSON: a string, or
 * null when no text is left. */
auxrt_result text_edit_apply(json_value edit, slice before, buffer *out,
                             auxrt_error *error);

#endif
