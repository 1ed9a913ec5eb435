/*
 * A runtime: bots, the scripts in them, and the events they hear.
 *
 * The program that holds a runtime is its host. It tells the runtime which
 * bots there are (auxrt_runtime_add_bots, auxrt_runtime_update), sends events
 * (auxrt_runtime_shout, auxrt_runtime_process) and hears what scripts want
 * done: actions, errors and more arrive through a callback. Bots, events and
 * actions are JSON; their shapes, and the forms for values that JSON lacks, are
 * those of the stdio protocol (docs/pipe.md).
 *
 *   auxrt_runtime_options options = {.size = sizeof options,
 *                                    .on_event = print_event};
 *   auxrt_runtime *runtime;
 *   auxrt_error error;
 *   if (auxrt_runtime_new(&options, &runtime, &error) != AUXRT_OK)
 *       ... error.message ...
 *   auxrt_runtime_add_bots(runtime, auxrt_string_of(
 *       "{\"door\":{\"id\":\"door\",\"tags\":{\"onKnock\":"
 *       "\"@os.toast('Come in');\"}}}"), NULL, &error);
 *   auxrt_runtime_shout(runtime, auxrt_string_of("onKnock"),
 *                       (auxrt_string){0}, (auxrt_string){0}, NULL, &error);
 *   auxrt_runtime_free(runtime);
 *
 * Threads: a runtime is used by one thread at a time; different runtimes are
 * independent of each other. Callbacks come on the thread of the call and must
 * not call the same runtime. A process that uses runtimes must not fork once
 * the first has been made.
 *
 * Time: a script cannot hold the host up. Each listener, each call and the
 * promise jobs after it have a limit; a script that passes it is stopped and
 * what it wrote is undone, all others go on. The call then fails with
 * AUXRT_STOPPED, the error names bot, tag and line. The limits do not reach
 * into single built-in functions of the engine (sorting a huge typed array,
 * matching a pathological pattern); a host that must survive those as well
 * has the scripts in a process of their own (auxrt/isolation.h).
 */
#ifndef AUXRT_RUNTIME_H
#define AUXRT_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

#include "auxrt/isolation.h"
#include "auxrt/limits.h"
#include "auxrt/result.h"
#include "auxrt/text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct auxrt_runtime auxrt_runtime;

/* Something for the host: `kind` is "actions", "errors", "settled",
 * "iterable" or one that later versions add and that is best ignored; `event`
 * is the whole event as a JSON object. Actions that appear in the answer of a
 * call come here too: act on these, the answer is for information. */
typedef void (*auxrt_event_callback)(void *user, const char *kind,
                                     auxrt_string event);

/* A message for people; `level` is "debug", "log", "warn" or "error". */
typedef void (*auxrt_log_callback)(void *user, const char *level,
                                   auxrt_string message);

/* Start from zeros and set `size` and what is needed. */
typedef struct auxrt_runtime_options {
    size_t size; /* sizeof(auxrt_runtime_options) */
    /* Settings as a JSON object: the parameters of the protocol's call
     * `open`, such as {"userId":"me"}. Left out: none. */
    auxrt_string settings;
    /* Limits in milliseconds; 0 stands for the default. The first two are
     * processor time of the scripts, the third is real time. */
    uint32_t listener_limit_ms; /* one listener and all it calls: 1000 */
    uint32_t turn_limit_ms;     /* one call of the host: 5000 */
    uint32_t jobs_limit_ms;     /* the promise jobs after a call: 5000 */
    /* Not 0: time stands still and the calls `test.` of the protocol work. */
    int testing;
    auxrt_event_callback on_event; /* may be NULL */
    auxrt_log_callback on_log;     /* may be NULL */
    void *user;                    /* given to the callbacks */
    /* To have the scripts in a process of their own (auxrt/isolation.h);
     * NULL: in this one. */
    const auxrt_isolation *isolation;
    /* NULL: the defaults. AUXRT_INVALID when one is out of bounds. */
    const auxrt_limits *limits;
    /* Called once by auxrt_runtime_new while the process of the scripts starts,
     * for work that needs no runtime; not without isolation. May be NULL. */
    void (*while_starting)(void *user);
} auxrt_runtime_options;

/* Makes a runtime without bots. Costs some milliseconds and some megabytes.
 * AUXRT_INVALID when the settings are wrong. */
auxrt_result auxrt_runtime_new(const auxrt_runtime_options *options,
                               auxrt_runtime **out, auxrt_error *error);

/* Starts anew with other settings, as if the runtime had just been made: no
 * bots, no timers, nothing that scripts left behind. Much cheaper than making
 * another one. After a failure the runtime can only be reset again or freed. */
auxrt_result auxrt_runtime_reset(auxrt_runtime *runtime, auxrt_string settings,
                                 auxrt_error *error);

/* Ends the runtime and all its timers; nothing is heard from it any more.
 * NULL is fine. */
void auxrt_runtime_free(auxrt_runtime *runtime);

/*
 * The calls. `answer` gets the result as JSON, to be freed by the caller also
 * when the call failed (then it is empty); NULL when nobody wants it. An
 * answer shows things as they were before the promise jobs of the call ran.
 *
 * They fail with
 *   AUXRT_INVALID    a parameter has the wrong form
 *   AUXRT_STOPPED    a script was stopped; the others ran
 *   AUXRT_SCRIPT     an exception left the runtime
 *   AUXRT_STATE      called from a callback of the same runtime
 * Errors of single scripts are no failure: they are in the answer and come as
 * an event.
 */

/* Adds bots: a JSON object {id: bot}, bots as {"id","space"?,"tags","masks"?}.
 * The answer is the update that observers see. */
auxrt_result auxrt_runtime_add_bots(auxrt_runtime *runtime, auxrt_string bots,
                                    auxrt_text *answer, auxrt_error *error);

/* Tells of bots added, removed and changed: {"state", "addedBots",
 * "removedBots", "updatedBots", "version"}. */
auxrt_result auxrt_runtime_update(auxrt_runtime *runtime, auxrt_string update,
                                  auxrt_text *answer, auxrt_error *error);

/* For hosts whose storage may refuse edits, with {"settle":true} among the
 * settings: answers batches of actions, which have a number `seq` then. The
 * settlement is a JSON object with the parameters of the protocol's call
 * `settle`; left out: none. An update may be told in the same call, after it;
 * left out: none. */
auxrt_result auxrt_runtime_settle(auxrt_runtime *runtime,
                                  auxrt_string settlement, auxrt_string update,
                                  auxrt_text *answer, auxrt_error *error);

/* Sends the event `name` with an argument (JSON, may be left out) to the bots
 * whose ids are in the JSON array `bots` (left out: to all). Answers
 * {"actions","results","errors","listeners"}. */
auxrt_result auxrt_runtime_shout(auxrt_runtime *runtime, auxrt_string name,
                                 auxrt_string bots, auxrt_string argument,
                                 auxrt_text *answer, auxrt_error *error);

/* Hands in actions, a JSON array: events, and results of what scripts asked
 * the host for ({"type":"async_result","taskId","result"}). */
auxrt_result auxrt_runtime_process(auxrt_runtime *runtime, auxrt_string actions,
                                   auxrt_text *answer, auxrt_error *error);

/* Runs the text of a script without a bot. Answers {"result", "actions",
 * "errors"}. */
auxrt_result auxrt_runtime_execute(auxrt_runtime *runtime, auxrt_string script,
                                   auxrt_text *answer, auxrt_error *error);

/* The bots with the ids in the JSON array `ids` (left out: all) as {id: bot},
 * null for ids that no bot has. */
auxrt_result auxrt_runtime_bots(auxrt_runtime *runtime, auxrt_string ids,
                                auxrt_text *answer, auxrt_error *error);

/* What a runtime has done since it was made. Set `size` before the call;
 * later versions count more. */
typedef struct auxrt_counts {
    size_t size;        /* sizeof(auxrt_counts) */
    uint64_t turns;     /* calls of the host, and timers fired */
    uint64_t listeners; /* listeners called, by events and by other scripts */
    uint64_t compiled;  /* script texts compiled: each distinct text once */
    uint64_t stopped;   /* scripts ended because their time was over */
} auxrt_counts;

auxrt_result auxrt_runtime_counts(const auxrt_runtime *runtime,
                                  auxrt_counts *counts, auxrt_error *error);

/*
 * Timers. Scripts wait and set timers; the host lets them run:
 *
 *   for (;;) {
 *       poll(descriptors, count, auxrt_runtime_timeout(runtime));
 *       auxrt_runtime_fire(runtime, &error);
 *       ...
 *   }
 */

/* Milliseconds until the next timer is due: 0 when one is, -1 when none
 * waits. */
int auxrt_runtime_timeout(const auxrt_runtime *runtime);

/* Fires the timers that are due; none is fine. */
auxrt_result auxrt_runtime_fire(auxrt_runtime *runtime, auxrt_error *error);

/*
 * Any call of the protocol, for what has no function of its own and for
 * programs that pass the protocol on. `parameters` is a JSON object. The
 * callback gets the answer before the promise jobs of the call run: either
 * `"ok":VALUE` or `"error":{"name","message","props"?}`, the text without
 * braces around it. The result is AUXRT_OK if there was an answer.
 */
typedef void (*auxrt_answer_callback)(void *user, auxrt_string answer);

auxrt_result auxrt_runtime_call(auxrt_runtime *runtime, auxrt_string name,
                                auxrt_string parameters,
                                auxrt_answer_callback on_answer, void *user,
                                auxrt_error *error);

/*
 * Without waiting. The calls above wait for the scripts. With a process of
 * their own (auxrt/isolation.h) one thread can have many runtimes, and none
 * holds up the others:
 *
 *   auxrt_runtime_begin(runtime, name, parameters, &error);
 *   for (;;) {
 *       auxrt_watch watch = auxrt_runtime_watch(runtime);
 *       ... poll its descriptor, together with others ...
 *       auxrt_result result = auxrt_runtime_advance(runtime, &answer, &error);
 *       if (result != AUXRT_PENDING)
 *           break;
 *   }
 *
 * A runtime in the own process has done all when it has begun.
 */

/* What to wait for before the next auxrt_runtime_advance. */
typedef struct auxrt_watch {
    int descriptor; /* to be polled; -1: there is none */
    short events;   /* for which, as poll takes them */
    int timeout_ms; /* at most so long; -1: as long as it takes */
} auxrt_watch;

/* Valid until the next call of this runtime. */
auxrt_watch auxrt_runtime_watch(const auxrt_runtime *runtime);

/* Begins a call of the protocol, or "fire" for the timers that are due. Until
 * it is over there can be no other: they fail with AUXRT_STATE. */
auxrt_result auxrt_runtime_begin(auxrt_runtime *runtime, auxrt_string name,
                                 auxrt_string parameters, auxrt_error *error);

/* Goes on with the call. AUXRT_PENDING while it is on its way; then its answer
 * and its result, as the calls above have them. Events come meanwhile. Without
 * a call it looks after the process: one that has ended is replaced then, and
 * not only when the next call needs it. */
auxrt_result auxrt_runtime_advance(auxrt_runtime *runtime, auxrt_text *answer,
                                   auxrt_error *error);

#ifdef __cplusplus
}
#endif

#endif
