/*
 * The engine of partitions whose bots are in this process: it checks edits
 * against the rules, keeps the state, collects what changed, and lets a kind
 * store it through hooks. Kinds without hooks live in memory only.
 */
#ifndef PARTITION_LOCAL_H
#define PARTITION_LOCAL_H

#include "base/arena.h"
#include "partition/edit.h"

typedef struct local_partition local_partition;

/* How a kind stores what was accepted. All are NULL for kinds in memory. The
 * state has the new content already when they are called; after a failure the
 * whole group of batches since the last commit is given up: `reload` makes the
 * state what is stored. */
typedef struct local_hooks {
    /* Why the kind cannot take an edit, or NULL; may be NULL in any kind. */
    const char *(*objection)(const local_partition *l, const edit *e);
    auxrt_result (*batch_begin)(local_partition *l, auxrt_error *error);
    /* The bot is new, or replaces the one of that id; its masks are kept. */
    auxrt_result (*put_bot)(local_partition *l, const bot_record *bot,
                            auxrt_error *error);
    auxrt_result (*drop_bot)(local_partition *l, slice id, auxrt_error *error);
    /* A tag or mask; `json` has no data when it is gone. `bot` is NULL when
     * the last mask of a bot that is not here is gone. */
    auxrt_result (*put_value)(local_partition *l, slice id,
                              const bot_record *bot, bool is_mask, slice name,
                              slice json, auxrt_error *error);
    /* The same for a text edit, instead of the value that it led to; may be
     * NULL in any kind. */
    auxrt_result (*edit_text)(local_partition *l, slice id, bool is_mask,
                              slice name, slice edit, auxrt_error *error);
    auxrt_result (*batch_end)(local_partition *l, auxrt_error *error);
    auxrt_result (*commit)(local_partition *l, auxrt_error *error);
    auxrt_result (*reload)(local_partition *l, auxrt_error *error);
} local_hooks;

/* What changed of one bot since the last commit. */
typedef struct local_touched {
    bool was_bot;      /* it was there at the last commit */
    bool was_gone;     /* it was removed in between */
    bool is_whole;     /* it was added in between */
    bool is_known;     /* whoever added it may not be who removed it */
    uint64_t added_by; /* the batch, if it was not there */
    map tags;          /* names -> how it changed, for local_changes.c */
    map masks;
} local_touched;

/* An accepted edit that is not durable yet. */
typedef struct local_pending {
    uint64_t seq;
    edit edit;
} local_pending;

struct local_partition {
    partition base;
    const local_hooks *hooks; /* NULL for memory */
    partition_rules rules;
    bot_state *state;
    map touched;  /* id -> local_touched */
    arena memory; /* of pending and settling */
    local_pending *pending;
    size_t pending_count, pending_capacity;
    uint64_t *settling; /* the batches since the last commit */
    size_t settling_count, settling_capacity;
    buffer content, changes, id; /* scratch */
    /* What every bot here has as its space; NULL: what it was added with. */
    const char *bot_space;
    buffer version;     /* JSON that goes with updates; empty for null */
    edit_author author; /* of the edit that is being applied, */
    uint64_t seq;       /* and its batch */
    bool batch_failed;
    partition_status status;
};

bool local_init(local_partition *l, const partition_class *class,
                const char *space, const local_hooks *hooks);
void local_deinit(local_partition *l);

/* Everything since the last commit is taken back and refused: for kinds that
 * could not store what they were given from outside. */
void local_give_up(local_partition *l, const char *why);

/* The same for kinds that have loaded what is stored into a state of its own,
 * which is taken: observers hear of what is different, batches are settled.
 * NULL: nobody knows what is stored, and the state stays. */
auxrt_result local_take_back(local_partition *l, bot_state *stored,
                             const char *why, auxrt_error *error);
void local_set_status(local_partition *l, bool is_connected,
                      const char *message);

/* For the tables of kinds. */
auxrt_result local_apply(partition *p, uint64_t seq, slice actions,
                         auxrt_error *error);
auxrt_result local_commit(partition *p, auxrt_error *error);
bot_state *local_state(partition *p);
partition_rules local_rules(const partition *p);
partition_status local_status(const partition *p);

/* Changes that the kind itself makes: the rules do not count, nothing is
 * refused. Told and stored with the next commit. JSON is as a json_writer
 * writes it, and not checked. */
auxrt_result local_add(local_partition *l, slice id, slice bot,
                       auxrt_error *error);
auxrt_result local_remove(local_partition *l, slice id, auxrt_error *error);
/* A tag or mask; `json` has no data when it is gone. With `told`, if that has
 * data, it is told as this text edit, unless it changed in other ways too. */
auxrt_result local_set(local_partition *l, slice id, bool is_mask, slice name,
                       slice json, slice told, auxrt_error *error);

/* ---- local_changes.c */

/* Remembers, before a change, that it will touch the bot; NULL when memory is
 * exhausted. */
local_touched *local_touch(local_partition *l, slice id);
bool local_touch_name(map *names, slice name);
/* The same, for a change that is told as a text edit when it is the only one;
 * the edit must live until it is told. */
bool local_touch_edit(map *names, slice name, const slice *told);
/* Tells the listener what the touched bots are now, and forgets them. */
auxrt_result local_tell_changes(local_partition *l, auxrt_error *error);
void local_forget_changes(local_partition *l);

#endif
