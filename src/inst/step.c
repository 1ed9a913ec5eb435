/*
 * Calls and steps: what an inst does, one turn of its runtime at a time.
 *
 * The runtime hands out actions while it carries out a call and cannot be
 * called then, so they wait in `batches` until the call has returned.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "inst/internal.h"

/* ------------------------------------------------------------------- calls */

static bool is_type(json_value action, slice wanted) {
    json_value type;
    return json_member(action, SLICE("type"), &type) &&
           type.type == JSON_STRING && json_string_is(type, wanted);
}

/* Which bot belongs to a portal: needed when a script side is replaced. */
static void note_portal(auxrt_inst *inst, json_value action) {
    json_value name, id;
    buffer name_text, id_text;
    void *before = NULL;
    if (!json_member(action, SLICE("name"), &name) ||
        name.type != JSON_STRING || !json_member(action, SLICE("botId"), &id) ||
        id.type != JSON_STRING)
        return;
    buffer_init(&name_text, 65536);
    buffer_init(&id_text, 65536);
    slice value = json_string(id, &id_text);
    char *copy = strndup(value.data, value.length);
    if (copy && !map_set(&inst->portal_bots, json_string(name, &name_text),
                         copy, &before))
        before = copy;
    free(before);
    buffer_free(&name_text);
    buffer_free(&id_text);
}

static void note_own_bots(auxrt_inst *inst, json_value actions) {
    static char mark;
    buffer scratch;
    json_value id;
    json_walk walk = json_walk_start(actions);
    buffer_init(&scratch, 65536);
    while (json_walk_next(&walk)) {
        if (is_type(walk.value, SLICE("define_global_bot")))
            note_portal(inst, walk.value);
        if (is_type(walk.value, SLICE("add_bot")) &&
            json_member(walk.value, SLICE("id"), &id) && id.type == JSON_STRING)
            map_set(&inst->own_bots, json_string(id, &scratch), &mark, NULL);
    }
    buffer_free(&scratch);
}

/* What could not be stored was refused, and that is told. */
static void commit(auxrt_inst *inst) {
    auxrt_error failure;
    if (inst_commit(inst, &failure) != AUXRT_OK)
        inst_log(inst, "error", slice_from_string(failure.message));
}

static auxrt_result route_batch(auxrt_inst *inst, const queued_text *batch,
                                auxrt_error *error) {
    json_value event, actions;
    auxrt_result result = json_parse(queued_text_peek(batch), &event, error);
    if (result != AUXRT_OK || !json_member(event, SLICE("actions"), &actions) ||
        actions.type != JSON_ARRAY)
        return result;
    if (inst->is_preparing)
        note_own_bots(inst, actions);
    if (!inst_batch_begin(inst, batch->seq))
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    result = inst_route(inst, actions, !inst->is_preparing, error);
    inst_devices_perform(inst, actions);
    return result;
}

static auxrt_result route_batches(auxrt_inst *inst, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    queued_text *batch;
    bool is_any = inst->batches.count > 0;
    while ((batch = text_queue_pop(&inst->batches))) {
        auxrt_result done =
            route_batch(inst, batch, result == AUXRT_OK ? error : NULL);
        if (result == AUXRT_OK)
            result = done;
        free(batch);
    }
    if (is_any)
        commit(inst);
    return result;
}

auxrt_result inst_finish_call(auxrt_inst *inst, auxrt_result result,
                              auxrt_error *error) {
    auxrt_error own = {0};
    if (result == AUXRT_SCRIPT && error)
        inst_report_exception(inst, error);
    auxrt_result routed = route_batches(inst, &own);
    if (routed == AUXRT_OK && inst->failure != AUXRT_OK) {
        routed = error_raise(&own, inst->failure,
                             "what scripts did could not be kept");
        inst->failure = AUXRT_OK;
    }
    if (routed == AUXRT_OK)
        return result;
    if (error)
        *error = own;
    return routed;
}

auxrt_result inst_process(auxrt_inst *inst, slice actions, auxrt_text *answer,
                          auxrt_error *error) {
    auxrt_error own = {0};
    auxrt_result result =
        inst_finish_call(inst,
                         auxrt_runtime_process(
                             inst->runtime, inst_string(actions), answer, &own),
                         &own);
    if (error)
        *error = own;
    return result;
}

/* What a settlement says besides its number, as the runtime takes it. */
static void write_settlement(buffer *out, uint64_t seq, slice rest) {
    buffer_append_format(out, "{\"seq\":%llu", (unsigned long long)seq);
    if (rest.length > 0)
        buffer_append_char(out, ',');
    buffer_append_slice(out, rest);
    buffer_append_char(out, '}');
}

/* Tells of an update, of settlements or of both. */
static auxrt_result tell(auxrt_inst *inst, const buffer *settlement,
                         const queued_text *update, auxrt_error *error) {
    auxrt_error own = {0};
    auxrt_text answer = {0};
    auxrt_result result = auxrt_runtime_settle(
        inst->runtime, (auxrt_string){settlement->data, settlement->length},
        update ? inst_string(queued_text_peek(update)) : (auxrt_string){0},
        update ? &answer : NULL, &own);
    if (answer.data) {
        inst_report_broken(inst, slice_of(answer.data, answer.length));
        if (!inst->is_preparing)
            inst_report_update(inst, slice_of(answer.data, answer.length));
    }
    auxrt_text_free(&answer);
    result = inst_finish_call(inst, result, &own);
    if (error)
        *error = own;
    return result;
}

/* The next of what the runtime is to be told. Batches of which all was kept
 * need no call of their own: they are told with the next update, or when they
 * have become many. */
static auxrt_result tell_echo(auxrt_inst *inst, auxrt_error *error) {
    enum { UNTOLD_LIMIT = 64 };
    buffer settlement;
    queued_text *item = text_queue_pop(&inst->echoes);
    auxrt_result result = AUXRT_OK;
    buffer_init(&settlement, INST_TEXT_LIMIT);
    while (item && item->is_settlement && item->length == 0) {
        if (item->seq > inst->settled)
            inst->settled = item->seq;
        free(item);
        item = text_queue_pop(&inst->echoes);
    }
    if (item && item->is_settlement) {
        write_settlement(&settlement, item->seq, queued_text_peek(item));
        free(item);
        bool is_followed =
            inst->echoes.first && !inst->echoes.first->is_settlement;
        item = is_followed ? text_queue_pop(&inst->echoes) : NULL;
    } else if (inst->settled > inst->settled_told &&
               (item || inst->settled - inst->settled_told > UNTOLD_LIMIT)) {
        write_settlement(&settlement, inst->settled, SLICE(""));
        inst->settled_told = inst->settled;
    }
    if (item || settlement.length > 0)
        result = tell(inst, &settlement, item, error);
    free(item);
    buffer_free(&settlement);
    return result;
}

auxrt_result inst_tell_echoes(auxrt_inst *inst, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    for (size_t left = inst->echoes.count; left > 0; left--) {
        auxrt_error own = {0};
        auxrt_result done = tell_echo(inst, &own);
        if (done != AUXRT_OK && result == AUXRT_OK) {
            result = done;
            if (error)
                *error = own;
        }
    }
    return result;
}

/* ------------------------------------------------------------------- steps */

int auxrt_inst_timeout(const auxrt_inst *inst) {
    if (inst->echoes.count > 0 || inst->posted.count > 0)
        return 0;
    return inst_devices_timeout(inst, auxrt_runtime_timeout(inst->runtime));
}

static auxrt_result hand_in_posted(auxrt_inst *inst, auxrt_error *error) {
    queued_text *posted = text_queue_pop(&inst->posted);
    auxrt_result result =
        inst_process(inst, queued_text_peek(posted), NULL, error);
    free(posted);
    return result;
}

static auxrt_result fire(auxrt_inst *inst, auxrt_error *error) {
    auxrt_error own = {0};
    auxrt_result result =
        inst_finish_call(inst, auxrt_runtime_fire(inst->runtime, &own), &own);
    if (error)
        *error = own;
    return result;
}

/* Timers come in between, or scripts that answer each change with another one
 * would keep them waiting for ever. */
auxrt_result auxrt_inst_step(auxrt_inst *inst, auxrt_error *error) {
    inst_devices_work(inst);
    bool is_due = auxrt_runtime_timeout(inst->runtime) == 0;
    bool had_echo = inst->had_echo;
    inst->had_echo = false;
    if (is_due && had_echo)
        return fire(inst, error);
    if (inst->posted.count > 0 && (had_echo || inst->echoes.count == 0))
        return hand_in_posted(inst, error);
    if (inst->echoes.count > 0) {
        inst->had_echo = true;
        return tell_echo(inst, error);
    }
    return is_due ? fire(inst, error) : AUXRT_OK;
}

/* Whether a step's failure is one that the events have told of. */
static bool is_told(auxrt_result result) {
    return result == AUXRT_OK || result == AUXRT_STOPPED ||
           result == AUXRT_SCRIPT;
}

static void wait_for(auxrt_inst *inst, int64_t milliseconds) {
    struct pollfd watched = {.fd = inst->wake, .events = POLLIN};
    int bounded = milliseconds > 60000 ? 60000 : (int)milliseconds;
    if (!inst_devices_wait(inst, bounded))
        poll(&watched, 1, bounded);
}

static int64_t now(void) {
    return clock_monotonic() / CLOCK_NANOSECONDS_PER_MILLISECOND;
}

auxrt_result auxrt_inst_run(auxrt_inst *inst, int64_t milliseconds,
                            auxrt_error *error) {
    int64_t end = milliseconds < 0 ? INT64_MAX : now() + milliseconds;
    for (;;) {
        if (atomic_exchange(&inst->is_stopped, false)) {
            uint64_t count;
            ssize_t taken = read(inst->wake, &count, sizeof count);
            (void)taken; /* nothing there is fine */
            return error_raise(error, AUXRT_STATE, "the inst was stopped");
        }
        int64_t timeout = auxrt_inst_timeout(inst);
        int64_t left = end - now();
        if (timeout < 0)
            return AUXRT_OK;
        if (left <= 0)
            return error_raise(error, AUXRT_LIMIT,
                               "the time is over, and there is more to do");
        if (timeout > 0) {
            wait_for(inst, timeout < left ? timeout : left);
            continue;
        }
        auxrt_result result = auxrt_inst_step(inst, error);
        if (!is_told(result))
            return result;
    }
}

void auxrt_inst_stop(auxrt_inst *inst) {
    int before = errno;
    atomic_store(&inst->is_stopped, true);
    const uint64_t one = 1;
    ssize_t written = write(inst->wake, &one, sizeof one);
    (void)written; /* a full counter wakes as well */
    errno = before;
}
