/*
 * The JSON of a bot that a partition makes itself, of an error or of a mark.
 */
#ifndef PARTITION_MADE_BOT_H
#define PARTITION_MADE_BOT_H

#include "base/json.h"
#include "partition/partition.h"

/* Begins {"id":…,"space":…,"tags":{; what is written next are tags. */
void made_bot_begin(json_writer *w, const partition *space, slice id);
void made_bot_end(json_writer *w);

/* A tag whose value is the prefix (as BOT_PREFIX_TEXT) and a text. Without one
 * the text of a script could become a script or a number. */
void made_bot_write(json_writer *w, const char *tag, const char *prefix,
                    slice text);

#endif
