/*
 * The directive string: words between double quotes at the very start.
 */
#ifndef SCRIPT_DIRECTIVE_H
#define SCRIPT_DIRECTIVE_H

#include "base/slice.h"

enum {
    DIRECTIVE_PARSE_OFF = 1,  /* -parse: the text goes to the engine as it is */
    DIRECTIVE_ASYNC = 2,      /* async */
    DIRECTIVE_MODULE = 4,     /* module */
    DIRECTIVE_KEEP_SPACE = 8, /* jsx-preserve-whitespace */
    DIRECTIVE_ENERGY_OFF = 16, /* -energy: accepted, without effect */
};

unsigned directive_of(slice text);

#endif
