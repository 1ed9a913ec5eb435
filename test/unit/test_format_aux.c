/*
 * What a user would lose: files that load, in whole or not at all, and
 * messages that say where a broken one is broken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/base64.h"
#include "format/container.h"
#include "format/snapshot.h"

static char *read_text(const char *text, aux_info *info, auxrt_error *error,
                       auxrt_result *result) {
    buffer update;
    buffer_init(&update, AUX_SIZE_LIMIT);
    *error = (auxrt_error){0};
    *result = aux_read(slice_from_string(text), &update, info, NULL, error);
    if (*result != AUXRT_OK) {
        assert_int_equal(update.length, 0);
        buffer_free(&update);
        return NULL;
    }
    return buffer_take(&update, NULL);
}

static void expect_update(const char *text, const char *expected) {
    auxrt_error error;
    auxrt_result result;
    char *update = read_text(text, NULL, &error, &result);
    if (!update)
        fail_msg("%s: %s", text, error.message);
    assert_string_equal(update, expected);
    free(update);
}

#define UPDATE(state, added)                                                   \
    "{\"state\":" state ",\"addedBots\":" added                                \
    ",\"removedBots\":[],\"updatedBots\":[],\"version\":null}"

static void version_1_becomes_a_state_update(void **unused) {
    (void)unused;
    expect_update(
        "{\"version\":1,\"state\":{\"b\":{\"id\":\"b\",\"space\":\"local\","
        "\"tags\":{\"n\":1.50,\"o\":{ \"x\" : [ ] }},"
        "\"masks\":{\"tempLocal\":{\"c\":\"red\"}}}}}",
        UPDATE("{\"b\":{\"id\":\"b\",\"space\":\"local\",\"tags\":{\"n\":1.50,"
               "\"o\":{ \"x\" : [ ] }},\"masks\":{\"tempLocal\":{\"c\":"
               "\"red\"}}}}",
               "[\"b\"]"));
}

static void values_that_say_nothing_are_left_out(void **unused) {
    (void)unused;
    expect_update(
        "{\"version\":1,\"state\":{\"b\":{\"id\":\"b\",\"space\":null,"
        "\"masks\":{\"local\":{\"a\":null},\"shared\":null},"
        "\"tags\":{\"a\":null,\"b\":\"\",\"c\":0,\"d\":false}},"
        "\"gone\":null}}",
        UPDATE("{\"b\":{\"id\":\"b\",\"tags\":{\"c\":0,\"d\":false}}}",
               "[\"b\"]"));
}

static void unknown_members_are_dropped(void **unused) {
    (void)unused;
    expect_update("\xEF\xBB\xBF{\"signature\":{\"x\":1},\"version\":1,"
                  "\"state\":{\"b\":{\"tags\":{},\"signatures\":{}}}}",
                  UPDATE("{\"b\":{\"id\":\"b\",\"tags\":{}}}", "[\"b\"]"));
}

static void bots_without_an_envelope_are_read(void **unused) {
    aux_info info;
    auxrt_error error;
    auxrt_result result;
    char *update = read_text("{\"b\":{\"id\":\"b\",\"tags\":{\"x\":\"@y\"}}}",
                             &info, &error, &result);
    (void)unused;
    assert_non_null(update);
    assert_int_equal(info.version, 0);
    assert_int_equal(info.bots, 1);
    assert_int_equal(info.tags, 1);
    assert_int_equal(info.scripts, 1);
    free(update);
}

static void of_two_bots_with_one_id_the_later_counts(void **unused) {
    (void)unused;
    expect_update("{\"version\":1,\"state\":{"
                  "\"x\":{\"id\":\"b\\u0031\",\"tags\":{\"n\":1}},"
                  "\"y\":{\"id\":\"y\",\"tags\":{}},"
                  "\"z\":{\"id\":\"b1\",\"tags\":{\"n\":2}}}}",
                  UPDATE("{\"y\":{\"id\":\"y\",\"tags\":{}},"
                         "\"b1\":{\"id\":\"b1\",\"tags\":{\"n\":2}}}",
                         "[\"y\",\"b1\"]"));
}

static void expect_notes(const char *text, const char *expected) {
    buffer update, notes;
    auxrt_error error;
    buffer_init(&update, AUX_SIZE_LIMIT);
    buffer_init(&notes, AUX_NOTES_LIMIT);
    assert_int_equal(
        aux_read(slice_from_string(text), &update, NULL, &notes, &error),
        AUXRT_OK);
    assert_string_equal(notes.data ? notes.data : "", expected);
    buffer_free(&update);
    buffer_free(&notes);
}

static void
a_bot_that_a_later_one_replaces_is_told_with_both_lines(void **unused) {
    (void)unused;
    expect_notes("{\"b\":{\"tags\":{}},\"c\":{\"tags\":{}}}", "");
    expect_notes("{\"version\":1,\"state\":{\n"
                 "  \"b\":{\"tags\":{}},\n"
                 "  \"n\":null,\n"
                 "  \"x\":{\"id\":\"b\",\"tags\":{}}, \"b\":{\"tags\":{}}}}",
                 "two bots have the id \"b\"; the later one at line 4, column "
                 "3 counts, the one at line 2, column 3 is left out\n"
                 "two bots have the id \"b\"; the later one at line 4, column "
                 "29 counts, the one at line 4, column 3 is left out\n");
}

static void many_bots_of_one_id_fill_no_screen(void **unused) {
    buffer text, update, notes;
    slice line = {0};
    size_t lines = 0;
    auxrt_error error;
    (void)unused;
    buffer_init(&text, AUX_SIZE_LIMIT);
    buffer_init(&update, AUX_SIZE_LIMIT);
    buffer_init(&notes, AUX_NOTES_LIMIT);
    for (int i = 0; i < 100; i++)
        buffer_append_format(&text, "%s\"b\":{\"tags\":{}}",
                             i == 0 ? "{" : ",");
    buffer_append_char(&text, '}');
    assert_int_equal(
        aux_read(buffer_peek(&text), &update, NULL, &notes, &error), AUXRT_OK);
    slice rest = buffer_peek(&notes);
    while (aux_next_note(&rest, &line))
        lines++;
    assert_int_equal(lines, 11);
    assert_true(slice_equal(line, SLICE("89 more bots have the id of a later "
                                        "one and are left out")));
    buffer_free(&text);
    buffer_free(&update);
    buffer_free(&notes);
}

typedef struct broken {
    const char *text;
    const char *part; /* of the message */
    const char *bot;
    int line;
    int column;
} broken;

static void broken_files_are_refused_with_their_place(void **unused) {
    static const broken cases[] = {
        {"", NULL, "", 1, 1},
        {"[1]", "must be a JSON object", "", 1, 1},
        {"{\"version\":1,\n \"state\":{\"b\":{\"id\":\"b\",}}}", NULL, "", 2,
         25},
        {"{\"version\":3}", "must be 1 or 2", "", 1, 12},
        {"{\"version\":\"1\"}", "must be 1 or 2", "", 1, 12},
        {"{\"version\":1}", "\"state\"", "", 1, 1},
        {"{\"version\":1,\"state\":[]}", "\"state\"", "", 1, 1},
        {"{\"version\":1,\n\"state\":{\"b\":5}}", "must be an object", "b", 2,
         14},
        {"{\"version\":1,\"state\":{\"b\":{\"id\":\"b\"}}}", "\"tags\"", "b", 1,
         27},
        {"{\"\xC3\xA9\xF0\x9F\x98\x80\":{\"tags\":[]}}", "\"tags\"",
         "\xC3\xA9\xF0\x9F\x98\x80", 1, 16},
        {"{\"b\":{\"id\":7,\"tags\":{}}}", "\"id\"", "b", 1, 12},
        {"{\"b\":{\"id\":\"\",\"tags\":{}}}", "\"id\"", "b", 1, 12},
        {"{\"\":{\"tags\":{}}}", "must not be empty", "", 1, 2},
        {"{\"b\":{\"space\":7,\"tags\":{}}}", "\"space\"", "b", 1, 15},
        {"{\"b\":{\"masks\":7,\"tags\":{}}}", "\"masks\"", "b", 1, 15},
        {"{\"b\":{\"masks\":{\"s\":7},\"tags\":{}}}", "\"masks\"", "b", 1, 20},
        {"{\"version\":2}", "\"updates\"", "", 1, 1},
    };
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        auxrt_error error;
        auxrt_result result;
        char *update = read_text(cases[i].text, NULL, &error, &result);
        if (update)
            fail_msg("%s was read as %s", cases[i].text, update);
        if (result != AUXRT_INVALID || error.line != cases[i].line ||
            error.column != cases[i].column)
            fail_msg("%s: %s, %s at %d:%d instead of %d:%d", cases[i].text,
                     auxrt_result_name(result), error.message, error.line,
                     error.column, cases[i].line, cases[i].column);
        assert_string_equal(error.bot, cases[i].bot);
        if (cases[i].part && !strstr(error.message, cases[i].part))
            fail_msg("%s: %s", cases[i].text, error.message);
    }
}

/* Version 2, with a codec whose updates are the bots themselves. */

static auxrt_result read_plain(void *context, slice updates, buffer *bots,
                               size_t *at_fault, auxrt_error *error) {
    json_value all, update;
    (void)context;
    if (json_parse(updates, &all, error) != AUXRT_OK)
        return AUXRT_INVALID;
    json_walk walk = json_walk_start(all);
    *at_fault = 0;
    if (!json_walk_next(&walk) ||
        !json_member(walk.value, SLICE("update"), &update) ||
        update.text.length <= 2)
        return error_raise(error, AUXRT_INVALID, "there is no update");
    return base64_decode(slice_of(update.text.data + 1, update.text.length - 2),
                         bots, error);
}

static auxrt_result write_plain(void *context, slice bots, buffer *updates,
                                auxrt_error *error) {
    (void)context;
    (void)error;
    buffer_append_string(updates, "[{\"update\":\"");
    base64_append(updates, bots);
    buffer_append_string(updates, "\"}]");
    return AUXRT_OK;
}

static const aux_document_codec plain_codec = {NULL, read_plain, write_plain};

static void version_2_without_a_reader_says_so(void **unused) {
    auxrt_error error;
    auxrt_result result;
    (void)unused;
    aux_register_document_codec(NULL);
    assert_null(
        read_text("{\"version\":2,\"updates\":[{}]}", NULL, &error, &result));
    assert_int_equal(result, AUXRT_UNSUPPORTED);
    assert_non_null(strstr(error.message, "version 2"));
    assert_non_null(strstr(error.message, "document reader"));
}

static void write_version(const char *text, int version, buffer *out) {
    auxrt_error error;
    auxrt_result result;
    snapshot bots;
    char *update = read_text(text, NULL, &error, &result);
    if (!update)
        fail_msg("%s: %s", text, error.message);
    snapshot_init(&bots);
    assert_int_equal(
        snapshot_add_update(&bots, slice_from_string(update), &error), 0);
    assert_int_equal(snapshot_sort(&bots, &error), 0);
    assert_int_equal(
        snapshot_write(&bots, (snapshot_style){version, false}, out, &error),
        0);
    snapshot_free(&bots);
    free(update);
}

static void damaged_updates_are_named_with_their_place(void **unused) {
    static const struct {
        const char *updates;
        int column;
    } cases[] = {
        {"[3]", 25},
        {"[{}]", 25},
        {"[{\"update\":7}]", 25},
        {"[{\"update\":\"AAA=\"},{\"update\":\"AA\"}]", 53},
        {"[{\"update\":\"\"}]", 25},
    };
    (void)unused;
    aux_register_document_codec(&plain_codec);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];
        auxrt_error error = {0};
        auxrt_result result;
        snprintf(text, sizeof text, "{\"version\":2,\"updates\":%s}",
                 cases[i].updates);
        assert_null(read_text(text, NULL, &error, &result));
        assert_int_equal(result, AUXRT_INVALID);
        if (error.line != 1 || error.column != cases[i].column)
            fail_msg("%s: line %d, column %d: %s", text, error.line,
                     error.column, error.message);
    }
    aux_register_document_codec(NULL);
}

static void spaces_and_masks_survive_version_2(void **unused) {
    const char *text =
        "{\"a\":{\"id\":\"a\",\"space\":\"local\",\"tags\":{\"x\":1},\"masks\":"
        "{\"shared\":{\"m\":1},\"tempLocal\":{\"m\":2,\"n\":[1,{}]}}},"
        "\"q\\\"\":{\"id\":\"q\\\"\",\"tags\":{\"y\":\"z\"},\"masks\":"
        "{\"other\":{\"o\":true}}},\"c\":{\"id\":\"c\",\"tags\":{\"k\":0},"
        "\"masks\":{\"shared\":{\"only\":1}}}}";
    buffer first, second, again;
    (void)unused;
    aux_register_document_codec(&plain_codec);
    buffer_init(&first, AUX_SIZE_LIMIT);
    buffer_init(&second, AUX_SIZE_LIMIT);
    buffer_init(&again, AUX_SIZE_LIMIT);
    write_version(text, 1, &first);
    write_version(first.data, 2, &second);
    assert_non_null(strstr(second.data, "\"version\": 2"));
    assert_non_null(strstr(second.data, "\"spaces\""));
    write_version(second.data, 1, &again);
    assert_string_equal(again.data, first.data);
    aux_register_document_codec(NULL);
    buffer_free(&first);
    buffer_free(&second);
    buffer_free(&again);
}

static void written_files_have_one_form(void **unused) {
    buffer out;
    (void)unused;
    buffer_init(&out, AUX_SIZE_LIMIT);
    write_version("{\"z\":{\"id\":\"z\",\"tags\":{\"b\":[1.0,{},[],{\"y\":1e2,"
                  "\"x\":\"\\u0041\\ud800\"}],\"a\":-0}},\"\xEF\xBF\xBD\":{"
                  "\"tags\":{}},\"\xF0\x9F\x98\x80\":{\"tags\":{}}}",
                  1, &out);
    assert_string_equal(out.data, "{\n  \"state\": {\n"
                                  "    \"z\": {\n"
                                  "      \"id\": \"z\",\n"
                                  "      \"tags\": {\n"
                                  "        \"a\": -0,\n"
                                  "        \"b\": [\n"
                                  "          1,\n"
                                  "          {},\n"
                                  "          [],\n"
                                  "          {\n"
                                  "            \"y\": 100,\n"
                                  "            \"x\": \"A\\ud800\"\n"
                                  "          }\n"
                                  "        ]\n"
                                  "      }\n"
                                  "    },\n"
                                  "    \"\xF0\x9F\x98\x80\": {\n"
                                  "      \"id\": \"\xF0\x9F\x98\x80\",\n"
                                  "      \"tags\": {}\n"
                                  "    },\n"
                                  "    \"\xEF\xBF\xBD\": {\n"
                                  "      \"id\": \"\xEF\xBF\xBD\",\n"
                                  "      \"tags\": {}\n"
                                  "    }\n"
                                  "  },\n  \"version\": 1\n}");
    buffer_free(&out);
}

/* Containers. */

#define LAMP "{\"b\":{\"id\":\"b\",\"tags\":{\"x\":1}}}"

static void expect_extract(const char *bytes, const char *expected) {
    buffer text;
    auxrt_error error = {0};
    slice input = slice_from_string(bytes);
    buffer_init(&text, AUX_SIZE_LIMIT);
    auxrt_result result =
        container_extract(input, container_of(input), &text, &error);
    if (result != AUXRT_OK)
        fail_msg("%s: %s", bytes, error.message);
    assert_string_equal(text.data, expected);
    buffer_free(&text);
}

static void pages_and_pdfs_give_what_they_carry(void **unused) {
    (void)unused;
    expect_extract("<p><script type=\"text/aux\">\n " LAMP " </script>", LAMP);
    expect_extract("\n<!-- <script type=text/aux>no</script> -->"
                   "<SCRIPT src=x type='Text/AUX' defer/>" LAMP
                   "</SCRIPT ><script type=text/aux>later</script>",
                   LAMP);
    expect_extract("<title><script type=text/aux>no</script></title>"
                   "<script>'<script type=\"text/aux\">'</script>"
                   "<script a='>' type = text/aux >" LAMP "</script>",
                   LAMP);
    expect_extract("%PDF-1.4\n9999909 0 obj\n(bm8=)\nendobj\n"
                   "9999909 0 obj\n(eyJi\nIjox fQ==)(x)\nendobj\n",
                   "{\"b\":1}");
}

static void damaged_containers_are_refused(void **unused) {
    static const char *const cases[] = {
        "%PDF-1.4\n",
        "%PDF 9999909 0 obj (e30=)",
        "%PDF 9999909 0 obj (e30= endobj )",
        "%PDF 9999909 0 obj )e30=( endobj",
        "%PDF 9999909 0 obj (e!0=) endobj",
        "%PDF 9999909 0 obj (e30=e) endobj",
        "%PDF 9999909 0 obj (e30ab) endobj",
        "<html></html>",
        "<script type=\"text/javascript\">x</script>",
        "<!-- ",
        "<script type=\"text/aux",
    };
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer text;
        auxrt_error error = {0};
        slice input = slice_from_string(cases[i]);
        buffer_init(&text, AUX_SIZE_LIMIT);
        auxrt_result result =
            container_extract(input, container_of(input), &text, &error);
        if (result != AUXRT_INVALID)
            fail_msg("%s: %s instead of %s", cases[i],
                     auxrt_result_name(result),
                     auxrt_result_name(AUXRT_INVALID));
        assert_true(error.message[0] != 0);
        buffer_free(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_1_becomes_a_state_update),
        cmocka_unit_test(values_that_say_nothing_are_left_out),
        cmocka_unit_test(unknown_members_are_dropped),
        cmocka_unit_test(bots_without_an_envelope_are_read),
        cmocka_unit_test(of_two_bots_with_one_id_the_later_counts),
        cmocka_unit_test(
            a_bot_that_a_later_one_replaces_is_told_with_both_lines),
        cmocka_unit_test(many_bots_of_one_id_fill_no_screen),
        cmocka_unit_test(broken_files_are_refused_with_their_place),
        cmocka_unit_test(version_2_without_a_reader_says_so),
        cmocka_unit_test(damaged_updates_are_named_with_their_place),
        cmocka_unit_test(spaces_and_masks_survive_version_2),
        cmocka_unit_test(written_files_have_one_form),
        cmocka_unit_test(pages_and_pdfs_give_what_they_carry),
        cmocka_unit_test(damaged_containers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
