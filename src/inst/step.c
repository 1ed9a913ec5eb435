/*
 * Steps: what an inst does by itself, one turn of its runtime at a time.
 */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "inst/internal.h"

/* ------------------------------------------------------------------- steps */

static int scripts_timeout(const auxrt_inst *inst) {
    if (inst->turn.kind != INST_TURN_NONE)
        return auxrt_runtime_watch(inst->runtime).timeout_ms;
    if (inst->echoes.count > 0 || inst->posted.count > 0)
        return 0;
    return inst_devices_timeout(inst, auxrt_runtime_timeout(inst->runtime));
}

int auxrt_inst_timeout(const auxrt_inst *inst) {
    return inst_spaces_timeout(inst, scripts_timeout(inst));
}

auxrt_watch auxrt_inst_watch(const auxrt_inst *inst) {
    auxrt_watch watch = auxrt_runtime_watch(inst->runtime);
    struct pollfd of_spaces[INST_SPACE_LIMIT];
    int timeout = auxrt_inst_timeout(inst);
    /* While scripts are at it, what spaces have under way is looked at when
     * its time comes. */
    if (inst->turn.kind == INST_TURN_NONE &&
        inst_spaces_watch(inst, of_spaces, 0) > 0) {
        watch.descriptor = of_spaces[0].fd;
        watch.events = of_spaces[0].events;
    }
    if (timeout >= 0 && (watch.timeout_ms < 0 || timeout < watch.timeout_ms))
        watch.timeout_ms = timeout;
    return watch;
}

static auxrt_result begin_fire(auxrt_inst *inst, auxrt_error *error) {
    buffer parameters;
    buffer_init(&parameters, 16);
    buffer_append_string(&parameters, "{}");
    return inst_begin_turn(inst, (inst_turn){.kind = INST_TURN_CALL}, "fire",
                           &parameters, error);
}

/* Begins what is due, if there is any. Timers come in between, or scripts that
 * answer each change with another one would keep them waiting for ever. */
static auxrt_result begin_due(auxrt_inst *inst, auxrt_error *error) {
    inst_release_answered(inst);
    bool is_due = auxrt_runtime_timeout(inst->runtime) == 0;
    bool had_echo = inst->had_echo;
    inst->had_echo = false;
    if (is_due && had_echo)
        return begin_fire(inst, error);
    if (inst->posted.count > 0 && (had_echo || inst->echoes.count == 0))
        return inst_begin_posted(inst, error);
    if (inst->echoes.count > 0) {
        inst->had_echo = true;
        return inst_begin_echo(inst, error);
    }
    return is_due ? begin_fire(inst, error) : AUXRT_OK;
}

auxrt_result auxrt_inst_advance(auxrt_inst *inst, auxrt_error *error) {
    if (inst->is_attending)
        return error_raise(error, AUXRT_STATE,
                           "a callback cannot go on with the inst that it "
                           "comes from");
    inst_devices_work(inst);
    inst_spaces_work(inst);
    if (inst->turn.kind == INST_TURN_NONE) {
        auxrt_result result = begin_due(inst, error);
        if (result != AUXRT_OK)
            return result;
    }
    return inst->turn.kind == INST_TURN_NONE
               ? auxrt_runtime_advance(inst->runtime, NULL, error)
               : inst_advance_turn(inst, NULL, error);
}

auxrt_result auxrt_inst_step(auxrt_inst *inst, auxrt_error *error) {
    auxrt_result result;
    while ((result = auxrt_inst_advance(inst, error)) == AUXRT_PENDING)
        inst_wait(inst, -1, false);
    return result;
}

/* Whether a step's failure is one that the events have told of. */
static bool is_told(auxrt_result result) {
    return result == AUXRT_OK || result == AUXRT_STOPPED ||
           result == AUXRT_SCRIPT;
}

static int64_t now(void) {
    return clock_monotonic() / CLOCK_NANOSECONDS_PER_MILLISECOND;
}

static auxrt_result run(auxrt_inst *inst, int64_t milliseconds,
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
        if (timeout < 0 && !inst->options.stays)
            return AUXRT_OK;
        if (left <= 0)
            return error_raise(error, AUXRT_LIMIT,
                               "the time is over, and there is more to do");
        if (timeout != 0 && inst->turn.kind == INST_TURN_NONE) {
            int64_t most = timeout >= 0 && timeout < left ? timeout : left;
            inst_wait(inst, most > 60000 ? 60000 : (int)most, true);
            inst_devices_work(inst);
            auxrt_runtime_advance(inst->runtime, NULL, NULL);
            continue;
        }
        auxrt_result result = auxrt_inst_step(inst, error);
        if (!is_told(result))
            return result;
    }
}

auxrt_result auxrt_inst_run(auxrt_inst *inst, int64_t milliseconds,
                            auxrt_error *error) {
    auxrt_result result = run(inst, milliseconds, error);
    /* What was done until now is stored, or known to be not. */
    inst_spaces_finish(inst);
    return result;
}

void auxrt_inst_stop(auxrt_inst *inst) {
    int before = errno;
    atomic_store(&inst->is_stopped, true);
    const uint64_t one = 1;
    ssize_t written = write(inst->wake, &one, sizeof one);
    (void)written; /* a full counter wakes as well */
    errno = before;
}
