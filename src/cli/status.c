/*
 * How an inst is, as JSON and as a few lines for people.
 */
#include "cli/status.h"

#include "base/json.h"

static void write_text(json_writer *w, const char *key, const char *value) {
    if (value[0] == '\0')
        return;
    json_write_key(w, slice_from_string(key));
    json_write_string(w, slice_from_string(value));
}

static const char *state_name(auxrt_side_state state) {
    static const char *const names[] = {"starting", "idle",       "in turn",
                                        "stopping", "restarting", "failed"};
    return names[state];
}

static void write_count(json_writer *w, const char *key, uint64_t count) {
    json_write_key(w, slice_from_string(key));
    json_write_integer(w, (int64_t)count);
}

static void write_side(json_writer *w, auxrt_runtime *runtime) {
    auxrt_side_status side = {.size = sizeof side};
    auxrt_text list = {0};
    if (auxrt_runtime_status(runtime, &side, NULL) != AUXRT_OK) {
        write_text(w, "state", "in process");
        return;
    }
    write_text(w, "state", state_name(side.state));
    write_count(w, "process", (uint64_t)side.process);
    json_write_key(w, SLICE("turn"));
    json_begin_object(w);
    write_count(w, "ms", side.turn_ms);
    write_text(w, "bot", side.bot);
    write_text(w, "tag", side.tag);
    json_end_object(w);
    write_count(w, "resident", side.resident);
    write_count(w, "restarts", side.restarts);
    write_count(w, "kills", side.kills);
    if (auxrt_runtime_quarantine(runtime, &list, NULL) == AUXRT_OK) {
        json_write_key(w, SLICE("quarantine"));
        json_write_raw(w, slice_of(list.data, list.length));
    }
    auxrt_text_free(&list);
}

void status_write(auxrt_inst *inst, buffer *out) {
    auxrt_inst_counts counts = {.size = sizeof counts};
    json_writer w = json_writer_on(out);
    auxrt_inst_count(inst, &counts, NULL);
    json_begin_object(&w);
    write_side(&w, auxrt_inst_runtime(inst));
    write_count(&w, "bots", counts.bots);
    write_count(&w, "scripts", counts.scripts);
    write_count(&w, "listeners", counts.listeners);
    write_count(&w, "errors", counts.errors);
    write_count(&w, "stopped", counts.stopped);
    json_end_object(&w);
}

/* -------------------------------------------------------------- for people */

static int64_t count_of(json_value object, const char *name) {
    json_value value;
    int64_t count = 0;
    if (json_member(object, slice_from_string(name), &value) &&
        value.type == JSON_NUMBER)
        json_integer(value, &count);
    return count;
}

static void append_text(json_value object, const char *name, buffer *out) {
    json_value value;
    buffer scratch;
    buffer_init(&scratch, 65536);
    if (json_member(object, slice_from_string(name), &value) &&
        value.type == JSON_STRING)
        buffer_append_slice(out, json_string(value, &scratch));
    buffer_free(&scratch);
}

static void print_turn(json_value status, buffer *out) {
    json_value turn, tag;
    append_text(status, "state", out);
    if (!json_member(status, SLICE("turn"), &turn) || count_of(turn, "ms") == 0)
        return;
    buffer_append_format(out, " for %lld ms", (long long)count_of(turn, "ms"));
    if (!json_member(turn, SLICE("tag"), &tag))
        return;
    buffer_append_string(out, ": ");
    append_text(turn, "tag", out);
    buffer_append_string(out, " of ");
    append_text(turn, "bot", out);
}

static void print_quarantine(json_value status, buffer *out) {
    json_value list;
    if (!json_member(status, SLICE("quarantine"), &list))
        return;
    json_walk walk = json_walk_start(list);
    while (json_walk_next(&walk)) {
        buffer_append_string(out, "quarantine: ");
        append_text(walk.value, "tag", out);
        buffer_append_string(out, " of ");
        append_text(walk.value, "bot", out);
        buffer_append_char(out, '\n');
    }
}

void status_print(slice json, buffer *out) {
    enum { MEBIBYTE = 1 << 20 };
    json_value status;
    if (json_parse(json, &status, NULL) != AUXRT_OK)
        return;
    buffer_append_string(out, "scripts: ");
    print_turn(status, out);
    buffer_append_char(out, '\n');
    int64_t resident = count_of(status, "resident");
    if (resident > 0)
        buffer_append_format(out, "memory: %lld MiB\n",
                             (long long)resident / MEBIBYTE);
    buffer_append_format(out, "restarts: %lld, kills: %lld\n",
                         (long long)count_of(status, "restarts"),
                         (long long)count_of(status, "kills"));
    buffer_append_format(out,
                         "bots: %lld, scripts: %lld, listeners called: %lld, "
                         "errors: %lld, stopped: %lld\n",
                         (long long)count_of(status, "bots"),
                         (long long)count_of(status, "scripts"),
                         (long long)count_of(status, "listeners"),
                         (long long)count_of(status, "errors"),
                         (long long)count_of(status, "stopped"));
    print_quarantine(status, out);
}
