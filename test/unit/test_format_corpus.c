/*
 * What a user would lose: real content. Every version 1 file of the corpus is
 * loaded, unpacked, packed and compared, on the disk and under an update.
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

#include "base/os.h"
#include "format/folder.h"

static char corpus[4096];
static char work[] = "/tmp/auxrt-folder-XXXXXX";

typedef struct tally {
    size_t files;
    size_t bots;
    size_t version_2;
} tally;

typedef void (*file_check)(const char *path, tally *counts);

typedef struct visit {
    const char *directory;
    file_check check;
    tally *counts;
} visit;

static auxrt_result visit_entry(void *context, const os_entry *entry) {
    visit *v = context;
    char path[8192];
    size_t length = strlen(entry->name);

    snprintf(path, sizeof path, "%s/%s", v->directory, entry->name);
    if (entry->kind == OS_DIRECTORY) {
        visit inner = {path, v->check, v->counts};
        return os_list_directory(path, visit_entry, &inner, NULL);
    }
    /* Pieces of a folder hold placeholders, not content. */
    if (length > 4 && strcmp(entry->name + length - 4, ".aux") == 0 &&
        !strstr(path, "-unpacked/"))
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

/* False for version 2, which needs a document reader. */
static bool load(const char *path, snapshot *bots, aux_info *info) {
    auxrt_error error = {0};
    snapshot_init(bots);
    auxrt_result result = snapshot_read_file(path, bots, info, &error);
    if (result == AUXRT_UNSUPPORTED && strstr(error.message, "version 2"))
        return false;
    if (result != AUXRT_OK)
        fail_msg("%s, line %d, column %d", error.message, error.line,
                 error.column);
    return true;
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

static void check_load(const char *path, tally *counts) {
    snapshot bots;
    aux_info info;
    if (load(path, &bots, &info)) {
        assert_int_equal(info.bots, bots.count);
        counts->files++;
        counts->bots += bots.count;
    } else {
        counts->version_2++;
    }
    snapshot_free(&bots);
}

static void every_file_loads(void **unused) {
    (void)unused;
    tally counts = for_each_file(check_load);
    print_message("%zu files with %zu bots; %zu of version 2 not read here\n",
                  counts.files, counts.bots, counts.version_2);
    assert_true(counts.files > 0);
}

static void check_round_trip(const char *path, tally *counts) {
    snapshot bots, again;
    folder files;
    auxrt_error error = {0};
    if (!load(path, &bots, NULL)) {
        snapshot_free(&bots);
        return;
    }
    snapshot_init(&again);
    folder_init(&files);
    assert_int_equal(folder_of_snapshot(&bots, &files, &error), AUXRT_OK);
    if (snapshot_of_folder(&files, &again, NULL, &error) != AUXRT_OK)
        fail_msg("%s: %s", path, error.message);
    char *before = text_of(&bots);
    char *after = text_of(&again);
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
    if (!load(path, &bots, NULL) || bots.count > 40) {
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
    char *before = text_of(&bots);
    char *after = text_of(&again);
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
    if (!strstr(work, "XXXXXX"))
        os_remove_all(work, NULL);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_loads),
        cmocka_unit_test(nothing_is_lost_by_unpacking),
        cmocka_unit_test(an_update_leaves_what_the_file_holds),
    };
    return cmocka_run_group_tests(tests, find_corpus, clean);
}
