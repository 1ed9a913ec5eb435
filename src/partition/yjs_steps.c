/*
 * Writing and reading steps.
 */
#include "partition/yjs_steps.h"

#include "bot/text_edit.h"

enum { TEXT_LIMIT = 1 << 30, STEP_ITEMS = 5 };

/* ------------------------------------------------------------------ writing */

void yjs_steps_init(yjs_steps *steps) {
    *steps = (yjs_steps){0};
    buffer_init(&steps->text, TEXT_LIMIT);
}

void yjs_steps_free(yjs_steps *steps) {
    buffer_free(&steps->text);
}

void yjs_steps_clear(yjs_steps *steps) {
    buffer_clear(&steps->text);
    steps->count = 0;
    steps->author = EDIT_BY_ANYBODY;
}

static json_writer begin(yjs_steps *steps, const char *kind, slice id) {
    if (steps->count++ > 0)
        buffer_append_char(&steps->text, ',');
    json_writer w = json_writer_on(&steps->text);
    json_begin_array(&w);
    json_write_string(&w, slice_from_string(kind));
    json_write_string(&w, id);
    return w;
}

void yjs_steps_by(yjs_steps *steps, edit_author author) {
    static const char *const names[] = {
        [EDIT_BY_ANYBODY] = "anybody",
        [EDIT_BY_SCRIPTS] = "scripts",
        [EDIT_BY_OTHERS] = "others",
    };
    if (steps->author == author)
        return;
    steps->author = author;
    json_writer w = begin(steps, "by", slice_from_string(names[author]));
    json_end_array(&w);
}

void yjs_steps_put(yjs_steps *steps, const bot_record *bot, slice space) {
    const bot_values *masks = bot_record_masks(bot, space);
    slice name, json;
    size_t at = 0;
    json_writer w = begin(steps, "put", bot->id);
    json_begin_object(&w);
    while (bot_values_next(&bot->tags, &at, &name, &json)) {
        json_write_key(&w, name);
        json_write_raw(&w, json);
    }
    json_end_object(&w);
    json_end_array(&w);
    at = 0;
    while (masks && bot_values_next(masks, &at, &name, &json))
        yjs_steps_set(steps, "mask", bot->id, name, json);
}

void yjs_steps_drop(yjs_steps *steps, slice id) {
    json_writer w = begin(steps, "drop", id);
    json_end_array(&w);
}

void yjs_steps_set(yjs_steps *steps, const char *kind, slice id, slice name,
                   slice json) {
    json_writer w = begin(steps, kind, id);
    json_write_string(&w, name);
    json_write_raw(&w, json.data ? json : SLICE("null"));
    json_end_array(&w);
}

/* ------------------------------------------------------------------ reading */

typedef struct step {
    json_value kind;
    slice id;   /* borrows a buffer below */
    slice name; /* data is NULL when there is none */
    json_value value;
    json_value edit;
} step;

typedef struct step_reader {
    buffer id, name, bot, text, other;
} step_reader;

static void reader_init(step_reader *r) {
    buffer_init(&r->id, TEXT_LIMIT);
    buffer_init(&r->name, TEXT_LIMIT);
    buffer_init(&r->bot, TEXT_LIMIT);
    buffer_init(&r->text, TEXT_LIMIT);
    buffer_init(&r->other, TEXT_LIMIT);
}

static void reader_free(step_reader *r) {
    buffer_free(&r->id);
    buffer_free(&r->name);
    buffer_free(&r->bot);
    buffer_free(&r->text);
    buffer_free(&r->other);
}

/* Kind and id, and what follows: a name and two values for tags and masks, one
 * value for a bot. */
static bool read_step(step_reader *r, json_value from, step *out) {
    json_value items[STEP_ITEMS] = {0};
    size_t count = 0;
    if (from.type != JSON_ARRAY)
        return false;
    json_walk walk = json_walk_start(from);
    while (count < STEP_ITEMS && json_walk_next(&walk))
        items[count++] = walk.value;
    *out = (step){.kind = items[0]};
    if (count < 2 || items[0].type != JSON_STRING ||
        items[1].type != JSON_STRING)
        return false;
    out->id = json_string(items[1], &r->id);
    if (json_string_is(items[0], SLICE("put"))) {
        out->value = items[2];
        return count == 3 && items[2].type == JSON_OBJECT;
    }
    if (json_string_is(items[0], SLICE("drop")))
        return count == 2;
    if (count < 4 || items[2].type != JSON_STRING)
        return false;
    out->name = json_string(items[2], &r->name);
    out->value = items[3];
    out->edit = items[4];
    return json_string_is(items[0], SLICE("tag")) ||
           json_string_is(items[0], SLICE("mask"));
}

static auxrt_result put_bot(local_partition *l, step_reader *r, const step *s,
                            auxrt_error *error) {
    buffer_clear(&r->bot);
    json_writer w = json_writer_on(&r->bot);
    json_begin_object(&w);
    json_write_key(&w, SLICE("id"));
    json_write_string(&w, s->id);
    if (strcmp(l->bot_space, "shared") != 0) {
        json_write_key(&w, SLICE("space"));
        json_write_string(&w, slice_from_string(l->bot_space));
    }
    json_write_key(&w, SLICE("tags"));
    json_write_raw(&w, s->value.text);
    json_end_object(&w);
    return r->bot.failure == AUXRT_OK
               ? local_add(l, s->id, buffer_peek(&r->bot), error)
               : error_raise(error, r->bot.failure, "a bot is too large");
}

/* Whether two values are the same; strings may be spelled differently. */
static bool is_same(step_reader *r, slice a, slice b) {
    json_value left, right;
    if (slice_equal(a, b))
        return true;
    if (json_parse(a, &left, NULL) != AUXRT_OK ||
        json_parse(b, &right, NULL) != AUXRT_OK || left.type != JSON_STRING ||
        right.type != JSON_STRING)
        return false;
    return slice_equal(json_string(left, &r->text),
                       json_string(right, &r->other));
}

static slice value_of(const local_partition *l, const step *s) {
    const bot_record *record = bot_state_peek(l->state, s->id);
    slice json = {NULL, 0};
    if (record && json_string_is(s->kind, SLICE("mask")))
        bot_record_mask(record, partition_space(&l->base), s->name, &json);
    else if (record)
        bot_record_tag(record, s->name, &json);
    return json;
}

/* An edit is told only if it makes of the old value what is there now. */
static bool leads_to(step_reader *r, const step *s, slice before) {
    if (s->edit.type != JSON_OBJECT || !before.data)
        return false;
    buffer_clear(&r->bot);
    return text_edit_check(s->edit, NULL) == AUXRT_OK &&
           text_edit_apply(s->edit, before, &r->bot, NULL) == AUXRT_OK &&
           is_same(r, buffer_peek(&r->bot), s->value.text);
}

static auxrt_result set_value(local_partition *l, step_reader *r, const step *s,
                              auxrt_error *error) {
    bool is_mask = json_string_is(s->kind, SLICE("mask"));
    const bot_record *record = bot_state_peek(l->state, s->id);
    slice none = {NULL, 0};
    slice before = value_of(l, s);
    slice json = s->value.type == JSON_NULL ? none : s->value.text;
    bool is_nothing = !json.data && !before.data;
    if (is_nothing || (!is_mask && !(record && record->is_bot)) ||
        (json.data && before.data && is_same(r, before, json)))
        return AUXRT_OK;
    slice told = json.data && leads_to(r, s, before) ? s->edit.text : none;
    return local_set(l, s->id, is_mask, s->name, json, told, error);
}

static auxrt_result apply_one(local_partition *l, step_reader *r, const step *s,
                              auxrt_error *error) {
    if (json_string_is(s->kind, SLICE("put")))
        return put_bot(l, r, s, error);
    if (json_string_is(s->kind, SLICE("drop")))
        return local_remove(l, s->id, error);
    return set_value(l, r, s, error);
}

static auxrt_result not_a_step(auxrt_error *error) {
    return error_raise(error, AUXRT_INTERNAL,
                       "the document told something that is no step");
}

auxrt_result yjs_steps_apply(local_partition *l, json_value steps,
                             auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    step_reader r;
    step s;
    if (steps.type != JSON_ARRAY)
        return not_a_step(error);
    reader_init(&r);
    json_walk walk = json_walk_start(steps);
    while (result == AUXRT_OK && json_walk_next(&walk))
        result = read_step(&r, walk.value, &s) ? apply_one(l, &r, &s, error)
                                               : not_a_step(error);
    reader_free(&r);
    return result;
}

auxrt_result yjs_steps_correct(local_partition *l, json_value values,
                               bool (*differs)(void *context, bool is_mask,
                                               slice id, slice name),
                               void *context, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    step_reader r;
    step s;
    if (values.type != JSON_ARRAY)
        return not_a_step(error);
    reader_init(&r);
    json_walk walk = json_walk_start(values);
    while (result == AUXRT_OK && json_walk_next(&walk)) {
        if (!read_step(&r, walk.value, &s) || !s.name.data) {
            result = not_a_step(error);
            break;
        }
        slice before = value_of(l, &s);
        if (is_same(&r, before.data ? before : SLICE("null"), s.value.text))
            continue;
        bool is_mask = json_string_is(s.kind, SLICE("mask"));
        result = set_value(l, &r, &s, error);
        if (result == AUXRT_OK && !differs(context, is_mask, s.id, s.name))
            result = error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    reader_free(&r);
    return result;
}

static auxrt_result touch(local_partition *l, const step *s,
                          auxrt_error *error) {
    bool is_mask = json_string_is(s->kind, SLICE("mask"));
    const bot_record *record = bot_state_peek(l->state, s->id);
    if (!is_mask && !(record && record->is_bot))
        return AUXRT_OK;
    local_touched *t = local_touch(l, s->id);
    if (t && local_touch_name(is_mask ? &t->masks : &t->tags, s->name))
        return AUXRT_OK;
    return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
}

auxrt_result yjs_steps_touch(local_partition *l, const yjs_steps *steps,
                             auxrt_error *error) {
    json_value list;
    buffer text;
    step_reader r;
    step s;
    buffer_init(&text, TEXT_LIMIT);
    buffer_append_char(&text, '[');
    buffer_append_slice(&text, buffer_peek(&steps->text));
    buffer_append_char(&text, ']');
    auxrt_result result = json_parse(buffer_peek(&text), &list, error);
    reader_init(&r);
    if (result == AUXRT_OK) {
        json_walk walk = json_walk_start(list);
        while (result == AUXRT_OK && json_walk_next(&walk))
            result = read_step(&r, walk.value, &s) && s.name.data
                         ? touch(l, &s, error)
                         : not_a_step(error);
    }
    reader_free(&r);
    buffer_free(&text);
    return result;
}
