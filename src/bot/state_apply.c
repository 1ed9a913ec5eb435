/*
 * State updates and bot actions: checked first, then applied. Both passes read
 * the same fields the same way, so what was checked is what is applied.
 */
#include <stdlib.h>

#include "base/json.h"
#include "bot/state_store.h"
#include "bot/text_edit.h"

enum { SCRATCH_LIMIT = 1 << 30 };

/* What one application needs at hand. Names that are escaped in the JSON are
 * decoded into the buffers, one for each level. */
typedef struct application {
    bot_state *state;
    bool empty_deletes; /* "" deletes a tag; else it is passed over */
    bool known_change;  /* a whole entry of a known bot changes it */
    buffer id;
    buffer space;
    buffer name;
    buffer edited;
    json_spans spans;
    auxrt_error *error;
} application;

typedef struct bot_fields {
    json_value id, space, tags, masks, signatures; /* text.data NULL: absent */
} bot_fields;

static application start(bot_state *state, auxrt_error *error) {
    application a = {.state = state, .error = error};
    buffer_init(&a.id, SCRATCH_LIMIT);
    buffer_init(&a.space, SCRATCH_LIMIT);
    buffer_init(&a.name, SCRATCH_LIMIT);
    buffer_init(&a.edited, SCRATCH_LIMIT);
    return a;
}

static auxrt_result finish(application *a, auxrt_result result) {
    buffer_free(&a->id);
    buffer_free(&a->space);
    buffer_free(&a->name);
    buffer_free(&a->edited);
    json_spans_free(&a->spans);
    return result;
}

static auxrt_result no_memory(application *a) {
    return error_raise(a->error, AUXRT_NO_MEMORY,
                       "no memory left for the state of the bots");
}

static bool is_present(json_value value) {
    return value.text.data && value.type != JSON_NULL;
}

static bot_fields read_fields(json_value bot) {
    enum { TAGS, ID, SPACE, MASKS, SIGNATURES, COUNT };
    static const slice names[COUNT] = {
        {"tags", 4}, {"id", 2}, {"space", 5}, {"masks", 5}, {"signatures", 10}};
    json_value values[COUNT];
    json_members(bot, COUNT, names, values);
    return (bot_fields){.tags = values[TAGS],
                        .id = values[ID],
                        .space = values[SPACE],
                        .masks = values[MASKS],
                        .signatures = values[SIGNATURES]};
}

/* ----------------------------------------------------------------- checking */

static auxrt_result complain(application *a, json_value id, const char *what) {
    slice text = json_string(id, &a->id);
    error_raise(a->error, AUXRT_INVALID, "the bot %.*s: %s",
                (int)(text.length < 128 ? text.length : 128),
                text.data ? text.data : "", what);
    buffer_clear(&a->edited);
    buffer_append_slice(&a->edited, text);
    error_set_place(a->error, buffer_peek(&a->edited).data, NULL, 0, 0);
    return AUXRT_INVALID;
}

static auxrt_result check_values(application *a, json_value id,
                                 json_value values, const char *what) {
    if (values.type != JSON_OBJECT)
        return complain(a, id, what);
    /* Edits are objects, and there are none. */
    if (values.span && values.span->count == 1)
        return AUXRT_OK;
    json_walk walk = json_walk_start(values);
    while (json_walk_next(&walk)) {
        auxrt_error why = {0};
        if (text_edit_is(walk.value) &&
            text_edit_check(walk.value, &why) != AUXRT_OK)
            return complain(a, id, why.message);
    }
    return AUXRT_OK;
}

static auxrt_result check_masks(application *a, json_value id,
                                json_value masks) {
    static const char message[] = "\"masks\" has to be an object of objects";
    if (masks.type != JSON_OBJECT)
        return complain(a, id, message);
    json_walk walk = json_walk_start(masks);
    while (json_walk_next(&walk)) {
        if (walk.value.type == JSON_NULL)
            continue;
        auxrt_result result = check_values(a, id, walk.value, message);
        if (result != AUXRT_OK)
            return result;
    }
    return AUXRT_OK;
}

static auxrt_result check_fields(application *a, json_value id,
                                 const bot_fields *f) {
    auxrt_result result = AUXRT_OK;
    if (is_present(f->id) && f->id.type != JSON_STRING)
        return complain(a, id, "\"id\" has to be a string");
    if (is_present(f->space) && f->space.type != JSON_STRING)
        return complain(a, id, "\"space\" has to be a string");
    if (is_present(f->signatures) && f->signatures.type != JSON_OBJECT)
        return complain(a, id, "\"signatures\" has to be an object");
    if (is_present(f->tags))
        result = check_values(a, id, f->tags, "\"tags\" has to be an object");
    if (result == AUXRT_OK && is_present(f->masks))
        result = check_masks(a, id, f->masks);
    return result;
}

static auxrt_result check_bot(application *a, json_value id, json_value bot) {
    if (bot.type == JSON_NULL)
        return AUXRT_OK;
    if (bot.type != JSON_OBJECT)
        return complain(a, id, "it has to be an object or null");
    bot_fields fields = read_fields(bot);
    return check_fields(a, id, &fields);
}

static auxrt_result check_state(application *a, json_value entries) {
    if (entries.type != JSON_OBJECT)
        return error_raise(a->error, AUXRT_INVALID,
                           "\"state\" has to be an object that has a bot "
                           "under each id");
    json_walk walk = json_walk_start(entries);
    while (json_walk_next(&walk)) {
        auxrt_result result = check_bot(a, walk.key, walk.value);
        if (result != AUXRT_OK)
            return result;
    }
    return AUXRT_OK;
}

/* ----------------------------------------------------------------- applying */

typedef enum change_kind { SET, UNSET, PASS } change_kind;

/* What is to be done with a value of an update; `*json` becomes the value to
 * be set. `before` is what an edit applies to. */
static auxrt_result read_change(application *a, json_value value, slice before,
                                change_kind *out, slice *json) {
    *json = value.text;
    *out = SET;
    if (text_edit_is(value)) {
        buffer_clear(&a->edited);
        auxrt_result result =
            text_edit_apply(value, before, &a->edited, a->error);
        if (result != AUXRT_OK)
            return result;
        *json = buffer_peek(&a->edited);
        if (slice_equal(*json, SLICE("null")))
            *out = UNSET;
    } else if (value.type == JSON_NULL) {
        *out = UNSET;
    } else if (value.type == JSON_STRING && value.text.length == 2) {
        *out = a->empty_deletes ? UNSET : PASS;
    }
    return AUXRT_OK;
}

static auxrt_result apply_values(application *a, bot_values *values,
                                 json_value changes) {
    json_walk walk = json_walk_start(changes);
    while (json_walk_next(&walk)) {
        slice name = json_string(walk.key, &a->name);
        slice before = {0}, json;
        change_kind change;
        if (!name.data)
            return no_memory(a);
        bot_values_get(values, name, &before);
        auxrt_result result =
            read_change(a, walk.value, before, &change, &json);
        if (result != AUXRT_OK)
            return result;
        if (change == UNSET)
            bot_values_unset(values, name);
        else if (change == SET && !bot_values_set(values, name, json))
            return no_memory(a);
    }
    return AUXRT_OK;
}

static auxrt_result apply_masks_of_space(application *a, bot_record *bot,
                                         slice space, json_value changes) {
    json_walk walk = json_walk_start(changes);
    while (json_walk_next(&walk)) {
        slice name = json_string(walk.key, &a->name);
        slice before = {0}, json;
        change_kind change;
        if (!name.data)
            return no_memory(a);
        bot_record_mask(bot, space, name, &before);
        auxrt_result result =
            read_change(a, walk.value, before, &change, &json);
        if (result != AUXRT_OK)
            return result;
        if (change == UNSET)
            bot_record_unset_mask(bot, space, name);
        else if (change == SET && !bot_record_set_mask(bot, space, name, json))
            return no_memory(a);
    }
    return AUXRT_OK;
}

static auxrt_result apply_masks(application *a, bot_record *bot,
                                json_value masks) {
    json_walk walk = json_walk_start(masks);
    while (json_walk_next(&walk)) {
        slice space = json_string(walk.key, &a->space);
        if (!space.data)
            return no_memory(a);
        auxrt_result result = apply_masks_of_space(a, bot, space, walk.value);
        if (result != AUXRT_OK)
            return result;
    }
    return AUXRT_OK;
}

/* A new bot keeps tags as they are, those without a value included. */
static auxrt_result store_all(application *a, bot_values *values,
                              json_value source) {
    json_walk walk = json_walk_start(source);
    bot_values_expect(values, source.text.length);
    while (json_walk_next(&walk)) {
        slice name = json_string(walk.key, &a->name);
        if (!name.data || !bot_values_set(values, name, walk.value.text))
            return no_memory(a);
    }
    return AUXRT_OK;
}

static auxrt_result add_bot(application *a, slice id, const bot_fields *f) {
    slice space = {0};
    if (is_present(f->space))
        space = json_string(f->space, &a->space);
    bot_record *bot = bot_state_make(a->state, id);
    if (!bot || !bot_state_begin_bot(a->state, bot, space))
        return no_memory(a);
    auxrt_result result = store_all(a, &bot->tags, f->tags);
    if (result == AUXRT_OK && is_present(f->signatures))
        result = store_all(a, &bot->signatures, f->signatures);
    if (result == AUXRT_OK)
        result = apply_masks(a, bot, f->masks);
    return result;
}

static auxrt_result change_bot(application *a, slice id, const bot_fields *f) {
    auxrt_result result = AUXRT_OK;
    bot_record *bot = bot_state_find(a->state, id);
    if (bot && bot->is_bot) {
        result = apply_values(a, &bot->tags, f->tags);
        if (result == AUXRT_OK)
            result = apply_values(a, &bot->signatures, f->signatures);
    }
    if (result == AUXRT_OK && is_present(f->masks)) {
        bot = bot_state_make(a->state, id);
        result = bot ? apply_masks(a, bot, f->masks) : no_memory(a);
        bot_state_tidy(a->state, id);
    }
    return result;
}

static auxrt_result apply_entry(application *a, json_value key,
                                json_value entry) {
    slice id = json_string(key, &a->id);
    if (!id.data)
        return no_memory(a);
    if (entry.type == JSON_NULL) {
        bot_state_remove(a->state, id);
        return AUXRT_OK;
    }
    bot_fields fields = read_fields(entry);
    const bot_record *known = bot_state_find(a->state, id);
    bool is_known = known && known->is_bot;
    bool is_whole = a->known_change ? !is_known
                                    : is_present(fields.id) &&
                                          json_string_is(fields.id, id);
    return is_whole ? add_bot(a, id, &fields) : change_bot(a, id, &fields);
}

static auxrt_result apply_entries(application *a, json_value entries) {
    auxrt_result result = check_state(a, entries);
    json_walk walk = json_walk_start(entries);
    while (result == AUXRT_OK && json_walk_next(&walk))
        result = apply_entry(a, walk.key, walk.value);
    return result;
}

/* ------------------------------------------------------------------- inputs */

auxrt_result bot_state_apply_update(bot_state *state, slice update,
                                    auxrt_error *error) {
    application a = start(state, error);
    json_value value, entries;
    auxrt_result result = json_parse_spans(update, &a.spans, &value, error);
    if (result == AUXRT_OK && !json_member(value, SLICE("state"), &entries))
        result = error_raise(error, AUXRT_INVALID,
                             "a state update has to be an object with the "
                             "member \"state\"");
    if (result == AUXRT_OK)
        result = apply_entries(&a, entries);
    return finish(&a, result);
}

auxrt_result bot_state_apply_state(bot_state *state, slice json,
                                   auxrt_error *error) {
    application a = start(state, error);
    json_value entries;
    a.known_change = true;
    a.empty_deletes = true;
    auxrt_result result = json_parse_spans(json, &a.spans, &entries, error);
    if (result == AUXRT_OK)
        result = apply_entries(&a, entries);
    return finish(&a, result);
}

typedef enum action_kind { ADD, UPDATE, STATE, REMOVE, OTHER } action_kind;

static action_kind kind_of_action(json_value type) {
    return json_string_is(type, SLICE("update_bot"))    ? UPDATE
           : json_string_is(type, SLICE("add_bot"))     ? ADD
           : json_string_is(type, SLICE("remove_bot"))  ? REMOVE
           : json_string_is(type, SLICE("apply_state")) ? STATE
                                                        : OTHER;
}

static auxrt_result remove_bot(application *a, json_value key) {
    slice id = json_string(key, &a->id);
    if (!id.data)
        return no_memory(a);
    bot_state_remove(a->state, id);
    return AUXRT_OK;
}

/* add_bot and update_bot: `content` is the bot or the update, an object. */
static auxrt_result apply_to_bot(application *a, action_kind kind,
                                 json_value key, json_value content) {
    bot_fields fields = read_fields(content);
    auxrt_result result = check_fields(a, key, &fields);
    if (result != AUXRT_OK)
        return result;
    slice id = json_string(key, &a->id);
    if (!id.data)
        return no_memory(a);
    a->empty_deletes = true;
    return kind == ADD ? add_bot(a, id, &fields) : change_bot(a, id, &fields);
}

static auxrt_result apply_action(application *a, action_kind kind,
                                 json_value id, json_value content) {
    static const char *const wanted[] = {
        [ADD] = "bot", [UPDATE] = "update", [STATE] = "state"};
    if (kind != REMOVE && content.type != JSON_OBJECT)
        return error_raise(a->error, AUXRT_INVALID,
                           "this action needs the member \"%s\", an object",
                           wanted[kind]);
    if (kind == STATE) {
        a->known_change = true;
        a->empty_deletes = true;
        return apply_entries(a, content);
    }
    if (id.type != JSON_STRING)
        return error_raise(a->error, AUXRT_INVALID,
                           "this action needs the member \"id\", a string");
    return kind == REMOVE ? remove_bot(a, id)
                          : apply_to_bot(a, kind, id, content);
}

bot_action bot_action_read(json_value action) {
    enum { TYPE, ID, BOT, CHANGE, ENTRIES, COUNT };
    static const slice names[COUNT] = {[TYPE] = {"type", 4},
                                       [ID] = {"id", 2},
                                       [BOT] = {"bot", 3},
                                       [CHANGE] = {"update", 6},
                                       [ENTRIES] = {"state", 5}};
    json_value members[COUNT];
    json_members(action, COUNT, names, members);
    return (bot_action){.type = members[TYPE],
                        .id = members[ID],
                        .bot = members[BOT],
                        .update = members[CHANGE],
                        .state = members[ENTRIES]};
}

auxrt_result bot_state_apply_read_action(bot_state *state,
                                         const bot_action *action,
                                         bool *is_bot_action,
                                         auxrt_error *error) {
    application a = start(state, error);
    action_kind kind = OTHER;
    auxrt_result result = AUXRT_OK;
    if (action->type.type != JSON_STRING)
        result = error_raise(error, AUXRT_INVALID,
                             "an action has to be an object with the member "
                             "\"type\", a string");
    else
        kind = kind_of_action(action->type);
    if (is_bot_action)
        *is_bot_action = kind != OTHER;
    if (kind != OTHER)
        result = apply_action(&a, kind, action->id,
                              kind == ADD      ? action->bot
                              : kind == UPDATE ? action->update
                                               : action->state);
    return finish(&a, result);
}

auxrt_result bot_state_apply_action(bot_state *state, slice action,
                                    bool *is_bot_action, auxrt_error *error) {
    json_value value;
    auxrt_result result = json_parse(action, &value, error);
    if (result == AUXRT_OK) {
        bot_action read = bot_action_read(value);
        return bot_state_apply_read_action(state, &read, is_bot_action, error);
    }
    if (is_bot_action)
        *is_bot_action = false;
    return result;
}
