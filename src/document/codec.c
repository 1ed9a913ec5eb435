/*
 * The codec of version 2 files. A process per file: it costs some milliseconds
 * and only those who have such a file, and a file that breaks it breaks
 * nothing else.
 */
#include "base/json.h"
#include "base/sha1.h"
#include "document/document.h"
#include "format/aux.h"

static auxrt_result call_once(const char *name, slice parameters,
                              buffer *answer, size_t *at_fault,
                              auxrt_error *error) {
    document_process *d = NULL;
    auxrt_result result = document_open(NULL, &d, error);
    if (result == AUXRT_OK)
        result = document_call(d, name, parameters, answer, at_fault, error);
    document_close(d);
    return result;
}

static auxrt_result read_updates(void *context, slice updates, buffer *bots,
                                 size_t *at_fault, auxrt_error *error) {
    buffer parameters;
    auxrt_result result;
    (void)context;
    *at_fault = DOCUMENT_NO_UPDATE;
    buffer_init(&parameters, AUX_SIZE_LIMIT + 64);
    buffer_append_string(&parameters, "{\"updates\":");
    buffer_append_slice(&parameters, updates);
    buffer_append_char(&parameters, '}');
    if (parameters.failure != AUXRT_OK)
        result =
            error_raise(error, parameters.failure, "the updates are too large");
    else
        result =
            call_once("read", buffer_peek(&parameters), bots, at_fault, error);
    buffer_free(&parameters);
    return result;
}

/* The id of the one who wrote the bots follows from the bots: the same bots
 * make the same file, and files of different bots can be applied to one
 * document without being taken for parts of each other. */
static int64_t client_of(slice bots) {
    unsigned char digest[SHA1_SIZE];
    sha1 hash;
    sha1_start(&hash);
    sha1_add(&hash, bots);
    sha1_end(&hash, digest);
    return (int64_t)digest[0] << 24 | digest[1] << 16 | digest[2] << 8 |
           digest[3];
}

static auxrt_result write_updates(void *context, slice bots, buffer *updates,
                                  auxrt_error *error) {
    buffer parameters, update;
    auxrt_result result;
    (void)context;
    buffer_init(&parameters, AUX_SIZE_LIMIT);
    buffer_init(&update, 2 * AUX_SIZE_LIMIT);
    json_writer w = json_writer_on(&parameters);
    json_begin_object(&w);
    json_write_key(&w, SLICE("client"));
    json_write_integer(&w, client_of(bots));
    json_write_key(&w, SLICE("bots"));
    json_write_raw(&w, bots);
    json_end_object(&w);
    if (parameters.failure != AUXRT_OK)
        result =
            error_raise(error, parameters.failure, "the bots are too large");
    else
        result =
            call_once("write", buffer_peek(&parameters), &update, NULL, error);
    if (result == AUXRT_OK) {
        buffer_append_string(updates, "[{\"id\":0,\"timestamp\":0,\"update\":");
        buffer_append_slice(updates, buffer_peek(&update));
        buffer_append_string(updates, "}]");
    }
    buffer_free(&parameters);
    buffer_free(&update);
    return result;
}

void document_register_codec(void) {
    static const aux_document_codec codec = {.read = read_updates,
                                             .write = write_updates};
    aux_register_document_codec(&codec);
}
