/*
 * Any bytes as an .aux file. What is read can be written, and is then read as
 * the same bots: the second text equals the first, byte for byte. Documents of
 * version 2 are read by an engine in this process, to be quick.
 */
#include <stdlib.h>

#include "format/snapshot.h"
#include "runtime/documents.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static documents *engine;

static void keep(void *user, slice fragment) {
    static const char ok[] = "\"ok\":";
    buffer *out = user;
    if (slice_starts_with(fragment, SLICE(ok)))
        buffer_append(out, fragment.data + strlen(ok),
                      fragment.length - strlen(ok));
}

static auxrt_result read_updates(void *context, slice updates, buffer *bots,
                                 size_t *at_fault, auxrt_error *error) {
    buffer parameters;
    (void)context;
    *at_fault = 0;
    buffer_init(&parameters, AUX_SIZE_LIMIT);
    buffer_append_string(&parameters, "{\"updates\":");
    buffer_append_slice(&parameters, updates);
    buffer_append_char(&parameters, '}');
    if (documents_call(engine, SLICE("read"), buffer_peek(&parameters), keep,
                       bots, error) != AUXRT_OK)
        abort();
    buffer_free(&parameters);
    return bots->length > 0
               ? AUXRT_OK
               : error_raise(error, AUXRT_INVALID, "an update is damaged");
}

/* Reads and writes once; false when the bytes are refused. */
static bool rewrite(slice bytes, bool compact, buffer *out) {
    auxrt_error error = {0};
    buffer update, notes;
    snapshot bots;

    buffer_init(&update, AUX_SIZE_LIMIT);
    buffer_init(&notes, AUX_NOTES_LIMIT);
    snapshot_init(&bots);
    bool read = aux_read(bytes, &update, NULL, &notes, &error) == AUXRT_OK;
    if (!read && error.message[0] == 0)
        abort();
    if (notes.failure != AUXRT_OK)
        abort();
    if (read &&
        (snapshot_add_update(&bots, buffer_peek(&update), &error) != AUXRT_OK ||
         snapshot_sort(&bots, &error) != AUXRT_OK ||
         snapshot_write(&bots, (snapshot_style){1, compact}, out, &error) !=
             AUXRT_OK))
        abort();
    snapshot_free(&bots);
    buffer_free(&update);
    buffer_free(&notes);
    return read;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const aux_document_codec codec = {.read = read_updates};
    buffer first, second;
    if (!engine && documents_new(&engine, NULL) != AUXRT_OK)
        abort();
    aux_register_document_codec(&codec);
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
