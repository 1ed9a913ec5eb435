/*
 * The space `error`: what went wrong in scripts, as bots. It is bounded: when
 * it is full the oldest bots go. Scripts may create bots there, and may not
 * change or remove any.
 */
#ifndef PARTITION_ERROR_SPACE_H
#define PARTITION_ERROR_SPACE_H

#include "partition/partition.h"

typedef struct partition_error_report {
    slice name; /* "TypeError" */
    slice message;
    slice bot; /* whose script it was, or empty */
    slice tag; /* or empty */
    int line;  /* from 1; 0 when there is no position */
    int column;
    int64_t time; /* milliseconds since the beginning of 1970 */
} partition_error_report;

auxrt_result partition_error_open(const char *space, size_t maximum_bots,
                                  partition **out, auxrt_error *error);

/* Adds a bot for the error and commits. `p` is what partition_error_open
 * gave. The bot has the id error-N and the tags error, errorName,
 * errorMessage, errorBot (a link), errorTag, errorLine, errorColumn and
 * errorTime, as far as they are known. */
auxrt_result partition_error_report_add(partition *p,
                                        const partition_error_report *report,
                                        auxrt_error *error);

#endif
