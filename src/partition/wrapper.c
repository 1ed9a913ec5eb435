/*
 * Handing on: calls to the inside, news to the outside.
 */
#include "partition/wrapper.h"

#include <stdlib.h>

static void on_changed(void *context, partition *inner, slice update) {
    (void)inner;
    partition_tell_changed(context, update);
}

static void on_refused(void *context, partition *inner,
                       const partition_refusal *refusal) {
    (void)inner;
    partition_tell_refused(context, refusal);
}

static void on_settled(void *context, partition *inner, uint64_t seq) {
    (void)inner;
    partition_tell_settled(context, seq);
}

static void on_shouted(void *context, partition *inner, slice name,
                       slice argument) {
    (void)inner;
    partition_tell_shouted(context, name, argument);
}

static void on_status(void *context, partition *inner,
                      const partition_status *status) {
    (void)inner;
    (void)status;
    partition_tell_status(context);
}

partition_listener wrapper_listener(wrapper *w) {
    return (partition_listener){&w->base,   on_changed, on_refused,
                                on_settled, on_shouted, on_status};
}

bool wrapper_init(wrapper *w, const partition_class *class, partition *inner) {
    partition_listener listener = wrapper_listener(w);
    if (!partition_init(&w->base, class, inner->space))
        return false;
    w->inner = inner;
    partition_listen(inner, &listener);
    return true;
}

bot_state *wrapper_state(partition *p) {
    return partition_state_peek(((wrapper *)p)->inner);
}

partition_rules wrapper_rules(const partition *p) {
    return partition_rules_of(((const wrapper *)p)->inner);
}

slice wrapper_version(const partition *p) {
    return partition_version_peek(((const wrapper *)p)->inner);
}

bool wrapper_work(partition *p) {
    return partition_work(((wrapper *)p)->inner);
}

bool wrapper_watch(const partition *p, partition_watch *out) {
    return partition_watch_of(((const wrapper *)p)->inner, out);
}

partition_outlook wrapper_outlook(const partition *p, slice id) {
    return partition_outlook_of(((const wrapper *)p)->inner, id);
}

partition_status wrapper_status(const partition *p) {
    return partition_status_of(((const wrapper *)p)->inner);
}

auxrt_result wrapper_close(partition *p, auxrt_error *error) {
    auxrt_result result = partition_close(((wrapper *)p)->inner, error);
    partition_deinit(p);
    free(p);
    return result;
}
