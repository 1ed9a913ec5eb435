/*
 * Making and ending insts, and what is asked of them from outside.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/error.h"
#include "base/os.h"
#include "document/document.h"
#include "inst/internal.h"

/* --------------------------------------------------------------- callbacks */

static void count_errors(auxrt_inst *inst, slice event) {
    json_value value, errors;
    if (json_parse(event, &value, NULL) != AUXRT_OK ||
        !json_member(value, SLICE("errors"), &errors))
        return;
    json_walk walk = json_walk_start(errors);
    while (json_walk_next(&walk))
        inst->counts.errors++;
}

/* Queues a batch of actions. Its number is between the runtime and the inst:
 * the embedder is told without it. */
const queued_text *inst_queue_batch(auxrt_inst *inst, slice event) {
    static const char start[] = "{\"event\":\"actions\",\"seq\":";
    static const char head[] = "{\"event\":\"actions\",";
    uint64_t seq = 0;
    size_t at = strlen(start);
    bool is_numbered = slice_starts_with(event, slice_from_string(start));
    while (is_numbered && at < event.length && event.data[at] >= '0' &&
           event.data[at] <= '9')
        seq = seq * 10 + (uint64_t)(event.data[at++] - '0');
    if (!is_numbered || at == event.length)
        return text_queue_push_batch(&inst->batches, 0, event, SLICE(""));
    return text_queue_push_batch(
        &inst->batches, seq, slice_from_string(head),
        slice_of(event.data + at + 1, event.length - at - 1));
}

static void on_event(void *user, const char *kind, auxrt_string event) {
    auxrt_inst *inst = user;
    if (strcmp(kind, "actions") == 0) {
        const queued_text *batch = inst_queue_batch(inst, inst_slice(event));
        if (!batch)
            inst->failure = AUXRT_NO_MEMORY;
        else if (!inst->is_preparing)
            inst_emit(inst, kind, queued_text_peek(batch));
        return;
    }
    if (strcmp(kind, "errors") == 0)
        count_errors(inst, inst_slice(event));
    if (strcmp(kind, "stopped_script") == 0)
        inst->counts.stopped++;
    if (strcmp(kind, "restarted") == 0) {
        inst_tell_restart(inst, inst_slice(event));
        return;
    }
    if (strcmp(kind, "released") == 0)
        inst_keep_quarantine(inst);
    if (strcmp(kind, "broken_script") == 0)
        inst_note_broken(inst, inst_slice(event));
    else if (strcmp(kind, "compiled_scripts") == 0)
        script_cache_take(&inst->scripts, inst_slice(event));
    else
        inst_emit(inst, kind, inst_slice(event));
}

static void on_log(void *user, const char *level, auxrt_string message) {
    inst_log(user, level, inst_slice(message));
}

/* ----------------------------------------------------------------- opening */

static auxrt_result make_id(char out[INST_UUID_LENGTH + 1],
                            auxrt_error *error) {
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[16];
    auxrt_result result = os_random(bytes, sizeof bytes, error);
    if (result != AUXRT_OK)
        return result;
    bytes[6] = (unsigned char)((bytes[6] & 0x0F) | 0x40);
    bytes[8] = (unsigned char)((bytes[8] & 0x3F) | 0x80);
    char *at = out;
    for (size_t i = 0; i < sizeof bytes; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        *at++ = digits[bytes[i] >> 4];
        *at++ = digits[bytes[i] & 15];
    }
    *at = '\0';
    return AUXRT_OK;
}

auxrt_result inst_write_members(json_writer *w, const char *what,
                                auxrt_string json, auxrt_error *error) {
    json_value object;
    auxrt_error inner;
    if (!json.data)
        return AUXRT_OK;
    if (json_parse(inst_slice(json), &object, &inner) != AUXRT_OK)
        return error_raise(error, AUXRT_INVALID, "%s: %s", what, inner.message);
    if (object.type != JSON_OBJECT)
        return error_raise(error, AUXRT_INVALID, "%s must be a JSON object",
                           what);
    json_walk walk = json_walk_start(object);
    while (json_walk_next(&walk)) {
        json_write_known_key(w, walk.key);
        json_write_raw(w, walk.value.text);
    }
    return AUXRT_OK;
}

static uint32_t limit_or(uint32_t given, int64_t configured) {
    return given > 0 ? given : (uint32_t)configured;
}

static uint64_t bytes_or(uint64_t given, int64_t configured) {
    return given > 0 ? given : (uint64_t)configured;
}

/* What the options leave open, the configuration may say. */
static void apply_limits(auxrt_inst *inst, auxrt_isolation *isolation) {
    const config_limits *l = &inst->config.limits;
    auxrt_inst_options *o = &inst->options;
    o->listener_limit_ms = limit_or(o->listener_limit_ms, l->listener_ms);
    o->turn_limit_ms = limit_or(o->turn_limit_ms, l->turn_ms);
    o->jobs_limit_ms = limit_or(o->jobs_limit_ms, l->jobs_ms);
    isolation->grace_ms = limit_or(isolation->grace_ms, l->grace_ms);
    isolation->memory_soft = bytes_or(isolation->memory_soft, l->memory_soft);
    isolation->memory_hard = bytes_or(isolation->memory_hard, l->memory_hard);
    isolation->output_limit = bytes_or(isolation->output_limit, l->turn_bytes);
    o->limits = &inst->limits;
    inst->limits.size = sizeof inst->limits;
#define APPLY_LIMIT(name, member, usual, least, most, text)                    \
    if (inst->limits.member == 0)                                              \
        inst->limits.member = l->of_scripts.member;
    AUXRT_LIMIT_MAP(APPLY_LIMIT)
#undef APPLY_LIMIT
}

static auxrt_result copy_limits(auxrt_inst *inst, auxrt_error *error) {
    const auxrt_limits *given = inst->options.limits;
    if (!given)
        return AUXRT_OK;
    if (given->size < sizeof given->size || given->size > sizeof *given)
        return error_raise(error, AUXRT_INVALID,
                           "limits.size must be sizeof(auxrt_limits); was the "
                           "struct set to zeros first?");
    memcpy(&inst->limits, given, given->size);
    return AUXRT_OK;
}

static auxrt_result open_runtime(auxrt_inst *inst, auxrt_error *error) {
    buffer settings;
    buffer_init(&settings, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(&settings);
    json_begin_object(&w);
    auxrt_result result =
        inst_write_members(&w, "settings", inst->options.settings, error);
    json_write_key(&w, SLICE("userId"));
    json_write_string(&w, slice_from_string(inst->config_id));
    json_write_key(&w, SLICE("places"));
    json_write_bool(&w, true);
    json_write_key(&w, SLICE("settle"));
    json_write_bool(&w, true);
    if (script_cache_is_kept(&inst->scripts)) {
        json_write_key(&w, SLICE("knownScripts"));
        json_write_string(&w, buffer_peek(&inst->scripts.entries));
    }
    json_write_key(&w, SLICE("editModes"));
    inst_write_edit_modes(inst, &w);
    json_end_object(&w);
    auxrt_isolation isolation = {0};
    if (inst->options.isolation)
        memcpy(&isolation, inst->options.isolation, sizeof isolation);
    apply_limits(inst, &isolation);
    auxrt_text quarantine = {0};
    if (result == AUXRT_OK && inst->options.isolation)
        result = inst_read_quarantine(inst, &isolation, &quarantine, error);
    isolation.on_rebuild = inst_rebuild;
    isolation.user = inst;
    const auxrt_runtime_options options = {
        .size = sizeof options,
        .settings = inst_string(buffer_peek(&settings)),
        .listener_limit_ms = inst->options.listener_limit_ms,
        .turn_limit_ms = inst->options.turn_limit_ms,
        .jobs_limit_ms = inst->options.jobs_limit_ms,
        .on_event = on_event,
        .on_log = on_log,
        .user = inst,
        .isolation = inst->options.isolation ? &isolation : NULL,
        .limits = inst->options.limits,
        .while_starting = inst_read_first_file,
    };
    if (result == AUXRT_OK)
        result = auxrt_runtime_new(&options, &inst->runtime, error);
    auxrt_text_free(&quarantine);
    buffer_free(&settings);
    return result;
}

/* The first that is there, copied. */
static char *first_of(const char *a, const char *b, const char *c) {
    const char *found = a ? a : b ? b : c;
    return found ? strdup(found) : NULL;
}

/* A folder of data may carry the configuration of what is in it. */
static char *find_config(const auxrt_inst_options *options) {
    buffer path;
    if (options->config || !options->data)
        return options->config ? strdup(options->config) : NULL;
    buffer_init(&path, 65536);
    buffer_append_format(&path, "%s/auxrt.json", options->data);
    char *found =
        os_kind_of(path.data) == OS_NOTHING ? NULL : buffer_take(&path, NULL);
    buffer_free(&path);
    return found;
}

static auxrt_result read_config(auxrt_inst *inst, auxrt_error *error) {
    const auxrt_inst_options *o = &inst->options;
    auxrt_result result = AUXRT_OK;
    buffer text;
    inst->config_path = find_config(o);
    if (inst->config_path) {
        buffer_init(&text, INST_TEXT_LIMIT);
        result = os_read_file(inst->config_path, &text, error);
        if (result == AUXRT_OK)
            result = config_read(buffer_peek(&text), inst->config_path,
                                 &inst->config, error);
        buffer_free(&text);
    }
    if (result != AUXRT_OK)
        return result;
    inst->name = first_of(o->name, inst->config.name,
                          o->usual_name ? o->usual_name : "home");
    inst->data = first_of(o->data, inst->config.data, NULL);
    if (!inst->name)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for an inst");
    return AUXRT_OK;
}

static auxrt_result open_parts(auxrt_inst *inst, auxrt_error *error) {
    auxrt_result result = copy_limits(inst, error);
    if (result == AUXRT_OK)
        result = read_config(inst, error);
    if (result != AUXRT_OK)
        return result;
    inst->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (inst->wake < 0)
        return error_raise(error, AUXRT_IO, "the system gives no eventfd: %s",
                           strerror(errno));
    result = make_id(inst->config_id, error);
    if (result == AUXRT_OK)
        result = inst_mount_all(inst, &inst->config, error);
    if (result == AUXRT_OK)
        result = open_runtime(inst, error);
    if (result == AUXRT_OK)
        result = inst_prepare(inst, error);
    if (result == AUXRT_OK)
        result = inst_devices_configure(inst, error);
    if (result == AUXRT_OK)
        result = inst_continue(inst, error);
    return result;
}

auxrt_inst *inst_allocate(void) {
    auxrt_inst *inst = calloc(1, sizeof *inst);
    if (!inst)
        return NULL;
    inst->wake = -1;
    buffer_init(&inst->refusals, INST_TEXT_LIMIT);
    inst_forget_first_file(inst);
    map_init(&inst->broken);
    map_init(&inst->problems);
    map_init(&inst->own_bots);
    map_init(&inst->portal_bots);
    map_init(&inst->warned_spaces);
    return inst;
}

auxrt_result auxrt_inst_open(const auxrt_inst_options *options,
                             auxrt_inst **out, auxrt_error *error) {
    if (!out)
        return error_raise(error, AUXRT_INVALID, "out must not be NULL");
    *out = NULL;
    if (!options || options->size < sizeof options->size ||
        options->size > sizeof *options)
        return error_raise(error, AUXRT_INVALID,
                           "options.size must be sizeof(auxrt_inst_options); "
                           "was the struct set to zeros first?");
    auxrt_inst *inst = inst_allocate();
    if (!inst)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for an inst");
    memcpy(&inst->options, options, options->size);
    script_cache_open(&inst->scripts, inst->options.cache);
    document_register_codec();
    auxrt_result result = open_parts(inst, error);
    if (result != AUXRT_OK) {
        auxrt_inst_close(inst, NULL);
        return result;
    }
    *out = inst;
    return AUXRT_OK;
}

auxrt_result auxrt_inst_close(auxrt_inst *inst, auxrt_error *error) {
    if (!inst)
        return AUXRT_OK;
    inst_spaces_finish(inst);
    inst_devices_free(inst);
    inst_keep_quarantine(inst);
    auxrt_runtime_free(inst->runtime);
    free(inst->quarantine);
    auxrt_result result = inst_spaces_close(inst, error);
    text_queue_free(&inst->batches);
    text_queue_free(&inst->echoes);
    text_queue_free(&inst->posted);
    text_queue_free(&inst->gone);
    buffer_free(&inst->refusals);
    inst_broken_free(&inst->broken);
    inst_broken_free(&inst->problems);
    script_cache_close(&inst->scripts);
    inst_forget_first_file(inst);
    map_free(&inst->own_bots, NULL);
    map_free(&inst->portal_bots, free);
    map_free(&inst->warned_spaces, NULL);
    if (inst->wake >= 0)
        close(inst->wake);
    free(inst->name);
    free(inst->data);
    free(inst->config_path);
    config_free(&inst->config);
    free(inst);
    return result;
}

/* ----------------------------------------------------------------- reading */

auxrt_runtime *auxrt_inst_runtime(auxrt_inst *inst) {
    return inst->runtime;
}

int auxrt_inst_is_continued(const auxrt_inst *inst) {
    return inst->has_stored_bots;
}

const char *auxrt_inst_data(const auxrt_inst *inst) {
    return inst->data;
}

static void count_bots(auxrt_inst *inst, auxrt_inst_counts *out) {
    out->bots = out->scripts = 0;
    for (size_t i = 0; i < inst->space_count; i++) {
        size_t count = 0;
        const bot_record *const *bots = bot_state_sorted(
            partition_state_peek(inst->spaces[i].partition), &count);
        for (size_t k = 0; bots && k < count; k++) {
            size_t at = 0;
            slice name, json;
            if (!bots[k]->is_bot || map_has(&inst->own_bots, bots[k]->id))
                continue;
            out->bots++;
            while (bot_values_next(&bots[k]->tags, &at, &name, &json))
                out->scripts += inst_is_script(json);
        }
    }
}

auxrt_result auxrt_inst_count(auxrt_inst *inst, auxrt_inst_counts *counts,
                              auxrt_error *error) {
    auxrt_counts turns = {.size = sizeof turns};
    auxrt_inst_counts all = inst->counts;
    if (counts->size < sizeof counts->size || counts->size > sizeof all)
        return error_raise(error, AUXRT_INVALID,
                           "counts.size must be sizeof(auxrt_inst_counts)");
    auxrt_runtime_counts(inst->runtime, &turns, NULL);
    all.compiled = turns.compiled;
    all.listeners = turns.listeners;
    count_bots(inst, &all);
    all.size = counts->size;
    memcpy(counts, &all, counts->size);
    return AUXRT_OK;
}

static auxrt_result give_copy(slice text, auxrt_text *out, auxrt_error *error) {
    out->data = malloc(text.length + 1);
    if (!out->data)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    memcpy(out->data, text.data, text.length);
    out->data[text.length] = '\0';
    out->length = text.length;
    return AUXRT_OK;
}

int auxrt_inst_has_bot(auxrt_inst *inst, auxrt_string bot) {
    return inst_space_of_bot(inst, inst_slice(bot)) != NULL;
}

auxrt_result auxrt_inst_tag(auxrt_inst *inst, auxrt_string bot,
                            auxrt_string tag, auxrt_text *out,
                            auxrt_error *error) {
    slice json;
    slice id = inst_slice(bot);
    *out = (auxrt_text){0};
    inst_space *space = inst_space_of_bot(inst, id);
    if (!space)
        return error_raise(error, AUXRT_NOT_FOUND, "there is no bot %.*s",
                           (int)id.length, id.data);
    const bot_record *record =
        bot_state_peek(partition_state_peek(space->partition), id);
    if (!bot_record_tag(record, inst_slice(tag), &json))
        return error_raise(error, AUXRT_NOT_FOUND, "bot %.*s has no tag %.*s",
                           (int)id.length, id.data, (int)tag.length, tag.data);
    return give_copy(json, out, error);
}

auxrt_result auxrt_inst_bots(auxrt_inst *inst, auxrt_string ids,
                             auxrt_text *out, auxrt_error *error) {
    buffer parameters;
    json_value value;
    auxrt_error inner;
    if (ids.data && json_parse(inst_slice(ids), &value, &inner) != AUXRT_OK)
        return error_raise(error, AUXRT_INVALID, "ids: %s", inner.message);
    auxrt_result result = inst_tell_echoes(inst, error);
    if (result != AUXRT_OK)
        return result;
    buffer_init(&parameters, INST_TEXT_LIMIT);
    buffer_append_string(&parameters, "{\"what\":\"bots\"");
    if (ids.data) {
        buffer_append_string(&parameters, ",\"ids\":");
        buffer_append_slice(&parameters, inst_slice(ids));
    }
    buffer_append_char(&parameters, '}');
    return inst_call(inst, (inst_turn){.kind = INST_TURN_CALL}, "get",
                     &parameters, out, error);
}
