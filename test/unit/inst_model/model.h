/*
 * The world of test_inst_model.c: an inst with two spaces of chosen kinds, and
 * what is known of its bots without the code under test.
 */
#ifndef INST_MODEL_H
#define INST_MODEL_H

#include <string.h>

#include "auxrt.h"
#include "inst/internal.h"
#include "test_folder.h"

/* Where the draws of the history are, and where they began. */
extern uint64_t model_seed, model_first_seed;
extern test_path model_config_path, model_data_path;

unsigned model_draw(unsigned bound);

/* ------------------------------------------------------------------- kinds */

#define KIND_MAP(X)                                                            \
    X(MEMORY, "\"memory\"")                                                    \
    X(SQLITE, "\"sqlite\"")                                                    \
    X(LIMITED, "{\"kind\":\"memory\",\"limits\":{\"value-bytes\":20}}")        \
    X(READONLY, "{\"kind\":\"sqlite\",\"readonly\":true}")                     \
    X(ERRORS, "{\"kind\":\"error\",\"bots\":100000}")                          \
    X(LATE, "\"memory\"")                                                      \
    X(YJS, "\"yjs\"")                                                          \
    X(HISTORY, NULL)

typedef enum kind {
#define KIND_ENUM(name, text) name,
    KIND_MAP(KIND_ENUM)
#undef KIND_ENUM
        KINDS
} kind;

extern const char *const model_kind_names[];
extern const char *const model_spaces[2];

bool model_may_add(kind k);
bool model_may_change(kind k);
bool model_is_stored(kind k);

/* ------------------------------------------------------------------- world */

enum { BOTS = 8, TAGS = 4, MARKS = 6, SHOWN = 16 };

/* A bot with the name bN; what is known of it without the code under test. */
typedef struct known_bot {
    int space;
    bool exists;  /* in its partition */
    bool is_seen; /* by scripts */
} known_bot;

/* A mark: what the space had then. */
typedef struct known_mark {
    int64_t number;
    char *bots; /* JSON, owned */
} known_mark;

/* What the marks of the space that a history shows must be. */
typedef struct known_history {
    known_mark marks[MARKS];
    size_t count;
    char *shown[SHOWN]; /* bots that scripts see there, owned */
    size_t shown_count;
} known_history;

typedef struct world {
    kind kinds[2];
    known_history histories[2]; /* of spaces of the kind HISTORY */
    auxrt_inst *inst;
    known_bot bots[BOTS];
    bot_state *mirror; /* what an observer knows */
    uint64_t refused;  /* edits that the event told of */
    uint64_t heard;    /* that scripts were told of */
    uint64_t expected, expected_heard;
    /* Steps between the edits of a round make the number of refusals depend on
     * what was told already. */
    bool is_exact;
    long operations;
    long kills, document_kills, restarts, rounds;
} world;

/* For who looks into a failure: AUXRT_TRACE tells all that happens. */
void model_trace(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Ends the test, and says how the history is repeated. */
void model_fail(const world *w, const char *what);

/* `is_open`: a space that can only be read may be edited still. */
void model_write_config(const world *w, bool is_open);
void model_open(world *w);
void model_close(world *w);
void model_run(world *w);

/* Lets the partitions that answer late say what became of their edits. */
void model_answer_late(world *w);

/* --------------------------------------------------------------- agreement */

/* Scripts, the observer and the partitions must have the same bots. */
void model_check_agreement(const world *w);
/* Whether nothing waits to be settled. */
bool model_is_answered(const world *w);

/* ------------------------------------------------------------------ edits */

void model_edit_by_script(world *w);
void model_edit_from_outside(world *w);
/* Scripts may have heard of all that was done from outside. */
void model_forget_gone(world *w);

/* ------------------------------------------------------------------ history */

/* Whose marks a history shows. */
const char *model_source(const world *w, int history);
/* Whether its marks are there again after a restart. */
bool model_has_stored_marks(const world *w, int history);

/* Makes, opens, closes, drops or restores a mark. */
void model_use_history(world *w);
/* Appends what a script tries with a bot that a history shows, which cannot be
 * changed. */
void model_write_for_history(world *w, int i, buffer *out);
/* Each mark must still be what it was when it was made. */
void model_check_marks(world *w, int i);
/* Notes which bots the history shows now. */
void model_see_history(world *w, int i);
void model_forget_history(known_history *h);

#endif
