/*
 * Making partitions by plan. Stores are opened once for each file and shared
 * by the spaces that are in it, so that one commit is one flush for all.
 */
#include "inst/mount.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/os.h"
#include "inst/config.h"
#include "inst/internal.h"
#include "partition/error_space.h"
#include "partition/history.h"
#include "partition/sqlite.h"
#include "partition/yjs.h"

enum { ERROR_BOTS = 1000 };

struct inst_store {
    struct inst_store *next;
    char *path;
    store *store;
};

const char *mount_kind_name(mount_kind kind) {
    static const char *const names[] = {
#define MOUNT_KIND_NAME(name, text) text,
        MOUNT_KIND_MAP(MOUNT_KIND_NAME)
#undef MOUNT_KIND_NAME
    };
    return names[kind];
}

/* The place of a plan goes before what is wrong with it. */
static auxrt_result blame(const auxrt_inst *inst, const mount_plan *plan,
                          auxrt_result result, auxrt_error *error) {
    if (result == AUXRT_OK || plan->line == 0 || !error)
        return result;
    char message[sizeof error->message];
    snprintf(message, sizeof message, "%s", error->message);
    /* A space that is not there is a mistake of the configuration. */
    if (result == AUXRT_NOT_FOUND)
        result = AUXRT_INVALID;
    error_raise(error, result, "%s: %.400s", inst->config_path, message);
    error_set_place(error, NULL, NULL, plan->line, plan->column);
    return result;
}

/* ------------------------------------------------------------------- stores */

static auxrt_result open_store(auxrt_inst *inst, const char *file, store **out,
                               auxrt_error *error) {
    buffer path;
    buffer_init(&path, 65536);
    buffer_append_format(&path, "%s/%s", inst->data, file ? file : MOUNT_FILE);
    for (struct inst_store *s = inst->stores; s; s = s->next)
        if (strcmp(s->path, path.data) == 0) {
            *out = s->store;
            buffer_free(&path);
            return AUXRT_OK;
        }
    struct inst_store *added = calloc(1, sizeof *added);
    auxrt_result result =
        added ? os_make_directories(inst->data, error)
              : error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    if (result == AUXRT_OK)
        result = store_open(path.data, &added->store, error);
    if (result == AUXRT_OK) {
        added->path = buffer_take(&path, NULL);
        added->next = inst->stores;
        inst->stores = added;
        *out = added->store;
    } else {
        free(added);
    }
    buffer_free(&path);
    return result;
}

static auxrt_result open_stored(auxrt_inst *inst, const mount_plan *plan,
                                partition **out, store **used,
                                auxrt_error *error) {
    /* A document can be in memory; then it is for this session. */
    if (!inst->data && (plan->kind == MOUNT_SQLITE || plan->file))
        return error_raise(error, AUXRT_INVALID,
                           "the space %s is of the kind \"%s\" and needs a "
                           "folder: name it as \"data\" or by --data",
                           plan->space, mount_kind_name(plan->kind));
    auxrt_result result =
        inst->data ? open_store(inst, plan->file, used, error) : AUXRT_OK;
    if (result != AUXRT_OK)
        return result;
    const yjs_options document = {.store = *used, .answers_later = true};
    return plan->kind == MOUNT_YJS
               ? partition_yjs_open(&document, plan->space, out, error)
               : partition_sqlite_open(*used, plan->space, out, error);
}

/* ------------------------------------------------------------------ history */

auxrt_result inst_history_find(auxrt_inst *inst, slice of, const char *space,
                               inst_history **out, auxrt_error *error) {
    inst_space *source = inst_space_find(inst, of);
    for (inst_history *h = inst->histories; h; h = h->next)
        if (slice_equal(slice_from_string(h->of), of)) {
            *out = h;
            return AUXRT_OK;
        }
    if (!source)
        return error_raise(error, AUXRT_NOT_FOUND,
                           "there is no space %.*s that could have marks",
                           (int)of.length, of.data);
    inst_history *added = calloc(1, sizeof *added);
    char *name = strndup(of.data, of.length);
    auxrt_result result = added && name ? AUXRT_OK
                                        : error_raise(error, AUXRT_NO_MEMORY,
                                                      "memory is exhausted");
    if (result == AUXRT_OK)
        result = source->store
                     ? marks_in_store(source->store, &added->marks, error)
                     : marks_in_memory(&added->marks, error);
    if (result == AUXRT_OK)
        result = partition_history_open(added->marks, name, space,
                                        &added->partition, error);
    if (result != AUXRT_OK) {
        if (added)
            marks_free(added->marks);
        free(added);
        free(name);
        return result;
    }
    added->of = name;
    added->next = inst->histories;
    inst->histories = *out = added;
    return AUXRT_OK;
}

static auxrt_result open_history(auxrt_inst *inst, const mount_plan *plan,
                                 partition **out, auxrt_error *error) {
    inst_history *history = NULL;
    slice of = slice_from_string(plan->of ? plan->of : "shared");
    auxrt_result result =
        inst_history_find(inst, of, plan->space, &history, error);
    if (result != AUXRT_OK)
        return result;
    if (history->is_mounted)
        return error_raise(error, AUXRT_INVALID,
                           "the marks of %.*s are shown in another space "
                           "already",
                           (int)of.length, of.data);
    history->is_mounted = true;
    *out = history->partition;
    return AUXRT_OK;
}

/* ----------------------------------------------------------------- mounting */

static auxrt_result open_kind(auxrt_inst *inst, const mount_plan *plan,
                              partition **out, store **used,
                              auxrt_error *error) {
    switch (plan->kind) {
    case MOUNT_SQLITE:
    case MOUNT_YJS:
        return open_stored(inst, plan, out, used, error);
    case MOUNT_HISTORY:
        return open_history(inst, plan, out, error);
    case MOUNT_ERROR:
        return partition_error_open(
            plan->space, plan->bots > 0 ? plan->bots : ERROR_BOTS, out, error);
    default:
        return partition_memory_open(plan->space, out, error);
    }
}

/* Puts the wrappers that the plan wants around a partition. */
static auxrt_result wrap(const mount_plan *plan, partition **p,
                         auxrt_error *error) {
    partition *wrapped = NULL;
    auxrt_result result = AUXRT_OK;
    if (plan->limits.size > 0)
        result = partition_limited_open(*p, &plan->limits, &wrapped, error);
    if (result == AUXRT_OK && wrapped)
        *p = wrapped;
    wrapped = NULL;
    if (result == AUXRT_OK && plan->is_readonly)
        result = partition_readonly_open(*p, &wrapped, error);
    if (result == AUXRT_OK && wrapped)
        *p = wrapped;
    return result;
}

auxrt_result inst_mount(auxrt_inst *inst, const mount_plan *plan,
                        auxrt_error *error) {
    partition *p = NULL;
    store *used = NULL;
    auxrt_result result =
        inst->space_count < INST_SPACE_LIMIT
            ? AUXRT_OK
            : error_raise(error, AUXRT_LIMIT, "an inst has at most %d spaces",
                          INST_SPACE_LIMIT);
    if (result == AUXRT_OK)
        result = open_kind(inst, plan, &p, &used, error);
    partition *inner = p;
    if (result == AUXRT_OK)
        result = wrap(plan, &p, error);
    if (result != AUXRT_OK) {
        partition_close(p, NULL);
        return blame(inst, plan, result, error);
    }
    inst_space_listen(inst, p);
    /* Spaces that can only be read say nothing about what was done before. */
    if (used && partition_rules_of(p).may_add &&
        bot_state_count(partition_state_peek(p)) > 0)
        inst->has_stored_bots = true;
    if (plan->kind == MOUNT_ERROR)
        inst->errors = inner;
    inst->spaces[inst->space_count++] =
        (inst_space){.partition = p, .store = used};
    return AUXRT_OK;
}

static const mount_plan *find_plan(const config *c, const char *space) {
    for (size_t i = 0; i < c->space_count; i++)
        if (strcmp(c->spaces[i].space, space) == 0)
            return &c->spaces[i];
    return NULL;
}

auxrt_result inst_mount_all(auxrt_inst *inst, const config *c,
                            auxrt_error *error) {
    static const struct {
        const char *space;
        bool is_durable;
    } usual[] = {{"shared", true},
                 {"local", true},
                 {"tempLocal", false},
                 {"tempShared", false},
                 {"bootstrap", false}};
    enum { USUAL = sizeof usual / sizeof *usual };
    auxrt_result result = AUXRT_OK;
    for (size_t i = 0; result == AUXRT_OK && i < USUAL; i++) {
        mount_plan own = {.space = (char *)usual[i].space,
                          .kind = usual[i].is_durable && inst->data
                                      ? MOUNT_SQLITE
                                      : MOUNT_MEMORY};
        if (!find_plan(c, usual[i].space))
            result = inst_mount(inst, &own, error);
    }
    /* What shows other spaces comes after them. */
    for (int is_history = 0; is_history < 2; is_history++)
        for (size_t i = 0; result == AUXRT_OK && i < c->space_count; i++)
            if ((c->spaces[i].kind == MOUNT_HISTORY) == (is_history == 1))
                result = inst_mount(inst, &c->spaces[i], error);
    return result;
}

void inst_unmount_all(auxrt_inst *inst) {
    while (inst->histories) {
        inst_history *h = inst->histories;
        inst->histories = h->next;
        if (!h->is_mounted)
            partition_close(h->partition, NULL);
        marks_free(h->marks);
        free(h->of);
        free(h);
    }
    while (inst->stores) {
        struct inst_store *s = inst->stores;
        inst->stores = s->next;
        store_close(s->store, NULL);
        free(s->path);
        free(s);
    }
}
