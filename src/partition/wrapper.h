/*
 * What partitions that wrap another one share: they own it, and hand on what
 * they do not change themselves.
 */
#ifndef PARTITION_WRAPPER_H
#define PARTITION_WRAPPER_H

#include "partition/edit.h"

typedef struct wrapper {
    partition base;
    partition *inner;
} wrapper;

/* What the inner partition tells is told on, with the wrapper as its sender. */
bool wrapper_init(wrapper *w, const partition_class *class, partition *inner);

/* The listener that wrapper_init gave to the inner partition; a kind that
 * wants to hear something itself replaces a member and listens again. */
partition_listener wrapper_listener(wrapper *w);

bot_state *wrapper_state(partition *p);
partition_rules wrapper_rules(const partition *p);
slice wrapper_version(const partition *p);
bool wrapper_work(partition *p);
bool wrapper_watch(const partition *p, partition_watch *out);
partition_outlook wrapper_outlook(const partition *p, slice id);
partition_status wrapper_status(const partition *p);
/* Closes the inner partition and frees the wrapper. */
auxrt_result wrapper_close(partition *p, auxrt_error *error);

#endif
