/*
 * What a user would lose: a bot, a tag, a mask or an id on the way from a file
 * to a folder and back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "format/folder.h"
#include "format/tag_file.h"

/* Bots that try what folders could lose. */
static const char *const awkward =
    "{\"1\":{\"id\":\"1\",\"space\":\"local\",\"tags\":{\"system\":\"x.y\","
    "\"onClick\":\"@os.toast(1)\",\"vec\":\"\xE2\x9E\xA1\xEF\xB8\x8F"
    "1,2,3\",\"num\":\"\xF0\x9F\x94\xA2"
    "42\",\"num.number\":\"\xF0\x9F\x93\x9D"
    "42\",\"rot\":\"\xF0\x9F\x94\x81"
    "0,0,0,1\",\"date\":\"\xF0\x9F\x93\x85"
    "2020-01-01\",\"spaced\":\"\xF0\x9F\x94\xA2"
    "42\\n\",\"text\":\"\xF0\x9F\x93\x9Dhello\\n\",\"obj\":{\"b\":1,\"a\":[1,"
    "2]},\"multi\":\"a\\nb\",\"n.multi\":\"c\\nd\",\"my.txt\":\"e\\nf\","
    "\"x.json\":\"g\\nh\",\"mod\":\"\xF0\x9F\xA7\xAC{}\",\"plain\":5,"
    "\"extra.aux\":\"@1\\n\",\"a/b\":\"@2\",\".hidden\":\"@3\",\"con\":\"@4\","
    "\"T\":\"@upper\",\"t\":\"@lower\",\"lone\":\"@\\ud800\",\"crlf\":\"@"
    "a\\r\\n"
    "b\",\"\":\"@empty\",\"dot.\":\"@5\",\"zero\":\"@\\u0000\",\"\xF0\x9F\x98"
    "\x80\":\"\xF0\x9F\x93\x84"
    "export {}\",\"bare\":\"@\"},\"masks\":{\"tempLocal\":{\"m\":\"@q\\nr\","
    "\"n\":1}}},"
    "\"2\":{\"id\":\"2\",\"tags\":{\"system\":\"x.y\",\"onClick\":\"@two\"}},"
    "\"3\":{\"id\":\"3\",\"tags\":{\"system\":\"X.Y\",\"onClick\":\"@three\"}},"
    "\"4\":{\"id\":\"4\",\"tags\":{\"system\":\"x.y~2\",\"k\":\"@4\"}},"
    "\"5\":{\"id\":\"5\",\"tags\":{\"system\":\"x..y\"}},"
    "\"6\":{\"id\":\"6\",\"tags\":{\"system\":\"../../etc\"}},"
    "\"7\":{\"id\":\"7\",\"tags\":{\"system\":7}},"
    "\"8\":{\"id\":\"8\",\"tags\":{\"system\":\"nul.x\"}},"
    "\"9\":{\"id\":\"9\",\"tags\":{\"home\":true,\"k\":\"@9\"}},"
    "\"{id}\":{\"id\":\"{id}\",\"tags\":{\"system\":\"p.q\"}},"
    "\"x/y\":{\"id\":\"x/y\",\"tags\":{\"system\":\"@s\",\"a\":\"@b\"}}}";

static void bots_of(const char *map, snapshot *out) {
    auxrt_error error = {0};
    snapshot_init(out);
    if (snapshot_add_map(out, slice_from_string(map), &error) != AUXRT_OK ||
        snapshot_sort(out, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
}

static char *text_of(const snapshot *bots) {
    auxrt_error error = {0};
    buffer out;
    buffer_init(&out, AUX_SIZE_LIMIT);
    if (snapshot_write(bots, (snapshot_style){1, false}, &out, &error) !=
        AUXRT_OK)
        fail_msg("%s", error.message);
    return buffer_take(&out, NULL);
}

static const folder_file *find_file(const folder *f, const char *directory,
                                    const char *name) {
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->files[i].directory.data, directory) == 0 &&
            strcmp(f->files[i].name.data, name) == 0)
            return &f->files[i];
    return NULL;
}

static void expect_file(const folder *f, const char *directory,
                        const char *name, const char *content) {
    const folder_file *file = find_file(f, directory, name);
    if (!file)
        fail_msg("there is no %s/%s", directory, name);
    else
        assert_string_equal(file->content.data, content);
}

static void nothing_is_lost_in_a_folder(void **unused) {
    snapshot bots, again;
    folder files;
    auxrt_error error = {0};
    buffer notes;
    (void)unused;
    bots_of(awkward, &bots);
    snapshot_init(&again);
    folder_init(&files);
    buffer_init(&notes, 65536);
    assert_int_equal(folder_of_snapshot(&bots, &files, &error), AUXRT_OK);
    if (snapshot_of_folder(&files, &again, &notes, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    assert_int_equal(notes.length, 0);
    char *before = text_of(&bots);
    char *after = text_of(&again);
    assert_string_equal(after, before);
    free(before);
    free(after);
    folder_free(&files);
    snapshot_free(&bots);
    snapshot_free(&again);
    buffer_free(&notes);
}

static void tags_get_the_files_that_people_expect(void **unused) {
    snapshot bots;
    folder f;
    auxrt_error error = {0};
    (void)unused;
    bots_of(awkward, &bots);
    folder_init(&f);
    assert_int_equal(folder_of_snapshot(&bots, &f, &error), AUXRT_OK);
    expect_file(&f, "x/y", "onClick.tsx", "os.toast(1)");
    expect_file(&f, "x/y", "vec.vector.text", "1,2,3");
    expect_file(&f, "x/y", "num.number.text", "42");
    expect_file(&f, "x/y", "rot.rotation.text", "0,0,0,1");
    expect_file(&f, "x/y", "date.date.text", "2020-01-01");
    expect_file(&f, "x/y", "text.text", "hello\n");
    expect_file(&f, "x/y", "multi.txt", "a\nb");
    expect_file(&f, "x/y", "n.multi", "c\nd");
    expect_file(&f, "x/y", "my.txt.txt", "e\nf");
    expect_file(&f, "x/y", "x.json.txt", "g\nh");
    expect_file(&f, "x/y", "mod.json", "{}");
    expect_file(&f, "x/y", "\xF0\x9F\x98\x80.tsm", "export {}");
    expect_file(&f, "x/y", "bare.tsx", "");
    expect_file(&f, "x/y", "T.tsx", "upper");
    expect_file(&f, "x/y~2", "onClick.tsx", "two");
    expect_file(&f, "X/Y~3", "onClick.tsx", "three");
    expect_file(&f, "x/y~2", "x.y.bot.aux",
                "{\n  \"state\": {\n    \"2\": {\n      \"id\": \"2\",\n"
                "      \"tags\": {\n        \"system\": \"x.y\"\n      }\n"
                "    }\n  },\n  \"version\": 1\n}");
    assert_null(find_file(&f, "x/y", "t.tsx"));
    assert_null(find_file(&f, "x/y", "con.tsx"));
    for (size_t i = 0; i < f.count; i++)
        if (strstr(f.files[i].directory.data, "..") ||
            strchr(f.files[i].name.data, '/') ||
            strstr(f.files[i].directory.data, "etc"))
            fail_msg("%s/%s", f.files[i].directory.data, f.files[i].name.data);
    folder_free(&f);
    snapshot_free(&bots);
}

typedef struct file_row {
    const char *directory, *name, *content;
} file_row;

static auxrt_result pack(const file_row *rows, size_t count, snapshot *out,
                         buffer *notes, auxrt_error *error) {
    folder f;
    *error = (auxrt_error){0};
    folder_init(&f);
    snapshot_init(out);
    for (size_t i = 0; i < count; i++)
        assert_true(folder_add(&f, slice_from_string(rows[i].directory),
                               slice_from_string(rows[i].name),
                               slice_from_string(rows[i].content)));
    folder_sort(&f);
    auxrt_result result = snapshot_of_folder(&f, out, notes, error);
    folder_free(&f);
    return result;
}

#define BOT(id, tags)                                                          \
    "{\"state\":{\"" id "\":{\"id\":\"" id "\",\"tags\":" tags                 \
    "}},\"version\":1}"

/* The folder of another tool: placeholder ids, editors' line feeds. */
static void folders_of_other_tools_are_read(void **unused) {
    static const file_row rows[] = {
        {"", "extra.aux", BOT("b3", "{\"home\":true}")},
        {"", "LICENSE", "free"},
        {"x/y", "x.y.bot.aux", BOT("{id}", "{\"system\":\"x.y\",\"a\":1}")},
        {"x/y", "a.txt", "from\nthe file"},
        {"x/y", "mass.number.text", "1500\n"},
        {"x/y", "place.vector.text", "1,2\r\n"},
        {"x/y", "turn.rotation.text", "0,0,0,1"},
        {"x/y", "day.date.text", "2020-01-01 \n"},
        {"x/y", "App.css", "b {}"},
        {"x/y", ".gitignore", "*"},
        {"x/y", "old.aux", "{}"},
        {"lone", "onClick.tsx", "1"},
        {"lone", "README", "text"},
    };
    static const char *const expected =
        "\"App.css\": \"b {}\",\n        \"a\": \"from\\nthe file\",\n"
        "        \"day\": \"\xF0\x9F\x93\x85"
        "2020-01-01\",\n        \"mass\": \"\xF0\x9F\x94\xA2"
        "1500\",\n        \"place\": \"\xE2\x9E\xA1\xEF\xB8\x8F"
        "1,2\",\n        \"system\": \"x.y\",\n        \"turn\": "
        "\"\xF0\x9F\x94\x81"
        "0,0,0,1\"";
    snapshot first, second;
    auxrt_error error;
    buffer notes;
    (void)unused;
    buffer_init(&notes, 65536);
    size_t count = sizeof rows / sizeof *rows;
    if (pack(rows, count, &first, &notes, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    assert_int_equal(pack(rows, count, &second, NULL, &error), AUXRT_OK);
    char *one = text_of(&first);
    char *two = text_of(&second);
    assert_string_equal(one, two);
    assert_int_equal(first.count, 3);
    if (!strstr(one, expected))
        fail_msg("%s", one);
    if (!strstr(one, "\"README\": \"text\",\n        \"onClick\": \"@1\""))
        fail_msg("%s", one);
    assert_null(strstr(one, "{id}"));
    assert_string_equal(
        notes.data, "LICENSE: not used, there is no bot in this folder\n"
                    "x/y/old.aux: not used, only extra.aux and .bot.aux are\n");
    free(one);
    free(two);
    snapshot_free(&first);
    snapshot_free(&second);
    buffer_free(&notes);
}

/* The name of the folder gives the id, and nothing else does: this value was
 * computed by another implementation of RFC 9562. */
static void derived_ids_never_change(void **unused) {
    static const file_row rows[] = {{"x/y", "onClick.tsx", "1"}};
    snapshot bots;
    auxrt_error error;
    (void)unused;
    assert_int_equal(pack(rows, 1, &bots, NULL, &error), AUXRT_OK);
    assert_int_equal(bots.count, 1);
    assert_string_equal(bots.bots[0].id.data,
                        "733a7839-d395-51b8-b7d5-0dc0b224e5bb");
    snapshot_free(&bots);
}

static void unclear_folders_are_refused_by_name(void **unused) {
    static const struct {
        file_row rows[2];
        size_t count;
        const char *part;
        int line;
    } cases[] = {
        {{{"a", "t.tsx", "1"}, {"a", "t.txt", "2"}},
         2,
         "a/t.tsx: t.txt holds the same tag",
         0},
        {{{"a", "p.bot.aux", BOT("1", "{}")},
          {"a", "q.bot.aux", BOT("2", "{}")}},
         2,
         "a/q.bot.aux: a folder can have one",
         0},
        {{{"a", "p.bot.aux", BOT("1", "{}")},
          {"b", "q.bot.aux", BOT("1", "{}")}},
         2,
         "two bots have the id 1: one in the folder a and one in b",
         0},
        {{{"a", "p.bot.aux", "{\"version\":1,\"state\":{}}"}},
         1,
         "a/p.bot.aux: a .bot.aux file must hold one bot",
         0},
        {{{"a", "p.bot.aux", "{\n}}"}}, 1, "a/p.bot.aux: ", 2},
        {{{"", "extra.aux", "{\"b\":1}"}}, 1, "extra.aux: a bot must be", 1},
        {{{"a", "t.tsx", "1\n\xFF"}}, 1, "a/t.tsx: the file is not UTF-8", 2},
        {{{"a", "t.tsx", "\xED\xA0\x80"}}, 1, "not UTF-8", 1},
        {{{"a", "\xFF.tsx", "1"}}, 1, "name of the file is not UTF-8", 0},
    };
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snapshot bots;
        auxrt_error error;
        auxrt_result result =
            pack(cases[i].rows, cases[i].count, &bots, NULL, &error);
        if (result != AUXRT_INVALID || !strstr(error.message, cases[i].part) ||
            error.line != cases[i].line)
            fail_msg("case %zu: %s: %s, line %d", i, auxrt_result_name(result),
                     error.message, error.line);
        snapshot_free(&bots);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost_in_a_folder),
        cmocka_unit_test(tags_get_the_files_that_people_expect),
        cmocka_unit_test(folders_of_other_tools_are_read),
        cmocka_unit_test(derived_ids_never_change),
        cmocka_unit_test(unclear_folders_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
