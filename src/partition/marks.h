/*
 * Marks: versions of spaces that were saved and can be looked at again. They
 * are kept in a store, or in memory for spaces that are in memory too.
 */
#ifndef PARTITION_MARKS_H
#define PARTITION_MARKS_H

#include "partition/store.h"

typedef struct marks marks;

/* The store must outlive the marks. */
auxrt_result marks_in_store(store *s, marks **out, auxrt_error *error);
auxrt_result marks_in_memory(marks **out, auxrt_error *error);
void marks_free(marks *m);

/* Saves a map {ID: bot} of a space as the next mark, durable at once. What the
 * spaces of the store wrote before is committed with it. */
auxrt_result marks_add(marks *m, slice space, slice label, int64_t time,
                       int64_t bots, slice map, int64_t *number,
                       auxrt_error *error);
/* Visits the marks of a space, the oldest first. */
auxrt_result marks_each(marks *m, slice space,
                        auxrt_result (*visit)(void *context,
                                              const store_mark *mark),
                        void *context, auxrt_error *error);
/* Appends the map. AUXRT_NOT_FOUND when there is no such mark. */
auxrt_result marks_read(marks *m, slice space, int64_t number, buffer *map,
                        auxrt_error *error);
auxrt_result marks_drop(marks *m, slice space, int64_t number,
                        auxrt_error *error);

#endif
