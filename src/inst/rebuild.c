/*
 * Giving a new script side what the lost one had: the bots from the
 * partitions, and which bots belong to the portals. Scripts hear nothing of
 * it, and neither does the embedder.
 */
#include <stdlib.h>

#include "base/error.h"
#include "base/os.h"
#include "inst/internal.h"

/* What a space shows while it has something under way is of no version yet. */
static slice version_of(const partition *p) {
    partition_watch watch;
    return partition_watch_of(p, &watch) ? SLICE("null")
                                         : partition_version_peek(p);
}

static auxrt_result restore_space(auxrt_inst *inst, inst_space *space,
                                  auxrt_error *error) {
    buffer text;
    buffer_init(&text, INST_TEXT_LIMIT);
    buffer_append_string(&text, "{\"update\":");
    auxrt_result result =
        bot_state_write_update_at(partition_state_peek(space->partition),
                                  version_of(space->partition), &text);
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

void inst_write_set_modes(auxrt_inst *inst, buffer *out) {
    buffer_init(out, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(out);
    json_begin_object(&w);
    json_write_key(&w, SLICE("editModes"));
    inst_write_edit_modes(inst, &w);
    json_end_object(&w);
}

static auxrt_result restore_edit_modes(auxrt_inst *inst, auxrt_error *error) {
    buffer text;
    inst_write_set_modes(inst, &text);
    auxrt_result result =
        auxrt_runtime_call(inst->runtime, auxrt_string_of("set"),
                           inst_string(buffer_peek(&text)), NULL, NULL, error);
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
    /* While the inst is being made there is nothing to give back yet. */
    if (runtime != inst->runtime)
        return;
    auxrt_result result = restore_edit_modes(inst, &error);
    for (size_t i = 0; result == AUXRT_OK && i < inst->space_count; i++)
        result = restore_space(inst, &inst->spaces[i], &error);
    if (result == AUXRT_OK)
        result = restore_portals(inst, &error);
    inst_forget_batches(inst);
    if (result != AUXRT_OK)
        inst_log(inst, "error", slice_from_string(error.message));
}

/* -------------------------------------------------------------- afterwards */

static bool member_text(json_value object, slice name, buffer *out) {
    json_value value;
    buffer scratch;
    buffer_init(&scratch, INST_TEXT_LIMIT);
    buffer_init(out, INST_TEXT_LIMIT);
    bool found = json_member(object, name, &value) && value.type == JSON_STRING;
    if (found)
        buffer_append_slice(out, json_string(value, &scratch));
    buffer_free(&scratch);
    return found;
}

/* Whether an update that scripts have not been told of edits the tag. */
static bool edits_tag(slice update, slice bot, slice tag) {
    json_value value, state, changed, tags, text;
    return json_parse(update, &value, NULL) == AUXRT_OK &&
           json_member(value, SLICE("state"), &state) &&
           state.type == JSON_OBJECT && json_member(state, bot, &changed) &&
           changed.type == JSON_OBJECT &&
           json_member(changed, SLICE("tags"), &tags) &&
           tags.type == JSON_OBJECT && json_member(tags, tag, &text);
}

/* A listener that was edited while it hung has another text now than the one
 * for which it came into quarantine. Gives whether it was released. */
static bool release_if_edited(auxrt_inst *inst, slice bot, slice tag) {
    for (const queued_text *echo = inst->echoes.first; echo; echo = echo->next)
        if (edits_tag(queued_text_peek(echo), bot, tag))
            return auxrt_runtime_release(inst->runtime, inst_string(bot),
                                         inst_string(tag), NULL) == AUXRT_OK;
    return false;
}

/* The event as it is true after the listener was released. */
static void write_released(json_value event, buffer *out) {
    json_writer w = json_writer_on(out);
    json_walk walk = json_walk_start(event);
    buffer scratch;
    buffer_init(&scratch, 4096);
    json_begin_object(&w);
    while (json_walk_next(&walk)) {
        slice key = json_string(walk.key, &scratch);
        json_write_key(&w, key);
        json_write_raw(&w, slice_equal(key, SLICE("quarantined"))
                               ? SLICE("false")
                               : walk.value.text);
    }
    json_end_object(&w);
    buffer_free(&scratch);
}

void inst_tell_restart(auxrt_inst *inst, slice event) {
    json_value value;
    buffer bot, tag, changed;
    if (json_parse(event, &value, NULL) != AUXRT_OK)
        return;
    bool is_known = member_text(value, SLICE("bot"), &bot);
    is_known = member_text(value, SLICE("tag"), &tag) && is_known;
    buffer_init(&changed, INST_TEXT_LIMIT);
    if (is_known &&
        release_if_edited(inst, buffer_peek(&bot), buffer_peek(&tag)))
        write_released(value, &changed);
    inst_emit(inst, "restarted",
              changed.length > 0 ? buffer_peek(&changed) : event);
    buffer_free(&bot);
    buffer_free(&tag);
    buffer_free(&changed);
    inst_keep_quarantine(inst);
    if (inst->options.rejoin)
        inst_post_join(inst);
}

/* -------------------------------------------------------------- quarantine */

/* The path is to be freed in any case. */
static bool quarantine_path(const auxrt_inst *inst, buffer *out) {
    buffer_init(out, 65536);
    return inst->data &&
           buffer_append_format(out, "%s/quarantine.json", inst->data);
}

auxrt_result inst_read_quarantine(auxrt_inst *inst, auxrt_isolation *isolation,
                                  auxrt_text *out, auxrt_error *error) {
    buffer path, text;
    auxrt_result result = AUXRT_OK;
    buffer_init(&text, INST_TEXT_LIMIT);
    bool has_path = quarantine_path(inst, &path);
    if (has_path && !isolation->quarantine.data &&
        os_kind_of(path.data) == OS_FILE)
        result = os_read_file(path.data, &text, error);
    if (result == AUXRT_OK && text.length > 0) {
        out->data = buffer_take(&text, &out->length);
        isolation->quarantine = (auxrt_string){out->data, out->length};
        inst->quarantine = strdup(out->data);
    }
    buffer_free(&text);
    buffer_free(&path);
    return result;
}

void inst_keep_quarantine(auxrt_inst *inst) {
    buffer path;
    auxrt_text list = {0};
    auxrt_error error;
    if (!inst->data || !inst->runtime ||
        auxrt_runtime_quarantine(inst->runtime, &list, NULL) != AUXRT_OK)
        return;
    const char *before = inst->quarantine ? inst->quarantine : "[]";
    if (strcmp(before, list.data) != 0 && quarantine_path(inst, &path)) {
        if (os_write_file(path.data, slice_of(list.data, list.length),
                          &error) != AUXRT_OK)
            inst_log(inst, "warn", slice_from_string(error.message));
        buffer_free(&path);
        free(inst->quarantine);
        inst->quarantine = list.data;
        list.data = NULL;
    }
    auxrt_text_free(&list);
}

auxrt_result auxrt_inst_release(auxrt_inst *inst, auxrt_string bot,
                                auxrt_string tag, auxrt_error *error) {
    auxrt_result result = auxrt_runtime_release(inst->runtime, bot, tag, error);
    if (result == AUXRT_OK)
        inst_keep_quarantine(inst);
    return result;
}
