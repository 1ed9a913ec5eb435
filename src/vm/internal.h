/*
 * What the files of vm/ share: the structs behind the handles, and the
 * functions of the engine that are exported without being declared.
 */
#ifndef VM_INTERNAL_H
#define VM_INTERNAL_H

#include <JavaScriptCore/JavaScript.h>

#include "vm/vm.h"

/* Exported by the library, absent from its public headers. */
extern void JSLock(JSContextRef context);
extern void JSUnlock(JSContextRef context);
extern JSStringRef JSContextCreateBacktrace(JSContextRef context,
                                            unsigned frames);
typedef bool (*engine_should_end)(JSContextRef context, void *data);
extern void JSContextGroupSetExecutionTimeLimit(JSContextGroupRef group,
                                                double seconds,
                                                engine_should_end callback,
                                                void *data);
extern void JSContextGroupClearExecutionTimeLimit(JSContextGroupRef group);
extern JSStringRef JSStringCreateWithCharactersNoCopy(const JSChar *units,
                                                      size_t count);
extern void JSSynchronousGarbageCollectForDebugging(JSContextRef context);
extern JSObjectRef JSGetMemoryUsageStatistics(JSContextRef context);
extern void JSGlobalContextSetUnhandledRejectionCallback(
    JSGlobalContextRef context, JSObjectRef function, JSValueRef *exception);

/* The kinds of errors that natives throw; the constructors are taken before
 * any script can replace them. */
#define VM_ERROR_KINDS(X) X(Error) X(TypeError) X(RangeError) X(SyntaxError)

enum {
#define VM_ERROR_KIND_ENUM(name) VM_KIND_##name,
    VM_ERROR_KINDS(VM_ERROR_KIND_ENUM)
#undef VM_ERROR_KIND_ENUM
        VM_KIND_COUNT
};

struct vm {
    JSContextGroupRef group;
    JSClassRef native_class;
    vm_realm *realms;           /* linked list of the living ones */
    JSGlobalContextRef held;    /* whose lock the outermost vm_enter took */
    JSGlobalContextRef parking; /* see realm_forget_rejections; or NULL */
    bool closing;               /* vm_free is at work */
    int depth;                  /* how often vm_enter was called */
    int native_depth;           /* natives on the stack */

    vm_watch watch;
    void *watch_data;
    double watch_interval; /* milliseconds, as are those below */
    double first_interval; /* that was asked for outside the watch */
    double engine_limit;   /* that the engine has; 0: none */
    double timer_end; /* when the timer of the last tick fires; 0: it did */
    bool in_watch;    /* the watch is being asked */
    /* Code was ended and the exception that ends it is still on its way
     * through the frames. */
    bool ending;
    bool was_stopped; /* for vm_was_stopped */
};

struct vm_realm {
    vm *vm;
    vm_realm *next;
    JSGlobalContextRef context;
    JSValueRef exception; /* the last one, protected, or NULL */
    JSObjectRef error_constructors[VM_KIND_COUNT];
    JSObjectRef function_prototype;
    JSObjectRef call;  /* Function.prototype.call */
    JSObjectRef slice; /* String.prototype.slice */
    bool hears_rejections;
};

static inline JSValueRef engine_value(vm_value value) {
    return (JSValueRef)value;
}

static inline vm_value vm_value_of(JSValueRef value) {
    return (vm_value)value;
}

/* Makes `exception` the one that vm_exception gives. */
void realm_remember(vm_realm *realm, JSValueRef exception);
/* What to do after every call that may have run code: remembers the exception
 * and, if code was ended, brings the engine back to order. Gives AUXRT_OK,
 * AUXRT_SCRIPT or AUXRT_STOPPED. */
auxrt_result realm_settle(vm_realm *realm, JSValueRef exception);

/* Arms the engine's limit for the next interval of the watch, if there is
 * one. */
void watch_arm(vm *v);
/* Takes the limit away; not while code runs. */
void watch_clear(vm *v);

/* To be called before the first engine starts. */
void memory_start(void);

JSClassRef native_class_new(void);

/* A new engine string of valid UTF-8 or WTF-8; NULL for anything else. */
JSStringRef engine_string(slice text);
/* Appends as WTF-8; false when the buffer failed. */
bool engine_string_append(JSStringRef string, buffer *out);

#endif
