/*
 * Reading and writing texts and bytes.
 */
#include "device/content.h"

#include "base/base64.h"
#include "base/utf.h"
#include "device/device.h"

bool content_read_bytes(json_value value, buffer *out) {
    json_value bytes, base64;
    buffer scratch;
    if (value.type != JSON_OBJECT ||
        !json_member(value, SLICE("$bytes"), &bytes) ||
        bytes.type != JSON_OBJECT ||
        !json_member(bytes, SLICE("base64"), &base64) ||
        base64.type != JSON_STRING)
        return false;
    buffer_init(&scratch, DEVICE_TEXT_LIMIT);
    bool done =
        base64_decode(json_string(base64, &scratch), out, NULL) == AUXRT_OK ||
        out->failure != AUXRT_OK;
    buffer_free(&scratch);
    return done;
}

void content_write(json_writer *w, slice content) {
    buffer base64;
    if (utf8_is_valid(content)) {
        json_write_string(w, content);
        return;
    }
    buffer_init(&base64, DEVICE_TEXT_LIMIT);
    base64_append(&base64, content);
    json_begin_object(w);
    json_write_key(w, SLICE("$bytes"));
    json_begin_object(w);
    json_write_key(w, SLICE("type"));
    json_write_string(w, SLICE("ArrayBuffer"));
    json_write_key(w, SLICE("base64"));
    json_write_string(w, buffer_peek(&base64));
    json_end_object(w);
    json_end_object(w);
    if (base64.failure != AUXRT_OK)
        w->out->failure = base64.failure;
    buffer_free(&base64);
}
