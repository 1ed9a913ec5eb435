/*
 * Arenas: allocations do not overlap, are aligned, and end together.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdalign.h>

#include "base/arena.h"

static void allocations_do_not_overlap(void **state) {
    (void)state;
    enum { COUNT = 3000 };
    static unsigned char *places[COUNT];
    static size_t sizes[COUNT];
    arena a;
    arena_init(&a);
    for (size_t i = 0; i < COUNT; i++) {
        sizes[i] = i % 100 == 99 ? 100000 : i % 61;
        places[i] = arena_alloc(&a, sizes[i]);
        assert_non_null(places[i]);
        assert_int_equal((uintptr_t)places[i] % alignof(max_align_t), 0);
        memset(places[i], (int)(i % 251), sizes[i]);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(places[i][k], i % 251);
    arena_free(&a);
}

static void a_large_first_allocation_is_whole(void **state) {
    (void)state;
    arena a;
    arena_init(&a);
    char *large = arena_alloc(&a, 5 << 20);
    char *small = arena_alloc(&a, 16);
    memset(large, 1, 5 << 20);
    memset(small, 2, 16);
    assert_int_equal(large[(5 << 20) - 1], 1);
    arena_free(&a);
}

static void a_cleared_arena_works_without_growing(void **state) {
    (void)state;
    arena a;
    arena_init(&a);
    arena_clear(&a);
    arena_alloc(&a, 100);
    for (int i = 0; i < 1000; i++) {
        arena_clear(&a);
        char *place = arena_alloc(&a, 1000);
        memset(place, i, 1000);
    }
    size_t left = (size_t)(a.end - a.at);
    arena_clear(&a);
    assert_true((size_t)(a.end - a.at) == left + 1008);
    arena_free(&a);
    arena_free(&a);
}

static void copies_are_strings_of_their_own(void **state) {
    (void)state;
    arena a;
    char text[] = "bot";
    arena_init(&a);
    slice copy = arena_copy(&a, slice_from_string(text));
    slice empty = arena_copy(&a, slice_of(NULL, 0));
    text[0] = 'x';
    assert_string_equal(copy.data, "bot");
    assert_int_equal(copy.length, 3);
    assert_string_equal(empty.data, "");
    arena_free(&a);
}

static void an_impossible_size_is_refused(void **state) {
    (void)state;
    arena a;
    arena_init(&a);
    assert_null(arena_alloc(&a, SIZE_MAX));
    assert_null(arena_alloc(&a, SIZE_MAX - 8));
    assert_null(arena_copy(&a, slice_of("", SIZE_MAX)).data);
    assert_non_null(arena_alloc(&a, 1));
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_do_not_overlap),
        cmocka_unit_test(a_large_first_allocation_is_whole),
        cmocka_unit_test(a_cleared_arena_works_without_growing),
        cmocka_unit_test(copies_are_strings_of_their_own),
        cmocka_unit_test(an_impossible_size_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
