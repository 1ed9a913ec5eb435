/*
 * The files that `auxrt types` writes, as they are in types/, and what scripts
 * can call.
 */
#ifndef CLI_TYPES_SOURCE_H
#define CLI_TYPES_SOURCE_H

#include "base/slice.h"

/* auxrt.d.ts: everything that a script can use. */
slice types_declarations(void);

/* tsconfig.json for a folder of scripts. */
slice types_configuration(void);

/* The names of the API, such as os.toast, each with a NUL behind it; sorted by
 * bytes. */
slice types_words(void);

/* The names of the events that hosts send, likewise. */
slice types_events(void);

#endif
