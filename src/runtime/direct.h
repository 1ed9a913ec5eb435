/*
 * The transport to a runtime in the caller's own thread.
 */
#ifndef RUNTIME_DIRECT_H
#define RUNTIME_DIRECT_H

#include "message/transport.h"
#include "runtime/runtime.h"

auxrt_result direct_open(const runtime_options *options, transport **out,
                         auxrt_error *error);

#endif
