/*
 * What a shared document can hold. It is made of JavaScript's values and
 * written as UTF-8: a few things of JSON come back from it as something else.
 */
#ifndef FORMAT_DOCUMENT_FIT_H
#define FORMAT_DOCUMENT_FIT_H

#include "base/json.h"

/* Whether a canonical value comes back as it was: no half of a character
 * pair, no -0 or number beyond those of JavaScript, no member __proto__, and
 * members with the names of indices only in front and in their order. */
bool document_holds(slice value);

/* Whether a name has no half of a character pair. */
bool document_holds_name(slice name);

#endif
