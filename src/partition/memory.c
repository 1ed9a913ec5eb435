/*
 * Bots in memory: the engine alone, with nothing behind it.
 */
#include <stdlib.h>

#include "partition/local.h"

static auxrt_result memory_close(partition *p, auxrt_error *error) {
    (void)error;
    local_deinit((local_partition *)p);
    free(p);
    return AUXRT_OK;
}

static const partition_class memory_class = {
    .kind = "memory",
    .apply = local_apply,
    .commit = local_commit,
    .state = local_state,
    .rules = local_rules,
    .status = local_status,
    .close = memory_close,
};

auxrt_result partition_memory_open(const char *space, partition **out,
                                   auxrt_error *error) {
    local_partition *l = malloc(sizeof *l);
    if (!l || !local_init(l, &memory_class, space, NULL)) {
        free(l);
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    *out = &l->base;
    return AUXRT_OK;
}
