/*
 * The configuration of an inst: what a file auxrt.json says. Reading it checks
 * all of it; errors carry the place and, for a name that does not exist, the
 * one that may have been meant.
 */
#ifndef INST_CONFIG_H
#define INST_CONFIG_H

#include "auxrt/inst.h"
#include "inst/mount.h"

/* 0: not said. */
typedef struct config_limits {
    auxrt_limits of_scripts; /* auxrt/limits.h */
#define CONFIG_LIMIT_MEMBER(name, member, least, most, text) int64_t member;
    AUXRT_PROCESS_LIMIT_MAP(CONFIG_LIMIT_MEMBER)
#undef CONFIG_LIMIT_MEMBER
} config_limits;

typedef struct config {
    char *name; /* of the inst; texts are NULL when nothing is said */
    char *data; /* folder */
    char *allow_net, *allow_read, *allow_write;
    mount_plan *spaces;
    size_t space_count;
    config_limits limits;
} config;

/* Reads the text of a configuration; `path` is used in messages, and relative
 * names of folders start at its folder. Free `*out` in any case. */
auxrt_result config_read(slice text, const char *path, config *out,
                         auxrt_error *error);
void config_free(config *c);

#endif
