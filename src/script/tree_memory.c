/*
 * A region of blocks. What is freed within it is kept by size, so that a parser
 * that tries many readings does not use more than with malloc.
 */
#include "script/tree_memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

enum {
    UNIT = 16, /* sizes are multiples of it, places are aligned to it */
    SMALL_CLASSES = 64, /* up to 1 KB in steps of a unit; then by powers of 2 */
    CLASSES = SMALL_CLASSES + 34,
    FIRST_BLOCK = 256 * 1024,
    MOST_BLOCKS = 40,
};

/* As malloc lays them out: sizes are half a unit more than units, so that what
 * stands behind this header is aligned. The first word of what is freed leads
 * to the next one of its class. */
typedef struct piece {
    uint64_t size; /* without this header */
} piece;

typedef struct region {
    bool active;
    char *blocks[MOST_BLOCKS];
    size_t sizes[MOST_BLOCKS];
    size_t count;
    size_t at;   /* the block that is used up next */
    size_t used; /* of it */
    void *freed[CLASSES];
} region;

static _Thread_local region here;

/* The class of a size, and the size that its pieces have. */
static size_t class_of(size_t *size) {
    size_t units = (*size + sizeof(piece) + UNIT - 1) / UNIT;
    size_t class = units;
    if (units > SMALL_CLASSES) {
        class = SMALL_CLASSES + 1;
        size_t power = (size_t)SMALL_CLASSES * 2;
        while (power < units && class < CLASSES - 1) {
            power *= 2;
            class ++;
        }
        units = power;
    }
    *size = units * UNIT - sizeof(piece);
    return class;
}

static bool add_block(size_t least) {
    size_t size =
        here.count ? here.sizes[here.count - 1] * 2 : (size_t)FIRST_BLOCK;
    while (size < least) {
        size *= 2;
    }
    char *block = here.count < MOST_BLOCKS ? malloc(size) : NULL;
    if (!block) {
        return false;
    }
    here.blocks[here.count] = block;
    here.sizes[here.count++] = size;
    return true;
}

/* Goes on to the next block, which may be there from an earlier region. */
static bool next_block(size_t least) {
    size_t next = here.used > sizeof(piece) ? here.at + 1 : here.at;
    while (next < here.count && here.sizes[next] < least + sizeof(piece)) {
        next++;
    }
    here.at = next;
    here.used = sizeof(piece);
    return next < here.count || add_block(least + sizeof(piece));
}

static void *take(size_t size) {
    size_t class = class_of(&size);
    void **freed = here.freed[class];
    if (freed) {
        here.freed[class] = *freed;
        return freed;
    }
    size_t whole = size + sizeof(piece);
    if ((here.at >= here.count || here.sizes[here.at] - here.used < whole) &&
        !next_block(whole)) {
        return NULL;
    }
    piece *p = (piece *)(void *)(here.blocks[here.at] + here.used);
    here.used += whole;
    p->size = size;
    return p + 1;
}

/* Whether the region has made it; otherwise malloc has. */
static bool is_ours(const void *at) {
    for (size_t i = here.count; here.active && i-- > 0;) {
        if ((uintptr_t)at - (uintptr_t)here.blocks[i] < here.sizes[i]) {
            return true;
        }
    }
    return false;
}

/* What the parser cannot be given is the end: it does not look. */
static void *checked(void *memory, size_t size) {
    if (!memory && size > 0) {
        abort();
    }
    return memory;
}

static void *tree_malloc(size_t size) {
    return checked(here.active ? take(size) : malloc(size), size);
}

static void *tree_calloc(size_t count, size_t size) {
    if (!here.active) {
        return checked(calloc(count, size), count * size);
    }
    void *memory = checked(take(count * size), count * size);
    return memset(memory, 0, count * size);
}

static void tree_free(void *at) {
    if (!at || !is_ours(at)) {
        free(at);
        return;
    }
    size_t size = ((piece *)at - 1)->size;
    size_t class = class_of(&size);
    *(void **)at = here.freed[class];
    here.freed[class] = at;
}

static void *tree_realloc(void *at, size_t size) {
    if (!at) {
        return tree_malloc(size);
    }
    if (!is_ours(at)) {
        return checked(realloc(at, size), size);
    }
    const piece *p = (const piece *)at - 1;
    if (size <= p->size) {
        return at;
    }
    void *memory = checked(take(size), size);
    memcpy(memory, at, p->size);
    tree_free(at);
    return memory;
}

void tree_memory_install(void) {
    ts_set_allocator(tree_malloc, tree_calloc, tree_realloc, tree_free);
}

void tree_memory_begin(void) {
    here.active = true;
    here.at = 0;
    here.used = sizeof(piece);
}

bool tree_memory_is_active(void) {
    return here.active;
}

void tree_memory_end(void) {
    here.active = false;
    memset(here.freed, 0, sizeof here.freed);
}

void tree_memory_release(void) {
    while (here.count > 0) {
        free(here.blocks[--here.count]);
    }
}
