/*
 * Texts through the rewriter: any text, and valid programs that are made from
 * the bytes. It ends, its output is not out of proportion, and places go back
 * in order; of a valid program the output is one, too.
 */
#include "base/utf.h"
#include "script/script.h"
#include "script/syntax.h"
#include "script/unit.h"
#include "script_generate.h"
#include "script_pieces.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed) {
#if defined(__clang__)
    if (LLVMFuzzerMutate && seed % 3 == 0) {
        return LLVMFuzzerMutate(data, size, max_size);
    }
#endif
    return script_mutate(data, size, max_size, seed);
}

__attribute__((noinline)) static void fail(bool failed) {
    if (failed) {
        abort();
    }
}

/* Places of the output: they go back in order, and pointing at nodes of the
 * text never leads out of it. */
static void check_places(const script_unit *unit, int lines) {
    enum { MOST_LINES = 8, MOST_COLUMNS = 50, STEP = 7 };
    uint32_t last = 0;
    for (int line = 1; line <= lines && line < MOST_LINES; line++) {
        for (int column = 1; column < MOST_COLUMNS; column += STEP) {
            int found_line;
            int found_column;
            edits_place place =
                edits_find(&unit->edits, unit_text(unit), line, column);
            fail(place.offset < last || place.offset > unit->length);
            last = place.offset;
            script_locate(unit, line, column, &found_line, &found_column);
            fail(found_line < 1 || found_column < 1);
        }
    }
}

static bool parses(slice text) {
    TSTree *tree = syntax_parse(text, NULL);
    fail(!tree);
    bool fine = !ts_node_has_error(ts_tree_root_node(tree));
    ts_tree_delete(tree);
    return fine;
}

static void check_output(const script_unit *unit, size_t size, bool valid) {
    buffer out;
    int before = 0;
    int total = 0;
    buffer_init(&out, 1 << 26);
    script_wrap(unit, &out, &before, &total);
    fail(out.failure != AUXRT_OK || before != 1 || total < 2);
    fail(out.length > 4096 + size * 200);
    fail(valid && script_flags(unit) & SCRIPT_DOUBTFUL);
    fail(valid && !parses(buffer_peek(&out)));
    check_places(unit, total - 1);
    buffer_free(&out);
}

/* Of what is valid the woven text is valid, too. */
static void check_woven(slice text, bool valid) {
    buffer out;
    auxrt_error error;
    buffer_init(&out, 1 << 26);
    auxrt_result result = script_weave(text, 7, &out, &error);
    fail(result != AUXRT_OK && result != AUXRT_SCRIPT);
    fail(valid && result != AUXRT_OK);
    fail(out.length > 4096 + text.length * 200);
    fail(valid && out.length > 0 && !parses(buffer_peek(&out)));
    buffer_free(&out);
}

static void check(slice text, unsigned how, bool valid) {
    static const slice names[] = {{"html", 4}, {"os", 2}};
    script_options options = {.library = how & 1,
                              .force_sync = how & 2,
                              .rewrite_always = how & 4,
                              .stop_checks = how & 8,
                              .api_names = names,
                              .api_name_count = 2};
    script_unit *unit = NULL;
    auxrt_error error;
    auxrt_result result = script_prepare(text, &options, &unit, &error);
    fail(valid ? result != AUXRT_OK
               : result != AUXRT_OK && result != AUXRT_SCRIPT);
    if (result == AUXRT_OK) {
        check_output(unit, text.length, valid);
        fail(script_diagnose(unit, SLICE("Unexpected token 'x'"), 1, &error) !=
             AUXRT_OK);
    }
    fail(result == AUXRT_SCRIPT && script_diagnostic_count(unit) == 0);
    script_unit_free(unit);
    check_woven(text, valid);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { GENERATE = 16 };
    if (size == 0) {
        return 0;
    }
    slice text = slice_of((const char *)data + 1, size - 1);
    if (data[0] & GENERATE) {
        buffer program;
        buffer_init(&program, 1 << 24);
        generate_program(data + 1, size - 1, &program);
        slice made = buffer_peek(&program);
        check(made.data ? made : SLICE(""), data[0], true);
        buffer_free(&program);
    } else if (utf8_is_valid(text)) {
        check(text, data[0], false);
    }
    return 0;
}
