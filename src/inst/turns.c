/*
 * Turns of the runtime, one after the other: begun, gone on with, waited for.
 *
 * The runtime hands out actions while it carries out a call and cannot be
 * called then, so they wait in `batches` until the turn is over. Whoever waits
 * here also attends to the descriptors of the embedder, so it is never out of
 * reach while scripts hang.
 */
#include <poll.h>
#include <stdlib.h>

#include "base/error.h"
#include "inst/internal.h"

/* ---------------------------------------------------------------- batches */

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

static auxrt_result route_actions(auxrt_inst *inst, uint64_t seq,
                                  json_value actions, auxrt_error *error) {
    if (inst->is_preparing)
        note_own_bots(inst, actions);
    if (!inst_batch_begin(inst, seq))
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    auxrt_result result = inst_route(inst, actions, !inst->is_preparing, error);
    inst_devices_perform(inst, actions);
    return result;
}

static auxrt_result route_batch(auxrt_inst *inst, const queued_text *batch,
                                auxrt_error *error) {
    json_value event, actions;
    json_spans spans = {0};
    auxrt_result result =
        json_parse_spans(queued_text_peek(batch), &spans, &event, error);
    if (result == AUXRT_OK && json_member(event, SLICE("actions"), &actions) &&
        actions.type == JSON_ARRAY)
        result = route_actions(inst, batch->seq, actions, error);
    json_spans_free(&spans);
    return result;
}

auxrt_result inst_route_batches(auxrt_inst *inst, auxrt_error *error) {
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

/* Ends a turn: routes what it handed out. */
static auxrt_result finish(auxrt_inst *inst, auxrt_result result,
                           auxrt_error *error) {
    auxrt_error own = {0};
    if (result == AUXRT_SCRIPT)
        inst_report_exception(inst, error);
    auxrt_result routed = inst_route_batches(inst, &own);
    if (routed == AUXRT_OK && inst->failure != AUXRT_OK) {
        routed = error_raise(&own, inst->failure,
                             "what scripts did could not be kept");
        inst->failure = AUXRT_OK;
    }
    if (routed == AUXRT_OK)
        return result;
    *error = own;
    return routed;
}

/* ------------------------------------------------------------------- turns */

auxrt_result inst_begin_turn(auxrt_inst *inst, inst_turn turn, const char *name,
                             buffer *parameters, auxrt_error *error) {
    auxrt_result result = parameters->failure;
    if (result != AUXRT_OK)
        error_raise(error, result, "the parameters are too long");
    else
        result =
            auxrt_runtime_begin(inst->runtime, auxrt_string_of(name),
                                inst_string(buffer_peek(parameters)), error);
    if (result == AUXRT_OK)
        inst->turn = turn;
    buffer_free(parameters);
    return result;
}

auxrt_result inst_advance_turn(auxrt_inst *inst, auxrt_text *answer,
                               auxrt_error *error) {
    auxrt_error own = {0};
    auxrt_text text = {0};
    auxrt_result result = auxrt_runtime_advance(inst->runtime, &text, &own);
    if (result == AUXRT_PENDING)
        return result;
    const inst_turn turn = inst->turn;
    inst->turn = (inst_turn){0};
    bool is_told = turn.kind == INST_TURN_ECHO && text.data &&
                   strcmp(text.data, "null") != 0;
    if (is_told) {
        inst_report_broken(inst, slice_of(text.data, text.length));
        if (inst_is_observed(inst))
            inst_report_update(inst, slice_of(text.data, text.length));
    }
    result = finish(inst, result, &own);
    inst->is_telling_errors = false;
    if (turn.on_answer)
        turn.on_answer(turn.user, result, &own,
                       (auxrt_string){text.data, text.length});
    if (error)
        *error = own;
    if (answer && result == AUXRT_OK)
        *answer = text;
    else
        auxrt_text_free(&text);
    return result;
}

static auxrt_result wait_for_turn(auxrt_inst *inst, auxrt_text *answer,
                                  auxrt_error *error) {
    auxrt_result result;
    while ((result = inst_advance_turn(inst, answer, error)) == AUXRT_PENDING)
        inst_wait(inst, -1, false);
    return result;
}

auxrt_result inst_call(auxrt_inst *inst, inst_turn turn, const char *name,
                       buffer *parameters, auxrt_text *answer,
                       auxrt_error *error) {
    if (answer)
        *answer = (auxrt_text){0};
    if (inst->is_attending) {
        buffer_free(parameters);
        return error_raise(error, AUXRT_STATE,
                           "a callback cannot wait for scripts; "
                           "auxrt_inst_ask does not wait");
    }
    /* Events have told what became of it. */
    if (inst->turn.kind != INST_TURN_NONE)
        wait_for_turn(inst, NULL, NULL);
    auxrt_result result = inst_begin_turn(inst, turn, name, parameters, error);
    return result == AUXRT_OK ? wait_for_turn(inst, answer, error) : result;
}

/* Appends the parameters of the call `process`. */
static void write_process(buffer *out, slice actions, bool is_answered) {
    buffer_init(out, INST_TEXT_LIMIT);
    buffer_append_string(out, "{\"actions\":");
    buffer_append_slice(out, actions);
    buffer_append_string(out, is_answered ? "}" : ",\"answer\":false}");
}

auxrt_result inst_process(auxrt_inst *inst, slice actions, auxrt_text *answer,
                          auxrt_error *error) {
    buffer parameters;
    write_process(&parameters, actions, answer != NULL);
    return inst_call(inst, (inst_turn){.kind = INST_TURN_CALL}, "process",
                     &parameters, answer, error);
}

/* Hands in the first of what was posted. */
auxrt_result inst_begin_posted(auxrt_inst *inst, auxrt_error *error) {
    buffer parameters;
    queued_text *posted = text_queue_pop(&inst->posted);
    const inst_turn turn = {.kind = INST_TURN_CALL,
                            .on_answer = posted->on_answer,
                            .user = posted->user};
    write_process(&parameters, queued_text_peek(posted),
                  turn.on_answer != NULL);
    free(posted);
    return inst_begin_turn(inst, turn, "process", &parameters, error);
}

/* What a settlement says besides its number, as the runtime takes it. */
static void write_settlement(buffer *out, uint64_t seq, slice rest) {
    buffer_append_format(out, "{\"seq\":%llu", (unsigned long long)seq);
    if (rest.length > 0)
        buffer_append_char(out, ',');
    buffer_append_slice(out, rest);
    buffer_append_char(out, '}');
}

/* The parameters of a call that tells of an update, of settlements or of both;
 * gives its name. */
static const char *write_tell(buffer *out, buffer *settlement,
                              const queued_text *update, bool is_observed) {
    if (!update) {
        buffer_append_slice(out, buffer_peek(settlement));
        return "settle";
    }
    buffer_append_string(out, "{\"update\":");
    buffer_append_slice(out, queued_text_peek(update));
    if (settlement->length > 0) {
        buffer_append_string(out, ",\"settle\":");
        buffer_append_slice(out, buffer_peek(settlement));
    }
    /* Only scripts that do not compile matter when nobody observes. */
    buffer_append_string(out, is_observed ? "}" : ",\"answer\":\"broken\"}");
    return "stateUpdated";
}

/* The next of what the runtime is to be told: its parameters and the name of
 * the call, or NULL when that is nothing. Batches of which all was kept need no
 * call of their own: they are told with the next update, or when they have
 * become many. */
static const char *take_echo(auxrt_inst *inst, buffer *out) {
    enum { UNTOLD_LIMIT = 64 };
    buffer settlement;
    inst_release_answered(inst);
    queued_text *item = text_queue_pop(&inst->echoes);
    const char *call = NULL;
    buffer_init(&settlement, INST_TEXT_LIMIT);
    buffer_init(out, INST_TEXT_LIMIT);
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
    inst->is_telling_errors = item && item->is_of_errors;
    if (item || settlement.length > 0)
        call = write_tell(out, &settlement, item, inst_is_observed(inst));
    free(item);
    buffer_free(&settlement);
    return call;
}

static const inst_turn echo = {.kind = INST_TURN_ECHO};

auxrt_result inst_begin_echo(auxrt_inst *inst, auxrt_error *error) {
    buffer parameters;
    const char *call = take_echo(inst, &parameters);
    return call ? inst_begin_turn(inst, echo, call, &parameters, error)
                : AUXRT_OK;
}

auxrt_result inst_tell_echoes(auxrt_inst *inst, auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    inst_release_answered(inst);
    for (size_t left = inst->echoes.count; left > 0; left--) {
        auxrt_error own = {0};
        buffer parameters;
        const char *call = take_echo(inst, &parameters);
        if (!call)
            continue;
        auxrt_result done =
            inst_call(inst, echo, call, &parameters, NULL, &own);
        if (done != AUXRT_OK && result == AUXRT_OK) {
            result = done;
            if (error)
                *error = own;
        }
    }
    return result;
}

/* ----------------------------------------------------------------- waiting */

auxrt_result auxrt_inst_attend(auxrt_inst *inst, int descriptor, short events,
                               auxrt_ready_callback on_ready, void *user,
                               auxrt_error *error) {
    size_t at = 0;
    while (at < inst->attended_count &&
           inst->attended[at].descriptor != descriptor)
        at++;
    if (!on_ready) {
        if (at < inst->attended_count)
            inst->attended[at] = inst->attended[--inst->attended_count];
        return AUXRT_OK;
    }
    if (at == INST_ATTENDED_LIMIT)
        return error_raise(error, AUXRT_LIMIT,
                           "an inst attends to at most %d descriptors",
                           INST_ATTENDED_LIMIT);
    if (at == inst->attended_count)
        inst->attended_count++;
    inst->attended[at] = (inst_attended){descriptor, events, on_ready, user};
    return AUXRT_OK;
}

/* Callbacks may change what is attended to. */
static void attend(auxrt_inst *inst, const struct pollfd *watched,
                   size_t count) {
    bool was_attending = inst->is_attending;
    inst->is_attending = true;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; watched[i].revents && k < inst->attended_count; k++)
            if (inst->attended[k].descriptor == watched[i].fd) {
                inst->attended[k].on_ready(inst->attended[k].user, inst,
                                           watched[i].fd, watched[i].revents);
                break;
            }
    inst->is_attending = was_attending;
}

static int earlier(int one, int other) {
    return one < 0 || (other >= 0 && other < one) ? other : one;
}

void inst_wait(auxrt_inst *inst, int milliseconds, bool wakes) {
    struct pollfd watched[INST_ATTENDED_LIMIT + 2 + INST_SPACE_LIMIT];
    size_t count = inst->is_attending ? 0 : inst->attended_count;
    size_t all = count;
    for (size_t i = 0; i < count; i++)
        watched[i] = (struct pollfd){inst->attended[i].descriptor,
                                     inst->attended[i].events, 0};
    auxrt_watch runtime = auxrt_runtime_watch(inst->runtime);
    if (runtime.descriptor >= 0)
        watched[all++] = (struct pollfd){runtime.descriptor, runtime.events, 0};
    if (wakes)
        watched[all++] = (struct pollfd){inst->wake, POLLIN, 0};
    all = inst_spaces_watch(inst, watched, all);
    int timeout =
        inst_spaces_timeout(inst, earlier(milliseconds, runtime.timeout_ms));
    if (!inst_devices_wait(inst, watched, all, timeout))
        poll(watched, all, timeout);
    inst_spaces_work(inst);
    attend(inst, watched, count);
}
