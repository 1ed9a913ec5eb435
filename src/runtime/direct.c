/*
 * The transport of a runtime in the caller's own thread: every message is a
 * call of a function, and a turn is over when it has begun.
 */
#include "runtime/direct.h"

#include <math.h>
#include <stdlib.h>

typedef struct direct {
    transport base;
    runtime *inner;
    auxrt_result result; /* of the turn, which is over at once */
    auxrt_error error;
} direct;

static runtime *inner_of(const transport *t) {
    return ((const direct *)t)->inner;
}

static auxrt_result direct_begin(transport *t, const transport_turn *turn,
                                 auxrt_error *error) {
    direct *d = (direct *)t;
    (void)error;
    if (turn->kind == TRANSPORT_CALL)
        d->result = runtime_call(d->inner, turn->name, turn->parameters,
                                 turn->answer, turn->user, &d->error);
    else if (turn->kind == TRANSPORT_FIRE)
        d->result = runtime_fire(d->inner, &d->error);
    else
        d->result = runtime_reset(d->inner, &d->error);
    return AUXRT_OK;
}

static auxrt_result direct_advance(transport *t, auxrt_error *error) {
    direct *d = (direct *)t;
    auxrt_result result = d->result;
    if (result != AUXRT_OK && error)
        *error = d->error;
    d->result = AUXRT_OK;
    return result;
}

static transport_watch direct_watch(const transport *t) {
    (void)t;
    return (transport_watch){.descriptor = -1, .timeout_ms = -1};
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
        .begin = direct_begin,
        .advance = direct_advance,
        .watch = direct_watch,
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
