/*
 * Changing records directly: for the files of state.c, and for partitions that
 * fill a state from their store. All setters copy what they are given and
 * return false when memory is exhausted; JSON must have been checked.
 */
#ifndef BOT_STATE_STORE_H
#define BOT_STATE_STORE_H

#include "bot/state.h"

struct bot_state {
    map records; /* id -> bot_record */
    size_t bot_count;
    const bot_record **sorted; /* a copy of the records in order, or stale */
    size_t sorted_capacity;
    bool is_sorted;
};

/* The record, made as a partial one if there is none. */
bot_record *bot_state_make(bot_state *state, slice id);
bot_record *bot_state_find(const bot_state *state, slice id);
void bot_state_remove(bot_state *state, slice id);
/* Drops a partial record that holds nothing. */
void bot_state_tidy(bot_state *state, slice id);

/* Makes a bot of the record: no tags, no signatures; masks stay. */
bool bot_state_begin_bot(bot_state *state, bot_record *bot, slice space);

bool bot_record_set_mask(bot_record *bot, slice space, slice name, slice json);
void bot_record_unset_mask(bot_record *bot, slice space, slice name);

#endif
