/*
 * A folder of a test program's own: made for its group of tests, removed with
 * all that is in it when they have ended.
 */
#ifndef TEST_FOLDER_H
#define TEST_FOLDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/os.h"

/* A path in the folder, with room for the longest that is made here. */
typedef char test_path[300];

static char test_folder[64];

static inline void test_folder_make(const char *parent) {
    snprintf(test_folder, sizeof test_folder, "%s/auxrt-test-XXXXXX", parent);
    assert_non_null(mkdtemp(test_folder));
}

/* Where flushing costs nothing, for tests that flush thousands of times with
 * faults that are made above the disk. */
static inline void test_folder_make_in_memory(void) {
    test_folder_make(os_kind_of("/dev/shm") == OS_DIRECTORY ? "/dev/shm"
                                                            : "/tmp");
}

static inline void test_folder_path(test_path out, const char *name) {
    snprintf(out, sizeof(test_path), "%s/%s", test_folder, name);
}

static inline int test_folder_remove(void **unused) {
    (void)unused;
    os_remove_all(test_folder, NULL);
    return 0;
}

#endif
