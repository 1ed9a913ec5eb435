/*
 * Finding the word that somebody may have meant.
 */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

/* How many letters must be changed, added, left out or swapped with their
 * neighbour to make one word of the other. Long words count as far apart. */
size_t suggest_distance(const char *a, const char *b);

/* Keeps the nearest of several words:
 *   suggestion best = suggest_for(given);
 *   for (…) suggest_consider(&best, word);
 *   if (best.word) …  */
typedef struct suggestion {
    const char *given;
    const char *word; /* NULL when nothing is near */
    size_t distance;
} suggestion;

suggestion suggest_for(const char *given);
void suggest_consider(suggestion *best, const char *word);

#endif
