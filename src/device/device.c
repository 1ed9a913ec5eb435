/*
 * The table of handlers, and the tasks that nobody answers.
 */
#include "device/device.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct handler {
    device_perform *perform;
    void *context;
} handler;

void devices_init(devices *d, const device_host *host) {
    *d = (devices){.host = *host};
    map_init(&d->handlers);
    map_init(&d->reported);
}

void devices_free(devices *d) {
    map_free(&d->handlers, free);
    map_free(&d->reported, NULL);
}

bool devices_handle(devices *d, slice type, device_perform *perform,
                    void *context) {
    void *before = NULL;
    handler *added = malloc(sizeof *added);
    if (!added)
        return false;
    *added = (handler){perform, context};
    if (!map_set(&d->handlers, type, added, &before)) {
        free(added);
        return false;
    }
    free(before);
    return true;
}

/* ----------------------------------------------------------------- answers */

static void answer(const device_host *host, const char *type, slice task,
                   const char *member, slice value) {
    buffer text;
    if (task.length == 0)
        return;
    buffer_init(&text, DEVICE_TEXT_LIMIT);
    json_writer w = json_writer_on(&text);
    json_begin_array(&w);
    json_begin_object(&w);
    json_write_key(&w, SLICE("type"));
    json_write_string(&w, slice_from_string(type));
    json_write_key(&w, SLICE("taskId"));
    json_write_raw(&w, task);
    json_write_key(&w, slice_from_string(member));
    json_write_raw(&w, value);
    json_end_object(&w);
    json_end_array(&w);
    if (text.failure == AUXRT_OK)
        host->post(host->context, buffer_peek(&text));
    else
        device_log(host, "error", "an answer does not fit into memory");
    buffer_free(&text);
}

void device_resolve(const device_host *host, slice task, slice result) {
    answer(host, "async_result", task, "result", result);
}

void device_reject(const device_host *host, slice task, slice error) {
    answer(host, "async_error", task, "error", error);
}

static void write_error(buffer *out, slice message) {
    buffer_append_string(out, "{\"$error\":{\"name\":\"Error\",\"message\":");
    json_quote(out, message);
    buffer_append_string(out, "}}");
}

void device_fail(const device_host *host, slice task, slice message) {
    buffer error;
    buffer_init(&error, DEVICE_TEXT_LIMIT);
    write_error(&error, message);
    device_reject(host, task, buffer_peek(&error));
    buffer_free(&error);
}

void device_log(const device_host *host, const char *level, const char *format,
                ...) {
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    host->log(host->context, level, slice_from_string(text));
}

/* -------------------------------------------------------------- unanswered */

/* Answers of others that found no task come out again; they are no requests. */
static bool is_answer(slice type) {
    static const char *const answers[] = {
        "async_result",      "async_error",    "device_result", "device_error",
        "iterable_complete", "iterable_throw", "iterable_next",
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (slice_equal(type, slice_from_string(answers[i])))
            return true;
    return false;
}

/* A stream opens before it can fail: its promise knows no rejection. */
static void end_stream(const device_host *host, slice task, slice message) {
    buffer error;
    buffer_init(&error, DEVICE_TEXT_LIMIT);
    write_error(&error, message);
    device_resolve(host, task, SLICE("{\"success\":true}"));
    answer(host, "iterable_throw", task, "error", buffer_peek(&error));
    buffer_free(&error);
}

static void reject_unanswered(const devices *d, const device_request *request) {
    char message[256];
    int length =
        snprintf(message, sizeof message, "no device answers %.*s",
                 (int)(request->type.length > 128 ? 128 : request->type.length),
                 request->type.data);
    slice text = slice_of(message, (size_t)length);
    if (slice_equal(request->type, SLICE("ai_chat_stream")))
        end_stream(&d->host, request->task, text);
    else
        device_fail(&d->host, request->task, text);
}

static void report_unanswered(devices *d, const device_request *request) {
    static char mark;
    if (map_has(&d->reported, request->type))
        return;
    map_set(&d->reported, request->type, &mark, NULL);
    device_log(&d->host, "warn",
               "no device answers %.*s; the promise stays open",
               (int)request->type.length, request->type.data);
}

static void perform(devices *d, const device_request *request) {
    const handler *found = map_get(&d->handlers, request->type);
    if (found)
        found->perform(found->context, request);
    else if (request->task.length == 0 || is_answer(request->type))
        return;
    else if (d->unanswered == DEVICE_UNANSWERED_REPORT)
        report_unanswered(d, request);
    else if (d->unanswered == DEVICE_UNANSWERED_REJECT)
        reject_unanswered(d, request);
}

void devices_perform(devices *d, json_value actions) {
    json_value type, task;
    buffer scratch;
    json_walk walk = json_walk_start(actions);
    buffer_init(&scratch, 65536);
    while (json_walk_next(&walk)) {
        device_request request = {.action = walk.value};
        if (walk.value.type != JSON_OBJECT ||
            !json_member(walk.value, SLICE("type"), &type) ||
            type.type != JSON_STRING)
            continue;
        request.type = json_string(type, &scratch);
        if (!request.type.data)
            continue;
        if (json_member(walk.value, SLICE("taskId"), &task) &&
            (task.type == JSON_STRING || task.type == JSON_NUMBER))
            request.task = task.text;
        perform(d, &request);
    }
    buffer_free(&scratch);
}
