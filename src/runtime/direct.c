/*
 * The transport of a runtime in the caller's own thread: every message is a
 * call of a function.
 */
#include "runtime/direct.h"

#include <math.h>
#include <stdlib.h>

typedef struct direct {
    transport base;
    runtime *inner;
} direct;

static runtime *inner_of(const transport *t) {
    return ((const direct *)t)->inner;
}

static auxrt_result direct_call(transport *t, slice name, slice parameters,
                                transport_answer answer, void *user,
                                auxrt_error *error) {
    return runtime_call(inner_of(t), name, parameters, answer, user, error);
}

static auxrt_result direct_fire(transport *t, auxrt_error *error) {
    return runtime_fire(inner_of(t), error);
}

static auxrt_result direct_reset(transport *t, auxrt_error *error) {
    return runtime_reset(inner_of(t), error);
}

static double direct_next_due(const transport *t) {
    return runtime_next_due(inner_of(t));
}

static transport_counts direct_counts(const transport *t) {
    runtime_counts counted = runtime_counted(inner_of(t));
    return (transport_counts){
        .turns = counted.turns,
        .compiled = counted.compiled,
        .batches = counted.batches,
        .stops = counted.stops,
        .listeners = counted.listeners,
    };
}

static void direct_free(transport *t) {
    runtime_free(inner_of(t));
    free(t);
}

auxrt_result direct_open(const runtime_options *options, transport **out,
                         auxrt_error *error) {
    static const transport_class class = {
        .call = direct_call,
        .fire = direct_fire,
        .reset = direct_reset,
        .next_due = direct_next_due,
        .counts = direct_counts,
        .free = direct_free,
    };
    direct *made = calloc(1, sizeof *made);
    if (!made)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for a runtime");
    made->base.class = &class;
    auxrt_result result = runtime_new(options, &made->inner, error);
    if (result != AUXRT_OK) {
        free(made);
        return result;
    }
    *out = &made->base;
    return AUXRT_OK;
}
