/*
 * One realm with one function: text in, text out.
 */
#include "runtime/documents.h"

#include <stdlib.h>

#include "runtime/kernel_source.h"
#include "vm/vm.h"

static const size_t ANSWER_LIMIT = (size_t)1 << 30;

struct documents {
    vm *vm;
    vm_realm *realm;
    vm_value call; /* kept */
    buffer answer;
};

static auxrt_result load(documents *d, auxrt_error *error) {
    vm_value start = NULL;
    vm_value exported = NULL;
    kernel_text source;
    if (!kernel_part(SLICE("documents"), &source))
        return error_raise(error, AUXRT_INTERNAL,
                           "this program was built without documents");
    auxrt_result result =
        vm_evaluate_static(d->realm, source.units, source.length,
                           "auxrt:documents", &start, error);
    if (result == AUXRT_OK)
        result = vm_call(d->realm, start, 0, NULL, &exported, error);
    if (result != AUXRT_OK)
        return result;
    d->call = vm_get(d->realm, exported, "call");
    vm_keep(d->realm, d->call);
    return AUXRT_OK;
}

auxrt_result documents_new(documents **out, auxrt_error *error) {
    documents *d = calloc(1, sizeof *d);
    if (!d)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for documents");
    buffer_init(&d->answer, ANSWER_LIMIT);
    auxrt_result result = vm_new(&d->vm, error);
    if (result == AUXRT_OK)
        result = vm_realm_new(d->vm, &d->realm, error);
    if (result == AUXRT_OK) {
        vm_enter(d->vm);
        result = load(d, error);
        vm_leave(d->vm);
    }
    if (result != AUXRT_OK) {
        documents_free(d);
        return result;
    }
    *out = d;
    return AUXRT_OK;
}

void documents_free(documents *d) {
    if (d->call)
        vm_drop(d->realm, d->call);
    vm_free(d->vm);
    buffer_free(&d->answer);
    free(d);
}

auxrt_result documents_call(documents *d, slice name, slice parameters,
                            void (*answer)(void *user, slice fragment),
                            void *user, auxrt_error *error) {
    auxrt_result result = AUXRT_INVALID;
    buffer_clear(&d->answer);
    vm_enter(d->vm);
    vm_value arguments[] = {vm_string(d->realm, name),
                            vm_string(d->realm, parameters)};
    vm_value text = NULL;
    if (arguments[0] && arguments[1])
        result = vm_call(d->realm, d->call, 2, arguments, &text, error);
    else
        error_raise(error, result, "the parameters are not valid UTF-8");
    if (result == AUXRT_OK)
        result = vm_string_append(d->realm, text, &d->answer);
    vm_leave(d->vm);
    if (result == AUXRT_OK)
        answer(user, buffer_peek(&d->answer));
    return result;
}
