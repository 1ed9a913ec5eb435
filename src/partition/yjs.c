/*
 * The engine, with a document behind it. The view in memory is what scripts
 * and observers read. What a batch does to it is written down as steps and
 * sent to the document at its end; the document answers with an update, which
 * goes into the log, and with the values of texts for which it came to
 * something else than the view.
 *
 * When the process is lost, another one is given the log and asked again. When
 * that fails too, the engine gives up what was not committed and loads anew.
 */
#include <stdlib.h>

#include "base/base64.h"
#include "partition/yjs_internal.h"

enum { TIME_MS = 10000 };

static yjs_partition *of(const local_partition *l) {
    return (yjs_partition *)(uintptr_t)l;
}

static auxrt_result no_memory(auxrt_error *error) {
    return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
}

/* ------------------------------------------------------------- the process */

void yjs_drop_process(yjs_partition *p) {
    if (!p->options.process)
        document_close(p->process);
    p->process = NULL;
}

auxrt_result yjs_write_open(yjs_partition *p, buffer *out, auxrt_error *error) {
    buffer_append_string(out, "{\"updates\":");
    auxrt_result result = yjs_log_write(&p->log, out, error);
    buffer_append_string(out, ",\"sites\":[");
    buffer_append_slice(out, buffer_peek(&p->sites));
    buffer_append_string(out, "]}");
    return result;
}

void yjs_blame_update(const yjs_partition *p, size_t at_fault,
                      auxrt_result result, auxrt_error *error) {
    if (at_fault == DOCUMENT_NO_UPDATE || !error)
        return;
    auxrt_error own = *error;
    error_raise(error, result, "%s: update %zu of space %s: %s",
                p->log.store ? store_path_peek(p->log.store) : "memory",
                at_fault + 1, p->local.base.space, own.message);
}

/* Gives a process the log. Its answer is in p->answer: the content. */
static auxrt_result open_document(yjs_partition *p, auxrt_error *error) {
    size_t at_fault = DOCUMENT_NO_UPDATE;
    buffer parameters;
    auxrt_result result = AUXRT_OK;
    if (p->options.process && !document_is_lost(p->options.process))
        p->process = p->options.process;
    else
        result = document_open(&p->options.document, &p->process, error);
    if (result != AUXRT_OK)
        return result;
    buffer_init(&parameters, YJS_TEXT_LIMIT);
    result = yjs_write_open(p, &parameters, error);
    buffer_clear(&p->answer);
    if (result == AUXRT_OK)
        result = document_call(p->process, "open", buffer_peek(&parameters),
                               &p->answer, &at_fault, error);
    buffer_free(&parameters);
    yjs_blame_update(p, at_fault, result, error);
    if (result != AUXRT_OK)
        yjs_drop_process(p);
    return result;
}

/* The next process is told the sites of this one: whoever edits here knows
 * what it wrote itself. */
static void note_sites(yjs_partition *p, json_value version) {
    json_value local, remote;
    buffer pair;
    if (!json_member(version, SLICE("currentSite"), &local) ||
        !json_member(version, SLICE("remoteSite"), &remote))
        return;
    buffer_init(&pair, 256);
    buffer_append_format(&pair, "[%.*s,%.*s]", (int)local.text.length,
                         local.text.data, (int)remote.text.length,
                         remote.text.data);
    slice last = p->sites.length >= pair.length
                     ? slice_of(p->sites.data + p->sites.length - pair.length,
                                pair.length)
                     : SLICE("");
    if (!slice_equal(last, buffer_peek(&pair))) {
        if (p->sites.length > 0)
            buffer_append_char(&p->sites, ',');
        buffer_append_slice(&p->sites, buffer_peek(&pair));
    }
    buffer_free(&pair);
}

auxrt_result yjs_read_answer(yjs_partition *p, json_value *answer,
                             auxrt_error *error) {
    json_value version;
    auxrt_result result = json_parse(buffer_peek(&p->answer), answer, error);
    if (result == AUXRT_OK && answer->type == JSON_OBJECT &&
        json_member(*answer, SLICE("version"), &version)) {
        buffer_clear(&p->local.version);
        buffer_append_slice(&p->local.version, version.text);
        note_sites(p, version);
    }
    return result;
}

/* Asks the document; a lost process is replaced once. */
static auxrt_result ask(yjs_partition *p, const char *name, slice parameters,
                        json_value *answer, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    for (int attempt = 0; attempt < 2; attempt++) {
        if (p->process && document_is_lost(p->process))
            yjs_drop_process(p);
        result = p->process ? AUXRT_OK : open_document(p, error);
        if (result != AUXRT_OK)
            return result;
        buffer_clear(&p->answer);
        result = document_call(p->process, name, parameters, &p->answer, NULL,
                               error);
        if (!document_is_lost(p->process))
            break;
    }
    return result == AUXRT_OK ? yjs_read_answer(p, answer, error) : result;
}

auxrt_result yjs_fill(yjs_partition *p, auxrt_error *error) {
    json_value answer, steps;
    local_partition *l = &p->local;
    auxrt_result result = yjs_read_answer(p, &answer, error);
    if (result != AUXRT_OK)
        return result;
    p->is_following = true;
    result = json_member(answer, SLICE("steps"), &steps)
                 ? yjs_steps_apply(l, steps, error)
                 : error_raise(error, AUXRT_INTERNAL, "no content was told");
    p->is_following = false;
    return result;
}

/* Makes the view what the log holds. */
static auxrt_result load(yjs_partition *p, auxrt_error *error) {
    yjs_drop_process(p);
    auxrt_result result = open_document(p, error);
    if (result != AUXRT_OK)
        return result;
    bot_state_clear(p->local.state);
    result = yjs_fill(p, error);
    local_forget_changes(&p->local);
    return result;
}

/* ------------------------------------------------------------------- edits */

/* In a document the key of a mask is the bot's id, a colon, and the tag. */
static const char *objection(const local_partition *l, const edit *e) {
    json_value masks;
    if (e->kind == EDIT_CLEAR || !memchr(e->id.data, ':', e->id.length) ||
        e->masks.type != JSON_OBJECT ||
        !json_member(e->masks, partition_space(&l->base), &masks))
        return NULL;
    return "in a shared document a bot with a colon in its id has no masks";
}

static auxrt_result batch_begin(local_partition *l, auxrt_error *error) {
    if (!of(l)->options.answers_later)
        yjs_steps_clear(&of(l)->steps);
    return yjs_log_check(&of(l)->log, error);
}

/* Where the next step goes, under its author's name. */
static yjs_steps *steps_of(local_partition *l) {
    yjs_steps_by(&of(l)->steps, l->author);
    return &of(l)->steps;
}

static auxrt_result put_bot(local_partition *l, const bot_record *bot,
                            auxrt_error *error) {
    (void)error;
    if (!of(l)->is_following)
        yjs_steps_put(steps_of(l), bot, partition_space(&l->base));
    return AUXRT_OK;
}

static auxrt_result drop_bot(local_partition *l, slice id, auxrt_error *error) {
    (void)error;
    if (!of(l)->is_following)
        yjs_steps_drop(steps_of(l), id);
    return AUXRT_OK;
}

static auxrt_result put_value(local_partition *l, slice id,
                              const bot_record *bot, bool is_mask, slice name,
                              slice json, auxrt_error *error) {
    (void)bot;
    (void)error;
    if (!of(l)->is_following)
        yjs_steps_set(steps_of(l), is_mask ? "mask" : "tag", id, name, json);
    return AUXRT_OK;
}

static auxrt_result edit_text(local_partition *l, slice id, bool is_mask,
                              slice name, slice edit_json, auxrt_error *error) {
    (void)error;
    yjs_steps_set(steps_of(l), is_mask ? "editMask" : "edit", id, name,
                  edit_json);
    return AUXRT_OK;
}

static bool note_difference(void *context, bool is_mask, slice id, slice name) {
    yjs_partition *p = context;
    yjs_steps_set(&p->differs, is_mask ? "mask" : "tag", id, name,
                  (slice){NULL, 0});
    return p->differs.text.failure == AUXRT_OK;
}

/* Updates for others, with their lengths in front. */
static bool note_made(yjs_partition *p, slice update) {
    uint32_t length = (uint32_t)update.length;
    return !p->options.on_update ||
           (buffer_append(&p->made, (const char *)&length, sizeof length) &&
            buffer_append_slice(&p->made, update));
}

static auxrt_result store_update(yjs_partition *p, json_value base64,
                                 auxrt_error *error) {
    buffer bytes;
    if (base64.type != JSON_STRING)
        return AUXRT_OK;
    buffer_init(&bytes, YJS_TEXT_LIMIT);
    auxrt_result result = base64_decode(
        slice_of(base64.text.data + 1, base64.text.length - 2), &bytes, error);
    if (result == AUXRT_OK)
        result = yjs_log_add(&p->log, buffer_peek(&bytes), error);
    if (result == AUXRT_OK && !note_made(p, buffer_peek(&bytes)))
        result = no_memory(error);
    buffer_free(&bytes);
    return result;
}

auxrt_result yjs_take_edits(yjs_partition *p, json_value answer,
                            auxrt_error *error) {
    json_value update, values;
    if (!json_member(answer, SLICE("update"), &update) ||
        !json_member(answer, SLICE("values"), &values))
        return error_raise(error, AUXRT_INTERNAL, "no update was told");
    auxrt_result result = store_update(p, update, error);
    p->is_following = true;
    if (result == AUXRT_OK)
        result =
            yjs_steps_correct(&p->local, values, note_difference, p, error);
    p->is_following = false;
    return result;
}

auxrt_result yjs_write_edit(yjs_partition *p, buffer *out, auxrt_error *error) {
    buffer_append_string(out, "{\"steps\":[");
    buffer_append_slice(out, buffer_peek(&p->steps.text));
    buffer_append_string(out, "]}");
    return out->failure == AUXRT_OK && p->steps.text.failure == AUXRT_OK
               ? AUXRT_OK
               : error_raise(error, AUXRT_LIMIT, "the batch is too large");
}

static auxrt_result batch_end(local_partition *l, auxrt_error *error) {
    yjs_partition *p = of(l);
    json_value answer;
    buffer parameters;
    /* Who answers later sends the steps of all batches with the commit. */
    if (p->steps.count == 0 || p->options.answers_later)
        return AUXRT_OK;
    buffer_init(&parameters, YJS_TEXT_LIMIT);
    auxrt_result result = yjs_write_edit(p, &parameters, error);
    if (result == AUXRT_OK)
        result = ask(p, "edit", buffer_peek(&parameters), &answer, error);
    buffer_free(&parameters);
    yjs_steps_clear(&p->steps);
    return result == AUXRT_OK ? yjs_take_edits(p, answer, error) : result;
}

/* --------------------------------------------------------------- committing */

void yjs_compact(yjs_partition *p, json_value whole) {
    buffer bytes;
    if (whole.type != JSON_STRING)
        return;
    buffer_init(&bytes, YJS_TEXT_LIMIT);
    if (base64_decode(slice_of(whole.text.data + 1, whole.text.length - 2),
                      &bytes, NULL) == AUXRT_OK)
        yjs_log_replace(&p->log, buffer_peek(&bytes), NULL);
    buffer_free(&bytes);
}

static auxrt_result commit(local_partition *l, auxrt_error *error) {
    yjs_partition *p = of(l);
    auxrt_result result = yjs_log_check(&p->log, error);
    json_value whole;
    if (result != AUXRT_OK)
        return result;
    if (!p->options.answers_later && yjs_log_is_long(&p->log) &&
        ask(p, "compact", SLICE("{}"), &whole, NULL) == AUXRT_OK)
        yjs_compact(p, whole);
    return yjs_log_commit(&p->log, error);
}

auxrt_result yjs_take_back(yjs_partition *p, auxrt_error *error) {
    yjs_steps_clear(&p->steps);
    yjs_steps_clear(&p->differs);
    buffer_clear(&p->made);
    return yjs_log_take_back(&p->log, error);
}

static auxrt_result reload(local_partition *l, auxrt_error *error) {
    yjs_partition *p = of(l);
    if (p->options.answers_later)
        return yjs_flight_reload(p, error);
    auxrt_result result = yjs_take_back(p, error);
    return result == AUXRT_OK ? load(p, error) : result;
}

static const local_hooks hooks = {
    .objection = objection,
    .batch_begin = batch_begin,
    .put_bot = put_bot,
    .drop_bot = drop_bot,
    .put_value = put_value,
    .edit_text = edit_text,
    .batch_end = batch_end,
    .commit = commit,
    .reload = reload,
};

static void tell_updates(yjs_partition *p) {
    size_t at = 0;
    while (at < p->made.length) {
        uint32_t length;
        memcpy(&length, p->made.data + at, sizeof length);
        at += sizeof length;
        p->options.on_update(p->options.user,
                             slice_of(p->made.data + at, length));
        at += length;
    }
    buffer_clear(&p->made);
}

/* A script that made an edit waits for it to be settled, and passes over what
 * is told meanwhile: the texts that came out differently are told again. */
static auxrt_result tell_differences(yjs_partition *p, auxrt_error *error) {
    if (p->differs.count == 0)
        return AUXRT_OK;
    auxrt_result result = yjs_steps_touch(&p->local, &p->differs, error);
    yjs_steps_clear(&p->differs);
    return result == AUXRT_OK ? local_tell_changes(&p->local, error) : result;
}

auxrt_result yjs_finish_commit(yjs_partition *p, auxrt_error *error) {
    auxrt_result result = local_commit(&p->local.base, error);
    if (result != AUXRT_OK)
        return result;
    tell_updates(p);
    if (!p->options.answers_later)
        return tell_differences(p, error);
    /* Batches that wait would go before it; who has them knows in what order
     * to tell scripts. */
    yjs_steps_clear(&p->differs);
    return AUXRT_OK;
}

static auxrt_result yjs_apply(partition *base, uint64_t seq, slice actions,
                              auxrt_error *error) {
    yjs_partition *p = (yjs_partition *)base;
    return p->flight.stage == YJS_RESTING
               ? local_apply(base, seq, actions, error)
               : yjs_flight_queue(p, seq, actions, error);
}

static auxrt_result yjs_commit(partition *base, auxrt_error *error) {
    yjs_partition *p = (yjs_partition *)base;
    return p->options.answers_later ? yjs_flight_begin(p, error)
                                    : yjs_finish_commit(p, error);
}

/* ------------------------------------------------------------- from outside */

static bool write_updates(const slice *updates, size_t count, buffer *out) {
    buffer_append_string(out, "{\"updates\":[");
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(out, i > 0 ? ",\"" : "\"");
        base64_append(out, updates[i]);
        buffer_append_char(out, '"');
    }
    return buffer_append_string(out, "]}");
}

/* Stores the updates that brought something. */
static auxrt_result keep_updates(yjs_partition *p, json_value kept,
                                 const slice *updates, size_t count,
                                 auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    int64_t index;
    json_walk walk = json_walk_start(kept);
    while (result == AUXRT_OK && json_walk_next(&walk))
        if (json_integer(walk.value, &index) && index >= 0 &&
            (size_t)index < count)
            result = yjs_log_add(&p->log, updates[index], error);
    return result;
}

auxrt_result partition_yjs_merge(partition *base, const slice *updates,
                                 size_t count, auxrt_error *error) {
    yjs_partition *p = (yjs_partition *)base;
    json_value answer, steps, kept;
    buffer parameters;
    buffer_init(&parameters, YJS_TEXT_LIMIT);
    auxrt_result result =
        p->options.answers_later
            ? error_raise(error, AUXRT_UNSUPPORTED,
                          "a document that answers later takes no updates")
            : yjs_log_check(&p->log, error);
    if (result == AUXRT_OK)
        result =
            write_updates(updates, count, &parameters)
                ? ask(p, "merge", buffer_peek(&parameters), &answer, error)
                : error_raise(error, AUXRT_LIMIT, "the updates are too large");
    buffer_free(&parameters);
    if (result != AUXRT_OK) {
        /* Some of it may be in the document: it is opened anew. */
        yjs_drop_process(p);
        return result;
    }
    if (!json_member(answer, SLICE("steps"), &steps) ||
        !json_member(answer, SLICE("kept"), &kept) || kept.type != JSON_ARRAY)
        return error_raise(error, AUXRT_INTERNAL, "no steps were told");
    p->is_following = true;
    p->local.seq = 0;
    result = yjs_steps_apply(&p->local, steps, error);
    p->is_following = false;
    if (result == AUXRT_OK)
        result = keep_updates(p, kept, updates, count, error);
    if (result != AUXRT_OK)
        local_give_up(&p->local, error ? error->message : "");
    return result;
}

static auxrt_result ask_bytes(yjs_partition *p, const char *name,
                              slice parameters, buffer *out,
                              auxrt_error *error) {
    json_value answer;
    auxrt_result result = ask(p, name, parameters, &answer, error);
    if (result == AUXRT_OK)
        result = base64_decode(
            slice_of(answer.text.data + 1, answer.text.length - 2), out, error);
    return result;
}

auxrt_result partition_yjs_encode(partition *base, slice vector, buffer *update,
                                  auxrt_error *error) {
    buffer parameters;
    buffer_init(&parameters, YJS_TEXT_LIMIT);
    buffer_append_string(&parameters, "{\"vector\":");
    buffer_append_string(&parameters, vector.data ? "\"" : "null");
    if (vector.data) {
        base64_append(&parameters, vector);
        buffer_append_char(&parameters, '"');
    }
    buffer_append_char(&parameters, '}');
    auxrt_result result = ask_bytes((yjs_partition *)base, "encode",
                                    buffer_peek(&parameters), update, error);
    buffer_free(&parameters);
    return result;
}

static slice yjs_version(const partition *base) {
    return buffer_peek(&((const yjs_partition *)base)->local.version);
}

static bool yjs_work(partition *base) {
    return yjs_flight_work((yjs_partition *)base);
}

static bool yjs_watch(const partition *base, partition_watch *out) {
    return yjs_flight_watch((const yjs_partition *)base, out);
}

static partition_outlook yjs_outlook(const partition *base, slice id) {
    return yjs_flight_outlook((const yjs_partition *)base, id);
}

/* ------------------------------------------------------- opening, closing */

static auxrt_result yjs_close(partition *base, auxrt_error *error) {
    yjs_partition *p = (yjs_partition *)base;
    auxrt_result result = yjs_flight_end(p, error);
    yjs_drop_process(p);
    yjs_log_close(&p->log);
    yjs_steps_free(&p->steps);
    yjs_steps_free(&p->differs);
    buffer_free(&p->made);
    buffer_free(&p->sites);
    buffer_free(&p->answer);
    local_deinit(&p->local);
    free(p);
    return result;
}

static const partition_class yjs_class = {
    .kind = "yjs",
    .apply = yjs_apply,
    .commit = yjs_commit,
    .state = local_state,
    .rules = local_rules,
    .version = yjs_version,
    .work = yjs_work,
    .watch = yjs_watch,
    .outlook = yjs_outlook,
    .status = local_status,
    .close = yjs_close,
};

auxrt_result partition_yjs_open(const yjs_options *options, const char *space,
                                partition **out, auxrt_error *error) {
    yjs_partition *p = calloc(1, sizeof *p);
    if (!p || !local_init(&p->local, &yjs_class, space, &hooks)) {
        free(p);
        return no_memory(error);
    }
    if (options)
        p->options = *options;
    if (p->options.document.time_ms == 0)
        p->options.document.time_ms = TIME_MS;
    p->local.bot_space = p->local.base.space;
    yjs_steps_init(&p->steps);
    yjs_steps_init(&p->differs);
    yjs_flight_init(&p->flight);
    buffer_init(&p->made, YJS_TEXT_LIMIT);
    buffer_init(&p->sites, YJS_TEXT_LIMIT);
    buffer_init(&p->answer, YJS_TEXT_LIMIT);
    auxrt_result result = yjs_log_open(&p->log, p->options.store,
                                       partition_space(&p->local.base), error);
    if (result == AUXRT_OK)
        result = load(p, error);
    if (result != AUXRT_OK) {
        yjs_close(&p->local.base, NULL);
        return result;
    }
    *out = &p->local.base;
    return AUXRT_OK;
}
