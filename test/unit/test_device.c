/*
 * Devices: which addresses and hosts are permitted, what becomes of names of
 * files, and who answers a task.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cmocka.h>

#include "auxrt.h"
#include "device/address.h"
#include "device/files.h"
#include "device/net_rules.h"

/* --------------------------------------------------------------- addresses */

static bool is_public(const char *text) {
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
        return address_is_public((const struct sockaddr *)&in);
    assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
    return address_is_public((const struct sockaddr *)&in6);
}

static void ranges_end_where_they_end(void **state) {
    static const char *const refused[] = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.0",
        "172.31.255.255",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "3fff::1",
        "::127.0.0.1",
        "4000::1",
    };
    static const char *const permitted[] = {
        "1.0.0.0",          "9.255.255.255",   "11.0.0.0",
        "100.63.255.255",   "100.128.0.0",     "126.255.255.255",
        "128.0.0.0",        "169.253.255.255", "169.255.0.0",
        "172.15.255.255",   "172.32.0.0",      "192.167.255.255",
        "192.169.0.0",      "198.17.255.255",  "198.20.0.0",
        "223.255.255.255",  "8.8.8.8",         "::ffff:8.8.8.8",
        "64:ff9b::808:808", "2002:808:808::",  "2606:4700::1111",
        "2001:200::1",      "2a00:1450::1",
    };
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (is_public(refused[i]))
            fail_msg("%s is taken for a public address", refused[i]);
    for (size_t i = 0; i < sizeof permitted / sizeof *permitted; i++)
        if (!is_public(permitted[i]))
            fail_msg("%s is not taken for a public address", permitted[i]);
}

/* ------------------------------------------------------------------- hosts */

static void rules_name_hosts(void **state) {
    static const struct {
        const char *rules, *host;
        int port;
        net_answer answer;
    } cases[] = {
        {"", "example.com", 443, NET_PUBLIC},
        {"*", "example.com", 443, NET_PUBLIC},
        {"example.com", "example.com", 443, NET_NAMED},
        {"example.com", "EXAMPLE.com", 443, NET_NAMED},
        {"example.com", "a.example.com", 443, NET_REFUSED},
        {"example.com", "example.com.evil.org", 443, NET_REFUSED},
        {"*.example.com", "a.example.com", 443, NET_PUBLIC},
        {"*.example.com", "example.com", 443, NET_REFUSED},
        {"*.example.com", "badexample.com", 443, NET_REFUSED},
        {"localhost:80", "localhost", 80, NET_NAMED},
        {"localhost:80", "localhost", 81, NET_REFUSED},
        {"*:443", "example.com", 443, NET_PUBLIC},
        {"*:443", "example.com", 80, NET_REFUSED},
        {"[::1]:80", "::1", 80, NET_NAMED},
        {"[::1]", "::1", 8080, NET_NAMED},
        {"*,127.0.0.1", "127.0.0.1", 80, NET_NAMED},
        {"127.0.0.1,*", "127.0.0.2", 80, NET_PUBLIC},
        {"a.org,b.org", "b.org", 80, NET_NAMED},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        net_answer answer = net_rules_ask(
            cases[i].rules, slice_from_string(cases[i].host), cases[i].port);
        if (answer != cases[i].answer)
            fail_msg("\"%s\" asked for %s:%d answers %d, not %d",
                     cases[i].rules, cases[i].host, cases[i].port, answer,
                     cases[i].answer);
    }
}

static void rules_without_sense_are_named(void **state) {
    static const char *const wrong[] = {
        "http://a.org", "a.org,", ",a.org",  "a.org:0", "a.org:65536",
        "a.org:x",      "a*.org", "a.*.org", "*a.org",  "[::1",
        "[a.org]x",     "[::1]:", "a b",     "a.org/x", "::1",
    };
    auxrt_error error;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (net_rules_check(wrong[i], &error) != AUXRT_INVALID)
            fail_msg("\"%s\" is taken for hosts", wrong[i]);
    assert_int_equal(net_rules_check("a.org,*.b.org:1,[::1]:65535,*", &error),
                     AUXRT_OK);
    net_rules_check("a.org,b c", &error);
    assert_non_null(strstr(error.message, "\"b c\""));
}

/* ------------------------------------------------------------------- names */

static void expect_name(const char *given, int number, const char *expected) {
    buffer out;
    buffer_init(&out, 4096);
    files_clean_name(slice_from_string(given), number, &out);
    assert_string_equal(out.data, expected);
    buffer_free(&out);
}

static void names_are_one_component(void **state) {
    (void)state;
    expect_name("door.aux", 1, "door.aux");
    expect_name("door.aux", 2, "door (2).aux");
    expect_name("door", 3, "door (3)");
    expect_name("../../etc/passwd", 1, "passwd");
    expect_name("C:\\evil\\x.txt", 1, "x.txt");
    expect_name("..", 1, "download");
    expect_name("", 2, "download (2)");
    expect_name("folder/", 1, "download");
    expect_name(".bashrc", 1, "bashrc");
    expect_name("a\nb:c?.txt", 1, "a_b_c_.txt");
    expect_name("end. . ", 1, "end");
    expect_name("\xC3\xA9t\xC3\xA9.txt", 1, "\xC3\xA9t\xC3\xA9.txt");
}

static void long_names_are_cut_between_characters(void **state) {
    buffer given, out;
    (void)state;
    for (int extra = 0; extra < 2; extra++) {
        buffer_init(&given, 4096);
        buffer_init(&out, 4096);
        buffer_append_string(&given, extra ? "x" : "");
        for (int i = 0; i < 300; i++)
            buffer_append_string(&given, "\xC3\xA9");
        buffer_append_string(&given, ".txt");
        files_clean_name(buffer_peek(&given), 1000, &out);
        assert_true(out.length <= FILES_NAME_LIMIT);
        assert_true(out.length > FILES_NAME_LIMIT - 16);
        assert_non_null(strstr(out.data, "\xC3\xA9 (1000).txt"));
        buffer_free(&given);
        buffer_free(&out);
    }
}

/* ---------------------------------------------------------------- handlers */

typedef struct fixture {
    auxrt_inst *inst;
    buffer log;
    char task[64];
    int photos;
} fixture;

static void keep_log(void *user, const char *level, auxrt_string message) {
    fixture *f = user;
    buffer_append_format(&f->log, "%s: ", level);
    buffer_append(&f->log, message.data, message.length);
    buffer_append_char(&f->log, '\n');
}

static int open_inst(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    buffer_init(&f->log, 1 << 20);
    const auxrt_inst_options options = {.size = sizeof options,
                                        .listener_limit_ms = 60000,
                                        .turn_limit_ms = 60000,
                                        .jobs_limit_ms = 60000,
                                        .on_log = keep_log,
                                        .user = f};
    assert_int_equal(auxrt_inst_open(&options, &f->inst, NULL), AUXRT_OK);
    *state = f;
    return 0;
}

static int close_inst(void **state) {
    fixture *f = *state;
    assert_int_equal(auxrt_inst_close(f->inst, NULL), AUXRT_OK);
    buffer_free(&f->log);
    free(f);
    return 0;
}

static void execute(fixture *f, const char *script) {
    auxrt_error error = {0};
    auxrt_result result =
        auxrt_inst_execute(f->inst, auxrt_string_of(script), NULL, &error);
    assert_string_equal(error.message, "");
    assert_int_equal(result, AUXRT_OK);
    assert_int_equal(auxrt_inst_run(f->inst, 60000, &error), AUXRT_OK);
}

static void permit(fixture *f, auxrt_unanswered unanswered) {
    const auxrt_permissions permissions = {.size = sizeof permissions,
                                           .unanswered = unanswered};
    assert_int_equal(auxrt_inst_permit(f->inst, &permissions, NULL), AUXRT_OK);
}

static void take_photo(void *user, auxrt_inst *inst, auxrt_string task,
                       auxrt_string action) {
    fixture *f = user;
    assert_true(slice_starts_with(slice_of(action.data, action.length),
                                  SLICE("{\"type\":\"open_photo_camera\"")));
    if (f->photos++ == 0)
        assert_int_equal(
            auxrt_inst_resolve(inst, task, auxrt_string_of("\"cat\""), NULL),
            AUXRT_OK);
    else
        snprintf(f->task, sizeof f->task, "%.*s", (int)task.length, task.data);
}

static void an_embedder_performs_actions(void **state) {
    fixture *f = *state;
    permit(f, AUXRT_UNANSWERED_REPORT);
    assert_int_equal(
        auxrt_inst_handle(f->inst, "open_photo_camera", take_photo, f, NULL),
        AUXRT_OK);
    execute(f, "os.openPhotoCamera().then((photo) => os.log(photo));");
    assert_string_equal(f->log.data, "info: cat\n");
    buffer_clear(&f->log);
    execute(f, "os.openPhotoCamera().catch((why) => os.log(why));");
    assert_int_equal(f->log.length, 0);
    assert_int_equal(auxrt_inst_reject(f->inst, auxrt_string_of(f->task),
                                       auxrt_string_of("\"dark\""), NULL),
                     AUXRT_OK);
    execute(f, "");
    assert_string_equal(f->log.data, "info: dark\n");
}

static void answers_must_be_json(void **state) {
    fixture *f = *state;
    auxrt_error error = {0};
    assert_int_equal(auxrt_inst_resolve(f->inst, auxrt_string_of("1"),
                                        auxrt_string_of("cat"), &error),
                     AUXRT_INVALID);
    assert_int_equal(auxrt_inst_resolve(f->inst, auxrt_string_of("1],["),
                                        auxrt_string_of("2"), &error),
                     AUXRT_INVALID);
    assert_int_equal(auxrt_inst_timeout(f->inst), -1);
}

static void who_never_answers_is_told_once(void **state) {
    fixture *f = *state;
    permit(f, AUXRT_UNANSWERED_REPORT);
    execute(f, "os.showInput(); os.showInput(); os.toast('no task');");
    assert_string_equal(
        f->log.data,
        "warn: no device answers show_input; the promise stays open\n");
}

static void who_never_answers_can_be_rejected(void **state) {
    fixture *f = *state;
    permit(f, AUXRT_UNANSWERED_REJECT);
    execute(f, "os.showInput().catch((error) => os.log(error.message));");
    assert_string_equal(f->log.data, "info: no device answers show_input\n");
}

static void an_embedder_that_listens_is_left_alone(void **state) {
    fixture *f = *state;
    execute(f, "os.showInput(); web.get('http://example.com/');");
    assert_int_equal(f->log.length, 0);
}

static void permissions_are_given_once(void **state) {
    fixture *f = *state;
    auxrt_error error = {0};
    const auxrt_permissions wrong = {.size = sizeof wrong, .net = "a b"};
    const auxrt_permissions nowhere = {.size = sizeof nowhere,
                                       .write = "/nowhere/at/all"};
    assert_int_equal(auxrt_inst_permit(f->inst, &nowhere, &error),
                     AUXRT_NOT_FOUND);
    assert_int_equal(auxrt_inst_permit(f->inst, &wrong, &error), AUXRT_INVALID);
    const auxrt_permissions unset = {0};
    assert_int_equal(auxrt_inst_permit(f->inst, &unset, &error), AUXRT_INVALID);
    assert_non_null(strstr(error.message, "permissions.size"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_end_where_they_end),
        cmocka_unit_test(rules_name_hosts),
        cmocka_unit_test(rules_without_sense_are_named),
        cmocka_unit_test(names_are_one_component),
        cmocka_unit_test(long_names_are_cut_between_characters),
#define WITH_INST(test)                                                        \
    cmocka_unit_test_setup_teardown(test, open_inst, close_inst)
        WITH_INST(an_embedder_performs_actions),
        WITH_INST(answers_must_be_json),
        WITH_INST(who_never_answers_is_told_once),
        WITH_INST(who_never_answers_can_be_rejected),
        WITH_INST(an_embedder_that_listens_is_left_alone),
        WITH_INST(permissions_are_given_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
