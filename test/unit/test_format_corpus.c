/*
 * What a user would lose: real content. Every file of the corpus is loaded, put
 * through version 2, unpacked, packed and compared, on the disk and under an
 * update.
 * Skipped where the corpus is absent; it is looked for in the folder named by
 * AUXRT_CORPUS, or beside the project.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "auxrt.h"
#include "base/map.h"
#include "base/os.h"
#include "document/document.h"
#include "format/folder.h"

static char corpus[4096];
static char work[] = "/tmp/auxrt-folder-XXXXXX";

typedef struct tally {
    size_t files;
    size_t bots;
} tally;

typedef void (*file_check)(const char *path, tally *counts);

typedef struct visit {
    const char *directory;
    file_check check;
    tally *counts;
} visit;

/* Files, and those that carry one. */
static bool is_aux(const char *name) {
    static const char *const ends[] = {".aux", ".pdf", ".html"};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t end = strlen(ends[i]);
        if (length > end && strcmp(name + length - end, ends[i]) == 0)
            return true;
    }
    return false;
}

static auxrt_result visit_entry(void *context, const os_entry *entry) {
    visit *v = context;
    char path[8192];
    snprintf(path, sizeof path, "%s/%s", v->directory, entry->name);
    if (entry->kind == OS_DIRECTORY) {
        visit inner = {path, v->check, v->counts};
        return os_list_directory(path, visit_entry, &inner, NULL);
    }
    /* Pieces of a folder hold placeholders, not content. */
    if (is_aux(entry->name) && !strstr(path, "-unpacked/"))
        v->check(path, v->counts);
    return AUXRT_OK;
}

static tally for_each_file(file_check check) {
    tally counts = {0};
    visit v = {corpus, check, &counts};
    if (os_kind_of(corpus) != OS_DIRECTORY) {
        print_message("skipped: there is no corpus at %s\n", corpus);
        skip();
    }
    assert_int_equal(os_list_directory(corpus, visit_entry, &v, NULL),
                     AUXRT_OK);
    return counts;
}

/* Files that were read, as state updates: version 2 takes a process each. */
static map loaded;

static void read_update(slice text, const char *path, snapshot *bots) {
    auxrt_error error = {0};
    snapshot_init(bots);
    if (snapshot_add_update(bots, text, &error) != AUXRT_OK ||
        snapshot_sort(bots, &error) != AUXRT_OK)
        fail_msg("%s: %s", path, error.message);
}

static void load(const char *path, snapshot *bots, aux_info *info) {
    auxrt_error error = {0};
    char *known = map_get(&loaded, slice_from_string(path));
    if (!known) {
        buffer update;
        buffer_init(&update, 2 * AUX_SIZE_LIMIT);
        if (aux_read_file(path, &update, info, NULL, &error) != AUXRT_OK)
            fail_msg("%s, line %d, column %d", error.message, error.line,
                     error.column);
        known = buffer_take(&update, NULL);
        assert_true(map_set(&loaded, slice_from_string(path), known, NULL));
    }
    read_update(slice_from_string(known), path, bots);
}

static char *text_of(const snapshot *bots, int version) {
    auxrt_error error = {0};
    buffer out;
    buffer_init(&out, AUX_SIZE_LIMIT);
    if (snapshot_write(bots, (snapshot_style){version, false}, &out, &error) !=
        AUXRT_OK)
        fail_msg("%s", error.message);
    return buffer_take(&out, NULL);
}

static void check_load(const char *path, tally *counts) {
    snapshot bots;
    aux_info info;
    load(path, &bots, &info);
    assert_int_equal(info.bots, bots.count);
    counts->files++;
    counts->bots += bots.count;
    snapshot_free(&bots);
}

static void every_file_loads(void **unused) {
    (void)unused;
    tally counts = for_each_file(check_load);
    print_message("%zu files with %zu bots\n", counts.files, counts.bots);
    assert_true(counts.files > 0);
}

/* Through version 2 and back. */
static void check_versions(const char *path, tally *counts) {
    snapshot bots;
    auxrt_error error = {0};
    buffer update;
    load(path, &bots, NULL);
    char *first = text_of(&bots, 1);
    char *document = text_of(&bots, 2);
    snapshot_free(&bots);
    buffer_init(&update, 2 * AUX_SIZE_LIMIT);
    if (aux_read(slice_from_string(document), &update, NULL, NULL, &error) !=
        AUXRT_OK)
        fail_msg("%s: %s", path, error.message);
    read_update(buffer_peek(&update), path, &bots);
    char *again = text_of(&bots, 1);
    char *document_again = text_of(&bots, 2);
    if (strcmp(first, again) != 0)
        fail_msg("%s: the bots differ after version 2", path);
    if (strcmp(document, document_again) != 0)
        fail_msg("%s: the same bots make another version 2 file", path);
    counts->files++;
    free(first);
    free(again);
    free(document);
    free(document_again);
    snapshot_free(&bots);
    buffer_free(&update);
}

static void nothing_is_lost_by_version_2(void **unused) {
    (void)unused;
    assert_true(for_each_file(check_versions).files > 0);
}

static void check_round_trip(const char *path, tally *counts) {
    snapshot bots, again;
    folder files;
    auxrt_error error = {0};
    load(path, &bots, NULL);
    snapshot_init(&again);
    folder_init(&files);
    assert_int_equal(folder_of_snapshot(&bots, &files, &error), AUXRT_OK);
    if (snapshot_of_folder(&files, &again, NULL, &error) != AUXRT_OK)
        fail_msg("%s: %s", path, error.message);
    char *before = text_of(&bots, 1);
    char *after = text_of(&again, 1);
    if (strcmp(before, after) != 0)
        fail_msg("%s: the bots differ after unpacking and packing", path);
    counts->files++;
    free(before);
    free(after);
    folder_free(&files);
    snapshot_free(&again);
    snapshot_free(&bots);
}

static void nothing_is_lost_by_unpacking(void **unused) {
    (void)unused;
    assert_true(for_each_file(check_round_trip).files > 0);
}

/* Each file is written over the last one: what was there before must go. */
static void check_update(const char *path, tally *counts) {
    snapshot bots, again;
    folder files, there;
    folder_store_counts stored;
    auxrt_error error = {0};
    load(path, &bots, NULL);
    if (bots.count > 40) {
        snapshot_free(&bots);
        return;
    }
    snapshot_init(&again);
    folder_init(&files);
    folder_init(&there);
    assert_int_equal(folder_of_snapshot(&bots, &files, &error), AUXRT_OK);
    folder_store_mode mode =
        counts->files == 0 ? FOLDER_STORE_NEW : FOLDER_STORE_UPDATE;
    if (folder_store(work, &files, mode, &stored, &error) != AUXRT_OK ||
        folder_load(work, &there, &error) != AUXRT_OK)
        fail_msg("%s: %s", path, error.message);
    assert_int_equal(there.count, files.count);
    if (snapshot_of_folder(&there, &again, NULL, &error) != AUXRT_OK)
        fail_msg("%s: %s", path, error.message);
    char *before = text_of(&bots, 1);
    char *after = text_of(&again, 1);
    if (strcmp(before, after) != 0)
        fail_msg("%s: the bots differ on the disk", path);
    assert_int_equal(
        folder_store(work, &files, FOLDER_STORE_UPDATE, &stored, &error),
        AUXRT_OK);
    assert_int_equal(stored.written, 0);
    assert_int_equal(stored.removed, 0);
    assert_int_equal(stored.unchanged, files.count);
    counts->files++;
    free(before);
    free(after);
    folder_free(&files);
    folder_free(&there);
    snapshot_free(&again);
    snapshot_free(&bots);
}

static void an_update_leaves_what_the_file_holds(void **unused) {
    (void)unused;
    assert_non_null(mkdtemp(work));
    assert_true(for_each_file(check_update).files > 0);
}

static int find_corpus(void **unused) {
    const char *given = os_environment("AUXRT_CORPUS");
    const char *source = os_environment("AUXRT_SOURCE");
    (void)unused;
    if (given)
        snprintf(corpus, sizeof corpus, "%s", given);
    else
        snprintf(corpus, sizeof corpus, "%s/../shared/corpus",
                 source ? source : ".");
    return 0;
}

static int clean(void **unused) {
    (void)unused;
    map_free(&loaded, free);
    if (!strstr(work, "XXXXXX"))
        os_remove_all(work, NULL);
    return 0;
}

int main(int argc, char **argv) {
    int code = auxrt_script_side(argc, argv);
    if (code >= 0)
        return code;
    document_register_codec();
    map_init(&loaded);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_loads),
        cmocka_unit_test(nothing_is_lost_by_version_2),
        cmocka_unit_test(nothing_is_lost_by_unpacking),
        cmocka_unit_test(an_update_leaves_what_the_file_holds),
    };
    return cmocka_run_group_tests(tests, find_corpus, clean);
}
