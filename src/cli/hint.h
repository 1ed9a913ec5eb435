/*
 * What the author of a script may have meant by a name that is not there.
 */
#ifndef CLI_HINT_H
#define CLI_HINT_H

#include "base/buffer.h"

/* Whether scripts have it: a name such as getBots or os.toast, or what stands
 * in front of a dot of one. */
bool hint_is_known(slice name);

/* Appends a few words, such as "did you mean os.toast?", and gives true; false
 * when nothing comes near. */
bool hint_for_name(slice name, buffer *out);

/* Whether only pages and other programs have it, such as document. */
bool hint_is_of_pages(slice name);

/* Whether a module in a 📄 tag has to import it; then appends how. */
bool hint_for_import(slice name, buffer *out);

/* How many characters of a name with members, such as os.tosat or
 * os.tosat.x, lead up to the first part that the API does not have; 0 when it
 * is not one of the API's, or has them all. */
size_t hint_unknown_part(slice name);

/* The same for a tag with a script that is called almost like an event that
 * hosts send. */
bool hint_for_event(slice tag, buffer *out);

/* The same for the message of an error that the engine has thrown. */
bool hint_for_message(slice message, buffer *out);

#endif
