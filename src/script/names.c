/*
 * Name sets (open addressing, at most half full) and the scope's names.
 */
#include "script/names.h"

#include <stdlib.h>

uint32_t name_hash(slice name) {
    uint32_t hash = (uint32_t)NAME_HASH_START;
    for (size_t i = 0; i < name.length; i++) {
        hash = name_hash_step(hash, (unsigned char)name.data[i]);
    }
    return hash;
}

void name_set_free(name_set *set) {
    free(set->slots);
    *set = (name_set){0};
}

static name_slot *find_slot(name_slot *slots, size_t capacity, slice name,
                            uint32_t hash, uint32_t scope) {
    uint32_t mixed = hash + scope * 2654435761U;
    size_t at = (mixed ^ (mixed >> 15)) & (capacity - 1);
    for (;;) {
        name_slot *slot = &slots[at];
        if (!slot->data || (slot->hash == hash && slot->scope == scope &&
                            slot->length == name.length &&
                            memcmp(slot->data, name.data, name.length) == 0)) {
            return slot;
        }
        at = (at + 1) & (capacity - 1);
    }
}

static bool grow(name_set *set) {
    size_t capacity = set->capacity ? set->capacity * 2 : 128;
    name_slot *slots = calloc(capacity, sizeof *slots);
    if (!slots) {
        set->failed = true;
        return false;
    }
    for (size_t i = 0; i < set->capacity; i++) {
        const name_slot *old = &set->slots[i];
        if (old->data) {
            slice name = slice_of(old->data, old->length);
            *find_slot(slots, capacity, name, old->hash, old->scope) = *old;
        }
    }
    free(set->slots);
    set->slots = slots;
    set->capacity = capacity;
    return true;
}

static void add(name_set *set, slice name, uint32_t hash, uint32_t scope) {
    if (set->count * 2 >= set->capacity && !grow(set)) {
        return;
    }
    name_slot *slot = find_slot(set->slots, set->capacity, name, hash, scope);
    if (!slot->data) {
        *slot = (name_slot){name.data, (uint32_t)name.length, hash, scope};
        set->count++;
    }
}

void name_set_add(name_set *set, slice name, uint32_t hash) {
    add(set, name, hash, 0);
}

void name_set_add_in(name_set *set, slice name, uint32_t scope) {
    add(set, name, name_hash(name), scope);
}

bool name_set_has_in(const name_set *set, slice name, uint32_t scope) {
    return set->capacity > 0 &&
           find_slot(set->slots, set->capacity, name, name_hash(name), scope)
               ->data;
}

bool name_set_has(const name_set *set, slice name) {
    return name_set_has_in(set, name, 0);
}

static const slice bot_names[] = {
#define NAMES_NAME(name, value) {#name, sizeof(#name) - 1},
    NAMES_OF_BOT_MAP(NAMES_NAME)
#undef NAMES_NAME
};

static const slice bot_values[] = {
#define NAMES_VALUE(name, value) {value, sizeof(value) - 1},
    NAMES_OF_BOT_MAP(NAMES_VALUE)
#undef NAMES_VALUE
};

slice name_of_bot(size_t index) {
    return bot_names[index];
}

slice name_of_bot_value(size_t index) {
    return bot_values[index];
}

static int compare_names(slice a, slice b) {
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = memcmp(a.data, b.data, shorter);
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static int compare_indexes(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static bool find_api_name(const slice *names, size_t count, slice name,
                          uint32_t *out) {
    size_t low = 0;
    while (count > 0) {
        size_t half = count / 2;
        int order = compare_names(names[low + half], name);
        if (order == 0) {
            *out = (uint32_t)(low + half);
            return true;
        }
        if (order < 0) {
            low += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return false;
}

/* A name of the bot's scope hides the API's name of the same spelling. */
static bool is_bot_name(slice name) {
    for (size_t i = 0; i < NAME_COUNT; i++) {
        if (slice_equal(bot_names[i], name)) {
            return true;
        }
    }
    return false;
}

static bool take_api_names(const name_set *set, const slice *api_names,
                           size_t api_name_count, name_uses *out) {
    size_t most = set->everything || set->count > api_name_count
                      ? api_name_count
                      : set->count;
    if (most == 0) {
        return true;
    }
    out->api = malloc(most * sizeof *out->api);
    if (!out->api) {
        return false;
    }
    if (set->everything) {
        for (size_t i = 0; i < api_name_count; i++) {
            if (!is_bot_name(api_names[i])) {
                out->api[out->api_count++] = (uint32_t)i;
            }
        }
        return true;
    }
    for (size_t i = 0; i < set->capacity; i++) {
        const name_slot *slot = &set->slots[i];
        uint32_t index;
        if (slot->data &&
            find_api_name(api_names, api_name_count,
                          slice_of(slot->data, slot->length), &index) &&
            !is_bot_name(api_names[index])) {
            out->api[out->api_count++] = index;
        }
    }
    qsort(out->api, out->api_count, sizeof *out->api, compare_indexes);
    return true;
}

bool name_uses_from(const name_set *set, bool library, const slice *api_names,
                    size_t api_name_count, name_uses *out) {
    *out = (name_uses){0};
    size_t offered = library ? (size_t)NAME_create : (size_t)NAME_COUNT;
    for (size_t i = 0; i < offered; i++) {
        if (set->everything || name_set_has(set, bot_names[i])) {
            out->of_bot |= 1U << i;
        }
    }
    return library || take_api_names(set, api_names, api_name_count, out);
}

void name_uses_free(name_uses *uses) {
    free(uses->api);
    *uses = (name_uses){0};
}
