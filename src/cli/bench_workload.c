/*
 * Reading workloads, and writing the calls of their steps.
 */
#include "cli/bench_workload.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/os.h"
#include "format/aux.h"

static const size_t TEXT_MAXIMUM = (size_t)1 << 30;
static const int64_t COUNT_MAXIMUM = 1000000000;

/* ---------------------------------------------------------------- members */

static bool member(json_value object, const char *name, json_value *out) {
    return json_member(object, slice_from_string(name), out) &&
           out->type != JSON_NULL;
}

static auxrt_result wrong(auxrt_error *error, json_value step, const char *what,
                          const char *should) {
    json_value label;
    slice text = json_member(step, SLICE("label"), &label) ? label.text
                                                           : SLICE("workload");
    return error_raise(error, AUXRT_INVALID, "%.*s: %s %s", (int)text.length,
                       text.data, what, should);
}

static auxrt_result read_count(json_value object, const char *name,
                               int64_t least, int64_t otherwise, int64_t *out,
                               auxrt_error *error) {
    json_value value;
    *out = otherwise;
    if (!member(object, name, &value))
        return AUXRT_OK;
    if (value.type != JSON_NUMBER || !json_integer(value, out) ||
        *out < least || *out > COUNT_MAXIMUM)
        return wrong(error, object, name, "must be a count");
    return AUXRT_OK;
}

static bool is_true(json_value object, const char *name) {
    json_value value;
    return member(object, name, &value) && value.type == JSON_TRUE;
}

/* ------------------------------------------------------------------ steps */

static auxrt_result take_variants(bench_step *step, json_value list,
                                  auxrt_error *error) {
    size_t count = 0;
    json_walk walk = json_walk_start(list);
    while (json_walk_next(&walk))
        count++;
    step->variants = calloc(count ? count : 1, sizeof *step->variants);
    if (!step->variants)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for the steps");
    walk = json_walk_start(list);
    while (json_walk_next(&walk))
        step->variants[step->variant_count++] = walk.value;
    return AUXRT_OK;
}

static auxrt_result take_variant(bench_step *step, json_value value,
                                 auxrt_error *error) {
    step->variants = calloc(1, sizeof *step->variants);
    if (!step->variants)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for the steps");
    step->variants[step->variant_count++] = value;
    return AUXRT_OK;
}

static auxrt_result read_update(json_value given, bench_step *step,
                                auxrt_error *error) {
    json_value value;
    step->verb = BENCH_UPDATE;
    if (member(given, "variants", &value) && value.type == JSON_ARRAY)
        return take_variants(step, value, error);
    if (member(given, "update", &value) && value.type == JSON_OBJECT)
        return take_variant(step, value, error);
    return wrong(error, given, "a step", "needs shout, action or update");
}

static auxrt_result read_event(json_value given, bench_step *step,
                               auxrt_error *error) {
    json_value value;
    bool shouted = member(given, "shout", &value);
    if (!shouted && !member(given, "action", &value))
        return read_update(given, step, error);
    step->verb = shouted ? BENCH_SHOUT : BENCH_ACTION;
    if (value.type != JSON_STRING)
        return wrong(error, given, shouted ? "shout" : "action",
                     "must be the name of an event");
    step->name = value.text;
    step->ids = (json_value){.type = JSON_NULL, .text = SLICE("null")};
    if (member(given, "ids", &value)) {
        if (value.type != JSON_ARRAY)
            return wrong(error, given, "ids", "must be a list of ids");
        step->ids = value;
    }
    if (member(given, "args", &value) && value.type == JSON_ARRAY)
        return take_variants(step, value, error);
    if (!json_member(given, SLICE("arg"), &value))
        value = (json_value){.type = JSON_NULL, .text = SLICE("null")};
    return take_variant(step, value, error);
}

static auxrt_result read_until(json_value given, bench_step *step,
                               auxrt_error *error) {
    json_value until, rise;
    if (!member(given, "until", &until))
        return AUXRT_OK;
    if (until.type != JSON_OBJECT || !member(until, "id", &step->until_id) ||
        step->until_id.type != JSON_STRING ||
        !member(until, "tag", &step->until_tag) ||
        step->until_tag.type != JSON_STRING ||
        !member(until, "atLeast", &rise) || rise.type != JSON_NUMBER)
        return wrong(error, given, "until", "needs id, tag and atLeast");
    step->has_until = true;
    step->until_rise = json_number(rise);
    return AUXRT_OK;
}

static auxrt_result read_step(json_value given, bench_step *step,
                              auxrt_error *error) {
    json_value value;
    if (given.type != JSON_OBJECT || !member(given, "label", &value) ||
        value.type != JSON_STRING)
        return wrong(error, given, "each step", "needs a label");
    step->label = value.text;
    step->unit = SLICE("\"run\"");
    if (member(given, "unit", &value) && value.type == JSON_STRING)
        step->unit = value.text;
    step->echo = is_true(given, "echo");
    step->has_expect = member(given, "expect", &step->expect) &&
                       step->expect.type == JSON_ARRAY;
    auxrt_result result = read_event(given, step, error);
    if (result == AUXRT_OK && step->variant_count == 0)
        result = wrong(error, given, "args or variants", "must not be empty");
    if (result == AUXRT_OK)
        result = read_count(given, "warm", 0, 0, &step->warm, error);
    if (result == AUXRT_OK)
        result = read_count(given, "repeat", 1, 1, &step->repeat, error);
    if (result == AUXRT_OK)
        result = read_count(given, "units", 1, 1, &step->units, error);
    if (result == AUXRT_OK)
        result = read_count(given, "perTick", 1, 1, &step->per_tick, error);
    return result == AUXRT_OK ? read_until(given, step, error) : result;
}

static auxrt_result read_steps(json_value list, bench_workload *w,
                               auxrt_error *error) {
    size_t count = 0;
    json_walk walk = json_walk_start(list);
    while (json_walk_next(&walk))
        count++;
    w->steps = calloc(count ? count : 1, sizeof *w->steps);
    if (!w->steps)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for the steps");
    walk = json_walk_start(list);
    while (json_walk_next(&walk)) {
        auxrt_result result =
            read_step(walk.value, &w->steps[w->step_count++], error);
        if (result != AUXRT_OK)
            return result;
    }
    return AUXRT_OK;
}

/* --------------------------------------------------------------- workload */

/* The bots of a large workload are most of its text, and nobody needs them
 * after loading: they get a text of their own. */
static auxrt_result split(slice file, bench_workload *w, auxrt_error *error) {
    json_value all;
    auxrt_result result = json_parse(file, &all, error);
    if (result != AUXRT_OK)
        return result;
    if (all.type != JSON_OBJECT)
        return error_raise(error, AUXRT_INVALID,
                           "a workload must be a JSON object");
    buffer_append_char(&w->text, '{');
    json_walk walk = json_walk_start(all);
    while (json_walk_next(&walk)) {
        if (json_string_is(walk.key, SLICE("bots"))) {
            buffer_clear(&w->bots_text);
            buffer_append_slice(&w->bots_text, walk.value.text);
            continue;
        }
        if (w->text.length > 1)
            buffer_append_char(&w->text, ',');
        buffer_append_slice(&w->text, walk.key.text);
        buffer_append_char(&w->text, ':');
        buffer_append_slice(&w->text, walk.value.text);
    }
    buffer_append_char(&w->text, '}');
    if (w->text.failure != AUXRT_OK || w->bots_text.failure != AUXRT_OK)
        return error_raise(error, AUXRT_NO_MEMORY, "the workload is too large");
    return AUXRT_OK;
}

static auxrt_result read_parts(bench_workload *w, auxrt_error *error) {
    json_value all, steps, value;
    int64_t format = 0;
    auxrt_result result = json_parse(buffer_peek(&w->text), &all, error);
    if (result != AUXRT_OK)
        return result;
    if (!member(all, "format", &value) || value.type != JSON_NUMBER ||
        !json_integer(value, &format) || format != 1)
        return error_raise(error, AUXRT_INVALID,
                           "this is no workload of format 1");
    if (w->bots_text.length == 0 || w->bots_text.data[0] != '{')
        return error_raise(error, AUXRT_INVALID,
                           "bots must be an object of bots by id");
    if (!member(all, "steps", &steps) || steps.type != JSON_ARRAY)
        return error_raise(error, AUXRT_INVALID, "steps must be a list");
    w->check = (json_value){.type = JSON_OBJECT, .text = SLICE("{}")};
    if (member(all, "check", &value) && value.type == JSON_OBJECT)
        w->check = value;
    w->has_mirror =
        !member(w->check, "mirror", &value) || value.type != JSON_FALSE;
    w->cold = is_true(all, "cold");
    if (member(all, "configBot", &value) && value.type == JSON_STRING)
        w->config_bot = value.text;
    return read_steps(steps, w, error);
}

auxrt_result bench_workload_read(const char *path, bench_workload *out,
                                 auxrt_error *error) {
    buffer file;
    *out = (bench_workload){0};
    buffer_init(&file, TEXT_MAXIMUM);
    buffer_init(&out->text, TEXT_MAXIMUM);
    buffer_init(&out->bots_text, TEXT_MAXIMUM);
    auxrt_result result = os_read_file(path, &file, error);
    if (result == AUXRT_OK) {
        result = split(buffer_peek(&file), out, error);
        if (result == AUXRT_OK)
            result = read_parts(out, error);
        if (result != AUXRT_OK)
            aux_blame(error, path, result);
    }
    buffer_free(&file);
    if (result != AUXRT_OK)
        bench_workload_free(out);
    return result;
}

void bench_workload_free(bench_workload *w) {
    for (size_t i = 0; i < w->step_count; i++)
        free(w->steps[i].variants);
    free(w->steps);
    buffer_free(&w->text);
    buffer_free(&w->bots_text);
    *w = (bench_workload){0};
}

/* ------------------------------------------------------------------ calls */

static void write_member(json_writer *w, slice name, slice json) {
    json_write_key(w, name);
    json_write_raw(w, json);
}

static void write_keys(json_writer *w, slice name, json_value object) {
    json_walk walk = json_walk_start(object);
    json_write_key(w, name);
    json_begin_array(w);
    while (json_walk_next(&walk))
        json_write_raw(w, walk.key.text);
    json_end_array(w);
}

/* {"added": {id: bot}, "updated": {id: {"tags"}}, "removed": [id]} as the
 * update that a runtime is told. */
static void write_update(json_writer *w, json_value given) {
    json_value added = {.type = JSON_OBJECT, .text = SLICE("{}")};
    json_value updated = added;
    json_value removed = {.type = JSON_ARRAY, .text = SLICE("[]")};
    member(given, "added", &added);
    member(given, "updated", &updated);
    member(given, "removed", &removed);
    json_write_key(w, SLICE("update"));
    json_begin_object(w);
    json_write_key(w, SLICE("state"));
    json_begin_object(w);
    const json_value *const changed[] = {&added, &updated};
    for (size_t i = 0; i < 2; i++) {
        json_walk walk = json_walk_start(*changed[i]);
        while (json_walk_next(&walk)) {
            json_write_raw(w, walk.key.text);
            buffer_append_char(w->out, ':');
            w->needs_comma = false;
            json_write_raw(w, walk.value.text);
        }
    }
    json_walk walk = json_walk_start(removed);
    while (json_walk_next(&walk)) {
        json_write_raw(w, walk.value.text);
        buffer_append_string(w->out, ":null");
    }
    json_end_object(w);
    write_keys(w, SLICE("addedBots"), added);
    write_keys(w, SLICE("updatedBots"), updated);
    write_member(w, SLICE("removedBots"), removed.text);
    write_member(w, SLICE("version"), SLICE("null"));
    json_end_object(w);
    write_member(w, SLICE("answer"), SLICE("false"));
}

slice bench_step_call(const bench_step *step, int64_t run, bench_answer answer,
                      buffer *out) {
    static const slice answers[] = {{"\"promises\"", 10}, {"\"results\"", 9}};
    json_value variant = step->variants[(size_t)run % step->variant_count];
    buffer_clear(out);
    json_writer w = json_writer_on(out);
    json_begin_object(&w);
    if (step->verb == BENCH_UPDATE) {
        write_update(&w, variant);
        json_end_object(&w);
        return SLICE("stateUpdated");
    }
    bool shouted = step->verb == BENCH_SHOUT;
    if (!shouted) {
        json_write_key(&w, SLICE("actions"));
        json_begin_array(&w);
        json_begin_object(&w);
        write_member(&w, SLICE("type"), SLICE("\"action\""));
    }
    write_member(&w, shouted ? SLICE("name") : SLICE("eventName"), step->name);
    write_member(&w, shouted ? SLICE("bots") : SLICE("botIds"), step->ids.text);
    write_member(&w, shouted ? SLICE("arg") : SLICE("argument"), variant.text);
    if (!shouted) {
        json_end_object(&w);
        json_end_array(&w);
    }
    write_member(&w, SLICE("answer"), answers[answer]);
    json_end_object(&w);
    return shouted ? SLICE("shout") : SLICE("process");
}
