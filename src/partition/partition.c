/*
 * The calls of the interface and the telling of listeners.
 */
#include "partition/partition.h"

#include <stdlib.h>

const char *partition_reason_name(partition_reason reason) {
    static const char *const names[] = {
#define PARTITION_REASON_NAME(name, text, meaning) text,
        PARTITION_REASON_MAP(PARTITION_REASON_NAME)
#undef PARTITION_REASON_NAME
    };
    return names[reason];
}

auxrt_result partition_apply(partition *p, uint64_t seq, slice actions,
                             auxrt_error *error) {
    return p->class->apply(p, seq, actions, error);
}

auxrt_result partition_commit(partition *p, auxrt_error *error) {
    return p->class->commit(p, error);
}

bot_state *partition_state_peek(partition *p) {
    return p->class->state(p);
}

slice partition_version_peek(const partition *p) {
    return p->class->version ? p->class->version(p) : SLICE("null");
}

bool partition_is_versioned(const partition *p) {
    return !slice_equal(partition_version_peek(p), SLICE("null"));
}

bool partition_work(partition *p) {
    return p->class->work && p->class->work(p);
}

bool partition_watch_of(const partition *p, partition_watch *out) {
    return p->class->watch && p->class->watch(p, out);
}

partition_outlook partition_outlook_of(const partition *p, slice id) {
    return p->class->outlook ? p->class->outlook(p, id) : PARTITION_STAYS;
}

partition_rules partition_rules_of(const partition *p) {
    return p->class->rules(p);
}

partition_status partition_status_of(const partition *p) {
    return p->class->status(p);
}

const char *partition_kind(const partition *p) {
    return p->class->kind;
}

slice partition_space(const partition *p) {
    return slice_from_string(p->space);
}

void partition_listen(partition *p, const partition_listener *listener) {
    p->listener = listener ? *listener : (partition_listener){0};
}

auxrt_result partition_close(partition *p, auxrt_error *error) {
    return p ? p->class->close(p, error) : AUXRT_OK;
}

bool partition_init(partition *p, const partition_class *class,
                    const char *space) {
    size_t size = strlen(space) + 1;
    *p = (partition){.class = class, .space = malloc(size)};
    if (p->space)
        memcpy(p->space, space, size);
    return p->space != NULL;
}

void partition_deinit(partition *p) {
    free(p->space);
    *p = (partition){0};
}

void partition_tell_changed(partition *p, slice update) {
    if (p->listener.changed)
        p->listener.changed(p->listener.context, p, update);
}

void partition_tell_refused(partition *p, const partition_refusal *refusal) {
    if (p->listener.refused)
        p->listener.refused(p->listener.context, p, refusal);
}

void partition_tell_settled(partition *p, uint64_t seq) {
    if (p->listener.settled)
        p->listener.settled(p->listener.context, p, seq);
}

void partition_tell_shouted(partition *p, slice name, slice argument) {
    if (p->listener.shouted)
        p->listener.shouted(p->listener.context, p, name, argument);
}

void partition_tell_status(partition *p) {
    partition_status status = partition_status_of(p);
    if (p->listener.status_changed)
        p->listener.status_changed(p->listener.context, p, &status);
}
