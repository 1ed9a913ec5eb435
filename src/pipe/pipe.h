/*
 * The stdio protocol: one runtime, driven by lines of JSON (docs/pipe.md).
 */
#ifndef PIPE_PIPE_H
#define PIPE_PIPE_H

#include <stdbool.h>
#include <stdint.h>

#include "auxrt/result.h"
#include "auxrt/runtime.h"

typedef struct pipe_options {
    int input;      /* descriptors: requests are read from the one, */
    int output;     /* answers and events written to the other */
    bool testing;   /* the calls test.* exist, time stands still */
    bool with_inst; /* bots are kept in partitions; for tests */
    /* Limits as in auxrt_runtime_options. */
    uint32_t listener_limit_ms;
    uint32_t turn_limit_ms;
    uint32_t jobs_limit_ms;
    /* To have the scripts in a process of their own; NULL: in this one. */
    const auxrt_limits *limits; /* may be NULL */
    const auxrt_isolation *isolation;
    auxrt_log_callback on_log; /* messages for people; may be NULL */
    void *user;
} pipe_options;

/* Serves until the input ends. AUXRT_IO when a descriptor fails; nothing that
 * a client sends is a failure. */
auxrt_result pipe_run(const pipe_options *options, auxrt_error *error);

#endif
