/*
 * Raising flags at a deadline.
 *
 * Promise jobs that are short never meet the engine's watch, however many of
 * them follow each other. The code in them looks at a flag instead, and this
 * clock sets the flag: one thread for the whole process, started when first
 * needed, asleep unless a deadline is near.
 */
#ifndef RUNTIME_STOP_CLOCK_H
#define RUNTIME_STOP_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct stop_clock_entry {
    double deadline; /* milliseconds of the monotonic clock */
    int32_t *flag;   /* the first of `count` flags, `stride` apart */
    size_t stride;
    size_t count;
    bool armed;
    bool raised;
    struct stop_clock_entry *next;
} stop_clock_entry;

/* At `deadline` writes 1 to every flag of the entry. */
void stop_clock_arm(stop_clock_entry *entry, double deadline);
/* Gives whether the flags were raised; they are lowered again. */
bool stop_clock_disarm(stop_clock_entry *entry);

#endif
