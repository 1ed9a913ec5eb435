/*
 * The parts written in C, each as one function whose instructions are counted
 * by tools/bench/instructions.mjs: parts NAME runs one of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "bot/state.h"
#include "partition/partition.h"
#include "script/script.h"

enum { BOTS = 500, ROUNDS = 4, TEXT_MAXIMUM = 1 << 26 };

int part_json_read(slice text);
int part_json_write(slice text);
int part_partition_apply(slice text);
int part_script_prepare(slice text);
int part_state_apply(slice text);

static const char script[] =
    "const near = getBots(byTag('place', tags.place));\n"
    "let sum = 0;\n"
    "for (const other of near) {\n"
    "    if (other.id === bot.id) { continue; }\n"
    "    sum += other.tags.weight ?? 0;\n"
    "    while (sum > 100) { sum -= 10; }\n"
    "}\n"
    "const join = async (list) => { for (const l of list) { await l; } };\n"
    "tags.text = `${sum} of ${near.length}: ${/[a-z]+/g.exec(tags.name)}`;\n"
    "whisper(near, 'onCounted', { sum, by: bot.id });\n"
    "return { sum, list: near.map((b) => b.tags.name) };\n";

static void write_bots(buffer *out) {
    buffer_append_string(out, "{\"state\":{");
    for (int i = 0; i < BOTS; i++)
        buffer_append_format(
            out,
            "%s\"bot%d\":{\"id\":\"bot%d\",\"tags\":{\"name\":\"chair %d\","
            "\"place\":%d,\"weight\":%d.25,\"outside\":true,\"list\":[1,2,{"
            "\"a\":null}],\"text\":\"caf\303\251 \\u00e9 \\n\"}}",
            i ? "," : "", i, i, i, i, i % 9);
    buffer_append_string(out, "}}");
}

__attribute__((noinline)) int part_json_read(slice text) {
    json_value all, state, member;
    int count = 0;
    if (json_parse(text, &all, NULL) != AUXRT_OK ||
        !json_member(all, SLICE("state"), &state))
        return -1;
    json_walk walk = json_walk_start(state);
    while (json_walk_next(&walk))
        if (json_member(walk.value, SLICE("tags"), &member))
            count++;
    return count;
}

__attribute__((noinline)) int part_json_write(slice text) {
    buffer out;
    (void)text;
    buffer_init(&out, TEXT_MAXIMUM);
    json_writer w = json_writer_on(&out);
    json_begin_array(&w);
    for (int i = 0; i < BOTS * 4; i++) {
        json_begin_object(&w);
        json_write_key(&w, SLICE("type"));
        json_write_string(&w, SLICE("update_bot"));
        json_write_key(&w, SLICE("value"));
        json_write_number(&w, i + 0.5);
        json_write_key(&w, SLICE("text"));
        json_write_string(&w, SLICE("one line\nand \"another\" one"));
        json_end_object(&w);
    }
    json_end_array(&w);
    int length = (int)out.length;
    buffer_free(&out);
    return length;
}

__attribute__((noinline)) int part_state_apply(slice text) {
    bot_state *state = bot_state_new();
    int count = -1;
    if (state && bot_state_apply_update(state, text, NULL) == AUXRT_OK)
        count = (int)bot_state_count(state);
    bot_state_free(state);
    return count;
}

/* The bots of the state as a batch of a script, and an edit of each. */
static void write_batch(slice text, buffer *out) {
    json_value all, state;
    json_parse(text, &all, NULL);
    json_member(all, SLICE("state"), &state);
    json_writer w = json_writer_on(out);
    json_begin_array(&w);
    for (int edits = 0; edits < 2; edits++) {
        json_walk walk = json_walk_start(state);
        while (json_walk_next(&walk)) {
            json_begin_object(&w);
            json_write_key(&w, SLICE("type"));
            json_write_string(&w,
                              edits ? SLICE("update_bot") : SLICE("add_bot"));
            json_write_key(&w, SLICE("id"));
            json_write_raw(&w, walk.key.text);
            json_write_key(&w, edits ? SLICE("update") : SLICE("bot"));
            json_write_raw(&w, edits ? SLICE("{\"tags\":{\"weight\":3,"
                                             "\"text\":\"another one\"}}")
                                     : walk.value.text);
            json_end_object(&w);
        }
    }
    json_end_array(&w);
}

__attribute__((noinline)) int part_partition_apply(slice text) {
    partition *space = NULL;
    int count = -1;
    buffer batch;
    buffer_init(&batch, TEXT_MAXIMUM);
    write_batch(text, &batch);
    if (partition_memory_open("shared", &space, NULL) == AUXRT_OK &&
        partition_apply(space, 1, buffer_peek(&batch), NULL) == AUXRT_OK &&
        partition_commit(space, NULL) == AUXRT_OK)
        count = (int)bot_state_count(partition_state_peek(space));
    if (space)
        partition_close(space, NULL);
    buffer_free(&batch);
    return count;
}

__attribute__((noinline)) int part_script_prepare(slice text) {
    const script_options options = {.stop_checks = true};
    int length = 0;
    (void)text;
    for (int i = 0; i < 10; i++) {
        script_unit *unit = NULL;
        buffer out;
        int before, total;
        if (script_prepare(SLICE(script), &options, &unit, NULL) != AUXRT_OK) {
            script_unit_free(unit);
            return -1;
        }
        buffer_init(&out, TEXT_MAXIMUM);
        script_wrap(unit, &out, &before, &total);
        length += (int)out.length;
        buffer_free(&out);
        script_unit_free(unit);
    }
    return length;
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        int (*run)(slice text);
    } parts[] = {
        {"json_read", part_json_read},
        {"json_write", part_json_write},
        {"state_apply", part_state_apply},
        {"partition_apply", part_partition_apply},
        {"script_prepare", part_script_prepare},
    };
    buffer text;
    buffer_init(&text, TEXT_MAXIMUM);
    write_bots(&text);
    for (size_t i = 0; argc == 2 && i < sizeof parts / sizeof *parts; i++) {
        if (strcmp(parts[i].name, argv[1]) != 0)
            continue;
        int result = 0;
        for (int k = 0; k < ROUNDS; k++)
            result = parts[i].run(buffer_peek(&text));
        buffer_free(&text);
        return result > 0 ? 0 : 1;
    }
    buffer_free(&text);
    fputs("usage: parts NAME\n", stderr);
    return 2;
}
