/*
 * What a user would lose: letters that end up in the wrong place, when a
 * script edits a shared text in the same instant as somebody else. A script
 * says "insert at 3" of the text that it sees; the edit has to be made there,
 * whatever came in between that it had not heard of.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "auxrt.h"
#include "base/os.h"
#include "children.h"

typedef struct fixture {
    auxrt_inst *inst;
    char folder[40], config[80];
    unsigned *left, *right; /* of each letter that a script inserted */
    uint64_t seed;
} fixture;

static void on_event(void *user, const char *kind, auxrt_string event) {
    (void)user;
    if (strcmp(kind, "errors") == 0 || strcmp(kind, "refused") == 0)
        fail_msg("%s", event.data);
}

/* "INS letter left right": what a script saw around the place. */
static void note_log(void *user, const char *level, auxrt_string message) {
    fixture *f = user;
    unsigned letter, left, right;
    if (f->left &&
        sscanf(message.data, "INS %u %u %u", &letter, &left, &right) == 3) {
        f->left[letter] = left;
        f->right[letter] = right;
    }
    if (level[0] == 'e')
        print_message("%s: %s\n", level, message.data);
}

static void open_with(fixture *f, const char *config, bool is_isolated) {
    auxrt_error error = {0};
    const auxrt_isolation isolation = {.size = sizeof isolation};
    const auxrt_inst_options options = {
        .size = sizeof options,
        .config = f->config,
        .listener_limit_ms = 60000,
        .turn_limit_ms = 60000,
        .jobs_limit_ms = 60000,
        .on_event = on_event,
        .on_log = note_log,
        .user = f,
        .isolation = is_isolated ? &isolation : NULL,
    };
    assert_int_equal(
        os_write_file(f->config, slice_from_string(config), &error), AUXRT_OK);
    if (auxrt_inst_open(&options, &f->inst, &error) != AUXRT_OK)
        fail_msg("%s", error.message);
}

static int make_folder(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    snprintf(f->folder, sizeof f->folder, "/tmp/auxrt-inst-texts-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->config, sizeof f->config, "%s/auxrt.json", f->folder);
    *state = f;
    return 0;
}

static int close_all(void **state) {
    fixture *f = *state;
    assert_int_equal(auxrt_inst_close(f->inst, NULL), AUXRT_OK);
    os_remove_all(f->folder, NULL);
    free(f);
    return 0;
}

static void finish(fixture *f) {
    auxrt_error error = {0};
    if (auxrt_inst_run(f->inst, 60000, &error) != AUXRT_OK)
        fail_msg("running: %s", error.message);
}

/* A script that has not heard of what others did since the last rest. */
static void script(fixture *f, const char *text) {
    auxrt_error error = {0};
    if (auxrt_inst_execute(f->inst, auxrt_string_of(text), NULL, &error) !=
        AUXRT_OK)
        fail_msg("%s: %s", text, error.message);
}

static void edit_outside(fixture *f, const char *actions) {
    auxrt_error error = {0};
    if (auxrt_inst_edit(f->inst, auxrt_string_of(actions), &error) != AUXRT_OK)
        fail_msg("%s: %s", actions, error.message);
}

/* Somebody else puts XX in front; of a tag, or of a mask. */
#define XX_IN_FRONT                                                            \
    "{\"t\":{\"\\u0011tag_edit\":true,\"version\":{},\"operations\":"          \
    "[[{\"type\":\"insert\",\"text\":\"XX\"}]]}}"

static void put_in_front(fixture *f) {
    edit_outside(f, "[{\"type\":\"update_bot\",\"id\":\"a\",\"update\":"
                    "{\"tags\":" XX_IN_FRONT "}}]");
}

static void begin(fixture *f, const char *config, bool is_isolated,
                  const char *bots) {
    auxrt_error error = {0};
    open_with(f, config, is_isolated);
    if (auxrt_inst_load_text(f->inst, "content", auxrt_string_of(bots),
                             &error) != AUXRT_OK)
        fail_msg("%s", error.message);
    finish(f);
}

#define ABCDE "{\"a\":{\"id\":\"a\",\"tags\":{\"t\":\"abcde\"}}}"
#define SHARED "{\"spaces\":{\"shared\":\"yjs\"}}"

/* What is stored, and what scripts see. */
static void expect_text(fixture *f, const char *text) {
    auxrt_text found = {0};
    char quoted[200], check[300];
    finish(f);
    snprintf(quoted, sizeof quoted, "\"%s\"", text);
    assert_int_equal(auxrt_inst_tag(f->inst, auxrt_string_of("a"),
                                    auxrt_string_of("t"), &found, NULL),
                     AUXRT_OK);
    assert_string_equal(found.data, quoted);
    auxrt_text_free(&found);
    snprintf(check, sizeof check,
             "const t = getBot('id', 'a').tags.t;"
             "if (t !== '%s') throw new Error(t);",
             text);
    script(f, check);
}

/* ------------------------------------------------------------------- tests */

static void a_script_edits_where_it_saw_the_place(void **state) {
    fixture *f = *state;
    begin(f, SHARED, false, ABCDE);
    put_in_front(f);
    script(f, "insertTagText(getBot('id', 'a'), 't', 3, '-');");
    expect_text(f, "XXabc-de");
    /* It has heard of all of it now. */
    script(f, "insertTagText(getBot('id', 'a'), 't', 1, '!');");
    expect_text(f, "X!Xabc-de");
}

static void deletions_take_what_the_script_saw(void **state) {
    fixture *f = *state;
    begin(f, SHARED, false, ABCDE);
    put_in_front(f);
    script(f, "deleteTagText(getBot('id', 'a'), 't', 1, 3);");
    expect_text(f, "XXae");
}

static void edits_that_follow_each_other_are_all_of_what_it_saw(void **state) {
    fixture *f = *state;
    begin(f, SHARED, false, ABCDE);
    put_in_front(f);
    script(f, "insertTagText(getBot('id', 'a'), 't', 3, '-');");
    put_in_front(f);
    /* It sees abc-de still. */
    script(f, "insertTagText(getBot('id', 'a'), 't', 5, '+');");
    script(f, "deleteTagText(getBot('id', 'a'), 't', 0, 1);"
              "insertTagText(getBot('id', 'a'), 't', 5, '.');");
    expect_text(f, "XXXXbc-d+.e");
}

static void what_it_hears_of_later_does_not_move_earlier_edits(void **state) {
    fixture *f = *state;
    auxrt_error error;
    begin(f, SHARED, false, ABCDE);
    put_in_front(f);
    script(f, "insertTagText(getBot('id', 'a'), 't', 3, '-');");
    /* The first edit from outside is told now, and passed over. */
    assert_int_equal(auxrt_inst_step(f->inst, &error), AUXRT_OK);
    script(f, "const t = getBot('id', 'a').tags.t;"
              "insertTagText(getBot('id', 'a'), 't', t.indexOf('d'), '+');");
    expect_text(f, "XXabc-+de");
}

static void a_text_that_it_wrote_itself_is_known_to_it(void **state) {
    fixture *f = *state;
    begin(f, SHARED, false, ABCDE);
    put_in_front(f);
    script(f, "getBot('id', 'a').tags.t = 'hello';");
    put_in_front(f);
    script(f, "insertTagText(getBot('id', 'a'), 't', 2, '-');");
    expect_text(f, "XXhe-llo");
}

static void a_bot_that_it_made_is_known_to_it(void **state) {
    fixture *f = *state;
    begin(f, SHARED, false, "{}");
    script(f, "create({id: 'a', t: 'abcde', space: 'shared'});");
    script(f, "for (const b of getBots(b => b.tags.t === 'abcde'))"
              " insertTagText(b, 't', 2, '-');");
    finish(f);
    script(f,
           "if (getBots('t', 'ab-cde').length !== 1) throw new Error('no');");
}

static void masks_are_edited_where_it_saw_the_place(void **state) {
    fixture *f = *state;
    begin(f, SHARED, false, ABCDE);
    script(f, "setTagMask(getBot('id', 'a'), 't', 'hello', 'shared');");
    finish(f);
    edit_outside(f, "[{\"type\":\"update_bot\",\"id\":\"a\",\"update\":"
                    "{\"masks\":{\"shared\":" XX_IN_FRONT "}}}]");
    script(f, "insertTagMaskText(getBot('id', 'a'), 't', 3, '-', 'shared');");
    finish(f);
    script(f, "const t = getBot('id', 'a').tags.t;"
              "if (t !== 'XXhel-lo') throw new Error(t);");
}

static void limits_around_the_space_do_not_change_it(void **state) {
    fixture *f = *state;
    begin(f,
          "{\"spaces\":{\"shared\":{\"kind\":\"yjs\",\"limits\":{\"bytes\":"
          "100000}}}}",
          false, ABCDE);
    put_in_front(f);
    script(f, "getBot('id', 'a').tags.t = 'hello';");
    put_in_front(f);
    script(f, "insertTagText(getBot('id', 'a'), 't', 2, '-');");
    expect_text(f, "XXhe-llo");
}

static void new_scripts_know_what_the_lost_ones_wrote(void **state) {
    fixture *f = *state;
    auxrt_side_status status = {.size = sizeof status};
    begin(f, SHARED, true, ABCDE);
    script(f, "insertTagText(getBot('id', 'a'), 't', 1, '-');");
    assert_int_equal(
        auxrt_runtime_status(auxrt_inst_runtime(f->inst), &status, NULL),
        AUXRT_OK);
    kill((pid_t)status.process, SIGKILL);
    finish(f);
    script(f, "1;");
    put_in_front(f);
    script(f, "insertTagText(getBot('id', 'a'), 't', 3, '+');");
    expect_text(f, "XXa-b+cde");
}

static void others_edit_where_they_saw_the_place_too(void **state) {
    fixture *f = *state;
    begin(f, SHARED, false, ABCDE);
    script(f, "insertTagText(getBot('id', 'a'), 't', 0, '12');");
    put_in_front(f);
    edit_outside(f, "[{\"type\":\"update_bot\",\"id\":\"a\",\"update\":"
                    "{\"tags\":{\"t\":{\"\\u0011tag_edit\":true,\"version\":{},"
                    "\"operations\":[[{\"type\":\"preserve\",\"count\":2},"
                    "{\"type\":\"insert\",\"text\":\"YY\"}]]}}}}]");
    expect_text(f, "XXYY12abcde");
}

/* ------------------------------------------------------------------- random */

enum { LETTERS = 400, FIRST_LETTER = 0x4E00 };

static unsigned draw(fixture *f, unsigned bound) {
    f->seed = f->seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(f->seed >> 33) % bound;
}

static void insert_by_script(fixture *f, unsigned letter) {
    char text[400];
    snprintf(text, sizeof text,
             "const bot = getBot('id', 'a'), t = bot.tags.t;"
             "const at = Math.floor(t.length * 0.%03u);"
             "const code = i => i < 0 || i >= t.length ? 0 : t.charCodeAt(i);"
             "os.log('INS', %u, code(at - 1), code(at));"
             "insertTagText(bot, 't', at, String.fromCharCode(%u));",
             draw(f, 1000), letter, FIRST_LETTER + letter);
    script(f, text);
}

static void insert_outside(fixture *f, unsigned letter, unsigned length) {
    char text[400];
    snprintf(text, sizeof text,
             "[{\"type\":\"update_bot\",\"id\":\"a\",\"update\":{\"tags\":"
             "{\"t\":{\"\\u0011tag_edit\":true,\"version\":{},"
             "\"operations\":[[{\"type\":\"preserve\",\"count\":%u},"
             "{\"type\":\"insert\",\"text\":\"\\u%04x\"}]]}}}}]",
             draw(f, length + 1), FIRST_LETTER + letter);
    edit_outside(f, text);
}

/* Where each letter is, from 1; 0: nowhere. */
static void find_letters(fixture *f, unsigned *place) {
    auxrt_text text = {0};
    unsigned at = 0;
    assert_int_equal(auxrt_inst_tag(f->inst, auxrt_string_of("a"),
                                    auxrt_string_of("t"), &text, NULL),
                     AUXRT_OK);
    for (const unsigned char *c = (unsigned char *)text.data + 1; *c != '"';
         c++) {
        unsigned code = *c;
        if (code >= 0xE0) {
            code = (code & 15u) << 12 | (c[1] & 63u) << 6 | (c[2] & 63u);
            c += 2;
        }
        if (code >= FIRST_LETTER)
            place[code - FIRST_LETTER] = ++at;
    }
    auxrt_text_free(&text);
}

/* Each letter stands between those that its script saw beside it. */
static void no_letter_ever_leaves_its_neighbours(void **state) {
    fixture *f = *state;
    unsigned *place = calloc(LETTERS, sizeof *place);
    const char *given = os_environment("AUXRT_SEED");
    bool is_killed = false;
    f->seed = given ? strtoull(given, NULL, 10) : 1;
    f->left = calloc(LETTERS, sizeof *f->left);
    f->right = calloc(LETTERS, sizeof *f->right);
    assert_true(place && f->left && f->right);
    begin(f, SHARED, false,
          "{\"a\":{\"id\":\"a\",\"tags\":{\"t\":\"\\u4e00\"}}}");
    for (unsigned letter = 1; letter < LETTERS; letter++) {
        if (draw(f, 2) == 0)
            insert_by_script(f, letter);
        else
            insert_outside(f, letter, letter);
        for (unsigned steps = draw(f, 3); steps > 0; steps--)
            auxrt_inst_step(f->inst, NULL);
        /* Three processes that are lost on one edit would be too many. */
        if (draw(f, 30) == 0) {
            finish(f);
            is_killed = false;
        }
        if (draw(f, 100) == 0 && !is_killed) {
            for_each_child(SIGKILL);
            is_killed = true;
        }
    }
    finish(f);
    find_letters(f, place);
    for (unsigned i = 0; i < LETTERS; i++) {
        if (place[i] == 0)
            fail_msg("letter %u is lost", i);
        unsigned left = f->left[i] ? place[f->left[i] - FIRST_LETTER] : 0;
        unsigned right =
            f->right[i] ? place[f->right[i] - FIRST_LETTER] : LETTERS + 1;
        if (left >= place[i] || place[i] >= right)
            fail_msg("letter %u is at %u, not between %u and %u", i, place[i],
                     left, right);
    }
    free(place);
    free(f->left);
    free(f->right);
    f->left = f->right = NULL;
}

#define TEXT_TEST(test)                                                        \
    cmocka_unit_test_setup_teardown(test, make_folder, close_all)

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        TEXT_TEST(a_script_edits_where_it_saw_the_place),
        TEXT_TEST(deletions_take_what_the_script_saw),
        TEXT_TEST(edits_that_follow_each_other_are_all_of_what_it_saw),
        TEXT_TEST(what_it_hears_of_later_does_not_move_earlier_edits),
        TEXT_TEST(a_text_that_it_wrote_itself_is_known_to_it),
        TEXT_TEST(a_bot_that_it_made_is_known_to_it),
        TEXT_TEST(masks_are_edited_where_it_saw_the_place),
        TEXT_TEST(limits_around_the_space_do_not_change_it),
        TEXT_TEST(new_scripts_know_what_the_lost_ones_wrote),
        TEXT_TEST(others_edit_where_they_saw_the_place_too),
        TEXT_TEST(no_letter_ever_leaves_its_neighbours),
    };
    int side = auxrt_script_side(argc, argv);
    if (side >= 0)
        return side;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
