/*
 * Distance of words, with the rows of the usual table kept on the stack.
 */
#include "base/suggest.h"

#include <string.h>

enum { LONGEST = 63 };

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

size_t suggest_distance(const char *a, const char *b) {
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    size_t length_a = strlen(a), length_b = strlen(b);
    if (length_a > LONGEST || length_b > LONGEST)
        return LONGEST;
    for (size_t j = 0; j <= length_b; j++)
        last[j] = before[j] = j;
    for (size_t i = 1; i <= length_a; i++) {
        row[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            size_t same = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] =
                least(least(last[j] + 1, row[j - 1] + 1), last[j - 1] + same);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[length_b];
}

suggestion suggest_for(const char *given) {
    return (suggestion){.given = given};
}

/* A third of the letters may be wrong, and one in any case; a beginning is as
 * good as one error. */
static size_t most_errors(const char *given) {
    size_t letters = strlen(given) - strspn(given, "-");
    return letters < 6 ? 1 : letters / 3;
}

void suggest_consider(suggestion *best, const char *word) {
    size_t length = strlen(best->given);
    size_t distance = suggest_distance(best->given, word);
    if (length >= 2 && strncmp(best->given, word, length) == 0)
        distance = 1;
    if (distance > most_errors(best->given))
        return;
    if (best->word && best->distance <= distance)
        return;
    best->word = word;
    best->distance = distance;
}
