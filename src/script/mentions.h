/*
 * The names in a script, and what the script does with them: for telling
 * which of them nobody has defined. Nothing is run.
 */
#ifndef SCRIPT_MENTIONS_H
#define SCRIPT_MENTIONS_H

#include <stdbool.h>

#include "base/slice.h"

typedef enum mention_kind {
    MENTION_USED,     /* read, and nowhere declared where it stands */
    MENTION_CALLED,   /* called, or made by `new` */
    MENTION_GUARDED,  /* looked at by typeof, ?. and the like */
    MENTION_DECLARED, /* a variable, a parameter, an import, … of the script */
    MENTION_DEFINED,  /* a member of some object that the script sets */
} mention_kind;

typedef struct mention {
    mention_kind kind;
    slice name; /* as in the text: `shout`, or with its members `os.toast` */
    int line;   /* from 1 */
    int column; /* from 1, UTF-16 units */
} mention;

typedef void (*mention_taker)(void *data, const mention *found);

/* Gives the names of a text (without its prefix) in the order of the source.
 * A name with members is given once for itself and once with them. What could
 * declare a name counts for the whole text, wherever it stands. False when
 * the text is no program, or memory is exhausted. */
bool mentions_find(slice text, mention_taker take, void *data);

#endif
