/*
 * Words that the grammar does not know, or not at their place. Private to the
 * parse (mend.c).
 */
#ifndef SCRIPT_MEND_WORDS_H
#define SCRIPT_MEND_WORDS_H

#include "script/syntax.h"

/* Changes `copy` (of `text`, as long) to what the grammar knows, and notes in
 * `gaps` what has no meaning for the engine. Gives whether anything changed. */
bool mend_words(char *copy, slice text, syntax_gaps *gaps);

#endif
