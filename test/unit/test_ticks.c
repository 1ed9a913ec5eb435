/*
 * The watch in the programs of this project, which answer the clock of the
 * engine's time limit (vm/timer_clock.h): entries ask the system nothing, and
 * no tick is lost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "vm/timer_clock.h"
#include "vm/vm.h"

enum { CALLS = 100, LONG_MS = 20 };

typedef struct fixture {
    vm *v;
    vm_realm *realm;
    long ticks;
    long end_at; /* the tick that ends the script; 0: none */
    double next; /* the interval after a tick */
    int64_t cpu; /* that the watch has read */
} fixture;

static void open_engine(fixture *f) {
    auxrt_error error;
    assert_int_equal(vm_new(&f->v, &error), AUXRT_OK);
    assert_int_equal(vm_realm_new(f->v, &f->realm, &error), AUXRT_OK);
}

static void close_engine(fixture *f) {
    vm_set_watch(f->v, 0, NULL, NULL);
    vm_realm_free(f->realm);
    vm_free(f->v);
}

static bool watch(vm_realm *realm, void *data) {
    fixture *f = data;
    (void)realm;
    f->ticks++;
    f->cpu = clock_thread_cpu();
    vm_set_watch(f->v, f->next, watch, f);
    return f->ticks == f->end_at;
}

static vm_value function(fixture *f, const char *source) {
    auxrt_error error;
    vm_value value = NULL;
    assert_int_equal(vm_evaluate(f->realm, slice_from_string(source), "test",
                                 &value, &error),
                     AUXRT_OK);
    vm_keep(f->realm, value);
    return value;
}

static void an_entry_asks_the_system_for_no_processor_time(void **state) {
    (void)state;
    fixture f = {.next = 5};
    open_engine(&f);
    vm_enter(f.v);
    vm_value nothing = function(&f, "(() => 0)");
    vm_set_watch(f.v, 5, watch, &f);
    int64_t before = vm_timer_clock_reads;
    for (int i = 0; i < CALLS; i++)
        vm_call(f.realm, nothing, 0, NULL, NULL, NULL);
    assert_true(vm_timer_clock_reads - before >= CALLS);
    vm_leave(f.v);
    close_engine(&f);
}

static void the_watch_reads_the_real_clocks(void **state) {
    (void)state;
    fixture f = {.next = 1, .end_at = 20};
    open_engine(&f);
    vm_enter(f.v);
    vm_set_watch(f.v, 1, watch, &f);
    int64_t cpu = clock_thread_cpu();
    int64_t begin = clock_monotonic();
    vm_call(f.realm, function(&f, "(() => { for (;;); })"), 0, NULL, NULL,
            NULL);
    int64_t took = clock_monotonic() - begin;
    assert_int_equal(f.ticks, 20);
    assert_true(took >= (int64_t)19 * CLOCK_NANOSECONDS_PER_MILLISECOND);
    assert_in_range(f.cpu - cpu, 1, took);
    vm_leave(f.v);
    close_engine(&f);
}

/* Another timer would be started for the shorter one. */
static void an_interval_is_not_cut_short_from_outside(void **state) {
    (void)state;
    fixture f = {.next = LONG_MS, .end_at = 3};
    open_engine(&f);
    vm_enter(f.v);
    vm_value some = function(&f, "(() => { for (let i = 0; i < 1e4; i++); })");
    vm_value endless = function(&f, "(() => { for (;;); })");
    assert_true(vm_set_watch(f.v, 5, watch, &f) == 5);
    while (f.ticks == 0)
        vm_call(f.realm, some, 0, NULL, NULL, NULL);
    int64_t end = clock_monotonic() + INT64_C(1000000) * LONG_MS;
    double first = vm_set_watch(f.v, 5, watch, &f);
    assert_true(first > 5 || clock_monotonic() + 5000000 > end);
    assert_int_equal(vm_call(f.realm, endless, 0, NULL, NULL, NULL),
                     AUXRT_STOPPED);
    assert_true(vm_set_watch(f.v, 5, watch, &f) == 5);
    vm_leave(f.v);
    close_engine(&f);
}

/* The engine sees it where no script runs, and forgets it. */
static void a_timer_that_fires_between_calls_is_not_the_last(void **state) {
    (void)state;
    fixture f = {.next = LONG_MS, .end_at = 3};
    open_engine(&f);
    vm_enter(f.v);
    vm_value some = function(&f, "(() => { for (let i = 0; i < 1e4; i++); })");
    vm_value endless = function(&f, "(() => { for (;;); })");
    vm_value list = function(&f, "([1, 2, 3])");
    vm_set_watch(f.v, 5, watch, &f);
    while (f.ticks == 0)
        vm_call(f.realm, some, 0, NULL, NULL, NULL);
    int64_t end = clock_monotonic() + INT64_C(2000000) * LONG_MS;
    while (clock_monotonic() < end)
        vm_array_length(f.realm, list);
    assert_int_equal(vm_call(f.realm, endless, 0, NULL, NULL, NULL),
                     AUXRT_STOPPED);
    vm_leave(f.v);
    close_engine(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_asks_the_system_for_no_processor_time),
        cmocka_unit_test(the_watch_reads_the_real_clocks),
        cmocka_unit_test(an_interval_is_not_cut_short_from_outside),
        cmocka_unit_test(a_timer_that_fires_between_calls_is_not_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
