/*
 * What every inst has before anything is loaded: the config bot, and a bot for
 * each portal, all in tempLocal. The embedder hears nothing of it.
 */
#include "base/error.h"
#include "inst/internal.h"

/* The portals that scripts find bots for. */
static const char *const portals[] = {
    "gridPortal",       "sheetPortal",    "idePortal",  "imuPortal",
    "systemPortal",     "miniGridPortal", "menuPortal", "leftWristPortal",
    "rightWristPortal", "meetPortal",     "tagPortal",  "mapPortal",
    "miniMapPortal",    "botPortal",
};

static auxrt_result add_config_bot(auxrt_inst *inst, auxrt_error *error) {
    static char mark;
    buffer text;
    json_value actions;
    slice id = slice_from_string(inst->config_id);
    buffer_init(&text, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(&text);
    buffer_append_string(&text, "[{\"type\":\"add_bot\",\"id\":");
    json_quote(&text, id);
    buffer_append_string(&text, ",\"bot\":{\"id\":");
    json_quote(&text, id);
    buffer_append_string(&text, ",\"space\":\"tempLocal\",\"tags\":");
    json_begin_object(&w);
    json_write_key(&w, SLICE("inst"));
    json_write_string(&w, slice_from_string(inst->name));
    json_write_key(&w, SLICE("gridPortal"));
    json_write_string(&w, SLICE("home"));
    auxrt_result result =
        inst_write_members(&w, "config_tags", inst->options.config_tags, error);
    json_end_object(&w);
    buffer_append_string(&text, "}}]");
    map_set(&inst->own_bots, id, &mark, NULL);
    if (result == AUXRT_OK)
        result = json_parse(buffer_peek(&text), &actions, error);
    if (result == AUXRT_OK)
        result = inst_edit(inst, actions, error);
    buffer_free(&text);
    return result;
}

static auxrt_result register_portals(auxrt_inst *inst, auxrt_error *error) {
    buffer text;
    buffer_init(&text, 65536);
    json_writer w = json_writer_on(&text);
    json_begin_array(&w);
    for (size_t i = 0; i < sizeof portals / sizeof *portals; i++) {
        json_begin_object(&w);
        json_write_key(&w, SLICE("type"));
        json_write_string(&w, SLICE("register_builtin_portal"));
        json_write_key(&w, SLICE("portalId"));
        json_write_string(&w, slice_from_string(portals[i]));
        json_end_object(&w);
    }
    json_end_array(&w);
    auxrt_result result = inst_process(inst, buffer_peek(&text), NULL, error);
    buffer_free(&text);
    return result;
}

auxrt_result inst_prepare(auxrt_inst *inst, auxrt_error *error) {
    inst->is_preparing = true;
    auxrt_result result = add_config_bot(inst, error);
    if (result == AUXRT_OK)
        result = inst_tell_echoes(inst, error);
    if (result == AUXRT_OK)
        result = register_portals(inst, error);
    if (result == AUXRT_OK)
        result = inst_tell_echoes(inst, error);
    inst->is_preparing = false;
    return result;
}

auxrt_result inst_continue(auxrt_inst *inst, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    buffer text;
    buffer_init(&text, INST_TEXT_LIMIT);
    for (size_t i = 0; result == AUXRT_OK && i < inst->space_count; i++) {
        const inst_space *space = &inst->spaces[i];
        bot_state *state = partition_state_peek(space->partition);
        size_t count = 0;
        bot_state_sorted(state, &count);
        bool is_own =
            slice_equal(partition_space(space->partition), SLICE("tempLocal"));
        if (count == 0 || is_own)
            continue;
        buffer_clear(&text);
        result = bot_state_write_update_at(
            state, partition_version_peek(space->partition), &text);
        if (result == AUXRT_OK)
            result = text.failure;
        if (result == AUXRT_OK &&
            !text_queue_push(&inst->echoes, buffer_peek(&text)))
            result = AUXRT_NO_MEMORY;
        if (result != AUXRT_OK)
            error_raise(error, result, "the bots do not fit into memory");
    }
    buffer_free(&text);
    return result;
}
