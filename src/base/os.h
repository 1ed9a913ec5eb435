/*
 * The operating system: files, folders, random bytes, the environment. What
 * can fail in the system goes through a table of hooks, so that tests can
 * make it fail; errors name the path and what the system said.
 */
#ifndef BASE_OS_H
#define BASE_OS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#include "base/buffer.h"

/* The calls of the system, with its own conventions (-1 and errno). */
typedef struct os_hooks {
    int (*open)(const char *path, int flags, mode_t mode);
    int (*close)(int descriptor);
    ssize_t (*read)(int descriptor, void *data, size_t size);
    ssize_t (*write)(int descriptor, const void *data, size_t size);
    int (*sync)(int descriptor);
    int (*rename)(const char *from, const char *to);
    int (*unlink)(const char *path);
    int (*make_directory)(const char *path, mode_t mode);
    int (*remove_directory)(const char *path);
    ssize_t (*random)(void *data, size_t size);
    int (*clock)(clockid_t clock, struct timespec *out);
} os_hooks;

/* The hooks in use. Not to be changed while other threads run. */
const os_hooks *os_hooks_peek(void);
/* Puts other hooks in place, or with NULL the system's own. To replace one
 * call: copy *os_hooks_peek(), change a member, set the copy. The table must
 * live as long as it is in use. */
void os_hooks_set(const os_hooks *hooks);

typedef enum os_kind {
    OS_NOTHING, /* there is no such path, or it may not be looked at */
    OS_FILE,
    OS_DIRECTORY,
    OS_OTHER, /* a pipe, a device, a socket */
} os_kind;

/* Symbolic links are followed. */
os_kind os_kind_of(const char *path);

/* Whether the path itself is a symbolic link. */
bool os_is_link(const char *path);

/* Appends the whole file. AUXRT_NOT_FOUND when there is none; AUXRT_LIMIT
 * when it is longer than the buffer may become. */
auxrt_result os_read_file(const char *path, buffer *out, auxrt_error *error);

/* Appends what can be read until the end of the stream. */
auxrt_result os_read_descriptor(int descriptor, buffer *out,
                                auxrt_error *error);

/* Replaces the file as a whole: after success the content is on the disk,
 * after a failure or a crash the file is as it was. Permissions of an
 * existing file are kept, and a symbolic link stays a link. */
auxrt_result os_write_file(const char *path, slice content, auxrt_error *error);

/* Writes a file that must not exist yet, also not as a symbolic link:
 * AUXRT_STATE when it does. After another failure there is no file. */
auxrt_result os_create_file(const char *path, slice content,
                            auxrt_error *error);

auxrt_result os_write_descriptor(int descriptor, slice content,
                                 auxrt_error *error);

/* AUXRT_NOT_FOUND when there is none. */
auxrt_result os_remove_file(const char *path, auxrt_error *error);
/* Removes a file, or a folder with all that is in it. Symbolic links are
 * removed, not followed. Nothing there is no error. */
auxrt_result os_remove_all(const char *path, auxrt_error *error);

/* Makes the folder and the folders above it; those that exist are fine. */
auxrt_result os_make_directories(const char *path, auxrt_error *error);

typedef struct os_entry {
    const char *name; /* without the folder; lives during the call */
    os_kind kind;     /* of what a symbolic link leads to */
} os_entry;

/* A result other than AUXRT_OK ends the listing and is its result. */
typedef auxrt_result os_visit(void *context, const os_entry *entry);

/* Visits what is in the folder, sorted by the bytes of the names, without
 * "." and "..". AUXRT_NOT_FOUND when there is no such folder. */
auxrt_result os_list_directory(const char *path, os_visit *visit, void *context,
                               auxrt_error *error);

/* Bytes fit for keys and tokens. */
auxrt_result os_random(void *out, size_t size, auxrt_error *error);

/* The value of a variable of the environment, or NULL. */
const char *os_environment(const char *name);

/* Puts the name of the system's time zone into the environment, if TZ is not
 * there, and reads its rules: for a process that will not be able to. */
void os_keep_time_zone(void);

#endif
