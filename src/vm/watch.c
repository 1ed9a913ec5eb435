/*
 * Watching running scripts.
 *
 * The engine has one limit of time for each entry into it. Set anew inside its
 * own callback it becomes a clock that ticks while scripts run. What makes it
 * tick is a timer that nothing cancels. An entry starts it, unless one is on
 * its way that fires no later: so a tick can come early in an entry, from a
 * timer that an earlier one has started.
 *
 * Two timers must not fire one right after the other, or the second while the
 * tick of the first is being handled: up to version 2.50 that can trip an
 * assertion of the engine, which ends the process (WebKit bug 302605). On a
 * machine with much more work than processors it did, about once in some
 * thousand ticks. So there is a least interval, which begins when a tick has
 * been handled; the limit is not made shorter while the timer of a tick is on
 * its way; and in the programs of this project an entry starts no timer while
 * another one has not led to a tick (timer_clock.h).
 *
 * In other programs, which embed the library, the engine starts its timers as
 * it likes, and it can happen there on such a machine. Long intervals would
 * make it likelier: there all are as short as the first.
 */
#include <math.h>
#include <stdlib.h>

#include "vm/internal.h"
#include "vm/timer_clock.h"

_Thread_local timer_clock vm_timer_clock;

static const double LEAST_INTERVAL_MS = 1;

static vm_realm *realm_of(vm *v, JSContextRef context) {
    JSGlobalContextRef global = JSContextGetGlobalContext(context);
    for (vm_realm *realm = v->realms; realm; realm = realm->next)
        if (realm->context == global)
            return realm;
    return v->realms;
}

static bool on_tick(JSContextRef context, void *data);

static void set_limit(vm *v, double ms) {
    v->engine_limit = ms;
    vm_timer_clock.is_tick = true;
    JSContextGroupSetExecutionTimeLimit(v->group, ms / 1000, on_tick, v);
}

/* The engine has read the processor time, but not to start a timer. */
static bool on_tick(JSContextRef context, void *data) {
    vm *v = data;
    vm_timer_clock.is_starting = false;
    v->timer_of_tick = false;
    v->in_watch = true;
    bool end = v->watch && v->watch(realm_of(v, context), v->watch_data);
    v->in_watch = false;
    if (end) {
        v->ending = true;
        v->was_stopped = true;
        return true;
    }
    watch_arm(v);
    v->timer_of_tick = true;
    return false;
}

/* Inside running code the engine does not let the limit be cleared; there it
 * is put far away. */
void watch_arm(vm *v) {
    static const double never = 3.6e6;
    if (v->watch)
        set_limit(v, v->watch_interval);
    else if (v->native_depth > 0 || v->in_watch)
        set_limit(v, never);
    else
        watch_clear(v);
}

void watch_clear(vm *v) {
    v->engine_limit = 0;
    v->timer_of_tick = false;
    JSContextGroupClearExecutionTimeLimit(v->group);
}

double vm_set_watch(vm *v, double interval_ms, vm_watch watch, void *data) {
    v->watch = watch;
    v->watch_data = data;
    v->watch_interval = fmax(interval_ms, LEAST_INTERVAL_MS);
    if (v->in_watch) {
        if (vm_timer_clock.reads == 0)
            v->watch_interval = fmin(v->watch_interval, v->first_interval);
        return v->watch_interval;
    }
    v->first_interval = v->watch_interval;
    if (watch && v->timer_of_tick)
        return v->engine_limit;
    if (v->engine_limit != v->watch_interval || !watch || v->native_depth > 0)
        watch_arm(v);
    return v->watch_interval;
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
