/*
 * auxrt: a runtime for AUX. Bots are records with tags; tags hold data and
 * scripts; scripts run when an event is shouted.
 *
 * This header is the index. The manual is in the comments of
 *
 *   auxrt/result.h   results, errors
 *   auxrt/text.h     texts that go in and out
 *   auxrt/runtime.h  a runtime: add bots, shout, hear of actions
 *   auxrt/limits.h   what scripts may have and do at most
 *   auxrt/isolation.h  the scripts of a runtime in a process of their own
 *   auxrt/inst.h     an inst: a runtime whose bots are kept, loaded, saved
 *   auxrt/device.h   who performs what scripts want done
 *
 * A first program: examples/embed/.
 *
 * Pointers to runtimes and insts must be those that a call of _new or _open
 * gave, and not yet ended; NULL is fine only where it says so. Every
 * `auxrt_error *` may be NULL, and so may an `answer` that nobody wants.
 */
#ifndef AUXRT_H
#define AUXRT_H

#include "auxrt/device.h"
#include "auxrt/inst.h"
#include "auxrt/isolation.h"
#include "auxrt/limits.h"
#include "auxrt/result.h"
#include "auxrt/runtime.h"
#include "auxrt/text.h"

#endif
