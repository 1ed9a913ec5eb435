/*
 * What is different between two snapshots, for people and for programs.
 */
#ifndef FORMAT_DIFF_H
#define FORMAT_DIFF_H

#include "format/snapshot.h"

typedef struct diff_counts {
    size_t added;   /* bots only in the second */
    size_t removed; /* bots only in the first */
    size_t changed;
} diff_counts;

/* Appends the difference as text: bots added, removed and changed; tags with
 * their old and new values; texts of several lines as a unified diff.
 * Nothing is appended for equal snapshots. */
auxrt_result diff_print(const snapshot *a, const snapshot *b, buffer *out,
                        diff_counts *counts, auxrt_error *error);

/* Appends it as one JSON object:
 *   {"added":[ID…],"removed":[ID…],"changed":[{"id":ID,
 *     "space":{"from":…,"to":…}, (when it changed)
 *     "tags":[{"tag":NAME,"space":MASK,"from":…,"to":…,
 *       "diff":TEXT}…]}…]}
 * "space" of a tag is there for masks only, "from" or "to" is missing when
 * the tag was added or removed, "diff" is there for texts of several lines. */
auxrt_result diff_write_json(const snapshot *a, const snapshot *b, buffer *out,
                             diff_counts *counts, auxrt_error *error);

#endif
