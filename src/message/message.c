/*
 * Frames. Both sides run on the same machine, but the layout does not depend
 * on that: every number is written byte by byte.
 */
#include "message/message.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "number fields are the memory of little-endian structs");

typedef struct kind_row {
    message_kind kind;
    message_side from;
    size_t fields;
    const char *name;
} kind_row;

static const kind_row kinds[] = {
#define MESSAGE_KIND_ROW(name, number, side, fields)                           \
    {MESSAGE_##name, MESSAGE_FROM_##side, fields, #name},
    MESSAGE_KIND_MAP(MESSAGE_KIND_ROW)
#undef MESSAGE_KIND_ROW
};

static const kind_row *row_of(unsigned number) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if ((unsigned)kinds[i].kind == number)
            return &kinds[i];
    return NULL;
}

const char *message_kind_name(message_kind kind) {
    const kind_row *row = row_of((unsigned)kind);
    return row ? row->name : NULL;
}

/* ----------------------------------------------------------------- numbers */

static void put_32(char *at, size_t number) {
    for (int i = 0; i < 4; i++)
        at[i] = (char)(unsigned char)(number >> (8 * i));
}

static size_t get_32(const char *at) {
    size_t number = 0;
    for (int i = 3; i >= 0; i--)
        number = number << 8 | (unsigned char)at[i];
    return number;
}

slice message_start_field(const message_start *start) {
    return slice_of((const char *)start, sizeof *start);
}

slice message_done_field(const message_done *done) {
    return slice_of((const char *)done, sizeof *done);
}

static bool read_numbers(slice field, void *out, size_t size) {
    if (field.length != size)
        return false;
    memcpy(out, field.data, size);
    return true;
}

bool message_start_read(slice field, message_start *out) {
    return read_numbers(field, out, sizeof *out);
}

bool message_done_read(slice field, message_done *out) {
    return read_numbers(field, out, sizeof *out);
}

/* ----------------------------------------------------------------- writing */

static char *put_field(char *at, slice field) {
    put_32(at, field.length);
    if (field.length > 0)
        memcpy(at + 4, field.data, field.length);
    return at + 4 + field.length;
}

bool message_append(buffer *out, message_kind kind, slice first, slice second) {
    const kind_row *row = row_of((unsigned)kind);
    size_t fields = row->fields;
    size_t payload = 0;
    if (fields > 0)
        payload += 4 + first.length;
    if (fields > 1)
        payload += 4 + second.length;
    if (first.length > MESSAGE_SIZE_LIMIT ||
        second.length > MESSAGE_SIZE_LIMIT ||
        payload > MESSAGE_SIZE_LIMIT - MESSAGE_HEADER_BYTES)
        return false;
    char *at = buffer_reserve(out, MESSAGE_HEADER_BYTES + payload);
    if (!at)
        return false;
    put_32(at, payload);
    at[4] = (char)row->kind;
    at[5] = (char)fields;
    at[6] = at[7] = 0;
    at += MESSAGE_HEADER_BYTES;
    if (fields > 0)
        at = put_field(at, first);
    if (fields > 1)
        put_field(at, second);
    buffer_commit(out, MESSAGE_HEADER_BYTES + payload);
    return true;
}

size_t message_frame_bytes(slice frames) {
    return frames.length < MESSAGE_HEADER_BYTES
               ? 0
               : MESSAGE_HEADER_BYTES + get_32(frames.data);
}

/* ----------------------------------------------------------------- reading */

static message_status broken(auxrt_error *error, const char *what) {
    error_raise(error, AUXRT_INVALID, "a malformed message: %s", what);
    return MESSAGE_BROKEN;
}

static bool read_fields(slice payload, message *out) {
    const char *at = payload.data;
    size_t left = payload.length;
    for (size_t i = 0; i < out->count; i++) {
        if (left < 4)
            return false;
        size_t length = get_32(at);
        at += 4;
        left -= 4;
        if (length > left)
            return false;
        out->fields[i] = slice_of(at, length);
        at += length;
        left -= length;
    }
    return left == 0;
}

message_status message_read(slice input, message_side from, size_t maximum,
                            message *out, size_t *used, auxrt_error *error) {
    if (input.length < MESSAGE_HEADER_BYTES)
        return MESSAGE_PART;
    const char *header = input.data;
    size_t length = get_32(header);
    const kind_row *row = row_of((unsigned char)header[4]);
    if (!row || row->from != from)
        return broken(error, "a kind that this side does not send");
    if ((unsigned char)header[5] != row->fields || header[6] || header[7])
        return broken(error, "the number of fields is wrong");
    if (maximum > MESSAGE_SIZE_LIMIT)
        maximum = MESSAGE_SIZE_LIMIT;
    if (length > maximum || length + MESSAGE_HEADER_BYTES > maximum) {
        error_raise(error, AUXRT_LIMIT,
                    "a message of %zu bytes; at most %zu are allowed", length,
                    maximum);
        return MESSAGE_BROKEN;
    }
    if (input.length - MESSAGE_HEADER_BYTES < length)
        return MESSAGE_PART;
    *out = (message){.kind = row->kind, .count = row->fields};
    if (!read_fields(slice_of(header + MESSAGE_HEADER_BYTES, length), out))
        return broken(error, "the lengths of the fields do not add up");
    *used = MESSAGE_HEADER_BYTES + length;
    return MESSAGE_WHOLE;
}
