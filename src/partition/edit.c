/*
 * From actions to edits, and the refusing of edits. Actions come from scripts
 * by way of messages: their form is checked here once, before any partition
 * looks at them.
 */
#include "partition/edit.h"

#include <stdlib.h>

enum { SCRATCH_LIMIT = 1 << 30 };

typedef enum action_kind {
    ACTION_ADD,
    ACTION_UPDATE,
    ACTION_REMOVE,
    ACTION_STATE,
    ACTION_CLEAR,
    ACTION_OTHER,
} action_kind;

/* One action, read in one walk over its members. */
typedef struct read_action {
    action_kind kind;
    edit_author author;
    json_value id;
    json_value content;
} read_action;

static const struct {
    slice type;
    slice member; /* where its content is; empty when it has none */
    bool has_id;
} action_rows[] = {
    [ACTION_ADD] = {{"add_bot", 7}, {"bot", 3}, true},
    [ACTION_UPDATE] = {{"update_bot", 10}, {"update", 6}, true},
    [ACTION_REMOVE] = {{"remove_bot", 10}, {"", 0}, true},
    [ACTION_STATE] = {{"apply_state", 11}, {"state", 5}, false},
    [ACTION_CLEAR] = {{"clear_space", 11}, {"", 0}, false},
};

static action_kind kind_of_type(json_value type) {
    for (int i = 0; type.type == JSON_STRING && i < ACTION_OTHER; i++)
        if (json_string_is(type, action_rows[i].type))
            return (action_kind)i;
    return ACTION_OTHER;
}

static auxrt_result read_one(json_value action, size_t place, read_action *out,
                             auxrt_error *error) {
    json_value members[ACTION_OTHER] = {0};
    json_value type = {0};

    *out = (read_action){.kind = ACTION_OTHER};
    if (action.type == JSON_OBJECT) {
        json_walk walk = json_walk_start(action);
        while (json_walk_next(&walk)) {
            if (json_string_is(walk.key, SLICE("type")))
                type = walk.value;
            else if (json_string_is(walk.key, SLICE("id")))
                out->id = walk.value;
            else if (json_string_is(walk.key, SLICE("isRemote")))
                out->author = walk.value.type == JSON_TRUE ? EDIT_BY_SCRIPTS
                                                           : EDIT_BY_OTHERS;
            for (int i = 0; i < ACTION_OTHER; i++)
                if (action_rows[i].member.length > 0 &&
                    json_string_is(walk.key, action_rows[i].member))
                    members[i] = walk.value;
        }
        out->kind = kind_of_type(type);
    }
    bool has_content =
        out->kind != ACTION_OTHER && action_rows[out->kind].member.length > 0;
    if (has_content)
        out->content = members[out->kind];
    if (out->kind == ACTION_OTHER ||
        (has_content && out->content.type != JSON_OBJECT))
        return error_raise(error, AUXRT_INVALID,
                           "action %zu of the batch is no edit of bots", place);
    if (action_rows[out->kind].has_id &&
        (out->id.type != JSON_STRING || out->id.text.length <= 2))
        return error_raise(error, AUXRT_INVALID,
                           "action %zu of the batch names no bot", place);
    return AUXRT_OK;
}

static auxrt_result visit_entries(const read_action *action,
                                  const bot_state *state, edit_visit *visit,
                                  void *context, buffer *scratch) {
    auxrt_result result = AUXRT_OK;
    json_walk walk = json_walk_start(action->content);

    while (result == AUXRT_OK && json_walk_next(&walk)) {
        edit e = {.author = action->author,
                  .id = json_string(walk.key, scratch)};
        edit_set_content(&e, walk.value);
        const bot_record *known = bot_state_peek(state, e.id);
        e.kind = walk.value.type == JSON_NULL ? EDIT_REMOVE
                 : known && known->is_bot     ? EDIT_UPDATE
                                              : EDIT_ADD;
        result = visit(context, &e);
    }
    return result;
}

static auxrt_result visit_action(const read_action *action,
                                 const bot_state *state, edit_visit *visit,
                                 void *context, buffer *scratch) {
    edit e = {.author = action->author};

    if (action->kind == ACTION_STATE)
        return visit_entries(action, state, visit, context, scratch);
    edit_set_content(&e, action->content);
    e.kind = action->kind == ACTION_ADD      ? EDIT_ADD
             : action->kind == ACTION_UPDATE ? EDIT_UPDATE
             : action->kind == ACTION_REMOVE ? EDIT_REMOVE
                                             : EDIT_CLEAR;
    if (action->kind != ACTION_CLEAR)
        e.id = json_string(action->id, scratch);
    return visit(context, &e);
}

/* Reads all actions before the first takes effect. */
static auxrt_result read_all(json_value list, read_action **out, size_t *count,
                             auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    json_walk walk = json_walk_start(list);

    *count = 0;
    while (json_walk_next(&walk))
        *count += 1;
    *out = calloc(*count + 1, sizeof **out);
    if (!*out)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    walk = json_walk_start(list);
    for (size_t i = 0; result == AUXRT_OK && json_walk_next(&walk); i++)
        result = read_one(walk.value, i + 1, &(*out)[i], error);
    return result;
}

auxrt_result edit_each(slice actions, const bot_state *state, edit_visit *visit,
                       void *context, auxrt_error *error) {
    json_value list = {0};
    json_spans spans = {0};
    buffer scratch;
    read_action *all = NULL;
    size_t count = 0;
    auxrt_result result = json_parse_spans(actions, &spans, &list, error);

    if (result == AUXRT_OK && list.type != JSON_ARRAY)
        result = error_raise(error, AUXRT_INVALID,
                             "a batch must be a list of actions");
    if (result == AUXRT_OK)
        result = read_all(list, &all, &count, error);
    buffer_init(&scratch, SCRATCH_LIMIT);
    for (size_t i = 0; result == AUXRT_OK && i < count; i++)
        result = visit_action(&all[i], state, visit, context, &scratch);
    buffer_free(&scratch);
    free(all);
    json_spans_free(&spans);
    return result;
}

void edit_set_content(edit *e, json_value content) {
    enum { TAGS, MASKS, SPACE, COUNT };
    static const slice names[COUNT] = {
        [TAGS] = {"tags", 4}, [MASKS] = {"masks", 5}, [SPACE] = {"space", 5}};
    json_value members[COUNT];
    json_members(content, COUNT, names, members);
    e->content = content;
    e->tags = members[TAGS];
    e->masks = members[MASKS];
    e->space = members[SPACE];
}

static bool is_null_or(json_type type, json_value value) {
    return value.type == JSON_NULL || value.type == type;
}

static bool holds_objects(json_value masks) {
    json_walk walk = json_walk_start(masks);
    while (json_walk_next(&walk))
        if (walk.value.type != JSON_OBJECT && walk.value.type != JSON_NULL)
            return false;
    return true;
}

bool edit_has_form(const edit *e) {
    if (e->kind == EDIT_REMOVE || e->kind == EDIT_CLEAR)
        return true;
    return e->content.type == JSON_OBJECT && is_null_or(JSON_OBJECT, e->tags) &&
           is_null_or(JSON_OBJECT, e->masks) &&
           is_null_or(JSON_STRING, e->space) && holds_objects(e->masks);
}

/* Refusing. */

static const char *meaning_of(partition_reason reason) {
    static const char *const meanings[] = {
#define PARTITION_REASON_MEANING(name, text, meaning) meaning,
        PARTITION_REASON_MAP(PARTITION_REASON_MEANING)
#undef PARTITION_REASON_MEANING
    };
    return meanings[reason];
}

void edit_refuse_tag(partition *p, bot_state *state, uint64_t seq, slice id,
                     slice mask_space, slice tag, partition_reason reason,
                     const char *message) {
    const bot_record *record = bot_state_peek(state, id);
    partition_refusal refusal = {
        .seq = seq,
        .bot = id,
        .tag = tag,
        .mask_space = mask_space,
        .reason = reason,
        .message = message ? message : meaning_of(reason),
        .actual = SLICE("null"),
    };
    if (record && mask_space.length > 0)
        bot_record_mask(record, mask_space, tag, &refusal.actual);
    else if (record)
        bot_record_tag(record, tag, &refusal.actual);
    partition_tell_refused(p, &refusal);
}

static void refuse_bot(partition *p, bot_state *state, uint64_t seq, slice id,
                       partition_reason reason, const char *message) {
    const bot_record *record = bot_state_peek(state, id);
    partition_refusal refusal = {
        .seq = seq,
        .bot = id,
        .tag = SLICE(""),
        .mask_space = SLICE(""),
        .reason = reason,
        .message = message ? message : meaning_of(reason),
        .actual = SLICE("null"),
    };
    buffer text;
    buffer_init(&text, SCRATCH_LIMIT);
    if (record && record->is_bot) {
        bot_record_write(record, true, &text);
        if (text.failure == AUXRT_OK)
            refusal.actual = buffer_peek(&text);
    }
    partition_tell_refused(p, &refusal);
    buffer_free(&text);
}

static void refuse_all(partition *p, bot_state *state, uint64_t seq,
                       partition_reason reason, const char *message) {
    size_t count;
    const bot_record *const *records = bot_state_sorted(state, &count);
    for (size_t i = 0; records && i < count; i++)
        if (records[i]->is_bot)
            refuse_bot(p, state, seq, records[i]->id, reason, message);
}

static void refuse_tags(partition *p, bot_state *state, uint64_t seq, slice id,
                        slice mask_space, json_value tags,
                        partition_reason reason, const char *message) {
    buffer name;
    json_walk walk = json_walk_start(tags);
    buffer_init(&name, SCRATCH_LIMIT);
    while (json_walk_next(&walk))
        edit_refuse_tag(p, state, seq, id, mask_space,
                        json_string(walk.key, &name), reason, message);
    buffer_free(&name);
}

void edit_refuse(partition *p, bot_state *state, uint64_t seq, const edit *e,
                 partition_reason reason, const char *message) {
    if (e->kind == EDIT_CLEAR) {
        refuse_all(p, state, seq, reason, message);
        return;
    }
    if (e->kind != EDIT_UPDATE || !edit_has_form(e)) {
        refuse_bot(p, state, seq, e->id, reason, message);
        return;
    }
    if (e->tags.type == JSON_OBJECT)
        refuse_tags(p, state, seq, e->id, SLICE(""), e->tags, reason, message);
    if (e->masks.type == JSON_OBJECT) {
        buffer space;
        json_walk walk = json_walk_start(e->masks);
        buffer_init(&space, SCRATCH_LIMIT);
        while (json_walk_next(&walk))
            if (walk.value.type == JSON_OBJECT)
                refuse_tags(p, state, seq, e->id, json_string(walk.key, &space),
                            walk.value, reason, message);
        buffer_free(&space);
    }
}
