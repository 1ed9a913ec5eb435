/*
 * Files that scripts give and take: `download` writes into one folder,
 * `show_upload_files` and `show_upload_aux_file` are answered with what is in
 * another one. Nothing is written outside of the first, and nothing in it is
 * overwritten. Symbolic links to files in the second are followed: scripts
 * cannot make any.
 */
#ifndef DEVICE_FILES_H
#define DEVICE_FILES_H

#include "device/device.h"

typedef struct files files;

enum {
    FILES_SIZE_LIMIT = 64 << 20,   /* of one file */
    FILES_TOTAL_LIMIT = 512 << 20, /* of all that one inst writes */
    FILES_NUMBER_LIMIT = 1000,     /* files that want the same name */
    FILES_NAME_LIMIT = 200,        /* bytes of a name */
};

/* Folders may be NULL: that way is refused then. AUXRT_NOT_FOUND when there
 * is no such folder. */
auxrt_result files_new(devices *d, const char *read_folder,
                       const char *write_folder, files **out,
                       auxrt_error *error);
void files_free(files *f); /* NULL is fine */

/* Appends a name for a file that any folder can hold and that leads nowhere
 * else: the last part of a path, without characters that mean something to
 * systems; "download" when nothing is left. `number` above 1 is put in front
 * of the ending: "door (2).aux". */
void files_clean_name(slice name, int number, buffer *out);

#endif
