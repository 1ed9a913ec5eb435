/*
 * Writing the JSON of a bot that a partition makes itself.
 */
#include "partition/made_bot.h"

enum { TEXT_LIMIT = 1 << 30 };

void made_bot_begin(json_writer *w, const partition *space, slice id) {
    json_begin_object(w);
    json_write_key(w, SLICE("id"));
    json_write_string(w, id);
    json_write_key(w, SLICE("space"));
    json_write_string(w, partition_space(space));
    json_write_key(w, SLICE("tags"));
    json_begin_object(w);
}

void made_bot_end(json_writer *w) {
    json_end_object(w);
    json_end_object(w);
}

void made_bot_write(json_writer *w, const char *tag, const char *prefix,
                    slice text) {
    buffer value;
    buffer_init(&value, TEXT_LIMIT);
    buffer_append_string(&value, prefix);
    buffer_append_slice(&value, text);
    json_write_key(w, slice_from_string(tag));
    json_write_string(w, buffer_peek(&value));
    buffer_free(&value);
}
