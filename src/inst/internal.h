/*
 * What the files of inst/ share.
 *
 * The way of an edit: a script makes it; the runtime hands it out in a batch
 * of actions (`batches`); routing brings it to the partition of its space; the
 * partition tells what it refused and what changed (`echoes`); a step tells
 * the runtime. Batches are routed and committed before a call returns, echoes
 * wait for a step. docs/internals/edits.md draws an example.
 */
#ifndef INST_INTERNAL_H
#define INST_INTERNAL_H

#include <poll.h>
#include <stdatomic.h>

#include "auxrt/inst.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/map.h"
#include "inst/config.h"
#include "inst/mount.h"
#include "inst/script_cache.h"
#include "inst/text_queue.h"
#include "partition/marks.h"
#include "partition/partition.h"

enum {
    INST_SPACE_LIMIT = 64,
    INST_UUID_LENGTH = 36,
    INST_ATTENDED_LIMIT = 64,
};

/* The largest text that is put together for a runtime or a partition. */
#define INST_TEXT_LIMIT ((size_t)1 << 31)

typedef struct inst_batch inst_batch;

typedef struct inst_space {
    partition *partition;
    store *store;  /* it is in; NULL: in memory */
    bool is_dirty; /* has batches that were not committed */
    struct inst_awaited *first_awaited, *last_awaited;
    text_queue held;   /* changes that the settlement of a batch goes before */
    bool has_answered; /* and it has been told, outside of a commit */
} inst_space;

/* The marks of a space. */
typedef struct inst_history {
    struct inst_history *next;
    char *of;
    marks *marks;
    partition *partition; /* of the kind history */
    bool is_mounted;      /* the partition belongs to a space */
} inst_history;

/* The turn that is on its way. */
typedef struct inst_turn {
    enum {
        INST_TURN_NONE,
        INST_TURN_CALL,
        INST_TURN_ECHO, /* scripts are told of changes */
    } kind;
    auxrt_answered_callback on_answer; /* may be NULL */
    void *user;
} inst_turn;

/* A descriptor of the embedder. */
typedef struct inst_attended {
    int descriptor;
    short events;
    auxrt_ready_callback on_ready;
    void *user;
} inst_attended;

/* What was read of a file, or why it could not be. */
typedef struct inst_file {
    char *path; /* NULL: nothing was read */
    auxrt_result result;
    auxrt_error error;
    buffer update; /* with its bots */
    buffer notes;
} inst_file;

struct auxrt_inst {
    auxrt_inst_options options; /* its texts are not kept */
    config config;
    char *config_path;
    char *name;
    char *data; /* folder; NULL: nothing outlives the inst */
    struct inst_store *stores;
    inst_history *histories;
    partition *errors; /* that takes errors of scripts, or NULL */
    bool is_telling_errors;
    bool has_stored_bots; /* from before */
    char config_id[INST_UUID_LENGTH + 1];
    auxrt_runtime *runtime;
    inst_space spaces[INST_SPACE_LIMIT];
    size_t space_count;
    uint64_t seq;                         /* of the last batch of a partition */
    inst_batch *first_batch, *last_batch; /* not settled as a whole */
    inst_batch *batch;     /* that is being routed; NULL: not of scripts */
    uint64_t settled;      /* up to this the runtime's batches are settled, */
    uint64_t settled_told; /* and up to this it knows that */
    bool is_committing;
    const map *left_out; /* spaces whose edits nobody routes; may be NULL */
    text_queue gone;     /* ids of bots that partitions have removed */
    auxrt_limits limits;
    char *quarantine; /* as it was written last, or NULL */
    inst_turn turn;
    inst_attended attended[INST_ATTENDED_LIMIT];
    size_t attended_count;
    bool is_attending; /* the embedder's callbacks run */
    text_queue batches;
    text_queue echoes;
    text_queue posted;
    buffer refusals; /* items of the event "refused" */
    map broken;      /* bot NUL tag -> its text, told as broken */
    script_cache scripts;
    inst_file first_file; /* that the options name */
    map problems;         /* bot NUL tag -> what is wrong, JSON; to be told */
    map own_bots;         /* ids of the config bot and the portals' bots */
    map portal_bots;      /* portal -> id of its bot, a string of its own */
    map warned_spaces;    /* spaces without partition that were told of */
    bool is_preparing;    /* what happens is the inst's own doing */
    bool had_echo;        /* the last step told of changes */
    auxrt_inst_counts counts;
    auxrt_result failure; /* of a callback: something could not be kept */
    atomic_bool is_stopped;
    int wake; /* an eventfd that auxrt_inst_stop writes to */
    struct inst_devices *devices; /* NULL until there are any */
};

static inline slice inst_slice(auxrt_string text) {
    return slice_of(text.data ? text.data : "", text.length);
}

static inline auxrt_string inst_string(slice text) {
    return (auxrt_string){text.data, text.length};
}

/* ---- inst.c, prepare.c: opening */

/* An inst without anything. */
auxrt_inst *inst_allocate(void);
/* Queues a batch of actions that the runtime tells, without its number. NULL
 * without memory. */
const queued_text *inst_queue_batch(auxrt_inst *inst, slice event);
/* Appends the members of a JSON object that the embedder gave as `what`. */
auxrt_result inst_write_members(json_writer *w, const char *what,
                                auxrt_string json, auxrt_error *error);
/* Adds what every inst has: the config bot and the bots of the portals. */
auxrt_result inst_prepare(auxrt_inst *inst, auxrt_error *error);
/* Lets scripts hear of the bots that were stored. */
auxrt_result inst_continue(auxrt_inst *inst, auxrt_error *error);

/* ---- rebuild.c: after a script side in a process of its own was lost */

void inst_rebuild(void *user, auxrt_runtime *runtime);
/* Attends to the event "restarted" and passes it on. */
void inst_tell_restart(auxrt_inst *inst, slice event);
/* The quarantine is kept in the folder of the data, if there is one: read when
 * the inst is opened, written when it has changed. */
auxrt_result inst_read_quarantine(auxrt_inst *inst, auxrt_isolation *isolation,
                                  auxrt_text *out, auxrt_error *error);
void inst_keep_quarantine(auxrt_inst *inst);
/* Parameters that tell a runtime of the edit modes. */
void inst_write_set_modes(auxrt_inst *inst, buffer *out);

/* ---- events.c */

/* Joins again, in the steps that follow. */
void inst_post_join(auxrt_inst *inst);

/* ---- mount.c: making partitions */

auxrt_result inst_mount(auxrt_inst *inst, const mount_plan *plan,
                        auxrt_error *error);
auxrt_result inst_mount_all(auxrt_inst *inst, const config *c,
                            auxrt_error *error);
/* Closes what partitions shared, after them. */
void inst_unmount_all(auxrt_inst *inst);
/* The marks of the space `of`, to be shown in `space` if they are mounted. */
auxrt_result inst_history_find(auxrt_inst *inst, slice of, const char *space,
                               inst_history **out, auxrt_error *error);

/* ---- errors.c */

/* Keeps what an event tells of errors in the space for it, if there is one. */
void inst_keep_errors(auxrt_inst *inst, const char *kind, slice event);

/* ---- spaces.c: which partition keeps what */

void inst_space_listen(auxrt_inst *inst, partition *p);

/* Mounts a partition in memory, if the space has none. */
auxrt_result inst_mount_memory(auxrt_inst *inst, slice space,
                               auxrt_error *error);
inst_space *inst_space_find(auxrt_inst *inst, slice space);
/* The space that has the bot, or NULL. */
inst_space *inst_space_of_bot(auxrt_inst *inst, slice id);
/* The space that has the bot once it has done all that it was given. */
inst_space *inst_space_expecting(auxrt_inst *inst, slice id);
/* Goes on with what partitions have under way, without waiting. */
void inst_spaces_work(auxrt_inst *inst);
/* Adds what they wait for to a list; gives the new count. */
size_t inst_spaces_watch(const auxrt_inst *inst, struct pollfd *watched,
                         size_t count);
/* The time until something of theirs is due (-1: nothing), or `milliseconds`
 * if that is earlier. */
int inst_spaces_timeout(const auxrt_inst *inst, int milliseconds);
/* Waits some seconds for what they have under way; false when that was not
 * enough. Nothing else is attended to. */
bool inst_spaces_finish(auxrt_inst *inst);
/* Mounts a partition for a space that has none, if it may have one. */
inst_space *inst_space_demand(auxrt_inst *inst, slice space);
/* Commits what was routed and notes what became of it. */
auxrt_result inst_commit(auxrt_inst *inst, auxrt_error *error);
auxrt_result inst_spaces_close(auxrt_inst *inst, auxrt_error *error);
/* Writes {space: mode} for the runtime. */
void inst_write_edit_modes(auxrt_inst *inst, json_writer *w);

/* Tells the runtime of them. */
auxrt_result inst_set_edit_modes(auxrt_inst *inst, auxrt_error *error);

/* ---- settle.c: what becomes of batches */

/* Begins a batch of the runtime; false without memory. */
bool inst_batch_begin(auxrt_inst *inst, uint64_t seq);
/* Notes that a partition is given a batch, or that it did not take it. */
bool inst_await(auxrt_inst *inst, inst_space *space, uint64_t seq);
void inst_await_no_more(inst_space *space, uint64_t seq);
/* Appends a bot that a space has, with its masks of all spaces. */
void inst_write_whole_bot(auxrt_inst *inst, slice bot, buffer *out);
/* Takes note of a refusal, by the partition of `space`; with seq 0 by the
 * inst itself. */
void inst_refuse(auxrt_inst *inst, slice space,
                 const partition_refusal *refusal);
/* A partition has settled a batch. */
void inst_settle(auxrt_inst *inst, inst_space *space, uint64_t seq);
/* Queues a change that a partition tells, or holds it back; false without
 * memory. */
bool inst_hold(auxrt_inst *inst, inst_space *space, slice update,
               bool is_of_errors);
/* Queues what is held back and need not be. */
void inst_release_answered(auxrt_inst *inst);
/* After a commit: queues what was settled, and the changes after it. */
void inst_tell_settled(auxrt_inst *inst);
/* The script side was replaced: nobody knows the numbers any more. */
void inst_forget_batches(auxrt_inst *inst);
void inst_free_batches(auxrt_inst *inst);

/* ---- events.c */

/* Reads the file that the options name. */
void inst_read_first_file(void *inst);
void inst_forget_first_file(auxrt_inst *inst);

/* ---- route.c */

/* Brings the edits of an array of actions to their partitions, to be
 * committed. Other actions are passed over. `by_script` edits are counted. */
auxrt_result inst_route(auxrt_inst *inst, json_value actions, bool by_script,
                        auxrt_error *error);
/* The same for edits that are not of scripts, and commits. */
auxrt_result inst_edit(auxrt_inst *inst, json_value actions,
                       auxrt_error *error);
/* The same for the bots of a state, which are added. */
auxrt_result inst_add(auxrt_inst *inst, json_value state, auxrt_error *error);
/* Removes the masks that other spaces hold of bots that are gone. */
auxrt_result inst_drop_masks(auxrt_inst *inst, auxrt_error *error);

/* ---- report.c: what the embedder is told */

void inst_emit(auxrt_inst *inst, const char *kind, slice event);
void inst_log(auxrt_inst *inst, const char *level, slice message);
void inst_log_space(auxrt_inst *inst, slice space, bool is_mounted);
/* Looks for scripts that do not compile in an update for observers. */
void inst_report_broken(auxrt_inst *inst, slice update);
/* What the runtime says of one, before its update comes. */
void inst_note_broken(auxrt_inst *inst, slice event);
/* Whether somebody hears of updates now. */
bool inst_is_observed(const auxrt_inst *inst);
void inst_report_update(auxrt_inst *inst, slice update);
/* An exception that left the runtime. */
void inst_report_exception(auxrt_inst *inst, const auxrt_error *error);
/* Notes a refusal in a space, told with the next inst_report_refusals. */
void inst_note_refusal(auxrt_inst *inst, const partition_refusal *refusal,
                       slice space);
void inst_report_refusals(auxrt_inst *inst);
/* Whether a tag's value (JSON) is the text of a script. */
bool inst_is_script(slice json);
void inst_broken_free(map *broken);

/* ---- devices.c: who performs actions */

/* Permits what the configuration says. */
auxrt_result inst_devices_configure(auxrt_inst *inst, auxrt_error *error);

void inst_devices_free(auxrt_inst *inst);
void inst_devices_perform(auxrt_inst *inst, json_value actions);
/* Goes on with what is under way, without waiting. */
void inst_devices_work(auxrt_inst *inst);
/* The time until something is due (-1: nothing), with devices in mind. */
int inst_devices_timeout(const auxrt_inst *inst, int milliseconds);
/* Waits for what is under way, one of the descriptors (at most
 * INST_ATTENDED_LIMIT and two) or the end of the time. False, without having
 * waited, when nothing is under way. */
bool inst_devices_wait(auxrt_inst *inst, struct pollfd *watched, size_t count,
                       int milliseconds);

/* ---- turns.c */

/* Begins a turn with parameters, which are freed; none may be on its way. */
auxrt_result inst_begin_turn(auxrt_inst *inst, inst_turn turn, const char *name,
                             buffer *parameters, auxrt_error *error);
auxrt_result inst_begin_posted(auxrt_inst *inst, auxrt_error *error);
auxrt_result inst_begin_echo(auxrt_inst *inst, auxrt_error *error);
/* AUXRT_PENDING; or the turn is over, and what it handed out is routed. */
auxrt_result inst_advance_turn(auxrt_inst *inst, auxrt_text *answer,
                               auxrt_error *error);
/* Carries out a turn and waits for it, after the one that is on its way. */
auxrt_result inst_call(auxrt_inst *inst, inst_turn turn, const char *name,
                       buffer *parameters, auxrt_text *answer,
                       auxrt_error *error);
auxrt_result inst_process(auxrt_inst *inst, slice actions, auxrt_text *answer,
                          auxrt_error *error);
/* Brings what the runtime has handed out to the partitions. */
auxrt_result inst_route_batches(auxrt_inst *inst, auxrt_error *error);
/* Tells the runtime of the changes that wait now, not of those that come of
 * it. */
auxrt_result inst_tell_echoes(auxrt_inst *inst, auxrt_error *error);
/* Waits for the runtime, devices, what is attended to and the end of the time
 * (-1: none); with `wakes` also for auxrt_inst_stop. */
void inst_wait(auxrt_inst *inst, int milliseconds, bool wakes);

#endif
