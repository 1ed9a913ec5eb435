/*
 * Which tag is a file of its own in an unpacked folder, under which name, and
 * which tag a file is. The two directions agree: a tag gets a file only when
 * reading that file gives the very same tag and value again.
 */
#ifndef FORMAT_TAG_FILE_H
#define FORMAT_TAG_FILE_H

#include "base/buffer.h"

/* Writes the file name for a tag whose value is the string `value`, and gives
 * what to write into the file. False when the tag belongs in the bot's own
 * file: plain one-line text, or a name that no file can have. */
bool tag_file_of_tag(slice tag, slice value, buffer *file_name, slice *content);

/* Whether a file of this name holds a tag; hidden files and `.aux` files do
 * not. */
bool tag_file_is(slice file_name);

/* The tag that a file of this name holds, and the prefix of its value. */
slice tag_file_tag(slice file_name, slice *prefix);

/* Appends the value for a file with this content. */
void tag_file_value(slice file_name, slice content, buffer *value);

/* Whether every system allows a file or folder with this name. */
bool tag_file_name_is_safe(slice name);

#endif
