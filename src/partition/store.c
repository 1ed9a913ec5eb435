/*
 * Opening, checking and committing. The database is in WAL mode with
 * synchronous=FULL, so a commit is one flush of the log. The locking mode is
 * exclusive: the lock is taken when the file is opened and held until it is
 * closed, and the system takes it from a process that dies.
 */
#include "partition/store_internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"
#include "partition/store_schema.h"

enum { BUSY_WAIT_MILLISECONDS = 500 };

static const char *const statements[] = {
#define STORE_STATEMENT_SQL(name, sql) sql,
    STORE_STATEMENT_MAP(STORE_STATEMENT_SQL)
#undef STORE_STATEMENT_SQL
};

static const char *const schema[] = {
#define STORE_SCHEMA_SQL(sql) sql,
    STORE_SCHEMA_MAP(STORE_SCHEMA_SQL)
#undef STORE_SCHEMA_SQL
};

enum { SCHEMA_VERSION = sizeof schema / sizeof *schema };

const char *store_path_peek(const store *s) {
    return s->path;
}

static auxrt_result result_of(int code) {
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        return AUXRT_NO_MEMORY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return AUXRT_STATE;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return AUXRT_INVALID;
    case SQLITE_TOOBIG:
        return AUXRT_LIMIT;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return AUXRT_IO;
    default:
        return AUXRT_INTERNAL;
    }
}

auxrt_result store_fail(store *s, const char *what, auxrt_error *error) {
    auxrt_result result = result_of(sqlite3_extended_errcode(s->database));
    if (result == AUXRT_STATE)
        return error_raise(error, result,
                           "%s is in use by another auxrt; stop that one or "
                           "choose another folder for the data",
                           s->path);
    if (result == AUXRT_INVALID)
        return error_raise(error, result,
                           "%s is damaged or is no store of auxrt (%s); put a "
                           "copy of it in its place",
                           s->path, sqlite3_errmsg(s->database));
    /* What the system said, where it was an error of reading or writing. */
    int number = (sqlite3_errcode(s->database) & 0xff) == SQLITE_IOERR
                     ? sqlite3_system_errno(s->database)
                     : 0;
    return error_raise(error, result, "%s: %s: %s%s%s", s->path, what,
                       sqlite3_errmsg(s->database), number ? ": " : "",
                       number ? strerror(number) : "");
}

auxrt_result store_statement_of(store *s, store_statement which,
                                sqlite3_stmt **out, auxrt_error *error) {
    if (!s->statements[which] &&
        sqlite3_prepare_v3(s->database, statements[which], -1,
                           SQLITE_PREPARE_PERSISTENT, &s->statements[which],
                           NULL) != SQLITE_OK)
        return store_fail(s, "a statement cannot be prepared", error);
    *out = s->statements[which];
    return AUXRT_OK;
}

auxrt_result store_run(store *s, sqlite3_stmt *statement, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    int code = sqlite3_step(statement);
    while (code == SQLITE_ROW)
        code = sqlite3_step(statement);
    if (code != SQLITE_DONE)
        result = store_fail(s, "the data cannot be written", error);
    sqlite3_reset(statement);
    return result;
}

static auxrt_result run(store *s, store_statement which, auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result = store_statement_of(s, which, &statement, error);
    return result == AUXRT_OK ? store_run(s, statement, error) : result;
}

void store_bind_text(sqlite3_stmt *statement, int place, slice text) {
    if (text.data)
        sqlite3_bind_text64(statement, place, text.data, text.length,
                            SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_bind_null(statement, place);
}

slice store_column_text(sqlite3_stmt *statement, int column) {
    const char *text = (const char *)sqlite3_column_text(statement, column);
    int length = sqlite3_column_bytes(statement, column);
    return slice_of(text, text ? (size_t)length : 0);
}

/* Opening. */

static auxrt_result execute(store *s, const char *sql, auxrt_error *error) {
    if (sqlite3_exec(s->database, sql, NULL, NULL, NULL) != SQLITE_OK)
        return store_fail(s, "the file cannot be opened", error);
    return AUXRT_OK;
}

/* Runs a statement that gives one number or text; keeps the number. */
static auxrt_result ask(store *s, const char *sql, int64_t *number,
                        buffer *text, auxrt_error *error) {
    sqlite3_stmt *statement = NULL;
    auxrt_result result = AUXRT_OK;

    if (sqlite3_prepare_v2(s->database, sql, -1, &statement, NULL) !=
            SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        result = store_fail(s, "the file cannot be read", error);
    } else {
        if (number)
            *number = sqlite3_column_int64(statement, 0);
        if (text)
            buffer_append_slice(text, store_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    return result;
}

static auxrt_result check_integrity(store *s, auxrt_error *error) {
    buffer answer;
    buffer_init(&answer, 65536);
    auxrt_result result =
        ask(s, "PRAGMA integrity_check(1)", NULL, &answer, error);
    if (result == AUXRT_OK && !slice_equal(buffer_peek(&answer), SLICE("ok")))
        result = error_raise(error, AUXRT_INVALID,
                             "%s is damaged (%.200s); put a copy of it in its "
                             "place",
                             s->path, answer.data ? answer.data : "");
    buffer_free(&answer);
    return result;
}

static auxrt_result migrate(store *s, int64_t version, auxrt_error *error) {
    char sql[128];
    auxrt_result result = execute(s, "BEGIN IMMEDIATE", error);
    for (int64_t i = version; result == AUXRT_OK && i < SCHEMA_VERSION; i++)
        result = execute(s, schema[i], error);
    snprintf(sql, sizeof sql,
             "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
             STORE_APPLICATION_ID, SCHEMA_VERSION);
    if (result == AUXRT_OK)
        result = execute(s, sql, error);
    return result;
}

/* Looks whose file it is before anything in it is changed. */
static auxrt_result check_version(store *s, int64_t *version,
                                  auxrt_error *error) {
    int64_t application = 0;
    int64_t tables = 0;
    auxrt_result result =
        ask(s, "PRAGMA application_id", &application, NULL, error);
    if (result == AUXRT_OK)
        result = ask(s, "PRAGMA user_version", version, NULL, error);
    if (result == AUXRT_OK)
        result =
            ask(s, "SELECT count(*) FROM sqlite_master", &tables, NULL, error);
    if (result != AUXRT_OK)
        return result;
    bool is_new = application == 0 && *version == 0 && tables == 0;
    if (!is_new && application != STORE_APPLICATION_ID)
        return error_raise(error, AUXRT_INVALID,
                           "%s is a database of another program; choose "
                           "another folder for the data",
                           s->path);
    if (*version > SCHEMA_VERSION)
        return error_raise(error, AUXRT_UNSUPPORTED,
                           "%s was written by a newer auxrt (schema %lld, this "
                           "one knows %d); use that one",
                           s->path, (long long)*version, SCHEMA_VERSION);
    return AUXRT_OK;
}

static auxrt_result prepare(store *s, auxrt_error *error) {
    int64_t version = 0;
    auxrt_result result;

    sqlite3_extended_result_codes(s->database, 1);
    sqlite3_busy_timeout(s->database, BUSY_WAIT_MILLISECONDS);
    result = execute(s, "PRAGMA locking_mode = EXCLUSIVE", error);
    if (result == AUXRT_OK)
        result = check_version(s, &version, error);
    if (result == AUXRT_OK)
        result = execute(s,
                         "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                         "PRAGMA temp_store = MEMORY;"
                         "PRAGMA cache_size = -16384;"
                         "PRAGMA wal_autocheckpoint = 4000;"
                         "BEGIN EXCLUSIVE; COMMIT",
                         error);
    if (result == AUXRT_OK && version > 0)
        result = check_integrity(s, error);
    if (result == AUXRT_OK && version < SCHEMA_VERSION)
        result = migrate(s, version, error);
    return result;
}

auxrt_result store_open(const char *path, store **out, auxrt_error *error) {
    store *s = calloc(1, sizeof *s);
    size_t size = strlen(path) + 1;

    *out = NULL;
    if (s)
        s->path = malloc(size);
    if (!s || !s->path) {
        free(s);
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    memcpy(s->path, path, size);
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    auxrt_result result =
        sqlite3_open_v2(path, &s->database, flags, NULL) == SQLITE_OK
            ? prepare(s, error)
            : store_fail(s, "the file cannot be opened", error);
    if (result != AUXRT_OK) {
        store_close(s, NULL);
        return result;
    }
    *out = s;
    return AUXRT_OK;
}

auxrt_result store_close(store *s, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    if (!s)
        return AUXRT_OK;
    store_rollback(s);
    for (int i = 0; i < STORE_STATEMENT_COUNT; i++)
        sqlite3_finalize(s->statements[i]);
    if (sqlite3_close(s->database) != SQLITE_OK)
        result = store_fail(s, "the file cannot be closed", error);
    free(s->path);
    free(s);
    return result;
}

/* Transactions. */

auxrt_result store_batch_begin(store *s, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    if (s->in_batch)
        return error_raise(error, AUXRT_STATE, "a batch is open already");
    if (!s->in_transaction)
        result = run(s, STORE_BEGIN, error);
    if (result != AUXRT_OK)
        return result;
    s->in_transaction = true;
    result = run(s, STORE_BATCH_BEGIN, error);
    s->in_batch = result == AUXRT_OK;
    return result;
}

auxrt_result store_batch_end(store *s, bool keep, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    if (!s->in_batch)
        return error_raise(error, AUXRT_STATE, "there is no open batch");
    s->in_batch = false;
    if (!keep)
        result = run(s, STORE_BATCH_UNDO, error);
    return result == AUXRT_OK ? run(s, STORE_BATCH_KEEP, error) : result;
}

auxrt_result store_commit(store *s, auxrt_error *error) {
    if (s->in_batch)
        return error_raise(error, AUXRT_STATE, "a batch is still open");
    if (!s->in_transaction)
        return AUXRT_OK;
    auxrt_result result = run(s, STORE_COMMIT, error);
    if (result == AUXRT_OK)
        s->in_transaction = false;
    return result;
}

/* What failed to be flushed may lie in the log all the same, and a crash now
 * would bring it back: emptying the log takes it away. When that fails too,
 * the next commit overwrites it. */
void store_rollback(store *s) {
    s->in_batch = false;
    if (!s->in_transaction)
        return;
    s->in_transaction = false;
    s->rollbacks++;
    if (!sqlite3_get_autocommit(s->database))
        run(s, STORE_ROLLBACK, NULL);
    sqlite3_wal_checkpoint_v2(s->database, NULL, SQLITE_CHECKPOINT_TRUNCATE,
                              NULL, NULL);
}

uint64_t store_rollback_count(const store *s) {
    return s->rollbacks;
}
