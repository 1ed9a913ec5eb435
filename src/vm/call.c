/*
 * Running code: evaluating, calling, and what became of it.
 *
 * An exception is kept per realm until the next one. Whether code was ended by
 * the watch is known from the watch itself, never from the exception, which
 * is a plain string that a script could throw as well.
 */
#include "vm/internal.h"

void realm_remember(vm_realm *realm, JSValueRef exception) {
    if (exception)
        JSValueProtect(realm->context, exception);
    if (realm->exception)
        JSValueUnprotect(realm->context, realm->exception);
    realm->exception = exception;
}

vm_value vm_exception(vm_realm *realm) {
    return vm_value_of(realm->exception);
}

/* After an end the first call may fail with the exception of that end. Two
 * failing calls in a row were never seen. The watch is not asked meanwhile:
 * its time is over, it would end these calls as well. */
static void clear_engine(vm_realm *realm) {
    vm *v = realm->vm;
    watch_clear(v);
    JSStringRef nothing = JSStringCreateWithUTF8CString("0");
    for (int i = 0; i < 2; i++) {
        JSValueRef exception = NULL;
        if (JSEvaluateScript(realm->context, nothing, NULL, NULL, 1,
                             &exception))
            break;
    }
    JSStringRelease(nothing);
    watch_arm(v);
}

auxrt_result realm_settle(vm_realm *realm, JSValueRef exception) {
    vm *v = realm->vm;
    if (exception)
        realm_remember(realm, exception);
    if (!v->ending)
        return exception ? AUXRT_SCRIPT : AUXRT_OK;
    /* With a native below, the frames of script under it must see the
     * exception too: the native hands it on, and the engine is cleared when
     * the outermost call has ended. */
    if (v->native_depth == 0) {
        v->ending = false;
        clear_engine(realm);
    }
    return AUXRT_STOPPED;
}

/* A property of a thrown value as text; empty when it has none. Getters may
 * run, and may fail: then it is empty too. */
static void describe_member(vm_realm *realm, JSObjectRef thrown,
                            const char *name, buffer *out) {
    JSValueRef exception = NULL;
    JSStringRef key = JSStringCreateWithUTF8CString(name);
    JSValueRef value =
        JSObjectGetProperty(realm->context, thrown, key, &exception);
    JSStringRelease(key);
    if (!value || exception || !JSValueIsString(realm->context, value))
        return;
    JSStringRef text = JSValueToStringCopy(realm->context, value, NULL);
    if (text) {
        engine_string_append(text, out);
        JSStringRelease(text);
    }
}

static int number_member(vm_realm *realm, JSObjectRef thrown,
                         const char *name) {
    JSValueRef exception = NULL;
    JSStringRef key = JSStringCreateWithUTF8CString(name);
    JSValueRef value =
        JSObjectGetProperty(realm->context, thrown, key, &exception);
    JSStringRelease(key);
    if (!value || exception || !JSValueIsNumber(realm->context, value))
        return 0;
    double number = JSValueToNumber(realm->context, value, NULL);
    return number >= 1 && number < 1e9 ? (int)number : 0;
}

static void describe(vm_realm *realm, JSValueRef thrown, buffer *out, int *line,
                     int *column) {
    if (!JSValueIsObject(realm->context, thrown)) {
        JSValueRef exception = NULL;
        JSStringRef text =
            JSValueToStringCopy(realm->context, thrown, &exception);
        if (text) {
            engine_string_append(text, out);
            JSStringRelease(text);
        }
        return;
    }
    JSObjectRef object = (JSObjectRef)(uintptr_t)thrown;
    describe_member(realm, object, "name", out);
    if (out->length > 0)
        buffer_append_string(out, ": ");
    describe_member(realm, object, "message", out);
    if (out->length == 0)
        buffer_append_string(out, "an object was thrown");
    *line = number_member(realm, object, "line");
    *column = number_member(realm, object, "column");
}

static auxrt_result raise_exception(vm_realm *realm, auxrt_error *error) {
    buffer text;
    int line = 0;
    int column = 0;
    buffer_init(&text, 1 << 16);
    if (realm->exception && error)
        describe(realm, realm->exception, &text, &line, &column);
    auxrt_result result =
        error_raise(error, AUXRT_SCRIPT, "%s", text.data ? text.data : "");
    if (error)
        error_set_place(error, NULL, NULL, line, column);
    buffer_free(&text);
    /* A getter of the thrown value may have been ended. */
    realm_settle(realm, NULL);
    return result;
}

static auxrt_result finish(vm_realm *realm, JSValueRef result,
                           JSValueRef exception, vm_value *out,
                           auxrt_error *error) {
    switch (realm_settle(realm, exception)) {
    case AUXRT_OK:
        break;
    case AUXRT_STOPPED:
        return error_raise(error, AUXRT_STOPPED,
                           "the script was stopped: its time was over");
    default:
        return raise_exception(realm, error);
    }
    if (!result)
        return error_raise(error, AUXRT_INVALID, "no function to call");
    if (out)
        *out = vm_value_of(result);
    return AUXRT_OK;
}

static auxrt_result evaluate(vm_realm *realm, JSStringRef text, const char *url,
                             vm_value *out, auxrt_error *error) {
    JSStringRef name = url ? JSStringCreateWithUTF8CString(url) : NULL;
    JSValueRef exception = NULL;
    JSValueRef result =
        JSEvaluateScript(realm->context, text, NULL, name, 1, &exception);
    JSStringRelease(text);
    if (name)
        JSStringRelease(name);
    return finish(realm, result, exception, out, error);
}

auxrt_result vm_evaluate(vm_realm *realm, slice source, const char *url,
                         vm_value *out, auxrt_error *error) {
    JSStringRef text = engine_string(source);
    if (!text)
        return error_raise(error, AUXRT_INVALID,
                           "the source text is not valid UTF-8");
    return evaluate(realm, text, url, out, error);
}

auxrt_result vm_evaluate_static(vm_realm *realm, const uint16_t *units,
                                size_t count, const char *url, vm_value *out,
                                auxrt_error *error) {
    return evaluate(realm, JSStringCreateWithCharactersNoCopy(units, count),
                    url, out, error);
}

auxrt_result vm_call(vm_realm *realm, vm_value function, size_t count,
                     const vm_value *arguments, vm_value *out,
                     auxrt_error *error) {
    if (!function || !JSValueIsObject(realm->context, engine_value(function)))
        return error_raise(error, AUXRT_INVALID, "no function to call");
    JSValueRef exception = NULL;
    JSValueRef result = JSObjectCallAsFunction(
        realm->context, (JSObjectRef)(uintptr_t)function, NULL, count,
        (const JSValueRef *)arguments, &exception);
    return finish(realm, result, exception, out, error);
}
