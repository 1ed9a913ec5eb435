/*
 * What becomes of batches. Each batch of the runtime has a number; routing
 * makes partition batches of it, one or more for each space, and the
 * partitions settle these, with the commit or later. What a space has settled
 * is told to the runtime together with what was refused.
 *
 * The order is what keeps scripts from seeing old values: the runtime passes
 * over what it is told of a tag as long as an edit of it is not settled. So
 * everything that a partition told before it took the batch goes before the
 * settlement, and everything that it told of its new state goes after it.
 * While a space has batches under way its changes are held back for that.
 */
#include <stdlib.h>

#include "base/error.h"
#include "inst/internal.h"

/* A batch of the runtime. */
struct inst_batch {
    struct inst_batch *next;
    uint64_t seq;    /* 0: the script side that made it was lost */
    size_t awaited;  /* partition batches under way */
    bool is_told;    /* in part: of the spaces that had answered */
    buffer rejected; /* items, not told yet */
};

/* A batch of a partition. */
struct inst_awaited {
    struct inst_awaited *next;
    uint64_t seq;
    inst_batch *of; /* NULL: the edits are not of scripts */
};

/* ----------------------------------------------------------------- batches */

bool inst_batch_begin(auxrt_inst *inst, uint64_t seq) {
    inst_batch *batch = calloc(1, sizeof *batch);
    if (!batch)
        return false;
    batch->seq = seq;
    buffer_init(&batch->rejected, INST_TEXT_LIMIT);
    if (inst->last_batch)
        inst->last_batch->next = batch;
    else
        inst->first_batch = batch;
    inst->last_batch = batch;
    inst->batch = batch;
    return true;
}

bool inst_await(auxrt_inst *inst, inst_space *space, uint64_t seq) {
    struct inst_awaited *added = malloc(sizeof *added);
    if (!added)
        return false;
    *added = (struct inst_awaited){.seq = seq, .of = inst->batch};
    if (space->last_awaited)
        space->last_awaited->next = added;
    else
        space->first_awaited = added;
    space->last_awaited = added;
    if (added->of)
        added->of->awaited++;
    return true;
}

static struct inst_awaited *find_awaited(const inst_space *space,
                                         uint64_t seq) {
    struct inst_awaited *found = space->first_awaited;
    while (found && found->seq != seq)
        found = found->next;
    return found;
}

static void drop_awaited(inst_space *space, struct inst_awaited *gone) {
    struct inst_awaited *before = NULL;
    for (struct inst_awaited *at = space->first_awaited; at != gone;
         at = at->next)
        before = at;
    if (before)
        before->next = gone->next;
    else
        space->first_awaited = gone->next;
    if (space->last_awaited == gone)
        space->last_awaited = before;
    if (gone->of)
        gone->of->awaited--;
    free(gone);
}

void inst_await_no_more(inst_space *space, uint64_t seq) {
    struct inst_awaited *found = find_awaited(space, seq);
    if (found)
        drop_awaited(space, found);
}

/* --------------------------------------------------------------- refusals */

void inst_write_whole_bot(auxrt_inst *inst, slice bot, buffer *out) {
    json_writer on = json_writer_on(out);
    json_writer *w = &on;
    inst_space *space = inst_space_of_bot(inst, bot);
    const bot_record *record =
        bot_state_peek(partition_state_peek(space->partition), bot);
    size_t at = 0;
    slice name, json;
    json_begin_object(w);
    json_write_key(w, SLICE("id"));
    json_write_string(w, bot);
    if (record->space.length > 0) {
        json_write_key(w, SLICE("space"));
        json_write_string(w, record->space);
    }
    json_write_key(w, SLICE("tags"));
    json_begin_object(w);
    while (bot_values_next(&record->tags, &at, &name, &json)) {
        json_write_key(w, name);
        json_write_raw(w, json);
    }
    json_end_object(w);
    json_write_key(w, SLICE("masks"));
    json_begin_object(w);
    for (size_t i = 0; i < inst->space_count; i++) {
        partition *p = inst->spaces[i].partition;
        const bot_record *masked = bot_state_peek(partition_state_peek(p), bot);
        const bot_values *masks =
            masked ? bot_record_masks(masked, partition_space(p)) : NULL;
        if (!masks)
            continue;
        at = 0;
        json_write_key(w, partition_space(p));
        json_begin_object(w);
        while (bot_values_next(masks, &at, &name, &json)) {
            json_write_key(w, name);
            json_write_raw(w, json);
        }
        json_end_object(w);
    }
    json_end_object(w);
    json_end_object(w);
}

static void write_rejected(auxrt_inst *inst, buffer *out,
                           const partition_refusal *refusal) {
    json_writer w = json_writer_on(out);
    w.needs_comma = out->length > 0;
    json_begin_object(&w);
    json_write_key(&w, SLICE("bot"));
    json_write_string(&w, refusal->bot);
    if (refusal->tag.length > 0) {
        json_write_key(&w, SLICE("tag"));
        json_write_string(&w, refusal->tag);
    }
    if (refusal->mask_space.length > 0) {
        json_write_key(&w, SLICE("space"));
        json_write_string(&w, refusal->mask_space);
    }
    json_write_key(&w, SLICE("reason"));
    json_write_string(
        &w, slice_from_string(partition_reason_name(refusal->reason)));
    json_write_key(&w, SLICE("message"));
    json_write_string(&w, slice_from_string(refusal->message));
    if (!slice_equal(refusal->actual, SLICE("null"))) {
        json_write_key(&w, SLICE("actual"));
        if (refusal->tag.length == 0 && inst_space_of_bot(inst, refusal->bot)) {
            inst_write_whole_bot(inst, refusal->bot, out);
            w.needs_comma = true;
        } else {
            json_write_raw(&w, refusal->actual);
        }
    }
    json_end_object(&w);
}

void inst_refuse(auxrt_inst *inst, slice space,
                 const partition_refusal *refusal) {
    inst_space *mounted = inst_space_find(inst, space);
    struct inst_awaited *awaited =
        mounted ? find_awaited(mounted, refusal->seq) : NULL;
    inst_batch *batch = refusal->seq == 0 ? inst->batch
                        : awaited         ? awaited->of
                                          : NULL;
    inst_note_refusal(inst, refusal, space);
    if (batch)
        write_rejected(inst, &batch->rejected, refusal);
}

/* ----------------------------------------------------------------- telling */

static bool is_awaiting(const auxrt_inst *inst) {
    for (size_t i = 0; i < inst->space_count; i++)
        if (inst->spaces[i].first_awaited)
            return true;
    return false;
}

/* Queues the settlement of a batch. Without `only` it is for all spaces that
 * have answered. */
static void push(auxrt_inst *inst, inst_batch *batch, const inst_space *only) {
    buffer text;
    buffer_init(&text, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(&text);
    if (only || is_awaiting(inst)) {
        json_write_key(&w, SLICE("spaces"));
        json_begin_array(&w);
        for (size_t i = 0; i < inst->space_count; i++) {
            const inst_space *space = &inst->spaces[i];
            if (only ? space == only : !space->first_awaited)
                json_write_string(&w, partition_space(space->partition));
        }
        json_end_array(&w);
    }
    if (batch->rejected.length > 0) {
        json_write_key(&w, SLICE("rejected"));
        json_begin_array(&w);
        buffer_append_slice(&text, buffer_peek(&batch->rejected));
        json_end_array(&w);
    }
    if (text.failure != AUXRT_OK || batch->rejected.failure != AUXRT_OK ||
        !text_queue_push_settlement(&inst->echoes, batch->seq,
                                    buffer_peek(&text)))
        inst->failure = AUXRT_NO_MEMORY;
    buffer_clear(&batch->rejected);
    buffer_free(&text);
}

static void drop_finished(auxrt_inst *inst) {
    inst_batch **place = &inst->first_batch;
    inst->last_batch = NULL;
    while (*place) {
        inst_batch *batch = *place;
        if (batch->awaited > 0 || batch == inst->batch) {
            inst->last_batch = batch;
            place = &batch->next;
            continue;
        }
        *place = batch->next;
        buffer_free(&batch->rejected);
        free(batch);
    }
}

static void release_held(auxrt_inst *inst, inst_space *space) {
    text_queue_append(&inst->echoes, &space->held);
    space->has_answered = false;
}

bool inst_hold(auxrt_inst *inst, inst_space *space, slice update,
               bool is_of_errors) {
    if (space->has_answered)
        release_held(inst, space);
    text_queue *queue = inst->is_committing || space->first_awaited
                            ? &space->held
                            : &inst->echoes;
    if (!text_queue_push(queue, update))
        return false;
    queue->last->is_of_errors = is_of_errors;
    return true;
}

void inst_release_answered(auxrt_inst *inst) {
    for (size_t i = 0; i < inst->space_count; i++)
        if (inst->spaces[i].has_answered)
            release_held(inst, &inst->spaces[i]);
}

void inst_settle(auxrt_inst *inst, inst_space *space, uint64_t seq) {
    struct inst_awaited *found = find_awaited(space, seq);
    inst_batch *batch = found ? found->of : NULL;
    if (!found)
        return;
    drop_awaited(space, found);
    /* What a commit settles is told when it is over. */
    if (inst->is_committing)
        return;
    if (batch)
        push(inst, batch, space);
    /* The change that was told may be what came of several batches, which are
     * settled one after the other. */
    space->has_answered = true;
    if (!space->first_awaited)
        release_held(inst, space);
    drop_finished(inst);
}

void inst_tell_settled(auxrt_inst *inst) {
    inst->batch = NULL;
    for (inst_batch *batch = inst->first_batch; batch; batch = batch->next) {
        if (batch->is_told && batch->rejected.length == 0)
            continue;
        push(inst, batch, NULL);
        batch->is_told = true;
    }
    drop_finished(inst);
    for (size_t i = 0; i < inst->space_count; i++)
        if (!inst->spaces[i].first_awaited)
            release_held(inst, &inst->spaces[i]);
}

void inst_forget_batches(auxrt_inst *inst) {
    for (inst_batch *batch = inst->first_batch; batch; batch = batch->next)
        batch->seq = 0;
    for (queued_text *item = inst->echoes.first; item; item = item->next)
        item->seq = 0;
    inst->settled = inst->settled_told = 0;
}

void inst_free_batches(auxrt_inst *inst) {
    for (size_t i = 0; i < inst->space_count; i++) {
        inst_space *space = &inst->spaces[i];
        while (space->first_awaited)
            drop_awaited(space, space->first_awaited);
        text_queue_free(&space->held);
    }
    inst->batch = NULL;
    drop_finished(inst);
}
