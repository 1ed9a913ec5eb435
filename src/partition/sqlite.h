/*
 * Bots in a store: what was committed survives everything but the disk.
 */
#ifndef PARTITION_SQLITE_H
#define PARTITION_SQLITE_H

#include "partition/partition.h"
#include "partition/store.h"

/* Opens a space of the store, which must outlive the partition. Each space of
 * a store can be open once. */
auxrt_result partition_sqlite_open(store *s, const char *space, partition **out,
                                   auxrt_error *error);

#endif
