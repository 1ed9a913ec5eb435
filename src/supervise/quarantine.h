/*
 * The listeners that are not called any more, because the process had to be
 * ended while they ran. The host keeps the list, a kernel carries it out.
 */
#ifndef SUPERVISE_QUARANTINE_H
#define SUPERVISE_QUARANTINE_H

#include "base/buffer.h"

typedef struct quarantine_entry {
    char *bot;
    char *tag;
    char *text; /* of the tag, as JSON; NULL while it is not known */
} quarantine_entry;

typedef struct quarantine {
    quarantine_entry *entries;
    size_t count;
} quarantine;

void quarantine_free(quarantine *q);
/* Gives false when memory is exhausted, or when it is full. Adding one that
 * is there changes nothing. */
bool quarantine_add(quarantine *q, slice bot, slice tag);
bool quarantine_has(const quarantine *q, slice bot, slice tag);
bool quarantine_remove(quarantine *q, slice bot, slice tag);
/* Appends a JSON array of {"bot","tag","text"?}. */
void quarantine_write(const quarantine *q, buffer *out);
/* Replaces the list by such an array. */
auxrt_result quarantine_read(quarantine *q, slice json, auxrt_error *error);

#endif
