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

#include "bot/state_store.h"
#include "partition/local.h"

typedef struct sqlite_partition {
    local_partition local;
    store *store;
    map keys; /* id -> key in the store, an int64_t on the heap */
    bool in_batch;
    bool has_written;   /* since the last commit */
    uint64_t rollbacks; /* of the store, when it began to write */
} sqlite_partition;

static sqlite_partition *of(local_partition *l) {
    return (sqlite_partition *)l;
}

static bool key_of(const sqlite_partition *p, slice id, int64_t *key) {
    const int64_t *found = map_get(&p->keys, id);
    if (found)
        *key = *found;
    return found != NULL;
}

static bool set_key(sqlite_partition *p, slice id, int64_t key) {
    int64_t *known = map_get(&p->keys, id);
    if (!known) {
        known = malloc(sizeof *known);
        if (!known || !map_set(&p->keys, id, known, NULL)) {
            free(known);
            return false;
        }
    }
    *known = key;
    return true;
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

static auxrt_result put_all(sqlite_partition *p, int64_t key,
                            const bot_values *values, bool is_mask,
                            auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    slice name, json;
    size_t at = 0;

    while (result == AUXRT_OK && bot_values_next(values, &at, &name, &json))
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
    const bot_values *masks = bot_record_masks(bot, space);

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
    free(map_remove(&p->keys, id));
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

/* The records by their keys, ascending as the store gives them. */
typedef struct loaded_bot {
    int64_t key;
    bot_record *record;
} loaded_bot;

typedef struct loading {
    sqlite_partition *partition;
    loaded_bot *bots;
    size_t count, capacity;
    auxrt_error *error;
} loading;

static auxrt_result load_bot(void *context, int64_t key, const store_bot *bot) {
    loading *l = context;
    bot_state *state = l->partition->local.state;

    if (l->count == l->capacity) {
        size_t capacity = l->capacity ? l->capacity * 2 : 256;
        loaded_bot *grown = realloc(l->bots, capacity * sizeof *grown);
        if (!grown)
            return no_memory(l->error);
        l->bots = grown;
        l->capacity = capacity;
    }
    bot_record *record = bot_state_make(state, bot->id);
    if (!record ||
        (bot->is_present &&
         !bot_state_begin_bot(state, record, bot->own_space)) ||
        !set_key(l->partition, bot->id, key))
        return no_memory(l->error);
    l->bots[l->count++] = (loaded_bot){key, record};
    return AUXRT_OK;
}

static bot_record *find_loaded(const loading *l, int64_t key) {
    size_t low = 0, high = l->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->bots[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < l->count && l->bots[low].key == key ? l->bots[low].record
                                                     : NULL;
}

static auxrt_result check_value(const loading *l, slice value) {
    json_value unused;
    if (json_parse(value, &unused, NULL) == AUXRT_OK)
        return AUXRT_OK;
    return error_raise(l->error, AUXRT_INVALID,
                       "%s is damaged: space %s holds a value that is no "
                       "JSON; put a copy of the file in its place",
                       store_path_peek(l->partition->store),
                       l->partition->local.base.space);
}

static auxrt_result load_tag(void *context, int64_t key, slice name,
                             slice value) {
    loading *l = context;
    bot_record *record = find_loaded(l, key);
    if (!record)
        return AUXRT_OK;
    auxrt_result result = check_value(l, value);
    if (result == AUXRT_OK && !bot_values_set(&record->tags, name, value))
        result = no_memory(l->error);
    return result;
}

static auxrt_result load_mask(void *context, int64_t key, slice name,
                              slice value) {
    loading *l = context;
    bot_record *record = find_loaded(l, key);
    if (!record)
        return AUXRT_OK;
    auxrt_result result = check_value(l, value);
    if (result == AUXRT_OK &&
        !bot_record_set_mask(record, partition_space(&l->partition->local.base),
                             name, value))
        result = no_memory(l->error);
    return result;
}

static auxrt_result load(sqlite_partition *p, auxrt_error *error) {
    loading l = {.partition = p, .error = error};
    store_visitor visitor = {&l, load_bot, load_tag, load_mask};
    auxrt_result result =
        store_load(p->store, partition_space(&p->local.base), &visitor, error);
    free(l.bots);
    return result;
}

static auxrt_result reload(local_partition *l, auxrt_error *error) {
    sqlite_partition *p = of(l);
    if (p->has_written && store_rollback_count(p->store) == p->rollbacks)
        store_rollback(p->store);
    p->in_batch = false;
    p->has_written = false;
    bot_state_clear(l->state);
    map_free(&p->keys, free);
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
    map_free(&p->keys, free);
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
