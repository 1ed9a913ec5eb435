/*
 * What the files of runtime/ share.
 *
 * A `kernel` is one copy of the kernel in a realm of its own. A runtime has
 * one, and one more for each debugger that a script makes.
 */
#ifndef RUNTIME_INTERNAL_H
#define RUNTIME_INTERNAL_H

#include "base/buffer.h"
#include "base/map.h"
#include "message/cells.h"
#include "message/shared.h"
#include "runtime/runtime.h"
#include "runtime/stop_clock.h"
#include "script/script.h"
#include "vm/vm.h"

/* The url of the kernel's own code in stacks. */
#define KERNEL_URL "auxrt:kernel"
/* Of scripts: this and the number of the batch. */
#define SCRIPT_URL "aux:"

/* One compiled script. */
typedef struct unit {
    script_unit *script;
    uint32_t number;
    uint32_t batch;
    int first_line; /* where its expression starts in the batch, from 1 */
    int body_line;  /* where its body starts */
    int last_line;
} unit;

typedef struct unit_table {
    unit *items; /* in order of number, and so of (batch, first_line) */
    size_t count;
    size_t capacity;
    uint32_t next_number;
    slice *api_names; /* sorted; the texts are in `names` */
    size_t api_name_count;
    buffer names;
} unit_table;

/* known.c */
typedef struct known_scripts {
    map flags;    /* digest of a text -> its flags + 1 */
    buffer news;  /* entries that the host has not been told of */
    bool is_kept; /* the host keeps them */
} known_scripts;

typedef struct kernel {
    runtime *rt;
    vm_realm *realm;
    struct kernel *next;
    vm_value face; /* what the bundle gave; kept, as those after it */
    vm_value call;
    vm_value resume;
    vm_value advance;
    vm_value feed;
    int32_t *page; /* PAGE_LENGTH cells in the runtime */
    double due[1];
    unit_table units;
    known_scripts known;
} kernel;

/* Why and where code was ended. */
typedef enum stop_kind { STOP_LISTENER, STOP_TURN, STOP_JOBS } stop_kind;

typedef struct stop_record {
    stop_kind kind;
    bool by_memory; /* not its time, its memory was used up */
    int listener;
    bool located;
    uint32_t unit;
    int line;
    int column;
} stop_record;

/* Times in milliseconds of the monotonic clock. */
typedef struct turn {
    turn_phase phase;
    double listener_start;
    double last_tick;   /* of the watch, or when it was set */
    int32_t sequence;   /* the PAGE_SEQUENCE that `listener_start` is about */
    bool is_new;        /* another listener than at the last tick */
    bool is_first;      /* no tick has come in this phase */
    double limit_ms;    /* of the phase */
    bool is_started;    /* whether the times here have been set */
    double deadline;    /* of the phase */
    int tries;          /* how often overdue code was found in the kernel */
    bool ends_jobs;     /* the kernel itself waits for its end */
    double held_end;    /* the kernel may go on until then; 0: not overdue */
    double jobs_end;    /* the same for overdue jobs that wait */
    double resident;    /* bytes, when the watch first looked; 0: not yet */
    bool has_collected; /* garbage, because memory was short */
    stop_record stop;   /* of the last end */
} turn;

struct runtime {
    runtime_options options;
    vm *vm;
    kernel *main;
    kernel *kernels; /* all, the newest first */
    size_t kernel_count;
    uint32_t batches; /* of scripts, evaluated so far, in all kernels */
    /* Side by side, so that the stop clock can reach every stop flag. */
    int32_t (*pages)[PAGE_LENGTH]; /* KERNEL_LIMIT; own, or shared memory */
    turn turn;
    double tick_ms;
    double memory_soft;    /* bytes; raised while memory is slow to come back */
    double resident;       /* bytes, when the watch looked last */
    bool collects_garbage; /* at the end of the turn: memory ran out */
    buffer *parameters;    /* own those of the call at hand; or NULL */
    buffer text;           /* of the answer at hand */
    buffer scratch;        /* of natives, emptied by each */
    buffer stack;          /* of the watch */
    stop_clock_entry clock;
    runtime_counts counts;
    uint32_t calls_counted; /* of PAGE_CALLS, in counts.listeners */
};

/* The monotonic clock in milliseconds. */
double monotonic_ms(void);

/* kernel.c */
auxrt_result kernel_new(runtime *rt, vm_value emit, kernel **out,
                        auxrt_error *error);
void kernel_free(kernel *k);

/* natives.c: the object that the kernel gets. `emit` replaces the function
 * that hands out events, if it is not NULL. */
vm_value kernel_natives(kernel *k, vm_value emit);

/* feed.c: gives the kernel the state of a long update in pieces. When it did,
 * `rest` has what is left of the parameters. Their text, if it may change, is
 * the same again afterwards. */
bool feed_state(kernel *k, slice parameters, bool may_change, buffer *rest);

/* compile.c */
void unit_table_init(unit_table *table);
void unit_table_free(unit_table *table);
/* Reads the names of the API from what the kernel gave. */
auxrt_result unit_table_take_names(kernel *k, vm_value names,
                                   auxrt_error *error);
vm_value native_compile(vm_realm *realm, void *data, size_t count,
                        const vm_value *arguments);
vm_value native_keep_units(vm_realm *realm, void *data, size_t count,
                           const vm_value *arguments);
vm_value native_weave(vm_realm *realm, void *data, size_t count,
                      const vm_value *arguments);

/* known.c */
void known_init(known_scripts *known);
void known_free(known_scripts *known);
/* The flags of a script that compiles for certain, or -1. */
int known_flags(const known_scripts *known, slice text, bool library);
void known_add(known_scripts *known, slice text, bool library, unsigned flags);
/* Tells the host of those that came to be known. */
void known_tell(kernel *k);
vm_value native_know(vm_realm *realm, void *data, size_t count,
                     const vm_value *arguments);

/* locate.c */
/* The unit that has this position of the engine, and where that is in its
 * text; NULL when none has it. Until others are compiled. */
const unit *unit_locate(const unit_table *table, slice url, int line,
                        int column, int *out_line, int *out_column);
vm_value native_locate(vm_realm *realm, void *data, size_t count,
                       const vm_value *arguments);
/* One line of an engine's stack: name@url:line[:column]. */
typedef struct stack_frame {
    slice url; /* empty when it is neither a script's nor the kernel's */
    int line;
    int column; /* 0 when it is not told */
} stack_frame;
bool stack_next(slice *rest, stack_frame *out);

/* turn.c: tells a host in another process what it may expect. */
void tell_phase(runtime *rt, turn_phase phase, double limit_ms);

/* watch.c */
/* The clock of the phase, in milliseconds, and its start. */
double turn_now(const turn *t);
void turn_start(turn *t, double now);
bool turn_watch(vm_realm *realm, void *data);
vm_value native_end_jobs(vm_realm *realm, void *data, size_t count,
                         const vm_value *arguments);
/* Finds the place of the last stop, from the stack that the watch took. */
void stop_locate(runtime *rt);

#endif
