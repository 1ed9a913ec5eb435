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

/* The same for the message of an error that the engine has thrown. */
bool hint_for_message(slice message, buffer *out);

#endif
