/*
 * One engine: its options, its realms, its lock.
 *
 * The engine's lock is taken with the context of any living realm, since all
 * realms of a vm share one lock and one queue of promise jobs.
 */
#include "vm/vm.h"

#include <assert.h>
#include <jsc/jsc.h>
#include <pthread.h>
#include <stdlib.h>

#include "vm/internal.h"

/* Events run many functions, each a few times, where a page runs few of them
 * often. So functions reach the second compiler three times as early, with less
 * put into each of them, and the third, which takes ten times as long and keeps
 * the others waiting, five times as late. What loops count is left as it is. */
static void set_compilers(void) {
    jsc_options_set_int("executionCounterIncrementForEntry", 3 * 15);
    jsc_options_set_int("ftlTierUpCounterIncrementForReturn", 15 / 5);
    jsc_options_set_uint(
        "maximumFunctionForCallInlineCandidateBytecodeCostForDFG", 30);
    jsc_options_set_uint(
        "maximumFunctionForClosureCallInlineCandidateBytecodeCostForDFG", 30);
    jsc_options_set_uint(
        "maximumFunctionForConstructInlineCandidateBytecodeCostForDFG", 30);
}

static void set_options(void) {
    /* Makes the time limit reach loops that are fully optimised. */
    jsc_options_set_boolean("usePollingTraps", TRUE);
    /* Loops of WebAssembly cannot be interrupted at all. */
    jsc_options_set_boolean("useWasm", FALSE);
    /* Keeps the caller of `return f()` in stacks. */
    jsc_options_set_boolean("useTailCalls", FALSE);
    /* Some 20,000 frames: enough for any script that means to recurse, and
     * not too many to be unwound quickly when the script is ended. */
    jsc_options_set_uint("maxPerThreadStackUsage", 2u << 20);
    /* Finished parts of the language that this engine has switched off. */
    jsc_options_set_boolean("useIteratorSequencing", TRUE);
    jsc_options_set_boolean("useIteratorChunking", TRUE);
    set_compilers();
}

/* Some options can only be set before the engine starts. */
static void start_process(void) {
    memory_start();
    set_options();
}

auxrt_result vm_new(vm **out, auxrt_error *error) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_process);
    vm *v = calloc(1, sizeof *v);
    if (!v)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for an engine");
    v->group = JSContextGroupCreate();
    v->native_class = native_class_new();
    *out = v;
    return AUXRT_OK;
}

void vm_free(vm *v) {
    if (!v)
        return;
    assert(v->depth == 0);
    v->closing = true;
    while (v->realms)
        vm_realm_free(v->realms);
    if (v->parking)
        JSGlobalContextRelease(v->parking);
    JSClassRelease(v->native_class);
    JSContextGroupRelease(v->group);
    free(v);
}

static JSObjectRef member(vm_realm *realm, JSObjectRef object,
                          const char *name) {
    vm_value found = vm_get(realm, vm_value_of(object), name);
    JSValueProtect(realm->context, engine_value(found));
    return (JSObjectRef)(uintptr_t)found;
}

/* Before any script can replace them. */
static void take_built_ins(vm_realm *realm) {
    static const char *const kinds[] = {
#define VM_ERROR_KIND_NAME(name) #name,
        VM_ERROR_KINDS(VM_ERROR_KIND_NAME)
#undef VM_ERROR_KIND_NAME
    };
    JSObjectRef global = JSContextGetGlobalObject(realm->context);
    for (int i = 0; i < VM_KIND_COUNT; i++)
        realm->error_constructors[i] = member(realm, global, kinds[i]);
    JSObjectRef function = member(realm, global, "Function");
    realm->function_prototype = member(realm, function, "prototype");
    realm->call = member(realm, realm->function_prototype, "call");
    JSObjectRef string = member(realm, global, "String");
    JSObjectRef string_prototype = member(realm, string, "prototype");
    realm->slice = member(realm, string_prototype, "slice");
    JSValueUnprotect(realm->context, string_prototype);
    JSValueUnprotect(realm->context, string);
    JSValueUnprotect(realm->context, function);
}

auxrt_result vm_realm_new(vm *v, vm_realm **out, auxrt_error *error) {
    vm_realm *realm = calloc(1, sizeof *realm);
    if (!realm)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for a realm");
    realm->vm = v;
    realm->context = JSGlobalContextCreateInGroup(v->group, NULL);
    realm->next = v->realms;
    v->realms = realm;
    vm_enter(v);
    take_built_ins(realm);
    vm_leave(v);
    *out = realm;
    return AUXRT_OK;
}

static JSValueRef do_nothing(JSContextRef context, JSObjectRef function,
                             JSObjectRef receiver, size_t count,
                             const JSValueRef arguments[],
                             JSValueRef *exception) {
    (void)function;
    (void)receiver;
    (void)count;
    (void)arguments;
    (void)exception;
    return JSValueMakeUndefined(context);
}

/* A realm holds on to the function that hears of its rejections, and so, when
 * the function is its own, to itself for ever. A function of another realm
 * that is there for nothing else takes its place. */
static void realm_forget_rejections(vm_realm *realm) {
    vm *v = realm->vm;
    if (!v->parking)
        v->parking = JSGlobalContextCreateInGroup(v->group, NULL);
    JSGlobalContextSetUnhandledRejectionCallback(
        realm->context,
        JSObjectMakeFunctionWithCallback(v->parking, NULL, do_nothing), NULL);
}

void vm_realm_free(vm_realm *realm) {
    if (!realm)
        return;
    vm *v = realm->vm;
    vm_realm **link = &v->realms;
    while (*link != realm)
        link = &(*link)->next;
    *link = realm->next;
    realm_remember(realm, NULL);
    if (realm->hears_rejections && !v->closing)
        realm_forget_rejections(realm);
    for (int i = 0; i < VM_KIND_COUNT; i++)
        JSValueUnprotect(realm->context, realm->error_constructors[i]);
    JSValueUnprotect(realm->context, realm->function_prototype);
    JSValueUnprotect(realm->context, realm->call);
    JSValueUnprotect(realm->context, realm->slice);
    JSGlobalContextRelease(realm->context);
    free(realm);
}

vm *vm_of(const vm_realm *realm) {
    return realm->vm;
}

void vm_enter(vm *v) {
    if (v->depth++ > 0 || !v->realms)
        return;
    v->held = JSGlobalContextRetain(v->realms->context);
    JSLock(v->held);
}

/* A stop inside a job leaves its exception to the next call into the engine:
 * realm_settle makes that call. Jobs it queues itself are run by the loop's
 * next turn, so nothing is left behind. */
void vm_leave(vm *v) {
    assert(v->depth > 0);
    if (--v->depth > 0 || !v->held)
        return;
    JSGlobalContextRef held = v->held;
    v->held = NULL;
    JSUnlock(held);
    if (v->ending && v->realms)
        realm_settle(v->realms, NULL);
    JSGlobalContextRelease(held);
}

void vm_collect_garbage(vm *v) {
    if (v->realms)
        JSSynchronousGarbageCollectForDebugging(v->realms->context);
}

size_t vm_live_bytes(vm *v) {
    if (!v->realms)
        return 0;
    vm_realm *realm = v->realms;
    JSObjectRef found = JSGetMemoryUsageStatistics(realm->context);
    double bytes =
        vm_to_number(realm, vm_get(realm, vm_value_of(found), "heapSize"));
    return bytes > 0 ? (size_t)bytes : 0;
}

void vm_on_unhandled_rejection(vm_realm *realm, vm_value function) {
    realm->hears_rejections = true;
    JSGlobalContextSetUnhandledRejectionCallback(
        realm->context, (JSObjectRef)(uintptr_t)function, NULL);
}
