/*
 * A runtime whose bots are kept in partitions, while its host speaks for the
 * world: what the host tells of goes through partitions to the scripts, what
 * scripts edit goes there and is settled, and when the host asks for bots it
 * is shown those of the partitions. For `auxrt pipe --inst`: whatever holds for
 * a bare runtime must hold here.
 *
 * The host tells of its changes itself, those of scripts included, so the
 * partitions' own are not told. Edits in spaces that are not immediate are
 * left to the host.
 */
#ifndef INST_RELAY_H
#define INST_RELAY_H

#include "auxrt/runtime.h"

typedef struct relay relay;

/* Options as of a runtime. */
auxrt_result relay_open(const auxrt_runtime_options *options, relay **out,
                        auxrt_error *error);
/* Begins anew with other settings, as auxrt_runtime_reset does. */
auxrt_result relay_reset(relay *r, auxrt_string settings, auxrt_error *error);
void relay_free(relay *r);

/* As the functions of runtimes. */
auxrt_result relay_call(relay *r, auxrt_string name, auxrt_string parameters,
                        auxrt_answer_callback on_answer, void *user,
                        auxrt_error *error);
int relay_timeout(const relay *r);
auxrt_result relay_fire(relay *r, auxrt_error *error);

#endif
