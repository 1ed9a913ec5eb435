/*
 * Watching running scripts.
 *
 * The engine has one limit of CPU time for each entry into it. Set anew inside
 * its own callback it becomes a clock that ticks while scripts run. The clock
 * starts at the outermost entry, and anew for each promise job.
 *
 * The engine's timer may not fire while its last tick is still being handled:
 * up to version 2.50 that trips an assertion of the engine (WebKit bug 302605).
 * So there is a least interval, and it begins when a tick has been handled.
 *
 * That leaves the case in which the engine itself starts its timer anew, since
 * the thread has had a little less processor time than the clock shows: it may
 * fire at once. On a machine with much more work than processors about one tick
 * in fifty thousand ended the process so. Nothing here can prevent it; fewer
 * ticks make it rarer, and a supervised process is replaced.
 */
#include <stdlib.h>

#include "vm/internal.h"

static const double LEAST_INTERVAL_MS = 1;

static vm_realm *realm_of(vm *v, JSContextRef context) {
    JSGlobalContextRef global = JSContextGetGlobalContext(context);
    for (vm_realm *realm = v->realms; realm; realm = realm->next)
        if (realm->context == global)
            return realm;
    return v->realms;
}

static bool on_tick(JSContextRef context, void *data) {
    vm *v = data;
    v->in_watch = true;
    bool end = v->watch && v->watch(realm_of(v, context), v->watch_data);
    v->in_watch = false;
    if (end) {
        v->ending = true;
        v->was_stopped = true;
        return true;
    }
    watch_arm(v);
    return false;
}

/* Inside running code the engine does not let the limit be cleared; there it
 * is put far away. */
void watch_arm(vm *v) {
    static const double never = 1e6;
    if (v->watch)
        JSContextGroupSetExecutionTimeLimit(v->group, v->watch_interval,
                                            on_tick, v);
    else if (v->native_depth > 0 || v->in_watch)
        JSContextGroupSetExecutionTimeLimit(v->group, never, on_tick, v);
    else
        JSContextGroupClearExecutionTimeLimit(v->group);
}

void vm_set_watch(vm *v, double interval_ms, vm_watch watch, void *data) {
    v->watch = watch;
    v->watch_data = data;
    if (interval_ms < LEAST_INTERVAL_MS)
        interval_ms = LEAST_INTERVAL_MS;
    v->watch_interval = interval_ms / 1000;
    if (!v->in_watch)
        watch_arm(v);
}

bool vm_was_stopped(vm *v) {
    bool stopped = v->was_stopped;
    v->was_stopped = false;
    return stopped;
}

static bool append_error_stack(vm_realm *realm, buffer *out) {
    JSContextRef context = realm->context;
    JSValueRef exception = NULL;
    JSObjectRef error = JSObjectMakeError(context, 0, NULL, &exception);
    if (!error)
        return false;
    JSStringRef key = JSStringCreateWithUTF8CString("stack");
    JSValueRef stack = JSObjectGetProperty(context, error, key, &exception);
    JSStringRelease(key);
    if (!stack || !JSValueIsString(context, stack))
        return false;
    JSStringRef text = JSValueToStringCopy(context, stack, NULL);
    bool found = text && JSStringGetLength(text) > 0;
    if (found)
        engine_string_append(text, out);
    if (text)
        JSStringRelease(text);
    return found;
}

/* "#0 name() at url:line" becomes "name@url:line". */
static void append_backtrace(vm_realm *realm, buffer *out) {
    enum { FRAMES = 100 };
    JSStringRef text = JSContextCreateBacktrace(realm->context, FRAMES);
    if (!text)
        return;
    buffer raw;
    buffer_init(&raw, 1 << 20);
    engine_string_append(text, &raw);
    JSStringRelease(text);
    char *rest = raw.data;
    for (char *line; rest && (line = strsep(&rest, "\n"));) {
        char *name = strchr(line, ' ');
        char *end = strstr(line, "() at ");
        if (!name || !end || end < name)
            continue;
        if (out->length > 0)
            buffer_append_char(out, '\n');
        buffer_append(out, name + 1, (size_t)(end - name - 1));
        buffer_append_char(out, '@');
        buffer_append_string(out, end + strlen("() at "));
    }
    buffer_free(&raw);
}

/* An Error made here gets the stack of the code that was interrupted, columns
 * included. A script can turn that off (Error.stackTraceLimit = 0); then the
 * engine's own backtrace has at least the lines. */
void vm_running_stack(vm_realm *realm, buffer *out) {
    if (!append_error_stack(realm, out))
        append_backtrace(realm, out);
}
