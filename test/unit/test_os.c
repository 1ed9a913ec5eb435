/*
 * Files survive faults of the system, and what is told about them is true. The
 * faults are injected by hooks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/os.h"

static char folder[64];
static char path[128];

static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "test_os_XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/file", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    os_hooks_set(NULL);
    return os_remove_all(folder, NULL) == AUXRT_OK ? 0 : -1;
}

static void store(const char *text) {
    auxrt_error error;
    if (os_write_file(path, slice_from_string(text), &error) != AUXRT_OK)
        fail_msg("%s", error.message);
}

static void expect_content(const char *text) {
    buffer b;
    buffer_init(&b, 1 << 20);
    assert_int_equal(os_read_file(path, &b, NULL), AUXRT_OK);
    assert_string_equal(buffer_peek(&b).data, text);
    buffer_free(&b);
}

static auxrt_result count_entry(void *context, const os_entry *entry) {
    (void)entry;
    ++*(int *)context;
    return AUXRT_OK;
}

static int entries_in_folder(void) {
    int count = 0;
    assert_int_equal(os_list_directory(folder, count_entry, &count, NULL),
                     AUXRT_OK);
    return count;
}

/* -------------------------------------------------------- injected faults */

static int calls_before_fault;
static int fault;

static bool is_time_for_fault(void) {
    if (calls_before_fault-- > 0)
        return false;
    errno = fault;
    return true;
}

static ssize_t failing_write(int descriptor, const void *data, size_t size) {
    if (is_time_for_fault())
        return -1;
    return write(descriptor, data, size > 3 ? 3 : size);
}

static ssize_t failing_read(int descriptor, void *data, size_t size) {
    if (is_time_for_fault())
        return -1;
    return read(descriptor, data, size > 3 ? 3 : size);
}

static int failing_sync(int descriptor) {
    (void)descriptor;
    errno = fault;
    return -1;
}

static int failing_rename(const char *from, const char *to) {
    (void)from;
    (void)to;
    errno = fault;
    return -1;
}

static int failing_close(int descriptor) {
    close(descriptor);
    errno = fault;
    return -1;
}

static ssize_t interrupted_write(int descriptor, const void *data,
                                 size_t size) {
    static bool odd;
    odd = !odd;
    if (odd) {
        errno = EINTR;
        return -1;
    }
    return write(descriptor, data, size > 1 ? 1 : size);
}

static ssize_t failing_random(void *data, size_t size) {
    (void)data;
    (void)size;
    errno = ENOSYS;
    return -1;
}

static int standing_clock(clockid_t clock, struct timespec *out) {
    out->tv_sec = clock == CLOCK_MONOTONIC ? 7 : 1600000000;
    out->tv_nsec = 5000001;
    return 0;
}

/* ------------------------------------------------------------------ tests */

static void a_file_reads_back_as_it_was_written(void **state) {
    (void)state;
    buffer b;
    static char content[300000];
    for (size_t i = 0; i < sizeof content; i++)
        content[i] = (char)(i * 7 % 256);
    assert_int_equal(
        os_write_file(path, slice_of(content, sizeof content), NULL), AUXRT_OK);
    buffer_init(&b, 1 << 20);
    buffer_append_string(&b, "head");
    assert_int_equal(os_read_file(path, &b, NULL), AUXRT_OK);
    assert_int_equal(b.length, 4 + sizeof content);
    assert_memory_equal(b.data + 4, content, sizeof content);
    buffer_free(&b);
    store("");
    expect_content("");
}

static void a_full_disk_leaves_the_old_file(void **state) {
    (void)state;
    os_hooks hooks = *os_hooks_peek();
    store("old content");
    for (int i = 0; i < 4; i++) {
        auxrt_error error = {0};
        hooks = *os_hooks_peek();
        fault = ENOSPC;
        calls_before_fault = 1;
        if (i == 0)
            hooks.write = failing_write;
        else if (i == 1)
            hooks.sync = failing_sync;
        else if (i == 2)
            hooks.rename = failing_rename;
        else
            hooks.close = failing_close;
        os_hooks_set(&hooks);
        auxrt_result result = os_write_file(path, SLICE("new content"), &error);
        os_hooks_set(NULL);
        assert_int_equal(result, AUXRT_IO);
        assert_non_null(strstr(error.message, path));
        assert_non_null(strstr(error.message, "No space left"));
        expect_content("old content");
        assert_int_equal(entries_in_folder(), 1);
    }
}

static void interrupted_and_partial_writes_lose_nothing(void **state) {
    (void)state;
    os_hooks hooks = *os_hooks_peek();
    hooks.write = interrupted_write;
    os_hooks_set(&hooks);
    store("every byte of this");
    os_hooks_set(NULL);
    expect_content("every byte of this");
}

static void a_failing_read_leaves_the_buffer_as_it_was(void **state) {
    (void)state;
    auxrt_error error = {0};
    buffer b;
    os_hooks hooks = *os_hooks_peek();
    store("some content");
    buffer_init(&b, 1000);
    buffer_append_string(&b, "before");
    hooks.read = failing_read;
    fault = EIO;
    calls_before_fault = 2;
    os_hooks_set(&hooks);
    assert_int_equal(os_read_file(path, &b, &error), AUXRT_IO);
    assert_string_equal(b.data, "before");
    calls_before_fault = 1000;
    assert_int_equal(os_read_file(path, &b, &error), AUXRT_OK);
    assert_string_equal(b.data, "beforesome content");
    buffer_free(&b);
}

static void a_missing_file_is_told_from_a_broken_one(void **state) {
    (void)state;
    auxrt_error error = {0};
    buffer b;
    buffer_init(&b, 1000);
    assert_int_equal(os_read_file(path, &b, &error), AUXRT_NOT_FOUND);
    assert_non_null(strstr(error.message, path));
    assert_int_equal(os_read_file(folder, &b, &error), AUXRT_IO);
    assert_int_equal(os_remove_file(path, &error), AUXRT_NOT_FOUND);
    assert_int_equal(os_write_file(folder, SLICE("x"), &error), AUXRT_IO);
    buffer_free(&b);
}

static void a_file_as_long_as_the_limit_is_read(void **state) {
    (void)state;
    store("0123456789");
    for (size_t maximum = 9; maximum <= 11; maximum++) {
        auxrt_error error = {0};
        buffer b;
        buffer_init(&b, maximum);
        auxrt_result result = os_read_file(path, &b, &error);
        assert_int_equal(result, maximum < 10 ? AUXRT_LIMIT : AUXRT_OK);
        assert_int_equal(b.length, maximum < 10 ? 0 : 10);
        buffer_free(&b);
    }
}

static void replacing_keeps_permissions_and_links(void **state) {
    (void)state;
    char link[128];
    struct stat status;
    store("one");
    assert_int_equal(chmod(path, 0640), 0);
    snprintf(link, sizeof link, "%s/link", folder);
    assert_int_equal(symlink("file", link), 0);
    assert_int_equal(os_write_file(link, SLICE("two"), NULL), AUXRT_OK);
    expect_content("two");
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
}

static void folders_are_made_with_those_above(void **state) {
    (void)state;
    char deep[256];
    auxrt_error error = {0};
    snprintf(deep, sizeof deep, "%s/a/b//c/", folder);
    assert_int_equal(os_make_directories(deep, &error), AUXRT_OK);
    assert_int_equal(os_kind_of(deep), OS_DIRECTORY);
    assert_int_equal(os_make_directories(deep, &error), AUXRT_OK);
    store("in the way");
    snprintf(deep, sizeof deep, "%s/file/x", folder);
    assert_int_not_equal(os_make_directories(deep, &error), AUXRT_OK);
    assert_non_null(strstr(error.message, "file"));
    assert_int_equal(os_make_directories("", &error), AUXRT_INVALID);
}

typedef struct listing {
    char names[256];
    int left;
} listing;

static auxrt_result note_entry(void *context, const os_entry *entry) {
    listing *l = context;
    size_t length = strlen(l->names);
    snprintf(l->names + length, sizeof l->names - length, "%s%c ", entry->name,
             entry->kind == OS_DIRECTORY ? '/' : '.');
    return --l->left == 0 ? AUXRT_STOPPED : AUXRT_OK;
}

static void listings_are_sorted_and_can_be_ended(void **state) {
    (void)state;
    static const char *const names[] = {"b", "a", ".hidden", "B", "10", "9"};
    char name[128];
    listing l = {.left = -1};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(name, sizeof name, "%s/%s", folder, names[i]);
        assert_int_equal(os_write_file(name, SLICE("x"), NULL), AUXRT_OK);
    }
    snprintf(name, sizeof name, "%s/sub", folder);
    assert_int_equal(os_make_directories(name, NULL), AUXRT_OK);
    assert_int_equal(os_list_directory(folder, note_entry, &l, NULL), AUXRT_OK);
    assert_string_equal(l.names, ".hidden. 10. 9. B. a. b. sub/ ");
    l = (listing){.left = 2};
    assert_int_equal(os_list_directory(folder, note_entry, &l, NULL),
                     AUXRT_STOPPED);
    assert_string_equal(l.names, ".hidden. 10. ");
    assert_int_equal(os_list_directory(path, note_entry, &l, NULL),
                     AUXRT_NOT_FOUND);
}

static void removing_does_not_follow_links(void **state) {
    (void)state;
    char inner[128], link[160];
    store("stays");
    snprintf(inner, sizeof inner, "%s/sub", folder);
    assert_int_equal(os_make_directories(inner, NULL), AUXRT_OK);
    snprintf(link, sizeof link, "%s/link", inner);
    assert_int_equal(symlink("../file", link), 0);
    assert_int_equal(os_remove_all(inner, NULL), AUXRT_OK);
    assert_int_equal(os_kind_of(inner), OS_NOTHING);
    expect_content("stays");
    assert_int_equal(os_remove_all(inner, NULL), AUXRT_OK);
}

static void random_bytes_differ_or_are_refused(void **state) {
    (void)state;
    unsigned char a[32] = {0}, b[32] = {0};
    assert_int_equal(os_random(a, sizeof a, NULL), AUXRT_OK);
    assert_int_equal(os_random(b, sizeof b, NULL), AUXRT_OK);
    assert_memory_not_equal(a, b, sizeof a);
    auxrt_error error = {0};
    os_hooks hooks = *os_hooks_peek();
    hooks.random = failing_random;
    os_hooks_set(&hooks);
    assert_int_equal(os_random(a, sizeof a, &error), AUXRT_IO);
    assert_int_equal(os_write_file(path, SLICE("x"), &error), AUXRT_IO);
}

static void time_is_what_the_hooks_say(void **state) {
    (void)state;
    os_hooks hooks = *os_hooks_peek();
    int64_t before = clock_monotonic();
    assert_true(clock_monotonic() >= before);
    assert_true(clock_wall() > 1600000000000);
    assert_true(clock_thread_cpu() > 0);
    assert_true(clock_process_cpu() >= 0);
    hooks.clock = standing_clock;
    os_hooks_set(&hooks);
    assert_int_equal(clock_monotonic(), 7005000001);
    assert_int_equal(clock_wall(), 1600000000005);
}

static void the_environment_is_read(void **state) {
    (void)state;
    assert_int_equal(setenv("AUXRT_TEST_VARIABLE", "yes", 1), 0);
    assert_string_equal(os_environment("AUXRT_TEST_VARIABLE"), "yes");
    assert_null(os_environment("AUXRT_NO_SUCH_VARIABLE"));
}

static void streams_are_read_to_their_end(void **state) {
    (void)state;
    int ends[2];
    buffer b;
    buffer_init(&b, 1000);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(os_write_descriptor(ends[1], SLICE("through"), NULL),
                     AUXRT_OK);
    close(ends[1]);
    assert_int_equal(os_read_descriptor(ends[0], &b, NULL), AUXRT_OK);
    assert_string_equal(b.data, "through");
    close(ends[0]);
    assert_int_equal(os_read_descriptor(ends[0], &b, NULL), AUXRT_IO);
    buffer_free(&b);
}

#define IN_FOLDER(name)                                                        \
    cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_file_reads_back_as_it_was_written),
        IN_FOLDER(a_full_disk_leaves_the_old_file),
        IN_FOLDER(interrupted_and_partial_writes_lose_nothing),
        IN_FOLDER(a_failing_read_leaves_the_buffer_as_it_was),
        IN_FOLDER(a_missing_file_is_told_from_a_broken_one),
        IN_FOLDER(a_file_as_long_as_the_limit_is_read),
        IN_FOLDER(replacing_keeps_permissions_and_links),
        IN_FOLDER(folders_are_made_with_those_above),
        IN_FOLDER(listings_are_sorted_and_can_be_ended),
        IN_FOLDER(removing_does_not_follow_links),
        IN_FOLDER(random_bytes_differ_or_are_refused),
        IN_FOLDER(time_is_what_the_hooks_say),
        IN_FOLDER(the_environment_is_read),
        IN_FOLDER(streams_are_read_to_their_end),
    };
    const char *temporary = os_environment("TMPDIR");
    if (chdir(temporary ? temporary : "/tmp") != 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
