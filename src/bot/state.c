/*
 * The store of records and reading from it. Changing by updates and actions
 * is in state_apply.c, writing in state_write.c.
 */
#include "bot/state.h"

#include <stdlib.h>

#include "base/utf.h"
#include "bot/state_store.h"

/* ------------------------------------------------------------------ records */

static void free_masks(void *values) {
    bot_values_free(values);
    free(values);
}

/* Longer ids are those in the map of records. */
static bool has_own_id(slice id) {
    return id.length < sizeof(char *);
}

static void free_record(void *record) {
    bot_record *bot = record;
    bot_values_free(&bot->tags);
    bot_values_free(&bot->signatures);
    map_free(&bot->masks, free_masks);
    free((char *)bot->space.data);
    if (has_own_id(bot->id))
        free((char *)bot->id.data);
    free(bot);
}

static bool copy_slice(slice text, slice *out) {
    char *copy = malloc(text.length + 1);
    if (!copy)
        return false;
    if (text.length > 0)
        memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    *out = slice_of(copy, text.length);
    return true;
}

bot_state *bot_state_new(void) {
    return calloc(1, sizeof(bot_state));
}

void bot_state_clear(bot_state *state) {
    map_free(&state->records, free_record);
    state->bot_count = 0;
    state->is_sorted = false;
}

void bot_state_free(bot_state *state) {
    if (!state)
        return;
    bot_state_clear(state);
    free(state->sorted);
    free(state);
}

bot_record *bot_state_find(const bot_state *state, slice id) {
    return map_get(&state->records, id);
}

bot_record *bot_state_make(bot_state *state, slice id) {
    bot_record *bot = bot_state_find(state, id);
    slice stored;
    if (bot)
        return bot;
    bot = calloc(1, sizeof *bot);
    if (!bot || (has_own_id(id) && !copy_slice(id, &bot->id)) ||
        !map_add(&state->records, id, bot, &stored)) {
        if (bot)
            free_record(bot);
        return NULL;
    }
    if (!has_own_id(id))
        bot->id = stored;
    state->is_sorted = false;
    return bot;
}

void bot_state_remove(bot_state *state, slice id) {
    bot_record *bot = map_remove(&state->records, id);
    if (!bot)
        return;
    state->bot_count -= bot->is_bot;
    state->is_sorted = false;
    free_record(bot);
}

void bot_state_tidy(bot_state *state, slice id) {
    const bot_record *bot = bot_state_find(state, id);
    if (bot && !bot->is_bot && bot->masks.count == 0)
        bot_state_remove(state, id);
}

bool bot_state_begin_bot(bot_state *state, bot_record *bot, slice space) {
    slice copy = {0};
    if (space.length > 0 && !copy_slice(space, &copy))
        return false;
    free((char *)bot->space.data);
    bot->space = copy;
    bot_values_free(&bot->tags);
    bot_values_free(&bot->signatures);
    state->bot_count += !bot->is_bot;
    bot->is_bot = true;
    return true;
}

bool bot_record_set_mask(bot_record *bot, slice space, slice name, slice json) {
    bot_values *values = map_get(&bot->masks, space);
    if (values)
        return bot_values_set(values, name, json);
    values = calloc(1, sizeof *values);
    if (!values)
        return false;
    if (!bot_values_set(values, name, json) ||
        !map_set(&bot->masks, space, values, NULL)) {
        free_masks(values);
        return false;
    }
    return true;
}

void bot_record_unset_mask(bot_record *bot, slice space, slice name) {
    bot_values *values = map_get(&bot->masks, space);
    if (!values)
        return;
    bot_values_unset(values, name);
    if (bot_values_count(values) == 0) {
        map_remove(&bot->masks, space);
        free_masks(values);
    }
}

/* ------------------------------------------------------------------ reading */

size_t bot_state_count(const bot_state *state) {
    return state->bot_count;
}

const bot_record *bot_state_peek(const bot_state *state, slice id) {
    return bot_state_find(state, id);
}

static int compare_records(const void *left, const void *right) {
    const bot_record *a = *(const bot_record *const *)left;
    const bot_record *b = *(const bot_record *const *)right;
    return utf16_compare(a->id, b->id);
}

const bot_record *const *bot_state_sorted(bot_state *state, size_t *count) {
    size_t needed = state->records.count;
    *count = needed;
    if (state->sorted && state->is_sorted)
        return state->sorted;
    if (!state->sorted || needed > state->sorted_capacity) {
        size_t capacity = needed + needed / 2 + 1;
        void *place = realloc(state->sorted, capacity * sizeof(void *));
        if (!place)
            return NULL;
        state->sorted = place;
        state->sorted_capacity = capacity;
    }
    size_t at = 0, place = 0;
    void *value;
    while (map_next(&state->records, &at, NULL, &value))
        state->sorted[place++] = value;
    qsort(state->sorted, needed, sizeof(void *), compare_records);
    state->is_sorted = true;
    return state->sorted;
}

bool bot_record_tag(const bot_record *bot, slice name, slice *json) {
    return bot_values_get(&bot->tags, name, json);
}

const bot_values *bot_record_masks(const bot_record *bot, slice space) {
    return map_get(&bot->masks, space);
}

bool bot_record_mask(const bot_record *bot, slice space, slice name,
                     slice *json) {
    const bot_values *values = bot_record_masks(bot, space);
    return values && bot_values_get(values, name, json);
}

bool bot_record_visible(const bot_record *bot, slice name, slice *json) {
    static const char *const spaces[] = {"tempLocal",  "local",
                                         "tempShared", "remoteTempShared",
                                         "shared",     "admin"};
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
        if (bot_record_mask(bot, slice_from_string(spaces[i]), name, json) &&
            bot_json_has_value(*json))
            return true;
    return bot_record_tag(bot, name, json) && bot_json_has_value(*json);
}

bool bot_json_has_value(slice json) {
    return json.length > 0 && !slice_equal(json, SLICE("null")) &&
           !slice_equal(json, SLICE("\"\""));
}
