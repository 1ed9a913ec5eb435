/*
 * The file that is read while the process of the scripts starts: it is loaded
 * as any other, and what is wrong with it is told when it is to be loaded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "auxrt.h"

typedef struct fixture {
    auxrt_inst *inst;
    char path[40];
} fixture;

static void write_file(fixture *f, const char *content) {
    strcpy(f->path, "/tmp/auxrt-first-XXXXXX");
    int file = mkstemp(f->path);
    assert_true(file >= 0);
    ssize_t length = (ssize_t)strlen(content);
    assert_int_equal(write(file, content, (size_t)length), length);
    close(file);
}

static void open_with(fixture *f, const char *path) {
    auxrt_error error;
    const auxrt_isolation isolation = {.size = sizeof isolation};
    const auxrt_inst_options options = {
        .size = sizeof options, .isolation = &isolation, .first_file = path};
    if (auxrt_inst_open(&options, &f->inst, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
}

static int close_inst(void **state) {
    fixture *f = *state;
    auxrt_inst_close(f->inst, NULL);
    if (f->path[0])
        unlink(f->path);
    *f = (fixture){0};
    return 0;
}

static void it_is_read_before_it_is_loaded(void **state) {
    fixture *f = *state;
    write_file(f,
               "{\"version\":1,\"state\":{\"a\":{\"id\":\"a\",\"tags\":{}}}}");
    open_with(f, f->path);
    unlink(f->path);
    assert_int_equal(auxrt_inst_has_bot(f->inst, auxrt_string_of("a")), 0);
    assert_int_equal(auxrt_inst_load(f->inst, f->path, NULL), AUXRT_OK);
    assert_int_equal(auxrt_inst_has_bot(f->inst, auxrt_string_of("a")), 1);
    /* Only once: whoever loads it again wants what it is now. */
    assert_int_equal(auxrt_inst_load(f->inst, f->path, NULL), AUXRT_NOT_FOUND);
}

static void its_faults_are_told_when_it_is_loaded(void **state) {
    fixture *f = *state;
    auxrt_error ahead = {0}, now = {0};
    write_file(f, "{\"version\":1,\"state\":{\"a\":{\"id\":1,\"tags\":{}}}}");
    open_with(f, f->path);
    assert_int_equal(auxrt_inst_load(f->inst, f->path, &ahead), AUXRT_INVALID);
    assert_int_equal(auxrt_inst_load(f->inst, f->path, &now), AUXRT_INVALID);
    assert_string_equal(ahead.message, now.message);
    assert_string_equal(ahead.bot, "a");
}

static void another_file_is_loaded_instead(void **state) {
    fixture *f = *state;
    write_file(f, "{\"b\":{\"id\":\"b\",\"tags\":{}}}");
    open_with(f, "/nowhere/there.aux");
    assert_int_equal(auxrt_inst_load(f->inst, f->path, NULL), AUXRT_OK);
    assert_int_equal(auxrt_inst_has_bot(f->inst, auxrt_string_of("b")), 1);
    assert_int_equal(auxrt_inst_load(f->inst, "/nowhere/there.aux", NULL),
                     AUXRT_NOT_FOUND);
}

int main(int argc, char **argv) {
    static fixture f;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate_setup_teardown(it_is_read_before_it_is_loaded,
                                                 NULL, close_inst, &f),
        cmocka_unit_test_prestate_setup_teardown(
            its_faults_are_told_when_it_is_loaded, NULL, close_inst, &f),
        cmocka_unit_test_prestate_setup_teardown(another_file_is_loaded_instead,
                                                 NULL, close_inst, &f),
    };
    int side = auxrt_script_side(argc, argv);
    if (side >= 0)
        return side;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
