/*
 * Base64 (RFC 4648): the standard alphabet with padding.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/buffer.h"

bool base64_append(buffer *out, slice bytes);

/* Appends the decoded bytes. Strict: padding is required, no white space, and
 * unused bits are zero. AUXRT_INVALID names the place of the first fault; the
 * buffer then is as it was. */
auxrt_result base64_decode(slice text, buffer *out, auxrt_error *error);

#endif
