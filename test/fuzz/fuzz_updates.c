/*
 * Any bytes as updates of a shared document: the first byte says where the
 * others are cut in two. They are read as a file's, and merged into an open
 * document; both ways accept them or both refuse them, and what was accepted
 * can be encoded and opened again.
 */
#include <stdlib.h>

#include "base/base64.h"
#include "base/json.h"
#include "runtime/documents.h"

enum { TEXT_LIMIT = 1 << 28 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static documents *engine;

static void keep(void *user, slice fragment) {
    buffer *out = user;
    buffer_append_slice(out, fragment);
}

/* Puts the answer into `out`; false when it is an error. An error that is not
 * about the input is a mistake in here. */
static bool call(const char *name, slice parameters, buffer *out) {
    static const char ok[] = "\"ok\":";
    json_value value;
    buffer_clear(out);
    if (documents_call(engine, slice_from_string(name), parameters, keep, out,
                       NULL) != AUXRT_OK ||
        slice_starts_with(buffer_peek(out),
                          SLICE("\"error\":{\"invalid\":false")))
        abort();
    if (!slice_starts_with(buffer_peek(out), SLICE(ok)))
        return false;
    buffer_drop_front(out, strlen(ok));
    if (json_parse(buffer_peek(out), &value, NULL) != AUXRT_OK)
        abort();
    return true;
}

/* Each update stands between `before` and `after`. */
static void write_updates(const slice updates[2], const char *before,
                          const char *after, buffer *out) {
    buffer_clear(out);
    buffer_append_string(out, "{\"updates\":[");
    for (int i = 0; i < 2; i++) {
        buffer_append_string(out, i > 0 ? "," : "");
        buffer_append_string(out, before);
        base64_append(out, updates[i]);
        buffer_append_string(out, after);
    }
    buffer_append_string(out, "]}");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    buffer updates, answer, again;
    if (!engine && documents_new(&engine, NULL) != AUXRT_OK)
        abort();
    if (size == 0)
        return 0;
    size_t cut = (size - 1) * data[0] / 255;
    buffer_init(&updates, TEXT_LIMIT);
    buffer_init(&answer, TEXT_LIMIT);
    buffer_init(&again, TEXT_LIMIT);
    const slice parts[2] = {
        slice_of((const char *)data + 1, cut),
        slice_of((const char *)data + 1 + cut, size - 1 - cut)};
    write_updates(parts, "{\"update\":\"", "\"}", &updates);
    bool is_read = call("read", buffer_peek(&updates), &answer);
    write_updates(parts, "\"", "\"", &updates);
    if (!call("open", SLICE("{\"updates\":[]}"), &answer) ||
        call("merge", buffer_peek(&updates), &answer) != is_read)
        abort();
    if (is_read) {
        if (!call("encode", SLICE("{}"), &answer))
            abort();
        buffer_append_format(&again, "{\"updates\":[%s]}", answer.data);
        if (!call("open", buffer_peek(&again), &answer))
            abort();
    }
    buffer_free(&updates);
    buffer_free(&answer);
    buffer_free(&again);
    return 0;
}
