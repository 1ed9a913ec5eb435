/*
 * Blocks that double in size up to a bound; what is larger than a block gets
 * one of its own, behind the block in use, so that no room is thrown away.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };

struct arena_block {
    arena_block *next;
    size_t size;
    alignas(max_align_t) char data[];
};

void arena_init(arena *a) {
    *a = (arena){0};
}

void arena_free(arena *a) {
    while (a->blocks) {
        arena_block *next = a->blocks->next;
        free(a->blocks);
        a->blocks = next;
    }
    arena_init(a);
}

void arena_clear(arena *a) {
    arena_block *kept = a->blocks;
    if (!kept)
        return;
    a->blocks = kept->next;
    arena_free(a);
    kept->next = NULL;
    a->blocks = kept;
    a->at = kept->data;
    a->end = kept->data + kept->size;
}

static arena_block *new_block(size_t size) {
    if (size > SIZE_MAX / 2)
        return NULL;
    arena_block *block = malloc(sizeof *block + size);
    if (block)
        block->size = size;
    return block;
}

static void *allocate_apart(arena *a, size_t size) {
    arena_block *block = new_block(size);
    if (!block)
        return NULL;
    if (a->blocks) {
        block->next = a->blocks->next;
        a->blocks->next = block;
    } else {
        block->next = NULL;
        a->blocks = block;
        a->at = a->end = block->data + size;
    }
    return block->data;
}

void *arena_alloc(arena *a, size_t size) {
    const size_t unit = alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + unit - 1) / unit * unit;
    if (size > (size_t)(a->end - a->at)) {
        size_t next = a->blocks ? a->blocks->size * 2 : FIRST_BLOCK;
        if (next < FIRST_BLOCK)
            next = FIRST_BLOCK;
        if (next > LARGEST_BLOCK)
            next = LARGEST_BLOCK;
        if (size > next / 4)
            return allocate_apart(a, size);
        arena_block *block = new_block(next);
        if (!block)
            return NULL;
        block->next = a->blocks;
        a->blocks = block;
        a->at = block->data;
        a->end = block->data + next;
    }
    void *place = a->at;
    if (!place)
        return allocate_apart(a, size);
    a->at += size;
    return place;
}

slice arena_copy(arena *a, slice text) {
    char *copy =
        text.length < SIZE_MAX ? arena_alloc(a, text.length + 1) : NULL;
    if (!copy)
        return slice_of(NULL, 0);
    if (text.length > 0)
        memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    return slice_of(copy, text.length);
}
