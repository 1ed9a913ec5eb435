/*
 * The unpacked form of an aux: a folder per bot, a file per script, so that
 * people can keep bots in version control and edit them with their tools.
 *
 *   extra.aux                     bots without a (usable) system
 *   a/b/c/a.b.c.bot.aux           the bot with system a.b.c: id, space, masks
 *                                 and the tags that have no file
 *   a/b/c/onClick.tsx             its tag onClick, a listener
 *   a/b/c~2/a.b.c.bot.aux         the second bot with that system
 *
 * A folder here is a list of files in memory. Turning bots into files and
 * files into bots touches no disk; folder_load and folder_store do. What
 * folder_of_snapshot makes, snapshot_of_folder reads back without a loss.
 */
#ifndef FORMAT_FOLDER_H
#define FORMAT_FOLDER_H

#include "format/snapshot.h"

typedef struct folder_file {
    slice directory; /* relative, with slashes, empty for the top */
    slice name;
    slice content;
} folder_file;

typedef struct folder {
    arena memory;
    folder_file *files; /* sorted by directory, then by name */
    size_t count;
    size_t capacity;
    bool by_id; /* laying out: a bot without a system gets the folder that a
                   system of its id would have */
} folder;

void folder_init(folder *f);
void folder_free(folder *f);

/* Adds a file; the texts are copied. Call folder_sort after the last. */
bool folder_add(folder *f, slice directory, slice name, slice content);
void folder_sort(folder *f);

/* Fills an empty folder with the files of the bots. */
auxrt_result folder_of_snapshot(const snapshot *s, folder *out,
                                auxrt_error *error);

/* Fills an empty snapshot with the bots of a sorted folder. Appends a line to
 * `notes` (if not NULL) for each file that was not used, and why. Errors name
 * the file. */
auxrt_result snapshot_of_folder(const folder *f, snapshot *out, buffer *notes,
                                auxrt_error *error);

/* Whether packing uses this file of a sorted folder. */
bool folder_uses_file(const folder *f, size_t index);

/* Reads the files below a directory. Hidden files are left out, and at
 * the top those of editors: auxrt.d.ts, tsconfig.json, jsconfig.json. */
auxrt_result folder_load(const char *path, folder *out, auxrt_error *error);

typedef enum folder_store_mode {
    FOLDER_STORE_NEW,    /* the directory must be absent or empty */
    FOLDER_STORE_UPDATE, /* it must be an unpacked aux: what changed is
                            written, and files that packing would use but
                            the bots do not have are removed */
} folder_store_mode;

typedef struct folder_store_counts {
    size_t written;
    size_t unchanged;
    size_t removed;
} folder_store_counts;

auxrt_result folder_store(const char *path, const folder *f,
                          folder_store_mode mode, folder_store_counts *counts,
                          auxrt_error *error);

/* Whether the top of the folder has the file that marks an unpacked aux. */
bool folder_is_aux(const folder *f);

#endif
