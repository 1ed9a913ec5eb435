/*
 * Maps: what was put in is found again, in its order, until it is
 * taken out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/map.h"

static slice key_of(char text[32], int number) {
    int length = snprintf(text, 32, "key%d", number);
    return slice_of(text, (size_t)length);
}

static void what_was_set_is_found_among_many(void **state) {
    (void)state;
    enum { COUNT = 20000 };
    static int values[COUNT];
    char text[32];
    map m;
    map_init(&m);
    for (int i = 0; i < COUNT; i++) {
        values[i] = i;
        assert_true(map_set(&m, key_of(text, i), &values[i], NULL));
    }
    assert_int_equal(m.count, COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_ptr_equal(map_get(&m, key_of(text, i)), &values[i]);
    assert_null(map_get(&m, key_of(text, COUNT)));
    assert_false(map_has(&m, SLICE("")));
    map_free(&m, NULL);
}

static void replacing_gives_the_value_before(void **state) {
    (void)state;
    int first, second;
    void *before = &second;
    map m;
    map_init(&m);
    assert_true(map_set(&m, SLICE("a"), &first, &before));
    assert_null(before);
    assert_true(map_set(&m, SLICE("a"), &second, &before));
    assert_ptr_equal(before, &first);
    assert_int_equal(m.count, 1);
    assert_ptr_equal(map_get(&m, SLICE("a")), &second);
    map_free(&m, NULL);
}

static void keys_may_hold_any_bytes(void **state) {
    (void)state;
    int empty, one, other;
    map m;
    map_init(&m);
    map_set(&m, slice_of(NULL, 0), &empty, NULL);
    map_set(&m, slice_of("a\0b", 3), &one, NULL);
    map_set(&m, slice_of("a\0c", 3), &other, NULL);
    assert_ptr_equal(map_get(&m, SLICE("")), &empty);
    assert_ptr_equal(map_get(&m, slice_of("a\0b", 3)), &one);
    assert_ptr_equal(map_get(&m, slice_of("a\0c", 3)), &other);
    assert_null(map_get(&m, SLICE("a")));
    map_free(&m, NULL);
}

static void members_stay_in_their_order(void **state) {
    (void)state;
    static int values[100];
    char text[32];
    map m;
    map_init(&m);
    for (int i = 0; i < 100; i++) {
        values[i] = i;
        map_set(&m, key_of(text, i), &values[i], NULL);
    }
    for (int i = 0; i < 100; i += 3)
        assert_ptr_equal(map_remove(&m, key_of(text, i)), &values[i]);
    map_set(&m, key_of(text, 0), &values[0], NULL);
    size_t at = 0;
    slice key;
    void *value;
    int last = -1, seen = 0;
    while (map_next(&m, &at, &key, &value)) {
        int number = *(int *)value;
        assert_true(slice_equal(key, key_of(text, number)));
        if (number != 0)
            assert_true(number > last && number % 3 != 0);
        last = number == 0 ? 1000 : number;
        seen++;
    }
    assert_int_equal(last, 1000);
    assert_int_equal(seen, 67);
    assert_int_equal(m.count, 67);
    map_free(&m, NULL);
}

static void adding_and_removing_forever_needs_no_more_room(void **state) {
    (void)state;
    int value;
    char text[32];
    map m;
    map_init(&m);
    for (int i = 0; i < 100000; i++) {
        map_set(&m, key_of(text, i), &value, NULL);
        if (i >= 10)
            assert_ptr_equal(map_remove(&m, key_of(text, i - 10)), &value);
    }
    assert_int_equal(m.count, 10);
    assert_true(m.capacity <= 64);
    assert_null(map_remove(&m, SLICE("key1")));
    map_free(&m, NULL);
}

static void members_may_be_removed_during_a_walk(void **state) {
    (void)state;
    char text[32];
    map m;
    map_init(&m);
    for (int i = 0; i < 50; i++)
        map_set(&m, key_of(text, i), malloc(1), NULL);
    size_t at = 0;
    slice key;
    void *value;
    int number = 0;
    while (map_next(&m, &at, &key, &value)) {
        if (number++ % 2 == 0)
            free(map_remove(&m, key));
    }
    assert_int_equal(number, 50);
    assert_int_equal(m.count, 25);
    map_free(&m, free);
}

/* Around the size at which a map gets a table. */
static void a_map_that_grows_and_shrinks_keeps_what_is_in_it(void **state) {
    (void)state;
    enum { MOST = 40 };
    static int values[MOST];
    char text[32];
    for (int size = 0; size <= MOST; size++) {
        map m;
        map_init(&m);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < size; i++)
                assert_true(map_set(&m, key_of(text, i), &values[i], NULL));
            assert_int_equal(m.count, size);
            for (int i = 0; i < size; i += 2)
                assert_ptr_equal(map_remove(&m, key_of(text, i)), &values[i]);
            for (int i = 0; i < size; i++)
                assert_ptr_equal(map_get(&m, key_of(text, i)),
                                 i % 2 == 0 ? NULL : &values[i]);
            assert_null(map_remove(&m, key_of(text, MOST)));
        }
        map_free(&m, NULL);
    }
}

static void long_keys_stay_where_they_are(void **state) {
    (void)state;
    enum { COUNT = 1000 };
    static slice stored[COUNT];
    int value;
    char text[64];
    map m;
    map_init(&m);
    map_expect(&m, 5);
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "a key of some length %d", i);
        assert_true(map_add(&m, slice_from_string(text), &value, &stored[i]));
    }
    for (int i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "a key of some length %d", i);
        assert_true(slice_equal(stored[i], slice_from_string(text)));
        assert_ptr_equal(*map_place(&m, stored[i]), &value);
    }
    assert_null(map_place(&m, SLICE("another one")));
    map_free(&m, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_set_is_found_among_many),
        cmocka_unit_test(a_map_that_grows_and_shrinks_keeps_what_is_in_it),
        cmocka_unit_test(replacing_gives_the_value_before),
        cmocka_unit_test(keys_may_hold_any_bytes),
        cmocka_unit_test(members_stay_in_their_order),
        cmocka_unit_test(adding_and_removing_forever_needs_no_more_room),
        cmocka_unit_test(members_may_be_removed_during_a_walk),
        cmocka_unit_test(long_keys_stay_where_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
