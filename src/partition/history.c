/*
 * The engine, filled from marks. Its rules exclude every edit from outside;
 * the bots are put there by the calls of this file.
 */
#include "partition/history.h"

#include <stdlib.h>
#include <string.h>

#include "bot/value.h"
#include "format/dates.h"
#include "partition/local.h"
#include "partition/made_bot.h"

enum { MAP_LIMIT = 1 << 30 };

typedef struct history_partition {
    local_partition local;
    marks *marks;
    char *source;
} history_partition;

static auxrt_result no_memory(auxrt_error *error) {
    return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
}

static slice source_of(const history_partition *p) {
    return slice_from_string(p->source);
}

/* An inst may show the marks of several spaces, and ids are unique in it. */
static void mark_id(const history_partition *p, int64_t number, buffer *out) {
    buffer_clear(out);
    if (strcmp(p->source, "shared") != 0)
        buffer_append_format(out, "%s-", p->source);
    buffer_append_format(out, "mark-%lld", (long long)number);
}

/* --------------------------------------------------------- bots of marks */

static void write_mark(const history_partition *p, slice id,
                       const store_mark *mark, buffer *out) {
    char time[DATE_TEXT_SIZE];
    json_writer w = json_writer_on(out);

    date_text(mark->time, time);
    made_bot_begin(&w, &p->local.base, id);
    json_write_key(&w, SLICE("history"));
    json_write_bool(&w, true);
    json_write_key(&w, SLICE("historyMark"));
    json_write_integer(&w, mark->number);
    made_bot_write(&w, "historySpace", "", source_of(p));
    made_bot_write(&w, "historyLabel", BOT_PREFIX_TEXT, mark->label);
    made_bot_write(&w, "historyTime", BOT_PREFIX_DATE, slice_from_string(time));
    json_write_key(&w, SLICE("historyBots"));
    json_write_integer(&w, mark->bots);
    made_bot_end(&w);
}

static auxrt_result add_mark_bot(history_partition *p, const store_mark *mark,
                                 auxrt_error *error) {
    buffer id, bot;

    buffer_init(&id, MAP_LIMIT);
    buffer_init(&bot, MAP_LIMIT);
    mark_id(p, mark->number, &id);
    write_mark(p, buffer_peek(&id), mark, &bot);
    auxrt_result result =
        bot.failure != AUXRT_OK
            ? no_memory(error)
            : local_add(&p->local, buffer_peek(&id), buffer_peek(&bot), error);
    buffer_free(&id);
    buffer_free(&bot);
    return result;
}

typedef struct adding {
    history_partition *partition;
    auxrt_error *error;
} adding;

static auxrt_result visit_mark(void *context, const store_mark *mark) {
    adding *a = context;
    return add_mark_bot(a->partition, mark, a->error);
}

/* -------------------------------------------------------- bots of a version */

static void saved_id(const history_partition *p, int64_t number, slice id,
                     buffer *out) {
    mark_id(p, number, out);
    buffer_append_char(out, '.');
    buffer_append_slice(out, id);
}

static void write_saved(const history_partition *p, slice id, slice saved,
                        int64_t number, json_value bot, buffer *out) {
    json_value tags;
    json_writer w = json_writer_on(out);

    made_bot_begin(&w, &p->local.base, saved);
    if (json_member(bot, SLICE("tags"), &tags) && tags.type == JSON_OBJECT) {
        buffer name;
        json_walk walk = json_walk_start(tags);
        buffer_init(&name, MAP_LIMIT);
        while (json_walk_next(&walk)) {
            json_write_key(&w, json_string(walk.key, &name));
            json_write_raw(&w, walk.value.text);
        }
        buffer_free(&name);
    }
    /* Later members count: a saved tag of this name cannot undo them. */
    json_write_key(&w, SLICE("listening"));
    json_write_bool(&w, false);
    json_write_key(&w, SLICE("historyMark"));
    json_write_integer(&w, number);
    made_bot_write(&w, "historyBot", BOT_PREFIX_TEXT, id);
    made_bot_end(&w);
}

/* Calls for each saved bot of a mark. */
typedef auxrt_result (*saved_visit)(history_partition *p, int64_t number,
                                    slice id, json_value bot, void *context,
                                    auxrt_error *error);

static auxrt_result each_saved(history_partition *p, int64_t number,
                               saved_visit visit, void *context,
                               auxrt_error *error) {
    buffer text, id;
    json_value bots = {0};

    buffer_init(&text, MAP_LIMIT);
    buffer_init(&id, MAP_LIMIT);
    auxrt_result result =
        marks_read(p->marks, source_of(p), number, &text, error);
    if (result == AUXRT_OK)
        result = json_parse(buffer_peek(&text), &bots, error);
    if (result == AUXRT_OK && bots.type == JSON_OBJECT) {
        json_walk walk = json_walk_start(bots);
        while (result == AUXRT_OK && json_walk_next(&walk))
            if (walk.value.type == JSON_OBJECT)
                result = visit(p, number, json_string(walk.key, &id),
                               walk.value, context, error);
    }
    buffer_free(&text);
    buffer_free(&id);
    return result;
}

static auxrt_result show_bot(history_partition *p, int64_t number, slice id,
                             json_value bot, void *context,
                             auxrt_error *error) {
    buffer saved, text;
    (void)context;

    buffer_init(&saved, MAP_LIMIT);
    buffer_init(&text, MAP_LIMIT);
    saved_id(p, number, id, &saved);
    write_saved(p, id, buffer_peek(&saved), number, bot, &text);
    auxrt_result result = text.failure != AUXRT_OK
                              ? no_memory(error)
                              : local_add(&p->local, buffer_peek(&saved),
                                          buffer_peek(&text), error);
    buffer_free(&saved);
    buffer_free(&text);
    return result;
}

static auxrt_result hide_bot(history_partition *p, int64_t number, slice id,
                             json_value bot, void *context,
                             auxrt_error *error) {
    buffer saved;
    (void)bot;
    (void)context;
    buffer_init(&saved, MAP_LIMIT);
    saved_id(p, number, id, &saved);
    auxrt_result result = local_remove(&p->local, buffer_peek(&saved), error);
    buffer_free(&saved);
    return result;
}

/* ---------------------------------------------------------------- the calls */

static auxrt_result write_state(partition *source, buffer *out, size_t *bots,
                                auxrt_error *error) {
    size_t count;
    const bot_record *const *records =
        bot_state_sorted(partition_state_peek(source), &count);
    json_writer w = json_writer_on(out);

    if (!records)
        return no_memory(error);
    json_begin_object(&w);
    for (size_t i = 0; i < count; i++) {
        if (!records[i]->is_bot)
            continue;
        json_write_key(&w, records[i]->id);
        bot_record_write(records[i], true, out);
        w.needs_comma = true;
        *bots += 1;
    }
    json_end_object(&w);
    if (out->failure != AUXRT_OK)
        return error_raise(error, out->failure,
                           "space %s is too large for a mark", source->space);
    return AUXRT_OK;
}

auxrt_result partition_history_mark(partition *base, partition *source,
                                    slice label, int64_t time, int64_t *number,
                                    auxrt_error *error) {
    history_partition *p = (history_partition *)base;
    store_mark mark = {.label = label, .time = time};
    size_t bots = 0;
    buffer text;

    buffer_init(&text, MAP_LIMIT);
    auxrt_result result = write_state(source, &text, &bots, error);
    mark.bots = (int64_t)bots;
    if (result == AUXRT_OK)
        result = marks_add(p->marks, source_of(p), label, time, mark.bots,
                           buffer_peek(&text), &mark.number, error);
    buffer_free(&text);
    if (result == AUXRT_OK)
        result = add_mark_bot(p, &mark, error);
    if (result == AUXRT_OK)
        result = local_commit(base, error);
    if (result == AUXRT_OK && number)
        *number = mark.number;
    return result;
}

auxrt_result partition_history_show(partition *base, int64_t number,
                                    auxrt_error *error) {
    auxrt_result result =
        each_saved((history_partition *)base, number, show_bot, NULL, error);
    return result == AUXRT_OK ? local_commit(base, error) : result;
}

auxrt_result partition_history_hide(partition *base, int64_t number,
                                    auxrt_error *error) {
    auxrt_result result =
        each_saved((history_partition *)base, number, hide_bot, NULL, error);
    return result == AUXRT_OK ? local_commit(base, error) : result;
}

auxrt_result partition_history_drop(partition *base, int64_t number,
                                    auxrt_error *error) {
    history_partition *p = (history_partition *)base;
    buffer id;

    auxrt_result result = partition_history_hide(base, number, error);
    if (result == AUXRT_OK)
        result = marks_drop(p->marks, source_of(p), number, error);
    buffer_init(&id, MAP_LIMIT);
    mark_id(p, number, &id);
    if (result == AUXRT_OK)
        result = local_remove(&p->local, buffer_peek(&id), error);
    buffer_free(&id);
    return result == AUXRT_OK ? local_commit(base, error) : result;
}

/* Restoring. */

typedef struct restoring {
    bot_state *target;
    json_writer *writer;
    map saved; /* ids */
} restoring;

/* Whether the record has the space and the tags that were saved. */
static bool is_same(const bot_record *record, json_value bot) {
    json_value part;
    size_t count = 0;
    bool same = true;
    buffer name;

    if (!record || !record->is_bot)
        return false;
    if (json_member(bot, SLICE("space"), &part) && part.type == JSON_STRING
            ? !json_string_is(part, record->space)
            : record->space.length > 0)
        return false;
    if (!json_member(bot, SLICE("tags"), &part))
        return bot_values_count(&record->tags) == 0;
    buffer_init(&name, MAP_LIMIT);
    json_walk walk = json_walk_start(part);
    while (same && json_walk_next(&walk)) {
        slice json;
        same = bot_record_tag(record, json_string(walk.key, &name), &json) &&
               slice_equal(json, walk.value.text);
        count++;
    }
    buffer_free(&name);
    return same && count == bot_values_count(&record->tags);
}

static auxrt_result restore_bot(history_partition *p, int64_t number, slice id,
                                json_value bot, void *context,
                                auxrt_error *error) {
    restoring *r = context;
    json_value part;
    static char mark;
    (void)p;
    (void)number;

    if (!map_set(&r->saved, id, &mark, NULL))
        return no_memory(error);
    if (is_same(bot_state_peek(r->target, id), bot))
        return AUXRT_OK;
    json_writer *w = r->writer;
    json_begin_object(w);
    json_write_key(w, SLICE("type"));
    json_write_string(w, SLICE("add_bot"));
    json_write_key(w, SLICE("id"));
    json_write_string(w, id);
    json_write_key(w, SLICE("bot"));
    json_begin_object(w);
    json_write_key(w, SLICE("id"));
    json_write_string(w, id);
    if (json_member(bot, SLICE("space"), &part)) {
        json_write_key(w, SLICE("space"));
        json_write_raw(w, part.text);
    }
    json_write_key(w, SLICE("tags"));
    json_write_raw(w, json_member(bot, SLICE("tags"), &part) ? part.text
                                                             : SLICE("{}"));
    json_end_object(w);
    json_end_object(w);
    return AUXRT_OK;
}

static auxrt_result remove_later_bots(restoring *r, auxrt_error *error) {
    size_t count;
    const bot_record *const *records = bot_state_sorted(r->target, &count);
    if (!records)
        return no_memory(error);
    for (size_t i = 0; i < count; i++) {
        if (!records[i]->is_bot || map_has(&r->saved, records[i]->id))
            continue;
        json_begin_object(r->writer);
        json_write_key(r->writer, SLICE("type"));
        json_write_string(r->writer, SLICE("remove_bot"));
        json_write_key(r->writer, SLICE("id"));
        json_write_string(r->writer, records[i]->id);
        json_end_object(r->writer);
    }
    return AUXRT_OK;
}

auxrt_result partition_history_restore(partition *base, int64_t number,
                                       partition *target, buffer *actions,
                                       auxrt_error *error) {
    json_writer w = json_writer_on(actions);
    restoring r = {.target = partition_state_peek(target), .writer = &w};

    map_init(&r.saved);
    json_begin_array(&w);
    auxrt_result result =
        each_saved((history_partition *)base, number, restore_bot, &r, error);
    if (result == AUXRT_OK)
        result = remove_later_bots(&r, error);
    json_end_array(&w);
    map_free(&r.saved, NULL);
    if (result == AUXRT_OK && actions->failure != AUXRT_OK)
        result = error_raise(error, actions->failure,
                             "the mark is too large to restore");
    return result;
}

/* ----------------------------------------------------------------- the kind */

static auxrt_result history_close(partition *base, auxrt_error *error) {
    history_partition *p = (history_partition *)base;
    (void)error;
    free(p->source);
    local_deinit(&p->local);
    free(p);
    return AUXRT_OK;
}

static const partition_class history_class = {
    .kind = "history",
    .apply = local_apply,
    .commit = local_commit,
    .state = local_state,
    .rules = local_rules,
    .status = local_status,
    .close = history_close,
};

auxrt_result partition_history_open(marks *m, const char *source_space,
                                    const char *space, partition **out,
                                    auxrt_error *error) {
    history_partition *p = calloc(1, sizeof *p);
    size_t size = strlen(source_space) + 1;

    if (!p || !local_init(&p->local, &history_class, space, NULL)) {
        free(p);
        return no_memory(error);
    }
    p->local.rules = (partition_rules){.strategy = PARTITION_DELAYED};
    p->marks = m;
    p->source = malloc(size);
    auxrt_result result = AUXRT_OK;
    adding a = {p, error};
    if (!p->source) {
        result = no_memory(error);
    } else {
        memcpy(p->source, source_space, size);
        result = marks_each(m, source_of(p), visit_mark, &a, error);
    }
    if (result == AUXRT_OK)
        result = local_commit(&p->local.base, error);
    if (result != AUXRT_OK) {
        history_close(&p->local.base, NULL);
        return result;
    }
    *out = &p->local.base;
    return AUXRT_OK;
}
