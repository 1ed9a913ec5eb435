/*
 * Giving a new script side what the lost one had: the bots from the
 * partitions, and which bots belong to the portals. Scripts hear nothing of
 * it, and neither does the embedder.
 */
#include <stdlib.h>

#include "base/error.h"
#include "inst/internal.h"

static auxrt_result restore_space(auxrt_inst *inst, inst_space *space,
                                  auxrt_error *error) {
    buffer text;
    buffer_init(&text, INST_TEXT_LIMIT);
    buffer_append_string(&text, "{\"update\":");
    auxrt_result result =
        bot_state_write_update(partition_state_peek(space->partition), &text);
    buffer_append_char(&text, '}');
    if (result == AUXRT_OK)
        result = text.failure;
    if (result != AUXRT_OK)
        error_raise(error, result, "the bots do not fit into memory");
    else
        result = auxrt_runtime_call(inst->runtime, auxrt_string_of("restore"),
                                    inst_string(buffer_peek(&text)), NULL, NULL,
                                    error);
    buffer_free(&text);
    return result;
}

static void write_portal(json_writer *w, slice name, slice id) {
    json_begin_object(w);
    json_write_key(w, SLICE("type"));
    json_write_string(w, SLICE("define_global_bot"));
    json_write_key(w, SLICE("name"));
    json_write_string(w, name);
    json_write_key(w, SLICE("botId"));
    json_write_string(w, id);
    json_end_object(w);
    json_begin_object(w);
    json_write_key(w, SLICE("type"));
    json_write_string(w, SLICE("register_builtin_portal"));
    json_write_key(w, SLICE("portalId"));
    json_write_string(w, name);
    json_end_object(w);
}

static auxrt_result restore_portals(auxrt_inst *inst, auxrt_error *error) {
    buffer text;
    slice name;
    void *id;
    size_t at = 0;
    buffer_init(&text, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(&text);
    json_begin_array(&w);
    while (map_next(&inst->portal_bots, &at, &name, &id))
        write_portal(&w, name, slice_from_string(id));
    json_end_array(&w);
    auxrt_result result = auxrt_runtime_process(
        inst->runtime, inst_string(buffer_peek(&text)), NULL, error);
    buffer_free(&text);
    return result;
}

void inst_rebuild(void *user, auxrt_runtime *runtime) {
    auxrt_inst *inst = user;
    auxrt_error error;
    bool was_preparing = inst->is_preparing;
    /* While the inst is being made there is nothing to give back yet. */
    if (runtime != inst->runtime)
        return;
    inst->is_preparing = true;
    auxrt_result result = inst_set_edit_modes(inst, &error);
    for (size_t i = 0; result == AUXRT_OK && i < inst->space_count; i++)
        result = restore_space(inst, &inst->spaces[i], &error);
    if (result == AUXRT_OK)
        result = restore_portals(inst, &error);
    inst->is_preparing = was_preparing;
    inst_forget_batches(inst);
    /* Of the lost turn nothing was handed out, and this is no news. */
    text_queue_free(&inst->batches);
    if (result != AUXRT_OK)
        inst_log(inst, "error", slice_from_string(error.message));
}
