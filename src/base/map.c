/*
 * Members lie in one array in their order; the slots are an open table of
 * places in it (linear probing, at most half full). Removing leaves a gap in
 * the array and a mark in the table; both go when the table is built anew.
 *
 * Most maps are the tags of a bot and have few members: these have no table and
 * no hashes, comparing up to FEW lengths is faster than one hash.
 */
#include "base/map.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/os.h"

enum { FEW = 12, FIRST_SLOTS = 32 };
#define REMOVED UINT32_MAX
#define GONE UINT32_MAX

/* -------------------------------------------------- SipHash with 1-3 rounds */

static uint64_t hash_key[2];
static pthread_once_t hash_key_once = PTHREAD_ONCE_INIT;

static void make_hash_key(void) {
    /* Without random bytes a map still has to work. */
    if (os_random(hash_key, sizeof hash_key, NULL) != AUXRT_OK) {
        hash_key[0] = (uint64_t)clock_monotonic();
        hash_key[1] = (uint64_t)clock_wall() ^ (uint64_t)(uintptr_t)hash_key;
    }
}

static uint64_t rotate(uint64_t word, int bits) {
    return word << bits | word >> (64 - bits);
}

static void sip_round(uint64_t v[4]) {
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] = rotate(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] = rotate(v[2], 32);
}

static uint32_t hash_of(slice key) {
    pthread_once(&hash_key_once, make_hash_key);
    uint64_t v[4] = {
        hash_key[0] ^ 0x736f6d6570736575, hash_key[1] ^ 0x646f72616e646f6d,
        hash_key[0] ^ 0x6c7967656e657261, hash_key[1] ^ 0x7465646279746573};
    size_t whole = key.length / 8 * 8;
    uint64_t word;
    for (size_t i = 0; i < whole; i += 8) {
        memcpy(&word, key.data + i, 8);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    word = (uint64_t)key.length << 56;
    for (size_t i = whole; i < key.length; i++)
        word |= (uint64_t)(unsigned char)key.data[i] << (8 * (i - whole));
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
    v[2] ^= 0xff;
    sip_round(v);
    sip_round(v);
    sip_round(v);
    return (uint32_t)(v[0] ^ v[1] ^ v[2] ^ v[3]);
}

/* ---------------------------------------------------------------- the table */

void map_init(map *m) {
    *m = (map){0};
}

static bool is_near(size_t length) {
    return length < sizeof(char *); /* a NUL stands behind it */
}

static bool is_gone(const map_entry *entry) {
    return entry->key_length == GONE;
}

static slice key_of(const map_entry *entry) {
    return slice_of(is_near(entry->key_length) ? entry->key.near
                                               : entry->key.far,
                    entry->key_length);
}

static void free_key(map_entry *entry) {
    if (!is_near(entry->key_length))
        free(entry->key.far);
}

void map_free(map *m, void (*free_value)(void *value)) {
    for (uint32_t i = 0; i < m->used; i++) {
        if (is_gone(&m->entries[i]))
            continue;
        if (free_value)
            free_value(m->entries[i].value);
        free_key(&m->entries[i]);
    }
    free(m->entries);
    free(m->slots);
    map_init(m);
}

static bool is_key_of(const map_entry *entry, slice key) {
    return !is_gone(entry) && slice_equal(key_of(entry), key);
}

/* The slot that holds the key, or NULL. */
static uint32_t *find_slot(const map *m, slice key, uint32_t hash) {
    uint32_t mask = m->slot_count - 1;
    for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
        uint32_t slot = m->slots[i];
        if (slot == 0)
            return NULL;
        if (slot != REMOVED && m->entries[slot - 1].hash == hash &&
            is_key_of(&m->entries[slot - 1], key))
            return &m->slots[i];
    }
}

static map_entry *find(const map *m, slice key) {
    if (m->slots) {
        const uint32_t *slot = find_slot(m, key, hash_of(key));
        return slot ? &m->entries[*slot - 1] : NULL;
    }
    for (uint32_t i = 0; i < m->used; i++)
        if (is_key_of(&m->entries[i], key))
            return &m->entries[i];
    return NULL;
}

static void fill_slot(map *m, uint32_t hash, uint32_t place) {
    uint32_t mask = m->slot_count - 1;
    uint32_t i = hash & mask;
    while (m->slots[i] != 0)
        i = (i + 1) & mask;
    m->slots[i] = place + 1;
}

static void drop_gaps(map *m) {
    uint32_t used = 0;
    for (uint32_t i = 0; i < m->used; i++)
        if (!is_gone(&m->entries[i]))
            m->entries[used++] = m->entries[i];
    m->used = used;
}

/* Puts a table over all entries. */
static void set_slots(map *m, uint32_t *slots, uint32_t slot_count) {
    for (uint32_t i = 0; !m->slots && i < m->used; i++)
        m->entries[i].hash = hash_of(key_of(&m->entries[i]));
    free(m->slots);
    m->slots = slots;
    m->slot_count = slot_count;
    for (uint32_t i = 0; i < m->used; i++)
        fill_slot(m, m->entries[i].hash, i);
}

/* Makes room for one more entry and leaves the gaps out. A few members grow by
 * two, more by half. */
static bool make_room(map *m) {
    uint32_t *slots = NULL;
    uint32_t slot_count = FIRST_SLOTS;
    if (m->count >= REMOVED / 8)
        return false;
    uint32_t capacity =
        m->count < FEW ? (m->count / 2 + 1) * 2 : m->count + m->count / 2 + 1;
    if (capacity < m->capacity)
        capacity = m->capacity;
    if (m->slots || capacity > FEW) {
        while (slot_count < capacity * 2)
            slot_count *= 2;
        slots = calloc(slot_count, sizeof *slots);
        if (!slots)
            return false;
    }
    if (capacity > m->capacity) {
        map_entry *entries = realloc(m->entries, capacity * sizeof *entries);
        if (!entries) {
            free(slots);
            return false;
        }
        m->entries = entries;
        m->capacity = capacity;
    }
    drop_gaps(m);
    if (slots)
        set_slots(m, slots, slot_count);
    return true;
}

void map_expect(map *m, size_t count) {
    if (m->entries || count == 0 || count > FEW)
        return;
    m->entries = malloc(count * sizeof *m->entries);
    if (m->entries)
        m->capacity = (uint32_t)count;
}

void *map_get(const map *m, slice key) {
    const map_entry *entry = find(m, key);
    return entry ? entry->value : NULL;
}

void *const *map_place(const map *m, slice key) {
    const map_entry *entry = find(m, key);
    return entry ? &entry->value : NULL;
}

bool map_has(const map *m, slice key) {
    return find(m, key) != NULL;
}

static bool copy_key(map_entry *entry, slice key) {
    entry->key_length = (uint32_t)key.length;
    char *copy = is_near(key.length) ? entry->key.near : malloc(key.length + 1);
    if (!copy)
        return false;
    if (key.length > 0)
        memcpy(copy, key.data, key.length);
    copy[key.length] = '\0';
    if (!is_near(key.length))
        entry->key.far = copy;
    return true;
}

bool map_add(map *m, slice key, void *value, slice *stored) {
    if (key.length >= GONE || (m->used == m->capacity && !make_room(m)))
        return false;
    map_entry *entry = &m->entries[m->used];
    if (!copy_key(entry, key))
        return false;
    entry->hash = m->slots ? hash_of(key) : 0;
    entry->value = value;
    if (m->slots)
        fill_slot(m, entry->hash, m->used);
    if (stored)
        *stored = key_of(entry);
    m->used++;
    m->count++;
    return true;
}

bool map_set(map *m, slice key, void *value, void **before) {
    map_entry *entry = find(m, key);
    if (before)
        *before = entry ? entry->value : NULL;
    if (!entry)
        return map_add(m, key, value, NULL);
    entry->value = value;
    return true;
}

void *map_remove(map *m, slice key) {
    uint32_t *slot = m->slots ? find_slot(m, key, hash_of(key)) : NULL;
    map_entry *entry = slot ? &m->entries[*slot - 1] : NULL;
    if (!m->slots)
        entry = find(m, key);
    if (!entry)
        return NULL;
    void *value = entry->value;
    free_key(entry);
    entry->key_length = GONE;
    if (slot)
        *slot = REMOVED;
    m->count--;
    return value;
}

bool map_next_place(const map *m, size_t *at, slice *key, void *const **place) {
    while (*at < m->used) {
        const map_entry *entry = &m->entries[(*at)++];
        if (is_gone(entry))
            continue;
        if (key)
            *key = key_of(entry);
        *place = &entry->value;
        return true;
    }
    return false;
}

bool map_next(const map *m, size_t *at, slice *key, void **value) {
    void *const *place;
    if (!map_next_place(m, at, key, &place))
        return false;
    if (value)
        *value = *place;
    return true;
}
