/*
 * Texts and bytes as the protocol writes them: a string, or
 * {"$bytes":{"type","base64"}}.
 */
#ifndef DEVICE_CONTENT_H
#define DEVICE_CONTENT_H

#include "base/json.h"

/* Appends what bytes stand for; false when the value is none, or broken. */
bool content_read_bytes(json_value value, buffer *out);
/* Writes a string if the content is UTF-8, else bytes, an ArrayBuffer. */
void content_write(json_writer *w, slice content);

#endif
