/*
 * One pass over the characters of a script, without a grammar.
 *
 * The scan tells whether a text can go to the engine as it is, and which names
 * it uses. It never misses: whatever might be TypeScript, JSX, a module or
 * asynchronous code is reported; a false alarm only costs a parse. Where it
 * cannot tell a regular expression from a division it gives up and says so.
 */
#ifndef SCRIPT_SCAN_H
#define SCRIPT_SCAN_H

#include "script/names.h"

enum {
    SCAN_TYPES = 1,        /* maybe type syntax, or a decorator */
    SCAN_JSX = 2,          /* maybe JSX */
    SCAN_MODULE = 4,       /* the words import or export */
    SCAN_AWAIT = 8,        /* the word await */
    SCAN_ASYNC = 16,       /* the word async */
    SCAN_CALLBACK = 32,    /* maybe a function handed to a promise */
    SCAN_THIS = 64,        /* this or eval */
    SCAN_ARGUMENTS = 128,  /* args, arguments, $__bot, $__tag or eval */
    SCAN_UNSURE = 256,     /* the scan gave up: what follows is not known */
    SCAN_UNBALANCED = 512, /* brackets do not match, or a text has no end */
    SCAN_RESERVED = 1024,  /* a name starts with the reserved prefix */
    SCAN_EVAL = 2048,      /* maybe eval */
};

typedef struct scan_result {
    unsigned found;
    size_t reserved_at; /* where the reserved name starts */
    name_set names; /* everything when SCAN_UNSURE; free with name_set_free */
} scan_result;

/* False when memory is exhausted; the result must be freed all the same. */
bool scan_script(slice text, scan_result *out);

/* What a name tells by itself: SCAN_THIS, SCAN_ARGUMENTS, SCAN_EVAL; and eval
 * makes the set everything. Adds it to the set. */
unsigned scan_note_name(name_set *names, slice name, uint32_t hash);

/* Whether the identifier, with escapes resolved, starts with the prefix. */
bool scan_is_reserved(slice name);
/* Whether it is `eval`, with escapes resolved. */
bool scan_is_eval(slice name);

#endif
