/*
 * Limits as the commands take them: --limit NAME=VALUE.
 */
#ifndef CLI_LIMITS_H
#define CLI_LIMITS_H

#include "auxrt.h"

/* Name, member of cli_limits, smallest and largest value, what it limits. */
#define CLI_LIMIT_MAP(X)                                                       \
    X("listener-ms", listener_ms, 1, 86400000, "one listener")                 \
    X("turn-ms", turn_ms, 1, 86400000, "one turn, its listeners together")     \
    X("jobs-ms", jobs_ms, 1, 86400000, "the promise jobs of a turn")           \
    X("grace-ms", grace_ms, 1, 60000,                                          \
      "from a limit until the process is "                                     \
      "killed")                                                                \
    X("memory-soft", memory_soft, 64 << 20, (uint64_t)1 << 40,                 \
      "bytes until a script is stopped")                                       \
    X("memory-hard", memory_hard, 64 << 20, (uint64_t)1 << 40,                 \
      "bytes until the process is killed")                                     \
    X("turn-bytes", turn_bytes, 1 << 16, (uint64_t)1 << 30,                    \
      "what a turn gives: actions, edits, errors, log")

/* 0 stands for the default. */
typedef struct cli_limits {
    auxrt_limits of_scripts; /* without its size */
#define CLI_LIMIT_MEMBER(name, member, least, most, help) uint64_t member;
    CLI_LIMIT_MAP(CLI_LIMIT_MEMBER)
#undef CLI_LIMIT_MEMBER
} cli_limits;

/* Reads NAME=VALUE. Gives CLI_OK, or CLI_USAGE after telling why. */
int limits_read(const char *command, const char *text, cli_limits *out);

/* What the limits say about a process of its own. */
void limits_apply(const cli_limits *limits, auxrt_isolation *isolation);

#endif
