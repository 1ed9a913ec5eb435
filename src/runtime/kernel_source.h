/*
 * The JavaScript of the kernel, embedded by the build (tools/embed.mjs).
 *
 * Every text is plain ASCII and evaluates to a function, as a script:
 *
 *   kernel_source()         function(native) that starts the kernel and gives
 *                           what the default export of src/kernel/main.js
 *                           gave when it was called with `native`
 *   kernel_part("luxon")    function(link, shared) that gives the exports of
 *                           src/kernel/parts/luxon.js; what the parameters are
 *                           is known to src/kernel/core/parts.js
 *   kernel_part("documents")  function() that gives the exports of
 *                           src/kernel/documents/main.js, for a process that
 *                           has no kernel
 *
 * Each call of such a function runs the modules afresh, with state of their
 * own. The texts are static, and in UTF-16 although they are ASCII: so the
 * engine neither converts nor copies them (vm_evaluate_static).
 */
#ifndef RUNTIME_KERNEL_SOURCE_H
#define RUNTIME_KERNEL_SOURCE_H

#include <stdint.h>

#include "base/slice.h"

typedef struct kernel_text {
    const uint16_t *units;
    size_t length;
} kernel_text;

kernel_text kernel_source(void);

/* False when no part has that name. */
bool kernel_part(slice name, kernel_text *out);

#endif
