/*
 * Any bytes as an .aux file. What is read can be written, and is then read as
 * the same bots: the second text equals the first, byte for byte.
 */
#include <stdlib.h>

#include "format/snapshot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads and writes once; false when the bytes are refused. */
static bool rewrite(slice bytes, bool compact, buffer *out) {
    auxrt_error error = {0};
    buffer update;
    snapshot bots;

    buffer_init(&update, AUX_SIZE_LIMIT);
    snapshot_init(&bots);
    bool read = aux_read(bytes, &update, NULL, &error) == AUXRT_OK;
    if (!read && error.message[0] == 0)
        abort();
    if (read &&
        (snapshot_add_update(&bots, buffer_peek(&update), &error) != AUXRT_OK ||
         snapshot_sort(&bots, &error) != AUXRT_OK ||
         snapshot_write(&bots, (snapshot_style){1, compact}, out, &error) !=
             AUXRT_OK))
        abort();
    snapshot_free(&bots);
    buffer_free(&update);
    return read;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    buffer first, second;
    bool compact = size % 2 == 0;

    buffer_init(&first, AUX_SIZE_LIMIT);
    buffer_init(&second, AUX_SIZE_LIMIT);
    if (rewrite(slice_of((const char *)data, size), compact, &first) &&
        (!rewrite(buffer_peek(&first), compact, &second) ||
         !slice_equal(buffer_peek(&first), buffer_peek(&second))))
        abort();
    buffer_free(&first);
    buffer_free(&second);
    return 0;
}
