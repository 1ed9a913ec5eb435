/*
 * Routing: each edit to the partition that it is about. Tags go to the space
 * of the bot, masks to the space of the mask. Edits of one partition that
 * follow each other go in one batch; the order within a partition is kept.
 */
#include <stdlib.h>

#include "base/error.h"
#include "inst/internal.h"

typedef struct routing {
    auxrt_inst *inst;
    inst_space *target; /* of the batch that is being put together */
    buffer batch;
    json_writer writer;
    size_t count; /* edits in it */
    buffer id, space, mask_space;
    bool by_script;
    auxrt_error *error;
    auxrt_result result;
} routing;

/* ----------------------------------------------------------------- batches */

static void flush(routing *r) {
    if (r->count == 0)
        return;
    json_end_array(&r->writer);
    if (r->batch.failure != AUXRT_OK) {
        r->result = error_raise(r->error, r->batch.failure,
                                "a batch of edits is too large");
    } else {
        auxrt_error failure;
        uint64_t seq = ++r->inst->seq;
        auxrt_result done =
            inst_await(r->inst, r->target, seq)
                ? partition_apply(r->target->partition, seq,
                                  buffer_peek(&r->batch), &failure)
                : error_raise(&failure, AUXRT_NO_MEMORY, "memory is exhausted");
        if (done != AUXRT_OK)
            inst_await_no_more(r->target, seq);
        r->target->is_dirty = true;
        if (done != AUXRT_OK && r->result == AUXRT_OK) {
            r->result = done;
            if (r->error)
                *r->error = failure;
        }
    }
    r->count = 0;
    buffer_clear(&r->batch);
}

/* Begins an edit for a space; the caller writes its members. */
static json_writer *begin_edit(routing *r, inst_space *target, const char *type,
                               slice id) {
    if (r->target != target) {
        flush(r);
        r->target = target;
    }
    if (r->count++ == 0) {
        r->writer = json_writer_on(&r->batch);
        json_begin_array(&r->writer);
    }
    json_begin_object(&r->writer);
    json_write_key(&r->writer, SLICE("type"));
    json_write_string(&r->writer, slice_from_string(type));
    json_write_key(&r->writer, SLICE("id"));
    json_write_string(&r->writer, id);
    if (partition_is_versioned(target->partition)) {
        json_write_key(&r->writer, SLICE("isRemote"));
        json_write_bool(&r->writer, r->by_script);
    }
    return &r->writer;
}

/* Bots may be in the batch that waits. */
static inst_space *space_of_bot(routing *r, slice id) {
    inst_space *found = inst_space_expecting(r->inst, id);
    if (found || r->count == 0)
        return found;
    flush(r);
    return inst_space_expecting(r->inst, id);
}

/* --------------------------------------------------------------- refusals */

/* An edit that no partition is asked about. */
static void refuse(routing *r, slice id, slice tag, slice space,
                   partition_reason reason, const char *message) {
    const partition_refusal refusal = {
        .bot = id,
        .tag = tag,
        .mask_space = tag.length > 0 ? space : SLICE(""),
        .reason = reason,
        .message = message,
        .actual = SLICE("null"),
    };
    inst_refuse(r->inst, space, &refusal);
}

static const char not_kept[] = "nothing keeps the bots of this space";

/* ------------------------------------------------------------------- masks */

/* Whether edits of a space by scripts are somebody else's. */
static bool is_left_out(const routing *r, slice space) {
    return r->by_script && r->inst->left_out &&
           map_has(r->inst->left_out, space);
}

static void refuse_masks(routing *r, slice id, slice space, json_value masks) {
    buffer tag;
    json_walk walk = json_walk_start(masks);
    buffer_init(&tag, INST_TEXT_LIMIT);
    while (json_walk_next(&walk))
        refuse(r, id, json_string(walk.key, &tag), space,
               PARTITION_REASON_NO_PARTITION, not_kept);
    buffer_free(&tag);
}

static void route_masks(routing *r, slice id, json_value masks) {
    json_walk walk = json_walk_start(masks);
    while (json_walk_next(&walk)) {
        if (walk.value.type != JSON_OBJECT)
            continue;
        slice space = json_string(walk.key, &r->mask_space);
        if (is_left_out(r, space))
            continue;
        inst_space *target = inst_space_demand(r->inst, space);
        if (!target) {
            refuse_masks(r, id, space, walk.value);
            continue;
        }
        json_writer *w = begin_edit(r, target, "update_bot", id);
        json_write_key(w, SLICE("update"));
        json_begin_object(w);
        json_write_key(w, SLICE("masks"));
        json_begin_object(w);
        json_write_key(w, space);
        json_write_raw(w, walk.value.text);
        json_end_object(w);
        json_end_object(w);
        json_end_object(w);
    }
}

/* Removes the masks that spaces hold of a bot that is gone, if they let
 * anybody. */
static void drop_masks(routing *r, slice id) {
    for (size_t i = 0; i < r->inst->space_count; i++) {
        inst_space *target = &r->inst->spaces[i];
        slice space = partition_space(target->partition);
        const bot_record *bot =
            bot_state_peek(partition_state_peek(target->partition), id);
        const bot_values *masks = bot ? bot_record_masks(bot, space) : NULL;
        if (!masks || bot->is_bot ||
            !partition_rules_of(target->partition).may_update)
            continue;
        size_t at = 0;
        slice name, json;
        json_writer *w = begin_edit(r, target, "update_bot", id);
        json_write_key(w, SLICE("update"));
        json_begin_object(w);
        json_write_key(w, SLICE("masks"));
        json_begin_object(w);
        json_write_key(w, space);
        json_begin_object(w);
        while (bot_values_next(masks, &at, &name, &json)) {
            json_write_key(w, name);
            json_write_null(w);
        }
        json_end_object(w);
        json_end_object(w);
        json_end_object(w);
        json_end_object(w);
    }
}

/* ------------------------------------------------------------------- edits */

/* Copies the members of a bot or an update, without its masks. */
static void write_without_masks(json_writer *w, json_value content) {
    json_walk walk = json_walk_start(content);
    json_begin_object(w);
    while (json_walk_next(&walk)) {
        if (json_string_is(walk.key, SLICE("masks")))
            continue;
        json_write_known_key(w, walk.key);
        json_write_raw(w, walk.value.text);
    }
    json_end_object(w);
}

/* Takes a bot out of the space it is in, for another one. False when that
 * space keeps it. */
static bool leave_space(routing *r, inst_space *before, slice id) {
    auxrt_error failure;
    json_end_object(begin_edit(r, before, "remove_bot", id));
    flush(r);
    r->inst->is_committing = true;
    partition_commit(before->partition, &failure);
    r->inst->is_committing = false;
    /* That it is gone must be heard before it is there again. */
    text_queue_append(&r->inst->echoes, &before->held);
    return inst_space_expecting(r->inst, id) != before;
}

static void route_add(routing *r, slice id, json_value bot) {
    json_value member;
    slice space = SLICE("shared");
    if (json_member(bot, SLICE("space"), &member) &&
        member.type == JSON_STRING && member.text.length > 2)
        space = json_string(member, &r->space);
    if (is_left_out(r, space))
        return;
    inst_space *target = inst_space_demand(r->inst, space);
    inst_space *before = space_of_bot(r, id);
    if (!target) {
        refuse(r, id, SLICE(""), space, PARTITION_REASON_NO_PARTITION,
               not_kept);
        return;
    }
    if (before && before != target && !leave_space(r, before, id)) {
        refuse(r, id, SLICE(""), space, PARTITION_REASON_WRONG_SPACE,
               "the bot is in another space, which keeps it");
        return;
    }
    json_writer *w = begin_edit(r, target, "add_bot", id);
    json_write_key(w, SLICE("bot"));
    write_without_masks(w, bot);
    json_end_object(w);
    if (json_member(bot, SLICE("masks"), &member) && member.type == JSON_OBJECT)
        route_masks(r, id, member);
}

static void route_update(routing *r, slice id, json_value update) {
    json_value tags, masks;
    inst_space *target = space_of_bot(r, id);
    bool has_tags =
        json_member(update, SLICE("tags"), &tags) && tags.type == JSON_OBJECT;
    /* Masks may be told before their bot, but scripts have seen it. */
    if (!target && (has_tags || r->by_script)) {
        refuse(r, id, SLICE(""), SLICE(""), PARTITION_REASON_NOT_FOUND,
               "no space has this bot");
        return;
    }
    if (has_tags && !is_left_out(r, partition_space(target->partition))) {
        json_writer *w = begin_edit(r, target, "update_bot", id);
        json_write_key(w, SLICE("update"));
        write_without_masks(w, update);
        json_end_object(w);
    }
    if (json_member(update, SLICE("masks"), &masks) &&
        masks.type == JSON_OBJECT)
        route_masks(r, id, masks);
}

static void route_remove(routing *r, slice id) {
    inst_space *target = space_of_bot(r, id);
    if (target && !is_left_out(r, partition_space(target->partition)))
        json_end_object(begin_edit(r, target, "remove_bot", id));
}

static void tell_malformed(routing *r, json_value action) {
    buffer text;
    enum { SHOWN = 120 };
    slice shown = action.text;
    if (shown.length > SHOWN)
        shown.length = SHOWN;
    buffer_init(&text, 4096);
    buffer_append_string(&text, "this is no edit of a bot: ");
    buffer_append_slice(&text, shown);
    inst_log(r->inst, "warn", buffer_peek(&text));
    buffer_free(&text);
}

typedef enum edit_type { ADD, UPDATE, REMOVE, NO_EDIT } edit_type;

static edit_type type_of(json_value action) {
    json_value type;
    if (action.type != JSON_OBJECT ||
        !json_member(action, SLICE("type"), &type) || type.type != JSON_STRING)
        return NO_EDIT;
    return json_string_is(type, SLICE("add_bot"))      ? ADD
           : json_string_is(type, SLICE("update_bot")) ? UPDATE
           : json_string_is(type, SLICE("remove_bot")) ? REMOVE
                                                       : NO_EDIT;
}

static void route_action(routing *r, json_value action) {
    json_value id, content = {0};
    edit_type type = type_of(action);
    if (type == NO_EDIT)
        return;
    slice member = type == ADD ? SLICE("bot") : SLICE("update");
    if (!json_member(action, SLICE("id"), &id) || id.type != JSON_STRING ||
        id.text.length <= 2 ||
        (type != REMOVE && (!json_member(action, member, &content) ||
                            content.type != JSON_OBJECT))) {
        tell_malformed(r, action);
        return;
    }
    slice name = json_string(id, &r->id);
    if (r->by_script)
        r->inst->counts.edits++;
    if (type == ADD)
        route_add(r, name, content);
    else if (type == UPDATE)
        route_update(r, name, content);
    else
        route_remove(r, name);
}

/* A bot that went and is there again, in another space perhaps, has the masks
 * that other spaces hold: whoever heard that it went has forgotten them. */
static void tell_masks(auxrt_inst *inst, inst_space *own, slice id) {
    buffer text;
    size_t found = 0;
    buffer_init(&text, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(&text);
    buffer_append_string(&text, "{\"state\":{");
    json_quote(&text, id);
    buffer_append_string(&text, ":{\"masks\":");
    json_begin_object(&w);
    for (size_t i = 0; i < inst->space_count; i++) {
        partition *p = inst->spaces[i].partition;
        const bot_record *bot = bot_state_peek(partition_state_peek(p), id);
        const bot_values *masks =
            bot ? bot_record_masks(bot, partition_space(p)) : NULL;
        size_t at = 0;
        slice name, json;
        if (!masks || &inst->spaces[i] == own)
            continue;
        found++;
        json_write_key(&w, partition_space(p));
        json_begin_object(&w);
        while (bot_values_next(masks, &at, &name, &json)) {
            json_write_key(&w, name);
            json_write_raw(&w, json);
        }
        json_end_object(&w);
    }
    json_end_object(&w);
    buffer_append_string(&text, "}},\"addedBots\":[],\"removedBots\":[],"
                                "\"updatedBots\":[");
    json_quote(&text, id);
    buffer_append_string(&text, "],\"version\":null}");
    if (found > 0 && (text.failure != AUXRT_OK ||
                      !text_queue_push(&own->held, buffer_peek(&text))))
        inst->failure = AUXRT_NO_MEMORY;
    buffer_free(&text);
}

static routing begin(auxrt_inst *inst, auxrt_error *error) {
    routing r = {.inst = inst, .error = error};
    buffer_init(&r.batch, INST_TEXT_LIMIT);
    buffer_init(&r.id, INST_TEXT_LIMIT);
    buffer_init(&r.space, INST_TEXT_LIMIT);
    buffer_init(&r.mask_space, INST_TEXT_LIMIT);
    return r;
}

static auxrt_result finish(routing *r) {
    flush(r);
    buffer_free(&r->batch);
    buffer_free(&r->id);
    buffer_free(&r->space);
    buffer_free(&r->mask_space);
    return r->result;
}

auxrt_result inst_route(auxrt_inst *inst, json_value actions, bool by_script,
                        auxrt_error *error) {
    routing r = begin(inst, error);
    r.by_script = by_script;
    json_walk walk = json_walk_start(actions);
    while (json_walk_next(&walk))
        route_action(&r, walk.value);
    return finish(&r);
}

static auxrt_result commit(auxrt_inst *inst, auxrt_result routed,
                           auxrt_error *error) {
    auxrt_result result = inst_commit(inst, routed == AUXRT_OK ? error : NULL);
    return routed == AUXRT_OK ? result : routed;
}

auxrt_result inst_edit(auxrt_inst *inst, json_value actions,
                       auxrt_error *error) {
    /* A handler may edit while a batch of scripts is routed. */
    inst->batch = NULL;
    return commit(inst, inst_route(inst, actions, false, error), error);
}

auxrt_result inst_add(auxrt_inst *inst, json_value state, auxrt_error *error) {
    inst->batch = NULL;
    routing r = begin(inst, error);
    json_walk walk = json_walk_start(state);
    while (json_walk_next(&walk))
        route_add(&r, json_string(walk.key, &r.id), walk.value);
    return commit(inst, finish(&r), error);
}

auxrt_result inst_drop_masks(auxrt_inst *inst, auxrt_error *error) {
    routing r = begin(inst, error);
    queued_text *id;
    while ((id = text_queue_pop(&inst->gone))) {
        inst_space *space = inst_space_of_bot(inst, queued_text_peek(id));
        if (space)
            tell_masks(inst, space, queued_text_peek(id));
        else
            drop_masks(&r, queued_text_peek(id));
        free(id);
    }
    return finish(&r);
}
