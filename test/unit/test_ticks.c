/*
 * The watch in the programs of this project, which answer the clocks of the
 * engine's time limit (vm/timer_clock.h): entries ask the system nothing, jobs
 * of any length meet the watch, and no tick ends the process.
 *
 * AUXRT_SOAK_TICKS says how many milliseconds the last test takes (`make soak`:
 * ten minutes).
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "vm/timer_clock.h"
#include "vm/vm.h"

enum { SOAK_MS = 2000, CROWD = 8, CALLS = 100, LONG_MS = 20 };

typedef struct fixture {
    vm *v;
    vm_realm *realm;
    long ticks;
    long end_at; /* the tick that ends the script; 0: none */
    double next; /* the interval after a tick */
    int64_t cpu; /* that the watch has read */
    uint64_t random;
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
    int64_t before = vm_timer_clock.reads;
    for (int i = 0; i < CALLS; i++)
        vm_call(f.realm, nothing, 0, NULL, NULL, NULL);
    assert_true(vm_timer_clock.reads - before >= CALLS);
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

/* In the second nothing runs but functions of the engine. */
static const char *const chains[] = {
    "(async () => { for (;;) await 1; })",
    "(async () => { const t = {}; t.then = [].forEach.bind([t]); await t; })",
};

static void short_jobs_without_an_end_meet_the_watch(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
        fixture f = {.next = 1, .end_at = 3};
        open_engine(&f);
        vm_set_watch(f.v, 1, watch, &f);
        vm_enter(f.v);
        vm_call(f.realm, function(&f, chains[i]), 0, NULL, NULL, NULL);
        vm_leave(f.v);
        assert_true(vm_was_stopped(f.v));
        assert_int_equal(f.ticks, 3);
        close_engine(&f);
    }
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
    assert_true(vm_set_watch(f.v, 5, watch, &f) == LONG_MS);
    assert_int_equal(vm_call(f.realm, endless, 0, NULL, NULL, NULL),
                     AUXRT_STOPPED);
    assert_true(vm_set_watch(f.v, 5, watch, &f) == 5);
    vm_leave(f.v);
    close_engine(&f);
}

/* -------------------------------------------------------- a crowded machine */

static bool watch_at_random(vm_realm *realm, void *data) {
    fixture *f = data;
    f->next = f->ticks % 4 == 0 ? 10 : 1;
    return watch(realm, data);
}

static int64_t now_ms(void) {
    return clock_monotonic() / CLOCK_NANOSECONDS_PER_MILLISECOND;
}

/* Calls and jobs of any length, one after the other. */
static void work(uint64_t random, int64_t end) {
    fixture f = {.next = 1, .random = random};
    open_engine(&f);
    vm_enter(f.v);
    vm_value call = function(
        &f, "((n) => { let s = 0; for (let i = 0; i < n; i++) s += i % 3; })");
    vm_value wait =
        function(&f, "(async (n) => { for (let i = 0; i < n; i++) await 1; })");
    vm_leave(f.v);
    while (now_ms() < end) {
        f.random = f.random * 6364136223846793005u + 1442695040888963407u;
        vm_value n = vm_number(f.realm, (double)(f.random >> 42));
        vm_enter(f.v);
        vm_set_watch(f.v, 1, watch_at_random, &f);
        vm_call(f.realm, f.random & 1 ? call : wait, 1, &n, NULL, NULL);
        vm_leave(f.v);
    }
    _exit(f.ticks > 0 ? 0 : 1);
}

static void no_tick_ends_the_process_on_a_crowded_machine(void **state) {
    (void)state;
    const char *given = getenv("AUXRT_SOAK_TICKS");
    int64_t end = now_ms() + (given ? atol(given) : SOAK_MS);
    pid_t crowd[CROWD];
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = fork();
        if (crowd[i] == 0)
            work(88172645463325252u + (uint64_t)i, end);
    }
    for (int i = 0; i < CROWD; i++) {
        int status = 0;
        assert_int_equal(waitpid(crowd[i], &status, 0), crowd[i]);
        assert_int_equal(status, 0);
    }
}

/* The crowd first: a process with an engine must not fork. */
int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_tick_ends_the_process_on_a_crowded_machine),
        cmocka_unit_test(an_entry_asks_the_system_for_no_processor_time),
        cmocka_unit_test(the_watch_reads_the_real_clocks),
        cmocka_unit_test(short_jobs_without_an_end_meet_the_watch),
        cmocka_unit_test(an_interval_is_not_cut_short_from_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
