/*
 * C functions as values of the engine.
 *
 * An exception passes through a native unchanged. When code was ended while a
 * native was on the stack, the end goes on through the native whatever it
 * gives back: a native that swallowed it would let the script go on without
 * any limit.
 */
#include <stdlib.h>

#include "vm/internal.h"

typedef struct native_function {
    vm_realm *realm;
    vm_native native;
    void *data;
} native_function;

static JSValueRef call_native(JSContextRef context, JSObjectRef function,
                              JSObjectRef this_object, size_t count,
                              const JSValueRef arguments[],
                              JSValueRef *exception) {
    (void)this_object;
    native_function *entry = JSObjectGetPrivate(function);
    vm *v = entry->realm->vm;
    v->native_depth++;
    vm_value result = entry->native(entry->realm, entry->data, count,
                                    (const vm_value *)arguments);
    v->native_depth--;
    if (result && !v->ending)
        return engine_value(result);
    JSValueRef thrown = entry->realm->exception;
    *exception = thrown ? thrown : JSValueMakeUndefined(context);
    return JSValueMakeUndefined(context);
}

static void finalize_native(JSObjectRef object) {
    free(JSObjectGetPrivate(object));
}

JSClassRef native_class_new(void) {
    JSClassDefinition definition = kJSClassDefinitionEmpty;
    definition.className = "Function";
    definition.attributes = kJSClassAttributeNoAutomaticPrototype;
    definition.callAsFunction = call_native;
    definition.finalize = finalize_native;
    return JSClassCreate(&definition);
}

vm_value vm_function(vm_realm *realm, const char *name, vm_native native,
                     void *data) {
    native_function *entry = malloc(sizeof *entry);
    if (!entry)
        return vm_throw(realm, "RangeError", "no memory for a function");
    *entry = (native_function){realm, native, data};
    JSObjectRef function =
        JSObjectMake(realm->context, realm->vm->native_class, entry);
    /* First the name: Function.prototype has one that cannot be written. */
    vm_set(realm, vm_value_of(function), "name",
           vm_string(realm, slice_from_string(name)));
    JSObjectSetPrototype(realm->context, function, realm->function_prototype);
    return vm_value_of(function);
}

static JSObjectRef constructor_of(vm_realm *realm, const char *kind) {
    static const char *const kinds[] = {
#define VM_ERROR_KIND_NAME(name) #name,
        VM_ERROR_KINDS(VM_ERROR_KIND_NAME)
#undef VM_ERROR_KIND_NAME
    };
    for (int i = 0; i < VM_KIND_COUNT; i++)
        if (strcmp(kinds[i], kind) == 0)
            return realm->error_constructors[i];
    return realm->error_constructors[VM_KIND_Error];
}

vm_value vm_throw(vm_realm *realm, const char *kind, const char *message) {
    JSStringRef text = engine_string(slice_from_string(message));
    JSValueRef arguments[1] = {text ? JSValueMakeString(realm->context, text)
                                    : JSValueMakeUndefined(realm->context)};
    JSValueRef exception = NULL;
    JSObjectRef made = JSObjectCallAsConstructor(
        realm->context, constructor_of(realm, kind), 1, arguments, &exception);
    if (text)
        JSStringRelease(text);
    realm_remember(realm, made ? made : exception);
    return NULL;
}

vm_value vm_throw_on(vm_realm *realm) {
    (void)realm;
    return NULL;
}
