/*
 * The durable store: the bots of several spaces, and marked versions of them,
 * in one SQLite file.
 *
 * Writing goes in three steps. store_batch_begin … store_batch_end encloses
 * one batch: it is stored whole or not at all. store_commit makes all batches
 * that ended since the last commit durable with one flush to the disk; only
 * then may anybody be told that they are stored. When anything fails, call
 * store_rollback: the store is then as after the last commit.
 *
 * The file belongs to one handle: as long as it is open, nobody else can open
 * it, in this process or another. Use from one thread.
 */
#ifndef PARTITION_STORE_H
#define PARTITION_STORE_H

#include <stdint.h>

#include "base/buffer.h"

typedef struct store store;

/* Opens or makes the file. Checks it, and brings older ones up to date.
 * AUXRT_STATE when it is in use, AUXRT_INVALID when it is damaged or is no
 * store, AUXRT_UNSUPPORTED when a newer auxrt has written it. */
auxrt_result store_open(const char *path, store **out, auxrt_error *error);

/* Commits nothing: what was not committed is gone. */
auxrt_result store_close(store *s, auxrt_error *error);

const char *store_path_peek(const store *s);

auxrt_result store_batch_begin(store *s, auxrt_error *error);
/* Keeps the batch for the next commit, or takes it back. */
auxrt_result store_batch_end(store *s, bool keep, auxrt_error *error);
auxrt_result store_commit(store *s, auxrt_error *error);
void store_rollback(store *s);
/* How often something was taken back. Several partitions share a store; by
 * this number one sees that another has taken back its writes too. */
uint64_t store_rollback_count(const store *s);

/* One bot; `own_space` is the space that it names, data NULL for none. A bot
 * that is not present is one of another space that has masks here. */
typedef struct store_bot {
    slice id;
    slice own_space;
    bool is_present;
} store_bot;

/* Gives the key of a bot, which stays the same until it is dropped. */
auxrt_result store_put_bot(store *s, slice space, const store_bot *bot,
                           int64_t *key, auxrt_error *error);
/* Removes the bot with its tags and masks. */
auxrt_result store_drop_bot(store *s, int64_t key, auxrt_error *error);
auxrt_result store_drop_tags(store *s, int64_t key, auxrt_error *error);
/* Values are JSON text. */
auxrt_result store_put_tag(store *s, int64_t key, slice name, slice value,
                           auxrt_error *error);
auxrt_result store_drop_tag(store *s, int64_t key, slice name,
                            auxrt_error *error);
auxrt_result store_put_mask(store *s, int64_t key, slice name, slice value,
                            auxrt_error *error);
auxrt_result store_drop_mask(store *s, int64_t key, slice name,
                             auxrt_error *error);

/* What store_load tells of; the slices live during the call. Each may give a
 * result other than AUXRT_OK, which ends the loading. */
typedef struct store_visitor {
    void *context;
    auxrt_result (*bot)(void *context, int64_t key, const store_bot *bot);
    auxrt_result (*tag)(void *context, int64_t key, slice name, slice value);
    auxrt_result (*mask)(void *context, int64_t key, slice name, slice value);
} store_visitor;

/* Reads a space: first its bots, their keys ascending, in the order in which
 * they were added; then tags and masks, those of one bot in their order. The
 * keys of tags may be of bots of other spaces: pass over keys not known. */
auxrt_result store_load(store *s, slice space, const store_visitor *visitor,
                        auxrt_error *error);

/* Updates of a space that is a shared document: bytes, numbered by whoever
 * adds them. Durable after the next commit, as everything. */
auxrt_result store_add_update(store *s, slice space, int64_t number,
                              slice update, auxrt_error *error);
/* In the order of their numbers; what is not committed yet is among them. */
auxrt_result store_each_update(store *s, slice space,
                               auxrt_result (*visit)(void *context,
                                                     int64_t number,
                                                     slice update),
                               void *context, auxrt_error *error);
/* Those with a smaller number. */
auxrt_result store_drop_updates(store *s, slice space, int64_t below,
                                auxrt_error *error);

/* Marks: versions of a space that were saved, numbered from 1. */
typedef struct store_mark {
    int64_t number;
    slice label;
    int64_t time; /* milliseconds since the beginning of 1970 */
    int64_t bots;
} store_mark;

/* Saves a map of bots, and gives the number of the mark. Durable after the
 * next commit. */
auxrt_result store_add_mark(store *s, slice space, slice label, int64_t time,
                            int64_t bots, slice map, int64_t *number,
                            auxrt_error *error);
auxrt_result store_each_mark(store *s, slice space,
                             auxrt_result (*visit)(void *context,
                                                   const store_mark *mark),
                             void *context, auxrt_error *error);
/* Appends the map of a mark; AUXRT_NOT_FOUND when there is no such mark. */
auxrt_result store_read_mark(store *s, slice space, int64_t number, buffer *map,
                             auxrt_error *error);
auxrt_result store_drop_mark(store *s, slice space, int64_t number,
                             auxrt_error *error);

#endif
