/*
 * Preparing many scripts at once: on two threads, when they are long enough for
 * that to be worth it.
 */
#ifndef RUNTIME_PREPARE_H
#define RUNTIME_PREPARE_H

#include "auxrt/result.h"
#include "script/script.h"

typedef struct preparation {
    slice text; /* borrowed */
    bool library;
    /* What script_prepare gave. The unit is the caller's. */
    auxrt_result result;
    script_unit *unit;
    auxrt_error error;
} preparation;

/* Prepares all texts with the same options but for `library`. */
void prepare_all(preparation *items, size_t count,
                 const script_options *options);

#endif
