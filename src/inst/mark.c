/*
 * Marks of an inst: versions of a space that were saved, can be looked at in
 * the space `history` if it is mounted, and be restored.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/error.h"
#include "inst/internal.h"
#include "partition/history.h"

static auxrt_result find(auxrt_inst *inst, const char *space,
                         inst_history **history, inst_space **source,
                         auxrt_error *error) {
    slice of = slice_from_string(space ? space : "shared");
    auxrt_result result =
        inst_history_find(inst, of, "history", history, error);
    *source = inst_space_find(inst, of);
    return result;
}

auxrt_result auxrt_inst_mark(auxrt_inst *inst, const char *space,
                             auxrt_string label, int64_t *number,
                             auxrt_error *error) {
    inst_history *history;
    inst_space *source;
    auxrt_result result = find(inst, space, &history, &source, error);
    if (result != AUXRT_OK)
        return result;
    if (!inst_spaces_finish(inst))
        return error_raise(error, AUXRT_LIMIT,
                           "space %s does not answer: its last edits are not "
                           "stored yet, try again later",
                           history->of);
    return partition_history_mark(history->partition, source->partition,
                                  inst_slice(label), clock_wall(), number,
                                  error);
}

/* ----------------------------------------------------------------- reading */

static auxrt_result write_mark(void *context, const store_mark *mark) {
    json_writer *w = context;
    json_begin_object(w);
    json_write_key(w, SLICE("mark"));
    json_write_integer(w, mark->number);
    json_write_key(w, SLICE("label"));
    json_write_string(w, mark->label);
    json_write_key(w, SLICE("time"));
    json_write_integer(w, mark->time);
    json_write_key(w, SLICE("bots"));
    json_write_integer(w, mark->bots);
    json_end_object(w);
    return AUXRT_OK;
}

static auxrt_result give(buffer *text, auxrt_result result, auxrt_text *out,
                         auxrt_error *error) {
    if (result == AUXRT_OK && text->failure != AUXRT_OK)
        result = error_raise(error, text->failure, "memory is exhausted");
    if (result == AUXRT_OK)
        out->data = buffer_take(text, &out->length);
    buffer_free(text);
    return result;
}

auxrt_result auxrt_inst_marks(auxrt_inst *inst, const char *space,
                              auxrt_text *out, auxrt_error *error) {
    inst_history *history;
    inst_space *source;
    buffer text;
    *out = (auxrt_text){0};
    auxrt_result result = find(inst, space, &history, &source, error);
    if (result != AUXRT_OK)
        return result;
    buffer_init(&text, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(&text);
    json_begin_array(&w);
    result = marks_each(history->marks, partition_space(source->partition),
                        write_mark, &w, error);
    json_end_array(&w);
    return give(&text, result, out, error);
}

auxrt_result auxrt_inst_mark_read(auxrt_inst *inst, const char *space,
                                  int64_t number, auxrt_text *out,
                                  auxrt_error *error) {
    inst_history *history;
    inst_space *source;
    buffer text;
    *out = (auxrt_text){0};
    auxrt_result result = find(inst, space, &history, &source, error);
    if (result != AUXRT_OK)
        return result;
    buffer_init(&text, INST_TEXT_LIMIT);
    buffer_append_string(&text, "{\"version\":1,\"state\":");
    result = marks_read(history->marks, partition_space(source->partition),
                        number, &text, error);
    buffer_append_char(&text, '}');
    return give(&text, result, out, error);
}

/* ---------------------------------------------------------------- changing */

auxrt_result auxrt_inst_mark_show(auxrt_inst *inst, const char *space,
                                  int64_t number, int shown,
                                  auxrt_error *error) {
    inst_history *history;
    inst_space *source;
    auxrt_result result = find(inst, space, &history, &source, error);
    if (result == AUXRT_OK && !history->is_mounted)
        result = error_raise(error, AUXRT_STATE,
                             "no space shows the marks of %s: mount one of "
                             "the kind \"history\"",
                             history->of);
    if (result != AUXRT_OK)
        return result;
    return shown ? partition_history_show(history->partition, number, error)
                 : partition_history_hide(history->partition, number, error);
}

auxrt_result auxrt_inst_mark_drop(auxrt_inst *inst, const char *space,
                                  int64_t number, auxrt_error *error) {
    inst_history *history;
    inst_space *source;
    auxrt_result result = find(inst, space, &history, &source, error);
    return result == AUXRT_OK
               ? partition_history_drop(history->partition, number, error)
               : result;
}

auxrt_result auxrt_inst_mark_restore(auxrt_inst *inst, const char *space,
                                     int64_t number, auxrt_error *error) {
    inst_history *history;
    inst_space *source;
    buffer text;
    json_value actions;
    auxrt_result result = find(inst, space, &history, &source, error);
    if (result != AUXRT_OK)
        return result;
    buffer_init(&text, INST_TEXT_LIMIT);
    result = partition_history_restore(history->partition, number,
                                       source->partition, &text, error);
    if (result == AUXRT_OK)
        result = json_parse(buffer_peek(&text), &actions, error);
    if (result == AUXRT_OK)
        result = inst_edit(inst, actions, error);
    if (result == AUXRT_OK)
        inst_spaces_finish(inst);
    buffer_free(&text);
    return result;
}
