/*
 * What durable bots cost: flushes for a batch of 1,000 edits, edits that are
 * durable in a second in batches of 1,000, and the time until 10,000 bots are
 * read back, with their file checked and without.
 *
 *   bench_store [FOLDER]    the store is made there (default: the build folder)
 */
#include <stdio.h>
#include <time.h>

#include "../unit/faulty_vfs.h"
#include "base/clock.h"
#include "base/os.h"
#include "partition/sqlite.h"

enum { EDITS = 1000, BATCHES = 100, BOTS = 10000, TAGS = 10, ROUNDS = 5 };

static double now_ms(void) {
    return (double)clock_monotonic() / 1e6;
}

static void fail(const auxrt_error *error) {
    fprintf(stderr, "bench_store: %s\n", error->message);
    exit(1);
}

static partition *open_space(const char *path, store **s) {
    partition *p = NULL;
    auxrt_error error;
    if (store_open(path, s, &error) != AUXRT_OK ||
        partition_sqlite_open(*s, "shared", &p, &error) != AUXRT_OK)
        fail(&error);
    return p;
}

static void close_space(partition *p, store *s) {
    partition_close(p, NULL);
    store_close(s, NULL);
}

static void commit(partition *p, uint64_t seq, const buffer *batch) {
    auxrt_error error;
    if (partition_apply(p, seq, buffer_peek(batch), &error) != AUXRT_OK ||
        partition_commit(p, &error) != AUXRT_OK)
        fail(&error);
}

/* One tag each of EDITS bots. */
static void write_edits(buffer *out, int batch) {
    buffer_clear(out);
    for (int i = 0; i < EDITS; i++)
        buffer_append_format(
            out,
            "%c{\"type\":\"update_bot\",\"id\":\"b%d\",\"update\":{\"tags\":{"
            "\"t%d\":%d}}}",
            i == 0 ? '[' : ',', i, batch % TAGS, batch);
    buffer_append_char(out, ']');
}

static void write_bots(buffer *out) {
    buffer_clear(out);
    for (int i = 0; i < BOTS; i++) {
        buffer_append_format(out,
                             "%c{\"type\":\"add_bot\",\"id\":\"b%d\",\"bot\":{"
                             "\"id\":\"b%d\",\"tags\":{",
                             i == 0 ? '[' : ',', i, i);
        for (int t = 0; t < TAGS; t++)
            buffer_append_format(out, "%s\"t%d\":\"value %d of bot %d\"",
                                 t == 0 ? "" : ",", t, t, i);
        buffer_append_string(out, "}}}");
    }
    buffer_append_char(out, ']');
}

static void measure_writing(const char *path, buffer *batch) {
    store *s;
    partition *p = open_space(path, &s);
    uint64_t seq = 0;
    write_bots(batch);
    commit(p, ++seq, batch);
    write_edits(batch, 0);
    faulty.flushes = 0;
    commit(p, ++seq, batch);
    printf("a batch of %d edits: %ld flush%s\n", EDITS, faulty.flushes,
           faulty.flushes == 1 ? "" : "es");
    double spent = 0;
    clock_t processor = 0;
    for (int i = 1; i <= BATCHES; i++) {
        write_edits(batch, i);
        double start = now_ms();
        clock_t before = clock();
        commit(p, ++seq, batch);
        processor += clock() - before;
        spent += now_ms() - start;
    }
    printf("edits durable in batches of %d: %.0f a second (%.2f ms a batch, "
           "%.2f ms of the processor)\n",
           EDITS, EDITS * BATCHES / spent * 1000, spent / BATCHES,
           (double)processor * 1000 / CLOCKS_PER_SEC / BATCHES);
    close_space(p, s);
}

static void measure_reading(const char *path) {
    double whole = 0, reading = 0;
    for (int i = 0; i < ROUNDS; i++) {
        store *s;
        partition *p = NULL;
        auxrt_error error;
        double start = now_ms();
        if (store_open(path, &s, &error) != AUXRT_OK)
            fail(&error);
        double opened = now_ms();
        if (partition_sqlite_open(s, "shared", &p, &error) != AUXRT_OK)
            fail(&error);
        double end = now_ms();
        if (i == 0 || end - start < whole)
            whole = end - start;
        if (i == 0 || end - opened < reading)
            reading = end - opened;
        close_space(p, s);
    }
    printf("reading %d bots of %d tags back: %.1f ms (with the check of the "
           "file: %.1f ms)\n",
           BOTS, TAGS, reading, whole);
}

int main(int argc, char **argv) {
    const char *build = os_environment("AUXRT_BUILD");
    const char *folder = argc > 1 ? argv[1] : build ? build : ".";
    auxrt_error error;
    buffer path, batch;
    buffer_init(&path, 65536);
    buffer_init(&batch, (size_t)1 << 28);
    buffer_append_format(&path, "%s/bench-store", folder);
    os_remove_all(path.data, NULL);
    if (os_make_directories(path.data, &error) != AUXRT_OK)
        fail(&error);
    buffer_append_string(&path, "/bots.sqlite");
    faulty_install();
    measure_writing(path.data, &batch);
    measure_reading(path.data);
    buffer_clear(&path);
    buffer_append_format(&path, "%s/bench-store", folder);
    os_remove_all(path.data, NULL);
    buffer_free(&path);
    buffer_free(&batch);
    return 0;
}
