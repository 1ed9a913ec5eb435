/*
 * A partition that bounds the one it wraps. Edits that would pass a limit are
 * refused before the inner partition sees them; edits that make the space
 * smaller are let through even when it is too large already.
 *
 * The size is exact after each commit. Within a group of batches it is an
 * upper bound: what an edit replaces counts only the first time in the group.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bot/text_edit.h"
#include "partition/wrapper.h"

enum { BATCH_LIMIT = 1 << 30 };

typedef struct limited_partition {
    wrapper wrapper;
    partition_limits limits;
    map sizes; /* id -> size as of the last commit, a size_t on the heap */
    size_t total;
    size_t bots;
    /* What the batches since the last commit add; the ids they touch. */
    size_t growth;
    size_t new_bots;
    map touched;
    bool has_shouted;
} limited_partition;

/* ------------------------------------------------------------------ sizes */

static size_t size_of_values(const bot_values *values) {
    size_t size = 0, at = 0;
    slice name, json;
    while (bot_values_next(values, &at, &name, &json))
        size += name.length + json.length;
    return size;
}

static size_t size_of_record(const bot_record *bot, slice space) {
    const bot_values *masks = bot_record_masks(bot, space);
    return (bot->is_bot ? bot->id.length + size_of_values(&bot->tags) : 0) +
           (masks ? size_of_values(masks) : 0);
}

/* Without memory a bot counts nothing, until it changes again. */
static void count_again(limited_partition *p, slice id) {
    const bot_record *bot =
        bot_state_peek(partition_state_peek(&p->wrapper.base), id);
    size_t *size = map_remove(&p->sizes, id);

    p->total -= size ? *size : 0;
    if (bot && !size)
        size = malloc(sizeof *size);
    if (bot && size && map_set(&p->sizes, id, size, NULL)) {
        *size = size_of_record(bot, partition_space(&p->wrapper.base));
        p->total += *size;
    } else {
        free(size);
    }
}

static void count_all(limited_partition *p) {
    bot_state *state = partition_state_peek(&p->wrapper.base);
    size_t count;
    const bot_record *const *records = bot_state_sorted(state, &count);
    for (size_t i = 0; records && i < count; i++)
        count_again(p, records[i]->id);
    p->bots = bot_state_count(state);
}

static void forget_group(limited_partition *p) {
    p->growth = p->new_bots = 0;
    map_free(&p->touched, NULL);
    map_init(&p->touched);
}

/* An inner partition that answers later has not counted everything. */
static void forget_if_stored(limited_partition *p) {
    partition_watch watch;
    if (!partition_watch_of(p->wrapper.inner, &watch))
        forget_group(p);
}

static void limited_changed(void *context, partition *inner, slice update) {
    limited_partition *p = context;
    json_value value, state;
    buffer id;
    (void)inner;

    buffer_init(&id, BATCH_LIMIT);
    if (json_parse(update, &value, NULL) == AUXRT_OK &&
        json_member(value, SLICE("state"), &state)) {
        json_walk walk = json_walk_start(state);
        while (json_walk_next(&walk))
            count_again(p, json_string(walk.key, &id));
    }
    buffer_free(&id);
    p->bots = bot_state_count(partition_state_peek(&p->wrapper.base));
    partition_tell_changed(&p->wrapper.base, update);
}

/* --------------------------------------------------------------- checking */

/* What an edit would make of the space. */
typedef struct edit_effect {
    size_t added;
    size_t removed;
    size_t largest; /* of its values */
} edit_effect;

static size_t length_of_value(json_value value, slice before) {
    json_value operations;
    if (value.type == JSON_NULL ||
        (value.type == JSON_STRING && value.text.length == 2))
        return 0;
    /* Of a text edit: what it keeps at most, and what it inserts at most. */
    if (text_edit_is(value) &&
        json_member(value, SLICE("operations"), &operations))
        return before.length + operations.text.length;
    return value.text.length;
}

static void add_values(limited_partition *p, const bot_record *bot,
                       json_value values, bool is_mask, edit_effect *out) {
    buffer name;
    json_walk walk = json_walk_start(values);

    buffer_init(&name, BATCH_LIMIT);
    while (json_walk_next(&walk)) {
        slice text = json_string(walk.key, &name);
        slice before = {NULL, 0};
        if (bot && is_mask)
            bot_record_mask(bot, partition_space(&p->wrapper.base), text,
                            &before);
        else if (bot)
            bot_record_tag(bot, text, &before);
        size_t length = length_of_value(walk.value, before);
        out->added += length > 0 ? text.length + length : 0;
        out->removed += before.data ? text.length + before.length : 0;
        if (length > out->largest)
            out->largest = length;
    }
    buffer_free(&name);
}

static edit_effect effect_of(limited_partition *p, const edit *e) {
    edit_effect out = {0};
    json_value part;
    const bot_record *bot =
        bot_state_peek(partition_state_peek(&p->wrapper.base), e->id);

    if (e->kind == EDIT_CLEAR)
        return out;
    if (e->kind == EDIT_REMOVE) {
        out.removed =
            bot ? size_of_record(bot, partition_space(&p->wrapper.base)) : 0;
        return out;
    }
    if (e->kind == EDIT_ADD) {
        out.added = e->id.length;
        if (bot && bot->is_bot)
            out.removed = bot->id.length + size_of_values(&bot->tags);
    }
    if (e->tags.type == JSON_OBJECT)
        add_values(p, e->kind == EDIT_ADD ? NULL : bot, e->tags, false, &out);
    if (e->masks.type == JSON_OBJECT &&
        json_member(e->masks, partition_space(&p->wrapper.base), &part) &&
        part.type == JSON_OBJECT)
        add_values(p, bot, part, true, &out);
    return out;
}

static void shout_once(limited_partition *p, size_t needed) {
    buffer argument;
    if (p->has_shouted)
        return;
    p->has_shouted = true;
    buffer_init(&argument, BATCH_LIMIT);
    json_writer w = json_writer_on(&argument);
    json_begin_object(&w);
    json_write_key(&w, SLICE("space"));
    json_write_string(&w, partition_space(&p->wrapper.base));
    json_write_key(&w, SLICE("maxSizeInBytes"));
    json_write_integer(&w, (int64_t)p->limits.maximum_bytes);
    json_write_key(&w, SLICE("neededSizeInBytes"));
    json_write_integer(&w, (int64_t)needed);
    json_end_object(&w);
    partition_tell_shouted(&p->wrapper.base, SLICE("onSpaceMaxSizeReached"),
                           buffer_peek(&argument));
    buffer_free(&argument);
}

typedef struct filtering {
    limited_partition *partition;
    uint64_t seq;
    buffer accepted;
    json_writer writer;
} filtering;

static void refuse(filtering *f, const edit *e, const char *what, size_t value,
                   size_t limit) {
    partition *p = &f->partition->wrapper.base;
    char message[160];
    snprintf(message, sizeof message, "%s %zu, and %zu is the limit", what,
             value, limit);
    edit_refuse(p, partition_state_peek(p), f->seq, e,
                PARTITION_REASON_MAX_SIZE, message);
}

/* Whether the edit stays within the limits; refuses it when not. */
static bool check(filtering *f, const edit *e, bool is_first,
                  edit_effect *out) {
    limited_partition *p = f->partition;
    const partition_limits *limits = &p->limits;
    const bot_record *bot =
        bot_state_peek(partition_state_peek(&p->wrapper.base), e->id);

    *out = effect_of(p, e);
    if (!is_first)
        out->removed = 0;
    if (limits->maximum_value_bytes > 0 &&
        out->largest > limits->maximum_value_bytes) {
        refuse(f, e, "the bytes of a tag's value would be", out->largest,
               limits->maximum_value_bytes);
        return false;
    }
    size_t bots = p->bots + p->new_bots + 1;
    if (e->kind == EDIT_ADD && !(bot && bot->is_bot) &&
        limits->maximum_bots > 0 && bots > limits->maximum_bots) {
        refuse(f, e, "the bots of the space would be", bots,
               limits->maximum_bots);
        return false;
    }
    size_t now = p->total + p->growth;
    if (limits->maximum_bytes > 0 && out->added > out->removed &&
        now + out->added - out->removed > limits->maximum_bytes) {
        shout_once(p, now + out->added - out->removed);
        refuse(f, e, "the bytes of the space would be",
               now + out->added - out->removed, limits->maximum_bytes);
        return false;
    }
    return true;
}

static void pass_on(filtering *f, const edit *e) {
    static const struct {
        const char *type;
        const char *member;
    } rows[] = {
        [EDIT_ADD] = {"add_bot", "bot"},
        [EDIT_UPDATE] = {"update_bot", "update"},
        [EDIT_REMOVE] = {"remove_bot", NULL},
        [EDIT_CLEAR] = {"clear_space", NULL},
    };
    json_writer *w = &f->writer;
    json_begin_object(w);
    json_write_key(w, SLICE("type"));
    json_write_string(w, slice_from_string(rows[e->kind].type));
    if (e->kind != EDIT_CLEAR) {
        json_write_key(w, SLICE("id"));
        json_write_string(w, e->id);
    }
    if (rows[e->kind].member) {
        json_write_key(w, slice_from_string(rows[e->kind].member));
        json_write_raw(w, e->content.text);
    }
    if (e->author != EDIT_BY_ANYBODY) {
        json_write_key(w, SLICE("isRemote"));
        json_write_bool(w, e->author == EDIT_BY_SCRIPTS);
    }
    json_end_object(w);
}

static auxrt_result filter_edit(void *context, const edit *e) {
    filtering *f = context;
    limited_partition *p = f->partition;
    static char mark;
    edit_effect effect;

    if (e->kind == EDIT_CLEAR) {
        pass_on(f, e);
        return AUXRT_OK;
    }
    bool is_first = !map_has(&p->touched, e->id);
    if (!check(f, e, is_first, &effect))
        return AUXRT_OK;
    /* What shrinks frees nothing before it is committed. */
    if (effect.added > effect.removed)
        p->growth += effect.added - effect.removed;
    if (e->kind == EDIT_ADD && is_first)
        p->new_bots++;
    if (is_first && !map_set(&p->touched, e->id, &mark, NULL))
        return AUXRT_NO_MEMORY;
    pass_on(f, e);
    return AUXRT_OK;
}

/* ---------------------------------------------------------------- the kind */

static auxrt_result limited_apply(partition *base, uint64_t seq, slice actions,
                                  auxrt_error *error) {
    limited_partition *p = (limited_partition *)base;
    filtering f = {.partition = p, .seq = seq};

    buffer_init(&f.accepted, BATCH_LIMIT);
    f.writer = json_writer_on(&f.accepted);
    json_begin_array(&f.writer);
    auxrt_result result =
        edit_each(actions, partition_state_peek(base), filter_edit, &f, error);
    json_end_array(&f.writer);
    if (result == AUXRT_NO_MEMORY || f.accepted.failure != AUXRT_OK)
        result = error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    if (result == AUXRT_OK)
        result = partition_apply(p->wrapper.inner, seq,
                                 buffer_peek(&f.accepted), error);
    buffer_free(&f.accepted);
    return result;
}

static auxrt_result limited_commit(partition *base, auxrt_error *error) {
    limited_partition *p = (limited_partition *)base;
    auxrt_result result = partition_commit(p->wrapper.inner, error);
    forget_if_stored(p);
    return result;
}

static bool limited_work(partition *base) {
    bool has_told = wrapper_work(base);
    forget_if_stored((limited_partition *)base);
    return has_told;
}

static partition_rules limited_rules(const partition *p) {
    partition_rules rules = wrapper_rules(p);
    size_t own = ((const limited_partition *)p)->limits.maximum_bytes;
    if (own > 0 && (rules.maximum_bytes == 0 || own < rules.maximum_bytes))
        rules.maximum_bytes = own;
    return rules;
}

static auxrt_result limited_close(partition *base, auxrt_error *error) {
    limited_partition *p = (limited_partition *)base;
    map_free(&p->sizes, free);
    map_free(&p->touched, NULL);
    return wrapper_close(base, error);
}

static const partition_class limited_class = {
    .kind = "limited",
    .apply = limited_apply,
    .commit = limited_commit,
    .state = wrapper_state,
    .rules = limited_rules,
    .version = wrapper_version,
    .work = limited_work,
    .watch = wrapper_watch,
    .outlook = wrapper_outlook,
    .status = wrapper_status,
    .close = limited_close,
};

auxrt_result partition_limited_open(partition *inner,
                                    const partition_limits *limits,
                                    partition **out, auxrt_error *error) {
    limited_partition *p = calloc(1, sizeof *p);
    if (!p || !wrapper_init(&p->wrapper, &limited_class, inner)) {
        free(p);
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    partition_listener listener = wrapper_listener(&p->wrapper);
    listener.changed = limited_changed;
    partition_listen(inner, &listener);
    size_t size =
        limits->size < sizeof p->limits ? limits->size : sizeof p->limits;
    memcpy(&p->limits, limits, size);
    map_init(&p->sizes);
    map_init(&p->touched);
    count_all(p);
    *out = &p->wrapper.base;
    return AUXRT_OK;
}
