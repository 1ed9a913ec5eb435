/*
 * Reaching an inst that runs: a socket at a path, whose clients ask and edit
 * also while scripts hang. `auxrt ctl` is such a client.
 *
 * A request is one JSON object a line, an answer is one a line, in the order
 * of the requests but for shouts, whose answers come when there is one:
 *
 *   {"call":"status"}                       what runs, what is in quarantine
 *   {"call":"tag","bot","tag"}              the value of a tag as it is stored
 *   {"call":"set","bot","tag","value"}      gives it another one
 *   {"call":"release","bot","tag"}          ends a quarantine
 *   {"call":"shout","name","argument"?}     the answer of the scripts
 *   {"call":"snapshot"}                     the text of an .aux file
 *   {"call":"stop"}                         ends the inst
 *
 * answered by {"ok":…} or {"error":{"code","message","bot"?,"tag"?}}.
 */
#ifndef CLI_CONTROL_H
#define CLI_CONTROL_H

#include "auxrt.h"

typedef struct control control;

/* Listens at `path`. The control must be closed before the inst. */
auxrt_result control_open(auxrt_inst *inst, const char *path, control **out,
                          auxrt_error *error);
void control_close(control *c);

#endif
