/*
 * The host's view of bots: ids, tags and tag masks, each value as the JSON
 * text in which it came. It is what partitions report and what observers, the
 * inspector and files are shown; scripts have their own objects.
 *
 * A record may be partial: tag masks can be known of a bot that is not (yet).
 * Partial records are not counted or listed as bots, their masks go to the
 * bot when it is added.
 *
 * Input is checked as a whole before anything changes: after AUXRT_INVALID the
 * state is as it was. Only AUXRT_NO_MEMORY can leave a part applied. Results
 * of peeking live until the state changes. Not safe for several threads.
 */
#ifndef BOT_STATE_H
#define BOT_STATE_H

#include "base/buffer.h"
#include "base/json.h"
#include "base/map.h"
#include "bot/values.h"

typedef struct bot_state bot_state;

typedef struct bot_record {
    slice id;
    slice space; /* empty when the bot names none, which means "shared" */
    bool is_bot; /* false: only masks are known */
    bot_values tags;
    bot_values signatures; /* carried along */
    map masks;             /* space -> bot_values; none is empty */
} bot_record;

bot_state *bot_state_new(void); /* NULL when memory is exhausted */
void bot_state_free(bot_state *state);
void bot_state_clear(bot_state *state);

/* The number of bots, without partial records. */
size_t bot_state_count(const bot_state *state);
/* The record, partial or not, or NULL. */
const bot_record *bot_state_peek(const bot_state *state, slice id);

/* All records, partial ones included, ascending by id in the order of UTF-16
 * units. NULL only when memory is exhausted. */
const bot_record *const *bot_state_sorted(bot_state *state, size_t *count);

/* The value of a tag or mask as JSON; false when there is no such member. */
bool bot_record_tag(const bot_record *bot, slice name, slice *json);
/* NULL: none in that space. */
const bot_values *bot_record_masks(const bot_record *bot, slice space);
bool bot_record_mask(const bot_record *bot, slice space, slice name,
                     slice *json);
/* What scripts see before it is calculated: the first mask that has a value,
 * in the order of spaces, else the tag. */
bool bot_record_visible(const bot_record *bot, slice name, slice *json);

/* Whether JSON text has a value: neither null nor "". */
bool bot_json_has_value(slice json);

/* ---- changing */

/* {"state": {id: bot | partial | null}}: an entry whose "id" is its key is a
 * new bot (or replaces it; masks that it does not mention stay), null removes
 * the record, anything else changes tags and masks: null deletes, a text edit
 * is applied, "" is passed over. Changes of tags of unknown bots are passed
 * over. The lists of ids in the update are not needed and not read. */
auxrt_result bot_state_apply_update(bot_state *state, slice update,
                                    auxrt_error *error);

/* {id: bot | null}, as files and apply_state have it: unknown bots are added,
 * known ones changed as update_bot does, null removes. */
auxrt_result bot_state_apply_state(bot_state *state, slice json,
                                   auxrt_error *error);

/* One action: add_bot, update_bot, remove_bot or apply_state. In update_bot,
 * null and "" delete. `*is_bot_action` tells whether it was one of these;
 * other actions change nothing and are no error. NULL is allowed. */
auxrt_result bot_state_apply_action(bot_state *state, slice action,
                                    bool *is_bot_action, auxrt_error *error);

/* What an action has that concerns bots; a member that is missing has no text.
 * `action` is what json_parse or a walk gave, whose text has to stay. */
typedef struct bot_action {
    json_value type, id, bot, update, state;
} bot_action;
bot_action bot_action_read(json_value action);

/* The same for an action that was read. */
auxrt_result bot_state_apply_read_action(bot_state *state,
                                         const bot_action *action,
                                         bool *is_bot_action,
                                         auxrt_error *error);

/* ---- writing: append JSON; failures are the buffer's */

/* A state update that makes the whole state of an empty one. */
auxrt_result bot_state_write_update(bot_state *state, buffer *out);
/* The same, with the version that the state is of, JSON. */
auxrt_result bot_state_write_update_at(bot_state *state, slice version,
                                       buffer *out);

/* An .aux file, version 1. Bots only; `with_masks` decides about masks. */
auxrt_result bot_state_write_aux(bot_state *state, bool with_masks,
                                 buffer *out);

/* The state update that makes `after` of `before`. Values that mean the same
 * count as equal even if they are spelled differently; a tag with null or ""
 * counts as absent. `*is_empty` tells whether nothing differs. */
auxrt_result bot_state_write_difference(bot_state *before, bot_state *after,
                                        buffer *out, bool *is_empty);

/* The bot as JSON: id, space, tags, masks, signatures. */
void bot_record_write(const bot_record *bot, bool with_masks, buffer *out);

#endif
