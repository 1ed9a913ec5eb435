/*
 * The space `history`: the marks of another space, and the bots of those that
 * are opened, as bots that nobody can change.
 *
 * A mark is a bot with the id mark-N and the tags history, historyMark,
 * historySpace, historyLabel, historyTime and historyBots. Opening mark N adds
 * a bot mark-N.ID for each bot ID that was saved, with the tags it had then
 * and historyMark, historyBot and listening: false, so that none of its
 * scripts runs. Where the marks are of another space than shared, its name
 * goes before: SPACE-mark-N.
 */
#ifndef PARTITION_HISTORY_H
#define PARTITION_HISTORY_H

#include "partition/marks.h"
#include "partition/partition.h"

/* Shows the marks of `source_space` in `space`. The marks must outlive the
 * partition. */
auxrt_result partition_history_open(marks *m, const char *source_space,
                                    const char *space, partition **out,
                                    auxrt_error *error);

/* The calls below take what partition_history_open gave, and commit what
 * they change. */

/* Saves what `source` shows now; `time` in milliseconds since 1970. */
auxrt_result partition_history_mark(partition *p, partition *source,
                                    slice label, int64_t time, int64_t *number,
                                    auxrt_error *error);
auxrt_result partition_history_drop(partition *p, int64_t number,
                                    auxrt_error *error);

/* Adds or removes the bots of a mark. Both may be repeated. */
auxrt_result partition_history_show(partition *p, int64_t number,
                                    auxrt_error *error);
auxrt_result partition_history_hide(partition *p, int64_t number,
                                    auxrt_error *error);

/* Appends the batch of actions that makes the bots of `target` what they were
 * at the mark: bots that came later are removed, others added again where
 * they differ. Masks are left alone. */
auxrt_result partition_history_restore(partition *p, int64_t number,
                                       partition *target, buffer *actions,
                                       auxrt_error *error);

#endif
