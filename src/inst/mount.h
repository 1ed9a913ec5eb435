/*
 * Which partition keeps which space: a plan for each, from the configuration
 * or by default, and the partitions and stores that are made of it.
 */
#ifndef INST_MOUNT_H
#define INST_MOUNT_H

#include "partition/partition.h"

/* Name in a configuration, and what it is in a word. */
#define MOUNT_KIND_MAP(X)                                                      \
    X(MEMORY, "memory")                                                        \
    X(SQLITE, "sqlite")                                                        \
    X(YJS, "yjs")                                                              \
    X(HISTORY, "history")                                                      \
    X(ERROR, "error")

typedef enum mount_kind {
#define MOUNT_KIND_ENUM(name, text) MOUNT_##name,
    MOUNT_KIND_MAP(MOUNT_KIND_ENUM)
#undef MOUNT_KIND_ENUM
        MOUNT_KINDS
} mount_kind;

const char *mount_kind_name(mount_kind kind);

/* The file in the folder of the data that spaces share, unless they name one
 * of their own. */
#define MOUNT_FILE "bots.sqlite"

typedef struct mount_plan {
    char *space;
    mount_kind kind;
    char *file;              /* sqlite: in the folder of the data */
    char *of;                /* history: whose marks are shown */
    size_t bots;             /* error: how many are kept; 0: 1000 */
    bool is_readonly;        /* a wrapper around the kind */
    partition_limits limits; /* size 0: none */
    int line, column;        /* where the configuration says so; 0: nowhere */
} mount_plan;

#endif
