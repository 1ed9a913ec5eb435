/*
 * What the embedder is told: events and log lines. Counts what it tells.
 */
#include <stdlib.h>

#include "base/error.h"
#include "bot/value.h"
#include "inst/internal.h"

void inst_emit(auxrt_inst *inst, const char *kind, slice event) {
    inst_keep_errors(inst, kind, event);
    if (inst->options.on_event)
        inst->options.on_event(inst->options.user, kind, inst_string(event));
}

void inst_log(auxrt_inst *inst, const char *level, slice message) {
    if (inst->options.on_log)
        inst->options.on_log(inst->options.user, level, inst_string(message));
}

/* Once for each space: content that uses it does so all the time. */
void inst_log_space(auxrt_inst *inst, slice space, bool is_mounted) {
    static char mark;
    buffer text;
    if (map_has(&inst->warned_spaces, space))
        return;
    map_set(&inst->warned_spaces, space, &mark, NULL);
    buffer_init(&text, 65536);
    buffer_append_format(
        &text,
        is_mounted ? "the space %.*s has no partition of its own: what "
                     "scripts put there is gone when the inst ends"
                   : "nothing keeps the space %.*s: what scripts put there is "
                     "refused",
        (int)space.length, space.data);
    inst_log(inst, "warn", buffer_peek(&text));
    buffer_free(&text);
}

/* An event from its parts; failing to make it is noted, not fatal. */
static void emit_text(auxrt_inst *inst, const char *kind, const char *member,
                      slice value) {
    buffer event;
    buffer_init(&event, INST_TEXT_LIMIT);
    buffer_append_format(&event, "{\"event\":\"%s\",\"%s\":", kind, member);
    buffer_append_slice(&event, value);
    buffer_append_char(&event, '}');
    if (event.failure != AUXRT_OK)
        inst->failure = event.failure;
    else
        inst_emit(inst, kind, buffer_peek(&event));
    buffer_free(&event);
}

bool inst_is_observed(const auxrt_inst *inst) {
    return inst->options.on_event && !inst->options.no_updates &&
           !inst->is_preparing;
}

void inst_report_update(auxrt_inst *inst, slice update) {
    emit_text(inst, "update", "update", update);
}

void inst_report_exception(auxrt_inst *inst, const auxrt_error *error) {
    buffer list;
    if (strcmp(error->message, "Ran out of energy") == 0)
        inst->counts.stopped++;
    else
        inst->counts.errors++;
    buffer_init(&list, 65536);
    buffer_append_string(
        &list, "[{\"error\":{\"$error\":{\"name\":\"Error\",\"message\":");
    json_quote(&list, slice_from_string(error->message));
    buffer_append_string(&list,
                         "}},\"bot\":null,\"tag\":null,\"place\":null}]");
    emit_text(inst, "errors", "errors", buffer_peek(&list));
    buffer_free(&list);
}

/* ---------------------------------------------------------------- refusals */

void inst_note_refusal(auxrt_inst *inst, const partition_refusal *refusal,
                       slice space) {
    buffer *out = &inst->refusals;
    slice mask_space = refusal->mask_space;
    if (mask_space.length > 0)
        space = mask_space;
    inst->counts.refused++;
    if (refusal->reason == PARTITION_REASON_NOT_STORED)
        inst->counts.unstored++;
    json_writer w = json_writer_on(out);
    w.needs_comma = out->length > 0;
    json_begin_object(&w);
    json_write_key(&w, SLICE("bot"));
    json_write_string(&w, refusal->bot);
    json_write_key(&w, SLICE("tag"));
    if (refusal->tag.length > 0)
        json_write_string(&w, refusal->tag);
    else
        json_write_null(&w);
    json_write_key(&w, SLICE("space"));
    if (space.length > 0)
        json_write_string(&w, space);
    else
        json_write_null(&w);
    json_write_key(&w, SLICE("reason"));
    json_write_string(
        &w, slice_from_string(partition_reason_name(refusal->reason)));
    json_write_key(&w, SLICE("message"));
    json_write_string(&w, slice_from_string(refusal->message));
    json_end_object(&w);
}

void inst_report_refusals(auxrt_inst *inst) {
    buffer list;
    if (inst->refusals.length == 0)
        return;
    buffer_init(&list, INST_TEXT_LIMIT);
    buffer_append_char(&list, '[');
    buffer_append_slice(&list, buffer_peek(&inst->refusals));
    buffer_append_char(&list, ']');
    buffer_clear(&inst->refusals);
    emit_text(inst, "refused", "edits", buffer_peek(&list));
    buffer_free(&list);
}

/* ---------------------------------------------------------- broken scripts */

bool inst_is_script(slice json) {
    return slice_starts_with(json, SLICE("\"" BOT_PREFIX_LISTENER)) ||
           slice_starts_with(json, SLICE("\"" BOT_PREFIX_MODULE));
}

void inst_broken_free(map *broken) {
    map_free(broken, free);
}

static void append_key(buffer *key, slice bot, slice tag) {
    buffer_append_slice(key, bot);
    buffer_append_char(key, '\0');
    buffer_append_slice(key, tag);
}

static void keep(buffer *out, json_value string) {
    buffer scratch;
    buffer_init(&scratch, INST_TEXT_LIMIT);
    buffer_clear(out);
    buffer_append_slice(out, json_string(string, &scratch));
    buffer_free(&scratch);
}

void inst_note_broken(auxrt_inst *inst, slice event) {
    json_value value, bot, tag, errors;
    buffer id, name, key;
    void *before = NULL;
    if (json_parse(event, &value, NULL) != AUXRT_OK ||
        !json_member(value, SLICE("bot"), &bot) ||
        !json_member(value, SLICE("tag"), &tag) ||
        !json_member(value, SLICE("errors"), &errors))
        return;
    buffer_init(&id, INST_TEXT_LIMIT);
    buffer_init(&name, INST_TEXT_LIMIT);
    buffer_init(&key, INST_TEXT_LIMIT);
    keep(&id, bot);
    keep(&name, tag);
    append_key(&key, buffer_peek(&id), buffer_peek(&name));
    char *copy = strndup(errors.text.data, errors.text.length);
    if (copy && !map_set(&inst->problems, buffer_peek(&key), copy, &before))
        free(copy);
    free(before);
    buffer_free(&id);
    buffer_free(&name);
    buffer_free(&key);
}

/* Whether this text of the tag was not told of yet. */
static bool is_news(auxrt_inst *inst, slice bot, slice tag, slice source) {
    buffer key;
    void *before = NULL;
    buffer_init(&key, INST_TEXT_LIMIT);
    append_key(&key, bot, tag);
    const char *known = map_get(&inst->broken, buffer_peek(&key));
    bool news = !known || strlen(known) != source.length ||
                memcmp(known, source.data, source.length) != 0;
    char *copy = news ? strndup(source.data, source.length) : NULL;
    if (copy && !map_set(&inst->broken, buffer_peek(&key), copy, &before))
        free(copy);
    free(before);
    buffer_free(&key);
    return news;
}

/* "SyntaxError: MESSAGE (LINE:COLUMN)", the column from 0: as scripts see it */
static slice split_place(slice text, int *line, int *column) {
    *line = *column = 0;
    if (text.length == 0 || text.data[text.length - 1] != ')')
        return text;
    size_t at = text.length - 1;
    while (at > 0 && text.data[at] != '(')
        at--;
    char digits[32];
    size_t length = text.length - at;
    if (length >= sizeof digits || at < 1)
        return text;
    memcpy(digits, text.data + at, length);
    digits[length] = '\0';
    char *end = NULL;
    long first = strtol(digits + 1, &end, 10);
    if (*end != ':')
        return text;
    long second = strtol(end + 1, &end, 10);
    if (*end != ')' || first < 1 || second < 0)
        return text;
    *line = (int)first;
    *column = (int)second + 1;
    text.length = at;
    while (text.length > 0 && text.data[text.length - 1] == ' ')
        text.length--;
    return text;
}

typedef struct broken_list {
    auxrt_inst *inst;
    json_writer writer;
    buffer text, bot, tag, message;
} broken_list;

/* All that is wrong with the script, if the runtime has said it. */
static void write_problems(broken_list *list) {
    buffer key;
    buffer_init(&key, INST_TEXT_LIMIT);
    append_key(&key, buffer_peek(&list->bot), buffer_peek(&list->tag));
    const char *problems = map_get(&list->inst->problems, buffer_peek(&key));
    json_write_key(&list->writer, SLICE("errors"));
    json_write_raw(&list->writer,
                   problems ? slice_from_string(problems) : SLICE("[]"));
    buffer_free(&key);
}

static void add_broken(broken_list *list, slice message) {
    static const char name[] = "SyntaxError: ";
    int line, column;
    slice shown = split_place(message, &line, &column);
    shown = slice_of(shown.data + strlen(name), shown.length - strlen(name));
    json_writer *w = &list->writer;
    list->inst->counts.broken++;
    json_begin_object(w);
    json_write_key(w, SLICE("bot"));
    json_write_string(w, buffer_peek(&list->bot));
    json_write_key(w, SLICE("tag"));
    json_write_string(w, buffer_peek(&list->tag));
    json_write_key(w, SLICE("message"));
    json_write_string(w, shown);
    json_write_key(w, SLICE("line"));
    json_write_integer(w, line);
    json_write_key(w, SLICE("column"));
    json_write_integer(w, column);
    write_problems(list);
    json_end_object(w);
}

/* A script whose calculated value is the text of an error does not compile:
 * otherwise its value is its own text. */
static void look_at_bot(broken_list *list, json_value id, json_value bot) {
    json_value tags, values, value;
    if (bot.type != JSON_OBJECT || !json_member(bot, SLICE("tags"), &tags) ||
        tags.type != JSON_OBJECT ||
        !json_member(bot, SLICE("values"), &values) ||
        values.type != JSON_OBJECT)
        return;
    json_walk walk = json_walk_start(values);
    while (json_walk_next(&walk)) {
        if (!slice_starts_with(walk.value.text, SLICE("\"SyntaxError: ")))
            continue;
        keep(&list->tag, walk.key);
        if (!json_member(tags, buffer_peek(&list->tag), &value) ||
            !inst_is_script(value.text))
            continue;
        keep(&list->bot, id);
        keep(&list->message, walk.value);
        if (is_news(list->inst, buffer_peek(&list->bot),
                    buffer_peek(&list->tag), value.text))
            add_broken(list, buffer_peek(&list->message));
    }
}

void inst_report_broken(auxrt_inst *inst, slice update) {
    json_value value, state;
    broken_list list = {.inst = inst};
    if (json_parse(update, &value, NULL) != AUXRT_OK ||
        value.type != JSON_OBJECT ||
        !json_member(value, SLICE("state"), &state) ||
        state.type != JSON_OBJECT)
        return;
    uint64_t before = inst->counts.broken;
    buffer_init(&list.text, INST_TEXT_LIMIT);
    buffer_init(&list.bot, INST_TEXT_LIMIT);
    buffer_init(&list.tag, INST_TEXT_LIMIT);
    buffer_init(&list.message, INST_TEXT_LIMIT);
    list.writer = json_writer_on(&list.text);
    json_begin_array(&list.writer);
    json_walk walk = json_walk_start(state);
    while (json_walk_next(&walk))
        look_at_bot(&list, walk.key, walk.value);
    json_end_array(&list.writer);
    if (inst->counts.broken > before)
        emit_text(inst, "syntax_errors", "scripts", buffer_peek(&list.text));
    buffer_free(&list.text);
    buffer_free(&list.bot);
    buffer_free(&list.tag);
    buffer_free(&list.message);
    inst_broken_free(&inst->problems);
    map_init(&inst->problems);
}
