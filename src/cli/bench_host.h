/*
 * The host's side of a benchmark: it takes what the runtime hands out, counts
 * it, keeps its own copy of the bots, follows promises, and can report changes
 * back.
 *
 * Taking an event copies it and no more, so that a run is measured without
 * what a host may do later; bench_host_drain does the rest.
 */
#ifndef CLI_BENCH_HOST_H
#define CLI_BENCH_HOST_H

#include "auxrt/runtime.h"
#include "base/json.h"
#include "bot/state.h"

enum { BENCH_ACTION_KINDS = 64, BENCH_ACTION_NAME = 48 };

typedef struct bench_action_count {
    char name[BENCH_ACTION_NAME];
    int64_t count;
} bench_action_count;

typedef struct bench_host {
    bot_state *store; /* NULL when nobody needs it */
    buffer events;    /* taken, not yet looked at */
    buffer spare;     /* being looked at */
    json_spans spans; /* of the event that is looked at */
    bench_action_count actions[BENCH_ACTION_KINDS];
    size_t action_kinds;
    int64_t errors;
    char first_error[512];
    buffer promises; /* one byte each, by number: how far it is */
    size_t waiting;  /* promises that are followed and have not ended */
    buffer settled;  /* their events, one after the other, if kept */
    bool keeps_settled;
} bench_host;

bool bench_host_init(bench_host *host, bool has_store);
void bench_host_free(bench_host *host);

/* The event callback of the runtime; `user` is the host. */
void bench_host_take(void *user, const char *kind, auxrt_string event);
/* Follows the promises among the results that an answer holds. */
void bench_host_follow(bench_host *host, json_value results);
/* What a result stands for: itself, or what its promise came to. */
json_value bench_host_result(const bench_host *host, json_value result);

/* Looks at what was taken: counts, and applies changes of bots to the store.
 */
auxrt_result bench_host_drain(bench_host *host, auxrt_error *error);

/* Does the same, and tells the runtime of the changes; again, until nothing
 * changes any more. */
auxrt_result bench_host_echo(bench_host *host, auxrt_runtime *runtime,
                             auxrt_error *error);

#endif
