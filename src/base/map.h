/*
 * A hash map from strings to pointers. Keys are copied; values belong to the
 * caller. Members are kept in the order in which they were added, removing
 * one does not change the order of the others.
 *
 * The hash is keyed with random bytes of the process, so that nobody outside
 * can choose keys that collide.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdint.h>

#include "base/slice.h"

typedef struct map_entry {
    /* Short keys lie in the entry itself: most names of tags do. */
    union {
        char *far;
        char near[sizeof(char *)];
    } key;
    void *value;
    uint32_t key_length; /* UINT32_MAX when it was removed */
    uint32_t hash;       /* 0 in a map without slots */
} map_entry;

typedef struct map {
    map_entry *entries;
    /* A power of two of them: entry + 1, or 0, or removed. A map with few
     * members has none, its entries are searched. */
    uint32_t *slots;
    uint32_t slot_count;
    uint32_t capacity;
    uint32_t used;  /* entries in use, removed ones included */
    uint32_t count; /* members */
} map;

void map_init(map *m);
/* `free_value` is called for each value, if it is not NULL. */
void map_free(map *m, void (*free_value)(void *value));

/* The value, or NULL. */
void *map_get(const map *m, slice key);
/* The place where the value lies, or NULL; until a member is added. */
void *const *map_place(const map *m, slice key);
bool map_has(const map *m, slice key);

/* Adds or replaces. The value before (or NULL) is left in `*before`, if that
 * is asked for. False when memory is exhausted, or when the key is longer than
 * 4 GiB: nothing has changed then. */
bool map_set(map *m, slice key, void *value, void **before);

/* Adds a key that is not there. `*stored` is the key of the member: one of
 * sizeof(char *) bytes or more stays where it is until it is removed. */
bool map_add(map *m, slice key, void *value, slice *stored);

/* Makes room for so many members in an empty map, if they are few; a hint. */
void map_expect(map *m, size_t count);

/* Removes, and gives the value that was there, or NULL. */
void *map_remove(map *m, slice key);

/* Walks the members in their order:
 *   size_t at = 0;
 *   while (map_next(&m, &at, &key, &value)) …
 * During the walk members may be removed or replaced, not added. The key is
 * borrowed until the map changes. */
bool map_next(const map *m, size_t *at, slice *key, void **value);
/* The same with the place where the value lies. */
bool map_next_place(const map *m, size_t *at, slice *key, void *const **place);

#endif
