/*
 * A partition keeps the bots of one space. Whoever mounts it hands in batches
 * of edits and is told what became of them:
 *
 *   partition_apply(p, seq, actions)   edits are checked and take effect in
 *                                      the partition's own view
 *   partition_commit(p)                they are made as durable as this kind
 *                                      of partition can
 *
 * Every edit is accepted or refused, and a refusal says why and what is there
 * instead. For each batch the listener hears, in this order: `refused` for
 * each edit that was refused, `changed` with what is different now, `settled`
 * once. A partition that decides elsewhere may tell all this later than the
 * call; `settled` comes once for each seq, in the order of the batches. Between
 * the two it tells of nothing that it held before it took the batch: changes
 * from elsewhere that cross a batch are told with what became of it.
 *
 * Edits that meet each other (the same tag from two sides) are resolved
 * inside. Several batches between two commits share the flush to the disk.
 * When a commit fails, everything since the last one is taken back and
 * refused. A kind that waits for another process takes both calls at once and
 * answers later, in partition_work. Use from one thread; listeners may not
 * call back into the partition, except to read.
 */
#ifndef PARTITION_PARTITION_H
#define PARTITION_PARTITION_H

#include "base/json.h"
#include "bot/state.h"

typedef struct partition partition;

/* When scripts see their own edits. */
typedef enum partition_strategy {
    PARTITION_IMMEDIATE, /* at once; a refused edit is taken back */
    PARTITION_DELAYED,   /* when the partition tells of the change */
} partition_strategy;

/* What a partition lets scripts do, and how it behaves. */
typedef struct partition_rules {
    partition_strategy strategy;
    bool may_add;
    bool may_update; /* tags and masks */
    bool may_remove;
    size_t maximum_bytes; /* of the whole space; 0 means no limit */
} partition_rules;

typedef struct partition_status {
    bool is_connected; /* it can take edits */
    bool is_synced;    /* what is there has been loaded */
    char message[256]; /* why not, or empty */
} partition_status;

/* Why an edit was refused: name in messages, meaning. */
#define PARTITION_REASON_MAP(X)                                                \
    X(NOT_ALLOWED, "not_allowed", "the rules of the space exclude it")         \
    X(READ_ONLY, "read_only", "the space can only be read")                    \
    X(NO_PARTITION, "no_partition", "nothing keeps the bots of this space")    \
    X(NOT_FOUND, "not_found", "the space has no such bot")                     \
    X(WRONG_SPACE, "wrong_space", "it belongs to another space")               \
    X(INVALID, "invalid", "the edit has the wrong form")                       \
    X(MAX_SIZE, "max_size_reached", "the space would become too large")        \
    X(NOT_STORED, "not_stored", "it could not be stored")

typedef enum partition_reason {
#define PARTITION_REASON_ENUM(name, text, meaning) PARTITION_REASON_##name,
    PARTITION_REASON_MAP(PARTITION_REASON_ENUM)
#undef PARTITION_REASON_ENUM
} partition_reason;

const char *partition_reason_name(partition_reason reason);

/* One refused edit: of one tag, of one mask, or of a whole bot. The slices
 * live during the call. */
typedef struct partition_refusal {
    uint64_t seq;
    slice bot;
    slice tag;        /* empty when creating or removing the bot was refused */
    slice mask_space; /* of a mask, else empty */
    partition_reason reason;
    const char *message; /* for people */
    slice actual;        /* JSON: what the partition has there, or null */
} partition_refusal;

typedef struct partition_listener {
    void *context;
    /* A state update as in bot/state.h, with its lists of ids. */
    void (*changed)(void *context, partition *p, slice update);
    void (*refused)(void *context, partition *p,
                    const partition_refusal *refusal);
    void (*settled)(void *context, partition *p, uint64_t seq);
    /* The partition wants an event shouted; `argument` is JSON. */
    void (*shouted)(void *context, partition *p, slice name, slice argument);
    void (*status_changed)(void *context, partition *p,
                           const partition_status *status);
} partition_listener;

/* What is known of a bot beyond the state: what was taken and is not in it. */
typedef enum partition_outlook {
    PARTITION_STAYS, /* as the state has it */
    PARTITION_COMES, /* it will be added */
    PARTITION_GOES,  /* it will be removed */
} partition_outlook;

/* What to wait for while a partition has something under way. */
typedef struct partition_watch {
    int descriptor;
    short events;   /* for poll() */
    int timeout_ms; /* -1: none */
} partition_watch;

/* What a kind of partition implements. A partition begins with the struct
 * below; its kind adds what it needs behind it. */
typedef struct partition_class {
    const char *kind;
    auxrt_result (*apply)(partition *p, uint64_t seq, slice actions,
                          auxrt_error *error);
    auxrt_result (*commit)(partition *p, auxrt_error *error);
    bot_state *(*state)(partition *p);
    partition_rules (*rules)(const partition *p);
    slice (*version)(const partition *p); /* may be NULL */
    /* Of kinds that answer later; else NULL. */
    bool (*work)(partition *p);
    bool (*watch)(const partition *p, partition_watch *out);
    partition_outlook (*outlook)(const partition *p, slice id);
    partition_status (*status)(const partition *p);
    auxrt_result (*close)(partition *p, auxrt_error *error);
} partition_class;

struct partition {
    const partition_class *class;
    char *space;
    partition_listener listener; /* members may be NULL */
};

/* The calls. `actions` is a JSON array of add_bot, update_bot, remove_bot,
 * apply_state and clear_space actions; `seq` numbers the batch. A result other
 * than AUXRT_OK means that the batch as such was no good (then nothing of it
 * is there, and no `settled` follows); refused edits are no failure. */
auxrt_result partition_apply(partition *p, uint64_t seq, slice actions,
                             auxrt_error *error);
auxrt_result partition_commit(partition *p, auxrt_error *error);
/* What is there now, for reading; valid until the next call. */
bot_state *partition_state_peek(partition *p);
/* The version that updates carry now, JSON, for kinds that resolve text edits
 * against the version that their author saw; else null. Such a kind
 * wants to know who that was: an action has the member isRemote, true when
 * scripts made it, false when somebody else did. Valid until the next call. */
slice partition_version_peek(const partition *p);
bool partition_is_versioned(const partition *p);
/* Goes on with what is under way, without waiting; gives whether something was
 * told. */
bool partition_work(partition *p);
/* False when nothing is under way. */
bool partition_watch_of(const partition *p, partition_watch *out);
partition_outlook partition_outlook_of(const partition *p, slice id);
partition_rules partition_rules_of(const partition *p);
partition_status partition_status_of(const partition *p);
const char *partition_kind(const partition *p);
slice partition_space(const partition *p);
/* Who hears of it from now on; NULL for nobody. */
void partition_listen(partition *p, const partition_listener *listener);
/* What was not committed is gone. NULL is fine. */
auxrt_result partition_close(partition *p, auxrt_error *error);

/* ---- the kinds */

/* Bots in memory: gone when the partition is closed. */
auxrt_result partition_memory_open(const char *space, partition **out,
                                   auxrt_error *error);

/* Refuses every edit and shows all of `inner`, which it owns from now on. */
auxrt_result partition_readonly_open(partition *inner, partition **out,
                                     auxrt_error *error);

/* Bounds `inner`, which it owns from now on. A limit of 0 is none. */
typedef struct partition_limits {
    size_t size;          /* of this struct, so that it can grow */
    size_t maximum_bytes; /* ids, names and values of all bots */
    size_t maximum_bots;
    size_t maximum_value_bytes; /* of one tag */
} partition_limits;
auxrt_result partition_limited_open(partition *inner,
                                    const partition_limits *limits,
                                    partition **out, auxrt_error *error);

/* ---- for the kinds themselves */

bool partition_init(partition *p, const partition_class *class,
                    const char *space);
void partition_deinit(partition *p);

void partition_tell_changed(partition *p, slice update);
void partition_tell_refused(partition *p, const partition_refusal *refusal);
void partition_tell_settled(partition *p, uint64_t seq);
void partition_tell_shouted(partition *p, slice name, slice argument);
void partition_tell_status(partition *p);

#endif
