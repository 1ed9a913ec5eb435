/*
 * What every command says and gives back when something failed.
 */
#ifndef CLI_FAILURE_H
#define CLI_FAILURE_H

#include "base/buffer.h"

/* Appends the error as a line of --json, without its end. */
void failure_write(const auxrt_error *error, buffer *out);

/* Says on the error stream what failed, and where. */
void failure_tell(const char *command, const auxrt_error *error);

/* How a command ends (commands.h). */
int failure_exit_code(auxrt_result result);

#endif
