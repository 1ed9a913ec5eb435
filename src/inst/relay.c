/*
 * An inst without bots of its own between a host and a runtime.
 */
#include "inst/relay.h"

#include <stdlib.h>

#include "base/error.h"
#include "inst/internal.h"
#include "inst/own_edits.h"

struct relay {
    auxrt_inst *inst;
    auxrt_runtime_options options;
    map others; /* spaces that are not immediate: their edits are the host's */
    own_edits edits; /* that the partitions have and the host has not told */
};

/* ------------------------------------------------------------------- events */

/* Notes the text edits among the values of one object. */
static void note_values(relay *r, slice bot, slice space, json_value values) {
    buffer name;
    buffer_init(&name, INST_TEXT_LIMIT);
    json_walk walk = json_walk_start(values);
    while (json_walk_next(&walk)) {
        edit_place place = {bot, space, json_string(walk.key, &name)};
        if (!own_edits_note(&r->edits, place, walk.value))
            r->inst->failure = AUXRT_NO_MEMORY;
    }
    buffer_free(&name);
}

static void note_update(relay *r, slice bot, json_value update) {
    json_value part;
    buffer name;
    const inst_space *home = inst_space_of_bot(r->inst, bot);
    if (json_member(update, SLICE("tags"), &part) && part.type == JSON_OBJECT &&
        home && !map_has(&r->others, partition_space(home->partition)))
        note_values(r, bot, SLICE(""), part);
    if (!json_member(update, SLICE("masks"), &part) || part.type != JSON_OBJECT)
        return;
    buffer_init(&name, INST_TEXT_LIMIT);
    json_walk walk = json_walk_start(part);
    while (json_walk_next(&walk)) {
        slice space = json_string(walk.key, &name);
        if (walk.value.type == JSON_OBJECT && !map_has(&r->others, space))
            note_values(r, bot, space, walk.value);
    }
    buffer_free(&name);
}

/* The host will tell scripts' text edits back: the partitions have them. */
static void note_edits(relay *r, slice event) {
    json_value batch, actions, type, id, update;
    buffer name;
    if (json_parse(event, &batch, NULL) != AUXRT_OK ||
        !json_member(batch, SLICE("actions"), &actions) ||
        actions.type != JSON_ARRAY)
        return;
    buffer_init(&name, INST_TEXT_LIMIT);
    json_walk walk = json_walk_start(actions);
    while (json_walk_next(&walk)) {
        json_value action = walk.value;
        if (action.type == JSON_OBJECT &&
            json_member(action, SLICE("type"), &type) &&
            type.type == JSON_STRING &&
            json_string_is(type, SLICE("update_bot")) &&
            json_member(action, SLICE("id"), &id) && id.type == JSON_STRING &&
            json_member(action, SLICE("update"), &update) &&
            update.type == JSON_OBJECT)
            note_update(r, json_string(id, &name), update);
    }
    buffer_free(&name);
}

static void on_event(void *user, const char *kind, auxrt_string event) {
    relay *r = user;
    auxrt_string told = event;
    if (strcmp(kind, "actions") == 0) {
        const queued_text *batch = inst_queue_batch(r->inst, inst_slice(event));
        if (!batch)
            r->inst->failure = AUXRT_NO_MEMORY;
        else
            told = inst_string(queued_text_peek(batch));
        note_edits(r, inst_slice(told));
    }
    if (r->options.on_event)
        r->options.on_event(r->options.user, kind, told);
}

static void on_log(void *user, const char *level, auxrt_string message) {
    const relay *r = user;
    if (r->options.on_log)
        r->options.on_log(r->options.user, level, message);
}

/* -------------------------------------------------------------------- modes */

static void note_modes(relay *r, json_value request) {
    static const char *const usual[] = {"history", "admin", "certified",
                                        "bootstrap"};
    static char mark;
    json_value modes;
    buffer space;
    bool is_told = json_member(request, SLICE("editModes"), &modes) &&
                   modes.type == JSON_OBJECT;
    map_free(&r->others, NULL);
    map_init(&r->others);
    for (size_t i = 0; !is_told && i < sizeof usual / sizeof *usual; i++)
        map_set(&r->others, slice_from_string(usual[i]), &mark, NULL);
    if (!is_told)
        return;
    buffer_init(&space, INST_TEXT_LIMIT);
    json_walk walk = json_walk_start(modes);
    while (json_walk_next(&walk))
        if (walk.value.type != JSON_STRING ||
            !json_string_is(walk.value, SLICE("immediate")))
            map_set(&r->others, json_string(walk.key, &space), &mark, NULL);
    buffer_free(&space);
}

/* The runtime's settings: those of the host, and that it is settled. */
static void write_settings(slice request, buffer *out) {
    json_value value;
    buffer name;
    buffer_init(&name, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(out);
    json_begin_object(&w);
    if (json_parse(request, &value, NULL) == AUXRT_OK) {
        json_walk walk = json_walk_start(value);
        while (json_walk_next(&walk)) {
            json_write_key(&w, json_string(walk.key, &name));
            json_write_raw(&w, walk.value.text);
        }
    }
    json_write_key(&w, SLICE("settle"));
    json_write_bool(&w, true);
    json_end_object(&w);
    buffer_free(&name);
}

/* -------------------------------------------------------- what is told here */

/* Tags or masks of an update: those without value stay as they are, and those
 * that only tell of what scripts have edited. */
static void write_values(relay *r, json_writer *w, slice bot, slice space,
                         json_value values) {
    buffer name;
    json_walk walk = json_walk_start(values);
    buffer_init(&name, INST_TEXT_LIMIT);
    json_begin_object(w);
    while (json_walk_next(&walk)) {
        edit_place place = {bot, space, json_string(walk.key, &name)};
        if (slice_equal(walk.value.text, SLICE("\"\"")) ||
            own_edits_take(&r->edits, place, walk.value))
            continue;
        json_write_key(w, place.tag);
        json_write_raw(w, walk.value.text);
    }
    json_end_object(w);
    buffer_free(&name);
}

static void write_change(relay *r, json_writer *w, json_value id,
                         json_value change) {
    json_value part;
    buffer name, space;
    buffer_init(&name, INST_TEXT_LIMIT);
    buffer_init(&space, INST_TEXT_LIMIT);
    slice bot = json_string(id, &name);
    json_begin_object(w);
    if (json_member(change, SLICE("tags"), &part) && part.type == JSON_OBJECT) {
        json_write_key(w, SLICE("tags"));
        write_values(r, w, bot, SLICE(""), part);
    }
    if (json_member(change, SLICE("masks"), &part) &&
        part.type == JSON_OBJECT) {
        json_walk walk = json_walk_start(part);
        json_write_key(w, SLICE("masks"));
        json_begin_object(w);
        while (json_walk_next(&walk)) {
            if (walk.value.type != JSON_OBJECT)
                continue;
            slice named = json_string(walk.key, &space);
            json_write_key(w, named);
            write_values(r, w, bot, named, walk.value);
        }
        json_end_object(w);
    }
    json_end_object(w);
    buffer_free(&space);
    buffer_free(&name);
}

static void write_action(relay *r, json_writer *w, const char *type,
                         json_value id, const char *member,
                         json_value content) {
    json_begin_object(w);
    json_write_key(w, SLICE("type"));
    json_write_string(w, slice_from_string(type));
    json_write_key(w, SLICE("id"));
    json_write_raw(w, id.text);
    if (member) {
        json_write_key(w, slice_from_string(member));
        if (strcmp(member, "bot") == 0)
            json_write_raw(w, content.text);
        else
            write_change(r, w, id, content);
    }
    json_end_object(w);
}

/* The actions for one of an update's lists of ids. */
static void write_listed(relay *r, json_writer *w, json_value update,
                         const char *list, const char *type,
                         const char *member) {
    json_value ids, state, content;
    buffer id;
    if (!json_member(update, slice_from_string(list), &ids) ||
        ids.type != JSON_ARRAY ||
        !json_member(update, SLICE("state"), &state) ||
        state.type != JSON_OBJECT)
        return;
    buffer_init(&id, INST_TEXT_LIMIT);
    json_walk walk = json_walk_start(ids);
    while (json_walk_next(&walk)) {
        if (walk.value.type != JSON_STRING)
            continue;
        bool is_there =
            json_member(state, json_string(walk.value, &id), &content) &&
            content.type == JSON_OBJECT;
        if (is_there || !member)
            write_action(r, w, type, walk.value, member, content);
    }
    buffer_free(&id);
}

/* The host's change goes to the partitions before scripts hear of it. */
static auxrt_result take_update(relay *r, json_value request,
                                auxrt_error *error) {
    json_value update, actions;
    buffer text;
    if (!json_member(request, SLICE("update"), &update) ||
        update.type != JSON_OBJECT)
        return AUXRT_OK;
    buffer_init(&text, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(&text);
    json_begin_array(&w);
    write_listed(r, &w, update, "addedBots", "add_bot", "bot");
    write_listed(r, &w, update, "removedBots", "remove_bot", NULL);
    write_listed(r, &w, update, "updatedBots", "update_bot", "update");
    json_end_array(&w);
    auxrt_result result =
        text.failure == AUXRT_OK
            ? json_parse(buffer_peek(&text), &actions, error)
            : error_raise(error, text.failure, "the update is too large");
    if (result == AUXRT_OK)
        result = inst_edit(r->inst, actions, error);
    buffer_free(&text);
    return result;
}

/* ------------------------------------------------------------ what is asked */

typedef struct asking {
    relay *relay;
    auxrt_answer_callback on_answer;
    void *user;
    bool asks_for_all;
} asking;

/* Values that only the runtime has a form for are shown as it shows them. */
static bool has_form(json_value value) {
    return value.type == JSON_OBJECT &&
           slice_starts_with(value.text, SLICE("{\"$"));
}

/* Whether a text may stand for something else: the prefixes are not ASCII. The
 * runtime shows a mask that a script has read as what it stands for. */
static bool may_be_prefixed(slice json) {
    return json.length > 2 && json.data[0] == '"' &&
           (unsigned char)json.data[1] > 0x7F;
}

/* Tags that the runtime shows without a value are not stored. */
static void write_valueless(json_writer *w, const bot_values *values,
                            json_value seen) {
    buffer name;
    slice json;
    json_walk walk = json_walk_start(seen);
    buffer_init(&name, INST_TEXT_LIMIT);
    while (json_walk_next(&walk)) {
        slice tag = json_string(walk.key, &name);
        if (bot_json_has_value(walk.value.text) ||
            bot_values_get(values, tag, &json))
            continue;
        json_write_key(w, tag);
        json_write_raw(w, walk.value.text);
    }
    buffer_free(&name);
}

static void write_stored(json_writer *w, const bot_values *values,
                         const json_value *seen) {
    size_t at = 0;
    slice name, json;
    json_value own;
    json_begin_object(w);
    while (bot_values_next(values, &at, &name, &json)) {
        json_write_key(w, name);
        bool is_shown = seen && json_member(*seen, name, &own) &&
                        (has_form(own) || may_be_prefixed(json));
        json_write_raw(w, is_shown ? own.text : json);
    }
    if (seen)
        write_valueless(w, values, *seen);
    json_end_object(w);
}

/* Writes the member `masks` with the masks of all spaces, if there are any. */
static void write_masks(const relay *r, json_writer *w, slice id,
                        const json_value *seen) {
    bool has_begun = false;
    for (size_t i = 0; i < r->inst->space_count; i++) {
        partition *p = r->inst->spaces[i].partition;
        const bot_record *record = bot_state_peek(partition_state_peek(p), id);
        const bot_values *masks =
            record ? bot_record_masks(record, partition_space(p)) : NULL;
        json_value own;
        if (!masks)
            continue;
        if (!has_begun) {
            json_write_key(w, SLICE("masks"));
            json_begin_object(w);
            has_begun = true;
        }
        bool is_seen = seen && json_member(*seen, partition_space(p), &own) &&
                       own.type == JSON_OBJECT;
        json_write_key(w, partition_space(p));
        write_stored(w, masks, is_seen ? &own : NULL);
    }
    if (has_begun)
        json_end_object(w);
}

/* A bot as the runtime shows it, with the tags and masks that are stored. */
static void write_bot(const relay *r, json_writer *w, slice id,
                      json_value bot) {
    inst_space *space = inst_space_of_bot(r->inst, id);
    json_value tags = {0}, masks = {0};
    buffer name;
    bool has_masks = json_member(bot, SLICE("masks"), &masks);
    json_member(bot, SLICE("tags"), &tags);
    buffer_init(&name, INST_TEXT_LIMIT);
    json_begin_object(w);
    json_walk walk = json_walk_start(bot);
    while (json_walk_next(&walk)) {
        slice member = json_string(walk.key, &name);
        if (slice_equal(member, SLICE("masks")))
            continue;
        json_write_key(w, member);
        if (slice_equal(member, SLICE("tags")))
            write_stored(
                w,
                &bot_state_peek(partition_state_peek(space->partition), id)
                     ->tags,
                &tags);
        else
            json_write_raw(w, walk.value.text);
    }
    write_masks(r, w, id, has_masks ? &masks : NULL);
    json_end_object(w);
    buffer_free(&name);
}

static bool is_left_out(const relay *r, slice id, json_value bot) {
    json_value space;
    return bot.type != JSON_OBJECT || !inst_space_of_bot(r->inst, id) ||
           (json_member(bot, SLICE("space"), &space) &&
            space.type == JSON_STRING &&
            map_has(&r->others,
                    slice_of(space.text.data + 1, space.text.length - 2)));
}

/* Bots that the runtime knows and no partition, or the other way round, show
 * as what they are: missing. */
static void write_bots(const relay *r, json_value bots, bool all, buffer *out) {
    json_writer w = json_writer_on(out);
    buffer id;
    buffer_init(&id, INST_TEXT_LIMIT);
    json_begin_object(&w);
    json_walk walk = json_walk_start(bots);
    while (json_walk_next(&walk)) {
        slice name = json_string(walk.key, &id);
        if (is_left_out(r, name, walk.value) && all &&
            !inst_space_of_bot(r->inst, name))
            continue;
        json_write_key(&w, name);
        if (is_left_out(r, name, walk.value))
            json_write_raw(&w, walk.value.text);
        else
            write_bot(r, &w, name, walk.value);
    }
    for (size_t i = 0; all && i < r->inst->space_count; i++) {
        size_t count = 0;
        const bot_record *const *records = bot_state_sorted(
            partition_state_peek(r->inst->spaces[i].partition), &count);
        for (size_t k = 0; records && k < count; k++) {
            json_value known;
            if (!records[k]->is_bot ||
                json_member(bots, records[k]->id, &known))
                continue;
            json_write_key(&w, records[k]->id);
            bot_record_write(records[k], true, out);
            w.needs_comma = true;
        }
    }
    json_end_object(&w);
    buffer_free(&id);
}

static void answer_bots(void *user, auxrt_string answer) {
    const asking *a = user;
    static const char ok[] = "\"ok\":";
    json_value bots;
    buffer text;
    slice given = inst_slice(answer);
    if (!slice_starts_with(given, SLICE(ok)) ||
        json_parse(slice_of(given.data + strlen(ok), given.length - strlen(ok)),
                   &bots, NULL) != AUXRT_OK) {
        a->on_answer(a->user, answer);
        return;
    }
    buffer_init(&text, INST_TEXT_LIMIT);
    buffer_append_string(&text, ok);
    write_bots(a->relay, bots, a->asks_for_all, &text);
    a->on_answer(a->user, inst_string(buffer_peek(&text)));
    buffer_free(&text);
}

/* ------------------------------------------------------------------- turns */

static void ignore(void *user, auxrt_string answer) {
    (void)user;
    (void)answer;
}

/* Tells what was refused; what was kept is told with it. */
static auxrt_result settle(relay *r, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    queued_text *item;
    while (result == AUXRT_OK && (item = text_queue_pop(&r->inst->echoes))) {
        if (item->is_settlement) {
            buffer text;
            buffer_init(&text, INST_TEXT_LIMIT);
            buffer_append_format(&text, "{\"seq\":%llu%s",
                                 (unsigned long long)item->seq,
                                 item->length > 0 ? "," : "");
            buffer_append_slice(&text, queued_text_peek(item));
            buffer_append_char(&text, '}');
            result = auxrt_runtime_call(
                r->inst->runtime, auxrt_string_of("settle"),
                inst_string(buffer_peek(&text)), ignore, NULL, error);
            buffer_free(&text);
        }
        free(item);
    }
    return result;
}

/* Brings what scripts have edited to the partitions. */
static auxrt_result finish(relay *r, auxrt_result result, auxrt_error *error) {
    while (result == AUXRT_OK && r->inst->batches.count > 0) {
        result = inst_route_batches(r->inst, error);
        if (result == AUXRT_OK)
            result = settle(r, error);
    }
    return result;
}

auxrt_result relay_call(relay *r, auxrt_string name, auxrt_string parameters,
                        auxrt_answer_callback on_answer, void *user,
                        auxrt_error *error) {
    slice call = inst_slice(name);
    json_value request, what, ids;
    asking a = {r, on_answer, user, false};
    auxrt_result result = json_parse(inst_slice(parameters), &request, error);
    if (result != AUXRT_OK)
        return result;
    if (slice_equal(call, SLICE("stateUpdated")))
        result = take_update(r, request, error);
    else if (slice_equal(call, SLICE("set")) &&
             json_member(request, SLICE("editModes"), &what))
        note_modes(r, request);
    if (result == AUXRT_OK)
        result = settle(r, error);
    if (result != AUXRT_OK)
        return result;
    if (slice_equal(call, SLICE("get")) &&
        json_member(request, SLICE("what"), &what) &&
        what.type == JSON_STRING && json_string_is(what, SLICE("bots"))) {
        a.asks_for_all = !json_member(request, SLICE("ids"), &ids);
        on_answer = answer_bots;
        user = &a;
    }
    return finish(r,
                  auxrt_runtime_call(r->inst->runtime, name, parameters,
                                     on_answer, user, error),
                  error);
}

int relay_timeout(const relay *r) {
    return auxrt_runtime_timeout(r->inst->runtime);
}

auxrt_result relay_fire(relay *r, auxrt_error *error) {
    return finish(r, auxrt_runtime_fire(r->inst->runtime, error), error);
}

/* --------------------------------------------------------------- the whole */

/* Takes the host's settings in, and gives what the runtime is told. */
static void read_settings(relay *r, auxrt_string settings, buffer *out) {
    json_value request;
    if (json_parse(inst_slice(settings), &request, NULL) == AUXRT_OK)
        note_modes(r, request);
    buffer_init(out, INST_TEXT_LIMIT);
    write_settings(inst_slice(settings), out);
}

auxrt_result relay_open(const auxrt_runtime_options *options, relay **out,
                        auxrt_error *error) {
    buffer settings;
    relay *r = calloc(1, sizeof *r);
    auxrt_inst *inst = inst_allocate();
    if (!r || !inst) {
        free(r);
        free(inst);
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    r->inst = inst;
    r->options = *options;
    map_init(&r->others);
    own_edits_init(&r->edits);
    inst->left_out = &r->others;
    read_settings(r, options->settings, &settings);
    auxrt_runtime_options own = *options;
    own.settings = inst_string(buffer_peek(&settings));
    own.on_event = on_event;
    own.on_log = on_log;
    own.user = r;
    auxrt_result result = inst_mount_all(inst, &inst->config, error);
    if (result == AUXRT_OK)
        result = auxrt_runtime_new(&own, &inst->runtime, error);
    buffer_free(&settings);
    if (result != AUXRT_OK)
        relay_free(r);
    else
        *out = r;
    return result;
}

auxrt_result relay_reset(relay *r, auxrt_string settings, auxrt_error *error) {
    buffer text;
    auxrt_inst *inst = r->inst;
    read_settings(r, settings, &text);
    inst_spaces_close(inst, NULL);
    text_queue_free(&inst->batches);
    text_queue_free(&inst->echoes);
    text_queue_free(&inst->gone);
    own_edits_free(&r->edits);
    own_edits_init(&r->edits);
    auxrt_result result = inst_mount_all(inst, &inst->config, error);
    if (result == AUXRT_OK)
        result = auxrt_runtime_reset(inst->runtime,
                                     inst_string(buffer_peek(&text)), error);
    buffer_free(&text);
    return result;
}

void relay_free(relay *r) {
    if (!r)
        return;
    auxrt_inst_close(r->inst, NULL);
    map_free(&r->others, NULL);
    own_edits_free(&r->edits);
    free(r);
}
