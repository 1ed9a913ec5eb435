/*
 * Devices: who performs the actions of scripts that are no edits of bots.
 *
 * There is one handler for each action type, looked up in a table; whoever
 * registers a type last has it. A handler is called when the turn that made
 * the action is over, and answers the task, if the action has one, now or
 * later, by handing in an action. A task whose type has no handler is told of
 * once for each type, or rejected, as was asked for.
 */
#ifndef DEVICE_DEVICE_H
#define DEVICE_DEVICE_H

#include "base/json.h"
#include "base/map.h"

/* The largest text that is put together for scripts. */
#define DEVICE_TEXT_LIMIT ((size_t)1 << 31)

/* Whoever holds the devices. */
typedef struct device_host {
    void *context;
    /* Hands in actions, a JSON array, in a turn that follows. */
    void (*post)(void *context, slice actions);
    void (*log)(void *context, const char *level, slice message);
    /* Adds the bots of a file; `name` is for messages. */
    auxrt_result (*load)(void *context, const char *name, slice content,
                         auxrt_error *error);
} device_host;

typedef struct device_request {
    slice type;
    json_value action;
    slice task; /* the task's id as JSON; empty when nobody waits */
} device_request;

typedef void device_perform(void *context, const device_request *request);

typedef enum device_unanswered {
    DEVICE_UNANSWERED_SILENT, /* somebody else answers */
    DEVICE_UNANSWERED_REPORT,
    DEVICE_UNANSWERED_REJECT,
} device_unanswered;

typedef struct devices {
    device_host host;
    map handlers; /* type -> its handler */
    map reported; /* types that were told of */
    device_unanswered unanswered;
} devices;

void devices_init(devices *d, const device_host *host);
void devices_free(devices *d);

/* Registers who performs a type. False when memory is exhausted. */
bool devices_handle(devices *d, slice type, device_perform *perform,
                    void *context);
/* Performs what is in an array of actions. */
void devices_perform(devices *d, json_value actions);

/* ---- answers; `task` may be empty, then nothing happens */

void device_resolve(const device_host *host, slice task, slice result);
/* `error` is JSON: what the promise is rejected with. */
void device_reject(const device_host *host, slice task, slice error);
/* Rejects with an Error that has only a message. */
void device_fail(const device_host *host, slice task, slice message);

/* A line of the log from a format. */
__attribute__((format(printf, 3, 4))) void
device_log(const device_host *host, const char *level, const char *format, ...);

#endif
