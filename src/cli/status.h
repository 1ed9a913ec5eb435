/*
 * How an inst is: what its scripts are at, how long, memory, restarts,
 * quarantine, bots. Known without asking them.
 */
#ifndef CLI_STATUS_H
#define CLI_STATUS_H

#include "auxrt.h"
#include "base/buffer.h"

/* Appends it as a JSON object. */
void status_write(auxrt_inst *inst, buffer *out);

/* Appends such an object as lines for people. */
void status_print(slice json, buffer *out);

#endif
