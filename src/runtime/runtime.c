/*
 * Making and ending runtimes.
 */
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "runtime/internal.h"

double monotonic_ms(void) {
    return (double)clock_monotonic() / 1e6;
}

static const runtime_limits default_limits = {
    .listener_ms = 1000,
    .turn_ms = 5000,
    .jobs_ms = 5000,
};

/* The longest text that goes out of a runtime in one piece. */
static const size_t TEXT_MAXIMUM = (size_t)1 << 30;

static void use_default(double *limit, double value) {
    if (!(*limit > 0))
        *limit = value;
}

static void set_limits(runtime *rt) {
    runtime_limits *limits = &rt->options.limits;
    use_default(&limits->listener_ms, default_limits.listener_ms);
    use_default(&limits->turn_ms, default_limits.turn_ms);
    use_default(&limits->jobs_ms, default_limits.jobs_ms);
    /* Often enough to notice that a new listener runs; each time costs less
     * than a microsecond. */
    rt->tick_ms = fmin(5, fmax(0.5, limits->listener_ms / 20));
}

auxrt_result runtime_new(const runtime_options *options, runtime **out,
                         auxrt_error *error) {
    runtime *rt = calloc(1, sizeof *rt);
    if (!rt)
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for a runtime");
    rt->options = *options;
    set_limits(rt);
    rt->memory_soft = options->limits.memory_soft;
    rt->pages = options->shared
                    ? (int32_t(*)[PAGE_LENGTH])options->shared->cells
                    : calloc(KERNEL_LIMIT, sizeof *rt->pages);
    if (!rt->pages) {
        free(rt);
        return error_raise(error, AUXRT_NO_MEMORY, "no memory for a runtime");
    }
    rt->clock.flag = &rt->pages[0][PAGE_STOP];
    rt->clock.stride = PAGE_LENGTH;
    buffer_init(&rt->text, TEXT_MAXIMUM);
    buffer_init(&rt->scratch, TEXT_MAXIMUM);
    buffer_init(&rt->stack, 1 << 20);
    auxrt_result result = vm_new(&rt->vm, error);
    if (result == AUXRT_OK)
        result = kernel_new(rt, NULL, &rt->main, error);
    if (result != AUXRT_OK) {
        runtime_free(rt);
        return result;
    }
    *out = rt;
    return AUXRT_OK;
}

static void free_kernels(runtime *rt) {
    while (rt->kernels) {
        kernel *k = rt->kernels;
        rt->kernels = k->next;
        kernel_free(k);
    }
    rt->kernel_count = 0;
    rt->main = NULL;
}

auxrt_result runtime_reset(runtime *rt, auxrt_error *error) {
    free_kernels(rt);
    vm_set_watch(rt->vm, 0, NULL, NULL);
    /* What the old one leaves is no burden of the new one. */
    if (rt->memory_soft > 0 &&
        (double)vm_resident_bytes() > rt->options.limits.memory_soft / 2)
        rt->collects_garbage = true;
    return kernel_new(rt, NULL, &rt->main, error);
}

void runtime_free(runtime *rt) {
    if (!rt)
        return;
    free_kernels(rt);
    vm_free(rt->vm);
    buffer_free(&rt->text);
    buffer_free(&rt->scratch);
    buffer_free(&rt->stack);
    if (!rt->options.shared)
        free(rt->pages);
    free(rt);
}

runtime_counts runtime_counted(const runtime *rt) {
    return rt->counts;
}
