/*
 * Three-way merge: what two sides changed in a common base, in one snapshot.
 */
#ifndef FORMAT_MERGE_H
#define FORMAT_MERGE_H

#include "format/snapshot.h"

/* Which side counts where both changed the same thing differently. */
typedef enum merge_preference {
    MERGE_NEITHER,
    MERGE_A,
    MERGE_B
} merge_preference;

/* One thing that both sides changed differently. The texts are borrowed from
 * the snapshots and live as long as they do; values are JSON or have no data
 * when that side has none. */
typedef struct merge_conflict {
    slice bot;
    slice tag;   /* empty when the whole bot or its space is meant */
    slice space; /* of a mask, else empty */
    const char *what;
    slice base;
    slice a;
    slice b;
} merge_conflict;

typedef struct merge_conflicts {
    merge_conflict *items;
    size_t count;
    size_t capacity;
} merge_conflicts;

/* Fills the empty snapshot `out`, sorted. Each tag and mask is merged on its
 * own; texts that both sides changed are merged line by line. Conflicts are
 * listed and settled by `preference`; with MERGE_NEITHER the result has the
 * value of `a` there and should not be used. Free with merge_conflicts_free. */
auxrt_result merge_snapshots(const snapshot *base, const snapshot *a,
                             const snapshot *b, merge_preference preference,
                             snapshot *out, merge_conflicts *conflicts,
                             auxrt_error *error);
void merge_conflicts_free(merge_conflicts *conflicts);

#endif
