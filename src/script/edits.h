/*
 * What a rewrite changes: an ordered list of (offset, deleted, inserted).
 *
 * Characters that no edit touches keep their order and their meaning, so the
 * list answers both ways where a character of the text stands in the result.
 * A blank is an edit that puts as many spaces as there were UTF-16 units and
 * keeps every line end: lines and columns behind it do not move.
 */
#ifndef SCRIPT_EDITS_H
#define SCRIPT_EDITS_H

#include <stdint.h>

#include "base/buffer.h"

typedef struct edit {
    uint32_t offset;
    uint32_t deleted;
    uint32_t inserted_at; /* in the pool; unused by a blank */
    uint32_t inserted;    /* length */
    uint32_t order;       /* of making; decides at equal offsets */
    bool blank;
    char first; /* what a blank starts with instead of a space, or 0 */
} edit;

typedef struct edits {
    edit *items;
    size_t count;
    size_t capacity;
    char *pool; /* the inserted texts */
    size_t pool_length;
    size_t pool_capacity;
    bool failed; /* memory was exhausted */
} edits;

void edits_free(edits *e);

void edits_blank(edits *e, uint32_t start, uint32_t end);
/* The first character becomes `first` (which must be one unit wide). */
void edits_blank_with(edits *e, uint32_t start, uint32_t end, char first);
void edits_insert(edits *e, uint32_t at, slice text);
void edits_replace(edits *e, uint32_t start, uint32_t end, slice text);

/* Keeps a place in the order for an insertion that may be decided on later;
 * what is never filled leaves no trace. */
size_t edits_reserve(edits *e, uint32_t at);
void edits_fill(edits *e, size_t reserved, slice text);

#define edits_insert_text(e, at, literal)                                      \
    edits_insert((e), (at), SLICE(literal))
#define edits_replace_text(e, start, end, literal)                             \
    edits_replace((e), (start), (end), SLICE(literal))

/* To be called once, when all edits are made: puts them in order and drops
 * what lies inside a deletion. */
void edits_finish(edits *e);

/* Appends the text with the edits applied. */
void edits_apply(const edits *e, slice text, buffer *out);

/* A place in the result, found by the engine's line and column (both from 1,
 * columns in UTF-16 units, lines as the engine counts them). */
typedef struct edits_place {
    uint32_t offset;      /* in the text; behind an insertion's left side */
    bool inside_inserted; /* the place is in text that was inserted here */
} edits_place;

edits_place edits_find(const edits *e, slice text, int line, int column);

#endif
