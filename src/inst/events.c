/*
 * Events: loading files, joining, shouting, handing in actions.
 */
#include <stdlib.h>

#include "base/error.h"
#include "base/os.h"
#include "format/aux.h"
#include "format/folder.h"
#include "inst/internal.h"

/* Keeps the first failure. */
static void note(auxrt_result *result, auxrt_result next, auxrt_error *error,
                 const auxrt_error *failure) {
    if (next == AUXRT_OK || *result != AUXRT_OK)
        return;
    *result = next;
    if (error)
        *error = *failure;
}

/* ----------------------------------------------------------------- loading */

static size_t count_bots(auxrt_inst *inst) {
    size_t count = 0;
    for (size_t i = 0; i < inst->space_count; i++)
        count +=
            bot_state_count(partition_state_peek(inst->spaces[i].partition));
    return count;
}

/* The runtime would take none of them, and yet they would be stored. */
static auxrt_result check_count(auxrt_inst *inst, const char *name,
                                size_t added, auxrt_error *error) {
#define USUAL_LIMIT(name, member, usual, least, most, text)                    \
    usual_##member = (usual),
    enum { AUXRT_LIMIT_MAP(USUAL_LIMIT) };
#undef USUAL_LIMIT
    size_t before = count_bots(inst);
    uint64_t limit = inst->limits.bots ? inst->limits.bots : usual_bots;
    if (before + added <= limit)
        return AUXRT_OK;
    return error_raise(error, AUXRT_LIMIT,
                       "%s: too many bots: its %zu and those that are there "
                       "would be %zu (limit bots: %llu); none was loaded",
                       name, added, before + added, (unsigned long long)limit);
}

/* Counts the bots of a state. A space that nothing keeps yet gets a partition:
 * content of a file must not get lost. */
static auxrt_result make_room(auxrt_inst *inst, json_value state, size_t *added,
                              size_t *replaced, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    buffer scratch;
    json_value space;
    json_walk walk = json_walk_start(state);
    buffer_init(&scratch, INST_TEXT_LIMIT);
    while (result == AUXRT_OK && json_walk_next(&walk)) {
        if (json_member(walk.value, SLICE("space"), &space) &&
            space.type == JSON_STRING && space.text.length > 2)
            result =
                inst_mount_memory(inst, json_string(space, &scratch), error);
        ++*(inst_space_of_bot(inst, json_string(walk.key, &scratch)) ? replaced
                                                                     : added);
    }
    buffer_free(&scratch);
    return result;
}

auxrt_result inst_set_edit_modes(auxrt_inst *inst, auxrt_error *error) {
    buffer parameters;
    inst_write_set_modes(inst, &parameters);
    return inst_call(inst, (inst_turn){.kind = INST_TURN_CALL}, "set",
                     &parameters, NULL, error);
}

/* `update` is what the reader of files gave. */
static auxrt_result load_update(auxrt_inst *inst, const char *name,
                                slice update, auxrt_error *error) {
    json_value state;
    buffer message;
    size_t added = 0, replaced = 0;
    size_t spaces = inst->space_count;
    auxrt_result result = AUXRT_OK;
    if (!json_member(json_known(update), SLICE("state"), &state))
        return AUXRT_OK;
    result = make_room(inst, state, &added, &replaced, error);
    if (result == AUXRT_OK)
        result = check_count(inst, name, added, error);
    if (result == AUXRT_OK && inst->space_count != spaces)
        result = inst_set_edit_modes(inst, error);
    if (result == AUXRT_OK)
        result = inst_add(inst, state, error);
    if (result == AUXRT_OK)
        inst_spaces_finish(inst);
    if (result != AUXRT_OK || replaced == 0)
        return result;
    buffer_init(&message, 65536);
    buffer_append_format(&message,
                         "%s: %zu %s took the place of those that "
                         "were there before",
                         name, replaced, replaced == 1 ? "bot" : "bots");
    inst_log(inst, "warn", buffer_peek(&message));
    buffer_free(&message);
    return AUXRT_OK;
}

static void log_notes(auxrt_inst *inst, const char *name, slice notes) {
    buffer message;
    slice line;
    buffer_init(&message, 65536);
    while (aux_next_note(&notes, &line)) {
        buffer_clear(&message);
        buffer_append_format(&message, "%s: ", name);
        buffer_append_slice(&message, line);
        inst_log(inst, "warn", buffer_peek(&message));
    }
    buffer_free(&message);
}

/* The bots of an unpacked folder, as the update that a file gives. */
static auxrt_result read_folder(const char *path, buffer *update, buffer *notes,
                                auxrt_error *error) {
    const snapshot_style style = {.version = 1, .compact = true};
    folder files;
    snapshot bots;
    buffer text;
    folder_init(&files);
    snapshot_init(&bots);
    buffer_init(&text, 2 * AUX_SIZE_LIMIT);
    auxrt_result result = folder_load(path, &files, error);
    if (result == AUXRT_OK)
        result = snapshot_of_folder(&files, &bots, notes, error);
    if (result == AUXRT_OK && bots.count == 0 && !folder_is_aux(&files))
        result = error_raise(error, AUXRT_IO,
                             "%s is a folder, not a file, and no unpacked "
                             "one: it has no .bot.aux, no files of tags and no "
                             "extra.aux",
                             path);
    if (result == AUXRT_OK)
        result = snapshot_write(&bots, style, &text, error);
    if (result == AUXRT_OK)
        result = aux_read(buffer_peek(&text), update, NULL, NULL, error);
    buffer_free(&text);
    snapshot_free(&bots);
    folder_free(&files);
    return result;
}

static void begin_file(inst_file *file) {
    *file = (inst_file){0};
    buffer_init(&file->update, 2 * AUX_SIZE_LIMIT);
    buffer_init(&file->notes, AUX_NOTES_LIMIT);
}

static void end_file(inst_file *file) {
    free(file->path);
    buffer_free(&file->update);
    buffer_free(&file->notes);
}

static void read_file(const char *path, inst_file *file) {
    file->path = strdup(path);
    file->result =
        os_kind_of(path) == OS_DIRECTORY
            ? read_folder(path, &file->update, &file->notes, &file->error)
            : aux_read_file(path, &file->update, NULL, &file->notes,
                            &file->error);
}

void inst_read_first_file(void *user) {
    auxrt_inst *inst = user;
    if (inst->options.first_file)
        read_file(inst->options.first_file, &inst->first_file);
}

void inst_forget_first_file(auxrt_inst *inst) {
    end_file(&inst->first_file);
    begin_file(&inst->first_file);
}

auxrt_result auxrt_inst_load(auxrt_inst *inst, const char *path,
                             auxrt_error *error) {
    inst_file file;
    if (!path)
        return error_raise(error, AUXRT_INVALID, "path must not be NULL");
    const char *first = inst->first_file.path;
    if (first && strcmp(first, path) == 0) {
        file = inst->first_file;
        begin_file(&inst->first_file);
    } else {
        begin_file(&file);
        read_file(path, &file);
    }
    auxrt_result result = file.result;
    if (result != AUXRT_OK && error)
        *error = file.error;
    if (result == AUXRT_OK)
        result = load_update(inst, path, buffer_peek(&file.update), error);
    if (result == AUXRT_OK)
        log_notes(inst, path, buffer_peek(&file.notes));
    end_file(&file);
    return result;
}

auxrt_result auxrt_inst_load_text(auxrt_inst *inst, const char *name,
                                  auxrt_string content, auxrt_error *error) {
    buffer update, notes;
    auxrt_error own = {0};
    if (!name)
        name = "content";
    buffer_init(&update, 2 * AUX_SIZE_LIMIT);
    buffer_init(&notes, AUX_NOTES_LIMIT);
    auxrt_result result =
        aux_read(inst_slice(content), &update, NULL, &notes, &own);
    if (result == AUXRT_OK)
        result = load_update(inst, name, buffer_peek(&update), &own);
    else
        aux_blame(&own, name, result);
    if (result == AUXRT_OK)
        log_notes(inst, name, buffer_peek(&notes));
    if (error && result != AUXRT_OK)
        *error = own;
    buffer_free(&update);
    buffer_free(&notes);
    return result;
}

/* ----------------------------------------------------------------- joining */

/* An event as the action that stands for it. */
static void write_event(json_writer *w, slice name, slice bots,
                        slice argument) {
    json_begin_object(w);
    json_write_key(w, SLICE("type"));
    json_write_string(w, SLICE("action"));
    json_write_key(w, SLICE("eventName"));
    json_write_string(w, name);
    json_write_key(w, SLICE("botIds"));
    json_write_raw(w, bots);
    json_write_key(w, SLICE("argument"));
    json_write_raw(w, argument);
    json_end_object(w);
}

/* The action of a player who joins. */
static void write_join(auxrt_inst *inst, slice event, buffer *out) {
    buffer argument;
    buffer_init(&argument, INST_TEXT_LIMIT);
    buffer_init(out, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(&argument);
    json_begin_object(&w);
    json_write_key(&w, SLICE("inst"));
    json_write_string(&w, slice_from_string(inst->name));
    json_write_key(&w, SLICE("server")); /* its older name */
    json_write_string(&w, slice_from_string(inst->name));
    json_end_object(&w);
    w = json_writer_on(out);
    json_begin_array(&w);
    write_event(&w, event, SLICE("null"), buffer_peek(&argument));
    json_end_array(&w);
    buffer_free(&argument);
}

static auxrt_result shout_join(auxrt_inst *inst, slice event,
                               auxrt_error *error) {
    buffer text;
    write_join(inst, event, &text);
    auxrt_result result = inst_process(inst, buffer_peek(&text), NULL, error);
    buffer_free(&text);
    return result;
}

static void post_join(auxrt_inst *inst, slice event) {
    buffer text;
    write_join(inst, event, &text);
    if (text.failure != AUXRT_OK ||
        !text_queue_push(&inst->posted, buffer_peek(&text)))
        inst->failure = AUXRT_NO_MEMORY;
    buffer_free(&text);
}

void inst_post_join(auxrt_inst *inst) {
    post_join(inst, SLICE("onInstJoined"));
    post_join(inst, SLICE("onInstStreaming"));
}

auxrt_result auxrt_inst_join(auxrt_inst *inst, auxrt_error *error) {
    auxrt_error own = {0};
    auxrt_result result = AUXRT_OK;
    note(&result, inst_tell_echoes(inst, &own), error, &own);
    note(&result, shout_join(inst, SLICE("onInstJoined"), &own), error, &own);
    note(&result, inst_tell_echoes(inst, &own), error, &own);
    note(&result, shout_join(inst, SLICE("onInstStreaming"), &own), error,
         &own);
    return result;
}

/* ------------------------------------------------------------------ events */

static auxrt_result check(const char *what, auxrt_string json, json_type type,
                          auxrt_error *error) {
    json_value value;
    auxrt_error inner;
    if (!json.data)
        return AUXRT_OK;
    if (json_parse(inst_slice(json), &value, &inner) != AUXRT_OK)
        return error_raise(error, AUXRT_INVALID, "%s: %s", what, inner.message);
    if (type == JSON_ARRAY && value.type != JSON_ARRAY)
        return error_raise(error, AUXRT_INVALID, "%s must be a JSON array",
                           what);
    return AUXRT_OK;
}

/* The answer to an event that was handed in is a list with one member, or
 * with none when it was rejected. */
static auxrt_result take_only(auxrt_text *list, auxrt_text *answer,
                              auxrt_error *error) {
    json_value value;
    buffer text;
    slice given =
        slice_of(list->data ? list->data : "[]", list->data ? list->length : 2);
    auxrt_result result = json_parse(given, &value, error);
    if (result == AUXRT_OK) {
        json_walk walk = json_walk_start(value);
        buffer_init(&text, INST_TEXT_LIMIT);
        buffer_append_slice(&text, json_walk_next(&walk) ? walk.value.text
                                                         : SLICE("null"));
        answer->data = buffer_take(&text, &answer->length);
        buffer_free(&text);
        if (!answer->data)
            result =
                error_raise(error, AUXRT_NO_MEMORY, "no memory for the answer");
    }
    auxrt_text_free(list);
    return result;
}

auxrt_result auxrt_inst_shout(auxrt_inst *inst, auxrt_string name,
                              auxrt_string bots, auxrt_string argument,
                              auxrt_text *answer, auxrt_error *error) {
    auxrt_text list = {0};
    buffer text;
    if (answer)
        *answer = (auxrt_text){0};
    auxrt_result result = check("bots", bots, JSON_ARRAY, error);
    if (result == AUXRT_OK)
        result = check("argument", argument, JSON_NULL, error);
    if (result == AUXRT_OK)
        result = inst_tell_echoes(inst, error);
    if (result != AUXRT_OK && result != AUXRT_STOPPED && result != AUXRT_SCRIPT)
        return result;
    buffer_init(&text, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(&text);
    json_begin_array(&w);
    write_event(
        &w, inst_slice(name), bots.data ? inst_slice(bots) : SLICE("null"),
        argument.data ? inst_slice(argument) : SLICE("{\"$undefined\":true}"));
    json_end_array(&w);
    result = inst_process(inst, buffer_peek(&text), &list, error);
    buffer_free(&text);
    if (result == AUXRT_OK && answer)
        return take_only(&list, answer, error);
    auxrt_text_free(&list);
    return result;
}

auxrt_result auxrt_inst_process(auxrt_inst *inst, auxrt_string actions,
                                auxrt_text *answer, auxrt_error *error) {
    auxrt_result result = check("actions", actions, JSON_ARRAY, error);
    return result == AUXRT_OK
               ? inst_process(inst, inst_slice(actions), answer, error)
               : result;
}

auxrt_result auxrt_inst_execute(auxrt_inst *inst, auxrt_string script,
                                auxrt_text *answer, auxrt_error *error) {
    buffer parameters;
    buffer_init(&parameters, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(&parameters);
    json_begin_object(&w);
    json_write_key(&w, SLICE("script"));
    json_write_string(&w, inst_slice(script));
    json_end_object(&w);
    return inst_call(inst, (inst_turn){.kind = INST_TURN_CALL}, "execute",
                     &parameters, answer, error);
}

auxrt_result auxrt_inst_ask(auxrt_inst *inst, auxrt_string actions,
                            auxrt_answered_callback on_answer, void *user,
                            auxrt_error *error) {
    auxrt_result result = check("actions", actions, JSON_ARRAY, error);
    if (result != AUXRT_OK)
        return result;
    queued_text *posted = text_queue_push(&inst->posted, inst_slice(actions));
    if (!posted)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    posted->on_answer = on_answer;
    posted->user = user;
    return AUXRT_OK;
}

auxrt_result auxrt_inst_post(auxrt_inst *inst, auxrt_string actions,
                             auxrt_error *error) {
    return auxrt_inst_ask(inst, actions, NULL, NULL, error);
}

/* What an edit has besides its type and id. */
static const struct {
    const char *type;
    const char *member; /* an object, or NULL */
} edit_kinds[] = {
    {"add_bot", "bot"},
    {"update_bot", "update"},
    {"remove_bot", NULL},
};
enum { EDIT_KINDS = sizeof edit_kinds / sizeof *edit_kinds };

static auxrt_result check_edit(json_value edit, size_t index,
                               auxrt_error *error) {
    json_value type, id, member;
    size_t kind = 0;
    if (edit.type != JSON_OBJECT || !json_member(edit, SLICE("type"), &type) ||
        type.type != JSON_STRING)
        return error_raise(error, AUXRT_INVALID,
                           "edits[%zu] must be an object with a type", index);
    while (kind < EDIT_KINDS &&
           !json_string_is(type, slice_from_string(edit_kinds[kind].type)))
        kind++;
    if (kind == EDIT_KINDS)
        return error_raise(error, AUXRT_INVALID,
                           "edits[%zu]: %.*s is no edit: there are add_bot, "
                           "update_bot and remove_bot",
                           index, (int)type.text.length, type.text.data);
    if (!json_member(edit, SLICE("id"), &id) || id.type != JSON_STRING)
        return error_raise(error, AUXRT_INVALID,
                           "edits[%zu].id must be a string", index);
    const char *needed = edit_kinds[kind].member;
    if (needed && (!json_member(edit, slice_from_string(needed), &member) ||
                   member.type != JSON_OBJECT))
        return error_raise(error, AUXRT_INVALID,
                           "edits[%zu].%s must be an object", index, needed);
    return AUXRT_OK;
}

auxrt_result auxrt_inst_edit(auxrt_inst *inst, auxrt_string edits,
                             auxrt_error *error) {
    json_value actions = {0};
    auxrt_result result = check("edits", edits, JSON_ARRAY, error);
    if (result == AUXRT_OK)
        result = json_parse(inst_slice(edits), &actions, error);
    json_walk walk = {0};
    if (result == AUXRT_OK)
        walk = json_walk_start(actions);
    for (size_t i = 0; result == AUXRT_OK && json_walk_next(&walk); i++)
        result = check_edit(walk.value, i, error);
    return result == AUXRT_OK ? inst_edit(inst, actions, error) : result;
}
