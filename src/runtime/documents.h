/*
 * Shared documents: an engine with npm yjs in it, which reads and writes their
 * updates. It has no kernel and runs no scripts. The calls it knows are listed
 * in src/kernel/documents/main.js.
 */
#ifndef RUNTIME_DOCUMENTS_H
#define RUNTIME_DOCUMENTS_H

#include "base/buffer.h"

typedef struct documents documents;

auxrt_result documents_new(documents **out, auxrt_error *error);
void documents_free(documents *d);

/* `parameters` is JSON. The answer is `"ok":…` or `"error":{…}`, part of a
 * JSON object, and borrowed. AUXRT_OK whenever there was an answer. */
auxrt_result documents_call(documents *d, slice name, slice parameters,
                            void (*answer)(void *user, slice fragment),
                            void *user, auxrt_error *error);

#endif
