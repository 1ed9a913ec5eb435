/*
 * Losses as JSON.
 */
#include "supervise/loss.h"

#include "base/json.h"

void loss_init(loss *l) {
    *l = (loss){0};
    buffer_init(&l->bot, 4096);
    buffer_init(&l->tag, 4096);
}

void loss_free(loss *l) {
    buffer_free(&l->bot);
    buffer_free(&l->tag);
}

void loss_note(loss *l, const child *c, bool in_turn) {
    l->end = c->end;
    memcpy(l->text, c->end_text, sizeof l->text);
    l->in_turn = in_turn;
    l->quarantined = false;
    l->is_certain = c->culprit.is_certain;
    buffer_clear(&l->bot);
    buffer_clear(&l->tag);
    buffer_append_slice(&l->bot, buffer_peek(&c->culprit.bot));
    buffer_append_slice(&l->tag, buffer_peek(&c->culprit.tag));
}

static void write_name(json_writer *w, slice key, const buffer *name) {
    json_write_key(w, key);
    if (name->length > 0)
        json_write_string(w, buffer_peek(name));
    else
        json_write_null(w);
}

static void write_culprit(const loss *l, json_writer *w) {
    write_name(w, SLICE("bot"), &l->bot);
    write_name(w, SLICE("tag"), &l->tag);
}

static void write_text(json_writer *w, slice key, const char *text) {
    json_write_key(w, key);
    json_write_string(w, slice_from_string(text));
}

static void tell(const transport_sink *sink, slice kind, buffer *event) {
    if (sink->on_event)
        sink->on_event(sink->user, kind, buffer_peek(event));
    buffer_free(event);
}

void loss_tell_restarted(const loss *l, uint64_t restarts,
                         const transport_sink *sink) {
    buffer event;
    buffer_init(&event, 1 << 16);
    json_writer w = json_writer_on(&event);
    json_begin_object(&w);
    write_text(&w, SLICE("event"), "restarted");
    write_text(&w, SLICE("reason"), child_end_name(l->end));
    write_text(&w, SLICE("message"), l->text);
    write_culprit(l, &w);
    json_write_key(&w, SLICE("certain"));
    json_write_bool(&w, l->is_certain);
    json_write_key(&w, SLICE("quarantined"));
    json_write_bool(&w, l->quarantined);
    json_write_key(&w, SLICE("restarts"));
    json_write_integer(&w, (int64_t)restarts);
    /* What the new process does not have. */
    json_write_key(&w, SLICE("gone"));
    json_begin_array(&w);
    json_write_string(&w, SLICE("timers"));
    json_write_string(&w, SLICE("watchers"));
    json_write_string(&w, SLICE("tasks"));
    json_write_string(&w, SLICE("globals"));
    json_end_array(&w);
    json_end_object(&w);
    tell(sink, SLICE("restarted"), &event);
}

/* As a runtime tells of a script that it stopped. */
void loss_tell_stopped(const loss *l, const transport_sink *sink) {
    buffer event;
    buffer_init(&event, 1 << 16);
    json_writer w = json_writer_on(&event);
    json_begin_object(&w);
    write_text(&w, SLICE("event"), "stopped_script");
    write_text(&w, SLICE("limit"), child_end_name(l->end));
    write_culprit(l, &w);
    json_end_object(&w);
    tell(sink, SLICE("stopped_script"), &event);
}

void loss_answer(const loss *l, transport_answer answer, void *user) {
    buffer text;
    if (!answer)
        return;
    buffer_init(&text, 1 << 16);
    buffer_append_string(&text, "\"error\":");
    json_writer w = json_writer_on(&text);
    json_begin_object(&w);
    write_text(&w, SLICE("name"), "Error");
    write_text(&w, SLICE("message"), "Ran out of energy");
    json_write_key(&w, SLICE("stop"));
    json_begin_object(&w);
    if (l->bot.length > 0)
        write_culprit(l, &w);
    json_end_object(&w);
    json_end_object(&w);
    answer(user, buffer_peek(&text));
    buffer_free(&text);
}
