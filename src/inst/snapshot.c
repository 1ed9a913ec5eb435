/*
 * Snapshots: the bots of an inst as a file.
 *
 * Tags are written as content writes them, so the values that JSON has no form
 * for become text with a prefix: NaN is a number, a date a date.
 */
#include <stdlib.h>

#include "base/error.h"
#include "base/os.h"
#include "bot/value.h"
#include "format/snapshot.h"
#include "inst/internal.h"

static bool ends_with_session(slice space) {
    return slice_equal(space, SLICE("tempLocal")) ||
           slice_equal(space, SLICE("tempShared")) ||
           slice_equal(space, SLICE("remoteTempShared"));
}

static bool is_wanted(const partition *p, const char *space) {
    slice own = partition_space(p);
    return space ? slice_equal(own, slice_from_string(space))
                 : !ends_with_session(own);
}

/* Appends the value as a file has it. */
static void write_value(slice json, buffer *out) {
    static const struct {
        const char *form;
        const char *prefix;
    } rows[] = {
        {"$number", BOT_PREFIX_NUMBER},
        {"$bigint", BOT_PREFIX_NUMBER},
        {"$date", BOT_PREFIX_DATE},
    };
    json_value value, inner;
    buffer scratch, text;
    if (slice_starts_with(json, SLICE("{\"$")) &&
        json_parse(json, &value, NULL) == AUXRT_OK) {
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            if (!json_member(value, slice_from_string(rows[i].form), &inner) ||
                inner.type != JSON_STRING)
                continue;
            buffer_init(&scratch, INST_TEXT_LIMIT);
            buffer_init(&text, INST_TEXT_LIMIT);
            buffer_append_string(&text, rows[i].prefix);
            buffer_append_slice(&text, json_string(inner, &scratch));
            json_quote(out, buffer_peek(&text));
            buffer_free(&text);
            buffer_free(&scratch);
            return;
        }
    }
    buffer_append_slice(out, json);
}

typedef struct saving {
    auxrt_inst *inst;
    const char *space;
    snapshot bots;
    buffer value;
    auxrt_error *error;
} saving;

static auxrt_result save_masks(saving *s, snapshot_bot *bot, slice id) {
    auxrt_result result = AUXRT_OK;
    for (size_t i = 0; i < s->inst->space_count; i++) {
        partition *p = s->inst->spaces[i].partition;
        const bot_record *record = bot_state_peek(partition_state_peek(p), id);
        const bot_values *masks =
            record && is_wanted(p, s->space)
                ? bot_record_masks(record, partition_space(p))
                : NULL;
        size_t at = 0;
        slice name, json;
        while (result == AUXRT_OK && masks &&
               bot_values_next(masks, &at, &name, &json)) {
            buffer_clear(&s->value);
            write_value(json, &s->value);
            result = snapshot_set_mask(&s->bots, bot, partition_space(p), name,
                                       buffer_peek(&s->value), s->error);
        }
    }
    return result;
}

static auxrt_result save_bot(saving *s, const bot_record *record) {
    auxrt_result result = AUXRT_OK;
    size_t at = 0;
    slice name, json;
    snapshot_bot *bot = snapshot_add_bot(&s->bots, record->id);
    if (!bot)
        return error_raise(s->error, AUXRT_NO_MEMORY, "memory is exhausted");
    if (record->space.length > 0)
        result = snapshot_set_space(&s->bots, bot, record->space, s->error);
    while (result == AUXRT_OK &&
           bot_values_next(&record->tags, &at, &name, &json)) {
        buffer_clear(&s->value);
        write_value(json, &s->value);
        result = snapshot_set_tag(&s->bots, bot, name, buffer_peek(&s->value),
                                  s->error);
    }
    return result == AUXRT_OK ? save_masks(s, bot, record->id) : result;
}

static auxrt_result write_text(saving *s, buffer *out) {
    auxrt_result result = AUXRT_OK;
    for (size_t i = 0; i < s->inst->space_count; i++) {
        partition *p = s->inst->spaces[i].partition;
        size_t count = 0;
        if (!is_wanted(p, s->space))
            continue;
        const bot_record *const *records =
            bot_state_sorted(partition_state_peek(p), &count);
        for (size_t k = 0; result == AUXRT_OK && k < count; k++)
            if (records[k]->is_bot &&
                !map_has(&s->inst->own_bots, records[k]->id))
                result = save_bot(s, records[k]);
    }
    if (result == AUXRT_OK)
        result = snapshot_sort(&s->bots, s->error);
    if (result == AUXRT_OK)
        result = snapshot_write(&s->bots, (snapshot_style){.version = 1}, out,
                                s->error);
    return result;
}

static auxrt_result write_snapshot(auxrt_inst *inst, const char *space,
                                   buffer *out, auxrt_error *error) {
    saving s = {.inst = inst, .space = space, .error = error};
    if (space && !inst_space_find(inst, slice_from_string(space)))
        return error_raise(error, AUXRT_NOT_FOUND, "there is no space %s",
                           space);
    snapshot_init(&s.bots);
    buffer_init(&s.value, INST_TEXT_LIMIT);
    auxrt_result result = write_text(&s, out);
    buffer_free(&s.value);
    snapshot_free(&s.bots);
    if (result == AUXRT_OK && out->failure != AUXRT_OK)
        result = error_raise(error, out->failure,
                             "the snapshot does not fit into memory");
    return result;
}

auxrt_result auxrt_inst_snapshot(auxrt_inst *inst, const char *space,
                                 auxrt_text *out, auxrt_error *error) {
    buffer text;
    *out = (auxrt_text){0};
    buffer_init(&text, INST_TEXT_LIMIT);
    auxrt_result result = write_snapshot(inst, space, &text, error);
    if (result == AUXRT_OK)
        out->data = buffer_take(&text, &out->length);
    buffer_free(&text);
    return result;
}

auxrt_result auxrt_inst_save(auxrt_inst *inst, const char *space,
                             const char *path, auxrt_error *error) {
    buffer text;
    if (!path)
        return error_raise(error, AUXRT_INVALID, "path must not be NULL");
    buffer_init(&text, INST_TEXT_LIMIT);
    auxrt_result result = write_snapshot(inst, space, &text, error);
    if (result == AUXRT_OK)
        result = os_write_file(path, buffer_peek(&text), error);
    buffer_free(&text);
    return result;
}
