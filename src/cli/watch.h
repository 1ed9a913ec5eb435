/*
 * auxrt run --watch: runs the command again whenever its files change.
 */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include <stdbool.h>
#include <stddef.h>

/* Starts this program with `argv` (its name first, NULL at the end), ends it
 * and starts it again when a file, or one in a folder, has changed; until
 * Ctrl-C. Gives the exit code of the last run. */
int watch_files(char *const *argv, const char *const *files, size_t count,
                bool json);

#endif
