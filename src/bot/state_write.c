/*
 * Writing a state, and the difference of two. Everything goes out in the order
 * of ids; tags keep the order in which they came.
 */
#include <assert.h>

#include "base/json.h"
#include "base/utf.h"
#include "bot/state_store.h"

/* -------------------------------------------------------------- whole bots */

static void write_values(json_writer *w, const bot_values *values) {
    size_t at = 0;
    slice name, json;
    json_begin_object(w);
    while (bot_values_next(values, &at, &name, &json)) {
        json_write_key(w, name);
        json_write_raw(w, json);
    }
    json_end_object(w);
}

static void write_masks(json_writer *w, const map *masks) {
    size_t at = 0;
    slice space;
    void *values;
    json_begin_object(w);
    while (map_next(masks, &at, &space, &values)) {
        json_write_key(w, space);
        write_values(w, values);
    }
    json_end_object(w);
}

static void write_head(json_writer *w, const bot_record *bot) {
    json_write_key(w, SLICE("id"));
    json_write_string(w, bot->id);
    if (bot->space.length > 0) {
        json_write_key(w, SLICE("space"));
        json_write_string(w, bot->space);
    }
    json_write_key(w, SLICE("tags"));
    write_values(w, &bot->tags);
    if (bot_values_count(&bot->signatures) > 0) {
        json_write_key(w, SLICE("signatures"));
        write_values(w, &bot->signatures);
    }
}

static void write_record(json_writer *w, const bot_record *bot,
                         bool with_masks) {
    json_begin_object(w);
    if (bot->is_bot)
        write_head(w, bot);
    if (with_masks && bot->masks.count > 0) {
        json_write_key(w, SLICE("masks"));
        write_masks(w, &bot->masks);
    }
    json_end_object(w);
}

void bot_record_write(const bot_record *bot, bool with_masks, buffer *out) {
    json_writer w = json_writer_on(out);
    write_record(&w, bot, with_masks);
}

auxrt_result bot_state_write_aux(bot_state *state, bool with_masks,
                                 buffer *out) {
    size_t count;
    json_writer w = json_writer_on(out);
    const bot_record *const *records = bot_state_sorted(state, &count);
    if (!records)
        return AUXRT_NO_MEMORY;
    json_begin_object(&w);
    json_write_key(&w, SLICE("version"));
    json_write_integer(&w, 1);
    json_write_key(&w, SLICE("state"));
    json_begin_object(&w);
    for (size_t i = 0; i < count; i++) {
        if (!records[i]->is_bot)
            continue;
        json_write_key(&w, records[i]->id);
        write_record(&w, records[i], with_masks);
    }
    json_end_object(&w);
    json_end_object(&w);
    return out->failure;
}

/* ------------------------------------------------------------------ updates */

/* How a record goes from one state to another. */
typedef enum step_kind { SAME, ADDED, REMOVED, CHANGED } step_kind;

typedef struct pair {
    const bot_record *before; /* one of both may be NULL */
    const bot_record *after;
} pair;

static bool is_same_json(slice a, slice b) {
    json_value left, right;
    if (slice_equal(a, b))
        return true;
    if (json_parse(a, &left, NULL) != AUXRT_OK ||
        json_parse(b, &right, NULL) != AUXRT_OK || left.type != right.type)
        return false;
    if (left.type == JSON_NUMBER)
        return json_number(left) == json_number(right);
    if (left.type != JSON_STRING)
        return false;
    buffer scratch;
    buffer_init(&scratch, left.text.length);
    slice text = json_string(left, &scratch);
    bool is_same = text.data && json_string_is(right, text);
    buffer_free(&scratch);
    return is_same;
}

static bool get_value(const bot_values *values, slice name, slice *json) {
    return values && bot_values_get(values, name, json) &&
           bot_json_has_value(*json);
}

/* Writes the members of `after` that differ, and null for those that only
 * `before` has; gives how many. With no writer it only counts. */
static size_t write_changed(json_writer *w, const bot_values *before,
                            const bot_values *after) {
    size_t at = 0, count = 0;
    slice name, json, other;
    while (after && bot_values_next(after, &at, &name, &json)) {
        if (!bot_json_has_value(json) ||
            (get_value(before, name, &other) && is_same_json(json, other)))
            continue;
        count++;
        if (w) {
            json_write_key(w, name);
            json_write_raw(w, json);
        }
    }
    at = 0;
    while (before && bot_values_next(before, &at, &name, &json)) {
        if (!bot_json_has_value(json) || get_value(after, name, &other))
            continue;
        count++;
        if (w) {
            json_write_key(w, name);
            json_write_null(w);
        }
    }
    return count;
}

static void write_changed_space(json_writer *w, slice space,
                                const bot_values *before,
                                const bot_values *after) {
    if (write_changed(NULL, before, after) == 0)
        return;
    json_write_key(w, space);
    json_begin_object(w);
    write_changed(w, before, after);
    json_end_object(w);
}

static bool masks_differ(const map *before, const map *after) {
    size_t at = 0;
    slice space;
    void *values;
    while (after && map_next(after, &at, &space, &values))
        if (write_changed(NULL, before ? map_get(before, space) : NULL,
                          values) > 0)
            return true;
    at = 0;
    while (before && map_next(before, &at, &space, &values))
        if ((!after || !map_has(after, space)) &&
            write_changed(NULL, values, NULL) > 0)
            return true;
    return false;
}

static void write_changed_masks(json_writer *w, const map *before,
                                const map *after) {
    size_t at = 0;
    slice space;
    void *values;
    if (!masks_differ(before, after))
        return;
    json_write_key(w, SLICE("masks"));
    json_begin_object(w);
    while (after && map_next(after, &at, &space, &values))
        write_changed_space(w, space, before ? map_get(before, space) : NULL,
                            values);
    at = 0;
    while (before && map_next(before, &at, &space, &values))
        if (!after || !map_has(after, space))
            write_changed_space(w, space, values, NULL);
    json_end_object(w);
}

static void write_member(json_writer *w, slice key, const bot_values *before,
                         const bot_values *after) {
    if (write_changed(NULL, before, after) > 0)
        write_changed_space(w, key, before, after);
}

/* A bot that stops being one while its masks stay cannot be told in one
 * update: it is removed, and the masks with it. */
static step_kind step_of(pair p) {
    bool was = p.before && p.before->is_bot;
    bool is = p.after && p.after->is_bot;
    if (!p.after || (was && !is))
        return REMOVED;
    if (is && (!was || !slice_equal(p.before->space, p.after->space)))
        return ADDED;
    bool differs =
        masks_differ(p.before ? &p.before->masks : NULL, &p.after->masks);
    if (is && !differs)
        differs = write_changed(NULL, &p.before->tags, &p.after->tags) > 0 ||
                  write_changed(NULL, &p.before->signatures,
                                &p.after->signatures) > 0;
    return differs ? CHANGED : SAME;
}

static void write_step(json_writer *w, pair p, step_kind step) {
    const map *masks_before = p.before ? &p.before->masks : NULL;
    if (step == REMOVED || !p.after) {
        json_write_null(w);
        return;
    }
    assert(step == ADDED || p.before || !p.after->is_bot);
    json_begin_object(w);
    if (step == ADDED) {
        write_head(w, p.after);
    } else if (p.after->is_bot) {
        write_member(w, SLICE("tags"), &p.before->tags, &p.after->tags);
        write_member(w, SLICE("signatures"), &p.before->signatures,
                     &p.after->signatures);
    }
    write_changed_masks(w, masks_before, &p.after->masks);
    json_end_object(w);
}

/* The ids of all records of both states, each once, in their order. */
typedef struct pair_walk {
    bot_state *before;
    bot_state *after;
    const bot_record *const *left;
    const bot_record *const *right;
    size_t left_count, right_count;
    size_t left_at, right_at;
} pair_walk;

static bool start_pairs(pair_walk *walk, bot_state *before, bot_state *after) {
    static const bot_record *const nothing[1];
    *walk = (pair_walk){.before = before, .after = after, .left = nothing};
    if (before)
        walk->left = bot_state_sorted(before, &walk->left_count);
    walk->right = bot_state_sorted(after, &walk->right_count);
    return walk->left && walk->right;
}

static bool next_pair(pair_walk *walk, pair *out) {
    const bot_record *left =
        walk->left_at < walk->left_count ? walk->left[walk->left_at] : NULL;
    const bot_record *right =
        walk->right_at < walk->right_count ? walk->right[walk->right_at] : NULL;
    if (!left && !right)
        return false;
    int order = !left ? 1 : !right ? -1 : utf16_compare(left->id, right->id);
    *out = (pair){order <= 0 ? left : NULL, order >= 0 ? right : NULL};
    walk->left_at += order <= 0;
    walk->right_at += order >= 0;
    return true;
}

static slice id_of(pair p) {
    return p.after ? p.after->id : p.before->id;
}

static void write_ids(json_writer *w, slice key, pair_walk walk,
                      step_kind wanted) {
    pair p;
    json_write_key(w, key);
    json_begin_array(w);
    while (next_pair(&walk, &p))
        if (step_of(p) == wanted)
            json_write_string(w, id_of(p));
    json_end_array(w);
}

static auxrt_result write_steps(bot_state *before, bot_state *after,
                                slice version, buffer *out, bool *is_empty) {
    json_writer w = json_writer_on(out);
    pair_walk start;
    pair p;
    *is_empty = true;
    if (!start_pairs(&start, before, after))
        return AUXRT_NO_MEMORY;
    json_begin_object(&w);
    json_write_key(&w, SLICE("state"));
    json_begin_object(&w);
    for (pair_walk walk = start; next_pair(&walk, &p);) {
        step_kind step = step_of(p);
        if (step == SAME)
            continue;
        *is_empty = false;
        json_write_key(&w, id_of(p));
        write_step(&w, p, step);
    }
    json_end_object(&w);
    write_ids(&w, SLICE("addedBots"), start, ADDED);
    write_ids(&w, SLICE("removedBots"), start, REMOVED);
    write_ids(&w, SLICE("updatedBots"), start, CHANGED);
    json_write_key(&w, SLICE("version"));
    json_write_raw(&w, version);
    json_end_object(&w);
    return out->failure;
}

auxrt_result bot_state_write_update(bot_state *state, buffer *out) {
    return bot_state_write_update_at(state, SLICE("null"), out);
}

auxrt_result bot_state_write_update_at(bot_state *state, slice version,
                                       buffer *out) {
    bool is_empty;
    return write_steps(NULL, state, version, out, &is_empty);
}

auxrt_result bot_state_write_difference(bot_state *before, bot_state *after,
                                        buffer *out, bool *is_empty) {
    bool ignored;
    return write_steps(before, after, SLICE("null"), out,
                       is_empty ? is_empty : &ignored);
}
