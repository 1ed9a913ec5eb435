/*
 * The C library's heap, as programs with many small values need it.
 *
 * Small pieces that are freed would wait unmerged until somebody asks for a
 * large one, who then merges all of them: 1.7 ms after 10,000 bots have gone.
 * Merged when they are freed they cost a tenth of that, for they are still at
 * hand.
 */
#include "program/heap.h"

#include <malloc.h>

__attribute__((constructor)) static void start(void) {
    (void)mallopt(M_MXFAST, 0);
}

/* Large texts of a file that was loaded lay between small values that stay. */
void heap_give_back(void) {
    (void)malloc_trim(0);
}
