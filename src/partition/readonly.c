/*
 * A partition that can only be read. It owns the one it wraps, tells what that
 * one tells, and refuses every edit itself: nothing reaches the inner one.
 */
#include <stdlib.h>

#include "partition/wrapper.h"

typedef struct readonly_partition {
    wrapper wrapper;
    uint64_t *settling;
    size_t count, capacity;
} readonly_partition;

typedef struct refusing {
    partition *partition;
    uint64_t seq;
} refusing;

static auxrt_result refuse_edit(void *context, const edit *e) {
    refusing *r = context;
    edit_refuse(r->partition, partition_state_peek(r->partition), r->seq, e,
                PARTITION_REASON_READ_ONLY, NULL);
    return AUXRT_OK;
}

static auxrt_result readonly_apply(partition *p, uint64_t seq, slice actions,
                                   auxrt_error *error) {
    readonly_partition *r = (readonly_partition *)p;
    refusing each = {p, seq};

    if (r->count == r->capacity) {
        size_t capacity = r->capacity ? r->capacity * 2 : 16;
        uint64_t *grown = realloc(r->settling, capacity * sizeof *grown);
        if (!grown)
            return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
        r->settling = grown;
        r->capacity = capacity;
    }
    auxrt_result result =
        edit_each(actions, partition_state_peek(p), refuse_edit, &each, error);
    if (result == AUXRT_OK)
        r->settling[r->count++] = seq;
    return result;
}

static auxrt_result readonly_commit(partition *p, auxrt_error *error) {
    readonly_partition *r = (readonly_partition *)p;
    /* The inner one may have news of its own. */
    auxrt_result result = partition_commit(r->wrapper.inner, error);
    for (size_t i = 0; i < r->count; i++)
        partition_tell_settled(p, r->settling[i]);
    r->count = 0;
    return result;
}

static partition_rules readonly_rules(const partition *p) {
    partition_rules rules = wrapper_rules(p);
    rules.may_add = rules.may_update = rules.may_remove = false;
    return rules;
}

static auxrt_result readonly_close(partition *p, auxrt_error *error) {
    free(((readonly_partition *)p)->settling);
    return wrapper_close(p, error);
}

static const partition_class readonly_class = {
    .kind = "readonly",
    .apply = readonly_apply,
    .commit = readonly_commit,
    .state = wrapper_state,
    .rules = readonly_rules,
    .version = wrapper_version,
    .work = wrapper_work,
    .watch = wrapper_watch,
    .outlook = wrapper_outlook,
    .status = wrapper_status,
    .close = readonly_close,
};

auxrt_result partition_readonly_open(partition *inner, partition **out,
                                     auxrt_error *error) {
    readonly_partition *r = calloc(1, sizeof *r);
    if (!r || !wrapper_init(&r->wrapper, &readonly_class, inner)) {
        free(r);
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    *out = &r->wrapper.base;
    return AUXRT_OK;
}
