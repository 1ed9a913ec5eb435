/*
 * The devices of an inst: those of auxrt that were permitted, and handlers of
 * the embedder. Answers are posted, so scripts hear them in a step.
 */
#include <stdlib.h>

#include "auxrt/device.h"
#include "base/error.h"
#include "device/files.h"
#include "device/http.h"
#include "inst/internal.h"

/* How long a host with a loop of its own may leave transfers alone. */
enum { BUSY_MS = 10 };

typedef struct embedder_handler {
    struct embedder_handler *next;
    auxrt_inst *inst;
    auxrt_action_handler call;
    void *user;
} embedder_handler;

struct inst_devices {
    devices table;
    http *http;
    files *files;
    embedder_handler *handlers; /* all that were registered */
    bool is_permitted;          /* by the embedder; once */
};

/* ------------------------------------------------- what devices can call */

static void post(void *context, slice actions) {
    auxrt_inst *inst = context;
    if (!text_queue_push(&inst->posted, actions))
        inst->failure = AUXRT_NO_MEMORY;
}

static void write_log(void *context, const char *level, slice message) {
    inst_log(context, level, message);
}

static auxrt_result load(void *context, const char *name, slice content,
                         auxrt_error *error) {
    return auxrt_inst_load_text(context, name, inst_string(content), error);
}

/* ---------------------------------------------------------------- the whole */

static auxrt_result open_table(auxrt_inst *inst, auxrt_error *error) {
    if (inst->devices)
        return AUXRT_OK;
    const device_host host = {
        .context = inst, .post = post, .log = write_log, .load = load};
    inst->devices = calloc(1, sizeof *inst->devices);
    if (!inst->devices)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    devices_init(&inst->devices->table, &host);
    return AUXRT_OK;
}

void inst_devices_free(auxrt_inst *inst) {
    struct inst_devices *d = inst->devices;
    if (!d)
        return;
    http_free(d->http);
    files_free(d->files);
    devices_free(&d->table);
    while (d->handlers) {
        embedder_handler *next = d->handlers->next;
        free(d->handlers);
        d->handlers = next;
    }
    free(d);
    inst->devices = NULL;
}

void inst_devices_perform(auxrt_inst *inst, json_value actions) {
    if (inst->devices && !inst->is_preparing)
        devices_perform(&inst->devices->table, actions);
}

void inst_devices_work(auxrt_inst *inst) {
    if (inst->devices)
        http_work(inst->devices->http);
}

int inst_devices_timeout(const auxrt_inst *inst, int milliseconds) {
    if (!inst->devices || !http_is_busy(inst->devices->http))
        return milliseconds;
    return milliseconds >= 0 && milliseconds < BUSY_MS ? milliseconds : BUSY_MS;
}

bool inst_devices_wait(auxrt_inst *inst, struct pollfd *watched, size_t count,
                       int milliseconds) {
    if (!inst->devices || !http_is_busy(inst->devices->http))
        return false;
    http_wait(inst->devices->http, watched, count, milliseconds);
    http_work(inst->devices->http);
    return true;
}

/* ------------------------------------------------------------- permissions */

static const char *text_or(const char *given, const char *configured) {
    return given ? given : configured;
}

/* Permissions that the configuration gave can be given anew, with others. */
static auxrt_result permit(auxrt_inst *inst, const auxrt_permissions *given,
                           auxrt_error *error) {
    const config *c = &inst->config;
    auxrt_result result = open_table(inst, error);
    if (result != AUXRT_OK)
        return result;
    struct inst_devices *d = inst->devices;
    if (d->is_permitted)
        return error_raise(error, AUXRT_STATE,
                           "the permissions of this inst were set already");
    http_free(d->http);
    files_free(d->files);
    d->http = NULL;
    d->files = NULL;
    const http_options options = {.rules = text_or(given->net, c->allow_net),
                                  .size_limit = given->net_size_limit,
                                  .time_limit_ms = given->net_time_limit_ms};
    result = files_new(&d->table, text_or(given->read, c->allow_read),
                       text_or(given->write, c->allow_write), &d->files, error);
    if (result == AUXRT_OK)
        result = http_new(&d->table, &options, &d->http, error);
    d->table.unanswered = given->unanswered == AUXRT_UNANSWERED_REPORT
                              ? DEVICE_UNANSWERED_REPORT
                          : given->unanswered == AUXRT_UNANSWERED_REJECT
                              ? DEVICE_UNANSWERED_REJECT
                              : DEVICE_UNANSWERED_SILENT;
    return result;
}

auxrt_result auxrt_inst_permit(auxrt_inst *inst,
                               const auxrt_permissions *permissions,
                               auxrt_error *error) {
    auxrt_permissions given = {0};
    if (!permissions || permissions->size < sizeof permissions->size ||
        permissions->size > sizeof given)
        return error_raise(error, AUXRT_INVALID,
                           "permissions.size must be sizeof(auxrt_permissions)"
                           "; was the struct set to zeros first?");
    memcpy(&given, permissions, permissions->size);
    auxrt_result result = permit(inst, &given, error);
    if (result == AUXRT_OK)
        inst->devices->is_permitted = true;
    return result;
}

auxrt_result inst_devices_configure(auxrt_inst *inst, auxrt_error *error) {
    const config *c = &inst->config;
    const auxrt_permissions none = {.size = sizeof none};
    return c->allow_net || c->allow_read || c->allow_write
               ? permit(inst, &none, error)
               : AUXRT_OK;
}

/* ---------------------------------------------------------------- handlers */

static void call_embedder(void *context, const device_request *request) {
    const embedder_handler *h = context;
    h->call(h->user, h->inst, inst_string(request->task),
            inst_string(request->action.text));
}

auxrt_result auxrt_inst_handle(auxrt_inst *inst, const char *type,
                               auxrt_action_handler handler, void *user,
                               auxrt_error *error) {
    if (!type || !type[0] || !handler)
        return error_raise(error, AUXRT_INVALID,
                           "a handler needs a type of actions and a function");
    auxrt_result result = open_table(inst, error);
    if (result != AUXRT_OK)
        return result;
    embedder_handler *added = malloc(sizeof *added);
    if (added)
        *added = (embedder_handler){.next = inst->devices->handlers,
                                    .inst = inst,
                                    .call = handler,
                                    .user = user};
    if (!added ||
        !devices_handle(&inst->devices->table, slice_from_string(type),
                        call_embedder, added)) {
        free(added);
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    inst->devices->handlers = added;
    return AUXRT_OK;
}

static auxrt_result settle(auxrt_inst *inst, auxrt_string task,
                           auxrt_string value, bool succeeded,
                           auxrt_error *error) {
    json_value parsed;
    auxrt_error inner = {0};
    const device_host host = {.context = inst, .post = post, .log = write_log};
    if (task.length == 0)
        return AUXRT_OK;
    auxrt_result result = json_parse(inst_slice(task), &parsed, &inner);
    if (result == AUXRT_OK && value.data)
        result = json_parse(inst_slice(value), &parsed, &inner);
    if (result != AUXRT_OK)
        return error_raise(error, AUXRT_INVALID,
                           "task and value must be JSON: %s", inner.message);
    slice given =
        value.data ? inst_slice(value) : SLICE("{\"$undefined\":true}");
    if (succeeded)
        device_resolve(&host, inst_slice(task), given);
    else
        device_reject(&host, inst_slice(task), given);
    return AUXRT_OK;
}

auxrt_result auxrt_inst_resolve(auxrt_inst *inst, auxrt_string task,
                                auxrt_string result, auxrt_error *error) {
    return settle(inst, task, result, true, error);
}

auxrt_result auxrt_inst_reject(auxrt_inst *inst, auxrt_string task,
                               auxrt_string reason, auxrt_error *error) {
    return settle(inst, task, reason, false, error);
}
