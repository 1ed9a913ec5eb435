/*
 * The engine with a store behind it. The state in memory is what scripts and
 * observers read; rows are written as edits are accepted, inside a savepoint
 * per batch, and a commit flushes all batches at once.
 *
 * Partitions of one store share its transaction: when one takes it back, the
 * others notice by the store's count and give up their batches too.
 */
#include "partition/sqlite.h"

#include <stdlib.h>

#include "partition/local.h"

enum { LOAD_LIMIT = 1 << 30 };

typedef struct sqlite_partition {
    local_partition local;
    store *store;
    map keys; /* id -> key in the store, as a pointer */
    bool in_batch;
    bool has_written;   /* since the last commit */
    uint64_t rollbacks; /* of the store, when it began to write */
} sqlite_partition;

static sqlite_partition *of(local_partition *l) {
    return (sqlite_partition *)l;
}

static bool key_of(const sqlite_partition *p, slice id, int64_t *key) {
    void *value = map_get(&p->keys, id);
    *key = (int64_t)(intptr_t)value;
    return value != NULL;
}

static bool set_key(sqlite_partition *p, slice id, int64_t key) {
    return map_set(&p->keys, id, (void *)(intptr_t)key, NULL);
}

static auxrt_result no_memory(auxrt_error *error) {
    return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
}

/* ---------------------------------------------------------- transactions */

static auxrt_result check_group(sqlite_partition *p, auxrt_error *error) {
    if (!p->has_written || store_rollback_count(p->store) == p->rollbacks)
        return AUXRT_OK;
    return error_raise(error, AUXRT_IO,
                       "%s: what was not committed was taken back, because "
                       "another space could not be stored",
                       store_path_peek(p->store));
}

static auxrt_result batch_begin(local_partition *l, auxrt_error *error) {
    return check_group(of(l), error);
}

/* A batch that changes nothing opens no transaction. */
static auxrt_result begin_writing(sqlite_partition *p, auxrt_error *error) {
    if (p->in_batch)
        return AUXRT_OK;
    auxrt_result result = store_batch_begin(p->store, error);
    if (result != AUXRT_OK)
        return result;
    p->in_batch = true;
    if (!p->has_written)
        p->rollbacks = store_rollback_count(p->store);
    p->has_written = true;
    return AUXRT_OK;
}

static auxrt_result batch_end(local_partition *l, auxrt_error *error) {
    sqlite_partition *p = of(l);
    if (!p->in_batch)
        return AUXRT_OK;
    p->in_batch = false;
    return store_batch_end(p->store, true, error);
}

static auxrt_result commit(local_partition *l, auxrt_error *error) {
    sqlite_partition *p = of(l);
    auxrt_result result = check_group(p, error);
    if (result == AUXRT_OK && p->has_written)
        result = store_commit(p->store, error);
    if (result == AUXRT_OK)
        p->has_written = false;
    return result;
}

/* --------------------------------------------------------------- writing */

static auxrt_result put_all(sqlite_partition *p, int64_t key, const map *values,
                            bool is_mask, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    slice name, json;
    size_t at = 0;

    while (result == AUXRT_OK && bot_record_next(values, &at, &name, &json))
        result = is_mask ? store_put_mask(p->store, key, name, json, error)
                         : store_put_tag(p->store, key, name, json, error);
    return result;
}

static auxrt_result put_bot(local_partition *l, const bot_record *bot,
                            auxrt_error *error) {
    sqlite_partition *p = of(l);
    slice space = partition_space(&l->base);
    store_bot row = {.id = bot->id,
                     .own_space =
                         bot->space.length > 0 ? bot->space : (slice){NULL, 0},
                     .is_present = true};
    int64_t key;
    bool is_known = key_of(p, bot->id, &key);
    const map *masks = map_get(&bot->masks, space);

    auxrt_result result = begin_writing(p, error);
    if (result == AUXRT_OK)
        result = store_put_bot(p->store, space, &row, &key, error);
    if (result == AUXRT_OK && is_known)
        result = store_drop_tags(p->store, key, error);
    if (result == AUXRT_OK && !set_key(p, bot->id, key))
        result = no_memory(error);
    if (result == AUXRT_OK)
        result = put_all(p, key, &bot->tags, false, error);
    if (result == AUXRT_OK && masks)
        result = put_all(p, key, masks, true, error);
    return result;
}

static auxrt_result drop_bot(local_partition *l, slice id, auxrt_error *error) {
    sqlite_partition *p = of(l);
    int64_t key;

    if (!key_of(p, id, &key))
        return AUXRT_OK;
    auxrt_result result = begin_writing(p, error);
    if (result == AUXRT_OK)
        result = store_drop_bot(p->store, key, error);
    map_remove(&p->keys, id);
    return result;
}

/* The row of a bot that has masks here and lives elsewhere. */
static auxrt_result make_partial(sqlite_partition *p, slice id, int64_t *key,
                                 auxrt_error *error) {
    store_bot row = {.id = id, .is_present = false};
    auxrt_result result = store_put_bot(
        p->store, partition_space(&p->local.base), &row, key, error);
    if (result == AUXRT_OK && !set_key(p, id, *key))
        result = no_memory(error);
    return result;
}

static auxrt_result put_value(local_partition *l, slice id,
                              const bot_record *bot, bool is_mask, slice name,
                              slice json, auxrt_error *error) {
    sqlite_partition *p = of(l);
    int64_t key;
    auxrt_result result = begin_writing(p, error);

    if (result == AUXRT_OK && !key_of(p, id, &key)) {
        if (!json.data)
            return AUXRT_OK;
        result = make_partial(p, id, &key, error);
    }
    if (result != AUXRT_OK)
        return result;
    if (!bot)
        return drop_bot(l, id, error);
    if (json.data)
        return is_mask ? store_put_mask(p->store, key, name, json, error)
                       : store_put_tag(p->store, key, name, json, error);
    return is_mask ? store_drop_mask(p->store, key, name, error)
                   : store_drop_tag(p->store, key, name, error);
}

/* --------------------------------------------------------------- loading */

/* Writes what the store holds as one state update. */
typedef struct loading {
    sqlite_partition *partition;
    buffer update;
    json_writer writer;
    bool in_bot;
    bool in_masks;
} loading;

static void end_bot(loading *l) {
    if (!l->in_bot)
        return;
    json_end_object(&l->writer); /* of tags, or of the masks of the space */
    if (l->in_masks)
        json_end_object(&l->writer);
    json_end_object(&l->writer);
    l->in_bot = l->in_masks = false;
}

static auxrt_result load_bot(void *context, int64_t key, const store_bot *bot) {
    loading *l = context;

    end_bot(l);
    l->in_bot = true;
    json_write_key(&l->writer, bot->id);
    json_begin_object(&l->writer);
    if (bot->is_present) {
        json_write_key(&l->writer, SLICE("id"));
        json_write_string(&l->writer, bot->id);
    }
    if (bot->own_space.data) {
        json_write_key(&l->writer, SLICE("space"));
        json_write_string(&l->writer, bot->own_space);
    }
    json_write_key(&l->writer, SLICE("tags"));
    json_begin_object(&l->writer);
    return set_key(l->partition, bot->id, key) ? AUXRT_OK : AUXRT_NO_MEMORY;
}

static auxrt_result load_tag(void *context, slice name, slice value) {
    loading *l = context;
    json_write_key(&l->writer, name);
    json_write_raw(&l->writer, value);
    return AUXRT_OK;
}

static auxrt_result load_mask(void *context, slice name, slice value) {
    loading *l = context;
    if (!l->in_masks) {
        json_end_object(&l->writer);
        json_write_key(&l->writer, SLICE("masks"));
        json_begin_object(&l->writer);
        json_write_key(&l->writer, partition_space(&l->partition->local.base));
        json_begin_object(&l->writer);
        l->in_masks = true;
    }
    return load_tag(context, name, value);
}

static auxrt_result load(sqlite_partition *p, auxrt_error *error) {
    loading l = {.partition = p};
    store_visitor visitor = {&l, load_bot, load_tag, load_mask};

    buffer_init(&l.update, LOAD_LIMIT);
    buffer_append_string(&l.update, "{\"state\":");
    l.writer = json_writer_on(&l.update);
    json_begin_object(&l.writer);
    auxrt_result result =
        store_load(p->store, partition_space(&p->local.base), &visitor, error);
    end_bot(&l);
    json_end_object(&l.writer);
    buffer_append_char(&l.update, '}');
    if (result == AUXRT_NO_MEMORY || l.update.failure != AUXRT_OK)
        result = no_memory(error);
    if (result == AUXRT_OK)
        result = bot_state_apply_update(p->local.state, buffer_peek(&l.update),
                                        error);
    if (result == AUXRT_INVALID)
        result = error_raise(error, result,
                             "%s is damaged: space %s holds a value that is "
                             "no JSON; put a copy of the file in its place",
                             store_path_peek(p->store), p->local.base.space);
    buffer_free(&l.update);
    return result;
}

static auxrt_result reload(local_partition *l, auxrt_error *error) {
    sqlite_partition *p = of(l);
    if (p->has_written && store_rollback_count(p->store) == p->rollbacks)
        store_rollback(p->store);
    p->in_batch = false;
    p->has_written = false;
    bot_state_clear(l->state);
    map_free(&p->keys, NULL);
    map_init(&p->keys);
    return load(p, error);
}

static const local_hooks hooks = {
    .batch_begin = batch_begin,
    .put_bot = put_bot,
    .drop_bot = drop_bot,
    .put_value = put_value,
    .batch_end = batch_end,
    .commit = commit,
    .reload = reload,
};

/* ------------------------------------------------------- opening, closing */

static auxrt_result sqlite_close(partition *base, auxrt_error *error) {
    sqlite_partition *p = (sqlite_partition *)base;
    (void)error;
    if (p->has_written && store_rollback_count(p->store) == p->rollbacks)
        store_rollback(p->store);
    map_free(&p->keys, NULL);
    local_deinit(&p->local);
    free(p);
    return AUXRT_OK;
}

static const partition_class sqlite_class = {
    .kind = "sqlite",
    .apply = local_apply,
    .commit = local_commit,
    .state = local_state,
    .rules = local_rules,
    .status = local_status,
    .close = sqlite_close,
};

auxrt_result partition_sqlite_open(store *s, const char *space, partition **out,
                                   auxrt_error *error) {
    sqlite_partition *p = calloc(1, sizeof *p);
    if (!p || !local_init(&p->local, &sqlite_class, space, &hooks)) {
        free(p);
        return no_memory(error);
    }
    p->store = s;
    map_init(&p->keys);
    auxrt_result result = load(p, error);
    if (result != AUXRT_OK) {
        sqlite_close(&p->local.base, NULL);
        return result;
    }
    *out = &p->local.base;
    return AUXRT_OK;
}
