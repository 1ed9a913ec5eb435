/*
 * Bots as files hold them: sorted, canonical and immutable.
 *
 * Bots are sorted by id, tags and masks by name (by UTF-16 code units, as
 * scripts sort), and every value is JSON text without white space, strings
 * with the least escapes and numbers in their shortest form. So equal content
 * has equal text, and the same bots always make the same file. The order of
 * members inside a tag's value is kept: scripts can see it.
 */
#ifndef FORMAT_SNAPSHOT_H
#define FORMAT_SNAPSHOT_H

#include "base/arena.h"
#include "format/aux.h"

typedef struct snapshot_tag {
    slice space; /* of a mask; empty for a tag */
    slice name;
    slice value;
    size_t order; /* of two with one name, the one set later counts */
} snapshot_tag;

typedef struct snapshot_tags {
    snapshot_tag *items;
    size_t count;
    size_t capacity;
} snapshot_tags;

typedef struct snapshot_bot {
    slice id;
    slice space; /* data is NULL when the bot names none */
    slice from;  /* the directory it was read from, for messages; or empty */
    snapshot_tags tags;
    snapshot_tags masks; /* sorted by space, then by name */
} snapshot_bot;

typedef struct snapshot {
    arena memory;
    snapshot_bot *bots;
    size_t count;
    size_t capacity;
} snapshot;

void snapshot_init(snapshot *s);
void snapshot_free(snapshot *s);

/* Adds the bots of a state update that aux_read or a partition gave. */
auxrt_result snapshot_add_update(snapshot *s, slice update, auxrt_error *error);
/* Adds the bots of a map {ID: bot}. Call snapshot_sort after the last. */
auxrt_result snapshot_add_map(snapshot *s, slice map, auxrt_error *error);

/* Building by hand. The texts are copied, the value made canonical. A tag
 * without a value is left out; of two with one name the later counts. What
 * snapshot_add_bot gives is good until the next bot is added. */
snapshot_bot *snapshot_add_bot(snapshot *s, slice id);
auxrt_result snapshot_set_tag(snapshot *s, snapshot_bot *bot, slice name,
                              slice value, auxrt_error *error);
auxrt_result snapshot_set_mask(snapshot *s, snapshot_bot *bot, slice space,
                               slice name, slice value, auxrt_error *error);
auxrt_result snapshot_set_space(snapshot *s, snapshot_bot *bot, slice space,
                                auxrt_error *error);
/* Copies a bot of another snapshot. */
snapshot_bot *snapshot_copy_bot(snapshot *s, const snapshot_bot *bot);

/* Sorts. AUXRT_INVALID when two bots have one id. */
auxrt_result snapshot_sort(snapshot *s, auxrt_error *error);

/* Reads a file of any kind into an empty snapshot, sorted; `info` and `notes`
 * as in aux_read. */
auxrt_result snapshot_read_file(const char *path, snapshot *s, aux_info *info,
                                buffer *notes, auxrt_error *error);

const snapshot_bot *snapshot_find(const snapshot *s, slice id);
const snapshot_tag *snapshot_tag_of(const snapshot_bot *bot, slice name);

typedef struct snapshot_style {
    int version;  /* 1 or 2; version 2 needs a document codec */
    bool compact; /* no white space */
} snapshot_style;

/* Appends the text of an `.aux` file. What a document cannot hold goes beside
 * it in a version 2 file (format/extras.h). */
auxrt_result snapshot_write(const snapshot *s, snapshot_style style,
                            buffer *out, auxrt_error *error);

/* Appends the members of one bot's object, in the form of a version 1 file;
 * `id` stands for the bot's own when it is not empty. */
void snapshot_write_bot(const snapshot_bot *bot, slice id, int depth,
                        bool compact, buffer *out);

/* The string that a value is; false when it is none. Borrows `scratch`. */
bool snapshot_string(slice value, buffer *scratch, slice *out);

#endif
