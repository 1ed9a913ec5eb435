/*
 * The tables of the store. Row N of the list brings a file from schema
 * version N - 1 to N; rows are added, never changed. The version is kept in
 * SQLite's user_version, and the application id marks the file as a store.
 */
#ifndef PARTITION_STORE_SCHEMA_H
#define PARTITION_STORE_SCHEMA_H

/* "auxr" */
#define STORE_APPLICATION_ID 0x61757872

/* Of a bot, `space` is where it is stored and `own_space` what it says. Tags
 * are kept in the order in which they were added: scripts can see it. */
#define STORE_SCHEMA_MAP(X)                                                    \
    X("CREATE TABLE bot ("                                                     \
      "  key INTEGER PRIMARY KEY,"                                             \
      "  space TEXT NOT NULL,"                                                 \
      "  id TEXT NOT NULL,"                                                    \
      "  own_space TEXT,"                                                      \
      "  present INTEGER NOT NULL,"                                            \
      "  UNIQUE (space, id));"                                                 \
      "CREATE TABLE tag ("                                                     \
      "  key INTEGER PRIMARY KEY,"                                             \
      "  bot INTEGER NOT NULL,"                                                \
      "  name TEXT NOT NULL,"                                                  \
      "  value TEXT NOT NULL,"                                                 \
      "  UNIQUE (bot, name));"                                                 \
      "CREATE TABLE mask ("                                                    \
      "  key INTEGER PRIMARY KEY,"                                             \
      "  bot INTEGER NOT NULL,"                                                \
      "  name TEXT NOT NULL,"                                                  \
      "  value TEXT NOT NULL,"                                                 \
      "  UNIQUE (bot, name));")                                                \
    X("CREATE TABLE mark ("                                                    \
      "  space TEXT NOT NULL,"                                                 \
      "  number INTEGER NOT NULL,"                                             \
      "  label TEXT NOT NULL,"                                                 \
      "  time INTEGER NOT NULL,"                                               \
      "  bots INTEGER NOT NULL,"                                               \
      "  map TEXT NOT NULL,"                                                   \
      "  PRIMARY KEY (space, number));")                                       \
    X("CREATE TABLE document_update ("                                         \
      "  space TEXT NOT NULL,"                                                 \
      "  number INTEGER NOT NULL,"                                             \
      "  data BLOB NOT NULL,"                                                  \
      "  PRIMARY KEY (space, number));")

#endif
