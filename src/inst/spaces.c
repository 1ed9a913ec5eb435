/*
 * The spaces of an inst and their partitions. Partitions tell what changed and
 * what they refused; changes wait for a step, refusals for the end of the
 * commit.
 */
#define _GNU_SOURCE /* memmem */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "inst/internal.h"

/* ----------------------------------------------------- what partitions say */

static inst_space *space_of(auxrt_inst *inst, const partition *p) {
    for (size_t i = 0; i < inst->space_count; i++)
        if (inst->spaces[i].partition == p)
            return &inst->spaces[i];
    return NULL;
}

/* A bot that is in another space already is told after it was removed here. */
static void tell_again(auxrt_inst *inst, inst_space *space, slice id) {
    buffer text;
    buffer_init(&text, INST_TEXT_LIMIT);
    buffer_append_string(&text, "{\"state\":{");
    json_quote(&text, id);
    buffer_append_char(&text, ':');
    inst_write_whole_bot(inst, id, &text);
    buffer_append_string(&text, "},\"addedBots\":[");
    json_quote(&text, id);
    buffer_append_string(&text, "],\"removedBots\":[],\"updatedBots\":[],"
                                "\"version\":null}");
    if (text.failure != AUXRT_OK ||
        !inst_hold(inst, space, buffer_peek(&text), false))
        inst->failure = AUXRT_NO_MEMORY;
    buffer_free(&text);
}

/* Masks do not outlive their bot; other spaces may hold some. */
static void note_removed(auxrt_inst *inst, inst_space *space, slice update) {
    static const char none[] = "\"removedBots\":[]";
    json_value value, removed;
    buffer scratch;
    if (memmem(update.data, update.length, none, strlen(none)) ||
        json_parse(update, &value, NULL) != AUXRT_OK ||
        !json_member(value, SLICE("removedBots"), &removed))
        return;
    buffer_init(&scratch, INST_TEXT_LIMIT);
    json_walk walk = json_walk_start(removed);
    while (json_walk_next(&walk)) {
        slice id = json_string(walk.value, &scratch);
        const inst_space *now = inst_space_of_bot(inst, id);
        if (now && now != space)
            tell_again(inst, space, id);
        else if (!text_queue_push(&inst->gone, id))
            inst->failure = AUXRT_NO_MEMORY;
    }
    buffer_free(&scratch);
}

static void on_changed(void *context, partition *p, slice update) {
    auxrt_inst *inst = context;
    bool is_of_errors = inst->errors && strcmp(partition_kind(p), "error") == 0;
    inst_space *space = space_of(inst, p);
    if (!inst_hold(inst, space, update, is_of_errors))
        inst->failure = AUXRT_NO_MEMORY;
    note_removed(inst, space, update);
}

static void on_refused(void *context, partition *p,
                       const partition_refusal *refusal) {
    inst_refuse(context, partition_space(p), refusal);
}

static void on_settled(void *context, partition *p, uint64_t seq) {
    inst_settle(context, space_of(context, p), seq);
}

/* A partition wants scripts to hear something: that is an action like those
 * of the host. */
static void on_shouted(void *context, partition *p, slice name,
                       slice argument) {
    auxrt_inst *inst = context;
    buffer text;
    (void)p;
    buffer_init(&text, INST_TEXT_LIMIT);
    json_writer w = json_writer_on(&text);
    json_begin_array(&w);
    json_begin_object(&w);
    json_write_key(&w, SLICE("type"));
    json_write_string(&w, SLICE("action"));
    json_write_key(&w, SLICE("eventName"));
    json_write_string(&w, name);
    json_write_key(&w, SLICE("botIds"));
    json_write_null(&w);
    json_write_key(&w, SLICE("argument"));
    json_write_raw(&w, argument);
    json_end_object(&w);
    json_end_array(&w);
    if (text.failure != AUXRT_OK ||
        !text_queue_push(&inst->posted, buffer_peek(&text)))
        inst->failure = AUXRT_NO_MEMORY;
    buffer_free(&text);
}

static void on_status(void *context, partition *p,
                      const partition_status *status) {
    auxrt_inst *inst = context;
    buffer text;
    if (status->is_connected)
        return;
    buffer_init(&text, 4096);
    slice space = partition_space(p);
    buffer_append_format(&text, "the space %.*s takes no edits: %s",
                         (int)space.length, space.data, status->message);
    inst_log(inst, "warn", buffer_peek(&text));
    buffer_free(&text);
}

/* ---------------------------------------------------------------- mounting */

void inst_space_listen(auxrt_inst *inst, partition *p) {
    const partition_listener listener = {
        .context = inst,
        .changed = on_changed,
        .refused = on_refused,
        .settled = on_settled,
        .shouted = on_shouted,
        .status_changed = on_status,
    };
    partition_listen(p, &listener);
}

auxrt_result inst_mount_memory(auxrt_inst *inst, slice space,
                               auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    if (inst_space_find(inst, space))
        return AUXRT_OK;
    char *name = memchr(space.data, '\0', space.length)
                     ? NULL
                     : strndup(space.data, space.length);
    const mount_plan plan = {.space = name, .kind = MOUNT_MEMORY};
    if (name)
        result = inst_mount(inst, &plan, error);
    else
        result = error_raise(error, AUXRT_INVALID,
                             "this is no name for a space: %.*s",
                             (int)space.length, space.data);
    free(name);
    return result;
}

inst_space *inst_space_find(auxrt_inst *inst, slice space) {
    for (size_t i = 0; i < inst->space_count; i++)
        if (slice_equal(partition_space(inst->spaces[i].partition), space))
            return &inst->spaces[i];
    return NULL;
}

inst_space *inst_space_of_bot(auxrt_inst *inst, slice id) {
    for (size_t i = 0; i < inst->space_count; i++) {
        bot_state *state = partition_state_peek(inst->spaces[i].partition);
        const bot_record *bot = bot_state_peek(state, id);
        if (bot && bot->is_bot)
            return &inst->spaces[i];
    }
    return NULL;
}

inst_space *inst_space_expecting(auxrt_inst *inst, slice id) {
    inst_space *found = inst_space_of_bot(inst, id);
    for (size_t i = 0; i < inst->space_count; i++) {
        inst_space *space = &inst->spaces[i];
        partition_outlook outlook = partition_outlook_of(space->partition, id);
        if (outlook == PARTITION_COMES)
            return space;
        if (outlook == PARTITION_GOES && space == found)
            found = NULL;
    }
    return found;
}

/* Spaces that nobody invents: what they are for is not just keeping bots. */
static bool is_reserved(slice space) {
    static const char *const names[] = {"history", "error", "admin",
                                        "certified"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_equal(space, slice_from_string(names[i])))
            return true;
    return false;
}

inst_space *inst_space_demand(auxrt_inst *inst, slice space) {
    inst_space *found = inst_space_find(inst, space);
    if (found)
        return found;
    bool is_mounted = (!is_reserved(space) || inst->left_out) &&
                      inst_mount_memory(inst, space, NULL) == AUXRT_OK;
    inst_log_space(inst, space, is_mounted);
    return is_mounted ? inst_space_find(inst, space) : NULL;
}

static auxrt_result commit_dirty(auxrt_inst *inst, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    for (size_t i = 0; i < inst->space_count; i++) {
        inst_space *space = &inst->spaces[i];
        auxrt_error failure;
        if (!space->is_dirty)
            continue;
        space->is_dirty = false;
        auxrt_result done = partition_commit(space->partition, &failure);
        if (done != AUXRT_OK && result == AUXRT_OK) {
            result = done;
            if (error)
                *error = failure;
        }
    }
    return result;
}

auxrt_result inst_commit(auxrt_inst *inst, auxrt_error *error) {
    inst->is_committing = true;
    auxrt_result result = commit_dirty(inst, error);
    while (inst->gone.count > 0) {
        auxrt_error *other = result == AUXRT_OK ? error : NULL;
        inst_batch *batch = inst->batch;
        inst->batch = NULL;
        auxrt_result done = inst_drop_masks(inst, other);
        if (done == AUXRT_OK)
            done = commit_dirty(inst, other);
        inst->batch = batch;
        if (result == AUXRT_OK)
            result = done;
    }
    inst->is_committing = false;
    inst_tell_settled(inst);
    inst_report_refusals(inst);
    return result;
}

/* ------------------------------------------------------- what takes longer */

void inst_spaces_work(auxrt_inst *inst) {
    bool has_told = false;
    auxrt_error failure;
    for (size_t i = 0; i < inst->space_count; i++)
        if (partition_work(inst->spaces[i].partition))
            has_told = true;
    if (has_told)
        inst_release_answered(inst);
    /* What was told may concern masks elsewhere, and what was refused is to be
     * told on. */
    if (has_told && inst_commit(inst, &failure) != AUXRT_OK)
        inst_log(inst, "error", slice_from_string(failure.message));
}

size_t inst_spaces_watch(const auxrt_inst *inst, struct pollfd *watched,
                         size_t count) {
    partition_watch watch;
    for (size_t i = 0; i < inst->space_count; i++)
        if (partition_watch_of(inst->spaces[i].partition, &watch))
            watched[count++] =
                (struct pollfd){watch.descriptor, watch.events, 0};
    return count;
}

int inst_spaces_timeout(const auxrt_inst *inst, int milliseconds) {
    partition_watch watch;
    for (size_t i = 0; i < inst->space_count; i++)
        if (partition_watch_of(inst->spaces[i].partition, &watch) &&
            watch.timeout_ms >= 0 &&
            (milliseconds < 0 || watch.timeout_ms < milliseconds))
            milliseconds = watch.timeout_ms;
    return milliseconds;
}

bool inst_spaces_finish(auxrt_inst *inst) {
    enum { PATIENCE_MS = 5000 };
    struct pollfd watched[INST_SPACE_LIMIT];
    int64_t end = clock_monotonic() +
                  (int64_t)PATIENCE_MS * CLOCK_NANOSECONDS_PER_MILLISECOND;
    size_t count;
    while ((count = inst_spaces_watch(inst, watched, 0)) > 0) {
        if (clock_monotonic() > end)
            return false;
        poll(watched, count, inst_spaces_timeout(inst, -1));
        inst_spaces_work(inst);
    }
    return true;
}

auxrt_result inst_spaces_close(auxrt_inst *inst, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    inst_free_batches(inst);
    while (inst->space_count > 0) {
        auxrt_error failure;
        partition *p = inst->spaces[--inst->space_count].partition;
        partition_listen(p, NULL);
        auxrt_result done = partition_close(p, &failure);
        if (done != AUXRT_OK && result == AUXRT_OK) {
            result = done;
            if (error)
                *error = failure;
        }
    }
    inst_unmount_all(inst);
    return result;
}

static const char *mode(const partition_rules *rules, bool is_allowed) {
    return is_allowed && rules->strategy == PARTITION_IMMEDIATE ? "immediate"
                                                                : "delayed";
}

/* What the rules exclude is delayed: scripts see what the partition says. */
static void write_rules(json_writer *w, const partition_rules *rules) {
    const struct {
        slice name;
        bool is_allowed;
    } rows[] = {{SLICE("add"), rules->may_add},
                {SLICE("update"), rules->may_update},
                {SLICE("remove"), rules->may_remove}};
    json_begin_object(w);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_write_key(w, rows[i].name);
        json_write_string(w,
                          slice_from_string(mode(rules, rows[i].is_allowed)));
    }
    json_end_object(w);
}

void inst_write_edit_modes(auxrt_inst *inst, json_writer *w) {
    static const struct {
        const char *space;
        const char *mode;
    } unmounted[] = {{"certified", "none"},
                     {"admin", "delayed"},
                     {"history", "delayed"},
                     {"error", "delayed"}};
    json_begin_object(w);
    for (size_t i = 0; i < sizeof unmounted / sizeof *unmounted; i++) {
        slice space = slice_from_string(unmounted[i].space);
        if (inst_space_find(inst, space))
            continue;
        json_write_key(w, space);
        json_write_string(w, slice_from_string(unmounted[i].mode));
    }
    for (size_t i = 0; i < inst->space_count; i++) {
        const partition *p = inst->spaces[i].partition;
        const partition_rules rules = partition_rules_of(p);
        json_write_key(w, partition_space(p));
        write_rules(w, &rules);
    }
    json_end_object(w);
}
