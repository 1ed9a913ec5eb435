/*
 * The engine, wrapped. The only module that includes JavaScriptCore.
 *
 * A `vm` is one JavaScriptCore context group with one or more realms (global
 * objects). All use of a vm is from one thread. Values are borrowed handles:
 * in variables of a function they live as long as it runs; in memory from
 * malloc they must be kept with vm_keep.
 */
#ifndef VM_VM_H
#define VM_VM_H

#include <stdint.h>

#include "base/buffer.h"

typedef struct vm vm;
typedef struct vm_realm vm_realm;
/* An engine value; NULL is never a value. */
typedef const struct vm_value_opaque *vm_value;

auxrt_result vm_new(vm **out, auxrt_error *error);
void vm_free(vm *v);

auxrt_result vm_realm_new(vm *v, vm_realm **out, auxrt_error *error);
void vm_realm_free(vm_realm *realm);
vm *vm_of(const vm_realm *realm);

/* Entering takes the engine's lock, leaving releases it and so runs all
 * promise jobs. They nest; only the outermost leave drains. */
void vm_enter(vm *v);
void vm_leave(vm *v);

/* Evaluates `source` as a sloppy script; `url` names it in stacks. */
auxrt_result vm_evaluate(vm_realm *realm, slice source, const char *url,
                         vm_value *out, auxrt_error *error);
/* The same for a text that lives, unchanged, as long as the process: it is not
 * copied. */
auxrt_result vm_evaluate_static(vm_realm *realm, const uint16_t *units,
                                size_t count, const char *url, vm_value *out,
                                auxrt_error *error);
/* Calls `function`; `this` is what the engine gives functions without a
 * receiver. AUXRT_SCRIPT when it threw (the thrown value is in vm_exception,
 * `error` has its text, line and column), AUXRT_STOPPED when it was stopped. */
auxrt_result vm_call(vm_realm *realm, vm_value function, size_t count,
                     const vm_value *arguments, vm_value *out,
                     auxrt_error *error);
vm_value vm_exception(vm_realm *realm);

/* Strings. Input must be valid UTF-8, or WTF-8 for lone surrogates; it is
 * checked, NULL when it is neither. Output is WTF-8, so nothing is lost;
 * values that are no strings are converted as scripts would do it. */
vm_value vm_string(vm_realm *realm, slice text);
auxrt_result vm_string_append(vm_realm *realm, vm_value string, buffer *out);
/* The same, quicker for a long text. Code of the engine runs for that, and so
 * it may be ended by the watch: AUXRT_STOPPED, with a part appended. */
auxrt_result vm_long_string_append(vm_realm *realm, vm_value string,
                                   buffer *out);
vm_value vm_number(vm_realm *realm, double number);
vm_value vm_bool(vm_realm *realm, bool value);
vm_value vm_undefined(vm_realm *realm);
vm_value vm_null(vm_realm *realm);
bool vm_is_undefined(vm_realm *realm, vm_value value);
bool vm_is_null(vm_realm *realm, vm_value value);
bool vm_is_string(vm_realm *realm, vm_value value);
bool vm_is_object(vm_realm *realm, vm_value value);
double vm_to_number(vm_realm *realm, vm_value value);
bool vm_to_bool(vm_realm *realm, vm_value value);

/* Objects. Reading from something that is no object, or by a getter that
 * throws, gives undefined; writing to it does nothing. */
vm_value vm_object(vm_realm *realm);
vm_value vm_array(vm_realm *realm, size_t count, const vm_value *items);
size_t vm_array_length(vm_realm *realm, vm_value array);
vm_value vm_array_at(vm_realm *realm, vm_value array, size_t index);
vm_value vm_get(vm_realm *realm, vm_value object, const char *name);
void vm_set(vm_realm *realm, vm_value object, const char *name, vm_value value);
/* Typed view over memory that the caller keeps alive longer than the realm. */
vm_value vm_shared_int32(vm_realm *realm, int32_t *memory, size_t count);
vm_value vm_shared_float64(vm_realm *realm, double *memory, size_t count);
/* A Uint8Array with a copy of the bytes; and the bytes of a typed array or
 * ArrayBuffer, borrowed until the engine runs again. */
vm_value vm_bytes(vm_realm *realm, slice bytes);
/* An Int32Array that owns these numbers from now on; they come from malloc. */
vm_value vm_int32_take(vm_realm *realm, int32_t *numbers, size_t count);
bool vm_bytes_peek(vm_realm *realm, vm_value value, slice *out);

void vm_keep(vm_realm *realm, vm_value value);
void vm_drop(vm_realm *realm, vm_value value);

/* A C function as a value. It gives its result, or NULL after vm_throw. When
 * a nested call failed it returns vm_throw_on at once; an end by the watch
 * goes on through it in any case. */
typedef vm_value (*vm_native)(vm_realm *realm, void *data, size_t count,
                              const vm_value *arguments);
vm_value vm_function(vm_realm *realm, const char *name, vm_native native,
                     void *data);
/* For use inside a native: makes the call throw an Error of that kind
 * ("TypeError", "Error", …); gives NULL to be returned. */
vm_value vm_throw(vm_realm *realm, const char *kind, const char *message);
/* Hands the exception of a failed nested call on, unchanged. */
vm_value vm_throw_on(vm_realm *realm);

/* Time. The watch is asked about every `interval_ms` (not less than one) while
 * scripts run; when it gives true the running code is ended, uncatchably.
 * Jobs that are shorter need not meet the watch, however many of them follow
 * each other. Ending a promise job throws away all waiting jobs. The first time
 * can come sooner, or later when the watch has asked for a longer interval
 * before: after the milliseconds that vm_set_watch gives. The watch may call
 * vm_set_watch to have another interval from now on; it runs no scripts. NULL
 * ends watching. */
typedef bool (*vm_watch)(vm_realm *current, void *data);
double vm_set_watch(vm *v, double interval_ms, vm_watch watch, void *data);
/* Whether code was ended since the last call of this; resets it. */
bool vm_was_stopped(vm *v);
/* Inside a watch: the stack of the running script, as the engine prints it. */
void vm_running_stack(vm_realm *realm, buffer *out);

/* Called with (promise, reason) for rejections nobody handled. */
void vm_on_unhandled_rejection(vm_realm *realm, vm_value function);

size_t vm_resident_bytes(void); /* of the process, from the kernel */
void vm_collect_garbage(vm *v); /* a full collection, slow */
/* What objects use, garbage included; walks all of them. */
size_t vm_live_bytes(vm *v);

#endif
