/*
 * An inst: bots that live. It holds a runtime and the partitions in which the
 * bots of each space are kept, and moves edits between the two: what scripts
 * change goes to the partition of the bot's space (masks to that of theirs),
 * and what a partition tells of a change goes back to the scripts, which then
 * hear onBotAdded, onBotChanged and the like.
 *
 *   auxrt_inst_options options = {.size = sizeof options,
 *                                 .on_event = print_event};
 *   auxrt_inst *inst;
 *   auxrt_error error;
 *   if (auxrt_inst_open(&options, &inst, &error) == AUXRT_OK &&
 *       auxrt_inst_load(inst, "village.aux", &error) == AUXRT_OK &&
 *       auxrt_inst_join(inst, &error) == AUXRT_OK)
 *       auxrt_inst_run(inst, 5000, &error);
 *   auxrt_inst_close(inst, NULL);
 *
 * The program that holds the inst hears what scripts want done through the
 * event callback, and answers with auxrt_inst_post. Edits of bots are among
 * the actions it hears, but the inst has taken care of them.
 *
 * Threads: one thread at a time, as a runtime; only auxrt_inst_stop may be
 * called from anywhere, signal handlers included. Callbacks come on the thread
 * of the call; of this inst they may call auxrt_inst_post, auxrt_inst_ask,
 * auxrt_inst_stop and the functions that only read (auxrt_inst_tag,
 * auxrt_inst_has_bot, auxrt_inst_count).
 */
#ifndef AUXRT_INST_H
#define AUXRT_INST_H

#include "auxrt/runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct auxrt_inst auxrt_inst;

/* The answer to auxrt_inst_ask, with the result as the calls have it. Both are
 * borrowed. */
typedef void (*auxrt_answered_callback)(void *user, auxrt_result result,
                                        const auxrt_error *error,
                                        auxrt_string answer);

/* A descriptor of auxrt_inst_attend is ready; `events` as poll gives them. */
typedef void (*auxrt_ready_callback)(void *user, auxrt_inst *inst,
                                     int descriptor, short events);

/*
 * Kinds of events, besides those of runtimes (auxrt/runtime.h):
 *
 *   "syntax_errors"  {"scripts":[{"bot","tag","message","line","column",
 *                    "errors"}]}: scripts that do not compile, each told
 *                    once; "errors" holds up to five errors of the script,
 *                    each {"message","detail","line","column"}
 *   "refused"        {"edits":[{"bot","tag","space","reason","message"}]}:
 *                    edits that a partition did not take
 *   "update"         {"update":…}: what changed, for observers, with the
 *                    calculated values of tags
 *
 * Script errors have the member "place": {"bot","tag","line","column"} where
 * it was thrown, or null.
 *
 * Start from zeros and set `size` and what is needed.
 */
typedef struct auxrt_inst_options {
    size_t size; /* sizeof(auxrt_inst_options) */
    /* What scripts see as the inst. Left out: what the configuration says,
     * else `usual_name`, else "home". */
    const char *name;
    const char *usual_name;
    /* The folder in which `shared` and `local` outlive the inst; it is made if
     * there is none. Left out: what the configuration says, else these spaces
     * are in memory. One inst at a time has the folder: AUXRT_STATE. */
    const char *data;
    /* A file that says which partition keeps which space, limits and what
     * scripts may reach (docs/partitions.md). Left out: the file auxrt.json in
     * `data`, if there is one. The options here count more than it does. */
    const char *config;
    /* Tags of the config bot besides `inst` and `gridPortal`, a JSON object. */
    auxrt_string config_tags;
    /* Further settings of the runtime, as in auxrt_runtime_options. */
    auxrt_string settings;
    uint32_t listener_limit_ms; /* as in auxrt_runtime_options */
    uint32_t turn_limit_ms;
    uint32_t jobs_limit_ms;
    auxrt_event_callback on_event; /* may be NULL */
    auxrt_log_callback on_log;     /* may be NULL */
    void *user;                    /* given to the callbacks */
    /* To have the scripts in a process of their own (auxrt/isolation.h); the
     * inst gives a new process its bots itself, the callback is not used.
     * NULL: in this process. */
    const auxrt_isolation *isolation;
    /* Not 0: a process that takes the place of a lost one hears onInstJoined
     * and onInstStreaming, as the first one did. */
    int rejoin;
    /* Not 0: auxrt_inst_run goes on when nothing is left to do, for what may
     * come through the descriptors of auxrt_inst_attend. */
    int stays;
    /* The folder of a cache: it remembers which scripts compile, so that they
     * need not be looked at before they are called. It is made if there is
     * none; it may be shared, and deleted at any time. Left out: no cache. */
    const char *cache;
    const auxrt_limits *limits; /* as in auxrt_runtime_options */
    /* Not 0: there are no "update" events, and making them costs nothing. */
    int no_updates;
    /* A file that auxrt_inst_load will be called with: it is read while the
     * process of the scripts starts. What is wrong with it is told by that
     * call. Left out: none. */
    const char *first_file;
} auxrt_inst_options;

/* Makes an inst with a config bot, bots for the portals, and those that its
 * spaces have stored. AUXRT_INVALID with a place in the message when the
 * configuration is wrong. */
auxrt_result auxrt_inst_open(const auxrt_inst_options *options,
                             auxrt_inst **out, auxrt_error *error);

/* Ends the inst; nothing is heard from it any more. NULL is fine. A result
 * other than AUXRT_OK says that a partition could not be closed well; the
 * inst is gone all the same. */
auxrt_result auxrt_inst_close(auxrt_inst *inst, auxrt_error *error);

/* Adds the bots of a file (.aux, or a .pdf or .html that carries one) or of an
 * unpacked folder (docs/files.md). A bot whose id exists already takes the
 * place of the one that was there. Of two with one id in the file the later
 * one counts, and a warning is logged. Nothing is added when the file is
 * broken. */
auxrt_result auxrt_inst_load(auxrt_inst *inst, const char *path,
                             auxrt_error *error);

/* The same for the content of such a file; `name` is used in messages. */
auxrt_result auxrt_inst_load_text(auxrt_inst *inst, const char *name,
                                  auxrt_string content, auxrt_error *error);

/* Fires what a player who joins fires: onInstJoined and onInstStreaming with
 * {"inst"}. */
auxrt_result auxrt_inst_join(auxrt_inst *inst, auxrt_error *error);

/* Lets a listener in quarantine be called again, from the next turn on; an edit
 * of its tag does so, too. With a folder of data the quarantine outlives the
 * program. As auxrt_runtime_release. */
auxrt_result auxrt_inst_release(auxrt_inst *inst, auxrt_string bot,
                                auxrt_string tag, auxrt_error *error);

/* The runtime of the inst, for what auxrt/isolation.h tells of runtimes. */
auxrt_runtime *auxrt_inst_runtime(auxrt_inst *inst);

/*
 * The next three carry out a call at once and fail as the calls of a runtime
 * do (AUXRT_STOPPED: a script was stopped, the others ran; AUXRT_SCRIPT: an
 * exception left the runtime, such as `Ran out of energy`). Changes of bots
 * are in their partitions afterwards; scripts hear of them in the steps that
 * follow.
 */

/* Shouts as the host does, so that scripts may see the event in onAnyAction,
 * and reject it. The answer is that of a runtime's shout, or null when it was
 * rejected; parameters as there. */
auxrt_result auxrt_inst_shout(auxrt_inst *inst, auxrt_string name,
                              auxrt_string bots, auxrt_string argument,
                              auxrt_text *answer, auxrt_error *error);

/* Hands in actions, a JSON array, edits of bots included. */
auxrt_result auxrt_inst_process(auxrt_inst *inst, auxrt_string actions,
                                auxrt_text *answer, auxrt_error *error);

/* Runs the text of a script without a bot. */
auxrt_result auxrt_inst_execute(auxrt_inst *inst, auxrt_string script,
                                auxrt_text *answer, auxrt_error *error);

/* Hands in actions later, in a step; for callbacks that answer a request
 * ({"type":"async_result","taskId","result"}). A JSON array. */
auxrt_result auxrt_inst_post(auxrt_inst *inst, auxrt_string actions,
                             auxrt_error *error);

/* The same, and `on_answer` gets the answer of auxrt_inst_process. There is
 * none when the inst is closed before. */
auxrt_result auxrt_inst_ask(auxrt_inst *inst, auxrt_string actions,
                            auxrt_answered_callback on_answer, void *user,
                            auxrt_error *error);

/* Edits bots without asking scripts: a JSON array of
 * {"type":"add_bot","id","bot"}, {"type":"update_bot","id","update":{"tags"?,
 * "masks"?}} and {"type":"remove_bot","id"}; when one has another form nothing
 * is done and the result is AUXRT_INVALID. It is done when it returns, also
 * while scripts hang; they hear of it in a step. So a bad script can always be
 * mended. A space of the kind "yjs" takes it then, and has done it when its
 * process has answered. */
auxrt_result auxrt_inst_edit(auxrt_inst *inst, auxrt_string edits,
                             auxrt_error *error);

/*
 * Marks: versions of a space that were saved, numbered from 1 for each space.
 * They are kept where the space is. `space` may be NULL for "shared".
 * AUXRT_NOT_FOUND when there is no such space or mark.
 */

/* Saves the bots of the space with their masks, under a label. */
auxrt_result auxrt_inst_mark(auxrt_inst *inst, const char *space,
                             auxrt_string label, int64_t *number,
                             auxrt_error *error);
/* The marks, the oldest first: [{"mark","label","time","bots"}], the time in
 * milliseconds since 1970. */
auxrt_result auxrt_inst_marks(auxrt_inst *inst, const char *space,
                              auxrt_text *out, auxrt_error *error);
/* The text of an .aux file, version 1, with the bots of the mark. */
auxrt_result auxrt_inst_mark_read(auxrt_inst *inst, const char *space,
                                  int64_t number, auxrt_text *out,
                                  auxrt_error *error);
/* Shows its bots in the space of the kind `history`, or no longer.
 * AUXRT_STATE when none is mounted. */
auxrt_result auxrt_inst_mark_show(auxrt_inst *inst, const char *space,
                                  int64_t number, int shown,
                                  auxrt_error *error);
/* Makes the bots of the space what they were; later marks stay. */
auxrt_result auxrt_inst_mark_restore(auxrt_inst *inst, const char *space,
                                     int64_t number, auxrt_error *error);
auxrt_result auxrt_inst_mark_drop(auxrt_inst *inst, const char *space,
                                  int64_t number, auxrt_error *error);

/*
 * Running. An inst lives by steps: scripts are told of changes, what was
 * posted is handed in, timers fire. A host with an event loop of its own calls
 * auxrt_inst_step whenever the time that auxrt_inst_timeout gave has passed,
 * and asks again after each call.
 */

/* Milliseconds until there is something to do; 0 when there is, -1 when
 * nothing is left to do: no timer waits, nothing is on its way. */
int auxrt_inst_timeout(const auxrt_inst *inst);

/* Does one thing that is due, if there is any. Fails as the calls do. */
auxrt_result auxrt_inst_step(auxrt_inst *inst, auxrt_error *error);

/*
 * Without waiting, for one thread with many insts whose scripts have processes
 * of their own: none of them can hold up the others.
 *
 *   for (;;) {
 *       ... poll the descriptors of auxrt_inst_watch of all insts ...
 *       for (each inst)
 *           auxrt_inst_advance(inst, &error);
 *   }
 */

/* What to wait for before the next auxrt_inst_advance. */
auxrt_watch auxrt_inst_watch(const auxrt_inst *inst);

/* Goes on with what is on its way, or begins what is due, as auxrt_inst_step
 * does it, but never waits: AUXRT_PENDING when scripts are still at it, or
 * their process is being replaced. Meanwhile bots can be read
 * (auxrt_inst_tag, auxrt_inst_snapshot) and edited (auxrt_inst_edit), and
 * auxrt_runtime_status tells who runs. The calls that give an answer at once
 * wait for what is on its way; use auxrt_inst_ask. */
auxrt_result auxrt_inst_advance(auxrt_inst *inst, auxrt_error *error);

/* Has the inst look after a descriptor whenever it waits, be it in
 * auxrt_inst_run or in any call while scripts are at it: so a program that
 * waits for its inst can still be reached. The callback must not close the
 * inst or wait for its scripts; it may read, edit and post. Without callback:
 * no longer. At most 64. */
auxrt_result auxrt_inst_attend(auxrt_inst *inst, int descriptor, short events,
                               auxrt_ready_callback on_ready, void *user,
                               auxrt_error *error);

/* Steps and waits. AUXRT_OK when nothing is left to do, AUXRT_LIMIT when
 * `milliseconds` are over (negative: no limit), AUXRT_STATE when
 * auxrt_inst_stop was called. Scripts that were stopped do not end it; the
 * events tell of them. */
auxrt_result auxrt_inst_run(auxrt_inst *inst, int64_t milliseconds,
                            auxrt_error *error);

/* Makes the auxrt_inst_run that goes on, or the next one, return after the
 * step at hand. */
void auxrt_inst_stop(auxrt_inst *inst);

/* Reading. */

/* Whether bots were stored when the inst was opened, in spaces that take bots.
 */
int auxrt_inst_is_continued(const auxrt_inst *inst);

/* The folder of its data, or NULL when nothing outlives the inst. */
const char *auxrt_inst_data(const auxrt_inst *inst);

/* What there is and what was done. Set `size` before the call. */
typedef struct auxrt_inst_counts {
    size_t size;        /* sizeof(auxrt_inst_counts) */
    uint64_t bots;      /* without the config bot and the portals' bots */
    uint64_t scripts;   /* tags that hold a script */
    uint64_t compiled;  /* distinct texts of scripts that were compiled */
    uint64_t listeners; /* listeners called so far */
    uint64_t edits;     /* bots added, updated and removed by scripts */
    uint64_t refused;   /* edits that a partition did not take, */
    uint64_t unstored;  /* among them those that could not be stored */
    uint64_t errors;    /* errors that scripts made, without the following */
    uint64_t broken;    /* scripts that do not compile */
    uint64_t stopped;   /* scripts that were stopped, and times that the
                            energy of an event ran out */
} auxrt_inst_counts;

auxrt_result auxrt_inst_count(auxrt_inst *inst, auxrt_inst_counts *counts,
                              auxrt_error *error);

/* Whether there is a bot with this id. */
int auxrt_inst_has_bot(auxrt_inst *inst, auxrt_string bot);

/* The value of a tag as it is stored, as JSON. AUXRT_NOT_FOUND when there is
 * no such bot or tag. */
auxrt_result auxrt_inst_tag(auxrt_inst *inst, auxrt_string bot,
                            auxrt_string tag, auxrt_text *out,
                            auxrt_error *error);

/* The bots as scripts see them, as auxrt_runtime_bots gives them. */
auxrt_result auxrt_inst_bots(auxrt_inst *inst, auxrt_string ids,
                             auxrt_text *out, auxrt_error *error);

/* The text of an .aux file, version 1, with the bots of one space, or of all
 * spaces that outlive the session if `space` is NULL. The same bots always
 * make the same text. */
auxrt_result auxrt_inst_snapshot(auxrt_inst *inst, const char *space,
                                 auxrt_text *out, auxrt_error *error);

/* Writes such a file; an existing one is replaced as a whole or not at all. */
auxrt_result auxrt_inst_save(auxrt_inst *inst, const char *space,
                             const char *path, auxrt_error *error);

#ifdef __cplusplus
}
#endif

#endif
