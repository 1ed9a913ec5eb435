/*
 * Messages reach the sink that asked for them, and base64 keeps every byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/base64.h"
#include "base/log.h"

typedef struct received {
    int count;
    log_level level;
    char text[8192];
    size_t length;
} received;

static void receive(void *context, log_level level, slice message) {
    received *r = context;
    r->count++;
    r->level = level;
    r->length = message.length;
    memcpy(r->text, message.data, message.length);
    r->text[message.length] = '\0';
}

static void messages_from_the_level_on_arrive(void **state) {
    (void)state;
    received r = {0};
    log_sink sink = {receive, &r, LOG_LEVEL_WARNING};
    log_format(&sink, LOG_LEVEL_INFO, "not %s", "this");
    assert_int_equal(r.count, 0);
    log_format(&sink, LOG_LEVEL_WARNING, "bot %s", "door");
    assert_int_equal(r.count, 1);
    assert_int_equal(r.level, LOG_LEVEL_WARNING);
    assert_string_equal(r.text, "bot door");
    log_text(&sink, LOG_LEVEL_ERROR, SLICE("100%"));
    assert_string_equal(r.text, "100%");
    log_text(NULL, LOG_LEVEL_ERROR, SLICE("nobody hears"));
    log_format(NULL, LOG_LEVEL_ERROR, "nobody hears");
    assert_int_equal(r.count, 2);
}

static void a_long_message_is_marked_as_cut(void **state) {
    (void)state;
    static char text[5001];
    received r = {0};
    log_sink sink = {receive, &r, LOG_LEVEL_DEBUG};
    for (int length = 3999; length <= 4001; length++) {
        memset(text, 'x', sizeof text);
        text[length] = '\0';
        log_format(&sink, LOG_LEVEL_INFO, "%s", text);
        bool is_cut = strstr(r.text, "\xE2\x80\xA6]") != NULL;
        assert_int_equal(is_cut, length > 4000);
        assert_true(is_cut || r.length == (size_t)length);
    }
    memset(text, 0, sizeof text);
    text[0] = 'a';
    for (int i = 1; i + 1 < 5000; i += 2)
        memcpy(text + i, "\xC3\xA9", 2);
    log_format(&sink, LOG_LEVEL_INFO, "%s", text);
    assert_memory_equal(r.text + 3997, "\xC3\xA9 [\xE2\x80\xA6]", 8);
}

static void levels_are_known_by_their_names(void **state) {
    (void)state;
    log_level level;
    assert_string_equal(log_level_name(LOG_LEVEL_WARNING), "warning");
    assert_true(log_level_from_name(SLICE("error"), &level));
    assert_int_equal(level, LOG_LEVEL_ERROR);
    assert_false(log_level_from_name(SLICE("loud"), &level));
}

static void base64_is_what_the_standard_says(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xFB\xEF\xFF", "++//"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buffer b;
        buffer_init(&b, 100);
        assert_true(base64_append(&b, slice_from_string(rows[i][0])));
        assert_string_equal(buffer_peek(&b).data, rows[i][1]);
        buffer_clear(&b);
        assert_int_equal(base64_decode(slice_from_string(rows[i][1]), &b, NULL),
                         AUXRT_OK);
        assert_string_equal(buffer_peek(&b).data, rows[i][0]);
        buffer_free(&b);
    }
}

static void every_byte_survives_base64(void **state) {
    (void)state;
    char bytes[256];
    buffer text, back;
    for (int i = 0; i < 256; i++)
        bytes[i] = (char)i;
    buffer_init(&text, 1000);
    buffer_init(&back, 1000);
    for (size_t length = 250; length <= 256; length++) {
        buffer_clear(&text);
        buffer_clear(&back);
        base64_append(&text, slice_of(bytes, length));
        assert_int_equal(base64_decode(buffer_peek(&text), &back, NULL),
                         AUXRT_OK);
        assert_int_equal(back.length, length);
        assert_memory_equal(back.data, bytes, length);
    }
    buffer_free(&text);
    buffer_free(&back);
}

static void damaged_base64_is_refused_with_its_place(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"Zg", "multiple of 4"},     {"Zg=", "multiple of 4"},
        {"Zm9v!m9v", "character 5"}, {"Zm9vZm 9", "character 7"},
        {"Zg==Zm9v", "character 3"}, {"Z===", "character 2"},
        {"Zh==", "character 2"},     {"Zm9=", "character 3"},
        {"====", "character 1"},     {"Zm-_", "character 3"},
        {"Zm9\xC3", "character 4"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        auxrt_error error = {0};
        buffer b;
        buffer_init(&b, 100);
        assert_int_equal(
            base64_decode(slice_from_string(rows[i][0]), &b, &error),
            AUXRT_INVALID);
        if (!strstr(error.message, rows[i][1]))
            fail_msg("%s: %s", rows[i][0], error.message);
        assert_int_equal(b.length, 0);
        buffer_free(&b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_from_the_level_on_arrive),
        cmocka_unit_test(a_long_message_is_marked_as_cut),
        cmocka_unit_test(levels_are_known_by_their_names),
        cmocka_unit_test(base64_is_what_the_standard_says),
        cmocka_unit_test(every_byte_survives_base64),
        cmocka_unit_test(damaged_base64_is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
