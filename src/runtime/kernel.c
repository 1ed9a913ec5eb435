/*
 * Kernels: the JavaScript half of the script side, each in its own realm.
 */
#include <math.h>
#include <stdlib.h>

#include "runtime/internal.h"
#include "runtime/kernel_source.h"

static vm_value take_function(kernel *k, vm_value face, const char *name) {
    vm_value function = vm_get(k->realm, face, name);
    vm_keep(k->realm, function);
    return function;
}

static auxrt_result take_face(kernel *k, vm_value face, auxrt_error *error) {
    vm_realm *realm = k->realm;
    k->face = face;
    vm_keep(realm, face);
    k->call = take_function(k, face, "call");
    k->resume = take_function(k, face, "resume");
    k->advance = take_function(k, face, "advance");
    k->feed = take_function(k, face, "feed");
    if (k->rt->options.testing) {
        vm_value allow = vm_get(realm, face, "allowTesting");
        vm_value allowed = vm_bool(realm, true);
        auxrt_result result = vm_call(realm, allow, 1, &allowed, NULL, error);
        if (result != AUXRT_OK)
            return result;
    }
    vm_value rejected = vm_get(realm, face, "rejected");
    if (vm_is_object(realm, rejected))
        vm_on_unhandled_rejection(realm, rejected);
    return unit_table_take_names(k, vm_get(realm, face, "names"), error);
}

static auxrt_result start(kernel *k, vm_value emit, auxrt_error *error) {
    vm_realm *realm = k->realm;
    vm_value start_function = NULL;
    kernel_text source = kernel_source();
    auxrt_result result = vm_evaluate_static(
        realm, source.units, source.length, KERNEL_URL, &start_function, error);
    if (result != AUXRT_OK)
        return result;
    vm_value natives = kernel_natives(k, emit);
    vm_value face = NULL;
    result = vm_call(realm, start_function, 1, &natives, &face, error);
    if (result != AUXRT_OK)
        return result;
    return take_face(k, face, error);
}

auxrt_result kernel_new(runtime *rt, vm_value emit, kernel **out,
                        auxrt_error *error) {
    if (rt->kernel_count == KERNEL_LIMIT)
        return error_raise(error, AUXRT_LIMIT,
                           "a runtime can have %d debuggers, not more",
                           KERNEL_LIMIT - 1);
    kernel *k = calloc(1, sizeof *k);
    if (!k)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for a kernel");
    auxrt_result result = vm_realm_new(rt->vm, &k->realm, error);
    if (result != AUXRT_OK) {
        free(k);
        return result;
    }
    k->rt = rt;
    k->page = rt->pages[rt->kernel_count++];
    memset(k->page, 0, sizeof(int32_t) * PAGE_LENGTH);
    k->page[PAGE_LISTENER] = -1;
    k->due[0] = INFINITY;
    unit_table_init(&k->units);
    known_init(&k->known);
    k->next = rt->kernels;
    rt->kernels = k;
    vm_enter(rt->vm);
    result = start(k, emit, error);
    vm_leave(rt->vm);
    if (result == AUXRT_OK)
        *out = k;
    return result;
}

void kernel_free(kernel *k) {
    if (k->face) {
        vm_drop(k->realm, k->face);
        vm_drop(k->realm, k->call);
        vm_drop(k->realm, k->resume);
        vm_drop(k->realm, k->advance);
        vm_drop(k->realm, k->feed);
    }
    vm_realm_free(k->realm);
    unit_table_free(&k->units);
    known_free(&k->known);
    free(k);
}
