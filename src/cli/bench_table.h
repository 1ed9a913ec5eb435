/*
 * Several workloads as a table for people.
 */
#ifndef CLI_BENCH_TABLE_H
#define CLI_BENCH_TABLE_H

#include <stddef.h>

#include "cli/bench_run.h"

/* Runs each file in a process of its own, and prints the table. Gives the exit
 * code: the largest of those of the processes. */
int bench_table(const char *const *files, size_t count,
                const bench_options *options);

#endif
