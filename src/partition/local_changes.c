/*
 * From touched bots to state updates. Only what differs from the last commit
 * is told, with the values of now: edits in between have no echo.
 *
 * One update cannot say that a bot came (again) and that masks it had are
 * gone, so such a bot takes two: the first takes away, the second brings.
 */
#include <stdlib.h>

#include "partition/local.h"

enum { UPDATE_LIMIT = 1 << 30 };

static void free_touched(void *value) {
    local_touched *t = value;
    map_free(&t->tags, NULL);
    map_free(&t->masks, NULL);
    free(t);
}

void local_forget_changes(local_partition *l) {
    map_free(&l->touched, free_touched);
    map_init(&l->touched);
}

local_touched *local_touch(local_partition *l, slice id) {
    local_touched *t = map_get(&l->touched, id);
    if (t)
        return t;
    const bot_record *record = bot_state_peek(l->state, id);
    t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->was_bot = record && record->is_bot;
    map_init(&t->tags);
    map_init(&t->masks);
    if (!map_set(&l->touched, id, t, NULL)) {
        free(t);
        return NULL;
    }
    return t;
}

/* What stands for a name that changed as a whole. */
static slice whole;

bool local_touch_name(map *names, slice name) {
    return map_set(names, name, &whole, NULL);
}

bool local_touch_edit(map *names, slice name, const slice *told) {
    if (!told || map_has(names, name))
        return local_touch_name(names, name);
    return map_set(names, name, (void *)(uintptr_t)told, NULL);
}

typedef struct update_lists {
    json_writer state, added, removed, updated;
    buffer added_ids, removed_ids, updated_ids;
    size_t count;
    bool needs_second;
} update_lists;

static void write_values(json_writer *w, const local_partition *l,
                         const bot_record *record, const map *names,
                         bool is_mask) {
    size_t at = 0;
    slice name, json;
    void *change;

    json_begin_object(w);
    while (map_next(names, &at, &name, &change)) {
        const slice *told = change;
        bool found =
            record &&
            (is_mask ? bot_record_mask(record, partition_space(&l->base), name,
                                       &json)
                     : bot_record_tag(record, name, &json));
        json_write_key(w, name);
        if (found && told != &whole)
            json = *told;
        json_write_raw(w, found ? json : SLICE("null"));
    }
    json_end_object(w);
}

static void write_partial(update_lists *u, const local_partition *l, slice id,
                          const bot_record *record, const local_touched *t,
                          bool with_tags) {
    json_writer *w = &u->state;
    json_write_key(w, id);
    json_begin_object(w);
    if (with_tags && t->tags.count > 0) {
        json_write_key(w, SLICE("tags"));
        write_values(w, l, record, &t->tags, false);
    }
    if (t->masks.count > 0) {
        json_write_key(w, SLICE("masks"));
        json_begin_object(w);
        json_write_key(w, partition_space(&l->base));
        write_values(w, l, record, &t->masks, true);
        json_end_object(w);
    }
    json_end_object(w);
    json_write_string(&u->updated, id);
    u->count++;
}

static void write_whole(update_lists *u, slice id, const bot_record *record) {
    json_write_key(&u->state, id);
    bot_record_write(record, true, u->state.out);
    u->state.needs_comma = true;
    json_write_string(&u->added, id);
    u->count++;
}

static void write_gone(update_lists *u, slice id) {
    json_write_key(&u->state, id);
    json_write_null(&u->state);
    json_write_string(&u->removed, id);
    u->count++;
}

/* Whether masks went away that a whole bot does not speak of. */
static bool lost_masks(const local_partition *l, const bot_record *record,
                       const local_touched *t) {
    size_t at = 0;
    slice name, json;
    void *unused;
    while (map_next(&t->masks, &at, &name, &unused))
        if (!bot_record_mask(record, partition_space(&l->base), name, &json))
            return true;
    return false;
}

static void write_touched(update_lists *u, const local_partition *l, slice id,
                          const local_touched *t, bool is_second) {
    const bot_record *record = bot_state_peek(l->state, id);
    bool is_bot = record && record->is_bot;
    bool is_whole = is_bot && (t->is_whole || !t->was_bot);
    bool went = (t->was_bot || t->is_known) && t->was_gone;
    bool masks_first = is_whole && !went && lost_masks(l, record, t);
    bool takes_two = masks_first || (went && record != NULL);

    if (is_second && !takes_two)
        return;
    u->needs_second = u->needs_second || takes_two;
    if (went && !is_second)
        write_gone(u, id);
    else if (is_whole && (is_second || !masks_first))
        write_whole(u, id, record);
    else if (t->tags.count > 0 || t->masks.count > 0)
        write_partial(u, l, id, record, t, !is_whole);
}

static bool write_update(const local_partition *l, bool is_second, buffer *out,
                         size_t *count, bool *needs_second) {
    update_lists u = {0};
    size_t at = 0;
    slice id;
    void *touched;

    buffer_init(&u.added_ids, UPDATE_LIMIT);
    buffer_init(&u.removed_ids, UPDATE_LIMIT);
    buffer_init(&u.updated_ids, UPDATE_LIMIT);
    u.state = json_writer_on(out);
    u.added = json_writer_on(&u.added_ids);
    u.removed = json_writer_on(&u.removed_ids);
    u.updated = json_writer_on(&u.updated_ids);
    buffer_append_string(out, "{\"state\":");
    json_begin_object(&u.state);
    while (map_next(&l->touched, &at, &id, &touched))
        write_touched(&u, l, id, touched, is_second);
    json_end_object(&u.state);
    buffer_append_string(out, ",\"addedBots\":[");
    buffer_append_slice(out, buffer_peek(&u.added_ids));
    buffer_append_string(out, "],\"removedBots\":[");
    buffer_append_slice(out, buffer_peek(&u.removed_ids));
    buffer_append_string(out, "],\"updatedBots\":[");
    buffer_append_slice(out, buffer_peek(&u.updated_ids));
    buffer_append_string(out, "],\"version\":");
    buffer_append_slice(out, l->version.length > 0 ? buffer_peek(&l->version)
                                                   : SLICE("null"));
    buffer_append_char(out, '}');
    *count = u.count;
    *needs_second = u.needs_second && !is_second;
    bool done = out->failure == AUXRT_OK && u.added_ids.failure == AUXRT_OK &&
                u.removed_ids.failure == AUXRT_OK &&
                u.updated_ids.failure == AUXRT_OK;
    buffer_free(&u.added_ids);
    buffer_free(&u.removed_ids);
    buffer_free(&u.updated_ids);
    return done;
}

auxrt_result local_tell_changes(local_partition *l, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    bool is_second = false, goes_on = l->touched.count > 0;
    buffer update;

    buffer_init(&update, UPDATE_LIMIT);
    while (goes_on && result == AUXRT_OK) {
        size_t count = 0;
        buffer_clear(&update);
        if (!write_update(l, is_second, &update, &count, &goes_on))
            result = error_raise(error, AUXRT_LIMIT,
                                 "space %s: the changes are too large to tell",
                                 l->base.space);
        else if (count > 0)
            partition_tell_changed(&l->base, buffer_peek(&update));
        is_second = true;
    }
    buffer_free(&update);
    local_forget_changes(l);
    return result;
}
