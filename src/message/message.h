/*
 * The messages between the host side and a script side in another process.
 *
 * A message is one frame: the length of what follows the header (32 bits), the
 * kind (8), the number of fields (8), and 16 bits that are zero; then each
 * field as its length (32) and its bytes. Numbers are little-endian. Reading
 * copies nothing: fields are slices of the input.
 *
 * What comes from a script side is not trusted. A frame that is too long, of
 * an unknown kind, of a kind that this side does not send, or with other
 * fields than its kind has, is refused; the reader of the stream then gives
 * it up as a whole.
 */
#ifndef MESSAGE_MESSAGE_H
#define MESSAGE_MESSAGE_H

#include <stdint.h>

#include "base/buffer.h"

/* Name, number, who sends it, number of fields.
 *
 *   START   numbers of `message_start`: the first message of all
 *   CALL    name, parameters (JSON): begins a turn
 *   FIRE    fire the timers that are due: a turn
 *   RESET   begin anew
 *   READY   a warning, or nothing: the answer to START
 *   EVENT   kind, the event (JSON)
 *   LOG     level, text
 *   ANSWER  the answer of a call: a JSON fragment
 *   DONE    numbers of `message_done`: the turn is over
 *   FAILED  number of a result, message: what was asked for failed as a whole
 */
#define MESSAGE_KIND_MAP(X)                                                    \
    X(START, 1, HOST, 1)                                                       \
    X(CALL, 2, HOST, 2)                                                        \
    X(FIRE, 3, HOST, 0)                                                        \
    X(RESET, 4, HOST, 0)                                                       \
    X(READY, 16, SCRIPT, 1)                                                    \
    X(EVENT, 17, SCRIPT, 2)                                                    \
    X(LOG, 18, SCRIPT, 2)                                                      \
    X(ANSWER, 19, SCRIPT, 1)                                                   \
    X(DONE, 20, SCRIPT, 1)                                                     \
    X(FAILED, 21, SCRIPT, 2)

typedef enum message_kind {
#define MESSAGE_KIND_ENUM(name, number, side, fields) MESSAGE_##name = number,
    MESSAGE_KIND_MAP(MESSAGE_KIND_ENUM)
#undef MESSAGE_KIND_ENUM
} message_kind;

typedef enum message_side {
    MESSAGE_FROM_HOST,
    MESSAGE_FROM_SCRIPT
} message_side;

enum {
    MESSAGE_HEADER_BYTES = 8,
    MESSAGE_FIELD_LIMIT = 2,
    MESSAGE_KIND_NAME_BYTES = 8,
};

/* No frame is longer, header included. */
#define MESSAGE_SIZE_LIMIT ((size_t)1 << 30)

typedef struct message {
    message_kind kind;
    size_t count;
    slice fields[MESSAGE_FIELD_LIMIT];
} message;

/* The name of a kind ("CALL"), or NULL. */
const char *message_kind_name(message_kind kind);

/* Appends the frame of a message. False when it is longer than the limit or
 * the buffer cannot hold it; nothing is appended then. The kind and the number
 * of fields must fit. */
bool message_append(buffer *out, message_kind kind, slice first, slice second);

/* The length of the first frame of a text that message_append has made; 0 when
 * the text is empty. */
size_t message_frame_bytes(slice frames);

typedef enum message_status {
    MESSAGE_PART,   /* the frame is not complete */
    MESSAGE_WHOLE,  /* `*out` and `*used` are set */
    MESSAGE_BROKEN, /* the error says why */
} message_status;

/* Reads the first frame of `input`, sent by `from`. Frames longer than
 * `maximum` (header included) are refused as soon as their header is there. */
message_status message_read(slice input, message_side from, size_t maximum,
                            message *out, size_t *used, auxrt_error *error);

/* Numbers as a field, and back. */
typedef struct message_start {
    uint64_t listener_ms;
    uint64_t turn_ms;
    uint64_t jobs_ms;
    uint64_t testing;
    uint64_t memory_soft; /* bytes; 0: no limit */
    uint64_t memory_hard;
    uint64_t sandbox;
    uint64_t log_bytes; /* of log lines of one turn that are sent; 0: all */
} message_start;

typedef struct message_done {
    uint64_t due; /* the bits of a double: when the next timer is due */
    uint64_t turns;
    uint64_t compiled;
    uint64_t batches;
    uint64_t stops;
    uint64_t listeners;
} message_done;

slice message_start_field(const message_start *start);
slice message_done_field(const message_done *done);
bool message_start_read(slice field, message_start *out);
bool message_done_read(slice field, message_done *out);

#endif
