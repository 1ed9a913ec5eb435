/*
 * The spaces of an inst and their partitions. Partitions tell what changed and
 * what they refused; changes wait for a step, refusals for the end of the
 * commit.
 */
#include <stdlib.h>

#include "inst/internal.h"

/* ----------------------------------------------------- what partitions say */

static void on_changed(void *context, partition *p, slice update) {
    auxrt_inst *inst = context;
    (void)p;
    if (!text_queue_push(&inst->echoes, update))
        inst->failure = AUXRT_NO_MEMORY;
}

static void on_refused(void *context, partition *p,
                       const partition_refusal *refusal) {
    auxrt_inst *inst = context;
    slice space = refusal->mask_space.length > 0 ? refusal->mask_space
                                                 : partition_space(p);
    inst_note_refusal(inst, refusal->bot, refusal->tag, space,
                      partition_reason_name(refusal->reason), refusal->message);
}

/* A partition wants scripts to hear something: that is an action like those
 * of the host. */
static void on_shouted(void *context, partition *p, slice name,
                       slice argument) {
    auxrt_inst *inst = context;
    buffer text;
    (void)p;
    buffer_init(&text, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(&text);
    json_begin_array(&w);
    json_begin_object(&w);
    json_write_key(&w, SLICE("type"));
    json_write_string(&w, SLICE("action"));
    json_write_key(&w, SLICE("eventName"));
    json_write_string(&w, name);
    json_write_key(&w, SLICE("botIds"));
    json_write_null(&w);
    json_write_key(&w, SLICE("argument"));
    json_write_raw(&w, argument);
    json_end_object(&w);
    json_end_array(&w);
    if (text.failure != AUXRT_OK ||
        !text_queue_push(&inst->posted, buffer_peek(&text)))
        inst->failure = AUXRT_NO_MEMORY;
    buffer_free(&text);
}

static void on_status(void *context, partition *p,
                      const partition_status *status) {
    auxrt_inst *inst = context;
    buffer text;
    if (status->is_connected)
        return;
    buffer_init(&text, 4096);
    slice space = partition_space(p);
    buffer_append_format(&text, "the space %.*s takes no edits: %s",
                         (int)space.length, space.data, status->message);
    inst_log(inst, "warn", buffer_peek(&text));
    buffer_free(&text);
}

/* ---------------------------------------------------------------- mounting */

static bool copy_name(slice space, buffer *out) {
    buffer_init(out, 4096);
    buffer_append_slice(out, space);
    return out->failure == AUXRT_OK && !memchr(space.data, '\0', space.length);
}

auxrt_result inst_mount_memory(auxrt_inst *inst, slice space,
                               auxrt_error *error) {
    const partition_listener listener = {
        .context = inst,
        .changed = on_changed,
        .refused = on_refused,
        .shouted = on_shouted,
        .status_changed = on_status,
    };
    buffer name;
    partition *mounted = NULL;
    auxrt_result result = AUXRT_OK;

    if (inst_space_find(inst, space))
        return AUXRT_OK;
    if (inst->space_count == INST_SPACE_LIMIT)
        return error_raise(error, AUXRT_LIMIT, "an inst has at most %d spaces",
                           INST_SPACE_LIMIT);
    if (!copy_name(space, &name))
        result = error_raise(error, AUXRT_INVALID,
                             "this is no name for a space: %.*s",
                             (int)space.length, space.data);
    if (result == AUXRT_OK)
        result = partition_memory_open(name.data, &mounted, error);
    buffer_free(&name);
    if (result != AUXRT_OK)
        return result;
    partition_listen(mounted, &listener);
    inst->spaces[inst->space_count++] = (inst_space){.partition = mounted};
    return AUXRT_OK;
}

inst_space *inst_space_find(auxrt_inst *inst, slice space) {
    for (size_t i = 0; i < inst->space_count; i++)
        if (slice_equal(partition_space(inst->spaces[i].partition), space))
            return &inst->spaces[i];
    return NULL;
}

inst_space *inst_space_of_bot(auxrt_inst *inst, slice id) {
    for (size_t i = 0; i < inst->space_count; i++) {
        bot_state *state = partition_state_peek(inst->spaces[i].partition);
        const bot_record *bot = bot_state_peek(state, id);
        if (bot && bot->is_bot)
            return &inst->spaces[i];
    }
    return NULL;
}

auxrt_result inst_spaces_commit(auxrt_inst *inst, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    for (size_t i = 0; i < inst->space_count; i++) {
        inst_space *space = &inst->spaces[i];
        if (!space->is_dirty)
            continue;
        space->is_dirty = false;
        auxrt_error failure;
        auxrt_result done = partition_commit(space->partition, &failure);
        if (done != AUXRT_OK && result == AUXRT_OK) {
            result = done;
            if (error)
                *error = failure;
        }
    }
    inst_report_refusals(inst);
    return result;
}

auxrt_result inst_spaces_close(auxrt_inst *inst, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    while (inst->space_count > 0) {
        auxrt_error failure;
        partition *p = inst->spaces[--inst->space_count].partition;
        partition_listen(p, NULL);
        auxrt_result done = partition_close(p, &failure);
        if (done != AUXRT_OK && result == AUXRT_OK) {
            result = done;
            if (error)
                *error = failure;
        }
    }
    return result;
}

/* A space without partition keeps nothing; scripts may use it all the same,
 * except the two that stand for bots of the outside. */
void inst_write_edit_modes(const auxrt_inst *inst, json_writer *w) {
    json_begin_object(w);
    json_write_key(w, SLICE("certified"));
    json_write_string(w, SLICE("none"));
    json_write_key(w, SLICE("bootstrap"));
    json_write_string(w, SLICE("none"));
    for (size_t i = 0; i < inst->space_count; i++) {
        const partition *p = inst->spaces[i].partition;
        bool delayed = partition_rules_of(p).strategy == PARTITION_DELAYED;
        json_write_key(w, partition_space(p));
        json_write_string(w, delayed ? SLICE("delayed") : SLICE("immediate"));
    }
    json_end_object(w);
}
