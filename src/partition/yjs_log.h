/*
 * The updates that a document is made of, in the order in which they came: in
 * a store, or in memory. It only grows, but for being replaced as a whole by
 * one update that amounts to the same.
 *
 * What was added since the last commit can be taken back. In a store, batches
 * and commits are those of the store, shared with its other spaces.
 */
#ifndef PARTITION_YJS_LOG_H
#define PARTITION_YJS_LOG_H

#include "partition/store.h"

typedef struct yjs_log_item {
    char *data; /* owned */
    size_t length;
} yjs_log_item;

typedef struct yjs_log {
    store *store; /* NULL: in memory */
    slice space;  /* borrowed */
    int64_t next; /* number of the next update */
    size_t count; /* updates, and their bytes */
    size_t bytes;
    size_t least_bytes;  /* when it was replaced last */
    yjs_log_item *items; /* in memory */
    size_t capacity;
    size_t committed; /* of the items */
    bool has_written; /* since the last commit */
    uint64_t rollbacks;
} yjs_log;

/* Finds out what is in the store. */
auxrt_result yjs_log_open(yjs_log *log, store *s, slice space,
                          auxrt_error *error);
void yjs_log_close(yjs_log *log);

/* Adds an update; the bytes are copied. */
auxrt_result yjs_log_add(yjs_log *log, slice update, auxrt_error *error);
/* Puts one update in the place of all. */
auxrt_result yjs_log_replace(yjs_log *log, slice update, auxrt_error *error);
/* Whether replacing is worth while: it is long, and longer than need be. */
bool yjs_log_is_long(const yjs_log *log);

/* Whether what was added since the last commit is still there: another space
 * of the store may have taken it back. */
auxrt_result yjs_log_check(const yjs_log *log, auxrt_error *error);
auxrt_result yjs_log_commit(yjs_log *log, auxrt_error *error);
auxrt_result yjs_log_take_back(yjs_log *log, auxrt_error *error);

/* Appends a JSON array of all updates in base64. */
auxrt_result yjs_log_write(const yjs_log *log, buffer *out, auxrt_error *error);

#endif
