/*
 * Any list of files as an unpacked folder: directory, name and content, each
 * ended by a zero byte. What is packed can be unpacked and gives the same
 * bots and the same files again.
 */
#include <stdlib.h>

#include "format/folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static slice take_text(slice *rest) {
    const char *zero =
        rest->length > 0 ? memchr(rest->data, 0, rest->length) : NULL;
    size_t length = zero ? (size_t)(zero - rest->data) : rest->length;
    slice text = slice_of(rest->data, length);
    size_t used = zero ? length + 1 : length;
    *rest = slice_of(rest->data + used, rest->length - used);
    return text;
}

static void pack(const folder *f, buffer *out, snapshot *bots) {
    auxrt_error error = {0};
    if (snapshot_of_folder(f, bots, NULL, &error) != AUXRT_OK) {
        if (error.message[0] == 0)
            abort();
        return;
    }
    if (snapshot_write(bots, (snapshot_style){1, false}, out, &error) !=
        AUXRT_OK)
        abort();
}

static void check_round_trip(const snapshot *bots, slice text) {
    auxrt_error error = {0};
    folder files;
    snapshot again;
    buffer out;

    folder_init(&files);
    snapshot_init(&again);
    buffer_init(&out, AUX_SIZE_LIMIT);
    if (folder_of_snapshot(bots, &files, &error) != AUXRT_OK)
        abort();
    pack(&files, &out, &again);
    if (!slice_equal(buffer_peek(&out), text))
        abort();
    folder_free(&files);
    snapshot_free(&again);
    buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    slice rest = slice_of((const char *)data, size);
    folder files;
    snapshot bots;
    buffer text;

    folder_init(&files);
    snapshot_init(&bots);
    buffer_init(&text, AUX_SIZE_LIMIT);
    while (rest.length > 0) {
        slice directory = take_text(&rest);
        slice name = take_text(&rest);
        folder_add(&files, directory, name, take_text(&rest));
    }
    folder_sort(&files);
    pack(&files, &text, &bots);
    if (text.length > 0)
        check_round_trip(&bots, buffer_peek(&text));
    folder_free(&files);
    snapshot_free(&bots);
    buffer_free(&text);
    return 0;
}
