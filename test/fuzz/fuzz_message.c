/*
 * Fuzzing what a script side sends: frames, and the names in shared memory.
 * Whatever was read is written again and must come out the same.
 */
#include <stdlib.h>

#include "message/message.h"
#include "message/shared.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
    if (!holds)
        abort();
}

static void read_frames(slice input, message_side from) {
    enum { MAXIMUM = 1 << 16 };
    buffer again;
    buffer_init(&again, 1 << 20);
    for (;;) {
        message m;
        size_t used = 0;
        auxrt_error error = {0};
        message_status status =
            message_read(input, from, MAXIMUM, &m, &used, &error);
        if (status == MESSAGE_BROKEN)
            check(error.code != AUXRT_OK && error.message[0] != '\0');
        if (status != MESSAGE_WHOLE)
            break;
        check(used <= input.length && used <= MAXIMUM);
        check(message_kind_name(m.kind) != NULL);
        buffer_clear(&again);
        check(message_append(&again, m.kind, m.fields[0], m.fields[1]));
        check(slice_equal(buffer_peek(&again), slice_of(input.data, used)));
        input = slice_of(input.data + used, input.length - used);
    }
    buffer_free(&again);
}

static void read_names(slice input) {
    static shared_memory shared;
    buffer out;
    if (input.length < 4)
        return;
    memcpy(&shared.names_used, input.data, 4);
    /* Walking through millions of empty entries finds nothing new: rarely. */
    if (shared.names_used <= SHARED_NAMES_BYTES || shared.names_used % 1024)
        shared.names_used %= 1 << 16;
    size_t length = input.length - 4 < SHARED_NAMES_BYTES ? input.length - 4
                                                          : SHARED_NAMES_BYTES;
    memcpy(shared.names, input.data + 4, length);
    buffer_init(&out, 4096);
    for (int32_t number = 0; number < 3; number++) {
        shared_name_get(&shared, SHARED_BOT, number, &out);
        shared_name_get(&shared, SHARED_TAG, number, &out);
    }
    buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    slice input = slice_of((const char *)data, size);
    read_frames(input, MESSAGE_FROM_SCRIPT);
    read_frames(input, MESSAGE_FROM_HOST);
    read_names(input);
    return 0;
}
