/*
 * Devices of an inst: who performs the actions that scripts want done, such
 * as web requests, files or what the embedder offers.
 *
 * An inst answers nothing by itself. auxrt_inst_permit lets it use the network
 * and folders; auxrt_inst_handle registers a function of the embedder for an
 * action type. Actions are heard through the event callback as well, whoever
 * performs them.
 *
 *   static void open_photo_camera(void *user, auxrt_inst *inst,
 *                                 auxrt_string task, auxrt_string action) {
 *       auxrt_inst_resolve(inst, task, auxrt_string_of("{\"photo\":…}"),
 *                          NULL);
 *   }
 *   …
 *   auxrt_inst_handle(inst, "open_photo_camera", open_photo_camera, NULL,
 *                     &error);
 *
 * While web requests are on their way auxrt_inst_timeout never gives more than
 * a few milliseconds: they go on in auxrt_inst_step, on its thread.
 */
#ifndef AUXRT_DEVICE_H
#define AUXRT_DEVICE_H

#include "auxrt/inst.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What happens to a task whose action type nobody has registered for. */
typedef enum auxrt_unanswered {
    AUXRT_UNANSWERED_SILENT = 0, /* the embedder answers what it heard */
    AUXRT_UNANSWERED_REPORT = 1, /* told in the log, once for each type */
    AUXRT_UNANSWERED_REJECT = 2, /* the promise is rejected */
} auxrt_unanswered;

/* Start from zeros and set `size` and what is permitted. */
typedef struct auxrt_permissions {
    size_t size; /* sizeof(auxrt_permissions) */
    /* Hosts that web requests may reach, as
     * "example.com,*.example.org,127.0.0.1:8080,[::1]". "" and "*" stand for
     * all public ones; NULL for none. An address that is not public is reached
     * only if its host is named itself. */
    const char *net;
    uint32_t net_time_limit_ms; /* of a request, redirects included: 30000 */
    size_t net_size_limit;      /* bytes sent, and bytes received: 16 MiB */
    const char *read;  /* the folder whose files answer uploads, or NULL */
    const char *write; /* the folder that takes downloads, or NULL */
    auxrt_unanswered unanswered;
} auxrt_permissions;

/* Registers the devices of auxrt for send_webhook, download, show_upload_files
 * and show_upload_aux_file. What is not permitted they refuse. Once for an
 * inst, before scripts run. AUXRT_INVALID when a host makes no sense,
 * AUXRT_NOT_FOUND when there is no such folder. */
auxrt_result auxrt_inst_permit(auxrt_inst *inst,
                               const auxrt_permissions *permissions,
                               auxrt_error *error);

/* Performs an action; `action` is the whole of it as JSON. `task` is what
 * auxrt_inst_resolve and auxrt_inst_reject take, at once or later (copy it
 * then); it is empty when nobody waits. Called when the turn that made the
 * action is over, on the thread of the call. It may call what callbacks of an
 * inst may call, and those two. */
typedef void (*auxrt_action_handler)(void *user, auxrt_inst *inst,
                                     auxrt_string task, auxrt_string action);

/* Registers a handler for a type of actions, in place of the one before. */
auxrt_result auxrt_inst_handle(auxrt_inst *inst, const char *type,
                               auxrt_action_handler handler, void *user,
                               auxrt_error *error);

/* Settles the promise of a task in a step that follows; with a result or with
 * what it is rejected with, as JSON. A task that is settled already stays
 * so. */
auxrt_result auxrt_inst_resolve(auxrt_inst *inst, auxrt_string task,
                                auxrt_string result, auxrt_error *error);
auxrt_result auxrt_inst_reject(auxrt_inst *inst, auxrt_string task,
                               auxrt_string reason, auxrt_error *error);

#ifdef __cplusplus
}
#endif

#endif
