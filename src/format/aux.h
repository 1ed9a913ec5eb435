/*
 * Reading and writing `.aux` files, and the containers that embed them.
 *
 * An `.aux` file is one JSON object. Version 1 is a snapshot of bots and is
 * read here. Version 2 is a list of updates of a shared document; reading and
 * writing it needs a document codec, which registers itself (see below). The
 * bots alone, without an envelope, are accepted too.
 */
#ifndef FORMAT_AUX_H
#define FORMAT_AUX_H

#include "base/buffer.h"
#include "base/json.h"

/* The largest file that is read. */
#define AUX_SIZE_LIMIT ((size_t)512 * 1024 * 1024)
/* Room for all notes of a file. */
#define AUX_NOTES_LIMIT ((size_t)1024 * 1024)

typedef enum aux_container {
    AUX_CONTAINER_NONE, /* the JSON text itself */
    AUX_CONTAINER_PDF,
    AUX_CONTAINER_HTML,
} aux_container;

typedef struct aux_info {
    aux_container container;
    int version; /* 1 or 2; 0 for bots without an envelope */
    size_t bots;
    size_t tags;
    size_t masks;   /* tags in masks */
    size_t scripts; /* tags that hold a listener or a module */
} aux_info;

/* Reads the bytes of an `.aux`, `.pdf` or `.html` file and appends them to
 * `update` as a state update in which all bots are added:
 *   {"state":{ID:{"id":…,"space":…,"tags":{…},"masks":{…}}},
 *    "addedBots":[ID…],"removedBots":[],"updatedBots":[],"version":null}
 * Tags without a value (null and "") are left out, and so are unknown keys.
 * Of two bots with one id the later one counts; a line about each pair (about
 * the first ones, when there are many) is appended to `notes`. `info` and
 * `notes` may be NULL. On failure `update` is as it was before. */
auxrt_result aux_read(slice bytes, buffer *update, aux_info *info,
                      buffer *notes, auxrt_error *error);

/* The same for a file; messages begin with its path, notes do not. */
auxrt_result aux_read_file(const char *path, buffer *update, aux_info *info,
                           buffer *notes, auxrt_error *error);

/* Takes the first line, without its end, from `notes`; false when there is
 * none. */
bool aux_next_note(slice *notes, slice *line);

/* Puts the name of the file before the message of an error that was raised,
 * keeps the rest of it, and gives `result`. */
auxrt_result aux_blame(auxrt_error *error, const char *file,
                       auxrt_result result);

/* Line and column (UTF-16 units), both from 1, of a place in a text. */
void aux_place_of(slice text, const char *at, int *line, int *column);

/*
 * The codec for version 2. `read` is given the `updates` array (checked to be
 * one of objects with an "update" in base64) and appends the bots map
 * `{ID:{"id":…,"tags":{…},"masks":{…}}}`; when one of the updates is at fault,
 * it gives the place of it in the array, else SIZE_MAX.
 * `write` is given such a map and appends the `updates` array. The masks in a
 * document are those of the space "shared" of bots that are there. Both raise
 * errors as every function here does. The codec must outlive all reading.
 * NULL takes it away again.
 */
typedef struct aux_document_codec {
    void *context;
    auxrt_result (*read)(void *context, slice updates, buffer *bots,
                         size_t *at_fault, auxrt_error *error);
    auxrt_result (*write)(void *context, slice bots, buffer *updates,
                          auxrt_error *error);
} aux_document_codec;

void aux_register_document_codec(const aux_document_codec *codec);
const aux_document_codec *aux_document_codec_peek(void);

#endif
