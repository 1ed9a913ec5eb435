/*
 * Isolation: the scripts of a runtime in a process of their own.
 *
 * Scripts can hang in places where the engine cannot be interrupted, use up
 * all memory, or crash the engine. In a process of their own they can do so
 * without harm: that process is killed and another one takes its place. The
 * turn during which it happened is lost as a whole; the listener that ran is
 * put into quarantine.
 *
 *   auxrt_isolation isolation = {.size = sizeof isolation,
 *                                .on_rebuild = give_bots};
 *   auxrt_runtime_options options = {.size = sizeof options,
 *                                    .isolation = &isolation};
 *
 * The process is the same program, started again with an argument of its own.
 * So the first thing in main() must be:
 *
 *   int code = auxrt_script_side(argc, argv);
 *   if (code >= 0)
 *       return code;
 *
 * What differs from a runtime in the own process: events come when a turn is
 * complete, and there is one event more:
 *
 *   "restarted"  {"reason":"time"|"memory"|"output"|"protocol"|"crash",
 *                "message","bot","tag","certain","quarantined","restarts",
 *                "gone":["timers","watchers","tasks","globals"]}
 *                the process was replaced. Timers, watchers and tasks of
 *                scripts are gone, and what they kept in global variables;
 *                onInstJoined is not fired again. `bot` and
 *                `tag` (or null) name the listener that ran, or, when
 *                `certain` is false, the last one that did, or that gave a
 *                promise when promise jobs did not end;
 *                `quarantined` tells whether it is not run again. An inst
 *                runs one again whose tag was edited meanwhile
 *   "released"   {"bot","tag"}: the tag was edited, the quarantine is over
 */
#ifndef AUXRT_ISOLATION_H
#define AUXRT_ISOLATION_H

#include <stddef.h>
#include <stdint.h>

#include "auxrt/result.h"
#include "auxrt/text.h"

#ifdef __cplusplus
extern "C" {
#endif

struct auxrt_runtime;

/* What the process may do once it is up. */
typedef enum auxrt_sandbox {
    AUXRT_SANDBOX_STRICT,  /* no files, sockets, processes; a warning where the
                              system cannot do that */
    AUXRT_SANDBOX_REQUIRE, /* the same, and a failure where it cannot */
    AUXRT_SANDBOX_OFF,     /* what the program may */
} auxrt_sandbox;

/* A new process is being started and has no bots. The callback gives them with
 * auxrt_runtime_restore, and may make other calls of this runtime; they are
 * carried out once it is up, in their order, and have no answers. It comes on
 * the thread of the call that noticed the loss, before that call goes on. */
typedef void (*auxrt_rebuild_callback)(void *user,
                                       struct auxrt_runtime *runtime);

/* Start from zeros and set `size` and what is needed. The texts are copied. */
typedef struct auxrt_isolation {
    size_t size; /* sizeof(auxrt_isolation) */
    /* The program to start; NULL: the one that runs. */
    const char *program;
    uint32_t grace_ms;     /* after a limit, until it is killed: 150 */
    uint64_t memory_soft;  /* bytes; scripts are stopped: 512 MiB */
    uint64_t memory_hard;  /* bytes; the process is killed: 1 GiB */
    uint64_t output_limit; /* bytes that one turn may give: 256 MiB */
    auxrt_sandbox sandbox;
    /* Listeners that are in quarantine already, as auxrt_runtime_quarantine
     * gave them; may be left out. */
    auxrt_string quarantine;
    auxrt_rebuild_callback on_rebuild; /* may be NULL: then there are no bots */
    void *user;
} auxrt_isolation;

/* In main(), before anything else: when the program was started to be the
 * process of a runtime, or the one that holds shared documents, serves that
 * and gives the exit code; else -1. Files of version 2 and spaces of the kind
 * "yjs" need it, with or without isolation. */
int auxrt_script_side(int argc, char **argv);

typedef enum auxrt_side_state {
    AUXRT_SIDE_STARTING,
    AUXRT_SIDE_IDLE,
    AUXRT_SIDE_IN_TURN,
    AUXRT_SIDE_STOPPING,
    AUXRT_SIDE_RESTARTING,
    AUXRT_SIDE_FAILED, /* it ended again and again; calls fail */
} auxrt_side_state;

/* How the process is. Set `size` before the call. */
typedef struct auxrt_side_status {
    size_t size; /* sizeof(auxrt_side_status) */
    auxrt_side_state state;
    int64_t process;      /* its id; 0 when there is none */
    uint64_t restarts;    /* processes that took the place of another */
    uint64_t kills;       /* those that were killed for it */
    uint64_t quarantined; /* listeners in quarantine now */
    uint64_t resident;    /* bytes of memory; 0 while there is no process */
    uint64_t turn_ms;     /* for how long its turn goes on; 0: none does */
    char bot[128]; /* the listener that runs in it, or ran last; cut to */
    char tag[128]; /* fit, empty when nobody is known */
} auxrt_side_status;

/* What is seen without asking the process, so also while it hangs: the turn
 * that was begun (auxrt_runtime_begin) and goes on. AUXRT_STATE when the
 * runtime is not isolated; so do the next two fail. */
auxrt_result auxrt_runtime_status(const struct auxrt_runtime *runtime,
                                  auxrt_side_status *status,
                                  auxrt_error *error);

/* The listeners in quarantine, as a JSON array [{"bot","tag","text"?}]. */
auxrt_result auxrt_runtime_quarantine(const struct auxrt_runtime *runtime,
                                      auxrt_text *out, auxrt_error *error);

/* Lets a listener be called again, from the next turn on. AUXRT_NOT_FOUND when
 * it is not in quarantine. May be called while a turn goes on. */
auxrt_result auxrt_runtime_release(struct auxrt_runtime *runtime,
                                   auxrt_string bot, auxrt_string tag,
                                   auxrt_error *error);

/* Adds bots, a JSON object {id: bot}, that were there before: no script hears
 * of it. Works in every runtime. */
auxrt_result auxrt_runtime_restore(struct auxrt_runtime *runtime,
                                   auxrt_string bots, auxrt_error *error);

#ifdef __cplusplus
}
#endif

#endif
