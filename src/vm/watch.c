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
 * its way; and in the programs of this project the engine does not start its
 * timer by itself (timer_clock.h). In other programs, which embed the library,
 * it does, and all intervals are as short as the first.
 *
 * That leaves the timer that fires late, when an entry has started another one
 * meanwhile: calls and jobs that follow each other on such a machine can still
 * end the process, one long script hardly. A supervised process is replaced.
 */
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "vm/internal.h"
#include "vm/timer_clock.h"

_Thread_local int64_t vm_timer_clock_reads;

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
    JSContextGroupSetExecutionTimeLimit(v->group, ms / 1000, on_tick, v);
}

static double now_ms(void) {
    return (double)clock_monotonic() / 1e6;
}

static bool on_tick(JSContextRef context, void *data) {
    vm *v = data;
    v->timer_end = 0;
    v->in_watch = true;
    bool end = v->watch && v->watch(realm_of(v, context), v->watch_data);
    v->in_watch = false;
    if (end) {
        v->ending = true;
        v->was_stopped = true;
        return true;
    }
    watch_arm(v);
    v->timer_end = now_ms() + v->engine_limit;
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
    v->timer_end = 0;
    JSContextGroupClearExecutionTimeLimit(v->group);
}

/* What is left of the timer that a tick has started. */
static double timer_rest(vm *v) {
    if (v->timer_end == 0)
        return 0;
    double rest = v->timer_end - now_ms();
    if (rest <= 0)
        v->timer_end = 0;
    return rest;
}

double vm_set_watch(vm *v, double interval_ms, vm_watch watch, void *data) {
    v->watch = watch;
    v->watch_data = data;
    v->watch_interval = fmax(interval_ms, LEAST_INTERVAL_MS);
    if (v->in_watch) {
        if (vm_timer_clock_reads == 0)
            v->watch_interval = fmin(v->watch_interval, v->first_interval);
        return v->watch_interval;
    }
    v->first_interval = v->watch_interval;
    v->watch_interval = fmax(v->watch_interval, timer_rest(v));
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
