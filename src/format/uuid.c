/* Version 5 UUIDs (RFC 9562): the SHA-1 of a name space and a name. */
#include "format/uuid.h"

#include <stdio.h>

#include "base/sha1.h"

void uuid_from_name(slice name, char out[UUID_LENGTH + 1]) {
    static const unsigned char name_space[16] = {
        0x5e, 0x1b, 0x7c, 0x3a, 0x90, 0x42, 0x4f, 0x6d,
        0xa8, 0x17, 0x2c, 0xd4, 0x61, 0x9b, 0x35, 0xf0};
    unsigned char digest[SHA1_SIZE];
    sha1 hash;

    sha1_start(&hash);
    sha1_add(&hash, slice_of((const char *)name_space, sizeof name_space));
    sha1_add(&hash, name);
    sha1_end(&hash, digest);
    digest[6] = (unsigned char)((digest[6] & 0x0F) | 0x50);
    digest[8] = (unsigned char)((digest[8] & 0x3F) | 0x80);
    char *at = out;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        at += snprintf(at, 3, "%02x", digest[i]);
    }
}
