/*
 * Ids that follow from a name: version 5 of RFC 9562, so that a bot of a
 * folder has the same id every time it is packed, on every machine.
 */
#ifndef FORMAT_UUID_H
#define FORMAT_UUID_H

#include "base/slice.h"

enum { UUID_LENGTH = 36 };

/* Writes the UUID of `name` in auxrt's own name space, NUL-terminated. */
void uuid_from_name(slice name, char out[UUID_LENGTH + 1]);

#endif
