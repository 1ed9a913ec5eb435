/*
 * Limits on what scripts may have at once or do in a turn. A script that goes
 * beyond one gets a RangeError with its name, such as
 *
 *   Too many timers and watchers of one bot (limit timers: 10000).
 *
 * An update or a file of the host with too many bots fails as a whole, with
 * AUXRT_LIMIT and a message that names the limit.
 *
 * Limits of time are in auxrt/runtime.h, those of a process of its own in
 * auxrt/isolation.h; docs/limits.md has them all.
 */
#ifndef AUXRT_LIMITS_H
#define AUXRT_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* Name, member, default, least, most, what it limits. */
#define AUXRT_LIMIT_MAP(X)                                                     \
    X("timers", timers, 10000, 1, 10000000,                                    \
      "timers, intervals, watchers and animations of one bot")                 \
    X("tasks", tasks, 100000, 1, 10000000,                                     \
      "promises of one bot that wait for the host or for a time")              \
    X("actions", actions, 250000, 1, 10000000, "actions of one turn")          \
    X("edits", edits, 1000000, 1, 100000000,                                   \
      "tags, masks and bots that change in one turn")                          \
    X("tag-size", tag_size, 16777216, 1, 268435456,                            \
      "characters of what a script puts into a tag, as text")                  \
    X("bots", bots, 1000000, 1, 100000000, "bots, whoever brings more")        \
    X("nesting", nesting, 1000, 1, 100000, "events inside of events")          \
    X("log-bytes", log_bytes, 1048576, 1, 1073741824,                          \
      "log lines of one second; more are left out")

/* Limits of time, and of a process of its own: auxrt/inst.h, auxrt/isolation.h.
 * Name, member, least, most, what it limits. */
#define AUXRT_PROCESS_LIMIT_MAP(X)                                             \
    X("listener-ms", listener_ms, 1, 86400000, "one listener")                 \
    X("turn-ms", turn_ms, 1, 86400000, "one turn, its listeners together")     \
    X("jobs-ms", jobs_ms, 1, 86400000, "the promise jobs of a turn")           \
    X("grace-ms", grace_ms, 1, 60000,                                          \
      "from a limit until the process is killed")                              \
    X("memory-soft", memory_soft, 67108864, 1099511627776,                     \
      "bytes until a script is stopped")                                       \
    X("memory-hard", memory_hard, 67108864, 1099511627776,                     \
      "bytes until the process is killed")                                     \
    X("turn-bytes", turn_bytes, 65536, 1073741824,                             \
      "what a turn gives: actions, edits, errors, log")

/* Start from zeros and set `size` and what is to be other than the default. */
typedef struct auxrt_limits {
    size_t size; /* sizeof(auxrt_limits) */
#define AUXRT_LIMIT_MEMBER(name, member, usual, least, most, text)             \
    uint64_t member;
    AUXRT_LIMIT_MAP(AUXRT_LIMIT_MEMBER)
#undef AUXRT_LIMIT_MEMBER
} auxrt_limits;

#endif
