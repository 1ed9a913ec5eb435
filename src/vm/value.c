/*
 * Making values and looking into them.
 */
#include <math.h>
#include <stdlib.h>

#include "vm/internal.h"

vm_value vm_number(vm_realm *realm, double number) {
    return vm_value_of(JSValueMakeNumber(realm->context, number));
}

vm_value vm_bool(vm_realm *realm, bool value) {
    return vm_value_of(JSValueMakeBoolean(realm->context, value));
}

vm_value vm_undefined(vm_realm *realm) {
    return vm_value_of(JSValueMakeUndefined(realm->context));
}

vm_value vm_null(vm_realm *realm) {
    return vm_value_of(JSValueMakeNull(realm->context));
}

bool vm_is_undefined(vm_realm *realm, vm_value value) {
    return JSValueIsUndefined(realm->context, engine_value(value));
}

bool vm_is_null(vm_realm *realm, vm_value value) {
    return JSValueIsNull(realm->context, engine_value(value));
}

bool vm_is_string(vm_realm *realm, vm_value value) {
    return JSValueIsString(realm->context, engine_value(value));
}

bool vm_is_object(vm_realm *realm, vm_value value) {
    return JSValueIsObject(realm->context, engine_value(value));
}

double vm_to_number(vm_realm *realm, vm_value value) {
    JSValueRef exception = NULL;
    double number =
        JSValueToNumber(realm->context, engine_value(value), &exception);
    return realm_settle(realm, exception) == AUXRT_OK ? number : NAN;
}

bool vm_to_bool(vm_realm *realm, vm_value value) {
    return JSValueToBoolean(realm->context, engine_value(value));
}

vm_value vm_object(vm_realm *realm) {
    return vm_value_of(JSObjectMake(realm->context, NULL, NULL));
}

vm_value vm_array(vm_realm *realm, size_t count, const vm_value *items) {
    JSValueRef exception = NULL;
    JSObjectRef array = JSObjectMakeArray(
        realm->context, count, (const JSValueRef *)items, &exception);
    return realm_settle(realm, exception) == AUXRT_OK ? vm_value_of(array)
                                                      : NULL;
}

size_t vm_array_length(vm_realm *realm, vm_value array) {
    double length = vm_to_number(realm, vm_get(realm, array, "length"));
    return length > 0 && length < 4294967296.0 ? (size_t)length : 0;
}

/* The engine's functions want an object that may be changed. */
static JSObjectRef object_of(vm_realm *realm, vm_value value) {
    return value && vm_is_object(realm, value) ? (JSObjectRef)(uintptr_t)value
                                               : NULL;
}

vm_value vm_array_at(vm_realm *realm, vm_value array, size_t index) {
    JSObjectRef object = object_of(realm, array);
    if (!object)
        return vm_undefined(realm);
    JSValueRef exception = NULL;
    JSValueRef value = JSObjectGetPropertyAtIndex(realm->context, object,
                                                  (unsigned)index, &exception);
    if (realm_settle(realm, exception) != AUXRT_OK)
        return vm_undefined(realm);
    return vm_value_of(value);
}

vm_value vm_get(vm_realm *realm, vm_value object, const char *name) {
    JSObjectRef target = object_of(realm, object);
    if (!target)
        return vm_undefined(realm);
    JSValueRef exception = NULL;
    JSStringRef key = JSStringCreateWithUTF8CString(name);
    JSValueRef value =
        JSObjectGetProperty(realm->context, target, key, &exception);
    JSStringRelease(key);
    if (realm_settle(realm, exception) != AUXRT_OK)
        return vm_undefined(realm);
    return vm_value_of(value);
}

void vm_set(vm_realm *realm, vm_value object, const char *name,
            vm_value value) {
    JSObjectRef target = object_of(realm, object);
    if (!target)
        return;
    JSValueRef exception = NULL;
    JSStringRef key = JSStringCreateWithUTF8CString(name);
    JSObjectSetProperty(realm->context, target, key, engine_value(value),
                        kJSPropertyAttributeNone, &exception);
    JSStringRelease(key);
    realm_settle(realm, exception);
}

static vm_value shared_array(vm_realm *realm, JSTypedArrayType type,
                             void *memory, size_t bytes) {
    JSValueRef exception = NULL;
    JSObjectRef array = JSObjectMakeTypedArrayWithBytesNoCopy(
        realm->context, type, memory, bytes, NULL, NULL, &exception);
    return realm_settle(realm, exception) == AUXRT_OK ? vm_value_of(array)
                                                      : NULL;
}

vm_value vm_shared_int32(vm_realm *realm, int32_t *memory, size_t count) {
    return shared_array(realm, kJSTypedArrayTypeInt32Array, memory,
                        count * sizeof *memory);
}

vm_value vm_shared_float64(vm_realm *realm, double *memory, size_t count) {
    return shared_array(realm, kJSTypedArrayTypeFloat64Array, memory,
                        count * sizeof *memory);
}

static void free_bytes(void *bytes, void *unused) {
    (void)unused;
    free(bytes);
}

vm_value vm_bytes(vm_realm *realm, slice bytes) {
    void *copy = malloc(bytes.length > 0 ? bytes.length : 1);
    if (!copy)
        return vm_throw(realm, "RangeError", "no memory for so many bytes");
    if (bytes.length > 0)
        memcpy(copy, bytes.data, bytes.length);
    JSValueRef exception = NULL;
    JSObjectRef array = JSObjectMakeTypedArrayWithBytesNoCopy(
        realm->context, kJSTypedArrayTypeUint8Array, copy, bytes.length,
        free_bytes, NULL, &exception);
    return realm_settle(realm, exception) == AUXRT_OK ? vm_value_of(array)
                                                      : NULL;
}

vm_value vm_int32_take(vm_realm *realm, int32_t *numbers, size_t count) {
    JSValueRef exception = NULL;
    JSObjectRef array = JSObjectMakeTypedArrayWithBytesNoCopy(
        realm->context, kJSTypedArrayTypeInt32Array, numbers,
        count * sizeof *numbers, free_bytes, NULL, &exception);
    return realm_settle(realm, exception) == AUXRT_OK ? vm_value_of(array)
                                                      : NULL;
}

bool vm_bytes_peek(vm_realm *realm, vm_value value, slice *out) {
    JSContextRef context = realm->context;
    JSObjectRef object = object_of(realm, value);
    if (!object)
        return false;
    JSTypedArrayType type = JSValueGetTypedArrayType(context, object, NULL);
    const char *data;
    if (type == kJSTypedArrayTypeNone)
        return false;
    if (type == kJSTypedArrayTypeArrayBuffer) {
        data = JSObjectGetArrayBufferBytesPtr(context, object, NULL);
        *out = slice_of(
            data, JSObjectGetArrayBufferByteLength(context, object, NULL));
        return true;
    }
    /* The engine gives the start of the whole buffer, not of the view. */
    data = JSObjectGetTypedArrayBytesPtr(context, object, NULL);
    size_t offset = JSObjectGetTypedArrayByteOffset(context, object, NULL);
    *out = slice_of(data ? data + offset : NULL,
                    JSObjectGetTypedArrayByteLength(context, object, NULL));
    return true;
}

void vm_keep(vm_realm *realm, vm_value value) {
    JSValueProtect(realm->context, engine_value(value));
}

void vm_drop(vm_realm *realm, vm_value value) {
    JSValueUnprotect(realm->context, engine_value(value));
}
