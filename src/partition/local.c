/*
 * Applying and committing. An edit goes through three steps: what the rules
 * or its form exclude is refused; what is left is remembered until it is
 * durable (so that it can be refused still); what of it really changes
 * something is applied, stored and noted for the listener.
 */
#include "partition/local.h"

#include <stdio.h>
#include <stdlib.h>

#include "bot/text_edit.h"

enum { SCRATCH_LIMIT = 1 << 30 };

static const local_hooks no_hooks = {0};

bool local_init(local_partition *l, const partition_class *class,
                const char *space, const local_hooks *hooks) {
    *l = (local_partition){0};
    l->hooks = hooks ? hooks : &no_hooks;
    l->rules = (partition_rules){.strategy = PARTITION_IMMEDIATE,
                                 .may_add = true,
                                 .may_update = true,
                                 .may_remove = true};
    l->status = (partition_status){.is_connected = true, .is_synced = true};
    l->state = bot_state_new();
    map_init(&l->touched);
    arena_init(&l->memory);
    buffer_init(&l->content, SCRATCH_LIMIT);
    buffer_init(&l->changes, SCRATCH_LIMIT);
    buffer_init(&l->id, SCRATCH_LIMIT);
    buffer_init(&l->version, SCRATCH_LIMIT);
    if (partition_init(&l->base, class, space) && l->state)
        return true;
    local_deinit(l);
    return false;
}

void local_deinit(local_partition *l) {
    local_forget_changes(l);
    map_free(&l->touched, NULL);
    bot_state_free(l->state);
    arena_free(&l->memory);
    buffer_free(&l->content);
    buffer_free(&l->changes);
    buffer_free(&l->id);
    buffer_free(&l->version);
    partition_deinit(&l->base);
}

bot_state *local_state(partition *p) {
    return ((local_partition *)p)->state;
}

partition_rules local_rules(const partition *p) {
    return ((const local_partition *)p)->rules;
}

partition_status local_status(const partition *p) {
    return ((const local_partition *)p)->status;
}

static auxrt_result no_memory(auxrt_error *error) {
    return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
}

/* ------------------------------------------- what is not durable yet */

/* A larger place in the arena for an array that is full. */
static bool make_room(local_partition *l, void **items, size_t count,
                      size_t *capacity, size_t size) {
    if (count < *capacity)
        return true;
    size_t larger = *capacity ? *capacity * 2 : 32;
    void *place = arena_alloc(&l->memory, larger * size);
    if (!place)
        return false;
    if (count > 0)
        memcpy(place, *items, count * size);
    *items = place;
    *capacity = larger;
    return true;
}

/* Kinds that cannot fail to commit need no memory of their edits. */
static bool remember(local_partition *l, uint64_t seq, const edit *e) {
    if (!l->hooks->commit)
        return true;
    if (!make_room(l, (void **)&l->pending, l->pending_count,
                   &l->pending_capacity, sizeof *l->pending))
        return false;
    local_pending copy = {.seq = seq, .edit = *e};
    copy.edit.id = arena_copy(&l->memory, e->id);
    copy.edit.content.text = arena_copy(&l->memory, e->content.text);
    copy.edit.content.span = NULL;
    copy.edit.tags = copy.edit.masks = copy.edit.space = (json_value){0};
    if (!copy.edit.id.data || !copy.edit.content.text.data)
        return false;
    l->pending[l->pending_count++] = copy;
    return true;
}

static bool remember_batch(local_partition *l, uint64_t seq) {
    if (!make_room(l, (void **)&l->settling, l->settling_count,
                   &l->settling_capacity, sizeof *l->settling))
        return false;
    l->settling[l->settling_count++] = seq;
    return true;
}

static void forget_group(local_partition *l) {
    arena_clear(&l->memory);
    l->pending = NULL;
    l->pending_count = l->pending_capacity = 0;
    l->settling = NULL;
    l->settling_count = l->settling_capacity = 0;
}

static void settle(local_partition *l) {
    for (size_t i = 0; i < l->settling_count; i++)
        partition_tell_settled(&l->base, l->settling[i]);
    forget_group(l);
}

void local_set_status(local_partition *l, bool is_connected,
                      const char *message) {
    bool changed = l->status.is_connected != is_connected;
    l->status.is_connected = is_connected;
    snprintf(l->status.message, sizeof l->status.message, "%.255s", message);
    if (changed)
        partition_tell_status(&l->base);
}

static void refuse_pending(local_partition *l, const char *why) {
    for (size_t i = 0; i < l->pending_count; i++) {
        edit_set_content(&l->pending[i].edit, l->pending[i].edit.content);
        edit_refuse(&l->base, l->state, l->pending[i].seq, &l->pending[i].edit,
                    PARTITION_REASON_NOT_STORED, why);
    }
    l->pending_count = 0;
}

/* Everything since the last commit is taken back and refused. */
void local_give_up(local_partition *l, const char *why) {
    auxrt_error error = {0};
    local_forget_changes(l);
    if (l->hooks->reload && l->hooks->reload(l, &error) != AUXRT_OK)
        local_set_status(l, false, error.message);
    refuse_pending(l, why);
    l->batch_failed = true;
}

auxrt_result local_take_back(local_partition *l, bot_state *stored,
                             const char *why, auxrt_error *error) {
    bool is_same;
    buffer update;
    bot_state *before = l->state;
    local_forget_changes(l);
    if (!stored) {
        refuse_pending(l, why);
        settle(l);
        return AUXRT_OK;
    }
    buffer_init(&update, SCRATCH_LIMIT);
    l->state = stored;
    refuse_pending(l, why);
    auxrt_result result =
        bot_state_write_difference(before, stored, &update, &is_same);
    if (result != AUXRT_OK)
        error_raise(error, result,
                    "space %s: the changes are too large to tell",
                    l->base.space);
    else if (!is_same)
        partition_tell_changed(&l->base, buffer_peek(&update));
    buffer_free(&update);
    bot_state_free(before);
    settle(l);
    return result;
}

/* --------------------------------------------------- one edit's content */

static void refuse(local_partition *l, uint64_t seq, const edit *e,
                   partition_reason reason, const char *message) {
    edit_refuse(&l->base, l->state, seq, e, reason, message);
}

/* Masks that belong to other spaces are refused one by one. */
static void refuse_other_masks(local_partition *l, uint64_t seq,
                               const edit *e) {
    buffer space, name;

    if (e->masks.type != JSON_OBJECT)
        return;
    buffer_init(&space, SCRATCH_LIMIT);
    buffer_init(&name, SCRATCH_LIMIT);
    json_walk walk = json_walk_start(e->masks);
    while (json_walk_next(&walk)) {
        if (walk.value.type != JSON_OBJECT ||
            json_string_is(walk.key, partition_space(&l->base)))
            continue;
        slice other = json_string(walk.key, &space);
        json_walk tags = json_walk_start(walk.value);
        while (json_walk_next(&tags))
            edit_refuse_tag(&l->base, l->state, seq, e->id, other,
                            json_string(tags.key, &name),
                            PARTITION_REASON_WRONG_SPACE, NULL);
    }
    buffer_free(&space);
    buffer_free(&name);
}

static bool has_own_masks(const local_partition *l, const edit *e,
                          json_value *own) {
    return e->masks.type == JSON_OBJECT &&
           json_member(e->masks, partition_space(&l->base), own) &&
           own->type == JSON_OBJECT;
}

static bool is_nothing(json_value value) {
    return value.type == JSON_NULL ||
           (value.type == JSON_STRING && value.text.length == 2);
}

/* Whether setting the tag or mask changes anything. */
static bool makes_difference(const local_partition *l, const bot_record *record,
                             bool is_mask, slice name, json_value value) {
    slice before;
    bool found =
        record && (is_mask ? bot_record_mask(record, partition_space(&l->base),
                                             name, &before)
                           : bot_record_tag(record, name, &before));
    if (is_nothing(value))
        return found;
    return !found || !slice_equal(before, value.text);
}

/* Writes an object of tags or masks. With `record` (which may be of a bot that
 * is not there) only what makes a difference, and gives how many that are. */
static size_t write_values(local_partition *l, json_writer *w,
                           json_value values, bool is_mask,
                           const bot_record *record, bool only_differences) {
    size_t count = 0;
    buffer name;
    json_walk walk = json_walk_start(values);

    buffer_init(&name, SCRATCH_LIMIT);
    json_begin_object(w);
    while (json_walk_next(&walk)) {
        if (only_differences &&
            !makes_difference(l, record, is_mask, json_string(walk.key, &name),
                              walk.value))
            continue;
        json_write_known_key(w, walk.key);
        json_write_raw(w, walk.value.text);
        count++;
    }
    json_end_object(w);
    buffer_free(&name);
    return count;
}

/* Writes {"tags":…,"masks":{OWN:…}} with what is the partition's. */
static size_t write_content(local_partition *l, const edit *e,
                            const bot_record *record, bool with_tags,
                            bool only_differences, buffer *out) {
    size_t count = 0;
    json_value part;

    buffer_clear(out);
    json_writer w = json_writer_on(out);
    json_begin_object(&w);
    if (with_tags && e->tags.type == JSON_OBJECT) {
        json_write_key(&w, SLICE("tags"));
        count += write_values(l, &w, e->tags, false, record, only_differences);
    }
    if (has_own_masks(l, e, &part)) {
        json_write_key(&w, SLICE("masks"));
        json_begin_object(&w);
        json_write_key(&w, partition_space(&l->base));
        count += write_values(l, &w, part, true, record, only_differences);
        json_end_object(&w);
    }
    json_end_object(&w);
    return count;
}

/* Writes a bot without the tags that have no value and without masks of
 * other spaces. */
static void write_bot(local_partition *l, const edit *e, buffer *out) {
    json_value part;

    buffer_clear(out);
    json_writer w = json_writer_on(out);
    json_begin_object(&w);
    json_write_key(&w, SLICE("id"));
    json_write_string(&w, e->id);
    if (l->bot_space) {
        if (strcmp(l->bot_space, "shared") != 0) {
            json_write_key(&w, SLICE("space"));
            json_write_string(&w, slice_from_string(l->bot_space));
        }
    } else if (e->space.type == JSON_STRING) {
        json_write_key(&w, SLICE("space"));
        json_write_raw(&w, e->space.text);
    }
    json_write_key(&w, SLICE("tags"));
    if (e->tags.type == JSON_OBJECT)
        write_values(l, &w, e->tags, false, NULL, true);
    else
        json_write_raw(&w, SLICE("{}"));
    if (has_own_masks(l, e, &part)) {
        json_write_key(&w, SLICE("masks"));
        json_begin_object(&w);
        json_write_key(&w, partition_space(&l->base));
        write_values(l, &w, part, true, NULL, true);
        json_end_object(&w);
    }
    json_end_object(&w);
}

/* Whether write_bot would write the content as it is. */
static bool is_as_stored(const local_partition *l, const edit *e) {
    json_walk members = json_walk_start(e->content);
    json_walk tags = json_walk_start(e->tags);
    if (l->bot_space || e->tags.type != JSON_OBJECT)
        return false;
    while (json_walk_next(&members)) {
        bool fits = json_string_is(members.key, SLICE("id"))
                        ? json_string_is(members.value, e->id)
                        : json_string_is(members.key, SLICE("tags")) ||
                              json_string_is(members.key, SLICE("space"));
        if (!fits)
            return false;
    }
    while (json_walk_next(&tags))
        if (is_nothing(tags.value))
            return false;
    return true;
}

/* --------------------------------------------------------- applying one */

/* The value that was written to a buffer. */
static auxrt_result take_written(const buffer *text, json_value *out,
                                 auxrt_error *error) {
    if (text->failure != AUXRT_OK)
        return error_raise(error, text->failure, "the edit is too large");
    *out = json_known(buffer_peek(text));
    return AUXRT_OK;
}

static auxrt_result take_content(const buffer *text, edit *out,
                                 auxrt_error *error) {
    json_value content = {0};
    auxrt_result result = take_written(text, &content, error);
    edit_set_content(out, content);
    return result;
}

/* `type` is JSON. */
static auxrt_result apply_action(local_partition *l, slice type, slice id,
                                 json_value content, auxrt_error *error) {
    bot_action action = {
        .type = json_known(type), .bot = content, .update = content};
    buffer_clear(&l->id);
    json_quote(&l->id, id);
    auxrt_result result = take_written(&l->id, &action.id, error);
    return result == AUXRT_OK
               ? bot_state_apply_read_action(l->state, &action, NULL, error)
               : result;
}

auxrt_result local_add(local_partition *l, slice id, slice bot,
                       auxrt_error *error) {
    local_touched *t = local_touch(l, id);
    if (!t)
        return no_memory(error);
    auxrt_result result =
        apply_action(l, SLICE("\"add_bot\""), id, json_known(bot), error);
    if (result != AUXRT_OK)
        return result;
    t->is_whole = true;
    t->added_by = l->seq;
    return l->hooks->put_bot
               ? l->hooks->put_bot(l, bot_state_peek(l->state, id), error)
               : AUXRT_OK;
}

/* Who knew only the masks of a bot must hear that they are gone. */
static bool touch_masks(const local_partition *l, const bot_record *record,
                        local_touched *t) {
    const bot_values *masks =
        bot_record_masks(record, partition_space(&l->base));
    slice name, json;
    size_t at = 0;
    bool done = true;
    while (done && masks && bot_values_next(masks, &at, &name, &json))
        done = local_touch_name(&t->masks, name);
    return done;
}

auxrt_result local_remove(local_partition *l, slice id, auxrt_error *error) {
    const bot_record *record = bot_state_peek(l->state, id);
    if (!record || !record->is_bot)
        return AUXRT_OK;
    local_touched *t = local_touch(l, id);
    if (!t)
        return no_memory(error);
    t->was_gone = true;
    t->is_known = t->is_known || (!t->was_bot && t->added_by != l->seq);
    t->is_whole = false;
    map_free(&t->tags, NULL);
    map_free(&t->masks, NULL);
    if (!t->was_bot && !touch_masks(l, record, t))
        return no_memory(error);
    /* The id may lie in the record that goes. */
    slice copy = arena_copy(&l->memory, id);
    auxrt_result result = copy.data ? apply_action(l, SLICE("\"remove_bot\""),
                                                   copy, (json_value){0}, error)
                                    : no_memory(error);
    if (result == AUXRT_OK && l->hooks->drop_bot)
        result = l->hooks->drop_bot(l, copy, error);
    return result;
}

static slice present_value(const local_partition *l, const bot_record *record,
                           bool is_mask, slice name) {
    slice json = {NULL, 0};
    if (record && is_mask)
        bot_record_mask(record, partition_space(&l->base), name, &json);
    else if (record)
        bot_record_tag(record, name, &json);
    return json;
}

/* Stores the values of one object of tags or masks, and notes the names. */
static auxrt_result store_values(local_partition *l, slice id,
                                 json_value values, bool is_mask,
                                 local_touched *t, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    const bot_record *record = bot_state_peek(l->state, id);
    buffer name;
    json_walk walk = json_walk_start(values);

    buffer_init(&name, SCRATCH_LIMIT);
    while (result == AUXRT_OK && json_walk_next(&walk)) {
        slice text = json_string(walk.key, &name);
        if (!local_touch_name(is_mask ? &t->masks : &t->tags, text))
            result = no_memory(error);
        else if (l->hooks->edit_text && text_edit_is(walk.value))
            result = l->hooks->edit_text(l, id, is_mask, text, walk.value.text,
                                         error);
        else if (l->hooks->put_value)
            result = l->hooks->put_value(
                l, id, record, is_mask, text,
                present_value(l, record, is_mask, text), error);
    }
    buffer_free(&name);
    return result;
}

/* Applies l->changes to a bot. */
static auxrt_result apply_changes(local_partition *l, slice id,
                                  auxrt_error *error) {
    json_value part;
    edit changed = {.kind = EDIT_UPDATE, .id = id};
    local_touched *t = local_touch(l, id);
    auxrt_result result =
        t ? take_content(&l->changes, &changed, error) : no_memory(error);
    if (result == AUXRT_OK)
        result = apply_action(l, SLICE("\"update_bot\""), id, changed.content,
                              error);
    if (result != AUXRT_OK)
        return result;
    if (changed.tags.type == JSON_OBJECT)
        result = store_values(l, id, changed.tags, false, t, error);
    if (result == AUXRT_OK && has_own_masks(l, &changed, &part))
        result = store_values(l, id, part, true, t, error);
    return result;
}

auxrt_result local_set(local_partition *l, slice id, bool is_mask, slice name,
                       slice json, slice told, auxrt_error *error) {
    local_touched *t = local_touch(l, id);
    slice *as_edit = NULL;
    if (t && told.data) {
        as_edit = arena_alloc(&l->memory, sizeof *as_edit);
        if (as_edit)
            *as_edit = arena_copy(&l->memory, told);
        if (!as_edit || !as_edit->data)
            return no_memory(error);
    }
    if (!t || !local_touch_edit(is_mask ? &t->masks : &t->tags, name, as_edit))
        return no_memory(error);
    buffer_clear(&l->changes);
    json_writer w = json_writer_on(&l->changes);
    json_begin_object(&w);
    json_write_key(&w, is_mask ? SLICE("masks") : SLICE("tags"));
    json_begin_object(&w);
    if (is_mask) {
        json_write_key(&w, partition_space(&l->base));
        json_begin_object(&w);
    }
    json_write_key(&w, name);
    json_write_raw(&w, json.data ? json : SLICE("null"));
    if (is_mask)
        json_end_object(&w);
    json_end_object(&w);
    json_end_object(&w);
    json_value change;
    auxrt_result result = take_written(&l->changes, &change, error);
    if (result == AUXRT_OK)
        result = apply_action(l, SLICE("\"update_bot\""), id, change, error);
    if (result == AUXRT_OK && l->hooks->put_value)
        result = l->hooks->put_value(l, id, bot_state_peek(l->state, id),
                                     is_mask, name, json, error);
    return result;
}

/* Takes the masks of a bot that is not here. */
static auxrt_result clear_masks(local_partition *l, slice id,
                                auxrt_error *error) {
    const bot_record *record = bot_state_peek(l->state, id);
    const bot_values *masks =
        bot_record_masks(record, partition_space(&l->base));
    slice name, json;
    size_t at = 0;

    buffer_clear(&l->changes);
    json_writer w = json_writer_on(&l->changes);
    json_begin_object(&w);
    json_write_key(&w, SLICE("masks"));
    json_begin_object(&w);
    json_write_key(&w, partition_space(&l->base));
    json_begin_object(&w);
    while (masks && bot_values_next(masks, &at, &name, &json)) {
        json_write_key(&w, name);
        json_write_null(&w);
    }
    json_end_object(&w);
    json_end_object(&w);
    json_end_object(&w);
    return apply_changes(l, id, error);
}

static auxrt_result clear_space(local_partition *l, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    size_t count = 0;
    const bot_record *const *records = bot_state_sorted(l->state, &count);
    slice *ids = arena_alloc(&l->memory, (count + 1) * sizeof *ids);

    if (!records || !ids)
        return no_memory(error);
    /* Removing makes the list of records stale. */
    for (size_t i = 0; i < count; i++) {
        ids[i] = arena_copy(&l->memory, records[i]->id);
        if (!ids[i].data)
            return no_memory(error);
    }
    for (size_t i = 0; result == AUXRT_OK && i < count; i++)
        result = bot_state_peek(l->state, ids[i])->is_bot
                     ? local_remove(l, ids[i], error)
                     : clear_masks(l, ids[i], error);
    return result;
}

/* ------------------------------------------------------------ one batch */

typedef struct applying {
    local_partition *partition;
    uint64_t seq;
} applying;

static bool is_allowed(const partition_rules *rules, edit_kind kind) {
    return kind == EDIT_ADD      ? rules->may_add
           : kind == EDIT_UPDATE ? rules->may_update
                                 : rules->may_remove;
}

/* What became of an accepted edit: a form that only the state could check
 * refuses this edit, anything else gives up the group. */
static void finish_edit(applying *a, const edit *e, auxrt_result result,
                        const auxrt_error *error) {
    local_partition *l = a->partition;
    if (result == AUXRT_OK)
        return;
    if (result == AUXRT_INVALID) {
        if (l->hooks->commit && l->pending_count > 0)
            l->pending_count--;
        refuse(l, a->seq, e, PARTITION_REASON_INVALID, error->message);
        return;
    }
    local_give_up(l, error->message);
}

static void apply_update(applying *a, const edit *e) {
    local_partition *l = a->partition;
    auxrt_error error = {0};
    auxrt_result result = AUXRT_OK;
    const bot_record *record = bot_state_peek(l->state, e->id);
    bool is_bot = record && record->is_bot;

    refuse_other_masks(l, a->seq, e);
    if (!is_bot && e->tags.type == JSON_OBJECT) {
        edit only_tags = *e;
        only_tags.masks = (json_value){0};
        refuse(l, a->seq, &only_tags, PARTITION_REASON_NOT_FOUND, NULL);
    }
    edit accepted = *e;
    if (!is_bot || e->masks.type == JSON_OBJECT) {
        if (write_content(l, e, NULL, is_bot, false, &l->content) == 0)
            return;
        result = take_content(&l->content, &accepted, &error);
        if (result != AUXRT_OK) {
            finish_edit(a, e, result, &error);
            return;
        }
    }
    if (!remember(l, a->seq, &accepted)) {
        finish_edit(a, &accepted, no_memory(&error), &error);
        return;
    }
    if (write_content(l, &accepted, record, true, true, &l->changes) > 0)
        result = apply_changes(l, e->id, &error);
    finish_edit(a, &accepted, result, &error);
}

static void apply_other(applying *a, const edit *e) {
    local_partition *l = a->partition;
    auxrt_error error = {0};
    auxrt_result result = AUXRT_OK;
    edit accepted = *e;

    if (e->kind == EDIT_ADD && !is_as_stored(l, e)) {
        refuse_other_masks(l, a->seq, e);
        write_bot(l, e, &l->content);
        result = take_content(&l->content, &accepted, &error);
    } else if (e->kind != EDIT_ADD) {
        edit_set_content(&accepted, json_known(SLICE("null")));
    }
    if (result == AUXRT_OK && !remember(l, a->seq, &accepted))
        result = no_memory(&error);
    if (result == AUXRT_OK)
        result = e->kind == EDIT_ADD
                     ? local_add(l, e->id, accepted.content.text, &error)
                 : e->kind == EDIT_REMOVE ? local_remove(l, e->id, &error)
                                          : clear_space(l, &error);
    finish_edit(a, &accepted, result, &error);
}

static auxrt_result apply_edit(void *context, const edit *e) {
    applying *a = context;
    local_partition *l = a->partition;

    l->author = e->author;
    if (!is_allowed(&l->rules, e->kind))
        refuse(l, a->seq, e, PARTITION_REASON_NOT_ALLOWED, NULL);
    else if (!edit_has_form(e))
        refuse(l, a->seq, e, PARTITION_REASON_INVALID, NULL);
    else if (l->hooks->objection && l->hooks->objection(l, e))
        refuse(l, a->seq, e, PARTITION_REASON_INVALID,
               l->hooks->objection(l, e));
    else if (!l->status.is_connected || l->batch_failed)
        refuse(l, a->seq, e, PARTITION_REASON_NOT_STORED,
               l->status.message[0] ? l->status.message : NULL);
    else if (e->kind == EDIT_UPDATE)
        apply_update(a, e);
    else
        apply_other(a, e);
    return AUXRT_OK;
}

/* A store that could not be read may have come back. */
static void try_again(local_partition *l) {
    auxrt_error error = {0};
    if (l->status.is_connected || !l->hooks->reload)
        return;
    if (l->hooks->reload(l, &error) == AUXRT_OK)
        local_set_status(l, true, "");
}

auxrt_result local_apply(partition *p, uint64_t seq, slice actions,
                         auxrt_error *error) {
    local_partition *l = (local_partition *)p;
    applying a = {l, seq};
    auxrt_error storing = {0};
    auxrt_result result = AUXRT_OK;

    try_again(l);
    l->seq = seq;
    l->batch_failed = false;
    if (l->status.is_connected && l->hooks->batch_begin &&
        l->hooks->batch_begin(l, &storing) != AUXRT_OK)
        local_give_up(l, storing.message);
    result = edit_each(actions, l->state, apply_edit, &a, error);
    if (!l->batch_failed && l->status.is_connected && l->hooks->batch_end &&
        l->hooks->batch_end(l, &storing) != AUXRT_OK)
        local_give_up(l, storing.message);
    if (result == AUXRT_OK && !remember_batch(l, seq))
        result = no_memory(error);
    return result;
}

auxrt_result local_commit(partition *p, auxrt_error *error) {
    local_partition *l = (local_partition *)p;
    auxrt_error storing = {0};
    auxrt_result result = AUXRT_OK;

    if (l->hooks->commit)
        result = l->hooks->commit(l, &storing);
    if (result != AUXRT_OK) {
        local_give_up(l, storing.message);
        if (error)
            *error = storing;
    } else {
        result = local_tell_changes(l, error);
    }
    settle(l);
    return result;
}
