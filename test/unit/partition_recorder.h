/*
 * A listener that keeps what a partition tells: a mirror made of its updates,
 * the refusals as text, the order of what was settled.
 */
#ifndef PARTITION_RECORDER_H
#define PARTITION_RECORDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "partition/partition.h"

/* Actions, and batches of them, as JSON. */
#define ADD(id, tags)                                                          \
    "{\"type\":\"add_bot\",\"id\":\"" id "\",\"bot\":{\"id\":\"" id            \
    "\",\"tags\":" tags "}}"
#define UPDATE(id, update)                                                     \
    "{\"type\":\"update_bot\",\"id\":\"" id "\",\"update\":" update "}"
#define SET(id, tags) UPDATE(id, "{\"tags\":" tags "}")
#define MASK(id, space, tags) UPDATE(id, "{\"masks\":{\"" space "\":" tags "}}")
#define REMOVE(id) "{\"type\":\"remove_bot\",\"id\":\"" id "\"}"
#define BATCH(a) "[" a "]"
#define BATCH2(a, b) BATCH(a "," b)
#define BATCH3(a, b, c) BATCH2(a, b "," c)
#define BATCH4(a, b, c, d) BATCH3(a, b, c "," d)
#define BATCH5(a, b, c, d, e) BATCH4(a, b, c, d "," e)

typedef struct recorder {
    bot_state *mirror;
    buffer refused; /* a line each: seq bot [space/]tag reason actual */
    buffer settled;
    buffer shouted;
    buffer update; /* the last one */
    size_t refusals;
    size_t settlements;
    size_t updates;
} recorder;

static void recorder_changed(void *context, partition *p, slice update) {
    recorder *r = context;
    auxrt_error error = {0};
    (void)p;
    if (bot_state_apply_update(r->mirror, update, &error) != AUXRT_OK)
        fail_msg("%.*s: %s", (int)update.length, update.data, error.message);
    buffer_clear(&r->update);
    buffer_append_slice(&r->update, update);
    r->updates++;
}

static void recorder_refused(void *context, partition *p,
                             const partition_refusal *refusal) {
    recorder *r = context;
    (void)p;
    r->refusals++;
    assert_true(refusal->message[0] != 0);
    buffer_append_format(
        &r->refused, "%llu %.*s %.*s%s%.*s %s %.*s\n",
        (unsigned long long)refusal->seq, (int)refusal->bot.length,
        refusal->bot.data, (int)refusal->mask_space.length,
        refusal->mask_space.data, refusal->mask_space.length > 0 ? "/" : "",
        (int)refusal->tag.length, refusal->tag.data,
        partition_reason_name(refusal->reason), (int)refusal->actual.length,
        refusal->actual.data);
}

static void recorder_settled(void *context, partition *p, uint64_t seq) {
    recorder *r = context;
    (void)p;
    r->settlements++;
    buffer_append_format(&r->settled, "%llu ", (unsigned long long)seq);
}

static void recorder_shouted(void *context, partition *p, slice name,
                             slice argument) {
    recorder *r = context;
    (void)p;
    buffer_append_format(&r->shouted, "%.*s %.*s\n", (int)name.length,
                         name.data, (int)argument.length, argument.data);
}

static inline void recorder_init(recorder *r, partition *p) {
    partition_listener listener = {r,
                                   recorder_changed,
                                   recorder_refused,
                                   recorder_settled,
                                   recorder_shouted,
                                   NULL};
    *r = (recorder){.mirror = bot_state_new()};
    buffer_init(&r->refused, 1 << 26);
    buffer_init(&r->settled, 1 << 26);
    buffer_init(&r->shouted, 1 << 26);
    buffer_init(&r->update, 1 << 26);
    partition_listen(p, &listener);
}

static inline void recorder_free(recorder *r) {
    bot_state_free(r->mirror);
    buffer_free(&r->refused);
    buffer_free(&r->settled);
    buffer_free(&r->shouted);
    buffer_free(&r->update);
}

static inline void expect_text(const buffer *b, const char *expected) {
    assert_string_equal(b->length > 0 ? b->data : "", expected);
}

/* Applies and commits one batch; both must work. */
static inline void apply_batch(partition *p, uint64_t seq,
                               const char *actions) {
    auxrt_error error = {0};
    if (partition_apply(p, seq, slice_from_string(actions), &error) !=
            AUXRT_OK ||
        partition_commit(p, &error) != AUXRT_OK)
        fail_msg("%s: %s", actions, error.message);
}

static inline char *state_text(bot_state *state) {
    buffer out;
    buffer_init(&out, 1 << 28);
    assert_non_null(state);
    bot_state_write_update(state, &out);
    assert_int_equal(out.failure, AUXRT_OK);
    return buffer_take(&out, NULL);
}

/* Whether two states hold the same. */
static inline bool same_state(bot_state *a, bot_state *b) {
    buffer out;
    bool is_empty = false;
    buffer_init(&out, 1 << 28);
    assert_int_equal(bot_state_write_difference(a, b, &out, &is_empty),
                     AUXRT_OK);
    buffer_free(&out);
    return is_empty;
}

#endif
