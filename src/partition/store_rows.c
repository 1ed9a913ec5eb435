/*
 * Bots, tags, masks and marks as rows.
 */
#include "partition/store_internal.h"

/* Prepares a statement whose first place is a bot's key. */
static auxrt_result with_key(store *s, store_statement which, int64_t key,
                             sqlite3_stmt **out, auxrt_error *error) {
    auxrt_result result = store_statement_of(s, which, out, error);
    if (result == AUXRT_OK)
        sqlite3_bind_int64(*out, 1, key);
    return result;
}

static auxrt_result with_space(store *s, store_statement which, slice space,
                               sqlite3_stmt **out, auxrt_error *error) {
    auxrt_result result = store_statement_of(s, which, out, error);
    if (result == AUXRT_OK)
        store_bind_text(*out, 1, space);
    return result;
}

/* Runs a statement that gives one row with one number. */
static auxrt_result run_for_number(store *s, sqlite3_stmt *statement,
                                   int64_t *number, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    if (sqlite3_step(statement) != SQLITE_ROW) {
        result = store_fail(s, "the data cannot be written", error);
    } else {
        *number = sqlite3_column_int64(statement, 0);
        if (sqlite3_step(statement) != SQLITE_DONE)
            result = store_fail(s, "the data cannot be written", error);
    }
    sqlite3_reset(statement);
    return result;
}

auxrt_result store_put_bot(store *s, slice space, const store_bot *bot,
                           int64_t *key, auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result =
        with_space(s, STORE_PUT_BOT, space, &statement, error);
    if (result != AUXRT_OK)
        return result;
    store_bind_text(statement, 2, bot->id);
    store_bind_text(statement, 3, bot->own_space);
    sqlite3_bind_int(statement, 4, bot->is_present);
    return run_for_number(s, statement, key, error);
}

static auxrt_result run_with_key(store *s, store_statement which, int64_t key,
                                 auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result = with_key(s, which, key, &statement, error);
    return result == AUXRT_OK ? store_run(s, statement, error) : result;
}

auxrt_result store_drop_bot(store *s, int64_t key, auxrt_error *error) {
    auxrt_result result = run_with_key(s, STORE_DROP_TAGS, key, error);
    if (result == AUXRT_OK)
        result = run_with_key(s, STORE_DROP_MASKS, key, error);
    if (result == AUXRT_OK)
        result = run_with_key(s, STORE_DROP_BOT, key, error);
    return result;
}

auxrt_result store_drop_tags(store *s, int64_t key, auxrt_error *error) {
    return run_with_key(s, STORE_DROP_TAGS, key, error);
}

static auxrt_result put_value(store *s, store_statement which, int64_t key,
                              slice name, slice value, auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result = with_key(s, which, key, &statement, error);
    if (result != AUXRT_OK)
        return result;
    store_bind_text(statement, 2, name);
    store_bind_text(statement, 3, value);
    return store_run(s, statement, error);
}

static auxrt_result drop_value(store *s, store_statement which, int64_t key,
                               slice name, auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result = with_key(s, which, key, &statement, error);
    if (result != AUXRT_OK)
        return result;
    store_bind_text(statement, 2, name);
    return store_run(s, statement, error);
}

auxrt_result store_put_tag(store *s, int64_t key, slice name, slice value,
                           auxrt_error *error) {
    return put_value(s, STORE_PUT_TAG, key, name, value, error);
}

auxrt_result store_drop_tag(store *s, int64_t key, slice name,
                            auxrt_error *error) {
    return drop_value(s, STORE_DROP_TAG, key, name, error);
}

auxrt_result store_put_mask(store *s, int64_t key, slice name, slice value,
                            auxrt_error *error) {
    return put_value(s, STORE_PUT_MASK, key, name, value, error);
}

auxrt_result store_drop_mask(store *s, int64_t key, slice name,
                             auxrt_error *error) {
    return drop_value(s, STORE_DROP_MASK, key, name, error);
}

/* Loading. */

typedef auxrt_result (*value_visit)(void *context, int64_t key, slice name,
                                    slice value);

/* One pass over the whole table is far cheaper than a search per bot. */
static auxrt_result load_values(store *s, store_statement which,
                                value_visit visit, void *context,
                                auxrt_error *error) {
    sqlite3_stmt *statement;
    auxrt_result result = store_statement_of(s, which, &statement, error);
    int code = SQLITE_DONE;

    if (result != AUXRT_OK)
        return result;
    while (result == AUXRT_OK && (code = sqlite3_step(statement)) == SQLITE_ROW)
        result = visit(context, sqlite3_column_int64(statement, 0),
                       store_column_text(statement, 1),
                       store_column_text(statement, 2));
    if (result == AUXRT_OK && code != SQLITE_DONE)
        result = store_fail(s, "the data cannot be read", error);
    sqlite3_reset(statement);
    return result;
}

static auxrt_result load_bots(store *s, slice space,
                              const store_visitor *visitor,
                              auxrt_error *error) {
    sqlite3_stmt *statement;
    auxrt_result result =
        with_space(s, STORE_LOAD_BOTS, space, &statement, error);
    int code = SQLITE_DONE;

    if (result != AUXRT_OK)
        return result;
    while (result == AUXRT_OK &&
           (code = sqlite3_step(statement)) == SQLITE_ROW) {
        store_bot bot = {
            .id = store_column_text(statement, 1),
            .own_space = store_column_text(statement, 2),
            .is_present = sqlite3_column_int(statement, 3) != 0,
        };
        result = visitor->bot(visitor->context,
                              sqlite3_column_int64(statement, 0), &bot);
    }
    if (result == AUXRT_OK && code != SQLITE_DONE)
        result = store_fail(s, "the data cannot be read", error);
    sqlite3_reset(statement);
    return result;
}

auxrt_result store_load(store *s, slice space, const store_visitor *visitor,
                        auxrt_error *error) {
    auxrt_result result = load_bots(s, space, visitor, error);
    if (result == AUXRT_OK)
        result = load_values(s, STORE_LOAD_TAGS, visitor->tag, visitor->context,
                             error);
    if (result == AUXRT_OK)
        result = load_values(s, STORE_LOAD_MASKS, visitor->mask,
                             visitor->context, error);
    return result;
}

/* Marks. */

auxrt_result store_add_mark(store *s, slice space, slice label, int64_t time,
                            int64_t bots, slice map, int64_t *number,
                            auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result =
        with_space(s, STORE_ADD_MARK, space, &statement, error);
    if (result != AUXRT_OK)
        return result;
    store_bind_text(statement, 2, label);
    sqlite3_bind_int64(statement, 3, time);
    sqlite3_bind_int64(statement, 4, bots);
    store_bind_text(statement, 5, map);
    return run_for_number(s, statement, number, error);
}

auxrt_result store_each_mark(store *s, slice space,
                             auxrt_result (*visit)(void *context,
                                                   const store_mark *mark),
                             void *context, auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result =
        with_space(s, STORE_EACH_MARK, space, &statement, error);
    int code = SQLITE_DONE;

    if (result != AUXRT_OK)
        return result;
    while (result == AUXRT_OK &&
           (code = sqlite3_step(statement)) == SQLITE_ROW) {
        store_mark mark = {
            .number = sqlite3_column_int64(statement, 0),
            .label = store_column_text(statement, 1),
            .time = sqlite3_column_int64(statement, 2),
            .bots = sqlite3_column_int64(statement, 3),
        };
        result = visit(context, &mark);
    }
    if (result == AUXRT_OK && code != SQLITE_DONE)
        result = store_fail(s, "the marks cannot be read", error);
    sqlite3_reset(statement);
    return result;
}

static auxrt_result no_mark(store *s, slice space, int64_t number,
                            auxrt_error *error) {
    return error_raise(error, AUXRT_NOT_FOUND,
                       "%s: space %.*s has no mark %lld", s->path,
                       (int)space.length, space.data, (long long)number);
}

auxrt_result store_read_mark(store *s, slice space, int64_t number, buffer *map,
                             auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result =
        with_space(s, STORE_READ_MARK, space, &statement, error);
    if (result != AUXRT_OK)
        return result;
    sqlite3_bind_int64(statement, 2, number);
    int code = sqlite3_step(statement);
    if (code == SQLITE_DONE)
        result = no_mark(s, space, number, error);
    else if (code != SQLITE_ROW)
        result = store_fail(s, "the mark cannot be read", error);
    else if (!buffer_append_slice(map, store_column_text(statement, 0)))
        result = error_raise(error, map->failure, "the mark is too large");
    sqlite3_reset(statement);
    return result;
}

auxrt_result store_drop_mark(store *s, slice space, int64_t number,
                             auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result =
        with_space(s, STORE_DROP_MARK, space, &statement, error);
    if (result != AUXRT_OK)
        return result;
    sqlite3_bind_int64(statement, 2, number);
    result = store_run(s, statement, error);
    if (result == AUXRT_OK && sqlite3_changes(s->database) == 0)
        result = no_mark(s, space, number, error);
    return result;
}

/* Updates of shared documents. */

auxrt_result store_add_update(store *s, slice space, int64_t number,
                              slice update, auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result =
        with_space(s, STORE_ADD_UPDATE, space, &statement, error);
    if (result != AUXRT_OK)
        return result;
    sqlite3_bind_int64(statement, 2, number);
    sqlite3_bind_blob64(statement, 3, update.data, update.length,
                        SQLITE_STATIC);
    return store_run(s, statement, error);
}

auxrt_result store_each_update(store *s, slice space,
                               auxrt_result (*visit)(void *context,
                                                     int64_t number,
                                                     slice update),
                               void *context, auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result =
        with_space(s, STORE_EACH_UPDATE, space, &statement, error);
    int code = SQLITE_DONE;

    if (result != AUXRT_OK)
        return result;
    while (result == AUXRT_OK &&
           (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *bytes = sqlite3_column_blob(statement, 1);
        size_t length = (size_t)sqlite3_column_bytes(statement, 1);
        result = visit(context, sqlite3_column_int64(statement, 0),
                       slice_of(bytes ? bytes : "", length));
    }
    if (result == AUXRT_OK && code != SQLITE_DONE)
        result = store_fail(s, "the updates cannot be read", error);
    sqlite3_reset(statement);
    return result;
}

auxrt_result store_drop_updates(store *s, slice space, int64_t below,
                                auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result =
        with_space(s, STORE_DROP_UPDATES, space, &statement, error);
    if (result != AUXRT_OK)
        return result;
    sqlite3_bind_int64(statement, 2, below);
    return store_run(s, statement, error);
}
