/*
 * The words that mean something to the scan.
 */
#ifndef SCRIPT_SCAN_WORDS_H
#define SCRIPT_SCAN_WORDS_H

#include "base/slice.h"

typedef enum scan_word {
    WORD_NAME,   /* an ordinary identifier */
    WORD_PREFIX, /* an expression may follow: return, typeof, else, … */
    WORD_VALUE,  /* an expression of its own: null, true, super, … */
    WORD_THIS,
    WORD_HEADER,  /* if, while, for, with: parentheses follow */
    WORD_DECLARE, /* let, const, var and other starts of statements */
    WORD_JUMP,    /* break, continue: a label may follow */
    WORD_BLOCK,   /* do, else, try, finally: a block may follow */
    WORD_CASE,
    WORD_DEFAULT,
    WORD_FUNCTION,
    WORD_CLASS,
    WORD_NEW,
    WORD_MODULE,   /* import, export */
    WORD_RESERVED, /* enum, interface, private, …: only TypeScript has them */
    WORD_CONTEXTUAL, /* type, declare, readonly, …: a name may follow */
    WORD_STATIC,
    WORD_AS, /* as, satisfies */
    WORD_OF,
    WORD_AWAIT,
    WORD_ASYNC,
    WORD_THEN,
    WORD_CATCH,     /* catch */
    WORD_FINALLY,   /* finally */
    WORD_PROMISE,   /* Promise */
    WORD_MICROTASK, /* queueMicrotask */
} scan_word;

scan_word scan_word_of(slice text);

#endif
