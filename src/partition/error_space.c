/*
 * The engine with a memory of the order in which bots came. The hook that
 * others use for storing notes each new bot; at the end of a batch the oldest
 * go until the bound holds.
 */
#include "partition/error_space.h"

#include <stdio.h>
#include <stdlib.h>

#include "bot/value.h"
#include "format/dates.h"
#include "partition/local.h"
#include "partition/made_bot.h"

enum { REPORT_LIMIT = 1 << 24 };

typedef struct error_partition {
    local_partition local;
    map order; /* ids, the oldest first */
    size_t maximum;
    uint64_t number; /* of the last report */
} error_partition;

static auxrt_result note_bot(local_partition *l, const bot_record *bot,
                             auxrt_error *error) {
    error_partition *p = (error_partition *)l;
    static char mark;
    if (map_has(&p->order, bot->id) || map_set(&p->order, bot->id, &mark, NULL))
        return AUXRT_OK;
    return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
}

static auxrt_result drop_oldest(local_partition *l, auxrt_error *error) {
    error_partition *p = (error_partition *)l;
    auxrt_result result = AUXRT_OK;
    size_t at = 0;
    slice id;
    void *unused;

    while (result == AUXRT_OK && p->order.count > p->maximum &&
           map_next(&p->order, &at, &id, &unused)) {
        result = local_remove(l, id, error);
        map_remove(&p->order, id);
    }
    return result;
}

static const local_hooks hooks = {
    .put_bot = note_bot,
    .batch_end = drop_oldest,
};

static auxrt_result error_close(partition *base, auxrt_error *error) {
    error_partition *p = (error_partition *)base;
    (void)error;
    map_free(&p->order, NULL);
    local_deinit(&p->local);
    free(p);
    return AUXRT_OK;
}

static const partition_class error_class = {
    .kind = "error",
    .apply = local_apply,
    .commit = local_commit,
    .state = local_state,
    .rules = local_rules,
    .status = local_status,
    .close = error_close,
};

auxrt_result partition_error_open(const char *space, size_t maximum_bots,
                                  partition **out, auxrt_error *error) {
    error_partition *p = calloc(1, sizeof *p);
    if (!p || !local_init(&p->local, &error_class, space, &hooks)) {
        free(p);
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    p->local.rules.may_update = false;
    p->local.rules.may_remove = false;
    p->maximum = maximum_bots;
    map_init(&p->order);
    *out = &p->local.base;
    return AUXRT_OK;
}

static void write_text(json_writer *w, const char *tag, const char *prefix,
                       slice text) {
    if (text.length > 0)
        made_bot_write(w, tag, prefix, text);
}

static void write_report(const error_partition *p, slice id,
                         const partition_error_report *report, buffer *out) {
    char time[DATE_TEXT_SIZE];
    json_writer w = json_writer_on(out);

    date_text(report->time, time);
    made_bot_begin(&w, &p->local.base, id);
    json_write_key(&w, SLICE("error"));
    json_write_bool(&w, true);
    write_text(&w, "errorName", BOT_PREFIX_TEXT, report->name);
    write_text(&w, "errorMessage", BOT_PREFIX_TEXT, report->message);
    write_text(&w, "errorBot", BOT_PREFIX_LINK, report->bot);
    write_text(&w, "errorTag", BOT_PREFIX_TEXT, report->tag);
    write_text(&w, "errorTime", BOT_PREFIX_DATE, slice_from_string(time));
    if (report->line > 0) {
        json_write_key(&w, SLICE("errorLine"));
        json_write_integer(&w, report->line);
        json_write_key(&w, SLICE("errorColumn"));
        json_write_integer(&w, report->column);
    }
    made_bot_end(&w);
}

auxrt_result partition_error_report_add(partition *base,
                                        const partition_error_report *report,
                                        auxrt_error *error) {
    error_partition *p = (error_partition *)base;
    char id[32];
    buffer bot;

    snprintf(id, sizeof id, "error-%llu", (unsigned long long)++p->number);
    buffer_init(&bot, REPORT_LIMIT);
    write_report(p, slice_from_string(id), report, &bot);
    auxrt_result result =
        bot.failure != AUXRT_OK
            ? error_raise(error, bot.failure, "the error is too large")
            : local_add(&p->local, slice_from_string(id), buffer_peek(&bot),
                        error);
    if (result == AUXRT_OK)
        result = drop_oldest(&p->local, error);
    if (result == AUXRT_OK)
        result = local_commit(base, error);
    buffer_free(&bot);
    return result;
}
