/*
 * The space of the kind `error`, if one is mounted: what goes wrong in scripts
 * becomes bots there.
 */
#include "base/clock.h"
#include "base/error.h"
#include "inst/internal.h"
#include "partition/error_space.h"

enum { TEXT_LIMIT = 1 << 24 };

/* The texts of one report. */
typedef struct error_texts {
    buffer name, message, bot, tag;
} error_texts;

static void init(error_texts *t) {
    buffer_init(&t->name, TEXT_LIMIT);
    buffer_init(&t->message, TEXT_LIMIT);
    buffer_init(&t->bot, TEXT_LIMIT);
    buffer_init(&t->tag, TEXT_LIMIT);
}

static void deinit(error_texts *t) {
    buffer_free(&t->name);
    buffer_free(&t->message);
    buffer_free(&t->bot);
    buffer_free(&t->tag);
}

static void take(json_value object, const char *member, buffer *out) {
    json_value found;
    buffer scratch;
    buffer_clear(out);
    if (object.type != JSON_OBJECT ||
        !json_member(object, slice_from_string(member), &found) ||
        found.type != JSON_STRING)
        return;
    buffer_init(&scratch, TEXT_LIMIT);
    buffer_append_slice(out, json_string(found, &scratch));
    buffer_free(&scratch);
}

static int number(json_value object, const char *member) {
    json_value found;
    int64_t value = 0;
    return object.type == JSON_OBJECT &&
                   json_member(object, slice_from_string(member), &found) &&
                   found.type == JSON_NUMBER && json_integer(found, &value) &&
                   value > 0 && value < INT32_MAX
               ? (int)value
               : 0;
}

static void add(auxrt_inst *inst, const error_texts *t, json_value place) {
    auxrt_error error;
    const partition_error_report report = {
        .name = buffer_peek(&t->name),
        .message = buffer_peek(&t->message),
        .bot = buffer_peek(&t->bot),
        .tag = buffer_peek(&t->tag),
        .line = number(place, "line"),
        .column = number(place, "column"),
        .time = clock_wall(),
    };
    if (partition_error_report_add(inst->errors, &report, &error) != AUXRT_OK)
        inst_log(inst, "warn", slice_from_string(error.message));
}

/* {"error": {"$error": {"name","message"}}, "bot", "tag", "place"?} */
static void add_error(auxrt_inst *inst, json_value item, error_texts *t) {
    json_value thrown, form, bot, place = {0};
    if (item.type != JSON_OBJECT || !json_member(item, SLICE("error"), &thrown))
        return;
    if (thrown.type == JSON_OBJECT &&
        json_member(thrown, SLICE("$error"), &form)) {
        take(form, "name", &t->name);
        take(form, "message", &t->message);
    } else {
        /* Scripts may throw anything. */
        buffer_clear(&t->name);
        buffer_clear(&t->message);
        buffer_append_slice(&t->message, thrown.text);
    }
    if (json_member(item, SLICE("bot"), &bot))
        take(bot, "$bot", &t->bot);
    take(item, "tag", &t->tag);
    json_member(item, SLICE("place"), &place);
    add(inst, t, place);
}

static void add_stop(auxrt_inst *inst, json_value event, error_texts *t) {
    buffer_clear(&t->name);
    buffer_clear(&t->message);
    buffer_append_string(&t->name, "Error");
    buffer_append_string(&t->message, "Ran out of energy");
    take(event, "bot", &t->bot);
    take(event, "tag", &t->tag);
    add(inst, t, event);
}

static void add_broken(auxrt_inst *inst, json_value item, error_texts *t) {
    buffer_clear(&t->name);
    buffer_append_string(&t->name, "SyntaxError");
    take(item, "message", &t->message);
    take(item, "bot", &t->bot);
    take(item, "tag", &t->tag);
    add(inst, t, item);
}

void inst_keep_errors(auxrt_inst *inst, const char *kind, slice event) {
    json_value value, list;
    error_texts t;
    bool is_stop = strcmp(kind, "stopped_script") == 0;
    bool is_broken = strcmp(kind, "syntax_errors") == 0;
    /* Scripts that fail when they hear of errors would never come to rest. */
    if (!inst->errors || inst->is_telling_errors ||
        (!is_stop && !is_broken && strcmp(kind, "errors") != 0) ||
        json_parse(event, &value, NULL) != AUXRT_OK)
        return;
    init(&t);
    if (is_stop)
        add_stop(inst, value, &t);
    else if (json_member(value, is_broken ? SLICE("scripts") : SLICE("errors"),
                         &list)) {
        json_walk walk = json_walk_start(list);
        while (json_walk_next(&walk)) {
            if (is_broken)
                add_broken(inst, walk.value, &t);
            else
                add_error(inst, walk.value, &t);
        }
    }
    deinit(&t);
}
