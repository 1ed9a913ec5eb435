/*
 * Limits as the commands take them: --limit NAME=VALUE.
 */
#ifndef CLI_LIMITS_H
#define CLI_LIMITS_H

#include "auxrt.h"

/* 0 stands for the default. */
typedef struct cli_limits {
    auxrt_limits of_scripts; /* without its size */
#define CLI_LIMIT_MEMBER(name, member, least, most, help) uint64_t member;
    AUXRT_PROCESS_LIMIT_MAP(CLI_LIMIT_MEMBER)
#undef CLI_LIMIT_MEMBER
} cli_limits;

/* Reads NAME=VALUE. Gives CLI_OK, or CLI_USAGE after telling why. */
int limits_read(const char *command, const char *text, cli_limits *out);

/* What the limits say about a process of its own. */
void limits_apply(const cli_limits *limits, auxrt_isolation *isolation);

#endif
