/*
 * Each update is a batch of its own for the store: it is there whole or not at
 * all. Together they become durable with the next commit.
 */
#include "partition/yjs_log.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"

static const size_t LONG_COUNT = 500;
static const size_t LONG_FACTOR = 4;

static auxrt_result no_memory(auxrt_error *error) {
    return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
}

static auxrt_result count_update(void *context, int64_t number, slice update) {
    yjs_log *log = context;
    log->next = number + 1;
    log->count++;
    log->bytes += update.length;
    return AUXRT_OK;
}

static auxrt_result count_stored(yjs_log *log, auxrt_error *error) {
    log->next = 1;
    log->count = 0;
    log->bytes = 0;
    return store_each_update(log->store, log->space, count_update, log, error);
}

auxrt_result yjs_log_open(yjs_log *log, store *s, slice space,
                          auxrt_error *error) {
    *log = (yjs_log){.store = s, .space = space, .next = 1};
    return s ? count_stored(log, error) : AUXRT_OK;
}

static void drop_items(yjs_log *log, size_t from) {
    for (size_t i = from; !log->store && i < log->count; i++) {
        log->bytes -= log->items[i].length;
        free(log->items[i].data);
    }
}

static bool is_own_transaction(const yjs_log *log) {
    return log->has_written && log->store &&
           store_rollback_count(log->store) == log->rollbacks;
}

void yjs_log_close(yjs_log *log) {
    if (is_own_transaction(log))
        store_rollback(log->store);
    drop_items(log, 0);
    free(log->items);
    *log = (yjs_log){0};
}

/* ------------------------------------------------------------------ writing */

static auxrt_result put_item(yjs_log *log, slice update, auxrt_error *error) {
    if (log->count == log->capacity) {
        size_t capacity = log->capacity ? log->capacity * 2 : 16;
        yjs_log_item *grown = realloc(log->items, capacity * sizeof *grown);
        if (!grown)
            return no_memory(error);
        log->items = grown;
        log->capacity = capacity;
    }
    yjs_log_item *item = &log->items[log->count];
    item->data = malloc(update.length + 1);
    item->length = update.length;
    if (!item->data)
        return no_memory(error);
    memcpy(item->data, update.data, update.length);
    return AUXRT_OK;
}

static auxrt_result put_row(yjs_log *log, slice update, bool replaces,
                            auxrt_error *error) {
    auxrt_result result = store_batch_begin(log->store, error);
    if (result != AUXRT_OK)
        return result;
    if (!log->has_written)
        log->rollbacks = store_rollback_count(log->store);
    log->has_written = true;
    result = store_add_update(log->store, log->space, log->next, update, error);
    if (result == AUXRT_OK && replaces)
        result = store_drop_updates(log->store, log->space, log->next, error);
    auxrt_result ended = store_batch_end(log->store, result == AUXRT_OK,
                                         result == AUXRT_OK ? error : NULL);
    return result == AUXRT_OK ? ended : result;
}

auxrt_result yjs_log_add(yjs_log *log, slice update, auxrt_error *error) {
    auxrt_result result = log->store ? put_row(log, update, false, error)
                                     : put_item(log, update, error);
    if (result != AUXRT_OK)
        return result;
    log->next++;
    log->count++;
    log->bytes += update.length;
    return AUXRT_OK;
}

auxrt_result yjs_log_replace(yjs_log *log, slice update, auxrt_error *error) {
    auxrt_result result = log->store ? put_row(log, update, true, error)
                                     : put_item(log, update, error);
    if (result != AUXRT_OK)
        return result;
    if (!log->store) {
        yjs_log_item whole = log->items[log->count];
        drop_items(log, 0);
        log->items[0] = whole;
        log->committed = 1;
    }
    log->next++;
    log->count = 1;
    log->bytes = log->least_bytes = update.length;
    return AUXRT_OK;
}

bool yjs_log_is_long(const yjs_log *log) {
    return log->count > LONG_COUNT &&
           (log->count > LONG_FACTOR * LONG_COUNT ||
            log->bytes > LONG_FACTOR * log->least_bytes);
}

/* --------------------------------------------------------------- committing */

auxrt_result yjs_log_check(const yjs_log *log, auxrt_error *error) {
    if (!log->has_written || is_own_transaction(log))
        return AUXRT_OK;
    return error_raise(error, AUXRT_IO,
                       "%s: what was not committed was taken back, because "
                       "another space could not be stored",
                       store_path_peek(log->store));
}

auxrt_result yjs_log_commit(yjs_log *log, auxrt_error *error) {
    auxrt_result result = yjs_log_check(log, error);
    if (result == AUXRT_OK && log->has_written)
        result = store_commit(log->store, error);
    if (result != AUXRT_OK)
        return result;
    log->has_written = false;
    log->committed = log->count;
    return AUXRT_OK;
}

auxrt_result yjs_log_take_back(yjs_log *log, auxrt_error *error) {
    if (is_own_transaction(log))
        store_rollback(log->store);
    log->has_written = false;
    if (log->store)
        return count_stored(log, error);
    drop_items(log, log->committed);
    log->count = log->committed;
    return AUXRT_OK;
}

/* ------------------------------------------------------------------ reading */

static auxrt_result write_update(void *context, int64_t number, slice update) {
    buffer *out = context;
    (void)number;
    if (out->data[out->length - 1] != '[')
        buffer_append_char(out, ',');
    buffer_append_char(out, '"');
    base64_append(out, update);
    buffer_append_char(out, '"');
    return AUXRT_OK;
}

auxrt_result yjs_log_write(const yjs_log *log, buffer *out,
                           auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    if (!buffer_append_char(out, '['))
        return error_raise(error, out->failure, "memory is exhausted");
    if (log->store)
        result =
            store_each_update(log->store, log->space, write_update, out, error);
    for (size_t i = 0; !log->store && i < log->count; i++)
        write_update(out, 0,
                     slice_of(log->items[i].data, log->items[i].length));
    buffer_append_char(out, ']');
    if (result == AUXRT_OK && out->failure != AUXRT_OK)
        result = error_raise(error, out->failure,
                             "the document is too large to be opened");
    return result;
}
