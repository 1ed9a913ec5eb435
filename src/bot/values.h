/*
 * Names and the JSON texts of their values, in the order in which the names
 * came: the tags of a bot, its signatures, its masks in one space.
 *
 * Most bots have a few tags with short values: these lie in one piece of
 * memory, one behind the other, and are searched from the front. What is more
 * or longer is in a map. What is read lives until the values change, and has no
 * NUL behind it.
 */
#ifndef BOT_VALUES_H
#define BOT_VALUES_H

#include "base/slice.h"

/* Zeroed: none. */
typedef struct bot_values {
    struct values_head *head;
} bot_values;

void bot_values_free(bot_values *values);

size_t bot_values_count(const bot_values *values);
/* False when there is no such name. */
bool bot_values_get(const bot_values *values, slice name, slice *json);
/* Walks them:
 *   size_t at = 0;
 *   while (bot_values_next(values, &at, &name, &json)) …
 * Nothing may change during the walk. */
bool bot_values_next(const bot_values *values, size_t *at, slice *name,
                     slice *json);

/* Makes room in empty ones for what an object has, of which the JSON text is so
 * long; a hint. */
void bot_values_expect(bot_values *values, size_t length);
/* Adds or replaces; both are copied, and may not lie in the values themselves.
 * False when memory is exhausted: nothing has changed then. */
bool bot_values_set(bot_values *values, slice name, slice json);
void bot_values_unset(bot_values *values, slice name);

#endif
