/*
 * What the files of the store share: its struct and its statements.
 */
#ifndef PARTITION_STORE_INTERNAL_H
#define PARTITION_STORE_INTERNAL_H

#include <sqlite3.h>

#include "partition/store.h"

#define STORE_STATEMENT_MAP(X)                                                 \
    X(BEGIN, "BEGIN IMMEDIATE")                                                \
    X(COMMIT, "COMMIT")                                                        \
    X(ROLLBACK, "ROLLBACK")                                                    \
    X(BATCH_BEGIN, "SAVEPOINT batch")                                          \
    X(BATCH_KEEP, "RELEASE batch")                                             \
    X(BATCH_UNDO, "ROLLBACK TO batch")                                         \
    X(PUT_BOT, "INSERT INTO bot (space, id, own_space, present) "              \
               "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (space, id) DO UPDATE "    \
               "SET own_space = ?3, present = ?4 RETURNING key")               \
    X(DROP_BOT, "DELETE FROM bot WHERE key = ?1")                              \
    X(DROP_TAGS, "DELETE FROM tag WHERE bot = ?1")                             \
    X(DROP_MASKS, "DELETE FROM mask WHERE bot = ?1")                           \
    X(PUT_TAG, "INSERT INTO tag (bot, name, value) VALUES (?1, ?2, ?3) "       \
               "ON CONFLICT (bot, name) DO UPDATE SET value = ?3")             \
    X(DROP_TAG, "DELETE FROM tag WHERE bot = ?1 AND name = ?2")                \
    X(PUT_MASK, "INSERT INTO mask (bot, name, value) VALUES (?1, ?2, ?3) "     \
                "ON CONFLICT (bot, name) DO UPDATE SET value = ?3")            \
    X(DROP_MASK, "DELETE FROM mask WHERE bot = ?1 AND name = ?2")              \
    X(LOAD_BOTS, "SELECT key, id, own_space, present FROM bot "                \
                 "WHERE space = ?1 ORDER BY key")                              \
    X(LOAD_TAGS, "SELECT bot, name, value FROM tag ORDER BY key")              \
    X(LOAD_MASKS, "SELECT bot, name, value FROM mask ORDER BY key")            \
    X(ADD_MARK, "INSERT INTO mark (space, number, label, time, bots, map) "    \
                "SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, ?4, ?5 "     \
                "FROM mark WHERE space = ?1 RETURNING number")                 \
    X(EACH_MARK, "SELECT number, label, time, bots FROM mark "                 \
                 "WHERE space = ?1 ORDER BY number")                           \
    X(READ_MARK, "SELECT map FROM mark WHERE space = ?1 AND number = ?2")      \
    X(DROP_MARK, "DELETE FROM mark WHERE space = ?1 AND number = ?2")          \
    X(ADD_UPDATE, "INSERT INTO document_update (space, number, data) "         \
                  "VALUES (?1, ?2, ?3)")                                       \
    X(EACH_UPDATE, "SELECT number, data FROM document_update "                 \
                   "WHERE space = ?1 ORDER BY number")                         \
    X(DROP_UPDATES, "DELETE FROM document_update "                             \
                    "WHERE space = ?1 AND number < ?2")

typedef enum store_statement {
#define STORE_STATEMENT_ENUM(name, sql) STORE_##name,
    STORE_STATEMENT_MAP(STORE_STATEMENT_ENUM)
#undef STORE_STATEMENT_ENUM
        STORE_STATEMENT_COUNT
} store_statement;

struct store {
    sqlite3 *database;
    char *path;
    sqlite3_stmt *statements[STORE_STATEMENT_COUNT];
    bool in_transaction;
    bool in_batch;
    uint64_t rollbacks;
};

/* A statement, prepared when it is first needed, with nothing bound. */
auxrt_result store_statement_of(store *s, store_statement which,
                                sqlite3_stmt **out, auxrt_error *error);
/* Runs a statement that gives no rows, and resets it. */
auxrt_result store_run(store *s, sqlite3_stmt *statement, auxrt_error *error);
/* Raises what SQLite said last; `what` is what was tried. */
auxrt_result store_fail(store *s, const char *what, auxrt_error *error);

/* Texts are bound without a copy: they must live until the reset. */
void store_bind_text(sqlite3_stmt *statement, int place, slice text);
slice store_column_text(sqlite3_stmt *statement, int column);

#endif
